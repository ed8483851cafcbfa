"""Officers, certificates, hours, subjects for tests of what is swept beside the cases; the business date is 2026-11-20."""

import datetime as dt

import pytest

from xiezhi.core.actor import system_actor
from xiezhi.findings import actions
from xiezhi.findings import sweep as sweeping
from xiezhi.findings.models import Finding
from xiezhi.registry import actions as registry
from xiezhi.registry.models import Certificate
from xiezhi.subjects import taking
from xiezhi.trail.door import Act
from xiezhi.training.models import Trainee
from xiezhi.training.tests.conftest import give

TODAY = dt.date(2026, 11, 20)
BY = system_actor("test")
NOTICE = {"duties": "市场监督管理", "procedure": "受理、调查、告知、决定、送达", "remedy": "复议、诉讼"}


def a_certificate(organ, n=1, *, until=dt.date(2029, 5, 31), name="林云石", since=dt.date(2024, 6, 1), **more) -> Certificate:
    """That of an officer in post since `since`, on the roster of training."""
    checks = more.pop("checks", ())
    row = {
        "name": name, "title": "执法人员", "organ": organ, "staff_no": f"R{n:03d}", "staffing": "civil", "position": "执法一中队",
        "on_duty_since": since, **more,
        "certificate": {"number": f"0827{organ.pk:02d}{n:02d}", "periods": [("valid", since, None, until, "issue")], "checks": checks},
    }  # fmt: skip
    [officer] = registry.add_synthetic_officers([row], by=BY)
    act = Act("test.roster", BY)
    act.create(Trainee, person=officer.person, organ=organ, number=officer.certificate.number, from_on=since)
    return officer.certificate


def hours(cast, certificate, tenths, year=2025) -> None:
    name = f"培训{certificate.number}"  # a course a person: two of a name on a day are refused
    give(cast, [certificate.officer.person], tenths, name=name, day=dt.date(year, 3, 3))


def a_subject(cast, **more) -> None:
    """The home organ as a confirmed subject, published unless said otherwise."""
    day = dt.date(2024, 3, 1)
    row = {
        "organ_code": cast.organ.code, "basis_no": "漠编发〔2024〕2号", "powers": ["penalty", "inspection"], "region": "漠河市",
        "confirm_no": "漠司确〔2024〕1号", "confirmed_on": day, "published_on": day, **NOTICE, **more,
    }  # fmt: skip
    taking.take_rows([row], by=cast.supervisor, organ=cast.county_body, batch="test")


def found(code) -> list[Finding]:
    return list(Finding.objects.filter(rule_code=code, cleared_on=None).order_by("act_pk"))


def killed_in_part(nth, run, monkeypatch):
    """Carry out a sweep whose worker is killed in its nth part. The areas and positions begun; those of whoever goes on follow."""
    whole, seen = sweeping._merge_chunk, []

    def merge(run, pack, part, found, *, by):
        seen.append((part.area, part.upto))
        if len(seen) == nth:
            raise KeyboardInterrupt
        return whole(run, pack, part, found, by=by)

    monkeypatch.setattr(sweeping, "_merge_chunk", merge)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_on(run)
    return seen
