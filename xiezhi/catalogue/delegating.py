"""乡镇赋权: items given to a township organ, taken back, and the open cases handed over. Part of the room's write door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.taking import Problem
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.law.deadline import deadline
from xiezhi.law.text import N_
from xiezhi.organs.models import Level, Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.trail.door import Act, action

from . import queries
from .models import Delegated, Delegation, Handed, Item, Revocation
from .states import DELEGATION, HANDING, HANDOVER, PREPARED

DUE = "handover"
AMEND = N_("请改正标出的各项。")
SINCE = dt.date(2021, 7, 15)  # 处罚法第二十四条


@action(DELEGATION, "prepare")
def prepare(
    act: Act, township: Organ, grantor: Organ, codes: Iterable[str], *, by: Actor, assessment: str = "", body: Organ | None = None,
    instrument_no: str = "", from_on: dt.date | None = None,
) -> Delegation:  # fmt: skip
    """Draw up a delegation of penalties of a county organ to a township organ of the same county.

    `body`: whose file it comes from, for the worker. `instrument_no`, `from_on`: as proposed; the decision settles them.
    Raises CAT-30 (not a township, not a county organ, or of another county), CAT-31 (an item is not among the penalties
    that the county organ's list in force has), CAT-32 (nothing chosen), CAT-34 (outside the actor's area).
    """
    _check_organs(township, grantor)
    if not (by.sees(township.pk) and by.sees(grantor.pk)):
        raise NotAllowed("CAT-34", _("所选机关不在本机构的地区内。"), _("请选择本地区的机关。"))
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if not wanted:
        raise Refusal(
            "CAT-32", _("没有选择赋权事项。"), _("请选择县级部门的处罚事项。"), fields={"codes": _("请选择事项。")}
        )
    items = _grantable(grantor, wanted, today())
    last = Delegation.objects.filter(township=township).aggregate(no=Max("no"))["no"] or 0
    row: Delegation = act.create(
        Delegation, township=township, grantor=grantor, no=last + 1, state=PREPARED.value,
        body_id=body.pk if body else by.organ_id or grantor.pk, assessment=assessment.strip(),
        instrument_no=instrument_no.strip()[:60], from_on=from_on, prepared_by=_("导入文件") if by.system else by.name,
        prepared_at=act.at,
    )  # fmt: skip
    act.bulk_create(Delegated, [_given(row, item) for item in items])
    _about(act, row, items=len(items))
    return row


def _given(row: Delegation, item: Item) -> Delegated:
    return Delegated(
        delegation=row, township=row.township, grantor=row.grantor, code=item.code, name=item.name, cause=item.cause
    )


@action(DELEGATION, "add")
def add(act: Act, row: Delegation, codes: Iterable[str], *, by: Actor, assessment: str = "") -> int:
    """Further items of a file into what is drawn up. How many were new to it. Raises CAT-31, CAT-34, Stale (published now)."""
    _in_area(row, by)
    act.move(row, DELEGATION["add"])
    there = set(row.items.values_list("code", flat=True))
    items = _grantable(row.grantor, [code for code in dict.fromkeys(codes) if code not in there], today())
    said = "\n".join(filter(None, (row.assessment, assessment.strip())))
    if said != row.assessment:
        act.rows(Delegation).filter(pk=row.pk).update(assessment=said)
        row.assessment = said
    act.bulk_create(Delegated, [_given(row, item) for item in items])
    _about(act, row, items=len(items))
    return len(items)


def organs_wrong(township: Organ, grantor: Organ) -> Iterator[Problem]:
    """Power goes from a county organ to a township organ of that county (行政处罚法第二十四条)."""
    fits = township.level == Level.TOWNSHIP and township.kind in ENFORCING
    if not fits:
        yield Problem("CAT-30", "township", N_("赋权只能交给乡镇人民政府、街道办事处（行政处罚法第二十四条）。"), AMEND)
    if grantor.level != Level.COUNTY or grantor.kind not in ENFORCING:
        yield Problem("CAT-30", "grantor", N_("赋权的是县级人民政府部门的行政处罚权（行政处罚法第二十四条）。"), AMEND)
    elif fits and not township.division.path.startswith(grantor.division.path):
        yield Problem("CAT-30", "township", N_("这个乡镇街道不在{place}。"), AMEND, {"place": grantor.division.name})


def not_grantable(grantor: Organ, codes: Sequence[str], day: dt.date) -> Problem:
    """Only what stands in the county organ's list in force as a penalty can be given."""
    return Problem(
        "CAT-31", "code", N_("{codes}不是{organ}{day}有效的处罚事项。"),
        N_("只能把县级部门清单中现行的行政处罚权交由乡镇街道行使（行政处罚法第二十四条）。"),
        {"codes": "、".join(codes[:8]), "organ": grantor.name, "day": day.isoformat()},
    )  # fmt: skip


