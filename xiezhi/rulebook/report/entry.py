"""One finding of the report: what was seen, how to mend it, the facts, and the timeline of the act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiezhi.law.calendar import is_working, load_calendar
from xiezhi.law.text import N_
from xiezhi.law.timeline import Span, Step, Timeline

from ..judge import EMPTY, Finding, Translate, explain, how_to_mend, show
from ..rule import SEVERITY_LABEL, Rule, Severity
from ..shown import days_over, how_reached, mark, short_clause, steps_of
from . import Checked
from .markup import Markup, dated, h, plain
from .said import listed, sentences

SHAPE = {Severity.RED: "●", Severity.ORANGE: "▲", Severity.YELLOW: "■"}
WIDE = 860
TITLE = 80


def badge(severity: Severity, say: Translate, quiet: bool = False) -> Markup:
    """The severity as a word with a shape, so that colour never stands alone; `quiet` where nothing was found."""
    look = "sev quiet" if quiet else f"sev {severity}"
    return h.span(h.span(SHAPE[severity], aria_hidden="true"), " ", say(SEVERITY_LABEL[severity]), cls=look)


class Entries:
    """Writes out findings of one report, numbered throughout."""

    def __init__(self, checked: Checked, say: Translate) -> None:
        self.checked, self.say, self.number = checked, say, 0
        self.calendar = load_calendar()

    def entry(self, rule: Rule, finding: Finding, facts: Mapping[str, Any], unfolded: bool) -> Markup:
        """A line that unfolds, or that is unfolded already: the first of each rule, so that paper shows a timeline too."""
        say, sheet = self.say, self.checked.pack.sheet
        self.number += 1
        name, organ = self.checked.act_name(finding.act_id)
        over = days_over(rule, finding)
        since = finding.since.isoformat() if finding.since else ""
        line = h.summary(
            h.span(self.number, cls="no"), badge(finding.severity, say), h.b(name, cls="act"),
            h.span(organ, cls="organ") if organ else None,
            h.span(say(N_("自{day}")).format(day=since), cls="since") if since else None,
            h.span(say(N_("超{n}日")).format(n=f"{over:,}"), cls="over") if over else None,
            h.span(dated(explain(rule, finding, sheet, say)), cls="says"))
        parts = [
            h.dt(say(N_("如何纠正"))), h.dd(how_to_mend(rule, finding, sheet, say)),
            h.dt(say(N_("依据"))), h.dd(say(finding.clause)),
        ]
        if reached := how_reached(rule, finding, sheet, say):
            parts += [h.dt(say(N_("期限怎样算"))), h.dd(dated(sentences(reached, say)))]
        parts += [h.dt(say(N_("看到的数据"))), h.dd(self._facts(finding), cls="saw")]
        if blank := self._blank(finding):
            parts += [h.dt(say(EMPTY)), h.dd(blank, cls="blank")]
        return h.details(
            line, h.div(self._line(rule, finding, facts, name), h.dl(parts), cls="body"), cls="f", id=f"f{self.number}",
            open=unfolded, data_rule=rule.code, data_severity=finding.severity, data_since=since, data_over=over or 0,
            data_act=finding.act_id, data_organ=organ or None)

    def _facts(self, finding: Finding) -> list[Markup]:
        say = self.say
        return [
            h.span(say(fact.label), " ", h.b(show(finding.saw[fact.name], fact, say)))
            for fact in self.checked.pack.sheet if finding.saw.get(fact.name) not in (None, "")]

    def _blank(self, finding: Finding) -> str:
        """What the rule looked for in vain."""
        sheet = self.checked.pack.sheet
        return listed((self.say(fact.label) for fact in sheet if fact.name in finding.saw and finding.saw[fact.name] in (None, "")),
                      self.say)

    def _line(self, rule: Rule, finding: Finding, facts: Mapping[str, Any], name: str) -> Markup:
        say, sheet = self.say, self.checked.pack.sheet
        steps = steps_of({**finding.saw, **facts}, rule, finding, sheet, self.checked.asof, say)
        limit = mark(rule, finding, f"{rule.code} {say(rule.name)}", say(short_clause(finding.clause)), say)
        spans = [limit] if isinstance(limit, Span) else []
        steps += [limit] if isinstance(limit, Step) else []
        if not steps and not spans:
            return Markup()
        title = say(N_("{act}的时间轴（第{n}条）")).format(act=plain(name, TITLE), n=self.number)
        days = [step.on for step in steps]
        known = any(self.calendar.first_day <= day <= self.calendar.last_day for day in days)
        line = Timeline(
            steps, spans, is_working if known else None, self.checked.asof, title, WIDE, say, N_("基准日{on}"))
        drawn = h.div(Markup(line.svg()), cls="tl-scroll", tabindex="0", role="group", aria_label=title)
        return h.figure(drawn, _upright(line), cls="tl")


def _upright(line: Timeline) -> Markup:
    """The same from top to bottom, for narrow screens."""
    return h.ol([
        h.li(h.span(row["on"] or row["limit"], cls="on"), h.span(row["what"], cls="what"),
             h.b(row["result"]) if row["result"] else None, cls=f"t-{row['tone']}" if row["tone"] else None)
        for row in line.rows()], cls="tl-up")

