"""Last days of limits, and how each was reached: start, period, exclusions, extensions, rolling, with the clauses."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .calendar import Calendar
from .counting import HOURS, MONTHS, ROLLS, START_NOT_COUNTED, Limit, Unit, rule
from .errors import CalendarNotLoaded
from .statutes import Clause, ClauseRef
from .text import N_

DAY = timedelta(days=1)

SIZE = {
    Unit.HOUR: N_("期限为{amount}小时。"),
    Unit.DAY: N_("期限为{amount}日。"),
    Unit.WORKING_DAY: N_("期限为{amount}个工作日。"),
    Unit.NATURAL_DAY: N_("期限为{amount}个自然日。"),
    Unit.MONTH: N_("期限为{amount}个月。"),
    Unit.YEAR: N_("期限为{amount}年。"),
}
EXTENDED = {
    Unit.DAY: N_("延长{amount}日，至{day}。"),
    Unit.WORKING_DAY: N_("延长{amount}个工作日，至{day}。"),
    Unit.NATURAL_DAY: N_("延长{amount}个自然日，至{day}。"),
    Unit.MONTH: N_("延长{amount}个月，至{day}。"),
    Unit.YEAR: N_("延长{amount}年，至{day}。"),
}


def _as_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Step:
    """One step of the reckoning. `template` is a message id; the parameters named in `messages` are so themselves."""

    kind: str
    template: str
    params: dict[str, object] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    messages: tuple[str, ...] = ()

    def render(self, translate: Callable[[str], str] = _as_is) -> str:
        """The sentence, in Chinese or through a translation function; the clauses follow in brackets."""
        params = {key: translate(str(value)) if key in self.messages else value
                  for key, value in self.params.items()}
        cited = "、".join(clause.label() for clause in self.clauses)
        return translate(self.template).format(**params) + (f"（{cited}）" if cited else "")


@dataclass(frozen=True)
class Period:
    """Days that do not count (检验、听证、鉴定…), first and last included. A running pause ends on the day asked about.

    `reason` is a message id. Raises ValueError when it ends before it begins.
    """

    first: date
    last: date
    reason: str
    clause: ClauseRef | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period {self.first} to {self.last} runs backwards")


@dataclass(frozen=True)
class Deadline:
    """The last lawful day of a limit and the way to it.

    `would_roll_to`: where `last_day` is a day off and the limit does not roll, the first working day after it.
    `calendar_missing`: the year that is not loaded, so that nobody can tell whether `last_day` is a day off.
    """

    start: date
    limit: Limit
    last_day: date
    working: bool
    steps: tuple[Step, ...]
    would_roll_to: date | None = None
    calendar_missing: int | None = None
    last_moment: datetime | None = None
    excluded: tuple[Period, ...] = ()
    _calendar: Calendar | None = field(default=None, repr=False, compare=False)

    def explain(self, translate: Callable[[str], str] = _as_is) -> list[str]:
        """The steps as sentences."""
        return [step.render(translate) for step in self.steps]

    def used(self, on: date) -> int:
        """Which day of the limit `on` is, in the days the limit counts; the day after the start is 1.

        Excluded days are left out. Raises CalendarNotLoaded for limits in working days.
        """
        counted = self._between(self.start, on)
        for period in self.excluded:
            last = min(period.last, on)
            if period.first <= last:
                counted -= self._between(period.first - DAY, last)
        return counted

    def days_over(self, on: date) -> int:
        """Natural days by which `on` lies after the last day; 0 within the limit."""
        return max(0, (on - self.last_day).days)

    def days_left(self, on: date) -> int:
        """Natural days from `on` to the last day; negative after it."""
        return (self.last_day - on).days

    def met(self, on: date) -> bool:
        """Whether something done at `on` (a datetime for limits in hours) is in time."""
        if self.last_moment is not None and isinstance(on, datetime):
            return on <= self.last_moment
        return _day(on) <= self.last_day

    def _between(self, a: date, b: date) -> int:
        if self.working and self._calendar is not None:
            return self._calendar.working_days_after(a, b)
        return (b - a).days


def deadline(
    start: date,
    limit: Limit,
    *,
    calendar: Calendar,
    excluded: Iterable[Period] = (),
    rolls: bool = False,
    extended: Sequence[Limit] = (),
) -> Deadline:
    """The last day of `limit` from `start` (civil date; for hours a datetime in local time), which is not counted.

    `rolls`: the last day moves on when it is a day off, as for rights of the party; limits of organs do not (从严).
    `extended`: extensions granted, in their order, each run on from the last day reached so far.
    Raises NotInForce (no such limit on that day), LimitNotDefined, CalendarNotLoaded (working days, or rolling, beyond
    the loaded years) and ValueError (hours with exclusions or extensions, which no statute knows).
    """
    if limit.unit is Unit.HOUR:
        if tuple(excluded) or extended:
            raise ValueError("limits in hours take neither exclusions nor extensions")
        return _hours(start, limit, calendar)
    start = _day(start)
    working = limit.in_working_days(start)
    periods = _disjoint(start, excluded)
    steps = [_start_step(start, limit), *_limit_steps(limit, start, working)]
    day = _advance(start, limit, working, calendar)
    steps.append(_reached(limit, day, working, start))
    day = _skip(start, day, working, periods, calendar, steps)
    for extension in extended:
        more_working = extension.in_working_days(start)
        origin, day = day, _advance(day, extension, more_working, calendar)
        unit = Unit(extension.unit)
        if unit is Unit.DAY and more_working:
            unit = Unit.WORKING_DAY
        steps.append(Step(
            "extended", EXTENDED[unit], {"amount": extension.amount, "day": day}, _cited(extension, start)))
        day = _skip(origin, day, more_working, periods, calendar, steps)
    last, would, missing = _roll(day, calendar, rolls, start, steps)
    steps.append(Step("last", N_("最后一日为{day}。"), {"day": last}))
    return Deadline(start, limit, last, working, tuple(steps), would, missing, None, periods, calendar)


@dataclass(frozen=True)
class Latest:
    """The latest day for something that must be done so many days before an event, in both readings of “N日前”."""

    event: date
    limit: Limit
    strict: date
    lenient: date
    last_day: date
    steps: tuple[Step, ...]

    def explain(self, translate: Callable[[str], str] = _as_is) -> list[str]:
        """The steps as sentences."""
        return [step.render(translate) for step in self.steps]


def latest_before(event: date, limit: Limit, *, calendar: Calendar, strict: bool = True) -> Latest:
    """The last day for a notice that must precede `event` by `limit` (听证七日前、代履行三日前).

    Strict (default): that many whole days lie between the two. Lenient: count back from the event, itself not counted.
    Raises NotInForce, LimitNotDefined, CalendarNotLoaded; ValueError for units other than days.
    """
    if limit.unit in (Unit.HOUR, Unit.MONTH, Unit.YEAR):
        raise ValueError(f"counting back in {limit.unit} is not defined")
    working = limit.in_working_days(event)
    n = limit.amount
    if working:
        hard, soft = calendar.add_working_days(event, -n - 1), calendar.add_working_days(event, -n)
        texts = (N_("从严：与当日之间要隔满{amount}个工作日，最迟为{day}。"),
                 N_("从宽：向前数第{amount}个工作日，为{day}。"))
    else:
        hard, soft = event - (n + 1) * DAY, event - n * DAY
        texts = (N_("从严：与当日之间要隔满{amount}日，最迟为{day}。"), N_("从宽：向前数第{amount}日，为{day}。"))
    last = hard if strict else soft
    steps = (
        Step("start", N_("从{event}向前计算，当日不计入。"), {"event": event}),
        *_limit_steps(limit, event, working),
        Step("strict", texts[0], {"amount": n, "day": hard}),
        Step("lenient", texts[1], {"amount": n, "day": soft}),
        Step("last", N_("采用从严口径，最迟为{day}。") if strict else N_("采用从宽口径，最迟为{day}。"),
             {"day": last}),
    )
    return Latest(event, limit, hard, soft, last, steps)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month where it has no such day (民法典第二百零二条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _cited(limit: Limit, on: date) -> tuple[Clause, ...]:
    clause = limit.cited(on)
    return (clause,) if clause else ()


def _start_step(start: date, limit: Limit) -> Step:
    params: dict[str, object] = {"start": start, "first": start + DAY}
    civil = START_NOT_COUNTED.on(start)
    clause = limit.cited(start)
    referring = rule(clause.statute.name, start).referring(start) if clause else None
    if referring or (clause and clause.statute == civil.statute):
        cited = (referring, civil) if referring else (civil,)
        return Step("start", N_("自{start}起算，当日不计入，第一日为{first}。"), params, cited)
    return Step("start", N_("自{start}起算，参照民事诉讼法，当日不计入，第一日为{first}。"), params, (civil,))


def _limit_steps(limit: Limit, on: date, working: bool) -> list[Step]:
    steps = [Step("limit", SIZE[Unit(limit.unit)], {"amount": limit.amount}, _cited(limit, on))]
    clause = limit.cited(on)
    if clause is None:
        steps.append(Step("basis", N_("这一期限不是法律规定的，来源：{basis}。"), {"basis": limit.basis}))
    elif limit.unit is Unit.DAY:
        counting = rule(clause.statute.name, on)
        if working:
            because = counting.clause(on)
            steps.append(Step("counting", N_("这一期限按工作日计算，不含法定节假日。"),
                              {}, (because,) if because else ()))
        else:
            steps.append(Step("counting", N_("这一期限没有按工作日计算的规定，按自然日计算。")))
    return steps


def _advance(origin: date, limit: Limit, working: bool, calendar: Calendar) -> date:
    if limit.unit is Unit.MONTH:
        return add_months(origin, limit.amount)
    if limit.unit is Unit.YEAR:
        return add_months(origin, 12 * limit.amount)
    if limit.unit is Unit.HOUR:
        raise ValueError("an extension in hours")
    return calendar.add_working_days(origin, limit.amount) if working else origin + limit.amount * DAY


def _reached(limit: Limit, day: date, working: bool, start: date) -> Step:
    params: dict[str, object] = {"amount": limit.amount, "day": day}
    if limit.unit is Unit.MONTH or limit.unit is Unit.YEAR:
        return Step("count", N_("到期月的对应日为{day}；没有对应日的，为月末日。"), params, (MONTHS.on(start),))
    if working:
        return Step("count", N_("第{amount}个工作日为{day}。"), params)
    return Step("count", N_("第{amount}日为{day}。"), params)


def _disjoint(start: date, periods: Iterable[Period]) -> tuple[Period, ...]:
    """In order, without overlap and without days up to the start: no day is left out twice."""
    kept: list[Period] = []
    free = start + DAY
    for period in sorted(periods, key=lambda item: (item.first, item.last)):
        first = max(period.first, free)
        if first <= period.last:
            kept.append(Period(first, period.last, period.reason, period.clause))
            free = period.last + DAY
    return tuple(kept)


def _skip(origin: date, day: date, working: bool, periods: tuple[Period, ...], calendar: Calendar,
          steps: list[Step]) -> date:
    """Move the last day on by the excluded days between origin and it, and say so."""
    for period in periods:
        if period.last <= origin or period.first > day:
            continue
        if working:
            days = calendar.working_days_after(period.first - DAY, period.last)
            day = calendar.add_working_days(day, days)
            text = N_("{first}至{last}（{reason}）的{days}个工作日不计入，推后到{day}。")
        else:
            days = (period.last - period.first).days + 1
            day += days * DAY
            text = N_("{first}至{last}（{reason}）的{days}日不计入，推后到{day}。")
        if days:
            params: dict[str, object] = {
                "first": period.first, "last": period.last, "reason": period.reason, "days": days, "day": day}
            cited = (period.clause.on(origin),) if period.clause else ()
            steps.append(Step("excluded", text, params, cited, ("reason",)))
    return day


def _roll(day: date, calendar: Calendar, rolls: bool, start: date,
          steps: list[Step]) -> tuple[date, date | None, int | None]:
    try:
        to = calendar.roll_forward(day)
    except CalendarNotLoaded as missing:
        if rolls:
            raise
        # The last day of a limit that does not roll is certain all the same; only the remark cannot be made.
        steps.append(Step(
            "calendar", N_("{year}年的日历没有录入，{day}前后是否放假无从判断；这一期限不顺延，最后一日不受影响。"),
            {"year": missing.year, "day": day}))
        return day, None, missing.year
    if to == day:
        return day, None, None
    params: dict[str, object] = {"day": day, "why": calendar.why(day), "to": to}
    if rolls:
        steps.append(Step("rolled", N_("{day}是休假日（{why}），顺延到其后第一个工作日{to}。"),
                          params, (ROLLS.on(start),), ("why",)))
        return to, None, None
    steps.append(Step("not_rolled", N_("{day}是休假日（{why}）。办案机关的期限从严计算，不顺延；如果顺延，则到{to}。"),
                      params, (), ("why",)))
    return day, to, None


def _hours(start: date, limit: Limit, calendar: Calendar) -> Deadline:
    on = _day(start)
    steps = _limit_steps(limit, on, False)
    if isinstance(start, datetime):
        moment = start + timedelta(hours=limit.amount)
        last = moment.date()
        steps.append(Step("count", N_("自{start}起满{amount}小时，为{moment}。"), {
            "start": start.strftime("%Y-%m-%d %H:%M"), "amount": limit.amount,
            "moment": moment.strftime("%Y-%m-%d %H:%M")}, (HOURS.on(on),)))
    else:
        # Nobody may be accused of being late on the strength of a time that was not recorded: count from midnight.
        last = on + -(-limit.amount // 24) * DAY
        moment = datetime.combine(last + DAY, datetime.min.time())
        steps.append(Step("count", N_("没有记录起算时刻，从{start}结束时起算，从宽算到{day}结束时。"),
                          {"start": on, "day": last}))
    return Deadline(on, limit, last, False, tuple(steps), None, None, moment, (), calendar)
