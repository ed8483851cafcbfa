"""Plans are drafted by who keeps them and issued by the head; reasons for fewer hours are accepted by the organ's head."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.core.errors import NotAllowed, Overtaken, Refusal, Stale
from xiezhi.files.queries import of_record
from xiezhi.trail.door import Act, OutOfScope
from xiezhi.training import actions, queries
from xiezhi.training.models import Excuse, Plan, Trainee

from .conftest import give, person

pytestmark = pytest.mark.django_db
FIELDS = {"year": 2026, "name": "2026年度培训计划", "law": 200, "business": 250, "skills": 150, "rotation": True}


def draft(cast, **more):
    return actions.draft_plan(cast.organ, FIELDS | more, by=cast.clerk)


def test_a_plan_is_drafted_changed_issued_and_finished(cast):
    plan = draft(cast)
    actions.change_plan(plan, FIELDS | {"law": 300}, by=cast.legal, version=1)
    plan.refresh_from_db()
    assert (plan.tenths, plan.state) == (700, "draft")
    with pytest.raises(Overtaken):
        actions.change_plan(plan, FIELDS, by=cast.clerk, version=1)
    with pytest.raises(NotAllowed):
        actions.issue_plan(plan, by=cast.clerk)
    actions.issue_plan(plan, by=cast.head)
    assert (plan.state, plan.issued_on) == ("issued", dt.date(2026, 11, 20))
    with pytest.raises(Refusal, match="TRN-12"):
        actions.change_plan(plan, FIELDS, by=cast.clerk, version=2)
    actions.finish_plan(plan, by=cast.clerk)
    with pytest.raises(Stale):
        actions.finish_plan(Plan.objects.get(), by=cast.clerk)


def test_a_plan_needs_hours_and_a_name_of_its_own_and_a_draft_may_be_dropped(cast):
    with pytest.raises(Refusal, match="TRN-11"):
        draft(cast, law=0, business=0, skills=0)
    plan = draft(cast)
    with pytest.raises(Refusal, match="TRN-10"):
        draft(cast)
    with pytest.raises(Refusal, match="TRN-13"):
        actions.drop_plan(plan, by=cast.clerk, reason="")
    actions.drop_plan(plan, by=cast.clerk, reason="并入地区计划")
    assert plan.state == "dropped"


def test_a_body_plans_for_itself_and_not_for_an_organ(cast):
    plan = actions.draft_plan(cast.county_body, FIELDS, by=cast.supervisor)
    actions.issue_plan(plan, by=cast.supervision_head)
    with pytest.raises(NotAllowed, match="TRN-01"):
        actions.draft_plan(cast.organ, FIELDS, by=cast.supervisor)
    with pytest.raises((NotAllowed, OutOfScope)):
        actions.draft_plan(cast.organ, FIELDS, by=cast.stranger_clerk)
    assert set(queries.plans_visible(cast.prefecture_supervisor)) == {plan}
    assert not queries.plans_visible(cast.legal).exists()


def claim(cast, who, **more):
    fields = {"organ": cast.organ, "year": 2026, "ground": "maternity", "from_on": dt.date(2026, 3, 1), **more}
    return actions.claim(who, by=cast.legal, **fields)


def test_a_reason_counts_once_the_head_has_accepted_it(cast, staff):
    row = claim(cast, staff.a, proof=SimpleUploadedFile("产假证明.pdf", b"%PDF-1.4\n%%EOF\n"))
    assert queries.of_person(staff.a, 2026).standing.value == "behind"
    for part in ("clerk", "legal", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.accept(row, by=getattr(cast, part))
    actions.accept(row, by=cast.head)
    assert (row.decided_by, queries.of_person(staff.a, 2026).excuse) == (cast.head.name, "产假")
    assert queries.of_person(staff.a, 2026).standing.value == "excused"
    assert queries.of_person(staff.a, 2025).excuse == ""
    assert queries.facts([staff.a.pk], 2026)[staff.a.pk]["excuse"] == "产假"
    assert of_record(row).count() == 1
    actions.withdraw(row, by=cast.clerk)
    assert queries.of_person(staff.a, 2026).excuse == ""
    give(cast, [staff.a], 600)
    assert queries.of_person(staff.a, 2026).standing.value == "met"


def test_a_reason_may_be_turned_down_with_an_answer(cast, staff):
    row = claim(cast, staff.a)
    with pytest.raises(Refusal, match="TRN-43"):
        actions.reject(row, by=cast.head, reason=" ")
    actions.reject(row, by=cast.head, reason="日期与请假单不符")
    assert (row.state, row.answer) == ("rejected", "日期与请假单不符")
    with pytest.raises(Stale):
        actions.accept(Excuse.objects.get(), by=cast.head)
    assert claim(cast, staff.a).state == "claimed"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"from_on": dt.date(2027, 1, 1)}, "TRN-40"),
        ({"from_on": dt.date(2025, 1, 1), "to_on": dt.date(2025, 12, 31)}, "TRN-40"),
        ({"from_on": dt.date(2026, 5, 1), "to_on": dt.date(2026, 4, 1)}, "TRN-40"),
        ({"ground": "other"}, "TRN-42"),
    ],
)
def test_a_reason_must_fall_into_its_year_and_another_one_be_told(cast, staff, fields, code):
    with pytest.raises(Refusal, match=code):
        claim(cast, staff.a, **fields)


def test_a_year_has_one_reason(cast, staff):
    claim(cast, staff.a)
    with pytest.raises(Refusal, match="TRN-41"):
        claim(cast, staff.a, ground="sick")
    assert claim(cast, staff.a, year=2025, from_on=dt.date(2025, 3, 1)).year == 2025


def test_people_of_the_organ_are_put_on_its_roster_and_taken_off(cast, staff):
    head, stranger = cast.user("head").person, cast.user("stranger_clerk").person
    assert head in queries.to_enrol(cast.organ)
    assert staff.a not in queries.to_enrol(cast.organ)
    for ids, code in (({}, "TRN-02"), ({stranger.pk: ""}, "TRN-03"), ({staff.a.pk: ""}, "TRN-03")):
        with pytest.raises(Refusal, match=code):
            actions.enrol(cast.organ, ids, by=cast.clerk)
    actions.enrol(cast.organ, {head.pk: "F-1"}, by=cast.clerk)
    row = Trainee.objects.get(person=head)
    with pytest.raises(Refusal, match="TRN-04"):
        actions.move_out(row, by=cast.clerk, on=dt.date(2026, 11, 21), why="退休")
    actions.move_out(row, by=cast.clerk, on=dt.date(2026, 11, 20), why="退休")
    with pytest.raises(Stale, match="TRN-05"):
        actions.move_out(Trainee.objects.get(pk=row.pk), by=cast.clerk, on=dt.date(2026, 11, 20), why="退休")
    with pytest.raises(OutOfScope):
        actions.move_out(Trainee.objects.get(person=staff.b), by=cast.stranger_clerk, on=dt.date(2026, 11, 20), why="x")


def test_the_room_of_officers_writes_the_roster_within_its_own_acts(cast):
    act = Act("test.officers", cast.system)
    who = person(cast, "调动的人", number="1", from_on=dt.date(2024, 5, 1))
    same = actions.put(act, who, cast.organ, number="2327-555")
    assert (same.number, Trainee.objects.filter(person=who).count()) == ("2327-555", 1)
    moved = actions.put(act, who, cast.other, number="2327-555", from_on=dt.date(2026, 7, 1))
    stretches = list(Trainee.objects.filter(person=who).order_by("pk").values_list("organ", "to_on"))
    assert stretches == [(cast.organ.pk, dt.date(2026, 6, 30)), (cast.other.pk, None)]
    actions.renumber(act, who, "2327-556")
    actions.leave(act, who, on=dt.date(2026, 10, 31), why="退休")
    moved.refresh_from_db()
    assert (moved.number, moved.to_on, moved.ended_as) == ("2327-556", dt.date(2026, 10, 31), "退休")
    actions.leave(act, who, on=dt.date(2026, 10, 31))  # nothing is open: nothing happens


@pytest.mark.parametrize(
    ("part", "people"),
    [
        ("clerk", 3), ("legal", 3), ("head", 3), ("supervisor", 4), ("government", 4), ("prefecture_supervisor", 5), ("officer", 1),
        ("other_clerk", 1), ("township", 0), ("stranger_supervisor", 1), ("sysadmin", 0), ("secadmin", 0), ("auditor", 0),
    ],
)  # fmt: skip
def test_each_post_sees_the_people_it_is_entitled_to(cast, staff, part, people):
    actor = getattr(cast, part)
    give(cast, [staff.a, staff.officer], 80)
    assert queries.trainees_visible(actor).count() == people
    assert queries.attendances_visible(actor).count() == (min(people, 2) if people and part not in ("other_clerk", "stranger_supervisor", "officer") else part == "officer")
    assert queries.courses_visible(actor).exists() is (part in ("clerk", "legal", "head", "supervisor", "government", "prefecture_supervisor", "officer"))
