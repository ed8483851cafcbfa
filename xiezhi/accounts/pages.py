"""The lists that every room above accounts builds on: core's list, with one's own saved views and logged exports; with tabs."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.web import lists, pieces
from xiezhi.core.web.columns import Column
from xiezhi.trail.pages import LoggedListPage

from . import actions, queries


def several(actor: Actor | None) -> bool:
    """Whether somebody sees more than one organ, so that the organ is worth a column."""
    return actor is None or actor.system or len(actor.organ_ids) > 1


class ListView(LoggedListPage):
    """Set `title`, `columns`, `filters`, `queryset()`, `row_url()`; see core.web.lists.ListPage.

    `owner`: the column that says whose a row is; left out for readers who see one organ only.
    """

    owner = ""

    def shows(self, column: Column) -> bool:
        return column.shown and (column.name != self.owner or several(self.actor))

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


Tabs = dict[str, tuple[Any, Q]]


class TabbedList(ListView):
    """Each tab is a condition with its count; the first one opens.

    A room gives `visible()` in place of `queryset()`, and `tabs()`: name → (label, condition).
    """

    template_name = "core/tabbed.html"

    def visible(self) -> Any:
        """Rows this person may see: queries.visible_to. Never more."""
        raise NotImplementedError

    def tabs(self) -> Tabs:
        raise NotImplementedError

    @cached_property
    def tab(self) -> str:
        """Name of the tab asked for, or of the first one."""
        asked = self.request.GET.get("view", "") or self.meant()
        known = self.tabs()
        return asked if asked in known else next(iter(known))

    def meant(self) -> str:
        """The tab that an address without `view` means: a link may name a state and know nothing of tabs."""
        return self.request.GET.get("state", "")

    @property
    def export_name(self) -> Any:  # type: ignore[override]
        return f"{self.title}-{self.tabs()[self.tab][0]}"

    def queryset(self) -> Any:
        return self.visible().filter(self.tabs()[self.tab][1])

    def _kept(self) -> list[str]:
        return [*super()._kept(), *(["view"] if "view" in self.request.GET else [])]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each tab has, whatever the filters."""
        tabs = self.tabs()
        wanted = {name: Count("pk", filter=condition or Q(pk__isnull=False)) for name, (_label, condition) in tabs.items()}
        found: dict[str, int] = self.visible().order_by().aggregate(**wanted)
        return found

    def _empty(self, filtered: bool) -> lists.Empty:
        """Where other tabs have rows, nothing is missing: how records come is not told there."""
        found = super()._empty(filtered)
        own = found.good or isinstance(type(self).empty, property)  # a list that tells its tabs apart itself
        if filtered or own or not any(self.counts.values()):
            return found
        return lists.Empty(_("“%(tab)s”里没有记录") % {"tab": self.tabs()[self.tab][0]}, _("其他栏里有记录。"), icon=found.icon)

    def extra_context(self) -> dict[str, Any]:
        found = [
            pieces.Tab(label, f"{self.request.path}?view={name}", name == self.tab, self.counts[name])
            for name, (label, _condition) in self.tabs().items()
        ]
        return {"tabs": found}
