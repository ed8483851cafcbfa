"""The form of an organ. The credit code's check digit is checked where it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.core.web.forms import DateField, Section, VersionedForm, narrow

from . import queries, uscc
from .fields import OrganField
from .models import Division, Kind, Level, Organ

EMPTY = [("", gettext_lazy("请选择"))]


class DivisionChoice(forms.ModelChoiceField):
    """Divisions in the order of the tree, indented by level."""

    def label_from_instance(self, obj: Any) -> str:
        depth = {Level.PROVINCE: 0, Level.PREFECTURE: 1, Level.COUNTY: 2, Level.TOWNSHIP: 3}[Level(obj.level)]
        return "\u3000" * depth + obj.name


class OrganForm(VersionedForm):
    """Add an organ, or change one (`organ`): its code is then fixed, since it is its identity."""

    code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), max_length=40,
        help_text=gettext_lazy("18 位，末位为校验位；不含字母 I、O、S、V、Z。"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("全称"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=60, required=False)
    letter_code = forms.CharField(
        label=gettext_lazy("机关代字"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("用在文号里，例如“漠司”。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[*EMPTY, *Kind.choices])
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=[*EMPTY, *Level.choices])
    division = DivisionChoice(
        label=gettext_lazy("所在区划"), queryset=Division.objects.order_by("path"), empty_label=gettext_lazy("请选择")
    )
    parent = OrganField(
        label=gettext_lazy("上级机关"), required=False,
        help_text=gettext_lazy("内设机构、派出机构、受委托组织填写所属机关；其他机关留空。"),
    )  # fmt: skip
    field = forms.CharField(label=gettext_lazy("执法领域"), max_length=40, required=False)
    vertical = forms.BooleanField(label=gettext_lazy("垂直管理"), required=False)
    upper_department = forms.CharField(
        label=gettext_lazy("上一级主管部门"), max_length=120, required=False,
        help_text=gettext_lazy("垂直管理机关必填：发现其问题须告知该部门（监督条例第四十二条）。"),
    )  # fmt: skip
    confirmed_on = DateField(label=gettext_lazy("主体资格确认日期"), required=False)
    ended_on = DateField(label=gettext_lazy("主体资格终止日期"), required=False)

    sections = (
        Section(pgettext_lazy("one", "机关"), ("code", "name", "short_name", "letter_code")),
        Section(gettext_lazy("位置"), ("kind", "level", "division", "parent", "vertical", "upper_department")),
        Section(gettext_lazy("执法主体"), ("field", "confirmed_on", "ended_on")),
    )

    def __init__(self, *args: Any, actor: Any, organ: Organ | None = None, **kwargs: Any) -> None:
        if organ is not None:
            names = [name for section in self.sections for name in section.fields]
            kwargs["initial"] = {name: getattr(organ, name) for name in (*names, "version")}
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.choose_from(lambda: queries.visible_to(actor))
        self.fields["code"].disabled = organ is not None

    def clean_code(self) -> str:
        code = narrow(self.cleaned_data["code"]).upper()
        if not uscc.is_valid(code):
            text = _("校验位不对，或者不是 18 位代码。请核对登记证书。")
            raise ValidationError(text, code="ORG-01")
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        code = data.get("code")
        if code and not self.fields["code"].disabled and Organ.objects.filter(code=code).exists():
            self.add_error("code", _("这个代码的机关已经登记。"))
        return data
