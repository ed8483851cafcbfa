"""Where a citation leads on a day, and why it leads nowhere."""

from __future__ import annotations

import datetime as dt

import pytest

from xiezhi.law.citing import read
from xiezhi.statutes import queries

from . import texts

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.mark.parametrize(("ref", "on", "edition", "article"), [
    ("演示河道采砂管理条例第三条", D(2024, 8, 31), "2019年通过", "第三条"),
    ("《演示河道采砂管理条例》第三条第一款第（二）项", D(2024, 9, 1), "2024年修订", "第三条"),
    ("《演示河道采砂管理条例》", D(2026, 1, 1), "2024年修订", None),
])  # fmt: skip
def test_a_citation_leads_to_the_article_in_force_on_the_day(river, ref, on, edition, article):
    found = queries.cite(read(ref), on)
    assert (found.why, found.edition.label, found.article and found.article.label) == ("", edition, article)


@pytest.mark.parametrize(("ref", "on", "why"), [
    ("没有这部法第一条", D(2026, 1, 1), "unknown"),
    ("演示河道采砂管理条例第九条", D(2026, 1, 1), "no_article"),
    ("演示河道采砂管理条例第三条", D(2019, 4, 30), "not_in_force"),
    ("演示林地巡护办法第一条", D(2026, 1, 1), "undated"),
    ("演示林地巡护办法第一条", D(2022, 1, 1), "not_in_force"),
    ("行政处罚法第六十条", D(2026, 1, 1), "not_loaded"),
    ("行政处罚法第六十条", D(2000, 1, 1), "not_in_force"),
    ("行政执法监督条例第六条", D(2026, 1, 31), "not_in_force"),
])  # fmt: skip
def test_where_it_leads_nowhere_the_reason_is_told(river, forest, ref, on, why):
    assert queries.cite(read(ref), on).why == why


def test_a_version_that_only_the_table_of_law_knows_is_named_though_another_is_loaded():
    source = "# 中华人民共和国行政处罚法\n\n2021年1月22日 某某会议修订\n\n<!-- INFO END -->\n\n第一条 甲。\n\n第二条 本法自2021年7月15日起施行。"
    texts.take(source, "行政处罚法(2021-01-22).md")
    found = queries.cite(read("行政处罚法第三十八条"), D(2020, 1, 1))
    assert (found.why, found.statute.name, found.version.label) == ("not_loaded", "行政处罚法", "2017年修正")
    assert queries.cite(read("行政处罚法第一条"), D(2026, 1, 1)).article.text == "甲。"


def test_an_article_is_asked_for_by_any_name_of_its_statute(river):
    for name in ("演示河道采砂管理条例", "《演示河道采砂管理条例》", "中华人民共和国演示河道采砂管理条例"):
        assert queries.article(name, 5, D(2020, 1, 1)).text.startswith("作出较大数额罚款")
    assert queries.article("演示河道采砂管理条例", 8, D(2020, 1, 1)) is None
    assert queries.article("别的条例", 1, D(2020, 1, 1)) is None
    assert [row.label for row in queries.editions("演示河道采砂管理条例")] == ["2024年修订", "2019年通过"]
