"""What people fill in. The rules themselves are in actions and checks; forms only read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.catalogue.bases import Cited, Unreadable, read
from xiezhi.catalogue.models import Item
from xiezhi.catalogue.reading import times
from xiezhi.core.web.forms import DateField, Form, MoneyField, Section, TextField, VersionedForm, dress
from xiezhi.law.codes import PARTY_KIND, PENALTY_KIND
from xiezhi.law.discretion_codes import FACTOR_KIND, TIER_KIND

from . import taking
from .content import FactorSpec, OptionSpec, TierSpec, interval_text
from .models import Benchmark, Factor


def labels(codes: Any, blank: Any = None) -> list[tuple[str, Any]]:
    found = [(code.value, gettext_lazy(code.label)) for code in codes]
    return found if blank is None else [("", blank), *found]


def kind_choices(kinds: str) -> list[tuple[str, Any]]:
    """The kinds of penalty that an item allows."""
    return [(kind, gettext_lazy(PENALTY_KIND.label(kind))) for kind in kinds.split(",") if kind]


# -- a version
class BeginForm(Form):
    """For which item, and whether the superior's applies as it stands."""

    item_code = forms.ChoiceField(label=gettext_lazy("处罚事项"))
    way = forms.ChoiceField(
        label=gettext_lazy("基准来源"), widget=forms.RadioSelect, initial="own",
        choices=[("own", gettext_lazy("自行制定（已有基准的，从现行的一版改起）")), ("adopted", gettext_lazy("直接适用上级基准"))],
    )  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item_code"]
        field.choices = [("", gettext_lazy("请选择")), *((item.code, f"{item.code} {item.name}") for item in items)]


class BenchmarkForm(VersionedForm):
    """Name, grounds and note of a version; tiers and factors stand beside it."""

    name = forms.CharField(label=gettext_lazy("基准名称"), max_length=200)
    grounds = TextField(
        label=gettext_lazy("依据"), max_length=2000, help_text=gettext_lazy("写到条款项，几部之间用分号隔开；事项的依据已经带入。")
    )
    note = TextField(label=gettext_lazy("适用说明"), max_length=3000, required=False)

    def clean_grounds(self) -> tuple[Cited, ...]:
        try:
            return tuple(read(self.cleaned_data["grounds"]))
        except Unreadable as error:
            raise ValidationError(
                _("看不懂引用“%(text)s”。请写成：《行政处罚法》第九条第二项。") % {"text": str(error)[:80]}
            ) from error


