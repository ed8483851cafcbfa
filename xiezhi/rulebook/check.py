"""`xz check FILE`: the rules over a file, without server or database. Exit codes 0 clean, 1 findings, 2 cannot run."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from xiezhi.law.errors import LawError
from xiezhi.law.text import N_

from . import report
from .asked import asked
from .engine import DUPLICATES_SHOWN, RunResult, run
from .errors import RulebookError
from .errors import reason as system
from .events import LogMapping, no_mapping, packaged_mapping, pivot, read_mapping
from .judge import Translate
from .loading import NO_HEADINGS, ONLY_HEADINGS, UNKNOWN_COLUMNS, Loaded, Note, gather, load, unused_columns
from .logs.packed import save, unpack
from .progress import Progress, progress
from .reading import first_bytes
from .report import Checked, text
from .report.said import told
from .report.verdict import CANNOT, CLEAN, FOUND, outcome
from .rule import Pack

__all__ = ["CANNOT", "CLEAN", "FOUND", "INTERRUPTED", "main"]
INTERRUPTED = 130
PLAIN = re.compile(r"[\w@%+=:,./-]+")  # needs no quotes in a shell

DUPLICATES = N_("编号重复的行为，每一行分别核查：{ids}。")
READING = N_("读取{file}……")
ROWS_READ = N_("读取{file}：{n}行")
JUDGING = N_("核查：{n}/{m}件行为")
MERGING = N_("核查{file}，并入存档……")
WRITING = N_("写出{file}……")
KEPT = N_("核查{judged}件，新发现{found}条，消除{cleared}条；存档共{acts}件。")
WRITTEN = N_("已写入{file}。")
STOPPED = N_("已中断，没有写出任何文件。")
TOO_LITTLE = N_("内存或者磁盘空间不够：{reason}。请腾出空间，或者用环境变量XIEZHI_RULES_MEMORY调整内存上限（例如4GB）。")


def main(argv: Sequence[str] | None = None, translate: Translate = str) -> int:
    """Run the command; prints the report, or one line that says what is wrong, in the words of `translate`."""
    words = list(sys.argv[1:] if argv is None else argv)
    for out in (sys.stdout, sys.stderr):  # a terminal that cannot show a character shows another one
        if hasattr(out, "reconfigure"):
            out.reconfigure(errors="replace")
    try:
        with _ended():
            return _check(words, translate)
    except (RulebookError, LawError) as error:
        return _cannot(error, words, translate)
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        reason = str(error).splitlines()[0] if str(error) else "memory"
        return _cannot(RulebookError("CHECK-09", TOO_LITTLE, reason=reason), words, translate)
    except (KeyboardInterrupt, duckdb.InterruptException, RuntimeError) as error:
        if type(error) is RuntimeError and "interrupted" not in str(error):  # DuckDB's word for an interruption
            raise
        print(translate(STOPPED), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT


@contextmanager
def _ended() -> Iterator[None]:
    """While it lasts, being asked to end is an interruption, so that work files are cleared away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _cannot(error: RulebookError | LawError, words: Sequence[str], say: Translate) -> int:
    if "--json" in words:
        print(json.dumps({"ok": False, "exit": CANNOT, "error": error.code, "message": told(error, say)}, ensure_ascii=False))
    else:
        print(f"[{error.code}] {told(error, say)}", file=sys.stderr)
    return CANNOT


