"""Entrustments from the organ's own register on paper, as they stand: drafts, signed, published, ended. Part of the write door.

What a form refuses, a line is set aside for, with the same code and words. What stands here already, a line may change as far as
its sender may on the page: the contents of a draft, and that a signed one was published. Signing and ending are the head's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.taking import Facts, Problem, Taken, cell, first_or_told
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import named
from xiezhi.trail.door import Act, action

from . import actions, entrusting
from .models import Entrustment
from .states import DISCARDED, DRAFTED, ENTRUSTMENT, IN_FORCE, REVOKED, SIGNED
from .taking import address

CHUNK = 500
LEAST = 4  # characters of a reason
CONTENT = ("basis", "powers", "matters", "limits", "from_on", "to_on")
PAPERS = ("signed_on", "signed_by", "published_on", "published_at", "ended_on", "end_reason")


def checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells cannot tell; `organ` is the one that entrusts."""
    told = cell(facts, "to")
    found = meant(told)
    if told and len(found) != 1:
        what = N_("机关名录中没有“{to}”。") if not found else N_("叫“{to}”的不止一个。")
        mend = N_("请写全称或者统一社会信用代码；没有登记的，请系统管理员先登记。")
        yield Problem("ENTR-08", "to", what, mend, {"to": told[:80]})
    first, last, powers = facts.get("from_on"), facts.get("to_on"), str(facts.get("powers") or "")
    if first and last:
        yield from _papers(facts, organ, first, last, today)
    if len(found) == 1 and first and last and powers:
        yield from _named(entrusting.to_whom(organ, found[0], powers, first, last))
        yield from _against(_known(organ, [facts]).get(cell(facts, "number")), facts, found[0])
    yield from address(facts, "published_at")


def meant(text: str) -> list[Organ]:
    """The organisations that a cell may mean."""
    return named(text, Organ.objects.all())


def _named(found: Iterator[Problem]) -> Iterator[Problem]:
    """Of a line, a problem stands with a column."""
    for problem in found:
        yield problem if problem.fact else Problem(problem.code, "number", problem.what, problem.mend, problem.params)


def _papers(facts: Facts, organ: Organ, first: dt.date, last: dt.date, today: dt.date) -> Iterator[Problem]:
    signed, published, ended = (facts.get(name) for name in ("signed_on", "published_on", "ended_on"))
    if not signed and (published or ended):
        yield Problem("ENTR-09", "signed_on", N_("填了公布或者解除日期，没有填签订日期。"),
                      N_("请补填签订日期；没有签订的，清空后两项。"))  # fmt: skip
        return
    if signed:
        yield from entrusting.signing(organ, signed, first, today, "signed_on")
        if not cell(facts, "signed_by"):
            yield Problem("ENTR-09", "signed_by", N_("填了签订日期，没有写签订人。"), N_("请补填签订委托书的负责人。"))
    if published:
        yield from entrusting.publishing(signed, published, today, "published_on")
    if ended:
        yield from entrusting.ending(first, last, ended, "ended_on")
        if len(cell(facts, "end_reason")) < LEAST:
            yield Problem("SUBJ-06", "end_reason", N_("没有写明解除的理由。"), N_("请至少写四个字。"))


def _against(old: Entrustment | None, facts: Facts, to: Organ) -> Iterator[Problem]:
    """What a line wants of an entrustment that stands here, and may not."""
    if old is None:
        return
    about = {"number": old.number}
    if old.state == DISCARDED.value:
        yield entrusting.used(old.number)
        return
    if old.state == DRAFTED.value:
        if facts.get("signed_on"):
            yield Problem("ENTR-10", "signed_on", N_("委托书“{number}”在平台上待签订，签订不能由文件登记。"),
                          N_("由机关负责人在它的页面上签订；这一列请留空。"), about)  # fmt: skip
        return
    changed = [name for name in CONTENT if getattr(old, name) != _value(facts, name)]
    if old.to_id != to.pk:
        changed.insert(0, "to")
    changed += [name for name in PAPERS if getattr(old, name) and facts.get(name) and getattr(old, name) != _value(facts, name)]
    if changed:
        yield Problem(
            "ENTR-11", changed[0], N_("委托书“{number}”已经签订，这一项与登记的不同，不能由文件改动。"),
            N_("请核对；内容确有变化的，解除后另签一份，填新的编号。"), about,
        )  # fmt: skip
    if facts.get("ended_on") and not old.ended_on:
        yield Problem("ENTR-10", "ended_on", N_("委托书“{number}”在平台上没有解除，解除不能由文件登记。"),
                      N_("由机关负责人在它的页面上解除；这一列请留空。"), about)  # fmt: skip


def take_rows(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Entrustments of the organ; the same line again changes nothing."""
    taken, left = Taken(), iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("subjects.entrustment.take", roles=ENTRUSTMENT["draft"].roles)
def _take(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()  # two files of one organ, one after the other
    known, taken = _known(organ, rows), Taken()
    for facts in rows:
        number, (to, *_more) = cell(facts, "number"), meant(cell(facts, "to"))
        old = known.get(number)
        for problem in _against(old, facts, to):  # somebody was on the page since the line was checked
            raise problem.refusal()
        kept = {name: _value(facts, name) for name in CONTENT}
        if old is None:
            old = known[number] = _enter(organ, {**kept, "to": to, "number": number, **_stands(facts)}, by=by)
            taken.new += 1
        elif old.state == DRAFTED.value and (old.to_id != to.pk or any(getattr(old, name) != kept[name] for name in CONTENT)):
            with first_or_told():
                actions.change(old, by=by, seen=old.version, to=to, number=number, **kept)
            taken.changed += 1
        elif old.state == SIGNED.value and facts.get("published_on"):
            with first_or_told():
                actions.publish_entrustment(old, by=by, on=facts["published_on"], at=cell(facts, "published_at"))
            taken.changed += 1
        else:
            taken.unchanged += 1
            taken.by_key[number] = old.pk
            continue
        taken.ids.append(old.pk)
        taken.by_key[number] = old.pk
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


@action("subjects.entrustment.enter", roles=ENTRUSTMENT["draft"].roles)
def _enter(act: Act, organ: Organ, fields: dict[str, Any], *, by: Actor) -> Entrustment:
    """One that the register on paper has, as it stands there: its own line on the trail."""
    row = act.create(Entrustment, organ=organ, drafted_by=_("导入文件") if by.system else by.name, **fields)
    act.on(row)
    act.note(state=row.state)
    return row


def _known(organ: Organ, rows: Iterable[Facts]) -> dict[str, Entrustment]:
    numbers = [cell(facts, "number") for facts in rows]
    return {row.number: row for row in Entrustment.objects.filter(organ=organ, number__in=numbers).select_related("organ")}


def _stands(facts: Facts) -> dict[str, Any]:
    """How far it has come on paper: days, names, and the state that follows from them."""
    state = DRAFTED
    for name, reached in (("signed_on", SIGNED), ("published_on", IN_FORCE), ("ended_on", REVOKED)):
        state = reached if facts.get(name) else state
    return {name: _value(facts, name) for name in PAPERS} | {"state": state.value}


def _value(facts: Facts, name: str) -> Any:
    """As it is stored: a day, else text; kinds of power in the order of their code set."""
    if name.endswith("_on"):
        return facts.get(name)
    return actions.powers_of(facts.get(name)) if name == "powers" else cell(facts, name)


