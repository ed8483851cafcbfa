"""预警: one finding an act and rule, as the sweep saw it and as people decided; and the runs of the sweep."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record
from xiezhi.leads.models import Lead
from xiezhi.leads.states import OPEN, SUPERVISED
from xiezhi.organs.models import Division, Organ
from xiezhi.rulebook.rule import Severity as RuleSeverity

from .states import FINDING, MUTE, MUTED, NEW, PROPOSED, THRESHOLD


class Severity(models.TextChoices):
    """红 likely unlawful, 橙 strongly suspected, 黄 a matter of good order."""

    RED = "red", _("红色")
    ORANGE = "orange", _("橙色")
    YELLOW = "yellow", _("黄色")


RANK = {RuleSeverity.RED: 1, RuleSeverity.ORANGE: 2, RuleSeverity.YELLOW: 3}


class ReasonCode(models.TextChoices):
    """Why a finding is dismissed; the share of each tells whether the data or the rule is at fault."""

    DATA = "data", _("数据有误")
    EXCEPTION = "exception", _("法定例外")
    RULE = "rule", _("规则不适用")
    OTHER = "other", _("其他")


class Returned(models.TextChoices):
    """Why a finding that people had decided is to be decided again."""

    CHANGED = "changed", _("事实有变")
    RULE = "rule", _("规则有新版本")
    AGAIN = "again", _("办结后再次出现")


class Finding(Record):
    """A breach that the sweep saw. `act` is a record reference; `saw` and `figures` are what the rule looked at."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="findings", verbose_name=_("执法机关"))
    act = models.CharField(max_length=80)
    act_kind = models.CharField(max_length=40)  # "cases.Case"
    act_pk = models.BigIntegerField()
    act_label = models.CharField(_("案号"), max_length=300)
    act_title = models.CharField(_("当事人和案由"), max_length=500, blank=True)
    rule_code = models.CharField(_("规则编号"), max_length=8)
    rule_name = models.CharField(_("规则"), max_length=100)
    rule_version = models.CharField(_("规则版本"), max_length=20)
    clause = models.CharField(_("依据"), max_length=400, blank=True)
    severity = models.CharField(_("级别"), max_length=8, choices=Severity.choices)
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(_("类型"), max_length=8)  # gate or alert
    state = models.CharField(_("状态"), max_length=12, choices=FINDING.choices(), default=NEW.value)
    saw = models.JSONField()
    figures = models.JSONField()
    reasons = models.JSONField()  # which of the rule's ways to break it, by position
    start = models.DateField(null=True)
    last = models.DateField(_("最后合法日"), null=True)
    since = models.DateField(_("违反之日"), null=True)
    over = models.IntegerField(_("超期天数"), null=True)  # natural days from the last lawful day; null without a limit
    sentence = models.TextField(_("核查结果"))
    mend = models.TextField(_("纠正办法"), blank=True)
    digest = models.CharField(max_length=64)
    first_seen_at = models.DateTimeField(_("首次发现"))
    last_seen_at = models.DateTimeField(_("最近核实"))
    cleared_on = models.DateField(_("消除日期"), null=True)
    reopened = models.PositiveIntegerField(default=0)
    returned = models.CharField(_("重新待核原因"), max_length=10, choices=Returned.choices, blank=True)
    reason_code = models.CharField(_("排除原因"), max_length=12, choices=ReasonCode.choices, blank=True)
    reason = models.TextField(_("核查意见"), blank=True)
    decided_by = models.CharField(_("核查人"), max_length=80, blank=True)
    decided_ref = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(_("核查时间"), null=True)
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="findings", verbose_name=_("线索"))

    class Meta(Record.Meta):
        abstract = False
        ordering = ["rank", "-since", "-id"]
        constraints = [models.UniqueConstraint(fields=["act", "rule_code"], name="finding_once_per_act_and_rule")]
        indexes = [
            models.Index(fields=["act_kind", "act_pk"]),
            models.Index(fields=["state", "cleared_on", "rank", "-since", "-id"], name="finding_worklist"),
            models.Index(fields=["organ", "state", "cleared_on", "rank"], name="finding_by_organ"),
            models.Index(fields=["rule_code", "state"], name="finding_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.act_label}"

    @property
    def in_running_lead(self) -> bool:
        """Whether a lead made of it is still open or under supervision; then the conclusion stands."""
        return self.lead is not None and self.lead.state in (OPEN.value, SUPERVISED.value)


class Sweep(Record):
    """One run of the rulebook over the acts. `area` and `position` say how far it has come, so that it can go on."""

    class Kind(models.TextChoices):
        FULL = "full", _("全部案件")
        CHANGED = "changed", _("有变化的案件和登记")
        PLACE = "place", _("一个地区的案件")

    class State(models.TextChoices):
        QUEUED = "queued", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    organ_field = None

    kind = models.CharField(_("范围"), max_length=8, choices=Kind.choices)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="sweeps", verbose_name=_("适用地区")
    )  # of a run over one place
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(_("起因"), max_length=200, blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(_("提出时间"))
    asof = models.DateField(_("核查日"), null=True)
    changed_since = models.DateTimeField(null=True)
    heard = models.BigIntegerField(null=True)  # number of the newest line on the trail when it began
    # of a run over changes: {kind of act: [organs whose registers were written]}; the same to its end
    touched: Any = models.JSONField(default=dict)
    named: Any = models.JSONField(default=list)  # keys of cases of other organs that such a register tells of
    started_at = models.DateTimeField(_("开始"), null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("结束"), null=True)
    area = models.CharField(max_length=12, blank=True)
    position = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(_("案件总数"), default=0)
    acts = models.PositiveIntegerField(_("已核查"), default=0)
    new = models.PositiveIntegerField(_("新发现"), default=0)
    changed = models.PositiveIntegerField(_("有变化"), default=0)
    cleared = models.PositiveIntegerField(_("消除"), default=0)
    reopened = models.PositiveIntegerField(_("再次出现"), default=0)
    counts: Any = models.JSONField(default=dict)  # {area: {"acts": n, "new": n, "changed": n, "cleared": n, "reopened": n}}
    # of the newest full run: {credit code of the organ: {"acts": n, "rules": {code: [checked, breached, insufficient, warned]}}}
    organs: Any = models.JSONField(null=True)
    alarms: Any = models.JSONField(default=list)  # [{"fact": "served_on", "year": 2027, "acts": 3}]
    values: Any = models.JSONField(default=list)  # the local thresholds it used, as local.Local; the same to its end
    error = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "started_at"])]


