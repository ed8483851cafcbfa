"""An examination from the call of candidates to the list of those who passed."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import now, today
from xiezhi.exams import actions, marking, queries
from xiezhi.exams.models import Exam, Sitting
from xiezhi.registry.tests import story

from .world import an_exam, announced, bank, begun, person, right


def over(row):
    """Let the time of a sitting and of its examination be over."""
    from django.db.models import F

    past = now() - dt.timedelta(minutes=5)
    from tests.cast import an_actor
    from xiezhi.trail.door import Act

    act = Act("test.clock", an_actor())
    act.rows(Sitting).filter(pk=row.pk).update(ends_at=past)
    act.rows(Exam).filter(pk=row.exam_id).update(opens_at=F("opens_at") - dt.timedelta(days=1), closes_at=past)
    row.refresh_from_db()
    row.exam.refresh_from_db()


def test_a_bank_with_too_few_questions_is_said_before_anything_is_written(cast):
    with pytest.raises(Refusal) as refused:
        an_exam(cast)
    assert refused.value.code == "EXM-12"
    assert not Exam.objects.exists()


def test_every_candidate_gets_a_paper_of_the_recipe_and_the_same_seed_draws_the_same(cast):
    row = begun(cast)
    assert [q["kind"] for q in row.paper] == ["single"] * 3 + ["multi"] * 2 + ["judge"] * 2
    assert len({q["id"] for q in row.paper}) == 7
    pool = queries.bank(cast.county_body)
    assert marking.draw(pool, row.exam.recipe, 5) == marking.draw(pool, row.exam.recipe, 5)


def test_shuffled_options_keep_the_right_ones_right(cast):
    row = begun(cast)
    for q in row.paper:
        if q["kind"] != "judge":
            chosen = {q["options"][marking.LETTERS.index(letter)] for letter in q["answer"]}
            assert chosen == ({"乙"} if q["kind"] == "single" else {"甲", "丙"})


def test_right_answers_earn_full_marks_and_part_of_a_multiple_choice_earns_part(cast):
    row = begun(cast)
    answers = right(row)
    first_multi = next(place for place, q in answers.items() if row.paper[int(place)]["kind"] == "multi")
    answers[first_multi] = answers[first_multi][0]
    actions.save_answers(row, by=cast.officer, answers=answers)
    actions.hand_in(row, by=cast.officer)
    assert (row.score, row.passed) == (12, True)  # 14 less 3, and half of 3 rounded down


def test_a_wrong_letter_among_right_ones_earns_nothing(cast):
    assert marking.marks({"kind": "multi", "answer": "AC", "points": 3}, "ABC") == 0


@pytest.mark.parametrize(("marks", "passed"), [(8, False), (9, True)])
def test_the_pass_mark_itself_passes(cast, marks, passed):
    row = begun(cast)
    answers = {place: letters for place, letters in right(row).items() if row.paper[int(place)]["kind"] != "judge"}  # 12 points
    if marks == 8:  # without two single choices
        for place in ["0", "1"]:
            answers.pop(place)
    else:  # without one multiple choice
        answers.pop("3")
    actions.save_answers(row, by=cast.officer, answers=answers)
    actions.hand_in(row, by=cast.officer)
    assert (row.score, row.passed) == (marks, passed)


def test_answers_are_kept_between_saves_and_an_emptied_one_is_emptied(cast):
    row = begun(cast)
    actions.save_answers(row, by=cast.officer, answers={"0": "A", "1": "B"})
    actions.save_answers(row, by=cast.officer, answers={"1": ""})
    assert row.answers == {"0": "A"}


def test_nothing_is_taken_after_the_time_and_what_was_saved_counts(cast):
    row = begun(cast)
    actions.save_answers(row, by=cast.officer, answers={"0": row.paper[0]["answer"]})
    over(row)
    with pytest.raises(Refusal) as refused:
        actions.save_answers(row, by=cast.officer, answers=right(row))
    assert refused.value.code == "EXM-23"
    actions.hand_in(row, by=cast.officer)
    assert row.score == 2


def test_nobody_answers_for_another_and_nobody_hands_in_twice(cast):
    row = begun(cast)
    with pytest.raises(NotAllowed):
        actions.save_answers(row, by=cast.clerk, answers={"0": "A"})
    stale = Sitting.objects.get(pk=row.pk)
    actions.hand_in(row, by=cast.officer)
    with pytest.raises(Stale):
        actions.hand_in(stale, by=cast.officer)
    with pytest.raises(Refusal) as refused:
        actions.save_answers(row, by=cast.officer, answers={"0": "A"})
    assert refused.value.code == "EXM-24"


def test_closing_hands_in_what_runs_and_notes_who_never_came(cast):
    row = begun(cast)
    absent = announced_more(cast, row.exam)
    with pytest.raises(Refusal) as refused:
        actions.close(row.exam, by=cast.supervisor)
    assert refused.value.code == "EXM-18"
    over(row)
    actions.close(row.exam, by=cast.supervisor)
    row.refresh_from_db()
    absent.refresh_from_db()
    assert (row.state, absent.state) == ("handed_in", "absent")


def announced_more(cast, exam):
    from tests.cast import an_actor
    from xiezhi.trail.door import Act

    return Act("test.call", an_actor(organ_ids=frozenset({cast.organ.pk}))).create(Sitting, exam=exam, person=person(cast, "clerk"), ticket="99")


def test_who_passed_is_on_the_list_once_the_head_publishes(cast):
    row = begun(cast, valid_years=3)
    actions.save_answers(row, by=cast.officer, answers=right(row))
    actions.hand_in(row, by=cast.officer)
    actions.close(row.exam, by=cast.supervisor)
    assert queries.passed_on(row.person, today()) is None
    with pytest.raises(NotAllowed):
        actions.publish(row.exam, by=cast.supervisor)
    assert actions.publish(row.exam, by=cast.supervision_head) == 1
    assert queries.passed_on(row.person, today()) == today()
    last = dt.date(today().year + 3, today().month, today().day) - dt.timedelta(days=1)
    assert queries.passed_on(row.person, last) == today()
    assert queries.passed_on(row.person, last + dt.timedelta(days=1)) is None


def test_the_candidate_sits_in_the_browser_and_never_sees_the_answers(cast, client):
    exam = announced(cast)
    row = Sitting.objects.get(exam=exam)
    url = reverse("exams:sitting", args=[row.pk])
    cast.login(client, "officer")
    assert "开始答题" in client.get(url).content.decode()
    client.post(reverse("exams:begin", args=[row.pk]))
    paper = client.get(url).content.decode()
    row.refresh_from_db()
    assert all(q["stem"] in paper for q in row.paper)
    assert "行政处罚法第四十二条" not in paper  # the basis would tell
    sent = {"shown": [str(n) for n in range(7)], **{f"q{place}": list(letters) for place, letters in right(row).items()}}
    saved = client.post(reverse("exams:save", args=[row.pk]), {**sent, "q0": []})
    assert saved.json() == {"answered": 6}
    client.post(reverse("exams:hand_in", args=[row.pk]), sent)
    row.refresh_from_db()
    assert row.score == 14
    page = client.get(url).content.decode()
    assert "已经交卷" in page
    assert "得分" not in page  # no marks before they are published
    assert "逐题对照" not in page
    actions.close(Exam.objects.get(pk=exam.pk), by=cast.supervisor)
    actions.publish(Exam.objects.get(pk=exam.pk), by=cast.supervision_head)
    assert "逐题对照" in client.get(url).content.decode()


def test_a_stranger_finds_neither_the_examination_nor_the_sitting(cast, client):
    exam = announced(cast)
    cast.login(client, "stranger_legal")
    assert client.get(reverse("exams:record", args=[exam.pk])).status_code == 404
    assert client.get(reverse("exams:sitting", args=[Sitting.objects.get().pk])).status_code == 404


def test_the_pages_lead_the_holder_through(cast, client):
    bank(cast)
    cast.login(client, "supervisor")
    when = now() + dt.timedelta(days=1)
    form = {"title": "第四季度资格考试", "opens_at": when.strftime("%Y-%m-%d %H:%M"), "closes_at": (when + dt.timedelta(hours=3)).strftime("%Y-%m-%d %H:%M"),
            "minutes": 60, "single": 3, "single_points": 2, "multi": 2, "multi_points": 3, "judge": 2, "judge_points": 1, "pass_mark": 9, "version": 1}
    client.post(reverse("exams:prepare"), form)
    exam = Exam.objects.get()
    invite = reverse("exams:invite", args=[exam.pk])
    there = client.post(invite, {"organ": cast.organ.name})
    assert there.headers["Location"] == f"{invite}?organ={cast.organ.pk}"
    page = client.get(there.headers["Location"]).content.decode()
    assert page.count(" checked") == 1  # of clerk, officer, legal staff and head, whom the examination is for
    client.post(there.headers["Location"], {"people": [person(cast).pk, person(cast, "clerk").pk]})
    assert exam.sittings.count() == 2
    again = client.post(there.headers["Location"], {"people": [person(cast).pk]})
    assert again.status_code == 422  # on the list already
    client.post(reverse("exams:uninvite", args=[exam.pk]), {"ids": [exam.sittings.get(person=person(cast, "clerk")).pk, "x"]})
    assert [row.person for row in exam.sittings.all()] == [person(cast)]
    client.post(reverse("exams:announce", args=[exam.pk]))
    page = client.get(reverse("exams:record", args=[exam.pk])).content.decode()
    assert "执法员甲" in page
    assert "已发布" in page
    short = client.post(reverse("exams:prepare"), {**form, "single": 90})
    assert short.status_code == 422
    assert "题库不够" in short.content.decode()
    late = client.post(reverse("exams:uninvite", args=[exam.pk]), {"ids": [exam.sittings.get().pk]})
    assert "EXM-14" in late.content.decode()
    assert exam.sittings.count() == 1


def test_who_has_no_log_in_cannot_be_called_and_the_page_says_what_to_do(cast, client):
    bank(cast)
    exam = an_exam(cast)
    new = story.officer(cast).person
    cast.login(client, "supervisor")
    url = f"{reverse('exams:invite', args=[exam.pk])}?organ={cast.organ.pk}"
    page = client.get(url).content.decode()
    assert new.name not in page
    waiting = f"{reverse('registry:list')}?standing=unexamined&organ={cast.organ.pk}"
    assert waiting.replace("&", "&amp;") in page
    assert new.name in client.get(waiting).content.decode()
    assert client.post(url, {"people": [new.pk]}).status_code == 422
    assert not exam.sittings.exists()


def test_an_examination_without_candidates_asks_for_them_before_it_is_announced(cast, client):
    bank(cast)
    exam = an_exam(cast)
    cast.login(client, "supervisor")
    page = client.get(reverse("exams:record", args=[exam.pk])).content.decode()
    assert reverse("exams:invite", args=[exam.pk]) in page
    assert reverse("exams:announce", args=[exam.pk]) not in page
