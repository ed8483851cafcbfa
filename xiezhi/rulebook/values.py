"""One cell of a file → one value of a fact. Pure functions, shared by `xz check` and the web importer."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from xiezhi.law.text import N_

from .facts import Fact, Kind

EMPTY_WORDS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "null", "none", "nan", "n/a", "nil"})
YES = frozenset({"是", "有", "1", "y", "yes", "true", "t", "√", "✓", "对"})
NO = frozenset({"否", "无", "0", "n", "no", "false", "f", "×", "x", "不", "不是"})
EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
FIRST_YEAR, LAST_YEAR = 1949, 2100
EXCEL_ZERO = date(1899, 12, 30)
EXCEL_FIRST, EXCEL_LAST = 18264, 73415  # 1950-01-01 … 2100-12-31
MOST_FEN = 10**17
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]+\d{1,2}[:时].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_OFFSET = re.compile(r"\d(?:Z|[+-]\d{2}:?\d{2})$")
CHINA = ZoneInfo("Asia/Shanghai")
_SPLIT = re.compile(r"[、，,;；/|+\s]+")


@dataclass(frozen=True)
class CellError:
    """Why a cell cannot be read (`template` with named `params`) and how to mend it. `code` is stable."""

    code: str
    template: str
    mend: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.params) + self.mend.format_map(self.params)


def parse_value(fact: Fact, raw: object, heading: str = "") -> Any:
    """The value of `fact` in a cell, or a CellError; None for an empty cell.

    `raw`: text, or what a spreadsheet holds (number, bool,
            date). `heading`: the column's heading, which decides whether an
    amount is in 元 or 万元 (`amount_unit`). Dates become date, amounts int 分, code lists comma-joined text.
    """
    if isinstance(raw, float) and math.isnan(raw):
        return None
    text = clean(raw) if isinstance(raw, str) else None
    if text is not None:
        if text.upper() in EXCEL_ERRORS or text.startswith("="):
            return CellError("CELL-07", N_("“{value}”是公式或者公式错误，不是数据。"), N_("请粘贴为数值后重新保存。"),
                             _saw(text))
        if text.lower() in EMPTY_WORDS and not (fact.kind is Kind.BOOL and text == "无"):
            return None
    elif raw is None:
        return None
    return _PARSERS[fact.kind](fact, raw if text is None else text, heading)


def clean(text: str) -> str:
    """Text without invisible characters and outer blanks (full-width ones too)."""
    return text.translate(INVISIBLE).strip()


def half_width(text: str) -> str:
    """Full-width digits, letters and marks as half-width ones."""
    return unicodedata.normalize("NFKC", text)


def amount_unit(fact: Fact, heading: str) -> tuple[int, bool]:
    """分 per unit of a column of amounts, and whether the heading left it open (then 元 is assumed).

    The standard's column (CF_NR_FK) and “（万元）” are 万元, “（元）” is 元.
    """
    plain = half_width(clean(heading))
    if "万元" in plain:
        return 1_000_000, False
    if "元" in plain:
        return 100, False
    if fact.wan and fact.column and fact.column.lower() in plain.lower():
        return 1_000_000, False
    return 100, fact.wan


def _saw(value: object, **more: str) -> dict[str, str]:
    text = str(value)
    return {"value": text if len(text) <= 40 else text[:40] + "…", **more}


def _text(fact: Fact, raw: object, heading: str) -> str | CellError:
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        if abs(raw) >= 10**15:
            return CellError("CELL-08", N_("“{value}”被表格软件当作数字，末几位已经丢失。"),
                             N_("请把该列设为文本格式后重新填写。"), _saw(raw))
        return str(int(raw))
    if isinstance(raw, (datetime, date)):
        return raw.isoformat()[:10]
    return str(raw)


def has_offset(raw: object) -> bool:
    """Whether a cell says of what zone its time is."""
    if isinstance(raw, datetime):
        return raw.tzinfo is not None
    return isinstance(raw, str) and len(raw) > len("2026-03-01 14:30") and bool(_OFFSET.search(half_width(raw).strip()))


def _here(raw: object) -> object:
    """A moment with an offset as it stands on Chinese clocks: limits count the days of these."""
    written = isinstance(raw, str) and _OFFSET.search(text := half_width(raw).strip())
    try:
        moment = datetime.fromisoformat(text) if written else raw
        return moment.astimezone(CHINA).replace(tzinfo=None) if isinstance(moment, datetime) and moment.tzinfo else raw
    except (ValueError, OverflowError):  # no moment, or one at the end of time
        return raw


def _date(fact: Fact, raw: object, heading: str) -> date | CellError:
    raw = _here(raw)
    if isinstance(raw, datetime):
        return _in_range(raw.date(), raw)
    if isinstance(raw, date):
        return _in_range(raw, raw)
    text = half_width(str(raw)).strip()
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        if EXCEL_FIRST <= raw <= EXCEL_LAST:
            return EXCEL_ZERO + timedelta(days=int(raw))
        text = str(int(raw)) if float(raw).is_integer() else text
    if text.isdigit() and len(text) == 5 and EXCEL_FIRST <= int(text) <= EXCEL_LAST:
        return EXCEL_ZERO + timedelta(days=int(text))
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return CellError("CELL-01", N_("“{value}”不是日期。"), N_("请写成2026-03-01、2026/3/1或者2026年3月1日。"),
                         _saw(raw))
    try:
        return _in_range(date(*map(int, match.groups())), raw)
    except ValueError:
        return CellError("CELL-01", N_("“{value}”这一天不存在。"), N_("请核对年月日。"), _saw(raw))


_MOMENT = re.compile(r"(?P<day>.*\S)[T\s]+(?P<hour>\d{1,2})\s*[:时]\s*(?P<minute>\d{1,2})?\s*分?(?:[:]\d{1,2}(?:\.\d+)?秒?)?")


def _moment(fact: Fact, raw: object, heading: str) -> datetime | CellError:
    raw = _here(raw)
    if isinstance(raw, datetime):
        day, hour, minute = raw.date(), raw.hour, raw.minute
    else:
        match = _MOMENT.fullmatch(half_width(str(raw)).strip())
        if match is None:
            return CellError("CELL-09", N_("“{value}”没有写明几时几分。"), N_("请写成2026-03-01 14:30。"), _saw(raw))
        found = _date(fact, match["day"], heading)
        if isinstance(found, CellError):
            return found
        day, hour, minute = found, int(match["hour"]), int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        return CellError("CELL-09", N_("“{value}”的时刻不存在。"), N_("请写成2026-03-01 14:30。"), _saw(raw))
    return datetime(day.year, day.month, day.day, hour, minute)


def _in_range(day: date, raw: object) -> date | CellError:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    return CellError("CELL-01", N_("“{value}”的年份不合理。"), N_("请核对年份，应当在1949年至2100年之间。"), _saw(raw))


def _bool(fact: Fact, raw: object, heading: str) -> bool | CellError:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = half_width(str(raw)).strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    return CellError("CELL-02", N_("“{value}”看不出是还是否。"), N_("请填“是”或者“否”。"), _saw(raw))


def _count(fact: Fact, raw: object, heading: str) -> int | CellError:
    text = re.sub(r"\s*[人天日个]$", "", half_width(str(raw)).strip())
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(raw,
                  bool) or not number.is_finite() or number != number.to_integral_value() or not 0 <= number < 10**6:
        return CellError("CELL-03", N_("“{value}”不是整数。"), N_("请填0或者正整数，不带单位。"), _saw(raw))
    return int(number)


def _fen(fact: Fact, raw: object, heading: str) -> int | CellError:
    per_unit, _ = amount_unit(fact, heading)
    text = re.sub(r"[¥,，\s]", "", half_width(str(raw))).removeprefix("人民币")
    for suffix, own in (("万元", 1_000_000), ("万", 1_000_000), ("元整", 100), ("元", 100)):
        if text.endswith(suffix):
            if own == 100 and per_unit != 100:
                return CellError("CELL-05", N_("“{value}”写着元，而这一列的单位是万元。"), N_("请统一单位，只填数字。"),
                                 _saw(raw))
            text, per_unit = text.removesuffix(suffix), own
            break
    try:
        amount = Decimal(text) * per_unit
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(raw, bool) or not amount.is_finite():
        return CellError("CELL-04", N_("“{value}”不是金额。"), N_("请只填阿拉伯数字，例如2000或者2000.50。"), _saw(raw))
    if not 0 <= amount < MOST_FEN:
        return CellError("CELL-04", N_("金额“{value}”是负数或者过大。"), N_("请核对金额和单位。"), _saw(raw))
    whole = amount.to_integral_value()
    # A spreadsheet's 0.1 + 0.2 万元 is 0.30000000000000004: binary dust, not a fraction of a 分.
    if abs(amount - whole) > (Decimal("0.001") if isinstance(raw, float) else 0):
        return CellError("CELL-04", N_("金额“{value}”不足一分。"), N_("请核对小数位数和单位（元、万元）。"), _saw(raw))
    return int(whole)


def _code(fact: Fact, raw: object, heading: str) -> str | CellError:
    return _one_code(fact, _text(fact, raw, heading))


def _codes(fact: Fact, raw: object, heading: str) -> str | CellError:
    text = _text(fact, raw, heading)
    if isinstance(text, CellError):
        return text
    if (whole := _find(fact, text)) is not None:
        return whole
    text, found = _with_separators(fact, text)
    for part in filter(None, _SPLIT.split(text)):
        code = _one_code(fact, part)
        if isinstance(code, CellError):
            return code
        found.add(code)
    order = [code.value for code in fact.codes or () if code.value in found]
    return ",".join(order) if order else CellError(
        "CELL-06", N_("“{value}”没有写明类别。"), N_("请逐项填写，用顿号隔开。"), _saw(text))


def _with_separators(fact: Fact, text: str) -> tuple[str, set[str]]:
    """What is left of a cell once the spellings that themselves hold a separator (查封场所、设施或者财物) are read."""
    found: set[str] = set()
    spelled = [(word, code.value) for code in fact.codes or () for word in (code.label, *code.aliases) if _SPLIT.search(word)]
    for word, value in sorted(spelled, key=lambda one: -len(one[0])):
        if word in text:
            text, found = text.replace(word, "、"), found | {value}
    return text, found


def _one_code(fact: Fact, text: str | CellError) -> str | CellError:
    if isinstance(text, CellError):
        return text
    value = _find(fact, text)
    if value is not None:
        return value
    known = "、".join(code.label for code in fact.codes or ())
    return CellError("CELL-06", N_("“{value}”不在可选的值里。"), N_("请填：{known}。"), _saw(text, known=known))


def _find(fact: Fact, text: str) -> str | None:
    """The code for a label, a value, another spelling, or a label followed by a remark in brackets."""
    if fact.codes is None:
        return None
    plain = half_width(text).strip()
    for candidate in (text, plain, re.sub(r"[(].*[)]$", "", plain).strip(), re.sub(r"\s+", "", plain), plain.lower()):
        code = fact.codes.parse(candidate)
        if code is not None:
            return code.value
    return None


_PARSERS = {
    Kind.TEXT: _text, Kind.DATE: _date, Kind.MOMENT: _moment, Kind.BOOL: _bool, Kind.COUNT: _count, Kind.FEN: _fen,
    Kind.CODE: _code, Kind.CODES: _codes,
}
