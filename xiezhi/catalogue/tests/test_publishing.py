"""An edition on its way: submitted, returned with remarks, passed, published; lists of an organ never overlap."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from xiezhi.catalogue import actions, queries
from xiezhi.catalogue.models import Edition, Item, Remark, Use
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.subjects.tests.test_qualification import confirmed as subject_confirmed
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .lists import day_of, facts, inspection, items_of, published, ready

TODAY = dt.date(2026, 11, 20)


def submitted(cast, *rows):
    edition = actions.begin(cast.organ, by=cast.clerk)
    for row in rows or (facts(1), facts(2)):
        actions.add_item(edition, row, by=cast.clerk)
    actions.submit(edition, by=cast.legal)
    return edition


def test_the_way_of_an_edition_from_draft_to_the_list_in_force(cast):
    edition = submitted(cast)
    assert (edition.body, edition.state) == (cast.county_body, "submitted")
    assert list(queries.to_review(cast.supervisor)) == [edition]
    actions.pass_(edition, by=cast.supervisor, opinion="同意。")
    assert not items_of(cast.organ)
    actions.publish(edition, by=cast.head, from_on=TODAY, doc_no="漠市监发〔2026〕9号")
    assert set(items_of(cast.organ)) == {"SJ-0001", "SJ-0002"}
    assert (edition.from_on, edition.to_on, edition.published_by) == (TODAY, None, "局长甲")
    assert [line.verb for line in Line.objects.filter(about=edition.ref).order_by("seq")] == [
        "catalogue.edition.begin", "catalogue.add_item", "catalogue.add_item", "catalogue.edition.submit",
        "catalogue.edition.pass", "catalogue.edition.publish",
    ]  # fmt: skip


def test_an_empty_edition_is_not_submitted(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    with pytest.raises(Refusal, match="CAT-08"):
        actions.submit(edition, by=cast.legal)


def test_an_edition_with_an_unsound_item_is_not_submitted(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    actions.add_item(edition, facts(1), by=cast.clerk)
    actions.add_item(edition, facts(2, parent_code="SJ-9999"), by=cast.clerk)
    with pytest.raises(Refusal) as refused:
        actions.submit(edition, by=cast.legal)
    assert (refused.value.code, "SJ-0002" in refused.value.what) == ("CAT-09", True)
    assert [(item.code, [p.code for p in found]) for item, found in actions.problems_of(edition, TODAY)] == [("SJ-0002", ["ITEM-16"])]


def test_each_step_is_for_those_whose_it_is(cast):
    edition = submitted(cast)
    for step in (
        lambda: actions.pass_(edition, by=cast.legal),
        lambda: actions.pass_(edition, by=cast.prefecture_supervisor),  # sees it, but it lies with the county
        lambda: actions.pass_(edition, by=cast.stranger_supervisor),
        lambda: actions.recall(edition, by=cast.stranger_legal),
        lambda: actions.publish(edition, by=cast.supervisor, from_on=TODAY),
    ):
        with pytest.raises(NotAllowed):
            step()
    edition.refresh_from_db()
    assert edition.state == "submitted"


def test_remarks_on_items_go_back_with_the_edition_and_are_gone_when_the_item_is_mended(cast):
    edition = submitted(cast)
    item = queries.of_edition(edition).get(code="SJ-0002")
    actions.remark(item, by=cast.supervisor, text="幅度与依据条款不一致，请核对。")
    with pytest.raises(Refusal) as refused:
        actions.pass_(edition, by=cast.supervisor)
    assert (refused.value.code, "SJ-0002" in refused.value.what) == ("CAT-14", True)
    actions.return_(edition, by=cast.supervisor, opinion="")
    assert edition.state == "returned"
    actions.edit_item(item, facts(2, fine_max=4_000_00), by=cast.clerk, seen=item.version)
    actions.submit(edition, by=cast.legal)
    actions.pass_(edition, by=cast.supervisor)
    assert Remark.objects.count() == 1  # what was said stays to be read


def test_a_remark_can_be_changed_and_taken_back_only_while_the_edition_lies_with_the_body(cast):
    edition = submitted(cast)
    item = queries.of_edition(edition).get(code="SJ-0001")
    actions.remark(item, by=cast.supervisor, text="请补充违反条款。")
    actions.remark(item, by=cast.supervisor, text="请补充违反条款和承办机构。")
    assert Remark.objects.get().text == "请补充违反条款和承办机构。"
    actions.remark(item, by=cast.supervisor, text="")
    assert not Remark.objects.exists()
    actions.return_(edition, by=cast.supervisor, opinion="请整体核对幅度。")
    with pytest.raises(NotAllowed, match="CAT-12"):
        actions.remark(item, by=cast.supervisor, text="再补一条意见。")


def test_a_return_says_what_to_mend(cast):
    edition = submitted(cast)
    with pytest.raises(Refusal, match="CAT-13"):
        actions.return_(edition, by=cast.supervisor, opinion="改")


def test_what_was_submitted_can_be_recalled_and_what_was_passed_reopened(cast):
    edition = submitted(cast)
    actions.recall(edition, by=cast.legal)
    assert (edition.state, edition.body_id) == ("draft", None)
    actions.submit(edition, by=cast.legal)
    actions.pass_(edition, by=cast.supervisor)
    actions.reopen(edition, by=cast.head)
    assert edition.state == "draft"
    with pytest.raises(Stale):
        actions.publish(edition, by=cast.head, from_on=TODAY)


def test_a_new_list_ends_the_one_before_it_on_the_day_before(cast):
    first = published(cast, facts(1))
    second = ready(cast, facts(3))
    actions.publish(second, by=cast.head, from_on=dt.date(2026, 12, 1))
    first.refresh_from_db()
    assert (first.to_on, second.to_on) == (dt.date(2026, 11, 30), None)
    assert set(items_of(cast.organ, dt.date(2026, 11, 30))) == {"SJ-0001"}
    assert set(items_of(cast.organ, dt.date(2026, 12, 1))) == {"SJ-0001", "SJ-0003"}
    assert queries.edition_on(cast.organ, dt.date(2026, 11, 30)) == first
    assert queries.edition_on(cast.organ, dt.date(2024, 12, 31)) is None


@pytest.mark.parametrize("day", [dt.date(2025, 1, 1), dt.date(2024, 6, 1), dt.date(2026, 11, 19), dt.date(2028, 1, 1)])
def test_lists_cannot_overlap_reach_into_the_past_or_lie_too_far_ahead(cast, day):
    published(cast, facts(1), from_on=dt.date(2025, 1, 1))
    edition = ready(cast, facts(3))
    with pytest.raises(Refusal) as refused:
        actions.publish(edition, by=cast.head, from_on=day)
    assert (refused.value.code, set(refused.value.fields)) == ("CAT-15", {"from_on"})


def test_the_database_itself_refuses_a_second_list_without_end_and_a_second_draft(cast):
    published(cast, facts(1))
    act = Act("test", cast.system)
    values = {"organ": cast.organ, "begun_by": "甲", "begun_at": act.at}
    for wrong in (
        {"no": 7, "state": "published", "from_on": dt.date(2026, 1, 1)},
        {"no": 7, "state": "published", "from_on": dt.date(2025, 1, 1), "to_on": dt.date(2025, 2, 1)},
        {"no": 1, "state": "discarded"},
        {"no": 7, "state": "published"},
        {"no": 7, "state": "ended", "from_on": dt.date(2026, 2, 1), "to_on": dt.date(2026, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act.create(Edition, **values, **wrong)
    act.create(Edition, **values, no=2, state="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        act.create(Edition, **values, no=3, state="returned")


def test_a_list_is_published_only_by_a_confirmed_subject(cast):
    edition = ready(cast, facts(1))
    act = Act("test", cast.system)
    act.rows(type(cast.organ)).filter(pk=cast.organ.pk).update(confirmed_on=None)
    edition = Edition.objects.get(pk=edition.pk)
    with pytest.raises(Refusal, match="CAT-16"):
        actions.publish(edition, by=cast.head, from_on=TODAY)


def test_a_list_whose_statute_is_gone_on_the_day_is_not_published(cast):
    with day_of(dt.date(2026, 6, 1)):
        edition = ready(cast, facts(1, grounds="《行政处罚法》第九条；《行政复议法实施条例》第六十六条"))
    # the regulation of 2007 had 66 articles until 2026-06-30, the new one has 77: still an article
    actions.publish(edition, by=cast.head, from_on=TODAY)
    with day_of(dt.date(2020, 6, 1)):
        old = ready(cast, facts(1, grounds="《民法总则》第三条；《行政处罚法》第八条"), organ=cast.other, clerk=cast.other_clerk, legal=cast.other_legal)
    with pytest.raises(Refusal, match="CAT-09"):
        actions.publish(old, by=cast.system, from_on=TODAY)


def test_a_list_can_end_without_a_successor(cast):
    edition = published(cast, facts(1))
    with pytest.raises(Refusal, match="CAT-15"):
        actions.end(edition, by=cast.head, to_on=dt.date(2026, 11, 19), reason="机构改革，职责划入他局")
    actions.end(edition, by=cast.head, to_on=dt.date(2026, 12, 31), reason="机构改革，职责划入他局")
    assert set(items_of(cast.organ, dt.date(2026, 12, 31))) == {"SJ-0001"}
    assert items_of(cast.organ, dt.date(2027, 1, 1)) == {}


def test_the_first_list_remembers_since_when_each_item_is_listed(cast):
    published(cast, facts(1), facts(2, listed_on=dt.date(2018, 3, 1)))
    second = ready(cast, facts(3))
    actions.publish(second, by=cast.head, from_on=dt.date(2026, 12, 1))
    listed = dict(Use.objects.values_list("code", "listed_on"))
    assert listed == {"SJ-0001": dt.date(2025, 1, 1), "SJ-0002": dt.date(2018, 3, 1), "SJ-0003": dt.date(2026, 12, 1)}


def test_nothing_may_be_inspected_that_is_not_on_the_published_list(cast):
    edition = ready(cast, facts(1), inspection(2))
    assert not queries.may_inspect(cast.organ, "JC-0002", TODAY)
    actions.publish(edition, by=cast.head, from_on=TODAY)
    assert queries.may_inspect(cast.organ, "JC-0002", TODAY)
    assert not queries.may_inspect(cast.organ, "JC-0002", TODAY - dt.timedelta(days=1))
    assert not queries.may_inspect(cast.organ, "SJ-0001", TODAY)  # a penalty is no item of inspection
    assert not queries.may_inspect(cast.other, "JC-0002", TODAY)
    assert [item.code for item in queries.inspection_items(TODAY)] == ["JC-0002"]
    assert Item.objects.filter(inspection=True).count() == 1


def test_an_organ_publishes_no_power_for_which_it_was_not_confirmed(cast):
    subject_confirmed(cast)  # 行政处罚、行政检查
    allowed = ready(cast, facts(1), inspection(2), inspection(3, power_type="行政奖励"))
    actions.publish(allowed, by=cast.head, from_on=TODAY)
    beyond = actions.begin(cast.organ, by=cast.clerk)
    actions.add_item(beyond, inspection(4, power_type="行政许可"), by=cast.clerk)
    actions.submit(beyond, by=cast.legal)
    actions.pass_(beyond, by=cast.supervisor)
    with pytest.raises(Refusal, match="CAT-22") as refused:
        actions.publish(beyond, by=cast.head, from_on=TODAY + dt.timedelta(days=1))
    assert "不含行政许可" in refused.value.what
    assert "JC-0004" in refused.value.what
