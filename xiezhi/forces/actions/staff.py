"""People of supervision bodies and judicial offices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Staff
from ..states import ON_POST, STAFF
from .hands import not_ahead, wrong_day


def body_of(organ: Organ) -> Organ:
    """The supervision body that answers for the people of an organ. Raises Refusal FRC-11 for any other organ."""
    body = (
        organ if organ.kind == Kind.SUPERVISION else supervision_body_for(organ) if organ.kind == Kind.OFFICE else None
    )
    if body is None:
        raise Refusal(
            "FRC-11",
            _("%(organ)s不是行政执法监督机构或者司法所。") % {"organ": organ.name},
            fields={"organ": _("请另选。")},
        )
    return body


def _keeps(by: Actor, organ: Organ) -> None:
    if not by.system and not queries.rosters(by).filter(pk=organ.pk).exists():
        raise NotAllowed("FRC-01", _("这条记录由%(body)s办理。") % {"body": organ.name}, _("请联系该机构。"))


@action(STAFF, "register")
def register(act: Act, /, organ: Organ, *, by: Actor, name: str, from_on: dt.date, **more: Any) -> Staff:
    """Somebody works there from a day on. Raises NotAllowed FRC-01, Refusal FRC-03 (day), FRC-11 (organ), FRC-12 (twice)."""
    _keeps(by, organ)
    body = body_of(organ)
    not_ahead(from_on, "from_on")
    _once(organ, name.strip(), more.get("certificate_no", ""))
    row = act.create(Staff, organ=organ, body=body, name=name.strip(), from_on=from_on, **more)
    act.on(row)
    return row


def _once(organ: Organ, name: str, certificate_no: str, but: int = 0) -> None:
    rows = Staff.objects.filter(organ=organ, name=name, certificate_no=certificate_no, state=ON_POST.value)
    if rows.exclude(pk=but).exists():
        raise Refusal(
            "FRC-12", _("%(organ)s已登记在岗的“%(name)s”。") % {"organ": organ.name, "name": name},
            _("同名的另一人，请填写监督证件号加以区别。"), fields={"name": _("已经登记。")},
        )  # fmt: skip


@action(STAFF, "change")
def change_staff(act: Act, /, row: Staff, *, by: Actor, seen: int, **fields: Any) -> None:
    """Put an entry right. Raises Overtaken, NotAllowed FRC-01, Refusal FRC-03, FRC-12."""
    _keeps(by, row.organ)
    act._check_scope(row)
    not_ahead(fields.get("from_on", row.from_on), "from_on")
    fields["name"] = fields.get("name", row.name).strip()
    _once(row.organ, fields["name"], fields.get("certificate_no", row.certificate_no), row.pk)
    act.edit(act.rows(Staff).filter(pk=row.pk, state=ON_POST.value), seen, **fields)
    row.refresh_from_db()
    act.on(row)


@action(STAFF, "leave")
def leave(act: Act, row: Staff, *, by: Actor, on: dt.date, why: str) -> None:
    """The last day of somebody. Raises NotAllowed FRC-01, Refusal FRC-03, Stale."""
    _keeps(by, row.organ)
    not_ahead(on, "on")
    if on < row.from_on:
        raise wrong_day(_("离岗日期早于到岗日期。"), "on")
    act.move(row, STAFF["leave"], to_on=on, left_as=why.strip()[:100])
    act.on(row)
    act.reason = why.strip()[:100]
