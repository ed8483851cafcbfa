"""The report as one HTML file: nothing is loaded from elsewhere, everything reads without the script, it prints on A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from xiezhi.law.text import N_

from ..judge import Translate
from ..rule import SEVERITY_LABEL, Rule, Severity, use_label
from . import Checked, charts, verdict
from .entry import Entries, badge
from .figures import law_today
from .markup import Markup, h, html
from .said import ASOF, in_chinese
from .sections import Sections

HERE = Path(__file__).parent
UNFOLD = N_("点开一条，看时间轴、依据和数据。")
LEGEND = N_("时间轴上：灰底是休息日和节假日，方括线从起算日到最后合法日，粗红线是超过的部分。")
REST = N_("共{total}项，这里写出{kept}项：每条规则最近发生的若干项。全部发现请用 --out 发现.xlsx 或者 --out 发现.parquet 写出。")
ENGINES = {"duckdb": "DuckDB", "postgres": "PostgreSQL", "spark": "Apache Spark"}


def write_page(checked: Checked, path: Path, say: Translate) -> None:
    """Piece by piece, so that a long report needs no more memory than a short one."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for piece in Page(checked, say).pieces():
            out.write(piece)
            out.write("\n")


class Page(Sections):
    """Head, figures, sections and findings, in the order in which a reader wants them."""

    def pieces(self) -> Iterator[str]:
        """The file, piece by piece."""
        style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
        title = self.t(N_("{pack}核查报告"), pack=self.say(self.pack.label))
        allowed = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
        language = "zh-CN" if in_chinese(self.say) else "en"
        yield f'<!doctype html>\n<html lang="{language}">'
        yield h.head(
            h.meta(charset="utf-8"), h.meta(http_equiv="Content-Security-Policy", content=Markup(allowed)),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title(f"{title} · {self.checked.name}"), h.style(Markup(style)))
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

    def head(self, title: str) -> Markup:
        """What was checked, and what came of it in a few sentences."""
        checked, loaded = self.checked, self.loaded
        rows = self.t(N_("{rows}行"), rows=f"{loaded.rows:,}")
        if loaded.rejected:
            rows += self.t(N_("，其中{n}行没有核查"), n=f"{loaded.rejected:,}")
        facts = [
            (N_("核查的文件"), checked.name), (N_("行数"), rows), (ASOF, checked.asof.isoformat()),
            (N_("规则包"), f"{self.say(self.pack.label)} ({self.pack.name})"), (N_("行政区划"), checked.place),
            (N_("计算引擎"), ENGINES.get(checked.engine, checked.engine)),
            (N_("生成时间"), datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")),
        ]
        tone = {verdict.FOUND: "bad", verdict.CLEAN: "clean", verdict.CANNOT: "unsure"}[verdict.outcome(checked, self.say)[0]]
        meta = [h.div(h.dt(self.say(name)), h.dd(value)) for name, value in facts if value]
        return h.header(
            h.p(self.t(N_("獬豸 · 行政执法核查")), cls="brand"), h.h1(title),
            h.div([h.p(line) for line in verdict.sentences(checked, self.say)], cls=f"verdict {tone}"),
            h.dl(meta, cls="meta"), self.contents())

    def contents(self) -> Markup:
        """Links to the sections that there are."""
        named = [
            ("rules", N_("各条规则"), True), ("trend", N_("趋势"), bool(self.figures.trend.periods)),
            ("organs", N_("各机关"), bool(self.figures.organs)), ("findings", N_("核查发现"), True),
            ("lacking", N_("数据不足"), True), ("waiting", N_("等待的数据"), bool(self.checked.waits)),
            ("notices", N_("注意事项"), self.noticed),
            ("limits", N_("阈值"), any(rule.params for rule in self.judged)), ("method", N_("方法"), True)]
        links = [h.li(h.a(self.say(name), href=f"#{where}")) for where, name, there in named if there]
        return h.nav(h.ul(links), aria_label=self.t(N_("目录")))

    def tiles(self) -> Markup:
        """The figures that matter."""
        result = self.result
        found = [
            (N_("行为（件）"), result.acts, "", ""),
            (N_("发现违反（项）"), result.breached, "bad", "#findings"),
            (N_("涉及行为（件）"), self.checked.bad, "", ""),
            (N_("核查的规则（条）"), len(self.judged), "", "#rules"),
            (N_("数据不足（次）"), self.checked.insufficient, "", "#lacking"),
            (N_("没有核查的行"), self.loaded.rejected, "warn", "#notices" if self.loaded.rejected else ""),
        ]
        tiles = []
        for label, number, tone, link in found:
            inside = [h.span(self.say(label), cls="label"), h.b(f"{number:,}", cls="value")]
            look = f"tile {tone if number else 'zero'}"
            tiles.append(h.a(inside, href=link, cls=look) if link else h.div(inside, cls=look))
        return h.div(tiles, cls="tiles")

    def findings(self) -> Iterator[Markup]:
        """Every rule that was broken, with its findings."""
        total, kept = self.result.breached, sum(map(len, self.written.values()))
        yield Markup(f'<section id="findings" aria-label="{html(self.t(N_("核查发现")))}">')
        yield h.h2(self.t(N_("核查发现")))
        if not total:
            none = N_("没有发现违反。") if self.decided else N_("没有一条规则得出结论，所以没有发现可以列出。")
            yield h.p(self.t(none), cls="empty")
        else:
            yield h.p(h.span(self.say(UNFOLD) + ("" if in_chinese(self.say) else " "), cls="screen"), self.say(LEGEND), cls="note")
        if kept < total:
            yield h.p(self.t(REST, total=f"{total:,}", kept=f"{kept:,}"), cls="note more")
        if total:
            yield self.tools()
        entries = Entries(self.checked, self.say)
        for rule in self.ordered:
            if rule.code not in self.written:
                continue
            code, findings = rule.code, self.written[rule.code]
            yield Markup(f'<section class="rule" id="{html(code)}" aria-label="{html(code)} {html(self.say(rule.name))}">')
            yield self.rule_head(rule, len(findings))
            yield Markup('<div class="list">')
            for at, finding in enumerate(findings):
                yield entries.entry(rule, finding, self.figures.facts.get(finding.act_id, {}), unfolded=at == 0)
            yield Markup("</div></section>")
        yield h.div(id="flat", cls="list", hidden=True)
        yield Markup("</section>")

    def rule_head(self, rule: Rule, kept: int) -> Markup:
        """What the rule is, and how it stands."""
        count = self.result.counts[rule.code]
        facts = [
            h.span(self.t(N_("依据：{clause}"), clause=law_today(rule, self.checked.asof, self.say))),
            h.span(self.t(
                N_("已核查{checked}件，违反{breached}项（{share}），数据不足{insufficient}件"), checked=f"{count.checked:,}",
                breached=f"{count.breached:,}", share=self.percent(count.breached, count.checked),
                insufficient=f"{count.insufficient:,}")),
            h.span(self.t(N_("版本{version}"), version=rule.version)),
        ]
        rest = count.breached - kept
        more = self.t(N_("以下是最近发生的{kept}项，另有{rest}项没有写出。"), kept=f"{kept:,}", rest=f"{rest:,}") if rest else ""
        periods = [period.label for period in self.figures.trend.periods if period.label]
        drawn = charts.spark(self.figures.of_rule(rule.code), self.t(
            N_("{first}至{last}新发生的违反"), first=periods[0], last=periods[-1])) if len(periods) > 1 else None
        name = h.h3(h.b(rule.code), " ", self.say(rule.name), " ", badge(rule.severity, self.say),
                    h.span(self.say(use_label(rule)), cls="use"))
        return h.div(drawn, name, h.p(facts, cls="facts"), h.p(more, cls="note") if more else None, cls="rule-head")

    def tools(self) -> Markup:
        """Search, filters and order; shown by the script, since they do nothing without it."""
        organs = sorted({organ for facts in self.figures.facts.values() if (organ := _organ(facts))})
        rules = [(rule.code, f"{rule.code} {self.say(rule.name)}") for rule in self.ordered if rule.code in self.written]
        there = {self.pack[code].severity for code in self.written}
        severities = [(one.value, self.say(SEVERITY_LABEL[one])) for one in Severity if one in there]
        order = [("", N_("按规则")), ("since", N_("发生日，近的在前")), ("over", N_("超期天数，多的在前")), ("act", N_("编号")),
                 ("organ", N_("机关"))]
        fields = [
            h.label(h.span(self.t(N_("查找"))), h.input(type="search", name="q", placeholder=self.t(N_("编号、机关、说明")))),
            self._choice(N_("级别"), "severity", severities), self._choice(N_("规则"), "rule", rules),
            self._choice(N_("机关"), "organ", [(name, name) for name in organs]) if organs else None,
            h.label(h.span(self.t(N_("排列"))), h.select([
                h.option(self.say(text), value=value) for value, text in order if value != "organ" or organs], name="order")),
        ]
        count = h.p(cls="count", role="status", data_text=self.t(N_("显示{n}项，共{total}项")))
        return h.form(fields, count, id="tools", hidden=True, aria_label=self.t(N_("筛选和排列")))

    def _choice(self, label: str, name: str, options: Iterable[tuple[str, str]]) -> Markup:
        every = h.option(self.t(N_("全部")), value="")
        rest = [h.option(text, value=value) for value, text in options]
        return h.label(h.span(self.say(label)), h.select(every, rest, name=name))


def _organ(facts: Mapping[str, Any]) -> str:
    """The organ of an act as people call it."""
    return str(facts.get("organ_name") or facts.get("organ_code") or "")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
