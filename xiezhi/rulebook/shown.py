"""What people are shown of a finding beside its sentence: thresholds in words, how the last lawful day came about, and
what belongs on the timeline of its act. One place for pages, letters and the reports of `xz check`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from xiezhi.law.calendar import load_calendar
from xiezhi.law.dated import Value
from xiezhi.law.errors import CalendarNotLoaded
from xiezhi.law.text import N_
from xiezhi.law.timeline import Span, Step

from .expr import Op
from .facts import Fact, FactSheet, Kind
from .judge import Finding, Translate, yuan
from .rule import Param, Rule, Unit

UNITS = {
    Unit.HOURS: N_("{n}小时"), Unit.DAYS: N_("{n}日"), Unit.WORKDAYS: N_("{n}个工作日"), Unit.MONTHS: N_("{n}个月"),
    Unit.YEARS: N_("{n}年"),
}
LIMITS = ("limit", "days")  # what rules call the threshold that their deadline counts
BROKEN = N_("违反“{rule}”")
NEAR = 180  # days: steps that a rule does not look at are drawn when they lie about those that it does


def amount(param: Param, value: Any, say: Translate = str) -> str:
    """A threshold with its unit."""
    if param.unit is Unit.FEN:
        return yuan(int(value), say)
    if param.unit is Unit.COUNT:  # the label says what is counted: 执法人员（人）
        counted = re.search(r"[（(]([^（）()]+)[）)]$", say(param.label))
        unit = counted.group(1) if counted else ""
        return f"{value} {unit}" if unit.isascii() and unit else f"{value}{unit}"  # Chinese puts no space between
    return say(UNITS[param.unit]).format(n=value)


def source(value: Value[int], say: Translate = str) -> str:
    """Where a threshold stands; 非法定默认 is said."""
    text = say(value.source)
    return text if value.statutory else say(N_("非法定默认：{source}")).format(source=text)


def short_clause(clause: str) -> str:
    """The first clause without its formal title: 行政处罚法第六十一条."""
    return re.sub(r"《(?:中华人民共和国)?([^》]*)》", r"\1", clause.split("、")[0])


def waits(rule: Rule | None) -> bool:
    """Whether the rule's span is one that must have run out, so that it is broken by being early."""
    return rule is not None and rule.deadline is not None and rule.deadline.waiting


def ended_on(rule: Rule | None, finding: Finding) -> date | None:
    """The day up to which the rule counted: its figure `ended`, or else the fact that it measures from the start."""
    ended = finding.figures.get("ended")
    if isinstance(ended, date) or rule is None or rule.deadline is None:
        return ended if isinstance(ended, date) else None
    start = repr(rule.deadline.start)
    for node in rule.breach.walk():
        if node.op in (Op.DAYS_AFTER, Op.WORKDAYS_AFTER) and node.args[0].op is Op.FACT and repr(node.args[1]) == start:
            return day_of(finding.saw.get(node.args[0].value))
    return None


def days_over(rule: Rule | None, finding: Finding) -> int | None:
    """Natural days from the last lawful day to the end of what was timed."""
    ended = ended_on(rule, finding)
    return max(0, (ended - finding.last).days) if finding.last and ended else None


def done_on(rule: Rule | None, finding: Finding) -> date | None:
    """When the timed thing was done; None while it is not (the rule then counted up to the day of the run)."""
    ended = ended_on(rule, finding)
    return ended if ended and ended in map(day_of, finding.saw.values()) else None


def late_steps(rule: Rule | None, finding: Finding, steps: Collection[str]) -> list[str]:
    """Facts among `steps` whose date is the day on which the timed thing was done too late, or the untimed breach arose."""
    dated = [(name, day_of(value)) for name, value in finding.saw.items() if name in steps]
    if finding.last is None or waits(rule):
        return [name for name, day in dated if day and day == finding.since][-1:]
    ended = ended_on(rule, finding)
    return [name for name, day in dated if day and day == ended] if days_over(rule, finding) else []


