"""The pages: a list goes its whole way by them, shows what differs and what is wrong, and is kept from strangers."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.cast import TODAY
from xiezhi.catalogue import actions, public_views, queries
from xiezhi.catalogue.models import Edition, Item, Remark

from .lists import SINCE, facts, inspection, items_of, published, ready, taken
from .lists import day_of as on_day

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"catalogue:{name}", args=args)


def text_of(response):
    """What a reader sees, without markup."""
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def sent(n=1, **more):
    """The fields of the form as a browser sends them."""
    row = facts(n) | {"power_set": "政务服务事项", "penalty_kinds": ["warning", "fine"], "fine_min": "500", "fine_max": "5000"}
    return row | more


@pytest.fixture
def draft(cast):
    """A second edition at work, a copy of the first."""
    published(cast, facts(1), facts(2), inspection(3))
    return actions.begin(cast.organ, by=cast.clerk)


def edited(edition, code, by, **changes):
    item = Item.objects.get(edition=edition, code=code)
    actions.edit_item(item, changes, by=by, seen=item.version)


# -- its whole way
def test_a_list_goes_from_draft_to_force_by_its_pages(cast, client):
    cast.login(client, "clerk")
    begun = client.post(url("begin"))
    edition = Edition.objects.get()
    assert begun.url == url("edition", edition.pk)
    assert client.post(url("item_new", edition.pk), sent()).status_code == 302
    item = Item.objects.get()
    assert (item.code, item.fine_min, item.power_type) == ("SJ-0001", 500_00, "penalty")

    cast.login(client, "legal")
    assert client.post(url("submit", edition.pk)).status_code == 302

    cast.login(client, "supervisor")
    assert "待本机构审核" in text_of(client.get(url("editions")))
    assert client.post(url("review", edition.pk), {"at": item.pk, "text": "承诺时限与办事指南不一致"}).status_code == 302
    assert client.post(url("return", edition.pk), {"reason": ""}).status_code == 302

    cast.login(client, "clerk")
    page = text_of(client.get(url("edition", edition.pk)))
    assert "承诺时限与办事指南不一致" in page
    assert "待改" in page
    item.refresh_from_db()
    assert client.post(url("item_edit", item.pk), sent(promise="30", limit_unit="day", version=item.version)).status_code == 302
    assert "已改" in text_of(client.get(url("edition", edition.pk)))

    cast.login(client, "legal")
    client.post(url("submit", edition.pk))
    cast.login(client, "supervisor")
    assert client.post(url("pass", edition.pk), {"opinion": "同意"}).status_code == 302
    cast.login(client, "head")
    said = {"from_on": "2026-11-20", "doc_no": "漠市监发〔2026〕9号"}
    assert client.post(url("publish", edition.pk), said).status_code == 302
    assert items_of(cast.organ)["SJ-0001"].promise == 30
    assert "对未按规定明码标价的处罚" in text_of(client.get(url("list")))


def test_what_cannot_be_saved_comes_back_at_its_field_with_what_was_typed(cast, draft, client):
    cast.login(client, "clerk")
    response = client.post(url("item_new", draft.pk), sent(7, grounds="《行政处罚法》第九百条", fine_min="90000"))
    assert response.status_code == 422
    form = response.context["form"]
    assert {"grounds"} <= set(form.errors)
    assert "第九百条" in text_of(response)
    assert {"fine_min"} <= set(form.errors) or {"fine_max"} <= set(form.errors)
    assert not Item.objects.filter(code="SJ-0007").exists()


def test_an_item_changed_by_somebody_else_is_shown_beside_what_was_typed(cast, draft, client):
    item = Item.objects.get(edition=draft, code="SJ-0001")
    opened = item.version
    edited(draft, "SJ-0001", cast.legal, unit="价检大队")
    cast.login(client, "clerk")
    response = client.post(url("item_edit", item.pk), sent(unit="综合大队", version=opened))
    assert response.status_code == 409
    assert "价检大队" in text_of(response)
    assert "综合大队" in text_of(response)


def test_saving_and_going_on_opens_the_next_item(cast, draft, client):
    first, second = Item.objects.filter(edition=draft).order_by("position")[:2]
    cast.login(client, "clerk")
    response = client.post(url("item_edit", first.pk), sent(unit="综合大队", version=first.version, next="1"))
    assert response.url == url("item_edit", second.pk)


def test_publishing_says_at_the_field_what_is_wrong(cast, client):
    edition = ready(cast)
    cast.login(client, "head")
    response = client.post(url("publish", edition.pk), {"from_on": "2099-02-30", "doc_no": ""})
    assert response.status_code == 422
    assert response.context["form"].errors
    edition.refresh_from_db()
    assert edition.state == "reviewed"


# -- what differs
def test_differences_name_the_new_the_changed_and_the_gone(cast, draft, client):
    edited(draft, "SJ-0001", cast.clerk, fine_max=9_000_00)
    actions.remove_items(draft, [Item.objects.get(edition=draft, code="SJ-0002").pk], by=cast.clerk, reason="职责划转")
    actions.add_item(draft, facts(4), by=cast.clerk)
    cast.login(client, "supervisor")
    found = client.get(url("differences", draft.pk)).context
    assert (found["only_right_count"], found["changed_count"], found["only_left_count"], found["same_count"]) == (1, 1, 1, 1)
    (part,) = found["changed"][0].parts
    assert ("5,000" in part.before)
    assert ("9,000" in part.after)


def test_what_a_file_did_not_name_is_taken_out_only_when_chosen_and_with_a_reason(cast, draft, client):
    taken(cast, [facts(1, unit="综合大队")])
    cast.login(client, "clerk")
    page = client.get(url("differences", draft.pk))
    unnamed = {item.code: item.pk for item in page.context["unnamed"]}
    assert set(unnamed) == {"SJ-0002", "JC-0003"}
    asked = client.post(url("items_remove", draft.pk), {"ids": [unnamed["SJ-0002"]]})
    assert asked.status_code == 200
    assert Item.objects.filter(edition=draft, code="SJ-0002").exists()
    done = client.post(url("items_remove", draft.pk), {"ids": [unnamed["SJ-0002"]], "reason": "职责划转"})
    assert done.status_code == 302
    assert not Item.objects.filter(edition=draft, code="SJ-0002").exists()
    assert set(items_of(cast.organ)) == {"SJ-0001", "SJ-0002", "JC-0003"}  # what is published stays


def test_the_check_lists_what_the_law_of_today_says_is_wrong(cast, draft, client):
    cast.login(client, "clerk")
    assert "没有问题" in text_of(client.get(url("check", draft.pk)))
    edited(draft, "SJ-0001", cast.clerk, parent_code="SJ-0002")
    actions.remove_items(draft, [Item.objects.get(edition=draft, code="SJ-0002").pk], by=cast.clerk, reason="划转")
    page = client.get(url("check", draft.pk))
    assert [row["item"].code for row in page.context["wrong"]] == ["SJ-0001"]


# -- two lists side by side
@pytest.fixture
def neighbours(cast):
    """Two counties' regulators with lists in force."""
    mine = published(cast, facts(1), facts(2))
    theirs = published(
        cast, facts(1, fine_max=8_000_00), facts(9), organ=cast.strange, clerk=cast.stranger_clerk, legal=cast.stranger_legal,
        supervisor=cast.stranger_supervisor, head=_head_of(cast, cast.strange),
    )  # fmt: skip
    return mine, theirs


