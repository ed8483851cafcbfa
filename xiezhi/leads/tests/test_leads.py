import datetime as dt
import threading

import pytest
from django.db import connection

from xiezhi.cases.models import Case
from xiezhi.core.actor import system_actor
from xiezhi.core.errors import GateClosed, NotAllowed, Refusal, Stale
from xiezhi.core.time import now
from xiezhi.leads import actions, queries
from xiezhi.leads.models import Counter, Lead
from xiezhi.leads.states import LEAD
from xiezhi.trail.door import Act, OutOfScope
from xiezhi.trail.models import Line


def a_lead(cast, by=None, organ=None, **changes):
    values = {
        "organ": organ or cast.organ,
        "source": "hotline",
        "nature": "omission",
        "title": "对举报不予处理",
        "facts": "群众反映举报三个月没有答复。",
        "category": "misconduct",
    }
    return actions.open(by=by or cast.supervisor, **(values | changes))


def a_case(cast, organ=None, **facts):
    act = Act("test.case", system_actor("test"))
    return act.create(
        Case,
        organ=organ or cast.organ,
        case_no=facts.pop("case_no", "漠市监立〔2026〕1号"),
        stage="decided",
        batch="t",
        digest="0" * 64,
        first_seen_at=now(),
        changed_at=now(),
        party_name="某商店",
        filed_on=dt.date(2026, 3, 2),
        **facts,
    )


def test_a_lead_goes_to_the_supervision_body_of_the_actor_and_is_due_ten_working_days_later(cast):
    lead = a_lead(cast)
    assert (lead.number, lead.body, lead.state) == ("漠司线索〔2026〕1号", cast.county_body, "open")
    assert (lead.opened_on, lead.due_on) == (dt.date(2026, 11, 20), dt.date(2026, 12, 4))


def test_a_lead_opened_by_a_higher_body_stays_with_it(cast):
    assert a_lead(cast, by=cast.prefecture_supervisor).number == "大司线索〔2026〕1号"


def test_a_lead_from_the_system_goes_to_the_body_of_the_same_level(cast):
    assert a_lead(cast, by=cast.system).body == cast.county_body


def test_numbers_run_per_body_and_year(cast):
    numbers = [a_lead(cast).serial, a_lead(cast).serial, a_lead(cast, by=cast.prefecture_supervisor).serial]
    assert numbers == [1, 2, 1]


def test_a_refused_registration_uses_no_number(cast):
    with pytest.raises(Refusal):
        a_lead(cast, title=" ")
    assert a_lead(cast).serial == 1


@pytest.mark.parametrize("field", ["title", "facts", "source", "nature"])
def test_what_is_missing_is_named_field_by_field(cast, field):
    with pytest.raises(Refusal) as refused:
        a_lead(cast, **{field: ""})
    assert refused.value.code == "LEAD-01"
    assert set(refused.value.fields) == {field}


def test_a_body_that_does_not_enforce_is_refused(cast):
    with pytest.raises(Refusal) as refused:
        a_lead(cast, organ=cast.county_gov)
    assert refused.value.code == "LEAD-02"


def test_a_case_of_another_organ_is_refused(cast):
    case = a_case(cast, organ=cast.other)
    with pytest.raises(Refusal) as refused:
        a_lead(cast, act=case.ref)
    assert refused.value.code == "LEAD-03"


def test_a_strange_organ_cannot_be_written_about(cast):
    with pytest.raises(OutOfScope):
        a_lead(cast, organ=cast.strange)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"reconsidered_on": dt.date(2026, 6, 1)}, "reconsideration"),
        ({"litigated_on": dt.date(2026, 6, 1)}, "litigation"),
        ({"reconsidered_on": dt.date(2026, 6, 1), "remedy_ended_on": dt.date(2026, 7, 1)}, ""),
        ({"reconsidered_on": dt.date(2026, 6, 1), "remedy_ended_on": dt.date(2026, 7, 1), "litigated_on": dt.date(2026, 7, 9)}, "litigation"),
        ({}, ""),
    ],
)  # fmt: skip
def test_s05_an_act_before_the_reconsideration_organ_or_the_court_is_not_supervised(cast, facts, kind):
    case = a_case(cast, **facts)
    assert queries.in_remedy(case.ref) == kind
    if not kind:
        assert a_lead(cast, act=case.ref).act == case.ref
        return
    with pytest.raises(GateClosed) as refused:
        a_lead(cast, act=case.ref, act_label="案件")
    assert (refused.value.code, refused.value.data["remedy"]) == ("S05", kind)
    assert not Lead.objects.exists()


def test_s05_a_matter_of_practice_without_an_act_may_be_registered(cast):
    a_case(cast, litigated_on=dt.date(2026, 6, 1))
    assert a_lead(cast).act == ""


