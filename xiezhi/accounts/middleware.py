"""Who acts in this request, and whether the page is for them. What is unclear is refused: policy, post, session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from xiezhi.core.actor import Actor
from xiezhi.core.time import now
from xiezhi.core.web.policy import policy_of
from xiezhi.trail.door import OutOfScope, record_refusal

from . import actions, queries
from .sessions import browser_of, limits

Response = Callable[[HttpRequest], HttpResponse]

# Pages that a person with an expired password may still use
BEFORE_NEW_PASSWORD = {"accounts:password", "accounts:logout", "set_language"}


class LanguageMiddleware:
    """Chinese unless the person chose otherwise. What a browser was set to by its maker is nobody's choice."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """Sets request.actor from the session's post; ends idle, over-long and withdrawn sessions."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.posts = []  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        signed_in = request.user.is_authenticated
        request.actor = self.actor_of(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    def actor_of(self, request: HttpRequest) -> Actor | None:
        """The actor of the session's own post. A post that has ended takes its session along, even if others go on."""
        user: Any = request.user
        if not user.is_authenticated:
            return None
        posts = queries.live_posts(user) if user.is_active else []
        chosen = request.session.get("post")
        post = next((p for p in posts if chosen in (None, p.pk)), None)
        if post is None:
            logout(request)
            return None
        if chosen is None:
            request.session["post"] = post.pk
        actor = queries.actor_for(post)
        if why := self.over(request, post.role):
            actions.session_over(by=actor, session_key=request.session.session_key or "", why=why)
            logout(request)
            return None
        request.posts = posts  # type: ignore[attr-defined]
        return actor

    def over(self, request: HttpRequest, role: str) -> str:
        """Why this session is at its end: idle, longest, browser; empty while it goes on."""
        session, stamp = request.session, now()
        limit = limits(role)
        if "seen" not in session:  # its first request
            session["seen"] = session["began"] = stamp.isoformat()
            return ""
        try:
            seen, began = (dt.datetime.fromisoformat(session[key]) for key in ("seen", "began"))
        except (KeyError, ValueError):
            return "unreadable"
        if stamp - seen > limit.idle:
            return "idle"
        if stamp - began > limit.longest:
            return "longest"
        if "browser" in session and not constant_time_compare(session["browser"], browser_of(request)):
            return "browser"
        # a page that asks by itself (progress of long work) is not a person at the desk
        if stamp - seen > dt.timedelta(seconds=30) and request.headers.get("HX-Trigger-Name") != "poll":
            session["seen"] = stamp.isoformat()
        return ""


class PolicyMiddleware:
    """Default deny. Anonymous → log-in; a role the page is not for → 404; what is refused stands on the trail."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return response
        if response.status_code == 403:
            # the refused move's own transaction has been rolled back
            record_refusal("move.refused", actor, about=request.path, reason="403")
        elif response.status_code == 404 and self.asked_for_a_record(request):
            # a stranger's record and a missing one answer alike, and either way somebody tried a number
            record_refusal("page.refused", actor, about=request.path, reason="record")
        return response

    def asked_for_a_record(self, request: HttpRequest) -> bool:
        """Whether the address names a record, on a page that this role may open (other roles are noted before)."""
        match = request.resolver_match
        policy = policy_of(match.func) if match else None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return bool(match and match.kwargs and policy and not policy.public and policy.admits(actor.role))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        policy = policy_of(view)
        if policy is None:
            raise Http404("no policy declared")
        if policy.public:
            return None
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return self.to_login(request)
        if not policy.admits(actor.role):
            record_refusal("page.refused", actor, about=request.path, reason="role")
            raise Http404("not for this role")
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in BEFORE_NEW_PASSWORD and queries.password_expired(request.user):  # type: ignore[arg-type]
            if not (settings.DEMO and request.session.get("stepped_in")):
                return _go(request, reverse("accounts:password"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A write outside the scope is a hole in a room: rolled back, and noted before it becomes an error page."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and isinstance(exception, OutOfScope):
            record_refusal("move.refused", actor, about=request.path, reason="scope")

    def to_login(self, request: HttpRequest) -> HttpResponse:
        """To the log-in page, and afterwards back to the page one is looking at (never to a POST)."""
        back = ""
        if request.headers.get("HX-Request"):
            parts = urlsplit(request.headers.get("HX-Current-URL", ""))
            if parts.netloc in ("", request.get_host()):
                back = parts.path + (f"?{parts.query}" if parts.query else "")
        elif request.method in ("GET", "HEAD"):
            back = request.get_full_path()
        url = reverse("accounts:login")
        return _go(request, f"{url}?{urlencode({'next': back})}" if back else url)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect that htmx follows with the whole page."""
    if not request.headers.get("HX-Request"):
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
