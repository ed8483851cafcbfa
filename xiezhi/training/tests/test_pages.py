"""Pages of training: what each role finds, and the work of a clerk, a head and a supervisor on them."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiezhi.files.queries import of_record
from xiezhi.trail.door import Act
from xiezhi.training import actions
from xiezhi.training.models import Attendance, Course, Excuse, Plan, Trainee

from .conftest import course, give, person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def text(answer):
    return answer.content.decode()


def url(name, *args):
    return reverse(f"training:{name}", args=args)


def test_the_list_shows_progress_source_and_figures_and_narrows_to_who_is_behind(client, cast, staff):
    give(cast, [staff.a], 600)
    give(cast, [staff.b], 580, name="另一班", day=dt.date(2026, 5, 4))
    cast.login(client, "legal")
    page = text(client.get(url("list")))
    for said in ("60 / 60", "58 / 60", "已达标", "落后", "实施方案二（五）", "人均学时"):
        assert said in page, said
    assert "非法定默认" not in page
    page = text(client.get(url("list"), {"standing": "behind"}))
    assert "执法员甲" in page
    assert "林云石" not in page
    assert "柏岚舟" not in page  # 58 hours in November: on the way
    page = text(client.get(url("list"), {"year": "2025", "standing": "short"}))
    assert "林云石" in page


def test_the_list_needs_the_same_number_of_queries_however_many_people(client, cast, staff, django_assert_max_num_queries):
    for n in range(40):
        person(cast, f"学员{n}")
    cast.login(client, "supervisor")
    client.get(url("list"))
    with django_assert_max_num_queries(22):
        client.get(url("list"))


def test_the_export_holds_the_hours_as_numbers(client, cast, staff):
    give(cast, [staff.a], 35)
    cast.login(client, "legal")
    page = b"".join(client.get(url("list"), {"export": "csv"}).streaming_content).decode()
    assert "林云石" in page
    assert ",3.5," in page


def test_an_officer_finds_himself_and_nobody_else(client, cast, staff):
    give(cast, [staff.officer, staff.a], 80)
    cast.login(client, "officer")
    page = text(client.get(url("list")))
    assert "执法员甲" in page
    assert "林云石" not in page
    page = text(client.get(url("person", staff.officer.pk)))
    assert "还差 52 学时" in page
    own, foreign = Attendance.objects.get(person=staff.officer), Attendance.objects.get(person=staff.a)
    assert client.get(url("attendance", own.pk)).status_code == 200
    page = text(client.get(url("course", Course.objects.get().pk)))
    assert "林云石" not in page
    for name, pk in (("person", staff.a.pk), ("attendance", foreign.pk), ("person_trail", staff.a.pk)):
        assert client.get(url(name, pk)).status_code == 404
    for name in ("plans", "coverage", "excuses", "new_course", "enrol"):
        assert client.get(url(name)).status_code == 404


def test_a_clerk_registers_a_course_and_enters_two_hundred_people_at_once(client, cast, staff):
    act = Act("test.many", cast.system)
    from xiezhi.accounts.models import Person

    people = act.bulk_create(Person, [Person(name=f"学员{n:03}", organ=cast.organ, synthetic=True) for n in range(197)])
    act.bulk_create(Trainee, [Trainee(person=one, organ=cast.organ, number=f"N{n:03}") for n, one in enumerate(people)])
    cast.login(client, "clerk")
    fields = {
        "organ": cast.organ.pk, "name": "行政处罚法讲解", "kind": "law", "mode": "class", "starts_on": "2026-03-02", "ends_on": "2026-03-02",
        "begins": "09:00", "ends": "12:00", "tenths": "3.5",
    }  # fmt: skip
    answer = client.post(url("new_course"), fields)
    made = Course.objects.get()
    asked = text(client.get(url("new_course")))
    assert [asked.count(f'placeholder="{hour}"') for hour in ("09:00", "17:00")] == [1, 1]
    assert answer.url == url("course", made.pk)
    assert (made.tenths, made.begins) == (35, dt.time(9))
    page = text(client.get(url("roll", made.pk)))
    assert page.count('class="form-control roll-in"') == 200
    assert "data-grid" in page
    assert text(client.get(url("roll", made.pk), {"fill": "1"})).count('value="3.5"') == 200
    boxes = {f"h{pk}": "3.5" for pk in Trainee.objects.values_list("person_id", flat=True)}
    boxes |= {f"h{people[0].pk}": "", f"h{people[1].pk}": "三"}
    answer = client.post(url("roll", made.pk), boxes)
    assert answer.status_code == 422
    assert 'value="三"' in text(answer)
    assert not Attendance.objects.exists()
    answer = client.post(url("roll", made.pk), boxes | {f"h{people[1].pk}": "2"}, follow=True)
    assert "登记了199人的学时" in text(answer)
    assert Attendance.objects.count() == 199
    page = text(client.get(url("roll", made.pk)))
    assert page.count('class="form-control roll-in"') == 1
    assert "已登记 3.5 学时" in page


def test_a_refused_entry_is_told_at_its_row_and_nothing_is_lost(client, cast, staff):
    give(cast, [staff.a], 60, name="全天班")
    made = course(cast, tenths=40)
    cast.login(client, "clerk")
    answer = client.post(url("roll", made.pk), {f"h{staff.a.pk}": "4", f"h{staff.b.pk}": "4"})
    page = text(answer)
    assert answer.status_code == 422
    assert "全天班" in page
    assert page.count('value="4"') == 2


def test_a_course_that_cannot_be_is_told_at_its_field(client, cast):
    cast.login(client, "clerk")
    fields = {"organ": cast.organ.pk, "name": "班", "kind": "law", "mode": "class", "starts_on": "2026-03-02", "ends_on": "2026-03-02"}
    answer = client.post(url("new_course"), fields | {"tenths": "9"})
    assert answer.status_code == 422
    assert "至多8学时" in text(answer)
    for wrong in ("", "0", "九"):
        assert client.post(url("new_course"), fields | {"tenths": wrong}).status_code == 422
    assert not Course.objects.exists()


def test_two_people_at_one_course_are_shown_both_versions(client, cast):
    made = course(cast)
    cast.login(client, "clerk")
    fields = {"name": "新名称", "kind": "law", "mode": "class", "starts_on": "2026-03-02", "ends_on": "2026-03-02", "tenths": "8", "version": 1}
    assert client.post(url("edit_course", made.pk), fields).status_code == 302
    answer = client.post(url("edit_course", made.pk), fields | {"name": "别的名称"})
    assert answer.status_code == 409
    for said in ("STATE-04", "新名称", "别的名称"):
        assert said in text(answer)


def test_an_entry_is_corrected_with_its_history_in_view_and_proved_by_a_file(client, cast, staff):
    give(cast, [staff.a], 80)
    row = Attendance.objects.get()
    cast.login(client, "clerk")
    assert client.post(url("correct", row.pk), {"tenths": "6", "remark": "", "reason": "", "version": 1}).status_code == 422
    client.post(url("correct", row.pk), {"tenths": "6", "remark": "", "reason": "提前离开", "version": 1})
    assert client.post(url("correct", row.pk), {"tenths": "5", "reason": "再改", "version": 1}).status_code == 409
    client.post(url("attach", row.pk), {"proof": SimpleUploadedFile("结业证书.pdf", PDF)})
    page = text(client.get(url("attendance", row.pk)))
    for said in ("学时由8改为6", "提前离开", "结业证书.pdf"):
        assert said in page, said
    stored = of_record(row).get()
    assert client.get(url("proof", row.pk, stored.pk)).status_code == 200
    assert client.get(url("proof", row.pk, 10**9)).status_code == 404
    cast.login(client, "supervisor")
    page = text(client.get(url("attendance", row.pk)))
    assert "学时由8改为6" in page
    assert url("correct", row.pk) not in page
    assert client.post(url("correct", row.pk), {"tenths": "5", "reason": "x", "version": 2}).status_code == 403
    cast.login(client, "clerk")
    assert client.post(url("void", row.pk), {"reason": "没有参加"}).status_code == 302
    assert "没有参加" in text(client.get(url("attendance", row.pk)))


def test_a_reason_goes_from_the_legal_unit_to_the_head_one_after_the_other(client, cast, staff):
    cast.login(client, "legal")
    data = {"year": "2026", "ground": "maternity", "from_on": "2026-03-01", "to_on": "", "note": "", "proof": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(url("claim", staff.a.pk), data).status_code == 302
    assert client.post(url("claim", staff.a.pk), {**data, "proof": ""}).status_code == 409
    second = actions.claim(staff.b, by=cast.legal, organ=cast.organ, year=2026, ground="sick", from_on=dt.date(2026, 2, 1))
    row = Excuse.objects.get(person=staff.a)
    cast.login(client, "head")
    assert "待核" in text(client.get(url("excuses")))
    assert client.post(url("accept", row.pk)).url == url("excuse", second.pk)
    assert client.post(url("reject", second.pk), {"reason": ""}).status_code == 422
    assert client.post(url("reject", second.pk), {"reason": "没有诊断证明"}).status_code == 302
    assert "有正当理由" in text(client.get(url("person", staff.a.pk)))
    assert client.get(url("excuse_file", row.pk, of_record(row).get().pk)).status_code == 200
    cast.login(client, "supervisor")
    page = text(client.get(url("excuse", row.pk)))
    assert "产假" in page
    assert "a.pdf" not in page
    assert client.get(url("excuse_file", row.pk, of_record(row).get().pk)).status_code == 403


def test_a_plan_is_drafted_by_the_clerk_issued_by_the_head_and_leads_to_its_courses(client, cast):
    cast.login(client, "clerk")
    fields = {"organ": cast.organ.pk, "year": "2026", "name": "年度计划", "law": "20", "business": "25.5", "skills": "15"}
    client.post(url("new_plan"), fields)
    plan = Plan.objects.get()
    page = text(client.get(url("plan", plan.pk)))
    assert "由单位负责人下发" in page
    assert "25.5" in page
    assert client.post(url("issue_plan", plan.pk)).status_code == 404  # a page for heads
    cast.login(client, "head")
    client.post(url("issue_plan", plan.pk))
    cast.login(client, "clerk")
    page = text(client.get(url("plan", plan.pk)))
    assert f"{url('new_course')}?plan={plan.pk}" in page
    assert f'value="{plan.pk}" selected' in text(client.get(url("new_course"), {"plan": plan.pk}))
    course(cast, plan=plan)
    assert "行政处罚法讲解" in text(client.get(url("plan", plan.pk)))
    assert client.post(url("finish_plan", plan.pk)).status_code == 302


def test_people_are_put_on_the_roster_on_a_page_and_taken_off(client, cast, staff):
    head = cast.user("head").person
    cast.login(client, "clerk")
    page = text(client.get(url("enrol")))
    assert "局长甲" in page
    assert client.post(url("enrol"), {"organ": cast.organ.pk}).status_code == 422
    client.post(url("enrol"), {"organ": cast.organ.pk, "ids": [head.pk], f"n{head.pk}": "F-1"})
    assert Trainee.objects.get(person=head).number == "F-1"
    client.post(url("move_out", head.pk), {"on": "2026-11-20", "why": "退休"})
    assert client.get(url("move_out", head.pk)).status_code == 404
    assert "已移出名册" in text(client.get(url("person", head.pk)))


def test_organs_are_compared_and_lead_to_their_people(client, cast, staff):
    give(cast, [staff.a], 600, rotation=True)
    cast.login(client, "supervisor")
    page = text(client.get(url("coverage")))
    assert f"{url('list')}?organ={cast.organ.pk}&amp;year=2026" in page
    assert "1 / 3" in page
    page = text(client.get(url("coverage"), {"late": "0"}))
    assert "没有符合条件" in page
    page = text(client.get(url("coverage"), {"q": "生态"}))
    assert cast.other.name in page
    assert f"organ={cast.organ.pk}&" not in page


def test_entries_that_overlap_are_named_on_the_persons_page(client, cast, staff):
    rows = [
        {"person_name": "林云石", "course_name": name, "kind": "law", "starts_on": dt.date(2026, 3, 2), "hours": "2", "begins": "09:00", "ends": "11:00"}
        for name in ("甲班", "乙班")
    ]
    actions.take_rows(rows, by=cast.clerk, organ=cast.organ, batch="exchange.Batch:1")
    cast.login(client, "supervisor")
    page = text(client.get(url("person", staff.a.pk)))
    assert "时间重叠" in page
    assert "“甲班”和“乙班”" in page
    assert "林云石" in text(client.get(url("attendances"), {"batch": "1"}))
    assert "林云石" not in text(client.get(url("attendances"), {"batch": "2"}))


@pytest.mark.parametrize("part", ["other_clerk", "stranger_clerk", "stranger_supervisor"])
def test_a_stranger_finds_no_person_course_entry_plan_or_reason(client, cast, staff, part):
    give(cast, [staff.a], 80)
    plan = actions.draft_plan(cast.organ, {"year": 2026, "name": "计划", "law": 10}, by=cast.clerk)
    reason = actions.claim(staff.a, by=cast.legal, organ=cast.organ, year=2026, ground="sick", from_on=dt.date(2026, 2, 1))
    row, made = Attendance.objects.get(), Course.objects.get()
    cast.login(client, part)
    for name, pk in (("person", staff.a.pk), ("attendance", row.pk), ("course", made.pk), ("plan", plan.pk), ("excuse", reason.pk)):
        assert client.get(url(name, pk)).status_code == client.get(url(name, 10**9)).status_code == 404
    for name in ("list", "attendances", "courses", "plans", "coverage", "excuses"):
        assert "林云石" not in text(client.get(url(name)))
    for name, pk in (("roll", made.pk), ("void", row.pk), ("correct", row.pk), ("claim", staff.a.pk), ("move_out", staff.a.pk)):
        assert client.post(url(name, pk), {"reason": "x"}).status_code == 404


def test_a_reader_goes_from_person_to_person_of_the_list_and_keeps_its_year(client, cast, staff):
    cast.login(client, "legal")
    lines = client.get(url("list"), {"year": "2025", "sort": "name"}).context["lines"]
    record = client.get(lines[0]["url"])
    walk = record.context["walk"]
    assert (walk.at, walk.before) == (1, "")
    assert walk.after == lines[1]["url"]
    assert client.get(walk.after).context["walk"].at == 2
    assert record.context["summary"].year == 2025
