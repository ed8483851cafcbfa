"""What waits because of lists of powers: to be reviewed, mended, published, adjusted; cases to be handed over."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue import show
from xiezhi.core import roles
from xiezhi.core.actor import Actor

from .todo import Group, Todo, due, group


def waiting(actor: Actor) -> list[Any]:
    """The rows behind the groups, for the number on the bell."""
    if actor.role in roles.SUPERVISION:
        return [catalogue.to_review(actor)]
    if actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        return [_mine(actor), catalogue.waiting(actor), _to_hand(actor)]
    return []


def groups(actor: Actor) -> list[Group]:
    """Groups of this role; those with nothing in them are left to the rooms."""
    found: list[Group] = []
    if actor.role in roles.SUPERVISION:
        rows = catalogue.to_review(actor).select_related("organ").order_by("submitted_on", "id")
        url = reverse("catalogue:editions") + "?view=review"
        found.append(
            group(
                "lists", _("待审核的权责清单"), "journal-text", "info", rows, url, _edition, _("没有待审核的权责清单")
            )
        )
    elif actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        tasks = catalogue.waiting(actor).select_related("organ")
        found.append(
            group("adjust", _("依据变动，待调整的事项"), "book", "warn", tasks, reverse("catalogue:adjustments"), _adjustment,
                  _("没有因依据变动待调整的事项"))
        )  # fmt: skip
        lists = _mine(actor).select_related("organ")
        found.append(
            group("lists", _("待办的权责清单"), "journal-text", "info", lists, reverse("catalogue:editions") + "?view=open",
                  _edition, _("没有待办的权责清单"))
        )  # fmt: skip
        found.append(
            group("handover", _("收回赋权，待交接的案件"), "reply", "warn", _to_hand(actor), reverse("catalogue:handovers"),
                  _handover, _("没有待交接的案件"))
        )  # fmt: skip
    return [one for one in found if one.count or one.key == "lists"]


def _mine(actor: Actor) -> Any:
    """Editions of the own organ that it has to move on itself."""
    return catalogue.editions(actor).filter(organ_id=actor.organ_id, state__in=["draft", "returned", "reviewed"])


def _to_hand(actor: Actor) -> Any:
    return catalogue.handing(actor).select_related("delegation__township", "delegation__grantor")


def _edition(row: Any) -> Todo:
    return Todo(
        reverse("catalogue:edition", args=[row.pk]), show.title(row), str(show.standing(row).label), row.organ.name
    )


def _adjustment(row: Any) -> Todo:
    words = _("%(kind)s，%(day)s施行") % {"kind": row.get_kind_display(), "day": row.effective_on}
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
