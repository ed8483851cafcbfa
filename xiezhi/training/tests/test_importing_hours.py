"""Hours from files: read by names and numbers, courses registered on the way, the same file never counted twice."""

import csv
import datetime as dt
import io

import pytest

from xiezhi.exchange import actions as exchange
from xiezhi.exchange import tasks
from xiezhi.exchange.kinds import KINDS
from xiezhi.trail.door import Act
from xiezhi.training import actions, queries
from xiezhi.training.models import Attendance, Correction, Course, Trainee

from .conftest import course, give, person

pytestmark = pytest.mark.django_db
HEAD = ("机关代码", "姓名", "证号或编号", "课程名称", "学时类别", "培训方式", "开始日期", "结束日期", "每日开始时刻", "每日结束时刻", "学时", "备注")


def line(name="林云石", **more):
    return {"姓名": name, "课程名称": "行政执法三项制度", "学时类别": "业务知识", "开始日期": "2026-03-02", "学时": "4"} | more


def send(cast, rows, part="clerk", organ=None, name="学时.csv"):
    text = io.StringIO()
    out = csv.DictWriter(text, HEAD)
    out.writeheader()
    out.writerows(rows)
    batch, fresh = tasks.submit(
        io.BytesIO(text.getvalue().encode()), by=getattr(cast, part), organ=organ or cast.organ, name=name, kind=KINDS["attendance"]
    )
    if fresh:
        tasks.read_batch.call(batch.pk)
        batch.refresh_from_db()
    return batch


def codes(batch):
    return {row.line: [error["code"] for error in row.errors] for row in batch.rows.all()}


def test_a_file_of_hours_registers_its_course_and_gives_each_his_hours(cast, staff):
    batch = send(cast, [line(), line("柏岚舟", 学时="3.5", 证号或编号="2327-003", 备注="补课")])
    assert (batch.state, batch.accepted, batch.quarantined) == ("done", 2, 0), codes(batch)
    made = Course.objects.get()
    assert (made.name, made.kind, made.state, made.tenths, made.organ) == ("行政执法三项制度", "business", "held", 40, cast.organ)
    assert set(Attendance.objects.values_list("person__name", "tenths", "remark", "batch")) == {
        ("林云石", 40, "", batch.ref), ("柏岚舟", 35, "补课", batch.ref),
    }  # fmt: skip


def test_the_same_lines_in_another_file_change_nothing_and_other_hours_are_a_correction(cast, staff):
    send(cast, [line(), line("柏岚舟")])
    batch = send(cast, [line(), line("柏岚舟", 学时="2")], name="再报.csv")
    assert (batch.accepted, batch.unchanged, batch.changed) == (0, 1, 1)
    assert Attendance.objects.count() == 2
    assert Correction.objects.get().changes == {"tenths": [40, 20]}
    again = send(cast, [line(), line("柏岚舟", 学时="2")])
    assert again.pk == batch.pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"姓名": "没有的人"}, "TRN-48"),
        ({"证号或编号": "2327-999"}, "TRN-48"),
        ({"学时": "四"}, "TRN-45"),
        ({"学时": "8.1"}, "TRN-36"),
        ({"学时": ""}, "ROW-01"),
        ({"学时类别": "文艺"}, "CELL-06"),
        ({"开始日期": "2026-11-21"}, "ROW-04"),
        ({"结束日期": "2026-03-01"}, "TRN-20"),
        ({"每日开始时刻": "25:00", "每日结束时刻": "26:00"}, "TRN-46"),
        ({"每日开始时刻": "09:00"}, "TRN-22"),
        ({"机关代码": "11232701MB0000006K"}, "ROW-02"),
    ],
)
def test_a_line_that_cannot_be_right_waits_with_its_reason(cast, staff, changes, code):
    batch = send(cast, [line(**changes)])
    assert set(codes(batch)[2]) == {code}
    assert not Attendance.objects.exists()


def test_namesakes_are_told_apart_by_their_number(cast, staff):
    person(cast, "林云石", number="2327-009")
    batch = send(cast, [line(), line(证号或编号="2327-009")])
    assert codes(batch) == {2: ["TRN-47"]}
    assert Attendance.objects.get().person != staff.a


def test_a_line_of_somebody_not_yet_on_the_roster_is_taken_once_he_is(cast, staff):
    row = send(cast, [line("局长甲")]).rows.get()
    assert not exchange.mend(row, by=cast.clerk)
    head = cast.user("head").person
    actions.enrol(cast.organ, {head.pk: ""}, by=cast.clerk)
    row.refresh_from_db()
    assert exchange.mend(row, by=cast.clerk)
    assert Attendance.objects.get().person == head
    assert row.record == Attendance.objects.get().ref


def test_hours_beside_those_of_another_course_that_cannot_be_wait_and_name_it(cast, staff):
    give(cast, [staff.a], 60, name="全天班")
    batch = send(cast, [line()])
    assert codes(batch) == {2: ["TRN-38"]}
    assert batch.rows.get().errors[0]["params"]["other"] == "全天班"


def test_a_body_sends_people_of_several_organs_of_its_area_under_its_one_course(cast, staff):
    made = course(cast, name="行政执法三项制度", by="supervisor", organ=cast.county_body, kind="business", rotation=True, tenths=60)
    rows = [
        line(机关代码=cast.organ.code), line("樟溪亭", 机关代码=cast.other.code), line("槐原桥", 机关代码=cast.strange.code),
        line("柏岚舟", 机关代码=cast.organ.code, 学时="6.5"),
    ]  # fmt: skip
    batch = send(cast, rows, "supervisor", cast.county_body)
    assert (batch.accepted, codes(batch)) == (2, {4: ["ROW-02"], 5: ["TRN-35"]})
    made.refresh_from_db()
    assert (Course.objects.get(), made.state) == (made, "held")
    assert set(queries.attended(made).values_list("organ__name", flat=True)) == {cast.organ.name, cast.other.name}
    assert {row.organ: row.rotated for row in queries.coverage(cast.supervisor, 2026)} == {cast.organ: 1, cast.other: 1}


def test_another_kind_than_the_courses_is_asked_back(cast, staff):
    course(cast, name="行政执法三项制度", kind="law")
    assert codes(send(cast, [line()])) == {2: ["TRN-44"]}


def test_a_thousand_lines_are_taken_in_a_few_pieces(cast):
    act = Act("test.many", cast.system)
    from xiezhi.accounts.models import Person

    people = act.bulk_create(Person, [Person(name=f"学员{n}", organ=cast.organ, synthetic=True) for n in range(600)])
    act.bulk_create(Trainee, [Trainee(person=one, organ=cast.organ, number=f"N{n}") for n, one in enumerate(people)])
    batch = send(cast, [line(f"学员{n}", 证号或编号=f"N{n}") for n in range(600)])
    assert (batch.accepted, Course.objects.count(), Attendance.objects.count()) == (600, 1, 600)
    assert queries.hours([people[7].pk], 2026)[people[7].pk]["business"] == 4


def test_clock_times_are_read_as_written():
    assert actions.attendance.moment("9:30") == actions.attendance.moment("09：30") == dt.time(9, 30)
    assert actions.attendance.moment("9时30分") == dt.time(9, 30)
    assert actions.attendance.moment("14:00:00") == dt.time(14)
