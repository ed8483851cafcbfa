"""From one record of a list to the next, in the order of the list it was opened from, without going back to it.

A list with `walks = True` names itself on the addresses of its rows (`?in=its query`); the record asks `walk_of` for its
neighbours and shows them with {% walk walk %}: keys j and k go on, m presses the main move. A move keeps the walk if its
address carries it (`carried`), and leads to the next record if it ends by `onward`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from .lists import WALK, ListPage

MOST = 2000  # characters of a list's query that an address carries


@dataclass(frozen=True)
class Walk:
    """Where a record stands in its list. `before`, `after`: addresses of the neighbours, empty at the ends."""

    at: int
    total: int
    before: str
    after: str
    list_url: str


def query_of(request: HttpRequest) -> str | None:
    """The query of the list this record was opened from; None where it was opened otherwise."""
    found = request.GET.get(WALK)
    return None if found is None or len(found) > MOST else found


def walk_of(
    request: HttpRequest, page: type[ListPage], pk: int, list_url: str, by: str = "pk", of: Mapping[str, Any] | None = None
) -> Walk | None:
    """The neighbours of a record in the list it was opened from; None where it came another way, or has left that list.

    `by`: the field of the rows that `pk` is, where the record is not the row itself; `of`: the arguments of the list's address.
    """
    query = query_of(request)
    if query is None:
        return None
    view = _view(request, page, query, list_url, of or {})
    read = view.read(view.request.GET)
    rows: Any = view.rows(read)
    if not isinstance(rows, QuerySet):
        return None
    keys = list(dict.fromkeys(rows.values_list(by, flat=True)))
    at = keys.index(pk) if pk in keys else None
    if at is None:
        return None

    def url(n: int) -> str:
        if not 0 <= n < len(keys):
            return ""
        return carrying(view.row_url(rows.model(**{by: keys[n]})), query)

    page_no = f"page={at // read.size + 1}" if at >= read.size else ""
    back = "&".join(filter(None, (query, page_no)))
    return Walk(at + 1, len(keys), url(at - 1), url(at + 1), f"{list_url}?{back}" if back else list_url)


def carried(request: HttpRequest, url: str) -> str:
    """The address of a move, with the walk that this record is part of; one that has it already is left."""
    query = query_of(request)
    return url if query is None or urlencode({WALK: query}) in url else carrying(url, query)


def carrying(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode({WALK: query})}"


def mark_of(request: HttpRequest) -> str:
    """Which of several lists a record was opened from: the `walk_mark` of that list."""
    return str(QueryDict(query_of(request) or "").get("of", ""))


def onward(request: HttpRequest, walk: Walk | None, url: str) -> str:
    """Where a move leads: to the next record of the walk as it was before the move; at its end, or without one, to `url`."""
    return walk.after if walk and walk.after else carried(request, url)


def _view(request: HttpRequest, page: type[ListPage], query: str, list_url: str, of: Mapping[str, Any]) -> ListPage:
    """That list for this person, as it was asked for."""
    asked = copy.copy(request)
    asked.GET = QueryDict(query)
    asked.path = list_url
    view = page()
    view.setup(asked, **of)
    return view
