"""What an officer may do today: the items that the own organ holds, as far as the own certificate reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from xiezhi.accounts.pages import ListView
from xiezhi.catalogue import content
from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.lists import ITEM_FILTERS, range_text
from xiezhi.catalogue.models import Item
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.law.codes import DOMAIN
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.registry import queries as registry
from xiezhi.subjects import queries as subjects


@dataclass(frozen=True)
class Reach:
    """How far an officer's certificate reaches today. `why`: what stands against it; empty where nothing does.

    `domains`: fields of enforcement that the certificate names; none: it names none that the lists know, and so all.
    """

    organ_id: int
    organ: str
    domains: tuple[str, ...] = ()
    why: str = ""


def reach_of(actor: Actor) -> Reach:
    """As the register of officers has it. Without a good certificate nobody enforces (监督条例第十七条)."""
    officer = registry.own(actor)
    if officer is None:
        return Reach(actor.organ_id or 0, actor.organ_name, why=_("还没有您的执法人员登记。"))
    place = (officer.organ_id, officer.organ.name)
    if why := subjects.obstacle(officer.organ, today()):
        return Reach(*place, why=why)
    if not officer.on_duty:
        return Reach(*place, why=_("您目前不在执法岗位。"))
    if officer.certificate is None:
        return Reach(*place, why=_("还没有执法证件，不得独立执法。"))
    status = registry.status_on(officer.certificate, today())
    if not status.valid:
        label, why = str(status.state.label), str(status.why)
        return Reach(*place, why=why if label in why else _("执法证件%(state)s：%(why)s") % {"state": label, "why": why})
    named = filter(None, (DOMAIN.parse(field) for field in status.fields))
    return Reach(*place, tuple(code.value for code in named))


def items(reach: Reach) -> Any:
    """The items behind it; none while something stands against it."""
    if reach.why:
        return Item.objects.none()
    rows = catalogue.exercisable(reach.organ_id, today())
    # what a county organ gave to the own one is in another field by its nature
    within = Q(domain__in=(*reach.domains, "")) | ~Q(edition__organ=reach.organ_id)
    return rows.filter(within) if reach.domains else rows


def _entrusted(reach: Reach) -> Any:
    """The entrustments by which the organ acts: they narrow in words what the items below may be used for."""
    return () if reach.why else subjects.entrustments(to=reach.organ_id, day=today())


class PowersList(ListView):
    """Every item with its bases and its range, for the officer on the way to an act."""

    title = gettext_lazy("我可以行使的事项")
    template_name = "desk/powers.html"
    default_sort = "code"
    columns = (
        Column("code", gettext_lazy("事项编码"), sort=True, width="code"),
        Column("name", gettext_lazy("事项名称"), sort=True, width="wide"),
        Column("power_type", gettext_lazy("权力类型"), value=lambda item: _(POWER_TYPE.label(item.power_type)), sort="power_type"),
        Column("grounds", gettext_lazy("法律依据"), value=lambda item: item.grounds, width="clip"),
        Column("kinds", gettext_lazy("处罚、强制种类"), value=content.kinds, width="clip"),
        Column("range", gettext_lazy("罚款幅度"), value=range_text, width="code", sort=("fine_max", "times_max")),
        Column("organ", gettext_lazy("权力来自"), value="edition.organ.name", sort="edition__organ__name", width="clip"),
        Column("flow", gettext_lazy("办理流程"), shown=False, width="clip"),
        Column("conditions", gettext_lazy("适用条件"), export_only=True),
    )
    filters = ITEM_FILTERS

    @property
    def intro(self) -> str:  # type: ignore[override]
        return _("%(organ)s%(day)s现行的事项，按您证件上的执法领域列出；清单之外不得执法、不得检查。") % {
            "organ": self.reach.organ, "day": today(),
        }  # fmt: skip

    @cached_property
    def reach(self) -> Reach:
        assert self.actor is not None
        return reach_of(self.actor)

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        return Empty(
            _("现在不能独立执法") if self.reach.why else _("没有可以行使的事项"),
            self.reach.why or _("本机关还没有公布权责清单，或者清单上没有您证件所列领域的事项。"),
            _("我的证件与学时"), reverse("registry:mine"), "person-badge",
        )  # fmt: skip

    def queryset(self) -> Any:
        return items(self.reach).select_related("edition__organ").prefetch_related("bases").distinct()

    def row_url(self, row: Item) -> str:
        own = row.edition.organ_id == self.reach.organ_id
        return reverse("catalogue:item" if own else "catalogue:public_item", args=[row.pk])

    def shows(self, column: Column) -> bool:
        """Whose power it is, is worth a column only where some are given by another organ."""
        if column.name == "organ" and not self.queryset().exclude(edition__organ=self.reach.organ_id).exists():
            return False
        return super().shows(column)

    def extra_context(self) -> dict[str, Any]:
        return {"reach": self.reach, "entrusted": _entrusted(self.reach)}


powers = page(roles.OFFICER)(PowersList.as_view())


@page(roles.OFFICER)
@require_GET
def summary(request: HttpRequest) -> HttpResponse:
    """How many items of each kind, as a part of the officer's own page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reach = reach_of(actor)
    pairs = items(reach).values_list("power_type", "edition__organ_id")
    kinds, given = Counter(kind for kind, _organ in pairs), sum(organ != reach.organ_id for _kind, organ in pairs)
    url = reverse("desk:powers")
    context = {
        "reach": reach, "entrusted": _entrusted(reach),
        "kinds": [(_(code.label), kinds[code.value], f"{url}?power_type={code.value}") for code in POWER_TYPE if kinds[code.value]],
        "given": given, "url": url,
    }  # fmt: skip
    return render(request, "desk/_powers.html", context)
