"""Components for templates. This library is a builtin: no {% load %} needed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from xiezhi.core.errors import joined
from xiezhi.core.states import State, Table
from xiezhi.core.web import citing, pieces, show

register = template.Library()

register.filter("yuan", show.yuan)
register.filter("day", show.day)
register.filter("moment", show.moment)
register.filter("number", show.number)
register.filter("filesize", show.size)
register.filter("cite", citing.linked)

TONE_ICONS = {
    "info": "circle-half",
    "warn": "clock-history",
    "bad": "exclamation-octagon-fill",
    "good": "check-circle-fill",
    "mute": "dash-circle",
}
FILE_ICONS = {
    "pdf": "file-earmark-pdf",
    "doc": "file-earmark-word",
    "docx": "file-earmark-word",
    "xls": "file-earmark-excel",
    "xlsx": "file-earmark-excel",
    "csv": "file-earmark-excel",
    "jpg": "file-earmark-image",
    "jpeg": "file-earmark-image",
    "png": "file-earmark-image",
    "zip": "file-earmark-zip",
    "mp3": "file-earmark-music",
    "mp4": "file-earmark-play",
}


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    found = finders.find(f"vendor/bootstrap-icons/{name}.svg")
    if not found:
        if settings.DEBUG:
            raise template.TemplateSyntaxError(f"icon {name!r} is not in vendor/web/bootstrap-icons")
        return ""
    text = Path(str(found)).read_text("utf-8").strip()
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).replace('class="bi ', 'class="ic ', 1)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A vendored icon, inline and hidden from screen readers: a word always stands beside it."""
    return mark_safe(_svg(name)) if name else mark_safe("")  # noqa: S308 - our own vendored file


@register.simple_tag
def badge(label: Any, tone: str = "info", icon: str = "") -> SafeString:
    """A word with icon in one of five tones. Also takes a pieces.Badge."""
    if isinstance(label, pieces.Badge):
        label, tone, icon = label.label, label.tone, label.icon
    tone = tone if tone in TONE_ICONS else "info"
    drawn = mark_safe(_svg(icon or TONE_ICONS[tone]))  # noqa: S308
    return format_html('<span class="badge-x t-{}">{}{}</span>', tone, drawn, label)


@register.simple_tag
def state_badge(state: State | str | None, table: Table | None = None) -> SafeString:
    """Badge of a state; a stored value is looked up in its table, and shown as it is if the table does not know it."""
    if not isinstance(state, State):
        known = table.states.get(str(state)) if table is not None else None
        state = known or State(str(state or ""), state or show.DASH, "mute")
    return badge(state.label, state.tone)


@register.filter
def then(first: Any, second: Any) -> str:
    """Two sentences as one text, with a space between them where the language has one."""
    return joined(first, second)


@register.filter
def file_icon(name: str) -> str:
    return FILE_ICONS.get(str(name).rpartition(".")[2].lower(), "file-earmark")


@register.simple_tag
def value(item: Any, kind: str = "text", url: str = "") -> SafeString | str:
    """A value by kind, as lists and facts show it."""
    if item is None or item == "":
        return format_html('<span class="none" title="{}">{}</span>', "", show.DASH)
    if kind == "state" or isinstance(item, State):
        shown: Any = state_badge(item)
    elif kind == "badge" or isinstance(item, pieces.Badge):
        shown = badge(item)
    elif isinstance(item, pieces.Bar):
        shown = bar(item)
    elif kind == "date":
        shown = show.day(item)
    elif kind in ("moment", "datetime"):
        shown = show.moment(item)
    elif kind == "money":
        shown = show.yuan(item)
    elif kind == "number":
        shown = show.number(item)
    else:
        shown = item
    return format_html('<a href="{}">{}</a>', url, shown) if url else format_html("{}", shown)


