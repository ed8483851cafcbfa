"""Who sees which officers and certificates; what rules are told of them; how many questions that takes."""

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Officer
from xiezhi.rulebook.facts.management import OFFICER
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.management import OFFICER_PACK
from xiezhi.rulebook.rule import Outcome

from .story import certified, fresh, officer, on_day

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("clerk", True), ("legal", True), ("head", True), ("supervisor", True), ("supervision_head", True), ("government", True),
        ("prefecture_supervisor", True), ("commission", True), ("officer", False), ("township", False), ("other_clerk", False),
        ("other_legal", False), ("stranger_clerk", False), ("stranger_supervisor", False), ("stranger_government", False),
        ("sysadmin", False), ("secadmin", False), ("auditor", False),
    ],
)  # fmt: skip
def test_officers_are_seen_by_their_organ_and_those_above(cast, part, sees):
    row = certified(cast)
    actor = getattr(cast, part)
    assert queries.visible_to(actor).exists() is sees
    assert queries.certificates_visible(actor).filter(pk=row.pk).exists() is sees
    assert queries.applications_visible(actor).exists() is sees


def test_nobody_sees_anything_without_being_somebody(cast):
    certified(cast)
    assert not queries.visible_to(None).exists()


def test_an_officer_sees_himself_and_nobody_else(cast):
    certified(cast)
    person = cast.user("officer").person
    mine = actions.register(by=cast.clerk, organ=cast.organ, name=person.name, staff_no="R9", staffing="civil", person=person)
    assert list(queries.visible_to(cast.officer)) == [mine]
    assert queries.own(cast.officer) == mine
    assert queries.own(cast.clerk) is None


def test_the_row_of_the_rulebook_says_how_an_officer_stood_on_the_day(cast):
    row = certified(cast)
    with on_day("2026-12-28"):
        actions.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 12, 28), reason="retire")
    assert queries.facts([cast.organ.pk], dt.date(2026, 11, 19)) == []
    [before] = queries.facts([cast.organ.pk], dt.date(2026, 12, 27))
    assert (before["on_duty"], before["left_on"], before["training_hours"]) == (True, None, 0)
    assert (before["year_ended_on"], before["excuse"]) == (dt.date(2026, 12, 31), "年中入职")
    [after] = queries.facts([cast.organ.pk], dt.date(2027, 1, 20))
    assert (after["on_duty"], after["left_on"], after["cert_withdrawn_on"]) == (False, dt.date(2026, 12, 28), None)
    assert set(before) - queries.WHOSE <= {fact.name for fact in OFFICER}


def test_a_certificate_not_taken_back_in_time_breaks_g05_and_taken_back_it_does_not_apply(cast):
    row = certified(cast)
    actions.leave(fresh(row.officer), by=cast.clerk, on=TODAY, reason="resign")
    rule = OFFICER_PACK["G05"]

    def outcome(day):
        [facts] = queries.facts([cast.organ.pk], day)
        return judge(rule, facts, day).outcome

    assert outcome(dt.date(2026, 12, 4)) is Outcome.PASS
    assert outcome(dt.date(2026, 12, 7)) is Outcome.BREACH
    with on_day("2026-12-07"):
        actions.recall(fresh(row), by=cast.supervisor, on=dt.date(2026, 12, 7))
    assert outcome(dt.date(2026, 12, 8)) is Outcome.NOT_APPLICABLE


def test_a_failed_annual_check_is_told_until_it_is_made_good(cast):
    row = certified(cast)
    actions.check(row, by=cast.supervisor, passed=False, note="考核不合格")
    assert queries.facts([cast.organ.pk], TODAY)[0]["failed_on"] == TODAY
    actions.check(row, by=cast.supervisor)
    assert queries.facts([cast.organ.pk], TODAY)[0]["failed_on"] is None


def test_shares_count_officers_with_a_valid_certificate_and_reviewers_but_no_auxiliaries(cast):
    certified(cast, 1)
    officer(cast, 2)
    officer(cast, 3, reviewer=True, reviewing_since=dt.date(2024, 1, 1))
    actions.add_auxiliary(by=cast.clerk, organ=cast.organ, name="协管", staff_no="X1")
    assert queries.headcounts([cast.organ.pk, cast.other.pk]) == {cast.organ.pk: {"reviewer_count": 1, "officer_count": 1}}
    counts = queries.counts(Officer.objects.all())
    assert (counts["people"], counts["posted"], counts["held"], counts["without"], counts["unqualified"]) == (3, 3, 1, 2, 1)


def test_facts_and_statuses_take_the_same_questions_for_one_and_for_many(cast, django_assert_num_queries):
    numbers = [certified(cast, n).number for n in range(1, 6)]
    with django_assert_num_queries(7):
        assert len(queries.facts([cast.organ.pk, cast.other.pk], TODAY)) == 5
    with django_assert_num_queries(2):
        found = queries.certificates_on([(number, TODAY) for number in numbers])
    assert all(status.valid for status in found.values())


def test_warnings_begin_at_ninety_and_thirty_days(cast):
    row = certified(cast)

    def stands(day):
        with on_day(day):
            rows = queries.certificates_visible(cast.supervisor)
            return [name for name in ("valid", "warn", "soon", "expired") if rows.filter(queries.standing_q(name)).exists()]

    assert row.valid_to == dt.date(2031, 11, 19)
    assert stands("2031-08-20") == ["valid"]
    assert stands("2031-08-21") == ["valid", "warn"]
    assert stands("2031-10-20") == ["valid", "warn", "soon"]
    assert stands("2031-11-19") == ["valid", "warn", "soon"]
    assert stands("2031-11-20") == ["expired"]


def test_paper_results_are_entered_by_supervision_alone(cast):
    from .story import passed

    one = officer(cast)
    for part in ("clerk", "legal", "head", "government"):
        with pytest.raises(NotAllowed):
            passed(cast, one, by=getattr(cast, part))
