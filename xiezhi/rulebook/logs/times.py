"""Times as they are written in logs: text → civil time, and the offset from UTC that stands beside it. All in SQL."""

from __future__ import annotations

from ..values import FIRST_YEAR, LAST_YEAR
from .names import quote

_MARK = r"(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?)$"
_OFFSET = r"\d:\d.*?" + _MARK
# 2026年3月1日9时5分, 2026/3/1 9:05, 2026.3.1: as ISO would write it.
_CHINESE = (
    ("[年月/.](\\d)", "-\\1"), ("^(\\d{4}-\\d+-\\d+)[日号T ]*", "\\1 "), ("[时点]", ":"), ("[分秒]", ""), (":$", ":00"),
)


def offset_text(column: str) -> str:
    """The offset as written at the end of a time; '' if there is none."""
    return f"regexp_extract({column}, '{_OFFSET}', 1)"


def civil(column: str) -> str:
    """The civil time written in a text, whatever its offset; null if it cannot be read."""
    words = f"rtrim(regexp_replace({column}, '(:\\d.*?){_MARK}', '\\1'))"
    plain = words
    for pattern, by in _CHINESE:
        plain = f"regexp_replace({plain}, {quote(pattern)}, {quote(by)}{', ' + quote('g') if pattern[0] == '[' else ''})"
    return sane(f"coalesce(TRY_CAST({words} AS TIMESTAMP), TRY_CAST(trim({plain}) AS TIMESTAMP), "
                f"try_strptime({words}, ['%Y%m%d', '%Y%m%d%H%M%S']))")


def sane(time: str) -> str:
    """The time, or null where the year cannot be right."""
    first, last = f"TIMESTAMP '{FIRST_YEAR}-01-01'", f"TIMESTAMP '{LAST_YEAR}-12-31 23:59:59.999999'"
    return f"CASE WHEN {time} BETWEEN {first} AND {last} THEN {time} END"


def minutes(offset: str) -> str:
    """Minutes of an offset as written: Z, +08:00, +0800, +08; null for ''."""
    digits = f"regexp_replace({offset}, '[^0-9]', '', 'g')"
    size = f"CAST(left({digits}, 2) AS INTEGER) * 60 + CAST(coalesce(nullif(substr({digits}, 3, 2), ''), '0') AS INTEGER)"
    zero = f"upper({offset}) IN ('Z', 'UTC', 'GMT')"
    return f"CASE WHEN {offset} = '' THEN NULL WHEN {zero} THEN 0 WHEN {offset} LIKE '-%' THEN -({size}) ELSE {size} END"


def in_zone(wall: str, offset_minutes: str, zone: str) -> str:
    """The civil time in a zone of a time written with an offset."""
    return f"timezone({quote(zone)}, timezone('UTC', {wall} - to_minutes({offset_minutes})))"


def shown(offset_minutes: int | None) -> str:
    """An offset as people write it."""
    if offset_minutes is None:
        return "—"
    sign = "-" if offset_minutes < 0 else "+"
    return f"{sign}{abs(offset_minutes) // 60:02}:{abs(offset_minutes) % 60:02}"
