"""Files that come in, and the lines that could not be taken. The file itself is kept under its digest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record, Versioned
from xiezhi.organs.models import Organ

from .states import BATCH, MENDED, QUARANTINED, RECEIVED, ROW


class Unit(models.TextChoices):
    """What amounts are in where a heading does not say so itself."""

    HEADING = "", _("以表头写明的单位为准")
    YUAN = "yuan", _("元")
    WAN = "wan", _("万元")


class Batch(Record):
    """One file of one organ. The same bytes of one kind in the same unit are the same batch: sent again they change nothing.

    Once read, total = accepted + changed + unchanged + quarantined + discarded.
    `position`: data lines dealt with, committed together with what became of them. `beat_at`: last sign of the worker.
    """

    kind = models.CharField(_("内容"), max_length=20, default="penalty")  # a name of kinds.KINDS
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="batches", verbose_name=_("报送机关"))
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    unit = models.CharField(_("金额单位"), max_length=4, choices=Unit.choices, blank=True, default="")
    path = models.CharField(max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=BATCH.choices(), default=RECEIVED.value)
    reason = models.TextField(_("未能读取的原因"), blank=True, default="")
    headings = models.JSONField(default=list)  # as in the file, in its order
    ignored = models.JSONField(default=list)  # headings that mean nothing to the platform
    notices = models.JSONField(default=dict)  # {"calendar": {"2018": 12}}: taken, but worth knowing
    total = models.PositiveIntegerField(_("行数"), default=0)
    position = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(_("新增"), default=0)
    changed = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("无变化"), default=0)
    quarantined = models.PositiveIntegerField(_("待改"), default=0)
    discarded = models.PositiveIntegerField(_("作废"), default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("报送人"), max_length=60)
    at = models.DateTimeField(_("报送时间"), db_index=True)
    ended_at = models.DateTimeField(_("读完时间"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "sha256", "unit"], name="batch_once_per_organ")]
        indexes = [models.Index(fields=["organ", "-id"])]

    def __str__(self) -> str:
        return self.name


class Row(Versioned):
    """A line that could not be taken, as it was written, with its reasons; afterwards the record it became, if it did."""

    organ_field = "batch__organ_id"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("行号"))
    raw = models.JSONField()  # {heading: text}
    errors = models.JSONField()  # [{code, column, what, mend, value}]
    state = models.CharField(_("状态"), max_length=12, choices=ROW.choices(), default=QUARANTINED.value)
    record = models.CharField(max_length=60, blank=True, default="")  # once mended: "cases.Case:17"
    key = models.TextField(blank=True, default="")  # once mended: what names the line
    reason = models.CharField(_("作废理由"), max_length=200, blank=True, default="")
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="row_once_per_batch"),
            models.CheckConstraint(condition=~models.Q(state=MENDED.value, mended_at=None), name="row_mended_when"),
        ]
        indexes = [models.Index(fields=["batch", "state", "line"])]
