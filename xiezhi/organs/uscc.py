"""统一社会信用代码 (GB 32100-2015): checking and, for invented organs, making."""

from __future__ import annotations

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError


def is_valid(code: str) -> bool:
    """Whether the 18 characters carry the right check digit."""
    try:
        uscc.validate(code)
    except ValidationError:
        return False
    return code.isascii()


def with_check_digit(first17: str) -> str:
    """The full code for 17 leading characters. Raises ValueError on characters outside the set."""
    try:
        return first17 + uscc.calc_check_digit(first17)
    except (ValidationError, ValueError) as error:
        raise ValueError(f"not 17 characters of a credit code: {first17!r}") from error
