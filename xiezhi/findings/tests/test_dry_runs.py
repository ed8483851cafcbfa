"""A dry run over what is there: what it says, when it is stale, and that it is carried on."""

import datetime as dt

import pytest

from xiezhi.core.errors import Stale
from xiezhi.findings import actions, queries
from xiezhi.findings.models import DryRun

from .helpers import a_case, correct, finding_of
from .thresholds import FINED, PACK, adopted, proposed, sweep, tried


def test_a_dry_run_while_a_sweep_is_under_way_disturbs_neither(cast, monkeypatch):
    from xiezhi.findings import sweep as sweeping

    for _ in range(4):
        a_case(cast.organ, **FINED)
    row, trials, original = proposed(cast), [], sweeping._merge_chunk

    def meanwhile(*args, **kwargs):
        if not trials:
            trials.append(tried(row, cast.supervisor))
        return original(*args, **kwargs)

    monkeypatch.setattr(sweeping, "_merge_chunk", meanwhile)
    run = actions.sweep(pack=PACK, chunk=2)
    assert (run.state, run.acts, run.new) == ("done", 4, 4)
    assert (trials[0].state, trials[0].figures["now"], trials[0].figures["gone"]) == ("done", 4, 4)
    assert not queries.stale(trials[0])


def test_the_dry_run_says_what_would_be_found_what_is_new_and_what_is_gone(cast):
    gone, stays = a_case(cast.organ, **FINED), a_case(cast.organ, **FINED | {"fine": 6_000_000})
    a_case(cast.strange, **FINED)
    sweep()
    actions.confirm(finding_of(gone, "P15"), by=cast.supervisor)
    figures = tried(proposed(cast), cast.supervisor).figures
    assert [figures[name] for name in ("now", "would", "new", "gone", "confirmed")] == [2, 1, 0, 1, 1]
    assert figures["organs"] == {str(cast.organ.pk): [2, 1, 0, 1]}
    assert [one["act"] for one in figures["examples"]["gone"]] == [gone.pk]
    assert stays.pk not in {one["act"] for one in figures["examples"]["gone"]}


def test_a_lower_threshold_finds_new_ones_and_names_them(cast):
    small = a_case(cast.organ, **FINED | {"fine": 600_000})
    figures = tried(proposed(cast, value=5_000_00), cast.supervisor).figures
    assert (figures["now"], figures["would"], figures["new"]) == (0, 1, 1)
    assert figures["examples"]["new"][0]["label"] == small.case_no
    assert "5,000" in figures["examples"]["new"][0]["sentence"]


def test_a_dry_run_of_a_reminder_counts_the_warnings(cast):
    a_case(cast.organ, filed_on=dt.date(2026, 9, 5), decided_on=None, served_on=None, published_on=None, closed_on=None)
    row = proposed(cast, rule="P11", param="early", value=80)
    assert tried(row, cast.supervisor).figures["warned"] == [1, 1]  # the orange one at 75 days stays
    actions.withdraw_threshold(row, by=cast.supervisor)
    orange = proposed(cast, rule="P11", param="soon", value=85)
    assert tried(orange, cast.supervisor).figures["warned"] == [1, 1]  # it is a yellow one then
    actions.withdraw_threshold(orange, by=cast.supervisor)


def test_a_dry_run_is_stale_once_the_data_have_changed(cast):
    case = a_case(cast.organ, **FINED)
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    assert queries.stale(trial) == ""
    correct(case, fine=7_000_000)
    assert "数据" in queries.stale(trial)
    with pytest.raises(Stale, match="FIND-16"):
        actions.adopt_threshold(row, by=cast.supervision_head, seen=trial.pk)
    actions.adopt_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)


def test_a_change_elsewhere_makes_nothing_stale(cast):
    case = a_case(cast.strange, **FINED)
    trial = tried(proposed(cast), cast.supervisor)
    correct(case, fine=7_000_000)
    assert queries.stale(trial) == ""


def test_a_dry_run_is_stale_once_another_value_for_the_rule_was_adopted(cast):
    trial = tried(proposed(cast), cast.supervisor)
    adopted(cast, param="person", value=3_000_00)
    assert "数值" in queries.stale(trial)


def test_a_killed_dry_run_goes_on_and_counts_nothing_twice(cast, monkeypatch):
    from xiezhi.findings import trying

    for _ in range(3):
        a_case(cast.organ, **FINED)
    trial = actions.ask_trial(proposed(cast), by=cast.supervisor)
    original, done = trying._take, []

    def die_after_one(*args, **kwargs):
        if done:
            raise KeyboardInterrupt
        done.append(original(*args, **kwargs))

    monkeypatch.setattr(trying, "_take", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_on_trial(trial, chunk=1)
    monkeypatch.setattr(trying, "_take", original)
    done_at_last = actions.carry_on_trial(DryRun.objects.get(), chunk=1)
    assert (done_at_last.state, done_at_last.acts, done_at_last.figures["now"], done_at_last.figures["gone"]) == (
        "done",
        3,
        3,
        3,
    )


def test_a_dry_run_that_fails_says_so(cast, monkeypatch):
    from xiezhi.findings import trying

    a_case(cast.organ, **FINED)
    trial = actions.ask_trial(proposed(cast), by=cast.supervisor)

    def broken(*args, **kwargs):
        raise RuntimeError("no memory")

    monkeypatch.setattr(trying.engine, "run", broken)
    with pytest.raises(RuntimeError):
        actions.carry_on_trial(trial)
    trial.refresh_from_db()
    assert (trial.state, trial.error) == ("failed", "no memory")


def test_a_dry_run_that_waits_is_not_doubled(cast):
    row = proposed(cast)
    assert actions.ask_trial(row, by=cast.supervisor) == actions.ask_trial(row, by=cast.supervision_head)
