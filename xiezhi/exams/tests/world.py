"""A bank, an examination and a candidate, made through the doors."""

import datetime as dt

from xiezhi.accounts.models import Person
from xiezhi.core.time import now
from xiezhi.exams import actions, queries
from xiezhi.exams.models import Sitting

RECIPE = {"single": (3, 2), "multi": (2, 3), "judge": (2, 1)}  # 14 points


def bank(cast, body=None, by=None):
    body, by = body or cast.county_body, by or cast.supervisor
    for n in range(5):
        actions.add_question(body, by=by, kind="single", area="law", stem=f"单选题目第{n}号", options=["甲", "乙", "丙"], answer="B", basis="行政处罚法第四十二条")
        actions.add_question(body, by=by, kind="multi", area="business", stem=f"多选题目第{n}号", options=["甲", "乙", "丙", "丁"], answer="AC")
        actions.add_question(body, by=by, kind="judge", area="skills", stem=f"判断题目第{n}号", options=[], answer="对")


def an_exam(cast, **more):
    return actions.prepare(cast.county_body, by=cast.supervisor, **{
        "title": "执法资格考试", "opens_at": now() - dt.timedelta(hours=1), "closes_at": now() + dt.timedelta(hours=5), "minutes": 60,
        "recipe": RECIPE, "pass_mark": 9, "valid_years": None, **more})


def person(cast, part="officer"):
    return Person.objects.get(pk=queries.person_id(getattr(cast, part)))


def announced(cast, *parts, **more):
    bank(cast)
    exam = an_exam(cast, **more)
    actions.invite(exam, by=cast.supervisor, people=[person(cast, part) for part in parts or ("officer",)])
    actions.announce(exam, by=cast.supervisor)
    return exam


def begun(cast, part="officer", **more):
    exam = announced(cast, part, **more)
    row = Sitting.objects.select_related("exam").get(exam=exam)
    actions.begin(row, by=getattr(cast, part))
    return row


def right(row):
    """Every right answer of a paper."""
    return {str(place): q["answer"] for place, q in enumerate(row.paper)}
