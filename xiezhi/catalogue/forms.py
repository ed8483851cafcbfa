"""What people fill in. The rules themselves are in actions and checks; forms only read, in the words of the sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.core.actor import Actor
from xiezhi.core.web.forms import DateField, Form, MoneyField, Section, TextField, VersionedForm
from xiezhi.law.power_codes import NUMBERS, POWER_TYPE
from xiezhi.organs.fields import OrganField
from xiezhi.organs.models import Kind as OrganKind
from xiezhi.organs.models import Level
from xiezhi.organs.queries import ENFORCING
from xiezhi.organs.queries import visible_to as organs_of
from xiezhi.rulebook.facts import Fact, Kind

from .sheets import ITEM

LONG = {"grounds": 2000, "duties": 2000, "conditions": 5000, "range_note": 500, "flow": 500}
LEFT_OUT = ("organ_code", "organ_name")
NONE = ("", gettext_lazy("不填"))


def field_for(fact: Fact) -> forms.Field:
    """The field of a column of the sheet."""
    told: dict[str, Any] = {
        "label": _lazy(fact.label),
        "required": fact.required,
        "help_text": _lazy(fact.note) if fact.note else "",
    }
    if fact.name == "power_type":
        return forms.ChoiceField(choices=[("", ""), *((code.label, _lazy(code.label)) for code in POWER_TYPE)], **told)
    if fact.name == "power_set":
        return forms.ChoiceField(choices=[(name, name) for name in NUMBERS], **told)
    match fact.kind:
        case Kind.DATE:
            return DateField(**told)
        case Kind.COUNT:
            return forms.IntegerField(min_value=1, **told)
        case Kind.FEN:
            return MoneyField(ask_below=100, **told)
        case Kind.BOOL:
            return forms.BooleanField(**told)
        case Kind.CODE | Kind.CODES:
            assert fact.codes is not None
            choices = [(code.value, _lazy(code.label)) for code in fact.codes]
            if fact.kind is Kind.CODE:
                return forms.ChoiceField(choices=[NONE, *choices], **told)
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **told)
    if fact.name in LONG:
        return TextField(max_length=LONG[fact.name], **told)
    return forms.CharField(max_length=400, **told)  # how long it may be, the checks say


def _lazy(text: str) -> Any:
    return gettext_lazy(text) if text else ""


class ItemForm(VersionedForm):
    """One item, in the columns of the sheet; `facts()` is what the actions take."""

    sections = (
        Section(
            pgettext_lazy("power", "事项"),
            ("code", "name", "parent_code", "power_set", "power_type", "level", "domain", "cause", "unit"),
        ),
        Section(gettext_lazy("法律依据"), ("grounds", "duties")),
        Section(
            gettext_lazy("种类和法定幅度"),
            (
                "penalty_kinds",
                "fine_min",
                "fine_max",
                "times_min",
                "times_max",
                "times_base",
                "range_note",
                "coercion_kinds",
            ),
        ),
        Section(gettext_lazy("条件、时限和流程"), ("conditions", "limit", "promise", "limit_unit", "flow")),
        Section(gettext_lazy("检查和监管编码"), ("inspection", "supervise_code", "inspection_code")),
        Section(gettext_lazy("有效期"), ("listed_on", "from_on", "to_on")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def facts(self) -> dict[str, Any]:
        """As the sheet names them."""
        found = {fact.name: self.cleaned_data.get(fact.name) for fact in ITEM if fact.name in self.fields}
        for name in ("penalty_kinds", "coercion_kinds"):
            found[name] = ",".join(found[name] or ())
        if not found["inspection"]:
            found["inspection"] = None  # an item of inspection is one without the tick, too
        return found

    @staticmethod
    def filled(facts: dict[str, Any]) -> dict[str, Any]:
        """Facts as initial values."""
        found = {name: value for name, value in facts.items() if name not in LEFT_OUT}
        for name in ("penalty_kinds", "coercion_kinds"):
            found[name] = [kind for kind in str(found.get(name) or "").split(",") if kind]
        number, _sep, label = str(found.get("power_type") or "").rpartition(" ")
        return found | {"power_type": label or number}


for _fact in ITEM:
    if _fact.name not in LEFT_OUT:
        ItemForm.base_fields[_fact.name] = field_for(_fact)


class RemoveForm(Form):
    """Why items leave the list."""

    reason = forms.CharField(label=gettext_lazy("取消的理由"), max_length=200)


class RemarkForm(Form):
    """What is to be mended in an item."""

    text = TextField(
        label=gettext_lazy("审核意见"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("没有问题的，不用填写；清空即撤销意见。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-key"] = "r"


class ReturnForm(Form):
    """Why an edition goes back."""

    opinion = TextField(
        label=gettext_lazy("退回的理由"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("对事项已经提出意见的，可以不填。"),
    )


class PassForm(Form):
    """What the reviewer adds."""

    opinion = TextField(label=gettext_lazy("审核意见"), max_length=1000, required=False)


class PublishForm(Form):
    """From when the list holds."""

    from_on = DateField(label=gettext_lazy("施行日期"), help_text=gettext_lazy("上一版施行到前一日为止。"))
    doc_no = forms.CharField(label=gettext_lazy("公布文号"), max_length=60, required=False)


class EndForm(Form):
    """Until when the list holds, and why it has no successor."""

    to_on = DateField(label=gettext_lazy("施行末日"))
    reason = TextField(
        label=gettext_lazy("停止执行的原因"), max_length=500, help_text=gettext_lazy("写明文件名称和文号。")
    )


class KeepForm(Form):
    """Why an item that was long not used stays."""

    reason = TextField(label=gettext_lazy("保留的理由"), max_length=500)


class UseForm(Form):
    """When an item was last used."""

    used_on = DateField(label=gettext_lazy("最近使用"))
    source = forms.CharField(
        label=gettext_lazy("凭据"), max_length=100, required=False, help_text=gettext_lazy("案号、检查编号等。")
    )


class UnaffectedForm(Form):
    """Why items need no change although their statute changed."""

    reason = TextField(
        label=gettext_lazy("无须调整的理由"), max_length=500, help_text=gettext_lazy("对照新旧条文写明。")
    )


class DelegationForm(Form):
    """Which county organ gives what to which township organ."""

    township = OrganField(label=gettext_lazy("承接机关"))
    grantor = OrganField(label=gettext_lazy("赋权部门"), help_text=gettext_lazy("县级部门；事项从它现行的清单中选。"))
    assessment = TextField(
        label=gettext_lazy("承接能力评估"), max_length=2000, required=False,
        help_text=gettext_lazy("人员、经费、装备能否有效承接（行政处罚法第二十四条）。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        township: Any = self.fields["township"]
        grantor: Any = self.fields["grantor"]
        township.choose_from(lambda: organs_of(actor).filter(level=Level.TOWNSHIP, kind__in=ENFORCING))
        grantor.choose_from(lambda: organs_of(actor).filter(level=Level.COUNTY, kind=OrganKind.AGENCY))


class IssueForm(Form):
    """The decision by which items are given."""

    instrument_no = forms.CharField(label=gettext_lazy("赋权文号"), max_length=60)
    issuer = forms.CharField(label=gettext_lazy("决定机关"), max_length=120)
    published_on = DateField(label=gettext_lazy("公布日期"))
    from_on = DateField(label=gettext_lazy("赋权日期"), help_text=gettext_lazy("自该日起由乡镇街道行使。"))


class RevokeForm(Form):
    """The decision by which items are taken back."""

    instrument_no = forms.CharField(label=gettext_lazy("收回文号"), max_length=60)
    issuer = forms.CharField(label=gettext_lazy("决定机关"), max_length=120)
    published_on = DateField(label=gettext_lazy("公布日期"))
    revoked_on = DateField(label=gettext_lazy("收回日期"), help_text=gettext_lazy("自该日起不再由乡镇街道行使。"))
    reason = TextField(label=gettext_lazy("收回原因"), max_length=500, required=False)
