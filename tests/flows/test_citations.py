"""Wherever a record cites the law, the citation opens the article as in force on the day of the act."""

from __future__ import annotations

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.matrix.samples import World
from xiezhi.cases.actions import take_rows
from xiezhi.cases.models import Case
from xiezhi.statutes.tests.texts import take
from xiezhi.supervision.tests.story import a_lead, issued

pytestmark = pytest.mark.django_db

LAW_2017 = "# 中华人民共和国行政处罚法\n\n2017年9月1日 某某会议第二次修正\n\n<!-- INFO END -->\n\n" + "\n\n".join(
    f"第{number}条 旧法第{number}条。" for number in ["一", "二", "三", "四", "五"]
)
LAW_2021 = LAW_2017.replace("2017年9月1日 某某会议第二次修正", "2021年1月22日 某某会议修订").replace("旧法", "新法")


@pytest.fixture
def world(cast):
    return World(cast, cast.organ, "甲", cast.clerk, cast.legal, cast.supervisor, cast.government)


def cited(client, url: str) -> dict[str, list[str]]:
    """ref -> days, of every citation on a page."""
    page = html.unescape(client.get(url).content.decode())
    found = (parse_qs(urlsplit(href).query) for href in re.findall(r'"(/statutes/cite/\?[^"]*)"', page))
    return {query["ref"][0]: query.get("on", []) for query in found}


def test_findings_leads_and_instruments_cite_the_law_of_the_act(client, cast, world):
    case, finding = world.case, world.finding
    lead = a_lead(cast, act=case.ref)
    instrument = issued(cast, lead=lead)
    cast.login(client, "supervisor")
    days = cited(client, reverse("findings:record", args=[finding.pk]))
    assert days["中华人民共和国行政处罚法第六十一条第一款"][0] == finding.start.isoformat()
    for url, own in ((reverse("leads:record", args=[lead.pk]), lead.opened_on), (reverse("supervision:record", args=[instrument.pk]), instrument.dated)):
        on = cited(client, url)["中华人民共和国行政处罚法第六十条"]
        assert on == [case.decided_on.isoformat(), case.filed_on.isoformat(), own.isoformat()]


def test_the_ground_in_a_case_opens_the_edition_of_the_day_of_the_decision(client, cast):
    take(LAW_2017, "行政处罚法(2017-09-01).md")
    take(LAW_2021, "行政处罚法(2021-01-22).md")
    rows = [
        {"case_no": number, "party_name": "甲", "party_kind": "legal", "cause": "乙", "filed_on": day, "decided_on": day,
         "basis": "《中华人民共和国行政处罚法》第三条、第四条"}
        for number, day in (("旧案", dt.date(2021, 7, 14)), ("新案", dt.date(2021, 7, 15)))
    ]  # fmt: skip
    take_rows(rows, by=cast.clerk, organ=cast.organ, batch="test")
    cast.login(client, "legal")
    for number, words in (("旧案", "旧法第四条"), ("新案", "新法第四条")):
        page = html.unescape(client.get(reverse("cases:record", args=[Case.objects.get(case_no=number).pk])).content.decode())
        links = re.findall(r'<a class="cite" href="([^"]*)">([^<]*)</a>', page)
        url = next(href for href, label in links if label == "第四条")
        assert words in client.get(url, follow=True).content.decode()


def test_rules_cite_each_edition_with_its_own_first_day(client, cast):
    cast.login(client, "supervisor")
    days = cited(client, reverse("findings:rule", args=["P29"]))
    assert days["中华人民共和国行政处罚法第六十一条第一款"] == ["2021-07-15"]
