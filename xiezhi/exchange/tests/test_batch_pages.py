"""Pages of batches: who may open them, what they show, what a clerk does on them."""

import io
import os

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from xiezhi.cases.models import Case
from xiezhi.exchange import tasks
from xiezhi.exchange.models import Batch
from xiezhi.exchange.template import asked, template
from xiezhi.findings.models import Sweep
from xiezhi.rulebook.facts.penalty import HELD
from xiezhi.rulebook.headings import match_headings
from xiezhi.trail.models import Line

from .files import HEAD, csv_file, line, xlsx_file

pytestmark = pytest.mark.django_db


def upload(client, file, name="案件.csv", **more):
    return client.post(reverse("exchange:upload"), {"file": SimpleUploadedFile(name, file.getvalue()), "unit": "", **more})


@pytest.fixture
def batch(cast, send):
    return send(csv_file([line(cast, 1), line(cast, 2, 立案日期="去年春天"), line(cast, 3, 处罚类别="坐牢")]))


def test_a_clerk_uploads_sees_the_progress_and_then_the_counts(client, cast):
    cast.login(client, "clerk")
    assert reverse("exchange:template") in client.get(reverse("exchange:upload")).content.decode()
    answer = upload(client, csv_file([line(cast, 1), line(cast, 2, 立案日期="?")]), organ=cast.organ.pk)
    batch = Batch.objects.get()
    assert answer.url == reverse("exchange:batch", args=[batch.pk])
    page = client.get(answer.url).content.decode()
    assert "every 2s" in page
    assert "HX-Refresh" not in client.get(reverse("exchange:progress", args=[batch.pk])).headers
    tasks.read_batch.call(batch.pk)
    assert client.get(reverse("exchange:progress", args=[batch.pk])).headers["HX-Refresh"] == "true"
    page = client.get(answer.url).content.decode()
    assert "every 2s" not in page
    assert "这一天不存在" in page or "不是日期" in page


