import io
import zipfile

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.core.errors import Refusal
from xiezhi.core.web import forms, uploads


class Fine(forms.Form):
    fine = forms.MoneyField(label="罚款", required=False)
    on = forms.DateField(label="日期", required=False)
    text = forms.TextField(label="意见", required=False, max_length=5)
    proof = forms.UploadField(label="材料", kinds=("xlsx", "pdf", "csv"), required=False)


def cleaned(**data):
    form = Fine(data)
    return form.cleaned_data if form.is_valid() else {name: errors[0] for name, errors in form.errors.items()}


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1200", 120_000),
        ("１２，３４５．６７", 1_234_567),
        ("12,345.6元", 1_234_560),
        ("¥ 500", 50_000),
        ("0", 0),
        ("3.5元", 350),
        ("", None),
        (" 1 000 ", 100_000),
    ],
)
def test_money_is_read_in_yuan_and_kept_in_fen(typed, fen):
    assert cleaned(fine=typed)["fine"] == fen


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.2万", "12,000.00"),
        ("1.2万元", "12,000.00"),
        ("一万", "不用万"),
        ("3.5", "35000"),
        ("12.345", "两位小数"),
        ("-5", "不是金额"),
        ("abc", "不是金额"),
        ("NaN", "不是金额"),
        ("1e5", "不是金额"),
        ("9" * 15, "超过"),
        ("٣٤٥٦", "不是金额"),
        ("1,5", "不是金额"),
        ("1,2,3", "不是金额"),
        ("12,3456.00", "不是金额"),
    ],
)
def test_money_that_cannot_be_meant_is_asked_back_with_a_way_out(typed, said):
    assert said in cleaned(fine=typed)["fine"]


def test_money_shown_again_is_the_amount_that_was_kept():
    assert 'value="12345.60"' in str(Fine(initial={"fine": 1_234_560})["fine"])


@pytest.mark.parametrize(
    "typed", ["2026-03-01", "2026.3.1", "2026/03/01", "2026年3月1日", "20260301", "２０２６－０３－０１"]
)
def test_dates_are_read_as_people_write_them(typed):
    assert cleaned(on=typed)["on"].isoformat() == "2026-03-01"


@pytest.mark.parametrize("typed", ["2026-02-30", "46082", "1900-01-01", "yesterday", "2026-3", "0000-00-00"])
def test_dates_that_are_none_are_refused_in_chinese(typed):
    assert "日期" in cleaned(on=typed)["on"]


def test_text_over_its_limit_is_kept_and_counted_never_cut():
    assert "现在有 6 个" in cleaned(text="一二三四五六")["text"]
    html = str(Fine()["text"])
    assert 'data-count="5"' in html
    assert "maxlength" not in html


def test_a_refusal_of_an_action_stands_at_the_field_it_names():
    form = Fine({})
    form.is_valid()
    form.refuse(Refusal("X-01", "缺日期", fields={"on": "请填写日期"}))
    form.refuse(Refusal("X-02", "已办结", "刷新后再看"))
    assert form.errors["on"] == ["请填写日期"]
    assert form.non_field_errors() == ["已办结 刷新后再看（代码 X-02）"]


