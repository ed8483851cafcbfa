"""Which suffix a kind of document bears in its number; read from `seed/letters/_series.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from django.conf import settings


@cache
def suffixes() -> dict[str, str]:
    """Suffix by kind, read once."""
    text = (settings.SEED / "letters" / "_series.toml").read_text("utf-8")
    return {kind: str(row["suffix"]) for kind, row in tomllib.loads(text).items()}


def suffix(kind: str) -> str:
    """The suffix of a kind, e.g. 执督函. KeyError for a kind without series: a mistake in the seed."""
    return suffixes()[kind]
