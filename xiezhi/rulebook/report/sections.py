"""The sections of the page that are tables: rules, trend, organs, what is lacking, notices, thresholds, method."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xiezhi.law.calendar import load_calendar
from xiezhi.law.text import N_

from ..judge import Translate
from ..rule import DOMAIN, Rule, use_label
from ..shown import amount, source
from . import Checked, charts, said
from .entry import badge
from .figures import FEW, Organ, Period, Threshold, law_today, statutes, thresholds
from .markup import Markup, h, html
from .verdict import by_weight

ORGANS = 30
MOST_PLAIN = 3  # periods from which they are drawn
CELLS = 50
BREACHES, SHARE = N_("新发生的违反（项）"), N_("行为的违反率")
DATED = N_("违反率是当期行为中至少违反一条规则的比例，行为按{days}（取先有的一项）归期；近期行为的期限可能尚未届满。")
METHOD = (
    N_("期限开始的当日不计入。以自然日计的，逐日计算；以工作日计的，按国务院办公厅公布的放假和调休安排计算。末日之后完成即为超期。"),
    N_("对机关的期限，末日是休息日的不顺延（从严）；当事人的期限依法顺延。法律允许扣除、延长的天数，只计文件中填明的。"),
    N_("每件行为按行为当日有效的法律判断；法律修改前的行为，适用当时的条款和数值。"),
    N_("空格表示没有发生这一步骤；文件没有的列表示不知道，不据此认定违反。"),
    N_("编号重复的行为分别核查，在“注意事项”中列明。日期都是文件所写的当地民用日期。"),
)


class Sections:
    """Words, tables and sections of one report."""

    def __init__(self, checked: Checked, say: Translate) -> None:
        self.checked, self.say = checked, say
        self.pack, self.result, self.loaded = checked.pack, checked.result, checked.loaded
        self.figures = checked.figures
        self.judged = list(checked.judged())
        self.ordered = by_weight(checked)
        self.written = self.figures.written
        self.notices = list(said.notices(checked, say))

    def t(self, template: str, **params: Any) -> str:
        """A text in the reader's language."""
        return self.say(template).format_map(params) if params else self.say(template)

    @property
    def noticed(self) -> bool:
        """Whether there is anything to heed."""
        return bool(self.notices or self.loaded.rejected)

    @property
    def decided(self) -> int:
        """How many judgements came to a conclusion."""
        return self.checked.decided

    def section(self, ident: str, title: str, *parts: object, note: str = "") -> Markup:
        """A titled part of the page."""
        head = h.h2(self.say(title))
        return h.section(head, h.p(note, cls="note") if note else None, *parts, id=ident, aria_label=self.say(title))

    def table(self, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]], caption: str, cls: str = "") -> Markup:
        """A table that scrolls within itself; a column's kind is its class ("num" is set to the right)."""
        head = h.tr([h.th(self.say(title), scope="col", cls=kind or None) for title, kind in columns])
        body = [h.tr([h.td(cell, cls=kind or None) for (_, kind), cell in zip(columns, row, strict=True)]) for row in rows]
        inside = h.table(h.caption(self.say(caption)), h.thead(head), h.tbody(body), cls=cls or None)
        return h.div(inside, cls="scroll", tabindex="0", role="group", aria_label=self.say(caption))

    def percent(self, part: int, whole: int) -> str:
        """A share; what is not nothing does not read as nothing."""
        return said.percent(part, whole, self.say)

    def rules(self) -> Markup:
        """One row a rule, the gravest that were broken first; a column in which nothing stands is left out."""
        columns = (
            (said.RULE, ""), (said.SEVERITY, "tight"), (said.BREACHED, "num"), (N_("违反率"), "num rate"), (said.CHECKED, "num"),
            (N_("提醒"), "num of-few"), (said.INSUFFICIENT, "num"), (N_("性质"), "tight of-few"), (N_("依据"), "law"),
            (said.LACKING, "small of-few"))
        shares = [count.breached / count.checked for count in self.result.counts.values() if count.checked]
        rows = [self._rule(rule, max(shares, default=0)) for rule in self.ordered]
        held = [at for at in range(len(columns)) if at < 5 or any(row[at] not in ("—", "0") for row in rows)]
        table = self.table([columns[at] for at in held], ([row[at] for at in held] for row in rows), N_("逐条规则的结果"), "rules")
        none = h.p(self.t(N_("本文件没有任何一条规则所需的全部数据。")), cls="empty")
        return self.section("rules", N_("各条规则"), table if self.judged else none)

    def _rule(self, rule: Rule, most: float) -> list[object]:
        count = self.result.counts[rule.code]
        name = [h.b(rule.code), " ", self.say(rule.name)]
        linked = h.a(name, href=f"#{rule.code}") if rule.code in self.written else html(name)
        number = h.b(f"{count.breached:,}", cls="red") if count.breached else "0"
        rate = self._rate(count.breached, count.checked, most)
        return [
            linked, badge(rule.severity, self.say, quiet=not count.breached), number, rate,
            f"{count.checked:,}", f"{sum(count.warned.values()):,}" if rule.levels else "—", f"{count.insufficient:,}",
            self.say(use_label(rule)), law_today(rule, self.checked.asof, self.say),
            said.lacking(count, self.pack.sheet, self.say) or "—"]

    def _rate(self, part: int, whole: int, most: float) -> Markup:
        """A share as a bar and a number."""
        return html([charts.share(part / whole, most) if part else None, self.percent(part, whole)])

    def trend(self) -> Markup:
        """Breaches by the day on which they arose; the share of bad acts by the acts' own day."""
        trend = self.figures.trend
        if not trend.periods:
            return Markup()
        notes = [self.t(N_("违反按发生日计：超过期限的次日，或者作出违法行为的当日。"))]
        if self.figures.day:
            days = "、".join(self.say(self.pack.sheet[name].label) for name in self.figures.day)
            notes.append(self.t(DATED, days=days))
        if trend.by_year:
            notes.append(self.t(N_("跨度较长，按年汇总。")))
        if trend.undated:
            notes.append(self.t(N_("另有{n}项没有发生日，不在图中。"), n=f"{trend.undated:,}"))
        shown = [period for period in trend.periods if period.label]
        labels = [period.label for period in shown]
        columns = (
            (N_("时间"), ""), (N_("新发生的违反"), "num"), (N_("当期行为"), "num"), (N_("其中违反"), "num"), (N_("违反率"), "num"))
        table = self.table(columns, map(self._period, reversed(trend.periods)), N_("各期的违反"))
        if len(shown) < MOST_PLAIN:  # two bars show less than two numbers
            return self.section("trend", N_("趋势"), table, note=said.sentences(notes, self.say))
        drawn = [h.figure(h.figcaption(self.say(BREACHES)),
                          charts.bars(labels, [period.breaches for period in shown], self.say(BREACHES)))]
        if any(period.acts for period in shown):
            drawn.append(h.figure(h.figcaption(self.say(SHARE)),
                                  charts.bars(labels, [period.rate for period in shown], self.say(SHARE), percent=True)))
        both = h.div(h.div(drawn, cls="charts"), h.div(table, cls="beside"), cls="trend")
        return self.section("trend", N_("趋势"), both, note=said.sentences(notes, self.say))

    def _period(self, period: Period) -> list[object]:
        return [period.label or self.t(N_("更早")), f"{period.breaches:,}", f"{period.acts:,}", f"{period.bad:,}",
                self.percent(period.bad, period.acts)]

    def organs(self) -> Markup:
        """Organs by the share of bad acts."""
        organs = self.figures.organs
        if not organs:
            return Markup()
        if not any(organ.bad for organ in organs):
            none = N_("{n}个机关都没有发现违反。") if self.decided else N_("{n}个机关都没有得出结论。")
            return self.section("organs", N_("各机关"), h.p(self.t(none, n=f"{len(organs):,}"), cls="empty"))
        note = self.t(N_("按违反率排列。行为不足{few}件的，违反率起伏大，列在后面，不参加比较。"), few=FEW)
        columns = (
            (N_("机关"), ""), (N_("行为"), "num"), (N_("违反的行为"), "num"), (N_("违反率"), "num rate"),
            (N_("违反（项）"), "num of-few"), (N_("最多的规则"), ""))
        most = max((organ.rate for organ in organs if not organ.few), default=0)
        table = self.table(columns, (self._organ(organ, most) for organ in organs[:ORGANS]), N_("各机关的违反"), "organs")
        rest = organs[ORGANS:]
        more = h.p(self.t(N_("其余{n}个机关没有列出，合计{bad}件行为违反。"), n=len(rest), bad=f"{sum(o.bad for o in rest):,}"),
                   cls="note") if rest else None
        return self.section("organs", N_("各机关"), table, more, note=note)

    def _organ(self, organ: Organ, most: float) -> list[object]:
        few = h.span(self.t(N_("件数少")), cls="few") if organ.few else None
        name = html([organ.name or self.t(N_("（未填机关）")), " ", few])
        worst = f"{organ.worst} {self.say(self.pack[organ.worst].name)}" if organ.worst else "—"
        rate = self.percent(organ.bad, organ.acts) if organ.few else self._rate(organ.bad, organ.acts, most)
        return [name, f"{organ.acts:,}", f"{organ.bad:,}", rate, f"{organ.breaches:,}", worst]

    def lacking(self) -> Markup:
        """Facts for want of which acts could not be judged."""
        lacks, sheet = self.figures.lacks, self.pack.sheet
        calendar = sum(self.result.counts[rule.code].calendar for rule in self.judged)
        parts: list[Markup] = []
        if lacks:
            columns = ((N_("缺少的数据"), ""), (N_("影响的判断"), "num"), (N_("文件中"), "tight"), (N_("补齐后可以核查"), ""))
            where = {True: self.say(N_("没有这一列")), False: self.say(N_("有空格"))}
            rows = ([self.say(sheet[lack.fact].label), f"{lack.times:,}", where[lack.absent],
                     "、".join(f"{code} {self.say(self.pack[code].name)}" for code in lack.rules)] for lack in lacks)
            parts.append(self.table(columns, rows, N_("缺少的数据")))
        if calendar:
            parts.append(h.p(self.t(N_("另有{n}次判断涉及日历没有载入的年份，见“注意事项”。"), n=f"{calendar:,}"), cls="note"))
        if not parts:
            parts.append(h.p(self.t(N_("没有因数据不足而无结论的判断。")), cls="empty"))
        note = self.t(N_("数据不足既不是违反，也不是符合。一次判断可能同时缺少几项数据。")) if lacks else ""
        return self.section("lacking", N_("数据不足"), *parts, note=note)

    def waiting(self) -> Markup:
        """Rules that this file cannot feed at all."""
        waits = self.checked.waits
        if not waits:
            return Markup()
        rows = ([html([h.b(rule.code), " ", self.say(rule.name)]), law_today(rule, self.checked.asof, self.say),
                 "、".join(self.say(fact.label) for fact in self.pack.sheet if fact.name in waits[rule.code])]
                for rule in self.pack if rule.code in waits)
        columns = ((said.RULE, ""), (N_("依据"), "law"), (N_("需要的数据"), ""))
        note = self.t(N_("规则包中有、本文件没有所需数据的规则。没有核查，不等于没有问题。"))
        return self.section("waiting", N_("等待的数据"), self.table(columns, rows, N_("等待的数据"), "rules"), note=note)

    def noted(self) -> Markup:
        """What was not used, set aside, repeated; years without calendar."""
        if not self.noticed:
            return Markup()
        loaded, parts = self.loaded, []
        if self.notices:
            parts.append(h.ul([h.li(h.code(notice.code), " ", notice.text) for notice in self.notices], cls="notices"))
        if loaded.rejected:
            parts.append(h.p(self.t(said.REJECTED, count=f"{loaded.rejected:,}")))
            bad = [said.bad_cell(error, self.say) for error in loaded.errors[:CELLS]]
            parts.append(h.ul([h.li(h.code(one.code), " ", one.text) for one in bad], cls="notices"))
            if (rest := sum(loaded.faults.values()) - CELLS) > 0:
                parts.append(h.p(self.t(said.MORE_CELLS, count=f"{rest:,}"), cls="note"))
        return self.section("notices", N_("注意事项"), *parts)

    def limits(self) -> Markup:
        """The thresholds used, with their source."""
        found = thresholds(self.pack, self.checked.asof, self.checked.place, self.judged)
        if not found:
            return Markup()
        columns = (
            (said.RULE, "tight"), (N_("阈值"), ""), (N_("数值"), "num"), (N_("适用日期"), "tight"), (N_("领域、地区"), ""),
            (N_("来源"), "law"))
        own = sum(not one.value.statutory and one.now for one in found)
        notes = [self.t(N_("行为按当日有效的数值判断。"))]
        if own:
            notes.append(self.t(N_("标明“非法定默认”的{n}个数值没有法律规定，由平台设定，使用前应当由当地确认。"), n=own))
        table = self.table(columns, map(self._limit, found), N_("使用的阈值"))
        return self.section("limits", N_("阈值"), table, note=said.sentences(notes, self.say))

    def _limit(self, one: Threshold) -> list[object]:
        value, where = one.value, source(one.value, self.say)
        days = self.t(N_("一直有效"))
        if value.last is not None:
            days = self.t(N_("{first}至{last}"), first=value.first, last=value.last)
        elif value.first.year > 1:
            days = self.t(N_("{first}起"), first=value.first)
        return [one.rule.code, self.say(one.param.label), amount(one.param, value.value, self.say), days,
                said.listed(filter(None, (self._field(value.domain), value.place)), self.say) or "—",
                where if value.statutory else h.span(where, cls="own")]

    def _field(self, domain: str) -> str:
        """A field of enforcement as people call it."""
        codes = self.pack.sheet[DOMAIN].codes if DOMAIN in self.pack.sheet else None
        return self.say(codes.label(domain)) if codes and domain else domain

    def method(self) -> Markup:
        """How days are counted, which law applies, where the dates of the law come from."""
        calendar = load_calendar()
        years = self.t(N_("工作日历载入{first}年至{last}年；涉及其他年份工作日的判断按数据不足处理。"),
                       first=calendar.years[0], last=calendar.years[-1])
        sources = [(year, calendar.source(year)) for year in calendar.years]
        columns = ((N_("法律、法规、文件"), ""), (N_("版本"), ""), (N_("施行"), "tight"), (N_("失效"), "tight"), (N_("文号"), ""))
        cited = statutes(self.judged)
        rows = ([title, self.say(version.label), version.first.isoformat(), version.last.isoformat() if version.last else "—",
                 version.number or "—"] for title, version in cited)
        return self.section(
            "method", N_("方法"), h.ul([h.li(self.say(line)) for line in METHOD], h.li(years)),
            self.table(columns, rows, N_("引用的法律及其施行日期")) if cited else None,
            self.table(((N_("核查的文件"), ""), (N_("校验值（SHA-256）"), "digest")), (
                [file.name, _digest(file) or "—"] for file in self.checked.files), N_("核查的文件和校验值")),
            h.details(h.summary(self.t(N_("放假安排的来源"))), h.ul([h.li(f"{year} ", text) for year, text in sources])))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
