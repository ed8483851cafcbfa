"""监督力量: people of supervision bodies and judicial offices, who is engaged from society, what they say, experts, draws."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record, Versioned
from xiezhi.law.codes import CodeSet
from xiezhi.organs.models import Division, Organ

from . import codes
from .states import (
    APPOINTED,
    CALLED,
    CONFIRMED,
    DRAW,
    DRAWN,
    ENGAGEMENT,
    EXPERT,
    NOMINATED,
    ON_POST,
    OPINION,
    PROPOSED,
    RECEIVED,
    SEAT,
    STAFF,
    SUSPENDED,
)


def choices(codes_: CodeSet) -> list[tuple[str, str]]:
    return [(code.value, _(code.label)) for code in codes_]  # type: ignore[misc]


def runs_forward(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name=name)


class Staff(Versioned):
    """监督人员 of a supervision body, or somebody of a judicial office who assists it. `body`: the supervision body."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="force_staff", verbose_name=_("单位"))
    body = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("监督机构"))
    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    dedicated = models.BooleanField(_("专职"), default=False)
    background = models.BooleanField(_("有法学法律或者政府法制工作经验"), default=False)
    certificate_no = models.CharField(_("监督证件号"), max_length=40, blank=True)
    duties = models.CharField(_("分工"), max_length=200, blank=True)
    from_on = models.DateField(_("到岗日期"))
    to_on = models.DateField(_("离岗日期"), null=True, blank=True)  # the last day
    left_as = models.CharField(_("离岗原因"), max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=STAFF.choices(), default=ON_POST.value)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["organ_id", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "name", "certificate_no"], condition=Q(state=ON_POST.value), name="force_staff_once"
            ),
            runs_forward("force_staff_runs_forward"),
        ]
        indexes = [models.Index(fields=["organ", "state"])]

    def __str__(self) -> str:
        return self.name


class Engagement(Versioned):
    """行政执法监督员 (a person from society) or 联系点 (an enterprise, village or the like); the term is the present one."""

    organ_field = "body_id"

    class Kind(models.TextChoices):
        SUPERVISOR = "supervisor", _("行政执法监督员")
        POINT = "point", _("行政执法监督联系点")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    body = models.ForeignKey(Organ, models.PROTECT, related_name="engagements", verbose_name=_("聘任机构"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所在地区"))
    name = models.CharField(_("姓名或者名称"), max_length=120)
    sector = models.CharField(_("界别"), max_length=12, choices=choices(codes.SECTOR))
    employer = models.CharField(_("工作单位"), max_length=120, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)  # of a point
    note = models.CharField(_("说明"), max_length=300, blank=True)
    from_on = models.DateField(_("聘期自"), null=True, blank=True)
    to_on = models.DateField(_("聘期至"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=14, choices=ENGAGEMENT.choices(), default=PROPOSED.value)
    proposed_on = models.DateField(_("提名日期"))
    proposed_by = models.CharField(_("提名人"), max_length=80)
    ended_on = models.DateField(_("解聘日期"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["body_id", "kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "name", "employer"], condition=Q(state__in=(PROPOSED.value, APPOINTED.value)),
                name="engagement_once",
            ),
            runs_forward("engagement_runs_forward"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["body", "kind", "state"]), models.Index(fields=["to_on"])]

    def __str__(self) -> str:
        return self.name

    @property
    def sector_name(self) -> str:
        return _now(codes.SECTOR.label(self.sector))


class Term(Record):
    """One term of an engagement with its letter: made here, or known by its number only (聘书 on paper)."""

    organ_field = "engagement__body_id"

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="terms")
    from_on = models.DateField(_("聘期自"))
    to_on = models.DateField(_("聘期至"))
    letter = models.ForeignKey("letters.Letter", models.PROTECT, null=True, related_name="+", verbose_name=_("聘书"))
    letter_no = models.CharField(_("聘书文号"), max_length=80, blank=True)
    by_name = models.CharField(_("聘任人"), max_length=80)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "from_on"], name="engagement_term_once"),
            runs_forward("engagement_term_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.letter_no


class Opinion(Versioned):
    """意见 of a lay supervisor or contact point: received, given to somebody, adopted or not, answered."""

    organ_field = "body_id"

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("反映问题")
        ADVICE = "advice", _("意见建议")
        PRAISE = "praise", _("表扬")

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="opinions", verbose_name=_("提出人"))
    body = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("办理机构"))
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所涉机关")
    )
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("事由"), max_length=120)
    text = models.TextField(_("内容"))
    received_on = models.DateField(_("收到日期"))
    handle_by = models.DateField(_("交办期限"))
    answer_by = models.DateField(_("答复期限"))
    handler = models.CharField(_("承办人"), max_length=80, blank=True)
    handled_on = models.DateField(_("交办日期"), null=True, blank=True)
    adopted = models.BooleanField(_("是否采纳"), null=True)
    verdict = models.TextField(_("处理意见和理由"), blank=True)
    judged_on = models.DateField(_("处理日期"), null=True, blank=True)
    answer = models.TextField(_("答复内容"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    lead_ref = models.CharField(max_length=40, blank=True)  # the lead that was registered because of it, of a room above
    lead_no = models.CharField(_("线索编号"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=OPINION.choices(), default=RECEIVED.value)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["body", "state"]), models.Index(fields=["engagement", "state"])]

    def __str__(self) -> str:
        return self.title


class Expert(Versioned):
    """Somebody of 专家库 or 人才库. `number` is what the lot goes by; `organ`: where he works, if that is an organ here."""

    organ_field = "body_id"

    class Pool(models.TextChoices):
        EXPERT = "expert", _("专家库")
        TALENT = "talent", _("人才库")

    pool = models.CharField(_("库别"), max_length=8, choices=Pool.choices)
    body = models.ForeignKey(Organ, models.PROTECT, related_name="experts", verbose_name=_("管理机构"))
    number = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在机关")
    )
    employer = models.CharField(_("工作单位"), max_length=120, blank=True)
    title = models.CharField(_("职务职称"), max_length=80, blank=True)
    specialities = models.CharField(_("专长"), max_length=120)  # codes of SPECIALITY, joined by commas
    credentials = models.CharField(_("资格和经历"), max_length=300, blank=True)
    nominated_on = models.DateField(_("推荐日期"))
    nominated_by = models.CharField(_("推荐人"), max_length=80)
    confirmed_on = models.DateField(_("入库日期"), null=True, blank=True)
    confirmed_by = models.CharField(_("确认人"), max_length=80, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=EXPERT.choices(), default=NOMINATED.value)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["body_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "pool", "name", "employer"],
                condition=Q(state__in=(NOMINATED.value, CONFIRMED.value, SUSPENDED.value)), name="expert_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["body", "pool", "state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def speciality_names(self) -> str:
        return "、".join(_now(codes.SPECIALITY.label(code)) for code in self.specialities.split(",") if code)

    @property
    def works_at(self) -> str:
        return self.organ.name if self.organ else self.employer


class Tie(Record):
    """A declared reason to stand aside: towards an organ, or towards a party by its name."""

    organ_field = "expert__body_id"

    class Relation(models.TextChoices):
        KIN = "kin", _("近亲属在该单位")
        WORKED = "worked", _("曾在该单位任职")
        INTEREST = "interest", _("有其他利害关系")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="ties")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("机关"))
    party = models.CharField(_("单位或者个人名称"), max_length=120, blank=True)
    relation = models.CharField(_("关系"), max_length=10, choices=Relation.choices)
    from_on = models.DateField(_("申报日期"))
    to_on = models.DateField(_("解除日期"), null=True, blank=True)
    by_name = models.CharField(_("登记人"), max_length=80)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(organ=None) | ~Q(party=""), name="tie_to_somebody"),
            runs_forward("tie_runs_forward"),
        ]

    @property
    def to_whom(self) -> str:
        return self.organ.name if self.organ else self.party


