"""What registers tell of a case: the item on its list, delegation, entrustment, certificates; what the case says itself stands."""

import datetime as dt

import pytest

from xiezhi.cases import queries
from xiezhi.cases.models import Case
from xiezhi.catalogue.tests.lists import facts as item
from xiezhi.catalogue.tests.lists import published, township
from xiezhi.discretion import actions as discretion
from xiezhi.discretion.tests.benchmarks import CODE, MARCH, given, in_force, listed
from xiezhi.findings.rules import READY
from xiezhi.organs.models import Organ
from xiezhi.registry.actions import issue
from xiezhi.registry.tests.story import approved, certified, handled, officer, on_day, passed
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.rule import Outcome
from xiezhi.subjects import actions as subjects
from xiezhi.subjects.tests.story import signed
from xiezhi.subjects.tests.test_qualification import confirmed as subject_confirmed
from xiezhi.trail.door import Act

from .test_taking_rows import row, take

pytestmark = pytest.mark.django_db
DAY = dt.date
CAUSE = "未按规定明码标价1"
BEGUN = DAY(2026, 3, 2)


def told(cast, organ=None, by=None, **facts):
    """The wide row of a case with these facts."""
    take(cast, row(1, **facts), organ=organ or cast.organ, by=by or cast.clerk)
    return queries.facts_of(Case.objects.get(case_no=row(1)["case_no"]))


def unconfirmed(cast):
    """The organ as it stood before anybody confirmed it."""
    Act("test.organ", cast.system).rows(Organ).filter(pk=cast.organ.pk).update(confirmed_on=None)
    return Organ.objects.get(pk=cast.organ.pk)


def outcome(rule, facts):
    return judge(READY[rule], facts, DAY(2026, 11, 20)).outcome


def test_an_item_on_the_list_brings_its_range_basis_and_field(cast):
    published(cast, item(1))
    found = told(cast, cause=CAUSE, filed_on=BEGUN)
    assert (found["item_listed"], found["domain"], found["basis_level"]) == (True, "market", "law")
    assert (found["statute_min"], found["statute_max"]) == (500_00, 5_000_00)
    assert outcome("P05", found) is Outcome.PASS


def test_the_code_of_an_item_goes_before_the_cause(cast):
    published(cast, item(1))
    assert told(cast, cause="别的说法", item_code="SJ-0001", filed_on=BEGUN)["item_listed"] is True


def test_what_the_case_says_itself_stands(cast):
    published(cast, item(1))
    found = told(cast, cause=CAUSE, filed_on=BEGUN, statute_max=9_000_00)
    assert (found["statute_min"], found["statute_max"]) == (500_00, 9_000_00)


def test_an_item_that_the_published_list_does_not_name_is_a_breach(cast):
    published(cast, item(1))
    found = told(cast, cause="擅自兴建殡葬设施", filed_on=BEGUN)
    assert found["item_listed"] is False
    assert outcome("P05", found) is Outcome.BREACH


def test_without_a_list_for_that_day_nothing_is_claimed(cast):
    published(cast, item(1), from_on=DAY(2026, 3, 3))
    found = told(cast, cause=CAUSE, filed_on=BEGUN)
    assert found["item_listed"] is None
    assert outcome("P05", found) is Outcome.PASS


def test_an_organ_acts_only_as_a_confirmed_subject_from_its_first_to_its_last_day(cast):
    """Confirmed from 2 March, cancelled with 30 June as its last day, through the register of subjects itself."""
    cast.organ = unconfirmed(cast)
    with on_day("2026-03-02"):
        row = subject_confirmed(cast, from_on=BEGUN)
    with on_day("2026-06-30"):
        subjects.cancel(row, by=cast.supervision_head, number="漠司消〔2026〕1号", last_day=DAY(2026, 6, 30), reason="机构改革撤并")
    days = [DAY(2026, 3, 1), BEGUN, DAY(2026, 6, 30), DAY(2026, 7, 1)]
    found = [outcome("P05", told(cast, filed_on=day)) for day in days]
    assert found == [Outcome.BREACH, Outcome.PASS, Outcome.PASS, Outcome.BREACH]


def test_an_item_may_be_used_from_its_first_to_its_last_day_on_the_list(cast):
    published(cast, item(1, from_on=BEGUN, to_on=DAY(2026, 6, 30)), item(2))
    days = [DAY(2026, 3, 1), BEGUN, DAY(2026, 6, 30), DAY(2026, 7, 1)]
    found = [outcome("P05", told(cast, cause=CAUSE, filed_on=day)) for day in days]
    assert found == [Outcome.BREACH, Outcome.PASS, Outcome.PASS, Outcome.BREACH]


def test_a_township_is_judged_by_what_was_delegated_once_anything_was(cast):
    found = told(cast, organ=township(cast), by=cast.system, cause=CAUSE, filed_on=BEGUN)
    assert (found["organ_level"], found["granted_on"]) == (None, None)
    assert outcome("P08", found) is Outcome.INSUFFICIENT


