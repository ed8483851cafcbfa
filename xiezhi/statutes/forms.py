"""Forms of those who look after the collection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.errors import Refusal
from xiezhi.core.web.forms import DateField, Form, Section, TextField, UploadField, VersionedForm
from xiezhi.law import statutes as law

from . import reading

LEVELS = [(name, gettext_lazy(name)) for name in law.LEVELS]
UNKNOWN = [("", gettext_lazy("由题注判断"))]


class UploadForm(Form):
    """A file, or the words of the text; what the file does not say is asked."""

    file = UploadField(label=gettext_lazy("文件"), kinds=("md", "txt", "docx"), required=False)
    text = TextField(
        label=gettext_lazy("或者粘贴正文"), required=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy("第一行写全称，下面依次是题注（什么时候由谁通过、公布、修改）和条文。"),
    )  # fmt: skip
    adopted_on = DateField(
        label=gettext_lazy("通过、公布日期"), required=False, help_text=gettext_lazy("文件名或者题注已写明的，不必填。")
    )
    level = forms.ChoiceField(label=gettext_lazy("效力层级"), choices=[*UNKNOWN, *LEVELS], required=False)
    sections = (Section(gettext_lazy("正文"), ("file", "text")), Section(gettext_lazy("补充"), ("adopted_on", "level")))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("text", "").strip()
        if self.errors:
            return data
        if bool(file) == bool(text):
            raise ValidationError(_("上传文件和粘贴正文，任选其一。"))
        try:
            data["source"] = reading.text_of(file) if file else text
        except Refusal as refusal:
            self.refuse(refusal)
        data["name"] = file.name if file else str(_("粘贴的正文"))
        return data


class AdoptForm(Form):
    """What is fixed with an adoption: name of the edition, first day and what it rests on, level."""

    label = forms.CharField(label=gettext_lazy("版本名称"), max_length=40, help_text=gettext_lazy("例如：2021年修订。"))
    first_on = DateField(label=gettext_lazy("施行日期"))
    day_note = forms.CharField(
        label=gettext_lazy("施行日期的依据"), max_length=300, required=False,
        help_text=gettext_lazy("正文写明的不必填；由修改决定或者公布令规定的，写明是哪一件。"),
    )  # fmt: skip
    level = forms.ChoiceField(label=gettext_lazy("效力层级"), choices=[("", gettext_lazy("请选择")), *LEVELS])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("first_on") and data["first_on"] != self.initial.get("first_on") and not data.get("day_note"):
            self.add_error("day_note", _("正文没有写明这一天，请写明依据。"))
        return data


class ReasonForm(Form):
    """Why a step is taken."""

    reason = TextField(label=gettext_lazy("理由"), max_length=300)


class DayForm(VersionedForm):
    """Another first day, with what it rests on."""

    first_on = DateField(label=gettext_lazy("施行日期"))
    day_note = forms.CharField(
        label=gettext_lazy("依据"), max_length=300,
        help_text=gettext_lazy("例如：《关于修改某某法的决定》（某年某月某日）第几条，自公布之日起施行。"),
    )  # fmt: skip


class RepealForm(Form):
    """From which day on, and by what."""

    on = DateField(
        label=gettext_lazy("废止之日"), help_text=gettext_lazy("从这一天起不再施行。新法规定“同时废止”的，写新法的施行日期。")
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=300, help_text=gettext_lazy("例如：某某条例第几条；或者某年某月某日某号令。")
    )


class RenameForm(VersionedForm):
    """Short title and level."""

    name = forms.CharField(label=gettext_lazy("简称"), max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("效力层级"), choices=LEVELS)
