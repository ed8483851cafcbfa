"""All rules over all acts: one statement a group of rules over the prepared rows, in chunks of bounded memory."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from xiezhi.law.calendar import Calendar, load_calendar

from . import engines, sql
from .bound import PLACE, Bound, Overrides, absent_columns, bind, decisive_facts
from .evaluate import Act, day_number, to_date
from .expr import Op
from .facts import FactSheet, Kind
from .judge import Finding, find
from .rows import ACT, ROW, TODAY, Rows, Source, Stream, parts, values
from .rule import Pack, Severity

# Past about a hundred rules a statement costs more than its share.
RULES_A_STATEMENT = 60
DUPLICATES_SHOWN = 20
TOLD = sum(sql.TOLD << 3 * at for at in range(sql.PACKED))  # in a packed column: of any rule


@dataclass
class RuleCount:
    """Figures of one rule. `checked` acts were decided (passed or breached); `insufficient` could not be.

    `missing`: how many of the insufficient acts lack which fact. `warned`: early warnings among those that passed.
    """

    code: str
    checked: int = 0
    breached: int = 0
    insufficient: int = 0
    calendar: int = 0
    warned: dict[Severity, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)

    def add(self, of: Counter[int], levels: Iterable[Severity]) -> None:
        """Add the numbers of acts with each status."""
        self.checked += of[sql.PASS] + of[sql.BREACH] + sum(of[at] for at in sql.LEVEL.values())
        self.breached += of[sql.BREACH]
        self.insufficient += of[sql.LACKS_FACTS] + of[sql.LACKS_CALENDAR]
        self.calendar += of[sql.LACKS_CALENDAR]
        for severity in levels:
            self.warned[severity] = self.warned.get(severity, 0) + of[sql.LEVEL[severity]]


@dataclass(frozen=True)
class CalendarAlarm:
    """Working days were needed in a year whose calendar is not loaded. `fact` is "today" for the day of the run."""

    fact: str
    year: int
    acts: int


@dataclass
class RunResult:
    """What a sweep found. `duplicates`: act ids that occur more than once, with their number of rows (the first 20).

    `by`: the counts of each value of the fact asked for, "" for acts without one.
    """

    pack: str
    asof: date
    acts: int = 0
    counts: dict[str, RuleCount] = field(default_factory=dict)
    by: dict[str, dict[str, RuleCount]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    alarms: list[CalendarAlarm] = field(default_factory=list)
    duplicates: list[tuple[str, int]] = field(default_factory=list)
    absent: frozenset[str] = frozenset()

    @property
    def breached(self) -> int:
        """Findings of all rules, whether kept in `findings` or not."""
        return sum(count.breached for count in self.counts.values())


@dataclass(frozen=True, eq=False)
class Statement:
    """The rules of one statement and its text for one engine."""

    bounds: tuple[Bound, ...]
    text: str

    @cached_property
    def columns(self) -> list[str]:
        """The columns in which it answers, beside row_no."""
        return [sql.JUDGED.format(at) for at in range(-(-len(self.bounds) // sql.PACKED))]

    def status(self, row: Mapping[str, Any], number: int) -> int:
        """Of a row of its answer: the status of the rule with that number."""
        return int(row[self.columns[number // sql.PACKED]]) >> 3 * (number % sql.PACKED) & 7


def run(
    pack: Pack, source: Source, *, asof: date, place: str | None = None, calendar: Calendar | None = None,
    overrides: Overrides = (), keep: int | None = None, engine: str = "duckdb", url: str = "", unique: bool = False,
    by: str = "", tick: Callable[[int], None] | None = None,
) -> RunResult:
    """Judge every act of `source` (column act_id and facts; optionally division_code) on the day `asof`.

    `place`: division code for rows without their own. `overrides`: other thresholds to try, ("P11.limit", Param).
    `source`: a pyarrow table, the path of a Parquet file, a statement, several of these, or record batches, which are read
    once and never all held.
    `keep`: at most so many findings a rule are kept (all are counted); with 0, which facts are missing is not asked either.
    `by`: count for each value of this fact too (statistics); not together with keep=0 on a statement.
    `unique`: the source promises that no act_id occurs twice. `url`: the PostgreSQL to use. `tick` is told how many are done.
    Raises RulebookError (ENGINE-01…07).
    """
    calendar, place = calendar or load_calendar(), place or ""
    result = RunResult(pack.name, asof, counts={rule.code: RuleCount(rule.code) for rule in pack})
    scene, alarms = Act({}, day_number(asof), calendar), Counter[tuple[str, int]]()
    logged = isinstance(source, Stream)  # has a row for every act, and numbers it
    with Rows(pack, calendar, source) as rows, engines.opened(engine, rows, url or os.environ.get("DATABASE_URL", "")) as at:
        for part in parts(source):
            rows.show(part, asof, numbered=logged)
            at.show(rows)
            absent = absent_columns(pack.sheet, rows.columns)
            result.absent = absent if not result.acts else result.absent & absent
            if not unique and not logged:
                rows.note_ids()
            outside: dict[int, set[tuple[str, int]]] = {}
            acts = 0 if pack.rules else rows.count()
            for statement in statements(pack, rows.columns, place, overrides, at.dialect):
                hits = _judge(at, statement, rows, result, keep, by)
                acts = hits.acts
                _tell(hits, statement, rows, scene, result, outside)
                if keep != 0:
                    _count_missing(at, pack, statement, rows.columns, result, frozenset(hits.lacking))
            result.acts += acts
            if tick is not None:
                tick(result.acts)
            alarms.update(day for days in outside.values() for day in days)
        result.duplicates = rows.twice(DUPLICATES_SHOWN)
    result.alarms = [CalendarAlarm(fact, year, count) for (fact, year), count in sorted(alarms.items())]
    return result


@lru_cache(maxsize=64)
def statements(
    pack: Pack, columns: frozenset[str], place: str, overrides: Overrides, dialect: str, texts: tuple[str, ...] = ()
) -> tuple[Statement, ...]:
    """The statements that judge rows of these columns. `texts`: theirs, made before by the same `edition`; that saves time."""
    absent = absent_columns(pack.sheet, columns)
    statements = []
    for number, start in enumerate(range(0, len(pack.rules), RULES_A_STATEMENT)):
        bounds = tuple(bind(rule, absent, place, overrides) for rule in pack.rules[start : start + RULES_A_STATEMENT])
        text = texts[number] if texts else engines.compiled(sql.judged(pack, bounds, columns), dialect)
        statements.append(Statement(bounds, text))
    return tuple(statements)


@lru_cache(maxsize=1)
def edition() -> str:
    """A digest of all that the text of a statement comes from: this program's rules and law, and the libraries that write it."""
    here = Path(__file__).parent
    sources = sorted(path for folder in (here, here.parent / "law") for path in folder.rglob("*.py") if "tests" not in path.parts)
    taken = hashlib.sha256(f"{version('ibis-framework')} {version('sqlglot')}".encode())
    for path in sources:
        taken.update(path.read_bytes())
    return taken.hexdigest()


