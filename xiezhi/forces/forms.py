"""What people fill in about the supervision force. The rules are in actions; forms only read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.forms import DateField, Form, Section, TextField, VersionedForm
from xiezhi.core.web.steps import StepForm
from xiezhi.law.deadline import add_months
from xiezhi.organs.fields import OrganField
from xiezhi.organs.models import Division, Organ
from xiezhi.organs.queries import ENFORCING, visible_to

from . import queries, rules
from .codes import SECTOR, SPECIALITY
from .models import Engagement, Expert, Opinion, Seat, Staff, Tie, choices
from .states import APPOINTED, ENDED


class PickField(forms.MultipleChoiceField):
    """Codes as boxes; stored joined by commas."""

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


def _initial(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*names, "version")} if row is not None else {"version": 1}


class StaffForm(VersionedForm):
    """Somebody of a body or office, new or changed."""

    organ = forms.ModelChoiceField(label=_("单位"), queryset=Organ.objects.none(), empty_label=None)
    name = forms.CharField(label=_("姓名"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    dedicated = forms.BooleanField(
        label=_("专职"), required=False, help_text=_("专门从事行政执法监督工作，不兼任其他岗位。")
    )
    background = forms.BooleanField(label=_("有法学法律或者政府法制工作经验"), required=False)
    certificate_no = forms.CharField(label=_("监督证件号"), max_length=40, required=False)
    duties = forms.CharField(label=_("分工"), max_length=200, required=False)
    from_on = DateField(label=_("到岗日期"))

    names = ("name", "title", "dedicated", "background", "certificate_no", "duties", "from_on")

    def __init__(self, *args: Any, actor: Actor, row: Staff | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(row, self.names) | kwargs.pop("initial", {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organ"]
        field.queryset = queries.rosters(actor)
        if row is not None:
            del self.fields["organ"]


class LeaveForm(StepForm):
    on = DateField(label=_("最后一日"))
    why = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如调离、退休、轮岗。"))


class EngagementForm(VersionedForm):
    """Somebody named as lay supervisor or contact point."""

    kind = forms.ChoiceField(label=_("类别"), choices=Engagement.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名或者名称"), max_length=120)
    sector = forms.ChoiceField(label=_("界别"), choices=choices(SECTOR))
    employer = forms.CharField(
        label=_("工作单位"), max_length=120, required=False, help_text=_("监督员填写；同名的据此区别。")
    )
    division = forms.ModelChoiceField(label=_("所在地区"), queryset=Division.objects.none(), empty_label=None)
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False, help_text=_("联系点填写。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    names = ("kind", "name", "sector", "employer", "contact", "note")

    def __init__(self, *args: Any, body: Organ, row: Engagement | None = None, **kwargs: Any) -> None:
        initial = _initial(row, self.names) | {"division": row.division_id if row else body.division_id}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        field: Any = self.fields["division"]
        field.queryset = Division.objects.filter(path__startswith=body.division.path).order_by("code")


class TermForm(StepForm):
    """From when to when; what a place usually gives is filled in."""

    from_on = DateField(label=_("聘期自"))
    to_on = DateField(label=_("聘期至"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Engagement = self.row
        months = rules.at("term_months", row.body, today())
        first = max(today(), row.to_on + queries.DAY) if row.to_on else today()
        self.initial = {**self.initial, "from_on": first, "to_on": add_months(first, months.value) - queries.DAY}
        field: Any = self.fields["to_on"]
        field.help_text = _("通常%(n)s个月（非法定默认）。") % {"n": months.value}


class ManyTermsForm(Form):
    """One term for several: it begins when the last of their present terms is over."""

    from_on = DateField(label=_("聘期自"))
    to_on = DateField(label=_("聘期至"))

    def __init__(self, *args: Any, rows: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = max([today(), *(row.to_on + queries.DAY for row in rows if row.to_on)])
        months = rules.at("term_months", rows[0].body, today())
        self.initial = {"from_on": first, "to_on": add_months(first, months.value) - queries.DAY}
        field: Any = self.fields["to_on"]
        field.help_text = _("通常%(n)s个月（非法定默认）。") % {"n": months.value}


class ReasonForm(StepForm):
    reason = TextField(label=_("理由"), max_length=300)


class EndForm(ReasonForm):
    on = DateField(label=_("解聘日期"))
    field_order = ("on", "reason")


class OpinionForm(Form):
    """What somebody engaged says."""

    engagement = forms.ModelChoiceField(label=_("提出人"), queryset=Engagement.objects.none())
    kind = forms.ChoiceField(label=_("类别"), choices=Opinion.Kind.choices, widget=forms.RadioSelect)
    received_on = DateField(label=_("收到日期"))
    organ = OrganField(label=_("所涉机关"), required=False)
    title = forms.CharField(label=_("事由"), max_length=120)
    text = TextField(label=_("内容"), max_length=4000, help_text=_("所涉机关看不到提出人和内容。"))

    sections = (
        Section(_("谁提出"), ("engagement", "received_on")),
        Section(_("提出什么"), ("kind", "organ", "title", "text")),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = queries.engagements_visible(actor).filter(
            body_id=actor.organ_id, state__in=(APPOINTED.value, ENDED.value)
        )
        engagement: Any = self.fields["engagement"]
        engagement.queryset = mine.order_by("kind", "name")
        organ: Any = self.fields["organ"]
        organ.choose_from(lambda: visible_to(actor).filter(kind__in=ENFORCING))


class HandleForm(StepForm):
    handler = forms.CharField(label=_("承办人"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("handler", self.actor.name)


class VerdictForm(StepForm):
    verdict = TextField(label=_("处理意见和理由"), max_length=2000)


class AnswerForm(StepForm):
    on = DateField(label=_("答复日期"))
    text = TextField(label=_("答复内容"), max_length=2000)


class ExpertForm(VersionedForm):
    """Somebody named for a pool."""

    pool = forms.ChoiceField(label=_("库别"), choices=Expert.Pool.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名"), max_length=60)
    organ = OrganField(label=_("所在机关"), required=False)
    employer = forms.CharField(
        label=_("工作单位"),
        max_length=120,
        required=False,
        help_text=_("不在执法机关工作的填写，例如律师事务所、学校。"),
    )
    title = forms.CharField(label=_("职务职称"), max_length=80, required=False)
    specialities = PickField(label=_("专长"), choices=choices(SPECIALITY), widget=forms.CheckboxSelectMultiple)
    credentials = forms.CharField(label=_("资格和经历"), max_length=300, required=False)

    names = ("pool", "name", "organ", "employer", "title", "specialities", "credentials")

    def __init__(self, *args: Any, actor: Actor, row: Expert | None = None, **kwargs: Any) -> None:
        initial = _initial(row, self.names) | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        organ: Any = self.fields["organ"]
        organ.choose_from(lambda: visible_to(actor))
        organ.organs = Organ.objects.all
        if row is not None:
            del self.fields["pool"]


class TieForm(StepForm):
    """A reason to stand aside."""

    relation = forms.ChoiceField(label=_("关系"), choices=Tie.Relation.choices, widget=forms.RadioSelect)
    organ = OrganField(label=_("机关"), required=False)
    party = forms.CharField(
        label=_("单位或者个人名称"), max_length=120, required=False, help_text=_("不是机关的，例如当事人企业的全称。")
    )
    on = DateField(label=_("申报日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ: Any = self.fields["organ"]
        organ.choose_from(lambda: visible_to(self.actor))
        organ.organs = Organ.objects.all


class DrawForm(Form):
    """For what, from where, how many."""

    matter = forms.CharField(
        label=_("事项"), max_length=120, help_text=_("例如“2026年第四季度案卷评查”。同一事项只能抽取一次。")
    )
    organ = OrganField(label=_("所涉机关"), required=False)
    party = forms.CharField(label=_("当事人"), max_length=120, required=False)
    pool = forms.ChoiceField(label=_("库别"), choices=Expert.Pool.choices, widget=forms.RadioSelect)
    speciality = forms.ChoiceField(label=_("专长"), choices=[("", _("不限")), *choices(SPECIALITY)], required=False)
    wanted = forms.IntegerField(label=_("抽取人数"), min_value=1, max_value=50)

    sections = (
        Section(_("为什么事"), ("matter", "organ", "party"), _("在所涉机关工作、申报过利害关系的人自动排除。")),
        Section(_("从哪里抽"), ("pool", "speciality", "wanted")),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organ: Any = self.fields["organ"]
        organ.choose_from(lambda: visible_to(actor).filter(kind__in=ENFORCING))


class DeclineForm(StepForm):
    ground = forms.ChoiceField(label=_("原因"), choices=Seat.Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
