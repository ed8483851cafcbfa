"""裁量权基准 of an organ for an item, version after version: tiers, factors, what it rests on; tasks; calculations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiezhi.catalogue.bases import Cited, written
from xiezhi.catalogue.models import Item
from xiezhi.core.records import Record, Versioned
from xiezhi.law.codes import PARTY_KIND
from xiezhi.law.discretion_codes import FACTOR_KIND, RANK, TIER_KIND
from xiezhi.law.supervision_codes import BENCHMARK_KIND
from xiezhi.organs.models import Organ

from .states import ADJUSTMENT, BENCHMARK, CALCULATION, DRAFT, LIVE, OPEN, PUBLISHED

OPEN_STATES = [state.value for state in OPEN]
LIVE_STATES = [state.value for state in LIVE]


def _choices(codes: Any) -> list[tuple[str, Any]]:
    return [(code.value, _(code.label)) for code in codes]


class Benchmark(Versioned):
    """One version of an organ's benchmark for one item. Those published follow one another without overlap.

    `item` is the version of the item for which it was made. Of a superior's benchmark that is applied as it stands,
    `source` is the version it was taken from. `digest` is over all that is normative in it.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="benchmarks", verbose_name=_("机关"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="benchmarks", verbose_name=_("事项"))
    item_code = models.CharField(_("事项编码"), max_length=40)
    cause = models.CharField(_("违法行为"), max_length=200, blank=True)
    no = models.PositiveIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=10, choices=BENCHMARK.choices(), default=DRAFT.value)
    kind = models.CharField(_("基准来源"), max_length=8, choices=_choices(BENCHMARK_KIND))
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="adopted", verbose_name=_("适用的上级基准")
    )
    name = models.CharField(_("基准名称"), max_length=200)
    note = models.TextField(_("适用说明"), blank=True)
    batch = models.CharField(max_length=40, blank=True)  # "exchange.Batch:3", the last file that named its tiers
    doc_no = models.CharField(_("制定文号"), max_length=60, blank=True)
    begun_by = models.CharField(_("起草"), max_length=60)
    begun_on = models.DateField(_("起草日期"))
    made_on = models.DateField(_("制定日期"), null=True, blank=True)  # of the first time, if it was returned
    made_by = models.CharField(_("制定"), max_length=60, blank=True)
    body = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("备案审查机构")
    )
    filed_on = models.DateField(_("首次报送备案日期"), null=True, blank=True)
    refiled_on = models.DateField(_("最近报送日期"), null=True, blank=True)
    filed_by = models.CharField(_("报送"), max_length=60, blank=True)
    reviewed_on = models.DateField(_("审查日期"), null=True, blank=True)
    reviewed_by = models.CharField(_("审查"), max_length=60, blank=True)
    opinion = models.TextField(_("审查意见"), blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    record_no = models.CharField(_("备案号"), max_length=60, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    published_by = models.CharField(_("公布"), max_length=60, blank=True)
    published_at = models.CharField(_("公布地址"), max_length=300, blank=True)
    from_on = models.DateField(_("施行日期"), null=True, blank=True)
    to_on = models.DateField(_("施行末日"), null=True, blank=True)
    end_reason = models.TextField(_("停止适用的原因"), blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "item_code", "no"], name="benchmark_no_once"),
            models.UniqueConstraint(
                fields=["organ", "item_code"], condition=Q(state__in=OPEN_STATES), name="benchmark_one_open"
            ),
            models.UniqueConstraint(
                fields=["organ", "item_code"], condition=Q(state=PUBLISHED.value, to_on=None), name="benchmark_one_without_end"
            ),
            models.UniqueConstraint(
                fields=["organ", "item_code", "from_on"], condition=Q(state__in=LIVE_STATES), name="benchmark_from_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LIVE_STATES) | (Q(from_on__isnull=False) & Q(published_on__isnull=False)),
                name="benchmark_live_from",
            ),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="benchmark_runs_forward"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "from_on"]),
            models.Index(fields=["item_code"]),
            models.Index(fields=["cause"]),
        ]

    def __str__(self) -> str:
        return self.name

    def in_force(self, day: dt.date) -> bool:
        """Whether this version holds on that day."""
        live = self.state in LIVE_STATES and self.from_on is not None and self.from_on <= day
        return live and (self.to_on is None or day <= self.to_on)

    def cited(self) -> list[Cited]:
        """What it rests on, as `bases` were prefetched."""
        return [basis.cited for basis in self.bases.all()]

    @property
    def grounds(self) -> str:
        return written(self.cited())


