"""The page of one finding, as one person sees it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.cases import queries as cases
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.web import pieces
from xiezhi.leads import queries as leads
from xiezhi.leads.show import link_of, resolve
from xiezhi.trail.web import lines_for

from . import queries, registers, rules, show
from .forms import ConfirmForm, DismissForm, ReconsiderForm
from .models import Finding, Mute
from .states import CONFIRMED, DISMISSED, FINDING, NEW

FORMS: dict[str, Any] = {"confirm": ConfirmForm, "dismiss": DismissForm, "reconsider": ReconsiderForm}


class FindingPage:
    """Raises Http404 for a finding that this person may not see, as for one that is not there."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = queries.reach(self.actor).select_related("organ", "organ__division", "lead")
        self.finding: Finding = get_object_or_404(rows, pk=pk)

    @property
    def decides(self) -> bool:
        return self.actor.role in roles.SUPERVISION

    @cached_property
    def mute(self) -> Mute | None:
        """The mute that covers it today: then it is read, and nothing is done with it."""
        return queries.mute_of(self.finding)

    def form(self, name: str, data: Any = None) -> Any:
        """The form of a step; prefixed, because several stand on the page."""
        return FORMS[name](data, prefix=name)

    @cached_property
    def others(self) -> list[Finding]:
        return list(queries.about_act(self.actor, self.finding.act).exclude(pk=self.finding.pk))

    @cached_property
    def facts_now(self) -> dict[str, Any] | None:
        register = registers.BY_KIND.get(self.finding.act_kind)
        if register is not None:
            return register.now(self.finding, self.actor)
        if self.finding.act_kind != rules.CASES:
            return None
        rows = cases.visible_to(self.actor).select_related("organ", "organ__division")
        case = rows.filter(pk=self.finding.act_pk).first()
        return cases.facts_of(case) if case else None

    def render(self, status: int = 200, **given: Any) -> HttpResponse:
        row = self.finding
        sentence, mend = show.words(row)
        seen = show.seen_facts(row, self.facts_now)
        differs = any(fact.now for fact in seen)
        open_forms = {name: given.get(name) or self.form(name) for name in self.steps()}
        context = {
            "finding": row,
            "act_title": show.title_of(row, self.actor),
            "head": self.head(),
            "tabs": self.tabs("record"),
            "sentence": sentence,
            "mend": mend,
            "clauses": row.clause.split("、") if row.clause else [],
            # a limit began under the law by which it is judged; a later day may have another article there
            "law_days": (row.start, row.since),
            "line": show.timeline_of(row, self.facts_now, self.others) if self.of_case else None,
            "kind": rules.KINDS[row.act_kind],
            "title_name": _titles()[row.act_kind],
            "of_case": self.of_case,
            "register_note": "" if self.of_case else registers.BY_KIND[row.act_kind].note,
            "reached": show.how_reached(row),
            "used": show.used(row),
            "mute": self.mute,
            "mute_place": self.mute and (self.mute.organ or self.mute.division),
            "mute_reason": self.mute.reason.rstrip("。.") if self.mute else "",
            "mute_url": self.lift_url(),
            "seen": seen,
            "differs": differs,
            "seen_note": self.seen_note(differs),
            "act_url": link_of(row.act),
            "rule_url": reverse("findings:rule", args=[row.rule_code]),
            "others": [(one, show.severity_badge(one), FINDING.states[one.state]) for one in self.others],
            "forms": open_forms,
            "failed": next((name for name, form in open_forms.items() if form.errors), ""),
            "decides": self.decides,
            "may_lead": self.decides
            and row.state == CONFIRMED.value
            and not row.lead_id
            and not row.cleared_on
            and self.mute is None,
            "remedy": leads.in_remedy(row.act),
            "lead_url": resolve("leads:record", row.lead_id) if row.lead_id and self.decides else "",
        }
        return render(self.request, "findings/record.html", context, status=status)

    @property
    def of_case(self) -> bool:
        """Whether it is about a case; else about what a register holds."""
        return bool(self.finding.act_kind == rules.CASES)

    def seen_note(self, differs: bool) -> str:
        if differs:
            return "" if self.of_case else _("登记已有变化，十分钟内重新核查")
        if self.facts_now is None:
            return ""
        return _("与现在的案件数据一致") if self.of_case else _("与现在的登记一致")

    def lift_url(self) -> str:
        """Where this person may end the mute."""
        held = self.mute
        return (
            reverse("findings:lift", args=[held.pk]) if held and self.decides and self.actor.sees(held.body_id) else ""
        )

    def render_trail(self) -> HttpResponse:
        context = {"head": self.head(), "tabs": self.tabs("trail"), "lines": lines_for(self.actor, self.finding.ref)}
        return render(self.request, "findings/trail.html", context)

    def steps(self) -> tuple[str, ...]:
        """Forms that stand open for this person in this state."""
        row = self.finding
        if not self.decides or row.cleared_on or self.mute is not None:
            return ()
        if row.state == NEW.value:
            return ("confirm", "dismiss")
        return ("reconsider",) if not row.in_running_lead and row.state in (CONFIRMED.value, DISMISSED.value) else ()

    def tabs(self, current: str) -> list[pieces.Tab]:
        pk = self.finding.pk
        found = [pieces.Tab(_("核查"), reverse("findings:record", args=[pk]), current == "record")]
        if self.decides:
            found.append(pieces.Tab(_("操作留痕"), reverse("findings:trail", args=[pk]), current == "trail"))
        return found

    def head(self) -> pieces.RecordHead:
        row = self.finding
        badges = [show.severity_badge(row)]
        if row.cleared_on:
            badges.append(pieces.Badge(_("已于%(on)s消除") % {"on": row.cleared_on}, "good", "check-circle-fill"))
        elif row.returned:
            badges.append(pieces.Badge(row.get_returned_display(), "warn", "arrow-repeat"))
        due = None
        if row.last is not None and row.over and not row.cleared_on:
            due = pieces.Due(_("最后合法日"), row.last, -row.over, _("日"))
        return pieces.RecordHead(
            title=show.name_of(row),
            number=row.act_label if row.act_kind != rules.ORGANS else "",  # its name stands beside it
            kind=pgettext("one", "预警"),
            organ=row.organ.name,
            organ_url=resolve("organs:record", row.organ_id),
            level=row.organ.get_level_display(),
            state=FINDING.states[row.state],
            due=due,
            badges=tuple(badges),
            crumbs=(pieces.Crumb(_("预警"), reverse("findings:list")), pieces.Crumb(str(row))),
        )


def _titles() -> dict[str, str]:
    """What the second line of an act says, by its kind."""
    whose = _("持证人")
    return {
        rules.CASES: _("当事人和案由"), rules.CERTIFICATES: whose, rules.YEARS: whose, rules.ORGANS: "",
        rules.BENCHMARKS: _("版次和名称"),
    }  # fmt: skip
