"""Fields and form base. Errors say what, where and how to mend; money is asked in 元 and kept in fen."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.errors import Refusal

from . import uploads
from .show import listed

GO_ON = "go_on"


@dataclass(frozen=True)
class Section:
    """A titled group of fields on one page."""

    title: Any
    fields: tuple[str, ...]
    note: Any = ""


class BaseForm:
    """Mixin for forms.Form and ModelForm: classes, aria wiring, sections, sources of filled values.

    sections: Section tuples (all visible fields must be in one); sources: field name -> where its value comes from.
    """

    sections: Sequence[Section] = ()
    sources: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = {**type(self).sources, **kwargs.pop("sources", {})}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            dress(field)

    @property
    def sections_bound(self) -> list[dict[str, Any]]:
        return [
            {"title": s.title, "note": s.note, "fields": [self[n] for n in s.fields if n in self.fields and not self[n].is_hidden]}  # type: ignore
            for s in self.sections
        ]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of an action on the form: at the fields it names, else on top."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, text)  # type: ignore[attr-defined]
        if not refusal.fields:
            self.add_error(None, told(refusal))  # type: ignore[attr-defined]


def told(refusal: Refusal) -> str:
    """A refusal as one text on a form; the code stands last, for whoever is asked about it."""
    return _("{text}（代码 {code}）").format(text=refusal.said, code=refusal.code)


class Form(BaseForm, forms.Form):
    """The form of the kit."""


class VersionedForm(Form):
    """A form that edits a `core.records.Versioned` record; give its version as `initial`.

    Sent with `go_on` it is not saved but shown again: what the person had typed, on the version that stands now
    (the way on from the 409 page, `core.web.stale`).
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.going_on = data is not None and data.get(GO_ON) == "1"
        if self.going_on:
            data = data.copy()
            data["version"] = (kwargs.get("initial") or {}).get("version", "")
        super().__init__(data, *args, **kwargs)

    def is_valid(self) -> bool:
        return not self.going_on and super().is_valid()

    @property
    def opened(self) -> int:
        """The version that was opened; 0, which is never there, where the form does not say it."""
        return self.cleaned_data.get("version") or 0


class SeenField(forms.IntegerField):
    """Which version of something stood before the person who filled the form in; hidden, given as `initial`.

    Sent back it says what was seen, and shown again it says what is there now: who is told that something newer has
    come sees it on that same page, and may go on from there.
    """

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial

    def clean(self, value: Any) -> int:
        """-1, which is never there, for what was not sent or is no number."""
        try:
            return int(super().clean(value) or 0) if value not in self.empty_values else -1
        except ValidationError:
            return -1


class JudgingForm(Form):
    """A form in which something is judged that may have been replaced meanwhile. `overtaken`: what is said then."""

    seen = SeenField(required=False)
    overtaken: Any = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.get_initial_for_field(self.fields["seen"], "seen"):
            self.add_error(None, ValidationError(self.overtaken, code="overtaken"))
        return cleaned

    @property
    def is_overtaken(self) -> bool:
        return self.has_error("__all__", "overtaken")


def dress(field: forms.Field) -> None:
    """Classes and limits that the style sheet and script expect."""
    widget = field.widget
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect):
        widget.attrs.setdefault("class", "form-select")
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
            field.empty_label = _("请选择")
    elif not isinstance(
        widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple | forms.HiddenInput
    ):
        widget.attrs.setdefault("class", "form-control")
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = widget.attrs.get("rows") if widget.attrs.get("rows") != "10" else 4
        limit = getattr(field, "max_length", None)
        if limit:
            widget.attrs["data-count"] = limit
            widget.attrs.pop("maxlength", None)  # pasted text is kept and counted, never silently cut
    if isinstance(field, forms.DateField) and not isinstance(field, DateField):
        field.kit = "date"  # type: ignore[attr-defined]
    if isinstance(field, forms.IntegerField):
        field.kit = "number"  # type: ignore[attr-defined]
    label = quoted(field.label or _("此项"))
    if isinstance(field, forms.FileField):
        missing = _("请上传“{label}”。").format(label=label)
    elif isinstance(widget, forms.widgets.ChoiceWidget | forms.CheckboxInput):
        missing = _("请选择“{label}”。").format(label=label)
    else:
        missing = _("请填写“{label}”。").format(label=label)
    words = {str(theirs): ours for theirs, ours in WORDS} | {str(forms.Field.default_error_messages["required"]): missing}
    said = {name: words.get(str(text), text) for name, text in field.error_messages.items()}
    field.error_messages = {**LIMITS, **said}


