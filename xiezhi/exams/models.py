"""资格考试: the bank of questions, examinations, who sits them, and who has passed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core.records import Record, Versioned
from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ

from .states import ACTIVE, DRAFT, EXAM, INVITED, QUESTION, SITTING_TABLE

QUESTION_KIND = CodeSet(
    "question_kind",
    "1",
    "平台",
    (
        Code("single", N_("单项选择题"), ("单选", "单选题")),
        Code("multi", N_("多项选择题"), ("多选", "多选题")),
        Code("judge", N_("判断题"), ("判断",)),
    ),
)
SUBJECT_AREA = CodeSet(
    "subject_area",
    "2024",
    "实施方案二（五）：三类在岗培训",
    (
        Code("law", N_("公共法律知识"), ("公共法律",)),
        Code("business", N_("业务知识"), ("业务",)),
        Code("skills", N_("行政执法技能"), ("执法技能", "技能")),
    ),
)


class Source(models.TextChoices):
    PAPER = "paper", _("纸质成绩")
    ONLINE = "online", _("在线考试")


class Question(Versioned):
    """One question of a supervision body's bank; bodies below draw from it too.

    `answer`: letters of the right options in order ("B", "ACD"); of a 判断题 "A" (对) or "B" (错).
    """

    organ_field = "body_id"

    body = models.ForeignKey(Organ, models.PROTECT, related_name="questions", verbose_name=_("题库所属机构"))
    kind = models.CharField(_("题型"), max_length=8, choices=[(c.value, _(c.label)) for c in QUESTION_KIND])
    area = models.CharField(_("知识类别"), max_length=10, choices=[(c.value, _(c.label)) for c in SUBJECT_AREA])
    stem = models.TextField(_("题干"))
    options: Any = models.JSONField(_("选项"), default=list)  # texts in the order A, B, C…
    answer = models.CharField(_("答案"), max_length=8)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    note = models.TextField(_("解析"), blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=8, choices=QUESTION.choices(), default=ACTIVE.value)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["body", "digest"], name="question_once")]
        indexes = [models.Index(fields=["body", "state", "kind"])]

    def __str__(self) -> str:
        return self.stem[:40]


class Exam(Versioned):
    """An examination of a supervision body. `recipe`: {kind: [how many, points each]}; the pass mark is in points."""

    organ_field = "body_id"

    body = models.ForeignKey(Organ, models.PROTECT, related_name="exams", verbose_name=_("组织机构"))
    title = models.CharField(_("考试名称"), max_length=120)
    opens_at = models.DateTimeField(_("开考时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    minutes = models.PositiveSmallIntegerField(_("答题时长（分钟）"))
    recipe: Any = models.JSONField(default=dict)
    pass_mark = models.PositiveSmallIntegerField(_("合格分数"))
    valid_years = models.PositiveSmallIntegerField(_("成绩有效年数"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=EXAM.choices(), default=DRAFT.value)
    made_by = models.CharField(_("组织人"), max_length=80)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)

    class Meta(Versioned.Meta):
        abstract = False
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="exam_runs_forward")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def full_mark(self) -> int:
        return sum(count * points for count, points in self.recipe.values())


class Sitting(Record):
    """A candidate of an examination: the paper drawn for this person, what was answered, the marks.

    `paper`: the questions as they stood, [{id, kind, stem, options, answer, points, basis, note}]; `answers`: {place: letters}.
    """

    organ_field = "person__organ_id"

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="sittings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sittings", verbose_name=_("考生"))
    ticket = models.CharField(_("准考证号"), max_length=20)
    state = models.CharField(_("状态"), max_length=10, choices=SITTING_TABLE.choices(), default=INVITED.value)
    paper: Any = models.JSONField(default=list)
    answers: Any = models.JSONField(default=dict)
    begun_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("得分"), null=True, blank=True)
    passed = models.BooleanField(_("是否合格"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = False
        ordering = ["ticket"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "person"], name="sitting_once"),
            models.UniqueConstraint(fields=["exam", "ticket"], name="sitting_ticket_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.person.name}"


class Correction(Record):
    """The marks of one answer as a person has checked them. Of one place the last counts; all are kept."""

    organ_field = "sitting__person__organ_id"

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="corrections")
    place = models.PositiveSmallIntegerField()  # of the paper, from 0
    was = models.PositiveSmallIntegerField(_("原得分"))
    points = models.PositiveSmallIntegerField(_("复核得分"))
    reason = models.CharField(_("理由"), max_length=500)
    made_by = models.CharField(_("复核人"), max_length=80)
    made_at = models.DateTimeField(_("复核时间"))

    class Meta:
        ordering = ["id"]


class Pass(Record):
    """A person passed the qualification exam. `valid_to` None: good without end; what ends it is a place's own rule."""

    organ_field = "person__organ_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="exam_passes")
    passed_on = models.DateField(_("考试合格日期"))
    valid_to = models.DateField(_("合格有效期至"), null=True, blank=True)
    source = models.CharField(_("成绩来源"), max_length=10, choices=Source.choices, default=Source.PAPER)
    number = models.CharField(_("成绩单或者合格证编号"), max_length=60, blank=True)
    entered_by = models.CharField(_("登记人"), max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-passed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "passed_on"], name="exam_pass_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("passed_on")),
                name="exam_pass_runs_forward",
            ),
        ]

    def holds(self, day: dt.date) -> bool:
        return self.valid_to is None or self.valid_to >= day
