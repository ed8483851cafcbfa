"""Figures of a report: months, organs, what is lacking, which findings are written out. Numbers only, no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.law.dated import Value
from xiezhi.law.statutes import ClauseRef, Version, get

from ..bound import PLACE
from ..expr import Expr, Op
from ..facts import FactSheet, Kind
from ..judge import Finding, Translate
from ..rows import ACT, values
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
    """Periods in order, without gaps; `day` are the facts by which acts are dated, `undated` breaches have no day."""

    periods: tuple[Period, ...]
    by_year: bool
    day: tuple[str, ...]
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
    """Everything that is counted for the report, from the findings and the table of acts."""

    def __init__(self, checked: Checked) -> None:
        self.checked, self.pack, self.acts = checked, checked.pack, checked.loaded.acts
        self.findings = checked.result.findings
        ids = pa.array([finding.act_id for finding in self.findings], pa.string())
        known = self.acts[ACT].combine_chunks().cast(pa.string())
        self.at = pc.index_in(ids, value_set=known)  # the first row of each finding's act
        rows = pa.array(range(self.acts.num_rows), pa.int64())
        self.is_bad = pc.is_in(rows, value_set=pc.unique(self.at).cast(pa.int64()))

    @cached_property
    def bad(self) -> int:
        """Acts that broke at least one rule."""
        return int(pc.sum(self.is_bad).as_py() or 0)

    @cached_property
    def trend(self) -> Trend:
        """Breaches by the day on which they arose, and the share of bad acts by the acts' own day."""
        arisen = Counter(f.since.isoformat()[:7] for f in self.findings if f.since is not None)
        months = sorted(arisen.elements())
        recent = _back(months[-1], MONTHS - 1) if months else ""
        by_year = bool(months) and sum(month >= recent for month in months) < 0.8 * len(months)
        cut = 4 if by_year else 7
        day, column = self._days()
        acts, bad = _months(column, cut), _months(column.filter(self.is_bad), cut)
        counts: Counter[str] = Counter()
        for month, number in arisen.items():
            counts[month[:cut]] += number
        labels = _run(min(counts), max(counts), by_year) if counts else []
        kept = labels[-(YEARS if by_year else MONTHS) :]
        periods = [Period(label, counts[label], acts[label], bad[label]) for label in kept]
        if kept and (earlier := sum(number for label, number in counts.items() if label < kept[0])):
            before = [sum(number for label, number in of.items() if label < kept[0]) for of in (acts, bad)]
            periods.insert(0, Period("", earlier, *before))
        return Trend(tuple(periods), by_year, day, sum(f.since is None for f in self.findings))

    def of_rule(self, code: str) -> list[int]:
        """Breaches of a rule in the periods of the trend, without what came before them."""
        cut = 4 if self.trend.by_year else 7
        arisen = Counter(f.since.isoformat()[:cut] for f in self.checked.by_rule.get(code, ()) if f.since is not None)
        return [arisen[period.label] for period in self.trend.periods if period.label]

    def _days(self) -> tuple[tuple[str, ...], pa.ChunkedArray | pa.Array]:
        """The day of each act: the facts whose law judges most rules, the first one given."""
        often = Counter(name for rule in self.pack for name in _first_of(rule.on))
        names = tuple(name for name, _ in often.most_common() if name in self.acts.column_names)[:3]
        columns = [_as_date(self.acts[name]) for name in names]
        return names, pc.coalesce(*columns) if columns else pa.nulls(self.acts.num_rows, pa.date32())

    @cached_property
    def organs(self) -> tuple[Organ, ...]:
        """Organs by the share of bad acts, those with few acts after the others; none where the file names no organs."""
        code, name = (self._text(fact) for fact in ("organ_code", "organ_name"))
        if code is None and name is None:
            return ()
        key = pc.coalesce(*(column for column in (code, name) if column is not None))
        names = name if name is not None else key
        table = pa.table({"key": key, "name": names, "bad": self.is_bad.cast(pa.int64()), "one": pa.repeat(1, len(key))})
        summed = table.group_by("key").aggregate([("name", "max"), ("bad", "sum"), ("one", "sum")]).to_pylist()
        of = key.take(self.at).to_pylist()
        worst: dict[Any, Counter[str]] = {}
        for organ, finding in zip(of, self.findings, strict=True):
            worst.setdefault(organ, Counter())[finding.code] += 1
        organs = [
            Organ(row["name_max"] or row["key"] or "", row["one_sum"], row["bad_sum"], sum(rules.values()),
                  min(rules, key=lambda rule: (-rules[rule], rule), default=""))
            for row in summed for rules in (worst.get(row["key"], Counter()),)]
        return tuple(sorted(organs, key=lambda organ: (organ.few, -organ.rate, -organ.breaches, organ.name)))

    def organ_of(self, facts: dict[str, Any]) -> str:
        """The organ of an act as people call it."""
        return str(facts.get("organ_name") or facts.get("organ_code") or "")

    def _text(self, fact: str) -> pa.ChunkedArray | None:
        if fact not in self.pack.sheet or fact not in self.acts.column_names:
            return None
        column = self.acts[fact].cast(pa.string())
        return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)

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

    def written(self, most: int = WRITTEN) -> dict[str, list[Finding]]:
        """The findings that are written out: of every rule the latest, the room shared out so that none is crowded out."""
        found = self.checked.by_rule
        room = shares([len(findings) for findings in found.values()], most)
        return {code: sorted(findings, key=lambda f: (f.since or date.min, f.act_id), reverse=True)[:share]
                for (code, findings), share in zip(found.items(), room, strict=True)}

    def facts(self, findings: Iterable[Finding]) -> dict[str, dict[str, Any]]:
        """All facts of the acts of these findings."""
        wanted = pa.array(sorted({finding.act_id for finding in findings}), pa.string())
        rows = self.acts.filter(pc.is_in(self.acts[ACT].cast(pa.string()), value_set=wanted))
        sheet = self.pack.sheet
        dated = {fact.name: fact for fact in sheet if fact.kind is Kind.DATE and fact.name in rows.column_names}
        for name in dated:
            rows = rows.set_column(rows.column_names.index(name), name, _as_date(rows[name]).cast(pa.int32()))
        found: dict[str, dict[str, Any]] = {}
        for row in values(rows, FactSheet(sheet.name, sheet.label, tuple(dated.values())), rows.column_names):
            found.setdefault(str(row.pop(ACT)), row)
        return found


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
    """The clauses that a rule rests on, in short, as they stand on the day; before or after them, as they are cited."""
    labels = [clause.on(day).label() for clause in rule.law if clause.applies(day)]
    labels = labels or [clause.on(next(clause.periods())[0]).label() for clause in rule.law]
    return "、".join(dict.fromkeys(say(short_clause(label)) for label in labels))


