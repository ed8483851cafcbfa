"""What every page about an organ has in common: the head and the tabs. Rooms above add their tab by its URL name."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import REGISTERING, url_or_none

from . import queries
from .models import Organ

# Code systems of divisions as they stand in seed/divisions.csv; a place's own shows as it is written
CODE_SYSTEMS = {
    "gb2260_mca": gettext_lazy("GB/T 2260（民政部）"),
    "gb2260_before_2018": gettext_lazy("GB/T 2260（2018 年前）"),
    "amap": gettext_lazy("高德地图"),
    "qq": gettext_lazy("腾讯地图"),
    "public_code": gettext_lazy("公开代码"),
    "old_table": gettext_lazy("旧表"),
}


def code_system(name: str) -> str:
    """A code system in words."""
    return str(CODE_SYSTEMS.get(name, name))


def subject_badge(organ: Organ) -> pieces.Badge | None:
    """Whether the organ is a confirmed enforcement subject today (条例第十七条); None where it does not enforce in its own name."""
    if organ.kind not in queries.SUBJECTS:
        return None
    if organ.ended_on and organ.ended_on < today():
        return pieces.Badge(_("主体资格已终止"), "mute")
    if queries.confirmed_on(organ, today()):
        return pieces.Badge(_("主体资格已确认"), "good")
    return pieces.Badge(_("主体资格未确认"), "warn")


def head_of(organ: Organ) -> pieces.RecordHead:
    """The head of an organ's pages."""
    badges = [b for b in (subject_badge(organ), pieces.Badge(_("垂直管理"), "info") if organ.vertical else None) if b]
    return pieces.RecordHead(
        title=organ.name,
        number=organ.code,
        kind=organ.get_kind_display(),
        organ=organ.division.name,
        level=organ.get_level_display(),
        badges=tuple(badges),
        crumbs=(pieces.Crumb(_("机关"), reverse("organs:list")), pieces.Crumb(organ.short_name or organ.name)),
    )


def tabs_of(organ: Organ, actor: Actor | None, current: str) -> list[pieces.Tab]:
    """Tabs of an organ's pages: record, people, trail."""
    found = [("record", pgettext("one", "机关"), reverse("organs:record", args=[organ.pk]))]
    if actor and actor.role in REGISTERING and (people := url_or_none("registry:organ", organ.pk)):
        found.append(("people", _("人员与证件"), people))
    if actor and actor.role not in (roles.SYSADMIN, roles.SECADMIN):
        found.append(("trail", _("操作留痕"), reverse("organs:trail", args=[organ.pk])))
    return [pieces.Tab(label, url, name == current) for name, label, url in found]


def organs_in(rows: RecordQuerySet, field: str = "organ_id") -> list[tuple[int, str]]:
    """Choices for a filter: the organs that these rows name."""
    found = Organ.objects.filter(pk__in=rows.order_by().values(field)).order_by("division__path", "name")
    return list(found.values_list("pk", "name"))
