"""Refusals and errors as pages, or as a fragment for htmx: code, what, how to mend, right status. No stack traces.

config/urls.py: handler400 is `bad_request`, 403 `forbidden`, 404 `not_found`, 500 `server_error` of this module.
Settings: MIDDLEWARE has RefusalMiddleware after ActorMiddleware; CSRF_FAILURE_VIEW is `csrf_failure` of this module.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal

log = logging.getLogger("xiezhi.web")


def title_of(status: int) -> str:
    """What a status means, in words."""
    known = {
        400: _("请求无法识别"),
        403: _("没有这项权限"),
        404: _("没有找到"),
        405: _("不能直接打开"),
        409: _("现在不能这样办"),
        413: _("文件过大"),
        422: _("内容需要修改"),
        500: _("系统出错"),
    }
    return known.get(status, known[422])


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a whole page; for htmx as a fragment that goes to #flash. Status is the refusal's own."""
    context = {
        "status": refusal.status,
        "status_title": refusal.data.get("title") or title_of(refusal.status),
        "code": refusal.code,
        "what": refusal.what,
        "mend": refusal.mend,
        "data": refusal.data,
        "back": _back(request),
    }
    if _wants_fragment(request):
        html = render_to_string("core/parts/refusal_fragment.html", context, request)
        response = HttpResponse(html, status=refusal.status)
        response["HX-Retarget"] = "#flash"
        response["HX-Reswap"] = "innerHTML"
        response["HX-Push-Url"] = "false"
        response["X-Xz-Refusal"] = refusal.code
        return response
    name = refusal.status if refusal.status in (400, 403, 404, 405, 409, 413, 422, 500) else 422
    return HttpResponse(render_to_string(f"core/{name}.html", context, request), status=refusal.status)


class RefusalMiddleware:
    """Turns a Refusal raised in a view into its page, and an upload stopped for its size into 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _not_allowed(request, response) if response.status_code == 405 and not response.content else response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return _too_large(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # a file that was stopped half-way leaves the form incomplete: the size is what has to be said
        if (large := _too_large(request)) is not None:
            return large
        return refusal_response(request, exception) if isinstance(exception, Refusal) else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old. An upload that was stopped for its size never delivered its token."""
    if (large := _too_large(request)) is not None:
        return large
    refusal = Refusal(
        "WEB-02",
        _("页面停留过久或登录已变化，这次提交没有生效。"),
        _("返回上一页，刷新后重新提交。浏览器须允许本站的 Cookie。"),
        status=403,
        data={"title": _("提交没有生效")},
    )
    return refusal_response(request, refusal)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address, headers or form data cannot be read."""
    return refusal_response(
        request,
        Refusal("WEB-01", _("请求的内容无法识别，没有办理。"), _("返回上一页，检查填写的内容后重试。"), status=400),
    )


def _not_allowed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """405: the address of a button was opened as a page, for instance by reloading after an error."""
    response = refusal_response(
        request,
        Refusal("WEB-07", _("这个地址只接受从页面提交的操作。"), _("返回上一页，用页面上的按钮办理。"), status=405),
    )
    response["Allow"] = answer.headers.get("Allow", "")
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 for a page that is not for this role."""
    return refusal_response(
        request,
        Refusal(
            "WEB-03",
            _("现在的岗位不能打开这一页。"),
            _("如有其他岗位，请先切换；确需使用的，请向本机关的系统管理员申请。"),
            status=403,
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also what a stranger's record answers, so that nobody learns that it exists."""
    return refusal_response(
        request,
        Refusal("WEB-04", _("没有这一页，或者您不能查看它。"), _("检查地址是否完整，或者从列表重新打开。"), status=404),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a number that is also in the log. The shell shows nobody: the database may be what failed."""
    number = secrets.token_hex(4)
    log.error("error page %s at %s", number, request.path)
    request.actor = None  # type: ignore[attr-defined]
    return refusal_response(
        request,
        Refusal(
            "WEB-05",
            _("系统没有完成这次操作（编号 {n}）。已写入的内容不受影响。").format(n=number),
            _("稍后再试；仍然出错的，把编号告诉系统管理员。"),
            status=500,
        ),
    )


def _wants_fragment(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def _back(request: HttpRequest) -> str:
    """The page one came from if it is ours, else the top."""
    came = request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}/"
    return came if came.startswith(here) and len(came) < 2000 else "/"


def _too_large(request: HttpRequest) -> HttpResponse | None:
    if request.method == "POST" and request.content_type == "multipart/form-data":
        len(request.POST)  # parsed now, so that a form is never judged with its file cut off
    if not getattr(request, "upload_too_large", False):
        return None
    refusal = Refusal(
        "WEB-06",
        _("文件超过 {n} MB，没有保存。").format(n=settings.UPLOAD_LIMIT_MB),
        _("压缩或拆分后再上传；数据文件可以按月份拆成几份。"),
        status=413,
    )
    return refusal_response(request, refusal)
