"""The process that opens one workbook: `python -m xiezhi.exchange.reader`, workbook on stdin, its lines as JSON on stdout.

Whatever a workbook does to its reader happens here, within limits of memory, time and output; see `apart`. JSON, not
pickle: what comes back is data even if the reader was overcome.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 60  # of computing
OUTPUT = 512 * 1024 * 1024
DAMAGED = 3
OUTLINE = 20  # lines of a sheet that are enough to find the headings


def main() -> int:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(kind, (most, most))

    from django.conf import settings

    settings.configure(USE_I18N=False)  # what is wrong is said by whoever asked, in the reader's language
    from xiezhi.core.errors import Refusal

    from . import tables

    try:
        sheets = [_sheet(sheet, outline="--outline" in sys.argv) for sheet in tables.read_workbook("", sys.stdin.buffer)]
    except Refusal:
        return DAMAGED
    json.dump(sheets, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    sys.stdout.flush()
    return 0


def _sheet(sheet: Any, *, outline: bool) -> dict[str, Any]:
    lines = sheet.lines[:OUTLINE] if outline else sheet.lines
    rest = sum(not line.blank for line in sheet.lines[len(lines) :])
    return {"name": sheet.name, "lines": list(_lines(lines)), "merged": sorted(sheet.merged), "rest": rest}


def _lines(lines: Any) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        yield (line.no, line.cells, line.faults) if line.faults else (line.no, line.cells)


if __name__ == "__main__":
    sys.exit(main())