@dataclass
class _Hits:
    """Row numbers, by rule, of acts in breach and of acts for which a calendar is missing; rules that lacked facts."""

    acts: int = 0
    lacking: set[str] = field(default_factory=set)
    breached: dict[str, list[int]] = field(default_factory=dict)
    calendar: dict[str, list[int]] = field(default_factory=dict)


def _judge(
    at: engines.Engine, statement: Statement, rows: Rows, result: RunResult, keep: int | None, by: str
) -> _Hits:
    """Count every status; note which rows to fetch again."""
    columns = statement.columns
    if isinstance(at, engines.DuckDB):
        judged = f"({statement.text})"
        if keep != 0:
            rows.ask(f"CREATE OR REPLACE TEMP TABLE judged AS {statement.text}")
            judged = "judged"
    else:
        rows.con.register("judged_there", at.ask(statement.text))
        judged = "judged_there"
    hits = _Hits(acts=tally(rows, statement, judged, result.counts, by, result.by))
    hits.lacking.update(bound.rule.code for bound in statement.bounds if result.counts[bound.rule.code].insufficient)
    if keep == 0 or not hits.acts:
        return hits
    told = " OR ".join(f"({name} & {TOLD}) <> 0" for name in columns)
    found = rows.ask(f"SELECT * FROM {judged} WHERE {told} ORDER BY {ROW}").to_pydict()  # noqa: S608
    for number, bound in enumerate(statement.bounds):
        for row, packed in zip(found[ROW], found[columns[number // sql.PACKED]], strict=True):
            status = packed >> 3 * (number % sql.PACKED) & 7
            if status in (sql.BREACH, sql.LACKS_CALENDAR):
                into = hits.breached if status == sql.BREACH else hits.calendar
                into.setdefault(bound.rule.code, []).append(row)
    if keep is not None:
        for code, numbers in hits.breached.items():
            room = keep - sum(finding.code == code for finding in result.findings)
            hits.breached[code] = numbers[: max(room, 0)]
    return hits


def tally(
    rows: Rows, statement: Statement, judged: str, counts: Mapping[str, RuleCount], by: str = "",
    counts_by: dict[str, dict[str, RuleCount]] | None = None,
) -> int:
    """Add up the outcomes that stand in the relation `judged`, and for each value of the fact `by`; returns the number of acts."""
    names = ", ".join(statement.columns)
    whose = f'"{by}"' if by in rows.columns else "NULL"
    joined = f"{judged} AS judged JOIN acts USING ({ROW})" if by in rows.columns else judged
    kinds = rows.ask(f"SELECT {whose} AS whose, {names}, count(*) AS acts FROM {joined} GROUP BY ALL").to_pylist()  # noqa: S608
    for number, bound in enumerate(statement.bounds):
        of: dict[str, Counter[int]] = {}
        for kind in kinds:
            of.setdefault(str(kind["whose"] or ""), Counter())[statement.status(kind, number)] += kind["acts"]
        code, levels = bound.rule.code, [severity for severity, _ in bound.levels]
        for value, numbers in of.items():
            counts[code].add(numbers, levels)
            if by and counts_by is not None:
                counts_by.setdefault(value, {}).setdefault(code, RuleCount(code)).add(numbers, levels)
    return sum(kind["acts"] for kind in kinds)


def _tell(
    hits: _Hits, statement: Statement, rows: Rows, scene: Act, result: RunResult, outside: dict[int, set[tuple[str, int]]]
) -> None:
    """Fetch the rows that something is to be said about, once, and say it."""
    numbers = [number for group in (*hits.breached.values(), *hits.calendar.values()) for number in group]
    if not numbers:
        return
    taken = fetched(rows, numbers)
    for bound in statement.bounds:
        code, sheet = bound.rule.code, rows.pack.sheet
        result.findings.extend(findings_of(bound, sheet, taken(hits.breached.get(code, ())), scene))
        late = hits.calendar.get(code, [])
        for number, days in zip(late, _outside(bound, sheet, taken(late), scene), strict=True):
            outside.setdefault(number, set()).update(days)


def fetched(rows: Rows, numbers: Iterable[int]) -> Callable[[Iterable[int]], pa.Table]:
    """Fetches the rows with these numbers, all at once; gives those that are asked for, in that order."""
    wanted = sorted(set(numbers))
    place, held = {number: at for at, number in enumerate(wanted)}, rows.take(wanted)
    return lambda some: held.take(pa.array([place[number] for number in some], pa.int64()))


def findings_of(bound: Bound, sheet: FactSheet, found: pa.Table, scene: Act) -> Iterator[Finding]:
    """The findings of a rule about prepared rows that break it, in the order of their ids."""
    shown = [ACT, *sorted(bound.rule.fact_names()), PLACE]
    for row in values(found.sort_by(ACT), sheet, shown):
        act_id = row.pop(ACT)
        yield find(bound, Act(row, scene.today, scene.calendar), act_id)


def _outside(bound: Bound, sheet: FactSheet, found: pa.Table, scene: Act) -> Iterator[set[tuple[str, int]]]:
    """Of every row: the dates, or today, that lie in a year without calendar."""
    nodes = (node for tree in bound.conditions() for node in tree.walk() if node.op in (Op.WD_FLOOR, Op.WD_CEIL))
    names = sorted({name for node in nodes for name in node.facts() if sheet[name].kind is Kind.DATE})
    first, last, today = scene.calendar.first_day, scene.calendar.last_day, to_date(scene.today)
    # Else it is the day of the run, or a day computed from a fact, past the end.
    late_run = today is not None and not first <= today <= last
    rest = (TODAY, today.year) if late_run and today else (names[0] if names else TODAY, last.year + 1)
    for row in values(found, sheet, names):
        days = {(name, day.year) for name in names if (day := row.get(name)) and not first <= day <= last}
        yield days or {rest}


def _count_missing(
    at: engines.Engine, pack: Pack, statement: Statement, columns: frozenset[str], result: RunResult, lacking: frozenset[str]
) -> None:
    wanted = tuple(
        (bound, name) for bound in statement.bounds if bound.rule.code in lacking for name in sorted(decisive_facts(bound.rule)))
    if not wanted:
        return
    text = _blamed(pack, statement.bounds, columns, wanted, at.dialect)
    numbers = at.ask(text).to_pylist()[0].values()
    for (bound, name), number in zip(wanted, numbers, strict=True):
        if number:
            missing = result.counts[bound.rule.code].missing
            missing[name] = missing.get(name, 0) + int(number)


@lru_cache(maxsize=256)
def _blamed(
    pack: Pack, bounds: tuple[Bound, ...], columns: frozenset[str], wanted: tuple[tuple[Bound, str], ...], dialect: str
) -> str:
    return engines.compiled(sql.blamed(pack, bounds, columns, wanted), dialect)
