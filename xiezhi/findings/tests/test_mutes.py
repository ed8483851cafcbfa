import datetime as dt

import pytest
from django.urls import reverse

from tests.ground import standing
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.desk import queries as desk
from xiezhi.findings import actions, queries
from xiezhi.findings.models import Mute
from xiezhi.organs.models import Division
from xiezhi.trail.models import Line

from .helpers import LATE_SERVICE, a_case, act, finding_of
from .test_decisions import found_in
from .test_pages import text

UNTIL = dt.date(2026, 12, 31)


def county() -> Division:
    return Division.objects.get(code="232701")


def muted(cast, by=None, **more) -> Mute:
    place = {} if {"organ", "division"} & set(more) else {"organ": cast.organ}
    given = {"rule_code": "P29", "until": UNTIL, "reason": "接口改造期间多为误报"} | place | more
    return actions.mute(given.pop("rule_code"), by=by or cast.supervisor, **given)


@standing
def late(cast):
    return found_in(cast.organ)


def stands(cast) -> dict[str, bool]:
    """Where a finding is still to be met."""
    return {
        "worklist": queries.to_decide(cast.supervisor).exists(),
        "bell": desk.todo_count(cast.supervisor) > 0,
        "organ": queries.visible_to(cast.legal).exists(),
        "figures": bool(queries.rule_figures(cast.supervisor)["P29"].breached),
    }


def test_a_muted_finding_stands_nowhere_while_it_lasts_and_comes_back_by_itself(cast, late, settings):
    assert all(stands(cast).values())
    muted(cast)
    assert not any(stands(cast).values())
    settings.TODAY = (UNTIL + dt.timedelta(days=1)).isoformat()
    assert all(stands(cast).values())


def test_on_its_last_day_a_mute_still_lasts(cast, late, settings):
    muted(cast)
    settings.TODAY = UNTIL.isoformat()
    assert not any(stands(cast).values())


def test_the_sweep_records_what_is_muted(cast):
    muted(cast)
    case = a_case(cast.organ, **LATE_SERVICE)
    assert actions.sweep().new >= 1
    assert finding_of(case).state == "new"
    assert queries.rule_figures(cast.supervisor)["P29"].muted == 1


def test_a_mute_of_a_division_covers_the_organs_in_it_and_no_others(cast, late):
    elsewhere = found_in(cast.strange)
    muted(cast, division=county())
    assert list(queries.to_decide(cast.prefecture_supervisor)) == [elsewhere]
    assert not queries.to_decide(cast.supervisor).exists()


def test_another_rule_of_the_same_organ_is_not_muted(cast):
    other = found_in(cast.organ, "P31", published_on=None)
    muted(cast)
    assert list(queries.to_decide(cast.supervisor)) == [other]


def test_supervision_reads_what_is_muted_under_its_own_tab_with_the_reason(cast, late, client):
    muted(cast)
    cast.login(client, "supervisor")
    assert late.act_label not in text(client, "list")
    assert late.act_label not in text(client, "list", view="all")
    page = text(client, "list", view="muted")
    assert late.act_label in page
    assert "接口改造期间多为误报" in page
    record = text(client, "record", late.pk)
    assert "接口改造期间多为误报" in record
    assert "静默期间不核查" in record
    cast.login(client, "legal")
    assert client.get(reverse("findings:record", args=[late.pk])).status_code == 404


def test_nothing_is_decided_about_a_muted_finding(cast, late, client):
    actions.confirm(late, by=cast.supervisor)
    fresh = found_in(cast.organ)
    muted(cast)
    for step in (
        lambda: actions.confirm(fresh, by=cast.supervisor),
        lambda: actions.dismiss(fresh, by=cast.supervisor, reason_code="data", reason="送达日期录入有误"),
        lambda: actions.reconsider(late, by=cast.supervisor, reason="机关提出异议"),
        lambda: actions.open_lead(late, by=cast.supervisor),
    ):
        with pytest.raises(Refusal, match="FIND-08"):
            step()
    cast.login(client, "supervisor")
    preview = client.post(reverse("findings:many", args=["confirm"]), {"ids": [fresh.pk]}).context["preview"]
    assert [refusal.code for _row, refusal in preview.refused] == ["FIND-08"]


