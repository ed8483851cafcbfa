import datetime as dt

from django.urls import reverse

from xiezhi.findings import actions
from xiezhi.findings.models import Finding

from .helpers import LATE_DECISION, LATE_SERVICE, NOT_PUBLISHED, PACK, a_case
from .test_pages import text


def rows(client, name, **query):
    """The cells shown, by column."""
    lines = client.get(reverse(f"findings:{name}"), query).context["lines"]
    return [{cell["c"].name: cell["value"] for cell in line["cells"]} | {"url": line["url"]} for line in lines]


def exported(client, name, **query) -> str:
    answer = client.get(reverse(f"findings:{name}"), {"export": "csv", **query})
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_one_row_an_act_with_its_findings(cast, client):
    twice = a_case(cast.organ, **LATE_SERVICE, **NOT_PUBLISHED)
    once = a_case(cast.organ, **LATE_SERVICE)
    a_case(cast.strange, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    cast.login(client, "supervisor")
    found = rows(client, "by_act")
    assert [(row["act_label"], row["n"], row["red"], row["orange"]) for row in found] == [
        (twice.case_no, 2, 1, 1),
        (once.case_no, 1, 1, 0),
    ]
    first = Finding.objects.get(act=twice.ref, rule_code="P29")
    assert reverse("findings:record", args=[first.pk]) in text(client, "by_act")
    listed = client.get(found[0]["url"])
    assert [line["cells"][0]["value"] for line in listed.context["lines"]] == [
        "P29 决定书七日内送达",
        "P31 处罚结果七日内公示",
    ]
    assert twice.case_no in str(listed.context["chips"][0]["text"])


def test_one_row_an_organ_and_rule_leads_to_the_list_where_they_are_decided_together(cast, client):
    for day in (1, 15):
        a_case(cast.organ, **LATE_SERVICE | {"decided_on": dt.date(2026, 4, day)})
    a_case(cast.other, **LATE_SERVICE)
    actions.sweep(pack=PACK.only("P29"))
    cast.login(client, "supervisor")
    pattern, other = rows(client, "by_pattern")
    assert (pattern["rule"], pattern["organ"], pattern["n"], pattern["waiting"], other["n"]) == (
        "P29 决定书七日内送达", cast.organ.name, 2, 2, 1)  # fmt: skip
    assert (pattern["first"], pattern["latest"]) == (dt.date(2026, 4, 14), dt.date(2026, 4, 25))
    page = client.get(pattern["url"])
    keys = [line["key"] for line in page.context["lines"]]
    assert len(keys) == 2
    assert page.context["bulk"]
    preview = client.post(reverse("findings:many", args=["confirm"]), {"ids": keys})
    assert len(preview.context["preview"].done) == 2


def test_groups_follow_tab_filters_and_order(cast, client):
    a_case(cast.organ, **LATE_SERVICE)
    done = a_case(cast.organ, **LATE_SERVICE)
    a_case(cast.organ, **LATE_DECISION)
    actions.sweep(pack=PACK)
    actions.confirm(Finding.objects.select_related("organ__division").get(act=done.ref), by=cast.supervisor)
    cast.login(client, "supervisor")
    assert {row["rule"][:3]: row["n"] for row in rows(client, "by_pattern")} == {"P29": 1, "P11": 1}
    assert {row["rule"][:3]: row["n"] for row in rows(client, "by_pattern", view="all")} == {"P29": 2, "P11": 1}
    assert [row["rule"][:3] for row in rows(client, "by_pattern", view="all", sort="n")] == ["P11", "P29"]
    assert [row["rule"][:3] for row in rows(client, "by_pattern", view="all", rule="P11")] == ["P11"]
    assert rows(client, "by_pattern", view="all", sort="nonsense", act="9" * 40)
    for name in ("list", "by_act", "by_pattern"):
        groups = client.get(reverse(f"findings:{name}"), {"view": "all", "rule": "P11"}).context["groups"]
        assert all("view=all" in tab.url and "rule=P11" in tab.url for tab in groups)


def test_the_exports_hold_what_is_seen_in_words(cast, client):
    case = a_case(cast.organ, **LATE_SERVICE, **NOT_PUBLISHED)
    a_case(cast.strange, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    cast.login(client, "supervisor")
    by_act = exported(client, "by_act")
    assert case.case_no in by_act
    assert "P29 决定书七日内送达、P31 处罚结果七日内公示" in by_act
    assert "<a" not in by_act
    by_pattern = exported(client, "by_pattern", view="all")
    assert "P29 决定书七日内送达" in by_pattern
    for export in (by_act, by_pattern):
        assert cast.strange.name not in export


def test_what_is_muted_is_in_no_group_but_its_own(cast, client):
    a_case(cast.organ, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    actions.mute("P29", by=cast.supervisor, organ=cast.organ, until=dt.date(2026, 12, 1), reason="接口改造期间误报")
    cast.login(client, "supervisor")
    for name in ("by_act", "by_pattern"):
        assert not rows(client, name, view="all")
        assert len(rows(client, name, view="muted")) == 1


def test_a_reader_without_names_groups_without_them(cast, client):
    row = a_case(cast.organ, **LATE_SERVICE, party_name="欧阳甲乙", party_kind="person")
    actions.sweep(pack=PACK)
    actions.confirm(Finding.objects.select_related("organ__division").get(act=row.ref), by=cast.supervisor)
    cast.login(client, "government")
    assert "欧阳甲乙" not in text(client, "by_act")
    assert "欧阳甲乙" not in exported(client, "by_act")
    assert row.case_no in text(client, "by_act")


def test_the_organ_groups_its_own_and_a_clerk_nothing(cast, client):
    a_case(cast.organ, **LATE_SERVICE)
    a_case(cast.other, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    cast.login(client, "legal")
    assert [row["organ"] for row in rows(client, "by_pattern")] == [cast.organ.name]
    cast.login(client, "clerk")
    for name in ("by_act", "by_pattern"):
        assert client.get(reverse(f"findings:{name}")).status_code == 404


def test_a_page_of_acts_asks_few_questions_of_the_database(cast, client, django_assert_max_num_queries):
    for _ in range(12):
        a_case(cast.organ, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    cast.login(client, "supervisor")
    for name in ("by_act", "by_pattern"):
        with django_assert_max_num_queries(25):
            text(client, name)
