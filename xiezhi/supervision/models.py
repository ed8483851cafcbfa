"""Instruments, what the supervised organ answers, and proposals to the government."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xiezhi.cases.queries import law_days_of
from xiezhi.core.records import Record
from xiezhi.leads.models import Lead
from xiezhi.letters.models import Letter
from xiezhi.organs.models import Organ

from . import states


class Kind(models.TextChoices):
    """Instruments by their code in letters.render. The notice is the form of the plan of 2024."""

    LETTER = "SuperviseLetter", _("督办函")
    OPINION = "SuperviseOpinion", _("意见书")
    NOTICE = "SupervisionNotice", _("通知书")
    DECISION = "SuperviseDecision", _("决定书")


class Ground(models.TextChoices):
    """Why a decision of the government is proposed (行政执法监督条例第二十九条)."""

    OVERDUE = "overdue", _("逾期未报送纠正情况")
    REFUSED = "refused", _("未按要求履职或者纠正")
    GRAVE = "grave", _("涉及重大问题")


class DecisionForm(models.TextChoices):
    """How the government decided."""

    MEETING = "meeting", _("政府常务会议（行署办公会议）")
    INSTRUCTION = "instruction", _("领导批示")


class Instrument(Record):
    """督办函、意见书、通知书 or 决定书 to one organ. `body` handles it; `issuer` is the body, or the government."""

    kind = models.CharField(_("文书种类"), max_length=20, choices=Kind.choices)
    kind_reason = models.CharField(_("改用文种的理由"), max_length=300, blank=True)
    number = models.CharField(_("文号"), max_length=60, unique=True)
    dated = models.DateField(_("成文日期"))
    issuer = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("发文机关"))
    body = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("监督机构"))
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="instruments", verbose_name=_("线索"))
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="instruments", verbose_name=_("被监督机关"))
    act = models.CharField(max_length=80, blank=True, db_index=True)
    act_label = models.CharField(_("所涉执法行为"), max_length=300, blank=True)
    subject = models.CharField(_("事由"), max_length=120)
    source = models.CharField(_("问题来源"), max_length=100)
    problem = models.CharField(_("问题定性"), max_length=200)
    facts = models.TextField(_("查明事实"))
    clauses = models.JSONField(_("依据条款"), default=list)
    duty = models.TextField(_("应当履行的职责及依据"), blank=True)
    reason = models.TextField(_("认定理由"), blank=True)
    requirement = models.TextField(_("整改要求"))
    due_on = models.DateField(_("整改期限"))
    report_way = models.CharField(_("报送方式"), max_length=300)
    objection_way = models.CharField(_("异议途径"), max_length=300)
    contact = models.CharField(_("联系人和电话"), max_length=100)
    signed_by = models.CharField(_("签发人"), max_length=60)
    copy_to = models.JSONField(_("抄送"), default=list)
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    state = models.CharField(_("状态"), max_length=12, choices=states.INSTRUMENT.choices())
    issued_by = models.CharField(_("承办人"), max_length=80)
    issued_at = models.DateTimeField()
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        ordering = ["-dated", "-id"]
        indexes = [
            models.Index(fields=["organ", "state"]),
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["-dated", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=models.F("dated")), name="instrument_due_after_date"),
            # one running instrument of the first step a lead
            models.UniqueConstraint(
                fields=["lead"],
                condition=~Q(kind=Kind.DECISION) & ~Q(state__in=["withdrawn"]),
                name="instrument_once_a_lead",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def law_days(self) -> tuple[dt.date | None, ...]:
        """The days whose law is cited: that of the act, and of the instrument itself for the law of supervision."""
        return (*law_days_of(self.act), self.dated)

    @property
    def is_open(self) -> bool:
        return self.state in {s.value for s in states.OPEN}

    @property
    def days(self) -> int:
        """Length of the limit in natural days, from the date of the instrument."""
        return (self.due_on - self.dated).days

    def overdue(self, on: dt.date) -> bool:
        """Whether the limit has run out and no report is in."""
        return self.state in (states.ISSUED.value, states.RETURNED.value) and on > self.due_on


class Answer(models.TextChoices):
    """What an objection comes to. REVOKE is for one against a return: the report is judged anew."""

    REJECT = "reject", _("异议不成立")
    REVOKE = "revoke", _("异议成立，撤销退回，重新审核纠正情况报告")
    UPHOLD = "uphold", _("异议成立，撤销文书")


class OfInstrument(Record):
    """Base of what belongs to one instrument, and so to its organ."""

    organ_field = "instrument__organ_id"

    class Meta(Record.Meta):
        abstract = True


class Report(OfInstrument):
    """纠正情况报告. Proofs are files of this record."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="reports")
    no = models.PositiveSmallIntegerField()
    text = models.TextField(_("纠正情况"))
    at = models.DateTimeField(_("报送时间"))
    on = models.DateField(_("报送日期"))
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("报送人"), max_length=80)
    late = models.BooleanField(_("逾期报送"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=states.REPORT.choices())
    reason = models.TextField(_("审核意见"), blank=True)
    reviewed_on = models.DateField(_("审核日期"), null=True, blank=True)
    reviewed_by = models.CharField(_("审核人"), max_length=80, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["instrument", "no"], name="report_no_once")]

    def __str__(self) -> str:
        return f"{self.instrument_id}-{self.no}"


