"""Statutes: versions, citations on a day, references across renumberings, and their wording."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.law.errors import NotInForce, UnknownStatute
from xiezhi.law.numerals import from_chinese, to_chinese
from xiezhi.law.statutes import LEVELS, cite, get, parse_ref, ref, statutes

TODAY = date(2026, 11, 23)


def test_a_citation_reads_as_in_a_document() -> None:
    assert cite("行政处罚法", 60, on=TODAY).label() == "《中华人民共和国行政处罚法》第六十条"
    assert cite("行政处罚法", 64, 1, 1, on=TODAY).label() == "《中华人民共和国行政处罚法》第六十四条第一款第（一）项"
    assert cite("治安管理处罚法", 118, 2, on=TODAY).short() == "治安管理处罚法第一百一十八条第二款"
    assert cite("行政执法监督条例", 28, on=TODAY).label() == "《行政执法监督条例》第二十八条"


def test_an_instrument_that_is_no_statute_is_cited_with_its_number() -> None:
    clause = cite("三项制度意见", on=TODAY)
    assert clause.label().endswith("法制审核制度的指导意见》（国办发〔2018〕118号）")
    assert not clause.statute.is_statute
    with pytest.raises(UnknownStatute, match="不分条"):
        cite("三项制度意见", 3, on=TODAY)


def test_a_citation_knows_its_version_and_the_days_in_force() -> None:
    old, new = cite("行政处罚法", 42, on=date(2021, 7, 14)), cite("行政处罚法", 42, on=date(2021, 7, 15))
    assert (old.version.adopted, old.in_force) == (date(2017, 9, 1), (date(2018, 1, 1), date(2021, 7, 14)))
    assert (new.version.adopted, new.in_force) == (date(2021, 1, 22), (date(2021, 7, 15), None))


def test_dates_nobody_has_checked_are_marked() -> None:
    assert cite("治安管理处罚法", 118, on=date(2026, 1, 1)).verified
    assert not cite("治安管理处罚法", 118, on=date(2025, 12, 31)).verified


@pytest.mark.parametrize(("name", "last_old_day"), [
    ("行政处罚法", date(2021, 7, 14)), ("行政复议法", date(2023, 12, 31)), ("治安管理处罚法", date(2025, 12, 31)),
    ("行政复议法实施条例", date(2026, 6, 30)), ("政府信息公开条例", date(2019, 5, 14)), ("放假办法", date(2024, 12, 31)),
    ("民事诉讼法", date(2021, 12, 31)), ("民事诉讼法", date(2023, 12, 31)), ("行政许可法", date(2019, 4, 22)),
    ("移送规定", date(2020, 8, 6)),
])
def test_the_old_version_ends_the_day_before_the_new_one(name: str, last_old_day: date) -> None:
    statute = get(name)
    old, new = statute.version(last_old_day), statute.version(last_old_day + timedelta(days=1))
    assert old.last == last_old_day
    assert new.first == last_old_day + timedelta(days=1)


def test_nothing_is_cited_before_it_is_in_force() -> None:
    with pytest.raises(NotInForce) as caught:
        cite("行政执法监督条例", 28, on=date(2026, 1, 31))
    assert caught.value.code == "LAW-CITE-01"
    assert "《行政执法监督条例》在2026-01-31没有施行中的版本" in str(caught.value)
    assert cite("行政执法监督条例", 28, on=date(2026, 2, 1)).article == 28


def test_a_rule_without_counterpart_is_not_in_force_under_the_old_numbering() -> None:
    ninety_days = ref("行政处罚法", 60)
    assert ninety_days.on(date(2021, 7, 15)).article == 60
    with pytest.raises(NotInForce, match="第60条在2021-07-14没有施行") as caught:
        ninety_days.on(date(2021, 7, 14))
    assert caught.value.code == "LAW-CITE-01"
    assert ninety_days.applies(date(2026, 1, 1))
    assert not ninety_days.applies(date(2021, 7, 14))


def test_a_rule_that_was_renumbered_cites_the_article_of_the_day() -> None:
    on_the_spot = ref("行政处罚法", 51) | ref("行政处罚法", 33, numbering="1996")
    assert on_the_spot.on(date(2021, 7, 14)).label() == "《中华人民共和国行政处罚法》第三十三条"
    assert on_the_spot.on(date(2021, 7, 15)).label() == "《中华人民共和国行政处罚法》第五十一条"
    assert sorted(on_the_spot.periods()) == [
        (date(2018, 1, 1), date(2021, 7, 14)), (date(2021, 7, 15), None)]


def test_versions_that_kept_their_numbers_are_one_reference() -> None:
    permit = ref("行政许可法", 42)
    assert permit.on(date(2019, 4, 22)).version.label == "2003年通过"
    assert permit.on(date(2019, 4, 23)).version.label == "2019年修正"


@pytest.mark.parametrize("text", [
    "行政处罚法第六十四条第一款第（一）项", "《中华人民共和国行政处罚法》第六十四条第一款第（一）项",
    "行政处罚法第64条第1款第(1)项", " 行政处罚法 第64条第一款第一项 ",
])
def test_a_written_citation_is_read(text: str) -> None:
    assert parse_ref(text) == ref("行政处罚法", 64, 1, 1)


def test_a_whole_statute_can_be_referred_to() -> None:
    assert parse_ref("三项制度意见").on(TODAY).article is None


@pytest.mark.parametrize("text", [
    "", "行政处罚法第六十四", "行政处罚法第六四条", "行政处罚法第零条", "行政处罚法第八十七条", "行政处罚法第0条",
    "不存在的法第一条", "第六十条",
])
def test_a_citation_that_leads_nowhere_is_refused(text: str) -> None:
    with pytest.raises(UnknownStatute) as caught:
        parse_ref(text)
    assert caught.value.code == "LAW-CITE-02"


def test_wrong_names_numbers_and_numberings_are_refused() -> None:
    with pytest.raises(UnknownStatute, match="没有收录“行政程序法”"):
        cite("行政程序法", 1, on=TODAY)
    with pytest.raises(UnknownStatute, match="共86条，没有第87条"):
        cite("行政处罚法", 87, on=TODAY)
    with pytest.raises(UnknownStatute, match="共64条，没有第85条"):
        ref("行政处罚法", 85, numbering="1996")
    with pytest.raises(UnknownStatute, match="没有编号为2000的版本"):
        ref("行政处罚法", 1, numbering="2000")


def test_the_table_is_consistent() -> None:
    names = [statute.name for statute in statutes()]
    assert len(names) == len(set(names))
    assert len({statute.full for statute in statutes()}) == len(names)
    for statute in statutes():
        assert statute.level in LEVELS
        assert statute.versions[-1].last is None or statute.name in ("民法总则", "执法质量三年行动计划")
        for version in statute.versions:
            assert version.number
            assert (version.last is None or version.first <= version.last)
            assert version.adopted is None or version.adopted <= version.first
            assert (version.articles is not None) == (statute.is_statute and statute.level != "地方政府规章")
        for before, after in zip(statute.versions, statute.versions[1:], strict=False):
            assert before.last is not None
            assert before.last + timedelta(days=1) == after.first


@pytest.mark.parametrize("name", [
    "行政处罚法", "行政强制法", "行政许可法", "行政复议法", "行政诉讼法", "民事诉讼法", "治安管理处罚法", "罚缴分离办法",
])
def test_every_day_since_2019_has_a_version_in_force(name: str) -> None:
    for number in range(date(2019, 1, 1).toordinal(), TODAY.toordinal() + 1, 1):
        get(name).version(date.fromordinal(number))


@pytest.mark.parametrize(("number", "text"), [
    (1, "一"), (10, "十"), (12, "十二"), (19, "十九"), (20, "二十"), (60, "六十"), (85, "八十五"), (100, "一百"), (108, "一百零八"),
    (110, "一百一十"), (118, "一百一十八"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十"),
])
def test_numerals_as_statutes_write_them(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert from_chinese(text) == number


@given(st.integers(1, 9999))
def test_numerals_read_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number
    assert from_chinese(str(number)) == number


@pytest.mark.parametrize("number", [0, -3, 10_000])
def test_numbers_that_no_article_has_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="not an article number"):
        to_chinese(number)
