"""A certificate from the application to its end: asked for, examined, issued, checked, renewed, lost, run out, transferred."""

import datetime as dt

import pytest

from xiezhi.clock.models import Deadline
from xiezhi.core.actor import system_actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.organs.models import Organ
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Application, Certificate, Officer
from xiezhi.subjects.tests.story import signed
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .story import applied, approved, certified, fresh, officer, on_day, passed

pytestmark = pytest.mark.django_db


def codes(refusal) -> list[str]:
    return refusal.value.data.get("conditions", [])


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


def test_leaving_starts_ten_working_days_and_the_certificate_no_longer_counts(cast):
    row = certified(cast)
    actions.leave(row.officer, by=cast.clerk, on=dt.date(2026, 11, 20), reason="retire", paper_no="漠人退〔2026〕3号")
    row.refresh_from_db()
    assert row.state == "leaving"
    assert queries.certificate_on(row.number, dt.date(2026, 11, 20)).valid is False
    limit = Deadline.objects.get(record=row.ref)
    assert (limit.ends_on, limit.statutory, limit.organ) == (dt.date(2026, 12, 4), False, cast.organ)
    actions.recall(row, by=cast.supervisor, on=dt.date(2026, 11, 20))
    assert (fresh(row).state, fresh(limit).state) == ("recalled", "met")
    assert queries.good_card(row) is None
    actions.cancel(fresh(row), by=cast.supervisor, on=dt.date(2026, 11, 20))
    assert fresh(row).state == "cancelled"


def test_beyond_the_loaded_calendar_the_limit_is_reckoned_by_weekends_and_says_so(cast):
    row = certified(cast)
    with on_day("2026-12-28"):
        actions.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 12, 28), reason="resign")
    limit = Deadline.objects.get(record=row.ref)
    assert limit.ends_on == dt.date(2027, 1, 11)
    assert "放假安排还没有发布" in "".join(limit.explain(lambda text: text))


def test_a_transfer_closes_the_old_certificate_and_opens_the_way_to_a_new_one(cast):
    old = certified(cast)
    one = fresh(old.officer)
    actions.leave(
        one, by=cast.clerk, on=dt.date(2026, 11, 20), reason="transfer", to_organ=cast.other, paper_no="漠人调〔2026〕9号"
    )
    one = fresh(one)
    assert (one.organ, one.person.organ, one.on_duty) == (cast.other, cast.other, True)
    assert one not in queries.visible_to(cast.clerk)
    assert old in queries.certificates_visible(cast.clerk)
    asked = applied(cast, one, by=cast.other_clerk, fields="生态环境")
    actions.approve(asked, by=cast.supervisor)
    with pytest.raises(Refusal) as refused:
        actions.issue(asked, by=cast.supervision_head)
    assert codes(refused) == ["REG-16"]
    actions.recall(fresh(old), by=cast.supervisor, on=dt.date(2026, 11, 20))
    new = actions.issue(asked, by=cast.supervision_head)
    assert (new.organ, new.number != old.number) == (cast.other, True)
    assert [(p.organ, p.ended_as) for p in one.postings.order_by("id")] == [(cast.organ, "transfer"), (cast.other, "")]


def test_the_log_in_of_who_leaves_the_organ_loses_its_posts_there(cast):
    from xiezhi.accounts.models import Post

    person = cast.user("officer").person
    one = actions.register(by=cast.clerk, organ=cast.organ, name=person.name, staff_no="R9", staffing="civil", person=person)
    actions.leave(one, by=cast.clerk, on=dt.date(2026, 11, 20), reason="resign")
    assert Post.objects.get(pk=cast.officer.post_id).to_on == dt.date(2026, 11, 19)
    assert Line.objects.filter(verb="registry.leave").get().detail.count('"posts_ended":1') == 1


def test_an_application_of_who_leaves_is_withdrawn(cast):
    one = officer(cast)
    passed(cast, one)
    row = applied(cast, one)
    actions.leave(one, by=cast.clerk, on=dt.date(2026, 11, 20), reason="rotate")
    assert fresh(row).state == "withdrawn"


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [("2026-11-21", "retire", "REG-31"), ("2026-03-01", "retire", "REG-31"), ("2026-11-20", "disqualify", "REG-30")],
)
def test_a_leaving_that_cannot_be_is_refused(cast, on, reason, code):
    one = officer(cast)
    with pytest.raises(Refusal, match=code):
        actions.leave(one, by=cast.clerk, on=dt.date.fromisoformat(on), reason=reason)
    assert fresh(one).on_duty


