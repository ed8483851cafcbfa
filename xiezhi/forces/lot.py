"""The lot: who stands in which place, from a seed that everybody may know afterwards. No database, no chance.

Each candidate's number is hashed with the seed by SM3, and the hashes are put in order. Anybody repeats it with
`printf '%s' 'SEED:NUMBER' | openssl dgst -sm3` for each number.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from xiezhi.core.crypto import sm3


def new_seed() -> str:
    """A seed nobody can foresee: 128 bits of the system's randomness."""
    return secrets.token_hex(16)


def place(seed: str, number: str) -> str:
    """What a candidate is ordered by."""
    return sm3(f"{seed}:{number}".encode())


def ranked(seed: str, numbers: Iterable[str]) -> list[str]:
    """The numbers in the order of the lot. The order in which they are given makes no difference."""
    return sorted(set(numbers), key=lambda number: (place(seed, number), number))


def digest(seed: str, candidates: Iterable[str]) -> str:
    """Fixes the list of candidates: SM3 of the seed and the numbers in their own order, one a line."""
    return sm3("\n".join([seed, *sorted(candidates)]).encode())
