"""What every answer carries, whatever it is: the page, its error, a file, a refusal, a request nobody can read."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import path

from xiezhi.core.web.policy import public_page

from .test_matrix import PRIVATE, PUBLIC, Visitor, address

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICTER = {"Referrer-Policy": "no-referrer"}  # of a page whose address is itself a secret


def lacking(response, *, private=False):
    wrong = [name for name, value in ALWAYS.items() if response.headers.get(name) not in (value, STRICTER.get(name))]
    policy = response.headers.get("Content-Security-Policy", "")
    pdf = response.headers.get("Content-Type", "") == "application/pdf"
    if "default-src" not in policy or "unsafe-eval" in policy or ("frame-ancestors" not in policy and "sandbox" not in policy):
        wrong.append(f"policy {policy!r}")
    # the browser's own viewer styles itself in the document that it makes around a PDF; there is no markup of anybody's
    if "unsafe-inline" in policy and not pdf:
        wrong.append("unsafe-inline")
    if private and "no-store" not in response.headers.get("Cache-Control", ""):
        wrong.append("may be kept")
    return wrong


@public_page
def broken(request):
    raise RuntimeError


urlpatterns = [path("broken/", broken)]
handler500 = "xiezhi.core.web.errors.server_error"


@pytest.mark.parametrize("part", ["supervisor", "legal", "government", "clerk", "auditor", "sysadmin"])
def test_every_answer_to_somebody_logged_in_is_guarded_and_never_kept(scene, part):
    visitor = Visitor(scene.cast, part)
    wrong = {}
    for url in [*PRIVATE, *PUBLIC]:
        if url.name in ("accounts:logout", "demo:step_in_as"):
            continue
        response = visitor.client.get(address(url, scene.home))
        if response.streaming:
            b"".join(response.streaming_content)
        if found := lacking(response, private=True):
            wrong[url.name, response.status_code] = found
    assert not wrong


def test_errors_carry_the_same(db):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = {
        200: client.get("/login/"),
        302: client.get("/desk/"),
        400: client.get("/login/", headers={"Host": "elsewhere.example"}),
        403: client.post("/login/", {"username": "a", "password": "b"}),
        404: client.get("/nowhere/"),
        405: Client().put("/login/"),
    }
    assert {code: answer.status_code for code, answer in answers.items()} == {code: code for code in answers}
    assert not {code: found for code, answer in answers.items() if (found := lacking(answer))}


@override_settings(ROOT_URLCONF=__name__)
def test_a_broken_page_carries_the_same(db):
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert not lacking(answer)
    assert "RuntimeError" not in answer.content.decode()


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(cast, settings):
    client = Client()
    client.get("/login/")
    client.post("/login/", {"username": "t_supervisor", "password": "Long-enough-1!"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert (session["samesite"], token["samesite"]) == ("Lax", "Lax")
    assert not session["max-age"]  # gone with the browser


def test_a_number_that_is_not_ones_own_is_noted(cast, scene):
    from xiezhi.trail.models import Line

    client = Client()
    cast.login(client, "stranger_supervisor")
    row = scene.home.instrument
    for pk in (row.pk, 10**9):
        assert client.get(f"/supervision/{pk}/").status_code == 404
        line = Line.objects.order_by("-seq").first()
        assert (line.verb, line.outcome, line.reason, line.about) == (
            "page.refused", "refused", "record", f"/supervision/{pk}/",
        )
        assert line.actor == cast.stranger_supervisor.ref
    before = Line.objects.count()
    assert client.get("/no/such/page/").status_code == 404
    assert Line.objects.count() == before
