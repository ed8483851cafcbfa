"""权责清单 as editions of an organ, their items with legal bases, and what is remembered of an item across editions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record, Versioned
from xiezhi.law.codes import DOMAIN
from xiezhi.law.power_codes import EXERCISE_LEVEL, LIMIT_UNIT, POWER_TYPE
from xiezhi.organs.models import Organ

from .bases import Cited, written
from .states import ADJUSTMENT, DELEGATION, DRAFT, EDITION, HANDOVER, LIVE, OPEN, PUBLISHED

OPEN_STATES = [state.value for state in OPEN]
LIVE_STATES = [state.value for state in LIVE]


def _choices(codes: Any) -> list[tuple[str, Any]]:
    return [(code.value, _(code.label)) for code in codes]


class Edition(Versioned):
    """One edition of an organ's list. Those published follow one another without overlap: one open end at a time,
    and each begins after the one before it (`actions.publish`)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="editions", verbose_name=_("机关"))
    no = models.PositiveIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=10, choices=EDITION.choices(), default=DRAFT.value)
    body = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核的监督机构")
    )
    note = models.TextField(_("编制说明"), blank=True)
    batch = models.CharField(max_length=40, blank=True)  # "exchange.Batch:3", the last file that named its items
    doc_no = models.CharField(_("公布文号"), max_length=60, blank=True)
    from_on = models.DateField(_("施行日期"), null=True, blank=True)
    to_on = models.DateField(_("施行末日"), null=True, blank=True)
    begun_by = models.CharField(_("起草"), max_length=60)
    begun_at = models.DateTimeField()
    submitted_by = models.CharField(_("报送"), max_length=60, blank=True)
    submitted_on = models.DateField(_("报送日期"), null=True, blank=True)
    reviewed_by = models.CharField(_("审核"), max_length=60, blank=True)
    reviewed_on = models.DateField(_("审核日期"), null=True, blank=True)
    opinion = models.TextField(_("审核意见"), blank=True)
    published_by = models.CharField(_("公布"), max_length=60, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    end_reason = models.TextField(_("停止执行的原因"), blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "no"], name="edition_no_once"),
            models.UniqueConstraint(fields=["organ"], condition=Q(state__in=OPEN_STATES), name="edition_one_open"),
            models.UniqueConstraint(
                fields=["organ"], condition=Q(state=PUBLISHED.value, to_on=None), name="edition_one_without_end"
            ),
            models.UniqueConstraint(
                fields=["organ", "from_on"], condition=Q(state__in=LIVE_STATES), name="edition_from_once"
            ),
            models.CheckConstraint(condition=~Q(state__in=LIVE_STATES, from_on=None), name="edition_live_from"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="edition_runs_forward"),
        ]
        indexes = [models.Index(fields=["state", "from_on"])]

    def __str__(self) -> str:
        return f"{self.organ.name} {self.no}"

    def in_force(self, day: dt.date) -> bool:
        """Whether this edition is the list that holds on that day."""
        live = self.state in LIVE_STATES and self.from_on is not None and self.from_on <= day
        return live and (self.to_on is None or day <= self.to_on)


