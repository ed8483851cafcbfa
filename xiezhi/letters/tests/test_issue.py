"""Letters are numbered without gap or duplicate, rendered twice, and never lose a number when voided."""

import datetime as dt
import io

import docx
import pypdfium2
import pytest

from xiezhi.core.errors import Refusal, Stale
from xiezhi.files.queries import content
from xiezhi.letters import actions, queries
from xiezhi.letters.models import Counter, Letter
from xiezhi.trail.door import action

DAY = dt.date(2026, 11, 20)
SLOTS = {
    "addressee": "漠河市市场监督管理局", "prior_no": "漠司执督函〔2026〕3号", "objection_date": dt.date(2026, 11, 10),
    "objection_summary": "认为期限应当从送达之日起算。", "review": "经复查，期限起算正确。", "result": "异议不成立。",
    "contact": "监督员甲 000-0000",
}  # fmt: skip


@action("letters.test", roles={"supervisor"})
def put(act, *, by, cast, dated=DAY, issuer=None, fail=False, **slots):
    letter = actions.issue(
        act, kind="ObjectionReply", issuer=issuer or cast.county_body, dated=dated, slots=SLOTS | slots, record=cast.organ,
        organ=cast.organ,
    )  # fmt: skip
    if fail:
        raise RuntimeError("later")
    return letter


@action("letters.test_void", roles={"supervisor"})
def void(act, letter, *, by, reason):
    actions.void(act, letter, reason=reason)


def pdf_text(data):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).replace("\r\n", "")


def test_numbers_follow_each_other_in_the_issuers_series(cast):
    numbers = [put(by=cast.supervisor, cast=cast).number for _ in range(3)]
    assert numbers == ["漠司执督复〔2026〕1号", "漠司执督复〔2026〕2号", "漠司执督复〔2026〕3号"]


def test_each_year_begins_anew(cast):
    put(by=cast.supervisor, cast=cast, dated=dt.date(2026, 12, 31))
    assert put(by=cast.supervisor, cast=cast, dated=dt.date(2027, 1, 4)).number == "漠司执督复〔2027〕1号"
    assert put(by=cast.supervisor, cast=cast, dated=dt.date(2026, 12, 31)).number == "漠司执督复〔2026〕2号"


def test_each_issuer_counts_for_itself(cast):
    put(by=cast.supervisor, cast=cast)
    assert put(by=cast.prefecture_supervisor, cast=cast, issuer=cast.prefecture_body).number == "大司执督复〔2026〕1号"


def test_a_rolled_back_act_gives_its_number_back(cast):
    put(by=cast.supervisor, cast=cast)
    with pytest.raises(RuntimeError):
        put(by=cast.supervisor, cast=cast, fail=True)
    assert put(by=cast.supervisor, cast=cast).seq == 2
    assert queries.gaps(Letter.objects.all()) == []


def test_a_letter_that_cannot_be_filled_takes_no_number(cast):
    with pytest.raises(Refusal, match="LTR-01") as err:
        put(by=cast.supervisor, cast=cast, review="", result="")
    assert "复查情况" in err.value.what
    assert "处理结果" in err.value.what
    assert put(by=cast.supervisor, cast=cast).seq == 1


def test_a_character_that_no_font_has_is_named(cast):
    with pytest.raises(Refusal, match="LTR-02"):
        put(by=cast.supervisor, cast=cast, review="情况属实\U0001f600，不予采纳。")
    assert not Letter.objects.exists()


def test_both_files_hold_the_letter_and_its_number(cast):
    letter = put(by=cast.supervisor, cast=cast)
    pdf, word = content(letter.pdf), content(letter.docx)
    assert "经复查" in pdf_text(pdf)
    assert letter.number in pdf_text(pdf)
    said = "\n".join(p.text for p in docx.Document(io.BytesIO(word)).paragraphs)
    assert letter.number in said
    assert "经复查，期限起算正确。" in said
    assert letter.content["review"] == "经复查，期限起算正确。"
    assert letter.template == "ObjectionReply@2026-02-01"
    assert letter.pdf.organ == cast.organ


def test_text_that_looks_like_markup_is_printed_as_it_is(cast):
    hostile = "#read(\"/etc/passwd\") {number} $x$ <b>甲</b> \\ @seal"
    letter = put(by=cast.supervisor, cast=cast, review=hostile)
    said = pdf_text(content(letter.pdf))
    assert "#read(" in said
    assert "{number}" in said
    assert "<b>甲</b>" in said
    assert "root:" not in said


def test_an_organ_without_its_code_cannot_number_letters(cast):
    with pytest.raises(Refusal, match="LET-01"):
        put(by=cast.supervisor, cast=cast, issuer=cast.organ)


def test_two_organs_with_the_same_code_are_told(cast):
    put(by=cast.supervisor, cast=cast)
    from xiezhi.organs.models import Organ
    from xiezhi.trail.door import Act

    Act("test", cast.system).rows(Organ).filter(pk=cast.county_gov.pk).update(letter_code="漠司")
    cast.county_gov.refresh_from_db()
    with pytest.raises(Refusal, match="LET-04"):
        put(by=cast.supervisor, cast=cast, issuer=cast.county_gov)


def test_a_preview_takes_no_number_and_says_draft(cast):
    data = actions.preview(kind="ObjectionReply", issuer=cast.county_body, dated=DAY, slots=SLOTS)
    assert data.startswith(b"%PDF-")
    assert "草" in pdf_text(data)
    assert "号" not in pdf_text(data).partition("关于")[0]
    assert not Counter.objects.exists()


def test_a_void_letter_keeps_its_number_and_says_why(cast):
    letter = put(by=cast.supervisor, cast=cast)
    with pytest.raises(Refusal, match="LET-02"):
        void(letter, by=cast.supervisor, reason=" ")
    void(letter, by=cast.supervisor, reason="异议成立")
    assert (letter.void, letter.void_reason) == (True, "异议成立")
    with pytest.raises(Stale):
        void(letter, by=cast.supervisor, reason="异议成立")
    assert put(by=cast.supervisor, cast=cast).seq == 2


def test_the_register_is_the_supervisors_and_the_issuing_governments(cast):
    put(by=cast.supervisor, cast=cast)
    seen = {who: queries.visible_to(getattr(cast, who)).count() for who in (
        "supervisor", "prefecture_supervisor", "government", "legal", "stranger_supervisor", "auditor")}
    assert seen == {
        "supervisor": 1, "prefecture_supervisor": 1, "government": 0, "legal": 0, "stranger_supervisor": 0, "auditor": 0,
    }  # fmt: skip
    assert queries.of_record(cast.organ).count() == 1
