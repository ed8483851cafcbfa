"""What people fill in when they decide. The rules are in actions; forms only read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from xiezhi.core.web.forms import Form, Section, TextField
from xiezhi.leads.forms import NATURE_HINT
from xiezhi.leads.models import Category, Nature

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