def test_a_leaving_entered_by_mistake_is_undone_as_if_it_had_never_been(cast):
    row = certified(cast)
    with on_day("2026-11-25"):
        actions.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 11, 23), reason="rotate")
        actions.stay(fresh(row), by=cast.supervisor, reason="误登记了同名人员的离岗")
    assert fresh(row).state == "valid"
    assert all(queries.certificate_on(row.number, dt.date(2026, 11, d)).valid for d in (22, 23, 24, 25))
    assert Deadline.objects.get(record=row.ref).state == "stopped"
    one = fresh(row.officer)
    assert (one.on_duty, one.left_on, one.postings.get().to_on) == (True, None, None)


def test_who_went_to_another_organ_cannot_be_brought_back_by_undoing(cast):
    row = certified(cast)
    actions.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 11, 20), reason="transfer", to_organ=cast.other)
    with pytest.raises(Refusal, match="REG-43"):
        actions.stay(fresh(row), by=cast.supervisor, reason="误登记了离岗情况")


def test_an_expired_certificate_may_be_cancelled_without_a_decision(cast):
    row = certified(cast)
    with on_day("2031-11-20"):
        actions.cancel(fresh(row), by=cast.supervisor, on=dt.date(2031, 11, 20))
    assert fresh(row).state == "cancelled"


def test_auxiliary_staff_have_no_way_to_a_certificate_until_they_are_officers(cast):
    aux = actions.add_auxiliary(by=cast.clerk, organ=cast.organ, name="协管甲", staff_no="X1", from_on=dt.date(2025, 1, 1))
    with pytest.raises(Refusal, match="REG-03"):
        actions.register(by=cast.clerk, organ=cast.organ, name="协管甲", staff_no="R1", person=aux.person)
    assert not Officer.objects.exists()
    assert queries.headcounts([cast.organ.pk]) == {}
    one = actions.promote(aux, by=cast.clerk, on=dt.date(2026, 11, 2), staff_no="R1", staffing="public", fields="市场监管")
    assert (fresh(aux).to_on, one.person) == (dt.date(2026, 11, 1), aux.person)
    passed(cast, one)
    assert applied(cast, one).state == "submitted"


def test_somebody_comes_back_into_post_after_rotation(cast):
    one = officer(cast)
    actions.leave(one, by=cast.clerk, on=dt.date(2026, 6, 1), reason="rotate")
    actions.back(fresh(one), by=cast.clerk, on=dt.date(2026, 9, 1), position="执法二中队")
    one = fresh(one)
    assert (one.on_duty, one.on_duty_since, one.position) == (True, dt.date(2026, 9, 1), "执法二中队")
    with pytest.raises(Stale):
        actions.back(one, by=cast.clerk, on=dt.date(2026, 9, 2))


def test_the_roster_of_training_follows_the_register(cast):
    from xiezhi.training.models import Trainee

    def roster():
        return list(Trainee.objects.order_by("id").values_list("organ__name", "number", "from_on", "to_on"))

    row = certified(cast)
    home, other = cast.organ.name, cast.other.name
    assert roster() == [(home, row.number, dt.date(2026, 3, 2), None)]
    actions.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 11, 20), reason="transfer", to_organ=cast.other)
    assert roster() == [
        (home, row.number, dt.date(2026, 3, 2), dt.date(2026, 11, 19)), (other, "R001", dt.date(2026, 11, 20), None),
    ]  # fmt: skip
    actions.leave(fresh(row.officer), by=cast.other_clerk, on=dt.date(2026, 11, 20), reason="rotate")
    assert roster()[1:] == []
    actions.back(fresh(row.officer), by=cast.other_clerk, on=dt.date(2026, 11, 20))
    assert roster()[1:] == [(other, "R001", dt.date(2026, 11, 20), None)]
    actions.add_auxiliary(by=cast.clerk, organ=cast.organ, name="协管", staff_no="X1")
    assert len(roster()) == 2
