"""What an adopted value does: to findings, to the limits that a case shows, where and when it holds."""

import datetime as dt

import pytest

from xiezhi.cases import limits, local
from xiezhi.cases import queries as cases
from xiezhi.cases.limits import Shown
from xiezhi.cases.models import Case, LocalThreshold
from xiezhi.findings import actions, queries
from xiezhi.findings.models import Finding, Threshold
from xiezhi.rulebook.packs.penalty import PENALTY_PACK

from .helpers import a_case, act, finding_of
from .thresholds import FINED, PACK, act_as, adopted, proposed, sweep, tried


def test_an_adopted_value_is_used_by_the_next_sweep_and_stands_in_the_findings_figures(cast):
    below, above = a_case(cast.organ, **FINED), a_case(cast.organ, **FINED | {"fine": 6_000_000})
    sweep()
    adopted(cast)
    done = sweep()
    assert (done.new, done.cleared) == (0, 1)
    assert finding_of(below, "P15").cleared_on == dt.date(2026, 11, 20)
    assert finding_of(above, "P15").figures["unit"] == 5_000_000
    assert "50,000" in finding_of(above, "P15").sentence


SERVICE = {
    "rule": "P29", "param": "limit", "value": 3, "statutory": True, "source": "《××省行政执法条例》第十二条", "reason": "本省条例另有规定",
}  # fmt: skip


def limit_of(case) -> Shown:
    case = Case.objects.select_related("organ__division").get(pk=case.pk)
    return next(shown for shown in limits.of_case(case)[1] if shown.rule.code == "P29")


def test_a_case_shows_its_limits_by_the_same_values_as_its_findings(cast):
    here, there = (a_case(organ, served_on=dt.date(2026, 4, 9)) for organ in (cast.organ, cast.strange))
    general = limit_of(here)
    assert (general.last, general.breached, general.name) == (dt.date(2026, 4, 13), False, "决定书七日内送达")
    row = adopted(cast, **SERVICE)
    actions.sweep()
    shown, found = limit_of(here), finding_of(here)
    assert (shown.last, shown.breached, shown.name) == (found.last, True, "决定书七日内送达（3个工作日）")
    assert shown.clause.startswith("《××省行政执法条例》第十二条")
    assert limit_of(there) == general
    actions.propose_end(row, by=cast.supervisor, end_on=None, reason="条例尚未施行，当初定错")
    actions.end_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)
    assert limit_of(here) == general


def test_what_cases_hold_of_the_values_is_put_right_by_the_next_sweep(cast):
    adopted(cast, **SERVICE)
    act().rows(LocalThreshold).delete()
    assert cases.thresholds() == ()
    sweep()
    assert cases.thresholds() == queries.adopted() != ()


def test_a_value_holds_in_its_area_only_and_from_its_first_day(cast):
    elsewhere = a_case(cast.strange, **FINED)
    before = a_case(cast.organ, **FINED | {"filed_on": dt.date(2025, 10, 8), "decided_on": dt.date(2025, 12, 31)})
    after = a_case(cast.organ, **FINED)
    adopted(cast)
    sweep()
    found = dict(Finding.objects.filter(rule_code="P15").values_list("act_pk", "figures"))
    assert {pk: figures["unit"] for pk, figures in found.items()} == {elsewhere.pk: 1_000_000, before.pk: 1_000_000}
    assert after.pk not in found


def test_the_nearest_place_wins(cast):
    case = a_case(cast.organ, **FINED)
    adopted(cast, value=20_000_00)
    row = proposed(cast, by=cast.prefecture_supervisor, value=90_000_00)
    other = act_as(cast.prefecture_supervisor)
    actions.adopt_threshold(row, by=other, seen=tried(row, cast.prefecture_supervisor).pk)
    sweep()
    assert finding_of(case, "P15").figures["unit"] == 2_000_000


def test_the_same_values_give_the_engine_the_same_parameters(cast):
    adopted(cast)
    assert local.overrides(queries.adopted())[0][1] is local.overrides(queries.adopted())[0][1]


def test_a_default_of_the_place_is_never_presented_as_law(cast):
    case = a_case(cast.organ, **FINED | {"fine": 6_000_000})
    adopted(cast)
    sweep()
    assert "漠司发" not in finding_of(case, "P15").clause
    value = local.param_of(PENALTY_PACK["P15"], "unit", queries.adopted()).values.on(dt.date(2026, 5, 1), "232701")
    assert (value.statutory, value.clause) == (False, None)


def test_a_sweep_uses_the_same_values_to_its_end(cast, monkeypatch):
    """Killed half-way, and another value adopted meanwhile: the rest is judged as the beginning was."""
    from xiezhi.findings import sweep as sweeping

    first, second = a_case(cast.organ, **FINED), a_case(cast.organ, **FINED)
    run = actions.request_sweep(by=cast.system, full=True)
    original, done = sweeping._merge_chunk, []

    def die_after_one(*args, **kwargs):
        if done:
            raise KeyboardInterrupt
        done.append(original(*args, **kwargs))

    monkeypatch.setattr(sweeping, "_merge_chunk", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_on(run, pack=PACK, chunk=1)
    monkeypatch.setattr(sweeping, "_merge_chunk", original)
    adopted(cast)
    actions.carry_on(run, pack=PACK, chunk=1)
    assert {finding_of(case, "P15").figures["unit"] for case in (first, second)} == {1_000_000}
    assert run.values == []
    assert sweep().cleared == 2


def test_a_rule_or_parameter_that_is_no_more_is_left_out(cast):
    adopted(cast)
    act().rows(Threshold).update(param="gone")
    assert local.overrides(queries.adopted()) == ()
    sweep()
