"""Choosing an organ among hundreds by typing: a text box with suggestions, which works without scripts too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .models import Organ


class OrganInput(forms.TextInput):
    """The box with its list of suggestions; `rows` gives (name, code) pairs when it is drawn."""

    rows: Callable[[], Any] = staticmethod(lambda: ())

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_list"
        attrs = {**(attrs or {}), "list": list_id, "autocomplete": "off"}
        options = format_html_join("", '<option value="{}">{}</option>', self.rows())
        box = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class OrganField(forms.CharField):
    """Cleans to an Organ among `organs()` (a queryset): by name, short name, credit code, or part of one name only."""

    kit = "organ"

    def __init__(self, *, organs: Callable[[], Any] = Organ.objects.none, **kwargs: Any) -> None:
        self.organs = organs
        kwargs.setdefault("max_length", 120)
        super().__init__(widget=OrganInput(), **kwargs)
        if not self.help_text:
            self.help_text = _SearchText()

    def choose_from(self, organs: Callable[[], Any]) -> None:
        """Set the organs of one form: what this person may choose."""
        self.organs = organs
        widget: Any = self.widget
        widget.rows = lambda: organs().order_by("level", "code").values_list("name", "code")

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organ) else value

    def clean(self, value: Any) -> Organ | None:
        text = super().clean(value)
        if not text:
            return None
        organs = self.organs()
        for lookup in ("code__iexact", "name", "short_name", "name__icontains"):
            found = list(organs.filter(**{lookup: text}).order_by("code")[:6])
            if len(found) == 1:
                return found[0]
            if found:
                raise ValidationError(
                    _("“%(text)s”对应多个机关：%(names)s。请写全称或统一社会信用代码。"),
                    code="ORG-07",
                    params={
                        "text": text,
                        "names": "、".join(o.name for o in found[:5]) + ("……" if len(found) > 5 else ""),
                    },
                )
        raise ValidationError(
            _("没有找到“%(text)s”。请从提示中选择，或写统一社会信用代码。"), code="ORG-07", params={"text": text}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class _SearchText:
    """Help text in the reader's language."""

    def __str__(self) -> str:
        return _("输入名称的一部分即有提示；也可以写统一社会信用代码。")
