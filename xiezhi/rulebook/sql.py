"""Second reading of a tree: Ibis, all acts at once, one digit a rule. Must agree with `evaluate.py`.

The rows come prepared (rows.py), so only integers, truth values and texts are compared: engines differ in date arithmetic,
not in that of integers. Nothing here names an engine.
"""

from __future__ import annotations

import functools
import operator
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ibis
from ibis.expr import types as ir

from .bind import same
from .bound import PLACE, Bound, blames
from .civil import month_day, real_day, to_day
from .evaluate import MINUTES, day_number
from .expr import NEVER, Expr, Op, RuleError, Type
from .facts import Kind
from .rows import MD, ROW, TODAY, WD, WU, asked, code_column, is_code_test
from .rule import Pack, Severity

# What a row is fetched for again has the highest of the three bits.
NOT_APPLICABLE, PASS, LACKS_FACTS, PASS_YELLOW, BREACH, LACKS_CALENDAR, PASS_ORANGE, PASS_RED = range(8)
TOLD = 4
LEVEL = {Severity.YELLOW: PASS_YELLOW, Severity.ORANGE: PASS_ORANGE, Severity.RED: PASS_RED}
SQL_TYPE = {
    Kind.TEXT: "string", Kind.CODE: "string", Kind.CODES: "string", Kind.DATE: "int32", Kind.MOMENT: "int64",
    Kind.BOOL: "boolean", Kind.COUNT: "int64", Kind.FEN: "int64",
}
TYPE = {
    Type.BOOL: "boolean", Type.DATE: "int32", Type.MOMENT: "int64", Type.NUM: "int64", Type.TEXT: "string",
    Type.CODES: "string",
}
WORKING_DAYS = ibis.table({"day": "int32", "wd": "int32", "wu": "int32"}, name="working_days")
PACKED = 20
JUDGED, SHARED = "judged_{}", "shared_{}"


def acts_table(pack: Pack, columns: Iterable[str]) -> ir.Table:
    """The unbound table of prepared rows (rows.py): row_no, today, those facts that the source has, what stands beside them."""
    held = frozenset(columns)
    schema = {ROW: "int64", **dict.fromkeys((TODAY, TODAY + WD, TODAY + WU, TODAY + MD), "int32")}
    schema |= {fact.name: SQL_TYPE[fact.kind] for fact in pack.sheet if fact.name in held}
    schema |= asked(pack).columns(held)
    if PLACE in held:
        schema[PLACE] = "string"
    return ibis.table(schema, name="acts")


def numbered(acts: ir.Table, bounds: Iterable[Bound]) -> ir.Table:
    """The rows with the days that rules compute, and their working-day numbers, beside them."""
    nodes = [node for bound in bounds for tree in bound.conditions() for node in tree.walk()]
    days = {_column(node.args[0]): node.args[0] for node in nodes if node.op in (Op.WD_FLOOR, Op.WD_CEIL)}
    made = {name: tree for name, tree in sorted(days.items()) if name not in acts.columns}
    read = Reader(acts)
    table = acts.mutate(**{name: read(tree).cast("int32") for name, tree in made.items()})
    for name in made:
        day = WORKING_DAYS.view()
        table = table.left_join(day, table[name] == day.day).select(table, **{name + WD: day.wd, name + WU: day.wu})
    return table


def judged(pack: Pack, bounds: Sequence[Bound], columns: Iterable[str]) -> list[ir.Table]:
    """row_no and the statuses of the rules, three bits each, PACKED rules to an integer column, in the order of `bounds`.

    Several tables, each over the one before it (named `shared_0`, …): what rules have in common is worked out once.
    """
    layers, read = layered(pack, bounds, columns, [tree for bound in bounds for tree in bound.conditions()])
    found = [status(read, bound, at % PACKED) for at, bound in enumerate(bounds)]
    groups = [found[at : at + PACKED] for at in range(0, len(found), PACKED)]
    packed = [functools.reduce(operator.add, group).cast("int64") for group in groups]
    layers[-1] = read.table.select(read.table[ROW], **{JUDGED.format(at): column for at, column in enumerate(packed)})
    return layers


