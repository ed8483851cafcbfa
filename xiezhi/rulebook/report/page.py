"""The report as one HTML file: nothing is loaded from elsewhere, everything reads without the script, it prints on A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from xiezhi.law.calendar import load_calendar
from xiezhi.law.text import N_

from ..judge import Translate
from ..rule import SEVERITY_LABEL, USE_LABEL, Rule, Severity
from ..shown import amount, source
from . import Checked, charts, said
from .entry import Entries, badge
from .figures import FEW, Figures, Organ, Period, law_today, statutes, thresholds
from .markup import Markup, h, html

HERE = Path(__file__).parent
ORGANS = 30
CELLS = 50
ENGINES = {"duckdb": "DuckDB", "postgres": "PostgreSQL", "spark": "Apache Spark"}
RATE = N_("{share}%")


def write_page(checked: Checked, path: Path, say: Translate) -> None:
    """Piece by piece, so that a long report needs no more memory than a short one."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for piece in Page(checked, say).pieces():
            out.write(piece)
            out.write("\n")


class Page:
    """The sections, in the order in which a reader wants them."""

    def __init__(self, checked: Checked, say: Translate) -> None:
        self.checked, self.say = checked, say
        self.pack, self.result, self.loaded = checked.pack, checked.result, checked.loaded
        self.figures = Figures(checked)
        self.judged = list(checked.judged())
        self.written = self.figures.written()
        self.notices = list(said.notices(checked, say))

    def t(self, template: str, **params: Any) -> str:
        """A text in the reader's language."""
        return self.say(template).format_map(params) if params else self.say(template)

    def pieces(self) -> Iterator[str]:
        """The file, piece by piece."""
        style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
        title = self.t(N_("{pack}核查报告"), pack=self.say(self.pack.label))
        allowed = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
        language = "zh-CN" if self.say(SEVERITY_LABEL[Severity.RED]) == SEVERITY_LABEL[Severity.RED] else "en"
        yield f'<!doctype html>\n<html lang="{language}">'
        yield h.head(
            h.meta(charset="utf-8"), h.meta(http_equiv="Content-Security-Policy", content=Markup(allowed)),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"), h.meta(name="referrer", content="no-referrer"),
            h.title(f"{title} · {self.checked.file.name}"), h.style(Markup(style)))
        yield "<body>"
        yield h.a(self.t(N_("跳到正文")), href="#main", cls="skip")
        yield self.head(title)
        yield '<main id="main">'
        for make in (self.tiles, self.rules, self.trend, self.organs):
            yield make()
        yield from self.findings()
        for make in (self.lacking, self.waiting, self.noted, self.limits, self.method):
            yield make()
        yield "</main>"
        yield h.footer(h.p(self.t(N_("本报告由规则自动核查得出，是监督线索，不是处理决定；是否违法由有权机关核实认定。"))))
        yield h.script(Markup(script))
        yield "</body>\n</html>"

    # -- head

    def head(self, title: str) -> Markup:
        """What was checked, and what came of it in a few sentences."""
        checked, result, loaded = self.checked, self.result, self.loaded
        rows = self.t(N_("{rows}行"), rows=f"{loaded.rows:,}")
        if loaded.rejected:
            rows += self.t(N_("，其中{n}行没有核查"), n=f"{loaded.rejected:,}")
        facts = [
            (N_("文件"), checked.file.name), (N_("行数"), rows), (said.ASOF, checked.asof.isoformat()),
            (N_("规则包"), f"{self.say(self.pack.label)}（{self.pack.name}）"), (N_("行政区划"), checked.place),
            (N_("计算引擎"), ENGINES.get(checked.engine, checked.engine)),
            (N_("生成时间"), datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")),
            (N_("文件校验值（SHA-256）"), _file_digest(checked.file)),
        ]
        meta = [h.div(h.dt(self.say(name)), h.dd(value)) for name, value in facts if value]
        return h.header(
            h.p(self.t(N_("獬豸 · 行政执法核查")), cls="brand"), h.h1(title),
            h.div([h.p(line) for line in self.verdict()], cls="verdict" + ("" if result.breached else " clean")),
            h.dl(meta, cls="meta"), self.contents())

    def verdict(self) -> Iterator[str]:
        """The result in sentences."""
        result, figures = self.result, self.figures
        if not result.acts:
            yield self.t(N_("没有一件行为可以核查，请看“注意事项”。"))
            return
        params = {"acts": f"{result.acts:,}", "rules": len(self.judged)}
        if not result.breached:
            yield self.t(N_("核查{acts}件行为、{rules}条规则，没有发现违反。"), **params)
        else:
            yield self.t(
                N_("核查{acts}件行为、{rules}条规则，发现违反{breached}项，涉及{bad}件行为，占{share}。"), **params,
                breached=f"{result.breached:,}", bad=f"{figures.bad:,}", share=self.percent(figures.bad, result.acts))
            worst = max(self.pack, key=lambda rule: result.counts[rule.code].breached)
            count = result.counts[worst.code]
            yield self.t(
                N_("违反最多的规则是{code}“{name}”：{breached}项，占已核查的{share}。"), code=worst.code, name=self.say(worst.name),
                breached=f"{count.breached:,}", share=self.percent(count.breached, count.checked))
            first = next((organ for organ in figures.organs if organ.bad and not organ.few), None)
            if first and len(figures.organs) > 1:
                yield self.t(
                    N_("违反率最高的机关是{organ}：{acts}件行为中{bad}件违反，占{share}。"), organ=first.name, acts=f"{first.acts:,}",
                    bad=f"{first.bad:,}", share=self.percent(first.bad, first.acts))
        insufficient = sum(result.counts[rule.code].insufficient for rule in self.judged)
        if insufficient:
            yield self.t(N_("另有{n}次判断因数据不足没有结论，既不算违反，也不算符合。"), n=f"{insufficient:,}")
        if self.checked.waits:
            yield self.t(N_("规则包中{n}条规则所需的数据本文件没有，没有核查。"), n=len(self.checked.waits))

    def contents(self) -> Markup:
        """Links to the sections that there are."""
        named = [
            ("rules", N_("规则"), True), ("trend", N_("趋势"), bool(self.figures.trend.periods)),
            ("organs", N_("机关"), bool(self.figures.organs)), ("findings", N_("发现"), True), ("lacking", N_("数据不足"), True),
            ("waiting", N_("等待的数据"), bool(self.checked.waits)), ("notices", N_("注意事项"), self.noticed),
            ("limits", N_("阈值"), any(rule.params for rule in self.judged)), ("method", N_("方法"), True)]
        links = [h.li(h.a(self.say(name), href=f"#{where}")) for where, name, there in named if there]
        return h.nav(h.ul(links), aria_label=self.t(N_("目录")))

    @property
    def noticed(self) -> bool:
        """Whether there is anything to heed."""
        return bool(self.notices or self.loaded.rejected)

    def tiles(self) -> Markup:
        """The figures that matter."""
        result, figures = self.result, self.figures
        insufficient = sum(result.counts[rule.code].insufficient for rule in self.judged)
        found = [
            (N_("行为"), f"{result.acts:,}", N_("件"), "", ""),
            (N_("发现违反"), f"{result.breached:,}", N_("项"), "bad" if result.breached else "zero", "#findings"),
            (N_("涉及行为"), f"{figures.bad:,}", N_("件"), "", ""),
            (N_("核查的规则"), str(len(self.judged)), N_("条"), "", "#rules"),
            (N_("数据不足"), f"{insufficient:,}", N_("次判断"), "mute" if insufficient else "zero", "#lacking"),
            (N_("没有核查的行"), f"{self.loaded.rejected:,}", N_("行"), "warn" if self.loaded.rejected else "zero",
             "#notices" if self.loaded.rejected else ""),
        ]
        tiles = []
        for label, number, unit, tone, link in found:
            inside = [h.span(self.say(label), cls="label"), h.span(h.b(number), " ", self.say(unit), cls="value")]
            tiles.append(h.a(inside, href=link, cls=f"tile {tone}") if link else h.div(inside, cls=f"tile {tone}"))
        return h.div(tiles, cls="tiles")

    # -- sections

    def section(self, ident: str, title: str, *parts: object, note: str = "") -> Markup:
        """A titled part of the page."""
        head = h.h2(self.say(title))
        return h.section(head, h.p(note, cls="note") if note else None, *parts, id=ident, aria_label=self.say(title))

    def table(self, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]], caption: str, cls: str = "") -> Markup:
        """A table that scrolls within itself; a column's kind is its class ("num" is set to the right)."""
        head = h.tr([h.th(self.say(title), scope="col", cls=kind or None) for title, kind in columns])
        body = [h.tr([h.td(cell, cls=kind or None) for (_, kind), cell in zip(columns, row, strict=True)]) for row in rows]
        inside = h.table(h.caption(self.say(caption)), h.thead(head), h.tbody(body), cls=cls or None)
        return h.div(inside, cls="scroll", tabindex="0", role="region", aria_label=self.say(caption))

    def rules(self) -> Markup:
        """One row a rule."""
        columns = (
            (said.RULE, ""), (said.SEVERITY, "tight"), (N_("性质"), "tight"), (N_("依据"), "law"), (said.CHECKED, "num"),
            (said.BREACHED, "num"), (N_("违反率"), "num"), (said.INSUFFICIENT, "num"), (said.LACKING, "small"))
        return self.section("rules", N_("规则"), self.table(columns, map(self._rule, self.judged), N_("逐条规则的结果"), "rules"))

    def _rule(self, rule: Rule) -> list[object]:
        count = self.result.counts[rule.code]
        name = [h.b(rule.code), " ", self.say(rule.name)]
        linked = h.a(name, href=f"#{rule.code}") if rule.code in self.written else html(name)
        number = h.b(f"{count.breached:,}", cls="red") if count.breached else "0"
        return [
            linked, badge(rule.severity, self.say), self.say(USE_LABEL[rule.use]), law_today(rule, self.checked.asof, self.say),
            f"{count.checked:,}", number, self.percent(count.breached, count.checked) if count.checked else "—",
            f"{count.insufficient:,}", said.lacking(count, self.pack.sheet, self.say) or "—"]

    def percent(self, part: int, whole: int) -> str:
        """A share; what is not nothing does not read as nothing."""
        if not whole:
            return "—"
        share = part / whole * 100
        digits = 0 if share in (0, 100) else 1 if share >= 0.1 else 2
        return self.t(RATE, share=f"{share:.{digits}f}" if share >= 0.01 or not part else "<0.01")

    def trend(self) -> Markup:
        """Breaches by the day on which they arose; the share of bad acts by the acts' own day."""
        trend = self.figures.trend
        if not trend.periods:
            return Markup()
        days = "、".join(self.say(self.pack.sheet[name].label) for name in trend.day)
        note = self.t(N_("违反按发生日计：超过期限的次日，或者作出违法行为的当日。"))
        if days:
            note += self.t(N_("违反率是当期行为中至少违反一条规则的比例，行为按其日期（{days}，取先有的一项）归期；近期行为的期限可能尚未届满。"), days=days)
        if trend.by_year:
            note += self.t(N_("跨度较长，按年汇总。"))
        if trend.undated:
            note += self.t(N_("另有{n}项没有发生日，不在图中。"), n=f"{trend.undated:,}")
        shown = [period for period in trend.periods if period.label]
        labels = [period.label for period in shown]
        figures = [charts.bars(labels, [period.breaches for period in shown], self.t(N_("新发生的违反（项）")))]
        if any(period.acts for period in shown):
            figures.append(charts.bars(labels, [period.rate for period in shown], self.t(N_("行为的违反率")), percent=True))
        drawn = [h.figure(h.figcaption(self.say(title)), figure)
                 for title, figure in zip((N_("新发生的违反（项）"), N_("行为的违反率")), figures, strict=False)]
        columns = ((N_("时间"), ""), (N_("新发生的违反"), "num"), (N_("当期行为"), "num"), (N_("其中违反"), "num"), (N_("违反率"), "num"))
        table = self.table(columns, map(self._period, reversed(trend.periods)), N_("各期的违反"))
        return self.section("trend", N_("趋势"), h.div(h.div(drawn, cls="charts"), h.div(table, cls="beside"), cls="trend"), note=note)

    def _period(self, period: Period) -> list[object]:
        return [period.label or self.t(N_("更早")), f"{period.breaches:,}", f"{period.acts:,}", f"{period.bad:,}",
                self.percent(period.bad, period.acts)]

    def organs(self) -> Markup:
        """Organs by the share of bad acts."""
        organs = self.figures.organs
        if not organs:
            return Markup()
        note = self.t(N_("按违反率排列。行为不足{few}件的，违反率起伏大，列在后面，不参加比较。"), few=FEW)
        columns = ((N_("机关"), ""), (N_("行为"), "num"), (N_("违反的行为"), "num"), (N_("违反率"), "num"), (N_("违反（项）"), "num"),
                   (N_("最多的规则"), ""))
        table = self.table(columns, map(self._organ, organs[:ORGANS]), N_("各机关的违反"))
        rest = organs[ORGANS:]
        more = h.p(self.t(N_("其余{n}个机关没有列出，合计{bad}件行为违反。"), n=len(rest), bad=f"{sum(o.bad for o in rest):,}"),
                   cls="note") if rest else None
        return self.section("organs", N_("机关"), table, more, note=note)

    def _organ(self, organ: Organ) -> list[object]:
        name = organ.name or self.t(N_("（未填机关）"))
        few = h.span(self.t(N_("件数少")), cls="few") if organ.few else None
        worst = f"{organ.worst} {self.say(self.pack[organ.worst].name)}" if organ.worst else "—"
        return [name, f"{organ.acts:,}", f"{organ.bad:,}", html([self.percent(organ.bad, organ.acts), " ", few]),
                f"{organ.breaches:,}", worst]

    # -- findings

    def findings(self) -> Iterator[Markup]:
        """Every rule that was broken, with its findings."""
        total, kept = self.result.breached, sum(map(len, self.written.values()))
        yield Markup(f'<section id="findings" aria-label="{html(self.t(N_("发现")))}">')
        yield h.h2(self.t(N_("发现")))
        if not total:
            yield h.p(self.t(N_("没有发现违反。")), cls="empty")
        else:
            yield h.p(self.t(N_(
                "点开一条，看时间轴、依据和数据。时间轴上：灰底是休息日和节假日，方括线从起算日到最后合法日，粗红线是超过的部分。")), cls="note")
        if kept < total:
            yield h.p(self.t(N_(
                "共{total}项，这里写出{kept}项：每条规则最近发生的若干项。全部发现请用 --out 发现.xlsx 或者 --out 发现.parquet 写出。"),
                total=f"{total:,}", kept=f"{kept:,}"), cls="note more")
        if total:
            yield self.tools()
        entries = Entries(self.checked, self.say)
        for code, findings in self.written.items():
            rule, facts = self.pack[code], self.figures.facts(findings)
            yield Markup(f'<section class="rule" id="{html(code)}" aria-label="{html(code)} {html(self.say(rule.name))}">')
            yield self.rule_head(rule, len(findings))
            yield Markup('<div class="list">')
            for at, finding in enumerate(findings):
                row = facts.get(finding.act_id, {})
                yield entries.entry(rule, finding, row, self.figures.organ_of(row), unfolded=at == 0)
            yield Markup("</div></section>")
        yield h.div(id="flat", cls="list", hidden=True)
        yield Markup("</section>")

    def rule_head(self, rule: Rule, kept: int) -> Markup:
        """What the rule is, and how it stands."""
        count = self.result.counts[rule.code]
        facts = [
            h.span(self.t(N_("依据：{clause}"), clause=law_today(rule, self.checked.asof, self.say))),
            h.span(self.t(N_("已核查{checked}件，违反{breached}项（{share}），数据不足{insufficient}件"), checked=f"{count.checked:,}",
                          breached=f"{count.breached:,}", share=self.percent(count.breached, count.checked),
                          insufficient=f"{count.insufficient:,}")),
            h.span(self.t(N_("版本{version}"), version=rule.version)),
        ]
        rest = count.breached - kept
        more = h.p(self.t(N_("以下是最近发生的{kept}项，另有{rest}项没有写出。"), kept=f"{kept:,}", rest=f"{rest:,}"), cls="note") if rest else None
        periods = [period.label for period in self.figures.trend.periods if period.label]
        drawn = charts.spark(self.figures.of_rule(rule.code), self.t(
            N_("{first}至{last}新发生的违反"), first=periods[0], last=periods[-1])) if len(periods) > 1 else None
        return h.div(drawn, h.h3(h.b(rule.code), " ", self.say(rule.name), " ", badge(rule.severity, self.say),
                          h.span(self.say(USE_LABEL[rule.use]), cls="use")), h.p(facts, cls="facts"), more, cls="rule-head")

    def tools(self) -> Markup:
        """Search, filters and order; shown by the script, since they do nothing without it."""
        organs = sorted({organ.name for organ in self.figures.organs if organ.bad})
        rules = [(code, f"{code} {self.say(self.pack[code].name)}") for code in self.written]
        severities = [(s.value, self.say(SEVERITY_LABEL[s])) for s in Severity if any(self.pack[c].severity is s for c in self.written)]
        order = [("", N_("按规则")), ("since", N_("发生日，近的在前")), ("over", N_("超期天数，多的在前")), ("act", N_("编号")), ("organ", N_("机关"))]
        fields = [
            h.label(h.span(self.t(N_("查找"))), h.input(type="search", name="q", placeholder=self.t(N_("编号、机关、说明")))),
            self._choice(N_("级别"), "severity", severities), self._choice(N_("规则"), "rule", rules),
            self._choice(N_("机关"), "organ", [(name, name) for name in organs]) if organs else None,
            h.label(h.span(self.t(N_("排列"))), h.select([
                h.option(self.say(text), value=value) for value, text in order if value != "organ" or organs], name="order")),
        ]
        shown = self.t(N_("显示{n}项，共{total}项"))
        return h.form(
            fields, h.p(cls="count", role="status", data_text=shown), id="tools", hidden=True, aria_label=self.t(N_("筛选和排列")))

    def _choice(self, label: str, name: str, options: Iterable[tuple[str, str]]) -> Markup:
        every = h.option(self.t(N_("全部")), value="")
        return h.label(h.span(self.say(label)), h.select(every, [h.option(text, value=value) for value, text in options], name=name))

    # -- what could not be judged

    def lacking(self) -> Markup:
        """Facts for want of which acts could not be judged."""
        lacks, sheet = self.figures.lacks, self.pack.sheet
        calendar = sum(self.result.counts[rule.code].calendar for rule in self.judged)
        parts: list[Markup] = []
        if lacks:
            columns = ((N_("缺少的数据"), ""), (N_("影响的判断"), "num"), (N_("文件中"), "tight"), (N_("补齐后可以核查"), ""))
            rows = ([self.say(sheet[lack.fact].label), f"{lack.times:,}", self.t(N_("没有这一列") if lack.absent else N_("有空格")),
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
        return self.section("waiting", N_("等待的数据"), self.table(columns, rows, N_("等待的数据")), note=note)

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
            if (rest := len(loaded.errors) - CELLS) > 0:
                parts.append(h.p(self.t(said.MORE_CELLS, count=f"{rest:,}"), cls="note"))
        return self.section("notices", N_("注意事项"), *parts)

    def limits(self) -> Markup:
        """The thresholds used, with their source."""
        found = thresholds(self.pack, self.checked.asof, self.checked.place, self.judged)
        if not found:
            return Markup()
        columns = ((said.RULE, "tight"), (N_("阈值"), ""), (N_("数值"), "num"), (N_("适用日期"), "tight"), (N_("领域、地区"), ""), (N_("来源"), "law"))
        rows = []
        for one in found:
            value = one.value
            until = value.last.isoformat() if value.last else ""
            first = value.first.isoformat() if value.first.year > 1 else ""
            days = self.t(N_("{first}至{last}"), first=first, last=until or self.t(N_("今"))) if first or until else self.t(N_("不限"))
            where = source(value, self.say)
            rows.append([one.rule.code, self.say(one.param.label), amount(one.param, value.value, self.say), days,
                         "、".join(filter(None, (self.say(value.domain), value.place))) or "—",
                         where if value.statutory else h.span(where, cls="own")])
        own = sum(not one.value.statutory and one.now for one in found)
        note = self.t(N_("行为按当日有效的数值判断。"))
        if own:
            note += self.t(N_("标明“非法定默认”的{n}个数值没有法律规定，由平台设定，使用前应当由当地确认。"), n=own)
        table = self.table(columns, rows, N_("使用的阈值"))
        return self.section("limits", N_("阈值"), table, note=note)

    def method(self) -> Markup:
        """How days are counted, which law applies, where the dates of the law come from."""
        calendar = load_calendar()
        lines = [
            N_("期限开始的当日不计入。以自然日计的，逐日计算；以工作日计的，按国务院办公厅公布的放假和调休安排计算，末日之后完成即为超期。"),
            N_("对机关的期限，末日是休息日的不顺延（从严）；当事人的期限依法顺延。法律允许扣除、延长的天数，只计文件中填明的。"),
            N_("每件行为按行为当日有效的法律判断；法律修改前的行为，适用当时的条款和数值。"),
            N_("空格表示没有发生这一步骤；文件没有的列表示不知道，不据此认定违反。"),
            N_("编号重复的行为分别核查，在“注意事项”中列明。日期都是北京时间的民用日期。"),
        ]
        years = self.t(N_("工作日历载入{first}年至{last}年；涉及其他年份工作日的判断按数据不足处理。"), first=calendar.years[0], last=calendar.years[-1])
        sources = [(year, calendar.source(year)) for year in calendar.years]
        columns = ((N_("法律、法规、文件"), ""), (N_("版本"), ""), (N_("施行"), "tight"), (N_("失效"), "tight"), (N_("文号"), ""))
        cited = statutes(self.judged)
        rows = ([title, self.say(version.label), version.first.isoformat(), version.last.isoformat() if version.last else "—",
                 version.number or "—"] for title, version in cited)
        return self.section(
            "method", N_("方法"), h.ul([h.li(self.say(line)) for line in lines], h.li(years)),
            self.table(columns, rows, N_("引用的法律及其施行日期")) if cited else None,
            h.details(h.summary(self.t(N_("放假安排的来源"))), h.ul([h.li(f"{year} ", text) for year, text in sources])))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
