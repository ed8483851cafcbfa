"""Sixty hours a year: where somebody stands on which day, and what other rooms are told."""

import datetime as dt
from decimal import Decimal

import pytest

from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.management.people import G04
from xiezhi.rulebook.rule import Outcome
from xiezhi.training import actions, queries, rules
from xiezhi.training.models import Trainee

from .conftest import give, person

pytestmark = pytest.mark.django_db
PLACE = "232701"


@pytest.mark.parametrize(
    ("total", "day", "name"),
    [
        (600, "2026-01-01", "met"),
        (599, "2026-12-31", "going"),
        (450, "2026-10-01", "going"),
        (449, "2026-09-30", "going"),
        (449, "2026-10-01", "behind"),
        (449, "2026-12-31", "behind"),
        (599, "2027-01-01", "short"),
        (580, "2027-01-01", "short"),
        (600, "2027-01-01", "met"),
        (0, "2026-01-01", "going"),
    ],
)
def test_forty_five_hours_by_the_end_of_september_and_sixty_by_the_end_of_the_year(total, day, name):
    need = rules.need(2026, PLACE)
    assert queries.standing(total, need, False, dt.date.fromisoformat(day)).value == name
    if name in ("behind", "short", "going"):
        assert queries.standing(total, need, True, dt.date.fromisoformat(day)).value == "excused"


def test_the_sixty_hours_are_the_plans_in_its_prefecture_and_a_default_elsewhere():
    here, elsewhere = rules.need(2026, "232701"), rules.need(2026, "110101")
    assert (here.tenths, here.statutory, "实施方案" in here.source) == (600, True, True)
    assert (elsewhere.tenths, elsewhere.statutory) == (600, False)
    assert rules.need(2023, "232701") is None
    assert queries.standing(0, None, False, dt.date(2026, 11, 20)).value == "free"


def test_a_place_puts_its_own_numbers_and_a_broken_file_is_told(settings, tmp_path):
    settings.VAR = tmp_path
    release = (settings.SEED / "training.toml").read_text()
    own = '[[value]]\nname = "hours"\nplace = "2401"\nfrom = 2026-01-01\namount = 40\nsource = "某市规定"\n'
    (tmp_path / "training.toml").write_text(release + own)
    assert (rules.need(2026, "240102").tenths, rules.need(2026, "240202").tenths) == (400, 600)
    assert rules.FILE.places("hours") == ("2327", "2401", "")
    other = tmp_path / "other"
    other.mkdir()
    settings.VAR = other
    (other / "training.toml").write_text(release + own.replace("amount = 40", 'amount = "forty"'))
    with pytest.raises(RuntimeError, match=r"training.toml.*whole number"):
        rules.need(2026, "240102")


def test_hours_of_each_kind_are_exact_and_counted_in_the_year_in_which_the_course_ends(cast, staff):
    give(cast, [staff.a], 35, kind="law")
    give(cast, [staff.a, staff.b], 25, kind="skills", name="现场检查实训", day=dt.date(2026, 3, 3))
    give(cast, [staff.a], 160, kind="business", name="跨年班", day=dt.date(2025, 12, 31))
    had = queries.hours([staff.a.pk, staff.b.pk, staff.other.pk], 2026)
    assert had[staff.a.pk] == {"law": Decimal("3.5"), "business": 16, "skills": Decimal("2.5"), "total": 22}
    assert had[staff.b.pk]["total"] == Decimal("2.5")
    assert had[staff.other.pk]["total"] == 0
    assert queries.hours([staff.a.pk], 2025)[staff.a.pk]["total"] == 0


def test_the_list_says_the_same_as_one_person_by_himself(cast, staff):
    late = person(cast, "新来的人", from_on=dt.date(2026, 6, 1))
    give(cast, [staff.a], 600)
    give(cast, [staff.b], 449, name="另一班", day=dt.date(2026, 4, 1))
    rows = {row.person: row for row in queries.progress(queries.enrolled(queries.trainees_visible(cast.legal), 2026), 2026)}
    assert {row.person.name: queries.standing_of(row).value for row in rows.values()} == {
        "林云石": "met", "柏岚舟": "behind", "执法员甲": "behind", "新来的人": "excused",
    }  # fmt: skip
    for who, row in rows.items():
        assert queries.of_person(who, 2026).standing == queries.standing_of(row)
        assert (row.total, row.law, row.business) == (queries.of_person(who, 2026).total, row.total, 0)
    for name in queries.STANDINGS:
        found = queries.progress(queries.enrolled(queries.trainees_visible(cast.legal), 2026), 2026).filter(queries.standing_q(name))
        assert {row.person for row in found} == {who for who, row in rows.items() if queries.standing_of(row).value == name}
    at = queries.figures(queries.progress(queries.enrolled(queries.trainees_visible(cast.legal), 2026), 2026))
    assert (at.people, at.met, at.late, at.excused, at.tenths) == (4, 1, 2, 1, 1049)
    assert queries.excuses([late.pk], 2026) == {late.pk: "年中入职"}


def test_whoever_moved_between_organs_did_not_begin_within_the_year(cast):
    moved = person(cast, "调来的人", cast.other, from_on=dt.date(2024, 1, 1), to_on=dt.date(2026, 5, 31))
    actions.put(_act(cast), moved, cast.organ, number="9", from_on=dt.date(2026, 6, 1))
    assert queries.excuses([moved.pk], 2026) == {}
    assert [row.organ for row in queries.enrolled(Trainee.objects.filter(person=moved), 2026)] == [cast.organ]
    assert [row.organ for row in queries.enrolled(Trainee.objects.filter(person=moved), 2025)] == [cast.other]


def _act(cast):
    from xiezhi.trail.door import Act

    return Act("test.roster", cast.system)


@pytest.mark.parametrize(("tenths", "outcome"), [(599, Outcome.BREACH), (600, Outcome.PASS), (580, Outcome.BREACH)])
def test_the_rule_on_training_judges_what_it_is_told(cast, staff, tenths, outcome):
    give(cast, [staff.a], tenths, day=dt.date(2025, 3, 3))
    told = queries.facts([staff.a.pk], 2025)[staff.a.pk]
    row = {"cert_no": "1", "organ_code": cast.organ.code, "on_duty": True, **told}
    found = judge(G04, row, dt.date(2026, 1, 1))
    assert (found.outcome, told["training_hours"]) == (outcome, tenths // 10)
    excused = row | {"excuse": "产假"}
    found = judge(G04, excused, dt.date(2026, 1, 1))
    assert found.outcome is Outcome.PASS


def test_many_people_are_asked_in_few_queries(cast, staff, django_assert_num_queries):
    ids = [staff.a.pk, staff.b.pk, staff.officer.pk]
    with django_assert_num_queries(3):
        queries.facts(ids, 2026)
    with django_assert_num_queries(2):
        queries.coverage(cast.supervisor, 2026)


def test_coverage_counts_who_came_to_a_rotation(cast, staff):
    give(cast, [staff.a], 80, rotation=True)
    at = {row.organ: row for row in queries.coverage(cast.supervisor, 2026)}
    assert (at[cast.organ].people, at[cast.organ].rotated, at[cast.organ].rotation_rate) == (3, 1, 33)
    assert (at[cast.other].people, at[cast.other].rotated) == (1, 0)
    assert cast.strange not in at
