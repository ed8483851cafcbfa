"""G06 on the register of benchmarks: filed, shown and adjusted in time, or found."""

import datetime as dt

import pytest

from xiezhi.discretion import actions as discretion
from xiezhi.discretion.tests.benchmarks import day_of, filed, in_force, listed, made
from xiezhi.findings import actions
from xiezhi.findings.models import Finding
from xiezhi.leads.show import BENCHMARKS
from xiezhi.trail.door import Act

from .registers import TODAY, found

MADE = dt.date(2026, 11, 4)
CHANGE = {"statute": "行政处罚法", "kind": "amended", "effective_on": dt.date(2026, 10, 1), "articles": (9,)}


@pytest.fixture
def lists(cast):
    listed(cast)
    return cast


def on(day):
    with day_of(day):
        return actions.sweep()


def test_a_benchmark_that_is_not_filed_in_fifteen_days_is_found_on_the_sixteenth(lists):
    with day_of(MADE):
        row = made(lists)
    on(dt.date(2026, 11, 19))
    assert not found("G06")
    on(TODAY)
    [one] = found("G06")
    assert (one.act, one.act_kind, one.organ) == (row.ref, BENCHMARKS, lists.organ)
    assert (one.act_label, one.act_title) == ("漠市监规〔2026〕1号 SJ-0001 v1", f"第1版 · {row.name}")
    assert (one.severity, one.since, one.reasons) == ("orange", TODAY, [0])
    assert "没有在15日内报送备案" in one.sentence


def test_one_filed_on_the_fifteenth_day_passes_and_one_filed_later_stays_found_with_its_day(lists):
    with day_of(MADE):
        row = made(lists)
    on(TODAY)
    discretion.file(row, by=lists.legal)
    on(TODAY)
    [one] = found("G06")
    assert (one.saw["filed_on"], "备案日期：2026-11-20" in one.sentence) == ("2026-11-20", True)
    with day_of(dt.date(2026, 11, 5)):
        other = filed(lists, code="SJ-0002", doc_no="漠市监规〔2026〕2号")
    on(TODAY)
    assert [one.act for one in found("G06")] == [row.ref] != [other.ref]


def test_a_changed_statute_that_is_left_lying_is_found_until_it_is_answered(lists):
    row = in_force(lists)
    with day_of(dt.date(2026, 10, 8)):
        [task] = discretion.follow(discretion.Change(id=1, **CHANGE), by=lists.system)
    on(dt.date(2026, 10, 31))
    assert not found("G06")
    on(dt.date(2026, 11, 1))
    [one] = found("G06")
    assert (one.act, one.since, one.reasons) == (row.ref, dt.date(2026, 11, 1), [2])
    discretion.confirm_unaffected([task], by=lists.legal, reason="条文只改了文字，不影响幅度。")
    on(TODAY)
    [one] = found("G06")  # answered on the fiftieth day: late it remains, and says when
    assert one.saw["revised_on"] == TODAY.isoformat()


def test_a_changed_statute_that_was_answered_in_time_passes_and_a_newer_change_does_not_hide_an_older_one(lists):
    in_force(lists)
    with day_of(dt.date(2026, 10, 8)):
        [task] = discretion.follow(discretion.Change(id=1, **CHANGE), by=lists.system)
    with day_of(dt.date(2026, 11, 12)):
        discretion.follow(discretion.Change(id=2, **CHANGE | {"effective_on": dt.date(2026, 11, 10)}), by=lists.system)
    on(TODAY)
    assert [one.saw["basis_changed_on"] for one in found("G06")] == ["2026-10-01"]
    Act("test", lists.system).rows(type(task)).filter(pk=task.pk).update(
        state="settled", outcome="unaffected", settled_on=dt.date(2026, 10, 20)
    )
    on(TODAY)
    assert not found("G06")


def test_a_benchmark_that_is_given_up_clears_its_finding(lists):
    with day_of(MADE):
        row = made(lists)
    on(TODAY)
    discretion.discard(row, by=lists.head)
    on(TODAY)
    assert not found("G06")
    assert Finding.objects.get(rule_code="G06").cleared_on == TODAY
