"""Invented officers with a past, for the demo: many at once, one trail line. Only the platform itself runs this."""

from __future__ import annotations

from typing import Any

from xiezhi.accounts import actions as accounts
from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.trail.door import Act, action

from ..models import AnnualCheck, Card, Certificate, Officer, Period, Posting
from . import steps

SIZE = 500


@action("registry.add_synthetic")
def add_synthetic_officers(act: Act, rows: list[dict[str, Any]], *, by: Actor) -> list[Officer]:
    """Each row: `person` or a `name` and `title`, `organ`, the columns of a file, and `certificate` with its `periods`
    (state, first, last, valid to, why) and `checks` (year, day, passed), or None."""
    fresh = [row for row in rows if "person" not in row]
    people = accounts.put_people(
        act, [Person(name=r.pop("name"), title=r.pop("title", ""), organ=r["organ"], synthetic=True) for r in fresh]
    )
    for row, person in zip(fresh, people, strict=True):
        row["person"] = person
    held = [row.pop("certificate", None) for row in rows]
    officers = act.bulk_create(Officer, [Officer(**row) for row in rows], batch_size=SIZE)
    act.bulk_create(
        Posting,
        [Posting(officer=one, organ=one.organ, position=one.position, from_on=one.on_duty_since) for one in officers],
        batch_size=SIZE,
    )
    pairs = [(one, spec) for one, spec in zip(officers, held, strict=True) if spec]
    made = act.bulk_create(
        Certificate,
        [
            Certificate(
                officer=one, organ=one.organ, number=spec["number"], issuer=spec.get("issuer"), fields=one.fields,
                state=spec["periods"][-1][0], valid_from=spec["periods"][0][1], valid_to=spec["periods"][-1][3],
            )
            for one, spec in pairs
        ],
        batch_size=SIZE,
    )  # fmt: skip
    _past(act, made, [spec for _one, spec in pairs])
    for (one, _spec), certificate in zip(pairs, made, strict=True):
        one.certificate = certificate
    act.rows(Officer).bulk_update([one for one, _spec in pairs], ["certificate"], batch_size=SIZE)
    act.note(officers=len(officers), certificates=len(made))
    return officers


def _past(act: Act, made: list[Certificate], specs: list[dict[str, Any]]) -> None:
    periods, cards, checks = [], [], []
    for row, spec in zip(made, specs, strict=True):
        for state, first, last, until, why in spec["periods"]:
            periods.append(
                Period(certificate=row, state=state, from_on=first, to_on=last, valid_to=until, fields=row.fields, why=why)
            )
        cards.append(Card(certificate=row, no=1, token=steps.token(), made_on=spec["periods"][-1][1]))
        checks += [
            AnnualCheck(certificate=row, year=year, on=day, passed=passed, note="" if passed else "年度考核不合格", by_name="系统")
            for year, day, passed in spec.get("checks", ())
        ]  # fmt: skip
    act.bulk_create(Period, periods, batch_size=SIZE)
    act.bulk_create(Card, cards, batch_size=SIZE)
    act.bulk_create(AnnualCheck, checks, batch_size=SIZE)
