"""How a case is shown: facts by stage of the procedure, steps in time, whose name is written out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.web import pieces, show
from xiezhi.core.web.citing import linked
from xiezhi.core.web.timeline import Step
from xiezhi.rulebook.facts import Fact, Kind
from xiezhi.rulebook.facts.penalty import HELD, KNOWN

from . import queries
from .known import FILLED
from .models import STORED, Case

# title of a group, its icon, and the fact of the sheet with which it begins
GROUPS = (
    (gettext_lazy("当事人和案由"), "clipboard", "case_no"),
    (gettext_lazy("立案和调查"), "folder2-open", "filed_on"),
    (gettext_lazy("告知、申辩和听证"), "chat-left-text", "notice_served_on"),
    (gettext_lazy("审核和决定"), "patch-check", "reviewed_on"),
    (gettext_lazy("送达、公示、执行和结案"), "send", "served_on"),
    (gettext_lazy("复议和诉讼"), "bank2", "reconsidered_on"),
)
LONG = frozenset({"violation", "basis", "content", "remark", "deviation_reason", "unpublished_reason"})
STEPS: dict[str, Any] = {
    "act_ended_on": gettext_lazy("违法行为终了"),
    "found_on": gettext_lazy("发现违法行为"),
    "filed_on": gettext_lazy("立案"),
    "preserved_on": gettext_lazy("先行登记保存"),
    "preserved_handled_on": gettext_lazy("登记保存处理"),
    "investigated_on": gettext_lazy("调查终结"),
    "notice_served_on": gettext_lazy("事先告知送达"),
    "defended_on": gettext_lazy("陈述申辩"),
    "defence_reviewed_on": gettext_lazy("申辩复核"),
    "hearing_told_on": gettext_lazy("听证权利告知"),
    "hearing_asked_on": gettext_lazy("申请听证"),
    "hearing_notified_on": gettext_lazy("听证通知送达"),
    "hearing_held_on": gettext_lazy("听证"),
    "reviewed_on": gettext_lazy("法制审核"),
    "discussed_on": gettext_lazy("集体讨论"),
    "decided_on": gettext_lazy("作出决定"),
    "served_on": gettext_lazy("决定书送达"),
    "published_on": gettext_lazy("结果公示"),
    "paid_on": gettext_lazy("罚款缴纳"),
    "closed_on": gettext_lazy("结案"),
    "reconsidered_on": gettext_lazy("行政复议受理"),
    "litigated_on": gettext_lazy("行政诉讼立案"),
    "remedy_ended_on": gettext_lazy("复议诉讼办结"),
}
LIST_KIND = {Kind.DATE: "date", Kind.FEN: "money", Kind.COUNT: "number"}
FACT = {fact.name: fact for fact in STORED}


def entitled(actor: Actor | None) -> bool:
    """Whether natural persons are written out: to the organ and to its supervisors (个人信息保护法第六条)."""
    return actor is not None and (actor.system or actor.role in roles.ENFORCEMENT | roles.SUPERVISION)


def party(case: Case, actor: Actor | None) -> str:
    """The party's name; a natural person as 姓+某 for those who do not need it."""
    name = str(case.party_name)  # type: ignore[attr-defined]
    if case.party_kind != "person" or entitled(actor):  # type: ignore[attr-defined]
        return name
    return f"{name[:1]}某" if name else ""


def plain(fact: Fact, value: Any) -> Any:
    """A stored value as people read it: labels of codes, yes and no; dates and amounts stay as they are."""
    if value is None or value == "":
        return None
    if fact.codes is not None:
        return show.listed(_(fact.codes.label(code)) for code in str(value).split(","))
    if fact.kind is Kind.BOOL:
        return _("是") if value else _("否")
    return value


@dataclass
class Group:
    """Facts of one stage: those known, and the labels of those that are not."""

    title: Any
    icon: str
    facts: list[pieces.Fact]
    empty: list[str]


def groups(case: Case, actor: Actor | None) -> list[Group]:
    """All facts of a case in the order of the fact sheet."""
    starts = {first: (title, icon) for title, icon, first in GROUPS}
    days = queries.law_days(case)
    found: list[Group] = []
    for fact in STORED:
        if fact.name in starts:
            title, icon = starts[fact.name]
            found.append(Group(title, icon, [], []))
        value = party(case, actor) if fact.name == "party_name" else plain(fact, getattr(case, fact.name))
        if value is None or value == "":
            found[-1].empty.append(_(fact.label))
            continue
        long = fact.name in LONG and len(str(value)) > 24
        label = _(fact.label).removesuffix("（元）") if fact.kind is Kind.FEN else _(fact.label)
        shown = linked(value, days) if fact.name in LONG else value
        found[-1].facts.append(pieces.Fact(label, shown, LIST_KIND.get(fact.kind, "text"), wide=long))
    return found


def told(facts: Mapping[str, Any], case: Case) -> dict[str, list[pieces.Fact]]:
    """What registers tell of a case, by register; `facts`: its wide row. What they filled in is among it."""
    found: dict[str, list[pieces.Fact]] = {}
    for fact in KNOWN:
        register = fact.register or (FILLED.get(fact.name, "") if getattr(case, fact.name, None) is None else "")
        value = plain(fact, facts[fact.name])
        if register and value is not None:
            label = _(fact.label).removesuffix("（元）") if fact.kind is Kind.FEN else _(fact.label)
            found.setdefault(_(register), []).append(pieces.Fact(label, value, LIST_KIND.get(fact.kind, "text")))
    return found


def steps(facts: Mapping[str, Any]) -> list[Step]:
    """What happened, by date, for the timeline."""
    return [Step(facts[name], label) for name, label in STEPS.items() if isinstance(facts.get(name), dt.date)]


def changed(changes: Mapping[str, list[Any]], actor: Actor | None) -> Iterator[dict[str, str]]:
    """A revision's changes in the order of the fact sheet: label, before, after."""
    for fact in HELD:
        if fact.name in changes:
            hidden = fact.name == "party_name" and not entitled(actor)
            before, after = (_("（不显示）") if hidden else _word(fact, value) for value in changes[fact.name])
            yield {"label": _(fact.label), "before": before, "after": after}


def _word(fact: Fact, value: Any) -> str:
    if fact.kind is Kind.FEN and value is not None:
        return show.yuan(value)
    shown = plain(fact, value)
    return show.DASH if shown is None else str(shown)
