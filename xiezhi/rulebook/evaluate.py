"""First reading of a tree: Python, one act at a time. Serves gates and explanations; must agree with `sql.py`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from xiezhi.law.calendar import Calendar
from xiezhi.law.errors import CalendarNotLoaded

from .civil import month_day, real_day, to_day
from .expr import LIST_SEPARATOR, Expr, Op, RuleError, Type

EPOCH = date(1970, 1, 1).toordinal()
MINUTES = 24 * 60
_LAST = date.max.toordinal() - EPOCH


@dataclass(frozen=True)
class Act:
    """One act as the rules see it: its facts, today, and the calendar."""

    row: Mapping[str, Any]
    today: int
    calendar: Calendar

    @classmethod
    def of(cls, row: Mapping[str, Any], asof: date, calendar: Calendar) -> Act:
        """The act on the day `asof`."""
        return cls(row, day_number(asof), calendar)

    def working(self, day: int | None, ceil: bool) -> int | None:
        """Number of the working day `day`; of a day off, that of the one before it, or with `ceil` of the one after."""
        if day is None:
            return None
        when = to_date(day)
        if when is None or not self.calendar.first_day <= when <= self.calendar.last_day:
            return None
        return self.calendar.wd_no(when) + (1 if ceil and not self.calendar.is_working(when) else 0)

    def nth_working_day(self, start: int, count: int) -> int | None:
        """Day number of the count-th working day after `start`; None outside the calendar."""
        number = self.working(start, ceil=False)
        if number is None:
            return None
        try:
            return day_number(self.calendar.nth_working_day(number + count))
        except CalendarNotLoaded:
            return None


Run = Callable[[Act], Any]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def to_date(number: int) -> date | None:
    """The date of a day number; None outside years 1 to 9999."""
    return date.fromordinal(number + EPOCH) if 0 < number + EPOCH <= _LAST + EPOCH else None


def minute_number(at: datetime) -> int:
    """Minutes since 1970-01-01 00:00."""
    return day_number(at) * MINUTES + at.hour * 60 + at.minute


def to_moment(number: int) -> datetime | None:
    """The moment of a minute number; None outside years 1 to 9999."""
    day = to_date(number // MINUTES)
    return datetime(day.year, day.month, day.day, *divmod(number % MINUTES, 60)) if day else None


def value_of(tree: Expr, act: Act) -> Any:
    """The value of `tree` for one act: dates as dates, amounts in 分, unknown as None."""
    result = compile_tree(tree)(act)
    if result is None:
        return None
    return to_date(result) if tree.type is Type.DATE else to_moment(result) if tree.type is Type.MOMENT else result


@cache
def compile_tree(tree: Expr) -> Run:
    """The tree as a Python function. Trees are compared by identity, so a rule is compiled once."""
    if tree.op in _LEAVES:
        return _LEAVES[tree.op](tree)
    parts = [compile_tree(arg) for arg in tree.args]
    if tree.op in _STRICT:
        return _strict(_STRICT[tree.op], parts)
    if tree.op in _NODES:
        return _NODES[tree.op](tree, parts)
    raise RuleError(f"{tree.op} cannot be evaluated: the rule was not bound")


def _fact(tree: Expr) -> Run:
    name, kind = tree.value, tree.type

    def read(act: Act) -> Any:
        value = act.row.get(name)
        if value is None or value == "":  # databases keep an empty text where a file has an empty cell
            return None
        if kind is Type.DATE:
            return day_number(value)
        if kind is Type.MOMENT:
            return minute_number(value)
        if kind is Type.CODES and not isinstance(value, str):
            return LIST_SEPARATOR.join(value) or None
        return value

    return read


def _const(tree: Expr) -> Run:
    value = day_number(tree.value) if tree.type is Type.DATE else tree.value
    return lambda act: value


_LEAVES: dict[Op, Callable[[Expr], Run]] = {
    Op.FACT: _fact,
    Op.CONST: _const,
    Op.TODAY: lambda tree: lambda act: act.today,
    Op.UNKNOWN: lambda tree: lambda act: None,
}

_STRICT: dict[Op, Callable[[Any, Any], Any]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.ADD: operator.add,
    Op.SUB: operator.sub,
    Op.MUL: operator.mul,
    Op.DAYS_AFTER: operator.sub,
    Op.PLUS_DAYS: operator.add,
    Op.MINUTES_AFTER: operator.sub,
}


def _strict(function: Callable[[Any, Any], Any], parts: list[Run]) -> Run:
    left, right = parts

    def run(act: Act) -> Any:
        a = left(act)
        if a is None:
            return None
        b = right(act)
        return None if b is None else function(a, b)

    return run


def _and(tree: Expr, parts: list[Run]) -> Run:
    def run(act: Act) -> bool | None:
        result: bool | None = True
        for part in parts:
            value = part(act)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return run


def _or(tree: Expr, parts: list[Run]) -> Run:
    def run(act: Act) -> bool | None:
        result: bool | None = False
        for part in parts:
            value = part(act)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return run


def _not(tree: Expr, parts: list[Run]) -> Run:
    def run(act: Act) -> bool | None:
        value = parts[0](act)
        return None if value is None else not value

    return run


def _missing(tree: Expr, parts: list[Run]) -> Run:
    return lambda act: parts[0](act) is None


def _first(tree: Expr, parts: list[Run]) -> Run:
    def run(act: Act) -> Any:
        for part in parts:
            value = part(act)
            if value is not None:
                return value
        return None

    return run


def _extreme(pick: Callable[[list[Any]], Any]) -> Callable[[Expr, list[Run]], Run]:
    def build(tree: Expr, parts: list[Run]) -> Run:
        def run(act: Act) -> Any:
            values = [value for part in parts if (value := part(act)) is not None]
            return pick(values) if values else None

        return run

    return build


def _if(tree: Expr, parts: list[Run]) -> Run:
    condition, then, other = parts

    def run(act: Act) -> Any:
        value = condition(act)
        return None if value is None else then(act) if value else other(act)

    return run


def _has(tree: Expr, parts: list[Run]) -> Run:
    mark = tree.value

    def contains(whole: str, item: str) -> bool:
        return f"{mark}{item}{mark}" in f"{mark}{whole}{mark}"

    return _strict(contains, parts)


def _starts(tree: Expr, parts: list[Run]) -> Run:
    def run(act: Act) -> bool | None:
        value = parts[0](act)
        return None if value is None else value.startswith(tree.value)

    return run


def _working(ceil: bool) -> Callable[[Expr, list[Run]], Run]:
    return lambda tree, parts: lambda act: act.working(parts[0](act), ceil)


def _of(function: Callable[[int], int]) -> Callable[[Expr, list[Run]], Run]:
    def build(tree: Expr, parts: list[Run]) -> Run:
        def run(act: Act) -> int | None:
            number = parts[0](act)
            return None if number is None else function(number)

        return run

    return build


def _plus_workdays(tree: Expr, parts: list[Run]) -> Run:
    def run(act: Act) -> int | None:
        start, count = parts[0](act), parts[1](act)
        return None if start is None or count is None else act.nth_working_day(start, count)

    return run


_NODES: dict[Op, Callable[[Expr, list[Run]], Run]] = {
    Op.AND: _and,
    Op.OR: _or,
    Op.NOT: _not,
    Op.IS_NULL: _missing,
    Op.FIRST_OF: _first,
    Op.OTHERWISE: _first,
    Op.EARLIEST: _extreme(min),
    Op.LATEST: _extreme(max),
    Op.IF: _if,
    Op.HAS: _has,
    Op.STARTS: _starts,
    Op.MONTH_DAY: _of(month_day),
    Op.FROM_MONTH_DAY: _of(lambda number: min(to_day(number))),
    Op.REAL_MONTH_DAY: _of(lambda number: min(real_day(number))),
    Op.DAY: _of(lambda minute: minute // MINUTES),
    Op.MINUTE_OF_DAY: _of(lambda minute: minute % MINUTES),
    Op.WD_FLOOR: _working(ceil=False),
    Op.WD_CEIL: _working(ceil=True),
    Op.PLUS_WORKDAYS: _plus_workdays,
}
