"""The command line of `xz check`: its options in the reader's language, and what cannot be asked together."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from xiezhi.law.text import N_

from . import terminal
from .errors import RulebookError
from .events import packaged_mapping
from .judge import Translate
from .packs import PACKS
from .report import said
from .report.out import ready
from .rule import Pack

ENGINES = ("duckdb", "postgres", "spark")
ABOUT = N_("用规则核查文件中的执法行为，不需要服务器。")
CODES = N_(
    "退出码：0 核查过，没有发现违反；1 有发现；2 无法核查：命令、文件有问题，没有一条规则得出结论，"
    "或者没有发现违反但是有的行没有核查；130 中断。"
    "数据不足既不是违反，也不是符合，单独计数，不影响退出码。")
MORE = N_("报告、JSON和事件日志的映射文件见 docs/rulebook.md，图文说明见 docs/manual/check.zh.md。")


class Wording(argparse.HelpFormatter):
    """Help that counts Chinese characters double and is all in one language."""

    def __init__(self, prog: str, say: Translate = str) -> None:
        super().__init__(prog)
        self._say = say

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Called by argparse."""
        super().add_usage(usage, actions, groups, self._say(N_("用法：")) if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [line for part in text.split("\n") for line in terminal.wrap(part, width)]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in terminal.wrap(text, width))


class Parser(argparse.ArgumentParser):
    """Says what is wrong in words of ours; exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Called by argparse with its own English message."""
        if valued := re.fullmatch(r"argument (\S+): expected one argument", message):
            raise RulebookError("CHECK-03", N_("{option}后面要写一个值。用法见./xz check -h。"), option=valued[1].split("/")[-1])
        raise RulebookError("CHECK-03", N_("命令写得不对（{message}）。用法见./xz check -h。"), message=message)


def asked(words: Sequence[str], say: Translate) -> argparse.Namespace:
    """The options. Raises RulebookError: CHECK-01…CHECK-05, CHECK-08; EVENTS-01."""
    options, strange = _parser(say).parse_known_args(words)
    if strange:
        raise RulebookError("CHECK-03", N_("没有“{option}”这个选项。用法见./xz check -h。"), option=strange[0])
    if options.columns:
        return options
    if not options.files:
        raise RulebookError("CHECK-03", N_("没有写要核查的文件。例如：./xz check 台账.xlsx。用法见./xz check -h。"))
    if options.replace and not options.keep:
        raise RulebookError("CHECK-08", N_("--replace只和--keep一起用。请加上--keep 存档文件，或者去掉--replace。"))
    if options.keep and (options.engine != "duckdb" or options.place):
        raise RulebookError("CHECK-08", N_(
            "--keep不能和--engine、--place一起用：存档只用DuckDB，按行为所在地取阈值。请去掉其中之一。"))
    if options.out:
        ready(options.out, [*options.files, *filter(None, (options.keep, options.map))])
    return options


def _parser(say: Translate) -> Parser:
    parser = Parser(
        prog="./xz check", description=say(ABOUT), epilog=said.sentences(map(say, (CODES, MORE)), say), add_help=False,
        allow_abbrev=False, formatter_class=partial(Wording, say=say))
    parser._positionals.title, parser._optionals.title = say(N_("文件")), say(N_("选项"))
    add: Callable[..., Any] = parser.add_argument
    add("files", type=Path, metavar="FILE", nargs="*",
        help=say(N_("CSV、XLSX或者Parquet文件；也可以是事件日志，包括XES和OCEL，可以是.gz、.zip；可以写几个，合为一个结果")))
    add("--pack", type=_pack, default=PACKS["penalty"], metavar="PACK",
        help="\n".join([say(N_("规则包（默认penalty）：")), *_packs(say)]))
    add("--map", type=_mapping_file, metavar="FILE", help=say(N_("事件日志的映射文件（TOML；默认用规则包自带的）")))
    add("--asof", type=_day, default=datetime.now(ZoneInfo("Asia/Shanghai")).date(), metavar="DATE",
        help=say(N_("核查基准日，例如2026-06-30（默认今天）")))
    add("--place", default="", metavar="CODE", help=say(N_("行政区划代码，用于选择当地的阈值")))
    add("--engine", type=_engine, default="duckdb", metavar="ENGINE",
        help=say(N_("计算引擎：duckdb（默认，内置）、postgres（DATABASE_URL）、spark（先运行./xz spark）")))
    add("--out", type=Path, metavar="FILE",
        help=say(N_("把报告写成html，或者把全部发现写成xlsx、parquet、csv文件；同名的旧文件被替换")))
    add("--json", action="store_true", help=say(N_("输出JSON，供程序读取")))
    add("--all", action="store_true", help=say(N_("列出全部规则和全部发现（默认每条规则只列几项）")))
    add("--keep", type=Path, metavar="FILE", help=say(N_("存档：行为留在这个文件里，下次只核查新数据涉及的行为，只列新发现的")))
    add("--replace", action="store_true", help=say(N_("配合--keep：文件含所涉行为的全部事件，代替已存的（更正）")))
    add("--columns", action="store_true", help=say(N_("不核查，只列出规则包认得的列名和填法；加--out 模板.xlsx写成可以填的表格")))
    add("-h", "--help", action="help", help=say(N_("显示本说明")))
    return parser


def _packs(say: Translate) -> list[str]:
    wide = max(map(len, PACKS))
    return [f"{name:<{wide}}  {say(pack.label)}" for name, pack in sorted(PACKS.items())]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RulebookError("CHECK-04", N_("“{text}”不是日期，请写成2026-06-30。"), text=text) from None


def _pack(name: str) -> Pack:
    if name not in PACKS:
        raise RulebookError("CHECK-05", N_("没有规则包“{name}”。可用的有：{known}。"), name=name, known="、".join(sorted(PACKS)))
    return PACKS[name]


def _engine(name: str) -> str:
    if name not in ENGINES:
        raise RulebookError("CHECK-05", N_("没有计算引擎“{name}”。可用的有：{known}。"), name=name, known="、".join(ENGINES))
    return name


def _mapping_file(name: str) -> Path:
    """A file, or the name of a mapping that comes with a pack."""
    return (None if Path(name).exists() else packaged_mapping(name)) or Path(name)
