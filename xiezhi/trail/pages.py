"""The shared list for rooms below accounts: every export stands on the trail before it leaves the house."""

from __future__ import annotations

from xiezhi.core.web.lists import ListPage

from . import actions


class LoggedListPage(ListPage):
    """ListPage whose exports are logged. Rooms above accounts use accounts.pages.ListView, which also keeps views."""

    @property
    def page_name(self) -> str:
        """Stable name of this list: its URL name ("cases:list")."""
        match = self.request.resolver_match
        return match.view_name if match else self.request.path[:60]

    def exported(self, rows: int, sha256: str) -> None:
        if self.actor is None:  # a public list gives out what is public
            return
        query = self.address().partition("?")[2]
        actions.exported(by=self.actor, page=self.page_name, query=query, rows=rows, sha256=sha256)
