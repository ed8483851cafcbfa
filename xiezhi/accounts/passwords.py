"""Password rules as settings (等保三级 defaults); long ones and pasting are welcome."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import User

# Words that make a password guessable in a government office
COMMON = ("password", "123456", "qwerty", "admin", "abc123", "888888", "666666", "zhifa", "jiandu", "xiezhi", "gov")


class PolicyValidator:
    """Length, classes of characters, no name of one's own in it, none of the last ones again."""

    def validate(self, password: str, user: User | None = None) -> None:
        policy = settings.PASSWORD_POLICY
        wrong = []
        if len(password) < policy["min_length"]:
            wrong.append(_("至少 %(n)d 个字符") % {"n": policy["min_length"]})
        if len(password) > 128:
            wrong.append(_("至多 128 个字符"))
        classes = sum(
            any(c in group for c in password)
            for group in (string.ascii_lowercase, string.ascii_uppercase, string.digits)
        ) + any(not c.isalnum() or not c.isascii() for c in password)
        if classes < policy["classes"]:
            wrong.append(_("大写字母、小写字母、数字、其他字符中至少有 %(n)d 类") % {"n": policy["classes"]})
        lower = password.lower()
        if user is not None and user.username and user.username.lower() in lower:
            wrong.append(_("不得含有登录名"))
        if any(word in lower for word in COMMON) and len(password) < 20:
            wrong.append(_("不得含有常见口令（如 123456、admin）"))
        if wrong:
            raise ValidationError([ValidationError(w, code="ACC-PW") for w in wrong])

    def get_help_text(self) -> str:
        policy = settings.PASSWORD_POLICY
        return _("至少 %(n)d 个字符，含大写字母、小写字母、数字、其他字符中的 %(c)d 类；不与最近 %(h)d 次相同。") % {
            "n": policy["min_length"],
            "c": policy["classes"],
            "h": policy["history"],
        }