def layered(pack: Pack, bounds: Sequence[Bound], columns: Iterable[str], trees: Iterable[Expr]) -> tuple[list[ir.Table], Reader]:
    """The prepared rows, with what the trees have in common worked out once; the reader reads from the last table."""
    layers = [numbered(acts_table(pack, columns), bounds)]
    read = Reader(layers[0])
    for layer in shared(trees):
        read = _next(layers, read, {name: read(tree) for name, tree in layer.items()}, {tree: name for name, tree in layer.items()})
    return layers, read


def _next(layers: list[ir.Table], read: Reader, made: Mapping[str, ir.Value], named: dict[Expr, str]) -> Reader:
    """One table more, over the last one with the columns made; reads from it."""
    here = layers[-1] = read.table.select(read.table, **made)
    layers.append(ibis.table(here.schema(), name=SHARED.format(len(layers) - 1)))
    return Reader(layers[-1], read.named | named)


def shared(trees: Iterable[Expr]) -> list[dict[str, Expr]]:
    """Parts that are asked for more than once, innermost first. Parts written alike are one node (bind.same)."""
    uses, order = Counter[Expr](), list[Expr]()

    def visit(tree: Expr) -> None:
        uses[tree] += 1
        if uses[tree] == 1:
            for arg in tree.args:
                visit(arg)
                uses[arg] += tree.op in _TWICE
            order.append(tree)

    for tree in trees:
        visit(tree)
    wanted = {tree for tree in order if tree.args and uses[tree] > 1 and not _ready(tree) and not is_code_test(tree)}
    level: dict[Expr, int] = {}
    layers: dict[int, dict[str, Expr]] = {}
    for at, tree in enumerate(order):
        level[tree] = max((level[arg] for arg in tree.args), default=-1) + (tree in wanted or not tree.args)
        if tree in wanted:
            layers.setdefault(level[tree], {})[f"part_{at}"] = tree
    return [layers[number] for number in sorted(layers)]


def blamed(pack: Pack, bounds: Sequence[Bound], columns: Iterable[str], wanted: Sequence[tuple[Bound, str]]) -> list[ir.Table]:
    """For each rule and fact of `wanted`: of how many acts the rule could not judge because of that fact.

    Tables as for `judged`: what is shared, then which rules lacked something, then for want of what.
    """
    lacking = list(dict.fromkeys(bound for bound, _ in wanted))
    why = [same(blames(bound, name)) for bound, name in wanted]
    layers, read = layered(pack, bounds, columns, [*(tree for bound in lacking for tree in bound.conditions()), *why])
    read = _next(
        layers, read, {f"lacks_{at}": status(read, bound, 0) == LACKS_FACTS for at, bound in enumerate(lacking)}, {})
    hits = [read.table[f"lacks_{lacking.index(bound)}"] & read(tree) for (bound, _), tree in zip(wanted, why, strict=True)]
    layers[-1] = read.table.aggregate(**{f"n{at}": ibis.ifelse(hit, 1, 0).sum() for at, hit in enumerate(hits)})
    return layers


def status(read: Reader, bound: Bound, place: int) -> ir.Value:
    """The outcome of one rule, as digit `place` of a packed column; the order of questions is that of `judge.judge_bound`."""

    def says(outcome: int) -> ir.Value:
        return ibis.literal(outcome << 3 * place, type="int64")

    breach = read(bound.breach)
    if bound.levels or _simple(bound.breach, read):
        levels = [(read(tree), says(LEVEL[severity])) for severity, tree in bound.levels]
        passed = ibis.cases(*levels, else_=says(PASS)) if levels else says(PASS)
        decided = ibis.cases((breach, says(BREACH)), (_unknown(bound.breach, read), says(LACKS_FACTS)), else_=passed)
    else:  # A truth value as a number keeps unknown apart without asking twice (PostgreSQL casts it to a whole integer only).
        decided = ibis.coalesce(breach.cast("int32") * says(BREACH - PASS) + says(PASS), says(LACKS_FACTS))
    obstacles = []
    if bound.gap is not NEVER:
        obstacles.append((read(bound.gap), says(LACKS_CALENDAR)))
    if bound.needed:
        obstacles.append((~read(bound.needs), says(LACKS_FACTS)))
    if obstacles:
        decided = ibis.cases(*obstacles, else_=decided)
    applies = read(bound.applies)  # a case, so that acts which a rule does not concern cost nothing more
    return ibis.cases((applies, decided), (_unknown(bound.applies, read), says(LACKS_FACTS)), else_=says(NOT_APPLICABLE))


