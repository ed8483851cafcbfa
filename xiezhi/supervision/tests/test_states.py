"""The table is the whole truth: what it does not allow is refused, for every state and every role."""

import datetime as dt

import pytest
from django.db import transaction

from tests.cast import PARTS
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.supervision import actions, states
from xiezhi.supervision.models import Instrument
from xiezhi.supervision.states import INSTRUMENT, OBJECTION, PROPOSAL, REPORT
from xiezhi.trail.door import Act

from .story import DAY, decision_content, issued, proposed

LATER = dt.date(2026, 12, 5)
SAID = "这是足够长的一段说明文字。"
CALLS = {
    "report": ("legal", lambda row, by: actions.report(row, by=by, text=SAID)),
    "object": ("legal", lambda row, by: actions.file_objection(row, by=by, text=SAID)),
    "uphold": ("supervisor", lambda row, by: actions.answer(row, by=by, result="uphold", review=SAID)),
    "reject": ("supervisor", lambda row, by: actions.answer(row, by=by, result="reject", review=SAID)),
    "reject_to_returned": ("supervisor", lambda row, by: actions.answer(row, by=by, result="reject", review=SAID)),
    "revoke_return": ("supervisor", lambda row, by: actions.answer(row, by=by, result="revoke", review=SAID)),
    "accept": ("supervisor", lambda row, by: actions.accept(row, by=by)),
    "return_": ("supervisor", lambda row, by: actions.return_(row, by=by, reason=SAID, due_on=LATER)),
    "propose": ("supervisor", lambda row, by: actions.propose(row, by=by, ground="grave", text=SAID, measure=SAID)),
}


def put(cast, row, state):
    Act("test", cast.system).rows(type(row)).filter(pk=row.pk).update(state=state)
    row.refresh_from_db()


@pytest.mark.parametrize("name", CALLS)
def test_a_move_from_any_other_state_is_refused_and_changes_nothing(cast, name):
    row = issued(cast)
    part, call = CALLS[name]
    for state in set(INSTRUMENT.states) - {s.value for s in INSTRUMENT[name].froms}:
        put(cast, row, state)
        with pytest.raises(Stale), transaction.atomic():
            call(row, getattr(cast, part))
        row.refresh_from_db()
        assert row.state == state


@pytest.mark.parametrize("name", CALLS)
def test_a_move_by_any_other_role_is_refused(cast, name):
    row = issued(cast)
    put(cast, row, next(iter(INSTRUMENT[name].froms)).value)
    for part, (_name, role, _organ) in PARTS.items():
        if name in ("reject_to_returned", "revoke_return") and role in INSTRUMENT["uphold"].roles:
            continue  # which of the answers it is depends on the objection: see test_object_to_return
        if role not in INSTRUMENT[name].roles:
            with pytest.raises(NotAllowed):
                CALLS[name][1](row, getattr(cast, part))


def test_a_proposal_is_decided_declined_and_executed_only_from_its_state(cast):
    _, proposal = proposed(cast)
    by = cast.government
    calls = {
        "decide": lambda: actions.decide(proposal, by=by, decision_no="某号", decided_on=DAY, form="meeting"),
        "decline": lambda: actions.decline(proposal, by=by, reason=SAID),
        "issue_decision": lambda: actions.issue_decision(proposal, decision_content(cast, proposal), by=by),
    }
    for name, call in calls.items():
        # executed needs its 决定书 and decided its number by constraint: declined stands for what is over
        for state in {"proposed", "declined"} - {s.value for s in PROPOSAL[name].froms}:
            put(cast, proposal, state)
            with pytest.raises(Refusal), transaction.atomic():
                call()
            proposal.refresh_from_db()
            assert proposal.state == state
    assert not Instrument.objects.filter(kind="SuperviseDecision").exists()


@pytest.mark.parametrize("table", [INSTRUMENT, OBJECTION, PROPOSAL, REPORT])
def test_every_state_can_be_reached_and_has_a_name(table):
    reached = {m.to.value for m in table if not m.froms}
    for _ in table:
        reached |= {m.to.value for m in table if {s.value for s in m.froms} & reached}
    assert reached == set(table.states)
    assert all(str(s.label) for s in table.states.values())


def test_an_open_instrument_always_has_a_way_on():
    for state in states.OPEN:
        assert [m for m in INSTRUMENT if state in m.froms], state
    for state in set(INSTRUMENT.states) - {s.value for s in states.OPEN}:
        assert not [m for m in INSTRUMENT if state in {s.value for s in m.froms}], state
