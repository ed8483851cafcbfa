"""The demo's front door: step in as any of the invented people. Only in demo mode, only from this machine."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from xiezhi.accounts import sessions
from xiezhi.accounts.models import Post
from xiezhi.accounts.queries import live_posts
from xiezhi.core import roles
from xiezhi.core.web.policy import public_page

from . import queries, sample

# What each person of the tour would do first
ERRANDS = {
    roles.DATA_CLERK: _("上传一批案件数据，改好被隔离的行"),
    roles.SUPERVISOR: _("核查预警，制发督办函或意见书，看它整改"),
    roles.LEGAL_STAFF: _("收到监督文书，报告整改情况，或提出异议"),
    roles.GOVERNMENT: _("就监督机构的处理建议作出决定"),
    roles.SUPERVISION_HEAD: _("看本地区的预警、线索和监督文书"),
    roles.ORGAN_HEAD: _("看本机关被指出的问题和整改期限"),
    roles.OFFICER: _("看自己机关的案件和期限"),
    roles.TOWNSHIP: _("登记、查看本乡镇的线索"),
    roles.SYSADMIN: _("建账号、重置口令（不能授权，看不到业务）"),
    roles.SECADMIN: _("给账号授权、停用（不能建账号，看不到业务）"),
    roles.AUDITOR: _("查看、导出、核验操作留痕"),
}


# A proxy in front makes everybody come from this machine: what it adds gives it away
FORWARDED = ("Forwarded", "Via", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP")
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


def on_loopback(request: HttpRequest) -> bool:
    """Whether somebody at this very machine asks: by his address, the name he asked for, and no proxy between."""
    if not settings.DEMO or request.META.get("REMOTE_ADDR", "") not in ("127.0.0.1", "::1"):
        return False
    if any(name in request.headers for name in FORWARDED):
        return False
    if any(name.lower().startswith("x-forwarded-") for name in request.headers):
        return False
    return split_domain_port(request.get_host())[0] in LOCAL_NAMES


@public_page
@require_GET
def step_in(request: HttpRequest) -> HttpResponse:
    """The people of the guided tour, and a search over all others."""
    if not on_loopback(request):
        raise Http404
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    found = list(queries.step_in_posts(text)[:60]) if text else []
    people = [(post, roles.LABELS[post.role], ERRANDS.get(post.role, "")) for post in queries.tour()]
    others = [(post, roles.LABELS[post.role], "") for post in found]
    return render(request, "demo/step_in.html", {
        "people": people, "others": others, "q": text, "progress": queries.progress(), "total": queries.step_in_posts().count(),
        "samples": sample.FILES,
    })  # fmt: skip


@public_page
@require_POST
def step_in_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Become one of the invented people; the session notes it, and so does the trail."""
    if not on_loopback(request):
        raise Http404
    post = get_object_or_404(Post.objects.filter(user__person__synthetic=True), pk=pk)
    if sessions.enter(request, post.user, how="demo") is None:
        raise Http404
    if post in live_posts(post.user):
        request.session["post"] = post.pk  # the post that was chosen, where somebody holds several
    request.session["stepped_in"] = True
    return redirect("desk:home")


@public_page
@require_GET
def sample_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Files to try the import with: a batch with faults, a lawful one, and the corrections of what is now open."""
    if not on_loopback(request) or name not in sample.FILES:
        raise Http404
    made = sample.FILES[name]
    return FileResponse(made.build(), as_attachment=True, filename=str(made.file_name))
