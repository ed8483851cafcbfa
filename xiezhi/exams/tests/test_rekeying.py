"""A key that was wrong is set right on all papers of an examination at once; where it is wrong, the answers show."""

import json

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.exams import actions, answers, queries
from xiezhi.exams.models import Correction, Exam, Pass, Sitting
from xiezhi.trail.models import Line

from .world import announced, right

pytestmark = pytest.mark.django_db
WHY = "题库答案录错，正确答案是甲"


def sat(cast, given="甲", **more):
    """An examination sat by two people: to the first single question the officer answers otherwise than the key (乙)."""
    exam = announced(cast, "officer", "clerk", **more)
    for part in ("officer", "clerk"):
        row = exam.sittings.get(person_id=queries.person_id(getattr(cast, part)))
        actions.begin(row, by=getattr(cast, part))
        said = right(row)
        if part == "officer":
            place, question = single(exam, row)
            said[str(place)] = "ABC"[question["options"].index(given)] if given else ""
        actions.save_answers(row, by=getattr(cast, part), answers=said)
        actions.hand_in(row, by=getattr(cast, part))
    actions.close(exam, by=cast.supervisor)
    return Exam.objects.select_related("body").get(pk=exam.pk)


def single(exam, row):
    """The place and the question of the officer's paper that the key is wrong of."""
    return next((n, q) for n, q in enumerate(row.paper) if q["kind"] == "single")


@pytest.fixture
def exam(cast):
    return sat(cast, pass_mark=13)


@pytest.fixture
def paper(cast, exam):
    return exam.sittings.get(person_id=queries.person_id(cast.officer))


@pytest.fixture
def question(exam, paper):
    return single(exam, paper)[1]["id"]


def drew(exam, question):
    """How many papers drew it; papers are drawn at random."""
    return sum(any(q["id"] == question for q in row.paper) for row in exam.sittings.all())


def scores(exam):
    return dict(exam.sittings.values_list("person__name", "score"))


def test_the_answers_show_what_was_chosen_by_the_words_of_the_options(exam, paper, question):
    one = answers.asked(exam)[0]
    assert (one.id, one.right, one.given["甲"]) == (question, frozenset({"乙"}), 1)
    assert (one.drawn, one.full, one.blank) == (drew(exam, question), drew(exam, question) - 1, 0)
    assert paper.score == 12


def test_by_the_right_key_every_paper_is_marked_alike(cast, exam, paper, question):
    n = drew(exam, question)
    done = actions.rekey(exam, by=cast.supervisor, question=question, right=frozenset({"甲"}), reason=WHY)
    assert len(done) == n  # the officer gains; whoever else drew it answered by the wrong key and loses
    assert scores(exam) == {"执法员甲": 14, "数据员甲": 14 if n == 1 else 12}
    assert set(exam.sittings.values_list("person__name", "passed")) == {("执法员甲", True), ("数据员甲", n == 1)}
    assert set(Correction.objects.values_list("reason", "made_by")) == {(WHY, "监督员甲")}
    told = json.loads(Line.objects.get(verb="exams.rekey").detail)
    assert (told["papers"], told["now_passed"], told["now_failed"]) == (n, 1, n - 1)


def test_a_void_question_gives_its_points_to_whoever_drew_it(cast, exam, question):
    actions.rekey(exam, by=cast.supervisor, question=question, right=None, reason="题目没有正确答案")
    assert set(scores(exam).values()) == {14}


def test_a_page_opened_before_publication_changes_nothing_after_it(cast, exam, question):
    actions.publish(Exam.objects.get(pk=exam.pk), by=cast.supervision_head)
    with pytest.raises(NotAllowed, match="EXM-28"):
        actions.rekey(exam, by=cast.supervisor, question=question, right=frozenset({"甲"}), reason=WHY)
    assert not Correction.objects.exists()


