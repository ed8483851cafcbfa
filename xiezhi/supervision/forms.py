"""What people fill in. Forms only read; every rule is in the actions, whose refusals come back to the fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.core.web.forms import DateField, DropInput, Form, JudgingForm, Section, TextField, UploadField
from xiezhi.files.types import TYPES

from . import actions
from .actions import checks
from .drafts import Content
from .models import Answer, DecisionForm, Ground, Kind, Objection

LINES = _("每行一条。")
DEFAULT_DUE = _("默认30日，属平台默认，不是法定期限；可以按实际改动。")


class ContentForm(Form):
    """The elements of an instrument (S01)."""

    kind = forms.ChoiceField(label=_("文书种类"), choices=Kind.choices, widget=forms.HiddenInput)
    kind_reason = forms.CharField(label=_("改用文种的理由"), max_length=300, required=False)
    dated = DateField(label=_("成文日期"))
    due_on = DateField(label=_("整改期限"), help_text=DEFAULT_DUE)
    subject = forms.CharField(label=_("事由"), max_length=120, help_text=_("用在标题里：“关于（事由）的……”。"))
    source = forms.CharField(label=_("问题来源"), max_length=100)
    problem = forms.CharField(label=_("问题定性"), max_length=200)
    facts = TextField(label=_("查明事实"), max_length=8000, widget=forms.Textarea(attrs={"rows": 7}))
    clauses = TextField(label=_("依据条款"), max_length=4000, help_text=LINES, widget=forms.Textarea(attrs={"rows": 2}))
    duty = TextField(label=_("应当履行的职责及依据"), max_length=4000, required=False)
    reason = TextField(label=_("认定理由"), max_length=4000, required=False)
    requirement = TextField(label=_("整改要求"), max_length=4000)
    report_way = forms.CharField(label=_("报送方式"), max_length=300)
    objection_way = forms.CharField(label=_("异议途径"), max_length=300)
    contact = forms.CharField(label=_("联系人和电话"), max_length=100)
    signed_by = forms.CharField(label=_("签发人"), max_length=60)
    annex = forms.BooleanField(
        label=_("附“案件办理时间轴”"), required=False,
        help_text=_("另页列出办案步骤、日期，画出未遵守的期限，正文写明附件名称。"),
    )  # fmt: skip
    copy_to = TextField(
        label=_("抄送"), max_length=2000, required=False, help_text=LINES, widget=forms.Textarea(attrs={"rows": 2})
    )

    sections = (
        Section(_("文书"), ("kind_reason", "dated", "due_on")),
        Section(_("事实和依据"), ("subject", "source", "problem", "facts", "clauses", "duty", "reason", "annex")),
        Section(_("要求"), ("requirement", "report_way", "objection_way")),
        Section(_("签发"), ("contact", "signed_by", "copy_to")),
    )
    lists = ("clauses", "copy_to")

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """Initial values from a draft; lists one entry a line."""
        out = {name: getattr(content, name) for name in cls.base_fields if hasattr(content, name)}
        return out | {name: "\n".join(getattr(content, name)) for name in cls.lists}

    def content(self, **fixed: Any) -> Content:
        """What was filled in; call when the form is valid."""
        return content_of(self.cleaned_data, **fixed)


def content_of(values: Mapping[str, Any], **fixed: Any) -> Content:
    """Content from cleaned form values, lists split into lines."""
    names = [n for n in Content.__dataclass_fields__ if n in values]
    data = {n: tuple(values[n].splitlines()) if n in ContentForm.lists else values[n] for n in names}
    return Content(**(data | fixed))


def loose_content(values: Mapping[str, Any], fallback: Content) -> Content:
    """Content from raw form values for a preview: what cannot be read is left as in `fallback`."""
    out: dict[str, Any] = {}
    for name in Content.__dataclass_fields__:
        raw = values.get(name, "" if name == "annex" else None)  # a box that is not ticked is not sent
        if raw is None:
            continue
        if name in ContentForm.lists:
            out[name] = tuple(str(raw).splitlines())
        elif name in ("dated", "due_on"):
            try:
                out[name] = DateField(required=False).clean(raw) or getattr(fallback, name)
            except forms.ValidationError:
                continue
        elif name == "annex":
            out[name] = bool(raw)
        elif name != "kind" or raw in Kind.values:
            out[name] = str(raw)
    return dataclasses.replace(fallback, **out)


class IssueForm(ContentForm):
    """For 督办函, 意见书 and 通知书. The kind comes with the address; only its own fields are asked."""

    def __init__(self, *args: Any, kind: str, proposed: str, annex: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {"duty": Kind.LETTER, "reason": Kind.OPINION}
        for name, of_kind in own.items():
            if kind != of_kind:
                del self.fields[name]
        if kind == proposed:
            del self.fields["kind_reason"]
        if not annex:
            del self.fields["annex"]


class DecisionContentForm(ContentForm):
    """For the 决定书: kind is given, the requirement is what was decided."""

    kind = None  # type: ignore[assignment]
    kind_reason = None  # type: ignore[assignment]
    duty = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]
    annex = None  # type: ignore[assignment]
    requirement = TextField(label=_("决定事项"), max_length=4000)
    sections = (
        Section(_("文书"), ("dated", "due_on")),
        Section(_("事实和依据"), ("subject", "source", "problem", "facts", "clauses")),
        Section(_("决定"), ("requirement", "report_way", "objection_way")),
        Section(_("签发"), ("contact", "signed_by", "copy_to")),
    )


class ManyFiles(DropInput):
    allow_multiple_selected = True


class ProofsField(UploadField):
    """Several files at once; each is checked like a single one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            return super().clean(None, initial)
        return [super(ProofsField, self).clean(each, initial) for each in files]


