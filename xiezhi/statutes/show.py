"""How statutes are shown: headings and contents, the words of an article with what is cited marked, states, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.core.web.citing import linked
from xiezhi.core.web.pieces import Badge
from xiezhi.law.numerals import to_chinese
from xiezhi.rulebook.packs import PACKS

from . import comparing, dating, queries, states
from .models import Article, Edition, Statute

IN_FORCE = State("in_force", gettext_lazy("施行中"), "good")
FUTURE = State("future", gettext_lazy("尚未施行"), "info")
AMENDED = State("amended", gettext_lazy("已被修改"), "mute")
ENDED = State("ended", gettext_lazy("已失效"), "mute")
SHOWN = {state.value: state for state in (IN_FORCE, FUTURE, AMENDED, ENDED, states.REPEALED, states.UNDATED)}
HOW = {
    "changed": Badge(pgettext_lazy("law", "修改"), "warn", "pencil"),
    "added": Badge(gettext_lazy("新增"), "good", "plus-lg"),
    "removed": Badge(gettext_lazy("删去"), "bad", "dash-lg"),
    "moved": Badge(gettext_lazy("条号变动"), "info", "arrow-right"),
    "same": Badge(gettext_lazy("未变"), "mute", "dash-circle"),
}


def state_of(edition: Edition, on: dt.date) -> State:
    """How an edition stands on a day."""
    if edition.state != states.ADOPTED.value or edition.first_on is None:
        return states.EDITION.states[edition.state]
    if edition.first_on > on:
        return FUTURE
    if edition.last_on is None or edition.last_on >= on:
        return IN_FORCE
    repealed = edition.statute.repealed_on
    return states.REPEALED if repealed and edition.last_on == repealed - dt.timedelta(days=1) else AMENDED


def state_listed(row: Any, on: dt.date) -> State:
    """How a statute of `queries.listed` stands on that day."""
    if row.now_label:
        return IN_FORCE
    if row.newest_first_on is None:
        return states.UNDATED
    if row.newest_first_on > on:
        return FUTURE
    return states.REPEALED if row.repealed_on and row.repealed_on <= on else ENDED


def coming(row: Any) -> dt.date | None:
    """From when on a later edition of a statute of `queries.listed` will be in force."""
    day: dt.date | None = row.newest_first_on
    return day if day and day > today() else None


def span(first: dt.date | None, last: dt.date | None) -> str:
    """The days in force in words."""
    if first is None:
        return _("施行日期待核定")
    if last is None:
        return _("%(first)s 起施行") % {"first": first}
    return _("%(first)s 至 %(last)s") % {"first": first, "last": last}


# -- the text


@dataclass
class Heading:
    """A heading with its place on the page and the articles below it."""

    label: str
    depth: int
    anchor: str
    first: str = ""
    last: str = ""


@dataclass
class Block:
    """What stands on the page of an edition: headings that open, then an article or part."""

    headings: list[Heading]
    article: Article
    body: list[dict[str, Any]] = field(default_factory=list)


def blocks(rows: Iterable[Article], on: dt.date, own: str) -> tuple[list[Heading], list[Block]]:
    """The contents, and the text in order."""
    contents: list[Heading] = []
    found: list[Block] = []
    path: list[str] = []
    open_now: list[Heading] = []
    for row in rows:
        same = 0
        while same < min(len(path), len(row.path)) and path[same] == row.path[same]:
            same += 1
        opened = [Heading(label, same + n, f"h{len(contents) + n}") for n, label in enumerate(row.path[same:])]
        if row.number is None and not opened:
            opened = [Heading(row.label, 0, f"h{len(contents)}")]
        open_now = [*(open_now[:same] if row.path else []), *opened]
        contents += opened
        path = list(row.path)
        for heading in open_now:
            if row.number:
                heading.first, heading.last = heading.first or row.label, row.label
        found.append(Block(opened, row, body(row, on, own)))
    return contents, found


def body(article: Article, on: dt.date, own: str, hit: tuple[int | None, int | None] = (None, None)) -> list[dict[str, Any]]:
    """Paragraphs for the template, with citations as links; `hit`: the paragraph and item that are cited.

    An item without paragraph is looked for in the first paragraph that has items, as statutes are cited.
    """
    paragraph, item = hit
    shown: list[dict[str, Any]] = []
    number = 0
    for part in article.body:
        if "table" in part:
            shown.append({"table": [[linked(cell, on, own) for cell in cells] for cells in part["table"]]})
            continue
        number += not part.get("head")
        mine = number == paragraph or (paragraph is None and item is not None and bool(part.get("items")))
        if mine and paragraph is None:
            paragraph = number
        shown.append({
            "no": number, "head": part.get("head"), "text": linked(part["text"], on, own), "hit": mine and item is None,
            "items": [
                {
                    "no": f"（{to_chinese(one['no'])}）", "text": linked(one["text"], on, own), "hit": mine and one["no"] == item,
                    "subs": [{"no": sub["no"], "text": linked(sub["text"], on, own)} for sub in one.get("subs", ())],
                }
                for one in part.get("items", ())
            ],
        })  # fmt: skip
    return shown


def has_hit(shown: Sequence[dict[str, Any]]) -> bool:
    """Whether the cited paragraph or item is there."""
    return any(part.get("hit") or any(item["hit"] for item in part.get("items", ())) for part in shown)


def snippet(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A piece of text with what was asked for marked."""
    marked = (format_html("<mark>{}</mark>", piece) if hit else conditional_escape(piece) for piece, hit in pieces)
    return mark_safe("".join(marked))  # noqa: S308 - every piece is escaped


