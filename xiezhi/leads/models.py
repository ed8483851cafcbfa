"""监督线索: the one funnel. Whatever raises a suspicion becomes a lead, and supervision starts from leads only."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record
from xiezhi.organs.models import Organ

from .states import LEAD, OPEN


class Source(models.TextChoices):
    """Where a lead came from."""

    FINDING = "finding", _("规则预警")
    COMPLAINT = "complaint", _("投诉举报")
    HOTLINE = "hotline", _("12345热线")
    FILE_REVIEW = "file_review", _("案卷评查")
    SUPERIOR = "superior", _("上级交办")
    MEDIA = "media", _("媒体反映")
    OPINION = "opinion", _("监督员、联系点意见")
    OTHER = "other", _("其他")


class Nature(models.TextChoices):
    """Decides the instrument: 督办函 (行政执法监督条例第二十七条) or 意见书 (第二十八条)."""

    OMISSION = "omission", _("未履行或怠于履行职责")
    UNLAWFUL = "unlawful", _("违法或明显不当")


class Category(models.TextChoices):
    """问题类别: the seven items of 行政执法监督条例第十一条第二款."""

    SUBJECT = "subject", _("主体、人员资格")
    PROCEDURE = "procedure", _("执法程序")
    DECISION = "decision", _("决定违法或明显不当")
    MISCONDUCT = "misconduct", _("不作为、乱作为")
    RUDENESS = "rudeness", _("不文明执法")
    INSIGNIA = "insignia", _("证件、标识、装备和着装")
    OTHER = "other", _("其他情形")


class Outcome(models.TextChoices):
    """How a supervised lead ended."""

    RECTIFIED = "rectified", _("已整改到位")
    DECIDED = "decided", _("已按监督决定纠正")
    UNFOUNDED = "unfounded", _("查明不存在问题")
    WITHDRAWN = "withdrawn", _("异议成立，文书撤销")
    OTHER = "other", _("其他")


class Counter(Record):
    """The last number a supervision body gave in a year; its row is taken first, so that numbers have no gap."""

    organ_field = None

    body = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="lead_counter_once")]


class Lead(Record):
    """A suspicion about an organ. `act` is a record reference ("cases.Case:17"), empty where no single act is meant."""

    number = models.CharField(_("线索编号"), max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="leads", verbose_name=_("被监督机关"))
    body = models.ForeignKey(Organ, models.PROTECT, related_name="leads_handled", verbose_name=_("监督机构"))
    act = models.CharField(max_length=80, blank=True, db_index=True)
    act_label = models.CharField(_("所涉执法行为"), max_length=300, blank=True)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    source_ref = models.CharField(max_length=400, blank=True)  # "findings.Finding:3,findings.Finding:9"
    # of a lead made from findings: {code of the rule: {"clause": what it cites, "thresholds": {name: value}}}
    judged: Any = models.JSONField(default=dict, blank=True)
    nature = models.CharField(_("问题性质"), max_length=10, choices=Nature.choices)
    category = models.CharField(_("问题类别"), max_length=12, choices=Category.choices, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    facts = models.TextField(_("线索内容"))
    grave = models.BooleanField(_("涉及重大问题"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=LEAD.choices(), default=OPEN.value)
    opened_on = models.DateField(_("登记日期"))
    due_on = models.DateField(_("研判期限"), null=True, blank=True)  # null: the calendar of that year is not loaded
    opened_by = models.CharField(_("登记人"), max_length=80)
    supervised_on = models.DateField(_("开展监督日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    outcome = models.CharField(_("办结结果"), max_length=12, choices=Outcome.choices, blank=True)
    closing = models.TextField(_("办结说明"), blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-opened_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "serial"], name="lead_serial_once")]
        indexes = [
            models.Index(fields=["organ", "state"]),
            models.Index(fields=["body", "state", "due_on"]),
            models.Index(fields=["-opened_on", "-id"]),
        ]

    def __str__(self) -> str:
        return self.number