def mark(
    rule: Rule | None, finding: Finding, label: str, clause: str, say: Translate = str, breached: bool = True
) -> Span | Step | None:
    """The limit of a finding as it stands on the timeline; a time that had to run out is a day, not a bracket."""
    if finding.start is None or finding.last is None:
        return None
    if waits(rule):
        return Step(finding.last, say(N_("等待期满（{rule}）")).format(rule=finding.code), "info")
    kept = days_over(rule, finding) == 0  # it was broken in another way
    return Span(finding.start, finding.last, done_on(rule, finding), label, clause, breached and not kept)


def how_reached(rule: Rule | None, finding: Finding, sheet: FactSheet, say: Translate = str) -> list[str]:
    """How the last lawful day came about: start, limit, what does not count, what was done when."""
    if rule is None or finding.start is None or finding.last is None:
        return []
    lines = [say(N_("自{start}起算，当日不计入。")).format(start=finding.start)]
    limit = next((param for param in rule.params if param.name in LIMITS), None)
    if limit is not None and finding.figures.get(limit.name) is not None:
        value = finding.figures[limit.name]
        held = [one for one in limit.values.values if one.value == value]
        where = source(held[-1], say) if held else finding.clause
        lines.append(say(N_("期限为{value}（{source}）。")).format(value=amount(limit, value, say), source=where))
    for name in ("excluded_days", "extended_days"):
        if finding.saw.get(name):
            lines.append(say(N_("{what}：{n}。")).format(what=say(sheet[name].label), n=finding.saw[name]))
    if limit is not None and limit.unit is Unit.WORKDAYS:
        lines += _days_off(finding.start, finding.last, say)
    if waits(rule):
        return [*lines, say(N_("至{last}届满，届满之前不得作出决定。")).format(last=finding.last)]
    lines.append(say(N_("最后合法日为{last}。")).format(last=finding.last))
    if over := days_over(rule, finding):
        lines.append(say(N_("算至{ended}，超过{n}日。")).format(ended=ended_on(rule, finding), n=over))
    return lines


def _days_off(start: date, last: date, say: Translate) -> list[str]:
    try:
        off = (last - start).days - load_calendar().working_days_after(start, last)
    except CalendarNotLoaded:
        return []
    return [say(N_("其间{n}个休息日、节假日不计入。")).format(n=off)] if off > 0 else []


def day_of(value: Any) -> date | None:
    """The day of a date or moment; None of anything else."""
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def steps_of(
    facts: Mapping[str, Any], rule: Rule, finding: Finding, sheet: FactSheet, asof: date, say: Translate = str
) -> list[Step]:
    """The dated facts of an act as steps: those the rule looks at, and what else had happened about that time."""
    dated = {fact: day for fact in sheet if fact.kind in (Kind.DATE, Kind.MOMENT) and (day := day_of(facts.get(fact.name)))}
    core = [day for fact, day in dated.items() if fact.name in finding.saw]
    core += [day for day in (finding.start, finding.last, finding.since) if day]
    if not core:
        return []
    low, high = min(core).toordinal() - NEAR, min(max(core).toordinal() + NEAR, asof.toordinal())
    near = {fact: day for fact, day in dated.items() if fact.name in finding.saw or low <= day.toordinal() <= high}
    bad = late_steps(rule, finding, [fact.name for fact in near])
    steps = [Step(day, step_label(fact, say), "bad" if fact.name in bad else "") for fact, day in near.items()]
    return [*steps, *arisen(rule, finding, steps, say(rule.name), say)]


def arisen(rule: Rule | None, finding: Finding, steps: Iterable[Step], label: str, say: Translate = str) -> list[Step]:
    """The day of a breach without a limit as a step of its own, where none of the act's steps is the breach.

    Rules are named for what they ask for, so the name alone would say the opposite.
    """
    timed = finding.last is not None and not waits(rule)
    if finding.since is None or timed or any(step.kind == "bad" for step in steps):
        return []
    return [Step(finding.since, say(BROKEN).format(rule=label), "bad")]


def step_label(fact: Fact, say: Translate = str) -> str:
    """What happened on the day of a fact: 立案 rather than 立案日期."""
    return say(fact.label).removesuffix("日期")
