"""A version on its way: made, filed, returned or passed, published, ended. Part of the room's write door."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Item
from xiezhi.clock import actions as clock
from xiezhi.clock.models import Duty
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit
from xiezhi.law.deadline import deadline
from xiezhi.law.errors import LawError
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import confirmed_on, supervision_body_for
from xiezhi.trail.door import Act, action

from . import adjusting, queries
from .drafting import ADOPTED, OWN, refuse_faulty
from .models import LIVE_STATES, Benchmark
from .states import BENCHMARK

ONE_DAY = dt.timedelta(days=1)
MIN_REASON = 5
MOST_AHEAD = 366  # days from publication to effect
FILE, REVIEW, SHOW = "file", "review", "show"
ADDRESS = re.compile(r"https?://[^\s<>\"']{3,280}")


@action(BENCHMARK, "make")
def make(act: Act, row: Benchmark, *, by: Actor, doc_no: str, made_on: dt.date | None = None) -> None:
    """The head makes it, or decides that the superior's applies. From then on it is to be filed (published, if adopted).

    `made_on`: the day on the document, not ahead. Raises DIS-04, DIS-08 (what is wrong with it), DIS-09 (number or day).
    """
    _own(row, by)
    day = made_on or today()
    fields = {}
    if not doc_no.strip():
        fields["doc_no"] = _("请写制定文件的文号。")
    if day > today():
        fields["made_on"] = _("制定日期不能晚于今天。")
    elif row.state == "returned" and made_on is not None and row.reviewed_on and day < row.reviewed_on:
        fields["made_on"] = _("纠正后的制定日期不能早于退回日期%(day)s。") % {"day": row.reviewed_on}
    if fields:
        raise Refusal("DIS-09", _("制定的文号或者日期不对。"), _("请改正标出的各项。"), fields=fields)
    refuse_faulty(row)
    corrected = row.state == "returned"
    act.move(
        row, BENCHMARK["make"], made_on=row.made_on or day, made_by=by.name, doc_no=doc_no.strip()[:60], item=_item_now(row)
    )
    act.on(row)
    act.note(no=row.no, kind=row.kind, corrected=corrected)
    if row.kind == ADOPTED:
        _start(act, row, SHOW, N_("公示适用的上级基准"), day, queries.show_limit())
    elif not corrected:  # of what was returned the limit for filing again runs on
        _start(act, row, FILE, N_("裁量基准报送备案"), row.made_on or day, queries.filing_limit())


def _item_now(row: Benchmark) -> Item:
    """The version of the item against which it was checked."""
    return catalogue.item(row.organ_id, row.item_code, today()) or row.item


@action(BENCHMARK, "file")
def file(act: Act, row: Benchmark, *, by: Actor) -> None:
    """Hand it to the supervision body of the same level.

    Raises DIS-04, DIS-08, DIS-10 (an adopted one is published, not filed), DIS-11 (no body), Stale.
    """
    _own(row, by)
    if row.kind == ADOPTED:
        raise Refusal("DIS-10", _("直接适用上级基准的，不报送备案，应当及时公示。"), _("请由负责人办理“公示适用上级基准”。"))
    refuse_faulty(row)
    body = supervision_body_for(row.organ)
    if body is None:
        raise Refusal(
            "DIS-11", _("没有找到监督%(organ)s的行政执法监督机构。") % {"organ": row.organ.name},
            _("请系统管理员先在机关名录中录入监督机构。"),
        )  # fmt: skip
    act.move(row, BENCHMARK["file"], body=body, filed_on=row.filed_on or today(), refiled_on=today(), filed_by=by.name)
    act.on(row)
    act.note(no=row.no, body=body.pk, late_days=late_days(row))
    clock.meet(act, row, FILE, today())
    _start(act, row, REVIEW, N_("裁量基准备案审查"), today(), queries.review_limit(), duty=Duty.BODY)


def late_days(row: Benchmark) -> int:
    """Days beyond the limit for the first filing; 0 where it was in time."""
    if row.made_on is None or row.filed_on is None or row.kind == ADOPTED:
        return 0
    return max(0, (row.filed_on - row.made_on).days - queries.filing_limit().amount)


@action(BENCHMARK, "recall")
def recall(act: Act, row: Benchmark, *, by: Actor) -> None:
    """Take back what was filed, before the body has judged it."""
    _own(row, by)
    act.move(row, BENCHMARK["recall"], body=None)
    act.on(row)
    clock.stop(act, row, REVIEW)
    _start(act, row, FILE, N_("裁量基准报送备案"), row.made_on or today(), queries.filing_limit())


@action(BENCHMARK, "reopen")
def reopen(act: Act, row: Benchmark, *, by: Actor) -> None:
    """Work again on a version that was made or passed but not published; it must be made and filed once more."""
    _own(row, by)
    act.move(row, BENCHMARK["reopen"], body=None, reviewed_by="", reviewed_on=None, made_by="")
    act.on(row)
    clock.stop(act, row)


@action(BENCHMARK, "return")
def return_(act: Act, row: Benchmark, *, by: Actor, opinion: str) -> None:
    """Give it back to be corrected. Raises DIS-12 (another body's), DIS-13 (no opinion), Stale."""
    _own_body(row, by)
    opinion = opinion.strip()
    if len(opinion) < MIN_REASON:
        raise Refusal(
            "DIS-13", _("没有写审查意见。"), _("请写明哪一档、哪一处要纠正和依据。"),
            fields={"opinion": _("请写明意见，至少五个字。")}
        )
    act.move(
        row, BENCHMARK["return"], opinion=opinion, reviewed_by=by.name, reviewed_on=today(), returns=row.returns + 1
    )
    act.on(row)
    act.reason = opinion[:500]
    act.note(returns=row.returns)
    clock.meet(act, row, REVIEW, today())
    _start(act, row, FILE, N_("纠正后重新报送备案"), today(), queries.correct_limit())


@action(BENCHMARK, "pass")
def pass_(act: Act, row: Benchmark, *, by: Actor, opinion: str = "", record_no: str = "") -> None:
    """Find it in order; its organ may then publish it. Raises DIS-12 (another body's), Stale."""
    _own_body(row, by)
    act.move(
        row, BENCHMARK["pass"], opinion=opinion.strip(), reviewed_by=by.name, reviewed_on=today(),
        record_no=record_no.strip()[:60] or _record_no(row),
    )  # fmt: skip
    act.on(row)
    act.note(record_no=row.record_no)
    clock.meet(act, row, REVIEW, today())
    _start(act, row, SHOW, N_("公布审查通过的裁量基准"), today(), queries.show_limit())


def _record_no(row: Benchmark) -> str:
    """A number of the body's own where none was given: 漠司裁备〔2026〕17号."""
    assert row.body is not None
    n = Benchmark.objects.filter(body=row.body, reviewed_on__year=today().year).exclude(record_no="").count() + 1
    return f"{row.body.letter_code}裁备〔{today().year}〕{n}号"


@action(BENCHMARK, "publish")
def publish(act: Act, row: Benchmark, *, by: Actor, from_on: dt.date, address: str) -> None:
    """Publish what was passed, with the day and the address where it stands; the version before ends the day before.

    Raises DIS-04, DIS-08 (wrong for that day), DIS-14 (day), DIS-15 (address), DIS-16 (no confirmed subject), Stale.
    """
    _publish(act, row, "publish", by, from_on, address)


@action(BENCHMARK, "show")
def show(act: Act, row: Benchmark, *, by: Actor, from_on: dt.date, address: str) -> None:
    """Publish that a superior's benchmark applies. Raises as `publish`, and DIS-17 (an own one is filed first)."""
    if row.kind == OWN:
        raise Refusal("DIS-17", _("自行制定的基准，审查通过以后才能公布。"), _("请先报送备案。"))
    _publish(act, row, "show", by, from_on, address)


def _publish(act: Act, row: Benchmark, move: str, by: Actor, from_on: dt.date, address: str) -> None:
    _own(row, by)
    # one publication of an organ after the other; the constraints say so too
    Organ.objects.select_for_update(no_key=True).filter(pk=row.organ_id).first()
    _check_day(row, from_on)
    address = address.strip()
    if not ADDRESS.fullmatch(address):
        why = _("请写完整的网址，以http开头。")
        raise Refusal("DIS-15", _("没有写公布的地址。"), why, fields={"address": why})
    if not confirmed_on(row.organ, from_on):
        raise Refusal(
            "DIS-16", _("%(organ)s在%(day)s不是已经确认的行政执法主体。") % {"organ": row.organ.name, "day": from_on},
            _("请先办理主体资格确认，或者改施行日期。"), fields={"from_on": _("该日主体资格未确认。")},
        )  # fmt: skip
    refuse_faulty(row, from_on)
    earlier = act.rows(Benchmark).filter(
        organ_id=row.organ_id, item_code=row.item_code, state__in=LIVE_STATES, to_on=None
    )
    earlier.exclude(pk=row.pk).update(to_on=from_on - ONE_DAY)
    act.move(row, BENCHMARK[move], from_on=from_on, published_on=today(), published_by=by.name, published_at=address)
    act.on(row)
    act.note(no=row.no, code=row.item_code, from_on=from_on.isoformat())
    clock.meet(act, row, SHOW, today())
    adjusting.settle_by(act, row, adjusting.RENEWED)


def _check_day(row: Benchmark, from_on: dt.date) -> None:
    last = queries.last_published(row.organ_id, row.item_code)
    why = ""
    if last is not None and last.from_on is not None and from_on <= last.from_on:
        why = _("第%(no)s版自%(day)s施行，新版只能在其后施行。") % {"no": last.no, "day": last.from_on}
    elif last is not None and last.to_on is not None and from_on <= last.to_on:
        why = _("第%(no)s版施行到%(day)s，新版只能在其后施行。") % {"no": last.no, "day": last.to_on}
    elif from_on < today():
        why = _("施行日期不能早于今天：公布以前的行为，不能适用没有公布的基准。")
    elif from_on > today() + dt.timedelta(days=MOST_AHEAD):
        why = _("施行日期不能晚于一年以后。")
    if why:
        raise Refusal("DIS-14", why, _("请改施行日期。"), fields={"from_on": why})


@action(BENCHMARK, "end")
def end(act: Act, row: Benchmark, *, by: Actor, to_on: dt.date, reason: str) -> None:
    """End it without a successor (the item was taken off the list). Raises DIS-04, DIS-14 (day), DIS-18 (no reason), Stale."""
    _own(row, by)
    if row.from_on is None or to_on < max(row.from_on, today()) or (row.to_on and to_on > row.to_on):
        why = _("末日应当不早于今天，也不早于施行日期，且不晚于已有的末日。")
        raise Refusal("DIS-14", why, _("请改日期。"), fields={"to_on": why})
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(
            "DIS-18", _("没有写停止适用的原因。"), _("请写明文件名称和文号。"), fields={"reason": _("请写明原因，至少五个字。")}
        )
    act.move(row, BENCHMARK["end"], to_on=to_on, end_reason=reason.strip())
    act.on(row)
    act.reason = reason.strip()[:500]
    adjusting.settle_by(act, row, adjusting.OVER)


@action(BENCHMARK, "discard")
def discard(act: Act, row: Benchmark, *, by: Actor) -> None:
    """Give a version up; it stays to be read."""
    _own(row, by)
    act.move(row, BENCHMARK["discard"])
    act.on(row)
    clock.stop(act, row)


def _start(
    act: Act, row: Benchmark, kind: str, label: str, day: dt.date, limit: Limit, *, duty: str = Duty.ORGAN
) -> None:
    """Start a limit anew. Where the calendar of that time is not loaded there is none to start."""
    clock.stop(act, row, kind)
    try:
        reckoned = deadline(day, limit, calendar=load_calendar())
    except LawError:
        return
    clock.start(act, row, kind, label, reckoned, organ=row.organ, duty=duty)


def _own(row: Benchmark, by: Actor) -> None:
    if not by.system and by.organ_id != row.organ_id:
        raise NotAllowed(
            "DIS-04", _("这个基准由%(organ)s制定。") % {"organ": row.organ.name}, _("您可以查看；有意见的，请与该机关联系。")
        )


def _own_body(row: Benchmark, by: Actor) -> None:
    if not by.system and by.organ_id != row.body_id:
        raise NotAllowed(
            "DIS-12", _("这个基准由%(body)s审查。") % {"body": row.body.name if row.body else _("同级监督机构")},
            _("您可以查看；有意见的，请与该机构联系。"),
        )  # fmt: skip
