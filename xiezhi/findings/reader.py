"""What one person may know of the rules: figures of the own area, thresholds and mutes that concern it, and the tabs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from xiezhi.cases import local
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.organs.models import Division
from xiezhi.rulebook.rule import Rule

from . import queries, rules, show
from .models import Mute
from .states import LAPSED, MUTE, MUTED

OVERSEERS = tuple(sorted(queries.WHOLE_AREA))


@dataclass(frozen=True)
class RuleRow:
    """A rule with its figures, as shown."""

    rule: Rule
    name: str
    url: str
    clauses: list[str]
    severity: pieces.Badge
    kind: Any
    kind_note: Any
    limits: list[show.Limit]
    figures: queries.RuleFigures
    list_url: str
    confirmed_url: str
    dismissed_url: str
    muted_url: str
    muted: bool

    @property
    def percent(self) -> int | None:
        """False-positive share in whole percent."""
        return percent(self.figures)


def percent(figures: queries.RuleFigures) -> int | None:
    """False-positive share in whole percent."""
    share = figures.false_share
    return None if share is None else round(share * 100)


class Reader:
    """What a person may know of the rules, asked for once a page."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.reader = actor.role in queries.READERS
        self.overseer = actor.role in queries.WHOLE_AREA
        self.decides = actor.role in roles.SUPERVISION  # the government sees only what was confirmed: it has no shares

    @cached_property
    def figures(self) -> dict[str, queries.RuleFigures]:
        return queries.rule_figures(self.actor)

    @cached_property
    def values(self) -> tuple[local.Local, ...]:
        return queries.adopted()

    @cached_property
    def division(self) -> Division | None:
        return queries.division_of(self.actor)

    @cached_property
    def places(self) -> dict[str, str]:
        return queries.places()

    @cached_property
    def muted(self) -> dict[str, list[Mute]]:
        found: dict[str, list[Mute]] = {}
        for row in queries.in_force(queries.mutes(self.actor)).order_by("until"):
            found.setdefault(row.rule_code, []).append(row)
        return found

    def limits(self, rule: Rule) -> list[show.Limit]:
        here = self.division.code if self.division else ""
        area = queries.prefix_of(self.division) if self.overseer else ""
        return show.limits(rule, self.values, here, area, self.places)

    def row(self, rule: Rule) -> RuleRow:
        every = f"{reverse('findings:list')}?view=all&rule={rule.code}"
        return RuleRow(
            rule=rule,
            name=_(rule.name),
            url=reverse("findings:rule", args=[rule.code]),
            clauses=show.short_clauses(rule, today()),
            severity=show.severity_of(rule.severity),
            kind=show.KINDS[rule.use.value],
            kind_note=show.KIND_NOTES[rule.use.value],
            limits=[one for one in self.limits(rule) if one.now],
            figures=self.figures.get(rule.code, queries.RuleFigures(rule.code)),
            list_url=f"{every}&cleared=0" if self.reader else "",
            confirmed_url=f"{every}&state=confirmed" if self.reader else "",
            dismissed_url=f"{every}&state=dismissed" if self.decides else "",
            muted_url=f"{reverse('findings:list')}?view=muted&rule={rule.code}" if self.decides else "",
            muted=rule.code in self.muted,
        )


@dataclass(frozen=True)
class MuteRow:
    """A mute as shown: where, why, who, until when, and how many findings it covers."""

    mute: Mute
    rule: str
    rule_url: str
    place: str
    state: Any
    lift_url: str
    covers: int | None = None
    list_url: str = ""


def mute_rows(rows: Iterable[Mute], reader: Reader) -> list[MuteRow]:
    """Mutes as shown; what all of them cover is asked for at once."""
    held = list(rows)
    lasting = [row for row in held if row.state == MUTED.value and row.until >= today()]
    covers = queries.covers(reader.actor, lasting) if reader.decides else {}
    return [_mute_row(row, row in lasting, covers.get(row.pk), reader) for row in held]


def _mute_row(row: Mute, lasts: bool, covers: int | None, reader: Reader) -> MuteRow:
    rule = rules.rule_by_code(row.rule_code)
    listed_at = f"{reverse('findings:list')}?view=muted&rule={row.rule_code}"
    return MuteRow(
        row,
        f"{row.rule_code} {_(rule.name)}" if rule else row.rule_code,
        reverse("findings:rule_settings", args=[row.rule_code]) if rule else "",
        str(row.organ or row.division),
        MUTE.states[row.state if lasts or row.state != MUTED.value else LAPSED.value],
        reverse("findings:lift", args=[row.pk]) if lasts and reader.decides and reader.actor.sees(row.body_id) else "",
        covers,
        listed_at + (f"&organ={row.organ_id}" if row.organ_id else ""),
    )


def tabs(reader: Reader, current: str) -> list[pieces.Tab]:
    """The tabs over all that is said of rules together. Mutes, values of places and statistics are for those over an area."""
    at = reverse("findings:rules")
    found = [
        ("running", _("运行中"), at, len(rules.running())),
        ("waiting", _("等待数据"), f"{at}?view=waiting", len(rules.waiting())),
    ]
    if reader.overseer:
        found += [
            ("muted", _("已静默"), f"{at}?view=muted", sum(map(len, reader.muted.values()))),
            ("thresholds", _("本地阈值"), reverse("findings:thresholds"), queries.thresholds(reader.actor).count()),
            ("statistics", _("统计"), reverse("findings:statistics"), None),
        ]
    return [pieces.Tab(label, url, name == current, count) for name, label, url, count in found]


def rule_or_404(code: str) -> Rule:
    """A rule that runs. Raises Http404."""
    found = rules.rule_by_code(code)
    if found is None:
        raise Http404("no such rule")
    return found


def crumbs_of(rule: Rule, last: str) -> list[pieces.Crumb]:
    """The way to a page on which a rule is set."""
    return [
        pieces.Crumb(_("规则"), reverse("findings:rules")),
        pieces.Crumb(rule.code, reverse("findings:rule_settings", args=[rule.code])),
        pieces.Crumb(last),
    ]
