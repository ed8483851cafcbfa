"""Seals from the organ's register on paper, without their prints: those are added on the page of each. Part of the write door.

What stands here already, a line may change as far as its sender may on the page: keeper, number at the police and note; that it was
taken into use; that it was stored. Destroying is the head's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from xiezhi.core.actor import Actor
from xiezhi.core.taking import Facts, Problem, Taken, cell, first_or_told
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from . import actions
from .models import Seal
from .sealing import MISFIT, amend_seal, fits
from .states import IN_USE, REGISTERED, SEAL, STORED

CHUNK = 500
AMENDED = ("keeper", "filing_no", "note")
DAYS = N_("请核对日期。")


class Judge:
    """The lines of a file one after the other: of a kind, one seal is in use at a time."""

    def __init__(self, organ: Organ, today: dt.date) -> None:
        self.organ, self.today = organ, today
        self.used: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def __call__(self, line: int, facts: Facts) -> Iterator[Problem]:
        """Problems of a line by itself, beside what stands here, and beside the lines before it."""
        yield from checks(facts, organ=self.organ, today=self.today)
        if facts.get("used_from") and not facts.get("used_to") and facts.get("kind"):
            name = cell(facts, "name")
            if other := next((no for no, known in self.used[facts["kind"]] if known != name), None):
                yield Problem("SEAL-05", "used_to", N_("与第{line}行是同一种印章，两枚都没有停用日期。"),
                              N_("同一种印章只有一枚在使用：停用的那一枚请填写停用日期。"),
                              {"line": other})  # fmt: skip
            self.used[facts["kind"]].append((line, name))


def checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells cannot tell; `organ` is the one whose seal it is."""
    kind, made, first, last = (facts.get(name) for name in ("kind", "engraved_on", "used_from", "used_to"))
    if kind and not fits(kind, organ):
        yield Problem("SEAL-01", "kind", MISFIT, N_("请核对印章种类和机关。"))
    if made and first and first < made:
        yield Problem("SEAL-03", "used_from", N_("启用日期应当在刻制日期和今天之间。"), DAYS)
    if last and not first:
        yield Problem("SEAL-04", "used_from", N_("填了停用日期，没有填启用日期。"), N_("请补填启用日期。"))
    elif first and last and last < first:
        yield Problem("SEAL-03", "used_to", N_("停用日期应当在启用日期和今天之间。"), DAYS)
    name = cell(facts, "name")
    if kind and name and made:
        old = _known(organ, [facts]).get((name, made))
        yield from _against(old, facts)
        if first and not last:
            yield from _beside(organ, kind, old, first)


def _beside(organ: Organ, kind: str, old: Seal | None, first: dt.date) -> Iterator[Problem]:
    """Another one of its kind is in use."""
    if old is not None and old.state != REGISTERED.value:
        return
    for other in Seal.objects.filter(organ=organ, kind=kind, state=IN_USE.value).exclude(pk=old.pk if old else None)[:1]:
        yield Problem(
            "SEAL-05", "used_to", N_("“{name}”是同一种印章，正在使用。"), N_("先在它的页面上封存，或者填写这一枚的停用日期。"),
            {"name": other.name},
        )  # fmt: skip


def _against(old: Seal | None, facts: Facts) -> Iterator[Problem]:
    """What a line wants of a seal that stands here, and may not."""
    if old is None:
        return
    changed = [name for name in ("kind", "used_from", "used_to") if getattr(old, name) and facts.get(name) and
               facts[name] != getattr(old, name)]  # fmt: skip
    if old.state not in (REGISTERED.value, IN_USE.value, STORED.value):
        changed += [name for name in AMENDED if cell(facts, name) and cell(facts, name) != getattr(old, name)]
    if old.state == STORED.value and not old.used_from and facts.get("used_from"):
        changed.append("used_from")  # stored without ever having been used
    if changed:
        yield Problem(
            "SEAL-06", changed[0], N_("这枚印章已经登记，这一项与登记的不同，不能由文件改动。"),
            N_("请核对；确有变化的，在它的页面上办理。"),
        )  # fmt: skip


def take_rows(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Seals of the organ; the same line again changes nothing."""
    taken, left = Taken(), iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("subjects.seal.take", roles=SEAL["register"].roles)
def _take(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()  # two files of one organ, one after the other
    known, taken = _known(organ, rows), Taken()
    for facts in rows:
        key = cell(facts, "name"), facts["engraved_on"]
        old = known.get(key)
        if old is None:
            old = known[key] = _enter(organ, facts, by=by)
            taken.new += 1
        elif _changed(old, facts, by):
            taken.changed += 1
        else:
            taken.unchanged += 1
            taken.by_key[" · ".join(map(str, key))] = old.pk
            continue
        taken.ids.append(old.pk)
        taken.by_key[" · ".join(map(str, key))] = old.pk
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


@action("subjects.seal.enter", roles=SEAL["register"].roles)
def _enter(act: Act, organ: Organ, facts: Facts, *, by: Actor) -> Seal:
    """One that the register on paper has, as it stands there: its own line on the trail."""
    first, last = facts.get("used_from"), facts.get("used_to")
    state = STORED if last else IN_USE if first else REGISTERED
    row = act.create(
        Seal, organ=organ, kind=facts["kind"], name=cell(facts, "name"), engraved_on=facts["engraved_on"], state=state.value,
        used_from=first, used_to=last, **{name: cell(facts, name) for name in AMENDED},
    )  # fmt: skip
    act.on(row)
    act.note(state=row.state)
    return row


def _changed(old: Seal, facts: Facts, by: Actor) -> bool:
    with first_or_told():
        return _change(old, facts, by)


def _change(old: Seal, facts: Facts, by: Actor) -> bool:
    """What the line says newly of it is done as it would be on its page. Whether something was."""
    for problem in _against(old, facts):  # somebody was on the page since the line was checked
        raise problem.refusal()
    done = False
    said = {name: cell(facts, name) or getattr(old, name) for name in AMENDED}
    if any(getattr(old, name) != value for name, value in said.items()):
        amend_seal(old, by=by, **said)
        done = True
    first, last = facts.get("used_from"), facts.get("used_to")
    if first and old.state == REGISTERED.value:
        if last:
            _used_and_stored(old, by=by, first=first, last=last)
        else:
            actions.use_seal(old, by=by, on=first)
        return True
    if last and old.state == IN_USE.value:
        actions.store_seal(old, by=by, on=last)
        return True
    return done


@action(SEAL, "store")
def _used_and_stored(act: Act, row: Seal, *, by: Actor, first: dt.date, last: dt.date) -> None:
    """It was in use once: no other one of its kind is touched."""
    act.move(row, SEAL["store"], used_from=first, used_to=last)
    act.on(row)


def _known(organ: Organ, rows: Iterable[Facts]) -> dict[tuple[str, dt.date], Seal]:
    names = [cell(facts, "name") for facts in rows]
    return {(row.name, row.engraved_on): row for row in Seal.objects.filter(organ=organ, name__in=names).select_related("organ")}
