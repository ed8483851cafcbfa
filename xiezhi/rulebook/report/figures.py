"""Figures of a report: months, organs, what is lacking, which findings are written out. Numbers only, no words."""

# ruff: noqa: S608 - statements are built from names of facts, which the packs declare; values never.

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import nlargest
from typing import Any

import pyarrow as pa

from xiezhi.law.calendar import load_calendar
from xiezhi.law.dated import Value
from xiezhi.law.statutes import ClauseRef, Version, get

from ..expr import Expr, Op, Type
from ..judge import Finding, Translate
from ..rows import ACT, ROW, Rows, parts, values
from ..rule import Pack, Param, Rule
from ..shown import short_clause
from . import Checked, said

MONTHS = 36  # a longer history is shown by years
YEARS = 30
FEW = 30  # acts below which a rate says little
WRITTEN = 1000


@dataclass(frozen=True)
class Period:
    """A month or a year ("" : before all of them). `breaches` arose in it; of the `acts` of it, `bad` broke a rule."""

    label: str
    breaches: int
    acts: int
    bad: int

    @property
    def rate(self) -> float | None:
        """Share of the acts of this period that broke a rule."""
        return self.bad / self.acts if self.acts else None


@dataclass(frozen=True)
class Trend:
    """Periods in order, without gaps; `undated` breaches have no day."""

    periods: tuple[Period, ...]
    by_year: bool
    undated: int


@dataclass(frozen=True)
class Organ:
    """Figures of one organ; `few`: too few acts to compare its rate with others."""

    name: str
    acts: int
    bad: int
    breaches: int
    worst: str

    @property
    def rate(self) -> float:
        """Share of its acts that broke a rule."""
        return self.bad / self.acts if self.acts else 0.0

    @property
    def few(self) -> bool:
        """Whether the rate rests on too few acts."""
        return self.acts < FEW


@dataclass(frozen=True)
class Lack:
    """A fact that was lacking: how often, for which rules, and whether the file has no such column at all."""

    fact: str
    times: int
    rules: tuple[str, ...]
    absent: bool


