"""执法主体: qualifications as applied for and confirmed, entrustments, and the register of seals."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record, Versioned
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.models import Organ

from .states import (
    APPLIED,
    CONFIRMED,
    DRAFTED,
    ENTRUSTMENT,
    PUBLISHED,
    QUALIFICATION,
    REGISTERED,
    RETURNED,
    REVIEWED,
    SEAL,
)

OPEN = (APPLIED.value, RETURNED.value, REVIEWED.value)
STANDING = (CONFIRMED.value, PUBLISHED.value)


class Nature(models.TextChoices):
    """By what right an organ enforces in its own name (行政处罚法第十七、十九条)."""

    AGENCY = "agency", _("法定行政机关")
    AUTHORIZED = "authorized", _("法律、法规授权的组织")


def power_labels(codes: str) -> str:
    """行政处罚、行政检查 from "penalty,inspection"."""
    return "、".join(str(_(POWER_TYPE.label(code))) for code in codes.split(",") if code)


class Qualification(Versioned):
    """One application of an organ, and what was confirmed by it: in force from `from_on` to `to_on` (none: still)."""

    class Kind(models.TextChoices):
        FIRST = "first", _("首次确认")
        CHANGE = "change", _("变更")

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="qualifications", verbose_name=_("执法主体"))
    body = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("确认机构"))
    kind = models.CharField(_("申请类型"), max_length=8, choices=Kind.choices)
    nature = models.CharField(_("主体性质"), max_length=12, choices=Nature.choices)
    basis_no = models.CharField(_("“三定”规定文号"), max_length=80, blank=True)
    basis_on = models.DateField(_("“三定”规定日期"), null=True, blank=True)
    authority = models.CharField(_("授权依据"), max_length=300, blank=True)  # of an authorized organisation
    duties = models.TextField(_("执法职责"))
    powers = models.CharField(_("职权类别"), max_length=120)  # codes of POWER_TYPE, joined by commas
    region = models.CharField(_("执法区域"), max_length=200)
    procedure = models.TextField(_("执法程序"), blank=True)
    remedy = models.TextField(_("救济渠道"), blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    hotline = models.CharField(_("监督电话"), max_length=30, blank=True)
    reason = models.TextField(_("申请事由"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=QUALIFICATION.choices(), default=APPLIED.value)
    applied_on = models.DateField(_("申请日期"))
    applied_by = models.CharField(_("申请人"), max_length=80)
    opinion = models.TextField(_("审查意见"), blank=True)
    reviewed_by = models.CharField(_("审查人"), max_length=80, blank=True)
    reviewed_ref = models.CharField(max_length=60, blank=True)
    confirm_no = models.CharField(_("确认文号"), max_length=80, blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    from_on = models.DateField(_("生效日期"), null=True, blank=True)
    to_on = models.DateField(_("失效日期"), null=True, blank=True)  # the last day
    published_on = models.DateField(_("公示日期"), null=True, blank=True)
    published_at = models.CharField(_("公示网址"), max_length=300, blank=True)
    end_no = models.CharField(_("取消文号"), max_length=80, blank=True)
    end_reason = models.TextField(_("取消理由"), blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organ"], condition=models.Q(state__in=OPEN), name="subject_one_open"),
            models.UniqueConstraint(fields=["organ"], condition=models.Q(state__in=STANDING), name="subject_one_standing"),
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(from_on=None) | models.Q(to_on__gte=models.F("from_on")),
                name="subject_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["organ", "from_on"]), models.Index(fields=["body", "state"])]

    def __str__(self) -> str:
        return f"{self.organ.name} {self.get_kind_display()}"

    @property
    def power_names(self) -> str:
        return power_labels(self.powers)


class Entrustment(Versioned):
    """委托书 (行政处罚法第二十、二十一条): who may act in whose name, in which matters, how far and how long."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="entrusts", verbose_name=_("委托机关"))
    to = models.ForeignKey(Organ, models.PROTECT, related_name="entrusted_by", verbose_name=_("受委托组织"))
    number = models.CharField(_("委托书编号"), max_length=80)
    basis = models.CharField(_("委托依据"), max_length=300)
    powers = models.CharField(_("委托职权类别"), max_length=120)
    matters = models.TextField(_("委托的具体事项"))
    limits = models.TextField(_("委托权限"))
    from_on = models.DateField(_("委托期限自"))
    to_on = models.DateField(_("委托期限至"))
    state = models.CharField(_("状态"), max_length=10, choices=ENTRUSTMENT.choices(), default=DRAFTED.value)
    drafted_by = models.CharField(_("起草人"), max_length=80)
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    signed_by = models.CharField(_("签订人"), max_length=80, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    published_at = models.CharField(_("公布网址"), max_length=300, blank=True)
    ended_on = models.DateField(_("解除日期"), null=True, blank=True)
    end_reason = models.TextField(_("解除理由"), blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "number"], name="entrustment_number_once"),
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="entrustment_runs_forward"),
            models.CheckConstraint(condition=~models.Q(organ=models.F("to")), name="entrustment_to_another"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def power_names(self) -> str:
        return power_labels(self.powers)

    def last_day(self) -> dt.date:
        """The last day on which it holds: the end of its term, or the day before it was ended."""
        return min(self.to_on, self.ended_on - dt.timedelta(days=1)) if self.ended_on else self.to_on


class Seal(Record):
    """A seal of an organ: its print, who keeps it, and since when it is used."""

    class Kind(models.TextChoices):
        ORGAN = "organ", _("机关印章")
        ENFORCEMENT = "enforcement", _("行政执法专用章")
        SUPERVISION = "supervision", _("行政执法协调监督专用印章")

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="seals", verbose_name=_("用印机关"))
    kind = models.CharField(_("印章种类"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("印文"), max_length=120)
    filing_no = models.CharField(_("公安机关备案编号"), max_length=60, blank=True)
    engraved_on = models.DateField(_("刻制日期"))
    keeper = models.CharField(_("保管人"), max_length=60)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("印模"))
    state = models.CharField(_("状态"), max_length=10, choices=SEAL.choices(), default=REGISTERED.value)
    used_from = models.DateField(_("启用日期"), null=True, blank=True)
    used_to = models.DateField(_("停用日期"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["organ_id", "-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "name", "engraved_on"], name="seal_once")]

    def __str__(self) -> str:
        return self.name
