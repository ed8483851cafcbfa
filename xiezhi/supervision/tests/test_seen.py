"""A page left open judges nothing newer than what was on it."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import Stale
from xiezhi.supervision import actions
from xiezhi.supervision.models import Objection, Proposal
from xiezhi.trail.models import Line

from .story import DAY, issued, objected, proposed, reported, returned

NEW = "已补充证明材料，重新报送。"
LATER = dt.date(2026, 12, 5)
SAID = "这是足够长的一段说明文字。"
NEWER = "机关已报送新的纠正情况，请看过再审核"


def twice_reported(cast):
    """A colleague has returned the first report, and the organ has sent another."""
    row = returned(cast)
    actions.report(row, by=cast.legal, text=NEW)
    return row


def url(name, row):
    return reverse(f"supervision:{name}", args=[row.pk])


@pytest.fixture
def as_(client, cast):
    def go(part):
        cast.login(client, part)
        return client

    return go


@pytest.mark.parametrize("verb", ["accept", "return_"])
def test_judging_another_report_than_the_one_read_is_refused_and_writes_nothing(cast, verb):
    row, lines = twice_reported(cast), Line.objects.count()
    more = {"reason": SAID, "due_on": LATER} if verb == "return_" else {}
    with pytest.raises(Stale, match="SUP-19") as err:
        getattr(actions, verb)(row, by=cast.supervisor, seen=1, **more)
    assert NEWER in err.value.what
    assert err.value.status == 409
    row.refresh_from_db()
    assert (row.state, row.reports.last().state, Line.objects.count()) == ("reported", "submitted", lines)
    getattr(actions, verb)(row, by=cast.supervisor, seen=2, **more)
    assert row.reports.last().state == row.state


@pytest.mark.parametrize(
    ("name", "data"),
    [("accept", {"note": "材料齐全"}), ("return", {"reason": SAID, "due_on": "2026-12-05"})],
)
def test_the_page_left_open_shows_the_newer_report_and_goes_on_from_there(cast, as_, name, data):
    row = reported(cast)
    client = as_("supervisor")
    before = client.get(url(name, row)).context["form"]["seen"].value()
    actions.return_(row, by=cast.supervision_head, reason="没有附证明材料", due_on=LATER)
    actions.report(row, by=cast.legal, text=NEW)
    answer = client.post(url(name, row), data | {"seen": before})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert NEWER in page
    assert NEW in page
    assert next(iter(data.values())) in page
    row.refresh_from_db()
    assert row.state == "reported"
    assert client.post(url(name, row), data | {"seen": answer.context["form"]["seen"].value()}).status_code == 302


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "x"}, {"seen": "-1"}, {"seen": "9" * 30}])
def test_a_form_that_does_not_say_what_was_seen_judges_nothing(cast, as_, seen):
    row = reported(cast)
    assert as_("supervisor").post(url("accept", row), {"note": ""} | seen).status_code == 409
    row.refresh_from_db()
    assert row.state == "reported"


def test_an_objection_is_answered_only_as_it_was_read(cast, as_):
    row = objected(cast)
    first = row.objections.get()
    client = as_("supervisor")
    actions.answer(row, by=cast.supervisor, result="reject", review=SAID)
    actions.file_objection(row, by=cast.legal, text="另有新的证据，请再次复查。")
    data = {"result": "uphold", "review": SAID, "contact": "监督员甲", "seen": first.pk}
    answer = client.post(url("answer", row), data)
    assert answer.status_code == 409
    assert "机关已提出新的异议" in answer.content.decode()
    assert "另有新的证据" in answer.content.decode()
    assert Objection.objects.filter(state="filed").count() == 1
    with pytest.raises(Stale, match="SUP-19"):
        actions.answer(row, by=cast.supervisor, result="uphold", review=SAID, seen=first.pk)


def test_nothing_is_proposed_over_a_report_that_was_not_read(cast, as_):
    row = issued(cast)
    client = as_("supervisor")
    form = client.get(url("propose", row)).context["form"]
    actions.report(row, by=cast.legal, text=NEW)
    data = {"ground": "grave", "text": SAID, "measure": SAID, "seen": form["seen"].value()}
    answer = client.post(url("propose", row), data)
    assert answer.status_code == 409
    assert "请看过再提出处理建议" in answer.content.decode()
    assert not Proposal.objects.exists()
    with pytest.raises(Stale, match="SUP-19"):
        actions.propose(row, by=cast.supervisor, ground="grave", text=SAID, measure=SAID, seen=0)


def test_an_organ_objects_to_the_return_it_has_read(cast, as_):
    row = twice_reported(cast)
    client = as_("legal")
    actions.return_(row, by=cast.supervisor, reason="没有写明原因分析", due_on=LATER)
    answer = client.post(url("object", row), {"text": SAID, "seen": 1})
    assert answer.status_code == 409
    assert "已有新的办理结果" in answer.content.decode()
    assert "没有写明原因分析" in answer.content.decode()
    assert not row.objections.exists()


def test_a_proposal_that_was_replaced_is_decided_by_nobody(cast):
    row, old = proposed(cast)
    stale = Proposal.objects.get(pk=old.pk)
    actions.decline(old, by=cast.government, reason="先由主管部门约谈。")
    row.refresh_from_db()
    new = actions.propose(row, by=cast.supervisor, ground="grave", text=SAID, measure=SAID)
    with pytest.raises(Stale):
        actions.decide(stale, by=cast.government, decision_no="漠政办批〔2026〕5号", decided_on=DAY, form="meeting")
    new.refresh_from_db()
    assert new.state == "proposed"
