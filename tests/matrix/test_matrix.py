"""Every URL × every part of the cast × GET and POST, on records of one's own organ, of a foreign one, and on none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.cast import PARTS
from xiezhi.core import roles

from .conftest import HOME, STRANGE
from .samples import World, argument_of
from .urls import Url, all_urls, kit

# what is in force anybody may read (行政处罚法第三十九条), so whose lists can be compared is no secret; what is in a draft is
NAMES_ARE_PUBLIC = {"catalogue:compare"}
URLS = [url for url in all_urls() if not kit(url)]
OPENED = (200, 302, 409, 422)  # the view ran and had something to say
PUBLIC = [url for url in URLS if url.policy and url.policy.public]
PRIVATE = [url for url in URLS if url.policy and not url.policy.public]
MASKS = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), ""),
    (re.compile(r'"X-CSRFToken": "[^"]*"'), ""),
)


@dataclass
class Answer:
    """`status` 599: the page broke, and `location` says how."""

    status: int
    body: str
    location: str = ""

    @property
    def hidden(self) -> bool:
        return self.status in (404, 405)


class Visitor:
    """One browser. Nothing it does lasts: each request is rolled back, and the cookies are put back."""

    def __init__(self, cast: Any = None, part: str = "") -> None:
        self.client = Client()
        self.part = part
        self.actor = getattr(cast, part) if part else None
        if part:
            cast.login(self.client, part)
        self.cookie = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.cookie = self.cookie.value if self.cookie else None

    def ask(self, method: str, path: str, data: Any = None) -> Answer:
        self.client.cookies.clear()
        if self.cookie:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.cookie
        try:
            with transaction.atomic():
                try:
                    response = getattr(self.client, method)(path, data)
                    raw = b"".join(response.streaming_content) if response.streaming else response.content
                finally:
                    transaction.set_rollback(True)
        except Exception as error:  # whatever broke the page is reported with all the others
            return Answer(599, "", repr(error))
        body = raw.decode(errors="replace")
        for pattern, put in MASKS:
            body = pattern.sub(put, body)
        for own in (escape(path), path.partition("?")[0]):
            body = body.replace(own, "PATH")
        return Answer(response.status_code, body, response.headers.get("Location", ""))


def address(url: Url, world: World) -> str:
    argument = argument_of(url.name, url.arguments)
    return argument.address(url.name, argument.take(world)) if argument else reverse(url.name)


def test_every_page_has_a_name_and_declares_its_policy():
    assert not [url.route for url in URLS if not url.name or url.name.endswith(":")]
    assert not [url.route for url in URLS if url.policy is None]


def test_names_of_pages_are_unique():
    names = [url.name for url in URLS]
    assert len(names) == len(set(names))


def test_every_page_with_an_argument_has_a_sample_in_samples_py():
    assert not [url.name for url in URLS if url.arguments and argument_of(url.name, url.arguments) is None]


def test_public_pages_are_the_few_that_are_meant_to_be():
    assert {url.name for url in PUBLIC} <= {
        "root",
        "accounts:login",
        "set_language",
        "demo:step_in",
        "demo:step_in_as",
        "demo:sample",
        "registry:verify",
        "registry:verify_card",
        "catalogue:public",
        "catalogue:public_item",
        "catalogue:public_organ",
        "discretion:public",
        "discretion:public_record",
        "subjects:public",
        "subjects:public_record",
        *(f"statutes:{name}" for name in ("list", "search", "cite", "statute", "edition", "source", "article", "compare")),
    }


def test_nobody_without_log_in_gets_further_than_the_log_in_page(scene):
    visitor = Visitor()
    for url in PRIVATE:
        for method in ("get", "post"):
            answer = visitor.ask(method, address(url, scene.home))
            assert (answer.status, answer.location.partition("?")[0]) == (302, "/login/"), (method, url.name)
            assert HOME not in answer.body
    for url in PUBLIC:
        for method in ("get", "post"):
            answer = visitor.ask(method, address(url, scene.home))
            assert answer.status < 500, (method, url.name, answer.location)
            assert HOME not in answer.body
            assert STRANGE not in answer.body


@pytest.mark.once  # which rows somebody may see is asked by the same questions everywhere; that each engine answers them, by test_headers
def test_nobody_finds_what_is_not_his_and_every_page_opens_for_somebody(scene):
    wrong: list[str] = []
    refused: set[str] = set()
    for part in (*PARTS, "town_legal"):
        visitor = Visitor(scene.cast, part)
        # the strangers mirror the people of the home organ: for them only what is foreign is worth the time
        worlds = [scene.home] if part.startswith("stranger_") else [scene.home, scene.strange]
        # nobody else of the cast sits where townships hand over what was taken back from them
        done = visitor.actor.role in refused and part != "town_legal"
        refused.add(visitor.actor.role)
        for url in PRIVATE:
            if not url.policy.admits(visitor.actor.role):
                found = [] if done else _not_for_this_role(visitor, url, scene)
            elif argument_of(url.name, url.arguments):
                found = _with_argument(visitor, url, scene, worlds, again=done)
            else:
                found = _without_argument(visitor, url, scene, again=done)
            wrong += [f"{part}: {text}" for text in found]
    # else the matrix would be content with a site that answers 404 to all
    wrong += [f"{name}: opens for nobody" for name in sorted({url.name for url in PRIVATE} - scene.opened)]
    assert not wrong, "\n".join(wrong)


def _not_for_this_role(visitor: Visitor, url: Url, scene: Any) -> list[str]:
    answers = {method: visitor.ask(method, address(url, scene.home)) for method in ("get", "post")}
    return [f"{m} {url.name}: {a.status} for a role that it is not for" for m, a in answers.items() if a.status != 404]


def _foreign(visitor: Visitor, scene: Any, name: str) -> list[str]:
    """Texts that must never reach this person on the page of that name."""
    actor = visitor.actor
    found = [w.canary for w in (scene.home, scene.strange) if not actor.sees(w.organ.pk)]
    if actor.role in roles.ENFORCEMENT and name not in NAMES_ARE_PUBLIC:
        known = {scene.cast.organ.pk} if visitor.part == "town_legal" else set()  # it gave the township its items
        organs = (scene.cast.organ, scene.cast.strange, scene.cast.other)
        found += [o.name for o in organs if not actor.sees(o.pk) and o.pk not in known]
    return found


def _leaks(visitor: Visitor, scene: Any, name: str, answer: Answer) -> list[str]:
    return [text for text in _foreign(visitor, scene, name) if text in answer.body]


def _without_argument(visitor: Visitor, url: Url, scene: Any, again: bool) -> list[str]:
    """`again`: another part with this role came before; what is shown is another's, what is posted is judged alike."""
    wrong = []
    path = reverse(url.name)
    asked = [("get", path)] if again else [("get", path), ("post", path)]
    if url.list_class:
        # the search word comes back in the box: ask for what both canaries share
        asked += [("get", f"{path}?export=csv"), ("get", f"{path}?q={HOME[:3]}")]
    for method, target in asked:
        answer = visitor.ask(method, target)
        if answer.status >= 500:
            wrong.append(f"{method} {target}: {answer.status} {answer.location}")
        if answer.status == 404 and method == "get":
            wrong.append(f"{method} {target}: 404 for a role that it is for")
        if answer.status in OPENED:
            scene.opened.add(url.name)
        wrong += [f"{method} {target}: shows {text}" for text in _leaks(visitor, scene, url.name, answer)]
    return wrong


