"""Sending data: the list of batches, the upload of each kind, a batch with its progress and the lines that wait."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Overtaken, Refusal, Stale
from xiezhi.core.web import pieces, stale
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import DateRange, MultiChoice, OrganChoice, Text, YesNo, clean_text
from xiezhi.core.web.forms import told
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, kinds, queries, show, tasks
from .forms import UploadForm
from .kind import Kind
from .kinds import KINDS
from .meaning import Plan
from .models import Batch, Row
from .states import BATCH, DISCARDED, FAILED, MENDED, QUARANTINED, ROW, SENDERS
from .template import taken_away
from .template import template as template_bytes

READERS = tuple(queries.READERS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_A_PAGE = 10  # every cell is a field, and a request takes a thousand
AT_ONCE = 200


def organ_choices(actor: Actor | None) -> list[tuple[int, str]]:
    found = Organ.objects.filter(pk__in=queries.visible_to(actor).order_by().values("organ_id"))
    return list(found.order_by("name").values_list("pk", "name"))


class BatchList(ListView):
    title = gettext_lazy("数据报送")
    default_sort = "-at"
    columns = (
        Column("name", gettext_lazy("文件"), sort=True, width="clip"),
        Column("pk", gettext_lazy("批次"), kind="number", sort="id"),
        Column("kind", gettext_lazy("内容"), value=lambda row: KINDS[row.kind].label, sort=True),
        Column("organ", gettext_lazy("报送机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("by_name", gettext_lazy("报送人"), sort=True),
        Column("at", gettext_lazy("报送时间"), kind="moment", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=BATCH, sort=True),
        Column("total", gettext_lazy("行数"), kind="number", sort=True),
        Column("accepted", gettext_lazy("新增"), kind="number", sort=True),
        Column("changed", gettext_lazy("更新"), kind="number", sort=True),
        Column("unchanged", gettext_lazy("无变化"), kind="number", sort=True),
        Column("quarantined", gettext_lazy("待改"), kind="number", sort=True),
        Column("discarded", gettext_lazy("作废"), kind="number", sort=True, shown=False),
        Column("sha256", gettext_lazy("文件校验值"), shown=False, width="clip"),
    )
    filters = (
        Text("q", gettext_lazy("文件名、报送人"), fields=("name", "by_name")),
        OrganChoice("organ", gettext_lazy("报送机关"), field="organ_id", choices=organ_choices),
        MultiChoice("kind", gettext_lazy("内容"), choices=kinds.choices()),
        MultiChoice("state", gettext_lazy("状态"), choices=BATCH.choices()),
        YesNo("waiting", gettext_lazy("有待改的行"), q=queries.with_waiting),
        DateRange("at", gettext_lazy("报送日期"), field="at__date"),
    )

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        if self.actor and kinds.open_to(self.actor.role):
            text = _("下载模板，填好以后在这里报送。读不懂的行会留下来等您改。")
            return Empty(_("还没有报送过数据"), text, _("报送数据"), reverse("exchange:upload"), "cloud-arrow-up")
        return Empty(_("还没有报送过数据"), _("执法机关报送后，批次出现在这里。"), icon="cloud-arrow-up")

    def queryset(self) -> Any:
        return queries.visible_to(self.actor).select_related("organ").defer("headings", "ignored", "notices")

    def row_url(self, row: Batch) -> str:
        return reverse("exchange:batch", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if not self.actor or not kinds.open_to(self.actor.role):
            return []
        return [{"label": _("报送数据"), "url": reverse("exchange:upload"), "icon": "upload", "main": True}]


batch_list = page(*READERS)(BatchList.as_view())


@page(*READERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The file to fill in, of the kind that the address names."""
    kind = _named(request, list(KINDS.values()))
    return _download(template_bytes(kind.sheet), f"{kind.name}-moban.xlsx")


def _named(request: HttpRequest, among: list[Kind]) -> Kind:
    """The kind that the address names; the first one when it names none. Unknown ones are not found."""
    name = request.GET.get("kind", "")
    found = among[:1] if not name else [kind for kind in among if kind.name == name]
    if not found:
        raise Http404
    return found[0]


