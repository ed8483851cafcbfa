"""Who leaves a post or an organ, by mistake or for good, what becomes of the certificate, and who comes into post again."""

import datetime as dt

import pytest

from xiezhi.clock.models import Deadline
from xiezhi.core.errors import Refusal, Stale
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Officer
from xiezhi.trail.models import Line

from .story import applied, certified, codes, fresh, officer, on_day, passed

pytestmark = pytest.mark.django_db


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
