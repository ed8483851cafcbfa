"""Scope, and the wide row that the engine reads."""

import datetime as dt

import pyarrow as pa
import pytest

from xiezhi.cases import queries
from xiezhi.cases.models import Case
from xiezhi.rulebook.facts.penalty import KNOWN

from .test_taking_rows import row, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cast):
    take(cast, row(1, fine=200_00, major=False, penalty_kinds=("warning", "fine")), row(2))
    take(cast, row(1), by=cast.other_clerk, organ=cast.other)
    take(cast, row(1), by=cast.stranger_clerk, organ=cast.strange)
    return cast


@pytest.mark.parametrize(
    ("part", "organs"),
    [
        ("clerk", ["organ"]), ("officer", ["organ"]), ("legal", ["organ"]), ("head", ["organ"]), ("other_legal", ["other"]),
        ("supervisor", ["organ", "other"]), ("government", ["organ", "other"]), ("prefecture_supervisor", ["organ", "other", "strange"]),
        ("commission", ["organ", "other", "strange"]), ("stranger_supervisor", ["strange"]), ("township", []), ("sysadmin", []),
        ("secadmin", []), ("auditor", []),
    ],
)  # fmt: skip
def test_each_post_sees_the_cases_of_its_scope_and_no_others(cases, part, organs):
    seen = set(queries.visible_to(getattr(cases, part)).values_list("organ_id", flat=True))
    assert seen == {getattr(cases, organ).pk for organ in organs}


def test_nobody_sees_nothing(cases):
    assert not queries.visible_to(None).exists()


def test_the_wide_rows_carry_every_fact_typed_with_those_of_the_organ(cases):
    table = pa.Table.from_batches(queries.wide_rows(queries.visible_to(cases.clerk)))
    assert set(table.column_names) == {"act_id", "division_code"} | {fact.name for fact in KNOWN}
    first, second = table.to_pylist()
    assert first["act_id"] == Case.objects.get(organ=cases.organ, case_no=row(1)["case_no"]).pk
    assert (first["fine"], first["major"], first["penalty_kinds"]) == (200_00, False, "warning,fine")
    assert (first["organ_code"], first["organ_name"]) == (cases.organ.code, cases.organ.name)
    assert (first["organ_confirmed_on"], first["division_code"]) == (dt.date(2020, 1, 1), "232701")
    assert first["filed_on"] == dt.date(2026, 3, 2)
    assert (second["fine"], second["doc_no"], second["major"]) == (None, None, None)


def test_the_wide_rows_come_in_bounded_batches_without_losing_any(cases):
    take(cases, *(row(n) for n in range(3, 10)))
    batches = list(queries.wide_rows(queries.visible_to(cases.clerk), chunk=4))
    assert [batch.num_rows for batch in batches] == [4, 4, 1]
    assert len({value for batch in batches for value in batch["act_id"].to_pylist()}) == 9


def test_one_case_reads_the_same_alone_as_in_the_wide_rows(cases):
    for line in pa.Table.from_batches(queries.wide_rows(Case.objects.all())).to_pylist():
        case = Case.objects.select_related("organ__division").get(pk=line.pop("act_id"))
        assert queries.facts_of(case) == line


def test_the_engine_takes_the_wide_rows_as_they_are(cases):
    from xiezhi.rulebook.engine import run
    from xiezhi.rulebook.rule import Pack

    result = run(Pack("empty", "空", KNOWN, ()), queries.wide_rows(Case.objects.all()), asof=dt.date(2026, 11, 20))
    assert (result.acts, result.absent) == (4, frozenset())
