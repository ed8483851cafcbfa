"""What the acts of this room have in common: a certificate moves and its history with it, numbers, cards, the limit to recall."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.deadline import deadline
from xiezhi.law.errors import CalendarNotLoaded
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

from .. import rules
from ..models import Card, Certificate, Counter, Measure, Period
from ..queries import RECALL
from ..states import CANCELLED, CERTIFICATE, RECALLED

DAY = dt.timedelta(days=1)
RECALL_LABEL = N_("收回离岗人员证件")


def shift(
    act: Act, row: Certificate, move: str, *, on: dt.date, why: str = "", measure: Measure | None = None, field: str = "on",
    **changes: Any,
) -> None:  # fmt: skip
    """Make a move of the state table and write it into the history from `on`. Raises Stale, REG-40 (see `fitting`)."""
    fitting(row, on, field)
    act.move(row, CERTIFICATE[move], **changes)
    stretch(act, row, on, why or move, measure)
    if row.state in (RECALLED.value, CANCELLED.value):
        void_cards(act, row, on, str(CERTIFICATE.states[row.state].label))


def stretch(act: Act, row: Certificate, on: dt.date, why: str, measure: Measure | None = None) -> None:
    """From `on` the certificate stands as its row says; until the day before as it stood."""
    act.rows(Period).filter(certificate=row, to_on=None).update(to_on=on - DAY)
    act.create(
        Period, certificate=row, state=row.state, from_on=on, valid_to=row.valid_to, fields=row.fields, why=why, measure=measure
    )  # fmt: skip


def fitting(row: Certificate, on: dt.date, field: str = "on") -> None:
    """A day on which something may have happened to the certificate: not to come, not before what happened last."""
    past("REG-40", on, field)
    last = row.periods.filter(to_on=None).first()
    if last is not None and last.from_on is not None and on < last.from_on:
        why = _("早于证件上一次变动的日期%(day)s。") % {"day": last.from_on.isoformat()}
        raise Refusal("REG-40", _("日期不对：%(why)s") % {"why": why}, _("请核对日期。"), fields={field: why})


def past(code: str, on: dt.date, field: str) -> None:
    """Refuse a day that has not come."""
    if on > today():
        raise Refusal(code, _("日期还没有到。"), _("请在当日或者事后办理。"), fields={field: _("还没有到")})


def begin(act: Act, row: Certificate, why: str) -> None:
    """First entry of a certificate's history, and its first card."""
    act.create(
        Period, certificate=row, state=row.state, from_on=row.valid_from, valid_to=row.valid_to, fields=row.fields, why=why
    )  # fmt: skip
    new_card(act, row, row.valid_from)


def new_card(act: Act, row: Certificate, on: dt.date | None, why: str = "") -> Card:
    """The next card; the one before is no longer good."""
    void_cards(act, row, on or today(), why)
    return act.create(Card, certificate=row, no=row.cards.count() + 1, token=token(), made_on=on)


def void_cards(act: Act, row: Certificate, on: dt.date, why: str) -> None:
    """No card of this certificate is good any more."""
    act.rows(Card).filter(certificate=row, void_on=None).update(void_on=on, void_why=why)


def token() -> str:
    """144 random bits: cannot be guessed, and does not depend on a key that may change while cards are about."""
    return secrets.token_urlsafe(18)


def take_number(act: Act, organ: Organ, day: dt.date) -> str:
    """The next number of the place's series. Those that were given elsewhere are passed over."""
    place = organ.division.code
    form = rules.number_form(day, place)
    while True:
        number = form.write(place, day, _next(act, form.write(place, day, 0)))
        if not Certificate.objects.filter(number=number).exists():
            return number


def checked_number(number: str, organ: Organ, day: dt.date) -> str:
    """A number that was given elsewhere. Raises REG-24: not of the place's form, or another's already."""
    number = number.strip()
    if not rules.number_form(day, organ.division.code).fits(number):
        why = _("执法证号“%(no)s”不合本地的编号格式。") % {"no": number}
        raise Refusal("REG-24", why, _("请对照证件核对。"), fields={"number": why})
    if Certificate.objects.filter(number=number).exists():
        why = _("执法证号“%(no)s”已经登记。") % {"no": number}
        raise Refusal("REG-24", why, _("证号不重复使用，请核对。"), fields={"number": why})
    return number


def _next(act: Act, series: str) -> int:
    """The row is updated first, so that a second writer waits for the first to finish."""
    rows = act.rows(Counter).filter(series=series)
    if not rows.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                act.create(Counter, series=series, last=1)
        except IntegrityError:  # somebody made the row in the meantime
            rows.update(last=F("last") + 1)
    return int(rows.get().last)


def must_recall(act: Act, row: Certificate, on: dt.date) -> None:
    """Start the limit for taking the certificate back (非法定默认). Beyond the loaded calendar it is reckoned and says so."""
    limit = rules.value("recall_workdays", on, row.organ.division.code)
    basis = N_("平台默认：条例和方案没有规定收回证件的天数")
    try:
        reckoned = deadline(on, Limit(None, None, limit, Unit.WORKING_DAY, basis=basis), calendar=load_calendar())
    except CalendarNotLoaded:
        last = on
        for _n in range(limit):
            last += DAY
            while last.weekday() >= 5:
                last += DAY
        clock.start_until(
            act, row, RECALL, RECALL_LABEL, organ=row.organ, starts_on=on, ends_on=last, cite=basis,
            why=N_("自{start}起算；该年放假安排还没有发布，暂按周末推算至{day}。"),
        )  # fmt: skip
    else:
        clock.start(act, row, RECALL, RECALL_LABEL, reckoned, organ=row.organ)