# -- two editions


@dataclass(frozen=True)
class Row:
    """A pair of articles side by side, what differs marked."""

    pair: comparing.Pair
    old: SafeString | str
    new: SafeString | str

    @property
    def badge(self) -> Badge:
        return HOW[self.pair.how]


def compared(old: Edition, new: Edition) -> list[Row]:
    """All articles of two editions side by side."""
    return [side_by_side(pair) for pair in matched(old, new)]


def counted(rows: Sequence[Row]) -> list[tuple[Badge, int]]:
    """How many articles were changed, added, removed, moved, and left alone."""
    return [(badge, sum(row.pair.how == how for row in rows)) for how, badge in HOW.items()]


def side_by_side(pair: comparing.Pair) -> Row:
    """One pair; an article that is on one side only is whole."""
    old, new = (row.text if row is not None else "" for row in (pair.old, pair.new))
    if pair.old is None or pair.new is None or pair.how in ("same", "moved"):
        return Row(pair, old, new)
    left, right = comparing.words(old, new)
    return Row(pair, _runs(left, "del"), _runs(right, "ins"))


def _runs(words: comparing.Words, tag: str) -> SafeString:
    """Marked line by line: a line break is nothing that could be marked."""
    opened, closed = mark_safe(f"<{tag}>"), mark_safe(f"</{tag}>")  # noqa: S308 - del and ins
    lines = ("\n".join(format_html("{}{}{}", opened, line, closed) if line and differs else conditional_escape(line)
                       for line in text.split("\n")) for text, differs in words)  # fmt: skip
    return mark_safe("".join(lines))  # noqa: S308 - every line is escaped


def matched(old: Edition, new: Edition) -> list[comparing.Pair]:
    """The pairs of two editions. Which became which is kept for a while: it takes long for a long statute."""
    olds = {row.pk: row for row in queries.articles(old)}
    news = {row.pk: row for row in queries.articles(new)}
    found = _matched(old.pk, old.digest, new.pk, new.digest)
    return [comparing.Pair(olds.get(a) if a else None, news.get(b) if b else None) for a, b in found]


@lru_cache(maxsize=64)
def _matched(old: int, _old_digest: str, new: int, _new_digest: str) -> list[tuple[int | None, int | None]]:
    rows = Article.objects.only("plain", "number", "sub", "kind").order_by("position")
    found = comparing.pairs(list(rows.filter(edition=old)), list(rows.filter(edition=new)))
    return [(pair.old and pair.old.pk, pair.new and pair.new.pk) for pair in found]


@dataclass(frozen=True)
class Stage:
    """An article in one edition, beside what the edition before said."""

    edition: Edition
    article: Article | None
    row: Row
    compare_url: str


def history(article: Article) -> list[Stage]:
    """An article through the adopted editions, the newest first: from this one back to where it began, and on from it."""
    editions = list(queries.editions_of(article.edition.statute).filter(state=states.ADOPTED.value).order_by("first_on"))
    here = next((n for n, one in enumerate(editions) if one.pk == article.edition_id), None)
    if here is None:
        return []
    stages: list[Stage] = []
    at: Article | None = article
    for n in range(here, 0, -1):  # back
        pair = next((p for p in matched(editions[n - 1], editions[n]) if at and p.new and p.new.pk == at.pk), None)
        if pair is None:
            break
        stages.append(Stage(editions[n], pair.new, side_by_side(pair), compare_url(editions[n - 1], editions[n])))
        at = pair.old
        if at is None:
            break
    else:
        if at is not None:
            stages.append(Stage(editions[0], at, Row(comparing.Pair(None, at), "", at.text), ""))
    at = article
    for n in range(here + 1, len(editions)):  # on
        pair = next((p for p in matched(editions[n - 1], editions[n]) if at and p.old and p.old.pk == at.pk), None)
        if pair is None:
            break
        stages.insert(0, Stage(editions[n], pair.new, side_by_side(pair), compare_url(editions[n - 1], editions[n])))
        at = pair.new
    return stages


def compare_url(old: Edition, new: Edition) -> str:
    return reverse("statutes:compare", args=[old.pk, new.pk])


# -- what else is known


def not_loaded(statute: Statute, editions: Sequence[Edition]) -> list[Any]:
    """Versions that the table of law knows and whose text is not here."""
    known = dating.known(statute.full, statute.name)
    here = {edition.adopted_on for edition in editions} | {edition.first_on for edition in editions}
    return [v for v in known.versions if v.adopted not in here and v.first not in here] if known else []


def rules_on(article: Article) -> list[tuple[str, str]]:
    """Rules of the platform that rest on this article: code and name."""
    known = dating.known(article.edition.statute.full, article.edition.statute.name)
    version = next((v for v in known.versions if v.adopted == article.edition.adopted_on), None) if known else None
    if known is None or version is None or not article.number:
        return []
    wanted = (known.name, version.numbering, article.number)
    return [
        (rule.code, _(rule.name))
        for pack in PACKS.values()
        for rule in pack
        if any((v.statute, v.numbering, v.article) == wanted for clause in rule.law for v in getattr(clause, "variants", ()))
    ]