def statutes(rules: Iterable[Rule]) -> list[tuple[str, Version]]:
    """The versions of statutes that these rules cite, by title and first day."""
    refs = {clause for rule in rules for clause in rule.law if isinstance(clause, ClauseRef)}
    refs |= {value.clause for rule in rules for param in rule.params for value in param.values.values if value.clause}
    found = {(get(variant.statute).full, version.first): version for clause in refs for variant in clause.variants
             for version in get(variant.statute).versions if version.numbering == variant.numbering}
    return [(title, version) for (title, _), version in sorted(found.items())]


def _first_of(tree: Expr) -> tuple[str, ...]:
    """The dates that name the day of an act, in the order in which they are asked."""
    if tree.op is Op.FACT and tree.value != PLACE:
        return (tree.value,)
    if tree.op in (Op.FIRST_OF, Op.OTHERWISE):
        return tuple(name for arg in tree.args for name in _first_of(arg))
    return ()


def _as_date(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.timestamp("s") if pa.types.is_string(column.type) else column.type).cast(pa.date32())


def _months(days: Any, cut: int) -> Counter[str]:
    """Number of days in each month ("2026-03") or year."""
    text = pc.strftime(days.drop_null(), "%Y-%m")
    found: Counter[str] = Counter()
    for one in pc.value_counts(text).to_pylist():
        found[one["values"][:cut]] += one["counts"]
    return found


def _back(month: str, count: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _run(first: str, last: str, by_year: bool) -> list[str]:
    """All months or years from the first to the last."""
    if by_year:
        return [f"{year:04d}" for year in range(int(first), int(last) + 1)]
    labels = [last]
    while labels[-1] > first and len(labels) <= MONTHS:
        labels.append(_back(labels[-1], 1))
    return labels[::-1]
