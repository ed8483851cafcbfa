"""What is swept beside the cases: the records of the registers, as wide rows of the sheet whose rules judge them.

A source for one more kind is one more `Register` here and one more `Kind` in `rules`. What no register holds is not claimed:
such a fact is unknown, and its rules have not enough data.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.cases.queries import ARROW, PLACE
from xiezhi.catalogue import queries as catalogue
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.discretion import queries as discretion
from xiezhi.leads.show import YEARS_A_PERSON
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.registry import queries as registry
from xiezhi.rulebook.facts import FactSheet
from xiezhi.subjects import queries as subjects
from xiezhi.training import queries as training

from .merge import ActRow
from .models import Finding
from .rules import BENCHMARKS, CERTIFICATES, KINDS, ORGANS, YEARS

ORGANS_AT_ONCE = 200  # their officers are held in memory together
YEARS_BACK = 2  # of training: the running year, which can only be warned of, and so many before it
HOURS = ("training_hours", "excuse", "year_ended_on")


@dataclass(frozen=True)
class Row:
    """An act with its facts. A fact that is left out is unknown; one that is None was not done."""

    act: ActRow
    facts: dict[str, Any]


@dataclass(frozen=True)
class Register:
    """Where the acts of one kind come from. `mark`: names it among the areas of a sweep.

    `rows`: of these organs as they stand on a day; an act of a finding that has not cleared is among them as long as the register
    holds it. `moving`: facts that only say when was looked; that alone changes no finding. `note`: what is looked at, in words.
    """

    kind: str
    mark: str
    rows: Callable[[Sequence[int], dt.date], Iterable[Row]]
    note: Any
    moving: frozenset[str] = frozenset()
    again: Callable[[Sequence[int], dt.date, int], Iterable[Row]] | None = None  # rows to find one act among, where fewer do

    def now(self, finding: Finding, actor: Actor) -> dict[str, Any] | None:
        """The facts of the act of a finding as they are today; None where it is gone or out of the reader's scope."""
        if not (actor.system or actor.sees(finding.organ_id)):
            return None
        organs, pk = [finding.organ_id], finding.act_pk
        rows = self.again(organs, today(), pk) if self.again else self.rows(organs, today())
        row = next((row for row in rows if row.act.pk == pk), None)
        return None if row is None else row.facts | {name: finding.saw.get(name) for name in self.moving}


# -- certificates


def _certificates(organ_ids: Sequence[int], day: dt.date) -> Iterator[Row]:
    """A row a certificate, as it stands on the day."""
    for told in registry.facts(organ_ids, day):
        yield Row(
            ActRow(told["certificate_id"], told["organ_id"], told["cert_no"], _holder(told)),
            {name: value for name, value in told.items() if name not in registry.WHOSE and name not in HOURS} | _place(told),
        )


def _holder(told: dict[str, Any]) -> str:
    """Name first, as with the party of a case: whoever sees no names is shown what follows it."""
    return " · ".join((told["holder"], told["position"] or _("执法人员")))


def _place(told: dict[str, Any]) -> dict[str, Any]:
    return {PLACE: told[PLACE]}


# -- years of training


def _years(organ_ids: Sequence[int], day: dt.date) -> Iterator[Row]:
    """A row a person in post and year, as it stood at its end, or stands now in the running one.

    Of years further back only those of which a finding stands: hours or a reason that are entered late clear it, time does not.
    """
    first = max(training.FIRST_YEAR, day.year - YEARS_BACK)
    for year, people in sorted(_unsettled(organ_ids, first).items()):
        yield from _of_year(organ_ids, dt.date(year, 12, 31), people)
    for year in range(first, day.year + 1):
        yield from _of_year(organ_ids, min(dt.date(year, 12, 31), day))


def _unsettled(organ_ids: Sequence[int], before: int) -> dict[int, set[int]]:
    """Year before that → persons of whom a finding about it stands."""
    rows = Finding.objects.filter(act_kind=YEARS, organ_id__in=list(organ_ids), cleared_on=None).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for pk in rows.values_list("act_pk", flat=True):
        person, year = divmod(pk, YEARS_A_PERSON)
        if year < before:
            found[year].add(person)
    return found


def _of_year(organ_ids: Sequence[int], day: dt.date, people: set[int] | None = None) -> Iterator[Row]:
    """`people`: no others than these."""
    told = {
        one["person_id"]: one for one in registry.facts(organ_ids, day)
        if one["on_duty"] and (people is None or one["person_id"] in people)
    }  # fmt: skip
    held = training.kept(told, day.year)
    for person, one in told.items():
        facts = {name: one[name] for name in ("cert_no", "organ_code", "on_duty", *HOURS)} | _place(one)
        if person not in held:  # nobody keeps the hours of that year here: then nothing is said of them
            facts["training_hours"] = None
        label = f"{one['cert_no']}（{_('%(year)s年度') % {'year': day.year}}）"
        yield Row(ActRow(person * YEARS_A_PERSON + day.year, one["organ_id"], label, _holder(one)), facts)