def test_a_rule_whose_statute_says_must_not_is_never_muted(cast, client):
    with pytest.raises(Refusal, match="FIND-20"):
        muted(cast, rule_code="P13")
    cast.login(client, "supervisor")
    assert client.get(reverse("findings:mute", args=["P13"])).status_code == 409
    assert (
        "不能静默"
        in client.post(
            reverse("findings:mute", args=["P13"]),
            {"place": cast.organ.ref, "until": "2026-12-31", "reason": "误报太多"},
        ).content.decode()
    )
    assert not Mute.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"until": dt.date(2026, 11, 19)}, "until"),
        ({"until": dt.date(2027, 5, 20)}, "until"),
        ({"reason": " 误报 "}, "reason"),
        ({"organ": None}, "place"),
    ],
)
def test_a_mute_needs_a_place_a_reason_and_an_end_within_bounds(cast, more, field):
    with pytest.raises(Refusal) as refused:
        muted(cast, **more)
    assert (refused.value.code, set(refused.value.fields)) == ("FIND-21", {field})


def test_the_longest_time_is_a_setting(cast, settings):
    settings.MUTE_MAX_DAYS = 10
    with pytest.raises(Refusal, match="FIND-21"):
        muted(cast)
    assert muted(cast, until=dt.date(2026, 11, 30)).until == dt.date(2026, 11, 30)


def test_nobody_mutes_outside_the_own_area(cast):
    for place in ({"organ": cast.strange}, {"division": Division.objects.get(code="232700")}):
        with pytest.raises(NotAllowed, match="FIND-23"):
            muted(cast, **place)


@pytest.mark.parametrize(
    "part", ["legal", "head", "clerk", "officer", "government", "township", "sysadmin", "secadmin", "auditor"]
)
def test_only_supervision_mutes(cast, part):
    with pytest.raises(NotAllowed, match="ROLE-01"):
        muted(cast, by=getattr(cast, part))


def test_a_place_is_muted_once_and_again_when_the_first_is_over(cast, settings):
    first = muted(cast)
    with pytest.raises(Stale, match="FIND-22"):
        muted(cast, by=cast.supervision_head)
    settings.TODAY = "2027-01-10"
    again = muted(cast, until=dt.date(2027, 2, 1))
    first.refresh_from_db()
    assert (first.state, again.state) == ("lapsed", "muted")


def test_a_mute_is_lifted_early_with_a_reason_and_once(cast, late):
    row = muted(cast)
    with pytest.raises(Refusal, match="FIND-21"):
        actions.lift(row, by=cast.supervisor, reason="好")
    late_copy = Mute.objects.get(pk=row.pk)
    actions.lift(row, by=cast.supervision_head, reason="接口已经修复")
    assert all(stands(cast).values())
    with pytest.raises(Stale):
        actions.lift(late_copy, by=cast.supervisor, reason="接口已经修复")
    assert Line.objects.filter(verb="findings.mute.lift").count() == 1


def test_a_mute_from_above_is_seen_below_and_not_lifted_there(cast, late, client):
    row = muted(cast, by=cast.prefecture_supervisor, division=Division.objects.get(code="232700"))
    assert not queries.to_decide(cast.supervisor).exists()
    assert list(queries.mutes(cast.supervisor)) == [row]
    with pytest.raises(NotAllowed, match="FIND-25"):
        actions.lift(row, by=cast.supervisor, reason="本县没有这个问题")
    cast.login(client, "supervisor")
    assert reverse("findings:lift", args=[row.pk]) not in text(client, "rule_settings", "P29")
    assert client.post(reverse("findings:lift", args=[row.pk]), {"reason": "本县没有这个问题"}).status_code == 403


