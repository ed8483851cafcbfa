"""The list that every room above accounts builds on: core's list, with one's own saved views and logged exports."""

from __future__ import annotations

from xiezhi.core.web import lists
from xiezhi.trail.pages import LoggedListPage

from . import actions, queries


class ListView(LoggedListPage):
    """Set `title`, `columns`, `filters`, `queryset()`, `row_url()`; see core.web.lists.ListPage."""

    @property
    def can_save_views(self) -> bool:  # type: ignore[override]
        return self.actor is not None

    def saved_views(self) -> list[lists.SavedView]:
        if self.actor is None:
            return []
        found = queries.saved_views(self.actor, self.page_name)
        return [lists.SavedView(view.name, view.query, view.pk) for view in found]

    def save_view(self, name: str, query: str) -> list[lists.SavedView]:
        actions.save_view(by=self.actor, page=self.page_name, name=name, query=query)
        return self.saved_views()

    def delete_view(self, pk: int) -> None:
        actions.delete_view(pk, by=self.actor)