def held_already(township: Organ, codes: Sequence[str]) -> Problem:
    """Of one item of one county organ, a township holds at most one at a time."""
    return Problem("CAT-33", "code", N_("{organ}已经承接{codes}。"), N_("先收回原来的赋权，或者从本次赋权中删去。"),
                   {"organ": township.name, "codes": "、".join(codes[:8])})  # fmt: skip


def holding(township: Organ, grantor: Organ, codes: Iterable[str], day: dt.date) -> list[str]:
    """Those of the codes that the township holds, or will still hold, on that day."""
    held = Delegated.objects.filter(township=township, grantor=grantor, code__in=codes).exclude(from_on=None)
    return sorted(held.filter(Q(revoked_on=None) | Q(revoked_on__gt=day)).values_list("code", flat=True))


def _check_organs(township: Organ, grantor: Organ) -> None:
    wrong = {problem.fact: problem.said() for problem in organs_wrong(township, grantor)}
    if wrong:
        raise Refusal("CAT-30", _("机关选得不对。"), _("请改正标出的各项。"), fields=wrong)


def _grantable(grantor: Organ, codes: Sequence[str], day: dt.date) -> list[Item]:
    """The items behind the codes, all of them penalties in force. Raises CAT-31."""
    held = {item.code: item for item in queries.items_in_force(grantor, day).filter(code__in=codes)}
    wrong = [code for code in codes if code not in held or held[code].power_type != "penalty"]
    if wrong:
        refusal = not_grantable(grantor, wrong, day).refusal()
        refusal.fields = {"codes": _("不是现行的处罚事项：%(codes)s") % {"codes": "、".join(wrong[:8])}}
        raise refusal
    return [held[code] for code in codes]


@action(DELEGATION, "issue")
def issue(
    act: Act, row: Delegation, *, by: Actor, instrument_no: str, issuer: str, published_on: dt.date, from_on: dt.date
) -> None:
    """The decision is published: from the day on the township holds the items.

    Raises CAT-31 (an item is not in force that day), CAT-33 (held already), CAT-34, CAT-35 (fields), Stale.
    """
    _in_area(row, by)
    wrong: dict[str, str] = {}
    if not instrument_no.strip():
        wrong["instrument_no"] = _("请填写赋权决定的文号。")
    if not issuer.strip():
        wrong["issuer"] = _("请填写作出决定的机关。")
    if published_on > today():
        wrong["published_on"] = _("公布日期不能晚于今天：决定应当公布（行政处罚法第二十四条）。")
    if from_on < max(published_on, SINCE):
        wrong["from_on"] = _("赋权日期不能早于公布日期，也不能早于2021年7月15日。")
    if wrong:
        raise Refusal("CAT-35", _("赋权决定没有填写完整。"), _("请改正标出的各项。"), fields=wrong)
    codes = list(row.items.values_list("code", flat=True))
    _grantable(row.grantor, codes, from_on)
    if taken := holding(row.township, row.grantor, codes, from_on):
        refusal = held_already(row.township, taken).refusal()
        refusal.fields = {}
        raise refusal
    act.move(
        row, DELEGATION["issue"], instrument_no=instrument_no.strip()[:60], issuer=issuer.strip()[:120],
        published_on=published_on, from_on=from_on, issued_by=by.name,
    )  # fmt: skip
    act.rows(Delegated).filter(delegation=row).update(from_on=from_on)
    _about(act, row, instrument=row.instrument_no, from_on=from_on.isoformat())


@action(DELEGATION, "drop")
def drop(act: Act, row: Delegation, *, by: Actor) -> None:
    """Give up what was drawn up. Raises CAT-34, Stale."""
    _in_area(row, by)
    act.move(row, DELEGATION["drop"])
    _about(act, row)


@action("catalogue.revoke", roles=DELEGATION["revoke"].roles)
def revoke(
    act: Act, row: Delegation, pks: Iterable[int], *, by: Actor, instrument_no: str, issuer: str, published_on: dt.date,
    revoked_on: dt.date, reason: str = "",
) -> Revocation:  # fmt: skip
    """Take items back. The handover of open cases begins; its limit is a default not set by law (`HANDOVER_DAYS`).

    `revoked_on`: the first day on which the township no longer holds them. Raises CAT-34, CAT-35 (fields), CAT-36
    (nothing chosen, or taken back already), Stale.
    """
    _in_area(row, by)
    wrong: dict[str, str] = {}
    if not instrument_no.strip():
        wrong["instrument_no"] = _("请填写收回决定的文号。")
    if not issuer.strip():
        wrong["issuer"] = _("请填写作出决定的机关。")
    if published_on > today():
        wrong["published_on"] = _("公布日期不能晚于今天。")
    if row.from_on is None or revoked_on <= row.from_on or revoked_on < published_on:
        wrong["revoked_on"] = _("收回日期应当晚于赋权日期，且不早于公布日期。")
    if wrong:
        raise Refusal("CAT-35", _("收回决定没有填写完整。"), _("请改正标出的各项。"), fields=wrong)
    chosen = list(dict.fromkeys(pks))
    due = deadline(revoked_on, queries.handover_limit(), calendar=load_calendar())
    revocation: Revocation = act.create(
        Revocation, delegation=row, state=HANDING.value, instrument_no=instrument_no.strip()[:60], issuer=issuer.strip()[:120],
        published_on=published_on, revoked_on=revoked_on, due_on=due.last_day, reason=reason.strip(), by_name=by.name,
    )  # fmt: skip
    held = act.rows(Delegated).filter(delegation=row, pk__in=chosen, revoked_on=None).exclude(from_on=None)
    if not chosen or held.update(revoked_on=revoked_on, revocation=revocation) != len(chosen):
        raise Stale(
            "CAT-36", _("没有选择事项，或者所选事项已经收回。"), _("请刷新页面，只选择仍由该乡镇街道行使的事项。")
        )
    left = Delegated.objects.filter(delegation=row, revoked_on=None).exists()
    act.move(row, DELEGATION["revoke" if left else "revoke_all"])
    clock.start(act, revocation, DUE, N_("赋权收回后移交未结案件"), due, organ=row.township)
    _about(act, row, instrument=revocation.instrument_no, items=len(chosen), due=due.last_day.isoformat())
    act.reason = reason.strip()[:500]
    return revocation


