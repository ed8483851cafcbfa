"""Divisions come from a file, with the codes that other systems use for them."""

import pytest

from xiezhi.core.actor import system_actor
from xiezhi.core.errors import Refusal
from xiezhi.organs import queries, seeding
from xiezhi.organs.models import Division, DivisionAlias, Level
from xiezhi.trail import queries as trail

pytestmark = pytest.mark.django_db
BY = system_actor("test")
HEAD = "code,name,level,parent,kind,aliases,source\n"


def test_the_prefecture_has_seven_county_level_units_and_forty_three_townships():
    assert seeding.load_divisions_file(BY) > 0
    assert Division.objects.filter(level=Level.COUNTY, parent__code="232700").count() == 7
    assert Division.objects.filter(level=Level.TOWNSHIP).count() == 43
    assert Division.objects.get(code="232701100").path == "/230000/232700/232701/232701100/"


def test_loading_again_changes_nothing_and_leaves_no_line():
    seeding.load_divisions_file(BY)
    before = trail.head(), DivisionAlias.objects.count()
    assert seeding.load_divisions_file(BY) == 0
    assert (trail.head(), DivisionAlias.objects.count()) == before


def test_an_own_code_wins_over_the_same_code_in_an_old_table():
    seeding.load_divisions_file(BY)
    assert queries.division_by_code("232701").name == "漠河市"
    assert queries.division_by_code("232701", "old_table").name == "加格达奇区"
    assert queries.division_by_code("232718").name == "加格达奇区"
    assert queries.division_by_code("232723").name == "漠河市"


def test_a_code_that_stands_for_several_divisions_is_not_guessed():
    seeding.load_divisions_file(BY)
    assert queries.division_by_code("232700").name == "大兴安岭地区"
    assert queries.division_by_code("232700", "gb2260_mca") is None
    assert queries.division_by_code("999999") is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a,b\n", "第 1 行"),
        (HEAD + "23,黑龙江省,province,,,,\n", "第 2 行"),
        (HEAD + "230000,黑龙江省,state,,,,\n", "state"),
        (HEAD + "230000,甲,province,,,,\n230000,乙,province,,,,\n", "第 3 行"),
        (HEAD + "230000,甲,province,,,amap,\n", "别名"),
        (HEAD + "２３0000,甲,province,,,,\n", "位数"),
    ],
)
def test_a_bad_file_is_refused_naming_the_line(tmp_path, text, where):
    path = tmp_path / "divisions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="ORG-06") as refusal:
        seeding.load_divisions_file(BY, path)
    assert where in refusal.value.what


def test_a_parent_that_is_not_in_the_table_is_refused(tmp_path):
    path = tmp_path / "divisions.csv"
    path.write_text(HEAD + "232701,甲,county,232700,,,\n", encoding="utf-8")
    with pytest.raises(Refusal, match="ORG-03"):
        seeding.load_divisions_file(BY, path)
