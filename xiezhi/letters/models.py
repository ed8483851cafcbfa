"""Numbers without gap or duplicate, and the letters that bear them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record
from xiezhi.files.models import StoredFile
from xiezhi.organs.models import Organ


class Counter(Record):
    """The last number given in one series. Updated first in the issuing transaction: that is the lock."""

    organ_field = None  # a series is the platform's; what bears the number is checked for scope

    issuer = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "kind", "year"], name="letter_series_once")]


class Letter(Record):
    """One issued letter. `content` are the slots it was filled with, and the titles of its
    annexes. A void letter keeps its number."""

    record = models.CharField(max_length=80, db_index=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("主送机关"))
    issuer = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("发文机关"))
    kind = models.CharField(_("文种"), max_length=30)
    number = models.CharField(_("文号"), max_length=60, unique=True)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    dated = models.DateField(_("成文日期"))
    title = models.CharField(_("标题"), max_length=300)
    template = models.CharField(max_length=60)  # "SuperviseLetter@2026-02-01"
    content = models.JSONField()
    pdf = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    issued_by = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    void = models.BooleanField(_("作废"), default=False)
    void_reason = models.TextField(_("作废理由"), blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-dated", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year", "seq"], name="letter_number_once"),
            models.CheckConstraint(condition=models.Q(void=False) | ~models.Q(void_reason=""), name="letter_void_why"),
        ]

    def __str__(self) -> str:
        return self.number
