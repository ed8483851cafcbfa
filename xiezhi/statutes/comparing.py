"""Two editions article by article: which article became which, and which words differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .models import ARTICLE, Article

ALIKE = 0.4  # share of common pairs of characters above which two articles are one that was changed
MOVED = 0.6  # the same for articles that do not stand in the same order
MOST_PAIRS = 100_000  # articles compared with each other at once; 300 × 300 take about a second
LONGEST = 4_000_000  # characters × characters compared one by one; beyond, sentences are
SMALL = 3  # equal runs shorter than this between two differences are no help to the reader


@dataclass(frozen=True)
class Pair:
    """An article before and after; one side is None where it was added or removed."""

    old: Article | None
    new: Article | None

    @property
    def how(self) -> str:
        """same, moved (only its number), changed, added, removed."""
        if self.old is None or self.new is None:
            return "removed" if self.new is None else "added"
        if self.old.plain != self.new.plain:
            return "changed"
        return "same" if _key(self.old) == _key(self.new) else "moved"


def pairs(old: Sequence[Article], new: Sequence[Article]) -> list[Pair]:
    """Articles of two editions matched by what they say; in the order of the new one, removed ones where they stood."""
    olds, news = [row.plain for row in old], [row.plain for row in new]
    match: dict[int, int] = {}  # position in new -> in old
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            match |= dict(zip(range(j1, j2), range(i1, i2), strict=True))
        elif tag == "replace":
            match |= {j1 + j: i1 + i for j, i in _aligned(olds[i1:i2], news[j1:j2]).items()}
    _match_moved(olds, news, match)
    return _woven(old, new, match)


def _aligned(old: list[str], new: list[str]) -> dict[int, int]:
    """The matching in order whose articles are most alike."""
    sets_old, sets_new = [_pairs_of(text) for text in old], [_pairs_of(text) for text in new]
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    reach = max(MOST_PAIRS // len(old), 1)  # of a very long statute only what stands in about the same place
    like = [
        [_alike(a, b) - ALIKE if abs(j - i * len(new) // len(old)) <= reach else -ALIKE for j, b in enumerate(sets_new)]
        for i, a in enumerate(sets_old)
    ]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], like[i][j] + best[i + 1][j + 1])
    found, i, j = {}, 0, 0
    while i < len(old) and j < len(new):
        if like[i][j] > 0 and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found[j] = i
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _match_moved(old: list[str], new: list[str], match: dict[int, int]) -> None:
    """What is left over on both sides and much alike stands elsewhere now."""
    taken = set(match.values())
    left_old = {i: _pairs_of(old[i]) for i in range(len(old)) if i not in taken}
    if len(left_old) * (len(new) - len(match)) > MOST_PAIRS:
        return
    for j in range(len(new)):
        if j in match or not left_old:
            continue
        mine = _pairs_of(new[j])
        score, i = max((_alike(theirs, mine), -i) for i, theirs in left_old.items())
        if score >= MOVED:
            match[j] = -i
            del left_old[-i]


def _woven(old: Sequence[Article], new: Sequence[Article], match: dict[int, int]) -> list[Pair]:
    taken = set(match.values())
    gone = [i for i in range(len(old)) if i not in taken]
    rows: list[Pair] = []
    for j, row in enumerate(new):
        at = match.get(j)
        while at is not None and gone and gone[0] < at:
            rows.append(Pair(old[gone.pop(0)], None))
        rows.append(Pair(None if at is None else old[at], row))
    return rows + [Pair(old[i], None) for i in gone]


def touched(old: Sequence[Article], new: Sequence[Article]) -> list[dict[str, Any]]:
    """What `Change.articles` keeps: every numbered article that is not word for word the same under the same number."""
    rows = [{"old": _key(pair.old), "new": _key(pair.new), "how": pair.how} for pair in pairs(old, new) if pair.how != "same"]
    return [row for row in rows if row["old"] or row["new"]]


def _key(row: Article | None) -> list[int] | None:
    return [row.number, row.sub] if row is not None and row.kind == ARTICLE and row.number else None


def _pairs_of(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def _alike(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


Words = list[tuple[str, bool]]  # text, differs


def words(old: str, new: str) -> tuple[Words, Words]:
    """Both texts cut into runs; what differs is marked. Runs of a few equal characters between differences are joined."""
    by_sentence = len(old) * len(new) > LONGEST
    sides = [re.findall(r"[^。；\n]*[。；\n]?", text) if by_sentence else list(text) for text in (old, new)]
    codes = SequenceMatcher(None, *sides, autojunk=False).get_opcodes()
    left: Words = []
    right: Words = []
    for n, (tag, i1, i2, j1, j2) in enumerate(codes):
        differs = tag != "equal" or (not by_sentence and _small(n, i2 - i1, len(codes)))
        for side, text in ((left, "".join(sides[0][i1:i2])), (right, "".join(sides[1][j1:j2]))):
            if text and side and side[-1][1] == differs:
                side[-1] = (side[-1][0] + text, differs)
            elif text:
                side.append((text, differs))
    return left, right


def _small(n: int, length: int, count: int) -> bool:
    return length < SMALL and 0 < n < count - 1