class Ground(Record):
    """依据 of a benchmark: those of its item, and what the organ adds. A place in a statute."""

    organ_field = "benchmark__organ_id"

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="bases")
    nth = models.PositiveSmallIntegerField()
    statute = models.CharField(_("法律法规"), max_length=120, db_index=True)
    article = models.PositiveIntegerField(_("条"), null=True)
    paragraph = models.PositiveSmallIntegerField(_("款"), null=True)
    point = models.PositiveSmallIntegerField(_("项"), null=True)
    sub = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["nth"]
        constraints = [models.UniqueConstraint(fields=["benchmark", "nth"], name="ground_once")]

    @property
    def cited(self) -> Cited:
        return Cited(self.statute, self.article, self.paragraph, self.point, self.sub)


class Tier(Record):
    """裁量阶次: one tier with its range. Amounts in 分, times in hundredths; `kinds` joined by commas.

    Ranges of one benchmark follow each other: where one ends the next begins, and the border belongs to the heavier.
    """

    organ_field = "benchmark__organ_id"

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="tiers")
    nth = models.PositiveSmallIntegerField()
    kind = models.CharField(_("档次"), max_length=10, choices=_choices(TIER_KIND))
    name = models.CharField(_("阶次名称"), max_length=40, blank=True)
    conditions = models.TextField(_("适用情形"), blank=True)
    kinds = models.CharField(_("处罚种类"), max_length=300, blank=True)
    fine_min = models.BigIntegerField(_("罚款下限"), null=True, blank=True)
    fine_max = models.BigIntegerField(_("罚款上限"), null=True, blank=True)
    times_min = models.PositiveIntegerField(_("倍数下限"), null=True, blank=True)
    times_max = models.PositiveIntegerField(_("倍数上限"), null=True, blank=True)

    class Meta:
        ordering = ["nth"]
        constraints = [models.UniqueConstraint(fields=["benchmark", "nth"], name="tier_once")]

    @property
    def rank(self) -> int:
        return RANK[self.kind]


class Factor(Record):
    """裁量因素: what is looked at — a circumstance, an amount, how often, what harm."""

    organ_field = "benchmark__organ_id"

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="factors")
    nth = models.PositiveSmallIntegerField()
    kind = models.CharField(_("因素类别"), max_length=12, choices=_choices(FACTOR_KIND))
    name = models.CharField(_("裁量因素"), max_length=60)

    class Meta:
        ordering = ["nth"]
        constraints = [models.UniqueConstraint(fields=["benchmark", "nth"], name="factor_once")]

    @property
    def measured(self) -> bool:
        """Whether a number is typed: an amount in 元, or how many times."""
        return self.kind in ("amount", "times")


class Option(Record):
    """One case of a factor and the tier it speaks for. Of amounts (分) and times: from `low` on, below `high`."""

    organ_field = "factor__benchmark__organ_id"

    factor = models.ForeignKey(Factor, models.CASCADE, related_name="options")
    nth = models.PositiveSmallIntegerField()
    label = models.CharField(_("情形"), max_length=200)
    low = models.BigIntegerField(_("起点（含）"), null=True, blank=True)
    high = models.BigIntegerField(_("终点（不含）"), null=True, blank=True)
    tier_kind = models.CharField(_("指向的档次"), max_length=10, choices=_choices(TIER_KIND))

    class Meta:
        ordering = ["nth"]
        constraints = [models.UniqueConstraint(fields=["factor", "nth"], name="option_once")]


