"""Statutes, their editions side by side, the articles of each edition, and what changed in law since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiezhi.core.records import Record, Versioned
from xiezhi.law import statutes as law
from xiezhi.law.citing import placed

from . import states
from .index import GramField

ARTICLE, TEXT = "article", "text"


class DaySource(models.TextChoices):
    """Where the first day of an edition was read."""

    TEXT = "text", _("正文")
    LAW = "law", _("平台的版本表")
    BOTH = "both", _("正文和平台的版本表，一致")
    PERSON = "person", _("监督机构核定")


class Statute(Versioned):
    """A statute or another instrument. `repealed_on`: the first day on which it is no longer in force."""

    organ_field = None

    name = models.CharField(_("简称"), max_length=120, unique=True)
    full = models.CharField(_("全称"), max_length=200, unique=True)
    level = models.CharField(_("效力层级"), max_length=12, blank=True, choices=[(name, _(name)) for name in law.LEVELS])
    state = models.CharField(max_length=12, default=states.CURRENT.value)
    repealed_on = models.DateField(_("废止之日"), null=True, blank=True)
    repeal_source = models.CharField(_("废止依据"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Edition(Versioned):
    """A statute as it stood from `first_on` to `last_on` (None: still). Dates are days in force, both included."""

    organ_field = None

    statute = models.ForeignKey(Statute, models.PROTECT, related_name="editions")
    label = models.CharField(_("版本"), max_length=40)
    number = models.CharField(pgettext_lazy("law", "公布文号"), max_length=100, blank=True)
    adopted_on = models.DateField(_("通过、公布日期"))
    first_on = models.DateField(_("施行日期"), null=True, blank=True)
    last_on = models.DateField(_("最后施行日期"), null=True, blank=True)
    table_last = models.DateField(null=True, blank=True)  # last day by the table of law, if that knows the edition
    day_source = models.CharField(_("施行日期来源"), max_length=8, blank=True, choices=DaySource.choices)
    day_note = models.CharField(_("施行日期依据"), max_length=300, blank=True)
    state = models.CharField(max_length=12)
    events = models.JSONField(default=list)  # [date, what]: passed, promulgated, amended
    problems = models.JSONField(default=list)  # doubts of the reading: code, line, what, mend, params
    source = models.TextField()  # the text as it was given
    source_name = models.CharField(_("来源文件"), max_length=200)
    digest = models.CharField(max_length=64)  # SM3 of the text as given
    articles_count = models.PositiveIntegerField(_("条数"), default=0)
    at = models.DateTimeField(_("收录时间"))
    by_name = models.CharField(_("收录人"), max_length=80)

    class Meta:
        ordering = ["statute", "-first_on", "-adopted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["statute", "adopted_on"], condition=Q(state__in=["adopted", "undated"]), name="statutes_edition_once"
            ),
            models.CheckConstraint(condition=Q(last_on=None) | Q(last_on__gte=models.F("first_on")), name="statutes_edition_days"),
            models.CheckConstraint(condition=~Q(state="adopted") | Q(first_on__isnull=False), name="statutes_edition_dated"),
        ]

    def __str__(self) -> str:
        return f"{self.statute.name}（{self.label}）"

    def in_force(self, on: dt.date) -> bool:
        """Whether this edition was in force on that day."""
        if self.state != states.ADOPTED.value or self.first_on is None:
            return False
        return self.first_on <= on and (self.last_on is None or on <= self.last_on)


class Article(Record):
    """An article of one edition, or a part without number (preamble, annex). Its id stays when a text is corrected.

    `body`: paragraphs as {"text", "items": [{"no", "text", "subs": [{"no", "text"}]}]} or {"table": [[…]]}.
    """

    organ_field = None

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="articles")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    number = models.PositiveIntegerField(null=True)
    sub = models.PositiveSmallIntegerField(default=0)  # 3 for 第十七条之三
    title = models.CharField(max_length=200, blank=True)
    path = models.JSONField(default=list)  # headings above: 编, 章, 节
    body = models.JSONField(default=list)
    plain = models.TextField()
    grams = GramField()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number", "sub"], condition=Q(kind="article"), name="statutes_article_once"),
        ]
        indexes = [models.Index(fields=["edition", "position"])]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """第六十条, or the title of a part without number."""
        return placed(self.number, self.sub) if self.number else str(_(self.title))

    @property
    def anchor(self) -> str:
        """Its place on the page of the edition."""
        return f"a{self.number}" + (f"-{self.sub}" if self.sub else "") if self.number else f"t{self.position}"

    @property
    def text(self) -> str:
        """All its words, a line each."""
        return "\n".join(lines_of(self.body))


def lines_of(body: list[dict[str, Any]]) -> list[str]:
    """Paragraphs, items and points of an article, a line each."""
    lines: list[str] = []
    for part in body:
        if "table" in part:
            lines += ["　".join(cells) for cells in part["table"]]
            continue
        lines.append(part["text"])
        for item in part.get("items", ()):
            lines.append(placed(None, 0, None, item["no"]).strip("第项") + item["text"])
            lines += [f"{point['no']}．{point['text']}" for point in item.get("subs", ())]
    return lines


class Change(Record):
    """What happened to a statute in force. Higher rooms follow by id; rows are never removed.

    `articles`: [{"old": [60, 0] | None, "new": [61, 0] | None, "how": changed | added | removed | moved}]; empty with `whole`.
    """

    class Kind(models.TextChoices):
        AMENDED = "amended", pgettext_lazy("law", "修改")
        REPEALED = "repealed", _("废止")
        RESTORED = "restored", _("撤销废止登记")

    organ_field = None

    statute = models.ForeignKey(Statute, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    effective = models.DateField(_("生效日期"))
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    before = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    articles = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    @property
    def name(self) -> str:
        """The statute's short title."""
        return self.statute.name

    @property
    def whole(self) -> bool:
        """Whether all articles are touched: repeal, and its withdrawal."""
        return self.kind != self.Kind.AMENDED

    def touches(self, article: int | None, sub: int = 0) -> bool:
        """Whether a reference to this article of the edition before must be looked at. None: the statute as a whole."""
        return self.whole or article is None or any(row["old"] == [article, sub] for row in self.articles)
