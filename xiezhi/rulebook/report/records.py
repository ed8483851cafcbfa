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
import pyarrow.csv
import pyarrow.parquet as pq

from ..judge import Finding, Translate, explain, how_to_mend
from ..rule import Pack
from . import Checked
from .said import told

NAMES = ("rule", "version", "name", "act_id", "severity", "since", "clause", "explanation", "mend", "saw")
SCHEMA = pa.schema([(name, pa.date32() if name == "since" else pa.string()) for name in NAMES])
BATCH = 20_000
IN_JSON = 1000


def as_json(checked: Checked, everything: bool, say: Translate) -> dict[str, Any]:
    """The whole result. Findings are the first 1,000 unless `everything`."""
    result, loaded, pack = checked.result, checked.loaded, checked.pack
    shown = result.findings if everything else result.findings[:IN_JSON]
    return {
        "pack": pack.name,
        "asof": result.asof,
        "acts": result.acts,
        "rows": loaded.rows,
        "rejected": loaded.rejected,
        "breached": result.breached,
        "rules": {code: asdict(count) for code, count in result.counts.items()},
        "waiting": {code: sorted(facts) for code, facts in checked.waits.items()},
        "findings": [flat(pack, finding, say) for finding in shown],
        "errors": [
            {"file": e.file, "line": e.line, "column": e.column, "code": e.code, "message": told(e.error, say)}
            for e in loaded.errors],
        "notes": [{"code": note.code, "message": told(note, say)} for note in loaded.notes],
        "calendar": [asdict(alarm) for alarm in result.alarms],
        "duplicates": [{"act_id": act_id, "rows": count} for act_id, count in result.duplicates],
    }


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
            writer.write_batch(batch)
