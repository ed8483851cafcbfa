"""`xz check FILE`: the rules over a file, without server or database. Exit codes 0 clean, 1 findings, 2 cannot run."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from xiezhi.law.errors import LawError
from xiezhi.law.text import N_

from .engine import RunResult, run
from .errors import RulebookError
from .events import LogMapping, is_event_log, packaged_mapping, pivot, read_mapping
from .judge import Finding, Translate, explain, how_to_mend
from .loading import NO_HEADINGS, UNKNOWN_COLUMNS, Loaded, Note, load, unused_columns
from .packs import PACKS
from .reading import EMPTY, first_bytes
from .rule import SEVERITY_LABEL, Pack, Rule
from .values import CellError

CLEAN, FOUND, CANNOT = 0, 1, 2
SHOWN_A_RULE = 5
ERRORS_SHOWN = 20

HEAD = N_("{pack} · {acts}件 · 基准日{asof} · {seconds}秒")
COLUMNS = (N_("规则"), N_("名称"), N_("级别"), N_("已核查"), N_("违反"), N_("数据不足"), N_("缺少的数据"))
TOTAL = N_("发现{count}条")
MORE = N_("……其余{count}条：加--all全部列出，或者用--out写入文件")
FINDING = N_("{act_id}（自{since}）{explanation}")
GROUND = N_("依据：{clause}")
NOTICE = N_("注意")
REJECTED = N_("{count}行没有核查：")
BAD_CELL = N_("第{line}行 {column}：{reason}")
MORE_CELLS = N_("……其余{count}处，用--json全部列出")
ALARM = N_("{fact}：{acts}件行为涉及{year}年，该年日历未载入，有关规则按数据不足处理。")
ASOF = N_("基准日")
DUPLICATES = N_("编号重复的行为：{ids}。")
LOG = N_("事件日志：{events}个事件，{acts}件行为。")
UNUSED = N_("没有使用的活动：{activities}。")
NO_COLUMN = N_("日志没有的列：{columns}。")


_say: Translate = str  # how source texts are said; main sets it


def told(error: RulebookError | LawError | CellError | Note) -> str:
    """An error or note in the reader's language."""
    text = _say(error.template).format_map(error.params)
    if isinstance(error, CellError):
        text += ("" if text.endswith("。") else " ") + _say(error.mend).format_map(error.params)
    return text


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
            print(json.dumps({"ok": False, "error": error.code, "message": told(error)}, ensure_ascii=False))
        else:
            print(f"[{error.code}] {told(error)}", file=sys.stderr)
        return CANNOT
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND


