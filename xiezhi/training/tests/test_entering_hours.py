"""Hours of a course: entered for all at once, never twice, never more than a day holds, never at two places."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.core.errors import NotAllowed, Overtaken, Refusal, Stale
from xiezhi.files.queries import of_record
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line
from xiezhi.training import actions, clash, hours, queries
from xiezhi.training.models import Attendance, Correction

from .conftest import DAY, course, give, person

pytestmark = pytest.mark.django_db
MORNING = {"begins": dt.time(9), "ends": dt.time(12)}


@pytest.mark.parametrize(("text", "tenths"), [("4", 40), ("3.5", 35), ("４", 40), (" 8学时 ", 80), ("0.5小时", 5), ("60", 600)])
def test_hours_are_read_as_people_write_them(text, tenths):
    assert hours.parse(text) == tenths
    assert hours.parse(hours.shown(tenths)) == tenths


@pytest.mark.parametrize("text", ["", "0", "-1", "3.55", "三", "1e3", "99999", "4;", "٤", "4.", "nan"])
def test_what_is_no_number_of_hours_is_refused(text):
    with pytest.raises(ValueError):
        hours.parse(text)


def test_the_hours_of_a_whole_course_are_entered_in_one_act_with_one_line(cast, staff):
    made = course(cast)
    before = Line.objects.count()
    assert actions.enter(made, {staff.a.pk: 80, staff.b.pk: 35}, by=cast.clerk) == 2
    made.refresh_from_db()
    assert (made.state, Line.objects.count()) == ("held", before + 1)
    row = Attendance.objects.get(person=staff.b)
    assert (row.organ, row.year, row.kind, row.tenths, row.by_name) == (cast.organ, 2026, "law", 35, cast.clerk.name)
    assert actions.enter(made, {staff.officer.pk: 80}, by=cast.legal) == 1


def test_somebody_who_has_hours_of_the_course_gets_them_no_second_time_and_nobody_else_does_then(cast, staff):
    made = give(cast, [staff.a], 80)
    with pytest.raises(Refusal) as caught:
        actions.enter(made, {staff.a.pk: 80, staff.b.pk: 80}, by=cast.clerk)
    assert (caught.value.code, list(caught.value.fields)) == ("TRN-32", [f"h{staff.a.pk}"])
    assert "8学时" in caught.value.fields[f"h{staff.a.pk}"]
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize(("tenths", "ok"), [(80, True), (81, False), (160, False)])
def test_one_day_holds_eight_hours(cast, tenths, ok):
    if ok:
        assert course(cast, tenths=tenths).tenths == tenths
    else:
        with pytest.raises(Refusal) as caught:
            course(cast, tenths=tenths)
        assert caught.value.code == "TRN-23"
        assert "至多8学时" in caught.value.fields["tenths"]
        assert course(cast, tenths=tenths, ends_on=DAY + dt.timedelta(days=1))


def test_two_courses_of_one_day_hold_eight_hours_together_and_the_other_one_is_named(cast, staff):
    give(cast, [staff.a], 50, name="上午班")
    second = course(cast, name="下午班", tenths=40)
    with pytest.raises(Refusal) as caught:
        actions.enter(second, {staff.a.pk: 40}, by=cast.clerk)
    assert "上午班" in caught.value.fields[f"h{staff.a.pk}"]
    actions.enter(second, {staff.a.pk: 30, staff.b.pk: 40}, by=cast.clerk)


def test_courses_at_the_same_time_are_refused_and_named(cast, staff):
    give(cast, [staff.a], 30, name="上午班", **MORNING)
    same = course(cast, name="同时的班", tenths=20, begins=dt.time(11), ends=dt.time(13))
    with pytest.raises(Refusal) as caught:
        actions.enter(same, {staff.a.pk: 20}, by=cast.clerk)
    assert "上午班" in caught.value.fields[f"h{staff.a.pk}"]
    after = course(cast, name="下午的班", tenths=20, begins=dt.time(12), ends=dt.time(14))
    assert actions.enter(after, {staff.a.pk: 20}, by=cast.clerk) == 1


def test_a_span_knows_its_days_and_what_it_meets():
    one = clash.Span(DAY, DAY + dt.timedelta(days=2), dt.time(9), dt.time(11))
    assert one.days == 3
    assert one.overlaps(clash.Span(DAY + dt.timedelta(days=2), DAY + dt.timedelta(days=4), dt.time(10), dt.time(12)))
    assert not one.overlaps(clash.Span(DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=4), dt.time(10), dt.time(12)))
    assert not one.overlaps(clash.Span(DAY, DAY))  # no times are known


def test_hours_are_no_more_than_the_courses_and_only_of_one_that_has_begun(cast, staff):
    made = course(cast, tenths=40)
    with pytest.raises(Refusal) as caught:
        actions.enter(made, {staff.a.pk: 41}, by=cast.clerk)
    assert "多于课程" in caught.value.fields[f"h{staff.a.pk}"]
    ahead = course(cast, name="明天", day=dt.date(2026, 11, 21))
    for wrong, code in ((ahead, "TRN-31"), (made, "TRN-30")):
        with pytest.raises(Refusal, match=code):
            actions.enter(wrong, {staff.a.pk: 40} if wrong is ahead else {}, by=cast.clerk)


def test_only_people_on_a_roster_in_scope_get_hours(cast, staff):
    made = course(cast)
    for who in (staff.other, staff.strange, cast.user("head").person):
        with pytest.raises(Refusal, match="TRN-33"):
            actions.enter(made, {who.pk: 80}, by=cast.clerk)
    body = course(cast, by="supervisor", organ=cast.county_body, name="集中轮训")
    actions.enter(body, {staff.a.pk: 80, staff.other.pk: 80}, by=cast.supervisor)
    assert set(Attendance.objects.values_list("organ__name", flat=True)) == {cast.organ.name, cast.other.name}
    with pytest.raises(Refusal, match="TRN-33"):
        actions.enter(body, {staff.strange.pk: 80}, by=cast.supervisor)


def test_an_organs_records_are_its_own_and_a_bodys_are_the_bodys(cast, staff):
    made = course(cast)
    for part in ("head", "officer", "government", "sysadmin", "supervision_head"):
        with pytest.raises(NotAllowed):
            actions.enter(made, {staff.a.pk: 80}, by=getattr(cast, part))
    with pytest.raises(NotAllowed, match="TRN-01"):
        actions.enter(made, {staff.a.pk: 80}, by=cast.supervisor)
    with pytest.raises(NotAllowed, match="TRN-01"):
        actions.enter(made, {staff.other.pk: 80}, by=cast.other_clerk)
    with pytest.raises(NotAllowed, match="TRN-01"):
        course(cast, by="supervisor")
    actions.enter(made, {staff.a.pk: 80}, by=cast.clerk)
    row = Attendance.objects.get()
    for part in ("supervisor", "other_clerk", "stranger_clerk"):
        with pytest.raises((NotAllowed, OutOfScope)):
            actions.void(row, by=getattr(cast, part), reason="x")


def test_a_correction_keeps_what_stood_before_with_the_reason(cast, staff):
    give(cast, [staff.a], 80)
    row = Attendance.objects.get()
    actions.correct(row, by=cast.clerk, version=1, tenths=60, remark="中途离开", reason="签到表显示提前离开")
    row.refresh_from_db()
    assert (row.tenths, row.remark, row.version) == (60, "中途离开", 2)
    found = Correction.objects.get()
    assert found.changes == {"tenths": [80, 60], "remark": ["", "中途离开"]}
    assert (found.reason, found.by_name) == ("签到表显示提前离开", cast.clerk.name)
    with pytest.raises(Overtaken):
        actions.correct(row, by=cast.clerk, version=1, tenths=50, remark="", reason="再改")
    for tenths, code in ((90, "TRN-35"), (60, "TRN-39")):
        with pytest.raises(Refusal, match=code):
            actions.correct(row, by=cast.clerk, version=2, tenths=tenths, remark="中途离开", reason="再改")
    with pytest.raises(Refusal, match="TRN-13"):
        actions.correct(row, by=cast.clerk, version=2, tenths=50, remark="", reason=" ")


def test_void_hours_count_no_more_stay_to_be_seen_and_can_be_entered_anew(cast, staff):
    made = give(cast, [staff.a], 80)
    row = Attendance.objects.get()
    actions.void(row, by=cast.legal, reason="没有参加")
    assert queries.hours([staff.a.pk], 2026)[staff.a.pk]["total"] == 0
    with pytest.raises(Stale):
        actions.void(Attendance.objects.get(), by=cast.legal, reason="再来")
    actions.enter(made, {staff.a.pk: 40}, by=cast.clerk)
    assert list(Attendance.objects.order_by("id").values_list("state", "tenths")) == [("void", 80), ("valid", 40)]


def test_a_changed_course_takes_its_hours_along_and_may_not_contradict_them(cast, staff):
    made = give(cast, [staff.a], 80)
    fields = {name: getattr(made, name) for name in ("name", "kind", "mode", "starts_on", "ends_on", "tenths")}
    with pytest.raises(Refusal) as caught:
        actions.change_course(made, fields | {"tenths": 40}, by=cast.clerk, version=1)
    assert (caught.value.code, "林云石" in caught.value.what) == ("TRN-26", True)
    day = dt.date(2025, 3, 2)
    actions.change_course(made, fields | {"kind": "skills", "starts_on": day, "ends_on": day}, by=cast.clerk, version=1)
    assert Attendance.objects.get().year == 2025
    assert Attendance.objects.get().kind == "skills"
    give(cast, [staff.a], 30, name="上午班", day=day - dt.timedelta(days=1), **MORNING)
    clashing = fields | {"tenths": 80, "starts_on": day - dt.timedelta(days=1), "ends_on": day, **MORNING}
    with pytest.raises(Refusal) as caught:
        actions.change_course(made, clashing, by=cast.clerk, version=2)
    assert (caught.value.code, "上午班" in caught.value.what) == ("TRN-24", True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": dt.date(2026, 3, 1)}, "TRN-20"),
        ({"ends_on": dt.date(2026, 12, 1)}, "TRN-21"),
        ({"begins": dt.time(9)}, "TRN-22"),
        ({"begins": dt.time(9), "ends": dt.time(9)}, "TRN-22"),
        ({"name": "已有的课"}, "TRN-27"),
    ],
)
def test_a_course_that_cannot_be_is_refused_at_its_field(cast, changes, code):
    course(cast, name="已有的课")
    with pytest.raises(Refusal) as caught:
        course(cast, **changes)
    assert caught.value.code == code
    assert caught.value.fields


def test_a_course_is_cancelled_before_it_is_held_with_a_reason(cast, staff):
    made = course(cast)
    actions.cancel_course(made, by=cast.clerk, reason="授课人不能到场")
    assert (made.state, made.reason) == ("cancelled", "授课人不能到场")
    with pytest.raises(Refusal, match="TRN-31"):
        actions.enter(made, {staff.a.pk: 80}, by=cast.clerk)
    assert course(cast).pk != made.pk  # the name is free again
    with pytest.raises(Stale):
        actions.cancel_course(give(cast, [staff.a], 80, name="已办的课"), by=cast.clerk, reason="x")


def test_a_proof_is_kept_as_a_file_of_the_entry(cast, staff):
    give(cast, [staff.a], 80)
    row = Attendance.objects.get()
    actions.attach(row, by=cast.clerk, upload=SimpleUploadedFile("结业证书.pdf", b"%PDF-1.4\n%%EOF\n"))
    stored = of_record(row).get()
    assert (stored.name, stored.organ) == ("结业证书.pdf", cast.organ)
    with pytest.raises(Refusal):
        actions.attach(row, by=cast.clerk, upload=SimpleUploadedFile("a.pdf", b"MZ"))


def test_entries_from_files_that_overlap_within_the_file_are_named(cast, staff):
    rows = [
        {"person_name": "林云石", "course_name": name, "kind": "law", "starts_on": DAY, "hours": "2", "begins": begins, "ends": ends}
        for name, begins, ends in (("甲班", "09:00", "11:00"), ("乙班", "10:00", "12:00"), ("丙班", "11:00", "13:00"))
    ]
    actions.take_rows(rows, by=cast.clerk, organ=cast.organ, batch="exchange.Batch:1")
    pairs = [(a.course.name, b.course.name) for a, b in queries.conflicts([staff.a.pk, staff.b.pk], 2026)]
    assert pairs == [("甲班", "乙班"), ("乙班", "丙班")]


def test_people_who_left_keep_their_hours(cast):
    gone = person(cast, "走了的人", to_on=dt.date(2026, 6, 30))
    made = give(cast, [gone], 80)
    assert queries.attended(made).get().organ == cast.organ
    assert not queries.enrolled(queries.trainees_visible(cast.legal), 2026).filter(person=gone).exists()
