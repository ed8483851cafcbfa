"""Drawing a paper and marking it. Pure: questions and answers in, papers and marks out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LETTERS = "ABCDEFGH"
ORDER = ("single", "multi", "judge")  # of the parts of a paper, whatever order a database keeps a recipe in
JUDGED = {
    **dict.fromkeys(("对", "正确", "√", "T", "TRUE"), "A"),
    **dict.fromkeys(("错", "错误", "×", "F", "FALSE"), "B"),
}
PARTLY = 2  # a 多选题 with right options only, but not all, earns points divided by this, rounded down (非法定默认)


def normal(kind: str, text: str) -> str:
    """An answer as it is stored: letters in order; 对 and 错 of a 判断题 as A and B. "" when it means nothing."""
    text = "".join(text.split()).upper()
    if kind == "judge":
        text = JUDGED.get(text, text)
    letters = "".join(letter for letter in LETTERS if letter in text)
    left = set(text) - set(LETTERS) - set("、,，;；")
    return "" if left or (kind != "multi" and len(letters) != 1) else letters


def draw(
    questions: Mapping[str, Sequence[Mapping[str, Any]]], recipe: Mapping[str, Sequence[int]], seed: int
) -> list[dict[str, Any]]:
    """A paper: of each kind so many at random, the options of choice questions shuffled. The same seed draws the same.

    Raises ValueError where the bank has too few of a kind.
    """
    rng, paper = random.Random(seed), []  # noqa: S311 the seed itself is drawn by `secrets`
    for kind in filter(recipe.get, ORDER):
        count, points = recipe[kind]
        for question in rng.sample(list(questions.get(kind, ())), count):
            paper.append(_shuffled(dict(question), rng) | {"kind": kind, "points": points})
    return paper


def _shuffled(question: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    if question["kind"] == "judge":
        return question
    order = list(range(len(question["options"])))
    rng.shuffle(order)
    right = {LETTERS.index(letter) for letter in question["answer"]}
    question["options"] = [question["options"][at] for at in order]
    question["answer"] = "".join(LETTERS[place] for place, at in enumerate(order) if at in right)
    return question


def marks(question: Mapping[str, Any], given: str) -> int:
    """Points for one answer."""
    if given == question["answer"]:
        return int(question["points"])
    if question["kind"] == "multi" and given and set(given) < set(question["answer"]):
        return int(question["points"]) // PARTLY
    return 0


def each(
    paper: Iterable[Mapping[str, Any]], answers: Mapping[str, str], checked: Mapping[int, int] | None = None
) -> list[int]:
    """Points for every answer of a paper; what was not answered earns nothing. `checked`: what a person found, by place."""
    found = [marks(question, answers.get(str(place), "")) for place, question in enumerate(paper)]
    return [(checked or {}).get(place, points) for place, points in enumerate(found)]


def total(paper: Iterable[Mapping[str, Any]], answers: Mapping[str, str]) -> int:
    """Points for a whole paper as the machine marks it."""
    return sum(each(paper, answers))