@action(HANDOVER, "hand_over")
def hand_over(
    act: Act, revocation: Revocation, *, by: Actor, case: str, case_no: str, code: str, on: dt.date | None = None
) -> Handed:
    """The township records that an open case went to the county organ. `case` names it ("cases.Case:17").

    Raises CAT-37 (another organ's), CAT-38 (the item is not among those taken back, or the day), Stale.
    """
    _township(revocation, by)
    _running(act, revocation)
    day = on or today()
    if not revocation.items.filter(code=code).exists() or not revocation.revoked_on <= day <= today():
        raise Refusal(
            "CAT-38", _("这个案件不在这次收回的事项之内，或者移交日期不对。"), _("移交日期在收回之日和今天之间。"),
            fields={"on": _("移交日期在收回之日和今天之间。")},
        )  # fmt: skip
    row: Handed = act.create(
        Handed, revocation=revocation, case=case, case_no=case_no[:200], code=code, handed_on=day, handed_by=by.name
    )
    act.on(revocation.ref, revocation.delegation.township_id)
    act.note(case=case, code=code, on=day.isoformat())
    return row


@action(HANDOVER, "receive")
def receive(act: Act, row: Handed, *, by: Actor) -> None:
    """The county organ confirms that it has the case. Raises CAT-37 (another organ's), Stale."""
    grantor = row.revocation.delegation.grantor
    if not by.system and by.organ_id != grantor.pk:
        raise NotAllowed("CAT-37", _("案件由%(organ)s接收。") % {"organ": grantor.name}, _("您可以查看。"))
    if act.rows(Handed).filter(pk=row.pk, received_on=None).update(received_on=today(), received_by=by.name) != 1:
        raise Stale("CAT-39", _("这个案件已经接收。"), _("请刷新页面。"))
    act.on(row.revocation.ref, grantor.pk)
    act.note(case=row.case)


@action(HANDOVER, "finish")
def finish(act: Act, revocation: Revocation, *, by: Actor, left: int) -> None:
    """All open cases are handed over and received. `left`: open cases on these items that the township still has, as the
    page that can see cases counted them.

    Raises CAT-37, CAT-40 (cases left, or not received), Stale.
    """
    _township(revocation, by)
    waiting = revocation.handed.filter(received_on=None).count()
    if left or waiting:
        raise Refusal(
            "CAT-40", _("还有%(left)s件没有移交，%(waiting)s件县级部门还没有接收。") % {"left": left, "waiting": waiting},
            _("全部移交并接收后再办。"),
        )  # fmt: skip
    act.move(revocation, HANDOVER["finish"], finished_on=today())
    clock.meet(act, revocation, DUE, today())
    act.on(revocation.ref, revocation.delegation.township_id)


def _running(act: Act, revocation: Revocation) -> None:
    if act.rows(Revocation).filter(pk=revocation.pk, state=HANDING.value).update(state=HANDING.value) != 1:
        raise Stale("CAT-41", _("这次交接已经办完。"), _("请刷新页面。"))


def _township(revocation: Revocation, by: Actor) -> None:
    township = revocation.delegation.township
    if not by.system and by.organ_id != township.pk:
        raise NotAllowed("CAT-37", _("案件由%(organ)s移交。") % {"organ": township.name}, _("您可以查看。"))


def _in_area(row: Delegation, by: Actor) -> None:
    if not (by.sees(row.township_id) and by.sees(row.grantor_id)):
        raise NotAllowed("CAT-34", _("所选机关不在本机构的地区内。"), _("请选择本地区的机关。"))


def _about(act: Act, row: Delegation, **detail: object) -> None:
    act.on(row.ref, row.township_id)
    act.note(**detail)