def _with_argument(visitor: Visitor, url: Url, scene: Any, worlds: list[World], again: bool) -> list[str]:
    """`again`: another part with this role came before; only pages that do not answer to GET are posted to once more."""
    wrong = []
    argument = argument_of(url.name, url.arguments)
    missing = None
    if argument.missing is not None:
        path = argument.address(url.name, argument.missing)
        missing = visitor.ask("get", path)
        if not missing.hidden:
            wrong.append(f"get {path}: {missing.status} for a record that does not exist")
    for world in worlds:
        path = argument.address(url.name, argument.take(world))
        seen = argument.seen_by(visitor.actor, world)
        answers = {"get": visitor.ask("get", path)}
        if not again or (not seen and answers["get"].status == 405):
            answers["post"] = visitor.ask("post", path)
        for method, answer in answers.items():
            if answer.status >= 500:
                wrong.append(f"{method} {path}: {answer.status} {answer.location}")
            if not seen and missing is not None:
                if not answer.hidden:
                    wrong.append(f"{method} {path}: {answer.status} for a foreign record")
                elif method == "get" and answer != missing:
                    wrong.append(f"{method} {path}: a foreign record answers otherwise than a missing one")
            if answer.status in OPENED:
                scene.opened.add(url.name)
            wrong += [f"{method} {path}: shows {text}" for text in _leaks(visitor, scene, url.name, answer)]
    return wrong
