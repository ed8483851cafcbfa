"""Civil months: the day of the same number, or the last of a month that has none such, in Python and on every engine."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from xiezhi.law.calendar import load_calendar
from xiezhi.law.deadline import add_months
from xiezhi.law.statutes import ref
from xiezhi.rulebook.bind import lower, mark_absent
from xiezhi.rulebook.civil import month_day, to_day
from xiezhi.rulebook.evaluate import Act, day_number, value_of
from xiezhi.rulebook.expr import Expr, FactNames, earliest, first_of, p, today, when
from xiezhi.rulebook.facts.penalty import PENALTY
from xiezhi.rulebook.rule import Outcome, Pack, Rule, Severity, Unit, limit, statute

from .tables import OUTCOME, sql_statuses, table

f = FactNames(PENALTY)
ASOF = date(2026, 6, 30)
MONTHS = limit("months", "期限（月）", Unit.MONTHS, statute(6, date(2000, 1, 1), "试"))
Said = Callable[[dict[str, Any]], bool | None]


def months_rule(number: int, breach: Expr) -> Rule:
    used = any(node.value == "months" for node in breach.walk())
    return Rule(
        code=f"M{number:02}", name="试", law=(ref("行政处罚法", 60),), on=f.decided_on, breach=breach, since=f.decided_on,
        severity=Severity.RED, explain="试", mend="试", params=(MONTHS,) if used else ())


def late(end: date | None, last: date | None) -> bool | None:
    return None if end is None or last is None else end > last


def loaded(day: date | None) -> date | None:
    """A day outside the loaded calendar is no day for rules that ask for working days."""
    return day if day and load_calendar().first_day <= day <= load_calendar().last_day else None


def plus(day: date | None, *months: int) -> date | None:
    for count in months:
        day = None if day is None else add_months(day, count)
    return day


# Every way to write it, and what it means by the civil calendar of the law room.
TREES: tuple[tuple[Expr, Said], ...] = (
    (f.served_on.past_months(f.filed_on, 3), lambda row: late(row["served_on"], plus(row["filed_on"], 3))),
    (f.served_on.past_years(f.filed_on, 2), lambda row: late(row["served_on"], plus(row["filed_on"], 24))),
    (f.served_on > f.filed_on.plus_months(p.months), lambda row: late(row["served_on"], plus(row["filed_on"], 6))),
    (f.served_on.past_months(f.filed_on.plus_months(p.months), 3), lambda row: late(row["served_on"], plus(row["filed_on"], 6, 3))),
    (f.served_on > f.filed_on.plus_months(1).plus_months(1), lambda row: late(row["served_on"], plus(row["filed_on"], 1, 1))),
    (f.served_on.days_after(f.filed_on.plus_months(2)) > 5,
     lambda row: late(row["served_on"], (last := plus(row["filed_on"], 2)) and last + timedelta(5))),
    (first_of(f.served_on, today).past_months(earliest(f.filed_on, f.found_on), 1),
     lambda row: late(row["served_on"] or ASOF, plus(min(filter(None, (row["filed_on"], row["found_on"])), default=None), 1))),
    ((f.served_on + 10).past_months(f.filed_on, 4),
     lambda row: late(row["served_on"] and row["served_on"] + timedelta(10), plus(row["filed_on"], 4))),
    (f.served_on > when(f.major, f.filed_on.plus_months(1), f.filed_on),
     lambda row: None if row["major"] is None else late(row["served_on"], plus(row["filed_on"], 1 if row["major"] else 0))),
    (f.served_on.past(f.filed_on.plus_months(1)),
     lambda row: late(loaded(row["served_on"]), (last := plus(row["filed_on"], 1)) and load_calendar().roll_forward(last))),
)
PACK = Pack("months", "月", PENALTY, tuple(months_rule(at, tree) for at, (tree, _) in enumerate(TREES, start=1)))


def month_acts(count: int) -> list[dict[str, Any]]:
    """Acts from one end of a month to another, and about it."""
    rng = random.Random(202)
    rows = []
    for _ in range(count):
        start = date(rng.choice((2019, 2020, 2023, 2024, 2025)), rng.randint(1, 12), 1) + timedelta(rng.randint(-4, 4))
        start = max(start, date(2019, 1, 1))
        row: dict[str, Any] = {
            "filed_on": start, "found_on": start + timedelta(rng.randint(-3, 3)), "major": rng.choice((None, True, False)),
            "decided_on": ASOF, "served_on": add_months(start, rng.choice((*range(11), 24))) + timedelta(rng.randint(-3, 3))}
        rows.append({name: None if name != "decided_on" and rng.random() < 0.1 else value for name, value in row.items()})
    return rows


def test_month_numbers_are_those_of_the_calendar_for_two_centuries() -> None:
    for number in range(day_number(date(1949, 1, 1)), day_number(date(2150, 1, 1))):
        day = date(1970, 1, 1) + timedelta(number)
        assert month_day(number) == (day.year * 12 + day.month - 1) * 32 + day.day
        assert min(to_day(month_day(number))) == number


@pytest.mark.parametrize(("start", "months", "last"), [
    ("2026-03-15", 6, "2026-09-15"), ("2025-08-31", 6, "2026-02-28"), ("2023-08-31", 6, "2024-02-29"),
    ("2025-11-30", 3, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"), ("2025-12-31", 2, "2026-02-28"),
])
def test_so_many_months_end_on_the_same_day_or_the_last_of_the_month(start: str, months: int, last: str) -> None:
    filed, end = date.fromisoformat(start), date.fromisoformat(last)
    act = Act.of({"filed_on": filed, "served_on": end}, ASOF, load_calendar())
    assert value_of(lower(f.filed_on.plus_months(months)), act) == end == add_months(filed, months)
    assert value_of(lower(f.served_on.past_months(f.filed_on, months)), act) is False
    late_act = Act.of({"filed_on": filed, "served_on": end + timedelta(1)}, ASOF, load_calendar())
    assert value_of(lower(f.served_on.past_months(f.filed_on, months)), late_act) is True


def test_months_from_an_unknown_day_are_unknown() -> None:
    act = Act.of({"filed_on": None, "served_on": ASOF}, ASOF, load_calendar())
    assert value_of(lower(f.filed_on.plus_months(3)), act) is None
    assert value_of(lower(f.served_on.past_months(f.filed_on, 3)), act) is None
    absent = mark_absent(f.served_on > f.filed_on.plus_months(3), frozenset({"filed_on"}))
    assert value_of(lower(absent), act) is None


def test_every_way_to_write_months_means_the_civil_calendar_in_python_and_sql() -> None:
    rows = month_acts(3000)
    found = sql_statuses(PACK, table(PENALTY, rows), ASOF)
    told = {True: Outcome.BREACH, False: Outcome.PASS, None: Outcome.INSUFFICIENT}
    for rule, (_, meant) in zip(PACK, TREES, strict=True):
        outcomes = [OUTCOME[status] for status in found[rule.code]]
        assert outcomes == [told[meant(row)] for row in rows], rule.code
        assert set(outcomes) == set(Outcome) - {Outcome.NOT_APPLICABLE}, rule.code
