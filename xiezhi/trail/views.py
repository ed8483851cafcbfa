"""The auditor's pages: read the trail, take it out, verify it, note its head."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import CHINA, now
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, Text
from xiezhi.core.web.forms import DropInput, Form
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page

from . import actions, cli, queries, verbs, web
from .chain import export_line
from .models import Line
from .pages import LoggedListPage
from .verify import Result, read_jsonl, verify

NOTES = {
    "gap": gettext_lazy("这一号缺失，或者次序不对。"),
    "changed": gettext_lazy("这一行的内容在写入之后被改动。"),
    "unreadable": gettext_lazy("这一行不是导出时的样子：文件被编辑过，或者不是留痕的导出文件。"),
    "rewritten": gettext_lazy("到这一号的散列值与记下的链头不同：链被整体重写过。"),
    "cut": gettext_lazy("没有到达记下的链头：末尾被截去。"),
}


def utc_text(day: dt.date) -> str:
    """The instant at which a civil day in China begins, as it stands in `at`."""
    return dt.datetime.combine(day, dt.time(), CHINA).astimezone(dt.UTC).isoformat(timespec="microseconds")


def between(value: tuple[dt.date | None, dt.date | None]) -> Q:
    """Lines of civil days, both ends included. The first and last day of the calendar have no neighbour to count to."""
    first, last = value
    q = Q()
    if first and first > dt.date.min:
        q &= Q(at__gte=utc_text(first))
    if last and last < dt.date.max:
        q &= Q(at__lt=utc_text(last + dt.timedelta(days=1)))
    return q


def outcome_badge(line: Line) -> pieces.Badge:
    good = line.outcome == "done"
    return pieces.Badge(verbs.OUTCOMES.get(line.outcome, line.outcome), "good" if good else "bad")


class TrailList(LoggedListPage):
    title = gettext_lazy("操作留痕")
    intro = gettext_lazy("每一次办理、登录、导出和被拒绝的访问各占一号，前后相扣，只增不改。")
    default_sort = "-seq"
    page_size = 100
    filters = (
        Text("q", gettext_lazy("人员、机关、事项编号、理由"), fields=("actor_name", "organ_name", "about", "reason")),
        DateRange("at", gettext_lazy("时间"), q=between),
        Choice(
            "room", gettext_lazy("范围"), choices=tuple(verbs.ROOMS.items()),
            q=lambda room: Q(verb__startswith=f"{room}."),
        ),
        Choice("verb", gettext_lazy("动作"), choices=tuple(verbs.LABELS.items())),
        Choice("role", gettext_lazy("角色"), choices=tuple(roles.LABELS.items())),
        Text("organ", pgettext_lazy("one", "机关"), fields=("organ_name",)),
        Choice("outcome", gettext_lazy("结果"), choices=tuple(verbs.OUTCOMES.items())),
    )  # fmt: skip
    columns = (
        Column("seq", gettext_lazy("号"), kind="number", sort=True, width="narrow"),
        Column("at", gettext_lazy("时间"), value=web.moment_of, kind="moment", sort="seq"),
        Column("who", pgettext_lazy("one", "人员"), value=web.who_of, sort="actor_name"),
        Column("role", gettext_lazy("角色"), value=web.role_of),
        Column("organ", pgettext_lazy("one", "机关"), value="organ_name", sort=True, width="clip"),
        Column("what", gettext_lazy("动作"), value=lambda line: verbs.label(line.verb), sort="verb"),
        Column("about", gettext_lazy("事项"), sort=True),
        Column("outcome", gettext_lazy("结果"), value=outcome_badge, kind="badge", sort="outcome"),
        Column("reason", gettext_lazy("理由"), value=web.reason_of, width="clip"),
        Column("hash", gettext_lazy("散列值"), shown=False),
        Column("verb", gettext_lazy("动作代码"), export_only=True),
        Column("detail", gettext_lazy("明细"), export_only=True),
    )
    empty = Empty(gettext_lazy("还没有留痕"), gettext_lazy("任何一次办理都会在这里留下一行。"), icon="fingerprint")

    def queryset(self) -> Any:
        return queries.visible_to(self.actor)

    def row_url(self, row: Line) -> str:
        return reverse("trail:line", args=[row.seq])

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"label": _("核验"), "url": reverse("trail:verify"), "icon": "shield-check", "main": True},
            {"label": _("链头"), "url": reverse("trail:head"), "icon": "printer"},
            {"label": _("导出全链"), "url": reverse("trail:export"), "icon": "download"},
        ]


@page(roles.AUDITOR)
@require_GET
def line_page(request: HttpRequest, seq: int) -> HttpResponse:
    """One line, with the facts it noted and the links before and after."""
    line = get_object_or_404(queries.visible_to(request.actor), seq=seq)  # type: ignore[attr-defined]
    shown = web.shown(line)
    context = {
        "head": pieces.RecordHead(
            title=shown.what,
            number=_("第 %(n)s 号") % {"n": line.seq},
            organ=line.organ_name,
            badges=(outcome_badge(line),),
            crumbs=(
                pieces.Crumb(_("操作留痕"), reverse("trail:list")),
                pieces.Crumb(_("第 %(n)s 号") % {"n": line.seq}),
            ),
        ),
        "facts": [
            pieces.Fact(_("时间"), shown.at, "moment"),
            pieces.Fact(pgettext("one", "人员"), shown.who),
            pieces.Fact(_("角色"), shown.role),
            pieces.Fact(pgettext("one", "机关"), shown.organ),
            pieces.Fact(_("动作代码"), line.verb),
            pieces.Fact(_("事项"), line.about),
            pieces.Fact(_("理由"), web.reason_of(line), "long"),
        ],
        "detail": [pieces.Fact(key, value, wide=len(value) > 40) for key, value in web.detail_of(line)],
        "chain": [
            pieces.Fact(_("上一号的散列值"), line.prev, wide=True),
            pieces.Fact(_("本号的散列值"), line.hash, wide=True),
        ],
        "previous": line.seq - 1 if line.seq > 1 else None,
        "next": line.seq + 1 if Line.objects.filter(seq=line.seq + 1).exists() else None,
    }
    return render(request, "trail/line.html", context)


@page(roles.AUDITOR)
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The chain as JSON lines, streamed, up to the head at this moment; `after` goes on from a part taken earlier.

    That it was taken, and up to which head, stands on the trail before the first byte leaves.
    """
    seq, digest = queries.head()
    raw = request.GET.get("after", "")
    after = min(int(raw), seq) if raw.isascii() and raw.isdecimal() and len(raw) <= 18 else 0
    actions.trail_exported(by=request.actor, after=after, seq=seq, hash=digest)  # type: ignore[attr-defined]
    rows = queries.rows_for_export(Line.objects.filter(seq__gt=after, seq__lte=seq))

    def lines() -> Iterator[bytes]:
        block: list[str] = []
        for row in rows:
            block.append(export_line(row))
            if len(block) == 500:
                yield ("\n".join(block) + "\n").encode()
                block.clear()
        if block:
            yield ("\n".join(block) + "\n").encode()

    response = StreamingHttpResponse(lines(), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trail-{after + 1}-{seq}-{digest[:12]}.jsonl"'
    response["X-Trail-Head"] = f"{seq}:{digest}"
    return response


class VerifyForm(Form):
    """An export to verify, and the head noted elsewhere against which a cut or rewritten end shows."""

    file = forms.FileField(label=gettext_lazy("导出的文件（.jsonl）"), widget=DropInput, allow_empty_file=True)
    head = forms.CharField(
        label=gettext_lazy("记下的链头"), required=False, max_length=100,
        help_text=gettext_lazy("写作“号:散列值”。不写也能核验，但看不出末尾被截去或整体重写。"),
    )  # fmt: skip

    def clean_head(self) -> tuple[int, str] | None:
        text = self.cleaned_data["head"]
        try:
            return cli.parse_head(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("链头写作“号:散列值”，散列值为 64 位十六进制。"), code="TRA-01") from error


@page(roles.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Verify the chain of this database now, or an uploaded export. The result stands on the trail."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    uploaded = request.method == "POST" and "database" not in request.POST
    form = VerifyForm(request.POST, request.FILES) if uploaded else VerifyForm()
    began = time.monotonic()
    result: Result | None = None
    source = sha256 = ""
    if uploaded and form.is_valid():
        file = form.cleaned_data["file"]
        source, digest = file.name, hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        sha256 = digest.hexdigest()
        result = verify(read_jsonl(file), expect=form.cleaned_data["head"])
        if not result.lines:
            form.add_error("file", _("文件里一行也没有。"))
            result = None
    elif request.method == "POST" and not uploaded:
        result = cli.verify_database()
    if result is not None:
        actions.verified(
            by=actor, source="upload" if uploaded else "database", lines=result.lines, seq=result.head[0],
            hash=result.head[1], bad_seq=result.bad_seq, why=result.why, sha256=sha256,
        )  # fmt: skip
    context = {
        "form": form,
        "title": _("核验操作留痕"),
        "head": queries.head(),
        "result": result,
        "why": NOTES.get(result.why, "") if result else "",
        "source": source,
        "sha256": sha256,
        "seconds": f"{max(time.monotonic() - began, 0.01):.2f}",
        "crumbs": (pieces.Crumb(_("操作留痕"), reverse("trail:list")), pieces.Crumb(_("核验"))),
    }
    return render(request, "trail/verify.html", context, status=422 if form.errors else 200)


@page(roles.AUDITOR)
@require_GET
def head_page(request: HttpRequest) -> HttpResponse:
    """The head to copy or print and keep where no administrator of the platform reaches."""
    seq, digest = queries.head()
    line = Line.objects.filter(seq=seq).first()
    context = {
        "title": _("链头记录单"),
        "seq": seq,
        "hash": digest,
        "parts": [digest[n : n + 8] for n in range(0, 64, 8)],
        "at": web.moment_of(line) if line else None,
        "made": now(),
        "crumbs": (pieces.Crumb(_("操作留痕"), reverse("trail:list")), pieces.Crumb(_("链头"))),
    }
    return render(request, "trail/head.html", context)


@page(roles.AUDITOR)
@require_GET
def verifier(request: HttpRequest) -> FileResponse:
    """The stand-alone verifier: one file of plain Python for whoever is given an export."""

    path = settings.BASE / "tools" / "verify_trail.py"
    return FileResponse(open(path, "rb"), as_attachment=True, filename=path.name, content_type="text/x-python")


trail_list = page(roles.AUDITOR)(TrailList.as_view())
