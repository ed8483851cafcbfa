"""Benchmarks on the workbench: with whom each step lies, until it is done."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.desk import queries
from xiezhi.discretion import actions
from xiezhi.discretion.tests.benchmarks import ADDRESS, TODAY, drafted, in_force, listed


@pytest.fixture
def lists(cast):
    listed(cast)
    return cast


def shown(actor):
    """key → (count, day of the first line's limit) of the groups of benchmarks."""
    found = {group.key: group for group in queries.groups(actor) if group.key.startswith("benchmark")}
    return {key: (group.count, group.items[0].due.due if group.items[0].due else None) for key, group in found.items()}


def test_a_benchmark_lies_with_whom_the_next_step_is(lists):
    row = drafted(lists)
    assert (shown(lists.legal), shown(lists.head), shown(lists.supervisor)) == ({"benchmarks": (1, None)}, {}, {})
    actions.make(row, by=lists.head, doc_no="1号")
    assert shown(lists.legal) == {"benchmarks": (1, dt.date(2026, 12, 5))}
    actions.file(row, by=lists.legal)
    assert (shown(lists.legal), shown(lists.supervisor)) == ({}, {"benchmarks": (1, dt.date(2026, 12, 18))})
    assert (shown(lists.stranger_supervisor), shown(lists.other_legal)) == ({}, {})
    actions.pass_(row, by=lists.supervisor)
    assert shown(lists.head) == {"benchmarks": (1, dt.date(2026, 12, 18))}
    actions.publish(row, by=lists.head, from_on=TODAY, address=ADDRESS)
    assert (shown(lists.head), shown(lists.supervisor)) == ({}, {})


def test_a_changed_statute_brings_its_tasks_and_search_finds_the_benchmark(lists, client):
    row = in_force(lists)
    change = {"statute": "行政处罚法", "kind": "amended", "effective_on": TODAY, "articles": (9,)}
    actions.follow(actions.Change(id=1, **change), by=lists.system)
    before = queries.todo_count(lists.legal)
    assert shown(lists.legal) == {"benchmark_tasks": (1, dt.date(2026, 12, 20))}
    actions.confirm_unaffected(list(row.adjustments.all()), by=lists.legal, reason="条文只改了文字，不影响幅度。")
    assert queries.todo_count(lists.legal) == before - 1
    assert [hits.title for hits in queries.search(lists.legal, "明码标价")] == ["裁量基准"]
    assert queries.search(lists.stranger_legal, "明码标价") == []
    lists.login(client, "legal")
    assert row.name in client.get(reverse("desk:search"), {"q": "明码标价"}).content.decode()