def _head_of(cast, organ):
    return type(cast.head)(**{**vars(cast.head), "organ_id": organ.pk, "organ_name": organ.name, "organ_ids": frozenset({organ.pk})})


def test_two_organs_are_compared_side_by_side(cast, neighbours, client):
    mine, theirs = neighbours
    cast.login(client, "supervisor")
    page = client.get(url("compare"), {"a": mine.pk, "b": theirs.pk})
    found = page.context
    assert (found["changed_count"], found["only_left_count"], found["only_right_count"]) == (1, 1, 1)
    assert cast.strange.name in text_of(page)
    foreign = next(d.item for d in found["only_right"])
    assert url("public_item", foreign.pk) in page.content.decode()  # what is in force anybody may read
    assert client.get(url("item", foreign.pk)).status_code == 404


def test_of_other_counties_only_what_is_in_force_can_be_compared(cast, neighbours, client):
    _mine, theirs = neighbours
    draft = actions.begin(cast.strange, by=cast.stranger_clerk)
    cast.login(client, "supervisor")
    options = {pk for pk, _label in client.get(url("compare")).context["options"]}
    assert theirs.pk in options
    assert draft.pk not in options
    assert "names" not in client.get(url("compare"), {"a": _mine.pk, "b": draft.pk}).context


# -- item after item
def test_the_reviewer_goes_through_new_and_changed_items_first(cast, draft, client):
    edited(draft, "SJ-0002", cast.clerk, unit="综合大队")
    actions.submit(Edition.objects.get(pk=draft.pk), by=cast.legal)
    cast.login(client, "supervisor")
    page = client.get(url("review", draft.pk))
    assert page.context["item"].code == "SJ-0002"
    assert page.context["total"] == 1
    assert 'data-key="n"' in page.content.decode()
    assert 'data-key="s"' in page.content.decode()
    whole = client.get(url("review", draft.pk), {"whole": "1"})
    assert whole.context["total"] == 3
    assert whole.context["item"].code == "SJ-0001"


