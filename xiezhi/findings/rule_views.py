"""Pages of the rules: the list with those that wait and those that are muted, and one rule in three parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import listed
from xiezhi.rulebook.facts import Fact, FactSheet
from xiezhi.rulebook.rule import OUTCOME_LABEL, Example, Outcome, Rule

from . import chart, queries, registers, rules, show
from .models import Mute, ReasonCode
from .reader import OVERSEERS, Reader, mute_rows, percent, rule_or_404, tabs
from .show import label_of, value_of
from .states import THRESHOLD

OUTCOME_TONES = {
    Outcome.PASS: "good", Outcome.BREACH: "bad", Outcome.INSUFFICIENT: "mute", Outcome.NOT_APPLICABLE: "mute",
}  # fmt: skip
EVERYBODY = tuple(sorted(roles.BUSINESS))


@dataclass(frozen=True)
class WaitingRow:
    """A rule that does not run yet, as shown."""

    rule: Rule
    name: str
    url: str
    pack: str
    clause: str
    facts: str
    why: str
    acts: bool  # it waits for a whole kind of act, not for facts of one that is held


def _why(one: rules.Waiting) -> str:
    if one.abroad:
        return _("不是我国的程序，只供在命令行核查文件时使用")
    if one.acts:
        return _("平台还没有归集这类执法行为")
    return listed(dict.fromkeys(_(fact.waits) for fact in one.facts if fact.waits))


def _waiting(one: rules.Waiting) -> WaitingRow:
    return WaitingRow(
        one.rule, _(one.rule.name), reverse("findings:waiting_rule", args=[one.pack.name, one.rule.code]), _(one.pack.label),
        listed(show.short_clauses(one.rule, today())), listed(_(fact.label) for fact in one.facts), _why(one),
        one.acts,
    )  # fmt: skip


@page(*EVERYBODY)
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """All rules: those that run with what they found, those that wait for facts, those that are muted somewhere."""
    reader = Reader(request.actor)  # type: ignore[attr-defined]
    waiting = rules.waiting()
    known = ("running", "waiting", "muted") if reader.overseer else ("running", "waiting")
    tab = request.GET.get("view", "")
    tab = tab if tab in known else "running"
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": tabs(reader, tab),
        "overseer": reader.overseer,
        "reader": reader.reader,
        "decides": reader.decides,
        "counted": reader.reader,
        "standing": reader.decides or (reader.reader and not reader.overseer),
        "run": queries.last_full(),
        "small": queries.SMALL,
        "sweeps_url": reverse("findings:sweeps") if reader.overseer else "",
        "settings_urls": [
            (f"{row.rule_code} {label_of(row)}", reverse("findings:threshold", args=[row.pk]))
            for row in queries.to_adopt(reader.actor)
        ],
    }
    if tab == "running":
        context["groups"] = [
            {"kind": kind, "note": _note(kind), "rows": [reader.row(rule) for rule in kind.pack]} for kind in rules.KINDS.values()
        ]  # fmt: skip
    elif tab == "waiting":
        packs = {one.pack.name: one for one in waiting}  # one of each
        context["waiting"] = [
            {
                "label": _(one.pack.label), "why": _why(one) if one.acts else "",
                "rows": [_waiting(other) for other in waiting if other.pack is one.pack],
            }
            for one in packs.values()
        ]  # fmt: skip
    else:
        context["mutes"] = mute_rows([row for held in reader.muted.values() for row in held], reader)
    return render(request, "findings/rules.html", context)


def _note(kind: rules.Kind) -> Any:
    """What is looked at where it is no case, and when."""
    register = registers.BY_KIND.get(kind.name)
    return register.note if register else ""


# -- one rule


class RulePage:
    """A rule as one person sees it: what it is, what it found, how it is set here. Raises Http404."""

    def __init__(self, request: HttpRequest, code: str) -> None:
        self.request, self.rule = request, rule_or_404(code)
        self.reader = Reader(request.actor)  # type: ignore[attr-defined]
        kind = rules.kind_of(code)
        assert kind is not None  # rule_or_404
        self.kind, self.sheet = kind, kind.pack.sheet
        self.row = self.reader.row(self.rule)

    def tabs(self, current: str) -> list[pieces.Tab]:
        names = {"rule": pgettext("one", "规则"), "rule_results": _("结果"), "rule_settings": _("阈值和静默")}
        shown = names if self.reader.overseer else {"rule": names["rule"]}
        code = self.rule.code
        found = [
            pieces.Tab(label, reverse(f"findings:{name}", args=[code]), name == current)
            for name, label in shown.items()
        ]
        return found if len(found) > 1 else []

    def render(self, current: str, **more: Any) -> HttpResponse:
        context = {
            "row": self.row, "head": head_of(self.rule, self.row.name, self.reader.muted.get(self.rule.code, [])),
            "tabs": self.tabs(current), "overseer": self.reader.overseer, "reader": self.reader.reader,
            "decides": self.reader.decides, "small": queries.SMALL, "kind": self.kind,
            "of_case": self.kind.name == rules.CASES, "register_note": _note(self.kind), **more,
        }  # fmt: skip
        return render(self.request, f"findings/{current}.html", context)


def head_of(rule: Rule, name: str, mutes: list[Mute], waits: bool = False) -> pieces.RecordHead:
    """Head of a rule's pages."""
    note = show.KIND_NOTES[rule.use.value]
    badges = [
        show.severity_of(rule.severity),
        pieces.Badge(note, "mute", "lock" if rule.use.value == "gate" else "bell"),
    ]
    if mutes:
        badges.append(pieces.Badge(_("部分范围静默中"), "warn", "eye-slash"))
    if waits:
        badges.append(pieces.Badge(_("等待数据"), "mute", "hourglass-split"))
    return pieces.RecordHead(
        title=f"{rule.code} {name}",
        number=_("版本 %(version)s") % {"version": rule.version},
        kind=pgettext("one", "规则"),
        badges=tuple(badges),
        crumbs=(pieces.Crumb(_("规则"), reverse("findings:rules")), pieces.Crumb(rule.code)),
    )


