"""Training: who must train, plans, courses, hours of three kinds, and reasons for fewer. Hours are whole tenths."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core.records import Record, Versioned
from xiezhi.organs.models import Organ

from .clash import Span
from .hours import shown
from .states import ATTENDANCE, CANCELLED, COURSE, EXCUSE, PLAN, VALID


class Kind(models.TextChoices):
    """The three kinds of hours (实施方案二（五）)."""

    LAW = "law", _("公共法律知识")
    BUSINESS = "business", _("业务知识")
    SKILLS = "skills", _("执法技能")


class Mode(models.TextChoices):
    CLASS = "class", _("集中授课")
    ONLINE = "online", _("网络学习")
    COURT = "court", _("旁听庭审")
    DRILL = "drill", _("模拟执法和实训")
    OTHER = "other", _("其他")


class Ground(models.TextChoices):
    """Why fewer hours are no fault. Whoever began within the year is known from the roster and needs no entry."""

    MATERNITY = "maternity", _("产假")
    SICK = "sick", _("长期病假")
    SECONDED = "seconded", _("借调")
    JOINED = "joined", _("年中入职")
    OTHER = "other", _("其他")


class Trainee(Record):
    """应训人员: one stretch in which a person has to train at an organ. The room of officers keeps it for officers.

    `from_on` None: since before anybody noted it. `number`: that of the certificate or the staff, by which files name them.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="trainings")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="trainees", verbose_name=_("机关"))
    number = models.CharField(_("证号或编号"), max_length=40, blank=True)
    from_on = models.DateField(_("列入日期"), null=True, blank=True)
    to_on = models.DateField(_("移出日期"), null=True, blank=True)  # the last day
    ended_as = models.CharField(_("移出原因"), max_length=100, blank=True)

    class Meta:
        ordering = ["organ_id", "number", "id"]
        indexes = [models.Index(fields=["organ", "number"]), models.Index(fields=["person", "from_on"])]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(to_on=None), name="trainee_one_open"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="trainee_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class Plan(Versioned):
    """培训计划 of an organ or a supervision body. `rotation`: 轮训, everybody is to come once."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="training_plans", verbose_name=_("制定单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("名称"), max_length=120)
    rotation = models.BooleanField(_("轮训"), default=False)
    law = models.PositiveIntegerField(_("公共法律知识"), default=0)
    business = models.PositiveIntegerField(_("业务知识"), default=0)
    skills = models.PositiveIntegerField(_("执法技能"), default=0)
    content = models.TextField(_("培训内容和安排"), blank=True)
    paper_no = models.CharField(_("文号"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=PLAN.choices())
    issued_on = models.DateField(_("下发日期"), null=True, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-year", "-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "year", "name"], name="training_plan_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def tenths(self) -> int:
        return self.law + self.business + self.skills


class Course(Versioned):
    """A course or class. `tenths`: what somebody gets who was there throughout; times of day are the same on each day."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="courses", verbose_name=_("组织单位"))
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("计划"))
    name = models.CharField(_("课程名称"), max_length=120)
    kind = models.CharField(_("学时类别"), max_length=10, choices=Kind.choices)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.CLASS)
    rotation = models.BooleanField(_("轮训"), default=False)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    begins = models.TimeField(_("每日开始时刻"), null=True, blank=True)
    ends = models.TimeField(_("每日结束时刻"), null=True, blank=True)
    tenths = models.PositiveIntegerField(_("学时"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    host = models.CharField(_("举办单位"), max_length=120, blank=True)  # where it is none of the platform's
    lecturer = models.CharField(_("授课人"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=COURSE.choices())
    reason = models.CharField(_("取消理由"), max_length=200, blank=True)
    batch = models.CharField(max_length=40, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["organ", "-starts_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "name", "starts_on"], condition=~Q(state=CANCELLED.value), name="course_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="course_runs_forward"),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None) | Q(ends__gt=F("begins")), name="course_day_runs_forward"
            ),
            models.CheckConstraint(condition=Q(tenths__gt=0), name="course_has_hours"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> str:
        return shown(self.tenths)

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on, self.begins, self.ends)

    @property
    def year(self) -> int:
        """The year for which its hours count."""
        day: dt.date = self.ends_on
        return day.year


class Attendance(Versioned):
    """Hours of one person from one course. `organ`: that of the person then. `year` and `kind` are the course's."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="attendances", verbose_name=_("课程"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("学时类别"), max_length=10, choices=Kind.choices)
    tenths = models.PositiveIntegerField(_("学时"))
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ATTENDANCE.choices(), default=VALID.value)
    reason = models.CharField(_("作废理由"), max_length=200, blank=True)
    batch = models.CharField(max_length=40, blank=True)  # "exchange.Batch:3"; empty: entered by hand
    by_name = models.CharField(_("登记人"), max_length=80)
    at = models.DateTimeField(_("登记时间"))

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-course__starts_on", "-id"]
        indexes = [
            models.Index(fields=["person", "year", "state", "kind"]),
            models.Index(fields=["organ", "year"]),
            models.Index(fields=["batch"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"], condition=Q(state=VALID.value), name="attendance_once"
            ),
            models.CheckConstraint(condition=Q(tenths__gt=0), name="attendance_has_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} · {self.course.name}"

    @property
    def hours(self) -> str:
        return shown(self.tenths)

    @property
    def span(self) -> Span:
        return self.course.span


class Correction(Record):
    """What was put right in an entry of hours: {field: [before, after]}, why, by whom."""

    organ_field = "attendance__organ_id"

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="corrections")
    changes = models.JSONField()
    reason = models.CharField(_("更正理由"), max_length=200)
    by_name = models.CharField(_("更正人"), max_length=80)
    at = models.DateTimeField(_("更正时间"))

    class Meta:
        ordering = ["-id"]


class Excuse(Versioned):
    """未达学时的正当理由 of a person for a year: entered by the organ, accepted by its head."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="training_excuses")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    year = models.PositiveSmallIntegerField(_("年度"))
    ground = models.CharField(_("理由"), max_length=10, choices=Ground.choices)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=EXCUSE.choices())
    answer = models.CharField(_("不予认可的理由"), max_length=200, blank=True)
    decided_by = models.CharField(_("核定人"), max_length=80, blank=True)
    decided_on = models.DateField(_("核定日期"), null=True, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-year", "-id"]
        indexes = [models.Index(fields=["person", "year", "state"]), models.Index(fields=["organ", "year"])]
        constraints = [
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="excuse_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} · {self.get_ground_display()}"
