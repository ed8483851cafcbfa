"""Legal bases as people write them, and as of a day."""

import datetime as dt

import pytest

from xiezhi.catalogue.bases import Cited, Library, Unreadable, read, written
from xiezhi.core.taking import shown

TODAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("《中华人民共和国行政处罚法》第六十四条第一款第（一）项", [("行政处罚法", 64, 1, 1)]),
        ("行政处罚法第九条", [("行政处罚法", 9, None, None)]),
        ("演示省某某条例第三条第二款", [("演示省某某条例", 3, 2, None)]),
        ("《刑法》第十七条之一", [("刑法", 17, None, None, 1)]),
        ("《行政处罚法》（2021年修订）第9条第2项", [("行政处罚法", 9, None, 2)]),
        ("《行政处罚法》第九条、第十条第二款", [("行政处罚法", 9, None, None), ("行政处罚法", 10, 2, None)]),
        ("《行政处罚法》第六十四条第一款第一项、第三项", [("行政处罚法", 64, 1, 1), ("行政处罚法", 64, 1, 3)]),
        ("《行政处罚法》第九条；《行政强制法》第十条\n《演示条例》", [
            ("行政处罚法", 9, None, None), ("行政强制法", 10, None, None), ("演示条例", None, None, None),
        ]),
        ("《行政处罚法》第九条；《行政处罚法》第九条", [("行政处罚法", 9, None, None)]),
        ("", []),
    ],
)  # fmt: skip
def test_citations_are_read_as_people_write_them(text, places):
    assert read(text) == [Cited(*place) for place in places]


@pytest.mark.parametrize("text", ["第九条", "《行政处罚法》第条", "《行政处罚法》第甲条", "《行政处罚法》第二款", "《行政处罚法》附则", "依照有关规定"])
def test_what_does_not_read_as_a_citation_is_told(text):
    with pytest.raises(Unreadable):
        read(text)


def test_what_was_read_is_written_back_with_the_places_of_a_statute_together():
    text = "《行政处罚法》第九条、第十条第二款；《行政强制法》第十条"
    assert written(read(text)) == text
    assert read(written(read(text))) == read(text)


def told(text, on=TODAY):
    problem = Library().problem(read(text)[0], on, "grounds")
    return None if problem is None else (problem.code, shown(problem.stored("法律依据", text))["what"])


def test_a_basis_in_force_is_no_problem():
    assert told("《行政处罚法》第八十六条") is None


def test_each_fault_of_a_basis_has_its_own_words():
    assert told("《外星人管理条例》第三条") == ("ITEM-06", "没有收录《外星人管理条例》。")
    assert told("《行政处罚法》第八十七条") == ("ITEM-07", "《行政处罚法》（2021年修订）共86条，没有第87条。")
    assert told("《三项制度意见》第三条") == ("ITEM-07", "《三项制度意见》不分条，不能引用第3条。")
    assert told("《民法总则》第三条") == ("ITEM-08", "《民法总则》自2021-01-01起已经失效，2026-11-20不能作为依据。")
    on = dt.date(2026, 1, 31)
    assert told("《行政执法监督条例》第三条", on) == ("ITEM-08", "《行政执法监督条例》2026-02-01才施行，2026-01-31还不能作为依据。")


def test_the_last_article_is_that_of_the_version_of_the_day():
    assert told("《行政处罚法》第八十六条", dt.date(2021, 7, 14))[0] == "ITEM-07"
    assert told("《行政处罚法》第八十六条", dt.date(2021, 7, 15)) is None