class TierForm(Form):
    """One tier; left out where no kind is chosen."""

    kind = forms.ChoiceField(label=gettext_lazy("裁量档次"), required=False, choices=labels(TIER_KIND, gettext_lazy("不用这一格")))
    name = forms.CharField(label=gettext_lazy("阶次名称"), max_length=40, required=False)
    kinds = forms.MultipleChoiceField(label=gettext_lazy("处罚种类"), required=False, widget=forms.CheckboxSelectMultiple)
    fine_min = MoneyField(label=gettext_lazy("罚款下限"), required=False, ask_below=100)
    fine_max = MoneyField(label=gettext_lazy("罚款上限"), required=False, ask_below=100)
    times_min = forms.CharField(label=gettext_lazy("倍数下限"), max_length=20, required=False)
    times_max = forms.CharField(label=gettext_lazy("倍数上限"), max_length=20, required=False)
    conditions = TextField(label=gettext_lazy("适用情形"), max_length=2000, required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kind_choices(item.penalty_kinds)  # type: ignore[attr-defined]
        self.fields["conditions"].widget.attrs["rows"] = 2
        if item.fine_min is None and item.fine_max is None:
            del self.fields["fine_min"], self.fields["fine_max"]
        if item.times_min is None and item.times_max is None:
            del self.fields["times_min"], self.fields["times_max"]

    def clean_times_min(self) -> int | None:
        return self._times("times_min")

    def clean_times_max(self) -> int | None:
        return self._times("times_max")

    def _times(self, name: str) -> int | None:
        try:
            return times(self.cleaned_data.get(name))
        except ValueError as error:
            raise ValidationError(_("“%(value)s”不是倍数。请写成10、10倍或者5%%。") % {"value": self.cleaned_data[name]}) from error

    @property
    def spec(self) -> TierSpec | None:
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        return TierSpec(
            data["kind"], data["name"].strip(), data["conditions"].strip(), tuple(data["kinds"]), data.get("fine_min"),
            data.get("fine_max"), data.get("times_min"), data.get("times_max"),
        )  # fmt: skip

    @staticmethod
    def filled(spec: TierSpec) -> dict[str, Any]:
        found = spec.columns() | {"kinds": list(spec.kinds)}
        for name in ("times_min", "times_max"):
            found[name] = "" if found[name] is None else f"{found[name] / 100:g}"
        return found


ARROW = "→"


class FactorForm(Form):
    """One factor: a case a line, with the tier that it speaks for; left out where it has no name."""

    name = forms.CharField(label=gettext_lazy("裁量因素"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("因素类别"), required=False, choices=labels(FACTOR_KIND))
    options = TextField(label=gettext_lazy("情形和所指的档次"), max_length=3000, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found, wrong = [], []
        said = {_(code.label): code for code in TIER_KIND}  # as the form itself writes them
        kind = data.get("kind") or "circumstance"
        for line in filter(None, (line.strip() for line in (data.get("options") or "").splitlines())):
            label, _arrow, tier = line.replace("->", ARROW).replace("=>", ARROW).rpartition(ARROW)
            code = TIER_KIND.parse(tier) or said.get(tier.strip())
            try:
                low, high = taking.interval(label, kind) if kind in ("amount", "times") else (None, None)
            except ValueError:
                code = None
                low = high = None
            if not label.strip() or code is None:
                wrong.append(line)
            else:
                found.append(OptionSpec(label.strip()[:200], code.value, low, high))
        if wrong:
            self.add_error("options", _("看不懂“%(line)s”。请写成：情形 → 档次。") % {"line": wrong[0][:60]})
        if found and not (data.get("name") or "").strip():
            self.add_error("name", _("请写因素的名称。"))
        self.parsed = tuple(found)
        return data

    @property
    def spec(self) -> FactorSpec | None:
        name = (self.cleaned_data.get("name") or "").strip()
        return FactorSpec(self.cleaned_data.get("kind") or "circumstance", name, self.parsed) if name else None

    @staticmethod
    def filled(spec: FactorSpec) -> dict[str, Any]:
        def said(option: OptionSpec) -> str:
            text = option.label if not spec.measured or _reads(option, spec.kind) else _in_chinese(option, spec.kind)
            return f"{text} {ARROW} {_(TIER_KIND.label(option.tier_kind))}"

        return {"name": spec.name, "kind": spec.kind, "options": "\n".join(said(option) for option in spec.options)}


def _reads(option: OptionSpec, kind: str) -> bool:
    """Whether its own words say its bounds; then they stay as somebody wrote them."""
    try:
        return taking.interval(option.label, kind) == (option.low, option.high)
    except ValueError:
        return False


def _in_chinese(option: OptionSpec, kind: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):  # what is stored, whatever language the page is in
        return interval_text(kind, option.low, option.high)


def tier_forms(item: Item, data: Any, tiers: Sequence[TierSpec]) -> Any:
    """The tiers as forms, two empty ones after them."""
    factory: Any = forms.formset_factory(TierForm, extra=2, max_num=12)
    return factory(data, prefix="tier", initial=[TierForm.filled(tier) for tier in tiers], form_kwargs={"item": item})


def factor_forms(data: Any, factors: Sequence[FactorSpec]) -> Any:
    """The factors as forms, two empty ones after them."""
    factory: Any = forms.formset_factory(FactorForm, extra=2, max_num=20)
    return factory(data, prefix="factor", initial=[FactorForm.filled(factor) for factor in factors])


# -- steps
class MakeForm(Form):
    """The document by which it is made."""

    doc_no = forms.CharField(label=gettext_lazy("制定文号"), max_length=60)
    made_on = DateField(label=gettext_lazy("制定日期"), help_text=gettext_lazy("文件上的日期；报送备案的期限从这一天起算。"))


class ReturnForm(Form):
    """What is to be corrected."""

    opinion = TextField(
        label=gettext_lazy("审查意见"), max_length=2000, help_text=gettext_lazy("写明哪一档、哪一处要纠正，依据哪一条。")
    )


class PassForm(Form):
    """That it is in order."""

    opinion = TextField(label=gettext_lazy("审查意见"), max_length=2000, required=False)
    record_no = forms.CharField(
        label=gettext_lazy("备案号"), max_length=60, required=False, help_text=gettext_lazy("不填的，自动编号。")
    )


class PublishForm(Form):
    """From when it holds, and where it stands."""

    from_on = DateField(label=gettext_lazy("施行日期"), help_text=gettext_lazy("上一版施行到前一日为止。"))
    address = forms.CharField(
        label=gettext_lazy("公布地址"), max_length=300, help_text=gettext_lazy("公布在哪个网页，以http开头。"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip


class EndForm(Form):
    """Until when it holds, and why it has no successor."""

    to_on = DateField(label=gettext_lazy("施行末日"))
    reason = TextField(
        label=gettext_lazy("停止适用的原因"), max_length=500, help_text=gettext_lazy("写明文件名称和文号。")
    )


class UnaffectedForm(Form):
    """Why nothing needs changing although the statute changed."""

    reason = TextField(
        label=gettext_lazy("无须调整的理由"), max_length=500, help_text=gettext_lazy("对照新旧条文写明。")
    )


class VoidForm(Form):
    """Why a calculation is taken out of use."""

    reason = TextField(label=gettext_lazy("作废的原因"), max_length=500)


# -- calculator
class CaseForm(Form):
    """Whose case, which item, when: what finds the benchmark."""

    organ = forms.ChoiceField(label=gettext_lazy("办案机关"), required=False)
    acted_on = DateField(label=gettext_lazy("违法行为日期"), help_text=gettext_lazy("按这一天有效的基准计算。"))
    item = forms.ChoiceField(label=gettext_lazy("处罚事项"))
    party_kind = forms.ChoiceField(
        label=gettext_lazy("当事人类别"), required=False, choices=labels(PARTY_KIND, gettext_lazy("未定"))
    )
    case_no = forms.CharField(
        label=gettext_lazy("案号"), max_length=200, required=False, help_text=gettext_lazy("填写后可以写入平台上的案件。")
    )

    def __init__(
        self, *args: Any, organs: Sequence[tuple[int, str]], benchmarks: Sequence[Benchmark], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organ"].choices = organs
        fields["item"].choices = [("", gettext_lazy("请选择")), *((b.item_code,
            f"{b.item_code} {b.item.name}") for b in benchmarks)]
        if len(organs) < 2:
            del self.fields["organ"]


class FactorsForm(Form):
    """The circumstances of a case under one benchmark."""

    def __init__(self, *args: Any, benchmark: Benchmark, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.benchmark = benchmark
        for factor in benchmark.factors.all():
            self.fields[f"f{factor.pk}"] = self._field(factor)
        if benchmark.item.times_min is not None or benchmark.item.times_max is not None:
            label = benchmark.item.times_base or _("倍数基数")
            self.fields["base"] = MoneyField(label=label, required=False, ask_below=0)
        for field in self.fields.values():
            dress(field)

    @staticmethod
    def _field(factor: Factor) -> forms.Field:
        told: dict[str, Any] = {"label": factor.name.removesuffix("（元）"), "required": False}
        if factor.kind == "amount":
            return MoneyField(ask_below=0, **told)
        if factor.kind == "times":
            return forms.IntegerField(min_value=0, max_value=10_000, **told)
        choices = [("", gettext_lazy("不涉及")), *((option.pk, option.label) for option in factor.options.all())]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, initial="", **told)

    @property
    def given(self) -> dict[str, Any]:
        """As the calculator takes it: factor id → option id, or the number."""
        found = {}
        for factor in self.benchmark.factors.all():
            value = self.cleaned_data.get(f"f{factor.pk}")
            if value not in (None, ""):
                found[str(factor.pk)] = value if factor.measured else int(value)
        return found


class KeepForm(Form):
    """What is chosen; outside the tier with a reason and a collective discussion."""

    fine = MoneyField(label=gettext_lazy("拟处罚款"), required=False, ask_below=100)
    penalty_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("拟处种类"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deviation_reason = TextField(
        label=gettext_lazy("偏离理由"), max_length=1000, required=False, help_text=gettext_lazy("在档次以内的，不填。")
    )
    discussed_on = DateField(
        label=gettext_lazy("集体讨论日期"), required=False, help_text=gettext_lazy("偏离基准的，必须经过集体讨论。")
    )
    mitigation = TextField(
        label=gettext_lazy("减轻处罚的法定情形"), max_length=1000, required=False,
        help_text=gettext_lazy("低于法定下限的，写明情形和依据（行政处罚法第三十条至第三十二条）。"),
    )  # fmt: skip
    sections = (
        Section(gettext_lazy("拟处结果"), ("fine", "penalty_kinds")),
        Section(gettext_lazy("偏离基准的"), ("deviation_reason", "discussed_on", "mitigation")),
    )

    def __init__(self, *args: Any, kinds: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["penalty_kinds"].choices = kind_choices(kinds)  # type: ignore[attr-defined]

    def clean_penalty_kinds(self) -> str:
        return ",".join(self.cleaned_data["penalty_kinds"])


def day_or_none(raw: str) -> dt.date | None:
    """A day from an address; None for anything else."""
    try:
        return dt.date.fromisoformat(raw)
    except ValueError:
        return None