def _unknown(tree: Expr, read: Reader) -> ir.Value:
    """Whether a tree has no value. Ibis forgets the brackets of (NOT x) IS NULL, so it is not asked of a NOT."""
    while tree.op is Op.NOT and tree not in read.named:
        tree = tree.args[0]
    return ibis.literal(value=False) if tree.op is Op.IS_NULL else read(tree).isnull()


def _simple(tree: Expr, read: Reader, most: int = 6) -> bool:
    """Whether a condition is sooner asked twice than reckoned with."""

    def parts(tree: Expr) -> int:
        return 1 if tree in read.named else 1 + sum(map(parts, tree.args))

    return parts(tree) <= most


class Reader:
    """Translates trees into Ibis expressions over one numbered table; a tree that several rules share only once."""

    def __init__(self, table: ir.Table, named: Mapping[Expr, str] | None = None) -> None:
        self.table, self.named = table, dict(named or {})
        self.known: dict[Expr, Any] = {tree: table[name] for tree, name in self.named.items()}

    def __call__(self, tree: Expr) -> Any:
        if tree not in self.known:
            self.known[tree] = self._read(tree)
        return self.known[tree]

    def _read(self, tree: Expr) -> Any:
        if tree.op is Op.CONST:
            return ibis.literal(day_number(tree.value) if tree.type is Type.DATE else tree.value, type=TYPE[tree.type])
        if tree.op is Op.UNKNOWN:
            return ibis.null(TYPE[tree.type])
        if tree.op in (Op.FACT, Op.TODAY):
            return self.table[_column(tree)]
        if tree.op in (Op.WD_FLOOR, Op.WD_CEIL):
            return self.table[_column(tree.args[0]) + (WD if tree.op is Op.WD_FLOOR else WU)]
        if tree.op is Op.MONTH_DAY:
            ready = _column(tree.args[0]) + MD
            return self.table[ready].cast("int64") if ready in self.table.columns else month_day(self(tree.args[0]).cast("int64"))
        if is_code_test(tree):
            return self.table[code_column(tree.args[0].value, tree.args[1].value)]
        if tree.op is Op.IS_NULL:
            return _unknown(tree.args[0], self)
        if tree.op not in _NODES:
            raise RuleError(f"{tree.op} has no meaning in SQL")
        return _NODES[tree.op](tree, [self(arg) for arg in tree.args])


def _column(day: Expr) -> str:
    """The column of a fact or of today, or one made for a computed day; its name begins with a fact of it."""
    if day.op is Op.TODAY:
        return TODAY
    if day.op is Op.FACT:
        return str(day.value)
    return f"{min(day.facts(), default=TODAY)}__{zlib.crc32(repr(day).encode()):08x}"


# Their meaning in SQL names what they are made of more than once: one in another, the text would grow without end.
_TWICE = frozenset({Op.MONTH_DAY, Op.FROM_MONTH_DAY, Op.REAL_MONTH_DAY, Op.EARLIEST, Op.LATEST})


def _ready(tree: Expr) -> bool:
    """Whether it is read from a column that stands there already."""
    return tree.op in (Op.WD_FLOOR, Op.WD_CEIL) or (tree.op is Op.MONTH_DAY and not tree.args[0].args)


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


def _between(text: Any, mark: str) -> Any:
    return ibis.literal(mark) + text + ibis.literal(mark)


def _has(tree: Expr, args: list[Any]) -> Any:
    return _between(args[0], tree.value).contains(_between(args[1], tree.value))


def _earlier(function: Callable[[Any], tuple[Any, Any]]) -> Callable[[Expr, list[Any]], Any]:
    def build(tree: Expr, args: list[Any]) -> Any:
        meant, last = function(args[0])
        return ibis.ifelse(meant < last, meant, last).cast(TYPE[tree.type])

    return build


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
    Op.ADD: _two(lambda a, b: a + b),
    Op.SUB: _two(lambda a, b: a - b),
    Op.MUL: _two(lambda a, b: a * b),
    Op.DAYS_AFTER: _two(lambda a, b: a - b),
    Op.PLUS_DAYS: _two(lambda a, b: a + b),
    Op.MINUTES_AFTER: _two(lambda a, b: a - b),
    Op.FROM_MONTH_DAY: _earlier(to_day),
    Op.REAL_MONTH_DAY: _earlier(real_day),
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
