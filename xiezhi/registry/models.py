"""Officers, auxiliary staff, certificates, and what happened to them in time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core.records import Record, Versioned
from xiezhi.files.models import StoredFile
from xiezhi.organs.models import Organ

from .states import APPLICATION, CERTIFICATE, IN_HAND, OPEN


class Staffing(models.TextChoices):
    CIVIL = "civil", _("行政编制")
    PUBLIC = "public", _("事业编制")
    OUTSIDE = "outside", _("编外")


class Left(models.TextChoices):
    """Why somebody no longer enforces. Ordinary ones come first; those after need the decision of an authority."""

    TRANSFER = "transfer", _("调离")
    RETIRE = "retire", _("退休")
    RESIGN = "resign", _("辞职")
    DEATH = "death", _("死亡")
    ROTATE = "rotate", _("转任非执法岗位")
    RETRAIN = "retrain", _("离岗教育")
    MOVE = "move", _("调离执法岗位（处理）")
    DISQUALIFY = "disqualify", _("取消执法资格")


ORDINARY = (Left.TRANSFER, Left.RETIRE, Left.RESIGN, Left.DEATH, Left.ROTATE)
GONE = (Left.TRANSFER, Left.RETIRE, Left.RESIGN, Left.DEATH)  # no longer works at the organ at all


class Officer(Versioned):
    """行政执法人员 (and legal reviewers): the file of a person. Auxiliary staff are `Auxiliary`, never this.

    `certificate` is the newest one. Empty `staffing` and no `on_duty_since`: not known, of people taken over from before.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="officer")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="officers", verbose_name=_("所在机关"))
    staff_no = models.CharField(_("人员编号"), max_length=30)
    staffing = models.CharField(_("编制"), max_length=10, choices=Staffing.choices, blank=True)
    rank = models.CharField(_("职级"), max_length=60, blank=True)
    position = models.CharField(_("执法岗位"), max_length=60, blank=True)
    fields = models.CharField(_("执法领域"), max_length=200, blank=True)  # several joined by 、
    reviewer = models.BooleanField(_("法制审核人员"), default=False)
    qualification_no = models.CharField(_("法律职业资格证书编号"), max_length=40, blank=True)
    qualified_on = models.DateField(_("法律职业资格取得日期"), null=True, blank=True)
    reviewing_since = models.DateField(_("首次从事法制审核日期"), null=True, blank=True)
    on_duty = models.BooleanField(_("在执法岗位"), default=True)
    on_duty_since = models.DateField(_("在执法岗位起始日期"), null=True, blank=True)
    left_on = models.DateField(_("离岗日期"), null=True, blank=True)
    left_as = models.CharField(_("离岗原因"), max_length=12, choices=Left.choices, blank=True)
    certificate = models.ForeignKey("Certificate", models.PROTECT, null=True, blank=True, related_name="+")
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["organ_id", "staff_no"]
        constraints = [models.UniqueConstraint(fields=["organ", "staff_no"], name="officer_staff_no_once")]

    def __str__(self) -> str:
        return self.person.name


class Posting(Record):
    """One stretch in an enforcement post: at which organ, from and to which day. `from_on` None: not known since when."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="postings")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    position = models.CharField(_("执法岗位"), max_length=60, blank=True)
    from_on = models.DateField(_("起"), null=True, blank=True)
    to_on = models.DateField(_("止"), null=True, blank=True)
    ended_as = models.CharField(_("离岗原因"), max_length=12, choices=Left.choices, blank=True)
    paper_no = models.CharField(_("依据文号"), max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["officer"], condition=Q(to_on=None), name="posting_one_open"),
        ]


class Auxiliary(Versioned):
    """执法辅助人员: assists, may not enforce alone, is not counted as an officer and has no way to a certificate."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="auxiliary")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="auxiliaries", verbose_name=_("所在机关"))
    staff_no = models.CharField(_("人员编号"), max_length=30)
    duties = models.CharField(_("协助内容"), max_length=120, blank=True)
    employer = models.CharField(_("用工方式"), max_length=60, blank=True)
    from_on = models.DateField(_("起"), null=True, blank=True)
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["organ_id", "staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "staff_no"], name="auxiliary_staff_no_once"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="auxiliary_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class Certificate(Record):
    """行政执法证件. One number for life; renewals lengthen it. How it stood on a past day is in `periods`."""

    class Source(models.TextChoices):
        ISSUED = "issued", _("本平台发证")
        CLAIMED = "claimed", _("补录")

    number = models.CharField(_("执法证号"), max_length=30, unique=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="certificates", verbose_name=_("持证机关"))
    issuer = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发证机关"))
    state = models.CharField(_("状态"), max_length=10, choices=CERTIFICATE.choices())
    fields = models.CharField(_("执法领域"), max_length=200, blank=True)
    valid_from = models.DateField(_("首次发证日期"), null=True, blank=True)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices, default=Source.ISSUED)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["organ", "state", "valid_to"])]
        constraints = [
            # one person, one certificate in hand
            models.UniqueConstraint(fields=["officer"], condition=Q(state__in=IN_HAND), name="certificate_one_in_hand"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="certificate_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Card(Record):
    """The printed card of a certificate. Its token is in the QR code: random and kept here, because cards outlive keys."""

    organ_field = "certificate__organ_id"

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="cards")
    no = models.PositiveSmallIntegerField(_("卡次"))
    token = models.CharField(max_length=32, unique=True)
    made_on = models.DateField(_("制发日期"), null=True, blank=True)
    void_on = models.DateField(_("失效日期"), null=True, blank=True)
    void_why = models.CharField(_("失效原因"), max_length=60, blank=True)

    class Meta:
        ordering = ["-no"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "no"], name="card_no_once"),
            models.UniqueConstraint(fields=["certificate"], condition=Q(void_on=None), name="card_one_good"),
        ]


