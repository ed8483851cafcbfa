"""Citations on a page are links to the law of the day; where there is no 法规库 they stay words."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template import Context, Template

from xiezhi.core.web.citing import linked, only

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def whole_site(settings):
    settings.ROOT_URLCONF = "config.urls"


def shown(template: str, **context) -> str:
    return Template(template).render(Context(context))


def query(html: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(html.partition('href="')[2].partition('"')[0].replace("&amp;", "&")).query)


def test_a_citation_in_a_text_is_a_link_and_the_rest_is_escaped(whole_site):
    html = shown("{{ text|cite:day }}", text="违反<b>《行政处罚法》第六十条</b>的", day=DAY)
    assert html.startswith("违反&lt;b&gt;<a ")
    assert ">《行政处罚法》第六十条</a>&lt;/b&gt;的" in html
    assert query(html) == {"ref": ["行政处罚法第六十条"], "on": ["2026-03-01"]}


def test_several_days_are_handed_on_in_order_and_unknown_ones_left_out(whole_site):
    html = linked("监督条例第二十七条", (None, dt.date(2025, 1, 1), DAY, DAY))
    assert query(html)["on"] == ["2025-01-01", "2026-03-01"]
    assert "on" not in query(linked("监督条例第二十七条"))


def test_paragraphs_stay_paragraphs_and_finished_markup_is_left_alone(whole_site):
    assert shown("{{ text|cite|linebreaks }}", text="甲\n\n乙") == "<p>甲</p>\n\n<p>乙</p>"
    assert shown("{% load i18n %}{% trans '<b>行政处罚法第六十条</b>' as t %}{{ t|cite }}").startswith("<b>")


def test_without_the_collection_words_stay_words():
    assert linked("行政处罚法第六十条", DAY) == "行政处罚法第六十条"
    assert "<details" not in shown("{% clause '行政处罚法第六十条' on=day %}", day=DAY)


def test_a_clause_is_fetched_in_place_and_opens_without_scripts_too(whole_site):
    html = shown("{% clause '《中华人民共和国行政处罚法》第六十条' on=day %}", day=DAY)
    assert 'hx-trigger="toggle once"' in html
    assert html.count("/statutes/cite/?") == 2


def test_a_clause_with_its_words_or_with_several_places_links_each(whole_site):
    html = shown("{% clause label text %}", label="行政处罚法第六十条", text="依照行政处罚法第五十七条")
    assert "hx-get" not in html
    assert html.count('class="cite"') == 1
    assert shown("{% clause '行政处罚法第六十条、第六十一条' %}").count('class="cite"') == 2


def test_one_clause_and_nothing_else_is_told_from_a_text_with_one():
    assert only("行政处罚法第六十条").article == 60
    assert only(" 行政处罚法第六十条 ")
    assert only("依照行政处罚法第六十条") is None
    assert only("行政处罚法第六十条、第六十一条") is None
    assert only(None) is None
