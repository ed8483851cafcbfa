"""Pages of a list: exact totals up to 100,000, huge or senseless page numbers led back to the last page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

COUNT_LIMIT = 100_000


@dataclass
class Page:
    """One page as the pager shows it. `over`: there are more than COUNT_LIMIT rows, to be reached by filters only."""

    rows: list[Any]
    number: int
    total: int
    over: bool
    last: int
    first: int
    clamped: bool
    links: list[tuple[int, str]]
    sizes: list[tuple[int, str, bool]]
    previous_url: str = ""
    next_url: str = ""

    @property
    def count(self) -> int:
        return len(self.rows)


def page_of(rows: Any, number: int, size: int, sizes: Sequence[int], address: Callable[..., str]) -> Page:
    """Cut one page. `address(page=…, size=…)` gives the links."""
    total = _bare(rows)[: COUNT_LIMIT + 1].count()
    over = total > COUNT_LIMIT
    total = min(total, COUNT_LIMIT)
    pages = max(1, -(-total // size))
    shown = min(max(number, 1), pages)
    start = (shown - 1) * size
    found = list(rows[start : start + size])
    wanted = sorted({n for n in (1, 2, shown - 2, shown - 1, shown, shown + 1, shown + 2, pages) if 1 <= n <= pages})
    links: list[tuple[int, str]] = []
    for index, n in enumerate(wanted):
        if index and n - wanted[index - 1] > 1:
            links.append((0, ""))
        links.append((n, address(page=n)))
    return Page(
        rows=found,
        number=shown,
        total=total,
        over=over,
        last=start + len(found),
        first=start + 1 if found else 0,
        clamped=number > pages,
        links=links if pages > 1 else [],
        sizes=[(n, address(size=n), n == size) for n in sizes],
        previous_url=address(page=shown - 1) if shown > 1 else "",
        next_url=address(page=shown + 1) if shown < pages else "",
    )


def _bare(rows: Any) -> Any:
    """The rows as they are counted: in no order, and without what the database would work out only to show it."""
    if not hasattr(rows, "query"):
        return rows
    plain = rows.order_by()
    return plain if plain.query.group_by or plain.query.values_select or plain.query.combinator else plain.values_list("pk")
