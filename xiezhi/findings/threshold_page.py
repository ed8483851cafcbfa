"""The page of one value of a place: what it is, its dry runs, and what may be done with it now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.web import pieces
from xiezhi.leads.show import link_of, resolve
from xiezhi.organs.models import Organ

from . import queries, rules
from .forms import TrialForm
from .models import DryRun, Finding, Sweep, Threshold
from .show import label_of, value_of, words
from .states import ADOPTED, ENDED, ENDING, PROPOSED, THRESHOLD, WITHDRAWN


class ThresholdPage:
    """A value of a place as one person sees it. Raises Http404."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = queries.thresholds(self.actor).select_related("body", "division")
        self.row: Threshold = get_object_or_404(rows, pk=pk)

    @cached_property
    def mine(self) -> bool:
        return self.actor.role in roles.SUPERVISION and self.actor.organ_id == self.row.body_id

    @cached_property
    def inside(self) -> bool:
        """Whether its area is the reader's: else the dry run speaks of cases that are not for him."""
        return self.actor.sees(self.row.body_id)

    @cached_property
    def purpose(self) -> str:
        ended = self.row.state in (ENDING.value, ENDED.value)
        return DryRun.Purpose.END if ended else DryRun.Purpose.ADOPT

    @cached_property
    def trial(self) -> DryRun | None:
        if not self.inside:
            return None
        found = queries.last_trial(self.row, self.purpose)
        return found or (queries.last_trial(self.row, DryRun.Purpose.ADOPT) if self.row.state == ENDED.value else None)

    @cached_property
    def waits(self) -> bool:
        """Whether a second look is wanted now."""
        return self.row.state in (PROPOSED.value, ENDING.value)

    @cached_property
    def stale(self) -> str:
        """Why what was tried no longer counts."""
        done = self.trial is not None and self.trial.state == Sweep.State.DONE and self.waits
        return queries.stale(self.trial) if done and self.trial else ""

    @property
    def first_ref(self) -> str:
        return self.row.end_ref if self.row.state == ENDING.value else self.row.proposed_ref

    @cached_property
    def closed(self) -> str:
        """Why the second step cannot be done now; empty when it can."""
        if self.trial is None or self.trial.state == Sweep.State.FAILED:
            return _("先用全部历史案件试算。")
        if self.trial.state != Sweep.State.DONE:
            return _("正在试算，完成后再办。")
        if self.stale:
            return _("试算结果已经过时：%(why)s。请重新试算。") % {"why": self.stale}
        if settings.FOUR_EYES_THRESHOLDS and self.actor.ref == self.first_ref:
            return _("您本人拟定的，须由本机构另一人确认。")
        return ""

    def render(self, status: int = 200, form: TrialForm | None = None) -> HttpResponse:
        trial = self.trial
        done = trial is not None and trial.state == Sweep.State.DONE
        context = {
            "row": self.row,
            "head": self.head(),
            "tabs": self.tabs("threshold"),
            "facts": self.facts(),
            "trial": trial,
            "done": done,
            "running": trial is not None and trial.state in (Sweep.State.QUEUED, Sweep.State.RUNNING),
            "result": self.result(trial) if trial is not None and done else None,
            "stale": self.stale,
            "mine": self.mine,
            "waits": self.waits and self.mine,
            "closed": self.closed if self.mine and self.waits else "",
            "form": form
            or (TrialForm(initial={"seen": trial.pk}) if trial is not None and self.mine and self.waits else None),
            "moves": self.moves(),
            "history": self.history(),
            "older": list(self.row.dry_runs.exclude(pk=trial.pk if trial else 0)) if self.inside else [],
            "inside": self.inside,
            "four_eyes": settings.FOUR_EYES_THRESHOLDS,
            "urls": {
                name: reverse(f"findings:threshold_{name}", args=[self.row.pk])
                for name in ("try", "adopt", "withdraw", "ask_end", "end", "keep")
            },
        }
        return render(self.request, "findings/threshold.html", context, status=status)

    def head(self) -> pieces.RecordHead:
        row = self.row
        rule = rules.rule_of(rules.CASES, row.rule_code)
        badge = (
            pieces.Badge(_("另有规定"), "info", "book")
            if row.statutory
            else pieces.Badge(_("非法定默认"), "warn", "sliders")
        )
        return pieces.RecordHead(
            title=f"{label_of(row)} · {value_of(row)}",
            number=f"{row.rule_code} {_(rule.name)}" if rule else row.rule_code,
            kind=pgettext("one", "本地阈值"),
            organ=row.body.name,
            organ_url=resolve("organs:record", row.body_id),
            level=row.division.name,
            state=THRESHOLD.states[row.state],
            badges=(badge,),
            crumbs=(
                pieces.Crumb(_("规则"), reverse("findings:rules")),
                *([pieces.Crumb(rule.code, reverse("findings:rule_settings", args=[rule.code]))] if rule else []),
                pieces.Crumb(pgettext("one", "本地阈值")),
            ),
        )

    def tabs(self, current: str) -> list[pieces.Tab]:
        pk = self.row.pk
        return [
            pieces.Tab(_("数值和试算"), reverse("findings:threshold", args=[pk]), current == "threshold"),
            pieces.Tab(_("操作留痕"), reverse("findings:threshold_trail", args=[pk]), current == "trail"),
        ]

    def facts(self) -> list[pieces.Fact]:
        row = self.row
        until = row.end_on if row.state == ENDED.value and row.end_on else row.last
        return [
            pieces.Fact(_("适用地区"), row.division.name),
            pieces.Fact(_("适用首日"), row.first, "date"),
            pieces.Fact(_("适用末日"), until or _("没有期限"), "date" if until else "text"),
            pieces.Fact(
                _("数值的性质"),
                _("特别法律、地方性法规、规章另有规定") if row.statutory else _("本机构自定，非法定默认"),
            ),
            pieces.Fact(_("来源"), row.source, wide=True),
            pieces.Fact(_("理由"), row.reason, "long", wide=True),
        ]

    def history(self) -> list[pieces.Happening]:
        row = self.row
        found = [pieces.Happening(row.proposed_at, _("拟定"), row.proposed_by)]
        if row.adopted_at:
            found.append(pieces.Happening(row.adopted_at, _("采用"), row.adopted_by, "", "good"))
        if row.end_at:
            how = _("适用到%(on)s为止") % {"on": row.end_on} if row.end_on else _("自始不适用")
            found.append(
                pieces.Happening(row.end_at, _("拟终止：%(how)s") % {"how": how}, row.end_by, row.end_reason, "warn")
            )
        if row.closed_at:
            what = {WITHDRAWN.value: _("撤回"), ENDED.value: _("终止")}[row.state]
            found.append(pieces.Happening(row.closed_at, what, row.closed_by, "", "mute"))
        return found

    def moves(self) -> list[pieces.MoveButton]:
        """The lesser moves; adopting and ending stand with the dry run."""
        if not self.mine:
            return []
        pk, state = self.row.pk, self.row.state
        found = []
        if self.waits and (self.trial is None or self.trial.state in (Sweep.State.DONE, Sweep.State.FAILED)):
            found.append(
                pieces.MoveButton(
                    _("重新试算") if self.trial else _("试算"), reverse("findings:threshold_try", args=[pk]),
                    main=bool(self.stale) or self.trial is None or self.trial.state == Sweep.State.FAILED, icon="arrow-repeat",
                )
            )  # fmt: skip
        if state == PROPOSED.value:
            found.append(
                pieces.MoveButton(
                    _("撤回"), reverse("findings:threshold_withdraw", args=[pk]), danger=True, icon="x-lg",
                    confirm=_("撤回后这项数值不再采用；需要时重新拟定。撤回吗？"),
                )
            )  # fmt: skip
        if state == ENDING.value:
            found.append(pieces.MoveButton(_("不终止"), reverse("findings:threshold_keep", args=[pk]), icon="reply"))
        if state == ADOPTED.value:
            found.append(
                pieces.MoveButton(
                    _("拟终止…"), reverse("findings:threshold_ask_end", args=[pk]), form=True, icon="slash-circle"
                )
            )
        return found

    def result(self, trial: DryRun) -> dict[str, Any]:
        """What a finished dry run found, with names and links."""
        figures = trial.figures
        names = dict(Organ.objects.filter(pk__in=figures["organs"]).values_list("pk", "name"))
        by_organ = [
            {"name": names.get(int(pk), pk), "now": of[0], "would": of[1], "new": of[2], "gone": of[3]}
            for pk, of in sorted(figures["organs"].items(), key=lambda pair: (-pair[1][2] - pair[1][3], -pair[1][1]))
        ]
        acts = [one["act"] for kind in ("new", "gone") for one in figures["examples"][kind]]
        held = dict(
            queries.reach(self.actor)
            .filter(act_kind=rules.CASES, act_pk__in=acts, rule_code=trial.threshold.rule_code)
            .values_list("act_pk", "pk")
        )

        def row(one: dict[str, Any]) -> dict[str, Any]:
            return {
                "label": one["label"], "since": _day(one["since"]), "sentence": _sentence(trial.threshold.rule_code, one),
                "organ": names.get(one["organ"], ""), "url": link_of(f"{rules.CASES}:{one['act']}"),
                "finding": reverse("findings:record", args=[held[one["act"]]]) if one["act"] in held else "",
            }  # fmt: skip

        return {
            **figures, "organs": by_organ, "warned_now": figures["warned"][0], "warned_would": figures["warned"][1],
            "examples": {kind: [row(one) for one in figures["examples"][kind]] for kind in ("new", "gone")},
            "nothing": not (figures["new"] or figures["gone"] or figures["warned"][0] != figures["warned"][1]),
        }  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _sentence(code: str, one: dict[str, Any]) -> str:
    """What is seen in an example, in the reader's language; as stored where the rule has changed since."""
    seen = Finding(
        rule_code=code, rule_version=one["version"], act_kind=rules.CASES, act_pk=one["act"], severity="red", saw=one["saw"],
        since=_day(one["since"]), figures=one["figures"], start=_day(one["start"]), last=_day(one["last"]), reasons=one["reasons"],
        sentence=one["sentence"],
    )  # fmt: skip
    return words(seen)[0]
