"""Two tables: the lines, and the one row that numbers them. Triggers refuse UPDATE and DELETE on both databases."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """One row. Updated first when a line is added, so that two writers cannot take the same number."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="trail_one_head")]


class Line(models.Model):
    """One thing that happened. Who and which organ are kept as text too; the sentence is made when it is shown."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)  # UTC, ISO 8601, as hashed
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    organ = models.CharField(max_length=30)  # id of the actor's organ, as text
    organ_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60, db_index=True)
    about = models.CharField(max_length=80, db_index=True)
    about_organ = models.BigIntegerField(null=True, db_index=True)  # whose record it is: who may read this line
    outcome = models.CharField(max_length=10)  # done | refused
    reason = models.TextField()
    detail = models.TextField()  # canonical JSON
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.about}"
