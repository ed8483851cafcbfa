"""The report as it stands on the terminal: what came of it, the rules by weight, organs, examples, what to do next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TextIO

from xiezhi.law.text import N_

from ..judge import Finding, Translate, explain
from ..rule import SEVERITY_LABEL, Rule
from ..shown import days_over, short_clause
from ..terminal import aligned, columns, cut, paint, width, wrap
from . import Checked, said, verdict
from .figures import latest, shares
from .markup import plain

EXAMPLES = 24  # findings that are shown of all rules together
ORGANS = 5
NAMED = 8  # rules that are named and not only numbered, where they were not checked
NAME = 34  # columns of a rule's name

TITLE = N_("{pack}核查 · {files}")
HEAD = N_("{acts}件行为 · 基准日{asof} · {seconds}秒")
NONE_BROKEN = N_("没有发现违反的规则（{n}条）：{rules}")
NOT_CHECKED = N_("没有核查的规则（{n}条，文件没有所需的列）：{rules}")
ONE_CLEAN = N_("{code} {name} {checked}件")
WORST = N_("违反率最高的机关")
EXAMPLE_HEAD = N_("核查发现（这里列出{shown}项，共{total}项）")
RULE_HEAD = N_("{code} {name} · {clause}")
MORE = N_("……其余{count}项")
SINCE, OVER = N_("自{day}"), N_("超{n}日")
NEXT = N_("下一步")
NEXT_REPORT = N_("看全部发现和时间轴：{command}")
NEXT_TABLE = N_("把发现写成表格：{command}")
REPORT_NAME, TABLE_NAME = N_("报告.html"), N_("发现.xlsx")
NEXT_MEND = N_("改正上面列出的{n}处数据，重新核查")
NEXT_COLUMNS = N_("看哪些列可以补：./xz check --columns --pack {pack}")


def report(checked: Checked, say: Translate, *, every: bool = False, command: str = "./xz check", out: TextIO | None = None) -> str:
    """The report as people read it; `every` rule and finding. `command`: what was asked, for the next step."""
    return "\n".join(Lines(checked, say, every, out or sys.stdout).all(command))


class Lines:
    """Writes one report, as wide as the terminal is."""

    def __init__(self, checked: Checked, say: Translate, every: bool, out: TextIO) -> None:
        self.checked, self.say, self.every = checked, say, every
        self.room, self.paint = columns(out), paint(out)

    def all(self, command: str) -> Iterator[str]:
        """The parts in order, a blank line between them."""
        parts = (self.head(), self.rules(), self.rest(), self.organs(), self.findings(), self.notices(), self.next(command))
        for at, part in enumerate(filter(None, map(list, parts))):
            if at:
                yield ""
            yield from part

    def lines(self, text: str, indent: str = "", style: str = "") -> Iterator[str]:
        """Text that fits; nothing in it commands the terminal."""
        for line in wrap(indent + plain(text, 4000), self.room, indent):
            yield self.paint(line, style)

    def head(self) -> Iterator[str]:
        """What was checked, and what came of it."""
        checked, say = self.checked, self.say
        yield from self.lines(say(TITLE).format(pack=say(checked.pack.label), files=checked.name), style="bold")
        yield from self.lines(say(HEAD).format(
            acts=f"{checked.result.acts:,}", asof=checked.result.asof, seconds=f"{checked.seconds:.1f}"), style="dim")
        yield ""
        code, problem = verdict.outcome(checked, say)
        tone = {verdict.CLEAN: "green", verdict.FOUND: "red", verdict.CANNOT: "orange"}[code]
        mark = f"[{problem.code}] " if problem else ""
        for at, sentence in enumerate(verdict.sentences(checked, say)):
            yield from self.lines(sentence if at else mark + sentence, style="" if at else tone)

    def rules(self) -> Iterator[str]:
        """A row for every rule of which there is something to say, the gravest first."""
        checked, say = self.checked, self.say
        counts = checked.result.counts
        shown = [rule for rule in verdict.by_weight(checked) if self.every or self._speaks(rule)]
        if not shown or not checked.result.acts:
            return
        warned = any(sum(counts[rule.code].warned.values()) for rule in shown)
        titles = [said.RULE, said.SEVERITY, said.BREACHED, N_("违反率"), said.CHECKED, said.INSUFFICIENT, *([N_("提醒")] * warned)]
        rows = [list(map(say, titles))]
        for rule in shown:
            count = counts[rule.code]
            rows.append([
                f"{rule.code} {cut(say(rule.name), NAME)}", say(SEVERITY_LABEL[rule.severity]), f"{count.breached:,}",
                said.percent(count.breached, count.checked, say), f"{count.checked:,}", f"{count.insufficient:,}",
                *([f"{sum(count.warned.values()):,}"] * warned)])
        right, used = range(2, len(titles)), 0
        if self.room:  # narrow: the last columns go first, the code stays
            while len(rows[0]) > 3 and sum(max(width(row[at]) for row in rows) + 2 for at in range(len(rows[0]))) - 2 > self.room:
                rows = [row[:-1] for row in rows]
            used = sum(max(width(row[at]) for row in rows) + 2 for at in range(len(rows[0])))
        lacks = [say(said.LACKING), *(said.lacking(counts[rule.code], checked.pack.sheet, say) for rule in shown)]
        if any(lacks[1:]) and (not self.room or self.room - used >= 24):
            rows = [[*row, cut(text, self.room - used) if self.room else text] for row, text in zip(rows, lacks, strict=True)]

        def style(row: int, column: int) -> str:
            if not row:
                return "dim"
            return str(shown[row - 1].severity) if column in (1, 2) and counts[shown[row - 1].code].breached else ""

        yield from aligned(rows, [at for at in right if at < min(len(rows[0]), len(titles))], style, self.paint)

    def _speaks(self, rule: Rule) -> bool:
        count = self.checked.result.counts[rule.code]
        return bool(count.breached or count.insufficient or sum(count.warned.values()))

    def rest(self) -> Iterator[str]:
        """Rules that found nothing, and those that could not."""
        checked, say = self.checked, self.say
        if not checked.result.acts:
            return
        counts = checked.result.counts
        clean = [rule for rule in checked.judged() if not self._speaks(rule) and counts[rule.code].checked]
        if clean and not self.every:
            names = said.listed((
                say(ONE_CLEAN).format(code=rule.code, name=say(rule.name), checked=f"{counts[rule.code].checked:,}")
                for rule in clean), say)
            yield from self.lines(say(NONE_BROKEN).format(n=len(clean), rules=names))
        if checked.waits:
            many = len(checked.waits) > NAMED and not self.every
            names = said.listed((code if many else f"{code} {say(checked.pack[code].name)}" for code in checked.waits), say)
            yield from self.lines(say(NOT_CHECKED).format(n=len(checked.waits), rules=names))

    def organs(self) -> Iterator[str]:
        """The organs that break rules most often, of those with acts enough to say so."""
        checked, say = self.checked, self.say
        worst = [organ for organ in checked.organs if organ.bad and not organ.few][:ORGANS]
        if len(checked.organs) < 2 or not worst:
            return
        rows = [[say(WORST), say(N_("行为")), say(said.BREACHED), say(N_("违反率")), say(N_("最多的规则"))]]
        name = max(20, (self.room or 100) - 52)
        for organ in worst:
            rule = checked.pack[organ.worst]
            rows.append([cut(plain(organ.name or say(N_("（未填机关）"))), name), f"{organ.acts:,}", f"{organ.bad:,}",
                         said.percent(organ.bad, organ.acts, say), f"{rule.code} {cut(say(rule.name), 22)}"])
        head, *body = aligned(rows, right=(1, 2, 3))
        yield self.paint(head, "dim")
        yield from (cut(line, self.room) if self.room else line for line in body)

    def findings(self) -> Iterator[str]:
        """Of each rule the latest findings, the gravest rules first."""
        checked, say = self.checked, self.say
        rules = [rule for rule in verdict.by_weight(checked) if rule.code in checked.by_rule]
        found = [checked.by_rule[rule.code] for rule in rules]
        room = [len(one) for one in found] if self.every else shares([len(one) for one in found], max(EXAMPLES, len(found)))
        if not rules:
            return
        total = sum(map(len, found))
        yield from self.lines(say(EXAMPLE_HEAD).format(shown=f"{sum(room):,}", total=f"{total:,}"), style="bold")
        for rule, findings, most in zip(rules, found, room, strict=True):
            shown = latest(findings, most)
            clause = "、".join(dict.fromkeys(short_clause(finding.clause) for finding in shown))
            yield ""
            head = say(RULE_HEAD).format(code=rule.code, name=say(rule.name), clause=clause)
            yield from self.lines(head, style="bold")
            for finding in shown:
                yield from self._finding(rule, finding)
            if rest := len(findings) - len(shown):
                yield self.paint("  " + say(MORE).format(count=f"{rest:,}"), "dim")

    def _finding(self, rule: Rule, finding: Finding) -> Iterator[str]:
        checked, say = self.checked, self.say
        name, organ = checked.act_name(finding.act_id)
        over = days_over(rule, finding)
        parts = [name, organ, say(SINCE).format(day=finding.since) if finding.since else "",
                 say(OVER).format(n=f"{over:,}") if over else ""]
        yield from self.lines("  ".join(filter(None, parts)), "  ")
        yield from self.lines(explain(rule, finding, checked.pack.sheet, say), "    ")

    def notices(self) -> Iterator[str]:
        """What was not used, repeated, or could not be read."""
        checked, say = self.checked, self.say
        told = [*said.notices(checked, say)]
        errors, rejected = checked.loaded.errors, checked.loaded.rejected
        if told or rejected:
            yield self.paint(say(said.NOTICE), "bold")
        for notice in told:
            yield from self._coded(notice, "  ")
        if rejected:
            yield from self.lines(say(said.REJECTED).format(count=f"{rejected:,}"), "  ")
            for error in errors[: said.ERRORS_SHOWN]:
                yield from self._coded(said.bad_cell(error, say), "    ")
            if (more := sum(checked.loaded.faults.values()) - said.ERRORS_SHOWN) > 0:
                yield from self.lines(say(said.MORE_CELLS).format(count=f"{more:,}"), "    ")

    def _coded(self, notice: said.Notice, indent: str) -> Iterator[str]:
        yield from self.lines(f"[{notice.code}] {notice.text}", indent)

    def next(self, command: str) -> Iterator[str]:
        """What a person can do now."""
        checked, say, steps = self.checked, self.say, []
        if checked.loaded.rejected:
            steps.append(say(NEXT_MEND).format(n=f"{sum(checked.loaded.faults.values()):,}"))
        if checked.waits:
            steps.append(say(NEXT_COLUMNS).format(pack=checked.pack.name))
        if checked.result.breached and "--out" not in command:
            steps.append(say(NEXT_REPORT).format(command=f"{command} --out {say(REPORT_NAME)}"))
            steps.append(say(NEXT_TABLE).format(command=f"{command} --out {say(TABLE_NAME)}"))
        if steps:
            yield self.paint(say(NEXT), "bold")
        for step in steps:
            yield from self.lines("· " + step, "  ")
