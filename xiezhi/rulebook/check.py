"""`xz check FILE`: the rules over a file, without server or database. Exit codes 0 clean, 1 findings, 2 cannot run."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import pyarrow as pa

from xiezhi.law.errors import LawError
from xiezhi.law.text import N_

from . import report
from .engine import RunResult, run
from .errors import RulebookError
from .events import LogMapping, no_mapping, packaged_mapping, pivot, read_mapping
from .judge import Translate
from .loading import NO_HEADINGS, UNKNOWN_COLUMNS, Loaded, Note, gather, load, unused_columns
from .packs import PACKS
from .progress import Progress, progress
from .reading import EMPTY
from .report import Checked, text
from .report.records import as_json
from .report.said import told
from .rule import Pack

CLEAN, FOUND, CANNOT = 0, 1, 2
SHOWN_A_RULE = 5

DUPLICATES = N_("编号重复的行为：{ids}。")
READING = N_("读取{file}……")
ROWS_READ = N_("读取{file}：{n}行")
JUDGING = N_("核查：{n}/{m}件行为")
WRITING = N_("写出{file}……")
KEPT = N_("核查{judged}件，新发现{found}条，消除{cleared}条；存档共{acts}件。")
WRITTEN = N_("已写入{file}。")


_say: Translate = str  # how source texts are said; main sets it


class Parser(argparse.ArgumentParser):
    """Says what is wrong in Chinese; exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Called by argparse with its own English message."""
        raise RulebookError("CHECK-03", N_("命令写得不对（{message}）。用法：{usage}"), message=message,
                            usage=" ".join(self.format_usage().split()).removeprefix("usage: "))


def main(argv: Sequence[str] | None = None, translate: Translate = str) -> int:
    """Run the command; prints the report, or one line that says what is wrong, in the words of `translate`."""
    global _say
    _say = translate
    asked = sys.argv[1:] if argv is None else argv
    try:
        return _check(_parser().parse_args(asked))
    except (RulebookError, LawError) as error:
        if "--json" in asked:
            print(json.dumps({"ok": False, "error": error.code, "message": told(error, _say)}, ensure_ascii=False))
        else:
            print(f"[{error.code}] {told(error, _say)}", file=sys.stderr)
        return CANNOT
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND


def _check(options: argparse.Namespace) -> int:
    if options.out:
        report.supported(options.out)
    with progress(sys.stderr, _say, wanted=not options.json) as done:
        checked = _checked(options, done)
        if options.out:
            done.step(WRITING, file=options.out.name)
            report.write(checked, options.out, _say)
    if options.json:
        print(json.dumps(as_json(checked, options.all, _say), ensure_ascii=False, indent=2, default=str))
    else:
        print(text.report(checked, None if options.all else SHOWN_A_RULE, _say), flush=True)
        if options.out:
            print("\n" + _say(WRITTEN).format(file=options.out), flush=True)
    if not checked.result.acts:
        return CANNOT
    return FOUND if checked.result.breached else CLEAN


def _checked(options: argparse.Namespace, done: Progress) -> Checked:
    started, pack, files = time.perf_counter(), options.pack, options.files
    read = []
    for file in files:
        done.step(READING, file=file.name)
        part = _load(file, pack, options.map, partial(_read, done, file.name))
        if not part.rows:
            raise RulebookError("LOAD-02", EMPTY, file=file.name)
        read.append((file.name, part))
    loaded = read[0][1] if len(read) == 1 else gather(read)
    if options.keep:
        return _kept(options, read, started)
    whole = f"{loaded.acts.num_rows:,}" if isinstance(loaded.acts, pa.Table) else "…"
    done.step(JUDGING, n=0, m=whole)
    result = run(pack, loaded.acts, asof=options.asof, place=options.place, engine=options.engine,
                 tick=lambda acts: done.at(JUDGING, n=f"{acts:,}", m=whole))
    if result.duplicates:
        ids = "、".join(f"{act_id}×{count}" for act_id, count in result.duplicates)
        loaded.notes.append(Note("CHECK-N1", DUPLICATES, {"ids": ids}))
    seconds = time.perf_counter() - started
    return Checked(pack, files[0], loaded, result, options.asof, options.place, options.engine, seconds, tuple(files[1:]))


def _kept(options: argparse.Namespace, read: list[tuple[str, Loaded]], started: float) -> Checked:
    """Take the files into the store, one after the other, and say what each changed."""
    from .store import Store

    pack, loaded = options.pack, gather(read)
    result = RunResult(pack.name, options.asof)
    with Store(options.keep, pack, _mapping(options.map, pack)) as store:
        for name, part in read:
            for batch in part.acts if isinstance(part.acts, tuple) else (part.acts,):
                update = store.take(batch, options.asof, replace=options.replace)
                found = {(one.code, one.act_id) for one in update.found} | set(update.cleared)
                result.findings = [one for one in result.findings if (one.code, one.act_id) not in found] + update.found
                result.acts, result.counts, result.absent = update.acts, update.counts, update.absent
                loaded.notes.append(Note("CHECK-N5", KEPT, {
                    "judged": f"{update.judged:,}", "found": f"{len(update.found):,}", "cleared": f"{len(update.cleared):,}",
                    "acts": f"{update.acts:,}"}, name))  # fmt: skip
    seconds = time.perf_counter() - started
    return Checked(pack, options.files[0], loaded, result, options.asof, options.place, options.engine, seconds,
                   tuple(options.files[1:]))


def _mapping(mapping_file: Path | None, pack: Pack) -> LogMapping | None:
    asked = mapping_file or packaged_mapping(pack.name)
    return read_mapping(asked, pack.sheet, pack.name) if asked else None


def _read(done: Progress, name: str, rows: int) -> None:
    done.at(ROWS_READ, file=name, n=f"{rows:,}")


def _parser() -> Parser:
    parser = Parser(prog="./xz check",
                    description=_say(N_("用规则核查一个文件中的执法行为（不需要服务器）。退出码：0没有发现，1有发现，2无法核查。")))
    parser.add_argument("files", type=Path, metavar="FILE", nargs="+",
                        help=_say(N_("CSV、XLSX或者Parquet文件；也可以是事件日志，包括XES和OCEL；可以写几个")))
    parser.add_argument("--pack", type=_pack, default=PACKS["penalty"], metavar="PACK",
                        help=_say(N_("规则包：{packs}（默认penalty）")).format(packs=", ".join(sorted(PACKS))))
    parser.add_argument("--map", type=_mapping_file, metavar="FILE",
                        help=_say(N_("事件日志的映射文件（TOML；默认用规则包自带的）")))
    parser.add_argument("--asof", type=_day, default=datetime.now(ZoneInfo("Asia/Shanghai")).date(), metavar="DATE",
                        help=_say(N_("核查基准日，例如2026-06-30（默认今天）")))
    parser.add_argument("--place", default="", metavar="CODE", help=_say(N_("行政区划代码，用于选择当地的阈值")))
    parser.add_argument("--engine", choices=("duckdb", "postgres", "spark"), default="duckdb", metavar="ENGINE",
                        help=_say(N_("计算引擎：duckdb（默认，内置）、postgres（DATABASE_URL）、spark（先运行./xz spark）")))
    parser.add_argument("--keep", type=Path, metavar="FILE",
                        help=_say(N_("存档：行为留在这个文件里，下次只核查新数据涉及的行为，只列新发现的")))
    parser.add_argument("--replace", action="store_true", help=_say(N_("配合--keep：文件含所涉行为的全部事件，代替已存的（更正）")))
    parser.add_argument("--all", action="store_true", help=_say(N_("列出全部发现（默认每条规则前{n}条）")).format(n=SHOWN_A_RULE))
    parser.add_argument("--json", action="store_true", help=_say(N_("输出JSON")))
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help=_say(N_("把报告写成html，或者把全部发现写成xlsx、parquet、csv文件")))
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RulebookError("CHECK-04", N_("“{text}”不是日期，请写成2026-06-30。"), text=text) from None


def _pack(name: str) -> Pack:
    if name not in PACKS:
        raise RulebookError("CHECK-05", N_("没有规则包“{name}”。可用的有：{known}。"), name=name,
                            known="、".join(sorted(PACKS)))
    return PACKS[name]


def _mapping_file(name: str) -> Path:
    """A file, or the name of a mapping that comes with a pack."""
    return (None if Path(name).exists() else packaged_mapping(name)) or Path(name)


def _load(path: Path, pack: Pack, mapping_file: Path | None = None, tick: Callable[[int], None] | None = None) -> Loaded:
    if mapping := _mapping(mapping_file, pack):
        if (loaded := _load_log(path, mapping, pack, mapping_file is not None, tick)) is not None:
            return loaded
    elif (error := no_mapping(path, pack.name)) is not None:
        raise error
    loaded = load(path, pack.sheet, tick=tick)
    acts = loaded.table()
    if loaded.headings is None and (unused := unused_columns(acts, pack.sheet)):
        if len(unused) == acts.num_columns - 1:  # nothing but the number: no act was checked at all
            raise RulebookError("LOAD-06", NO_HEADINGS, file=path.name, titles="、".join(unused)[:200])
        loaded.notes.append(Note("LOAD-N2", UNKNOWN_COLUMNS, {"columns": "、".join(unused)}))
    return loaded


def _load_log(path: Path, mapping: LogMapping, pack: Pack, must: bool, tick: Callable[[int], None] | None) -> Loaded | None:
    log = pivot(path, mapping, pack.sheet, must=must, tick=tick)
    if log is None:
        return None
    return Loaded(log.source, errors=log.errors, notes=log.notes, rows=log.acts, rejected=log.rejected)


if __name__ == "__main__":
    sys.exit(main())
