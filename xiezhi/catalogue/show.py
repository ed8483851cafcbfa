"""How lists, items, delegations and tasks are shown: heads, tabs, facts, bases with the days in which they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.clock import queries as clock
from xiezhi.core.actor import Actor
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none
from xiezhi.law.codes import DOMAIN
from xiezhi.law.power_codes import EXERCISE_LEVEL
from xiezhi.statutes import queries as statutes

from . import content, queries
from .bases import Cited, Library
from .models import LIVE_STATES, Adjustment, Basis, Delegation, Edition, Item, Revocation
from .states import ADJUSTMENT, DELEGATION, EDITION, HANDOVER, WAITING

Head = pieces.RecordHead


def room_tabs(actor: Actor | None, current: str) -> list[pieces.Tab]:
    """The lists of this room side by side."""
    counts = {
        "review": queries.to_review(actor).count() if actor else 0,
        "adjustments": queries.waiting(actor).count(),
    }
    tabs = [
        ("items", _("现行事项"), reverse("catalogue:list"), None),
        ("inspection", _("检查事项清单"), reverse("catalogue:list") + "?inspection=1", None),
        ("editions", _("权责清单"), reverse("catalogue:editions"), counts["review"] or None),
        ("adjustments", _("依据变动"), reverse("catalogue:adjustments"), counts["adjustments"] or None),
        ("unused", _("长期未用"), reverse("catalogue:unused"), None),
        ("compare", _("对照"), reverse("catalogue:compare"), None),
    ]
    return [pieces.Tab(label, url, name == current, count) for name, label, url, count in tabs]


def delegation_tabs(actor: Actor | None, current: str) -> list[pieces.Tab]:
    """Delegations and what follows from taking them back."""
    tabs = [
        ("delegations", _("赋权"), reverse("catalogue:delegations"), None),
        ("delegated", _("赋权事项"), reverse("catalogue:delegated"), None),
        ("handovers", _("收回和交接"), reverse("catalogue:handovers"), queries.handing(actor).count() or None),
    ]
    return [pieces.Tab(label, url, name == current, count) for name, label, url, count in tabs]


# -- editions
def standing(edition: Edition, day: dt.date | None = None) -> State:
    """Its state; of a published one whether it is in force, over, or to come."""
    state = EDITION.states[edition.state]
    if edition.state not in LIVE_STATES or edition.from_on is None:
        return state
    on = day or today()
    if edition.from_on > on:
        return State(edition.state, _("已公布，%(day)s施行") % {"day": edition.from_on}, "info")
    if edition.in_force(on):
        return State(edition.state, _("现行"), "good")
    return State(edition.state, _("已失效"), "mute")


def title(edition: Edition) -> str:
    return _("权责清单第%(no)s版") % {"no": edition.no}


def edition_head(edition: Edition) -> Head:
    organ = edition.organ
    return Head(
        title=_("%(organ)s权责清单第%(no)s版") % {"organ": organ.short_name or organ.name, "no": edition.no},
        number=edition.doc_no,
        organ=organ.name,
        organ_url=url_or_none("organs:record", organ.pk) or "",
        level=organ.get_level_display(),
        state=standing(edition),
        kind=days(edition.from_on, edition.to_on),
        crumbs=(
            pieces.Crumb(_("事项目录"), reverse("catalogue:list")),
            pieces.Crumb(_("权责清单"), reverse("catalogue:editions")),
        ),
    )


def days(first: dt.date | None, last: dt.date | None) -> str:
    """The days in force in words."""
    if first is None:
        return ""
    return _("%(first)s至%(last)s") % {"first": first, "last": last} if last else _("%(first)s起") % {"first": first}


def edition_tabs(edition: Edition, current: str) -> list[pieces.Tab]:
    pk = edition.pk
    tabs = [
        ("edition", pgettext("one", "清单"), None),
        ("edition_items", pgettext("power", "事项"), Item.objects.filter(edition=edition).count()),
        ("differences", _("与上一版的差异"), None),
        ("check", _("核对"), None),
        ("edition_trail", _("操作留痕"), None),
    ]
    if edition.state in LIVE_STATES:
        tabs = [tab for tab in tabs if tab[0] != "check"]
    return [pieces.Tab(label, reverse(f"catalogue:{name}", args=[pk]), name == current, n) for name, label, n in tabs]


# -- items
@dataclass(frozen=True)
class ShownBasis:
    """A basis with what is known of its statute on the day: level, days in force, and what is wrong with it."""

    text: str
    url: str
    level: str
    days: str
    wrong: str
    duty: bool


def cite_url(cited: Cited, on: dt.date) -> str:
    """The article as in force on that day, in the library of statutes."""
    url = url_or_none("statutes:cite")
    return f"{url}?{urlencode({'ref': cited.ref, 'on': on.isoformat()})}" if url else ""


def bases_of(item: Item, on: dt.date) -> list[ShownBasis]:
    """What an item rests on and what the violation violates."""
    library, found = Library(), []
    for basis in item.bases.all():
        cited = basis.cited
        version = library.version(cited, on)
        problem = library.problem(cited, on, "grounds")
        span = days(version.first, version.last) if version else ""
        wrong = _(problem.what).format(**problem.params) if problem else ""
        found.append(
            ShownBasis(
                cited.text, cite_url(cited, on), _(library.level(cited)), span, wrong, basis.role == Basis.Role.DUTY
            )
        )
    return found


def item_head(item: Item) -> Head:
    edition = item.edition
    badges = [pieces.Badge(_("检查事项"), "info", "clipboard-check")] if item.inspection else []
    return Head(
        title=item.name,
        number=item.code,
        organ=edition.organ.name,
        organ_url=url_or_none("organs:record", edition.organ_id) or "",
        level=_(EXERCISE_LEVEL.label(item.level)),
        state=standing(edition),
        badges=tuple(badges),
        kind=content.power(item),
        crumbs=(
            pieces.Crumb(_("事项目录"), reverse("catalogue:list")),
            pieces.Crumb(title(edition), reverse("catalogue:edition_items", args=[edition.pk])),
        ),
    )


def facts_of(item: Item) -> list[pieces.Fact]:
    """What it is."""
    return [
        pieces.Fact(_("事项编码"), item.code),
        pieces.Fact(_("权力类型"), content.power(item)),
        pieces.Fact(_("行使层级"), _(EXERCISE_LEVEL.label(item.level))),
        pieces.Fact(_("执法领域"), _(DOMAIN.label(item.domain))),
        pieces.Fact(_("承办机构"), item.unit),
        pieces.Fact(_("有效期"), days(item.first, item.last) or _("随本版施行")),
        *([pieces.Fact(_("首次列入日期"), item.listed_on, "date")] if item.listed_on else []),
        *([pieces.Fact(_("上级事项编码"), item.parent_code)] if item.parent_code else []),
        *([pieces.Fact(_("监管事项目录编码"), item.supervise_code)] if item.supervise_code else []),
        *([pieces.Fact(_("检查实施清单编码"), item.inspection_code)] if item.inspection_code else []),
        pieces.Fact(_("违法行为"), item.cause, wide=True),
        *([pieces.Fact(_("适用条件"), item.conditions, wide=True)] if item.conditions else []),
    ]


def range_of(item: Item) -> list[pieces.Fact]:
    """What may be imposed, and in which time."""
    found = [
        (_("处罚、强制种类"), content.kinds(item)), (_("罚款幅度"), content.fine(item)), (_("罚款倍数"), content.times(item)),
        (_("幅度说明"), item.range_note), (_("法定时限"), content.limit(item, "limit")),
        (_("承诺时限"), content.limit(item, "promise")),
    ]  # fmt: skip
    return [pieces.Fact(label, value, wide=len(value) > 24) for label, value in found if value]


# -- delegations
def delegation_head(row: Delegation) -> Head:
    return Head(
        title=_("%(grantor)s向%(township)s赋权") % {
            "grantor": row.grantor.short_name or row.grantor.name,
            "township": row.township.short_name or row.township.name,
        },
        number=row.instrument_no,
        organ=row.township.name,
        organ_url=url_or_none("organs:record", row.township_id) or "",
        level=row.township.get_level_display(),
        state=DELEGATION.states[row.state],
        kind=days(row.from_on, None),
        crumbs=(pieces.Crumb(_("乡镇赋权"), reverse("catalogue:delegations")),),
    )  # fmt: skip


def handover_due(actor: Actor, row: Revocation) -> pieces.Due | None:
    """The limit of a handover with the way to it."""
    found = clock.for_record(actor, row).first() or clock.newest([row.ref], "handover").get(row.ref)
    return clock.as_due(found) if found else None


def handover_state(row: Revocation) -> State:
    if row.finished_on is None and row.due_on < today():
        return State(row.state, _("逾期未交接完"), "bad")
    return HANDOVER.states[row.state]


def adjustment_state(row: Adjustment) -> State:
    if row.state == WAITING.value and row.due_on and row.due_on < today():
        return State(row.state, _("逾期未调整"), "bad")
    return ADJUSTMENT.states[row.state]


def side_by_side(change: int | None) -> list[pieces.Fact]:
    """The way to the old and the new text of what a task is about, where both are kept."""
    editions = statutes.compared(change)
    url = url_or_none("statutes:compare", *editions) if editions else None
    return [pieces.Fact(_("新旧条文"), _("逐条对照"), url=url)] if url else []


def change_takes_effect(row: Adjustment) -> str:
    """From which day a statute reads otherwise, or is no more."""
    words = _("%(day)s起废止") if row.kind == "repealed" else _("%(day)s施行")
    return words % {"day": row.effective_on}


def handover_url(row: Revocation) -> str:
    """Where a handover is worked on: the page that can see cases, else its delegation."""
    return url_or_none("desk:handover", row.pk) or reverse("catalogue:delegation", args=[row.delegation_id])
