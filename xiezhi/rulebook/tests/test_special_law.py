"""Where the statute of a field, an older statute or a place says otherwise, that governs, and the finding cites it."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.rulebook.judge import find_all, judge
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Outcome

PACK, ASOF = PACKS["penalty"], date(2026, 6, 30)
FINED = {"procedure": "summary", "decided_on": date(2026, 4, 8), "party_kind": "person", "penalty_kinds": "fine", "fine": 60_000}


def clause_of(code: str, row: dict[str, Any]) -> str:
    return find_all(PACK.only(code), row, ASOF, "1")[0].clause


def test_a_finding_by_the_limit_of_a_field_cites_the_statute_of_that_field_too() -> None:
    assert clause_of("P21", FINED | {"domain": "public_security"}) == (
        "《中华人民共和国行政处罚法》第五十一条、《中华人民共和国治安管理处罚法》第一百一十九条")
    assert clause_of("P21", FINED | {"domain": "market"}) == "《中华人民共和国行政处罚法》第五十一条"


def test_where_the_field_is_blank_or_has_no_column_the_general_statute_governs() -> None:
    allowed_to_police = FINED | {"fine": 50_000}
    assert judge(PACK["P21"], allowed_to_police | {"domain": "public_security"}, ASOF).outcome is Outcome.PASS
    assert judge(PACK["P21"], allowed_to_police | {"domain": None}, ASOF).outcome is Outcome.BREACH
    assert judge(PACK["P21"], allowed_to_police, ASOF).outcome is Outcome.BREACH


def test_an_act_of_the_old_law_is_judged_and_cited_by_its_old_number() -> None:
    old = FINED | {"decided_on": date(2021, 7, 14), "fine": 5_001}
    assert clause_of("P21", old) == "《中华人民共和国行政处罚法》第三十三条"
    assert judge(PACK["P21"], old | {"decided_on": date(2021, 7, 15)}, ASOF).outcome is Outcome.PASS


def test_film_of_the_whole_course_is_demanded_only_where_the_plan_demands_it() -> None:
    row: dict[str, Any] = {fact.name: None for fact in PACK.sheet} | {
        "procedure": "ordinary", "filed_on": date(2026, 3, 2), "decided_on": date(2026, 4, 8), "closed_on": date(2026, 5, 6),
        "closed_as": "normal", "text_stages": "opening,inquiry,decision,service,execution", "media_stages": "inquiry",
        "filmed": False,
    }  # fmt: skip
    assert judge(PACK["P42"], row, ASOF, place="232701").outcome is Outcome.BREACH
    assert judge(PACK["P42"], row, ASOF, place="230100").outcome is Outcome.PASS
    before = row | {"filed_on": date(2024, 4, 15)}
    assert judge(PACK["P42"], before, ASOF, place="232701").outcome is Outcome.PASS
