"""How a lead is shown: badges, deadline, timeline, links to records of other rooms by the names of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.cases import queries as cases
from xiezhi.cases.show import STEPS
from xiezhi.core.actor import Actor
from xiezhi.core.records import split_ref
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import CONCERNED, url_or_none
from xiezhi.core.web.timeline import Span, Step, Timeline
from xiezhi.law.calendar import is_working

from . import queries
from .models import Lead, Nature
from .states import OPEN

# Rooms above may not be imported; their pages are linked to where they exist.
PAGES = {"cases.Case": "cases:record", "findings.Finding": "findings:record", "forces.Opinion": "forces:opinion"}
# records of the registers, which are acts too where a rule judges them
CERTIFICATES, YEARS, ORGANS, BENCHMARKS = "registry.Certificate", "training.Year", "organs.Organ", "discretion.Benchmark"
PAGES |= {CERTIFICATES: "registry:certificate", ORGANS: "organs:record", BENCHMARKS: "discretion:record"}
YEARS_A_PERSON = 10_000  # a person's year of training is named by the person's key, then the year: 1234 and 2025 are 12342025
SOURCE_WORDS = {"findings.Finding": pgettext_lazy("one", "预警"), "forces.Opinion": gettext_lazy("监督员、联系点意见")}
# the end of the unlawful act often lies long before and would stretch the axis
CASE_STEPS = {name: label for name, label in STEPS.items() if name != "act_ended_on"}
REMEDY = frozenset({"reconsidered_on", "litigated_on", "remedy_ended_on"})


def resolve(name: str, *args: Any) -> str:
    """URL of a page, or "" where this installation does not have it."""
    return url_or_none(name, *args) or ""


def link_of(ref: str) -> str:
    """Page of the record that a reference names, or ""."""
    try:
        label, pk = split_ref(ref)
    except ValueError:
        return ""
    if label == YEARS:
        person, year = divmod(pk, YEARS_A_PERSON)
        url = resolve("training:person", person)
        return f"{url}?year={year}" if url else ""
    return resolve(PAGES[label], pk) if label in PAGES else ""


def act_link(act: str, actor: Actor) -> str:
    """Page of the act of a lead, or "" for those who may not open cases."""
    return link_of(act) if act and actor.role in cases.READERS else ""


def source_links(lead: Lead, actor: Actor) -> list[tuple[str, str]]:
    """(word, url) of the records that a lead came from; without url for those who may not open findings."""
    found = []
    for ref in filter(None, lead.source_ref.split(",")):
        try:
            label, pk = split_ref(ref)
        except ValueError:  # cut off at the end of the column
            continue
        found.append((f"{SOURCE_WORDS.get(label, label)} {pk}", link_of(ref) if actor.role in CONCERNED else ""))
    return found


def nature_badge(lead: Lead) -> pieces.Badge:
    """Nature as a badge; it decides the instrument."""
    tone = "warn" if lead.nature == Nature.OMISSION else "bad"
    icon = "hourglass-split" if lead.nature == Nature.OMISSION else "slash-circle"
    return pieces.Badge(lead.get_nature_display(), tone, icon)


def due_of(lead: Lead) -> pieces.Due | None:
    """The assessment limit, and how it was reached; says so when the calendar of that year is missing."""
    found = queries.assessment_deadline(lead.opened_on)
    if found is None or lead.due_on is None:
        return pieces.Due(
            _("研判期限"), None, how=(_("涉及的年份还没有录入放假安排，无法计算；录入后再看。"),), state="none"
        )
    left = (lead.due_on - today()).days
    return pieces.Due(
        _("研判期限"),
        lead.due_on,
        left,
        _("日"),
        how=tuple(found.explain(_)),
        state="" if lead.state == OPEN.value else "met",
    )


def case_steps(facts: Mapping[str, Any], bad: frozenset[str] = frozenset()) -> list[Step]:
    """The steps of a case for a timeline; those in `bad` are drawn as the breach."""
    return [
        Step(facts[name], label, "bad" if name in bad else "info" if name in REMEDY else "")
        for name, label in CASE_STEPS.items()
        if facts.get(name)
    ]


def timeline_of(lead: Lead, actor: Actor) -> Timeline | None:
    """The act's steps with those of the lead, and the assessment limit while it runs."""
    case = queries.case_of(lead.act)
    steps: list[Step] = []
    if case is not None and actor.sees(case.organ_id):
        steps += case_steps(cases.facts_of(case))
    steps.append(Step(lead.opened_on, _("登记线索"), "info"))
    if lead.supervised_on:
        steps.append(Step(lead.supervised_on, _("开展监督"), "info"))
    if lead.closed_on:
        steps.append(Step(lead.closed_on, str(lead.get_state_display()), "good"))
    limits = []
    if lead.due_on:
        done = lead.supervised_on or lead.closed_on
        late = (done or today()) > lead.due_on
        limits.append(Span(lead.opened_on, lead.due_on, done, _("线索研判"), _("十个工作日（非法定默认）"), late))
    return Timeline(steps, limits, is_working, today(), _("线索时间轴"))
