"""Citations in running text: what is found, what is left alone, and how one is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.law.citing import find, placed, read
from xiezhi.law.errors import UnknownStatute


def found(text: str, own: str = "") -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.ref) for one in find(text, own)]


@pytest.mark.parametrize(("text", "expected"), [
    ("依照《中华人民共和国行政处罚法》第六十条的规定", [("《中华人民共和国行政处罚法》第六十条", "中华人民共和国行政处罚法第六十条")]),
    ("违反行政处罚法第五十八条第一款", [("行政处罚法第五十八条第一款", "行政处罚法第五十八条第一款")]),
    ("《产品质量法》第49条第（一）项", [("《产品质量法》第49条第（一）项", "产品质量法第四十九条第（一）项")]),
    ("刑法修订前《刑法》第十七条之一", [("《刑法》第十七条之一", "刑法第十七条之一")]),
    ("《裁量基准意见》（国办发〔2022〕27号）", [("《裁量基准意见》（国办发〔2022〕27号）", "裁量基准意见")]),
])
def test_a_citation_is_found_with_its_title_and_place(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_what_continues_a_citation_is_filled_in() -> None:
    assert found("行政处罚法第五十七条、第五十八条第一款、第三款和第六十条") == [
        ("行政处罚法第五十七条", "行政处罚法第五十七条"),
        ("第五十八条第一款", "行政处罚法第五十八条第一款"),
        ("第三款", "行政处罚法第五十八条第三款"),
        ("第六十条", "行政处罚法第六十条"),
    ]
    assert found("（监督条例第二、四十二条）") == [("监督条例第二", "监督条例第二条"), ("四十二条", "监督条例第四十二条")]
    assert [ref for _text, ref in found("《行政处罚法》第三十三条第一款第（一）、（三）项")] == [
        "行政处罚法第三十三条第一款第（一）项", "行政处罚法第三十三条第一款第（三）项",
    ]


def test_another_statute_in_between_begins_anew() -> None:
    assert [ref for _text, ref in found("行政处罚法第八条、行政强制法第三条至第五条")] == [
        "行政处罚法第八条", "行政强制法第三条", "行政强制法第五条",
    ]


@pytest.mark.parametrize("text", [
    "制发《行政执法监督意见书》一份",  # a document, no statute
    "黑龙江省优化营商环境条例第三条",  # of a province: not the one that the platform knows
    "税收征收处罚法第三条",  # ends like 处罚法
    "某某管理办法第三条",  # without marks nothing says where the title begins
    "第六十条", "行政处罚法", "行政处罚法第二章", "行政处罚法第六四条", "本法第六十条",
])
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_within_a_statute_its_own_articles_are_cited_as_this_law() -> None:
    assert found("依照本法第五十八条、第六十条处理", own="演示法") == [("本法第五十八条", "演示法第五十八条"), ("第六十条", "演示法第六十条")]


@pytest.mark.parametrize(("text", "ref"), [
    ("行政处罚法第60条第1款第(2)项", "行政处罚法第六十条第一款第（二）项"),
    ("《没有收录的法》第二十条", "没有收录的法第二十条"),
    (" 没有收录的法第二十条之二 ", "没有收录的法第二十条之二"),
    ("《没有收录的法》", "没有收录的法"),
])
def test_one_citation_is_read_whatever_the_title(text: str, ref: str) -> None:
    assert read(text).ref == ref


@pytest.mark.parametrize("text", ["", "第六十条", "行政处罚法第六四条", "行政处罚法第六十", "行政处罚法第二、四条", "《》第一条", "法" * 300 + "第一条"])
def test_what_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(UnknownStatute) as caught:
        read(text)
    assert caught.value.code == "LAW-CITE-02"


@given(st.integers(1, 1300), st.integers(0, 9), st.integers(0, 12), st.integers(0, 20))
def test_a_place_that_is_written_is_read_back(article: int, sub: int, paragraph: int, item: int) -> None:
    text = "《演示法》" + placed(article, sub, paragraph or None, item or None)
    one = read(text)
    assert (one.article, one.sub, one.paragraph, one.item) == (article, sub, paragraph or None, item or None)
    assert found(f"违反{text}的") == [(text, one.ref)]


@given(st.text("《》第条款项一二十、（）处罚法行政 12", max_size=60))
def test_any_text_is_cut_in_order_and_without_overlap(text: str) -> None:
    ends = 0
    for one in find(text, "甲法"):
        assert ends <= one.start < one.end <= len(text)
        ends = one.end