@register.simple_tag
def cell(of: dict[str, Any]) -> SafeString:
    """One <td> of a list. A page has a thousand of them, so that they are written here and not in the template."""
    column, item = of["c"], of["value"]
    lacks = item is None or item == ""
    css = [f"k-{column.kind}", f"w-{column.width}" if column.width else "", "first" if of["lead"] else "blank" if lacks else ""]
    whole = format_html(' title="{}"', "" if item is None else item) if column.width == "clip" else ""
    return format_html(
        '<td class="{}" data-label="{}"{}>{}</td>', " ".join(filter(None, css)), column.label, whole,
        value(item, column.kind, of["url"]),
    )  # fmt: skip


@register.simple_tag
def options(of: Iterable[tuple[Any, Any, bool]]) -> SafeString:
    """The <option>s of a filter, of (value, label, chosen): a prefecture has hundreds of organs."""
    return format_html_join("", '<option value="{}"{}>{}</option>', ((v, _CHOSEN if on else "", label) for v, label, on in of))


_CHOSEN = mark_safe(" selected")


@register.simple_tag
def bar(item: pieces.Bar) -> SafeString:
    """A small bar with its figures; without a total the figure alone."""
    if not item.total:
        return format_html("{}", item.done)
    return format_html(
        '<span class="bar-x t-{}"><progress max="100" value="{}" aria-hidden="true"></progress><span>{}</span></span>',
        item.tone, item.percent, item,
    )  # fmt: skip


@register.inclusion_tag("core/parts/facts.html")
def facts(items: list[pieces.Fact], columns: int = 2) -> dict[str, Any]:
    """A definition list of pieces.Fact, in one, two or three columns."""
    return {"items": items, "columns": columns}


@register.inclusion_tag("core/parts/clause.html")
def clause(label: Any, text: Any = "", in_force: Any = "", note: Any = "", on: citing.Days = None) -> dict[str, Any]:
    """A clause folded to one line; opens in place. `in_force` says which version, e.g. "2021-07-15 起施行".

    Without `text` the words are fetched from the 法规库 as in force on the day `on` (or the days, tried in turn).
    """
    one = None if text or note else citing.only(label)
    url = citing.url_of(one, on) if one else ""
    return {"label": label, "text": text, "in_force": in_force, "note": note, "on": on, "url": url}


@register.inclusion_tag("core/parts/deadline.html")
def deadline(due: pieces.Due, open: bool = False) -> dict[str, Any]:
    """A deadline on one line; how it was reached is folded below."""
    return {"d": due, "open": open}


@register.inclusion_tag("core/parts/clock.html")
def clock(due: pieces.Due) -> dict[str, Any]:
    """The deadline in a record's header: the days large."""
    return {"d": due}


@register.inclusion_tag("core/parts/empty.html")
def empty(
    title: Any, text: Any = "", action: Any = "", url: str = "", icon: str = "inbox", good: bool = False
) -> dict[str, Any]:
    """Nothing here: what belongs here and how it comes. `good`: nothing is good news."""
    return {"title": title, "text": text, "action": action, "url": url, "icon": icon, "good": good}


