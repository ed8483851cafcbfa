"""What people fill in when they decide. The rules are in actions; forms only read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.web.forms import DateField, Form, JudgingForm, MoneyField, Section, TextField, dress
from xiezhi.leads.forms import NATURE_HINT
from xiezhi.leads.models import Category, Nature
from xiezhi.rulebook.rule import Param, Unit

from .models import Finding, ReasonCode


class ConfirmForm(Form):
    """A note is welcome, not asked for."""

    note = TextField(label=gettext_lazy("核查意见"), max_length=1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 2


class DismissForm(Form):
    """Code and reason; both go to the figures of the rule."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("排除原因"), choices=ReasonCode.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择排除原因。")},
    )  # fmt: skip
    reason = TextField(
        label=gettext_lazy("理由"), max_length=1000, help_text=gettext_lazy("写明依据的材料或者条文，至少五个字。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 3


class ReconsiderForm(Form):
    """Why a decision is taken back."""

    reason = TextField(label=gettext_lazy("重新核查的理由"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 2


class LeadForm(Form):
    """A lead from confirmed findings about one act; opens filled with the draft."""

    findings = forms.MultipleChoiceField(
        label=gettext_lazy("列入的预警"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一条预警。")},
    )  # fmt: skip
    nature = forms.ChoiceField(
        label=gettext_lazy("问题性质"), choices=Nature.choices, widget=forms.RadioSelect, help_text=NATURE_HINT
    )
    category = forms.ChoiceField(label=gettext_lazy("问题类别"), choices=Category.choices)
    grave = forms.BooleanField(
        label=gettext_lazy("涉及重大问题"), required=False,
        help_text=gettext_lazy("重大问题由本级人民政府决定（条例第二十九条）。"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    facts = TextField(label=gettext_lazy("线索内容"), max_length=8000)

    sections = (
        Section(gettext_lazy("依据哪些预警"), ("findings",)),
        Section(gettext_lazy("什么问题"), ("nature", "category", "grave")),
        Section(gettext_lazy("内容"), ("title", "facts")),
    )

    def __init__(self, *args: Any, rows: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["findings"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.rule_code} {row.rule_name}：{row.sentence}") for row in rows
        ]
        self.fields["facts"].widget.attrs["rows"] = 10

    def chosen(self) -> list[Finding]:
        """The findings picked."""
        return [row for row in self.rows if str(row.pk) in self.cleaned_data["findings"]]


UNIT_HINTS = {
    Unit.HOURS: gettext_lazy("按小时计算"),
    Unit.MONTHS: gettext_lazy("按月计算"),
    Unit.YEARS: gettext_lazy("按年计算"),
    Unit.DAYS: gettext_lazy("按日计算"),
    Unit.WORKDAYS: gettext_lazy("按工作日计算"),
}


class ThresholdForm(Form):
    """Another value for one threshold. Whether the law leaves room for it is for the action to say."""

    first = DateField(
        label=gettext_lazy("适用首日"), help_text=gettext_lazy("看执法行为之日：这一日起的行为按新数值核查。")
    )
    last = DateField(label=gettext_lazy("适用末日"), required=False, help_text=gettext_lazy("没有期限的不填。"))
    statutory = forms.TypedChoiceField(
        label=gettext_lazy("数值的性质"), widget=forms.RadioSelect, coerce=lambda raw: raw == "1",
        choices=[
            ("0", gettext_lazy("本机构自定，非法定默认")),
            ("1", gettext_lazy("特别法律、地方性法规、规章另有规定")),
        ],
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=200,
        help_text=gettext_lazy("自定的写文件名称和文号；另有规定的写名称和条文，如《××省××条例》第十二条。"),
    )  # fmt: skip
    reason = TextField(label=gettext_lazy("理由"), max_length=1000)

    sections = (
        Section(gettext_lazy("数值"), ("value", "first", "last")),
        Section(gettext_lazy("来源和理由"), ("statutory", "source", "reason")),
    )

    def __init__(self, *args: Any, param: Param, by_law: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value: forms.Field
        if param.unit is Unit.FEN:
            value = MoneyField(label=_(param.label), ask_below=0)
        else:
            value = forms.IntegerField(label=_(param.label), min_value=1, help_text=UNIT_HINTS.get(param.unit, ""))
        dress(value)
        self.fields["value"] = value
        self.fields["reason"].widget.attrs["rows"] = 3
        if by_law:
            self.fields["statutory"].help_text = _("这个数值由法律规定：只有另有规定的，才能改用别的数值。")


class TrialForm(JudgingForm):
    """Agreement to what a dry run shows; `seen` is the dry run."""

    overtaken = gettext_lazy("在您查看之后又试算过一次。下面是最新的结果，看过再办。")


class EndForm(Form):
    """How a value is to end."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎样终止"), widget=forms.RadioSelect,
        choices=[("until", gettext_lazy("适用到某日为止")), ("void", gettext_lazy("自始不适用（当初定错）"))],
    )  # fmt: skip
    end_on = DateField(
        label=gettext_lazy("适用末日"), required=False, help_text=gettext_lazy("选“适用到某日为止”的填写。")
    )
    reason = TextField(label=gettext_lazy("理由"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == "until" and not data.get("end_on") and "end_on" not in self.errors:
            self.add_error("end_on", _("请填写“适用末日”。"))
        return data


class MuteForm(Form):
    """Where, until when and why a rule is left alone."""

    place = forms.ChoiceField(
        label=gettext_lazy("范围"), error_messages={"invalid_choice": gettext_lazy("请从列表中选择范围。")}
    )
    until = DateField(label=gettext_lazy("截止日期"))
    reason = TextField(label=gettext_lazy("理由"), max_length=1000)

    def __init__(self, *args: Any, places: Sequence[tuple[Any, Any]], until_hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("请选择")), *places]  # type: ignore[attr-defined]
        self.fields["until"].help_text = until_hint
        self.fields["reason"].widget.attrs["rows"] = 3


class LiftForm(Form):
    """Why a mute ends before its day."""

    reason = TextField(label=gettext_lazy("提前解除的理由"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 3
