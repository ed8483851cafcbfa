"""What `xz check` hands back: on the terminal, as JSON, and as a file. Each form is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..bound import waiting
from ..engine import RunResult
from ..judge import Finding, Translate
from ..loading import Loaded
from ..rule import Pack, Rule
from .out import ready, whole

if TYPE_CHECKING:
    from .figures import Figures, Organ


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
    kept: bool = False  # figures are those of a store, findings only what is new in it

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

    @cached_property
    def figures(self) -> Figures:
        """What is counted for a report; one more pass over the acts, so only when it is asked for."""
        from .figures import Figures

        return Figures(self)

    @cached_property
    def decided(self) -> int:
        """How many judgements came to a conclusion."""
        return sum(count.checked for count in self.result.counts.values())

    @cached_property
    def bad(self) -> int:
        """How many acts break a rule."""
        return len({finding.act_id for finding in self.result.findings})

    @property
    def organs(self) -> tuple[Organ, ...]:
        """Figures by organ, the worst first; none where the file names no organs."""
        named = {"organ_code", "organ_name"} & {fact.name for fact in self.pack.sheet} - self.result.absent
        return self.figures.organs if named and not self.kept else ()

    def act_name(self, act_id: str) -> tuple[str, str]:
        """An act as people call it, and its organ where the file names it: then its code need not stand before the number."""
        facts = self.figures.facts.get(act_id, {}) if self.organs else {}
        code, organ = facts.get("organ_code"), facts.get("organ_name")
        return (act_id.removeprefix(f"{code} ") if code and organ else act_id), str(organ or code or "")

    @cached_property
    def insufficient(self) -> int:
        """How many judgements lacked data, of rules that this file can feed."""
        return sum(self.result.counts[rule.code].insufficient for rule in self.judged())

    def judged(self) -> Iterator[Rule]:
        """The rules that can say something of this file."""
        return (rule for rule in self.pack if rule.code not in self.waits)


def write(checked: Checked, path: Path, say: Translate) -> None:
    """Write the report or the findings, by the ending of the file name, whole or not at all. Raises CHECK-01, CHECK-02."""
    ready(path)
    with whole(path) as into:
        match path.suffix.lower():
            case ".html":
                from .page import write_page

                write_page(checked, into, say)
            case ".xlsx":
                from .book import write_book

                write_book(checked, into, say)
            case suffix:
                from .records import write_table

                write_table(checked, into, suffix, say)
