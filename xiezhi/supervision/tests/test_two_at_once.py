"""Several people at the same moment, on connections of their own: one wins, the others are told, no number is lost."""

import threading

import pytest
from django.db import connections

from xiezhi.core.errors import Stale
from xiezhi.letters import queries as letters
from xiezhi.letters.models import Counter, Letter
from xiezhi.supervision import actions
from xiezhi.supervision.models import Instrument

from .story import a_lead, issued, reported, the_content


def at_once(*calls):
    """Run the calls together; their results or what they raised, in order."""
    barrier = threading.Barrier(len(calls))
    out = [None] * len(calls)

    def run(n, call):
        try:
            barrier.wait(timeout=20)
            out[n] = call()
        except Exception as err:
            out[n] = err
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    return out


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_two_supervisors_issue_on_one_lead(live_cast):
    cast = live_cast
    lead = a_lead(cast)
    content = the_content(lead, cast.supervisor)
    out = at_once(*[
        lambda who=who: actions.issue(fresh(lead), content, by=who) for who in (cast.supervisor, cast.supervision_head) * 2
    ])
    assert sum(isinstance(r, Instrument) for r in out) == 1, out
    assert sum(isinstance(r, Stale) for r in out) == 3, out
    assert Counter.objects.get(kind="SuperviseOpinion").last == 1
    assert Letter.objects.count() == 1


def test_many_leads_at_once_are_numbered_without_gap_or_duplicate(live_cast):
    cast = live_cast
    leads = [a_lead(cast) for _ in range(4)]
    content = the_content(leads[0], cast.supervisor)

    def spoiled(lead):
        """An issue that fails after its number was taken."""
        import dataclasses

        return actions.issue(fresh(lead), dataclasses.replace(content, facts="表情\U0001f600不能排版"), by=cast.supervisor)

    bad = [a_lead(cast) for _ in range(2)]
    out = at_once(
        *[lambda lead=lead: actions.issue(fresh(lead), content, by=cast.supervisor) for lead in leads],
        *[lambda lead=lead: spoiled(lead) for lead in bad],
    )
    assert sum(isinstance(r, Instrument) for r in out) == 4, out
    assert sorted(Letter.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert letters.gaps(Letter.objects.all()) == []
    for lead in bad:
        assert fresh(lead).state == "open"


def test_accepting_and_returning_at_once_has_one_outcome(live_cast):
    import datetime as dt

    cast = live_cast
    row = reported(cast)
    out = at_once(
        lambda: actions.accept(fresh(row), by=cast.supervisor),
        lambda: actions.return_(fresh(row), by=cast.supervision_head, reason="没有附证明材料", due_on=dt.date(2026, 12, 5)),
    )
    assert sum(isinstance(r, Stale) for r in out) == 1, out
    now = fresh(row)
    assert now.reports.get().state == now.state


def test_reporting_and_objecting_at_once_has_one_outcome(live_cast):
    cast = live_cast
    row = issued(cast)
    out = at_once(
        lambda: actions.report(fresh(row), by=cast.legal, text="已完善办案期限预警并教育。"),
        lambda: actions.file_objection(fresh(row), by=cast.head, text="案件经批准延长办案期限。"),
    )
    assert sum(isinstance(r, Stale) for r in out) == 1, out
    assert row.reports.count() + row.objections.count() == 1


@pytest.mark.parametrize("verb", ["decide", "decline"])
def test_the_government_decides_a_proposal_once(live_cast, verb):
    from .story import DAY, proposed

    cast = live_cast
    _, proposal = proposed(cast)

    def go():
        row = fresh(proposal)
        if verb == "decide":
            return actions.decide(row, by=cast.government, decision_no="漠政办批〔2026〕5号", decided_on=DAY, form="meeting")
        return actions.decline(row, by=cast.government, reason="先由主管部门约谈。")

    out = at_once(go, go)
    assert sum(isinstance(r, Stale) for r in out) == 1, out
