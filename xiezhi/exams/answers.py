"""How the candidates of an examination answered each question, and what another key would change in their marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from . import queries
from .marking import LETTERS, marks
from .models import Exam, Sitting
from .states import HANDED_IN

DOUBTFUL = 0.3  # fewer than this share of full marks: the key is worth a look (非法定默认)
DOUBTFUL_FROM = 5  # of fewer papers nothing is said
JUDGE = (gettext_lazy("对"), gettext_lazy("错"))


@dataclass
class Asked:
    """One question over all papers that drew it. `right`, `given`: texts of options, as each paper has its own letters."""

    id: int
    kind: str
    stem: str
    options: list[str]
    right: frozenset[str]
    drawn: int = 0
    full: int = 0
    blank: int = 0
    changed: int = 0
    given: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """The share of papers with full marks for it."""
        return self.full / self.drawn

    @property
    def percent(self) -> int:
        return round(self.rate * 100)

    @property
    def doubtful(self) -> bool:
        """Whether somebody should look at the key; where marks were corrected, somebody has."""
        return self.drawn >= DOUBTFUL_FROM and self.rate < DOUBTFUL and not self.changed


@dataclass(frozen=True)
class Change:
    """What a key changes on one paper."""

    row: Sitting
    place: int
    was: int
    points: int

    @property
    def score(self) -> int:
        return int(self.row.score or 0) - self.was + self.points

    @property
    def passes(self) -> bool:
        return self.score >= self.row.exam.pass_mark


def papers(exam: Exam) -> Any:
    """The papers that were handed in, with what people corrected on them."""
    rows = exam.sittings.filter(state=HANDED_IN.value).select_related("exam", "person__organ")
    return rows.prefetch_related("corrections").order_by("pk")


def asked(exam: Exam, only: int | None = None) -> list[Asked]:
    """Every question that was drawn, or `only` that one; those that went worst come first."""
    found: dict[int, Asked] = {}
    for row in papers(exam):
        for place, (question, points) in enumerate(zip(row.paper, queries.points(row), strict=True)):
            if only is None or question["id"] == only:
                _count(found, row, place, question, points)
    return sorted(found.values(), key=lambda one: (one.rate, one.id))


def _count(found: dict[int, Asked], row: Sitting, place: int, question: Mapping[str, Any], points: int) -> None:
    options = texts(question)
    one = found.get(question["id"])
    if one is None:
        right = frozenset(_texts_of(question, question["answer"]))
        one = found[question["id"]] = Asked(question["id"], question["kind"], question["stem"], sorted(options), right)
    given = row.answers.get(str(place), "")
    one.drawn += 1
    one.full += points == question["points"]
    one.blank += not given
    one.changed += any(each.place == place for each in row.corrections.all())
    one.given.update(_texts_of(question, given))


def texts(question: Mapping[str, Any]) -> list[str]:
    """The options in the order of the paper."""
    return [str(word) for word in JUDGE] if question["kind"] == "judge" else list(question["options"])


def _texts_of(question: Mapping[str, Any], letters: str) -> list[str]:
    options = texts(question)
    return [options[LETTERS.index(letter)] for letter in letters]


def changes(rows: Iterable[Sitting], question_id: int, right: frozenset[str] | None) -> list[Change]:
    """What changes when these options are the right ones; None: whoever drew it gets its points, whatever the answer.

    A paper whose version of the question lacks one of the options keeps its marks.
    """
    found = []
    for row in rows:
        place = next((n for n, question in enumerate(row.paper) if question["id"] == question_id), None)
        if place is None:
            continue
        question, was = row.paper[place], queries.points(row)[place]
        if right is None:
            points = question["points"]
        elif right <= set(options := texts(question)):
            letters = "".join(letter for letter, text in zip(LETTERS, options, strict=False) if text in right)
            points = marks({**question, "answer": letters}, row.answers.get(str(place), ""))
        else:
            continue
        if points != was:
            found.append(Change(row, place, was, points))
    return found
