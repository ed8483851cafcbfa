"""What waits in the registers of subjects and examinations stands with whoever moves it on, and its list is behind it."""

import datetime as dt

import pytest
from django.db.models import F
from django.urls import reverse

from xiezhi.core.errors import Refusal
from xiezhi.core.time import now, today
from xiezhi.desk import queries
from xiezhi.exams import actions as exams
from xiezhi.exams.models import Exam
from xiezhi.exams.tests.world import announced
from xiezhi.registry import actions as registry
from xiezhi.registry.tests import story
from xiezhi.subjects import actions as subjects
from xiezhi.subjects.tests import story as papers
from xiezhi.subjects.tests.test_qualification import applied
from xiezhi.trail.door import Act

pytestmark = pytest.mark.django_db


def found(actor, key):
    return next((group for group in queries.groups(actor) if group.key == key), None)


def listed(cast, client, part, group):
    """How many rows the list behind a group has."""
    cast.login(client, part)
    return client.get(group.url).context["page"].total


def test_an_application_waits_with_the_body_and_returned_with_the_organ(cast, client):
    row = applied(cast)
    group = found(cast.supervisor, "subjects")
    assert [(todo.title, str(todo.note)) for todo in group.items] == [("漠河市市场监督管理局", "待审查")]
    assert listed(cast, client, "supervisor", group) == group.count == 1
    assert found(cast.prefecture_supervisor, "subjects") is None
    assert queries.todo_count(cast.supervisor) >= 1
    subjects.return_(row, by=cast.supervisor, opinion="职责依据没有写明文号")
    assert found(cast.supervisor, "subjects") is None
    for part in ("clerk", "legal", "head"):
        group = found(getattr(cast, part), "subjects")
        assert listed(cast, client, part, group) == group.count == 1
    assert found(cast.other_legal, "subjects") is None


def test_an_entrustment_waits_to_be_signed_then_published_and_is_told_before_its_term_is_over(cast, client, brigade):
    soon = {"to_on": dt.date(2027, 1, 31)}
    row = subjects.draft(cast.organ, by=cast.legal, to=brigade, **papers.content(**soon))
    assert found(cast.legal, "papers") is None
    group = found(cast.head, "papers")
    assert listed(cast, client, "head", group) == group.count == 1
    subjects.sign(row, by=cast.head, on=dt.date(2026, 11, 20))
    assert found(cast.head, "papers") is None
    group = found(cast.legal, "papers")
    assert listed(cast, client, "legal", group) == group.count == 1
    subjects.publish_entrustment(row, by=cast.legal, on=dt.date(2026, 11, 20))
    assert found(cast.legal, "papers") is None
    for part in ("legal", "head", "supervisor", "supervision_head"):
        group = found(getattr(cast, part), "entrustments")
        assert [todo.due.days_left for todo in group.items] == [72]
        assert listed(cast, client, part, group) == group.count == 1
    for part in ("clerk", "other_legal", "stranger_supervisor", "government"):
        assert found(getattr(cast, part), "entrustments") is None


def test_an_exam_waits_with_its_candidates_then_to_be_closed_and_its_results_with_the_head(cast, client):
    exam = announced(cast, "officer", "clerk")
    assert [todo.title for todo in found(cast.officer, "sittings").items] == ["执法资格考试"]
    assert found(cast.clerk, "sittings").count == 1
    assert found(cast.other_clerk, "sittings") is None
    assert found(cast.supervisor, "exams") is None
    past = now() - dt.timedelta(minutes=5)
    Act("test.clock", cast.system).rows(Exam).filter(pk=exam.pk).update(
        opens_at=F("opens_at") - dt.timedelta(days=1), closes_at=past
    )
    exam.refresh_from_db()
    assert found(cast.officer, "sittings") is None
    group = found(cast.supervisor, "exams")
    assert listed(cast, client, "supervisor", group) == group.count == 1
    assert found(cast.supervision_head, "exams") is None
    exams.close(exam, by=cast.supervisor)
    assert found(cast.supervisor, "exams") is None
    group = found(cast.supervision_head, "exams")
    assert listed(cast, client, "supervision_head", group) == group.count == 1
    assert found(cast.prefecture_supervisor, "exams") is None
    exams.publish(exam, by=cast.supervision_head)
    assert found(cast.supervision_head, "exams") is None


def test_a_new_officer_waits_for_the_exam_then_for_the_application_of_the_organ(cast, client):
    one = story.officer(cast)
    assert found(cast.clerk, "candidates") is None
    group = found(cast.supervisor, "candidates")
    assert [todo.title for todo in group.items] == [one.person.name]
    assert listed(cast, client, "supervisor", group) == 1
    story.passed(cast, one)
    assert found(cast.supervisor, "candidates") is None
    group = found(cast.clerk, "candidates")
    assert listed(cast, client, "clerk", group) == group.count == 1
    assert found(cast.other_legal, "candidates") is None
    story.applied(cast, one)
    assert found(cast.clerk, "candidates") is None


def test_a_certificate_whose_exam_result_was_voided_waits_until_an_authority_has_decided(cast, client):
    certificate = story.certified(cast)
    assert found(cast.supervisor, "unproven") is None
    exams.void_pass(certificate.officer.person.exam_passes.get(), by=cast.supervisor, reason="录错了人")
    group = found(cast.supervisor, "unproven")
    assert listed(cast, client, "supervisor", group) == group.count == 1
    assert found(cast.stranger_supervisor, "unproven") is None
    assert "不再符合发证条件" in client.get(reverse("registry:certificate", args=[certificate.pk])).content.decode()
    with story.on_day("2027-02-01"), pytest.raises(Refusal, match="REG-41"):
        registry.check(certificate, by=cast.supervisor)
    story.handled(cast, certificate.officer, "cancel")
    assert found(cast.supervisor, "unproven") is None


def test_a_result_that_ran_out_since_leaves_the_certificate_alone(cast):
    one = story.officer(cast)
    story.passed(cast, one, valid_to=today())
    registry.issue(story.approved(cast, one), by=cast.supervision_head)
    with story.on_day(today() + dt.timedelta(days=1)):
        assert found(cast.supervisor, "unproven") is None