def test_s05_a_remedy_begun_after_registration_stops_supervision(cast):
    case = a_case(cast)
    lead = a_lead(cast, act=case.ref)
    Act("test", cast.system).rows(Case).filter(pk=case.pk).update(litigated_on=dt.date(2026, 11, 19))
    with pytest.raises(GateClosed):
        actions.supervise(lead, by=cast.supervisor)


def test_a_lead_is_supervised_and_closed(cast):
    lead = a_lead(cast)
    actions.supervise(lead, by=cast.supervisor)
    actions.close(lead, by=cast.supervision_head, outcome="rectified", note="已整改")
    lead.refresh_from_db()
    assert (lead.state, lead.outcome, lead.closed_on) == ("closed", "rectified", dt.date(2026, 11, 20))


def test_a_lead_is_not_closed_before_it_was_supervised(cast):
    with pytest.raises(Stale):
        actions.close(a_lead(cast), by=cast.supervisor)


def test_a_lead_is_dropped_with_a_reason_only(cast):
    lead = a_lead(cast)
    with pytest.raises(Refusal) as refused:
        actions.drop(lead, by=cast.supervisor, reason="不办")
    assert refused.value.code == "LEAD-07"
    actions.drop(lead, by=cast.supervisor, reason="属于治安案件，不在监督范围")
    assert lead.state == "dropped"


def test_a_county_body_does_not_handle_what_the_prefecture_took_on(cast):
    lead = a_lead(cast, by=cast.prefecture_supervisor)
    with pytest.raises(NotAllowed) as refused:
        actions.supervise(lead, by=cast.supervisor)
    assert refused.value.code == "LEAD-05"


@pytest.mark.parametrize(
    ("part", "move"),
    [
        (part, move.name)
        for part in ("clerk", "officer", "legal", "head", "government", "township", "auditor")
        for move in LEAD
        if (part, move.name) != ("township", "open")
    ],
)
def test_only_supervision_staff_make_moves(cast, move, part):
    arguments = {
        "open": lambda: {"organ": cast.organ, "source": "other", "nature": "omission", "title": "题", "facts": "事"},
        "supervise": dict, "close": dict, "drop": lambda: {"reason": "研判认为不成立"},
    }[move]()  # fmt: skip
    args = [] if move == "open" else [a_lead(cast)]
    with pytest.raises(NotAllowed):
        getattr(actions, move)(*args, by=getattr(cast, part), **arguments)


def test_leads_are_seen_by_supervision_in_scope_and_by_nobody_else(cast):
    lead, elsewhere = a_lead(cast), a_lead(cast, by=cast.stranger_supervisor, organ=cast.strange)
    seen = {part: set(queries.visible_to(getattr(cast, part))) for part in (
        "supervisor", "supervision_head", "prefecture_supervisor", "stranger_supervisor", "clerk", "legal", "head", "government",
        "township", "stranger_legal", "sysadmin", "auditor")}  # fmt: skip
    assert seen.pop("supervisor") == seen.pop("supervision_head") == {lead}
    assert seen.pop("prefecture_supervisor") == {lead, elsewhere}
    assert seen.pop("stranger_supervisor") == {elsewhere}
    assert set().union(*seen.values()) == set()
    assert not queries.visible_to(None).exists()


def test_the_trail_line_of_a_lead_is_not_readable_by_the_organ_complained_of(cast):
    from xiezhi.trail.queries import about

    lead = a_lead(cast)
    assert about(cast.supervisor, lead.ref).count() == 1
    assert not about(cast.legal, lead.ref).exists()
    assert not about(cast.head, lead.ref).exists()


def test_an_assessment_limit_that_runs_into_a_year_without_calendar_stays_open(cast, settings):
    settings.TODAY = "2026-12-28"
    assert a_lead(cast).due_on is None


def test_overdue_leads_are_those_of_the_own_body(cast, settings):
    a_lead(cast)
    a_lead(cast, by=cast.prefecture_supervisor)
    settings.TODAY = "2026-12-07"
    assert [lead.number for lead in queries.overdue(cast.supervisor)] == ["漠司线索〔2026〕1号"]


def test_people_registering_at_once_get_numbers_without_gap_or_duplicate(live_cast):
    """Ten people begin at the same moment, in a year in which no number was given yet."""
    start, failures = threading.Barrier(10), []

    def register(n):
        try:
            start.wait()
            for _ in range(3):
                a_lead(live_cast, title=f"线索{n}")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=register, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Lead.objects.values_list("serial", flat=True)) == list(range(1, 31))
    assert Counter.objects.get().last == 30
    assert Line.objects.filter(verb="leads.open", about__in=[lead.ref for lead in Lead.objects.all()]).count() >= 30


def test_two_people_taking_up_the_same_lead_at_once_leave_one_winner(live_cast):
    lead = a_lead(live_cast)
    start, told = threading.Barrier(2), []

    def take():
        try:
            mine = Lead.objects.get(pk=lead.pk)
            start.wait()
            actions.supervise(mine, by=live_cast.supervisor)
            told.append("done")
        except Stale:
            told.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "stale"]
