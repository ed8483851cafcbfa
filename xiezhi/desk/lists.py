"""What waits because of lists of powers: to be reviewed, mended, published, adjusted; cases to be handed over."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue import show
from xiezhi.catalogue.states import ISSUERS
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Among
from xiezhi.core.time import today

from .todo import Group, Todo, due, group


def waiting(actor: Actor) -> list[Any]:
    """The rows behind the groups, for the number on the bell."""
    found: list[Any] = []
    if actor.role in roles.SUPERVISION:
        found = [catalogue.to_review(actor)]
    if actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        found = [_mine(actor), catalogue.waiting(actor), _to_hand(actor)]
    if actor.role == roles.DATA_CLERK:
        found = [_returned(actor)]
    return found + ([_prepared(actor)] if actor.role in ISSUERS else [])


def groups(actor: Actor) -> list[Group]:
    """Groups of this role; those with nothing in them are left to the rooms."""
    found: list[Group] = []
    if actor.role in roles.SUPERVISION:
        found = [_to_review(actor), _late(actor)]
    elif actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        found = [_adjust(actor), _own(actor, _mine(actor))]
    elif actor.role == roles.DATA_CLERK:
        found = [_own(actor, _returned(actor))]
    if actor.role in ISSUERS:
        found.append(_prepare(actor))
    if actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT, roles.TOWNSHIP, *roles.SUPERVISION):
        found.append(_handovers(actor))
    return [one for one in found if one.count or (one.key == "lists" and actor.role != roles.DATA_CLERK)]


def _to_review(actor: Actor) -> Group:
    rows = catalogue.to_review(actor).select_related("organ").order_by("submitted_on", "id")
    url = reverse("catalogue:editions") + "?view=review"
    return group("lists", _("待审核的权责清单"), "journal-text", "info", rows, url, _edition, _("没有待审核的权责清单"))


def _own(actor: Actor, lists: Any) -> Group:
    url = reverse("catalogue:editions") + ("?view=open" if actor.role != roles.DATA_CLERK else "?state=returned")
    rows = lists.select_related("organ")
    return group("lists", _("待办的权责清单"), "journal-text", "info", rows, url, _edition, _("没有待办的权责清单"))


def _adjust(actor: Actor) -> Group:
    rows, url = catalogue.waiting(actor).select_related("organ"), reverse("catalogue:adjustments")
    good = _("没有因依据变动待调整的事项")
    return group("adjust", _("依据变动，待调整的事项"), "book", "warn", rows, url, _adjustment, good)


def _late(actor: Actor) -> Group:
    """Organs of the area that have not dealt with a changed statute in time."""
    rows = catalogue.waiting(actor).filter(due_on__lt=today()).select_related("organ")
    url, good = reverse("catalogue:adjustments") + "?overdue=1", _("没有逾期未调整的清单")
    return group("adjust", _("依据变动，逾期未调整的清单"), "book", "bad", rows, url, _adjustment, good)


def _prepare(actor: Actor) -> Group:
    """Delegations that were drawn up and have to be published by this person."""
    rows = _prepared(actor).select_related("township", "grantor")
    url = reverse("catalogue:delegations") + "?state=prepared"
    return group("delegations", _("待公布的赋权"), "diagram-3", "info", rows, url, _delegation, _("没有待公布的赋权"))


def _handovers(actor: Actor) -> Group:
    url, good = reverse("catalogue:handovers"), _("没有待交接的案件")
    return group("handover", _("收回赋权，待交接的案件"), "reply", "warn", _to_hand(actor), url, _handover, good)


def _mine(actor: Actor) -> Any:
    """Editions of the own organ that it has to move on itself."""
    return catalogue.editions(actor).filter(organ_id=actor.organ_id, state__in=["draft", "returned", "reviewed"])


def _returned(actor: Actor) -> Any:
    return catalogue.editions(actor).filter(organ_id=actor.organ_id, state="returned")


def _prepared(actor: Actor) -> Any:
    rows = catalogue.delegations(actor).filter(Among("township_id", actor.organ_ids), state="prepared")
    return rows.filter(Among("grantor_id", actor.organ_ids)).order_by("id")


def _to_hand(actor: Actor) -> Any:
    return catalogue.handing(actor).select_related("delegation__township", "delegation__grantor")


def _edition(row: Any) -> Todo:
    return Todo(
        reverse("catalogue:edition", args=[row.pk]), show.title(row), str(show.standing(row).label), row.organ.name
    )


def _delegation(row: Any) -> Todo:
    return Todo(reverse("catalogue:delegation", args=[row.pk]), row.township.name, row.grantor.name)


def _adjustment(row: Any) -> Todo:
    words = show.change_takes_effect(row)
    if row.kind != "repealed":
        words = f"{row.get_kind_display()} · {words}"
    return Todo(
        reverse("catalogue:adjustment", args=[row.pk]), f"《{row.statute}》", words, row.organ.name, due(row.due_on)
    )


def _handover(row: Any) -> Todo:
    return Todo(
        show.handover_url(row),
        row.instrument_no,
        row.delegation.grantor.name,
        row.delegation.township.name,
        due(row.due_on),
    )
