"""How findings and rules are shown: badges, words in the reader's language, the timeline with the limit on it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.cases import local
from xiezhi.cases.show import entitled
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.show import listed
from xiezhi.core.web.timeline import Span, Timeline
from xiezhi.law.calendar import is_working
from xiezhi.leads.show import CASE_STEPS, case_steps
from xiezhi.rulebook import shown
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.judge import Finding as Seen
from xiezhi.rulebook.judge import explain, how_to_mend, show
from xiezhi.rulebook.rule import DOMAIN, Param, Rule, Severity

from . import queries, rules
from .models import Finding, Threshold

TONES = {
    "red": ("bad", "exclamation-octagon-fill"),
    "orange": ("warn", "exclamation-triangle-fill"),
    "yellow": ("warn", "flag"),
}
KINDS = {"gate": gettext_lazy("门槛"), "alert": gettext_lazy("提示")}
KIND_NOTES = {
    "gate": gettext_lazy("门槛：不符合时不得进入下一步"),
    "alert": gettext_lazy("提示：不拦截，只报告"),
}


def amount(param: Param, value: Any) -> str:
    """A threshold with its unit, in the reader's language."""
    return shown.amount(param, value, _)


def severity_badge(row: Finding) -> pieces.Badge:
    """The severity as a badge: a word with an icon, so that colour never stands alone."""
    tone, icon = TONES[row.severity]
    return pieces.Badge(row.get_severity_display(), tone, icon)


def severity_of(severity: Severity) -> pieces.Badge:
    """The same for a rule."""
    return severity_badge(Finding(severity=severity.value))


def short_clause(row: Finding) -> str:
    """The clause that the finding rests on, without its formal title: 行政处罚法第六十一条; a special one before the rule's own."""
    rule = _rule_of(row)
    special = [one for one in row.clause.split("、") if rule and one not in _own_clauses(rule)]
    return shown.short_clause(special[0] if special else row.clause)


@cache
def _own_clauses(rule: Rule) -> frozenset[str]:
    """The clauses of a rule through all their versions."""
    return frozenset(clause.on(first).label() for clause in rule.law for first, _last in clause.periods())


def title_of(row: Finding, actor: Actor | None) -> str:
    """Party and cause; only the cause for those who see no natural person's name in cases either."""
    if entitled(actor):
        return str(row.act_title)
    return str(row.act_title).partition(" · ")[2]


def name_of(row: Finding) -> str:
    """ "P29 决定书七日内送达", in the reader's language."""
    return f"{row.rule_code} {_(row.rule_name)}"


def words(row: Finding) -> tuple[str, str]:
    """(what was seen, how to mend) in the reader's language; as stored where the rule has changed since."""
    rule = rules.rule_of(row.act_kind, row.rule_code)
    if rule is None or rule.version != row.rule_version:
        return row.sentence, row.mend
    seen, sheet = seen_of(row), rules.pack_of(row.act_kind).sheet
    return explain(rule, seen, sheet, _), how_to_mend(rule, seen, sheet, _)


def seen_of(row: Finding) -> Seen:
    """What the sweep said of the act, as the rulebook says it: dates are dates again."""
    return Seen(
        code=row.rule_code, version=row.rule_version, act_id=str(row.act_pk), severity=Severity(row.severity),
        since=row.since, clause=row.clause, saw={name: _dated(value) for name, value in row.saw.items()},
        figures={name: _dated(value) for name, value in row.figures.items()}, start=row.start, last=row.last,
        reasons=tuple(row.reasons),
    )  # fmt: skip


