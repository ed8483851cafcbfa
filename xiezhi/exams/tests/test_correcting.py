"""A marked paper is looked through by a person, before and after results are published."""

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.exams import actions, queries
from xiezhi.exams.models import Correction, Exam, Sitting

from .test_exam import announced_more, over
from .world import begun, right

GOOD = {"seen": 2, "points": 0, "reason": "答案与依据不符"}


def handed_in(cast, **more):
    """All right but nothing: 14 points of 14; everybody has handed in."""
    row = begun(cast, **more)
    actions.save_answers(row, by=cast.officer, answers=right(row))
    actions.hand_in(row, by=cast.officer)
    return row


def closed(cast, **more):
    row = handed_in(cast, **more)
    actions.close(row.exam, by=cast.supervisor)
    return Sitting.objects.select_related("exam__body", "person").get(pk=row.pk)


def published(cast, **more):
    row = closed(cast, **more)
    actions.publish(row.exam, by=cast.supervision_head)
    return Sitting.objects.select_related("exam__body", "person").get(pk=row.pk)


def test_the_score_follows_the_last_check_and_all_checks_are_kept(cast):
    row = closed(cast)
    actions.correct(row, by=cast.supervisor, place=0, **GOOD)
    assert (row.score, row.passed) == (12, True)
    actions.correct(row, by=cast.supervisor, place=0, seen=0, points=1, reason="部分正确，给一半分")
    assert row.score == 13
    assert [(c.was, c.points) for c in row.corrections.all()] == [(2, 0), (0, 1)]


def test_a_check_may_let_the_marks_stand(cast):
    row = closed(cast)
    actions.correct(row, by=cast.supervisor, place=0, seen=2, points=2, reason="复核无误，维持")
    assert (row.score, row.corrections.count()) == (14, 1)


@pytest.mark.parametrize(("change", "code"), [
    ({"points": 3}, "EXM-26"), ({"place": 7}, "EXM-26"), ({"points": -1}, "EXM-26"), ({"reason": "  错 "}, "EXM-27"), ({"seen": 1}, "EXM-29"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(cast, change, code):
    row = closed(cast)
    with pytest.raises(Refusal) as refused:
        actions.correct(row, by=cast.supervisor, **{"place": 0, **GOOD, **change})
    assert refused.value.code == code
    row.refresh_from_db()
    assert (row.score, Correction.objects.count()) == (14, 0)


def test_a_paper_is_not_looked_through_while_others_still_answer(cast):
    row = handed_in(cast)
    with pytest.raises(Refusal) as refused:
        actions.correct(row, by=cast.supervisor, place=0, **GOOD)
    assert refused.value.code == "EXM-25"


def test_only_the_body_that_holds_the_examination_looks_papers_through(cast):
    row = closed(cast)
    for stranger in (cast.stranger_supervisor, cast.officer, cast.legal):
        with pytest.raises(NotAllowed):
            actions.correct(row, by=stranger, place=0, **GOOD)


def test_after_publication_the_head_corrects_and_the_list_of_those_who_passed_follows(cast):
    row = published(cast, pass_mark=13)
    with pytest.raises(NotAllowed):
        actions.correct(row, by=cast.supervisor, place=0, **GOOD)
    actions.correct(row, by=cast.supervision_head, place=0, **GOOD)
    assert row.passed is False
    assert queries.passed_on(row.person, today()) is None
    actions.correct(row, by=cast.supervision_head, place=0, seen=0, points=2, reason="考生复查，答案正确")
    assert queries.passed_on(row.person, today()) == today()


def test_whoever_takes_somebody_off_the_list_is_told_that_a_certificate_does_not_follow(cast, client):
    row = published(cast, pass_mark=13)
    cast.login(client, "supervision_head")
    page = client.post(reverse("exams:correct", args=[row.pk, 0]), GOOD, follow=True)
    assert "已从合格名单中移除" in page.content.decode()


def test_a_result_from_paper_of_the_same_day_outlives_the_correction(cast):
    row = closed(cast, pass_mark=13)
    actions.enter_pass(row.person, by=cast.supervisor, passed_on=today())
    actions.publish(row.exam, by=cast.supervision_head)
    row.exam.refresh_from_db()
    actions.correct(row, by=cast.supervision_head, place=0, **GOOD)
    assert queries.passed_on(row.person, today()) == today()


def test_the_supervisor_opens_a_paper_corrects_it_and_the_candidate_reads_why(cast, client):
    row = closed(cast)
    paper, form = reverse("exams:sitting", args=[row.pk]), reverse("exams:correct", args=[row.pk, 0])
    cast.login(client, "supervisor")
    assert form in client.get(paper).content.decode()
    assert row.paper[0]["stem"] in client.get(form).content.decode()
    assert client.post(form, {**GOOD, "points": 9}).status_code == 422
    assert client.post(form, GOOD).status_code == 302
    assert client.post(form, GOOD).status_code == 409  # sent twice: somebody has changed it meanwhile, oneself
    assert Correction.objects.count() == 1
    cast.login(client, "officer")
    assert "逐题对照" not in client.get(paper).content.decode()
    assert client.get(form).status_code == 404
    actions.publish(Exam.objects.get(), by=cast.supervision_head)
    page = client.get(paper).content.decode()
    assert "由2分改为0分：答案与依据不符" in page
    assert form not in page


def test_the_form_opens_only_while_marks_may_be_changed(cast, client):
    row = published(cast)
    cast.login(client, "supervisor")
    form = reverse("exams:correct", args=[row.pk, 0])
    assert client.get(form).status_code == 302
    cast.login(client, "supervision_head")
    assert client.get(form).status_code == 200
    assert client.get(reverse("exams:correct", args=[row.pk, 99])).status_code == 404


def test_nobody_sorts_or_filters_by_marks_that_are_not_told(cast, client):
    row = closed(cast)
    url = reverse("exams:record", args=[row.exam_id])
    cast.login(client, "legal")
    for query in ("", "?sort=score", "?cols=ticket,score,passed"):
        page = client.get(url + query).content.decode()
        assert row.ticket in page
        assert ">14<" not in page
    assert row.ticket not in client.get(f"{url}?passed=1").content.decode()
    cast.login(client, "supervisor")
    assert row.ticket in client.get(f"{url}?passed=1").content.decode()


def test_an_officer_sees_each_own_examination_once_and_it_leads_to_the_own_paper(cast, client):
    row = closed(cast)
    cast.login(client, "officer")
    page = client.get(reverse("exams:list")).content.decode()
    assert page.count(row.ticket) == 1
    assert reverse("exams:sitting", args=[row.pk]) in page
    assert reverse("exams:record", args=[row.exam_id]) not in page


def test_papers_are_looked_through_one_after_the_other_in_the_order_of_the_list(cast, client):
    row = begun(cast)
    other = announced_more(cast, row.exam)
    actions.save_answers(row, by=cast.officer, answers=right(row))
    actions.hand_in(row, by=cast.officer)
    over(row)
    actions.close(row.exam, by=cast.supervisor)
    cast.login(client, "supervisor")
    url = reverse("exams:sitting", args=[row.pk])
    page = client.get(url, {"in": "sort=ticket"})
    assert (page.context["walk"].at, page.context["walk"].total) == (1, 2)
    assert page.context["walk"].after.startswith(reverse("exams:sitting", args=[other.pk]))
    done = client.post(f"{reverse('exams:correct', args=[row.pk, 0])}?in=sort%3Dticket", GOOD)
    assert done.url == f"{url}?in=sort%3Dticket#q1"
