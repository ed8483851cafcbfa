"""A superior's benchmark applied as it stands, and refined within it."""

import pytest

from xiezhi.catalogue.tests.lists import facts
from xiezhi.clock.models import Deadline
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.discretion import actions, queries
from xiezhi.discretion.models import Benchmark
from xiezhi.organs import uscc
from xiezhi.organs.actions import save
from xiezhi.organs.models import Division

from .benchmarks import ADDRESS, CODE, MARCH, TODAY, but, day_of, drafted, listed, saying, whole


@pytest.fixture
def above(cast):
    """The prefecture's market regulator with a benchmark in force; the county's has a list and none."""
    organ = save(
        by=cast.system, code=uscc.with_check_digit("11232700MB0000077"), name="大兴安岭地区市场监督管理局", kind="agency",
        division=Division.objects.get(code="232700"), level="prefecture", field="市场监管", confirmed_on=cast.organ.confirmed_on,
    )  # fmt: skip
    listed(cast)
    cast.upper = organ
    cast.upper_clerk = Actor(ref="test:9", name="地区", role="data_clerk", organ_id=organ.pk, organ_ids=frozenset({organ.pk}))
    listed(cast, facts(1), organ=organ, clerk=cast.upper_clerk, legal=cast.system, supervisor=cast.system, head=cast.system)
    with day_of(MARCH):
        row = actions.begin(organ, CODE, by=cast.system)
        actions.edit(row, saying(), by=cast.system, seen=row.version)
        actions.make(row, by=cast.system, doc_no="兴市监规〔2026〕1号")
        actions.file(row, by=cast.system)
        actions.pass_(row, by=cast.system)
        actions.publish(row, by=cast.system, from_on=MARCH, address=ADDRESS)
    cast.source = row
    return cast


def test_the_superiors_benchmark_applies_as_it_stands_and_is_shown_in_twenty_working_days(above):
    row = actions.begin(above.organ, CODE, by=above.clerk, adopt=True)
    assert (row.kind, row.source) == ("adopted", above.source)
    assert [tier.kind for tier in whole(row).tiers.all()] == ["exempt", "mitigated", "lenient", "ordinary", "aggravated"]
    with pytest.raises(Refusal, match="DIS-07"):
        actions.edit(row, saying(note="改"), by=above.clerk, seen=row.version)
    actions.make(row, by=above.head, doc_no="漠市监发〔2026〕7号")
    limit = Deadline.objects.get(record=row.ref)
    assert (limit.kind, limit.statutory) == ("show", False)
    with pytest.raises(Refusal, match="DIS-10"):
        actions.file(row, by=above.legal)
    actions.show(row, by=above.head, from_on=TODAY, address=ADDRESS)
    assert (row.state, Deadline.objects.get(record=row.ref).state) == ("published", "met")
    assert queries.benchmark_for(above.organ, CODE, TODAY) == row


def test_an_own_benchmark_within_the_superiors_is_made_and_a_wider_one_refused(above):
    row = drafted(above, what=saying(but("lenient", fine_max=1_400_00)[:3] + but("ordinary", fine_min=1_400_00)[3:]))
    with pytest.raises(Refusal, match="DIS-08") as refused:
        actions.make(row, by=above.head, doc_no="1号")
    assert "超出上级基准同档的幅度1,500元至3,500元" in refused.value.what
    row = Benchmark.objects.get(pk=row.pk)
    actions.edit(row, saying(), by=above.clerk, seen=row.version)
    actions.make(row, by=above.head, doc_no="1号")
    with pytest.raises(Refusal, match="DIS-17"):
        actions.show(row, by=above.head, from_on=TODAY, address=ADDRESS)


def test_where_no_superior_has_one_there_is_nothing_to_adopt(above):
    with pytest.raises(Refusal, match="DIS-05"):
        actions.begin(above.organ, "SJ-0002", by=above.clerk, adopt=True)
    assert not Benchmark.objects.filter(organ=above.organ).exists()


def test_superiors_are_those_of_the_field_above_and_no_others(above):
    assert list(queries.superiors(above.organ)) == [above.upper]
    assert not queries.superiors(above.other).exists()
    assert not queries.superiors(above.upper).exists()
