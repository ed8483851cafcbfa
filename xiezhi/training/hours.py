"""学时: kept as whole tenths, so that sums are exact; shown as people write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

TEN = 10
_NUMBER = re.compile(r"\d{1,4}(\.\d)?")


def parse(text: str) -> int:
    """Tenths of what was typed: 4, 3.5, ４ 学时. Raises ValueError on anything else, and on nought."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("学时").removesuffix("小时").strip()
    if not plain.isascii() or not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    tenths = int(Decimal(plain) * TEN)
    if not tenths:
        raise ValueError(text)
    return tenths


def shown(tenths: int | None) -> str:
    """4, 3.5; nought is 0."""
    whole, rest = divmod(tenths or 0, TEN)
    return f"{whole}.{rest}" if rest else str(whole)


def said(tenths: int | None) -> str:
    return _("%(n)s学时") % {"n": shown(tenths)}


def exact(tenths: int | None) -> Decimal:
    """As a decimal number of hours, for other rooms."""
    return Decimal(tenths or 0) / TEN