class Objection(OfInstrument):
    """异议 of the supervised organ (行政执法监督条例第三十条). The limit for the answer is a default, not law."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="objections")
    # the report whose return is objected to; without one, the instrument itself is
    against = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="objections")
    text = models.TextField(_("异议和理由"))
    filed_on = models.DateField(_("提出日期"))
    filed_by = models.CharField(_("提出人"), max_length=80)
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=10, choices=states.OBJECTION.choices())
    answer = models.TextField(_("复查情况和答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answered_by = models.CharField(_("答复人"), max_length=80, blank=True)
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["instrument"], condition=Q(state="filed"), name="objection_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.filed_on}"

    @property
    def about(self) -> str:
        """What is objected to, in words."""
        if self.against is None:
            return str(_("对文书的异议"))
        return str(_("对退回第%(no)s次纠正情况报告的异议") % {"no": self.against.no})

    @property
    def answerer(self) -> Organ:
        """Whose result it is: a return is the body's, also where the instrument is the government's (条例第三十条)."""
        return self.instrument.body if self.against_id else self.instrument.issuer


class Proposal(OfInstrument):
    """处理建议单 to the government, and what the government decided (行政执法监督条例第二十九条)."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="proposals")
    number = models.CharField(_("处理建议单号"), max_length=60, unique=True)
    government = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("本级人民政府（行政公署）"))
    ground = models.CharField(_("事由"), max_length=10, choices=Ground.choices)
    text = models.TextField(_("理由"))
    measure = models.TextField(_("建议决定事项"))
    before = models.CharField(max_length=12)  # state of the instrument when it was proposed
    proposed_on = models.DateField(_("提出日期"))
    proposed_by = models.CharField(_("提出人"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=states.PROPOSAL.choices())
    decision_no = models.CharField(_("政府决定文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    form = models.CharField(_("决定形式"), max_length=12, choices=DecisionForm.choices, blank=True)
    decided_by = models.CharField(_("办理人"), max_length=80, blank=True)
    declined_why = models.TextField(_("不予采纳的理由"), blank=True)
    decision = models.OneToOneField(Instrument, models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta:
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state__in=["proposed", "decided"]), name="proposal_one_open"
            ),
            # S04: nothing is decided without the government's own number and day
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "executed"]) | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                name="proposal_decided_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="executed") | Q(decision__isnull=False), name="proposal_executed_by_decision"
            ),
        ]

    def __str__(self) -> str:
        return self.number