class Measure(Record):
    """人员处理: what an authority decided about an officer (条例第三十二条), and when it was carried out here."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="measures")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="measures")
    measure = models.CharField(_("处理方式"), max_length=12)  # law.supervision_codes.OFFICER_MEASURE
    authority = models.CharField(_("有权机关"), max_length=120)
    decision_no = models.CharField(_("决定文号"), max_length=60)
    decided_on = models.DateField(_("决定日期"))
    basis = models.CharField(_("法定依据"), max_length=200, blank=True)
    applied_on = models.DateField(_("办理日期"))
    until = models.DateField(_("暂扣期限至"), null=True, blank=True)
    ended_on = models.DateField(_("解除日期"), null=True, blank=True)
    ended_no = models.CharField(_("解除文号"), max_length=60, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    entered_by = models.CharField(_("登记人"), max_length=80)

    class Meta:
        ordering = ["-applied_on", "-id"]


class Period(Record):
    """How a certificate stood from a day to a day, both included. `from_on` None: not known since when.

    A later change on the same day leaves one of no length (`to_on` the day before): it is history, but covers no day.
    """

    organ_field = "certificate__organ_id"

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="periods")
    state = models.CharField(max_length=10, choices=CERTIFICATE.choices())
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    fields = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=60, blank=True)  # a move of the state table, or a reason of `Left`
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(to_on=None), name="period_one_open"),
        ]


class AnnualCheck(Record):
    """年检 of a certificate. A later one of the same year takes the place of the one that failed."""

    organ_field = "certificate__organ_id"

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="checks")
    year = models.PositiveSmallIntegerField(_("年度"))
    on = models.DateField(_("年检日期"))
    passed = models.BooleanField(_("是否合格"))
    note = models.CharField(_("不合格原因"), max_length=200, blank=True)
    by_name = models.CharField(_("年检人"), max_length=80)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "year"], condition=Q(passed=True), name="check_passed_once")
        ]


class Application(Record):
    """申领, 换发, 补发: what an organ asks for an officer, and what became of it."""

    class Kind(models.TextChoices):
        FIRST = "first", _("申领")
        RENEW = "renew", _("换发")
        LOST = "lost", _("遗失补发")

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="applications")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("申请机关"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=APPLICATION.choices())
    fields = models.CharField(_("执法领域"), max_length=200)
    trained_on = models.DateField(_("岗前或者换证培训完成日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="applications")
    applied_on = models.DateField(_("申请日期"))
    applied_by = models.CharField(_("申请人"), max_length=80)
    opinion = models.CharField(_("审核意见"), max_length=500, blank=True)
    reviewed_on = models.DateField(_("审核日期"), null=True, blank=True)
    reviewed_by = models.CharField(_("审核人"), max_length=80, blank=True)
    reviewed_ref = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    issued_by = models.CharField(_("发证人"), max_length=80, blank=True)

    class Meta:
        ordering = ["-applied_on", "-id"]
        indexes = [models.Index(fields=["state", "organ"])]
        constraints = [models.UniqueConstraint(fields=["officer"], condition=Q(state__in=OPEN), name="application_one_open")]


class Counter(Record):
    """The last running number given in one series of certificate numbers. Updated first: that is the lock."""

    organ_field = None

    series = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)
