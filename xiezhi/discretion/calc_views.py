"""裁量计算: a page anybody in the house may try; what the handling organ keeps of it; a record that prints as an annex."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.citing import linked
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import READ_AND_POST
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, content, queries, reckoning, show
from .calculating import Worked, statute_range
from .forms import CaseForm, FactorsForm, KeepForm, VoidForm, day_or_none
from .models import Benchmark, Calculation
from .states import CALCULATING, CALCULATION
from .views import READERS


class Calculator:
    """One visit: what was put in, and what comes out as far as enough is known."""

    def __init__(self, request: HttpRequest) -> None:
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self.posted = request.method == "POST"
        self.data = request.POST if self.posted else request.GET
        self.day = day_or_none(self.data.get("acted_on", "")) or today()
        self.organs = self._organs()
        self.organ = self._organ()
        self.benchmarks = queries.usable(self.organ, self.day) if self.organ else []
        self.benchmark = self._benchmark()
        self.case = self._case_form()
        self.factors = FactorsForm(self._bound(), benchmark=self.benchmark) if self.benchmark else None
        self.worked: Worked | reckoning.NoTier | None = None
        self.keep: KeepForm | None = None
        if self.asked_for and self.benchmark and self.factors and self.case.is_valid() and self.factors.is_valid():
            self.worked = actions.work_out(self.asked)

    @property
    def asked_for(self) -> bool:
        return self.posted or "go" in self.data

    @property
    def asked(self) -> actions.Asked:
        assert self.organ is not None
        assert self.benchmark is not None
        assert self.factors is not None
        return actions.Asked(
            self.organ, self.benchmark.item_code, self.case.cleaned_data["acted_on"], self.factors.given,
            self.factors.cleaned_data.get("base")
        )

    def _bound(self) -> Any:
        return self.data if self.asked_for else None

    def _organs(self) -> list[tuple[int, str]]:
        found = Organ.objects.filter(benchmarks__in=queries.in_force_everywhere()).distinct()
        rows = list(found.order_by("level", "code").values_list("pk", "name"))
        own = self.actor.organ_id
        mine = [row for row in rows if self.actor.sees(row[0])]
        if own is not None and not any(pk == own for pk, _name in mine):
            organ = Organ.objects.filter(pk=own, kind__in=queries.ENFORCING).values_list("pk", "name").first()
            mine = ([organ] if organ else []) + mine
        return mine

    def _organ(self) -> Organ | None:
        """The organ asked for, if the person sees it; else his own; else the first."""
        known = dict(self.organs)
        raw = self.data.get("organ", "")
        asked = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 18 else None
        pk = next((n for n in (asked, self.actor.organ_id, *known) if n in known), None)
        return Organ.objects.select_related("division").get(pk=pk) if pk is not None else None

    def _benchmark(self) -> Benchmark | None:
        code, cause = clean_text(self.data.get("item", ""), 40), clean_text(self.data.get("cause", ""), 200)
        found = next((row for row in self.benchmarks if row.item_code == code), None)
        if found is None and cause:
            found = next((row for row in self.benchmarks if row.cause == cause), None)
        return queries.complete(Benchmark.objects.filter(pk=found.pk)).get() if found else None

    def _case_form(self) -> CaseForm:
        initial = {
            "organ": self.organ.pk if self.organ else "", "acted_on": self.day,
            "item": self.benchmark.item_code if self.benchmark else "",
            "party_kind": clean_text(self.data.get("party_kind", ""), 10), "case_no": clean_text(self.data.get("case_no", ""), 200),
        }  # fmt: skip
        return CaseForm(self._bound(), organs=self.organs, benchmarks=self.benchmarks, initial=initial)

    @property
    def may_keep(self) -> bool:
        return (
            self.actor.role in CALCULATING and self.organ is not None and self.organ.pk == self.actor.organ_id
            and isinstance(self.worked, Worked)
        )  # fmt: skip

    def result(self) -> dict[str, Any]:
        """What came out, for the template."""
        if not isinstance(self.worked, Worked):
            return {"nothing": self.worked.text if self.worked else ""}
        found, item = self.worked.result, self.worked.result.benchmark.item
        low, high = statute_range(item, self.asked.base)
        return {
            "result": found, "tier": show.shown_tier(found.tier, found.benchmark),
            "range": content.fine_text(found.range_min, found.range_max) or content.range_text(found.tier, item),
            "statute": content.fine_text(low, high) or content.statute_text(item) or "—",
            "steps": [linked(step.said, (self.asked.acted_on,)) for step in self.worked.steps], "mixed": found.mixed,
            "benchmark_url": reverse("discretion:public_record", args=[found.benchmark.pk]),
        }  # fmt: skip

    def keep_form(self) -> KeepForm | None:
        if not self.may_keep or not isinstance(self.worked, Worked):
            return None
        found = self.worked.result
        kinds = found.benchmark.item.penalty_kinds
        initial = {"penalty_kinds": [kind for kind in found.tier.kinds.split(",") if kind]}
        return KeepForm(self.data if self.posted else None, kinds=kinds, initial=initial)


@page(*READERS)
@require_http_methods(READ_AND_POST)
def calculator(request: HttpRequest) -> HttpResponse:
    """Put in a case, see the tier, the range and why. Posted: keep it, with what was chosen."""
    one = Calculator(request)
    keep = one.keep_form()
    status = 200
    if request.method == "POST":
        status = 422
        if keep is not None and keep.is_valid():
            data = one.case.cleaned_data
            try:
                row = actions.keep(
                    one.asked, by=one.actor, case_no=data["case_no"], party_kind=data["party_kind"], **keep.cleaned_data
                )
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                keep.refuse(refusal)
            else:
                messages.success(request, _("已保存计算结果。"))
                return redirect("discretion:calculation", row.pk)
        elif keep is None and one.worked is not None:
            raise Refusal("DIS-38", _("您可以试算，不能保存：保存由办案机关的执法人员、法制机构人员办理。"), status=403)
    context = {
        "case": one.case, "factors": one.factors, "keep": keep, "benchmark": one.benchmark, "organ": one.organ, "day": one.day,
        "none": one.organ is None or not one.benchmarks, "lone": len(one.organs) < 2,
        "tiers": show.tiers(one.benchmark) if one.benchmark else [], **(one.result() if one.asked_for else {}),
        "asked": one.asked_for and one.worked is not None,
    }  # fmt: skip
    return render(request, "discretion/calculator.html", context, status=status)


@page(*READERS)
@require_GET
def calculation(request: HttpRequest, pk: int) -> HttpResponse:
    """A calculation that was kept; it prints as an annex to the file."""
    row = _calculation(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "row": row, "head": _head(row), "facts_": show.calculation_facts(row),
        "steps": [linked(reckoning.said(step), (row.acted_on,)) for step in row.steps],
        "tier": show.shown_tier(row.tier, row.benchmark), "range": show.range_of(row), "chosen": show.chosen(row),
        "moves": _moves(actor, row), "lines": lines_for(actor, row.ref), "case_url": _case_url(row),
    }  # fmt: skip
    return render(request, "discretion/calculation.html", context)


def _calculation(request: HttpRequest, pk: int) -> Calculation:
    rows = queries.calculations(request.actor).select_related("organ", "benchmark__item", "benchmark__organ", "tier")  # type: ignore[attr-defined]
    row: Calculation = get_object_or_404(rows, pk=pk)
    return row


def _head(row: Calculation) -> pieces.RecordHead:
    badges = (pieces.Badge(_("偏离基准"), "bad", "exclamation-triangle"),) if row.deviates else ()
    return pieces.RecordHead(
        title=_("裁量计算 · %(name)s") % {"name": row.benchmark.name.removesuffix("行政处罚裁量权基准")}, number=row.case_no,
        organ=row.organ.name, organ_url=reverse("organs:record", args=[row.organ_id]), state=CALCULATION.states[row.state],
        badges=badges,
        crumbs=(
            pieces.Crumb(_("裁量计算"), reverse("discretion:calculator")), pieces.Crumb(_("计算记录"),
            reverse("discretion:calculations")),
        ),
    )  # fmt: skip


def _moves(actor: Actor, row: Calculation) -> list[pieces.MoveButton]:
    if row.state != "kept" or actor.role not in CALCULATING or actor.organ_id != row.organ_id:
        return []
    found = []
    write = url_or_none("cases:write_calculation", row.pk) if row.case_no else None
    if write:
        found.append(pieces.MoveButton(
            _("写入案件"), write, main=True, icon="folder2-open",
            confirm=_("把档次、法定幅度和偏离理由写入案件%(no)s。写入吗？") % {"no": row.case_no},
        ))  # fmt: skip
    void = reverse("discretion:void", args=[row.pk])
    found.append(pieces.MoveButton(_("作废…"), void, form=True, danger=True, icon="x-lg"))
    return found


def _case_url(row: Calculation) -> str:
    pk = row.case_ref.rpartition(":")[2]
    return (url_or_none("cases:record", int(pk)) or "") if pk.isdecimal() else ""


@page(*sorted(CALCULATING))
@require_http_methods(READ_AND_POST)
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of use."""
    row = _calculation(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void(row, by=actor, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已作废。"))
            return redirect("discretion:calculation", pk)
    context = {
        "form": form, "title": _("作废计算结果"), "intro": row.benchmark.name, "submit": _("作废"),
        "cancel_url": reverse("discretion:calculation", args=[pk]), "crumbs": _head(row).crumbs,
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
