"""What a sweep's result means for the findings already there. No writing: rows are prepared, actions write them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xiezhi.core.crypto import sm3
from xiezhi.rulebook.judge import Finding as Seen
from xiezhi.rulebook.judge import explain, how_to_mend
from xiezhi.rulebook.rule import Pack
from xiezhi.rulebook.shown import days_over

from .models import RANK, Finding, Returned
from .states import CONFIRMED, DISMISSED

Key = tuple[int, str]
# what a later sweep may renew; what people decided is not among them
SEEN_FIELDS = (
    "organ_id", "act_label", "act_title", "rule_name", "rule_version", "clause", "severity", "rank", "kind",
    "saw", "figures", "reasons", "start", "last", "since", "over", "sentence", "mend", "digest",
)  # fmt: skip
OF_THE_DAY = ("saw", "figures", "start", "last", "since", "over", "sentence", "mend")  # among them: what the day of looking is in


@dataclass(frozen=True)
class ActRow:
    """What the list shows of an act, beside the facts."""

    pk: int
    organ_id: int
    label: str
    title: str


@dataclass
class Plan:
    """`changed`: rows with renewed `SEEN_FIELDS`; `cleared`, `reopened`: rows whose `cleared_on` is set or taken away.

    `returned`: decided rows that go back to be decided, and why; `same`: primary keys seen again as they were.
    """

    new: list[Finding] = field(default_factory=list)
    changed: list[Finding] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    cleared: list[Finding] = field(default_factory=list)
    reopened: list[Finding] = field(default_factory=list)
    returned: list[tuple[Finding, Returned]] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether more happened than the passing of days."""
        return bool(self.new or self.cleared or self.reopened or self.returned)


def plan(
    pack: Pack,
    act_kind: str,
    acts: Mapping[int, ActRow],
    seen: Iterable[Seen],
    held: Iterable[Finding],
    at: dt.datetime,
    moving: frozenset[str] = frozenset(),
) -> Plan:
    """Compare what was `seen` of `acts` with the findings `held` about the same acts (with their leads joined).

    `moving`: facts that say when was looked; where only they differ, the finding stays as it was first written.
    """
    result = Plan()
    known: dict[Key, Finding] = {(row.act_pk, row.rule_code): row for row in held}
    for one in seen:
        act = acts[int(one.act_id)]
        values = values_of(pack, act, one, moving)
        row = known.pop((act.pk, one.code), None)
        if row is None:
            result.new.append(
                Finding(
                    act=f"{act_kind}:{act.pk}",
                    act_kind=act_kind,
                    act_pk=act.pk,
                    rule_code=one.code,
                    first_seen_at=at,
                    last_seen_at=at,
                    **values,
                )
            )
            continue
        _seen_again(result, row, values, bool(moving))
    result.cleared = [row for row in known.values() if row.cleared_on is None]
    return result


def _seen_again(result: Plan, row: Finding, values: dict[str, Any], moves: bool) -> None:
    other_version = row.rule_version != values["rule_version"]
    other_facts = row.digest != values["digest"]
    again = row.cleared_on is not None
    if moves and not again:
        kept = OF_THE_DAY if not (other_version or other_facts) else ("since",)
        values = {name: value for name, value in values.items() if name not in kept}
    if again:
        result.reopened.append(row)
    if row.state == DISMISSED.value and (other_facts or other_version):
        result.returned.append((row, Returned.RULE if other_version and not other_facts else Returned.CHANGED))
    elif row.state == CONFIRMED.value and again and row.lead is not None and not row.in_running_lead:
        result.returned.append((row, Returned.AGAIN))
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        result.changed.append(row)
    else:
        result.same.append(row.pk)


def values_of(pack: Pack, act: ActRow, seen: Seen, moving: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The columns of a finding that come from the sweep, in Chinese as a stored record of what was said."""
    rule = pack[seen.code]
    saw = plain_all(seen.saw)
    return {
        "organ_id": act.organ_id,
        "act_label": act.label[:300],
        "act_title": act.title[:500],
        "rule_name": rule.name,
        "rule_version": seen.version,
        "clause": seen.clause[:400],
        "severity": seen.severity.value,
        "rank": RANK[seen.severity],
        "kind": rule.use.value,
        "saw": saw,
        "figures": plain_all(seen.figures),
        "reasons": list(seen.reasons),
        "start": seen.start,
        "last": seen.last,
        "since": seen.since,
        "over": days_over(rule, seen),
        "sentence": explain(rule, seen, pack.sheet),
        "mend": how_to_mend(rule, seen, pack.sheet),
        "digest": digest_of({name: value for name, value in saw.items() if name not in moving}),
    }


def digest_of(saw: Mapping[str, Any]) -> str:
    """SM3 over the facts that the rule looked at: tells whether a dismissal still speaks of the same facts."""
    return sm3(json.dumps(saw, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def plain_all(values: Mapping[str, Any]) -> dict[str, Any]:
    """Facts or figures as JSON keeps them."""
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """A value as JSON keeps it; dates as ISO texts, lists of codes joined by commas."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return ",".join(value) if isinstance(value, (list, tuple)) else value
