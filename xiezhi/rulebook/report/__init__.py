"""What `xz check` hands back: on the terminal, as JSON, and as a file. Each form is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from xiezhi.law.text import N_

from ..bound import waiting
from ..engine import RunResult
from ..errors import RulebookError
from ..judge import Finding, Translate
from ..loading import Loaded
from ..rule import Pack, Rule

SUFFIXES = (".html", ".xlsx", ".parquet", ".csv")


@dataclass(frozen=True)
class Checked:
    """A file (or several) that was checked: what was asked, what was read, what was found."""

    pack: Pack
    file: Path
    loaded: Loaded
    result: RunResult
    asof: date
    place: str = ""
    engine: str = "duckdb"
    seconds: float = 0.0
    more: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All files."""
        return (self.file, *self.more)

    @property
    def name(self) -> str:
        """The names of the files, of many the first three."""
        return "、".join(file.name for file in self.files[:3]) + (f" … (+{len(self.files) - 3})" if len(self.files) > 3 else "")

    @cached_property
    def waits(self) -> dict[str, frozenset[str]]:
        """Rules that can find nothing in this file, and the facts for want of which."""
        return {rule.code: lacking for rule in self.pack if (lacking := waiting(rule, self.result.absent))}

    @cached_property
    def by_rule(self) -> dict[str, list[Finding]]:
        """The findings of each rule that has any, in the order of the pack."""
        found: dict[str, list[Finding]] = {rule.code: [] for rule in self.pack}
        for finding in self.result.findings:
            found[finding.code].append(finding)
        return {code: findings for code, findings in found.items() if findings}

    def judged(self) -> Iterator[Rule]:
        """The rules that can say something of this file."""
        return (rule for rule in self.pack if rule.code not in self.waits)


def supported(path: Path) -> None:
    """Refuse a file name that no report is written to, before the work is done. Raises CHECK-01."""
    if path.suffix.lower() not in SUFFIXES:
        raise RulebookError(
            "CHECK-01", N_("不能写成{suffix}格式。请用.html、.xlsx、.parquet或者.csv结尾的文件名。"),
            suffix=path.suffix or path.name)


def write(checked: Checked, path: Path, say: Translate) -> None:
    """Write the report or the findings, by the ending of the file name. Raises CHECK-01, CHECK-02."""
    supported(path)
    try:
        match path.suffix.lower():
            case ".html":
                from .page import write_page

                write_page(checked, path, say)
            case ".xlsx":
                from .book import write_book

                write_book(checked, path, say)
            case suffix:
                from .records import write_table

                write_table(checked, path, suffix, say)
    except OSError as error:
        raise RulebookError("CHECK-02", N_("无法写入{file}：{reason}。"), file=path, reason=error.strerror or error) from error
