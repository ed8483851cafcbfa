"""One act, one rule: the verdict for a gate, and the finding with what was seen, since when, under which clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.law.text import N_

from .bound import PLACE, Bound, Overrides, bind, blames, decisive_facts
from .evaluate import Act, compile_tree, value_of
from .expr import Expr, Op
from .facts import Fact, FactSheet, Kind
from .rule import Outcome, Pack, Rule, Severity, Unit, Use

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Verdict:
    """What a rule says of an act. `missing`: the facts it lacks; `calendar_years`: years without working days.

    `severity` is that of a breach, or of an early warning when the act still passes.
    """

    code: str
    outcome: Outcome
    severity: Severity | None = None
    missing: tuple[str, ...] = ()
    calendar_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A breach by one act: enough to show, cite and contest it without judging again.

    `saw` holds the facts looked at (dates as dates, amounts in 分), `figures` what was counted from them,
    `start`/`last` the lawful span, `reasons` which of the rule's explanations hold. `severity`, `use` and `absolute` are the
    gravest of those reasons: whether the gate is closed, and whether it can be overridden.
    """

    code: str
    version: str
    act_id: str
    severity: Severity
    since: date | None
    clause: str
    saw: Mapping[str, Any]
    figures: Mapping[str, Any] = field(default_factory=dict)
    start: date | None = None
    last: date | None = None
    reasons: tuple[int, ...] = (0,)
    use: Use = Use.ALERT
    absolute: bool = False


def judge(
    rule: Rule, row: Mapping[str, Any], asof: date, *, place: str | None = None, calendar: Calendar | None = None,
    overrides: Overrides = (),
) -> Verdict:
    """The verdict of `rule` on one wide row. Keys not in `row` are absent columns; None is an empty cell."""
    return judge_bound(_bound(rule, row, place, overrides), Act.of(row, asof, calendar or load_calendar()))


def judge_all(pack: Pack, row: Mapping[str, Any], asof: date, **options: Any) -> list[Verdict]:
    """The verdicts of all rules of a pack on one row (options as for `judge`)."""
    return [judge(rule, row, asof, **options) for rule in pack]


def find_all(
    pack: Pack, row: Mapping[str, Any], asof: date, act_id: str, *, place: str | None = None,
    calendar: Calendar | None = None, overrides: Overrides = (),
) -> list[Finding]:
    """The findings of all rules of a pack on one row: what a sweep would say of this act."""
    act = Act.of(row, asof, calendar or load_calendar())
    bounds = [_bound(rule, row, place, overrides) for rule in pack]
    return [find(bound, act, act_id) for bound in bounds if judge_bound(bound, act).outcome is Outcome.BREACH]


@dataclass(frozen=True)
class Gate:
    """Whether a step may be taken. `closed`: what stands in its way, as findings; `lacking`: what cannot be told yet.

    What is closed and `absolute` cannot be passed; the rest only with ground and signature. What is lacking has to be filled
    in first: without it nobody knows whether the step is lawful.
    """

    closed: tuple[Finding, ...]
    lacking: tuple[Verdict, ...]

    @property
    def open(self) -> bool:
        """Nothing stands in the way and nothing is unknown."""
        return not self.closed and not self.lacking


def gate(
    pack: Pack, row: Mapping[str, Any], asof: date, codes: Iterable[str] | None = None, *, act_id: str = "",
    place: str | None = None, calendar: Calendar | None = None, overrides: Overrides = (),
) -> Gate:
    """Ask the rules `codes` (all gates of the pack when left out) of an act with the facts of the planned step filled in.

    No database is asked; what the sweep would find afterwards is what closes the gate now.
    """
    wanted = None if codes is None else frozenset(codes)
    rules = [rule for rule in pack if (rule.gates if wanted is None else rule.code in wanted)]
    act, closed, lacking = Act.of(row, asof, calendar or load_calendar()), [], []
    for bound in (_bound(rule, row, place, overrides) for rule in rules):
        verdict = judge_bound(bound, act)
        if verdict.outcome is Outcome.BREACH:
            finding = find(bound, act, act_id)
            closed += [finding] if wanted is not None or finding.use is Use.GATE else []
        elif verdict.outcome is Outcome.INSUFFICIENT:
            lacking.append(verdict)
    return Gate(tuple(closed), tuple(lacking))


def _bound(rule: Rule, row: Mapping[str, Any], place: str | None, overrides: Overrides) -> Bound:
    absent = frozenset(name for name in (*rule.fact_names(), PLACE) if name not in row)
    return bind(rule, absent, place or "", overrides)


def judge_bound(bound: Bound, act: Act) -> Verdict:
    """The order of questions is that of `sql.status`; a test compares the two."""
    code = bound.rule.code
    applies = compile_tree(bound.applies)(act)
    if applies is False:
        return Verdict(code, Outcome.NOT_APPLICABLE)
    if applies is None:
        return Verdict(code, Outcome.INSUFFICIENT, missing=_missing(bound, act))
    if compile_tree(bound.gap)(act) is True:
        return Verdict(code, Outcome.INSUFFICIENT, calendar_years=_years(bound, act))
    if compile_tree(bound.needs)(act) is not True:
        return Verdict(code, Outcome.INSUFFICIENT, missing=_missing(bound, act))
    breach = compile_tree(bound.breach)(act)
    if breach is None:
        return Verdict(code, Outcome.INSUFFICIENT, missing=_missing(bound, act))
    if breach:
        return Verdict(code, Outcome.BREACH, bound.rule.severity)
    for severity, condition in bound.levels:
        if compile_tree(condition)(act) is True:
            return Verdict(code, Outcome.PASS, severity)
    return Verdict(code, Outcome.PASS)