def pack(entries, part="xl/workbook.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        if part:
            z.writestr(part, "<workbook/>")
        for name, data in entries:
            z.writestr(name, data)
    return out


def code_of(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    assert caught.value.what
    assert caught.value.mend
    return caught.value.code


def test_a_workbook_is_accepted_and_left_at_its_start():
    file = pack([])
    assert uploads.check_kind(file, "甲.XLSX", ["xlsx"]) == "xlsx"
    assert file.tell() == 0


def test_what_a_file_is_called_does_not_decide_what_it_is():
    assert code_of(uploads.check_kind, io.BytesIO(b"MZ\x90\x00" + b"x" * 50), "a.xlsx", ["xlsx"]) == "UPL-02"
    assert code_of(uploads.check_kind, pack([], part="word/document.xml"), "a.xlsx", ["xlsx"]) == "UPL-02"
    assert code_of(uploads.check_kind, io.BytesIO(b"%PDF-1.7"), "a.csv", ["csv"]) == "UPL-02"
    assert code_of(uploads.check_kind, io.BytesIO(b"a,b\x00"), "a.csv", ["csv"]) == "UPL-02"
    assert code_of(uploads.check_kind, io.BytesIO(b"x"), "a.exe", ["csv"]) == "UPL-01"
    assert code_of(uploads.check_kind, io.BytesIO(b""), "a.csv", ["csv"]) == "UPL-03"


def test_bombs_and_climbing_paths_are_refused_unopened():
    assert code_of(uploads.safe_zip, pack([("big", b"0" * 30_000_000)])) == "UPL-05"
    assert code_of(uploads.safe_zip, pack([(f"n{n}", "x") for n in range(2_001)])) == "UPL-05"
    assert code_of(uploads.safe_zip, pack([("../../etc/x", "x")])) == "UPL-06"
    assert code_of(uploads.safe_zip, pack([("/etc/x", "x")])) == "UPL-06"
    assert code_of(uploads.safe_zip, pack([("C:\\x", "x")])) == "UPL-06"
    assert code_of(uploads.safe_zip, io.BytesIO(b"PK\x03\x04broken")) == "UPL-04"


def test_links_in_an_archive_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        z.writestr(link, "/etc/passwd")
    assert code_of(uploads.safe_zip, out) == "UPL-06"


def test_an_upload_field_says_why_it_refused():
    form = Fine({}, {"proof": SimpleUploadedFile("a.xlsx", b"not a zip at all")})
    assert not form.is_valid()
    assert "另存为" in form.errors["proof"][0]


def test_an_upload_over_the_limit_gets_a_clear_413_and_nothing_is_kept(client, settings):
    settings.UPLOAD_LIMIT_MB = 1
    small = client.post("/upload/", {"f": SimpleUploadedFile("a.csv", b"x" * 1000)})
    assert small.content == b"f=1000"
    for size in (1_500_000, 3_000_000, 9_500_000):
        response = client.post("/upload/", {"f": SimpleUploadedFile("a.csv", b"x" * size)})
        assert response.status_code == 413
        assert "文件超过 1 MB" in response.content.decode()


def test_an_upload_over_the_limit_gets_413_even_when_its_token_was_lost(settings):
    from django.test import Client

    settings.UPLOAD_LIMIT_MB = 1
    client = Client(enforce_csrf_checks=True)
    response = client.post("/upload/", {"f": SimpleUploadedFile("a.csv", b"x" * 3_000_000)})
    assert response.status_code == 413
    assert client.post("/upload/", {"f": SimpleUploadedFile("a.csv", b"x")}).status_code == 403


def test_a_refusal_without_fields_stands_on_top_as_sentences_with_its_code_at_the_end():
    form = Fine({})
    assert form.is_valid()
    form.refuse(Refusal("SUP-99", "这件文书已经制发。", "请打开文书查看。"))
    assert form.non_field_errors() == ["这件文书已经制发。请打开文书查看。（代码 SUP-99）"]
    assert Refusal("X", "Already issued.", "Open it.").said == "Already issued. Open it."


class Plain(forms.Form):
    name = django_forms.CharField(label="“三定”规定", max_length=3)
    many = django_forms.IntegerField(label="份数", min_value=1, max_value=9)
    kind = django_forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=django_forms.RadioSelect)
    day = forms.DateField(label="“三定”规定日期", required=False)


@pytest.mark.parametrize(("typed", "field", "said"), [
    ({"name": "四个汉字"}, "name", "最多 3 个字，现在有 4 个。"), ({"name": ""}, "name", "请填写“‘三定’规定”。"),
    ({"many": "九"}, "many", "请填整数，例如30。"), ({"many": "10"}, "many", "不能大于 9。"), ({"many": "0"}, "many", "不能小于 1。"),
    ({"kind": ""}, "kind", "请选择“类别”。"), ({"kind": "b"}, "kind", "没有这个选项，请从列表中选择。"),
    ({"day": "昨天"}, "day", "“‘三定’规定日期”不是日期，请写作 2026-03-01。"),
])  # fmt: skip
def test_wrong_input_is_told_in_the_words_of_the_house(typed, field, said):
    form = Plain({"name": "名", "many": "1", "kind": "a", **typed})
    assert form.errors[field] == [said]
