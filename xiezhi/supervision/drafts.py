"""What an instrument says: a first draft from the lead, and the slots of its template. Letters are always Chinese."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from django.conf import settings

from xiezhi.accounts.queries import only_holder_at, people_at
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import split_ref
from xiezhi.law.citing import find
from xiezhi.leads.models import Lead, Source
from xiezhi.letters.render import chinese_date
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import government_for

from . import regime
from .models import DecisionForm, Ground, Instrument, Kind, Proposal
from .states import WITHDRAWN


@dataclass(frozen=True)
class Content:
    """Everything a supervisor fills in. Lists are one entry a line in the form."""

    kind: str
    dated: dt.date
    subject: str
    source: str
    problem: str
    facts: str
    clauses: tuple[str, ...]
    requirement: str
    due_on: dt.date | None
    report_way: str
    objection_way: str
    contact: str
    signed_by: str
    duty: str = ""
    reason: str = ""
    copy_to: tuple[str, ...] = ()
    kind_reason: str = ""
    annex: bool = True  # the timeline of the case, where there is one

    def stripped(self) -> Content:
        """The same without white space around texts and without empty lines in lists."""
        changes: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, str):
                changes[f.name] = value.strip()
            elif isinstance(value, tuple):
                changes[f.name] = tuple(t for raw in value if (t := raw.strip()))
        return replace(self, **changes)


@cache
def phrases() -> dict[str, dict[str, str]]:
    """The standing phrases of the seed."""
    return tomllib.loads((settings.SEED / "letters" / "_phrases.toml").read_text("utf-8"))


def clauses_in(text: str) -> tuple[str, ...]:
    """Clauses cited in a text, in order, each once: those in full form, else those in short form."""
    full, short, marked = [], [], False
    for one in find(text):
        words = text[one.start : one.end]
        begins = words.startswith(("《", one.name))  # else it continues the citation before: …第五十七条、第五十八条
        marked = words.startswith("《") if begins else marked
        clause = words if begins else f"《{one.name}》{one.place}" if marked else one.ref
        if one.article:
            (full if marked else short).append(clause)
    return tuple(dict.fromkeys(full or short))


def contact_of(by: Actor) -> str:
    """Name and office telephone of the person who acts, where known."""
    if by.system or by.organ_id is None:
        return by.name
    person = people_at(by, by.organ_id).filter(user__pk=split_ref(by.ref)[1]).first()
    return f"{by.name} {person.phone}".strip() if person else by.name


def copies_for(organ: Organ, chosen: tuple[str, ...] = ()) -> tuple[str, ...]:
    """For a 垂管 organ its upper department is always told (条例第四十二条, S15)."""
    upper = (organ.upper_department,) if organ.vertical and organ.upper_department else ()
    return tuple(dict.fromkeys((*upper, *chosen)))


def first_draft(lead: Lead, by: Actor, dated: dt.date, kind: str = "") -> Content:
    """A draft filled from the lead. Raises SUP-02 as `regime.propose_kind` does."""
    kind = kind or regime.propose_kind(lead, dated).kind.value
    said = phrases()
    clauses = clauses_in(lead.facts)
    clause = "、".join(clauses)
    subject, problem = _named(lead)
    return Content(
        kind=kind, dated=dated, subject=subject[:120],
        source=said["source"].get(lead.source, said["source"]["other"]),
        problem=problem[:200], facts=_facts_of(lead), clauses=clauses,
        requirement=said["requirement"][kind], due_on=regime.default_limit(dated).last_day,
        report_way=said["report_way"]["body"], objection_way=said["objection_way"]["body"].format(body=lead.body.name),
        contact=contact_of(by), signed_by=only_holder_at(lead.body_id, roles.SUPERVISION_HEAD),
        duty=said["duty"][kind].format(clause=clause) if kind == Kind.LETTER and clause else "",
        reason=said["reason"][kind].format(clause=clause) if kind == Kind.OPINION and clause else "",
        copy_to=copies_for(lead.organ),
    )  # fmt: skip


def with_blanks(content: Content) -> Content:
    """For a preview: what is still empty is said to be so, in its place."""
    content = content.stripped()
    blank = "〔待填写〕"
    texts = {f.name: blank for f in fields(content) if getattr(content, f.name) == "" and f.name != "kind_reason"}
    return replace(
        content,
        **(texts | {"kind_reason": content.kind_reason or "——预览——"}),
        clauses=content.clauses or (blank,),
        due_on=content.due_on or regime.default_limit(content.dated).last_day,
    )


_OF_RULES = re.compile(r"(?P<act>.+?)：(?P<rule>.+?)(?P<more>等\d+项)?(?:问题)?")


def _named(lead: Lead) -> tuple[str, str]:
    """事由 and 问题定性 as phrases that fit a title and a heading, where findings gave the lead its name."""
    found = _OF_RULES.fullmatch(lead.title)
    if lead.source != Source.FINDING or found is None or not lead.act_label.startswith(found["act"]):
        return lead.title, lead.title
    more = found["more"] or ""
    what = "案件" if _of_case(lead) else ""  # a certificate or an organ needs no such word
    return f"{found['act']}{what}{found['rule']}{more}问题", f"不符合“{found['rule']}”{more}要求"


def _of_case(row: Lead | Instrument) -> bool:
    return not row.act or row.act.startswith("cases.Case:")


def _overview(row: Lead | Instrument) -> str:
    """What the letter is about: an act of enforcement, or something that a register holds."""
    return phrases()["overview"]["act" if _of_case(row) else "record"].format(act=row.act_label.replace(" · ", "，"))


_CITED_BY_RULE = re.compile(r"依据：[^\n。]*（规则[^（）\n]*）。?")


def _facts_of(lead: Lead) -> str:
    """The lead's facts without the marks of the rule that found them: the letter cites clauses in their own place.

    Days, numbered points and case names are written as a document writes them (GB/T 9704-2012, GB/T 15835).
    """
    lines = [line.strip() for line in _CITED_BY_RULE.sub("", lead.facts).splitlines() if line.strip()]
    several = sum(bool(_POINT.match(line)) for line in lines) > 1
    lines = [_POINT.sub(r"（\1）" if several else "", line) for line in lines]
    return _ISO_DAY.sub(_day_in_words, "\n".join(lines).replace(" · ", "，"))


_POINT = re.compile(r"^(\d+)\.\s+")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")


def _day_in_words(found: re.Match[str]) -> str:
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日"


def earlier_letters(lead: Lead) -> list[Instrument]:
    """督办函 already issued on the same act to the same organ, oldest first."""
    if not lead.act:
        return []
    found = Instrument.objects.filter(act=lead.act, organ=lead.organ, kind=Kind.LETTER).exclude(lead=lead)
    return list(found.exclude(state=WITHDRAWN.value).order_by("dated", "id"))


def slots(lead: Lead, content: Content) -> dict[str, Any]:
    """Slots for letters.render, without number, date and issuer."""
    government = government_for(lead.body)
    out: dict[str, Any] = {
        "addressee": lead.organ.name, "government": government.name if government else None,
        "subject": content.subject, "source": content.source, "findings": [_finding(content)],
        "requirement": content.requirement, "deadline": content.due_on, "period": _period(content),
        "report_way": content.report_way, "objection_way": content.objection_way, "contact": content.contact,
        "copy_to": content.copy_to,
    }  # fmt: skip
    if lead.act_label:
        out["overview"] = _overview(lead)
    if content.kind == Kind.LETTER:
        out["duty"] = content.duty
        if earlier := earlier_letters(lead):
            out["times"] = str(len(earlier) + 1)
    elif content.kind == Kind.OPINION:
        out["reason"] = content.reason
    return _known(content, out | {"print_organ": lead.body.name})


def decision_draft(proposal: Proposal, by: Actor, dated: dt.date) -> Content:
    """A draft of the 决定书 from the instrument that was not obeyed and the proposal."""
    first = proposal.instrument
    said = phrases()
    return Content(
        kind=Kind.DECISION.value, dated=dated, subject=first.subject, source=first.source, problem=first.problem,
        facts=first.facts, clauses=tuple(first.clauses), requirement=proposal.measure,
        due_on=regime.default_limit(dated).last_day, report_way=said["report_way"]["body"],
        objection_way=said["objection_way"]["body"].format(body=first.body.name), contact=contact_of(by),
        signed_by="", copy_to=copies_for(first.organ, tuple(first.copy_to)),
    )  # fmt: skip


def decision_slots(proposal: Proposal, content: Content) -> dict[str, Any]:
    """Slots of the 决定书. The ground of the proposal decides which opening it has (条例第二十九条 knows two)."""
    first, said = proposal.instrument, phrases()
    out: dict[str, Any] = {
        "government": proposal.government.name, "supervision_body": first.body.name, "addressee": first.organ.name,
        "subject": content.subject, "findings": [_finding(content)], "advice_no": proposal.number,
        "approval_no": proposal.decision_no, "approval_date": proposal.decided_on,
        "approval_form": _FORMS[proposal.form], "decision": content.requirement, "deadline": content.due_on,
        "period": _period(content), "report_way": content.report_way, "objection_way": content.objection_way,
        "consequence": said["consequence"][regime.regime_on(Kind.DECISION, content.dated).regime],
        "contact": content.contact, "copy_to": content.copy_to, "print_organ": proposal.government.name,
        "prior_no": first.number, "prior_outcome": said["outcome"].get(proposal.ground, said["outcome"]["refused"]),
    }  # fmt: skip
    if proposal.ground == Ground.GRAVE:
        del out["prior_no"], out["prior_outcome"]
        out["major_issue"] = proposal.text
    if first.act_label:
        out["overview"] = _overview(first)
    return _known(content, out)


_FORMS = {DecisionForm.MEETING: "会议讨论", DecisionForm.INSTRUCTION: "批示"}


def _finding(content: Content) -> dict[str, str]:
    # the template adds its own full stops
    return {
        "title": content.problem.rstrip("。"),
        # one paragraph in the letter: lines follow each other without the blank that a line break would leave
        "facts": "".join(_sentence(line) for line in content.facts.splitlines() if line.strip()),
        "clause": "、".join(content.clauses),
    }


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？；：，、" else text + "。"


def _period(content: Content) -> str | None:
    return period(content.dated, content.due_on) if content.due_on else None


def period(made: dt.date, due_on: dt.date) -> str:
    """A limit in words that counts to its last day: the day on which it is made is not counted."""
    return f"自{chinese_date(made + dt.timedelta(days=1))}起{(due_on - made).days}日"


def _known(content: Content, values: Mapping[str, Any]) -> dict[str, Any]:
    template = regime.regime_on(content.kind, content.dated)
    declared = {*template.required, *template.optional}
    return {k: v for k, v in values.items() if k in declared}
