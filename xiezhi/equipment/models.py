"""装备、着装、经费: pieces and who has them, calibration and repair, uniform, budget lines and payments. Money is 分."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core.records import Record, Versioned
from xiezhi.law.codes import CodeSet
from xiezhi.organs.models import Organ

from . import codes
from .states import (
    COUNTED,
    COUNTING,
    DRAFT,
    HANDED,
    HANDOUT,
    ITEM,
    LINE,
    PAID,
    PAYMENT,
    SIGNED,
    STOCK,
    STOCKTAKE,
    UNIFORM,
)


def choices(codes_: CodeSet) -> list[tuple[str, str]]:
    return [(code.value, _(code.label)) for code in codes_]  # type: ignore[misc]


class Item(Versioned):
    """One piece of equipment. `good_to`: until when its calibration holds (None: never calibrated, or none is asked)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="equipment", verbose_name=_("机关"))
    kind = models.CharField(_("类别"), max_length=10, choices=choices(codes.KIND))
    name = models.CharField(_("名称型号"), max_length=80)
    asset_no = models.CharField(_("资产编号"), max_length=40)
    serial_no = models.CharField(_("出厂编号"), max_length=40, blank=True)
    bought_on = models.DateField(_("购置日期"), null=True, blank=True)
    price = models.BigIntegerField(_("价格"), null=True, blank=True)  # fen
    good_to = models.DateField(_("检定有效期至"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ITEM.choices(), default=STOCK.value)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["organ_id", "asset_no"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "asset_no"], name="item_asset_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="item_price_not_negative"),
        ]
        indexes = [models.Index(fields=["organ", "kind", "state"]), models.Index(fields=["good_to"])]

    def __str__(self) -> str:
        return f"{self.name} {self.asset_no}"

    @property
    def kind_name(self) -> str:
        return _now(codes.KIND.label(self.kind))


class Handout(Record):
    """A piece in somebody's hands: given, signed for, given back. `signed_as`: by himself, or the paper that he signed."""

    organ_field = "item__organ_id"

    item = models.ForeignKey(Item, models.PROTECT, related_name="handouts", verbose_name=_("装备"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="handouts", verbose_name=_("领用人"))
    out_on = models.DateField(_("发放日期"))
    out_by = models.CharField(_("发放人"), max_length=80)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    signed_as = models.CharField(_("签收方式"), max_length=80, blank=True)
    back_on = models.DateField(_("归还日期"), null=True, blank=True)
    back_by = models.CharField(_("收回人"), max_length=80, blank=True)
    note = models.CharField(_("归还时状况"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=HANDOUT.choices(), default=HANDED.value)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-out_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=(HANDED.value, SIGNED.value)), name="handout_one_open"
            ),
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(back_on__gte=F("out_on")), name="handout_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return str(self.item)