class ReportForm(Form):
    text = TextField(
        label=_("纠正情况"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("写明采取的措施、结果、原因分析和防止再发生的办法。"),
    )  # fmt: skip
    proofs = ProofsField(label=_("证明材料"), kinds=tuple(TYPES), required=False)
    sections = (Section(_("纠正情况报告"), ("text",)), Section(_("证明材料"), ("proofs",)))


class ObjectionForm(JudgingForm):
    overtaken = _(checks.OBJECTING)
    text = TextField(
        label=_("异议和理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写明对哪一项处理结果有异议、事实和依据。提出异议期间，整改期限继续计算。"),
    )  # fmt: skip


class AnswerForm(JudgingForm):
    overtaken = _(checks.ANSWERING)
    result = forms.ChoiceField(label=_("处理结果"), choices=Answer.choices, widget=forms.RadioSelect)
    review = TextField(label=_("复查情况和答复"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    due_on = DateField(
        label=_("重新规定整改期限"), required=False,
        help_text=_("异议不成立时可以重新规定；不填的，原期限继续计算。原期限在异议处理期间届满的，应当重新规定。"),
    )  # fmt: skip
    contact = forms.CharField(label=_("联系人和电话"), max_length=100)

    def __init__(self, *args: Any, objection: Objection | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = actions.answers_to(objection) if objection is not None else ()
        self.fields["result"].choices = [c for c in Answer.choices if c[0] in offered]  # type: ignore[attr-defined]


class AcceptForm(JudgingForm):
    overtaken = _(checks.REVIEWING)
    note = TextField(label=_("审核意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(JudgingForm):
    overtaken = _(checks.REVIEWING)
    reason = TextField(label=_("退回理由"), max_length=2000, help_text=_("写明哪些没有纠正到位、还要做什么。"))
    due_on = DateField(label=_("重新规定的期限"))


class ProposeForm(JudgingForm):
    overtaken = _(checks.PROPOSING)
    ground = forms.ChoiceField(label=_("事由"), choices=Ground.choices, widget=forms.RadioSelect)
    text = TextField(label=_("理由"), max_length=4000)
    measure = TextField(label=_("建议决定事项"), max_length=4000)


class DecideForm(Form):
    decision_no = forms.CharField(label=_("政府决定文号"), max_length=60)
    decided_on = DateField(label=_("决定日期"))
    form = forms.ChoiceField(label=_("决定形式"), choices=DecisionForm.choices, widget=forms.RadioSelect)


class DeclineForm(Form):
    reason = TextField(label=_("不予采纳的理由"), max_length=2000)