def _missing(bound: Bound, act: Act) -> tuple[str, ...]:
    """Facts for want of which the rule could not be decided."""
    return tuple(name for name, blamed in _blames(bound) if compile_tree(blamed)(act) is True)


@lru_cache(maxsize=4096)
def _blames(bound: Bound) -> tuple[tuple[str, Expr], ...]:
    return tuple((name, blames(bound, name)) for name in sorted(decisive_facts(bound.rule)))


def _years(bound: Bound, act: Act) -> tuple[int, ...]:
    years = set()
    for node in (node for tree in bound.conditions() for node in tree.walk() if node.op in (Op.WD_FLOOR, Op.WD_CEIL)):
        day = value_of(node.args[0], act)
        if day is not None and not act.calendar.first_day <= day <= act.calendar.last_day:
            years.add(day.year)
    return tuple(sorted(years))


def find(bound: Bound, act: Act, act_id: str) -> Finding:
    """The finding for an act that breaks the rule."""
    rule, span = bound.rule, bound.deadline
    figures = {name: value_of(tree, act) for name, tree in (*bound.params.items(), *bound.shows.items())}
    held = tuple(at for at, holds in enumerate(bound.reasons) if value_of(holds, act) is True) or (0,)
    ways = [rule.reasons()[at] for at in held]
    return Finding(
        code=rule.code, version=rule.version, act_id=act_id, since=value_of(bound.since, act),
        clause=clauses_of(bound, act), saw=_seen(rule, act),
        figures=figures,
        start=value_of(span.start, act) if span else None, last=value_of(span.last, act) if span else None,
        reasons=held, severity=min((way.severity or rule.severity for way in ways), key=list(Severity).index),
        use=Use.GATE if Use.GATE in (way.use or rule.use for way in ways) else Use.ALERT,
        absolute=rule.absolute and any(way.absolute for way in ways),
    )


def _seen(rule: Rule, act: Act) -> dict[str, Any]:
    """The facts as every source gives them: an empty text is an empty cell."""
    seen = {name: act.row.get(name) for name in sorted(rule.fact_names())}
    return {name: None if value == "" else value for name, value in seen.items()}


def clauses_of(bound: Bound, act: Act) -> str:
    """The clauses as they stood on the act's day, those of a special statute after them."""
    day = value_of(bound.on, act)
    own = clause_label(bound.rule, day)
    special = [clause.on(day).label() for clause, holds in bound.clauses if value_of(holds, act) is True]
    return "、".join(dict.fromkeys(filter(None, [own, *special])))


def clause_label(rule: Rule, day: date | None) -> str:
    """The clauses as they stood on the act's day, joined by 、."""
    if day is None:
        return ""
    return "、".join(clause.on(day).label() for clause in rule.law if clause.applies(day))


def explain(rule: Rule, finding: Finding, sheet: FactSheet, translate: Translate = str) -> str:
    """Plain words: what was seen. `translate` turns a Chinese source text into the reader's language."""
    words, reasons = _words(rule, finding, sheet, translate), rule.reasons()
    return "".join(translate(reasons[at].say).format_map(words) for at in finding.reasons)


def how_to_mend(rule: Rule, finding: Finding, sheet: FactSheet, translate: Translate = str) -> str:
    """Plain words: how to put it right."""
    return translate(rule.mend).format_map(_words(rule, finding, sheet, translate))


def _words(rule: Rule, finding: Finding, sheet: FactSheet, translate: Translate) -> dict[str, str]:
    words = {name: show(value, sheet[name], translate) for name, value in finding.saw.items()}
    units = {param.name: param.unit for param in rule.params}
    for name, value in finding.figures.items():
        fen = units.get(name) is Unit.FEN or name.endswith("_fen")
        words[name] = yuan(value, translate) if fen and value is not None else plain(value, translate)
    return words | {"start": plain(finding.start, translate), "last": plain(finding.last, translate)}


EMPTY, YES, NO = N_("未填"), N_("是"), N_("否")
YUAN = N_("{amount}元")


def show(value: Any, fact: Fact, translate: Translate = str) -> str:
    """A fact as people read it."""
    if value is None or value == "":
        return translate(EMPTY)
    if fact.kind is Kind.FEN:
        return yuan(value, translate)
    if fact.codes is not None:
        values = value.split(",") if isinstance(value, str) else value
        return "、".join(translate(fact.codes.label(code)) for code in values)
    return plain(value, translate)


def yuan(fen: int, translate: Translate = str) -> str:
    """An amount in 元, without needless zeros: 2,000元, 12.50元."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return translate(YUAN).format(amount=f"{sign}{whole:,}" + (f".{rest:02d}" if rest else ""))


def plain(value: Any, translate: Translate = str) -> str:
    """Any other value: ISO dates, numbers, 是/否."""
    if value is None:
        return translate(EMPTY)
    if isinstance(value, bool):
        return translate(YES if value else NO)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
