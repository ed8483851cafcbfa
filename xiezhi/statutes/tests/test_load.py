"""Taking editions into the collection: once each, with their days, and what each changed."""

from __future__ import annotations

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.statutes import actions, queries
from xiezhi.statutes.loading import load_folder
from xiezhi.statutes.models import Article, Change, Edition, Statute
from xiezhi.trail.models import Line

from . import texts
from .test_parsing import REAL

pytestmark = pytest.mark.django_db


def days(name: str) -> list[tuple[str, str | None, str | None]]:
    rows = queries.editions(name).order_by("adopted_on")
    return [(row.label, row.first_on and row.first_on.isoformat(), row.last_on and row.last_on.isoformat()) for row in rows]


def test_an_edition_is_loaded_with_its_day_and_once_only():
    edition = texts.take(texts.RIVER_2019, "演示河道采砂管理条例(2019-03-01).md")
    assert (edition.statute.name, edition.statute.level) == ("演示河道采砂管理条例", "地方性法规")
    assert (edition.label, edition.first_on, edition.day_source) == ("2019年通过", dt.date(2019, 5, 1), "text")
    lines = Line.objects.count()
    again, what = actions.load(texts.RIVER_2019, "演示河道采砂管理条例(2019-03-01).md", by=texts.BY)
    assert (again.pk, what) == (edition.pk, "same")
    assert (Edition.objects.count(), Article.objects.count(), Line.objects.count()) == (1, 7, lines)


def test_a_newer_edition_ends_the_older_the_day_before():
    texts.river()
    assert days("演示河道采砂管理条例") == [("2019年通过", "2019-05-01", "2024-08-31"), ("2024年修订", "2024-09-01", None)]


def test_editions_loaded_in_the_wrong_order_end_up_the_same_and_an_old_one_changes_nothing():
    texts.river(2024, 2019)
    assert days("演示河道采砂管理条例") == [("2019年通过", "2019-05-01", "2024-08-31"), ("2024年修订", "2024-09-01", None)]
    assert not Change.objects.exists()


def test_a_newer_edition_says_which_articles_it_changed(river):
    change = queries.changes(0)[0]
    assert (change.name, change.kind, change.effective, change.whole) == ("演示河道采砂管理条例", "amended", dt.date(2024, 9, 1), False)
    assert [(row["old"], row["new"], row["how"]) for row in change.articles] == [
        (None, [3, 0], "added"),
        ([3, 0], [4, 0], "moved"),
        ([4, 0], [5, 0], "changed"),
        ([5, 0], None, "removed"),
        ([7, 0], [7, 0], "changed"),
    ]
    assert [n for n in range(1, 8) if change.touches(n)] == [3, 4, 5, 7]
    assert change.touches(None)
    assert queries.changes(change.pk) == []


def test_a_day_that_the_text_does_not_state_stays_open(forest):
    assert (forest.state, forest.first_on, forest.statute.level) == ("undated", None, "地方政府规章")
    assert not forest.in_force(dt.date(2026, 1, 1))
    assert queries.article("演示林地巡护办法", 1, dt.date(2026, 1, 1)) is None


def test_a_text_that_contradicts_the_table_of_law_leaves_the_day_open():
    """The table says that the revision of 2021 is in force from 2021-07-15."""
    source = "# 中华人民共和国行政处罚法\n\n2021年1月22日 某某会议修订\n\n<!-- INFO END -->\n\n第一条 甲。\n\n第二条 本法自2021年8月1日起施行。"
    edition = texts.take(source, "行政处罚法(2021-01-22).md")
    assert (edition.statute.full, edition.label, edition.first_on) == ("中华人民共和国行政处罚法", "2021年修订", None)
    assert {one["code"] for one in edition.problems} == {"STAT-62", "STAT-63"}


