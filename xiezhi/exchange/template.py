"""The template to fill in, and quarantined lines to take away: both are made from the fact sheet, every cell a text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from xiezhi.core.taking import shown
from xiezhi.law.codes import CodeSet
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

from .models import Row

CODE_LISTS = "代码表"
REASON = "隔离原因"  # a heading of its own in files taken away; ignored when the file comes back
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def heading(fact: Fact) -> str:
    """What the template writes over a column. Amounts are asked in 元, so the standard's 万元 column is not named."""
    return f"{fact.label}（{fact.column}）" if fact.column and not fact.wan else fact.label


def asked(sheet: FactSheet) -> list[Fact]:
    """Facts that an organ reports; those of the organ itself are known."""
    return [fact for fact in sheet if fact.name not in {"organ_confirmed_on", "organ_ended_on"}]


def template(sheet: FactSheet) -> bytes:
    """XLSX: the sheet to fill in, one that explains every column, and one with the values of the coded columns."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    text = book.add_format({"num_format": "@"})
    head = book.add_format(
        {"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@"}
    )
    must = book.add_format(
        {"bold": True, "bg_color": "#DCE6F5", "bottom": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@"}
    )
    fill, about = book.add_worksheet("数据"), book.add_worksheet("填写说明")
    facts = asked(sheet)
    lists = _code_lists(book, facts, head)
    fill.set_row(0, 48)
    fill.freeze_panes(1, 1)
    for index, fact in enumerate(facts):
        fill.set_column(index, index, 34 if fact.kind is Kind.TEXT and not fact.column.endswith("DM") else 18, text)
        fill.write_string(0, index, heading(fact), must if fact.required else head)
        if fact.kind in (Kind.CODE, Kind.BOOL):  # several codes in one cell cannot be picked from a list
            fill.data_validation(1, index, 10_000, index, {
                "validate": "list", "source": lists[fact.codes.name] if fact.codes else ["是", "否"],
                "error_type": "warning", "error_title": "填写值", "error_message": "请从列表中选择。",
            })  # fmt: skip
    _explain(about, facts, head, book.add_format({"text_wrap": True, "valign": "top"}))
    book.close()
    return out.getvalue()


def _code_lists(book: xlsxwriter.Workbook, facts: Sequence[Fact], head: object) -> dict[str, str]:
    """A sheet with a column a code set, which names its source; set -> the cells of its values."""
    sets = {fact.codes.name: fact.codes for fact in facts if fact.codes}
    if not sets:
        return {}
    sheet, found = book.add_worksheet(CODE_LISTS), {}
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 48)
    for column, codes in enumerate(sets.values()):
        used = "、".join(_(fact.label) for fact in facts if fact.codes == codes)
        sheet.set_column(column, column, 30)
        sheet.write_string(0, column, f"{used}（{codes.source}，{codes.version}）", head)
        for line, label in enumerate(_labels(codes), 1):
            sheet.write_string(line, column, label)
        letter = xl_col_to_name(column)
        found[codes.name] = f"={CODE_LISTS}!${letter}$2:${letter}${len(_labels(codes)) + 1}"
    return found


def _explain(about: xlsxwriter.worksheet.Worksheet, facts: Sequence[Fact], head: object, cell: object) -> None:
    titles = (_("列"), _("必填"), _("类型"), _("可填的值"), _("示例"), _("说明"))
    about.freeze_panes(1, 1)
    for index, (title, width) in enumerate(zip(titles, (34, 6, 14, 44, 26, 44), strict=True)):
        about.set_column(index, index, width)
        about.write_string(0, index, title, head)
    for line, fact in enumerate(facts, 1):
        values = "、".join(_labels(fact.codes)) if fact.codes else _("是、否") if fact.kind is Kind.BOOL else ""
        cells = (
            heading(fact), _("是") if fact.required else "", str(kind_label(fact.kind)), values,
            _(fact.example) if fact.example else example(fact), _(fact.note) if fact.note else "",
        )  # fmt: skip
        for index, value in enumerate(cells):
            about.write_string(line, index, value, cell)


def kind_label(kind: Kind) -> str:
    """What to write into a column, in a few words."""
    return {
        Kind.TEXT: _("文字"), Kind.DATE: _("日期"), Kind.MOMENT: _("日期和时刻"), Kind.BOOL: _("是或否"), Kind.COUNT: _("整数"),
        Kind.FEN: _("金额（元）"), Kind.CODE: _("选一项"), Kind.CODES: _("可选多项"),
    }[kind]  # fmt: skip


def example(fact: Fact) -> str:
    """A value that the column would take, for facts that declare none."""
    if fact.codes:
        return next(iter(fact.codes)).label
    return {Kind.DATE: "2026-03-02", Kind.BOOL: "否", Kind.COUNT: "2", Kind.FEN: "2000.00"}.get(fact.kind, "")


def taken_away(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Lines as XLSX with the reasons in front, to be mended elsewhere and sent again."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "num_format": "@"})
    bad = book.add_format({"bg_color": "#FCE8E6", "num_format": "@"})
    sheet = book.add_worksheet("数据")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, len(headings), 20, text)
    for index, title in enumerate((REASON, *headings)):
        sheet.write_string(0, index, title, head)
    for line, row in enumerate(rows, 1):
        wrong = {error["column"] for error in row.errors}
        sheet.write_string(
            line, 0, "；".join(f"{error['column']}：{shown(error)['what']}".lstrip("：") for error in row.errors)
        )
        for index, title in enumerate(headings, 1):
            sheet.write_string(line, index, row.raw.get(title, ""), bad if title in wrong else text)
    book.close()
    return out.getvalue()


def _labels(codes: CodeSet) -> list[str]:
    return [code.label for code in codes]
