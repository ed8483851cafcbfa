"""What people fill in about a lead. The rules themselves are in actions; forms only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.cases.models import Case
from xiezhi.core.actor import Actor
from xiezhi.core.web.forms import Form, Section, TextField
from xiezhi.organs.queries import enforcing

from .models import Category, Nature, Outcome, Source
from .queries import case_named

NATURE_HINT = gettext_lazy("决定制发督办函（条例第二十七条）还是意见书（条例第二十八条）。")


class LeadForm(Form):
    """Registration by hand: complaint, hotline, order from above and the like; findings have their own way in."""

    organ = forms.ModelChoiceField(label=gettext_lazy("被监督机关"), queryset=None, empty_label="")
    case_no = forms.CharField(
        label=gettext_lazy("所涉案号"), max_length=200, required=False,
        help_text=gettext_lazy("针对具体案件的填写案号；反映机关普遍做法的不填。"),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=gettext_lazy("来源"),
        choices=[("", ""), *((value, label) for value, label in Source.choices if value != Source.FINDING)],
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("问题性质"), choices=Nature.choices, widget=forms.RadioSelect, help_text=NATURE_HINT
    )
    category = forms.ChoiceField(label=gettext_lazy("问题类别"), choices=[("", ""), *Category.choices], required=False)
    grave = forms.BooleanField(
        label=gettext_lazy("涉及重大问题"), required=False,
        help_text=gettext_lazy("重大问题由本级人民政府决定（条例第二十九条）。"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    facts = TextField(
        label=gettext_lazy("线索内容"), max_length=4000,
        help_text=gettext_lazy("写明时间、地点、机关的作为或者不作为；不写举报人的姓名和联系方式。"),
    )  # fmt: skip

    sections = (
        Section(gettext_lazy("监督谁"), ("organ", "case_no")),
        Section(gettext_lazy("什么问题"), ("source", "nature", "category", "grave")),
        Section(gettext_lazy("内容"), ("title", "facts")),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.case: Case | None = None
        organs = enforcing(actor).order_by("name")
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]
        if len(few := list(organs.values_list("pk", flat=True)[:2])) == 1:  # what cannot be otherwise is not asked
            self.initial.setdefault("organ", few[0])
        self.fields["facts"].widget.attrs["rows"] = 8

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        number, organ = data.get("case_no"), data.get("organ")
        if number and organ:
            self.case = case_named(self.actor, organ, number)
            if self.case is None:
                self.add_error(
                    "case_no", _("%(organ)s没有案号为“%(no)s”的案件，请核对。") % {"organ": organ.name, "no": number}
                )
        return data


class DropForm(Form):
    """Why a lead is not taken up."""

    reason = TextField(label=gettext_lazy("不予监督的理由"), max_length=1000)


class CloseForm(Form):
    """How a supervised lead ended."""

    outcome = forms.ChoiceField(label=gettext_lazy("办结结果"), choices=Outcome.choices)
    note = TextField(label=gettext_lazy("办结说明"), max_length=1000, required=False)
