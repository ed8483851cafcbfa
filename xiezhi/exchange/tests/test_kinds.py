"""Other tables than cases come in the same way: here a list of people, which also has lines of several organs."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from xiezhi.accounts.models import Person
from xiezhi.cases.models import Case
from xiezhi.core import roles
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.taking import Problem, Taken
from xiezhi.exchange import actions, kinds, tasks
from xiezhi.exchange.kind import Guide, Kind
from xiezhi.exchange.models import Batch, Row
from xiezhi.law.codes import PARTY_KIND
from xiezhi.rulebook.facts import Fact, FactSheet
from xiezhi.rulebook.facts import Kind as Type
from xiezhi.trail.door import OutOfScope, action
from xiezhi.trail.models import Line

from .files import csv_file, line, xlsx_file

pytestmark = pytest.mark.django_db

HEAD = ("机关代码", "姓名", "职务", "入职日期", "聘期至", "身份")
SHEET = FactSheet(
    "people",
    "人员",
    (
        Fact("organ_code", Type.TEXT, "机关统一社会信用代码", names=("机关代码",)),
        Fact("name", Type.TEXT, "姓名", required=True),
        Fact("title", Type.TEXT, "职务"),
        Fact("joined_on", Type.DATE, "入职日期"),
        Fact("until", Type.DATE, "聘期至"),
        Fact("status", Type.CODE, "身份", codes=PARTY_KIND),
    ),
)


@action("test.people", roles={roles.DATA_CLERK, roles.LEGAL_STAFF, roles.SUPERVISOR})
def take_people(act, rows, *, by, organ, batch):
    taken = Taken()
    for row in rows:
        if found := Person.objects.filter(organ=organ, name=row["name"]).first():
            taken.unchanged += 1
        else:
            found = act.create(Person, organ=organ, name=row["name"], title=row.get("title") or "")
            taken.new += 1
        taken.by_key[row["name"]] = found.pk
    act.on(batch, organ.pk)
    return taken


def check(facts, *, organ, today):
    if facts.get("title") == "局长" and organ.name != "漠河市市场监督管理局":
        yield Problem("PPL-01", "title", "局长已有其人。", "请核对。")


@pytest.fixture
def people(monkeypatch):
    done = []
    kind = Kind(
        name="people", label="人员名册", sheet=SHEET, take=take_people, checks=check, key=("name",), below=True,
        roles=frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF, roles.SUPERVISOR}), model="accounts.Person", record="accounts:user",
        ahead=frozenset({"until"}), old=frozenset({"joined_on"}), after=done.append,
        guide=Guide("一人一行。", "同一人按新的更新。"),
    )  # fmt: skip
    monkeypatch.setitem(kinds.KINDS, "people", kind)
    kind.guide.__dict__["done"] = done
    return kind


def person(cast, n, **more):
    return {"机关代码": cast.organ.code, "姓名": f"某{n}", "职务": "科员", **more}


def file(rows, head=HEAD):
    return csv_file(rows, head=head)


def send(cast, kind, rows, part="clerk", organ=None, head=HEAD):
    organ = organ or cast.organ
    batch, fresh = tasks.submit(file(rows, head), by=getattr(cast, part), organ=organ, name="名册.csv", kind=kind)
    if fresh:
        tasks.read_batch.call(batch.pk)
        batch.refresh_from_db()
    return batch


def test_people_come_in_as_cases_do_and_what_follows_a_batch_is_the_kinds_own(cast, people):
    batch = send(cast, people, [person(cast, 1), person(cast, 2, 入职日期="?"), person(cast, 1), person(cast, 3, 入职日期="1988-07-01", 聘期至="2030-01-01")])
    assert (batch.kind, batch.state, batch.accepted, batch.quarantined) == ("people", "done", 2, 2)
    assert {(row.line, row.errors[0]["code"]) for row in batch.rows.all()} == {(3, "CELL-01"), (4, "ROW-03")}
    assert people.guide.done == [batch.ref]
    assert not Case.objects.exists()
    assert Line.objects.filter(verb="test.people", about=batch.ref, about_organ=cast.organ.pk).exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"姓名": ""}, "ROW-01"),
        ({"入职日期": "2026-12-01"}, "ROW-04"),
        ({"聘期至": "1999-01-01"}, "ROW-05"),
        ({"身份": "神仙"}, "CELL-06"),
        ({"机关代码": "11230500001755309F"}, "ROW-02"),
    ],
)
def test_a_line_that_cannot_be_right_waits_by_the_rules_of_its_kind(cast, people, changes, code):
    batch = send(cast, people, [person(cast, 1, **changes)])
    assert [error["code"] for error in batch.rows.get().errors] == [code]


def test_a_supervision_body_sends_lines_of_the_organs_of_its_area_and_of_no_others(cast, people):
    rows = [
        person(cast, 1), person(cast, 2, 机关代码=cast.other.code), person(cast, 3, 机关代码=cast.strange.code),
        person(cast, 1, 机关代码=cast.other.code), person(cast, 4, 机关代码=""), person(cast, 5, 机关代码=cast.other.code, 职务="局长"),
    ]  # fmt: skip
    batch = send(cast, people, rows, "supervisor", cast.county_body)
    assert (batch.organ, batch.accepted, batch.quarantined) == (cast.county_body, 3, 3)
    assert {(row.line, row.errors[0]["code"]) for row in batch.rows.all()} == {(4, "ROW-02"), (6, "ROW-01"), (7, "PPL-01")}
    found = Person.objects.filter(name__startswith="某").values_list("organ__name", "name")
    assert set(found) == {(cast.organ.name, "某1"), (cast.other.name, "某2"), (cast.other.name, "某1")}
    lines = Line.objects.filter(verb="test.people")
    assert {entry.about_organ for entry in lines} == {cast.organ.pk, cast.other.pk}


def test_an_organ_sends_its_own_lines_without_naming_itself(cast, people):
    batch = send(cast, people, [person(cast, 1, 机关代码=""), person(cast, 2, 机关代码=cast.other.code)], "legal")
    assert (batch.accepted, batch.quarantined) == (1, 1)


def test_a_line_is_mended_in_place_into_the_record_that_its_page_leads_to(cast, people):
    batch = send(cast, people, [person(cast, 1, 入职日期="?"), person(cast, 2, 入职日期="?")], "supervisor", cast.county_body)
    first, second = batch.rows.order_by("line")
    assert actions.mend(first, by=cast.supervisor, values={"入职日期": "2020-01-01", "机关代码": cast.other.code})
    found = Person.objects.get(name="某1")
    assert (first.record, first.key, found.organ) == (found.ref, f"{cast.other.code} · 某1", cast.other)
    assert not actions.mend(second, by=cast.supervisor, values={"入职日期": "2020-01-01", "机关代码": cast.other.code, "姓名": "某1"})
    assert [error["code"] for error in second.errors] == ["ROW-03"]
    assert not actions.mend(second, by=cast.supervisor, values={"机关代码": cast.strange.code, "姓名": "某2"})
    assert [error["code"] for error in second.errors] == ["ROW-02"]
    assert actions.discard([second], by=cast.supervisor, reason="不归本区域") == 1


def test_each_kind_is_sent_and_mended_by_its_own_roles(cast, people):
    for part in ("head", "officer", "government", "sysadmin"):
        with pytest.raises(NotAllowed):
            send(cast, people, [person(cast, 1)], part)
    with pytest.raises(NotAllowed, match="IMP-21"):
        send(cast, people, [person(cast, 1)], "supervisor")  # an organ's own batch is the organ's
    with pytest.raises(NotAllowed, match="IMP-21"):
        tasks.submit(csv_file([line(cast)]), by=cast.legal, organ=cast.organ, name="a.csv")
    with pytest.raises(OutOfScope):
        send(cast, people, [person(cast, 1)], "stranger_clerk")
    row = send(cast, people, [person(cast, 1, 入职日期="?")]).rows.get()
    with pytest.raises(NotAllowed, match="IMP-21"):
        actions.mend(row, by=cast.supervisor, values={"入职日期": "2020-01-01"})


def test_the_same_bytes_are_one_batch_of_each_kind(cast, people):
    case = line(cast, 1)
    for title in ("处罚决定日期", "处罚类别", "罚款金额（元）", "执法证号"):
        del case[title]
    row = case | dict.fromkeys(HEAD, "") | person(cast, 1)
    both = csv_file([row], head=tuple(row))

    def sent(kind):
        return tasks.submit(both, by=cast.clerk, organ=cast.organ, name="a.csv", kind=kind)

    cases, new = sent(kinds.PENALTY)
    others, also_new = sent(people)
    assert (new, also_new, cases == others) == (True, True, False)
    assert [sent(kind) for kind in (kinds.PENALTY, people)] == [(cases, False), (others, False)]


def test_a_batch_that_stopped_is_read_on_and_nobody_comes_twice(cast, people, monkeypatch):
    monkeypatch.setitem(tasks.read_lines.__kwdefaults__, "piece", 2)
    batch, _fresh = tasks.submit(file([person(cast, n) for n in range(7)]), by=cast.clerk, organ=cast.organ, name="a.csv", kind=people)
    real = tasks.actions.take_piece

    def breaking(batch, *args, **kwargs):
        if batch.position == 4:
            raise OSError
        return real(batch, *args, **kwargs)

    monkeypatch.setattr(tasks.actions, "take_piece", breaking)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.position, people.guide.done) == ("failed", 4, [])
    monkeypatch.setattr(tasks.actions, "take_piece", real)
    tasks.read_again(batch, by=cast.clerk)
    tasks.read_batch.call(batch.pk)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.accepted, Person.objects.filter(name__startswith="某").count()) == ("done", 7, 7)


def test_a_file_of_another_kind_is_told_so_with_the_way_to_the_right_one(client, cast, people):
    with pytest.raises(Refusal) as caught:
        tasks.submit(file([person(cast, 1)]), by=cast.clerk, organ=cast.organ, name="名册.csv")
    assert (caught.value.code, caught.value.data) == ("IMP-20", {"kind": "people"})
    with pytest.raises(Refusal, match="IMP-20"):
        tasks.submit(csv_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.csv", kind=people)
    cast.login(client, "clerk")
    url = reverse("exchange:upload")
    data = {"file": SimpleUploadedFile("名册.csv", file([person(cast, 1)]).getvalue()), "organ": cast.organ.pk}
    page = client.post(url, data)
    assert page.status_code == 422
    assert "IMP-20" in page.content.decode()
    assert 'href="?kind=people"' in page.content.decode()
    data["file"].seek(0)
    assert client.post(f"{url}?kind=people", data).status_code == 302
    assert Batch.objects.get().kind == "people"
    data["file"] = SimpleUploadedFile("案件.csv", csv_file([line(cast)]).getvalue())
    cast.login(client, "legal")
    page = client.post(f"{url}?kind=people", data).content.decode()
    assert "IMP-20" in page
    assert 'href="?kind=penalty"' not in page  # which is not for legal staff


def test_a_file_that_a_kind_knows_is_not_taken_from_it(cast, people):
    """Columns of another kind beside the own ones are merely not used."""
    rows = [{**line(cast, 1), "姓名": "某1", "职务": "科员"}]
    batch, _fresh = tasks.submit(csv_file(rows, head=tuple(rows[0])), by=cast.clerk, organ=cast.organ, name="a.csv")
    assert (batch.kind, batch.ignored) == ("penalty", ["姓名", "职务"])


def test_the_page_offers_the_kinds_of_the_role_with_their_template_and_words(client, cast, people):
    cast.login(client, "clerk")
    url = reverse("exchange:upload")
    page = client.get(url).content.decode()
    assert "行政处罚案件" in page
    assert f"{url}?kind=people" in page
    assert "罚没金额的单位" in page
    page = client.get(url, {"kind": "people"}).content.decode()
    assert "一人一行。" in page
    assert "罚没金额的单位" not in page
    assert f"{reverse('exchange:template')}?kind=people" in page
    cast.login(client, "supervisor")
    page = client.get(url, {"kind": "people"}).content.decode()
    assert "行政处罚案件" not in page
    for wrong in ("penalty", "nothing", "\0", "9" * 400):
        assert client.get(url, {"kind": wrong}).status_code == 404
    assert client.get(reverse("exchange:template"), {"kind": "nothing"}).status_code == 404


def test_a_supervisor_sends_mends_and_takes_away_on_the_pages(client, cast, people):
    cast.login(client, "supervisor")
    data = {"file": SimpleUploadedFile("a.csv", file([person(cast, 1), person(cast, 2, 入职日期="?")]).getvalue())}
    answer = client.post(f"{reverse('exchange:upload')}?kind=people", data | {"organ": cast.county_body.pk})
    batch = Batch.objects.get()
    assert answer.url == reverse("exchange:batch", args=[batch.pk])
    tasks.read_batch.call(batch.pk)
    page = client.get(answer.url).content.decode()
    assert "人员名册" in page
    assert "改好并重试" in page
    row = Row.objects.get()
    field = f"c{row.pk}.{batch.headings.index('入职日期')}"
    done = client.post(reverse("exchange:mend", args=[row.pk]), {field: "2020-01-01", f"v{row.pk}": 1}, headers={"HX-Request": "true"})
    assert "已经收下" in done.content.decode() or "已改好" in done.content.decode()
    assert len(people.guide.done) == 2
    assert "人员名册" in client.get(reverse("exchange:list"), {"kind": "people"}).content.decode()


def test_the_template_lists_the_values_of_coded_columns_on_a_sheet_of_their_own(client, cast, people):
    cast.login(client, "clerk")
    book = load_workbook(io.BytesIO(client.get(reverse("exchange:template"), {"kind": "people"}).content))
    assert [sheet.title for sheet in book] == ["数据", "填写说明", "代码表"]
    values = [cell.value for cell in book["代码表"]["A"]]
    assert values[0].startswith("身份（")
    assert values[1:] == [code.label for code in PARTY_KIND]
    rule = next(each for each in book["数据"].data_validations.dataValidation if each.type == "list")
    assert rule.formula1 == "代码表!$A$2:$A$4"
    head = [cell.value for cell in book["数据"][1]]
    filled = xlsx_file([{head[0]: cast.organ.code, head[1]: "某9"}], head=head)
    batch, _fresh = tasks.submit(filled, by=cast.clerk, organ=cast.organ, name="a.xlsx", kind=people)
    tasks.read_batch.call(batch.pk)
    assert Person.objects.filter(name="某9", organ=cast.organ).exists()