def _check(words: Sequence[str], say: Translate) -> int:
    options = asked(words, say)
    if options.columns:
        from .report import columns

        return columns.show(options, say)
    unwritten: RulebookError | None = None
    with progress(sys.stderr, say, wanted=not options.json) as done, tempfile.TemporaryDirectory(prefix="xiezhi-") as folder:
        checked, written = _checked(options, done, Path(folder))
        if options.out:
            done.step(WRITING, file=options.out.name)
            try:
                report.write(written, options.out, say)
            except RulebookError as error:  # the work was not for nothing: what was found is told all the same
                unwritten = error
        command = " ".join(["./xz", "check", *(word if PLAIN.fullmatch(word) else shlex.quote(word) for word in words)])
        if options.json:
            from .report.records import as_json

            shown = json.dumps(as_json(checked, options.all, say), ensure_ascii=False, indent=2, default=str)
        else:
            shown = text.report(checked, say, every=options.all, command=command, out=sys.stdout)
    code, problem = outcome(checked, say)
    try:
        print(shown, flush=True)
        if options.out and not unwritten and not options.json:
            print("\n" + say(WRITTEN).format(file=options.out), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if unwritten is not None:
        raise unwritten
    if problem is not None and not options.json and not sys.stdout.isatty():  # who looks at the terminal has read it
        print(f"[{problem.code}] {problem.text}", file=sys.stderr)
    return code


def _checked(options: argparse.Namespace, done: Progress, folder: Path) -> tuple[Checked, Checked]:
    """What came of it, and what stands in the report, which is another where only news are told of a store."""
    started, pack, files = time.perf_counter(), options.pack, options.files
    read = []
    for file in files:
        done.step(READING, file=file.name)
        part = _load(file, pack, folder, options.map, partial(_read, done, file.name))
        if not part.rows:
            raise RulebookError("LOAD-02", ONLY_HEADINGS, file=file.name)
        read.append((file.name, part))
    loaded = read[0][1] if len(read) == 1 else gather(read)
    everything: tuple[Loaded, RunResult] | None = None
    if options.keep:
        result, everything = _kept(options, read, loaded, done)
    else:
        whole = f"{loaded.acts.num_rows:,}" if isinstance(loaded.acts, pa.Table) else "…"
        done.step(JUDGING, n=0, m=whole)
        result = run(pack, loaded.acts, asof=options.asof, place=options.place, engine=options.engine,
                     tick=lambda acts: done.at(JUDGING, n=f"{acts:,}", m=whole))
    if result.duplicates:
        ids = "、".join(f"{act_id}×{count}" for act_id, count in result.duplicates)
        more = "……" if len(result.duplicates) >= DUPLICATES_SHOWN else ""
        loaded.notes.append(Note("CHECK-N1", DUPLICATES, {"ids": ids + more}, count=len(result.duplicates)))
    seconds = time.perf_counter() - started
    checked = Checked(pack, files[0], loaded, result, options.asof, options.place, options.engine, seconds, tuple(files[1:]),
                      kept=bool(options.keep))
    if everything is None:
        return checked, checked
    return checked, replace(checked, loaded=everything[0], result=everything[1], kept=False)


def _kept(
    options: argparse.Namespace, read: list[tuple[str, Loaded]], loaded: Loaded, done: Progress
) -> tuple[RunResult, tuple[Loaded, RunResult] | None]:
    """Take the files into the store, one after the other, and say what each changed; for a report, all that it holds."""
    from .store import Store

    result = RunResult(options.pack.name, options.asof)
    with Store(options.keep, options.pack, _mapping(options.map, options.pack)) as store:
        for name, part in read:
            done.step(MERGING, file=name)
            for batch in part.acts if isinstance(part.acts, tuple) else (part.acts,):
                update = store.take(batch, options.asof, replace=options.replace)
                found = {(one.code, one.act_id) for one in update.found} | set(update.cleared)
                result.findings = [one for one in result.findings if (one.code, one.act_id) not in found] + update.found
                result.acts, result.counts, result.absent = update.acts, update.counts, update.absent
                loaded.notes.append(Note("CHECK-N5", KEPT, {
                    "judged": f"{update.judged:,}", "found": f"{len(update.found):,}", "cleared": f"{len(update.cleared):,}",
                    "acts": f"{update.acts:,}"}, name))  # fmt: skip
        if options.out is None or options.out.suffix.lower() != ".html":
            return result, None
        acts = store.con.execute("SELECT * FROM kept.acts").to_arrow_table()
    return result, (replace(loaded, acts=acts), run(options.pack, acts, asof=options.asof))


def _mapping(mapping_file: Path | None, pack: Pack) -> LogMapping | None:
    wanted = mapping_file or packaged_mapping(pack.name)
    return read_mapping(wanted, pack.sheet, pack.name) if wanted else None


def _read(done: Progress, name: str, rows: int) -> None:
    done.at(ROWS_READ, file=name, n=f"{rows:,}")


def _unpacked(path: Path, folder: Path) -> Path:
    """The table itself; of a .gz or .zip the one that is in it. A workbook is an archive too, and stays as it is."""
    if not first_bytes(path).startswith((b"\x1f\x8b", b"PK")) or (source := unpack(path)).path is not None:
        return path
    try:  # each in a folder of its own: two archives may hold files of one name
        return save(source, Path(tempfile.mkdtemp(dir=folder)) / (Path(source.name).name[-60:] or "table"))
    except OSError as error:
        raise RulebookError("CHECK-09", TOO_LITTLE, reason=system(error)) from error


def _load(
    path: Path, pack: Pack, folder: Path, mapping_file: Path | None = None, tick: Callable[[int], None] | None = None
) -> Loaded:
    if mapping := _mapping(mapping_file, pack):
        if (loaded := _load_log(path, mapping, pack, mapping_file is not None, tick)) is not None:
            return loaded
    elif (error := no_mapping(path, pack.name)) is not None:
        raise error
    loaded = load(_unpacked(path, folder), pack.sheet, tick=tick)
    if loaded.headings is None and (unused := unused_columns(acts := loaded.table(), pack.sheet)):
        if len(unused) == acts.num_columns - 1:  # nothing but the number: no act was checked at all
            raise RulebookError("LOAD-06", NO_HEADINGS, file=path.name, titles="、".join(unused)[:200])
        loaded.notes.append(Note("LOAD-N2", UNKNOWN_COLUMNS, {"columns": "、".join(unused)}, count=len(unused)))
    return loaded


def _load_log(path: Path, mapping: LogMapping, pack: Pack, must: bool, tick: Callable[[int], None] | None) -> Loaded | None:
    log = pivot(path, mapping, pack.sheet, must=must, tick=tick)
    if log is None:
        return None
    loaded = Loaded(log.source, errors=log.errors, notes=log.notes, rows=log.acts, rejected=log.rejected)
    loaded.faults.update(("", error.code, error.column) for error in log.errors)
    return loaded


if __name__ == "__main__":
    sys.exit(main())
