"""From a rule as written to a tree that can be evaluated: thresholds filled in, absent columns made unknown, and
working days reduced to differences of numbers that stand beside each date."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .expr import ALWAYS, COMPARISONS, DAYS_OF_MONTH, NEVER, Expr, Op, Type, all_of, any_of, unknown

# Nodes that yield a value only if every part has one.
_STRICT = frozenset(
    {Op.NOT, Op.ADD, Op.SUB, Op.MUL, Op.DAYS_AFTER, Op.PLUS_DAYS, Op.MINUTES_AFTER, Op.DAY, Op.MINUTE_OF_DAY,
     Op.WORKDAYS_AFTER, Op.PLUS_WORKDAYS, Op.PLUS_MONTHS, Op.MONTH_DAY, Op.EARLIEST, Op.LATEST, Op.HAS, Op.STARTS} | COMPARISONS
)

# Days of which numbers are asked as they are; of a choice among days, of each.
_DAYS = (Op.FACT, Op.TODAY, Op.CONST, Op.PLUS_DAYS, Op.PLUS_MONTHS, Op.FROM_MONTH_DAY, Op.DAY)


def mark_absent(tree: Expr, absent: frozenset[str]) -> Expr:
    """The tree for a source without the columns in `absent`."""
    if not absent & tree.facts():
        return tree
    return tree.rewrite(lambda node: _absent(node, absent))


def _absent(node: Expr, absent: frozenset[str]) -> Expr:
    if node.op is Op.FACT:
        return unknown(node.type, frozenset({node.value})) if node.value in absent else node
    if node.op is Op.IS_NULL:
        return _missing(node.args[0])
    unknowns = [arg.op is Op.UNKNOWN for arg in node.args]
    if not any(unknowns):
        return node
    if node.op is Op.OTHERWISE:
        return node.args[1] if unknowns[0] else node
    if node.op in _STRICT or (node.op is Op.IF and (unknowns[0] or all(unknowns[1:]))):
        return unknown(node.type, frozenset(name for arg in node.args if arg.op is Op.UNKNOWN for name in arg.value))
    if node.op is Op.FIRST_OF:
        # What stands behind an absent column must not be taken for it: the service date is unknown, not today.
        at = unknowns.index(True)
        return node.args[0] if at == 0 else Expr(node.op, node.type, node.args[: at + 1])
    return node


def _missing(value: Expr) -> Expr:
    """Whether `value` is empty, where parts of it may be unknown rather than empty."""
    if value.op is Op.UNKNOWN:
        return unknown(Type.BOOL, value.value)
    if value.op is Op.FIRST_OF and value.args[-1].op is Op.UNKNOWN:
        return all_of(*(arg.missing() for arg in value.args[:-1]), unknown(Type.BOOL, value.args[-1].value))
    if value.op is Op.IF:
        return Expr(Op.IF, Type.BOOL, (value.args[0], _missing(value.args[1]), _missing(value.args[2])))
    return value.missing()


def fill_params(tree: Expr, value: Callable[[str], Expr]) -> Expr:
    """Put the dated thresholds in: `value(name)` is a tree that yields the one for the act's day and place."""
    return tree.rewrite(lambda node: value(node.value) if node.op is Op.PARAM else node)


def lower(tree: Expr) -> Expr:
    """Replace working days and months by arithmetic on the numbers that stand beside a day; equal trees become one."""
    return same(tree.rewrite(_lower))


_SAME: dict[tuple[object, ...], Expr] = {
    (tree.op, tree.type, tree.value, bool): tree for tree in (ALWAYS, NEVER)  # asked for by identity
}


def same(tree: Expr) -> Expr:
    """The one node that stands for all trees written alike, so that engines can work out once what rules share."""
    args = tuple(same(arg) for arg in tree.args)
    key = (tree.op, tree.type, tree.value, type(tree.value), *(id(arg) for arg in args))
    if key not in _SAME:
        _SAME[key] = tree if args == () or all(a is b for a, b in zip(args, tree.args, strict=True)) else Expr(
            tree.op, tree.type, args, tree.value)
    return _SAME[key]


