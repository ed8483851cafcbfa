"""Figures and findings for programs: JSON, Parquet, CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet as pq

from ..engine import RuleCount
from ..judge import Finding, Translate, explain, how_to_mend
from ..loading import RowError
from ..rule import Pack
from . import Checked, verdict
from .said import alarms, bad_cell, sentences, told

NAMES = ("rule", "version", "name", "act_id", "severity", "since", "clause", "explanation", "mend", "saw")
SCHEMA = pa.schema([(name, pa.date32() if name == "since" else pa.string()) for name in NAMES])
BATCH = 20_000
IN_JSON = 1000
FORMAT = 1


def as_json(checked: Checked, everything: bool, say: Translate) -> dict[str, Any]:
    """The whole result; keys are only ever added. Findings are the first 1,000 unless `everything`."""
    result, loaded, pack = checked.result, checked.loaded, checked.pack
    shown = result.findings if everything else result.findings[:IN_JSON]
    code, problem = verdict.outcome(checked, say)
    return {
        "format": FORMAT,
        "ok": problem is None,
        "exit": code,
        "error": problem.code if problem else "",
        "message": sentences(verdict.sentences(checked, say), say),
        "pack": pack.name,
        "asof": result.asof,
        "place": checked.place,
        "engine": checked.engine,
        "files": [str(file) for file in checked.files],
        "rows": loaded.rows,
        "rejected": loaded.rejected,
        "acts": result.acts,
        "bad": checked.bad,
        "breached": result.breached,
        "decided": checked.decided,
        "insufficient": sum(count.insufficient for count in result.counts.values()),
        "rules": {code: _figures(count) for code, count in result.counts.items()},
        "waiting": {code: sorted(facts) for code, facts in checked.waits.items()},
        "problems": list(_problems(checked, say)),
        "findings": [flat(pack, finding, say) for finding in shown],
        "errors": [
            {"file": e.file, "line": e.line, "column": e.column, "code": e.code, "message": told(e.error, say)}
            for e in loaded.errors],
        "notes": [{"code": note.code, "count": note.count, "file": note.file, "message": told(note, say)} for note in loaded.notes],
        "calendar": [asdict(alarm) for alarm in result.alarms],
        "duplicates": [{"act_id": act_id, "rows": count} for act_id, count in result.duplicates],
    }


def _figures(count: RuleCount) -> dict[str, Any]:
    """What is told of a rule: {checked, breached, insufficient} and how these came about."""
    return {name: value for name, value in asdict(count).items() if name != "code"}


def _problems(checked: Checked, say: Translate) -> Iterator[dict[str, Any]]:
    """Everything that was wrong with the data, named and counted; what is only information is not among it."""
    loaded = checked.loaded
    _, problem = verdict.outcome(checked, say)
    if problem is not None:
        yield {"code": problem.code, "count": loaded.rejected or checked.result.acts, "file": "", "message": problem.text}
    for note in loaded.notes:
        if note.count:
            yield {"code": note.code, "count": note.count, "file": note.file, "message": told(note, say)}
    first: dict[tuple[str, str, str], RowError] = {}
    for error in loaded.errors:
        first.setdefault((error.file, error.code, error.column), error)
    for key, count in loaded.faults.items():
        said = {"column": key[2], "message": bad_cell(first[key], say).text if key in first else ""}
        yield {"code": key[1], "count": count, "file": key[0], **said}
    for alarm, notice in zip(checked.result.alarms, alarms(checked, say), strict=True):
        yield {"code": notice.code, "count": alarm.acts, "file": "", "message": notice.text}


def flat(pack: Pack, finding: Finding, say: Translate) -> dict[str, Any]:
    """One finding as a flat record."""
    rule = pack[finding.code]
    return {
        "rule": finding.code, "version": finding.version, "name": say(rule.name), "act_id": finding.act_id,
        "severity": finding.severity, "since": finding.since, "clause": finding.clause,
        "explanation": explain(rule, finding, pack.sheet, say), "mend": how_to_mend(rule, finding, pack.sheet, say),
        "saw": json.dumps(finding.saw, ensure_ascii=False, default=str),
    }


def _batches(pack: Pack, findings: Sequence[Finding], say: Translate) -> Iterator[pa.RecordBatch]:
    rest = iter(findings)
    while part := list(islice(rest, BATCH)):
        yield pa.RecordBatch.from_pylist([flat(pack, finding, say) for finding in part], SCHEMA)


def write_table(checked: Checked, path: Path, suffix: str, say: Translate) -> None:
    """All findings as Parquet, or as CSV with a BOM, so that spreadsheets show Chinese."""
    with ExitStack() as stack:
        out = stack.enter_context(path.open("wb"))
        if suffix == ".parquet":
            writer: Any = stack.enter_context(pq.ParquetWriter(out, SCHEMA))
        else:
            out.write("\ufeff".encode())
            writer = stack.enter_context(pyarrow.csv.CSVWriter(out, SCHEMA))
        for batch in _batches(checked.pack, checked.result.findings, say):
            writer.write_batch(batch if suffix == ".parquet" else _safe(batch))


def _safe(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Texts that a spreadsheet would run get an apostrophe."""
    return pa.RecordBatch.from_arrays([
        pa.compute.replace_substring_regex(column, r"\A([=+\-@\t\r])", r"'\1") if pa.types.is_string(column.type) else column
        for column in batch.columns], schema=batch.schema)