class RuleVersion(Record):
    """Since when a version of a rule has been in use here: written by the first sweep that used it."""

    organ_field = None

    rule_code = models.CharField(_("规则编号"), max_length=8)
    version = models.CharField(_("规则版本"), max_length=20)
    since = models.DateField(_("启用日期"))
    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="versions")

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["rule_code", "version"], name="rule_version_once")]


class Threshold(Record):
    """Another value for a parameter of a rule, in the division of a supervision body, for acts from `first` on.

    `place` is the leading part of the codes of the division and of those below it.
    """

    organ_field = "body_id"

    body = models.ForeignKey(Organ, models.PROTECT, related_name="thresholds", verbose_name=_("监督机构"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="thresholds", verbose_name=_("适用地区"))
    place = models.CharField(max_length=12)
    rule_code = models.CharField(_("规则编号"), max_length=8)
    param = models.CharField(max_length=30)
    value = models.BigIntegerField(_("数值"))
    first = models.DateField(_("适用首日"))
    last = models.DateField(_("适用末日"), null=True, blank=True)
    statutory = models.BooleanField(
        default=False
    )  # stated by a special statute or local regulation, which `source` cites
    source = models.CharField(_("来源"), max_length=200)
    reason = models.TextField(_("理由"))
    state = models.CharField(_("状态"), max_length=10, choices=THRESHOLD.choices(), default=PROPOSED.value)
    proposed_by = models.CharField(_("拟定人"), max_length=80)
    proposed_ref = models.CharField(max_length=60)
    proposed_at = models.DateTimeField(_("拟定时间"))
    adopted_by = models.CharField(_("采用人"), max_length=80, blank=True)
    adopted_ref = models.CharField(max_length=60, blank=True)
    adopted_at = models.DateTimeField(_("采用时间"), null=True)
    end_on = models.DateField(_("终止日"), null=True)  # the last day it is to hold; null in an ending: it never held
    end_reason = models.TextField(_("终止理由"), blank=True)
    end_by = models.CharField(_("拟终止人"), max_length=80, blank=True)
    end_ref = models.CharField(max_length=60, blank=True)
    end_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)  # who ended or withdrew it
    closed_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-id"]
        indexes = [models.Index(fields=["rule_code", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "rule_code", "param"], condition=models.Q(state=PROPOSED.value),
                name="threshold_one_proposal",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule_code}.{self.param}"


class DryRun(Record):
    """What a change of a threshold would find in all acts of its area. `mark` and `spec`: which data, which values."""

    class Purpose(models.TextChoices):
        ADOPT = "adopt", _("采用")
        END = "end", _("终止")

    organ_field = "threshold__body_id"

    threshold = models.ForeignKey(Threshold, models.PROTECT, related_name="dry_runs")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    state = models.CharField(_("状态"), max_length=8, choices=Sweep.State.choices, default=Sweep.State.QUEUED)
    asked_by = models.CharField(_("提出人"), max_length=80)
    asked_at = models.DateTimeField(_("提出时间"))
    asof = models.DateField(_("核查日"))
    spec = models.CharField(max_length=64)
    mark = models.CharField(max_length=80)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    position = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    figures: Any = models.JSONField(default=dict)  # see trying.EMPTY
    error = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["threshold"], condition=models.Q(state__in=["queued", "running"]), name="dry_run_one_at_a_time"
            )
        ]


class Mute(Record):
    """A rule that is not worked on in a division or organ until a day. `target` names the place, one mute a place."""

    organ_field = "body_id"

    body = models.ForeignKey(Organ, models.PROTECT, related_name="mutes", verbose_name=_("监督机构"))
    rule_code = models.CharField(_("规则编号"), max_length=8)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="mutes", verbose_name=_("地区"))
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="muted", verbose_name=_("执法机关"))
    target = models.CharField(max_length=80)
    reason = models.TextField(_("理由"))
    first = models.DateField(_("开始日期"))
    until = models.DateField(_("截止日期"))
    state = models.CharField(_("状态"), max_length=8, choices=MUTE.choices(), default=MUTED.value)
    made_by = models.CharField(_("决定人"), max_length=80)
    made_ref = models.CharField(max_length=60)
    made_at = models.DateTimeField(_("决定时间"))
    lifted_by = models.CharField(_("解除人"), max_length=80, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(_("解除理由"), blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "until"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(division=None, organ__isnull=False) | models.Q(division__isnull=False, organ=None),
                name="mute_of_one_place",
            ),
            models.UniqueConstraint(
                fields=["rule_code", "target"], condition=models.Q(state=MUTED.value), name="mute_once_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.organ or self.division}"
