"""What people fill in about questions and examinations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.actor import Actor
from xiezhi.core.time import CHINA
from xiezhi.core.web.forms import DateField, Form, JudgingForm, Section, TextField, VersionedForm
from xiezhi.organs.fields import OrganField
from xiezhi.organs.queries import visible_to

from .answers import Asked
from .models import QUESTION_KIND, SUBJECT_AREA, Exam, Question

JUDGE = (("A", gettext_lazy("对")), ("B", gettext_lazy("错")))


class QuestionForm(VersionedForm):
    """A question; the options stand one a line, so that they can be pasted."""

    kind = forms.ChoiceField(
        label=gettext_lazy("题型"), choices=[(c.value, gettext_lazy(c.label)) for c in QUESTION_KIND]
    )
    area = forms.ChoiceField(
        label=gettext_lazy("知识类别"), choices=[(c.value, gettext_lazy(c.label)) for c in SUBJECT_AREA]
    )
    stem = TextField(label=gettext_lazy("题干"), max_length=2000)
    options = TextField(label=gettext_lazy("选项"), max_length=2000, required=False,
                        help_text=gettext_lazy("一行一个选项，依次为A、B、C……；判断题不填。"))  # fmt: skip
    answer = forms.CharField(label=gettext_lazy("答案"), max_length=20,
                             help_text=gettext_lazy("选择题写字母，例如ACD；判断题写“对”或者“错”。"))  # fmt: skip
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)
    note = TextField(label=gettext_lazy("解析"), max_length=2000, required=False)

    sections = (
        Section(gettext_lazy("题目"), ("kind", "area", "stem", "options", "answer")),
        Section(gettext_lazy("说明"), ("basis", "note")),
    )

    def __init__(self, *args: Any, row: Question | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": 1}
        if row is not None:
            names = ("kind", "area", "stem", "answer", "basis", "note", "version")
            kwargs["initial"] = {name: getattr(row, name) for name in names} | {"options": "\n".join(row.options)}
            if row.kind == "judge":  # kept as letters, asked for in words
                kwargs["initial"]["answer"] = dict(JUDGE).get(row.answer, row.answer)
        super().__init__(*args, **kwargs)

    def clean_options(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]


class MomentField(forms.DateTimeField):
    """A civil date with hour and minute, typed as 2026-03-01 09:00."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(
            format="%Y-%m-%d %H:%M", attrs={"placeholder": "2026-03-01 09:00", "autocomplete": "off"}
        )
        super().__init__(input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return (
            value.astimezone(CHINA).replace(tzinfo=None)
            if isinstance(value, dt.datetime) and timezone.is_aware(value)
            else value
        )


class ExamForm(VersionedForm):
    """An examination; how many questions of each kind, and the points for each."""

    title = forms.CharField(label=gettext_lazy("考试名称"), max_length=120)
    opens_at = MomentField(label=gettext_lazy("开考时间"))
    closes_at = MomentField(
        label=gettext_lazy("截止时间"), help_text=gettext_lazy("这之前可以开始答题；到时未交的自动交卷。")
    )
    minutes = forms.IntegerField(label=gettext_lazy("答题时长（分钟）"), min_value=10, max_value=300)
    single = forms.IntegerField(label=gettext_lazy("单项选择题（道）"), min_value=0, max_value=200)
    single_points = forms.IntegerField(label=gettext_lazy("单项选择题每道分值"), min_value=1, max_value=20)
    multi = forms.IntegerField(label=gettext_lazy("多项选择题（道）"), min_value=0, max_value=200)
    multi_points = forms.IntegerField(label=gettext_lazy("多项选择题每道分值"), min_value=1, max_value=20)
    judge = forms.IntegerField(label=gettext_lazy("判断题（道）"), min_value=0, max_value=200)
    judge_points = forms.IntegerField(label=gettext_lazy("判断题每道分值"), min_value=1, max_value=20)
    pass_mark = forms.IntegerField(label=gettext_lazy("合格分数"), min_value=1, max_value=4000,
                                   help_text=gettext_lazy("非法定默认：满分的百分之六十。"))  # fmt: skip
    valid_years = forms.IntegerField(label=gettext_lazy("成绩有效年数"), min_value=1, max_value=20, required=False,
                                     help_text=gettext_lazy("不填的，长期有效（法律没有规定，由组织机构确定）。"))  # fmt: skip

    sections = (
        Section(gettext_lazy("考试"), ("title", "opens_at", "closes_at", "minutes")),
        Section(gettext_lazy("组卷"), ("single", "single_points", "multi", "multi_points", "judge", "judge_points")),
        Section(gettext_lazy("成绩"), ("pass_mark", "valid_years")),
    )
    DEFAULT = {"single": (40, 1), "multi": (20, 2), "judge": (20, 1)}

    def __init__(self, *args: Any, row: Exam | None = None, **kwargs: Any) -> None:
        recipe = row.recipe if row else self.DEFAULT
        initial: dict[str, Any] = {"minutes": 90, "pass_mark": 60, "version": 1}
        if row is not None:
            initial = {
                name: getattr(row, name)
                for name in ("title", "opens_at", "closes_at", "minutes", "pass_mark", "valid_years", "version")
            }
        for kind in self.DEFAULT:
            initial[kind], initial[f"{kind}_points"] = recipe.get(kind, (0, 1))
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def content(self) -> dict[str, Any]:
        """As the action takes it."""
        data = self.cleaned_data
        recipe = {kind: (data[kind], data[f"{kind}_points"]) for kind in self.DEFAULT}
        names = ("title", "opens_at", "closes_at", "minutes", "pass_mark", "valid_years")
        return {name: data[name] for name in names} | {"recipe": recipe}

    def refuse(self, refusal: Any) -> None:
        if "recipe" in refusal.fields:
            refusal.fields = {**{k: v for k, v in refusal.fields.items() if k != "recipe"}, "single": refusal.what}
        super().refuse(refusal)


class InviteForm(Form):
    """Of which organ people are called."""

    organ = OrganField(label=gettext_lazy("机关"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organ"]
        field.choose_from(lambda: visible_to(actor))


class PickForm(Form):
    """Which people of the organ are called."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("考生"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一人。"),
                        "invalid_choice": gettext_lazy("所选人员中有人已经列入，或者不能列入。请刷新页面。")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = [(p.pk, f"{p.name}（{p.title}）" if p.title else p.name) for p in people]


class ReasonForm(Form):
    reason = TextField(label=gettext_lazy("理由"), max_length=500)


class CorrectionForm(JudgingForm):
    """What a person finds an answer to be worth; `most`: the points that the question carries."""

    overtaken = gettext_lazy("这道题的得分刚被改过，下面是现在的得分。")
    points = forms.IntegerField(label=gettext_lazy("复核得分"), min_value=0)
    reason = TextField(label=gettext_lazy("理由"), max_length=500,
                       help_text=gettext_lazy("维持原得分的，也写明复核情况；公布成绩后考生可以看到。"))  # fmt: skip

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["points"]
        field.max_value = most
        field.validators.append(MaxValueValidator(most))
        field.widget.attrs["max"] = most
        field.help_text = _("本题满分%(n)s分。") % {"n": most}


class RekeyForm(Form):
    """The right answer of a question whose key was wrong; `asked`: how it was answered."""

    KEY, VOID = "key", "void"

    way = forms.ChoiceField(
        label=gettext_lazy("怎样改判"), widget=forms.RadioSelect, initial=KEY,
        choices=[(KEY, gettext_lazy("按更正后的答案判分")), (VOID, gettext_lazy("题目作废，抽到的考生都得满分"))],
    )  # fmt: skip
    right = forms.MultipleChoiceField(
        label=gettext_lazy("正确答案"), widget=forms.CheckboxSelectMultiple, required=False,
        error_messages={"invalid_choice": gettext_lazy("正确答案不在这道题的选项之中。")},
    )  # fmt: skip
    reason = TextField(label=gettext_lazy("理由"), max_length=500, help_text=gettext_lazy("公布成绩后考生可以看到。"))
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, initial={"right": sorted(asked.right)}, **kwargs)
        self.many = asked.kind == "multi"
        field: Any = self.fields["right"]
        field.choices = [(text, text) for text in asked.options]

    def clean_right(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["right"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = len(data.get("right", ()))
        if data.get("way") == self.KEY and "right" in data and (not chosen or (chosen > 1 and not self.many)):
            self.add_error("right", _("请至少勾选一项。") if not chosen else _("这道题只有一项是正确答案。"))
        return data

    @property
    def key(self) -> frozenset[str] | None:
        """The texts of the right options; None where the question is void."""
        return self.cleaned_data["right"] if self.cleaned_data["way"] == self.KEY else None


class PassForm(Form):
    """A result from paper."""

    organ = OrganField(label=gettext_lazy("机关"))
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    passed_on = DateField(label=gettext_lazy("考试合格日期"))
    valid_to = DateField(label=gettext_lazy("合格有效期至"), required=False)
    number = forms.CharField(label=gettext_lazy("成绩单或者合格证编号"), max_length=60, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person: Any = None
        field: Any = self.fields["organ"]
        field.choose_from(lambda: visible_to(actor))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        organ, name = data.get("organ"), data.get("name")
        if organ and name:
            found = list(organ.people.filter(name=name.strip())[:2])
            if len(found) == 1:
                self.person = found[0]
            else:
                what = (
                    _("%(organ)s没有叫“%(name)s”的人员。")
                    if not found
                    else _("%(organ)s有几位同名的“%(name)s”，请在人员页登记。")
                )
                self.add_error("name", what % {"organ": organ.name, "name": name})
        return data