class Draw(Record):
    """One draw for one matter. `candidates`: [number, name, why excluded ("": not)] as it was when drawn; nothing of it changes."""

    organ_field = "body_id"

    body = models.ForeignKey(Organ, models.PROTECT, related_name="draws", verbose_name=_("抽取机构"))
    matter = models.CharField(_("事项"), max_length=120)
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所涉机关")
    )
    party = models.CharField(_("当事人"), max_length=120, blank=True)
    pool = models.CharField(_("库别"), max_length=8, choices=Expert.Pool.choices)
    speciality = models.CharField(_("专长"), max_length=12, blank=True)
    wanted = models.PositiveSmallIntegerField(_("抽取人数"))
    seed = models.CharField(_("种子"), max_length=40)
    digest = models.CharField(_("候选名单摘要"), max_length=64)
    candidates = models.JSONField()
    drawn_on = models.DateField(_("抽取日期"))
    drawn_by = models.CharField(_("抽取人"), max_length=80)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=DRAW.choices(), default=DRAWN.value)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["-drawn_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "matter"], condition=Q(state=DRAWN.value), name="draw_one_open"),
        ]

    def __str__(self) -> str:
        return self.matter

    @property
    def free(self) -> list[str]:
        """Numbers of those who could be drawn."""
        return [number for number, _name, why in self.candidates if not why]


class Seat(Record):
    """Somebody drawn: in which place of the lot, and what he said."""

    organ_field = "draw__body_id"

    class Ground(models.TextChoices):
        BUSY = "busy", _("时间冲突")
        RECUSED = "recused", _("应当回避")
        SILENT = "silent", _("逾期未答复")
        OTHER = "other", _("其他")

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats")
    rank = models.PositiveSmallIntegerField(_("顺位"))
    called_on = models.DateField(_("通知日期"))
    reply_by = models.DateField(_("答复期限"))
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    ground = models.CharField(_("原因"), max_length=10, choices=Ground.choices, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=SEAT.choices(), default=CALLED.value)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["draw_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "expert"], name="seat_once"),
            models.UniqueConstraint(fields=["draw", "rank"], name="seat_rank_once"),
        ]

    def __str__(self) -> str:
        return self.expert.name


def ended(row: Engagement, day: dt.date) -> bool:
    """Whether the term of an engagement has run out, though nobody has ended it."""
    return bool(row.state == APPOINTED.value and row.to_on and row.to_on < day)
