"""A certificate from the application to its end: asked for, examined, issued, checked, renewed, lost, run out."""

import datetime as dt

import pytest

from xiezhi.core.actor import system_actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.organs.models import Organ
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Application, Certificate
from xiezhi.subjects.tests.story import signed
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .story import applied, approved, certified, codes, fresh, officer, on_day, passed

pytestmark = pytest.mark.django_db


def test_a_new_officer_comes_to_a_certificate_by_three_hands(cast):
    one = officer(cast)
    with pytest.raises(Refusal, match="REG-10") as refused:
        applied(cast, one)
    assert codes(refused) == ["REG-14"]
    passed(cast, one)
    row = applied(cast, one)
    assert row.state == "submitted"
    actions.approve(row, by=cast.supervisor, opinion="材料齐全")
    certificate = actions.issue(row, by=cast.supervision_head)
    assert (certificate.state, certificate.valid_from, certificate.valid_to) == (
        "valid", dt.date(2026, 11, 20), dt.date(2031, 11, 19),
    )  # fmt: skip
    assert certificate.issuer == cast.county_body
    assert fresh(one).certificate == certificate
    assert fresh(row).certificate == certificate
    assert queries.good_card(certificate).no == 1
    verbs = list(Line.objects.filter(verb__startswith="registry.application").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["registry.application.apply", "registry.application.approve", "registry.application.issue"]


@pytest.mark.parametrize(
    ("more", "wanting"),
    [
        ({"staffing": "outside"}, ["REG-12"]), ({"staffing": ""}, ["REG-12"]),
    ],
)  # fmt: skip
def test_who_is_not_on_the_payroll_gets_none(cast, more, wanting):
    one = officer(cast, **more)
    passed(cast, one)
    with pytest.raises(Refusal, match="REG-10") as refused:
        applied(cast, one)
    assert codes(refused) == wanting


def test_training_must_be_done_and_the_exam_still_good(cast):
    one = officer(cast)
    passed(cast, one, valid_to=dt.date(2026, 11, 19))
    with pytest.raises(Refusal) as refused:
        applied(cast, one, trained_on=None)
    assert codes(refused) == ["REG-14", "REG-15"]
    passed(cast, one, on=dt.date(2026, 11, 1))
    with pytest.raises(Refusal) as refused:
        applied(cast, one, trained_on=dt.date(2026, 11, 21))
    assert refused.value.fields == {"trained_on": "培训完成日期还没有填写。"}


def test_no_certificate_where_the_organ_is_no_confirmed_subject_any_more(cast):
    one, two = officer(cast), officer(cast, 2)
    passed(cast, one)
    passed(cast, two)
    row, waiting = approved(cast, one), applied(cast, two)
    Act("test.organ", cast.system).rows(Organ).filter(pk=cast.organ.pk).update(ended_on=dt.date(2026, 11, 20))
    with on_day("2026-11-21"):
        for refused in (
            lambda: actions.issue(fresh(row), by=cast.supervision_head),
            lambda: actions.approve(fresh(waiting), by=cast.supervisor),
            lambda: applied(cast, officer(cast, 3)),
        ):
            with pytest.raises(Refusal, match="REG-10") as refusal:
                refused()
            assert "REG-23" in codes(refusal)
            assert "不是已经确认的行政执法主体" in refusal.value.what
    actions.issue(fresh(row), by=cast.supervision_head)  # its last day still counts


def test_an_entrusted_organisation_has_officers_while_it_is_entrusted(cast, brigade):
    one = officer(cast, organ=brigade, clerk=cast.system)
    passed(cast, one, by=cast.system)
    with pytest.raises(Refusal, match="REG-10") as refusal:
        applied(cast, one, by=cast.system)
    assert codes(refusal) == ["REG-23"]
    signed(cast, brigade)
    row = applied(cast, one, by=cast.system)
    actions.approve(row, by=cast.system)
    assert actions.issue(row, by=system_actor("test.head")).organ == brigade


def test_who_examined_it_does_not_issue_it(cast):
    one = officer(cast)
    passed(cast, one)
    row = approved(cast, one)
    Application.objects.filter(pk=row.pk).with_permit(permit()).update(reviewed_ref=cast.supervision_head.ref)
    with pytest.raises(NotAllowed, match="REG-21"):
        actions.issue(fresh(row), by=cast.supervision_head)


def permit():
    return Act("test.set", system_actor("test"))


@pytest.mark.parametrize("part", ["clerk", "legal", "head", "officer", "government", "supervisor", "sysadmin", "township"])
def test_nobody_but_the_head_of_the_body_issues(cast, part):
    one = officer(cast)
    passed(cast, one)
    row = approved(cast, one)
    with pytest.raises(NotAllowed, match="ROLE-01"):
        actions.issue(row, by=getattr(cast, part))


@pytest.mark.parametrize("part", ["supervisor", "supervision_head", "head", "officer", "government", "township", "auditor"])
def test_nobody_but_the_organ_s_own_people_apply(cast, part):
    one = officer(cast)
    passed(cast, one)
    with pytest.raises(NotAllowed, match="ROLE-01"):
        applied(cast, one, by=getattr(cast, part))


def test_only_one_application_runs_at_a_time_and_one_withdrawn_makes_room(cast):
    one = officer(cast)
    passed(cast, one)
    row = applied(cast, one)
    with pytest.raises(Stale, match="REG-17"):
        applied(cast, one)
    actions.withdraw(row, by=cast.clerk)
    assert applied(cast, one).state == "submitted"


def test_a_returned_application_comes_back_mended(cast):
    one = officer(cast)
    passed(cast, one)
    row = applied(cast, one, fields="生态环境")
    with pytest.raises(Refusal, match="REG-20"):
        actions.return_(row, by=cast.supervisor, opinion="不对")
    actions.return_(row, by=cast.supervisor, opinion="执法领域与机关职责不一致")
    actions.resubmit(row, by=cast.legal, fields="市场监管，食品安全,市场监管", trained_on=dt.date(2026, 11, 1))
    assert (row.state, row.fields) == ("submitted", "市场监管、食品安全")


def test_a_refused_one_ends_with_its_reason_on_the_trail(cast):
    one = officer(cast)
    passed(cast, one)
    row = applied(cast, one)
    actions.refuse(row, by=cast.supervisor, opinion="实际从事内勤工作，不在执法岗位")
    assert row.state == "refused"
    assert Line.objects.get(verb="registry.application.refuse").reason == "实际从事内勤工作，不在执法岗位"
    with pytest.raises(Stale):
        actions.approve(row, by=cast.supervisor)


def test_conditions_are_asked_again_at_every_step(cast):
    one = officer(cast)
    passed(cast, one)
    row = approved(cast, one)
    actions.edit_officer(
        one, by=cast.clerk, seen=one.version, name="林甲1", staff_no="R001", staffing="outside", fields="市场监管",
        on_duty_since=one.on_duty_since,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        actions.issue(fresh(row), by=cast.supervision_head)
    assert codes(refused) == ["REG-12"]


def test_numbers_run_on_without_gap_and_pass_over_those_given_elsewhere(cast):
    assert certified(cast, 1).number == "演示23270100001"
    two = officer(cast, 2)
    passed(cast, two)
    other = actions.issue(approved(cast, two), by=cast.supervision_head, number="演示23270100002")
    assert other.number == "演示23270100002"
    assert certified(cast, 3).number == "演示23270100003"


@pytest.mark.parametrize("number", ["12", "abc 12345", "<b>12345</b>", "1" * 21])
def test_a_number_that_is_not_of_the_place_s_form_is_refused(cast, number):
    one = officer(cast)
    passed(cast, one)
    with pytest.raises(Refusal, match="REG-24"):
        actions.issue(approved(cast, one), by=cast.supervision_head, number=number)


def test_a_number_is_never_given_twice(cast):
    taken = certified(cast, 1).number
    two = officer(cast, 2)
    passed(cast, two)
    with pytest.raises(Refusal, match="REG-24"):
        actions.issue(approved(cast, two), by=cast.supervision_head, number=taken)


def test_it_counts_up_to_its_last_day_and_not_one_more(cast):
    number = certified(cast).number
    assert queries.certificate_on(number, dt.date(2026, 11, 19)).state.value == "not_yet"
    assert queries.certificate_on(number, dt.date(2026, 11, 20)).valid is True
    assert queries.certificate_on(number, dt.date(2031, 11, 19)).valid is True
    over = queries.certificate_on(number, dt.date(2031, 11, 20))
    assert (over.state.value, over.valid) == ("expired", False)
    assert queries.certificate_on("没有这个证", dt.date(2026, 11, 20)).state.value == "missing"


def test_renewal_is_asked_for_within_ninety_days_and_keeps_the_number(cast):
    with on_day("2021-12-20"):
        one = officer(cast, on_duty_since=dt.date(2021, 11, 1))
        passed(cast, one, on=dt.date(2021, 12, 1))
        row = actions.issue(approved(cast, one), by=cast.supervision_head)
    assert row.valid_to == dt.date(2026, 12, 19)
    with on_day("2026-09-19"), pytest.raises(Refusal) as refused:
        applied(cast, fresh(one), kind="renew")
    assert codes(refused) == ["REG-16"]
    asked = approved(cast, fresh(one), kind="renew")
    renewed = actions.issue(asked, by=cast.supervision_head)
    assert (renewed.pk, renewed.number, renewed.valid_to) == (row.pk, row.number, dt.date(2031, 11, 19))
    assert [card.void_on for card in renewed.cards.order_by("no")] == [dt.date(2026, 11, 20), None]
    assert queries.certificate_on(row.number, dt.date(2026, 11, 19)).valid_to == dt.date(2026, 12, 19)
    assert queries.certificate_on(row.number, dt.date(2027, 1, 1)).valid is True


def test_a_gap_between_running_out_and_renewal_stays_a_gap(cast):
    with on_day("2021-10-20"):
        one = officer(cast, on_duty_since=dt.date(2021, 9, 1))
        passed(cast, one, on=dt.date(2021, 10, 1))
        row = actions.issue(approved(cast, one), by=cast.supervision_head)
    actions.issue(approved(cast, fresh(one), kind="renew"), by=cast.supervision_head)
    days = {
        day: queries.certificate_on(row.number, day).valid
        for day in (dt.date(2026, 10, 19), dt.date(2026, 10, 20), dt.date(2026, 11, 19), dt.date(2026, 11, 20))
    }
    assert list(days.values()) == [True, False, False, True]


def test_a_lost_card_is_void_at_once_while_the_certificate_stands(cast):
    row = certified(cast)
    old = queries.good_card(row)
    asked = applied(cast, row.officer, kind="lost")
    assert fresh(old).void_why == "报失"
    assert queries.certificate_on(row.number, dt.date(2026, 11, 20)).valid is True
    actions.approve(asked, by=cast.supervisor)
    again = actions.issue(asked, by=cast.supervision_head)
    card = queries.good_card(again)
    assert (card.no, card.token != old.token, again.valid_to) == (2, True, row.valid_to)


def test_the_annual_check_passes_once_a_year_and_a_failed_one_can_be_made_good(cast):
    with on_day("2025-06-02"):
        row = _issued(cast)
    with pytest.raises(Refusal, match="REG-42"):
        actions.check(row, by=cast.supervisor, passed=False)
    actions.check(row, by=cast.supervisor, passed=False, note="学时不足")
    assert list(queries.to_check(cast.supervisor, 2026)) == [row]
    actions.check(row, by=cast.supervisor)
    assert not queries.to_check(cast.supervisor, 2026)
    with pytest.raises(Stale, match="REG-41"):
        actions.check(row, by=cast.supervisor)


def _issued(cast, n=1):
    one = officer(cast, n, on_duty_since=dt.date(2025, 3, 1))
    passed(cast, one, on=dt.date(2025, 5, 1))
    return actions.issue(approved(cast, one), by=cast.supervision_head)


def test_what_cannot_be_checked_says_why_and_the_others_pass(cast):
    with on_day("2025-06-02"):
        good, gone = _issued(cast, 1), _issued(cast, 2)
    actions.leave(gone.officer, by=cast.clerk, on=dt.date(2026, 11, 2), reason="retire")
    rows = list(Certificate.objects.order_by("number"))
    preview = actions.preview_checks(rows)
    assert [row.pk for row in preview.done] == [good.pk]
    assert [(row.pk, why.code) for row, why in preview.refused] == [(gone.pk, "REG-41")]
    result = actions.check_many(rows, by=cast.supervisor)
    assert len(result.done) == 1
    assert good.checks.get().passed