class Item(Versioned):
    """事项: one entry of an edition. The same code may stand several times, for days that do not overlap.

    `power_set` and `power_number` say in which numbering the kind of power came; a number alone means nothing.
    Amounts in 分; times in hundredths (5 倍 = 500). `digest` is over everything that is law, so that editions compare.
    """

    organ_field = "edition__organ_id"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    code = models.CharField(_("事项编码"), max_length=40)
    parent_code = models.CharField(_("上级事项编码"), max_length=40, blank=True)
    name = models.CharField(_("事项名称"), max_length=200)
    power_type = models.CharField(_("权力类型"), max_length=14, choices=_choices(POWER_TYPE))
    power_set = models.CharField(_("权力类型代码集"), max_length=20)
    power_number = models.CharField(_("权力类型编号"), max_length=4, blank=True)
    level = models.CharField(_("行使层级"), max_length=12, choices=_choices(EXERCISE_LEVEL))
    domain = models.CharField(_("执法领域"), max_length=20, choices=_choices(DOMAIN), blank=True)
    cause = models.CharField(_("违法行为"), max_length=200, blank=True)
    penalty_kinds = models.CharField(_("处罚种类"), max_length=300, blank=True)
    coercion_kinds = models.CharField(_("强制种类"), max_length=300, blank=True)
    fine_min = models.BigIntegerField(_("罚款下限"), null=True, blank=True)
    fine_max = models.BigIntegerField(_("罚款上限"), null=True, blank=True)
    times_min = models.PositiveIntegerField(_("倍数下限"), null=True, blank=True)
    times_max = models.PositiveIntegerField(_("倍数上限"), null=True, blank=True)
    times_base = models.CharField(_("倍数基数"), max_length=60, blank=True)
    range_note = models.CharField(_("幅度说明"), max_length=500, blank=True)
    limit = models.PositiveIntegerField(_("法定时限"), null=True, blank=True)
    promise = models.PositiveIntegerField(_("承诺时限"), null=True, blank=True)
    limit_unit = models.CharField(_("时限单位"), max_length=8, choices=_choices(LIMIT_UNIT), blank=True)
    flow = models.CharField(_("办理流程"), max_length=500, blank=True)  # steps with "→" between
    conditions = models.TextField(_("适用条件"), blank=True)
    unit = models.CharField(_("承办机构"), max_length=60, blank=True)
    inspection = models.BooleanField(_("是否检查事项"), default=False)
    supervise_code = models.CharField(_("监管事项目录编码"), max_length=14, blank=True)
    inspection_code = models.CharField(_("检查实施清单编码"), max_length=40, blank=True)
    listed_on = models.DateField(_("首次列入日期"), null=True, blank=True)
    from_on = models.DateField(_("生效日期"), null=True, blank=True)
    to_on = models.DateField(_("失效日期"), null=True, blank=True)
    batch = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code", "from_on"], name="item_once"),
            models.UniqueConstraint(fields=["edition", "code"], condition=Q(from_on=None), name="item_once_undated"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="item_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(fine_min=None) | Q(fine_max=None) | Q(fine_max__gte=F("fine_min")), name="item_fine_range"
            ),
            models.CheckConstraint(
                condition=Q(times_min=None) | Q(times_max=None) | Q(times_max__gte=F("times_min")),
                name="item_times_range",
            ),
        ]
        indexes = [models.Index(fields=["code"]), models.Index(fields=["edition", "position"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def first(self) -> dt.date | None:
        """First day on which it holds: its own, else that of its edition; None while that has none."""
        days = [day for day in (self.from_on, self.edition.from_on) if day]
        return max(days, default=None)

    @property
    def last(self) -> dt.date | None:
        """Last day on which it holds; None: until something else is published."""
        days = [day for day in (self.to_on, self.edition.to_on) if day]
        return min(days, default=None)

    @property
    def steps(self) -> list[str]:
        return [step.strip() for step in self.flow.split("→") if step.strip()]

    def cited(self, role: str | None = None) -> list[Cited]:
        """Its bases; those of one role. Reads `bases` as they were prefetched."""
        return [basis.cited for basis in self.bases.all() if role in (None, basis.role)]

    @property
    def grounds(self) -> str:
        """What the power rests on, as one text."""
        return written(self.cited(Basis.Role.GROUND))

    @property
    def duties(self) -> str:
        """What the violation breaks, as one text."""
        return written(self.cited(Basis.Role.DUTY))


class Basis(Record):
    """法律依据 of an item: a place in a statute, whose days and level the statute itself says."""

    class Role(models.TextChoices):
        """处罚、许可 …的依据, and what a violation violates."""

        GROUND = "ground", _("职权依据")
        DUTY = "duty", _("违反条款")

    organ_field = "item__edition__organ_id"

    item = models.ForeignKey(Item, models.CASCADE, related_name="bases")
    nth = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=Role.choices)
    statute = models.CharField(_("法律法规"), max_length=120, db_index=True)
    article = models.PositiveIntegerField(_("条"), null=True)
    paragraph = models.PositiveSmallIntegerField(_("款"), null=True)
    point = models.PositiveSmallIntegerField(_("项"), null=True)
    sub = models.PositiveSmallIntegerField(default=0)  # 3 for 第十七条之三

    class Meta:
        ordering = ["nth"]
        constraints = [models.UniqueConstraint(fields=["item", "nth"], name="basis_once")]

    @property
    def cited(self) -> Cited:
        return Cited(self.statute, self.article, self.paragraph, self.point, self.sub)


class Remark(Record):
    """What a reviewer asks of an item while its edition lies with him; kept when it is returned."""

    organ_field = "item__edition__organ_id"

    item = models.ForeignKey(Item, models.CASCADE, related_name="remarks")
    text = models.CharField(_("审核意见"), max_length=500)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # of the item as it was remarked on: has it been changed since

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="remark_once_a_text")]