@page(*SENDERS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file of the kind that the address names. The same file again leads to its first batch."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    offered = kinds.open_to(actor.role)
    if not offered:
        raise NotAllowed("IMP-21", _("您现在的岗位没有要报送的数据。"), _("由执法机关的数据专员报送。"))
    kind = _named(request, offered)
    organs = queries.may_upload_for(actor)
    initial = {"organ": actor.organ_id, "unit": ""}
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind, organs=organs, initial=initial)
    instead: Kind | None = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            found, fresh = tasks.submit(
                sent["file"], by=actor, organ=sent["organ"], name=sent["file"].name, unit=sent.get("unit", ""), kind=kind
            )
        except Refusal as refusal:
            if refusal.fields:
                form.refuse(refusal)
            else:
                form.add_error("file", told(refusal))
                instead = next((each for each in offered if each.name == refusal.data.get("kind")), None)
        else:
            if fresh:
                messages.success(request, _("文件已收到，正在读取。可以离开本页，读完后再来看。"))
            else:
                messages.info(request, _("这个文件报送过，内容一字不差，没有重复读取。这是当时的批次。"))
            return redirect("exchange:batch", found.pk)
    context = {
        "form": form, "kind": kind, "instead": instead, "tabs": _kind_tabs(offered, kind),
        "title": _("报送数据：%(kind)s") % {"kind": kind}, "submit": pgettext("data", "报送"),
        "cancel_url": reverse("exchange:list"),
        "crumbs": (pieces.Crumb(_("数据报送"), reverse("exchange:list")), pieces.Crumb(_("报送数据"))),
    }  # fmt: skip
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)


def _kind_tabs(offered: list[Kind], current: Kind) -> list[pieces.Tab]:
    if len(offered) == 1:
        return []
    url = reverse("exchange:upload")
    return [pieces.Tab(kind.label, f"{url}?kind={kind.name}", kind is current) for kind in offered]


def _batch(request: HttpRequest, pk: int) -> Batch:
    found: Batch = get_object_or_404(queries.visible_to(request.actor).select_related("organ"), pk=pk)  # type: ignore[attr-defined]
    return found


def _row(request: HttpRequest, pk: int) -> Row:
    rows = queries.rows_visible_to(request.actor).select_related("batch", "batch__organ")  # type: ignore[attr-defined]
    found: Row = get_object_or_404(rows, pk=pk)
    return found


def _mends(request: HttpRequest, batch: Batch) -> bool:
    return queries.sends(request.actor, KINDS[batch.kind], batch.organ_id)  # type: ignore[attr-defined]


def _frame(batch: Batch, tab: str) -> dict[str, Any]:
    return {
        "batch": batch,
        "head": show.head(batch, BATCH.states),
        "tabs": [
            pieces.Tab(_("批次"), reverse("exchange:batch", args=[batch.pk]), tab == "batch"),
            pieces.Tab(_("操作留痕"), reverse("exchange:trail", args=[batch.pk]), tab == "trail"),
        ],
    }


@page(*READERS)
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: progress while it is read, then counts, and the lines that wait to be mended."""
    return _batch_page(request, _batch(request, pk))


def _batch_page(request: HttpRequest, found: Batch, status: int = 200) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in (MENDED.value, DISCARDED.value) else QUARANTINED.value
    rows = found.rows.filter(state=state).select_related("batch")
    shown = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    plan = Plan.of(found)
    url = reverse("exchange:batch", args=[found.pk])
    per_state = {QUARANTINED.value: found.quarantined, DISCARDED.value: found.discarded}
    per_state[MENDED.value] = found.rows.filter(state=MENDED.value).count()
    context = _frame(found, "batch") | {
        "reading": show.unread(found),
        "steps": show.steps(found),
        "counts": show.counts(found),
        "notes": show.notes(found),
        "state": state,
        "state_tabs": [
            pieces.Tab(item.label, f"{url}?state={item.value}#waiting", item.value == state, per_state[item.value])
            for item in (QUARANTINED, MENDED, DISCARDED)
        ],
        "page": shown,
        "lines": [show.waiting(row, plan) for row in shown.object_list],
        "options": show.options(plan),
        "states": ROW,
        "mends": _mends(request, found) and state == QUARANTINED.value,
        "may_retry": _mends(request, found) and found.state == FAILED.value,
        "any_rows": any(per_state.values()),
    }
    return render(request, "exchange/batch.html", context, status=status)


@page(*READERS)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for again and again; when reading is over the whole page is loaded anew."""
    found = _batch(request, pk)
    response = render(request, "exchange/_progress.html", {"batch": found, "reading": show.unread(found)})
    if not show.unread(found):
        response["HX-Refresh"] = "true"
    return response


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with this batch and its lines."""
    found = _batch(request, pk)
    touched = found.rows.exclude(state=QUARANTINED.value).values_list("pk", flat=True)[:500]
    refs = [f"exchange.Row:{row}" for row in touched]
    lines = lines_for(request.actor, found.ref, *refs)  # type: ignore[attr-defined]
    return render(request, "exchange/trail.html", _frame(found, "trail") | {"lines": lines})


@page(*SENDERS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read on after a failure."""
    found = _batch(request, pk)
    tasks.read_again(found, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("已重新开始读取，从上次停下的地方继续。"))
    return redirect("exchange:batch", found.pk)


