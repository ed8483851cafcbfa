"""The day on which a breach arose: never before the act, never once it is a day too late, never after the run."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook.bound import PLACE, absent_columns, bind
from xiezhi.rulebook.evaluate import Act, value_of
from xiezhi.rulebook.judge import find, judge_bound
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Example, Outcome, Pack, Rule
from xiezhi.rulebook.shown import day_of

from .tables import rows_of

CALENDAR = load_calendar()
BREACHES = [
    pytest.param(pack, rule, example, id=f"{pack.name}-{rule.code}-{example.note}")
    for pack in PACKS.values() for rule in pack for example in rule.examples if example.outcome is Outcome.BREACH]
# What is judged by the law of another day than that on which it is broken.
EARLIER = {
    "P10": "a step before the filing", "P41": "the party is told before the decision", "J12": "the plan of a year is due within it",
    **dict.fromkeys(("P44", "G05", "J13", "Q14"), "a state that is judged on the day of the run"),
}
# A mark has no day of its own, so the eve knows it too.
UNDATED = {
    "P25": "through whom it was paid", "P27": "how much was charged", "Q07": "how many days were granted",
    "L01": "how often the applicant was told", "G09": "what the review found", "J07": "how many there were",
}


def since_of(pack: Pack, rule: Rule, row: Mapping[str, Any], asof: date, place: str = "") -> tuple[date | None, date | None]:
    """The day of the breach and the day whose law judges the act."""
    bound, act = bind(rule, absent_columns(pack.sheet, frozenset(row)), place), Act.of(row, asof, CALENDAR)
    return find(bound, act, "1").since, value_of(bound.on, act)


def known_by(row: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The act as it stood that evening: steps that came later are blank."""
    return {name: None if (when := day_of(value)) and when > day else value for name, value in row.items()}


@pytest.mark.parametrize(("pack", "rule", "example"), BREACHES)
def test_a_breach_arises_on_a_day_of_its_act_up_to_the_run(pack: Pack, rule: Rule, example: Example) -> None:
    since, on = since_of(pack, rule, example.row(pack.sheet), example.asof, example.place)
    assert since is not None
    assert since <= example.asof
    assert rule.code in EARLIER or on is None or since >= on


@pytest.mark.parametrize(("pack", "rule", "example"), BREACHES)
def test_the_evening_before_there_was_no_breach_yet(pack: Pack, rule: Rule, example: Example) -> None:
    if rule.code in UNDATED:
        return
    row = example.row(pack.sheet)
    since, _ = since_of(pack, rule, row, example.asof, example.place)
    assert since is not None
    eve = since - timedelta(1)
    bound = bind(rule, absent_columns(pack.sheet, frozenset(row)), example.place)
    assert judge_bound(bound, Act.of(known_by(row, eve), eve, CALENDAR)).outcome is not Outcome.BREACH


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_breach_of_random_acts_has_its_day(pack: Pack) -> None:
    rng, asof = random.Random(11), date(2026, 6, 30)
    for row in rows_of(pack, rng, frozenset({PLACE}), 1500):
        act = Act.of(row, asof, CALENDAR)
        for rule in pack:
            bound = bind(rule, frozenset({PLACE}))
            if judge_bound(bound, act).outcome is Outcome.BREACH:
                since = find(bound, act, "1").since
                assert since is not None, (rule.code, row)
                assert since.year < 2100, (rule.code, row)


@pytest.mark.parametrize(("code", "facts", "since"), [
    ("P02", {"filed_on": date(2026, 3, 3), "certs_valid_to": date(2025, 10, 31)}, date(2026, 3, 3)),
    ("P02", {"filed_on": date(2026, 3, 3), "notice_served_on": date(2026, 4, 8), "certs_valid_to": date(2026, 3, 31)},
     date(2026, 4, 8)),
    ("P02", {"filed_on": date(2026, 3, 3), "notice_served_on": date(2026, 4, 8), "certs_valid_to": date(2026, 3, 31),
             "certs_void": True}, date(2026, 3, 3)),
    ("P06", {"filed_on": date(2026, 3, 2), "decided_on": date(2026, 3, 9), "domain": "public_security", "act_in_region": True,
             "organ_level": "station", "penalty_kinds": "detention"}, date(2026, 3, 9)),
    ("P10", {"procedure": "ordinary", "filed_on": date(2026, 3, 2), "notice_served_on": date(2026, 3, 23),
             "investigated_on": date(2026, 3, 24)}, date(2026, 3, 23)),
    ("P25", {"decided_on": date(2026, 4, 8), "fine": 100, "paid_on": date(2026, 5, 8), "paid_through": "organ",
             "bank_stated": True}, date(2026, 5, 8)),
    ("P33", {"preserved_on": date(2026, 4, 30)}, date(2026, 4, 30)),
])
def test_a_breach_counts_from_the_first_unlawful_step(code: str, facts: dict[str, Any], since: date) -> None:
    pack = PACKS["penalty"]
    row = Example(Outcome.BREACH, "", facts).row(pack.sheet)
    assert since_of(pack, pack[code], row, date(2026, 6, 30))[0] == since