class Use(Record):
    """What is remembered of an item of an organ across editions: since when it is listed, when last used, why kept."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    code = models.CharField(_("事项编码"), max_length=40)
    listed_on = models.DateField(_("列入日期"), null=True, blank=True)
    used_on = models.DateField(_("最近使用"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=100, blank=True)
    kept_on = models.DateField(_("论证保留日期"), null=True, blank=True)
    kept_reason = models.TextField(_("论证保留的理由"), blank=True)
    kept_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "code"], name="use_once")]
        indexes = [models.Index(fields=["used_on"])]


class Delegation(Versioned):
    """乡镇赋权: a decision that gives items of a county organ to a township organ, from a day on.

    Two organs see it, so it is bound to neither; `queries.delegations` says who does.
    """

    organ_field = None

    township = models.ForeignKey(Organ, models.PROTECT, related_name="delegations", verbose_name=_("承接机关"))
    grantor = models.ForeignKey(Organ, models.PROTECT, related_name="granted", verbose_name=_("赋权部门"))
    no = models.PositiveIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=10, choices=DELEGATION.choices())
    body = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("拟定的监督机构"))
    instrument_no = models.CharField(_("赋权文号"), max_length=60, blank=True)
    issuer = models.CharField(_("决定机关"), max_length=120, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    from_on = models.DateField(_("赋权日期"), null=True, blank=True)
    assessment = models.TextField(_("承接能力评估"), blank=True)
    prepared_by = models.CharField(max_length=60)
    prepared_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["township", "no"], name="delegation_no_once")]
        indexes = [models.Index(fields=["state", "from_on"])]

    def __str__(self) -> str:
        return self.instrument_no or f"{self.township.name} {self.no}"


class Revocation(Record):
    """收回: items of a delegation are taken back; open cases on them go to the county organ by `due_on`."""

    organ_field = None

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="revocations")
    state = models.CharField(_("状态"), max_length=10, choices=HANDOVER.choices())
    instrument_no = models.CharField(_("收回文号"), max_length=60)
    issuer = models.CharField(_("决定机关"), max_length=120)
    published_on = models.DateField(_("公布日期"))
    revoked_on = models.DateField(_("收回日期"))
    due_on = models.DateField(_("交接期限"))
    reason = models.TextField(_("收回原因"), blank=True)
    by_name = models.CharField(max_length=60)
    finished_on = models.DateField(_("交接完毕日期"), null=True, blank=True)

    class Meta:
        ordering = ["-revoked_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(due_on__gte=F("revoked_on")), name="revocation_due_after")]


class Delegated(Record):
    """One item given to a township. Of one item of one county organ, a township holds at most one at a time."""

    organ_field = None

    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="items")
    township = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    grantor = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    code = models.CharField(_("事项编码"), max_length=40)
    name = models.CharField(_("事项名称"), max_length=200)
    cause = models.CharField(_("违法行为"), max_length=200, blank=True)
    from_on = models.DateField(_("赋权日期"), null=True, blank=True)
    revoked_on = models.DateField(_("收回日期"), null=True, blank=True)
    revocation = models.ForeignKey(Revocation, models.PROTECT, null=True, blank=True, related_name="items")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "code"], name="delegated_once"),
            models.UniqueConstraint(
                fields=["township", "grantor", "code"], condition=Q(revoked_on=None) & ~Q(from_on=None),
                name="delegated_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(revoked_on=None) | Q(revoked_on__gt=F("from_on")), name="delegated_runs_forward"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["township", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Handed(Record):
    """One open case that goes from the township to the county organ. `case` names it: "cases.Case:17"."""

    organ_field = None

    revocation = models.ForeignKey(Revocation, models.PROTECT, related_name="handed")
    case = models.CharField(max_length=40)
    case_no = models.CharField(_("案号"), max_length=200)
    code = models.CharField(_("事项编码"), max_length=40)
    handed_on = models.DateField(_("移交日期"))
    handed_by = models.CharField(max_length=60)
    received_on = models.DateField(_("接收日期"), null=True, blank=True)
    received_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case"], name="handed_once")]


class Adjustment(Record):
    """A statute was amended or repealed: the items of one organ that rest on it wait to be adjusted by `due_on`."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    change = models.PositiveBigIntegerField()  # statutes.Change
    statute = models.CharField(_("法律法规"), max_length=120)
    kind = models.CharField(_("变动"), max_length=10, choices=[("amended", _("修改")), ("repealed", _("废止"))])
    effective_on = models.DateField(_("变动施行日期"))
    articles = models.JSONField(null=True, blank=True)  # numbers; null: all
    state = models.CharField(_("状态"), max_length=10, choices=ADJUSTMENT.choices())
    opened_on = models.DateField(_("生成日期"))
    due_on = models.DateField(_("调整期限"), null=True, blank=True)  # null: the calendar of that year is not loaded
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "change"], name="adjustment_once")]
        indexes = [models.Index(fields=["state", "due_on"])]


class Affected(Record):
    """One item of an adjustment: still to be looked at, changed by a later edition, or found to need no change."""

    class Outcome(models.TextChoices):
        """What came of it."""

        ADJUSTED = "adjusted", _("已调整")
        GONE = "gone", _("已取消")
        UNAFFECTED = "unaffected", _("无须调整")

    organ_field = "adjustment__organ_id"

    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="items")
    code = models.CharField(_("事项编码"), max_length=40)
    name = models.CharField(_("事项名称"), max_length=200)
    cites = models.CharField(_("依据"), max_length=500)
    digest = models.CharField(max_length=64)  # of the item when the statute changed
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("说明"), blank=True)
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [models.UniqueConstraint(fields=["adjustment", "code", "digest"], name="affected_once")]


class Followed(Record):
    """How far the changes of statutes have been followed."""

    organ_field = None

    last = models.PositiveBigIntegerField(default=0)