@register.inclusion_tag("core/parts/progress.html")
def progress(done: int, total: int, label: Any = "", tone: str = "info") -> dict[str, Any]:
    """A bar with the numbers beside it. total 0: not yet known."""
    percent = min(100, done * 100 // total) if total else 0
    return {"done": done, "total": total, "label": label, "percent": percent, "tone": tone}


@register.inclusion_tag("core/parts/confirm_button.html", takes_context=True)
def confirm_button(
    context: Context, label: Any, url: str, confirm: Any = "", icon: str = "", main: bool = False, danger: bool = False
) -> dict[str, Any]:
    """A POST behind a button, with CSRF token; `confirm` is asked first when scripts run."""
    return {
        "label": label,
        "url": url,
        "confirm": confirm,
        "icon": icon,
        "main": main,
        "danger": danger,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("core/parts/moves.html", takes_context=True)
def moves(context: Context, buttons: list[pieces.MoveButton]) -> dict[str, Any]:
    """The moves open to this person now, the main one solid; closed ones say which gate closes them."""
    return {"buttons": buttons, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("core/parts/files.html")
def files(rows: list[pieces.FileRow], empty: Any = "") -> dict[str, Any]:
    return {"rows": rows, "empty": empty}


@register.inclusion_tag("core/parts/people.html")
def persons(rows: list[pieces.PersonRow]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("core/parts/history.html")
def history(rows: list[pieces.Happening]) -> dict[str, Any]:
    """What happened, newest first as given."""
    return {"rows": rows}


@register.inclusion_tag("core/parts/stepper.html")
def stepper(steps: list[pieces.Step]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("core/parts/tabs.html")
def tabs(items: list[pieces.Tab], label: Any = "") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("core/parts/walk.html")
def walk(walk: Any) -> dict[str, Any]:
    """Where a record stands in the list it was opened from, and the ways on (core.web.walk); nothing without one."""
    return {"walk": walk}


@register.inclusion_tag("core/parts/stat.html")
def stat(
    label: Any, value: Any, unit: Any = "", url: str = "", note: Any = "", tone: str = "", good_zero: Any = ""
) -> dict[str, Any]:
    """A number on a tile. The count is a link; `good_zero` is said instead of the note when it is 0."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "url": url,
        "note": note,
        "tone": tone,
        "good_zero": good_zero,
    }


@register.inclusion_tag("core/parts/note.html")
def note(text: Any, tone: str = "info", items: list[Any] | None = None) -> dict[str, Any]:
    """A message within a page. Also takes a pieces.Note."""
    if isinstance(text, pieces.Note):
        text, tone, items = text.text, text.tone, text.items
    icons = {
        "info": "info-circle",
        "warn": "exclamation-triangle",
        "bad": "exclamation-octagon",
        "good": "check-circle",
    }
    return {"text": text, "tone": tone, "items": items or [], "icon": icons.get(tone, "info-circle")}


@register.inclusion_tag("core/parts/field.html")
def field(bound: BoundField, source: Any = "") -> dict[str, Any]:
    """A form field: label, mark, hint, control, error beside it. `source` says where a filled value comes from."""
    return {"f": bound, "source": source, "kind": getattr(bound.field, "kit", "") or type(bound.field.widget).__name__}


@register.inclusion_tag("core/parts/form_errors.html")
def form_errors(*forms: Any) -> dict[str, Any]:
    """Summary on top of a form: every error once, linked to its field."""
    rows = []
    general = []
    for form in forms:
        general += list(form.non_field_errors())
        rows += [(f, error) for f in form for error in f.errors]
    return {"rows": rows, "general": general, "count": len(rows) + len(general)}


@register.inclusion_tag("core/parts/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """Pager of a lists.Page."""
    return {"page": page}


@register.simple_tag
def timeline(line: Any) -> SafeString:
    """The signature piece: a core.web.timeline.Timeline as figure with text alternative."""
    return line.html()


@register.simple_block_tag
def panel(
    content: str, title: Any = "", icon: str = "", note: Any = "", flush: bool = False, id: str = "", cls: str = ""
) -> SafeString:
    """A titled box: {% panel "标题" icon="paperclip" %} ... {% endpanel %}. `flush`: no inner padding (tables)."""
    head: Any = ""
    if title:
        aside = format_html('<span class="panel-note">{}</span>', note) if note else ""
        drawn = mark_safe(_svg(icon)) if icon else ""  # noqa: S308
        head = format_html('<header class="panel-head"><h2>{}{}</h2>{}</header>', drawn, title, aside)
    return format_html(
        '<section class="panel{}"{}>{}<div class="{}">{}</div></section>',
        f" {cls}" if cls else "",
        format_html(' id="{}"', id) if id else "",
        head,
        "panel-flush" if flush else "panel-body",
        content,
    )


@register.filter
def item(mapping: Any, key: str) -> Any:
    """Value of a key in a mapping, or empty."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""
