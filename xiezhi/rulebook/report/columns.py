"""`xz check --columns`: which headings a pack knows, and how to fill them in; as a list, as JSON, or as a workbook to fill."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import xlsxwriter

from xiezhi.law.text import N_

from .. import terminal
from ..bound import decisive_facts
from ..facts import Fact, Kind
from ..judge import Translate
from ..rule import Pack
from . import said
from .out import ready, whole

HOW = {
    Kind.TEXT: N_("文字"), Kind.DATE: N_("日期，例如2026-03-02"), Kind.MOMENT: N_("日期和时间，例如2026-03-02 14:30"),
    Kind.BOOL: N_("是、否"), Kind.COUNT: N_("整数"), Kind.FEN: N_("金额，列名注明（元）或者（万元）"),
    Kind.CODE: "", Kind.CODES: "",
}
HEAD = N_("规则包{pack}（{name}）认得{n}列。列名写中文名或者代码都可以；不是每列都要有，规则缺少的列按数据不足计。")
TITLES = (N_("列名"), N_("也可以写"), N_("怎样填"), N_("规则"))
WRITTEN = N_("已写入{file}：第一张表填写，第二张表说明。")


def show(options: argparse.Namespace, say: Translate) -> int:
    """Print the list, or write it to the workbook that is asked for."""
    pack = options.pack
    rules = _rules(pack)
    if options.out:
        ready(options.out, kinds=(".xlsx",))
        with whole(options.out) as into:
            _workbook(into, pack, say)
    if options.json:
        known = [
            {"column": fact.label, "also": [fact.name, *_also(fact)], "kind": str(fact.kind), "required": fact.required,
             "values": [code.label for code in fact.codes or ()], "rules": rules[fact.name]} for fact in pack.sheet]
        print(json.dumps({"ok": True, "exit": 0, "pack": pack.name, "columns": known}, ensure_ascii=False, indent=2))
    elif options.out:
        print(say(WRITTEN).format(file=options.out))
    else:
        _list(pack, rules, say)
    return 0


def _list(pack: Pack, rules: dict[str, list[str]], say: Translate) -> None:
    room, paint = terminal.columns(sys.stdout), terminal.paint(sys.stdout)
    print("\n".join(terminal.wrap(say(HEAD).format(pack=pack.name, name=say(pack.label), n=len(pack.sheet.facts)), room)) + "\n")
    for fact in pack.sheet:
        also = said.listed(_also(fact), say)
        print(paint(fact.label, "bold") + (f"  {also}" if also else ""))
        line = "  " + _how(fact, say) + (f"  [{' '.join(rules[fact.name])}]" if rules[fact.name] else "")
        print("\n".join(terminal.wrap(line, room, "  ")))


def _rules(pack: Pack) -> dict[str, list[str]]:
    """Which rules hang on a fact."""
    found: dict[str, list[str]] = {fact.name: [] for fact in pack.sheet}
    for rule in pack:
        for name in decisive_facts(rule):
            if name in found:
                found[name].append(rule.code)
    return found


def _also(fact: Fact) -> list[str]:
    return [*filter(None, (fact.column,)), *fact.names]


def _how(fact: Fact, say: Translate) -> str:
    how = say(HOW[fact.kind])
    if fact.codes is not None:
        how = said.listed((code.label for code in fact.codes), say)
        if fact.kind is Kind.CODES:
            how = say(N_("可以有几项，用顿号隔开：{values}")).format(values=how)
    if not fact.note:
        return how
    return f"{how}（{say(fact.note)}）" if said.in_chinese(say) else f"{how} ({say(fact.note)})"


def _workbook(path: Any, pack: Pack, say: Translate) -> None:
    rules = _rules(pack)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
        fill, about = book.add_worksheet(say(N_("数据"))), book.add_worksheet(say(N_("填写说明")))
        fill.freeze_panes(1, 1)
        about.freeze_panes(1, 1)
        for at, (title, wide) in enumerate(zip(TITLES, (36, 36, 70, 40), strict=True)):
            about.set_column(at, at, wide)
            about.write_string(0, at, say(title), head)
        for at, fact in enumerate(pack.sheet):
            fill.set_column(at, at, max(12, terminal.width(fact.label) + 2), text)
            fill.write_string(0, at, fact.label, head)
            for column, cell in enumerate((fact.label, "、".join(_also(fact)), _how(fact, say), " ".join(rules[fact.name]))):
                about.write_string(at + 1, column, cell)
