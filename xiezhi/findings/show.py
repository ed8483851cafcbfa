"""How findings and rules are shown: badges, words in the reader's language, the timeline with the limit on it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.cases.show import entitled
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.timeline import Span, Step, Timeline
from xiezhi.law.calendar import load_calendar
from xiezhi.law.errors import CalendarNotLoaded
from xiezhi.leads.show import CASE_STEPS, case_steps, is_working
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.judge import Finding as Seen
from xiezhi.rulebook.judge import explain, how_to_mend, show, yuan
from xiezhi.rulebook.rule import Param, Rule, Severity, Unit

from . import rules
from .models import Finding

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
UNITS = {
    Unit.DAYS: gettext_lazy("%(n)s日"),
    Unit.WORKDAYS: gettext_lazy("%(n)s个工作日"),
}


def severity_badge(row: Finding) -> pieces.Badge:
    """The severity as a badge: a word with an icon, so that colour never stands alone."""
    tone, icon = TONES[row.severity]
    return pieces.Badge(row.get_severity_display(), tone, icon)


def severity_of(severity: Severity) -> pieces.Badge:
    """The same for a rule."""
    return severity_badge(Finding(severity=severity.value))


def short_clause(row: Finding) -> str:
    """The first clause without its formal title: 行政处罚法第六十一条."""
    return re.sub(r"《(?:中华人民共和国)?([^》]*)》", r"\1", row.clause.split("、")[0])


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
    seen = Seen(
        code=row.rule_code, version=row.rule_version, act_id=str(row.act_pk), severity=Severity(row.severity),
        since=row.since, clause=row.clause, saw=row.saw, figures=row.figures, start=row.start, last=row.last,
        reasons=tuple(row.reasons),
    )  # fmt: skip
    sheet = rules.pack_of(row.act_kind).sheet
    return explain(rule, seen, sheet, _), how_to_mend(rule, seen, sheet, _)


@dataclass(frozen=True)
class SeenFact:
    """A fact as the rule saw it, and as it is now where that differs."""

    label: str
    then: str
    now: str = ""


def seen_facts(row: Finding, facts_now: Mapping[str, Any] | None) -> list[SeenFact]:
    """The facts that the rule looked at, in the order of the sheet."""
    found = []
    for fact in rules.pack_of(row.act_kind).sheet:
        if fact.name not in row.saw:
            continue
        then = show(row.saw[fact.name], fact, _)
        now = "" if facts_now is None else show(facts_now.get(fact.name), fact, _)
        found.append(SeenFact(_(fact.label), then, now if now != then else ""))
    return found


def fact_label(act_kind: str, name: str) -> str:
    """Label of a fact in the reader's language."""
    return _(rules.pack_of(act_kind).sheet[name].label)


def how_reached(row: Finding) -> list[str]:
    """How the last lawful day came about: start, limit, what does not count, what was done when."""
    rule = rules.rule_of(row.act_kind, row.rule_code)
    if rule is None or row.start is None or row.last is None:
        return []
    lines = [_("自%(start)s起算，当日不计入。") % {"start": row.start}]
    limit = next((q for q in rule.params if q.name in ("limit", "days")), None)
    if limit is not None and limit.name in row.figures and row.figures[limit.name] is not None:
        lines.append(_("期限为%(value)s（%(source)s）。") % {
            "value": amount(limit, row.figures[limit.name]), "source": source_of(limit, row)})  # fmt: skip
    for name in ("excluded_days", "extended_days"):
        if row.saw.get(name):
            lines.append(_("%(what)s：%(n)s。") % {"what": fact_label(row.act_kind, name), "n": row.saw[name]})
    if limit is not None and limit.unit is Unit.WORKDAYS:
        lines += _days_off(row.start, row.last)
    if rule.deadline is not None and rule.deadline.waiting:
        return [*lines, _("至%(last)s届满，届满之前不得作出决定。") % {"last": row.last}]
    lines.append(_("最后合法日为%(last)s。") % {"last": row.last})
    ended = row.figures.get("ended")
    if ended and row.over:
        lines.append(_("算至%(ended)s，超过%(n)s日。") % {"ended": ended, "n": row.over})
    return lines


def _days_off(start: dt.date, last: dt.date) -> list[str]:
    try:
        calendar = load_calendar()
        off = (last - start).days - calendar.working_days_after(start, last)
    except CalendarNotLoaded:
        return []
    return [_("其间%(n)s个休息日、节假日不计入。") % {"n": off}] if off > 0 else []