class Service(Record):
    """Calibration, maintenance or repair of a piece. A calibration that is not passed ends its validity."""

    organ_field = "item__organ_id"

    class Kind(models.TextChoices):
        CALIBRATION = "calibration", _("检定、校准")
        MAINTENANCE = "maintenance", _("维护保养")
        REPAIR = "repair", _("维修")

    item = models.ForeignKey(Item, models.CASCADE, related_name="services")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("日期"))
    agency = models.CharField(_("承办单位"), max_length=120, blank=True)
    certificate_no = models.CharField(_("证书编号"), max_length=60, blank=True)
    passed = models.BooleanField(_("合格"), default=True)
    good_to = models.DateField(_("有效期至"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by_name = models.CharField(_("登记人"), max_length=80)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-on", "-id"]


class Uniform(Record):
    """A piece of uniform or insignia given to somebody, and until when it is worn."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="uniforms", verbose_name=_("机关"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="uniforms", verbose_name=_("领用人"))
    kind = models.CharField(_("类别"), max_length=10, choices=choices(codes.UNIFORM))
    out_on = models.DateField(_("发放日期"))
    wear_to = models.DateField(_("穿用至"))
    out_by = models.CharField(_("发放人"), max_length=80)
    signed_on = models.DateField(_("签收日期"), null=True, blank=True)
    signed_as = models.CharField(_("签收方式"), max_length=80, blank=True)
    back_on = models.DateField(_("收回日期"), null=True, blank=True)
    reason = models.CharField(_("提前发放或者收回的理由"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=UNIFORM.choices(), default=HANDED.value)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-out_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "out_on"], name="uniform_once"),
            models.CheckConstraint(condition=Q(wear_to__gt=F("out_on")), name="uniform_runs_forward"),
        ]
        indexes = [models.Index(fields=["organ", "kind", "state"]), models.Index(fields=["person", "kind"])]

    def __str__(self) -> str:
        return f"{self.person.name} {self.kind_name}"

    @property
    def kind_name(self) -> str:
        return _now(codes.UNIFORM.label(self.kind))


class Stocktake(Record):
    """盘点 of an organ's pieces, of all or of one kind."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="stocktakes", verbose_name=_("机关"))
    kind = models.CharField(_("类别"), max_length=10, choices=choices(codes.KIND), blank=True)
    begun_on = models.DateField(_("开始日期"))
    begun_by = models.CharField(_("盘点人"), max_length=80)
    counted_on = models.DateField(_("盘完日期"), null=True, blank=True)
    counted_by = models.CharField(_("报送人"), max_length=80, blank=True)
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_by = models.CharField(_("确认人"), max_length=80, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    reason = models.CharField(_("退回或者作废的理由"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=STOCKTAKE.choices(), default=COUNTING.value)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-begun_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ"], condition=Q(state__in=(COUNTING.value, COUNTED.value)), name="stocktake_one_open"
            ),
        ]

    def __str__(self) -> str:
        return _now("%(organ)s %(day)s盘点") % {"organ": self.organ.name, "day": self.begun_on}

    @property
    def kind_name(self) -> str:
        return _now(codes.KIND.label(self.kind)) if self.kind else _now("全部类别")


class Tally(Record):
    """One piece of a stocktake: who had it and in which state when the list was fixed; `found` None: not looked for yet."""

    organ_field = "stocktake__organ_id"

    stocktake = models.ForeignKey(Stocktake, models.CASCADE, related_name="tallies")
    item = models.ForeignKey(Item, models.PROTECT, related_name="tallies", verbose_name=_("装备"))
    holder = models.CharField(_("账面领用人"), max_length=80, blank=True)
    was = models.CharField(_("账面状态"), max_length=10, choices=ITEM.choices())
    found = models.BooleanField(_("实物"), null=True)
    note = models.CharField(_("盘点情况"), max_length=200, blank=True)
    on = models.DateField(_("盘点日期"), null=True, blank=True)
    by_name = models.CharField(_("盘点人"), max_length=80, blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["item__kind", "item__asset_no", "id"]
        constraints = [models.UniqueConstraint(fields=["stocktake", "item"], name="tally_once")]
        indexes = [models.Index(fields=["stocktake", "found"])]


class Line(Versioned):
    """A budget line of an organ for a year. Never from fines (P44): such a line does not come into being."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="budget_lines", verbose_name=_("机关"))
    year = models.PositiveSmallIntegerField(_("年度"))
    purpose = models.CharField(_("用途"), max_length=12, choices=choices(codes.PURPOSE))
    source = models.CharField(_("资金来源"), max_length=10, choices=choices(codes.SOURCE)[:2])
    name = models.CharField(_("项目名称"), max_length=120)
    basis = models.CharField(_("安排依据"), max_length=300, blank=True)
    asked = models.BigIntegerField(_("编报金额"))
    approved = models.BigIntegerField(_("批复金额"), null=True, blank=True)
    paper_no = models.CharField(_("批复文号"), max_length=80, blank=True)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=LINE.choices(), default=DRAFT.value)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-year", "organ_id", "purpose", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "year", "name"], condition=~Q(state="dropped"), name="budget_line_once"
            ),
            models.CheckConstraint(condition=Q(asked__gte=0), name="budget_asked_not_negative"),
            models.CheckConstraint(condition=~Q(source="fines"), name="budget_never_from_fines"),
        ]
        indexes = [models.Index(fields=["organ", "year", "state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def purpose_name(self) -> str:
        return _now(codes.PURPOSE.label(self.purpose))

    @property
    def adopted_on(self) -> dt.date:
        return self.approved_on or dt.date(self.year, 1, 1)


class Payment(Record):
    """Money spent from a line."""

    organ_field = "line__organ_id"

    line = models.ForeignKey(Line, models.PROTECT, related_name="payments", verbose_name=_("经费"))
    on = models.DateField(_("支出日期"))
    amount = models.BigIntegerField(_("金额"))
    what = models.CharField(_("用于"), max_length=120)
    voucher_no = models.CharField(_("凭证号"), max_length=40)
    reason = models.CharField(_("超支或者作废的理由"), max_length=200, blank=True)
    by_name = models.CharField(_("登记人"), max_length=80)
    state = models.CharField(_("状态"), max_length=6, choices=PAYMENT.choices(), default=PAID.value)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "voucher_no"], condition=Q(state=PAID.value), name="payment_voucher_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
        ]

    def __str__(self) -> str:
        return self.voucher_no
