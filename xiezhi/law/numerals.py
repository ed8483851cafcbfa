"""Chinese numerals as statutes write them: 第六十条, 第一百零八条, 第（十二）项."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def to_chinese(number: int) -> str:
    """1 to 9999 in Chinese numerals; ten to nineteen without a leading 一."""
    if not 1 <= number <= 9999:
        raise ValueError(f"not an article number: {number}")
    text, rest, gap = "", number, False
    for size, name in UNITS:
        digit, rest = divmod(rest, size)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        elif text:
            gap = True
    if rest:
        text += ("零" if gap else "") + DIGITS[rest]
    return text[1:] if 10 <= number <= 19 else text


def from_chinese(text: str) -> int:
    """The number that `text` writes, in Chinese or (half- or full-width) Arabic numerals. ValueError if it is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
            continue
        size = next((size for size, name in UNITS if name == sign), None)
        if size is None:
            raise ValueError(f"not a numeral: {text!r}")
        total += (digit or 1) * size
        digit = 0
    total += digit
    if not 1 <= total <= 9999 or to_chinese(total) != text:
        raise ValueError(f"not a numeral: {text!r}")
    return total