def test_the_same_file_again_leads_to_the_first_batch_and_says_so(client, cast, batch):
    cast.login(client, "clerk")
    file = csv_file([line(cast, 1), line(cast, 2, 立案日期="去年春天"), line(cast, 3, 处罚类别="坐牢")])
    answer = client.post(
        reverse("exchange:upload"),
        {"file": SimpleUploadedFile("b.csv", file.getvalue()), "unit": "", "organ": cast.organ.pk}, follow=True,
    )  # fmt: skip
    assert answer.redirect_chain[-1][0] == reverse("exchange:batch", args=[batch.pk])
    assert "报送过" in answer.content.decode()
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (lambda cast: csv_file([]), "a.csv", "IMP-13"),
        (lambda cast: io.BytesIO("甲,乙\n1,2\n".encode()), "a.csv", "IMP-08"),
        (lambda cast: io.BytesIO(b"<html></html>"), "a.xlsx", "IMP-04"),
        (lambda cast: io.BytesIO(b"x"), "a.exe", "UPL-01"),
        (lambda cast: io.BytesIO(b""), "a.csv", "IMP-01"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field_and_nothing_is_kept(client, cast, make, name, code):
    cast.login(client, "clerk")
    answer = upload(client, make(cast), name, organ=cast.organ.pk)
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert not Batch.objects.exists()


def test_text_in_utf_16_as_table_programs_write_it_goes_through_the_page(client, cast):
    cast.login(client, "clerk")
    assert upload(client, csv_file([line(cast)], encoding="utf-16", delimiter="\t"), organ=cast.organ.pk).status_code == 302


def test_headings_without_a_unit_are_asked_back_at_the_unit_and_then_taken(client, cast):
    cast.login(client, "clerk")
    head = ["罚款金额" if title == "罚款金额（元）" else title for title in HEAD]
    file = csv_file([line(cast, 罚款金额="0.2")], head=head)
    answer = upload(client, file, organ=cast.organ.pk)
    assert answer.status_code == 422
    assert "请选元或者万元" in answer.content.decode()
    assert upload(client, file, organ=cast.organ.pk, unit="wan").status_code == 302
    tasks.read_batch.call(Batch.objects.get().pk)
    assert Case.objects.get().fine == 2000_00


def test_a_file_above_the_limit_is_stopped_with_413_and_nothing_is_kept(client, cast, settings):
    settings.UPLOAD_LIMIT_MB = 1
    cast.login(client, "clerk")
    answer = upload(client, io.BytesIO(b"a,b\n" * 600_000), organ=cast.organ.pk)
    assert answer.status_code == 413
    assert not Batch.objects.exists()


def test_the_list_needs_the_same_number_of_queries_however_many_batches(client, cast, send, django_assert_max_num_queries):
    for n in range(12):
        send(csv_file([line(cast, n)]), name=f"{n}.csv")
    cast.login(client, "supervisor")
    client.get(reverse("exchange:list"))
    with django_assert_max_num_queries(19):  # two of them count what waits, for the bell
        client.get(reverse("exchange:list"))


def test_a_mended_line_and_a_read_batch_have_the_cases_checked(client, cast, batch):
    sweeps = Sweep.objects.all()
    assert sweeps.filter(reason=batch.ref).exists()
    before = DBTaskResult.objects.count()
    cast.login(client, "clerk")
    row = batch.rows.get(line=3)
    client.post(reverse("exchange:mend", args=[row.pk]), {f"v{row.pk}": 1, f"c{row.pk}.{batch.headings.index('立案日期')}": "2026-03-05"})
    assert DBTaskResult.objects.count() > before


def test_nobody_uploads_for_an_organ_that_is_not_his(client, cast):
    cast.login(client, "other_clerk")
    assert upload(client, csv_file([line(cast)]), organ=cast.organ.pk).status_code == 422
    assert not Batch.objects.exists()


def test_a_waiting_line_is_mended_in_place_and_the_counts_follow(client, cast, batch):
    cast.login(client, "clerk")
    row = batch.rows.get(line=3)
    url, field = reverse("exchange:mend", args=[row.pk]), f"c{row.pk}.{batch.headings.index('立案日期')}"
    still = client.post(url, {field: "还是春天", f"v{row.pk}": 1}, headers={"HX-Request": "true"}).content.decode()
    assert "还是春天" in still
    assert "hx-swap-oob" not in still
    done = client.post(url, {field: "2026-03-05", f"v{row.pk}": 2}, headers={"HX-Request": "true"}).content.decode()
    assert "hx-swap-oob" in done
    assert reverse("cases:record", args=[Case.objects.get(case_no=line(cast, 2)["案号"]).pk]) in done
    assert client.post(url, {field: "2026-03-05"}).status_code == 409


def test_several_lines_are_retried_at_once_without_scripts_too(client, cast, batch):
    cast.login(client, "clerk")
    first, second = batch.rows.order_by("line")
    posted = {
        f"v{first.pk}": 1,
        f"v{second.pk}": 1,
        f"c{first.pk}.{batch.headings.index('立案日期')}": "2026-03-05",
        f"c{second.pk}.{batch.headings.index('处罚类别')}": "罚款",
    }
    answer = client.post(reverse("exchange:mend_many", args=[batch.pk]), posted, follow=True)
    assert "2行都已改好" in answer.content.decode()
    assert Case.objects.count() == 3


def test_what_another_typed_into_a_line_is_shown_beside_ones_own_and_not_overwritten(client, cast, batch):
    cast.login(client, "clerk")
    row = batch.rows.get(line=3)
    url, field = reverse("exchange:mend", args=[row.pk]), f"c{row.pk}.{batch.headings.index('立案日期')}"
    client.post(url, {field: "三月初", f"v{row.pk}": 1})
    for headers, status in (({}, 409), ({"HX-Request": "true"}, 409)):
        answer = client.post(url, {field: "2026-03-05", f"v{row.pk}": 1}, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == status
        for said in ("STATE-04", "三月初", "2026-03-05", "您填写的", "现在记录的", f'name="v{row.pk}" value="2"'):
            assert said in page, said
    row.refresh_from_db()
    assert row.raw["立案日期"] == "三月初"
    assert client.post(url, {field: "2026-03-05", f"v{row.pk}": 2}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.raw["立案日期"]) == ("mended", "2026-03-05")


def test_of_several_lines_the_overtaken_one_is_named_and_left_alone(client, cast, batch):
    cast.login(client, "clerk")
    first, second = batch.rows.order_by("line")
    field = f"c{first.pk}.{batch.headings.index('立案日期')}"
    client.post(reverse("exchange:mend", args=[first.pk]), {field: "三月初", f"v{first.pk}": 1})
    posted = {
        f"v{first.pk}": 1, field: "2026-03-05", f"v{second.pk}": 1, f"c{second.pk}.{batch.headings.index('处罚类别')}": "罚款"
    }
    answer = client.post(reverse("exchange:mend_many", args=[batch.pk]), posted, follow=True).content.decode()
    assert f"有人改过或者办过第{first.line}行" in answer
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.raw["立案日期"], first.state, second.state) == ("三月初", "quarantined", "mended")


def test_discarding_asks_for_a_reason(client, cast, batch):
    cast.login(client, "clerk")
    row = batch.rows.get(line=3)
    assert client.post(reverse("exchange:discard", args=[row.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("exchange:discard", args=[row.pk]), {"reason": "已另报"})
    client.post(reverse("exchange:discard_many", args=[batch.pk]), {"reason": "已另报"})
    batch.refresh_from_db()
    assert (batch.quarantined, batch.discarded) == (0, 2)
    page = client.get(reverse("exchange:batch", args=[batch.pk]), {"state": "discarded"}).content.decode()
    assert "已另报" in page


def test_a_failed_batch_says_why_and_is_read_again_by_its_clerk(client, cast):
    batch, _fresh = tasks.submit(csv_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.csv")
    kept = default_storage.path(batch.path)
    os.rename(kept, kept + ".away")
    tasks.read_batch.call(batch.pk)
    url, again = reverse("exchange:batch", args=[batch.pk]), reverse("exchange:again", args=[batch.pk])
    cast.login(client, "legal")
    page = client.get(url).content.decode()
    assert "保存的原文件不见了" in page
    assert again not in page
    cast.login(client, "clerk")
    assert again in client.get(url).content.decode()
    os.rename(kept + ".away", kept)
    assert client.post(again).status_code == 302
    assert client.post(again).status_code == 409
    tasks.read_batch.call(batch.pk)
    assert Case.objects.count() == 1


def test_readers_see_the_lines_but_cannot_change_them(client, cast, batch):
    row = batch.rows.first()
    for part in ("legal", "head", "supervisor"):
        cast.login(client, part)
        page = client.get(reverse("exchange:batch", args=[batch.pk])).content.decode()
        assert "去年春天" in page
        assert "改好并重试" not in page
        for name, pk in (("mend", row.pk), ("discard", row.pk), ("mend_many", batch.pk), ("discard_many", batch.pk), ("again", batch.pk)):
            answer = client.post(reverse(f"exchange:{name}", args=[pk]), {"reason": "x"})
            assert answer.status_code == (404 if part == "head" else 403), (part, name)
        assert client.get(reverse("exchange:upload"), {"kind": "penalty"}).status_code in (403, 404)
    assert list(batch.rows.values_list("state", flat=True)) == ["quarantined"] * 2


@pytest.mark.parametrize("part", ["other_clerk", "stranger_clerk", "stranger_supervisor"])
def test_a_stranger_finds_nothing_in_page_list_progress_file_or_line(client, cast, batch, part):
    cast.login(client, part)
    row = batch.rows.first()
    for name in ("batch", "progress", "take_away", "trail"):
        there = client.get(reverse(f"exchange:{name}", args=[batch.pk]))
        missing = client.get(reverse(f"exchange:{name}", args=[10**9]))
        assert there.status_code == missing.status_code == 404
    assert "案件.csv" not in client.get(reverse("exchange:list")).content.decode()
    for name, pk in (("mend", row.pk), ("discard", row.pk), ("mend_many", batch.pk), ("discard_many", batch.pk)):
        assert client.post(reverse(f"exchange:{name}", args=[pk]), {"reason": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "quarantined"


@pytest.mark.parametrize("part", ["officer", "government", "township", "sysadmin", "secadmin", "auditor"])
def test_roles_without_business_in_reports_find_no_pages(client, cast, batch, part):
    cast.login(client, part)
    for name in ("list", "upload", "template"):
        assert client.get(reverse(f"exchange:{name}")).status_code == 404
    assert client.get(reverse("exchange:batch", args=[batch.pk])).status_code == 404


def test_lines_taken_away_stand_on_the_trail(client, cast, batch):
    cast.login(client, "supervisor")
    answer = client.get(reverse("exchange:take_away", args=[batch.pk]))
    assert load_workbook(io.BytesIO(answer.content)).worksheets[0].max_row == 3
    assert Line.objects.filter(verb="exchange.taken_away", about=batch.ref, actor=cast.supervisor.ref).count() == 1
    assert client.get(reverse("exchange:trail", args=[batch.pk])).status_code == 200


def test_the_list_shows_counts_and_narrows_to_batches_with_waiting_lines(client, cast, send, batch):
    send(csv_file([line(cast, 9)]), name="好的.csv")
    cast.login(client, "legal")
    page = client.get(reverse("exchange:list"), {"waiting": "1"}).content.decode()
    assert "案件.csv" in page
    assert "好的.csv" not in page


def test_every_heading_of_the_template_is_understood_and_the_filled_template_goes_through(client, cast, send):
    cast.login(client, "clerk")
    data = client.get(reverse("exchange:template")).content
    book = load_workbook(io.BytesIO(data))
    head = [cell.value for cell in book.worksheets[0][1]]
    found = match_headings(HELD, head)
    assert [fact.name for fact in found.facts] == [fact.name for fact in asked(HELD)]
    assert (found.unknown, found.repeated, found.unit_assumed) == ((), (), ())
    assert book.worksheets[1].max_row == len(head) + 1
    by_fact = {fact.name: title for title, fact in zip(head, found.facts, strict=True)}
    values = {
        "case_no": "漠市监立〔2026〕1号", "organ_code": cast.organ.code, "party_name": "某甲食品店", "party_kind": "个体工商户",
        "procedure": "普通程序", "cause": "无照经营", "filed_on": "2026-03-02", "fine": "2000", "confiscated": "12.5",
    }  # fmt: skip
    batch = send(xlsx_file([{by_fact[name]: value for name, value in values.items()}], head=head), name="模板.xlsx")
    case = Case.objects.get()
    assert (batch.accepted, case.fine, case.confiscated) == (1, 2000_00, 12_50)
    assert template(HELD)
