"""Entrustments from the register on paper: as far as each has come; what the form refuses waits with the same code and words."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.taking import shown
from xiezhi.exchange import actions as exchange
from xiezhi.exchange.tests.sending import counted, sent, told
from xiezhi.subjects import actions, queries
from xiezhi.subjects.models import Entrustment
from xiezhi.subjects.taking_entrustments import take_rows
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

from . import story as form
from .test_qualification import confirmed

pytestmark = pytest.mark.django_db
HELD = {"signed_on": "2025-12-20", "signed_by": "局长甲", "published_on": "2025-12-25"}


def line(n=1, **more):
    return {
        "number": f"漠市监委〔2026〕{n}号", "to": "漠河市市场监管执法大队", "basis": "《明码标价规定》第五条", "powers": "行政处罚",
        "matters": "违反明码标价规定的行为", "limits": "调查取证，处罚决定由委托机关作出", "from_on": "2026-01-01", "to_on": "2026-12-31", **more,
    }  # fmt: skip


def send(cast, *rows, part="legal", organ=None):
    return sent(cast, "entrustments", rows, part, organ)


def test_each_stands_as_far_as_it_has_come_on_paper(cast, brigade):
    ended = {**HELD, "ended_on": "2026-06-01", "end_reason": "机构改革，职责划转"}
    batch = send(cast, line(1), line(2, signed_on="2025-12-20", signed_by="局长甲"), line(3, **HELD, to=brigade.code), line(4, **ended))
    assert (batch.state, counted(batch)) == ("done", (4, 0, 0, 0)), told(batch)
    rows = {row.number[-2]: row for row in Entrustment.objects.all()}
    assert {n: row.state for n, row in rows.items()} == {"1": "drafted", "2": "signed", "3": "in_force", "4": "revoked"}
    assert (rows["3"].to, rows["3"].signed_by, rows["3"].published_on) == (brigade, "局长甲", dt.date(2025, 12, 25))
    assert [row.number for row in queries.entrustments(cast.organ, dt.date(2026, 7, 1)).order_by("number")] == [
        rows["2"].number, rows["3"].number]  # fmt: skip
    assert [one.verb for one in Line.objects.filter(about=rows["1"].ref)] == ["subjects.entrustment.enter"]


def test_the_same_lines_again_change_nothing(cast, brigade):
    send(cast, line(1), line(2, **HELD))
    batch = send(cast, line(1), line(2, **HELD), line(3))
    assert counted(batch) == (1, 0, 2, 0)
    assert Entrustment.objects.count() == 3


def test_a_draft_is_changed_and_a_signed_one_is_published_as_on_the_page(cast, brigade):
    signed = {name: HELD[name] for name in ("signed_on", "signed_by")}
    send(cast, line(1), line(2, **signed))
    batch = send(cast, line(1, limits="只限调查取证"), line(2, **HELD))
    assert counted(batch) == (0, 2, 0, 0), told(batch)
    first, second = Entrustment.objects.order_by("number")
    assert (first.limits, second.state) == ("只限调查取证", "in_force")
    assert "subjects.entrustment.publish" in {one.verb for one in Line.objects.filter(about=second.ref)}


def test_what_only_the_head_does_is_not_done_by_a_file(cast, brigade):
    send(cast, line(1), line(2, **HELD))
    batch = send(
        cast, line(1, **HELD), line(2, **HELD, ended_on="2026-06-01", end_reason="机构改革，职责划转"), line(3, to="查无此队"),
    )  # fmt: skip
    assert told(batch) == {2: ["ENTR-10"], 3: ["ENTR-10"], 4: ["ENTR-08"]}
    batch = send(cast, line(2, **HELD, matters="全部违法行为"))
    assert told(batch) == {2: ["ENTR-11"]}
    assert Entrustment.objects.get(number__contains="2号").state == "in_force"


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ({"powers": "行政处罚、行政强制"}, "Q02", "委托职权类别"),
        ({"powers": "行政许可"}, "ENTR-03", "受委托组织"),
        ({"powers": "行政奖励"}, "ENTR-07", "委托职权类别"),
        ({"to": "漠河市市场监督管理局"}, "ENTR-04", "受委托组织"),
        ({"to": "大兴安岭地区司法局"}, "ENTR-04", "受委托组织"),
        ({"to_on": "2025-12-31"}, "ENTR-05", "委托期限至"),
        ({**HELD, "signed_on": "2026-02-01", "published_on": "2026-02-02"}, "ENTR-05", "签订日期"),
        ({**HELD, "published_on": "2025-12-01"}, "ENTR-05", "公布日期"),
        ({**HELD, "ended_on": "2024-06-01", "end_reason": "机构改革"}, "ENTR-05", "解除日期"),
        ({**HELD, "ended_on": "2026-06-01", "end_reason": "无"}, "SUBJ-06", "解除理由"),
        ({**HELD, "signed_by": ""}, "ENTR-09", "签订人"),
        ({"published_on": "2026-01-02"}, "ENTR-09", "签订日期"),
        ({**HELD, "signed_on": "2019-12-31", "published_on": "2020-01-05"}, "P05", "签订日期"),
        ({**HELD, "published_at": "javascript:alert(1)"}, "SUBJ-16", "公布网址"),
        ({"number": "号" * 81}, "ROW-13", "委托书编号"),
        ({"organ_code": "11230500001755309F"}, "ROW-02", "委托机关统一社会信用代码"),
        ({"from_on": "9999-99-99"}, "CELL-01", "委托期限自"),
        ({"powers": "1e99"}, "CELL-06", "委托职权类别"),
        ({"matters": ""}, "ROW-01", "委托的具体事项"),
    ],
)
def test_what_the_form_refuses_waits_at_its_column(cast, brigade, more, code, column):
    confirmed(cast, from_on=dt.date(2026, 11, 20))
    from xiezhi.subjects.models import Qualification
    from xiezhi.trail.door import Act

    Act("test", cast.system).rows(Qualification).update(from_on=dt.date(2024, 1, 1))  # for penalty and inspection
    batch = send(cast, line(1, **more))
    [row] = batch.rows.all()
    assert [(error["code"], error["column"]) for error in row.errors if error["code"] != "ENTR-07" or code == "ENTR-07"] == [
        (code, column)]  # fmt: skip
    assert not Entrustment.objects.exists()


def test_the_words_are_those_of_the_form(cast, brigade):
    confirmed(cast)
    more = {"powers": "行政处罚、行政奖励", "from_on": "2026-11-20"}
    [error] = send(cast, line(1, **more)).rows.get().errors
    with pytest.raises(Refusal) as refused:
        actions.draft(cast.organ, by=cast.legal, to=brigade, **form.content(powers=["penalty", "reward"]))
    assert (shown(error)["what"], shown(error)["mend"]) == (refused.value.what, refused.value.mend)


def test_a_line_is_mended_on_the_page_into_the_entrustment(cast, brigade, client):
    row = send(cast, line(1, powers="行政强制")).rows.get()
    assert exchange.mend(row, by=cast.legal, values={"委托职权类别": "行政处罚"})
    made = Entrustment.objects.get()
    assert (row.record, made.drafted_by) == (made.ref, cast.legal.name)
    assert Entrustment.objects.filter(organ=cast.organ).count() == 1


def test_only_the_legal_staff_of_the_organ_sends_them(cast, brigade):
    for part in ("clerk", "head", "supervisor", "officer"):
        with pytest.raises(NotAllowed):
            send(cast, line(1), part=part)
    with pytest.raises((NotAllowed, OutOfScope)):
        send(cast, line(1), part="stranger_legal")
    with pytest.raises(NotAllowed):
        take_rows([{}], by=cast.clerk, organ=cast.organ, batch="test")
    assert not Entrustment.objects.exists()


def test_the_list_leads_there_for_who_sends(cast, client):
    url = f"{reverse('exchange:upload')}?kind=entrustments"
    for part, there in (("legal", True), ("head", False), ("clerk", False), ("supervisor", False)):
        cast.login(client, part)
        assert (url in client.get(reverse("subjects:entrustments")).content.decode()) is there, part
    cast.login(client, "legal")
    page = client.get(url).content.decode()
    assert "一份委托书一行" in page
