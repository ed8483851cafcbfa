"""Forms of log-in and of the three administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiezhi.core import roles
from xiezhi.core.web.forms import DateField, Form, Section, TextField
from xiezhi.organs import queries as organs
from xiezhi.organs.fields import OrganField

ROLE_CHOICES = [("", _("请选择")), *((k, v) for k, v in roles.LABELS.items() if k != roles.SYSTEM)]


class LogInForm(Form):
    username = forms.CharField(
        label=_("登录名"), max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )  # fmt: skip
    password = forms.CharField(
        label=_("口令"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class PasswordForm(Form):
    old = forms.CharField(
        label=_("原口令"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新口令"), max_length=256, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("再写一遍"), max_length=256, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次写的新口令不一样。"))
        return data


class _AtAnOrgan(Form):
    """A form with an organ, of those that the actor sees."""

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organ"]
        field.choose_from(lambda: organs.visible_to(actor))


class CreateForm(_AtAnOrgan):
    """A new log-in. The organ is where the person works; rights come from the security administrator."""

    username = forms.CharField(
        label=_("登录名"), max_length=40, min_length=3,
        help_text=_("小写字母开头，3 至 40 位小写字母、数字、点、横线或下划线。用过的登录名不再使用。"),
        validators=[
            RegexValidator(r"^[a-z][a-z0-9._-]*\Z", _("登录名须以小写字母开头，只含小写字母、数字、点、横线和下划线。"))
        ],
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=60)
    organ = OrganField(label=_("所在机关"))
    title = forms.CharField(
        label=_("职务"), max_length=60, required=False,
        help_text=_("已经登记在执法人员名册里的，账号自动对应到本人；同名的按职务对应。"),
    )  # fmt: skip

    sections = (
        Section(_("登录名"), ("username",)),
        Section(pgettext_lazy("one", "人员"), ("name", "organ", "title")),
    )


class AuthoriseForm(_AtAnOrgan):
    """A post: role, organ, until when."""

    role = forms.ChoiceField(label=_("角色"), choices=ROLE_CHOICES)
    organ = OrganField(label=pgettext_lazy("one", "机关"))
    until = DateField(label=_("截止日期"), required=False, help_text=_("留空为不限；到期次日起不能再以此岗位登录。"))


class ReasonForm(Form):
    """Why something is ended, disabled or opened again."""

    reason = TextField(label=_("理由"), max_length=200, min_length=2, help_text=_("写入操作留痕。不写个人隐私。"))
