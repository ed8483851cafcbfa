"""The bank of questions."""

import pytest
from django.urls import reverse

from xiezhi.core.errors import Refusal
from xiezhi.exams import actions, queries
from xiezhi.exams.actions.bank import question_checks
from xiezhi.exams.models import Question

from .world import bank

GOOD = {"kind": "single", "area": "law", "stem": "下列哪一项是对的", "options": ["甲", "乙"], "answer": "b"}


def add(cast, **more):
    return actions.add_question(cast.county_body, by=cast.supervisor, **{**GOOD, **more})


@pytest.mark.parametrize(("given", "stored"), [("b", "B"), ("Ｂ".translate({0xFF22: "B"}), "B")])
def test_an_answer_is_stored_as_letters(cast, given, stored):
    assert add(cast, answer=given).answer == stored


def test_the_order_in_which_letters_are_written_does_not_matter(cast):
    assert add(cast, kind="multi", options=["甲", "乙", "丙"], answer="c、A").answer == "AC"


@pytest.mark.parametrize(("word", "stored"), [("对", "A"), ("√", "A"), ("错误", "B"), ("×", "B")])
def test_true_and_false_are_read_in_the_ways_people_write_them(cast, word, stored):
    assert add(cast, kind="judge", options=[], answer=word).answer == stored


def test_the_bank_shows_a_true_or_false_answer_in_words_that_its_table_takes_back(cast, client):
    question = add(cast, kind="judge", options=[], answer="错")
    cast.login(client, "supervisor")
    sent = b"".join(client.get(reverse("exams:questions"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "错" in sent
    assert question.answer == "B"


@pytest.mark.parametrize(("wrong", "named"), [
    ({"answer": "AB"}, "answer"), ({"answer": "D"}, "answer"), ({"answer": "也许"}, "answer"), ({"options": ["甲"]}, "options"),
    ({"options": ["甲", "甲"]}, "options"), ({"kind": "multi", "answer": "A"}, "answer"), ({"stem": "短"}, "stem"),
])  # fmt: skip
def test_what_is_wrong_with_a_question_is_named(cast, wrong, named):
    with pytest.raises(Refusal) as refused:
        add(cast, **wrong)
    assert named in refused.value.fields
    assert not Question.objects.exists()


def test_the_same_stem_is_taken_once_however_it_is_spaced(cast):
    add(cast)
    with pytest.raises(Refusal) as refused:
        add(cast, stem="下列哪一项 是对的")
    assert refused.value.code == "EXQ-06"


def test_a_table_brings_questions_and_the_same_table_again_changes_nothing(cast):
    rows = [{"kind": "multi", "area": "law", "stem": f"多选第{n}题题干", "option_a": "甲", "option_b": "乙", "answer": "AB"} for n in range(3)]
    take = lambda: actions.take_questions(rows, by=cast.supervisor, organ=cast.county_body, batch="test")  # noqa: E731
    assert take().new == 3
    again = take()
    assert (again.new, again.unchanged) == (0, 3)
    rows[0]["answer"] = "A、B"
    assert take().unchanged == 3
    rows[0]["note"] = "见第一条"
    assert take().changed == 1


def test_a_line_with_a_wrong_answer_is_named_with_how_to_mend(cast):
    found = list(question_checks({"kind": "single", "answer": "E", "option_a": "甲", "option_b": "乙"}, organ=cast.county_body, today=None))
    assert [(p.code, bool(p.mend)) for p in found] == [("EXQ-04", True)]


def test_a_county_draws_from_the_bank_of_the_prefecture_but_does_not_change_it(cast, client):
    bank(cast, cast.prefecture_body, cast.prefecture_supervisor)
    assert queries.bank_size(cast.county_body) == {"single": 5, "multi": 5, "judge": 5}
    row = Question.objects.first()
    cast.login(client, "supervisor")
    page = client.get(reverse("exams:question", args=[row.pk])).content.decode()
    assert "上级机构的试题" in page
    assert not queries.questions_visible_to(cast.legal).exists()


def test_the_form_asks_and_shows_true_and_false_in_words(cast, client):
    row = add(cast, kind="judge", options=[], answer="错")
    cast.login(client, "supervisor")
    form = client.get(reverse("exams:question", args=[row.pk])).context["form"]
    assert form["answer"].value() == "错"


def test_saving_a_question_of_the_list_opens_the_next_and_after_the_last_the_list(cast, client):
    rows = [add(cast, stem=f"题目第{n}号四个字") for n in (1, 2)]
    cast.login(client, "supervisor")
    at = {"in": "sort=kind"}
    url = lambda row: reverse("exams:question", args=[row.pk])  # noqa: E731
    walk = client.get(url(rows[0]), at).context["walk"]
    first, second = (rows[0], rows[1]) if walk.at == 1 else (rows[1], rows[0])
    form = {"kind": "single", "area": "law", "options": "甲\n乙", "answer": "A"}
    one = client.post(f"{url(first)}?in=sort%3Dkind", {**form, "stem": first.stem, "version": first.version})
    assert one.url.startswith(url(second))
    two = client.post(f"{url(second)}?in=sort%3Dkind", {**form, "stem": second.stem, "version": second.version})
    assert two.url.startswith(f"{reverse('exams:questions')}?sort=kind")