def test_after_publication_the_head_does_it_and_the_list_of_those_who_passed_follows(cast, exam, paper, question):
    actions.publish(exam, by=cast.supervision_head)
    exam.refresh_from_db()
    assert queries.passed_on(paper.person, today()) is None
    with pytest.raises(NotAllowed, match="EXM-28"):
        actions.rekey(exam, by=cast.supervisor, question=question, right=None, reason=WHY)
    actions.rekey(exam, by=cast.supervision_head, question=question, right=None, reason=WHY)
    assert queries.passed_on(paper.person, today()) == today()
    actions.rekey(exam, by=cast.supervision_head, question=question, right=frozenset({"丙"}), reason="第二次改正答案")
    assert queries.passed_on(paper.person, today()) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"right": frozenset({"戊"})}, "EXM-30"), ({"right": frozenset()}, "EXM-30"), ({"right": frozenset({"乙"})}, "EXM-30"),
        ({"question": 999_999}, "EXM-30"), ({"reason": " 错 "}, "EXM-27"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(cast, exam, question, change, code):
    before = scores(exam)
    with pytest.raises(Refusal, match=code):
        actions.rekey(exam, by=cast.supervisor, **{"question": question, "right": frozenset({"甲"}), "reason": WHY, **change})
    assert scores(exam) == before
    assert not Correction.objects.exists()


def test_only_the_body_that_holds_it_and_only_when_it_is_over(cast, exam, question):
    with pytest.raises(NotAllowed, match="EXM-13"):
        actions.rekey(exam, by=cast.prefecture_supervisor, question=question, right=None, reason=WHY)


def test_while_others_still_answer_nothing_is_told(cast, client):
    exam = announced(cast)
    cast.login(client, "supervisor")
    for url in (reverse("exams:answers", args=[exam.pk]), reverse("exams:rekey", args=[exam.pk, 1])):
        assert "考试结束以后" in client.get(url, follow=True).content.decode()
    with pytest.raises(Refusal, match="EXM-25"):
        actions.rekey(exam, by=cast.supervisor, question=1, right=None, reason=WHY)


def test_the_supervisor_goes_from_the_exam_to_the_answers_sees_what_would_change_and_does_it(cast, client, exam, paper, question):
    cast.login(client, "supervisor")
    url = reverse("exams:rekey", args=[exam.pk, question])
    assert reverse("exams:answers", args=[exam.pk]) in client.get(reverse("exams:record", args=[exam.pk])).content.decode()
    assert url in client.get(reverse("exams:answers", args=[exam.pk])).content.decode()
    assert "选的人数" in client.get(url).content.decode()
    sent = {"way": "key", "right": ["甲"], "reason": WHY}
    page = client.post(url, sent).content.decode()
    assert "改为合格" in page
    assert not Correction.objects.exists()
    page = client.post(url, {**sent, "sure": "on"}, follow=True).content.decode()
    assert "已统一改判" in page
    paper.refresh_from_db()
    assert (paper.score, paper.passed) == (14, True)
    again = client.post(url, {**sent, "sure": "on"})
    assert again.status_code == 422
    assert "没有一份试卷的得分会变" in again.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请填写"), ({"way": "key", "reason": WHY}, "请至少勾选一项"), ({"way": "key", "right": ["甲", "丙"], "reason": WHY}, "只有一项"),
        ({"way": "key", "right": ["<script>"], "reason": WHY}, "不在这道题的选项之中"), ({"way": "key", "right": ["甲"]}, "请填写"),
        ({"way": "key", "right": ["乙"], "reason": WHY}, "没有一份试卷的得分会变"), ({"way": "none", "reason": WHY}, "选项"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_on_the_form(cast, client, exam, question, sent, said):
    cast.login(client, "supervisor")
    page = client.post(reverse("exams:rekey", args=[exam.pk, question]), sent)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Correction.objects.exists()


def test_once_published_a_supervisor_reads_the_answers_and_leaves_the_rest_to_the_head(cast, client, exam, question):
    actions.publish(exam, by=cast.supervision_head)
    cast.login(client, "supervisor")
    url = reverse("exams:rekey", args=[exam.pk, question])
    assert url not in client.get(reverse("exams:answers", args=[exam.pk])).content.decode()
    assert "由监督机构负责人办理" in client.get(url, follow=True).content.decode()
    cast.login(client, "supervision_head")
    client.post(url, {"way": "void", "reason": WHY, "sure": "on"})
    assert Pass.objects.count() == 2


@pytest.mark.parametrize("part", ["clerk", "officer", "legal", "head", "government", "stranger_supervisor", "sysadmin"])
def test_nobody_else_sees_how_questions_were_answered(cast, client, exam, question, part):
    cast.login(client, part)
    for url in (reverse("exams:answers", args=[exam.pk]), reverse("exams:rekey", args=[exam.pk, question])):
        assert client.get(url).status_code == 404


def test_a_paper_whose_version_of_the_question_lacks_the_option_keeps_its_marks(exam, paper, question):
    place = single(exam, paper)[0]
    paper.paper[place]["options"] = ["子", "丑", "寅"]
    assert answers.changes([paper], question, frozenset({"甲"})) == []
    assert Sitting.objects.get(pk=paper.pk).score == 12
