"""What people fill in about training. The rules are in actions; forms only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.forms import DateField, Form, Section, TextField, UploadField, VersionedForm
from xiezhi.organs.models import Organ

from . import hours, queries
from .models import Course, Ground, Kind, Mode, Plan
from .states import DRAFT, ISSUED

NARROW = "form-control roll-in"
PROOFS = ("pdf", "jpg", "png", "docx", "xlsx")


class HoursField(forms.CharField):
    """Hours as typed, cleaned to whole tenths."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": NARROW})
        super().__init__(max_length=12, widget=box, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return hours.shown(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, int):
            return value or 0
        try:
            return hours.parse(str(value))
        except ValueError as error:
            if str(value).strip() in ("0", "0.0"):
                return 0
            raise ValidationError(_("请填数字，至多一位小数，例如3.5。"), code="invalid") from error

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        return

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != (data or "").strip()


def moment(label: Any, like: str) -> forms.TimeField:
    """A time of day, or none; `like`: how one looks."""
    return forms.TimeField(
        label=label, required=False, input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput({"placeholder": like, "autocomplete": "off", "class": NARROW}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("请写成09:00。")},
    )  # fmt: skip


class CourseForm(VersionedForm):
    """A course, new or changed."""

    organ = forms.ModelChoiceField(label=gettext_lazy("组织单位"), queryset=Organ.objects.none(), empty_label=None)
    name = forms.CharField(label=gettext_lazy("课程名称"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("学时类别"), choices=Kind.choices, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=gettext_lazy("方式"), choices=Mode.choices)
    plan = forms.ModelChoiceField(
        label=gettext_lazy("所属计划"), queryset=Plan.objects.none(), required=False, empty_label=gettext_lazy("不属于计划")
    )
    rotation = forms.BooleanField(
        label=gettext_lazy("算作轮训"), required=False, help_text=gettext_lazy("参加过的人员，本年度轮训记为已覆盖。")
    )
    starts_on = DateField(label=gettext_lazy("开始日期"))
    ends_on = DateField(label=gettext_lazy("结束日期"))
    begins = moment(gettext_lazy("每日开始时刻"), "09:00")
    ends = moment(gettext_lazy("每日结束时刻"), "17:00")
    tenths = HoursField(label=gettext_lazy("学时"), help_text=gettext_lazy("全程参加的人得到的学时，至多一位小数。"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    lecturer = forms.CharField(label=gettext_lazy("授课人"), max_length=60, required=False)
    host = forms.CharField(
        label=gettext_lazy("举办单位"), max_length=120, required=False,
        help_text=gettext_lazy("参加外单位举办的培训时填写，例如省司法厅网络学院。"),
    )  # fmt: skip

    sections = (
        Section(gettext_lazy("课程"), ("organ", "name", "kind", "mode", "plan", "rotation")),
        Section(
            gettext_lazy("时间和学时"), ("starts_on", "ends_on", "begins", "ends", "tenths"),
            gettext_lazy("填写时刻，可以查出同一人同一时间参加两门课程。"),
        ),
        Section(gettext_lazy("其他"), ("place", "lecturer", "host")),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, course: Course | None = None, **kwargs: Any) -> None:
        if course is not None:
            names = [name for section in self.sections for name in section.fields]
            kwargs["initial"] = {name: _plain(getattr(course, name)) for name in (*names, "version")}
        super().__init__(*args, **kwargs)
        organs: Any = self.fields["organ"]
        organs.queryset = Organ.objects.filter(pk=course.organ_id) if course else queries.kept_organs(actor)
        organs.disabled = course is not None
        plans: Any = self.fields["plan"]
        plans.queryset = queries.plans_visible(actor).filter(state__in=(DRAFT.value, ISSUED.value), year__gte=today().year - 1)


def _plain(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


class PlanForm(VersionedForm):
    """A plan, new or changed while a draft."""

    organ = forms.ModelChoiceField(label=gettext_lazy("制定单位"), queryset=Organ.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    rotation = forms.BooleanField(label=gettext_lazy("全员轮训"), required=False)
    law = HoursField(label=gettext_lazy("公共法律知识"), required=False)
    business = HoursField(label=gettext_lazy("业务知识"), required=False)
    skills = HoursField(label=gettext_lazy("执法技能"), required=False)
    content = TextField(label=gettext_lazy("培训内容和安排"), max_length=2000, required=False)
    paper_no = forms.CharField(label=gettext_lazy("文号"), max_length=60, required=False)

    sections = (
        Section(gettext_lazy("计划"), ("organ", "year", "name", "rotation", "paper_no")),
        Section(gettext_lazy("学时安排"), ("law", "business", "skills")),
        Section(gettext_lazy("内容"), ("content",)),
    )

    def __init__(self, *args: Any, actor: Actor, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            names = [name for section in self.sections for name in section.fields]
            kwargs["initial"] = {name: _plain(getattr(plan, name)) for name in (*names, "version")}
        super().__init__(*args, **kwargs)
        organs: Any = self.fields["organ"]
        organs.queryset = Organ.objects.filter(pk=plan.organ_id) if plan else queries.kept_organs(actor)
        organs.disabled = plan is not None
        self.fields["year"].choices = [(year, year) for year in (today().year + 1, *queries.years())]  # type: ignore[attr-defined]


class CorrectForm(VersionedForm):
    """Put hours right."""

    tenths = HoursField(label=gettext_lazy("学时"))
    remark = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)
    reason = forms.CharField(label=gettext_lazy("更正理由"), max_length=200)


class ReasonForm(Form):
    """Why something is made void, cancelled, not accepted."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class ProofForm(Form):
    """A proof of hours."""

    proof = UploadField(label=gettext_lazy("证明材料"), kinds=PROOFS)


class ExcuseForm(Form):
    """A reason for fewer hours in a year."""

    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    ground = forms.ChoiceField(label=gettext_lazy("理由"), choices=Ground.choices, widget=forms.RadioSelect)
    from_on = DateField(label=gettext_lazy("起"))
    to_on = DateField(label=gettext_lazy("止"), required=False, help_text=gettext_lazy("还没有结束的不填。"))
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=200, required=False,
        help_text=gettext_lazy("不写病情等个人隐私；选“其他”的必须说明。"),
    )  # fmt: skip
    proof = UploadField(label=gettext_lazy("证明材料"), kinds=PROOFS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in queries.years()]  # type: ignore[attr-defined]


class OutForm(Form):
    """Taking somebody off the roster."""

    on = DateField(label=gettext_lazy("最后一日"))
    why = forms.CharField(label=gettext_lazy("原因"), max_length=100, help_text=gettext_lazy("例如调离、退休、转任非执法岗位。"))
