"""Writing the bank of questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.crypto import sm3
from xiezhi.core.errors import Refusal
from xiezhi.core.taking import Problem, Taken
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from ..marking import LETTERS, normal
from ..models import QUESTION_KIND, SUBJECT_AREA, Question
from ..states import ACTIVE, QUESTION

CHUNK = 500


def digest_of(kind: str, stem: str) -> str:
    """The same question however it is spaced."""
    return sm3(json.dumps([kind, "".join(stem.split())], ensure_ascii=False).encode())


def problems(kind: str, options: list[str], answer: str, stem: str = "") -> Iterator[Problem]:
    """What is wrong with a question; `answer` as it was written."""
    letters = normal(kind, answer)
    if not letters:
        yield Problem("EXQ-01", "answer", N_("答案“{answer}”看不懂。"),
                      N_("单项选择题写一个字母，多项选择题写几个字母，判断题写“对”或者“错”。"), {"answer": answer})  # fmt: skip
    if kind == "judge":
        return
    if len(options) < 2:
        yield Problem("EXQ-02", "option_a", N_("选择题至少要有两个选项。"), N_("请补填选项A、B。"))
    if len(set(options)) < len(options):
        yield Problem("EXQ-03", "option_b", N_("有两个选项完全相同。"), N_("请改正其中一个。"))
    if letters and LETTERS.index(letters[-1]) >= len(options):
        yield Problem(
            "EXQ-04", "answer", N_("答案“{answer}”指到了没有的选项。"), N_("请核对答案和选项。"), {"answer": answer}
        )
    if kind == "multi" and len(letters) == 1:
        yield Problem("EXQ-05", "answer", N_("多项选择题只有一个正确选项。"), N_("请改为单项选择题，或者核对答案。"))


@action(QUESTION, "add")
def add_question(act: Act, body: Organ, *, by: Actor, kind: str, area: str, stem: str, options: list[str], answer: str,
                 basis: str = "", note: str = "") -> Question:  # fmt: skip
    """One question. Raises EXQ-01…EXQ-05 (what is wrong with it), EXQ-06 (in the bank already)."""
    content = _checked(kind, area, stem, options, answer)
    if Question.objects.filter(body=body, digest=content["digest"]).exists():
        raise Refusal(
            "EXQ-06", _("题库里已经有这道题。"), _("题干相同的题只收一次。"), fields={"stem": _("已经有这道题")}
        )
    row = act.create(Question, body=body, basis=basis.strip(), note=note.strip(), **content)
    act.on(row)
    return row


@action(QUESTION, "change")
def change_question(act: Act, row: Question, *, by: Actor, seen: int, kind: str, area: str, stem: str, options: list[str],
                    answer: str, basis: str = "", note: str = "") -> None:  # fmt: skip
    """Papers that were drawn keep the question as it stood then. Raises like add_question, Overtaken."""
    content = _checked(kind, area, stem, options, answer)
    if Question.objects.filter(body=row.body, digest=content["digest"]).exclude(pk=row.pk).exists():
        raise Refusal(
            "EXQ-06", _("题库里已经有这道题。"), _("题干相同的题只收一次。"), fields={"stem": _("已经有这道题")}
        )
    act.move(row, QUESTION["change"])
    act.edit(act.rows(Question).filter(pk=row.pk), seen, basis=basis.strip(), note=note.strip(), **content)
    act.on(row)


@action(QUESTION, "retire")
def retire_question(act: Act, row: Question, *, by: Actor) -> None:
    """No paper draws it any more."""
    act.move(row, QUESTION["retire"])
    act.on(row)


@action(QUESTION, "restore")
def restore_question(act: Act, row: Question, *, by: Actor) -> None:
    """Papers draw it again."""
    act.move(row, QUESTION["restore"])
    act.on(row)


def question_checks(facts: Mapping[str, Any], *, organ: Organ, today: Any) -> Iterator[Problem]:
    """What single cells of an imported question cannot tell."""
    if facts.get("kind") and facts.get("answer"):
        yield from problems(facts["kind"], _options(facts), str(facts["answer"]))


def take_questions(rows: Iterable[Mapping[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Questions from a table into the bank of `organ`; the same stem again changes the question."""
    taken, chunk = Taken(), []
    for row in rows:
        chunk.append(dict(row))
        if len(chunk) == CHUNK:
            taken.add(_take(chunk, by=by, organ=organ, batch=batch))
            chunk = []
    if chunk:
        taken.add(_take(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("exams.take_questions", roles=roles.SUPERVISION)
def _take(act: Act, rows: list[dict[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    made = {}
    for row in rows:
        content = _content(row["kind"], row["area"], str(row["stem"]), _options(row), str(row["answer"]))
        content |= {"basis": str(row.get("basis") or "").strip(), "note": str(row.get("note") or "").strip()}
        made[content["digest"]] = (str(row["stem"]), content)
    known = {q.digest: q for q in Question.objects.filter(body=organ, digest__in=made)}
    taken, fresh = Taken(), []
    for digest, (stem, content) in made.items():
        old = known.get(digest)
        if old is None:
            fresh.append((stem, Question(body=organ, **content)))
        elif all(getattr(old, name) == value for name, value in content.items()):
            taken.unchanged += 1
            taken.by_key[stem] = old.pk
        else:
            act.edit(act.rows(Question).filter(pk=old.pk), old.version, **content)
            taken.changed += 1
            taken.ids.append(old.pk)
            taken.by_key[stem] = old.pk
    for (stem, _row), saved in zip(fresh, act.bulk_create(Question, [row for _stem, row in fresh]), strict=True):
        taken.new += 1
        taken.ids.append(saved.pk)
        taken.by_key[stem] = saved.pk
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def _options(row: Mapping[str, Any]) -> list[str]:
    found = [str(row.get(f"option_{letter.lower()}") or "").strip() for letter in "ABCDEF"]
    while found and not found[-1]:
        found.pop()
    return found if row.get("kind") != "judge" else []


def _checked(kind: str, area: str, stem: str, options: list[str], answer: str) -> dict[str, Any]:
    wrong = {}
    if kind not in {code.value for code in QUESTION_KIND}:
        wrong["kind"] = _("请选择题型。")
    if area not in {code.value for code in SUBJECT_AREA}:
        wrong["area"] = _("请选择知识类别。")
    if len(stem.strip()) < 4:
        wrong["stem"] = _("题干至少四个字。")
    options = [] if kind == "judge" else [text.strip() for text in options if text.strip()]
    if not wrong:
        for one in problems(kind, options, answer):
            wrong["options" if one.fact.startswith("option") else one.fact] = _(one.what).format(**one.params)
    if wrong:
        raise Refusal("EXQ-01", _("试题没有填写对。"), _("请改正标出的各项。"), fields=wrong)
    return _content(kind, area, stem, options, answer)


def _content(kind: str, area: str, stem: str, options: list[str], answer: str) -> dict[str, Any]:
    return {
        "kind": kind, "area": area, "stem": stem.strip(), "options": options, "answer": normal(kind, answer),
        "digest": digest_of(kind, stem), "state": ACTIVE.value,
    }  # fmt: skip
