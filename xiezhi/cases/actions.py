"""The only writer of cases: rows of facts come in, new cases and revisions come out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.crypto import sm3
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.taking import Taken
from xiezhi.discretion.actions import written_to
from xiezhi.discretion.models import Calculation
from xiezhi.discretion.queries import case_facts as discretion_facts
from xiezhi.discretion.states import CALCULATING
from xiezhi.organs.models import Organ
from xiezhi.rulebook.facts import Kind
from xiezhi.rulebook.facts.derive import derive
from xiezhi.rulebook.facts.penalty import HELD
from xiezhi.trail.door import Act, action

from . import queries
from .local import Local
from .models import STORED, Case, LocalThreshold, Revision
from .states import stage_of

CHUNK = 500
NAMES = tuple(fact.name for fact in STORED)
TEXTS = frozenset(fact.name for fact in STORED if fact.kind in (Kind.TEXT, Kind.CODE, Kind.CODES))
NEWS_FIELDS = (*(name for name in NAMES if name != "case_no"), "stage", "batch", "revision", "digest", "changed_at")

Facts = dict[str, Any]


def take_rows(rows: Iterable[Mapping[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Take parsed rows of facts as cases of `organ`; `batch` names where they come from ("exchange.Batch:3").

    A fact that a row does not name keeps its value, one that is None is emptied. The same rows again change nothing.
    Each chunk of 500 is one transaction with one trail line. Raises Refusal CASE-01 (no case number), CASE-02 (the same
    number twice in a chunk), NotAllowed, OutOfScope; chunks before the refused one stay.
    """
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_take_chunk(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("cases.use_thresholds", roles=())
def use_thresholds(act: Act, values: Sequence[Local], *, by: Actor) -> None:
    """Show limits by these from now on. Whoever adopted or ended one leaves the line; this leaves none."""
    act.nothing_happened()
    if tuple(values) == queries.thresholds():
        return
    act.rows(LocalThreshold).delete()
    rows = [
        LocalThreshold(
            nth=nth, rule_code=one.rule, param=one.param, place=one.place, value=one.value, first=one.first, last=one.last,
            statutory=one.statutory, source=one.source,
        )
        for nth, one in enumerate(values)
    ]  # fmt: skip
    act.bulk_create(LocalThreshold, rows)


@action("cases.take", roles={roles.DATA_CLERK})
def _take_chunk(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """At most CHUNK rows, three statements however many rows there are."""
    # Two imports of one organ come one after the other; SQLite has a single writer anyway
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    _check_numbers(rows)
    known = _known(organ, [row["case_no"] for row in rows])
    taken, cases, revisions = Taken(), [], []
    for row in rows:
        before = known.get(row["case_no"])
        facts = complete(row, before.facts if before else None)
        digest = digest_of(facts)
        if before is not None and before.digest == digest:
            taken.unchanged += 1
            taken.by_key[row["case_no"]] = before.id
            continue
        case = Case(
            organ_id=organ.pk, stage=stage_of(facts), batch=batch, digest=digest,
            first_seen_at=act.at, changed_at=act.at,
            revision=before.revision + 1 if before else 1, **facts,
        )  # fmt: skip
        cases.append(case)
        if before is None:
            taken.new += 1
        else:
            taken.changed += 1
            revisions.append((case, before.facts, facts))
    if cases:
        saved = act.bulk_create(
            Case, cases, update_conflicts=True, unique_fields=["organ", "case_no"], update_fields=list(NEWS_FIELDS)
        )
        taken.ids = [case.pk for case in saved]
        taken.by_key |= {case.case_no: case.pk for case in saved}
    if revisions:
        act.rows(Revision).bulk_create(
            Revision(case_id=case.pk, no=case.revision, at=act.at, batch=batch, changes=changes(before, after))
            for case, before, after in revisions
        )
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


@action("cases.write_calculation", roles=CALCULATING)
def write_calculation(act: Act, case: Case, calculation: Calculation, *, by: Actor) -> None:
    """Set what a kept calculation says of a case that is not decided yet: the statute's range, the tier's, the departure.

    By an officer who handles it, or the organ's legal unit. Raises NotAllowed CASE-03 (not the organ's, or not his case),
    Refusal CASE-04 (of another case), CASE-05 (decided already), Stale (written, or taken out of use).
    """
    if by.organ_id != case.organ_id and not by.system:
        raise NotAllowed("CASE-03", _("这是%(organ)s的案件。") % {"organ": case.organ.name})
    if by.role == roles.OFFICER and not queries.handles(by, case):
        raise NotAllowed(
            "CASE-03", _("案件%(no)s的承办人员里没有您的执法证号。") % {"no": case}, _("请由承办人员或者法制机构人员写入。")
        )
    if (calculation.organ_id, calculation.case_no) != (case.organ_id, str(case)):
        raise Refusal("CASE-04", _("这份计算结果是为另一件案件保存的。"), _("请核对案号。"))
    # the row is held, so that an import of the same case comes before or after
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if held.decided_on is not None:  # type: ignore[attr-defined]
        raise Refusal(
            "CASE-05", _("案件%(no)s已经作出决定，裁量计算不能再写入。") % {"no": case}, _("决定有误的，依法变更后由机关重新报送。")
        )
    known = discretion_facts(calculation)
    told = {name: value for name, value in known.items() if name in NAMES and (value is not None or name != "discussed_on")}
    before = {name: getattr(held, name) for name in NAMES}
    facts = complete(told, before)
    written_to(act, calculation, held.ref)
    held.revision += 1
    for name, value in (facts | {"batch": calculation.ref, "digest": digest_of(facts), "changed_at": act.at}).items():
        setattr(held, name, value)
    act.save(held)
    act.create(Revision, case=held, no=held.revision, at=act.at, batch=calculation.ref, changes=changes(before, facts))
    act.on(held)
    act.note(calculation=calculation.pk, facts=sorted(told))


def complete(row: Mapping[str, Any], before: Facts | None = None) -> Facts:
    """All stored facts of a case: those of the row, else those known before, else empty. Other names are ignored."""
    facts = dict(before) if before else {name: "" if name in TEXTS else None for name in NAMES}
    for name in NAMES:
        if name in row:
            facts[name] = _clean(name, row[name])
    if row.get("officer_count") is None and "officer_nos" in row and not facts["officer_nos"]:
        facts["officer_count"] = None
    facts = derive(HELD, facts)
    return facts


def digest_of(facts: Mapping[str, Any]) -> str:
    """SM3 over the facts that are known, in a fixed order."""
    held = [[name, _plain(facts[name])] for name in NAMES if facts[name] is not None and facts[name] != ""]
    return sm3(json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode())


def changes(before: Facts, after: Facts) -> dict[str, list[Any]]:
    """{fact: [before, after]} for facts that differ; dates as ISO texts, amounts in 分."""
    return {name: [_plain(before[name]), _plain(after[name])] for name in NAMES if before[name] != after[name]}


@dataclass(frozen=True)
class _Known:
    id: int
    revision: int
    digest: str
    facts: Facts


def _known(organ: Organ, numbers: list[str]) -> dict[str, _Known]:
    found = Case.objects.filter(organ_id=organ.pk, case_no__in=numbers).values_list("id", "revision", "digest", *NAMES)
    return {
        row[3 + NAMES.index("case_no")]: _Known(*row[:3], facts=dict(zip(NAMES, row[3:], strict=True)))
        for row in found.order_by()
    }


def _check_numbers(rows: list[Facts]) -> None:
    seen: set[str] = set()
    for row in rows:
        number = row.get("case_no") or ""
        if not number:
            raise Refusal("CASE-01", _("有一行没有案号，分不清是哪一件案件。"), _("请补填案号后重试。"))
        if number in seen:
            raise Refusal(
                "CASE-02", _("案号“%(no)s”出现了两次。") % {"no": number}, _("一件案件只报一行，请合并后重试。")
            )
        seen.add(number)


def _clean(name: str, value: Any) -> Any:
    if name not in TEXTS:
        return value
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, (list, tuple)) else str(value).strip()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _chunks(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Facts]]:
    left = iter(rows)
    while chunk := [{**row, "case_no": str(row.get("case_no") or "").strip()} for row in islice(left, CHUNK)]:
        yield chunk
