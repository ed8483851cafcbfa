"""Penalty cases. Their columns are the facts of rulebook.facts.penalty, declared once there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record
from xiezhi.organs.models import Organ
from xiezhi.rulebook.facts import Fact, Kind
from xiezhi.rulebook.facts.penalty import HELD

from .states import Stage

# Known from the organ, not stored again with each case
OF_ORGAN = ("organ_code", "organ_name", "organ_confirmed_on", "organ_ended_on")


def field_for(fact: Fact) -> models.Field[Any, Any]:
    """The column of a fact. Unknown is NULL for everything but text, where it is empty."""
    match fact.kind:
        case Kind.TEXT:
            long = fact.name in {"violation", "basis", "content", "deviation_reason", "remark", "unpublished_reason"}
            return (
                models.TextField(fact.label, blank=True, default="")
                if long
                else models.CharField(fact.label, max_length=200, blank=True, default="")
            )
        case Kind.DATE:
            return models.DateField(fact.label, null=True, blank=True)
        case Kind.BOOL:
            return models.BooleanField(fact.label, null=True, blank=True)
        case Kind.COUNT:
            return models.IntegerField(fact.label, null=True, blank=True)
        case Kind.FEN:
            return models.BigIntegerField(fact.label, null=True, blank=True)
        case Kind.CODE:
            return models.CharField(fact.label, max_length=30, blank=True, default="")
        case Kind.CODES:  # values joined by commas, in the order of the code set
            return models.CharField(fact.label, max_length=300, blank=True, default="")


STORED = tuple(fact for fact in HELD if fact.name not in OF_ORGAN)


class FactColumns(models.Model):
    """Abstract holder of one column per stored fact."""

    class Meta:
        abstract = True


for _fact in STORED:
    FactColumns.add_to_class(_fact.name, field_for(_fact))


class Case(FactColumns, Record):
    """One penalty case of one organ. `revision` counts the versions received; `digest` tells whether a row is news."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="cases", verbose_name=_("处罚机关"))
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage.choices)
    batch = models.CharField(max_length=40)  # "exchange.Batch:3", the last one that changed it
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-filed_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "case_no"], name="case_no_once_per_organ")]
        indexes = [
            models.Index(fields=["organ", "-filed_on", "-id"]),
            models.Index(fields=["-filed_on", "-id"]),
            models.Index(fields=["organ", "decided_on"]),
        ]

    def __str__(self) -> str:
        return str(getattr(self, "case_no", ""))


class Revision(Record):
    """What a later row changed in a case: {fact: [before, after]}. The first version needs no row."""

    organ_field = "case__organ_id"

    case = models.ForeignKey(Case, models.CASCADE, related_name="revisions")
    no = models.PositiveIntegerField()
    at = models.DateTimeField()
    batch = models.CharField(max_length=40)
    changes = models.JSONField()

    class Meta:
        ordering = ["-no"]
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="case_revision_once")]


class LocalThreshold(Record):
    """A value that a place has adopted for a threshold of a rule, as `findings` tells it; see local.Local. `nth`: the later goes
    before the earlier where both hold."""

    organ_field = None

    nth = models.PositiveIntegerField(unique=True)
    rule_code = models.CharField(max_length=8)
    param = models.CharField(max_length=30)
    place = models.CharField(max_length=12)
    value = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField(null=True)
    statutory = models.BooleanField()
    source = models.CharField(max_length=200)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["nth"]