@page(*SENDERS)
@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Retry one line with what was typed."""
    row = _row(request, pk)
    values = show.typed(row, request.POST.dict())
    try:
        taken = actions.mend(row, by=request.actor, values=values, seen=show.seen(row, request.POST))  # type: ignore[attr-defined]
    except Overtaken as refusal:
        return _overtaken(request, _row(request, pk), values, refusal)
    if taken:
        tasks.afterwards(row.batch)
    if not request.htmx:  # type: ignore[attr-defined]
        text = _("第%(n)s行已改好，已经收下。") if taken else _("第%(n)s行还有要改的地方。")
        (messages.success if taken else messages.warning)(request, text % {"n": row.line})
        return redirect(f"{reverse('exchange:batch', args=[row.batch_id])}#waiting")
    return _row_part(request, row, taken)


def _overtaken(request: HttpRequest, row: Row, values: dict[str, str], refusal: Overtaken) -> HttpResponse:
    """What was typed beside what stands in the line now; going on tries the line with what was typed."""
    rows = [stale.Compared(heading, text.strip(), row.raw.get(heading, "")) for heading, text in values.items()]
    again = [(show.version_name(row), str(row.version))]
    again += [(name, text) for name, text in request.POST.items() if name.startswith(f"c{row.pk}.")]
    back = f"{reverse('exchange:batch', args=[row.batch_id])}#waiting"
    refusal.mend = _("对照下面两栏。仍要按您填写的办，点“用我填写的内容继续”，这一行就按您填写的重试。")
    to = reverse("exchange:mend", args=[row.pk])
    return stale.stale_page(request, refusal, rows, to=to, again=again, back=back)


def _row_part(request: HttpRequest, row: Row, moved: bool) -> HttpResponse:
    """The line anew, and with it the counts if they changed."""
    row.batch.refresh_from_db()
    context = {
        "line": show.waiting(row, Plan.of(row.batch)), "batch": row.batch, "mends": not moved, "tried": True,
        "counts": show.counts(row.batch) if moved else None, "states": ROW,
    }  # fmt: skip
    return render(request, "exchange/_row_answer.html", context)


@page(*SENDERS)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard one line, with the reason."""
    row = _row(request, pk)
    actions.discard([row], by=request.actor, reason=clean_text(request.POST.get("reason", ""), 200))  # type: ignore[attr-defined]
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, _("第%(n)s行已作废。") % {"n": row.line})
        return redirect(f"{reverse('exchange:batch', args=[row.batch_id])}#waiting")
    return _row_part(request, row, True)


@page(*SENDERS)
@require_POST
def mend_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Retry the lines in which something was typed; without that, all that wait (at most AT_ONCE)."""
    found = _batch(request, pk)
    rows = list(found.rows.filter(state=QUARANTINED.value).select_related("batch", "batch__organ")[:AT_ONCE])
    tried = show.changed_rows(rows, request.POST.dict()) or [(row, {}) for row in rows]
    mended, overtaken = 0, []
    for row, values in tried:
        try:
            mended += actions.mend(row, by=request.actor, values=values, seen=show.seen(row, request.POST))  # type: ignore[attr-defined]
        except Stale:
            overtaken.append(str(row.line))
    if overtaken:
        text = _("打开之后，有人改过或者办过第%(lines)s行，您填写的没有保存。请看过现在的内容再改。")
        messages.warning(request, text % {"lines": "、".join(overtaken)})
    if mended:
        tasks.afterwards(found)
    found.refresh_from_db()
    text = show.summary(mended, found.quarantined)
    (messages.success if mended else messages.warning)(request, text)
    url = f"{reverse('exchange:batch', args=[found.pk])}#waiting"
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return redirect(url)


@page(*SENDERS)
@require_POST
def discard_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard all lines that wait, with one reason."""
    found = _batch(request, pk)
    rows = list(found.rows.filter(state=QUARANTINED.value).select_related("batch"))
    count = actions.discard(rows, by=request.actor, reason=clean_text(request.POST.get("reason", ""), 200))  # type: ignore[attr-defined]
    messages.success(request, _("作废了%(n)s行。") % {"n": count})
    return redirect(f"{reverse('exchange:batch', args=[found.pk])}#waiting")


@page(*READERS)
@require_GET
def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """The waiting lines as a file with their reasons, to be mended elsewhere; written on the trail first."""
    found = _batch(request, pk)
    rows = found.rows.filter(state=QUARANTINED.value)
    actions.taken_away(found, by=request.actor, lines=rows.count())  # type: ignore[attr-defined]
    return _download(taken_away(list(Plan.of(found).columns), rows.iterator(1000)), f"daigai-{found.pk}.xlsx")


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
