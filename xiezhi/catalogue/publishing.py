"""An edition on its way: submitted, returned with remarks, passed, published, ended. Part of the room's write door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.taking import Problem
from xiezhi.core.time import today
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import confirmed_on, supervision_body_for
from xiezhi.subjects import queries as subjects
from xiezhi.trail.door import Act, action

from . import adjusting, queries
from .drafting import problems_of
from .models import LIVE_STATES, Edition, Item, Remark, Use
from .states import ANSWERING, EDITION, SUBMITTED

ONE_DAY = dt.timedelta(days=1)
MIN_REASON = 5
MOST_AHEAD = 366  # days from publication to effect


@action(EDITION, "submit")
def submit(act: Act, edition: Edition, *, by: Actor) -> None:
    """Hand an edition to the supervision body of the same level.

    Raises CAT-04 (another organ's), CAT-08 (no items), CAT-09 (items with problems), CAT-10 (no body), Stale.
    """
    _own(edition, by)
    if not Item.objects.filter(edition=edition).exists():
        raise Refusal("CAT-08", _("这一版没有事项。"), _("请先导入清单，或者添加事项。"))
    _refuse_faulty(edition, today())
    body = supervision_body_for(edition.organ)
    if body is None:
        raise Refusal(
            "CAT-10", _("没有找到监督%(organ)s的行政执法监督机构。") % {"organ": edition.organ.name},
            _("请系统管理员先在机关名录中录入监督机构。"),
        )  # fmt: skip
    act.move(edition, EDITION["submit"], body=body, submitted_by=by.name, submitted_on=today())
    act.on(edition)
    act.note(no=edition.no, body=body.pk, items=Item.objects.filter(edition=edition).count())


def _refuse_faulty(edition: Edition, day: dt.date) -> None:
    wrong: list[tuple[Item, list[Problem]]] = list(problems_of(edition, day))
    if wrong:
        names = "、".join(item.code for item, _found in wrong[:8]) + ("……" if len(wrong) > 8 else "")
        raise Refusal(
            "CAT-09", _("有%(n)s个事项还不合要求：%(codes)s。") % {"n": len(wrong), "codes": names},
            _("请在“核对”页看每个事项的问题，改好后再办。"), data={"items": len(wrong)},
        )  # fmt: skip


@action(EDITION, "recall")
def recall(act: Act, edition: Edition, *, by: Actor) -> None:
    """Take back what was submitted, before the body has judged it."""
    _own(edition, by)
    act.move(edition, EDITION["recall"], body=None)
    act.on(edition)


@action(EDITION, "reopen")
def reopen(act: Act, edition: Edition, *, by: Actor) -> None:
    """Work on an edition again that was passed but not published; it must then be reviewed once more."""
    _own(edition, by)
    act.move(edition, EDITION["reopen"], body=None, reviewed_by="", reviewed_on=None)
    act.on(edition)


@action("catalogue.remark", roles=roles.SUPERVISION)
def remark(act: Act, item: Item, *, by: Actor, text: str) -> Remark | None:
    """Say what is to be mended in an item while its edition lies here; an empty text takes the remark back.

    Raises CAT-11 (another body's), Stale CAT-12 (it does not lie here any more).
    """
    edition = item.edition
    _own_body(edition, by)
    if act.rows(Edition).filter(pk=edition.pk, state=SUBMITTED.value).update(state=SUBMITTED.value) != 1:
        edition.refresh_from_db()
        raise NotAllowed(
            "CAT-12", _("这一版现在是“%(state)s”，不在审核中。") % {"state": EDITION.states[edition.state].label},
            _("请刷新页面。"),
        )  # fmt: skip
    text = " ".join(text.split())
    act.on(edition)
    act.note(code=item.code)
    mine = act.rows(Remark).filter(item=item, digest=item.digest)
    if not text:
        if not mine.delete()[0]:
            act.nothing_happened()
        return None
    if len(text) < MIN_REASON or len(text) > 500:
        raise Refusal("CAT-13", _("意见应当在5至500字之间。"), fields={"text": _("请写明要改什么，5至500字。")})
    values = {"text": text, "by_name": by.name, "at": act.at}
    if mine.update(**values):
        return mine.get()
    return act.create(Remark, item=item, digest=item.digest, **values)


@action(EDITION, "return")
def return_(act: Act, edition: Edition, *, by: Actor, opinion: str) -> None:
    """Give an edition back to be mended. Raises CAT-11 (another body's), CAT-13 (no opinion and no remark), Stale."""
    _own_body(edition, by)
    remarks = Remark.objects.filter(item__edition=edition).count()
    opinion = opinion.strip()
    if len(opinion) < MIN_REASON and not remarks:
        raise Refusal(
            "CAT-13", _("没有写退回的理由，也没有对任何事项提出意见。"), _("请写明要改什么，至少五个字。"),
            fields={"opinion": _("请写明理由，至少五个字。")},
        )  # fmt: skip
    act.move(edition, EDITION["return"], opinion=opinion, reviewed_by=by.name, reviewed_on=today())
    act.on(edition)
    act.reason = opinion[:500]
    act.note(remarks=remarks)


@action(EDITION, "pass")
def pass_(act: Act, edition: Edition, *, by: Actor, opinion: str = "") -> None:
    """Find an edition in order; its organ may then publish it.

    Raises CAT-11 (another body's), CAT-14 (remarks on items are not taken back), Stale.
    """
    _own_body(edition, by)
    left = [
        one
        for one in Remark.objects.filter(item__edition=edition).select_related("item")
        if one.digest == one.item.digest
    ]
    if left:
        codes = "、".join(one.item.code for one in left[:8]) + ("……" if len(left) > 8 else "")
        raise Refusal(
            "CAT-14", _("还有%(n)s个事项的意见没有解决：%(codes)s。") % {"n": len(left), "codes": codes},
            _("请退回修改；认为可以通过的，先撤销这些意见。"),
        )  # fmt: skip
    act.move(edition, EDITION["pass"], opinion=opinion.strip(), reviewed_by=by.name, reviewed_on=today())
    act.on(edition)


@action(EDITION, "publish")
def publish(act: Act, edition: Edition, *, by: Actor, from_on: dt.date, doc_no: str = "") -> None:
    """Publish an edition; the one before it ends on the day before. What rests on changed statutes is settled by it.

    Raises CAT-04 (another organ's), CAT-09 (items that would be wrong on that day), CAT-15 (the day), CAT-16 (the organ is
    not a confirmed subject then, 处罚法第十七条), CAT-22 (items outside the powers it was confirmed for), Stale.
    """
    _own(edition, by)
    # one publication of an organ after the other; the constraints say so too
    Organ.objects.select_for_update(no_key=True).filter(pk=edition.organ_id).first()
    _check_day(edition, from_on)
    if not confirmed_on(edition.organ, from_on):
        raise Refusal(
            "CAT-16", _("%(organ)s在%(day)s不是已经确认的行政执法主体。") % {"organ": edition.organ.name, "day": from_on},
            _("请先办理主体资格确认，或者改施行日期。"), fields={"from_on": _("该日主体资格未确认。")},
        )  # fmt: skip
    _within_subject(edition, from_on)
    _refuse_faulty(edition, from_on)
    earlier = (
        act.rows(Edition).filter(organ_id=edition.organ_id, state__in=LIVE_STATES, to_on=None).exclude(pk=edition.pk)
    )
    earlier.update(to_on=from_on - ONE_DAY)
    act.move(
        edition,
        EDITION["publish"],
        from_on=from_on,
        published_on=today(),
        published_by=by.name,
        doc_no=doc_no.strip()[:60],
    )
    _remember(act, edition)
    act.on(edition)
    act.note(no=edition.no, from_on=from_on.isoformat(), items=Item.objects.filter(edition=edition).count())
    adjusting.settle_by(act, edition)


CONFIRMED = ("permit", "penalty", "coercion", "inspection")  # kinds of power that a confirmation names one by one


def _within_subject(edition: Edition, day: dt.date) -> None:
    """An organ lists no power for which it was not confirmed; one confirmed before the register of subjects names none."""
    subject = subjects.on(edition.organ, day)
    if subject is None:
        return
    missing = [kind for kind in CONFIRMED if kind not in subject.powers.split(",")]
    items = Item.objects.filter(edition=edition, power_type__in=missing).values_list("code", "power_type")
    if found := list(items[:9]):
        kinds = "、".join(dict.fromkeys(str(_(POWER_TYPE.label(kind))) for _code, kind in found))
        codes = "、".join(code for code, _kind in found[:8]) + ("……" if len(found) > 8 else "")
        raise Refusal(
            "CAT-22", _("%(organ)s的主体资格确认不含%(kinds)s，清单里却有这类事项：%(codes)s。")
            % {"organ": edition.organ.name, "kinds": kinds, "codes": codes},
            _("请先申请变更主体资格，或者收回再改，取消这些事项。"),
        )  # fmt: skip


def _check_day(edition: Edition, from_on: dt.date) -> None:
    last = queries.last_published(edition.organ_id)
    why = ""
    if last is not None and last.from_on is not None and from_on <= last.from_on:
        why = _("第%(no)s版自%(day)s施行，新版只能在其后施行。") % {"no": last.no, "day": last.from_on}
    elif last is not None and last.to_on is not None and from_on <= last.to_on:
        why = _("第%(no)s版施行到%(day)s，新版只能在其后施行。") % {"no": last.no, "day": last.to_on}
    elif last is not None and from_on < today():
        why = _("施行日期不能早于今天：已经发生的执法行为按当时的清单判断。")
    elif from_on > today() + dt.timedelta(days=MOST_AHEAD):
        why = _("施行日期不能晚于一年以后。")
    if why:
        raise Refusal("CAT-15", why, _("请改施行日期。"), fields={"from_on": why})


def _remember(act: Act, edition: Edition) -> None:
    """Since when each item has been listed; what is known already stays."""
    known = set(Use.objects.filter(organ_id=edition.organ_id).values_list("code", flat=True))
    fresh: dict[str, Any] = {}
    for code, listed, first in Item.objects.filter(edition=edition).values_list("code", "listed_on", "from_on"):
        if code not in known:
            day = listed or max(first or edition.from_on, edition.from_on)
            fresh[code] = min(day, fresh.get(code, day))
    act.bulk_create(Use, [Use(organ_id=edition.organ_id, code=code, listed_on=day) for code, day in fresh.items()])


@action(EDITION, "end")
def end(act: Act, edition: Edition, *, by: Actor, to_on: dt.date, reason: str) -> None:
    """End a list without a successor (the organ was abolished, its powers were taken over).

    Raises CAT-04, CAT-15 (the day), CAT-17 (no reason), Stale.
    """
    _own(edition, by)
    if edition.from_on is None or to_on < max(edition.from_on, today()) or (edition.to_on and to_on > edition.to_on):
        why = _("末日应当不早于今天，也不早于施行日期，且不晚于已有的末日。")
        raise Refusal("CAT-15", why, _("请改日期。"), fields={"to_on": why})
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(
            "CAT-17",
            _("没有写停止执行的原因。"),
            _("请写明文件名称和文号。"),
            fields={"reason": _("请写明原因，至少五个字。")},
        )
    act.move(edition, EDITION["end"], to_on=to_on, end_reason=reason.strip())
    act.on(edition)
    act.reason = reason.strip()[:500]


@action(EDITION, "discard")
def discard(act: Act, edition: Edition, *, by: Actor) -> None:
    """Give a draft up; it stays to be read."""
    _own(edition, by)
    act.move(edition, EDITION["discard"])
    act.on(edition)


@action("catalogue.record_use", roles=ANSWERING | {roles.DATA_CLERK})
def record_use(act: Act, organ: Organ, uses: Iterable[tuple[str, dt.date]], *, by: Actor, source: str = "") -> int:
    """Note when items were last used; an earlier day than the one known changes nothing. How many changed.

    Raises CAT-04 (another organ's), CAT-18 (a day ahead).
    """
    if not by.system and by.organ_id != organ.pk:
        raise NotAllowed("CAT-04", _("这份清单由%(organ)s编制。") % {"organ": organ.name})
    known = {use.code: use for use in Use.objects.filter(organ=organ)}
    done = 0
    for code, day in uses:
        if day > today():
            raise Refusal("CAT-18", _("使用日期不能晚于今天。"), fields={"used_on": _("不能晚于今天。")})
        use = known.get(code)
        if use is None:
            act.create(Use, organ=organ, code=code, used_on=day, source=source[:100])
        elif use.used_on is None or use.used_on < day:
            act.rows(Use).filter(pk=use.pk).update(used_on=day, source=source[:100])
        else:
            continue
        done += 1
    act.on(f"organs.Organ:{organ.pk}", organ.pk)
    act.note(used=done)
    if not done:
        act.nothing_happened()
    return done


@action("catalogue.keep_unused", roles=ANSWERING)
def keep_unused(act: Act, item: Item, *, by: Actor, reason: str) -> None:
    """Say why an item that was long not used stays on the list. Raises CAT-04, CAT-17 (no reason)."""
    _own(item.edition, by)
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(
            "CAT-17", _("没有写保留的理由。"), _("请写明论证情况。"), fields={"reason": _("请写明理由，至少五个字。")}
        )
    values = {"kept_on": today(), "kept_reason": reason.strip(), "kept_by": by.name}
    organ_id = item.edition.organ_id
    if not act.rows(Use).filter(organ_id=organ_id, code=item.code).update(**values):
        act.create(Use, organ_id=organ_id, code=item.code, **values)
    act.on(item.edition)
    act.reason = reason.strip()[:500]
    act.note(code=item.code)


def _own(edition: Edition, by: Actor) -> None:
    if not by.system and by.organ_id != edition.organ_id:
        raise NotAllowed(
            "CAT-04",
            _("这份清单由%(organ)s编制。") % {"organ": edition.organ.name},
            _("您可以查看；需要修改的，请与该机关联系。"),
        )


def _own_body(edition: Edition, by: Actor) -> None:
    if not by.system and by.organ_id != edition.body_id:
        raise NotAllowed(
            "CAT-11", _("这份清单由%(body)s审核。") % {"body": edition.body.name if edition.body else _("同级监督机构")},
            _("您可以查看；有意见的，请与该机构联系。"),
        )  # fmt: skip