# what Django says of wrong input, said as the rest of the house says it
WORDS: tuple[tuple[Any, Any], ...] = (
    (forms.IntegerField.default_error_messages["invalid"], gettext_lazy("请填整数，例如30。")),
    (forms.DecimalField.default_error_messages["invalid"], gettext_lazy("请填数字，例如3.5。")),
    (forms.DateTimeField.default_error_messages["invalid"], gettext_lazy("请写作 2026-03-01 09:00。")),
    (forms.ChoiceField.default_error_messages["invalid_choice"], gettext_lazy("没有这个选项，请从列表中选择。")),
    (forms.ModelChoiceField.default_error_messages["invalid_choice"], gettext_lazy("没有这个选项，请从列表中选择。")),
)
LIMITS = {
    "max_length": gettext_lazy("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。"),
    "min_length": gettext_lazy("至少 %(limit_value)d 个字，现在有 %(show_value)d 个。"),
    "min_value": gettext_lazy("不能小于 %(limit_value)s。"),
    "max_value": gettext_lazy("不能大于 %(limit_value)s。"),
}


def quoted(label: Any) -> str:
    """A label as it stands within quotation marks: marks of its own become the inner ones."""
    return str(label).translate({ord("“"): "‘", ord("”"): "’"})


def narrow(text: str) -> str:
    """Full-width digits and signs as half-width (NFKC), white space gone."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def parse_day(raw: str) -> dt.date:
    """A date as people write it: 2026-03-01, 2026.3.1, 2026/3/1, 2026年3月1日, 20260301. Raises ValueError."""
    text = narrow(raw).rstrip("日")
    found = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})", text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if not found:
        raise ValueError(text)
    return dt.date(*(int(g) for g in found.groups()))


class DayInput(forms.DateInput):
    """A date typed as 2026-03-01, whatever the browser's language; where there is one, its calendar opens beside."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return day_box(super().render(name, value, attrs, renderer))


def day_box(field: SafeString) -> SafeString:
    """A text input for a date with the button that opens the browser's calendar (shown by the script)."""
    return render_to_string("core/parts/date.html", {"field": field})


class DateField(forms.DateField):
    """A civil date between 1949 and 2099. Also reads 2026.3.1, 2026/3/1, 2026年3月1日, 20260301, full-width digits."""

    kit = "date"
    widget = DayInput(format="%Y-%m-%d", attrs={
        "inputmode": "numeric", "placeholder": gettext_lazy("年-月-日"), "maxlength": "20", "autocomplete": "off", "data-date": "",
    })  # fmt: skip

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            day = parse_day(str(value))
        except ValueError as err:
            raise ValidationError(
                _("“{label}”不是日期，请写作 2026-03-01。").format(label=quoted(self.label)), code="invalid"
            ) from err
        if not 1949 <= day.year <= 2099:
            raise ValidationError(_("“{label}”须在 1949 年至 2099 年之间。").format(label=quoted(self.label)), code="range")
        return day


