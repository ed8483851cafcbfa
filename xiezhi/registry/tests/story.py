"""Short ways to officers and certificates, all through the doors."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import Any

from django.test import override_settings

from xiezhi.core.time import today
from xiezhi.exams import actions as exams
from xiezhi.registry import actions
from xiezhi.registry.models import Application, Certificate, Officer


@contextmanager
def on_day(day: dt.date | str):
    """Let the business date be another day."""
    with override_settings(TODAY=str(day)):
        yield


def officer(cast: Any, n: int = 1, *, organ: Any = None, clerk: Any = None, **more: Any) -> Officer:
    """An officer on the payroll, on duty since spring."""
    values = {"staffing": "civil", "fields": "市场监管", "position": "执法一中队", "on_duty_since": dt.date(2026, 3, 2), **more}
    return actions.register(
        by=clerk or cast.clerk, organ=organ or cast.organ, name=values.pop("name", f"林甲{n}"), staff_no=f"R{n:03d}", **values
    )


def passed(cast: Any, one: Officer, on: dt.date | None = None, by: Any = None, **more: Any) -> None:
    exams.enter_pass(one.person, by=by or cast.supervisor, passed_on=on or dt.date(2026, 4, 1), **more)


def applied(cast: Any, one: Officer, kind: str = "first", by: Any = None, **more: Any) -> Application:
    values = {"fields": "市场监管", "trained_on": today() - dt.timedelta(days=5), **more}
    return actions.apply(one, by=by or cast.clerk, kind=kind, **values)


def approved(cast: Any, one: Officer, **more: Any) -> Application:
    row = applied(cast, one, **more)
    actions.approve(row, by=cast.supervisor)
    return row


def certified(cast: Any, n: int = 1, **more: Any) -> Certificate:
    """An officer with a certificate issued today."""
    one = officer(cast, n, **more)
    passed(cast, one)
    return actions.issue(approved(cast, one), by=cast.supervision_head)


def fresh(row: Any) -> Any:
    """The row as it stands in the database."""
    return type(row).objects.get(pk=row.pk)


def handled(cast: Any, one: Officer, measure: str, **more: Any) -> Any:
    """A measure with everything that it needs."""
    values = {
        "authority": "漠河市市场监督管理局",
        "decision_no": "漠市监人〔2026〕8号",
        "decided_on": today(),
        "basis": "地方行政执法证件管理办法第十二条" if measure == "suspend" else "",
        **more,
    }
    return actions.handle(fresh(one), by=cast.supervisor, measure=measure, **values)


def codes(refusal: Any) -> list[str]:
    """The conditions that a refused application did not meet."""
    return refusal.value.data.get("conditions", [])
