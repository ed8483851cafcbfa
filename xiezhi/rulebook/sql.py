"""Second reading of a tree: Ibis, all acts at once, one integer column a rule. Must agree with `evaluate.py`.

Dates become day numbers first, so that only integers are compared and subtracted: engines differ in date arithmetic,
not in that of integers. Nothing here names an engine.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from typing import Any

import ibis
from ibis.expr import types as ir

from .bound import PLACE, Bound
from .evaluate import MINUTES, day_number
from .expr import NEVER, Expr, Op, RuleError, Type
from .facts import FactSheet, Kind
from .rule import Severity

NOT_APPLICABLE, PASS, BREACH, LACKS_FACTS, LACKS_CALENDAR, PASS_YELLOW, PASS_ORANGE, PASS_RED = range(8)
LEVEL = {Severity.YELLOW: PASS_YELLOW, Severity.ORANGE: PASS_ORANGE, Severity.RED: PASS_RED}
SQL_TYPE = {
    Kind.TEXT: "string", Kind.CODE: "string", Kind.CODES: "string", Kind.DATE: "date", Kind.MOMENT: "timestamp",
    Kind.BOOL: "boolean",
    Kind.COUNT: "int64", Kind.FEN: "int64",
}
TYPE = {Type.BOOL: "boolean", Type.DATE: "int32", Type.MOMENT: "int64", Type.NUM: "int64", Type.TEXT: "string", Type.CODES: "string"}
TODAY = "today"
WORKING_DAYS = ibis.table({"day": "int32", "wd": "int32", "wu": "int32"}, name="working_days")


def acts_table(sheet: FactSheet, columns: Iterable[str], working: Iterable[str] = ()) -> ir.Table:
    """The unbound wide table: act_id, today, and those columns of the sheet that the source has.

    `working`: dates beside which the source already holds the working-day numbers `<name>_wd` and `<name>_wu` (of the
    working day itself; of a day off the one before, and the one after).
    """
    held = frozenset(columns)
    schema = {"act_id": "string", TODAY: "date"}
    schema |= {f"{name}_{mark}": "int32" for name in working for mark in ("wd", "wu")}
    schema |= {fact.name: SQL_TYPE[fact.kind] for fact in sheet if fact.name in held}
    if PLACE in held:
        schema[PLACE] = "string"
    return ibis.table(schema, name="acts")


def numbered(acts: ir.Table, bounds: Iterable[Bound], keep: Iterable[str]) -> ir.Table:
    """The facts that are used, dates as day numbers, with working-day numbers beside those that need them."""
    nodes = [node for bound in bounds for tree in bound.conditions() for node in tree.walk()]
    used = {node.value for node in nodes if node.op is Op.FACT} | set(keep)
    working = {_column(node.args[0]): node.args[0] for node in nodes if node.op in (Op.WD_FLOOR, Op.WD_CEIL)}
    # Lists are put between marks once, not once a rule: ",warning,fine," contains ",fine,".
    lists = {_column(node.args[0]): node.value for node in nodes if _is_list_test(node)}
    ymd = sorted({_column(node.args[0]) for node in nodes if node.op is Op.YMD})
    epoch = ibis.date("1970-01-01")
    names = ["act_id", TODAY, *sorted(used & set(acts.columns))]
    table = acts.select(
        **{name: acts[name].delta(epoch, unit="day").cast("int32") if acts[name].type().is_date()
           else (acts[name].epoch_seconds() // 60).cast("int64") if acts[name].type().is_timestamp() else acts[name]
           for name in names},
        **{f"{name}_ymd": _ymd(acts[name]) for name in ymd},
        **{f"{name}_list": _between(acts[name], mark) for name, mark in sorted(lists.items())},
        **{name: acts[name] for name in acts.columns if name.endswith(("_wd", "_wu"))},
    )
    read = Reader(table)
    table = table.mutate(
        **{name: read(tree).cast("int32") for name, tree in sorted(working.items()) if name not in table.columns})
    for name in sorted(name for name in working if f"{name}_wd" not in table.columns):
        days = WORKING_DAYS.view()
        table = table.left_join(days, table[name] == days.day).select(
            table, **{f"{name}_wd": days.wd, f"{name}_wu": days.wu}
        )
    return table


def _is_list_test(node: Expr) -> bool:
    return node.op is Op.HAS and node.args[0].op is Op.FACT


def _between(text: Any, mark: str) -> Any:
    return ibis.literal(mark) + text + ibis.literal(mark)


def _ymd(day: Any) -> Any:
    return (day.year() * 10000 + day.month() * 100 + day.day()).cast("int64")


def statuses(table: ir.Table, bounds: Iterable[Bound]) -> dict[str, ir.Value]:
    """One status column a rule over the numbered table."""
    return {bound.rule.code: status(table, bound) for bound in bounds}


def status(table: ir.Table, bound: Bound) -> ir.Value:
    """The outcome of one rule; the order of questions is that of `judge.judge_bound`."""
    read = Reader(table)
    # Each condition is written once: a truth value as a number keeps unknown apart without asking twice.
    decided = ibis.coalesce(read(bound.breach).cast("int32") + PASS, LACKS_FACTS)
    if bound.levels:
        levels = [(read(tree), LEVEL[severity]) for severity, tree in bound.levels]
        decided = ibis.cases((decided == PASS, ibis.cases(*levels, else_=PASS)), else_=decided)
    obstacles = []
    if bound.gap is not NEVER:
        obstacles.append((read(bound.gap), LACKS_CALENDAR))
    if bound.needed:
        obstacles.append((~read(bound.needs), LACKS_FACTS))
    if obstacles:
        decided = ibis.cases(*obstacles, else_=decided)
    return ibis.coalesce(read(bound.applies).cast("int32") * decided, LACKS_FACTS).cast("int8")


class Reader:
    """Translates trees into Ibis expressions over one numbered table."""

    def __init__(self, table: ir.Table) -> None:
        self.table = table

    def __call__(self, tree: Expr) -> Any:
        if tree.op is Op.CONST:
            return ibis.literal(day_number(tree.value) if tree.type is Type.DATE else tree.value, type=TYPE[tree.type])
        if tree.op is Op.UNKNOWN:
            return ibis.null(TYPE[tree.type])
        if tree.op in (Op.FACT, Op.TODAY):
            return self.table[_column(tree)]
        if tree.op in (Op.WD_FLOOR, Op.WD_CEIL):
            return self.table[_column(tree.args[0]) + ("_wd" if tree.op is Op.WD_FLOOR else "_wu")]
        if tree.op is Op.YMD:
            return self.table[_column(tree.args[0]) + "_ymd"]
        if _is_list_test(tree):
            return self.table[_column(tree.args[0]) + "_list"].contains(self._item(tree.args[1], tree.value))
        if tree.op not in _NODES:
            raise RuleError(f"{tree.op} has no meaning in SQL")
        return _NODES[tree.op](tree, [self(arg) for arg in tree.args])

    def _item(self, item: Expr, mark: str) -> Any:
        if item.op is Op.CONST:
            return ibis.literal(f"{mark}{item.value}{mark}")
        return _between(self(item), mark)


def _column(day: Expr) -> str:
    """The column of a fact or of today, or one made for a computed day; its name begins with a fact of it."""
    if day.op is Op.TODAY:
        return TODAY
    if day.op is Op.FACT:
        return str(day.value)
    return f"{min(day.facts(), default=TODAY)}__{zlib.crc32(repr(day).encode()):08x}"


def _fold(join: Callable[[Any, Any], Any]) -> Callable[[Expr, list[Any]], Any]:
    def build(tree: Expr, args: list[Any]) -> Any:
        result = args[0]
        for arg in args[1:]:
            result = join(result, arg)
        return result

    return build


def _extreme(first_wins: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    # Written out: engines disagree on what least() and greatest() make of null.
    return lambda a, b: ibis.cases((b.isnull(), a), (a.isnull(), b), (first_wins(a, b), a), else_=b)


def _has(tree: Expr, args: list[Any]) -> Any:
    return _between(args[0], tree.value).contains(_between(args[1], tree.value))


def _two(function: Callable[[Any, Any], Any]) -> Callable[[Expr, list[Any]], Any]:
    return lambda tree, args: function(args[0], args[1])


_NODES: dict[Op, Callable[[Expr, list[Any]], Any]] = {
    Op.EQ: _two(lambda a, b: a == b),
    Op.NE: _two(lambda a, b: a != b),
    Op.LT: _two(lambda a, b: a < b),
    Op.LE: _two(lambda a, b: a <= b),
    Op.GT: _two(lambda a, b: a > b),
    Op.GE: _two(lambda a, b: a >= b),
    Op.AND: _fold(lambda a, b: a & b),
    Op.OR: _fold(lambda a, b: a | b),
    Op.NOT: lambda tree, args: ~args[0],
    Op.IS_NULL: lambda tree, args: args[0].isnull(),
    Op.ADD: _two(lambda a, b: a + b),
    Op.SUB: _two(lambda a, b: a - b),
    Op.MUL: _two(lambda a, b: a * b),
    Op.DAYS_AFTER: _two(lambda a, b: a - b),
    Op.PLUS_DAYS: _two(lambda a, b: a + b),
    Op.MINUTES_AFTER: _two(lambda a, b: a - b),
    Op.DAY: lambda tree, args: (args[0] // MINUTES).cast("int32"),
    Op.MINUTE_OF_DAY: lambda tree, args: args[0] % MINUTES,
    Op.FIRST_OF: lambda tree, args: ibis.coalesce(*args),
    Op.OTHERWISE: lambda tree, args: ibis.coalesce(*args),
    Op.EARLIEST: _fold(_extreme(lambda a, b: a <= b)),
    Op.LATEST: _fold(_extreme(lambda a, b: a >= b)),
    Op.IF: lambda tree, args: ibis.cases((args[0], args[1]), (~args[0], args[2]), else_=ibis.null(TYPE[tree.type])),
    Op.HAS: _has,
    Op.STARTS: lambda tree, args: args[0].startswith(tree.value),
}
