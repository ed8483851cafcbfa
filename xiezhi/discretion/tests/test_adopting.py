"""A superior's benchmark applied as it stands, and refined within it."""

import datetime as dt

import pytest
from django.urls import reverse

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

DAY = dt.timedelta(days=1)


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


def adopted(cast):
    row = actions.begin(cast.organ, CODE, by=cast.clerk, adopt=True)
    actions.make(row, by=cast.head, doc_no="漠市监发〔2026〕7号")
    actions.show(row, by=cast.head, from_on=TODAY, address=ADDRESS)
    return row


def renewed_above(cast, **more):
    """The superior's next version, in force from the next day."""
    row = actions.begin(cast.upper, CODE, by=cast.system)
    actions.edit(row, saying(**more), by=cast.system, seen=row.version)
    actions.make(row, by=cast.system, doc_no="兴市监规〔2026〕2号")
    actions.file(row, by=cast.system)
    actions.pass_(row, by=cast.system)
    actions.publish(row, by=cast.system, from_on=TODAY + DAY, address=ADDRESS)
    return row


def test_the_superiors_new_version_opens_a_task_for_who_applies_it_once(above):
    row = adopted(above)
    assert actions.follow_superiors(by=above.system) == []
    newer = renewed_above(above, note="新的说明")
    (task,) = actions.follow_superiors(by=above.system)
    assert (task.benchmark, task.above, task.kind, task.effective_on) == (row, newer, "superior", TODAY + DAY)
    assert (task.organ, task.due_on) == (above.organ, TODAY + 31 * DAY)
    assert list(queries.waiting(above.legal)) == [task]
    assert not queries.waiting(above.other_legal).exists()
    assert actions.follow_superiors(by=above.system) == []
    with pytest.raises(Refusal, match="DIS-24"):
        actions.confirm_unaffected([task], by=above.legal, reason="内容相同，无须调整")
    with day_of(TODAY + DAY):
        again = actions.begin(above.organ, CODE, by=above.clerk, adopt=True)
        assert again.source == newer
        actions.make(again, by=above.head, doc_no="漠市监发〔2026〕8号")
        actions.show(again, by=above.head, from_on=TODAY + DAY, address=ADDRESS)
        task.refresh_from_db()
        assert (task.state, task.outcome) == ("settled", "renewed")
        assert actions.follow_superiors(by=above.system) == []


def test_a_new_version_that_says_the_same_opens_none_and_an_end_opens_one(above):
    adopted(above)
    newer = renewed_above(above)
    assert actions.follow_superiors(by=above.system) == []
    actions.end(newer, by=above.system, to_on=TODAY + DAY, reason="事项已经取消")
    (task,) = actions.follow_superiors(by=above.system)
    assert (task.above, task.kind, task.effective_on) == (newer, "withdrawn", TODAY + 2 * DAY)


NARROWER = (*but("lenient", fine_max=1_400_00)[:3], *but("ordinary", fine_min=1_400_00)[3:])


def own_published(cast):
    """The county's own benchmark, the day before the superior's next one."""
    with day_of(TODAY - DAY):
        row = drafted(cast)
        actions.make(row, by=cast.head, doc_no="1号")
        actions.file(row, by=cast.legal)
        actions.pass_(row, by=cast.supervisor)
        actions.publish(row, by=cast.head, from_on=TODAY, address=ADDRESS)
    return row


def test_an_own_benchmark_below_is_left_alone_where_it_lies_within_the_new_one(above):
    own_published(above)
    renewed_above(above, note="新的说明")
    assert actions.follow_superiors(by=above.system) == []


def test_an_own_benchmark_that_is_wider_than_the_superiors_new_one_gets_a_task_once(above, client):
    row = own_published(above)
    newer = renewed_above(above, tiers=NARROWER)
    (task,) = actions.follow_superiors(by=above.system)
    assert (task.benchmark, task.above, task.kind, task.organ) == (row, newer, "exceeded", above.organ)
    assert actions.follow_superiors(by=above.system) == []
    above.login(client, "legal")
    page = client.get(reverse("discretion:adjustment", args=[task.pk])).content.decode()
    assert "改到上级基准以内" in page
    with pytest.raises(Refusal, match="DIS-24"):
        actions.confirm_unaffected([task], by=above.legal, reason="内容相同，无须调整")
    with day_of(TODAY + DAY):
        again = actions.begin(above.organ, CODE, by=above.clerk)
        with pytest.raises(Refusal, match="DIS-08"):
            actions.make(again, by=above.head, doc_no="2号")
        actions.edit(again, saying(NARROWER), by=above.clerk, seen=again.version)
        actions.make(again, by=above.head, doc_no="2号")
        actions.file(again, by=above.legal)
        actions.pass_(again, by=above.supervisor)
        actions.publish(again, by=above.head, from_on=TODAY + DAY, address=ADDRESS)
        task.refresh_from_db()
        assert (task.state, task.outcome) == ("settled", "renewed")
        assert actions.follow_superiors(by=above.system) == []


def test_the_task_leads_to_the_superiors_version_and_to_a_new_adoption(above, client):
    adopted(above)
    newer = renewed_above(above, note="新的说明")
    (task,) = actions.follow_superiors(by=above.system)
    above.login(client, "legal")
    page = client.get(reverse("discretion:adjustment", args=[task.pk])).content.decode()
    assert reverse("discretion:public_record", args=[newer.pk]) in page
    assert "way=adopted" in page
    assert "这个基准无须调整" not in page
    assert "上级基准有新版" in client.get(reverse("discretion:adjustments")).content.decode()
    assert "上级基准有新版" in client.get(reverse("discretion:record", args=[task.benchmark_id])).content.decode()
    assert queries.facts([above.organ.pk], TODAY + DAY)[0]["basis_changed_on"] is None
    above.login(client, "stranger_legal")
    assert client.get(reverse("discretion:adjustment", args=[task.pk])).status_code == 404
