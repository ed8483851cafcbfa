"""Loading the divisions that come with the platform, or a place's own file. Running it again changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal

from .actions import DivisionRow, load_divisions
from .models import Level

COLUMNS = ("code", "name", "level", "parent", "kind", "aliases", "source")
# How deep a code of each level goes: 23 / 2327 / 232701 / 232701100
SIGNIFICANT = {Level.PROVINCE: 6, Level.PREFECTURE: 6, Level.COUNTY: 6, Level.TOWNSHIP: 9}


def read_divisions(path: Path) -> list[DivisionRow]:
    """Rows of a divisions file (UTF-8 CSV; aliases as "system:code", separated by spaces).

    Raises Refusal ORG-06 naming the line: wrong columns, a code of the wrong length, an unknown level, a code twice.
    """
    rows: list[DivisionRow] = []
    seen: set[str] = set()
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise _bad(path, 1, _("列名须为 %(columns)s") % {"columns": ",".join(COLUMNS)})
        for line, row in enumerate(reader, start=2):
            code, level = row["code"], row["level"]
            if level not in Level.values:
                raise _bad(path, line, _("不认识的层级“%(level)s”") % {"level": level})
            if not (code.isascii() and code.isdigit() and len(code) == SIGNIFICANT[Level(level)]):
                raise _bad(path, line, _("代码“%(code)s”位数不对") % {"code": code})
            if code in seen:
                raise _bad(path, line, _("代码“%(code)s”重复") % {"code": code})
            seen.add(code)
            aliases = [a.partition(":") for a in row["aliases"].split()]
            if any(not system or not sep or not other for system, sep, other in aliases):
                raise _bad(path, line, _("别名写作“体系:代码”，用空格分开"))
            rows.append(
                DivisionRow(
                    code, row["name"], level, row["parent"], row["kind"],
                    tuple((system, other) for system, _sep, other in aliases),
                )
            )  # fmt: skip
    return rows


def load_divisions_file(by: Actor, path: Path | None = None) -> int:
    """Load seed/divisions.csv (or a place's own). Returns how many rows were new or changed; 0 the second time."""
    return load_divisions(read_divisions(path or settings.SEED / "divisions.csv"), by=by)


def _bad(path: Path, line: int, why: str) -> Refusal:
    return Refusal(
        "ORG-06",
        _("“%(file)s”第 %(line)s 行：%(why)s。") % {"file": path.name, "line": line, "why": why},
        _("请按 seed/divisions.csv 的样子改好再装入。"),
    )
