"""A changed statute's task: its items one by one, adjusted by a new edition or confirmed to need no change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiezhi.clock import queries as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.walk import carried, onward, walk_of
from xiezhi.law.statutes import place
from xiezhi.trail.web import lines_for

from . import actions, queries, show
from .forms import UnaffectedForm
from .lists import AdjustmentList
from .models import Adjustment, Affected, Item
from .states import ANSWERING, WAITING, WRITERS
from .views import READERS


@page(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The task. Posted by the organ's own people: the picked items need no change, and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row: Adjustment = get_object_or_404(queries.adjustments(actor).select_related("organ"), pk=pk)
    walk = walk_of(request, AdjustmentList, pk, reverse("catalogue:adjustments"))
    own = actor.organ_id == row.organ_id and actor.role in ANSWERING
    may = own and row.state == WAITING.value and row.kind != "repealed"
    picked = [
        int(raw) for raw in request.POST.getlist("ids")[:2000] if raw.isascii() and raw.isdecimal() and len(raw) < 18
    ]
    form = UnaffectedForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if not picked:
            form.add_error(None, _("没有选择事项。请先勾选。"))
        elif form.is_valid():
            try:
                done = actions.confirm_unaffected(row, picked, by=actor, reason=form.cleaned_data["reason"])
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                form.refuse(refusal)
            else:
                messages.success(request, _("已确认%(n)s个事项无须调整。") % {"n": done})
                here = reverse("catalogue:adjustment", args=[pk])
                left = row.items.filter(outcome="").exists()
                return redirect(carried(request, here) if left else onward(request, walk, here))
    dues = [clock.as_due(one) for one in clock.for_record(actor, row)]
    context = {
        "row": row,
        "walk": walk,
        "head": _head(row, dues),
        "facts": _facts(row),
        "waiting": _linked(row, row.items.filter(outcome="")),
        "done": _linked(row, row.items.exclude(outcome="")),
        "form": form if may else None,
        "picked": set(picked),
        "dues": dues,
        "moves": _moves(actor, row) if actor.organ_id == row.organ_id and row.state == WAITING.value else None,
        "lines": lines_for(actor, row.ref),
    }
    return render(request, "catalogue/adjustment.html", context, status=status)


def _head(row: Adjustment, dues: list[pieces.Due]) -> pieces.RecordHead:
    words = _("《%(name)s》修改") if row.kind == "amended" else _("《%(name)s》废止")
    return pieces.RecordHead(
        title=words % {"name": row.statute},
        organ=row.organ.name,
        organ_url=url_or_none("organs:record", row.organ_id) or "",
        level=row.organ.get_level_display(),
        state=show.adjustment_state(row),
        kind=show.change_takes_effect(row),
        due=dues[-1] if dues and row.state == WAITING.value else None,
        crumbs=(
            pieces.Crumb(_("事项目录"), reverse("catalogue:list")),
            pieces.Crumb(_("依据变动"), reverse("catalogue:adjustments")),
        ),
    )


def _facts(row: Adjustment) -> list[pieces.Fact]:
    touched = "、".join(place(number) for number in row.articles) if row.articles else _("全部条文")
    return [
        pieces.Fact(_("变动"), row.get_kind_display()),
        pieces.Fact(_("废止起始日期") if row.kind == "repealed" else _("变动施行日期"), row.effective_on, "date"),
        pieces.Fact(_("涉及条文"), touched, wide=len(touched) > 30),
        *show.side_by_side(row.change),
        pieces.Fact(_("生成日期"), row.opened_on, "date"),
        pieces.Fact(
            _("调整期限"),
            _("%(day)s（非法定默认）") % {"day": row.due_on} if row.due_on else _("该年放假安排还没有录入，录入后起算"),
        ),
        pieces.Fact(_("办结日期"), row.settled_on, "date"),
    ]


def _moves(actor: Actor, row: Adjustment) -> list[pieces.MoveButton]:
    edition = queries.open_edition(row.organ_id)
    if edition is not None:
        url = reverse("catalogue:edition_items", args=[edition.pk])
        return [
            pieces.MoveButton(
                _("到办理中的清单里调整"), f"{url}?{urlencode({'statute': row.statute})}", main=True, form=True, icon="pencil"
            )
        ]
    if actor.role not in WRITERS:
        return [pieces.MoveButton(_("起草新版调整"), closed=_("由法制机构人员、数据专员起草。"))]
    ask = _("新版是现行清单的副本，在里面调整受影响的事项，再报送审核。起草吗？")
    return [pieces.MoveButton(_("起草新版调整"), reverse("catalogue:begin"), main=True, icon="pencil", confirm=ask)]


def _linked(row: Adjustment, rows: Any) -> list[dict[str, Any]]:
    """Affected items with the record of each as it stands today, and the article they cite."""
    now = {item.code: item for item in Item.objects.filter(queries.holds(today()), edition__organ_id=row.organ_id)}
    found = []
    for one in rows:
        item = now.get(one.code)
        found.append(
            {"row": one, "url": reverse("catalogue:item", args=[item.pk]) if item else "", "outcome": outcome(one)}
        )
    return found


def outcome(one: Affected) -> pieces.Badge | None:
    """What came of an item."""
    tones = {"adjusted": "good", "gone": "mute", "unaffected": "info"}
    return pieces.Badge(one.get_outcome_display(), tones[one.outcome]) if one.outcome else None
