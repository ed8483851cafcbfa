"""What people fill in about equipment, uniform and money. The rules are in actions; forms only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.forms import DateField, Form, MoneyField, TextField, VersionedForm
from xiezhi.core.web.steps import StepForm
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import enforcing

from . import queries
from .codes import KIND, PURPOSE, SOURCE, UNIFORM
from .models import Line, choices


def _initial(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*names, "version")} if row is not None else {"version": 1}


class OrganForm(VersionedForm):
    """Something of an organ: whoever keeps one only is not asked which."""

    organ = forms.ModelChoiceField(label=_("机关"), queryset=Organ.objects.none(), empty_label=None)
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Actor, row: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(row, self.names) | {"organ": actor.organ_id} | kwargs.pop("initial", {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organ"]
        field.queryset = enforcing(actor).order_by("code")
        if row is not None:
            del self.fields["organ"]


class ItemForm(OrganForm):
    """A piece of equipment, new or changed."""

    kind = forms.ChoiceField(label=_("类别"), choices=choices(KIND))
    name = forms.CharField(label=_("名称型号"), max_length=80)
    asset_no = forms.CharField(label=_("资产编号"), max_length=40)
    serial_no = forms.CharField(label=_("出厂编号"), max_length=40, required=False)
    bought_on = DateField(label=_("购置日期"), required=False)
    price = MoneyField(label=_("价格"), required=False)

    names = ("kind", "name", "asset_no", "serial_no", "bought_on", "price")
    field_order = ("organ", *names)


class PersonForm(StepForm):
    """To whom."""

    person = forms.ModelChoiceField(label=_("领用人"), queryset=Person.objects.none())
    on = DateField(label=_("发放日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = queries.people_of(self.row.organ)


class PaperForm(StepForm):
    paper_no = forms.CharField(label=_("签收单编号"), max_length=60)


class BackForm(StepForm):
    on = DateField(label=_("归还日期"))
    note = forms.CharField(label=_("归还时状况"), max_length=200, required=False)


class ReasonForm(StepForm):
    reason = TextField(label=_("理由"), max_length=200)


class BackReasonForm(ReasonForm):
    on = DateField(label=_("收回日期"))
    field_order = ("on", "reason")


class CalibrateForm(StepForm):
    """What the certificate says."""

    on = DateField(label=_("检定、校准日期"))
    agency = forms.CharField(label=_("承办单位"), max_length=120)
    certificate_no = forms.CharField(label=_("证书编号"), max_length=60)
    passed = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("1", _("合格")), ("0", _("不合格"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    good_to = DateField(
        label=_("有效期至"), required=False, help_text=_("按证书填写；证书没有写的留空，按周期推算（非法定默认）。")
    )  # fmt: skip


class MaintainForm(StepForm):
    on = DateField(label=_("日期"))
    agency = forms.CharField(label=_("承办单位"), max_length=120, required=False)
    note = forms.CharField(label=_("说明"), max_length=200)


class RepairedForm(StepForm):
    on = DateField(label=_("日期"))
    agency = forms.CharField(label=_("承办单位"), max_length=120)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class StocktakeForm(OrganForm):
    """What is counted."""

    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部类别")), *choices(KIND)], required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("例如“2026年年终盘点”。"))
    field_order = ("organ", "kind", "note")


class PeopleField(forms.ModelMultipleChoiceField):
    """People as boxes; `several`: the organ is said too."""

    several = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.organ.name}）" if self.several else str(obj.name)


class UniformForm(Form):
    """A piece of uniform for somebody, or for several at once."""

    people = PeopleField(label=_("领用人"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("类别"), choices=choices(UNIFORM), widget=forms.RadioSelect)
    on = DateField(label=_("发放日期"))
    field_order = ("kind", "on", "people", "reason")
    reason = forms.CharField(
        label=_("提前发放的理由"), max_length=200, required=False, help_text=_("穿用年限没有到的必须写明，例如因公损坏。")
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = queries.dressed(actor)
        field.several = field.queryset.order_by().values("organ").distinct().count() > 1


class LineForm(OrganForm):
    """A budget line, new or changed."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    name = forms.CharField(label=_("项目名称"), max_length=120)
    purpose = forms.ChoiceField(label=_("用途"), choices=choices(PURPOSE))
    source = forms.ChoiceField(label=_("资金来源"), choices=choices(SOURCE), widget=forms.RadioSelect)
    asked = MoneyField(label=_("编报金额"))
    basis = forms.CharField(label=_("安排依据"), max_length=300, required=False)

    names = ("year", "name", "purpose", "source", "asked", "basis")
    field_order = ("organ", *names)

    def __init__(self, *args: Any, actor: Actor, row: Line | None = None, **kwargs: Any) -> None:
        super().__init__(
            *args, actor=actor, row=row, initial={} if row else {"year": today().year, "source": "general"}, **kwargs
        )
        self.fields["year"].choices = [(year, year) for year in queries.years()]  # type: ignore[attr-defined]


class ApproveForm(StepForm):
    """What the budget gave."""

    approved = MoneyField(label=_("批复金额"))
    paper_no = forms.CharField(label=_("批复文号"), max_length=80)
    on = DateField(label=_("批复日期"))


class PayForm(StepForm):
    """Money spent."""

    on = DateField(label=_("支出日期"))
    amount = MoneyField(label=_("金额"))
    what = forms.CharField(label=_("用于"), max_length=120)
    voucher_no = forms.CharField(label=_("凭证号"), max_length=40)
    reason = forms.CharField(
        label=_("超支的理由"), max_length=200, required=False, help_text=_("没有超过批复金额的不填。")
    )