def _check(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    pack: Pack = options.pack
    loaded = _load(options.file, pack)
    result = run(pack, loaded.acts, asof=options.asof, place=options.place, engine=options.engine)
    if result.duplicates:
        ids = "、".join(f"{act_id}×{count}" for act_id, count in result.duplicates)
        loaded.notes.append(Note("CHECK-N1", DUPLICATES, {"ids": ids}))
    if not loaded.rows:
        raise RulebookError("LOAD-02", EMPTY, file=options.file.name)
    if options.out:
        write_findings(pack, result.findings, options.out)
    if options.json:
        print(json.dumps(as_json(pack, loaded, result, options.all), ensure_ascii=False, indent=2, default=str))
    else:
        shown = None if options.all else SHOWN_A_RULE
        print(report(pack, loaded, result, shown, time.perf_counter() - started), flush=True)
    if not result.acts:
        return CANNOT
    return FOUND if result.breached else CLEAN


def _parser() -> Parser:
    parser = Parser(prog="./xz check",
                    description=_say(N_("用规则核查一个文件中的执法行为（不需要服务器）。退出码：0没有发现，1有发现，2无法核查。")))
    parser.add_argument("file", type=Path, metavar="FILE", help=_say(N_("CSV、XLSX或者Parquet文件；Parquet也可以是事件日志")))
    parser.add_argument("--pack", type=_pack, default=PACKS["penalty"], metavar="PACK",
                        help=_say(N_("规则包：{packs}（默认penalty）")).format(packs=", ".join(sorted(PACKS))))
    parser.add_argument("--asof", type=_day, default=datetime.now(ZoneInfo("Asia/Shanghai")).date(), metavar="DATE",
                        help=_say(N_("核查基准日，例如2026-06-30（默认今天）")))
    parser.add_argument("--place", default="", metavar="CODE", help=_say(N_("行政区划代码，用于选择当地的阈值")))
    parser.add_argument("--engine", choices=("duckdb", "postgres", "spark"), default="duckdb", metavar="ENGINE",
                        help=_say(N_("计算引擎：duckdb（默认，内置）、postgres（DATABASE_URL）、spark（先运行./xz spark）")))
    parser.add_argument("--all", action="store_true", help=_say(N_("列出全部发现（默认每条规则前{n}条）")).format(n=SHOWN_A_RULE))
    parser.add_argument("--json", action="store_true", help=_say(N_("输出JSON")))
    parser.add_argument("--out", type=Path, metavar="FILE", help=_say(N_("把全部发现写入parquet、xlsx或者csv文件")))
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


def _load(path: Path, pack: Pack) -> Loaded:
    mapping_file = packaged_mapping(pack.name)
    if mapping_file is not None and first_bytes(path)[:4] == b"PAR1":
        mapping = read_mapping(mapping_file, pack.sheet)
        if is_event_log(path, mapping):
            return _load_log(path, mapping, pack)
    loaded = load(path, pack.sheet)
    if loaded.headings is None and (unused := unused_columns(loaded.acts, pack.sheet)):
        if len(unused) == loaded.acts.num_columns - 1:  # nothing but the number: no act was checked at all
            raise RulebookError("LOAD-06", NO_HEADINGS, file=path.name, titles="、".join(unused)[:200])
        loaded.notes.append(Note("LOAD-N2", UNKNOWN_COLUMNS, {"columns": "、".join(unused)}))
    return loaded


def _load_log(path: Path, mapping: LogMapping, pack: Pack) -> Loaded:
    log = pivot(path, mapping, pack.sheet)
    loaded = Loaded(log.acts, rows=log.acts.num_rows)
    loaded.notes.append(Note("CHECK-N2", LOG, {"events": f"{log.events:,}", "acts": f"{log.acts.num_rows:,}"}))
    if log.unused_activities:
        names = "、".join(f"{name}×{count}" for name, count in log.unused_activities)
        loaded.notes.append(Note("CHECK-N3", UNUSED, {"activities": names}))
    if log.missing_columns:
        loaded.notes.append(Note("CHECK-N4", NO_COLUMN, {"columns": "、".join(log.missing_columns)}))
    return loaded


def report(pack: Pack, loaded: Loaded, result: RunResult, shown: int | None, seconds: float) -> str:
    """The report as people read it; at most `shown` findings a rule."""
    lines = [_say(HEAD).format(pack=_say(pack.label), acts=f"{result.acts:,}", asof=result.asof, seconds=f"{seconds:.1f}"), ""]
    rows: list[Sequence[str]] = [tuple(map(_say, COLUMNS))]
    for rule in pack:
        count = result.counts[rule.code]
        lacking = sorted(count.missing.items(), key=lambda item: -item[1])[:3]
        lacks = "、".join(f"{_say(pack.sheet[name].label)}×{number:,}" for name, number in lacking)
        rows.append((rule.code, _say(rule.name), _say(SEVERITY_LABEL[rule.severity]), f"{count.checked:,}", f"{count.breached:,}",
                     f"{count.insufficient:,}", lacks))
    lines += [*aligned(rows, right=(3, 4, 5)), "", _say(TOTAL).format(count=f"{result.breached:,}")]
    for rule in pack:
        lines += _findings(pack, rule, [f for f in result.findings if f.code == rule.code], shown)
    return "\n".join(lines + _warnings(pack, loaded, result))


def _findings(pack: Pack, rule: Rule, findings: Sequence[Finding], shown: int | None) -> list[str]:
    if not findings:
        return []
    lines, clause = ["", f"{rule.code} {_say(rule.name)}"], ""
    for finding in findings[:shown]:
        if finding.clause != clause:
            clause = finding.clause
            lines.append("  " + _say(GROUND).format(clause=clause))
        lines.append("  " + _say(FINDING).format(
            act_id=finding.act_id, since=finding.since or "", explanation=explain(rule, finding, pack.sheet, _say)))
    if shown is not None and len(findings) > shown:
        lines.append("  " + _say(MORE).format(count=f"{len(findings) - shown:,}"))
    return lines


def _warnings(pack: Pack, loaded: Loaded, result: RunResult) -> list[str]:
    lines = [f"  [{note.code}] {told(note)}" for note in loaded.notes]
    for alarm in result.alarms:
        fact = _say(ASOF if alarm.fact == "today" else pack.sheet[alarm.fact].label)
        lines.append("  [CALENDAR] " + _say(ALARM).format(fact=fact, acts=f"{alarm.acts:,}", year=alarm.year))
    if loaded.rejected:
        lines.append("  " + _say(REJECTED).format(count=f"{loaded.rejected:,}"))
        for error in loaded.errors[:ERRORS_SHOWN]:
            bad = _say(BAD_CELL).format(line=error.line, column=error.column, reason=told(error.error))
            lines.append(f"    [{error.code}] {bad}")
        if len(loaded.errors) > ERRORS_SHOWN:
            lines.append("    " + _say(MORE_CELLS).format(count=f"{len(loaded.errors) - ERRORS_SHOWN:,}"))
    return ["", _say(NOTICE), *lines] if lines else []


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Columns of one width, Chinese characters counted double."""
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [_pad(cell, widths[at], at in right) for at, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return lines


def width(text: str) -> int:
    """Width on a terminal."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)


def _pad(text: str, to: int, right: bool) -> str:
    blank = " " * (to - width(text))
    return blank + text if right else text + blank


def as_json(pack: Pack, loaded: Loaded, result: RunResult, everything: bool) -> dict[str, Any]:
    """The same for programs. Findings are the first 1,000 unless `everything`."""
    return {
        "pack": pack.name,
        "asof": result.asof,
        "acts": result.acts,
        "rows": loaded.rows,
        "rejected": loaded.rejected,
        "breached": result.breached,
        "rules": {code: asdict(count) for code, count in result.counts.items()},
        "findings": [flat(pack, finding) for finding in (result.findings if everything else result.findings[:1000])],
        "errors": [
            {"line": e.line, "column": e.column, "code": e.code, "message": told(e.error)} for e in loaded.errors],
        "notes": [{"code": note.code, "message": told(note)} for note in loaded.notes],
        "calendar": [asdict(alarm) for alarm in result.alarms],
        "duplicates": [{"act_id": act_id, "rows": count} for act_id, count in result.duplicates],
    }


def flat(pack: Pack, finding: Finding) -> dict[str, Any]:
    """One finding as a flat record."""
    rule = pack[finding.code]
    return {
        "rule": finding.code, "version": finding.version, "name": _say(rule.name), "act_id": finding.act_id,
        "severity": finding.severity, "since": finding.since, "clause": finding.clause,
        "explanation": explain(rule, finding, pack.sheet, _say), "mend": how_to_mend(rule, finding, pack.sheet, _say),
        "saw": json.dumps(finding.saw, ensure_ascii=False, default=str),
    }


def write_findings(pack: Pack, findings: Sequence[Finding], path: Path) -> None:
    """Write all findings as Parquet, XLSX or CSV (with BOM, so that spreadsheets show Chinese). Raises CHECK-01."""
    names = ("rule", "version", "name", "act_id", "severity", "since", "clause", "explanation", "mend", "saw")
    kinds = {name: pa.date32() if name == "since" else pa.string() for name in names}
    records = [flat(pack, finding) for finding in findings]
    table = pa.table({name: pa.array([record[name] for record in records], kinds[name]) for name in names})
    suffix = path.suffix.lower()
    if suffix not in (".parquet", ".csv", ".xlsx"):
        raise RulebookError("CHECK-01", N_("不能写成{suffix}格式。请用.parquet、.xlsx或者.csv结尾的文件名。"),
                            suffix=suffix or path.name)
    try:
        if suffix == ".parquet":
            pq.write_table(table, path)
        elif suffix == ".csv":
            with path.open("wb") as file:
                file.write("\ufeff".encode())
                pyarrow.csv.write_csv(table, file)
        else:
            _write_xlsx(records, names, path)
    except OSError as error:
        raise RulebookError("CHECK-02", N_("无法写入{file}：{reason}。"), file=path,
                            reason=error.strerror or error) from error


def _write_xlsx(records: list[dict[str, Any]], names: Sequence[str], path: Path) -> None:
    import xlsxwriter

    # Text stays text: a case number that begins with "=" is no formula.
    with xlsxwriter.Workbook(str(path),
                             {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("findings")
        sheet.write_row(0, 0, names)
        for at, record in enumerate(records, start=1):
            sheet.write_row(at, 0, [str(record[name]) if record[name] is not None else "" for name in names])


if __name__ == "__main__":
    sys.exit(main())
