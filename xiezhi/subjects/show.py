"""How subjects, entrustments and seals are shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.organs.models import Organ
from xiezhi.organs.web import head_of as organ_head

from .models import STANDING, Entrustment, Nature, Qualification, Seal
from .states import ENTRUSTMENT, IN_FORCE, IN_USE, QUALIFICATION, REGISTERED, SEAL, SIGNED

# label of a field of the content, in the order in which it is shown
FIELDS = (
    "nature", "basis_no", "basis_on", "authority", "powers", "region", "duties", "procedure", "remedy", "address", "hotline",
)  # fmt: skip
WIDE = {"powers", "duties", "procedure", "remedy", "authority"}


def badge(state: Any) -> pieces.Badge:
    return pieces.Badge(state.label, state.tone)


def _first(organ: Organ, name: str) -> Qualification | None:
    return next(iter(getattr(organ, name, ())), None)


def state_of(organ: Organ) -> pieces.Badge | None:
    """The application that is open, else how the standing one stands."""
    row = _first(organ, "open") or _first(organ, "standing")
    return badge(QUALIFICATION.states[row.state]) if row else None


def powers_of(organ: Organ) -> str:
    row = _first(organ, "standing")
    return row.power_names if row else ""


def published_of(organ: Organ) -> Any:
    row = _first(organ, "standing")
    return row.published_on if row else None


def basis_of(organ: Organ) -> str:
    row = _first(organ, "standing")
    return (row.basis_no or row.authority) if row else ""


def head_of(organ: Organ) -> pieces.RecordHead:
    """The head of an organ, under the list of subjects."""
    head = organ_head(organ)
    crumbs = (pieces.Crumb(_("执法主体"), reverse("subjects:list")), pieces.Crumb(organ.short_name or organ.name))
    return pieces.RecordHead(**{**vars(head), "crumbs": crumbs, "organ_url": reverse("organs:record", args=[organ.pk])})


def tabs_of(organ: Organ, current: str) -> list[pieces.Tab]:
    return [
        pieces.Tab(pgettext("one", "执法主体"), reverse("subjects:record", args=[organ.pk]), current == "record"),
        pieces.Tab(_("操作留痕"), reverse("subjects:trail", args=[organ.pk]), current == "trail"),
    ]


def application_head(row: Qualification) -> pieces.RecordHead:
    back = reverse("subjects:record", args=[row.organ_id])
    return pieces.RecordHead(
        title=_("%(kind)s：%(organ)s") % {"kind": row.get_kind_display(), "organ": row.organ.name}, number=row.confirm_no,
        kind=_("主体资格申请"), organ=row.organ.name, organ_url=back, level=row.organ.get_level_display(),
        state=QUALIFICATION.states[row.state],
        crumbs=(pieces.Crumb(_("执法主体"), reverse("subjects:list")), pieces.Crumb(row.organ.short_name or row.organ.name, back),
                pieces.Crumb(row.get_kind_display())),
    )  # fmt: skip


def _value(row: Qualification, name: str) -> Any:
    if name == "powers":
        return row.power_names
    if name == "nature":
        return row.get_nature_display()
    return getattr(row, name)


def facts_of(row: Qualification, before: Qualification | None = None) -> list[pieces.Fact]:
    """The content, each line with what stands now where an application changes it."""
    unused = "authority" if row.nature == Nature.AGENCY else "basis_no"
    found = []
    for name in FIELDS:
        if name == unused or (name == "basis_on" and row.nature == Nature.AUTHORIZED):
            continue
        value, kind = _value(row, name), "date" if name == "basis_on" else "text"
        was = _value(before, name) if before is not None else value
        source = _("现行：%(was)s") % {"was": was or _("（空）")} if was != value else ""
        label, wide = Qualification._meta.get_field(name).verbose_name, name in WIDE  # type: ignore[union-attr]
        if not source:
            found.append(pieces.Fact(label, value, kind, wide=wide))
            continue
        found.append(pieces.Fact(_("%(label)s（有变更）") % {"label": label}, value, kind, source=source, wide=wide))
        found.append(pieces.Fact(_("%(label)s（现行）") % {"label": label}, was, kind, wide=wide))
    if row.state in (*STANDING, "replaced", "cancelled"):
        found += [
            pieces.Fact(_("确认文号"), row.confirm_no), pieces.Fact(_("确认机构"), row.body.name),
            pieces.Fact(_("生效日期"), row.from_on, "date"), pieces.Fact(_("失效日期"), row.to_on, "date"),
            pieces.Fact(_("公示日期"), row.published_on, "date"),
        ]  # fmt: skip
        if row.published_at:
            found.append(pieces.Fact(_("公示网址"), row.published_at, "link", url=row.published_at))
    return found


def steps_of(row: Qualification) -> list[pieces.Fact]:
    """Who did what about an application."""
    found = [pieces.Fact(_("申请日期"), row.applied_on, "date"), pieces.Fact(_("申请人"), row.applied_by)]
    if row.reason:
        found.append(pieces.Fact(_("申请事由"), row.reason, wide=True))
    if row.reviewed_by:
        found.append(pieces.Fact(_("审查人"), row.reviewed_by))
    if row.opinion:
        found.append(pieces.Fact(_("意见"), row.opinion, wide=True))
    if row.end_no:
        found += [pieces.Fact(_("取消文号"), row.end_no), pieces.Fact(_("取消理由"), row.end_reason, wide=True)]
    return found


def waits_for(row: Qualification) -> str:
    """Whose turn it is, for whoever cannot act."""
    if row.state == "returned":
        return _("等待%(organ)s补正。") % {"organ": row.organ.name}
    if row.state in ("applied", "confirmed"):
        return _("等待%(body)s的监督人员办理。") % {"body": row.body.name}
    if row.state == "reviewed":
        return _("等待%(body)s的负责人确认。") % {"body": row.body.name}
    return ""


def entrustment_state(row: Entrustment) -> pieces.Badge:
    """The state, and whether the term has run out."""
    if row.state in (SIGNED.value, IN_FORCE.value) and row.to_on < today():
        return pieces.Badge(_("期限已满"), "mute")
    if row.state in (SIGNED.value, IN_FORCE.value) and row.from_on > today():
        return pieces.Badge(_("尚未生效"), "info")
    return badge(ENTRUSTMENT.states[row.state])


def entrustment_due(row: Entrustment) -> pieces.Due | None:
    if row.state not in (SIGNED.value, IN_FORCE.value):
        return None
    return pieces.Due(_("委托期限"), row.to_on, (row.to_on - today()).days, _("日"), _("行政处罚法第二十条第二款"))


def entrustment_facts(row: Entrustment) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("委托机关"), row.organ.name), pieces.Fact(_("受委托组织"), row.to.name),
        pieces.Fact(_("委托依据"), row.basis, wide=True), pieces.Fact(_("委托职权类别"), row.power_names, wide=True),
        pieces.Fact(_("委托的具体事项"), row.matters, wide=True), pieces.Fact(_("委托权限"), row.limits, wide=True),
        pieces.Fact(_("委托期限自"), row.from_on, "date"), pieces.Fact(_("委托期限至"), row.to_on, "date"),
    ]  # fmt: skip
    if row.signed_on:
        found += [pieces.Fact(_("签订日期"), row.signed_on, "date"), pieces.Fact(_("签订人"), row.signed_by)]
    if row.published_on:
        found.append(pieces.Fact(_("公布日期"), row.published_on, "date"))
    if row.published_at:
        found.append(pieces.Fact(_("公布网址"), row.published_at, "link", url=row.published_at))
    if row.ended_on:
        found += [pieces.Fact(_("解除日期"), row.ended_on, "date"), pieces.Fact(_("解除理由"), row.end_reason, wide=True)]
    return found


def print_state(row: Seal) -> pieces.Badge:
    """Whether its print is kept."""
    if row.file_id:
        return pieces.Badge(_("已上传"), "good")
    return pieces.Badge(_("印模未上传"), "warn" if row.state in (REGISTERED.value, IN_USE.value) else "mute")


def seal_facts(row: Seal) -> list[pieces.Fact]:
    return [
        pieces.Fact(_("印章种类"), row.get_kind_display()), pieces.Fact(_("状态"), badge(SEAL.states[row.state]), "badge"),
        pieces.Fact(_("公安机关备案编号"), row.filing_no), pieces.Fact(_("保管人"), row.keeper),
        pieces.Fact(_("刻制日期"), row.engraved_on, "date"), pieces.Fact(_("启用日期"), row.used_from, "date"),
        pieces.Fact(_("停用日期"), row.used_to, "date"), pieces.Fact(_("印模"), print_state(row), "badge"),
        pieces.Fact(_("说明"), row.note, wide=True),
    ]  # fmt: skip