def test_the_body_above_lifts_a_mute_of_the_county(cast):
    row = muted(cast)
    actions.lift(row, by=cast.prefecture_supervisor, reason="静默范围过宽")
    row.refresh_from_db()
    assert (row.state, row.lift_reason) == ("lifted", "静默范围过宽")


def test_mutes_that_have_run_out_are_marked_by_the_worker(cast, settings):
    from xiezhi.findings import tasks

    row = muted(cast)
    assert tasks.lapse_mutes() == 0
    settings.TODAY = "2027-01-01"
    assert tasks.lapse_mutes() == 1
    row.refresh_from_db()
    assert row.state == "lapsed"
    with pytest.raises(Stale):
        actions.lift(row, by=cast.supervisor, reason="接口已经修复")


def test_mutes_stand_on_the_rules_page_with_who_why_and_until_and_are_not_the_organs_to_read(cast, late, client):
    muted(cast)
    cast.login(client, "supervisor")
    page = text(client, "rule_settings", "P29")
    for words in ("接口改造期间多为误报", "监督员甲", "2026-12-31", cast.organ.name):
        assert words in page, words
    assert "接口改造期间多为误报" in text(client, "rules", view="muted")
    cast.login(client, "legal")
    assert client.get(reverse("findings:rule_settings", args=["P29"])).status_code == 404
    assert "已静默" not in text(client, "rules")
    assert "静默" not in text(client, "rule", "P29")
    cast.login(client, "stranger_supervisor")
    assert "接口改造期间多为误报" not in text(client, "rule_settings", "P29")


def test_a_mute_is_made_and_lifted_on_the_pages(cast, late, client):
    cast.login(client, "supervisor")
    url = reverse("findings:mute", args=["P29"])
    assert client.post(url, {"place": "organs.Organ:999", "until": "不是日期", "reason": ""}).status_code == 422
    assert (
        client.post(url, {"place": cast.strange.ref, "until": "2026-12-31", "reason": "误报太多了"}).status_code == 422
    )
    assert client.post(url, {"place": cast.organ.ref, "until": "2026-12-31", "reason": "误报太多了"}).status_code == 302
    row = Mute.objects.get()
    assert client.post(url, {"place": cast.organ.ref, "until": "2026-12-31", "reason": "误报太多了"}).status_code == 409
    lift = reverse("findings:lift", args=[row.pk])
    assert client.post(lift, {"reason": ""}).status_code == 422
    assert client.post(lift, {"reason": "接口已经修复"}).status_code == 302
    assert client.post(lift, {"reason": "接口已经修复"}).status_code == 409


def test_the_form_says_how_many_findings_each_place_has_now(cast, late, client):
    found_in(cast.other)
    cast.login(client, "supervisor")
    groups = dict(client.get(reverse("findings:mute", args=["P29"])).context["form"].fields["place"].choices[1:])
    labels = [label for choices in groups.values() for _value, label in choices]
    assert "漠河市（现有预警 2 条）" in labels
    assert f"{cast.organ.name}（现有预警 1 条）" in labels
    assert not any("塔河" in label for label in labels)


def test_the_list_of_mutes_asks_the_same_however_many_there_are(cast, client, django_assert_max_num_queries):
    for rule in ("P29", "P31", "P11", "P26"):
        for organ in (cast.organ, cast.other):
            muted(cast, rule_code=rule, organ=organ)
    cast.login(client, "supervisor")
    with django_assert_max_num_queries(26):
        assert len(client.get(reverse("findings:rules"), {"view": "muted"}).context["mutes"]) == 8


def test_a_decision_made_before_counts_in_the_share_while_the_rule_is_muted(cast, late):
    actions.dismiss(late, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    muted(cast)
    figures = queries.rule_figures(cast.supervisor)["P29"]
    assert (figures.dismissed, figures.breached, figures.muted) == (1, 0, 1)


def test_the_row_says_one_place(cast):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        act().create(
            Mute, body=cast.county_body, rule_code="P29", target="x", reason="无", first=UNTIL, until=UNTIL, made_by="甲", made_ref="t",
            made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