class Figures:
    """Everything that is counted for the report, from the findings and one pass over the acts, of which few columns are kept."""

    def __init__(self, checked: Checked, most: int = WRITTEN) -> None:
        self.checked, self.pack = checked, checked.pack
        self.written = _written(checked.by_rule, most)
        self.facts: dict[str, dict[str, Any]] = {}
        self.day = tuple(name for name in _often(self.pack) if name not in checked.result.absent)[:2]
        with Rows(self.pack.only(), load_calendar()) as rows:
            rows.con.register("found", _found(checked.result.findings))
            rows.con.register("written", _found([f for findings in self.written.values() for f in findings]))
            rows.con.execute(f"CREATE TEMP TABLE kept ({ACT} VARCHAR, month VARCHAR, code VARCHAR, name VARCHAR, bad BOOLEAN)")
            for part in parts(checked.loaded.acts):
                rows.show(part, checked.asof)
                self._keep(rows)
            self.bad = int(rows.ask("SELECT count(*) FILTER (bad) AS n FROM kept")["n"][0].as_py())
            self.trend = self._trend(rows)
            self.organs = self._organs(rows)

    def _keep(self, rows: Rows) -> None:
        """Of every act what is counted; of those whose findings are written out, all facts."""
        days = [name for name in self.day if name in rows.columns]  # of several files each has columns of its own
        day = f"coalesce({', '.join(days)}, NULL)" if days else "NULL"
        month = f"strftime(DATE '1970-01-01' + CAST({day} AS INTEGER), '%Y-%m')"
        code, name = (fact if fact in rows.columns else "NULL" for fact in ("organ_code", "organ_name"))
        rows.ask(f"INSERT INTO kept SELECT {ACT}, {month}, coalesce({code}, {name}), {name}, "
                 f"{ACT} IN (SELECT {ACT} FROM found) FROM acts")
        held = ", ".join(f'"{fact}"' for fact in (ACT, *sorted(rows.columns)))
        for row in values(rows.ask(f"SELECT {held} FROM acts WHERE {ACT} IN (SELECT {ACT} FROM written) ORDER BY {ROW}"),
                          self.pack.sheet, (ACT, *rows.columns)):
            self.facts.setdefault(row.pop(ACT), row)

    def _trend(self, rows: Rows) -> Trend:
        """Breaches by the day on which they arose; acts, and the bad ones among them, by their own day."""
        arisen = _pairs(rows.ask("SELECT month, count(*) AS n FROM found GROUP BY 1"))
        undated = arisen.pop(None, 0)
        total = sum(arisen.values())
        recent = _back(max(arisen), MONTHS - 1) if arisen else ""
        by_year = sum(number for month, number in arisen.items() if month >= recent) < 0.8 * total
        cut = 4 if by_year else 7
        acts = _pairs(rows.ask(f"SELECT month[:{cut}], count(*) AS n FROM kept GROUP BY 1"))
        bad = _pairs(rows.ask(f"SELECT month[:{cut}], count(*) AS n FROM kept WHERE bad GROUP BY 1"))
        counts: Counter[Any] = Counter()
        for month, number in arisen.items():
            counts[month[:cut]] += number
        kept = _run(min(counts), max(counts), by_year) if counts else []
        periods = [Period(label, counts[label], acts[label], bad[label]) for label in kept]
        if kept and min(counts) < kept[0]:
            before = (sum(number for label, number in of.items() if label and label < kept[0]) for of in (counts, acts, bad))
            periods.insert(0, Period("", *before))
        return Trend(tuple(periods), by_year, undated)

    def of_rule(self, code: str) -> list[int]:
        """Breaches of a rule in the periods of the trend, without what came before them."""
        cut = 4 if self.trend.by_year else 7
        arisen = Counter(f.since.isoformat()[:cut] for f in self.checked.by_rule.get(code, ()) if f.since is not None)
        return [arisen[period.label] for period in self.trend.periods if period.label]

    def _organs(self, rows: Rows) -> tuple[Organ, ...]:
        """Organs by the share of bad acts, those with few acts after the others; none where the file names no organs."""
        if not {"organ_code", "organ_name"} - self.checked.result.absent & {fact.name for fact in self.pack.sheet}:
            return ()
        worst: dict[str | None, Counter[str]] = {}
        for code, rule, number in _tuples(rows.ask(
                f"SELECT organ, rule, count(*) AS n FROM found JOIN (SELECT {ACT}, any_value(code) AS organ FROM kept WHERE bad "
                f"GROUP BY 1) USING ({ACT}) GROUP BY 1, 2")):
            worst.setdefault(code, Counter())[rule] = number
        organs = []
        for code, name, acts, bad in _tuples(rows.ask(
                "SELECT code, max(name) AS name, count(*) AS acts, count(*) FILTER (bad) AS bad FROM kept GROUP BY 1")):
            rules = worst.get(code, Counter())
            first = min(rules, key=lambda rule: (-rules[rule], rule), default="")
            organs.append(Organ(name or code or "", acts, bad, sum(rules.values()), first))
        return tuple(sorted(organs, key=lambda organ: (organ.few, -organ.rate, -organ.breaches, organ.name)))

    @cached_property
    def lacks(self) -> tuple[Lack, ...]:
        """Facts for want of which rules could not judge acts, the most frequent first."""
        times: Counter[str] = Counter()
        rules: dict[str, list[str]] = {}
        for rule in self.checked.judged():
            for fact, number in said.missing(self.checked.result.counts[rule.code]):
                times[fact] += number
                rules.setdefault(fact, []).append(rule.code)
        absent = self.checked.result.absent
        return tuple(Lack(fact, number, tuple(rules[fact]), fact in absent) for fact, number in times.most_common())


