"""What people fill in about subjects, entrustments and seals. The rules are in actions; forms read and pre-fill."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.actor import Actor
from xiezhi.core.web.forms import DateField, Form, Section, TextField, UploadField, VersionedForm
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.law.text import N_
from xiezhi.organs.fields import OrganField
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import visible_to

from .models import Qualification, Seal

# what an application without words of its own starts from; the organ changes what differs
PROCEDURE = N_("立案、调查取证、事先告知、听取陈述申辩（听证）、法制审核、决定、送达、执行、结案，依法公示。")
REMEDY = N_("对行政执法决定不服的，可以依法申请行政复议或者提起行政诉讼；认为执法违法的，可以向行政执法监督机构投诉举报。")


class PowersField(forms.MultipleChoiceField):
    """Kinds of power as boxes; the codes joined by commas are what is stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[(code.value, gettext_lazy(code.label)) for code in POWER_TYPE], widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


class QualificationForm(VersionedForm):
    """An application; filled from what is confirmed now, or from the organ's own entry."""

    basis_no = forms.CharField(label=gettext_lazy("“三定”规定文号"), max_length=80, required=False)
    basis_on = DateField(label=gettext_lazy("“三定”规定日期"), required=False)
    authority = forms.CharField(
        label=gettext_lazy("授权依据"), max_length=300, required=False,
        help_text=gettext_lazy("法律、法规授权的组织填写授权条款，例如“某某条例第五条”。"),
    )  # fmt: skip
    duties = TextField(label=gettext_lazy("执法职责"), max_length=4000)
    powers = PowersField(label=gettext_lazy("职权类别"))
    region = forms.CharField(label=gettext_lazy("执法区域"), max_length=200)
    procedure = TextField(label=gettext_lazy("执法程序"), max_length=2000, required=False)
    remedy = TextField(label=gettext_lazy("救济渠道"), max_length=2000, required=False)
    address = forms.CharField(label=gettext_lazy("办公地址"), max_length=200, required=False)
    hotline = forms.CharField(label=gettext_lazy("监督电话"), max_length=30, required=False)
    reason = TextField(label=gettext_lazy("申请事由"), max_length=1000, required=False)

    sections = (
        Section(gettext_lazy("依据"), ("basis_no", "basis_on", "authority")),
        Section(gettext_lazy("职权"), ("duties", "powers", "region")),
        Section(gettext_lazy("事前公开的其他内容（行政处罚法第三十九条）"), ("procedure", "remedy", "address", "hotline")),
        Section(gettext_lazy("说明"), ("reason",)),
    )

    def __init__(self, *args: Any, organ: Organ, row: Qualification | None = None, **kwargs: Any) -> None:
        names = [name for section in self.sections for name in section.fields]
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in (*names, "version")}
        else:
            kwargs["initial"] = {"region": organ.division.name, "procedure": _(PROCEDURE), "remedy": _(REMEDY), "version": 1}
        super().__init__(*args, **kwargs)
        for name in ("basis_no", "basis_on") if organ.kind == Kind.AUTHORIZED else ("authority",):
            del self.fields[name]


class OpinionForm(Form):
    """Why something is returned, passed, refused."""

    opinion = TextField(label=gettext_lazy("意见"), max_length=1000)


class ConfirmForm(Form):
    number = forms.CharField(label=gettext_lazy("确认文号"), max_length=80)
    on = DateField(label=gettext_lazy("确认日期"))
    from_on = DateField(label=gettext_lazy("生效日期"))


class PublishForm(Form):
    on = DateField(label=gettext_lazy("公示日期"))
    at = forms.URLField(label=gettext_lazy("公示网址"), max_length=300, required=False, assume_scheme="https")


class CancelForm(Form):
    number = forms.CharField(label=gettext_lazy("取消文号"), max_length=80)
    last_day = DateField(label=gettext_lazy("资格的最后一日"))
    reason = TextField(label=gettext_lazy("取消理由"), max_length=1000)


class EntrustmentForm(VersionedForm):
    """委托书 as 行政处罚法第二十条第二款 wants it: matters, powers, term."""

    number = forms.CharField(label=gettext_lazy("委托书编号"), max_length=80)
    to = OrganField(label=gettext_lazy("受委托组织"))
    basis = forms.CharField(
        label=gettext_lazy("委托依据"), max_length=300, help_text=gettext_lazy("允许委托的法律、法规、规章条款。")
    )  # fmt: skip
    powers = PowersField(label=gettext_lazy("委托职权类别"))
    matters = TextField(label=gettext_lazy("委托的具体事项"), max_length=4000)
    limits = TextField(label=gettext_lazy("委托权限"), max_length=2000)
    from_on = DateField(label=gettext_lazy("委托期限自"))
    to_on = DateField(label=gettext_lazy("委托期限至"))

    sections = (
        Section(gettext_lazy("委托谁"), ("number", "to", "basis")),
        Section(gettext_lazy("委托什么"), ("powers", "matters", "limits", "from_on", "to_on")),
    )

    def __init__(self, *args: Any, actor: Actor, row: Any = None, **kwargs: Any) -> None:
        names = [name for section in self.sections for name in section.fields]
        kwargs["initial"] = {name: getattr(row, name) for name in (*names, "version")} if row else {"version": 1}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        # suggested are the organ's own; an agency elsewhere (for licences) is found by its name or code
        field.choose_from(lambda: visible_to(actor).filter(kind=Kind.ENTRUSTED))
        kinds = [Kind.ENTRUSTED, Kind.AGENCY, Kind.AUTHORIZED]
        field.organs = lambda: Organ.objects.filter(kind__in=kinds).exclude(pk=actor.organ_id or 0)


class SignForm(Form):
    on = DateField(label=gettext_lazy("签订日期"))


class RevokeForm(Form):
    on = DateField(label=gettext_lazy("解除日期"), help_text=gettext_lazy("自这一日起不再委托。"))
    reason = TextField(label=gettext_lazy("解除理由"), max_length=1000)


class SealForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("印章种类"), choices=Seal.Kind.choices)
    name = forms.CharField(label=gettext_lazy("印文"), max_length=120)
    filing_no = forms.CharField(label=gettext_lazy("公安机关备案编号"), max_length=60, required=False)
    engraved_on = DateField(label=gettext_lazy("刻制日期"))
    keeper = forms.CharField(label=gettext_lazy("保管人"), max_length=60)
    print_ = UploadField(label=gettext_lazy("印模图片"), kinds=("png", "jpg"), required=False)
    note = TextField(label=gettext_lazy("说明"), max_length=500, required=False)

    sections = (Section(gettext_lazy("印章"), ("kind", "name", "filing_no", "engraved_on", "keeper", "print_", "note")),)


class PrintForm(Form):
    print_ = UploadField(label=gettext_lazy("印模图片"), kinds=("png", "jpg"))


class KeepingForm(Form):
    keeper = forms.CharField(label=gettext_lazy("保管人"), max_length=60)
    filing_no = forms.CharField(label=gettext_lazy("公安机关备案编号"), max_length=60, required=False)
    note = TextField(label=gettext_lazy("说明"), max_length=500, required=False)


class DayForm(Form):
    on = DateField(label=gettext_lazy("日期"))


class NoteForm(Form):
    note = TextField(label=gettext_lazy("说明"), max_length=500)