def _dated(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value


@dataclass(frozen=True)
class SeenFact:
    """A fact as the rule saw it, and as it is now where that differs. `waits`: what will bring a fact not held yet."""

    label: str
    then: str
    now: str = ""
    waits: str = ""


def seen_facts(row: Finding, facts_now: Mapping[str, Any] | None) -> list[SeenFact]:
    """The facts that the rule looked at, in the order of the sheet."""
    found = []
    for fact in rules.pack_of(row.act_kind).sheet:
        if fact.name not in row.saw:
            continue
        if fact.waits and row.saw[fact.name] is None:
            found.append(SeenFact(_(fact.label), "", waits=_(fact.waits)))
            continue
        then = show(row.saw[fact.name], fact, _)
        now = "" if facts_now is None else show(facts_now.get(fact.name), fact, _)
        found.append(SeenFact(_(fact.label), then, now if now != then else ""))
    return found


def how_reached(row: Finding) -> list[str]:
    """How the last lawful day came about: start, limit, what does not count, what was done when."""
    return shown.how_reached(rule_there(row), seen_of(row), rules.pack_of(row.act_kind).sheet, _)


def used(row: Finding) -> list[pieces.Fact]:
    """Every threshold of the rule as it was in the judgement, with where it stands."""
    rule, found = rule_there(row), []
    if rule is None or rule.version != row.rule_version:
        return []
    for param in rule.params:
        value = row.figures.get(param.name)
        if value is not None:
            held = [one for one in param.values.values if one.value == value]
            note = f"（{shown.source(held[0], _)}）" if held else ""
            found.append(pieces.Fact(_(param.label), shown.amount(param, value, _) + note))
    return found


def rule_there(row: Finding) -> Rule | None:
    """The rule of a finding with the thresholds that the place of its organ has adopted."""
    rule = _rule_of(row)
    return local.at_place(rule, queries.adopted(), row.organ.division.code) if rule else None


def _rule_of(row: Finding) -> Rule | None:
    return rules.rule_of(row.act_kind, row.rule_code)


def timeline_of(row: Finding, facts: Mapping[str, Any] | None, others: Iterable[Finding]) -> Timeline:
    """The case with the limit of this finding and of the others about the same act drawn on it."""
    rows = [row, *(other for other in others if other.cleared_on is None and other.pk != row.pk)]
    seen = [(_rule_of(one), seen_of(one)) for one in rows]
    bad = frozenset(name for rule, finding in seen for name in shown.late_steps(rule, finding, CASE_STEPS))
    steps = case_steps(facts, bad) if facts else []
    steps += shown.arisen(*seen[0], steps, _(row.rule_name), _)
    limits = []
    for one, (rule, finding) in zip(rows, seen, strict=True):
        mark = shown.mark(rule, finding, name_of(one), short_clause(one), _, one.cleared_on is None)
        if isinstance(mark, Span):
            limits.append(mark)
        elif mark is not None:  # broken by being early: the day from which it would have been lawful
            steps.append(mark)
    return Timeline(steps, limits, is_working, today(), _("%(no)s时间轴") % {"no": row.act_label})


# -- rules


@dataclass(frozen=True)
class Limit:
    """A threshold of a rule as shown: one dated value. `now`: it holds today at the reader's place. `local`: adopted."""

    name: str
    label: str
    value: str
    source: str
    statutory: bool
    first: dt.date
    last: dt.date | None
    place: str = ""
    local: bool = False
    now: bool = False
    field: str = ""


def limits(rule: Rule, values: tuple[local.Local, ...], here: str, area: str, names: Mapping[str, str]) -> list[Limit]:
    """All dated values of all thresholds: those that ever hold at the place `here`, and those of places in the `area`.

    `names`: what the leading parts of division codes stand for.
    """
    found = []
    for param in rule.params:
        held = local.param_of(rule, param.name, values).values
        now = local.value_on(held, today(), here)
        base = param.values.values
        for one in sorted(held.values, key=lambda one: (one.domain, len(one.place), one.place, one.first)):
            if not (here.startswith(one.place) or (area and one.place.startswith(area))):
                continue
            own = all((one.source, one.place) != (old.source, old.place) for old in base)
            found.append(
                Limit(
                    param.name, _(param.label), shown.amount(param, one.value, _), one.source if own else _(one.source),
                    one.statutory, one.first, one.last, names.get(one.place, one.place), own, one is now,
                    field_of(rule, one.domain),
                )
            )  # fmt: skip
    return found


def label_of(row: Threshold) -> str:
    """Which threshold a value is for; its name in code where the rule has it no more."""
    rule = rules.rule_of(rules.CASES, row.rule_code)
    param = next((param for param in rule.params if param.name == row.param), None) if rule else None
    return _(param.label) if param else str(row)


def value_of(row: Threshold) -> str:
    """The value with its unit."""
    rule = rules.rule_of(rules.CASES, row.rule_code)
    param = next((param for param in rule.params if param.name == row.param), None) if rule else None
    return amount(param, row.value) if param else f"{row.value:,}"


def field_of(rule: Rule, domain: str) -> str:
    """The field whose own statute states a value."""
    sheet = rules.pack_of().sheet
    codes = sheet[DOMAIN].codes if domain and DOMAIN in sheet else None
    return _(codes.label(domain)) if codes else domain


@dataclass(frozen=True)
class Ground:
    """A clause of a rule in one of its versions, with its days in force."""

    label: str
    first: dt.date | None
    last: dt.date | None
    now: bool


def grounds(rule: Rule) -> list[Ground]:
    """The clauses through all their versions, the newest first; a ground that is no statute has no days."""
    found = []
    for clause in rule.law:
        for first, last in sorted(dict.fromkeys(clause.periods()), key=lambda span: span[0], reverse=True):
            now = first <= today() and (last is None or today() <= last)
            found.append(Ground(clause.on(first).label(), None if first == dt.date.min else first, last, now))
    return found


# figures that rules count, where their sentences name them
FIGURES = {
    "used": gettext_lazy("所用天数"),
    "allowed": gettext_lazy("允许天数"),
    "between": gettext_lazy("间隔工作日"),
    "ended": gettext_lazy("算至日"),
    "start": gettext_lazy("起算日"),
    "last": gettext_lazy("最后合法日"),
    "today": gettext_lazy("筛查日"),
}


def says(rule: Rule, sheet: FactSheet) -> list[str]:
    """The sentences of a rule with the names of facts and figures where a finding has their values."""
    labels = {fact.name: _(fact.label) for fact in sheet}
    labels |= {param.name: _(param.label) for param in rule.params}
    labels |= {name: str(FIGURES.get(name, name)) for name in (*rule.shows, "start", "last", "today")}
    marked = {name: f"［{label}］" for name, label in labels.items()}
    return [_(reason.say).format_map(marked) for reason in rule.reasons()]


def short_clauses(rule: Rule, day: dt.date) -> list[str]:
    """The clauses in force on the day, without formal titles."""
    return [shown.short_clause(clause.on(day).label()) for clause in rule.law if clause.applies(day)]


def example_facts(rule: Rule, row: Mapping[str, Any], sheet: Iterable[Fact]) -> str:
    """The filled facts of a worked example on one line."""
    said = (
        _("%(label)s %(value)s") % {"label": _(fact.label), "value": show(_iso(row[fact.name], fact), fact, _)}
        for fact in sheet
        if row.get(fact.name) is not None
    )
    return listed(said, "；")


def _iso(value: Any, fact: Fact) -> Any:
    return dt.date.fromisoformat(value) if fact.kind is Kind.DATE and isinstance(value, str) else value
