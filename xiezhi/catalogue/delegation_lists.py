"""Lists of delegations to townships, of what they hold, and of handovers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.accounts.pages import ListView, TabbedList, Tabs
from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import DateRange, MultiChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import importing

from . import queries, show
from .models import Delegated, Delegation, Revocation
from .states import DELEGATION, HANDOVER


class DelegationList(ListView):
    """Decisions that give items to townships."""

    title = gettext_lazy("乡镇赋权")
    intro = gettext_lazy(
        "把县级部门的行政处罚权交由乡镇街道行使（行政处罚法第二十四条）：按版本列入，公布后生效，收回后限期交接。"
    )
    template_name = "core/tabbed.html"
    default_sort = "-from_on"
    walks = True
    columns = (
        Column("township", gettext_lazy("承接机关"), value="township.name", sort="township__name"),
        Column("grantor", gettext_lazy("赋权部门"), value="grantor.name", sort="grantor__name", width="clip"),
        Column("instrument_no", gettext_lazy("赋权文号"), sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=DELEGATION, sort=True),
        Column("held", gettext_lazy("现行事项"), kind="number", sort=True),
        Column("count", gettext_lazy("事项数"), kind="number", sort=True),
        Column("published_on", gettext_lazy("公布日期"), kind="date", sort=True),
        Column("from_on", gettext_lazy("赋权日期"), kind="date", sort=True),
        Column("issuer", gettext_lazy("决定机关"), shown=False),
    )
    filters = (
        Text("q", gettext_lazy("机关、文号"), fields=("township__name", "grantor__name", "instrument_no")),
        MultiChoice("state", gettext_lazy("状态"), choices=DELEGATION.choices()),
        DateRange("from_on", gettext_lazy("赋权日期")),
    )
    empty = Empty(
        gettext_lazy("还没有赋权"), gettext_lazy("监督机构拟定，政府或者监督机构负责人公布后生效。"), icon="diagram-3"
    )

    def queryset(self) -> Any:
        rows = queries.delegations(self.actor).select_related("township", "grantor")
        return rows.annotate(
            count=Count("items"), held=Count("items", filter=Q(items__revoked_on=None) & ~Q(items__from_on=None))
        )

    def row_url(self, row: Delegation) -> str:
        return reverse("catalogue:delegation", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role == roles.SUPERVISOR:
            new = {"label": _("拟定赋权"), "url": reverse("catalogue:delegate"), "icon": "plus-lg", "main": True}
            return [*importing("delegations"), new]
        return []

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": show.delegation_tabs(self.actor, "delegations")}


class DelegatedList(ListView):
    """Each item that a township holds or held."""

    title = gettext_lazy("赋权事项")
    template_name = "core/tabbed.html"
    default_sort = "township"
    columns = (
        Column("name", gettext_lazy("事项名称"), sort=True, width="wide"),
        Column("code", gettext_lazy("事项编码"), sort=True, width="code"),
        Column(
            "township", gettext_lazy("承接机关"), value="township.name", sort=("township__name", "code"), width="clip"
        ),
        Column("grantor", gettext_lazy("赋权部门"), value="grantor.name", sort="grantor__name", width="clip"),
        Column("from_on", gettext_lazy("赋权日期"), kind="date", sort=True),
        Column("revoked_on", gettext_lazy("收回日期"), kind="date", sort=True),
        Column("instrument_no", gettext_lazy("赋权文号"), value="delegation.instrument_no", shown=False),
        Column("cause", gettext_lazy("违法行为"), width="clip", shown=False),
    )
    filters = (
        Text("q", gettext_lazy("编码、名称、机关"), fields=("code", "name", "township__name")),
        YesNo("held", gettext_lazy("现行"), q=lambda yes: _held() if yes else ~_held()),
    )
    empty = Empty(gettext_lazy("没有赋权事项"), gettext_lazy("公布的赋权决定中的事项逐项列在这里。"), icon="diagram-3")

    def queryset(self) -> Any:
        rows = Delegated.objects.filter(delegation__in=queries.granted_now(self.actor)).exclude(from_on=None)
        return rows.select_related("township", "grantor", "delegation")

    def row_url(self, row: Delegated) -> str:
        return reverse("catalogue:delegation", args=[row.delegation_id])

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": show.delegation_tabs(self.actor, "delegated")}


def _held() -> Q:
    day = today()
    return Q(from_on__lte=day) & (Q(revoked_on=None) | Q(revoked_on__gt=day))


class HandoverList(TabbedList):
    """Items taken back, and how far their handover has come."""

    title = gettext_lazy("收回和交接")
    template_name = "catalogue/handovers.html"
    default_sort = "due_on"
    walks = True
    columns = (
        Column(
            "township", gettext_lazy("承接机关"), value="delegation.township.name", sort="delegation__township__name"
        ),
        Column(
            "grantor",
            gettext_lazy("移交给"),
            value="delegation.grantor.name",
            sort="delegation__grantor__name",
            width="clip",
        ),
        Column("instrument_no", gettext_lazy("收回文号"), sort=True),
        Column("state", gettext_lazy("状态"), kind="state", value=show.handover_state, sort="state"),
        Column("revoked_on", gettext_lazy("收回日期"), kind="date", sort=True),
        Column("due_on", gettext_lazy("交接期限"), kind="date", sort=True),
        Column("count", gettext_lazy("收回事项"), kind="number", sort=True),
        Column("handed_count", gettext_lazy("已移交案件"), kind="number", sort=True),
        Column("finished_on", gettext_lazy("交接完毕日期"), kind="date", sort=True, shown=False),
    )
    filters = (
        Text(
            "q",
            gettext_lazy("机关、文号"),
            fields=("delegation__township__name", "delegation__grantor__name", "instrument_no"),
        ),
        MultiChoice("state", gettext_lazy("状态"), choices=HANDOVER.choices()),
        YesNo("overdue", gettext_lazy("逾期"), q=lambda yes: _overdue() if yes else ~_overdue()),
    )
    empty = Empty(
        gettext_lazy("没有要交接的"),
        gettext_lazy("收回赋权事项后，未结案件的交接在这里办理。"),
        icon="check-circle",
        good=True,
    )

    def tabs(self) -> Tabs:
        return {"handing": (_("交接中"), Q(state="handing")), "all": (_("全部"), Q())}

    def visible(self) -> Any:
        rows = queries.revocations(self.actor).select_related("delegation__township", "delegation__grantor")
        return rows.annotate(count=Count("items", distinct=True), handed_count=Count("handed", distinct=True))

    def row_url(self, row: Revocation) -> str:
        return show.handover_url(row)

    def extra_context(self) -> dict[str, Any]:
        return super().extra_context() | {"room": show.delegation_tabs(self.actor, "handovers")}


def _overdue() -> Q:
    return Q(state="handing", due_on__lt=today())