def test_the_table_of_law_dates_an_edition_and_ends_it_though_the_next_one_is_not_here():
    source = "# 中华人民共和国行政处罚法\n\n2017年9月1日 某某会议第二次修正\n\n<!-- INFO END -->\n\n第一条 甲。\n\n第二条 本法自1996年10月1日起施行。"
    texts.take(source, "行政处罚法(2017-09-01).md")
    assert days("行政处罚法") == [("2017年修正", "2018-01-01", "2021-07-14")]
    assert days("处罚法") == days("中华人民共和国行政处罚法") == days("行政处罚法")


def test_other_words_for_the_same_edition_are_refused_unless_asked_for():
    edition = texts.take(texts.RIVER_2019, "演示河道采砂管理条例(2019-03-01).md")
    ids = dict(Article.objects.values_list("number", "pk"))
    mended = texts.RIVER_2019.replace("五万元", "八万元")
    with pytest.raises(Refusal) as caught:
        texts.take(mended, "演示河道采砂管理条例(2019-03-01).md")
    assert caught.value.code == "STAT-22"
    texts.take(mended, "演示河道采砂管理条例(2019-03-01).md", replace=True)
    assert dict(Article.objects.values_list("number", "pk")) == ids
    assert "八万元" in queries.article("演示河道采砂管理条例", 4, dt.date(2020, 1, 1)).text
    assert [row.edition_id for row in queries.search("八万元")] == [edition.pk]
    assert not queries.search("五万元")
    assert not Change.objects.exists()


def test_two_statutes_of_one_short_title_are_not_mixed_up():
    texts.take(texts.RIVER_2019, "演示条例(2019-03-01).md")
    with pytest.raises(Refusal) as caught:
        texts.take(texts.FOREST_2021, "演示条例(2021-02-03).md")
    assert caught.value.code == "STAT-26"


def test_a_folder_is_loaded_file_by_file_and_a_bad_one_stops_no_other(tmp_path):
    (tmp_path / "地方性法规").mkdir()
    (tmp_path / "地方性法规" / "演示河道采砂管理条例(2024-06-20).md").write_text(texts.RIVER_2024)
    (tmp_path / "演示河道采砂管理条例(2019-03-01).md").write_text(texts.RIVER_2019)
    (tmp_path / "坏的(2020-01-01).md").write_text("# 坏的\n\n第二条 乙。\n\n第四条 丁。")
    (tmp_path / "无日期.md").write_text("# 无日期\n\n第一条 甲。")
    (tmp_path / "国标码(2020-01-01).md").write_bytes("# 国标码".encode("gb18030"))
    (tmp_path / "README.md").write_text("notes")
    found = {result.file: result for result in load_folder(tmp_path)}
    assert {name: result.error for name, result in found.items() if not result.ok} == {
        "坏的(2020-01-01).md": "STAT-04", "无日期.md": "STAT-21", "国标码(2020-01-01).md": "STAT-09",
    }
    assert len(found["坏的(2020-01-01).md"].doubts) == 1
    assert [result.what for result in load_folder(tmp_path) if result.ok] == ["same", "same"]
    assert Change.objects.count() == 1


def test_only_the_platform_loads(cast):
    with pytest.raises(NotAllowed):
        actions.load(texts.RIVER_2019, "演示河道采砂管理条例(2019-03-01).md", by=cast.supervisor)
    assert not Statute.objects.exists()


def test_the_real_statutes_load_with_the_days_that_the_table_of_law_knows():
    """Loud when skipped: without ../shared no real statute is loaded."""
    if not REAL.is_dir():
        pytest.skip("STATUTE TEXTS NOT HERE (../shared/domain/statutes): no real statute was loaded")
    found = list(load_folder(REAL))
    assert len(found) >= 17
    assert [result for result in found if not result.ok or result.doubts or not result.first_on] == []
    assert "法制审核" in queries.article("行政处罚法", 58, dt.date(2026, 3, 1)).text
    assert queries.article("行政处罚法", 58, dt.date(2021, 7, 14)) is None
    assert queries.article("行政复议法实施条例", 77, dt.date(2026, 6, 30)) is None
    assert queries.article("监督条例", 28, dt.date(2026, 2, 1)).number == 28
