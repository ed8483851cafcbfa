"""What several actions of this room ask."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.organs.models import Organ

from .. import queries


def own(by: Actor, organ: Organ) -> None:
    """An organ's own people keep its records. Raises NotAllowed EQP-01."""
    if not by.system and not by.sees(organ.pk):
        raise NotAllowed("EQP-01", _("这条记录由%(organ)s办理。") % {"organ": organ.name}, _("请联系该机关。"))


def said(text: str, field: str) -> str:
    """Why. Raises Refusal EQP-02."""
    text = text.strip()
    if len(text) < 4:
        raise Refusal("EQP-02", _("没有写明理由。"), _("请至少写四个字。"), fields={field: _("请至少写四个字。")})
    return text[:200]


def wrong_day(what: str, field: str) -> Refusal:
    return Refusal("EQP-03", what, _("请核对日期。"), fields={field: what})


def not_ahead(day: dt.date | None, field: str) -> None:
    """Raises Refusal EQP-03."""
    if day and day > today():
        raise wrong_day(_("日期不能晚于今天。"), field)


def of_organ(person: Person, organ: Organ) -> None:
    """Equipment and uniform go to people of the organ. Raises Refusal EQP-04."""
    if person.organ_id != organ.pk:
        raise Refusal("EQP-04", _("%(name)s不是%(organ)s的人员。") % {"name": person.name, "organ": organ.name},
                      _("请选本机关人员。"), fields={"person": _("不是本机关人员。")})  # fmt: skip


def himself(by: Actor, person: Person) -> None:
    """Nobody signs for another. Raises NotAllowed EQP-05."""
    user = getattr(person, "user", None)
    if not by.system and (user is None or user.pk != queries.user_id(by)):
        raise NotAllowed(
            "EQP-05",
            _("只能由领用人%(name)s本人签收。") % {"name": person.name},
            _("本人没有账号的，由保管人登记纸质签收单。"),
        )