class Adjustment(Record):
    """What a benchmark rests on has changed: it is to be dealt with by `due_on`.

    A statute was amended or repealed (`change`, `statute`); the superior's benchmark that is applied as it stands has a
    newer version or none any more, or an own one is wider than what the superior published since (`above`). Settled by a
    new version of the benchmark, or by a written confirmation that nothing needs changing.
    """

    class Kind(models.TextChoices):
        """What changed."""

        AMENDED = "amended", _("修改")
        REPEALED = "repealed", _("废止")
        SUPERIOR = "superior", _("上级基准有新版")
        WITHDRAWN = "withdrawn", _("上级基准停止适用")
        EXCEEDED = "exceeded", _("超出上级新版基准")

    class Outcome(models.TextChoices):
        """What came of it."""

        RENEWED = "renewed", _("已公布新版")
        ENDED = "ended", _("已停止适用")
        UNAFFECTED = "unaffected", _("无须调整")
        RESTORED = "restored", _("变动登记已撤销")

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    benchmark = models.ForeignKey(Benchmark, models.PROTECT, related_name="adjustments", verbose_name=_("裁量基准"))
    change = models.PositiveBigIntegerField(null=True)  # statutes.Change
    statute = models.CharField(_("法律法规"), max_length=120, blank=True)
    above = models.ForeignKey(Benchmark, models.PROTECT, null=True, related_name="+", verbose_name=_("上级基准"))
    kind = models.CharField(_("变动"), max_length=10, choices=Kind.choices)
    effective_on = models.DateField(_("变动施行日期"))
    cites = models.CharField(_("引用的条款"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ADJUSTMENT.choices())
    opened_on = models.DateField(_("生成日期"))
    due_on = models.DateField(_("调整期限"), null=True, blank=True)  # null: the calendar of that year is not loaded
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("说明"), blank=True)
    by_name = models.CharField(_("办理"), max_length=60, blank=True)
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "change"], name="benchmark_adjustment_once"),
            models.UniqueConstraint(fields=["benchmark", "above", "kind"], name="benchmark_superior_once"),
            models.CheckConstraint(
                condition=Q(change__isnull=False, above=None) | Q(change=None, above__isnull=False), name="benchmark_one_cause"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "due_on"])]


    @property
    def may_stay(self) -> bool:
        """Whether it can be found to need no change: what is repealed, or no longer the superior's, cannot."""
        return self.kind == self.Kind.AMENDED


class Followed(Record):
    """How far the changes of statutes have been followed."""

    organ_field = None

    last = models.PositiveBigIntegerField(default=0)


class Calculation(Record):
    """裁量计算 that was kept: what was put in, what came out and why, what was chosen.

    `given`: factor id → option id or number; `steps`: the reasoning as [source text, parameters], translated when
    shown. The range is that of the tier in 分, reckoned out where the tier is in times of a base.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    benchmark = models.ForeignKey(Benchmark, models.PROTECT, related_name="calculations", verbose_name=_("裁量基准"))
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="+", verbose_name=_("计算得出的档次"))
    state = models.CharField(_("状态"), max_length=8, choices=CALCULATION.choices())
    case_no = models.CharField(_("案号"), max_length=200, blank=True)
    party_kind = models.CharField(_("当事人类别"), max_length=10, choices=_choices(PARTY_KIND), blank=True)
    acted_on = models.DateField(_("违法行为日期"))
    reckoned_on = models.DateField(_("计算日期"))
    given = models.JSONField(default=dict)
    base = models.BigIntegerField(_("倍数基数金额"), null=True, blank=True)
    steps = models.JSONField(default=list)
    compared = models.BooleanField(default=False)  # two versions of the benchmark, and the lighter was taken
    newer_lighter = models.BooleanField(null=True)
    range_min = models.BigIntegerField(_("幅度下限"), null=True, blank=True)
    range_max = models.BigIntegerField(_("幅度上限"), null=True, blank=True)
    statute_min = models.BigIntegerField(_("法定下限"), null=True, blank=True)
    statute_max = models.BigIntegerField(_("法定上限"), null=True, blank=True)
    fine = models.BigIntegerField(_("拟处罚款"), null=True, blank=True)
    penalty_kinds = models.CharField(_("拟处种类"), max_length=300, blank=True)
    deviates = models.BooleanField(_("是否偏离基准"), default=False)
    deviation_reason = models.TextField(_("偏离理由"), blank=True)
    discussed_on = models.DateField(_("集体讨论日期"), null=True, blank=True)
    mitigation = models.TextField(_("减轻处罚的法定情形"), blank=True)
    by = models.CharField(max_length=60)
    by_name = models.CharField(_("计算人"), max_length=60)
    at = models.DateTimeField(_("计算时间"))
    case_ref = models.CharField(max_length=40, blank=True)  # "cases.Case:17", once it is written there

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organ", "case_no"])]

    def __str__(self) -> str:
        return f"{self.benchmark.name} {self.case_no}".strip()
