"""./xz trace: which duty of the plan of 2024 and of 行政执法监督条例 (14 to 37) is discharged where.

Fails on pages, rules and tests that do not exist, and on claims without evidence.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cli import ROOT, parser, show, t

FILE = ROOT / "docs" / "traceability.toml"
STATUSES = ("done", "partly", "open")
MARKS = {"done": "✓", "partly": "◐", "open": "·"}
PLAN = [*(f"plan-{n}" for n in range(1, 15)), *(f"measure-{n}" for n in range(1, 4))]
REGULATION = [f"reg-{n}" for n in range(14, 38)]
REQUIRED = ("id", "duty", "source", "status")
LISTS = ("urls", "rules", "tests")
ID = re.compile(r"(plan|measure|reg)-\d+-\d{2}")


@dataclass(frozen=True)
class Part:
    """A task or measure of the plan, or an article of the regulation."""

    id: str
    title: str


@dataclass(frozen=True)
class Duty:
    """One duty. `urls` are URL names, `rules` rule codes, `tests` "path::function"; `note` says what is missing."""

    id: str
    duty: str
    source: str
    status: str
    urls: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    note: str = ""

    @property
    def part(self) -> str:
        return self.id.rpartition("-")[0]


@dataclass
class Table:
    """The file as read, with what is wrong with it."""

    parts: list[Part] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def of(self, part: str) -> list[Duty]:
        return [duty for duty in self.duties if duty.part == part]


def read(path: Path = FILE) -> Table:
    """Parts and duties. What is badly written is left out and named in `wrong`."""
    table = Table()
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    table.parts = [Part(entry["id"], entry["title"]) for entry in data["part"]]
    for entry in data["duty"]:
        problem = badly_written(entry)
        if problem:
            table.wrong.append(f"{entry.get('id', '?')}: {problem}")
            continue
        urls, rules, tests = (tuple(entry.get(name, ())) for name in LISTS)
        texts = {name: str(entry[name]) for name in REQUIRED}
        table.duties.append(Duty(**texts, urls=urls, rules=rules, tests=tests, note=entry.get("note", "")))
    return table


def badly_written(entry: dict[str, Any]) -> str:
    """What is wrong with one entry of the file, or nothing."""
    for name in REQUIRED:
        if not entry.get(name):
            return t(f"缺少 {name}", f"{name} is missing")
    unknown = entry.keys() - {*REQUIRED, *LISTS, "note"}
    if unknown:
        return t(f"不认识的字段 {'、'.join(sorted(unknown))}", f"unknown keys {', '.join(sorted(unknown))}")
    if not ID.fullmatch(entry["id"]):
        return t("id 应写作 plan-1-03、measure-1-01 或 reg-26-01", "write ids like plan-1-03, measure-1-01, reg-26-01")
    if entry["status"] not in STATUSES:
        return t(f"status 只能是 {'、'.join(STATUSES)}", f"status is one of {', '.join(STATUSES)}")
    return ""


def incomplete(table: Table) -> list[str]:
    """Tasks, measures and articles without a duty, ids used twice, claims without evidence."""
    wrong = []
    listed = {part.id for part in table.parts}
    for part in [*PLAN, *REGULATION]:
        if part not in listed or not table.of(part):
            wrong.append(t(f"{part}: 没有列出任何职责", f"{part}: no duty is listed"))
    counts = Counter([part.id for part in table.parts] + [duty.id for duty in table.duties])
    wrong += [t(f"{one}: 出现了 {n} 次", f"{one}: occurs {n} times") for one, n in counts.items() if n > 1]
    for duty in table.duties:
        if duty.part not in listed:
            wrong.append(t(f"{duty.id}: 没有 {duty.part} 这一部分", f"{duty.id}: there is no part {duty.part}"))
        if duty.status == "done" and not duty.tests:
            wrong.append(t(f"{duty.id}: 写作 done，却没有测试证明", f"{duty.id}: done, but no test shows it"))
        if duty.status == "partly" and not (duty.note and (duty.urls or duty.rules or duty.tests)):
            wrong.append(
                t(f"{duty.id}: 写作 partly，须列出已有的页面、规则或测试，并在 note 写明还缺什么",
                  f"{duty.id}: partly needs a page, rule or test, and a note on what is missing")
            )  # fmt: skip
        if duty.status == "open" and (duty.urls or duty.rules or duty.tests):
            wrong.append(
                t(f"{duty.id}: 写作 open，却列了页面、规则或测试", f"{duty.id}: open, but it names evidence")
            )
    return wrong


def missing(table: Table) -> list[str]:
    """Every URL name, rule code and test that the table names and that does not exist."""
    urls, rules, wrong = url_names(), rule_codes(), []
    tests: dict[str, set[str] | None] = {}
    for duty in table.duties:
        for url in duty.urls:
            if url not in urls:
                wrong.append(t(f"{duty.id}: 没有名为 {url} 的页面", f"{duty.id}: no page is named {url}"))
        for code in duty.rules:
            if code not in rules:
                wrong.append(t(f"{duty.id}: 没有规则 {code}", f"{duty.id}: there is no rule {code}"))
        for test in duty.tests:
            name, _, function = test.partition("::")
            if name not in tests:
                tests[name] = tests_in(ROOT / name)
            if tests[name] is None:
                wrong.append(t(f"{duty.id}: 没有测试文件 {name}", f"{duty.id}: there is no test file {name}"))
            elif function not in (tests[name] or ()):
                wrong.append(t(f"{duty.id}: {name} 里没有测试 {function}", f"{duty.id}: {name} has no test {function}"))
    return wrong


def url_names() -> set[str]:
    """Full names ("leads:detail") of every page in the URL configuration."""
    from django.urls import get_resolver

    return set(walk(get_resolver().url_patterns, ""))


def walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield prefix + pattern.name


def rule_codes() -> set[str]:
    """Codes of the packs that judge acts under Chinese law; the demonstration packs on a foreign log are no evidence."""
    from xiezhi.rulebook.packs import PACKS

    return {rule.code for name, pack in PACKS.items() if not name.startswith("road_traffic_fines") for rule in pack}


def tests_in(path: Path) -> set[str] | None:
    """Test functions of a file ("test_x" and "TestY::test_x"), read without running it. None: there is no such file."""
    if not path.is_file() or not path.resolve().is_relative_to(ROOT):
        return None
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        for one in inside:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test"):
                found.add(owner + one.name)
    return found


def counted(duties: list[Duty]) -> dict[str, int]:
    """How many duties stand at each status."""
    counts = Counter(duty.status for duty in duties)
    return {status: counts[status] for status in STATUSES}


def as_text(table: Table, *, only_open: bool) -> str:
    """The table for people, part by part."""
    lines = []
    of_part = t("已落实 {done}，部分 {partly}，未落实 {open}", "done {done}, partly {partly}, open {open}")
    of_all = t("合计 {all} 项：", "{all} duties: ") + of_part
    for part in table.parts:
        duties = table.of(part.id)
        shown = [duty for duty in duties if duty.status == "open"] if only_open else duties
        if only_open and not shown:
            continue
        figures = counted(duties)
        lines.append(f"\n{part.id}  {part.title}  {of_part.format(**figures)}")
        for duty in shown:
            lines.append(f"  {MARKS[duty.status]} {duty.id:<13} {duty.duty}")
            lines.append(f"      {duty.source}")
            if proof := [*duty.urls, *duty.rules, *duty.tests]:
                lines.append(f"      → {'  '.join(proof)}")
            if duty.note:
                lines.append(f"      {duty.note}")
    lines.append("\n" + of_all.format(all=len(table.duties), **counted(table.duties)))
    return "\n".join(lines)


def as_data(table: Table, wrong: list[str], *, only_open: bool) -> dict[str, Any]:
    """The table for programs."""
    return {
        "ok": not wrong,
        "problems": wrong,
        "total": counted(table.duties),
        "parts": [
            {
                "id": part.id,
                "title": part.title,
                **counted(table.of(part.id)),
                "duties": [vars(duty) for duty in table.of(part.id) if duty.status == "open" or not only_open],
            }
            for part in table.parts
        ],
    }


def main(argv: list[str]) -> int:
    """0: the table is complete and all it names exists; 1: it is not, and what is wrong is printed."""
    options = parser("trace", t("方案和条例逐条落实表。", "Which duty is discharged where."))
    options.add_argument("--open", action="store_true", help=t("只列未落实的", "only duties that are open"))
    args = options.parse_args(argv)
    table = read()
    wrong = [*table.wrong, *incomplete(table), *missing(table)]
    text = as_text(table, only_open=args.open)
    if wrong:
        text += "\n\n" + "\n".join(f"✗ {one}" for one in wrong)
    show(as_data(table, wrong, only_open=args.open), args.json, text)
    return 1 if wrong else 0