def test_an_entrusted_organisation_without_entrustment_is_a_breach(cast):
    found = told(cast, filed_on=BEGUN, entrusted_code=cast.strange.code)
    assert (found["entrusted"], found["entrusted_from"], found["in_organs_name"]) == (True, None, True)
    assert outcome("P07", found) is Outcome.BREACH


def test_where_nobody_was_entrusted_the_rule_does_not_apply(cast):
    assert outcome("P07", told(cast, filed_on=BEGUN)) is Outcome.NOT_APPLICABLE


def test_an_entrusted_organisation_that_reports_a_case_acted_in_its_own_name(cast, brigade):
    found = told(cast, organ=brigade, by=cast.system, filed_on=BEGUN)
    assert (found["entrusted"], found["in_organs_name"]) == (True, False)


@pytest.mark.parametrize(("matters", "published", "begun", "outcome_"), [
    ("经营超过保质期的食品", True, DAY(2026, 11, 20), Outcome.PASS),
    ("经营超过保质期的食品", False, DAY(2026, 11, 20), Outcome.BREACH),
    ("经营超过保质期的食品", True, DAY(2026, 11, 19), Outcome.BREACH),  # the day before it was signed
    ("查处违法行为", True, DAY(2026, 11, 20), Outcome.INSUFFICIENT),  # whether that is meant, a person must say
])  # fmt: skip
def test_an_entrustment_brings_its_days_and_matters(cast, brigade, matters, published, begun, outcome_):
    one = signed(cast, brigade, matters=matters)
    if published:
        subjects.publish_entrustment(one, by=cast.legal, on=DAY(2026, 11, 20))
    found = told(cast, filed_on=begun, entrusted_code=brigade.code)
    assert (found["entrusted_from"], found["in_organs_name"], found["entrusted_again"]) == (DAY(2026, 11, 20), True, False)
    assert outcome("P07", found) is outcome_


def test_certificates_are_looked_up_for_the_days_on_which_officers_acted(cast):
    with on_day("2026-05-06"):
        one, other = certified(cast, 1), certified(cast, 2)
    numbers = f"{one.number}、{other.number}"
    found = told(cast, filed_on=DAY(2026, 5, 6), officer_nos=numbers)
    assert (found["certs_void"], found["certs_valid_to"]) == (False, one.valid_to)
    assert outcome("P02", found) is Outcome.PASS
    found = told(cast, filed_on=DAY(2026, 5, 5), officer_nos=numbers)
    assert found["certs_void"] is True
    assert outcome("P02", found) is Outcome.BREACH


def test_a_suspended_certificate_is_void_from_that_day_and_not_before(cast):
    with on_day("2026-05-06"):
        one = certified(cast)
    with on_day("2026-07-01"):
        handled(cast, one.officer, "suspend")
    for notice, breached in ((DAY(2026, 6, 30), False), (DAY(2026, 7, 1), True)):
        found = told(cast, filed_on=DAY(2026, 5, 6), notice_served_on=notice, officer_nos=one.number)
        assert (found["certs_void"], outcome("P02", found) is Outcome.BREACH) == (breached, breached)


def test_of_a_number_that_the_register_does_not_hold_nothing_is_claimed(cast):
    found = told(cast, filed_on=BEGUN, officer_nos="外地0001、外地0002")
    assert (found["certs_void"], found["certs_valid_to"], found["certs_cover"]) == (None, None, None)


@pytest.mark.parametrize(("fields", "covers"), [
    ("交通运输", False), ("市场监管", True), ("交通运输、市场监管", True), ("乡镇街道综合执法", True), ("某某领域", None),
])  # fmt: skip
def test_whether_a_certificate_covers_the_field_of_the_item(cast, fields, covers):
    published(cast, item(1))
    with on_day("2026-05-06"):
        person = officer(cast, fields=fields)
        passed(cast, person)
        one = issue(approved(cast, person, fields=fields), by=cast.supervision_head)
    found = told(cast, cause=CAUSE, filed_on=DAY(2026, 5, 6), officer_nos=one.number)
    assert found["certs_cover"] is covers
    assert (outcome("P02", found) is Outcome.BREACH) == (covers is False)



def test_a_calculation_that_was_kept_for_the_case_brings_its_tier(cast):
    listed(cast)
    benchmark = in_force(cast)
    what = discretion.Asked(cast.organ, CODE, MARCH, given(benchmark))
    discretion.keep(what, by=cast.officer, case_no=row(1)["case_no"], fine=2_000_00)
    found = told(cast, decided_on=DAY(2026, 11, 20), penalty_kinds=("fine",), fine=2_000_00)
    assert (found["tier_min"], found["tier_max"], found["tier_kind_fits"], found["lenient"]) == (1_500_00, 3_500_00, True, False)
    assert told(cast, tier_min=1_00)["tier_min"] == 1_00