def test_a_remark_goes_with_the_item_and_an_empty_one_takes_it_away(cast, draft, client):
    item = Item.objects.get(edition=draft, code="SJ-0001")
    actions.submit(Edition.objects.get(pk=draft.pk), by=cast.legal)
    cast.login(client, "supervisor")
    client.post(url("review", draft.pk), {"at": item.pk, "whole": "1", "text": "依据写到项"})
    assert Remark.objects.get().text == "依据写到项"
    client.post(url("review", draft.pk), {"at": item.pk, "whole": "1", "text": ""})
    assert not Remark.objects.exists()


# -- adjustments, uses
def test_an_unused_item_is_kept_with_a_reason_or_noted_as_used(cast, client):
    published(cast, facts(1), facts(2), from_on=dt.date(2020, 6, 1))
    cast.login(client, "legal")
    listed = client.get(url("unused"))
    assert "SJ-0001" in text_of(listed)
    assert "SJ-0002" in text_of(listed)
    rows = items_of(cast.organ)
    assert client.post(url("item_keep", rows["SJ-0001"].pk), {"reason": "辖区新设集贸市场，仍须保留"}).status_code == 302
    assert client.post(url("item_use", rows["SJ-0002"].pk), {"used_on": "2026-10-08", "source": "漠市监立〔2026〕7号"}).status_code == 302
    left = text_of(client.get(url("unused")))
    assert "SJ-0001" not in left
    assert "SJ-0002" not in left
    assert client.post(url("item_use", rows["SJ-0002"].pk), {"used_on": "2027-01-01", "source": "某案"}).status_code == 422


def test_a_task_asks_for_a_choice_and_a_reason(cast, client):
    with on_day(dt.date(2026, 6, 1)):
        published(cast, facts(1), facts(2))
    change = actions.Change(id=1, statute="行政处罚法", kind="amended", effective_on=TODAY, articles=(9,))
    (task,) = actions.follow(change, by=cast.system)
    cast.login(client, "legal")
    page = url("adjustment", task.pk)
    assert client.post(page, {"reason": "条文序号变化"}).status_code == 422
    pks = list(task.items.values_list("pk", flat=True))
    assert client.post(page, {"ids": pks[:1], "reason": ""}).status_code == 422
    assert client.post(page, {"ids": pks[:1], "reason": "只改了条文序号"}).status_code == 302
    shown = text_of(client.get(page))
    assert "只改了条文序号" in shown
    assert "法制员甲" in shown


