"""A list with tabs over it: each tab is a condition with its count; the first one opens."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.functional import cached_property

from xiezhi.accounts.pages import ListView
from xiezhi.core.web import pieces

Tabs = dict[str, tuple[Any, Q]]


class TabbedList(ListView):
    """A room gives `visible()` in place of `queryset()`, and `tabs()`: name → (label, condition)."""

    template_name = "leads/tabbed.html"

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

    def extra_context(self) -> dict[str, Any]:
        counts = (
            self.visible()
            .order_by()
            .aggregate(
                **{
                    name: Count("pk", filter=condition or Q(pk__isnull=False))
                    for name, (_label, condition) in self.tabs().items()
                }
            )
        )
        shown = [
            pieces.Tab(label, f"{self.request.path}?view={name}", name == self.tab, counts[name])
            for name, (label, _condition) in self.tabs().items()
        ]
        return {"tabs": shown}
