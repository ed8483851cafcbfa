"""Numbers that a place may change: form of certificate numbers, years of validity, limits. Read from a file, dated.

None of them is law; screens say 非法定默认. A broken file stops the start of whatever asks first, with what is wrong in it.
"""

from __future__ import annotations

import datetime as dt
import re
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from xiezhi.law.dated import Dated, Value
from xiezhi.law.text import N_

LABELS = {
    "validity_years": N_("证件有效年限（年）"),
    "recall_workdays": N_("离岗后收回证件期限（工作日）"),
    "warn_days": N_("到期前提醒（日）"),
    "warn_soon_days": N_("到期前紧急提醒（日）"),
    "renew_ahead_days": N_("到期前可以申请换发（日）"),
    "lookups": N_("公众查验十分钟内次数上限（每个地址）"),
}
FIELDS = {"place", "place4", "year", "year2", "seq"}


@dataclass(frozen=True)
class NumberForm:
    """How numbers are made, and what any number must look like."""

    pattern: str
    regex: re.Pattern[str]

    def write(self, place: str, day: dt.date, seq: int) -> str:
        return self.pattern.format(place=place[:6], place4=place[:4], year=day.year, year2=f"{day.year % 100:02d}", seq=seq)

    def fits(self, number: str) -> bool:
        return self.regex.fullmatch(number) is not None


class BadRules(RuntimeError):
    """The file cannot be used; the message says where and why."""


def source_file() -> Path:
    """The place's own file where there is one, else that of the release."""
    own = Path(settings.VAR) / "registry.toml"
    return own if own.exists() else Path(settings.SEED) / "registry.toml"


def number_form(day: dt.date, place: str) -> NumberForm:
    """The form of certificate numbers given on a day in a place."""
    return _read(source_file())[1].on(day, place).value


def value(name: str, day: dt.date, place: str = "") -> int:
    """The number of that name on a day in a place. Raises law.dated.NoValue where the file has none."""
    return _read(source_file())[0][name].on(day, place).value


def history(name: str, place: str = "") -> tuple[Value[int], ...]:
    """Every value of a name that ever holds in a place."""
    return _read(source_file())[0][name].history(place)


def forms(place: str = "") -> tuple[Value[NumberForm], ...]:
    return _read(source_file())[1].history(place)


@cache
def _read(path: Path) -> tuple[dict[str, Dated[int]], Dated[NumberForm]]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        numbers = Dated("number", [_dated(row, _form(row)) for row in data.get("number", ())])
        rows = data.get("value", ())
        if unknown := {row["name"] for row in rows} ^ set(LABELS):
            raise BadRules(f"names unknown or left out: {', '.join(sorted(unknown))}")
        values = {name: Dated(name, [_dated(r, _amount(r)) for r in rows if r["name"] == name]) for name in LABELS}
    except (OSError, KeyError, ValueError, TypeError, AttributeError, re.error, BadRules) as error:
        raise BadRules(f"{path}: {error!r}") from error
    return values, numbers


def _dated(row: dict[str, Any], content: Any) -> Value[Any]:
    return Value(content, row["from"], row.get("to"), row["source"], statutory=False, place=row.get("place", ""))


def _amount(row: dict[str, Any]) -> int:
    if not isinstance(row["amount"], int) or not 1 <= row["amount"] <= 1000:
        raise BadRules(f"{row['name']}: a whole number from 1 to 1000 is wanted")
    return int(row["amount"])


def _form(row: dict[str, Any]) -> NumberForm:
    # in the demo every number says that it is invented
    form = NumberForm(("演示" if settings.DEMO else "") + row["pattern"], re.compile(row["regex"]))
    named = {name for _text, name, _spec, _conv in string.Formatter().parse(form.pattern) if name is not None}
    if "seq" not in named or named - FIELDS:
        raise BadRules(f"pattern {row['pattern']!r}: needs {{seq}}, may hold {', '.join(sorted(FIELDS))}")
    if not form.fits(made := form.write("232700", row["from"], 1)):
        raise BadRules(f"pattern {row['pattern']!r} makes {made!r}, which its own regex refuses")
    return form