def amount(param: Param, value: Any) -> str:
    """A threshold with its unit."""
    if param.unit is Unit.FEN:
        return yuan(int(value), _)
    if param.unit is Unit.COUNT:  # the label says what is counted: 执法人员（人）
        counted = re.search(r"[（(]([^（）()]+)[）)]$", _(param.label))
        return f"{value}{counted.group(1)}" if counted else str(value)
    return str(UNITS[param.unit] % {"n": value})


def source_of(param: Param, row: Finding) -> str:
    """Where a threshold stands; 非法定默认 is said."""
    held = [v for v in param.values.values if v.value == row.figures.get(param.name)]
    if not held:
        return row.clause
    return _(held[-1].source) if held[-1].statutory else _("非法定默认：%(source)s") % {"source": _(held[-1].source)}


def timeline_of(row: Finding, facts: Mapping[str, Any] | None, others: Iterable[Finding]) -> Timeline:
    """The case with the limit of this finding and of the others about the same act drawn on it."""
    rows = [row, *(other for other in others if other.cleared_on is None and other.pk != row.pk)]
    bad = frozenset(name for one in rows for name in _late_steps(one))
    steps = case_steps(facts, bad) if facts else []
    timed = row.last is not None and not _waiting(row)
    if row.since and not timed and not any(step.kind == "bad" for step in steps):
        steps.append(Step(row.since, _(row.rule_name), "bad"))
    limits = []
    for one in rows:
        if one.start is None or one.last is None:
            continue
        if _waiting(one):  # broken by being early: the day from which it would have been lawful, not a bracket
            steps.append(Step(one.last, _("等待期满（%(rule)s）") % {"rule": one.rule_code}, "info"))
        else:
            limits.append(
                Span(one.start, one.last, _done_on(one), name_of(one), short_clause(one), one.cleared_on is None)
            )
    return Timeline(steps, limits, is_working, today(), _("%(no)s时间轴") % {"no": row.act_label})


def _waiting(row: Finding) -> bool:
    rule = rules.rule_of(row.act_kind, row.rule_code)
    return rule is not None and rule.deadline is not None and rule.deadline.waiting


def _late_steps(row: Finding) -> list[str]:
    """Facts whose date is the day on which the timed thing was done too late, or the untimed breach arose."""
    if row.last is None or _waiting(row):
        day = row.since.isoformat() if row.since else None
        return [name for name, value in row.saw.items() if value == day and name in CASE_STEPS][-1:]
    ended = row.figures.get("ended")
    return [name for name, value in row.saw.items() if value == ended] if ended and row.over else []


def _done_on(row: Finding) -> dt.date | None:
    """When the timed thing was done; None while it is not (the engine then counted up to the day of the sweep)."""
    ended = row.figures.get("ended")
    return dt.date.fromisoformat(ended) if ended and ended in row.saw.values() else None


# -- rules


@dataclass(frozen=True)
class Threshold:
    """A threshold of a rule as shown: one dated value."""

    label: str
    value: str
    source: str
    statutory: bool
    first: dt.date
    last: dt.date | None
    place: str


def thresholds(rule: Rule) -> list[Threshold]:
    """All dated values of all thresholds of a rule."""
    return [
        Threshold(
            _(param.label), amount(param, one.value), _(one.source), one.statutory, one.first, one.last, one.place
        )
        for param in rule.params
        for one in param.values.values
    ]


def in_force_today(found: Iterable[Threshold], day: dt.date) -> list[Threshold]:
    """Those in force on the day."""
    return [one for one in found if one.first <= day and (one.last is None or day <= one.last)]


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


def clauses(rule: Rule, day: dt.date) -> list[str]:
    """Labels of the clauses in force on the day."""
    return [clause.on(day).label() for clause in rule.law if clause.applies(day)]


def example_facts(rule: Rule, row: Mapping[str, Any], sheet: Iterable[Fact]) -> str:
    """The filled facts of a worked example on one line."""
    return "；".join(
        _("%(label)s %(value)s") % {"label": _(fact.label), "value": show(_iso(row[fact.name], fact), fact, _)}
        for fact in sheet
        if row.get(fact.name) is not None
    )


def _iso(value: Any, fact: Fact) -> Any:
    return dt.date.fromisoformat(value) if fact.kind is Kind.DATE and isinstance(value, str) else value
