"""Which article became which, and which words differ."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.statutes.comparing import pairs, touched, words
from xiezhi.statutes.models import ARTICLE, Article


def articles(*texts: str) -> list[Article]:
    return [Article(kind=ARTICLE, number=n, plain=text) for n, text in enumerate(texts, 1)]


A, B, C, D = (
    "采砂实行许可制度不得擅自采砂", "作出较大数额罚款决定前应当告知听证权利", "未经法制审核不得作出决定", "本条例自公布之日起施行由主管部门解释",
)  # fmt: skip


def told(old: list[Article], new: list[Article]) -> list[tuple[int | None, int | None, str]]:
    return [(pair.old and pair.old.number, pair.new and pair.new.number, pair.how) for pair in pairs(old, new)]


@pytest.mark.parametrize(("old", "new", "expected"), [
    ((A, B), (A, B), [(1, 1, "same"), (2, 2, "same")]),
    ((A, B), (A, C, B), [(1, 1, "same"), (None, 2, "added"), (2, 3, "moved")]),
    ((A, B, C), (A, C), [(1, 1, "same"), (2, None, "removed"), (3, 2, "moved")]),
    ((A, B), (A, B + "并记入案卷"), [(1, 1, "same"), (2, 2, "changed")]),
    ((A, B), (D, A + "违者处罚"), [(None, 1, "added"), (1, 2, "changed"), (2, None, "removed")]),
    ((A, B, C), (C + "等", A, B), [(3, 1, "changed"), (1, 2, "moved"), (2, 3, "moved")]),  # stands elsewhere now
    ((), (A,), [(None, 1, "added")]),
    ((A,), (), [(1, None, "removed")]),
])  # fmt: skip
def test_articles_are_matched_by_what_they_say(old, new, expected):
    assert told(articles(*old), articles(*new)) == expected


def test_a_part_without_number_is_compared_and_touches_no_article():
    old, new = articles(A), [*articles(A), Article(kind="text", number=None, title="附件", plain=B)]
    assert told(old, new) == [(1, 1, "same"), (None, None, "added")]
    assert touched(old, new) == []


def test_every_article_stands_in_one_pair_exactly():
    rng = random.Random(3)
    texts = ["".join(rng.choice("甲乙丙丁戊己庚辛") for _sign in range(30)) for _text in range(400)]
    old, new = articles(*texts), articles(*rng.sample(texts, 300), *texts[:20])
    found = pairs(old, new)
    assert sorted(p.old.number for p in found if p.old) == list(range(1, 401))
    assert [p.new.number for p in found if p.new] == list(range(1, 321))


@given(st.text("甲乙丙，。\n", max_size=40), st.text("甲乙丙，。\n", max_size=40))
def test_both_texts_come_back_whole(old, new):
    left, right = words(old, new)
    assert ("".join(text for text, _differs in left), "".join(text for text, _differs in right)) == (old, new)
    assert any(differs for _text, differs in (*left, *right)) == (old != new)


def test_what_differs_is_marked_and_small_agreements_within_are_not():
    left, right = words("处一万元以上五万元以下罚款", "处三万元以上十万元以下罚款")
    assert left == [("处", False), ("一", True), ("万元以上", False), ("五", True), ("万元以下罚款", False)]
    assert [text for text, differs in right if differs] == ["三", "十"]
    assert words("甲乙丙丁", "戊乙己丁")[0] == [("甲乙丙", True), ("丁", False)]


def test_very_long_texts_are_compared_by_sentence():
    old = "第一句话。" * 600 + "旧的一句。"
    new = "第一句话。" * 600 + "新的一句。"
    left, right = words(old, new)
    assert (left[-1], right[-1]) == (("旧的一句。", True), ("新的一句。", True))