class MoneyField(forms.Field):
    """An amount in 元, cleaned to whole fen (int).

    Takes full-width digits, separators (, ，) and a trailing 元. Refuses 万 with the figure written out, more than two
    decimals, negative amounts, and amounts above `limit` fen. `ask_below` (fen): a positive amount below looks like
    万元 typed into a 元 box and is asked back; writing 元 behind the figure confirms it.
    """

    kit = "money"
    widget = forms.TextInput

    def __init__(self, *, ask_below: int = 5_000, limit: int = 10**13, **kwargs: Any) -> None:
        self.ask_below = ask_below
        self.limit = limit
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": 30}

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        text = narrow(str(value)).lstrip("¥")
        if re.match(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])", text):
            text = text.replace(",", "")  # any other comma may stand for a decimal point, and is asked back
        sure = text.endswith("元") and "万" not in text
        if "万" in text or "亿" in text:
            raise ValidationError(self._written_out(text), code="wan")
        text = text.removesuffix("元")
        try:
            if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]*)?|\.[0-9]+", text):
                raise InvalidOperation
            amount = Decimal(text)
        except InvalidOperation as err:
            raise ValidationError(
                _("“{label}”不是金额，请以元填写，例如 12,000.50。").format(label=quoted(self.label)), code="invalid"
            ) from err
        fen = amount * 100
        if fen != int(fen):
            raise ValidationError(_("“{label}”最多两位小数（到分）。").format(label=quoted(self.label)), code="decimals")
        if fen > self.limit:
            raise ValidationError(
                _("“{label}”超过 {limit} 元，请核对。").format(label=quoted(self.label), limit=f"{self.limit // 100:,}"),
                code="limit",
            )
        if 0 < fen < self.ask_below and not sure:
            raise ValidationError(
                _("填的是 {yuan} 元。若是 {yuan} 万元，请写 {whole}；确是 {yuan} 元的，在数字后写“元”再提交。").format(
                    yuan=f"{amount.normalize():f}", whole=f"{(amount * 10_000).normalize():f}"
                ),
                code="maybe_wan",
            )
        return int(fen)

    def _written_out(self, text: str) -> str:
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)万元?", text)
        if found:
            whole = f"{Decimal(found.group(1)) * 10_000:,.2f}"
            return _("请以元填写：{typed} 写作 {whole}。").format(typed=text[:30], whole=whole)
        return _("请以元填写，不用万、亿。")


class DropInput(forms.ClearableFileInput):
    """A file input within a drop zone; without scripts it is the plain input."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = {**self.attrs, **(attrs or {}), "type": "file", "name": name}
        attrs.pop("class", None)
        pairs = forms.utils.flatatt({k: v for k, v in attrs.items() if v is not False})
        return format_html(
            '<span class="dropzone" data-dropzone><span>{} <b>{}</b></span><span class="chosen"></span>'
            "<input{}></span>",
            _("把文件拖到这里，或者"),
            _("选择文件"),
            pairs,
        )


class UploadField(forms.FileField):
    """A file of one of `kinds` (endings), checked by content; the limit is the setting UPLOAD_LIMIT_MB."""

    kit = "file"
    widget = DropInput

    def __init__(self, *, kinds: Sequence[str], **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        if unknown := set(kinds) - set(uploads.MAGIC):
            raise ValueError(f"no content check for {sorted(unknown)}")
        super().__init__(**kwargs)
        if not self.help_text:
            self.help_text = lazy(_limits, str)(self.kinds)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ",".join(f".{k}" for k in self.kinds)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        if file.size > settings.UPLOAD_LIMIT_MB * uploads.MB:
            raise ValidationError(_("文件超过 {n} MB。").format(n=settings.UPLOAD_LIMIT_MB), code="large")
        try:
            uploads.check_kind(file, file.name, self.kinds)
        except Refusal as refusal:
            raise ValidationError(refusal.said, code=refusal.code) from refusal
        return file


def _limits(kinds: tuple[str, ...]) -> str:
    return _("可以上传 {kinds}，不超过 {n} MB。").format(kinds=listed(kinds), n=settings.UPLOAD_LIMIT_MB)


class TextField(forms.CharField):
    """Several lines with a counter; control characters (except line breaks and tabs) are refused by removal."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "".join(c for c in text if c in "\n\t" or c >= " ")
