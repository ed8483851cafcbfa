"""The language in which rules are written: small trees over the facts of one act.

A tree is written once and has two readings: `evaluate.py` (Python, one act) and `sql.py` (Ibis, a whole table). Logic
is SQL's: unknown `and` false is false, unknown `and` true is unknown. Dates are civil dates and count as whole days;
amounts are integer 分. A moment counts minutes.

Three states of a fact are kept apart. It is given; it is empty (the column is there, the cell blank: the step was not
taken); or its column is absent from the source, so that nothing is known. An absent fact is `UNKNOWN`: asking whether
it exists has no answer, while an empty one answers no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from .facts import FactSheet, Kind

DAYS_OF_MONTH = 32  # a month-day number is the month, counted from the year 0, times this, plus the day
LIST_SEPARATOR = ","  # several codes in one value: "warning,fine"
NAME_SEPARATOR = "、"  # several certificate numbers in one text: "08270001、08270002"


class Type(StrEnum):
    """What a tree yields. CODES is a text of codes joined by commas."""

    BOOL = "bool"
    DATE = "date"
    MOMENT = "moment"
    NUM = "num"
    TEXT = "text"
    CODES = "codes"


class Op(StrEnum):
    """Every kind of node. WD_*, FROM_MONTH_DAY and REAL_MONTH_DAY are made by `bind.lower`, never written by hand."""

    FACT = "fact"
    PARAM = "param"
    TODAY = "today"
    CONST = "const"
    UNKNOWN = "unknown"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    AND = "and"
    OR = "or"
    NOT = "not"
    IS_NULL = "missing"
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DAYS_AFTER = "days_after"
    PLUS_DAYS = "plus_days"
    MINUTES_AFTER = "minutes_after"
    DAY = "day"
    MINUTE_OF_DAY = "minute_of_day"
    WORKDAYS_AFTER = "workdays_after"
    PLUS_WORKDAYS = "plus_workdays"
    PLUS_MONTHS = "plus_months"
    FIRST_OF = "first_of"
    EARLIEST = "earliest"
    LATEST = "latest"
    OTHERWISE = "otherwise"
    IF = "if"
    HAS = "has"
    STARTS = "starts_with"
    WD_FLOOR = "wd_floor"
    WD_CEIL = "wd_ceil"
    MONTH_DAY = "month_day"
    FROM_MONTH_DAY = "from_month_day"
    REAL_MONTH_DAY = "real_month_day"


COMPARISONS = frozenset({Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE})
KIND_TYPE = {
    Kind.TEXT: Type.TEXT,
    Kind.DATE: Type.DATE,
    Kind.MOMENT: Type.MOMENT,
    Kind.BOOL: Type.BOOL,
    Kind.COUNT: Type.NUM,
    Kind.FEN: Type.NUM,
    Kind.CODE: Type.TEXT,
    Kind.CODES: Type.CODES,
}


class RuleError(Exception):
    """A rule is written wrongly. Raised when its pack is imported, so it never reaches a user."""


@dataclass(frozen=True, eq=False)
class Expr:
    """A node: what it does, what it yields, its parts, and a name or constant."""

    op: Op
    type: Type
    args: tuple[Expr, ...] = ()
    value: Any = None

    # --- comparisons and logic
    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return _compare(Op.EQ, self, other)

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        return _compare(Op.NE, self, other)

    def __lt__(self, other: object) -> Expr:
        return _compare(Op.LT, self, other)

    def __le__(self, other: object) -> Expr:
        return _compare(Op.LE, self, other)

    def __gt__(self, other: object) -> Expr:
        return _compare(Op.GT, self, other)

    def __ge__(self, other: object) -> Expr:
        return _compare(Op.GE, self, other)

    def __and__(self, other: Expr) -> Expr:
        return _logic(Op.AND, self, other)

    def __or__(self, other: Expr) -> Expr:
        return _logic(Op.OR, self, other)

    def __invert__(self) -> Expr:
        return _logic(Op.NOT, self)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise RuleError("a rule has no truth value before it is judged: write & | ~ instead of and, or, not")

    def missing(self) -> Expr:
        """The fact is empty: known not to be there."""
        return Expr(Op.IS_NULL, Type.BOOL, (self,))

    def exists(self) -> Expr:
        """The fact is given."""
        return ~self.missing()

    def otherwise(self, default: object) -> Expr:
        """This, or `default` where it is empty or its column is absent; `first_of` leaves an absent column unknown."""
        return Expr(Op.OTHERWISE, self.type, (self, _like(self, default)))

    def isin(self, *values: object) -> Expr:
        """Equal to one of `values`."""
        return any_of(*(self == value for value in values))

    # --- numbers and days
    def __add__(self, other: object) -> Expr:
        if self.type is Type.DATE:
            return Expr(Op.PLUS_DAYS, Type.DATE, (self, _num(other)))
        return Expr(Op.ADD, Type.NUM, (_num(self), _num(other)))

    def __sub__(self, other: object) -> Expr:
        return Expr(Op.SUB, Type.NUM, (_num(self), _num(other)))

    def __mul__(self, other: object) -> Expr:
        return Expr(Op.MUL, Type.NUM, (_num(self), _num(other)))

    def days_after(self, start: Expr) -> Expr:
        """Natural days from `start` to this day; the first day is not counted."""
        return Expr(Op.DAYS_AFTER, Type.NUM, (_date(self), _date(start)))

    def minutes_after(self, start: Expr) -> Expr:
        """Minutes from one moment to this one."""
        return Expr(Op.MINUTES_AFTER, Type.NUM, (_expect(self, Type.MOMENT), _expect(start, Type.MOMENT)))

    def day(self) -> Expr:
        """The civil day of a moment."""
        return Expr(Op.DAY, Type.DATE, (_expect(self, Type.MOMENT),))

    def minute_of_day(self) -> Expr:
        """Minutes from midnight to a moment: 22:00 is 1320."""
        return Expr(Op.MINUTE_OF_DAY, Type.NUM, (_expect(self, Type.MOMENT),))

    def workdays_after(self, start: Expr) -> Expr:
        """Which working day after `start` this is; a day off counts as the working day that follows it.

        So `> n` means: later than the n-th working day after `start`, also on the Saturday after a Friday limit.
        """
        return Expr(Op.WORKDAYS_AFTER, Type.NUM, (_date(self), _date(start)))

    def past_months(self, start: Expr, months: object) -> Expr:
        """Later than the day of `start`'s number so many months on, or than that month's last day if it has none such."""
        # Of one month no day lies past its last one, so what is compared need not be cut back to it.
        return _month_day(self) > _month_day(start) + _num(months) * DAYS_OF_MONTH

    def past_years(self, start: Expr, years: object) -> Expr:
        """Later than the `years`-th anniversary of `start`; a 29 February has it on the 28th."""
        return self.past_months(start, _num(years) * 12)

    def plus_months(self, count: object) -> Expr:
        """The day of the same number so many months on, or the last day of that month if it has none such (民法典202)."""
        return Expr(Op.PLUS_MONTHS, Type.DATE, (_date(self), _num(count)))

    def past(self, last: Expr) -> Expr:
        """Later than `last`, or than the first working day after it when `last` is a day off (民事诉讼法85)."""
        return self.workdays_after(last + -1) > 1

    def rolled(self) -> Expr:
        """This day, or the first working day after it when it is a day off. For deadlines and explanations."""
        return (self + -1).plus_workdays(1)

    def plus_workdays(self, count: object) -> Expr:
        """The count-th working day after this day. For deadlines and explanations; not within a condition."""
        return Expr(Op.PLUS_WORKDAYS, Type.DATE, (_date(self), _num(count)))

    # --- lists and texts
    def has(self, item: str | Expr) -> Expr:
        """Whether a list of codes, or of certificate numbers joined by 、, contains `item`."""
        if self.type not in (Type.CODES, Type.TEXT):
            raise RuleError(f"has() needs a list of codes or of numbers, not {self.type}")
        separator = LIST_SEPARATOR if self.type is Type.CODES else NAME_SEPARATOR
        return Expr(Op.HAS, Type.BOOL, (self, item if isinstance(item, Expr) else const(item)), separator)

    def has_any(self, *items: str) -> Expr:
        """Whether the list contains one of `items`."""
        return any_of(*(self.has(item) for item in items))

    def starts_with(self, prefix: str) -> Expr:
        """Whether the text begins with `prefix` (division codes)."""
        return Expr(Op.STARTS, Type.BOOL, (self,), prefix)

    # --- walking
    def walk(self) -> Iterator[Expr]:
        """This node and all below it."""
        yield self
        for arg in self.args:
            yield from arg.walk()

    def facts(self) -> frozenset[str]:
        """Names of the facts it reads."""
        return frozenset(node.value for node in self.walk() if node.op is Op.FACT)

    def rewrite(self, change: Callable[[Expr], Expr]) -> Expr:
        """A copy in which every node went through `change`, from the leaves up."""
        args = tuple(arg.rewrite(change) for arg in self.args)
        same = all(new is old for new, old in zip(args, self.args, strict=True))
        return change(self if same else Expr(self.op, self.type, args, self.value))

    def __repr__(self) -> str:
        if self.op in (Op.FACT, Op.PARAM):
            return f"{self.op[0]}.{self.value}"
        if self.op is Op.CONST:
            return repr(self.value)
        mark = "" if self.value is None else f"[{self.value!r}]"
        return f"{self.op}{mark}({', '.join(map(repr, self.args))})"


class FactNames:
    """`f.decided_on`: the facts of one sheet as leaves. A name that the sheet does not have is an error at once."""

    def __init__(self, sheet: FactSheet) -> None:
        self._sheet = sheet

    def __getattr__(self, name: str) -> Expr:
        try:
            fact = self._sheet[name]
        except KeyError:
            raise AttributeError(f"no fact {name!r} in sheet {self._sheet.name!r}") from None
        return Expr(Op.FACT, KIND_TYPE[fact.kind], (), name)


class ParamNames:
    """`p.limit`: the dated thresholds of the rule being written. `Rule` checks that it declares them."""

    def __getattr__(self, name: str) -> Expr:
        return Expr(Op.PARAM, Type.NUM, (), name)


p = ParamNames()
today = Expr(Op.TODAY, Type.DATE)


def const(value: object) -> Expr:
    """A constant: bool, int, text or date."""
    if isinstance(value, bool):
        return Expr(Op.CONST, Type.BOOL, (), value)
    if isinstance(value, int):
        return Expr(Op.CONST, Type.NUM, (), value)
    if isinstance(value, str):
        return Expr(Op.CONST, Type.TEXT, (), value)
    if type(value) is date:
        return Expr(Op.CONST, Type.DATE, (), value)
    raise RuleError(f"{value!r} cannot stand in a rule")


ALWAYS, NEVER = const(True), const(False)


def all_of(*parts: Expr) -> Expr:
    """All of the conditions."""
    return parts[0] if len(parts) == 1 else _logic(Op.AND, *parts)


def any_of(*parts: Expr) -> Expr:
    """At least one of the conditions."""
    return parts[0] if len(parts) == 1 else _logic(Op.OR, *parts)


def first_of(*values: object) -> Expr:
    """The first that is not empty. If an absent column comes first, the answer is unknown."""
    head = next(v for v in values if isinstance(v, Expr))
    return _choice(Op.FIRST_OF, tuple(_like(head, v) for v in values))


def earliest(*days: Expr) -> Expr:
    """The earliest of the days that are given."""
    return _choice(Op.EARLIEST, tuple(_date(d) for d in days))


def latest(*days: Expr) -> Expr:
    """The latest of the days that are given."""
    return _choice(Op.LATEST, tuple(_date(d) for d in days))


def when(condition: Expr, then: Expr | int | str | date, other: Expr | int | str | date) -> Expr:
    """`then` where the condition holds, `other` where it does not; unknown where the condition is unknown."""
    a = then if isinstance(then, Expr) else const(then)
    return Expr(Op.IF, a.type, (_bool(condition), a, _like(a, other)))


def unknown(kind: Type, because_of: frozenset[str] = frozenset()) -> Expr:
    """Nothing is known, not even whether it is empty, because those columns are absent."""
    return Expr(Op.UNKNOWN, kind, (), because_of)


def _month_day(day: Expr) -> Expr:
    return Expr(Op.MONTH_DAY, Type.NUM, (_date(day),))


def _choice(op: Op, args: tuple[Expr, ...]) -> Expr:
    return args[0] if len(args) == 1 else Expr(op, args[0].type, args)


def _like(model: Expr, value: object) -> Expr:
    node = value if isinstance(value, Expr) else const(value)
    if node.type is not model.type:
        raise RuleError(f"{node!r} is {node.type}, but {model!r} is {model.type}")
    return node


def _compare(op: Op, left: Expr, right: object) -> Expr:
    if right is None:
        raise RuleError("compare with None: write missing() or exists()")
    node = _like(left, right)
    if left.type is Type.CODES or (left.type in (Type.BOOL, Type.TEXT) and op not in (Op.EQ, Op.NE)):
        raise RuleError(f"{left.type} cannot be compared by {op}")
    return Expr(op, Type.BOOL, (left, node))


def _logic(op: Op, *parts: Expr) -> Expr:
    return Expr(op, Type.BOOL, tuple(_bool(part) for part in parts))


def _expect(value: object, kind: Type) -> Expr:
    node = value if isinstance(value, Expr) else const(value)
    if node.type is not kind:
        raise RuleError(f"{node!r} is {node.type}, {kind} is needed here")
    return node


def _bool(value: object) -> Expr:
    return _expect(value, Type.BOOL)


def _num(value: object) -> Expr:
    return _expect(value, Type.NUM)


def _date(value: object) -> Expr:
    return _expect(value, Type.DATE)
