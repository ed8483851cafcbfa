"""The demo prefecture: deterministic, lawful but for what was planted, of the promised size."""

import datetime as dt

import pyarrow as pa
import pytest

from xiezhi.cases.queries import PLACE, SCHEMA
from xiezhi.demo import queries
from xiezhi.demo.penalties import Maker
from xiezhi.demo.planted import COUNTS, HABITS, REGISTERED
from xiezhi.organs.uscc import is_valid
from xiezhi.rulebook import engine
from xiezhi.rulebook.packs.penalty import PENALTY_PACK

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def plan():
    return queries.planned(TODAY)


def table_of(rows):
    """Wide rows as the platform would hand them to the engine."""
    organs = {o.code: o for o in queries.world().organs}
    full = []
    for n, row in enumerate(rows):
        organ = organs[row["organ_code"]]
        full.append({
            "act_id": n, PLACE: organ.division, **row, "organ_name": organ.name, "organ_confirmed_on": organ.confirmed_on,
        })
    return pa.table({f.name: pa.array([r.get(f.name) or (None if f.type == pa.string() else r.get(f.name)) for r in full], f.type) for f in SCHEMA}, schema=SCHEMA)


def test_what_the_rules_find_is_what_was_planted_and_nothing_else(plan):
    rows, planted = plan
    result = engine.run(PENALTY_PACK, table_of(rows), asof=TODAY)
    found = {}
    for finding in result.findings:
        row = rows[int(finding.act_id)]
        found.setdefault((row["organ_code"], row["case_no"]), set()).add(finding.code)
    assert found == planted
    assert all(count.insufficient or code not in {"P02", "P18", "P40"} for code, count in result.counts.items())


def test_each_rule_is_broken_as_often_as_promised(plan):
    _rows, planted = plan
    times = {rule: sum(rule in rules for rules in planted.values()) for rule in COUNTS}
    habits = {rule: sum(n for _organ, other, n in HABITS if other == rule) for rule in COUNTS}
    assert times == {rule: n + habits[rule] for rule, n in COUNTS.items()}


def test_what_only_registers_show_is_planted_too(plan):
    rows, planted = plan
    times = {rule: sum(rule in rules for rules in planted.values()) for rule in REGISTERED}
    assert all(times[rule] >= n for rule, n in REGISTERED.items())
    assert any(row["entrusted"] and row.get("entrusted_matter") for row in rows)


def test_the_same_prefecture_comes_out_every_time(plan):
    again = Maker(queries.world(), TODAY).all(300)
    once_more = Maker(queries.world(), TODAY).all(300)
    assert again == once_more
    assert len(plan[0]) == 20_000


def test_the_prefecture_has_the_promised_size():
    world = queries.world()
    assert len(world.organs) >= 120
    assert sum(bool(p.officer_no) for p in world.people) >= 1500
    assert all(is_valid(o.code) for o in world.organs)
    assert len({o.code for o in world.organs}) == len(world.organs)


def test_case_numbers_are_not_given_twice(plan):
    rows, _planted = plan
    assert len({(r["organ_code"], r["case_no"]) for r in rows}) == len(rows)


def test_no_credit_code_of_the_demo_could_be_a_real_one(plan):
    rows, _planted = plan
    codes = [r["party_code"] for r in rows if r["party_code"]] + [o.code for o in queries.world().organs]
    assert all(code[8:11] == "DEM" and is_valid(code) for code in codes)
