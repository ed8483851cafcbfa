"""Items for townships from the sheet of a supervision body: into drafts, which persons publish. Part of the room's write door.

Lines of the same township, county organ, instrument and day become one draft. An item that stands in another draft of theirs, or
that the township holds, is set aside: who drew the other one up publishes it or gives it up first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from xiezhi.core.actor import Actor
from xiezhi.core.taking import Facts, Problem, Taken, cell, first_or_told
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import named, scope_of
from xiezhi.trail.door import Act, action

from . import queries
from .delegating import SINCE, add, held_already, holding, not_grantable, organs_wrong, prepare
from .models import Delegated, Delegation
from .states import DELEGATION, PREPARED

CHUNK = 500
Key = tuple[Organ, Organ, str, dt.date | None]


def checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells cannot tell; `organ` is the body that sends."""
    found = {name: _meant(cell(facts, name), organ) for name in ("township", "grantor")}
    for name, some in found.items():
        if (text := cell(facts, name)) and len(some) != 1:
            what = N_("本机构的地区内没有“{text}”。") if not some else N_("叫“{text}”的不止一个。")
            yield Problem("CAT-34", name, what, N_("请写全称或者统一社会信用代码，选择本地区的机关。"), {"text": text[:80]})
    first = facts.get("from_on")
    if first and first < SINCE:
        yield Problem("CAT-35", "from_on", N_("赋权日期不能早于公布日期，也不能早于2021年7月15日。"), N_("请核对日期。"))
    if len(found["township"]) != 1 or len(found["grantor"]) != 1:
        return
    township, grantor = found["township"][0], found["grantor"][0]
    wrong = list(organs_wrong(township, grantor))
    yield from wrong
    if not wrong and (code := cell(facts, "code")):
        yield from _item(facts, township, grantor, code, today)


def _item(facts: Facts, township: Organ, grantor: Organ, code: str, today: dt.date) -> Iterator[Problem]:
    item = queries.item(grantor, code, today)
    if item is None or item.power_type != "penalty":
        yield not_grantable(grantor, [code[:80]], today)
    if taken := holding(township, grantor, [code], max(today, facts.get("from_on") or today)):
        yield held_already(township, taken)
    if other := _elsewhere(township, grantor, code, cell(facts, "instrument_no"), facts.get("from_on")):
        yield Problem(
            "CAT-42", "code", N_("{code}已经在另一份拟定的赋权中（文号{number}，日期{day}）。"),
            N_("请与那一份写成相同的文号、日期；或者先公布那一份，或者不予采用。"),
            {"code": code, "number": other.instrument_no or "—", "day": other.from_on.isoformat() if other.from_on else "—"},
        )  # fmt: skip


def _elsewhere(township: Organ, grantor: Organ, code: str, number: str, first: dt.date | None) -> Delegation | None:
    rows = Delegated.objects.filter(township=township, grantor=grantor, code=code, delegation__state=PREPARED.value)
    row = rows.exclude(delegation__in=_drafts((township, grantor, number, first))).select_related("delegation").first()
    return row.delegation if row else None


def _drafts(key: Key) -> Any:
    """What is drawn up between these organs by this instrument from this day on."""
    township, grantor, number, first = key
    return Delegation.objects.filter(
        township=township, grantor=grantor, state=PREPARED.value, instrument_no=number, from_on=first
    ).order_by("-id")


def take_rows(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Items into drafts; the same line again changes nothing. `organ` is the body that sends."""
    taken, left = Taken(), iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("catalogue.delegation.take", roles=DELEGATION["prepare"].roles)
def _take(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()  # two files of one body, one after the other
    drafts: dict[Key, list[Facts]] = defaultdict(list)
    meant = {text: _meant(text, organ)[0] for facts in rows for name in ("township", "grantor") if (text := cell(facts, name))}
    for facts in rows:
        township, grantor = (meant[cell(facts, name)] for name in ("township", "grantor"))
        drafts[township, grantor, cell(facts, "instrument_no"), facts.get("from_on")].append(facts)
    taken = Taken()
    for key, some in drafts.items():
        taken.add(_draft(key, some, by=by, organ=organ))
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def _draft(key: Key, rows: list[Facts], *, by: Actor, organ: Organ) -> Taken:
    """The lines of one draft."""
    township, grantor, number, first = key
    codes = list(dict.fromkeys(cell(facts, "code") for facts in rows))
    said = list(dict.fromkeys(text for facts in rows if (text := cell(facts, "assessment"))))
    draft = _drafts(key).select_related("township", "grantor").first()
    there = set(draft.items.values_list("code", flat=True)) if draft else set()
    fresh = [code for code in codes if code not in there]
    more = [text for text in said if draft is None or text not in draft.assessment.split("\n")]
    if draft is None:
        draft = prepare(
            township, grantor, codes, by=by, body=organ, assessment="\n".join(said), instrument_no=number, from_on=first
        )
    elif fresh or more:
        with first_or_told():
            add(draft, fresh, by=by, assessment="\n".join(more))
    changed = min(len(rows) - len(fresh), 1) if more and there else 0
    return Taken(
        new=len(fresh), changed=changed, unchanged=len(rows) - len(fresh) - changed, ids=[draft.pk] if fresh or changed else [],
        by_key={f"{township.name} · {code}": draft.pk for code in codes},
    )  # fmt: skip


def _meant(text: str, body: Organ) -> list[Organ]:
    """The organs in the body's area that a cell may mean."""
    return named(text, Organ.objects.filter(pk__in=scope_of(body)).select_related("division"))
