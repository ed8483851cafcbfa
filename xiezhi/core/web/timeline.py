"""The timeline as a page shows it; what it is and how it is drawn stands in `law.timeline`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from xiezhi.law import timeline
from xiezhi.law.timeline import Span, Step

__all__ = ["Span", "Step", "Timeline"]


@dataclass
class Timeline(timeline.Timeline):
    """In the language of the page."""

    say: Callable[[str], str] = gettext

    def svg(self, standalone: bool = False, font_family: str = "sans-serif") -> SafeString:
        return mark_safe(super().svg(standalone, font_family))  # noqa: S308 - every text is escaped

    def html(self) -> SafeString:
        """Figure for a page: picture that scrolls on a narrow screen, and everything again as a table."""
        context = {"svg": self.svg(), "line": self, "rows": self.rows(), "id": self.ident}
        return mark_safe(render_to_string("core/parts/timeline.html", context))  # noqa: S308