def _lower(node: Expr) -> Expr:
    if node.op is Op.WORKDAYS_AFTER:
        end, start = node.args
        return Expr(Op.SUB, Type.NUM, (_number(end, Op.WD_CEIL), _number(start, Op.WD_FLOOR)))
    if node.op is Op.MONTH_DAY:
        return _number(node.args[0], Op.MONTH_DAY)
    if node.op is Op.PLUS_MONTHS:
        day, months = node.args
        return Expr(Op.FROM_MONTH_DAY, Type.DATE, (_number(day, Op.MONTH_DAY) + months * DAYS_OF_MONTH,))
    return node


def _number(day: Expr, op: Op) -> Expr:
    """The working-day or month-day number of a date tree, taken at its leaves, where it stands beside the date."""
    if day.op is Op.FROM_MONTH_DAY and op is Op.MONTH_DAY:
        return Expr(Op.REAL_MONTH_DAY, Type.NUM, day.args)
    if day.op in _DAYS:
        return Expr(op, Type.NUM, (day,))
    if day.op is Op.UNKNOWN:
        return unknown(Type.NUM, day.value)
    if day.op is Op.IF:
        return Expr(Op.IF, Type.NUM, (day.args[0], _number(day.args[1], op), _number(day.args[2], op)))
    if day.op in (Op.FIRST_OF, Op.EARLIEST, Op.LATEST, Op.OTHERWISE):
        # The numberings rise with the date, so the earliest day has the smallest number.
        return Expr(day.op, Type.NUM, tuple(_number(arg, op) for arg in day.args))
    raise ValueError(f"no number for {day!r}")


def calendar_gap(trees: Iterable[Expr]) -> Expr:
    """True where working days are counted from or to a date outside the calendar."""
    gaps = [_gap(day) for tree in trees for node in tree.walk() if node.op is Op.WORKDAYS_AFTER for day in node.args]
    gaps = [gap for gap in gaps if gap is not NEVER]
    return any_of(*gaps) if gaps else NEVER


def _gap(day: Expr) -> Expr:
    if day.op in _DAYS:
        return all_of(day.exists(), Expr(Op.WD_FLOOR, Type.NUM, (day,)).missing())
    if day.op is Op.UNKNOWN:
        return NEVER
    if day.op is Op.IF:
        return any_of(day.args[0] & _gap(day.args[1]), ~day.args[0] & _gap(day.args[2]))
    if day.op in (Op.FIRST_OF, Op.OTHERWISE):
        head, *rest = day.args
        return any_of(_gap(head), head.missing() & any_of(*map(_gap, rest))) if rest else _gap(head)
    return any_of(*map(_gap, day.args))


def blame(tree: Expr, name: str) -> Expr:
    """True where `tree` is unknown because of the fact `name`."""
    if tree.op is Op.FACT:
        return tree.missing() if tree.value == name else NEVER
    if tree.op is Op.UNKNOWN:
        return ALWAYS if name in tree.value else NEVER
    if tree.op is Op.IS_NULL:
        return NEVER
    if tree.op is Op.IF:
        condition, then, other = tree.args
        return _or(blame(condition, name), _and(condition, blame(then, name)), _and(~condition, blame(other, name)))
    parts = _or(*(blame(arg, name) for arg in tree.args))
    forgiving = tree.op in (Op.AND, Op.OR, Op.FIRST_OF, Op.OTHERWISE, Op.EARLIEST, Op.LATEST)
    return _and(tree.missing(), parts) if forgiving else parts


def _or(*parts: Expr) -> Expr:
    kept = [part for part in parts if part is not NEVER]
    return any_of(*kept) if kept else NEVER


def _and(condition: Expr, part: Expr) -> Expr:
    return NEVER if part is NEVER else condition & part
