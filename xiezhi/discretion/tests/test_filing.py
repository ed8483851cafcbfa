"""A benchmark filed, returned, corrected, published — by whom it is for, within limits, and by nobody else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.discretion import actions, queries
from xiezhi.discretion.models import Benchmark
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .benchmarks import ADDRESS, CODE, MARCH, TODAY, but, day_of, drafted, filed, in_force, listed, made, saying


@pytest.fixture
def lists(cast):
    listed(cast)
    return cast


def test_filed_returned_corrected_and_published(lists):
    row = made(lists)
    assert (row.state, row.made_on, row.kind) == ("made", TODAY, "own")
    limit = Deadline.objects.get(record=row.ref, kind="file")
    assert (limit.ends_on, limit.statutory, limit.organ) == (dt.date(2026, 12, 5), False, lists.organ)
    actions.file(row, by=lists.legal)
    assert (row.state, row.body, row.filed_on) == ("filed", lists.county_body, TODAY)
    assert list(queries.mine_to_review(lists.supervisor)) == [row]
    review = Deadline.objects.get(record=row.ref, kind="review")
    assert (review.organ, review.duty, review.statutory) == (lists.organ, "body", False)
    actions.return_(row, by=lists.supervisor, opinion="从重一档没有写明适用情形，请补充。")
    assert (row.state, row.returns) == ("returned", 1)
    assert Deadline.objects.get(record=row.ref, kind="file", state="running").ends_on == dt.date(2026, 12, 20)
    actions.edit(row, saying(but("ordinary", conditions="没有从轻、从重情形")), by=lists.clerk, seen=row.version)
    actions.make(row, by=lists.head, doc_no="漠市监规〔2026〕2号")
    actions.file(row, by=lists.legal)
    actions.pass_(row, by=lists.supervisor, opinion="合法适当")
    assert (row.state, row.record_no) == ("passed", "漠司裁备〔2026〕1号")
    assert not queries.in_force_everywhere(TODAY).exists()
    actions.publish(row, by=lists.head, from_on=TODAY, address=ADDRESS)
    assert (row.state, row.published_on, row.published_at, row.from_on) == ("published", TODAY, ADDRESS, TODAY)
    assert queries.benchmark_for(lists.organ, CODE, TODAY) == row
    assert queries.benchmark_for(lists.organ, CODE, TODAY - dt.timedelta(days=1)) is None
    assert not Deadline.objects.filter(record=row.ref, state="running").exists()
    verbs = list(Line.objects.filter(about=row.ref).order_by("seq").values_list("verb", flat=True))
    assert verbs == [
        "discretion.benchmark.begin", "discretion.edit", *(f"discretion.benchmark.{v}" for v in ("make", "file", "return")),
        "discretion.edit", *(f"discretion.benchmark.{v}" for v in ("make", "file", "pass", "publish")),
    ]  # fmt: skip


def test_each_step_is_refused_to_whom_it_is_not_for(lists):
    row = drafted(lists)
    for part, step in (
        ("clerk", lambda by: actions.make(row, by=by, doc_no="1号")), ("stranger_legal", lambda by: actions.file(row, by=by)),
        ("stranger_clerk", lambda by: actions.begin(lists.organ, CODE, by=by)),
        ("stranger_clerk", lambda by: actions.edit(row, saying(), by=by, seen=1)),
        ("legal", lambda by: actions.pass_(row, by=by)), ("officer", lambda by: actions.begin(lists.organ, CODE, by=by)),
        ("head", lambda by: actions.return_(row, by=by, opinion="请改正第二档")),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            step(getattr(lists, part))
    actions.make(row, by=lists.head, doc_no="1号")
    actions.file(row, by=lists.legal)
    with pytest.raises(NotAllowed, match="DIS-12"):
        actions.pass_(row, by=lists.stranger_supervisor)
    with pytest.raises(NotAllowed, match="DIS-12"):
        actions.return_(row, by=lists.prefecture_supervisor, opinion="请改正第二档")
    with pytest.raises(Stale):
        actions.publish(row, by=lists.head, from_on=TODAY, address=ADDRESS)
    row.refresh_from_db()
    assert row.state == "filed"


def test_what_is_wrong_stays_a_draft_and_is_refused_when_it_is_made(lists):
    row = drafted(lists, what=saying(but("aggravated", fine_max=9_000_00)))
    with pytest.raises(Refusal, match="DIS-08") as refused:
        actions.make(row, by=lists.head, doc_no="1号")
    assert "超出了法定幅度" in refused.value.what
    assert row.state == "draft"


def test_a_document_number_and_a_day_that_can_be(lists):
    row = drafted(lists)
    for values, field in (({"doc_no": " "}, "doc_no"), ({"doc_no": "1号", "made_on": TODAY + dt.timedelta(days=1)}, "made_on")):
        with pytest.raises(Refusal, match="DIS-09") as refused:
            actions.make(row, by=lists.head, **values)
        assert list(refused.value.fields) == [field]


def test_returning_wants_an_opinion_and_publishing_an_address_and_a_day(lists):
    row = filed(lists)
    with pytest.raises(Refusal, match="DIS-13"):
        actions.return_(row, by=lists.supervisor, opinion="改")
    actions.pass_(row, by=lists.supervisor)
    with pytest.raises(Refusal, match="DIS-15"):
        actions.publish(row, by=lists.head, from_on=TODAY, address="政府网站")
    with pytest.raises(Refusal, match="DIS-14"):
        actions.publish(row, by=lists.head, from_on=TODAY - dt.timedelta(days=1), address=ADDRESS)


def test_days_in_force_never_overlap(lists):
    first = in_force(lists)
    row = filed(lists, saying(note="第二版"))
    actions.pass_(row, by=lists.supervisor)
    with pytest.raises(Refusal, match="DIS-14"):
        actions.publish(row, by=lists.head, from_on=MARCH, address=ADDRESS)
    actions.publish(row, by=lists.head, from_on=dt.date(2026, 12, 1), address=ADDRESS)
    first.refresh_from_db()
    assert (first.to_on, row.no) == (dt.date(2026, 11, 30), 2)
    assert [queries.benchmark_for(lists.organ, CODE, dt.date(2026, *day)).no for day in ((3, 2), (11, 30), (12, 1))] == [1, 1, 2]
    act = Act("test.overlap", lists.system)
    with pytest.raises(IntegrityError), transaction.atomic():
        act.rows(Benchmark).filter(pk=first.pk).update(to_on=None)


def test_one_version_of_an_item_is_worked_on_at_a_time(lists):
    row = drafted(lists)
    with pytest.raises(Stale, match="DIS-03"):
        actions.begin(lists.organ, CODE, by=lists.legal)
    actions.discard(row, by=lists.clerk)
    assert actions.begin(lists.organ, CODE, by=lists.legal).no == 2


def test_there_is_no_benchmark_without_an_item_in_force(lists):
    with pytest.raises(Refusal, match="DIS-02"):
        actions.begin(lists.organ, "SJ-9999", by=lists.clerk)
    with pytest.raises(Refusal, match="DIS-01"):
        actions.begin(lists.county_gov, CODE, by=lists.clerk)


def test_what_was_filed_can_be_taken_back_and_what_was_passed_worked_on_again(lists):
    row = filed(lists)
    actions.recall(row, by=lists.legal)
    assert (row.state, Deadline.objects.filter(record=row.ref, state="running").get().kind) == ("made", "file")
    actions.file(row, by=lists.legal)
    actions.pass_(row, by=lists.supervisor)
    actions.reopen(row, by=lists.legal)
    assert (row.state, row.reviewed_on) == ("draft", None)
    with pytest.raises(Stale):
        actions.file(row, by=lists.legal)


def test_two_who_edit_the_same_version_do_not_overwrite_each_other(lists):
    row = drafted(lists)
    actions.edit(row, saying(note="一"), by=lists.clerk, seen=row.version)
    with pytest.raises(Stale):
        actions.edit(row, saying(note="二"), by=lists.legal, seen=row.version - 1)
    assert actions.edit(row, saying(note="一"), by=lists.legal, seen=0) is False


def test_what_is_published_is_not_edited_and_ends_with_a_reason(lists):
    row = in_force(lists)
    with pytest.raises(Stale, match="DIS-06"):
        actions.edit(row, saying(note="改"), by=lists.clerk, seen=row.version)
    with pytest.raises(Refusal, match="DIS-18"):
        actions.end(row, by=lists.head, to_on=TODAY, reason="")
    actions.end(row, by=lists.head, to_on=TODAY, reason="事项已经取消，见漠政发〔2026〕9号。")
    assert queries.benchmark_for(lists.organ, CODE, TODAY + dt.timedelta(days=1)) is None
    with day_of(dt.date(2026, 11, 21)):
        assert list(queries.uncovered(lists.legal).values_list("code", flat=True)) == ["SJ-0001", "SJ-0002"]


def test_strangers_see_nothing_of_what_is_not_published(lists):
    row = filed(lists)
    for part in ("stranger_legal", "stranger_supervisor", "other_legal", "sysadmin", "auditor"):
        assert not queries.visible_to(getattr(lists, part)).exists()
    for part in ("clerk", "officer", "legal", "head", "supervisor", "government", "prefecture_supervisor"):
        assert list(queries.visible_to(getattr(lists, part))) == [row]
    assert not queries.visible_to(None).exists()
