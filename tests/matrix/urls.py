"""Every URL of the site, from the resolver: nothing can be left out of the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from xiezhi.core.web.policy import Policy, policy_of


@dataclass(frozen=True)
class Url:
    """One pattern: its full name ("cases:record"), arguments and view."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def policy(self) -> Policy | None:
        return policy_of(self.view)

    @property
    def list_class(self) -> Any:
        """The ListPage behind the URL, or None."""
        from xiezhi.core.web.lists import ListPage

        found = getattr(self.view, "view_class", None)
        return found if isinstance(found, type) and issubclass(found, ListPage) else None


def all_urls() -> list[Url]:
    return list(_walk(get_resolver(), (), ""))


def _walk(resolver: URLResolver, spaces: tuple[str, ...], prefix: str) -> Iterator[Url]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, (*spaces, *([entry.namespace] if entry.namespace else [])), route)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or ""))
            yield Url(name, route, tuple(entry.pattern.regex.groupindex), entry.callback)


def kit(url: Url) -> bool:
    """The show-room of the web kit: there with DEBUG only."""
    return url.route.startswith("_kit/")
