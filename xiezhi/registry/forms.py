"""What people fill in. Forms only read; every rule is in the actions, whose refusals come back to the fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiezhi.accounts.pages import several
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.forms import DateField, Form, Section, TextField, UploadField, VersionedForm
from xiezhi.law.supervision_codes import OFFICER_MEASURE
from xiezhi.organs import queries as organs
from xiezhi.organs.fields import OrganField
from xiezhi.organs.models import Organ

from .models import ORDINARY, Application, Auxiliary, Officer, Staffing

STAFF_NO = _("机关自编，一人一号，长期不变；不要填身份证号码。")
FIELDS = _("多个领域用顿号隔开。")
PAPER = _("任免、调动、退休等文件的文号。")
OFF_FROM = _("自这一日起不再在岗，证件同日起不能使用。")


def chosen(label: Any, pairs: Any) -> list[tuple[str, Any]]:
    return [("", label), *pairs]


def ask_organ(form: Any, actor: Actor) -> None:
    """Which organ: not asked of somebody who sees one only."""
    field = form.fields["organ"]
    field.choose_from(lambda: organs.enforcing(actor))
    if not several(actor):
        field.widget = forms.HiddenInput()


class OfficerForm(VersionedForm):
    """An officer's file."""

    organ = OrganField(label=_("所在机关"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    staff_no = forms.CharField(label=_("人员编号"), max_length=30, help_text=STAFF_NO)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    rank = forms.CharField(label=_("职级"), max_length=60, required=False)
    staffing = forms.ChoiceField(
        label=_("编制"), choices=chosen(_("请选择"), Staffing.choices),
        help_text=_("编外人员不能申领证件；执法辅助人员请在“辅助人员”登记。"),
    )  # fmt: skip
    position = forms.CharField(label=_("执法岗位"), max_length=60, required=False)
    fields_of = forms.CharField(label=_("执法领域"), max_length=200, required=False, help_text=FIELDS)
    on_duty_since = DateField(label=_("在执法岗位起始日期"), required=False)
    reviewer = forms.BooleanField(label=_("法制审核人员"), required=False)
    qualification_no = forms.CharField(label=_("法律职业资格证书编号"), max_length=40, required=False)
    qualified_on = DateField(label=_("法律职业资格取得日期"), required=False)
    reviewing_since = DateField(label=_("首次从事法制审核日期"), required=False)
    photo = UploadField(
        label=_("照片"), kinds=("jpg", "png"), required=False, help_text=_("印在证卡上，近期免冠，jpg 或 png。可以以后再传。")
    )

    sections = (
        Section(pgettext_lazy("one", "人员"), ("organ", "name", "staff_no", "title", "rank", "staffing")),
        Section(_("执法岗位"), ("position", "fields_of", "on_duty_since")),
        Section(
            _("法制审核"), ("reviewer", "qualification_no", "qualified_on", "reviewing_since"),
            _("初次从事行政处罚决定法制审核的，应当取得法律职业资格（行政处罚法第五十八条第二款）"),
        ),
        Section(_("照片"), ("photo",)),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, officer: Officer | None = None, **kwargs: Any) -> None:
        initial = self.of(officer) if officer else {"organ": Organ.objects.filter(pk=actor.organ_id).first()}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        if officer is not None:
            del self.fields["organ"]
        else:
            ask_organ(self, actor)

    @staticmethod
    def of(officer: Officer) -> dict[str, Any]:
        names = (
            "staff_no",
            "rank",
            "staffing",
            "position",
            "on_duty_since",
            "reviewer",
            "qualification_no",
            "qualified_on",
            "reviewing_since",
            "version",
        )
        return {name: getattr(officer, name) for name in names} | {
            "name": officer.person.name, "title": officer.person.title, "fields_of": officer.fields,
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        found = {key: value for key, value in self.cleaned_data.items() if key != "version"}
        found["fields"] = found.pop("fields_of")
        return found


class LeaveForm(Form):
    reason = forms.ChoiceField(label=_("离岗原因"), choices=chosen(_("请选择"), [(r.value, r.label) for r in ORDINARY]))
    on = DateField(label=_("离岗日期"), help_text=OFF_FROM)
    to_organ = OrganField(
        label=_("调入机关"), required=False, organs=lambda: Organ.objects.filter(kind__in=organs.ENFORCING),
        help_text=_("调到本平台其他执法机关的，请填写；人员登记随之转去，证件须在那里重新申领。"),
    )  # fmt: skip
    paper_no = forms.CharField(label=_("依据文号"), max_length=60, required=False, help_text=PAPER)


class BackForm(Form):
    on = DateField(label=_("回到岗位日期"))
    position = forms.CharField(label=_("执法岗位"), max_length=60, required=False)
    paper_no = forms.CharField(
        label=_("依据文号"), max_length=60, required=False, help_text=_("离岗教育、调离执法岗位之后回岗的，必须填写。")
    )


class PassForm(Form):
    passed_on = DateField(label=_("考试合格日期"))
    valid_to = DateField(label=_("合格有效期至"), required=False, help_text=_("当地没有规定有效期的，留空。"))
    number = forms.CharField(label=_("成绩单或者合格证编号"), max_length=60, required=False)


class ApplyForm(Form):
    kind = forms.ChoiceField(label=_("种类"), choices=Application.Kind.choices)
    fields_of = forms.CharField(label=_("证件载明的执法领域"), max_length=200, help_text=FIELDS)
    trained_on = DateField(
        label=_("培训完成日期"), required=False, help_text=_("初次申领为岗前培训，换发为换证培训；遗失补发不填。")
    )
    note = TextField(label=_("说明"), max_length=500, required=False)

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["fields"] = found.pop("fields_of")
        return found


class OpinionForm(Form):
    """Examining: an opinion, which is a must when the application is not simply passed."""

    opinion = TextField(label=_("审核意见"), max_length=500, required=False, help_text=_("退回、不予发证的，必须写明理由。"))


class NumberForm(Form):
    number = forms.CharField(
        label=_("执法证号"), max_length=30, required=False, help_text=_("留空按本地编号格式自动编号；上级统一编号的，照录。")
    )


class HandleForm(Form):
    """A measure with the decision on which it rests (S08)."""

    measure = forms.ChoiceField(label=_("处理方式"), choices=())
    authority = forms.CharField(label=_("作出决定的机关"), max_length=120, required=False)
    decision_no = forms.CharField(label=_("决定文号"), max_length=60, required=False)
    decided_on = DateField(label=_("决定日期"), required=False)
    basis = forms.CharField(
        label=_("法定依据"), max_length=200, required=False, help_text=_("暂扣证件的，必须写明法律、法规、规章的条款。")
    )
    applied_on = DateField(label=_("办理日期"))
    until = DateField(label=_("暂扣期限至"), required=False, help_text=_("决定没有期限的，留空。"))
    note = TextField(label=_("说明"), max_length=500, required=False)

    sections = (
        Section(_("处理"), ("measure", "applied_on", "until")),
        Section(_("有权机关的决定"), ("authority", "decision_no", "decided_on", "basis"), _("行政执法监督条例第三十二条")),
        Section(_("说明"), ("note",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        field.choices = chosen(_("请选择"), [(code.value, _t(code.label)) for code in OFFICER_MEASURE])


class RestoreForm(Form):
    on = DateField(label=_("恢复日期"))
    authority = forms.CharField(label=_("作出决定的机关"), max_length=120, required=False)
    decision_no = forms.CharField(label=_("决定文号"), max_length=60, required=False)
    decided_on = DateField(label=_("决定日期"), required=False)


class OnForm(Form):
    on = DateField(label=_("办理日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class CancelForm(OnForm):
    reason = TextField(label=_("说明"), max_length=200, required=False, help_text=_("没有收回就注销的，必须写明原因。"))


class ReasonForm(Form):
    reason = TextField(label=_("理由"), max_length=200)


class FailForm(Form):
    note = forms.CharField(label=_("不合格原因"), max_length=200)


class AuxiliaryForm(VersionedForm):
    organ = OrganField(label=_("所在机关"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    staff_no = forms.CharField(label=_("人员编号"), max_length=30, help_text=STAFF_NO)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    duties = forms.CharField(
        label=_("协助内容"), max_length=120, required=False, help_text=_("辅助人员不得独立执法，不持执法证件。")
    )
    employer = forms.CharField(label=_("用工方式"), max_length=60, required=False)
    from_on = DateField(label=_("起"), required=False)

    def __init__(self, *args: Any, actor: Actor, row: Auxiliary | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"organ": Organ.objects.filter(pk=actor.organ_id).first()}
        if row is not None:
            initial = {name: getattr(row, name) for name in ("staff_no", "duties", "employer", "from_on", "version")}
            initial |= {"name": row.person.name, "title": row.person.title}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        if row is not None:
            del self.fields["organ"]
        else:
            ask_organ(self, actor)


class EndForm(Form):
    on = DateField(label=_("终止日期"), help_text=_("协助工作的最后一日。"))


class PromoteForm(Form):
    on = DateField(label=_("入编并到执法岗位日期"))
    staff_no = forms.CharField(label=_("人员编号"), max_length=30, help_text=STAFF_NO)
    staffing = forms.ChoiceField(
        label=_("编制"), choices=chosen(_("请选择"), [p for p in Staffing.choices if p[0] != Staffing.OUTSIDE])
    )
    position = forms.CharField(label=_("执法岗位"), max_length=60, required=False)
    fields_of = forms.CharField(label=_("执法领域"), max_length=200, required=False, help_text=FIELDS)


class LookupForm(Form):
    """What anybody types to check a certificate."""

    number = forms.CharField(
        label=_("执法证号"), max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "inputmode": "text"}),
    )  # fmt: skip