def _looked_at(fact: Fact) -> str:
    """What a rule looks at, and what will bring it where the platform does not hold it yet."""
    waits = {"fact": _(fact.label), "what": _(fact.waits)} if fact.waits else None
    return _("%(fact)s（等待%(what)s）") % waits if waits else _(fact.label)


def _outcome(example: Example) -> pieces.Badge:
    label = _(OUTCOME_LABEL[example.outcome])
    if example.warns is None:
        return pieces.Badge(label, OUTCOME_TONES[example.outcome])
    level = show.severity_of(example.warns)
    return pieces.Badge(_("%(outcome)s，%(level)s提醒") % {"outcome": label, "level": level.label}, level.tone, "bell")


def definition(rule: Rule, sheet: FactSheet) -> dict[str, Any]:
    """What a rule is, the same for everybody."""
    return {
        "grounds": show.grounds(rule),
        "says": show.says(rule, sheet),
        "mend": _(rule.mend),
        "looks_at": [_looked_at(fact) for fact in sheet if fact.name in rule.fact_names()],
        "examples": [
            {
                "note": _(example.note),
                "outcome": _outcome(example),
                "facts": show.example_facts(rule, example.row(sheet), sheet),
                "asof": example.asof,
            }
            for example in rule.examples
        ],
        "absolute": rule.absolute,
    }


@page(*EVERYBODY)
@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """What a rule is: when it is broken, clauses through time, thresholds here, examples, facts, versions in use."""
    one = RulePage(request, code)
    limits = one.reader.limits(one.rule)
    return one.render(
        "rule", limits=limits, has_local=any(limit.local and limit.now for limit in limits), versions=queries.versions(code),
        **definition(one.rule, one.sheet),
    )  # fmt: skip


@page(*EVERYBODY)
@require_GET
def waiting_rule(request: HttpRequest, pack: str, code: str) -> HttpResponse:
    """What a rule is that does not run here yet, and what it waits for."""
    found = rules.waiting_rule(pack, code)
    if found is None:
        raise Http404("no such rule")
    row = _waiting(found)
    context = {
        "head": head_of(found.rule, row.name, [], waits=True), "waits": row, "row": None,
        "limits": show.limits(found.rule, (), "", "", {}), **definition(found.rule, found.pack.sheet),
    }  # fmt: skip
    return render(request, "findings/rule.html", context)


@page(*OVERSEERS)
@require_GET
def rule_results(request: HttpRequest, code: str) -> HttpResponse:
    """What a rule found: figures, share of false positives by organ, trend by month."""
    one = RulePage(request, code)
    decides, months = one.reader.decides, queries.trend(one.reader.actor, code)
    title = _("%(rule)s：按违反之月，近三年") % {"rule": f"{code} {one.row.name}"}
    listed_at = f"{reverse('findings:list')}?view=all&rule={code}"
    organs = [
        {
            "organ": organ, "figures": figures, "percent": percent(figures),
            "breaches": None if figures.breach_share is None else round(figures.breach_share * 100, 1),
            "reasons": [(ReasonCode(name).label, n) for name, n in figures.reasons.items()],
            "url": f"{listed_at}&organ={organ.pk}&cleared=0",
            "confirmed_url": f"{listed_at}&organ={organ.pk}&state=confirmed",
            "dismissed_url": f"{listed_at}&organ={organ.pk}&state=dismissed",
        }
        for organ, figures in queries.figures_by_organ(one.reader.actor, code)
    ]  # fmt: skip
    parts = chart.PARTS if decides else ("confirmed",)  # the government knows of no others
    return one.render(
        "rule_results", months=list(reversed(months)),
        chart=chart.bars(months, title, parts) if any(m.total for m in months) else "", chart_title=title,
        trend_note=_("按违反之日；已消除的也计入") if decides else _("已确认的，按违反之日；已消除的也计入"), organs=organs,
        unswept=decides and one.row.figures is not None and one.row.figures.checked is None,
    )  # fmt: skip


@page(*OVERSEERS)
@require_GET
def rule_settings(request: HttpRequest, code: str) -> HttpResponse:
    """How a rule is set here: thresholds with their history, proposals with their dry runs, mutes."""
    one = RulePage(request, code)
    actor = one.reader.actor
    found = queries.thresholds(actor).filter(rule_code=code).select_related("body", "division").order_by("-id")
    return one.render(
        "rule_settings",
        limits=one.reader.limits(one.rule),
        params=[
            (param, _(param.label), reverse("findings:propose", args=[code, param.name]))
            for param in (one.rule.params if one.kind.name == rules.CASES else ())
        ],
        values=[(row, label_of(row), value_of(row), THRESHOLD.states[row.state]) for row in found],
        mutes=mute_rows(queries.mutes(actor).filter(rule_code=code), one.reader),
        mute_url="" if one.rule.absolute else reverse("findings:mute", args=[code]),
        absolute=one.rule.absolute,
        trials=[
            (trial, value_of(trial.threshold))
            for trial in queries.dry_runs(actor).filter(threshold__rule_code=code).select_related("threshold")
        ],
    )
