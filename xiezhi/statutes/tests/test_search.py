"""Full-text search: exactly what a reader would find by hand, on both databases."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from xiezhi.statutes import index, queries
from xiezhi.statutes.models import Article

from . import texts
from .test_parsing import REAL

pytestmark = pytest.mark.django_db


def by_hand(question: str) -> set[int]:
    """Every text read from end to end, without any index."""
    asked = index.terms(question)
    return {row.pk for row in Article.objects.all() if asked and all(term in index.plain(f"{row.title}\n{row.text}") for term in asked)}


def found(question: str, **more) -> list[tuple[str, str]]:
    return [(row.edition.label, row.label) for row in queries.search(question, **more)]


@pytest.mark.parametrize(("question", "labels"), [
    ("未经法制审核", ["第六条", "第六条"]),
    ("听证", ["第五条"]),
    ("砂", ["第一条", "第一条", "第三条", "第三条", "第二条", "第二条", "第五条", "第四条", "第四条"]),
    ("法制审核 决定", ["第六条", "第六条"]),
    ("法制决定", []),  # both pairs of characters stand there, not together
    ("罚款决定", ["第五条"]),
    ("采挖砂、石", ["第二条", "第二条"]),
    ("采挖砂，石", ["第二条", "第二条"]),  # any punctuation is the same mark
    ("采挖砂石", []),  # but no punctuation is another text
    ("主汛期", ["第三条", "第四条"]),  # a point below an item
    ("２０２４年", ["第七条"]),  # width makes no difference
    ("", []), ("  ", []), ("，。", []), ("%", []), ("_", []), ('" OR 1', []), ("没有的词", []),
])  # fmt: skip
def test_words_are_found_as_they_stand(river, question, labels):
    assert sorted(label for _edition, label in found(question)) == labels


def test_only_what_was_in_force_on_the_day_is_found_if_asked(river, forest):
    assert found("未经法制审核", on=dt.date(2024, 8, 31)) == [("2019年通过", "第六条")]
    assert found("未经法制审核", on=dt.date(2024, 9, 1)) == [("2024年修订", "第六条")]
    assert found("听证", on=dt.date(2026, 1, 1)) == []
    assert found("听证情况") == [("2023年修正", "附件 巡护记录表")]
    assert found("听证", statute=river[0].statute) == [("2019年通过", "第五条")]
    assert found("听证", level="地方政府规章") == [("2023年修正", "附件 巡护记录表")]


def test_what_says_it_more_often_in_fewer_words_comes_first(river):
    assert [row.label for row in queries.search("采砂", on=dt.date(2020, 1, 1))][:2] == ["第二条", "第一条"]


def test_a_proposed_text_is_not_found(cast):
    from xiezhi.statutes import actions

    actions.upload(texts.RIVER_2019, "演示河道采砂管理条例(2019-03-01).md", by=cast.supervisor)
    assert not queries.search("听证")


def test_titles_are_found_too(river, forest):
    assert [row.name for row in queries.titled("采砂")] == ["演示河道采砂管理条例"]
    assert [row.name for row in queries.titled("演示 林地")] == ["演示林地巡护办法"]
    assert not queries.titled("")


@pytest.mark.parametrize("seed", range(5))
def test_the_index_finds_what_reading_every_text_finds(seed):
    """Random texts over few characters, so that pairs stand together by chance as often as not."""
    rng = random.Random(seed)
    signs = "甲乙丙丁、。A１ \u3007𠮷"
    for n in range(12):
        lines = "\n\n".join(
            f"第{'一二三四五六'[at]}条 甲" + "".join(rng.choice(signs) for _sign in range(rng.randint(1, 40))) for at in range(6)
        )
        texts.take(f"# 演示{n}号令\n\n{lines}", f"演示{n}号令(2020-01-01).md")
    for length in (1, 1, 2, 2, 3, 3, 4, 5):
        for _try in range(6):
            question = "".join(rng.choice(signs) for _sign in range(length))
            assert {row.pk for row in queries.search(question)} == by_hand(question), question


def test_on_the_real_statutes_the_index_finds_what_reading_finds():
    """Loud when skipped: without ../shared the search is proven on invented texts only."""
    from xiezhi.statutes.loading import load_folder

    if not REAL.is_dir():
        pytest.skip("STATUTE TEXTS NOT HERE (../shared/domain/statutes): the search was tried on invented texts only")
    list(load_folder(REAL))
    rng = random.Random(1)
    bodies = [row.text for row in Article.objects.all()]
    for length in (1, 2, 2, 3, 4, 6, 9, 15):
        for _try in range(4):
            text = rng.choice(bodies)
            at = rng.randrange(max(1, len(text) - length))
            question = text[at : at + length]
            assert {row.pk for row in queries.search(question)} == by_hand(question), question
    assert ("2021年修订", "第五十八条") in found("未经法制审核")
    assert {edition for edition, _label in found("听证")} >= {"2021年修订", "2019年修正"}


@pytest.mark.parametrize(("text", "question", "pieces"), [
    ("未经法制审核的，不得作出决定。", "法制审核", [("未经", False), ("法制审核", True), ("的，不得作出决定。", False)]),
    ("公民、法人", "公民，法人", [("公民、法人", True)]),
    ("甲甲甲", "甲", [("甲甲甲", True)]),
    ("总　则和总 则", "总则", [("总　则", True), ("和", False), ("总 则", True)]),
    ("没有", "别的", []),
])  # fmt: skip
def test_a_snippet_marks_what_was_asked_for(text, question, pieces):
    assert index.snippet(text, index.terms(question)) == pieces


def test_a_snippet_of_a_long_text_begins_near_the_first_spot():
    pieces = index.snippet("前" * 300 + "听证" + "后" * 300, ["听证"])
    assert ("听证", True) in pieces
    assert pieces[0] == ("…", False)
    assert pieces[-1][0].endswith("…")
    assert sum(len(piece) for piece, _hit in pieces) < 140