def _year_again(organ_ids: Sequence[int], day: dt.date, pk: int) -> Iterator[Row]:
    return _of_year(organ_ids, min(dt.date(pk % YEARS_A_PERSON, 12, 31), day))


# -- organs


def _organs(organ_ids: Sequence[int], day: dt.date) -> Iterator[Row]:
    """A row an enforcement organ that acts in its own name, by the registers of subjects, officers and items."""
    organs = Organ.objects.filter(pk__in=list(organ_ids), kind__in=subjects.SUBJECTS).select_related("division")
    standing, parts = subjects.standing_of(organ_ids, day), subjects.shown_parts(organ_ids)
    verifiable, counted, inspecting = (
        registry.verifiable(organ_ids), registry.headcounts(organ_ids), catalogue.inspecting(organ_ids, day),
    )  # fmt: skip
    for organ in organs.order_by("pk"):
        facts: dict[str, Any] = {
            "organ_code": organ.code, "organ_name": organ.name, "counted_on": day, "inspects": None,
            "reviewer_count": None, "officer_count": None, PLACE: organ.division.code,
        }  # fmt: skip
        facts |= counted.get(organ.pk, {})
        subject = standing.get(organ.pk)
        if subject is not None and organ.pk in verifiable:
            shown = parts.get(organ.pk, set()) | {"officers"}
            if organ.pk in inspecting:
                facts["inspects"] = "inspection" in subject.powers.split(",")
                shown |= {"random_list"} if inspecting[organ.pk] else set()
            facts["shown_items"] = ",".join(sorted(shown))
        yield Row(ActRow(organ.pk, organ.pk, organ.name, ""), facts)


# -- benchmarks


def _benchmarks(organ_ids: Sequence[int], day: dt.date) -> Iterator[Row]:
    """A row a version that was made and has not ended. What stands first in its title is shown to those only who see names."""
    for row, told in discretion.judged(organ_ids, day):
        title = " · ".join((_("第%(no)s版") % {"no": row.no}, row.name))
        yield Row(ActRow(row.pk, row.organ_id, told["benchmark_no"], title), told | {PLACE: row.organ.division.code})


REGISTERS = (
    Register(
        CERTIFICATES, "r-cert", _certificates,
        gettext_lazy("按执法人员和证件的登记核查：证件有效期、离岗、年度考核和收回注销。"),
    ),
    Register(
        YEARS, "r-year", _years, gettext_lazy("按执法人员登记和培训学时核查，每人每年一项；没有学时登记的机关，列为数据不足。"),
        again=_year_again,
    ),
    Register(
        ORGANS, "r-organ", _organs,
        gettext_lazy("按主体公示、执法人员和事项目录的登记核查；没有登记的主体、人员或者清单，列为数据不足。"),
        moving=frozenset({"counted_on"}),
    ),
    Register(
        BENCHMARKS, "r-benchm", _benchmarks,
        gettext_lazy("按裁量权基准的登记核查：报送备案、公示，依据修改之后的调整。"),
    ),
)  # fmt: skip
BY_KIND = {one.kind: one for one in REGISTERS}
assert set(BY_KIND) < set(KINDS)


def groups(organ_ids: Sequence[int] | None = None) -> list[list[int]]:
    """Enforcement organs (of these only) in the order of their keys, as many at once as are judged together."""
    if organ_ids is None:
        organ_ids = list(Organ.objects.filter(kind__in=ENFORCING).order_by("pk").values_list("pk", flat=True))
    found = sorted(organ_ids)
    return [found[start : start + ORGANS_AT_ONCE] for start in range(0, len(found), ORGANS_AT_ONCE)]


def tables(sheet: FactSheet, rows: Iterable[Row]) -> tuple[pa.Table, ...]:
    """What the engine reads: one table for each set of facts that is known, since what is unknown has no column."""
    alike: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        alike.setdefault(frozenset(row.facts), []).append(row)
    return tuple(_table(sheet, names, some) for names, some in alike.items())


def _table(sheet: FactSheet, names: frozenset[str], rows: list[Row]) -> pa.Table:
    kinds = {fact.name: ARROW[fact.kind] for fact in sheet if fact.name in names} | {PLACE: pa.string()}
    columns = {name: pa.array([row.facts[name] for row in rows], kind) for name, kind in kinds.items()}
    return pa.table({"act_id": pa.array([row.act.pk for row in rows], pa.int64())} | columns)
