"""Files on disk, named by their digest. A row says whose the file is; the room of the record says who may read it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record
from xiezhi.organs.models import Organ


class Secrecy(models.TextChoices):
    """Handling level. State secrets (国家秘密) never enter this platform."""

    OPEN = "open", _("可公开")
    INTERNAL = "internal", _("内部")
    WORK_SECRET = "work_secret", _("工作秘密")


class StoredFile(Record):
    """One file of one record. `path` is relative to the store and content-addressed: equal bytes lie there once."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    record = models.CharField(max_length=80, db_index=True)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.BigIntegerField(_("大小"))
    mime = models.CharField(_("类型"), max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    sm3 = models.CharField("SM3", max_length=64)
    path = models.CharField(max_length=100)
    secrecy = models.CharField(_("知悉范围"), max_length=12, choices=Secrecy.choices, default=Secrecy.INTERNAL)
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("上传人"), max_length=80)
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty")]

    def __str__(self) -> str:
        return self.name