def _written(found: dict[str, list[Finding]], most: int) -> dict[str, list[Finding]]:
    """The findings that are written out: of every rule the latest, the room shared out so that none is crowded out."""
    room = shares([len(findings) for findings in found.values()], most)
    return {code: latest(findings, share) for (code, findings), share in zip(found.items(), room, strict=True)}


def latest(findings: Iterable[Finding], most: int) -> list[Finding]:
    """The findings that arose last."""
    return nlargest(most, findings, key=lambda finding: (finding.since or date.min, finding.act_id))


def shares(counts: Sequence[int], most: int) -> list[int]:
    """How many of each are taken, `most` in all: the small ones whole, the rest alike."""
    left, taken = most, [0] * len(counts)
    for place, at in enumerate(sorted(range(len(counts)), key=lambda at: counts[at])):
        taken[at] = min(counts[at], left // (len(counts) - place))
        left -= taken[at]
    return taken


@dataclass(frozen=True)
class Threshold:
    """A dated value of a rule's threshold."""

    rule: Rule
    param: Param
    value: Value[int]
    now: bool


def thresholds(pack: Pack, asof: date, place: str, rules: Iterable[Rule]) -> list[Threshold]:
    """The thresholds of these rules, all values that hold in the place."""
    return [
        Threshold(rule, param, one, one.first <= asof and (one.last is None or asof <= one.last))
        for rule in rules for param in rule.params for one in param.values.history(place)]


def law_today(rule: Rule, day: date, say: Translate) -> str:
    """The clauses that a rule rests on, in short, as they stand on the day; where none does, as they first stood."""
    labels = [clause.on(day).label() for clause in rule.law if clause.applies(day)]
    labels = labels or [clause.on(next(clause.periods())[0]).label() for clause in rule.law]
    shown, title = [], None
    for text in dict.fromkeys(say(short_clause(label)) for label in labels):
        parts = re.fullmatch(r"(.+?)(第.+条.*)", text)
        shown.append(parts[2] if parts and parts[1] == title else text)
        title = parts[1] if parts else None
    return "、".join(shown)


def statutes(rules: Iterable[Rule]) -> list[tuple[str, Version]]:
    """The versions of statutes that these rules cite, by title and first day."""
    refs = {clause for rule in rules for clause in rule.law if isinstance(clause, ClauseRef)}
    refs |= {value.clause for rule in rules for param in rule.params for value in param.values.values if value.clause}
    found = {(get(variant.statute).full, version.first): version for clause in refs for variant in clause.variants
             for version in get(variant.statute).versions if version.numbering == variant.numbering}
    return [(title, version) for (title, _), version in sorted(found.items())]


def _often(pack: Pack) -> list[str]:
    """The dates that name the day of an act, those by which most rules judge first."""
    return [name for name, _ in Counter(name for rule in pack for name in _first_of(rule.on)).most_common()]


def _first_of(tree: Expr) -> tuple[str, ...]:
    if tree.op is Op.FACT and tree.type is Type.DATE:
        return (tree.value,)
    return tuple(name for arg in tree.args for name in _first_of(arg)) if tree.op in (Op.FIRST_OF, Op.OTHERWISE) else ()


def _found(findings: Iterable[Finding]) -> pa.Table:
    rows = [(f.act_id, f.code, f.since.isoformat()[:7] if f.since else None) for f in findings]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip((ACT, "rule", "month"), columns, strict=True)})


def _tuples(table: pa.Table) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _pairs(table: pa.Table) -> Counter[Any]:
    return Counter(dict(_tuples(table)))


def _back(month: str, count: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _run(first: str, last: str, by_year: bool) -> list[str]:
    """The months or years up to the last, as many as are shown."""
    if by_year:
        return [f"{year:04d}" for year in range(max(int(first), int(last) - YEARS + 1), int(last) + 1)]
    labels = [_back(last, count) for count in range(MONTHS)]
    return [label for label in reversed(labels) if label >= first]
