"""Senseless, huge and hostile parameters on every page that reads an address: an answer, never an error page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

from django.db import connection
from django.http import QueryDict

from tests.cast import PARTS

from .samples import ARGUMENTS, argument_of
from .test_matrix import URLS, Visitor, address

COMMON = (
    "q",
    "page",
    "size",
    "sort",
    "cols",
    "export",
    "tab",
    "next",
    "after",
    "from",
    "to",
    "state",
    "organ",
    "ids",
    "pk",
)
HOSTILE = {
    "nul": "\x00",
    "nul within": "a\x00b",
    "huge": "9" * 400,
    "beyond 64 bits": str(2**63),
    "negative": "-9223372036854775809",
    "full width": "２０２６－０１－０１",
    "bad date": "2026-02-30",
    "year nought": "0000-00-00",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "long": "法" * 2_000,
    "lone surrogate": "\ud800",
    "injection": "'; DROP TABLE trail_line; --",
    "template": "{{ 7|add:7 }}{% csrf_token %}%s%(x)s{0}{x}",
    "markup": '"><script>alert(1)</script>',
    "lookup": "organ__name__regex",
    "pattern": "((((((((a+)+)+)+)+)+)+)+)+$",
    "float": "1e309",
    "nan": "NaN",
    "wildcards": "%_\\%",
    "right to left": "\u202e\u2066",
}


# a browser cannot send a lone surrogate in a form; a few kinds are enough where a form cleans every field alike
POSTED = ("nul within", "huge", "last day", "long", "template", "markup")
# pages that are no list read a parameter or two
ELSEWHERE = ("nul within", "beyond 64 bits", "bad date", "last day", "long", "lone surrogate", "markup")
# what the database itself reads, so that another engine may choke on it; the others are told on the first engine alone
READ_BY_ENGINES = {
    "nul", "nul within", "huge", "beyond 64 bits", "negative", "year nought", "first day", "last day", "lone surrogate", "pattern",
    "float", "nan", "wildcards", "injection",
}  # fmt: skip
FIELDS = (
    "reason", "title", "facts", "text", "name", "role", "username", "password", "old", "new", "again", "code", "view_name",
    "view_delete", "post", "language", "head", "note", "until", "kind", "nature", "level", "division", "parent", "dated",
)  # fmt: skip
ONCE = {"accounts:logout", "trail:export"}


def told_here(kinds: Iterable[str]) -> list[str]:
    return [kind for kind in kinds if connection.vendor == "sqlite" or kind in READ_BY_ENGINES]


def admitted(scene: Any, url: Any) -> str:
    """A part of the cast that the page is for; of those, one that sees the home organ."""
    parts = [p for p in PARTS if url.policy.admits(getattr(scene.cast, p).role)]
    return next((p for p in parts if getattr(scene.cast, p).sees(scene.cast.organ.pk)), parts[0])


def names_of(url: Any) -> set[str]:
    found = set(COMMON)
    if url.list_class:
        filters = url.list_class.filters  # some lists decide by who looks
        for each in filters if isinstance(filters, tuple | list) else ():
            found |= set(each.params)
    return found


def visitor_for(scene: Any, url: Any) -> Visitor:
    part = admitted(scene, url)
    if part not in scene.visitors:
        scene.visitors[part] = Visitor(scene.cast, part)
    return scene.visitors[part]


def complaint(answer: Any, method: str, url: Any, kind: str) -> list[str]:
    if answer.status >= 500:
        return [f"{method} {url.name} with {kind}: {answer.status} {answer.location}"]
    return [f"{method} {url.name} with {kind}: unescaped markup"] if "<script>alert" in answer.body else []


def test_no_parameter_breaks_a_page(scene):
    wrong: list[str] = []
    for url in URLS:
        if url.policy is None or url.name in ONCE:
            continue
        visitor, path, names = visitor_for(scene, url), address(url, scene.home), sorted(names_of(url))
        for kind in told_here(HOSTILE if url.list_class else ELSEWHERE):
            value = quote_from_bytes(HOSTILE[kind].encode("utf-8", "surrogatepass"))
            query = "&".join(f"{name}={value}" for name in names)
            wrong += complaint(visitor.ask("get", f"{path}{'&' if '?' in path else '?'}{query}"), "get", url, kind)
    assert not wrong, "\n".join(wrong)


def test_no_posted_field_breaks_a_page(scene):
    wrong: list[str] = []
    for url in URLS:
        if url.policy is None or url.name in ONCE:
            continue
        visitor, path = visitor_for(scene, url), address(url, scene.home)
        for kind in told_here(POSTED):
            data = dict.fromkeys((*COMMON, *FIELDS), HOSTILE[kind])
            wrong += complaint(visitor.ask("post", path, data), "post", url, kind)
    assert not wrong, "\n".join(wrong)


def test_no_number_in_an_address_breaks_a_page(scene):
    wrong: list[str] = []
    for url in URLS:
        argument = argument_of(url.name, url.arguments)
        if argument is None or not any(isinstance(value, int) for value in (argument.missing or {}).values()):
            continue
        visitor = visitor_for(scene, url)
        for number in (0, 2**31, 2**63 - 1, 2**63, 10**30):
            asked = {key: number if isinstance(value, int) else value for key, value in argument.missing.items()}
            path = argument.address(url.name, asked)
            for method in ("get", "post") if number == 2**63 else ("get",):
                answer = visitor.ask(method, path)
                if not answer.hidden:
                    wrong.append(f"{method} {path}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_the_hostile_values_are_read_as_meant():
    assert HOSTILE.keys() >= READ_BY_ENGINES
    data = QueryDict(urlencode({"q": HOSTILE["nul within"]}))
    assert data["q"] == "a\x00b"
    assert ARGUMENTS
