"""The form with which a file is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiezhi.core.web.forms import Form, UploadField
from xiezhi.organs.models import Organ

from .kind import Kind
from .models import Unit

# shown first: what a clerk of one organ needs not choose is not asked
UNITS = [(Unit.HEADING.value, _("表头写明了单位")), (Unit.YUAN.value, _("元")), (Unit.WAN.value, _("万元"))]


class DataField(UploadField):
    """A data file. The import's own guards look it over: they know text in UTF-16 and say more of an empty file."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kinds=("xlsx", "csv"), allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return forms.FileField.clean(self, data, initial)


class UploadForm(Form):
    """A file, the organ it is for (asked only where there are several), the unit where the headings leave it open."""

    organ = forms.ModelChoiceField(queryset=Organ.objects.none(), label=_("报送机关"))
    file = DataField(label=_("数据文件"))
    unit = forms.ChoiceField(
        label=_("罚没金额的单位"),
        choices=UNITS,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("模板已经写明单位，不用选。双公示的CF_NR_FK按万元读，“（元）”按元读；表头只写“罚款金额”的，请在这里选定。"),
    )

    def __init__(self, *args: Any, kind: Kind, organs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.asks_unit:
            del self.fields["unit"]
        field = self.fields["organ"]
        field.queryset = organs  # type: ignore[attr-defined]
        if len(choices := list(organs[:2])) == 1:
            field.initial = choices[0]
            field.widget = forms.HiddenInput()
