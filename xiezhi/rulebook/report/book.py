"""Figures and findings as a workbook: what was checked, one row a rule, one row a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from xiezhi.law.text import N_

from ..judge import Finding, Translate, explain, how_to_mend, show
from ..rule import SEVERITY_LABEL, Pack, Rule, use_label
from ..shown import days_over
from . import Checked, said
from .figures import law_today

SHEET_ROWS = 1_048_576  # what a spreadsheet can hold
CELL = 32_767

SUMMARY, FINDINGS, NOTICES = N_("汇总"), N_("核查发现"), N_("注意事项")
RULE_COLUMNS = (
    (said.RULE, 8), (said.NAME, 32), (N_("版本"), 6), (said.SEVERITY, 6), (N_("性质"), 8), (N_("依据"), 44), (said.CHECKED, 10),
    (said.BREACHED, 8), (N_("违反率"), 8), (said.INSUFFICIENT, 10), (said.LACKING, 44))
FINDING_COLUMNS = (
    (N_("编号"), 26), (said.RULE, 8), (said.NAME, 28), (said.SEVERITY, 6), (N_("发生日"), 12), (N_("最后合法日"), 12),
    (N_("超过（日）"), 10), (N_("看到的情况"), 70), (N_("如何纠正"), 60), (N_("依据"), 44), (N_("看到的数据"), 60))


def write_book(checked: Checked, path: Path, say: Translate) -> None:
    """Text stays text: a case number that begins with "=" is no formula."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd"}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            kept = _Book(book, say)
            kept.summary(checked)
            kept.findings(checked)
            kept.notices(checked)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] from error


class _Book:
    def __init__(self, book: Any, say: Translate) -> None:
        self.book, self.say = book, say
        self.head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "valign": "vcenter"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.rate = book.add_format({"num_format": "0.0%"})
        self.count = book.add_format({"num_format": "#,##0"})

    def summary(self, checked: Checked) -> None:
        """What was checked, and a row for every rule of the pack."""
        say, result = self.say, checked.result
        sheet = self.book.add_worksheet(say(SUMMARY))
        sheet.write_string(0, 0, say(N_("{pack}核查结果")).format(pack=say(checked.pack.label)), self.title)
        figures = say(N_("文件{file}；基准日{asof}；行为{acts}件；发现{breached}条；没有核查{rejected}行"))
        sheet.write_string(1, 0, figures.format(
            file=checked.name, asof=checked.asof, acts=f"{result.acts:,}", breached=f"{result.breached:,}",
            rejected=f"{checked.loaded.rejected:,}"))
        self._columns(sheet, 3, RULE_COLUMNS)
        for at, rule in enumerate(checked.pack, start=4):
            self._row(sheet, at, self._rule(checked, rule))

    def _rule(self, checked: Checked, rule: Rule) -> Iterable[tuple[Any, Any]]:
        say, count, sheet = self.say, checked.result.counts[rule.code], checked.pack.sheet
        wants = said.lacking(count, sheet, say, 9) if count.missing else "、".join(
            say(sheet[name].label) for name in sorted(checked.waits.get(rule.code, ())))
        texts = (rule.code, say(rule.name), rule.version, say(SEVERITY_LABEL[rule.severity]), say(use_label(rule)),
                 law_today(rule, checked.asof, say))
        yield from ((text, None) for text in texts)
        yield count.checked, self.count
        yield count.breached, self.count
        yield (count.breached / count.checked if count.checked else None), self.rate
        yield count.insufficient, self.count
        yield wants, None

    def findings(self, checked: Checked) -> None:
        """A row for every finding; on further sheets where one is full."""
        found = checked.result.findings
        for number, start in enumerate(range(0, max(len(found), 1), SHEET_ROWS - 1), start=1):
            sheet = self.book.add_worksheet(self.say(FINDINGS) + (f" {number}" if number > 1 else ""))
            self._columns(sheet, 0, FINDING_COLUMNS)
            for at, finding in enumerate(found[start : start + SHEET_ROWS - 1], start=1):
                self._row(sheet, at, ((value, None) for value in self._finding(checked.pack, finding)))

    def _finding(self, pack: Pack, finding: Finding) -> tuple[Any, ...]:
        say, rule = self.say, pack[finding.code]
        saw = "；".join(
            f"{say(fact.label)} {show(finding.saw[fact.name], fact, say)}"
            for fact in pack.sheet if finding.saw.get(fact.name) is not None)
        return (finding.act_id, finding.code, say(rule.name), say(SEVERITY_LABEL[finding.severity]), finding.since, finding.last,
                days_over(rule, finding) or None, explain(rule, finding, pack.sheet, say),
                how_to_mend(rule, finding, pack.sheet, say), finding.clause, saw)

    def notices(self, checked: Checked) -> None:
        """What was not read, not used or repeated."""
        say = self.say
        told = [*said.notices(checked, say), *(said.bad_cell(error, say) for error in checked.loaded.errors[: SHEET_ROWS - 2])]
        sheet = self.book.add_worksheet(say(NOTICES))
        self._columns(sheet, 0, ((N_("代码"), 12), (N_("内容"), 110)))
        for at, notice in enumerate(told, start=1):
            self._row(sheet, at, ((notice.code, None), (notice.text, None)))

    def _columns(self, sheet: Any, row: int, columns: Sequence[tuple[str, int]]) -> None:
        for at, (title, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(row, at, self.say(title), self.head)
        sheet.freeze_panes(row + 1, 0)
        sheet.autofilter(row, 0, SHEET_ROWS - 1, len(columns) - 1)

    def _row(self, sheet: Any, at: int, cells: Iterable[tuple[Any, Any]]) -> None:
        for column, (value, style) in enumerate(cells):
            if value is None or value == "":
                continue
            if isinstance(value, date):
                sheet.write_datetime(at, column, value) if value.year >= 1900 else sheet.write_string(at, column, str(value))
            elif isinstance(value, str):
                sheet.write_string(at, column, value[:CELL])
            else:
                sheet.write_number(at, column, value, style)
