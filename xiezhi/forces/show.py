"""How records of this room are shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core import roles
from xiezhi.core.states import Table
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none

from . import queries, rules
from .models import Draw, Engagement, Expert, Opinion, Staff, ended
from .states import APPOINTED, ENGAGEMENT, OPINION

SECTIONS = (
    ("list", gettext_lazy("配备情况"), queries.WITH_OFFICE),
    ("staff", gettext_lazy("监督人员和司法所人员"), queries.WITH_OFFICE),
    ("engagements", gettext_lazy("监督员和联系点"), queries.WITH_OFFICE),
    ("opinions", gettext_lazy("意见"), queries.READERS),
    ("experts", gettext_lazy("专家库和人才库"), queries.READERS),
    ("draws", gettext_lazy("随机抽取"), queries.READERS),
)
WHY_NOT = {
    queries.OWN_ORGAN: gettext_lazy("在所涉机关或者其上下级机关工作"),
    queries.OWN_PARTY: gettext_lazy("在当事人单位工作"),
    queries.TIED: gettext_lazy("申报过利害关系"),
    queries.STOOD_ASIDE: gettext_lazy("在同一事项中已经回避"),
}


def room_tabs(role: str, current: str) -> list[pieces.Tab]:
    return [
        pieces.Tab(label, reverse(f"forces:{name}"), name == current)
        for name, label, open_to in SECTIONS
        if role in open_to
    ]


def crumbs(section: str, *more: pieces.Crumb) -> tuple[pieces.Crumb, ...]:
    label = next(label for name, label, _roles in SECTIONS if name == section)
    return (
        pieces.Crumb(_("监督力量"), reverse("forces:list")),
        pieces.Crumb(label, reverse(f"forces:{section}")),
        *more,
    )


def state_of(row: Any, table: Table) -> pieces.Badge:
    state = table.states[row.state]
    return pieces.Badge(state.label, state.tone)


def engagement_state(row: Engagement) -> pieces.Badge:
    """The state; a term that has run out is no valid appointment."""
    if ended(row, today()):
        return pieces.Badge(_("聘期已满"), "bad", "clock-history")
    return state_of(row, ENGAGEMENT)


def engagement_due(row: Engagement) -> pieces.Due | None:
    if row.state != APPOINTED.value or row.to_on is None:
        return None
    return pieces.Due(_("聘期届满"), row.to_on, (row.to_on - today()).days, _("日"))


def opinion_due(row: Opinion) -> pieces.Due | None:
    """The limit that runs now."""
    if row.state == "answered":
        return None
    first = row.state == "received"
    name, day = ("handle_days", row.handle_by) if first else ("answer_days", row.answer_by)
    limit = rules.at(name, row.body, row.received_on)
    source = _("非法定默认：%(source)s") % {"source": limit.source} if not limit.statutory else limit.source
    label = _("交办期限") if first else _("答复期限")
    return pieces.Due(label, day, (day - today()).days, _("日"), source)


def opinion_state(row: Opinion) -> pieces.Badge:
    day = today()
    if row.state != "answered" and ((row.state == "received" and row.handle_by < day) or row.answer_by < day):
        said = _("%(state)s，已逾期") % {"state": OPINION.states[row.state].label}
        return pieces.Badge(said, "bad", "exclamation-triangle")
    return state_of(row, OPINION)


def adopted_of(row: Opinion) -> pieces.Badge | None:
    if row.adopted is None:
        return None
    return pieces.Badge(_("已采纳"), "good") if row.adopted else pieces.Badge(_("未采纳"), "mute")


def lead_url(row: Opinion, actor: Any) -> str:
    """The lead that was registered because of an opinion, for those who may open it."""
    _label, _colon, pk = row.lead_ref.rpartition(":")
    return (url_or_none("leads:record", int(pk)) or "") if pk.isdecimal() and actor.role in roles.SUPERVISION else ""


def lead_new(row: Opinion, actor: Any) -> str:
    """Where the own body registers a lead because of it; once."""
    may = actor.role in OPINION["receive"].roles and actor.organ_id == row.body_id and not row.lead_ref
    url = url_or_none("leads:open") if may else None
    return f"{url}?opinion={row.pk}" if url else ""


def organ_link(organ: Any, actor: Any) -> str:
    return (url_or_none("organs:record", organ.pk) or "") if organ and actor.sees(organ.pk) else ""


def manning_badge(row: queries.Manning) -> pieces.Badge:
    if row.gap:
        return pieces.Badge(_("缺%(n)s人") % {"n": row.gap}, "bad", "exclamation-triangle")
    return pieces.Badge(_("已配备"), "good")


def yes(value: bool) -> str:
    return _("是") if value else _("否")


def head(row: Any, section: str, title: str, table: Table, **more: Any) -> pieces.RecordHead:
    return pieces.RecordHead(
        title=title,
        state=more.pop("state", table.states[row.state]),
        crumbs=crumbs(section, pieces.Crumb(title)),
        **more,
    )


def staff_facts(row: Staff) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("专职"), yes(row.dedicated)), pieces.Fact(_("有法学法律或者政府法制工作经验"), yes(row.background)),
        pieces.Fact(_("监督证件号"), row.certificate_no),
        pieces.Fact(_("到岗日期"), row.from_on, "date"), pieces.Fact(_("分工"), row.duties, wide=True),
    ]  # fmt: skip
    if row.to_on:
        found += [pieces.Fact(_("离岗日期"), row.to_on, "date"), pieces.Fact(_("离岗原因"), row.left_as)]
    return found


def engagement_facts(row: Engagement) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("界别"), row.sector_name),
        pieces.Fact(_("工作单位"), row.employer),
        pieces.Fact(_("联系人"), row.contact),
        pieces.Fact(_("所在地区"), row.division.name),
        pieces.Fact(_("提名日期"), row.proposed_on, "date"),
        pieces.Fact(_("提名人"), row.proposed_by),
        pieces.Fact(_("说明"), row.note, wide=True),
    ]
    if row.reason:
        found += [pieces.Fact(_("解聘日期"), row.ended_on, "date"), pieces.Fact(_("理由"), row.reason, wide=True)]
    return [fact for fact in found if fact.value not in ("", None)]


def opinion_facts(row: Opinion, actor: Any) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("提出人"), row.engagement.name, "link", url=reverse("forces:engagement", args=[row.engagement_id])),
        pieces.Fact(_("所涉机关"), row.organ.name if row.organ else "", url=organ_link(row.organ, actor)),
        pieces.Fact(_("收到日期"), row.received_on, "date"), pieces.Fact(_("内容"), row.text, "long", wide=True),
    ]  # fmt: skip
    return [fact for fact in found if fact.value not in ("", None)]


def handling_facts(row: Opinion) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("承办人"), row.handler), pieces.Fact(_("交办日期"), row.handled_on, "date"),
        pieces.Fact(_("是否采纳"), adopted_of(row), "badge"), pieces.Fact(_("处理日期"), row.judged_on, "date"),
        pieces.Fact(_("处理意见和理由"), row.verdict, "long", wide=True), pieces.Fact(_("答复日期"), row.answered_on, "date"),
        pieces.Fact(_("答复内容"), row.answer, "long", wide=True),
    ]  # fmt: skip
    return [fact for fact in found if fact.value not in ("", None)]


def expert_facts(row: Expert) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("工作单位"), row.works_at),
        pieces.Fact(_("职务职称"), row.title),
        pieces.Fact(_("专长"), row.speciality_names, wide=True),
        pieces.Fact(_("资格和经历"), row.credentials, wide=True),
        pieces.Fact(_("推荐日期"), row.nominated_on, "date"),
        pieces.Fact(_("推荐人"), row.nominated_by),
        pieces.Fact(_("入库日期"), row.confirmed_on, "date"),
        pieces.Fact(_("确认人"), row.confirmed_by),
        pieces.Fact(_("理由"), row.reason, wide=True),
    ]
    return [fact for fact in found if fact.value not in ("", None)]


def draw_facts(row: Draw, names: dict[str, str], actor: Any) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("所涉机关"), row.organ.name if row.organ else "", url=organ_link(row.organ, actor)),
        pieces.Fact(_("当事人"), row.party),
        pieces.Fact(_("库别"), row.get_pool_display()), pieces.Fact(_("专长"), names.get(row.speciality, "") or _("不限")),
        pieces.Fact(_("抽取人数"), row.wanted, "number"),
        pieces.Fact(_("抽取日期"), row.drawn_on, "date"), pieces.Fact(_("抽取人"), row.drawn_by),
        pieces.Fact(_("理由"), row.reason, wide=True),
    ]  # fmt: skip
    return [fact for fact in found if fact.value not in ("", None)]
