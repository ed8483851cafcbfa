"""All pages, room by room. Every view declares its policy; one without is refused and fails the matrix test."""

from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from xiezhi.core.web.policy import public_page

ROOMS = {
    "": "accounts",
    "desk/": "desk",
    "organs/": "organs",
    "cases/": "cases",
    "imports/": "exchange",
    "findings/": "findings",
    "leads/": "leads",
    "supervision/": "supervision",
    "statutes/": "statutes",
    "subjects/": "subjects",
    "exams/": "exams",
    "training/": "training",
    "equipment/": "equipment",
    "forces/": "forces",
    "registry/": "registry",
    "catalogue/": "catalogue",
    "discretion/": "discretion",
    "trail/": "trail",
}


@public_page
def root(request: HttpRequest) -> HttpResponse:
    """The workbench; in the demo, a visitor who is nobody yet chooses who to be."""
    if settings.DEMO and not request.user.is_authenticated:
        return redirect("demo:step_in")
    return redirect("desk:home")


urlpatterns = [
    path("", root, name="root"),
    *(path(p, include(f"xiezhi.{room}.urls")) for p, room in ROOMS.items() if find_spec(f"xiezhi.{room}.urls")),
]
if settings.DEMO and find_spec("xiezhi.demo.urls"):
    urlpatterns.append(path("demo/", include("xiezhi.demo.urls")))
if settings.DEBUG:  # every piece of the web kit on one page, for maintainers
    urlpatterns.append(path("_kit/", include("xiezhi.core.web.kit.urls")))

handler400 = "xiezhi.core.web.errors.bad_request"
handler403 = "xiezhi.core.web.errors.forbidden"
handler404 = "xiezhi.core.web.errors.not_found"
handler500 = "xiezhi.core.web.errors.server_error"