# -- what anybody may read
def test_the_public_finds_what_is_in_force_and_nothing_else(cast, client):
    published(cast, facts(1), inspection(3))
    edition = actions.begin(cast.organ, by=cast.clerk)
    actions.add_item(edition, facts(8, name="尚未公布的处罚", cause="尚未公布的行为"), by=cast.clerk)
    hidden = Item.objects.get(code="SJ-0008")
    shown = items_of(cast.organ)["SJ-0001"]
    assert shown.name in text_of(client.get(url("public"), {"q": "明码标价"}))
    assert "尚未公布" not in text_of(client.get(url("public"), {"q": "尚未公布"})).replace("q=尚未公布", "").split("共")[-1]
    organ = text_of(client.get(url("public_organ", cast.organ.code)))
    assert shown.name in organ
    assert hidden.name not in organ
    assert shown.grounds in text_of(client.get(url("public_item", shown.pk)))
    assert client.get(url("public_item", hidden.pk)).status_code == 404
    assert client.get(url("public_organ", "没有这个机关")).status_code == 404


@pytest.mark.parametrize("odd", ["'; --", "%", "\\", "\x00", "a" * 400, "🐻"])
def test_odd_words_find_nothing_and_break_nothing(cast, client, odd):
    published(cast, facts(1))
    assert client.get(url("public"), {"q": odd, "page": odd}).status_code == 200
    assert client.get(url("public_organ", cast.organ.code), {"q": odd, "power_type": odd}).status_code == 200


# -- scope
@pytest.mark.parametrize("name", ["edition", "edition_items", "differences", "check", "edition_trail"])
@pytest.mark.parametrize("part", ["stranger_clerk", "stranger_supervisor", "other_legal"])
def test_an_edition_at_work_is_kept_from_strangers(cast, draft, client, name, part):
    cast.login(client, part)
    assert client.get(url(name, draft.pk)).status_code == 404


def test_only_the_own_people_change_a_list(cast, draft, client):
    item = Item.objects.get(edition=draft, code="SJ-0001")
    for part in ("supervisor", "officer", "head", "auditor"):
        cast.login(client, part)
        assert client.post(url("item_edit", item.pk), sent(version=item.version)).status_code in (403, 404)
    cast.login(client, "other_clerk")
    assert client.post(url("item_edit", item.pk), sent(version=item.version)).status_code == 404
    item.refresh_from_db()
    assert item.version == 1


def test_lists_sort_filter_and_export(cast, client):
    published(cast, facts(1), inspection(3), from_on=SINCE)
    cast.login(client, "supervisor")
    assert "JC-0003" in text_of(client.get(url("list"), {"inspection": "1"}))
    assert "SJ-0001" not in text_of(client.get(url("list"), {"inspection": "1"}))
    assert "SJ-0001" in text_of(client.get(url("list"), {"q": "明码标价", "power_type": "penalty"}))
    assert queries.may_inspect(cast.organ, "JC-0003", TODAY)


def test_from_item_to_item_of_the_list_it_was_opened_from(cast, client):
    published(cast, facts(1), facts(2), facts(3))
    cast.login(client, "supervisor")
    row = items_of(cast.organ)["SJ-0002"]
    walk = client.get(url("item", row.pk), {"in": "power_type=penalty&sort=-code"}).context["walk"]
    assert (walk.at, walk.total) == (2, 3)
    assert url("item", items_of(cast.organ)["SJ-0003"].pk) in walk.before
    assert client.get(url("item", row.pk)).context["walk"] is None


def test_one_address_searches_the_public_lists_only_so_often(cast, client, monkeypatch):
    published(cast, facts(1))
    monkeypatch.setattr(public_views, "ASKED_AT_MOST", 2)
    there = {"REMOTE_ADDR": "203.0.113.71"}
    codes = [client.get(url("public"), {"q": "明码"}, **there).status_code for _n in range(3)]
    assert codes == [200, 200, 429]
    assert client.get(url("public"), **there).status_code == 200


def test_from_list_of_powers_to_list_of_powers_with_all_its_pages(cast, client):
    published(cast, facts(1))
    edition = Edition.objects.get()
    cast.login(client, "supervisor")
    page = client.get(url("edition", edition.pk), {"in": "view=all"})
    assert (page.context["walk"].at, page.context["walk"].total) == (1, 1)
    assert all("in=view%3Dall" in tab.url for tab in page.context["tabs"])
    assert f"{url('edition_items', edition.pk)}?power_type=penalty&amp;in=view%3Dall" in page.content.decode()
