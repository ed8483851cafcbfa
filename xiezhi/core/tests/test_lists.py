import csv
import hashlib
import io

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.tests.site import SavedList, TypeList

pytestmark = pytest.mark.django_db


@pytest.fixture
def sixty():
    ContentType.objects.bulk_create(
        ContentType(app_label="zz" if n % 3 else "yy", model=f"m{n:02d}") for n in range(60)
    )
    TypeList.log.clear()


def names(response):
    return [line["cells"][0]["value"] for line in response.context["lines"]]


def body(response):
    return b"".join(response.streaming_content)


def test_a_list_shows_the_first_fifty_in_default_order_and_the_exact_total(client, sixty):
    response = client.get("/types/")
    assert names(response) == [f"m{n:02d}" for n in range(50)]
    assert response.context["page"].total == 60
    assert "共 60 条" in response.content.decode()


def test_pages_cover_every_row_once(client, sixty):
    seen = [n for p in (1, 2, 3) for n in names(client.get(f"/types/?sort=app_label&size=25&page={p}"))]
    assert sorted(seen) == [f"m{n:02d}" for n in range(60)]


def test_a_filter_narrows_the_rows_and_shows_as_a_chip_that_can_be_removed(client, sixty):
    response = client.get("/types/?app=yy&q=m1&sort=-model")
    assert names(response) == ["m18", "m15", "m12"]
    chips = response.context["chips"]
    assert [str(c["text"]) for c in chips] == ["名称：m1", "应用：乙"]
    assert chips[0]["url"] == "/types/?app=yy&sort=-model"
    assert response.context["clear_url"] == "/types/?sort=-model"


def test_the_sorted_column_says_so_to_screen_readers_and_its_link_turns_round(client, sixty):
    head = client.get("/types/?sort=model").context["heads"][0]
    assert (head["aria"], head["url"]) == ("ascending", "/types/?sort=-model")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999999999",
        "page=x",
        "page=%00",
        "page=１２",
        "size=7",
        "size=1e9",
        "sort=password",
        "sort=--model",
        "sort=%00",
        "sort=model;drop",
        "cols=nope",
        "app=elsewhere",
        "app=%00",
        "on_from=2026-02-30",
        "on_from=%F0%9F%98%80",
        "on_to=9999-99-99",
        "q=" + "长" * 500,
    ],
)
def test_garbage_in_the_address_falls_back_with_a_note(client, sixty, query):
    response = client.get(f"/types/?{query}")
    assert response.status_code == 200
    assert response.context["notes"]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%27%22%3C", "q=%ED%A0%80", "export=pdf", "cols=,,,", "x=1&x=2", "q=" + "a+" * 60]
)
def test_harmless_oddities_are_answered_as_usual(client, sixty, query):
    assert client.get(f"/types/?{query}").status_code == 200


def test_dates_the_wrong_way_round_are_swapped_and_said(client, sixty):
    response = client.get("/types/?on_from=2026-05-02&on_to=2026-05-01")
    assert "对调" in str(response.context["notes"])


def test_typed_text_comes_back_escaped(client, sixty):
    assert "<script>alert" not in client.get("/types/?q=<script>alert(1)</script>").content.decode()


def test_chosen_columns_are_shown_and_export_only_ones_never(client, sixty):
    response = client.get("/types/?cols=fine,model,pk")
    assert [h["c"].name for h in response.context["heads"]] == ["model", "fine"]


def test_htmx_gets_only_the_part_and_a_history_visit_the_whole_page(client, sixty):
    headers = {"HX-Request": "true", "HX-Target": "list"}
    part = client.get("/types/?q=m1", headers=headers).content.decode()
    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    again = client.get("/types/", headers={**headers, "HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in again


def test_an_empty_list_says_whether_filters_are_the_reason(client):
    assert "还没有记录" in client.get("/types/").content.decode()
    assert "没有符合条件的记录" in client.get("/types/?q=zzzz").content.decode()


def test_csv_has_the_rows_of_all_pages_in_the_order_seen_with_the_columns_seen(client, sixty):
    response = client.get("/types/?sort=-model&app=zz&export=csv&page=2")
    raw = body(response)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "应用", "编号"]
    assert [r[0] for r in rows[1:]] == sorted((f"m{n:02d}" for n in range(60) if n % 3), reverse=True)
    assert TypeList.log == [(40, hashlib.sha256(raw).hexdigest())]


def test_xlsx_has_a_sheet_that_says_what_it_is_and_money_as_numbers_in_yuan(client, act_as, sixty):
    act_as(Actor("accounts.User:1", "演示人员甲", roles.SUPERVISOR, organ_name="演示机关"))
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/types/?q=m0&cols=model,fine&export=xlsx"))))
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=2) if row[0].value}
    assert about["筛选"] == "名称：m0"
    assert about["导出人"] == "演示人员甲 · 演示机关"
    assert about["条数"] == "10"
    sheet = book["数据"]
    assert [c.value for c in sheet[1]] == ["名称", "金额（元）", "编号"]
    assert sheet["B2"].value == sheet["C2"].value
    assert sheet.max_row == 11


@pytest.mark.parametrize(
    "evil", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", " =1"]
)
def test_text_that_begins_like_a_formula_stays_text(client, evil):
    ContentType.objects.create(app_label="zz", model=evil)
    rows = list(csv.reader(io.StringIO(body(client.get("/types/?export=csv")).decode("utf-8-sig"), newline="")))
    assert rows[1][0] == "'" + evil
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/types/?export=xlsx"))))
    cell = book["数据"]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).replace("_x000D_", "\r").strip() == evil.strip()


def test_an_export_that_cannot_be_written_on_the_trail_is_not_handed_out(client, sixty, monkeypatch):
    def refuse(self, rows, sha256):
        raise RuntimeError("trail is down")

    monkeypatch.setattr(TypeList, "exported", refuse)
    with pytest.raises(RuntimeError):
        client.get("/types/?export=csv")


def test_an_export_above_the_limit_is_refused_with_a_way_out(client, sixty, monkeypatch):
    monkeypatch.setattr("xiezhi.core.web.lists.EXPORT_LIMIT", 10)
    response = client.get("/types/?export=csv")
    assert response.status_code == 422
    assert "LST-01" in response.content.decode()
    assert "筛选" in response.content.decode()


def test_beyond_the_counting_limit_the_list_says_more_than(client, sixty, monkeypatch):
    monkeypatch.setattr("xiezhi.core.web.paging.COUNT_LIMIT", 30)
    response = client.get("/types/?size=25&page=2")
    assert response.context["page"].over
    assert "超过 30 条" in response.content.decode()


def test_rows_from_memory_filter_sort_and_page_like_a_table(client):
    response = client.get("/_kit/list/?state=late&state=new&organ=塔河县应急管理局&sort=-fine&decided=1")
    rows = [line["cells"] for line in response.context["lines"]]
    assert rows
    assert {r[2]["value"] for r in rows} == {"塔河县应急管理局"}
    fines = [r[4]["value"] for r in rows if r[4]["value"] is not None]
    assert fines == sorted(fines, reverse=True)
    assert all(r[4]["value"] is not None for r in rows[: len(fines)]), "missing values come last"


def test_a_view_is_kept_under_its_name_found_again_and_forgotten(client, sixty):
    SavedList.kept.clear()
    done = client.post("/saved/", {"view_name": "乙的", "query": "app=yy&page=3&export=csv"})
    assert done["Location"] == "/saved/?app=yy"
    shown = client.get("/saved/?app=yy").context["views"]
    assert [(v.name, current) for v, current in shown] == [("乙的", True)]
    client.post("/saved/", {"view_delete": "1", "query": ""})
    assert SavedList.kept == []


def test_a_view_without_a_name_is_refused_and_other_lists_keep_none(client, sixty):
    response = client.post("/saved/", {"view_name": " \x00 ", "query": ""})
    assert response.status_code == 422
    assert "LST-02" in response.content.decode()
    assert client.post("/types/", {"view_name": "x", "query": "app=yy"})["Location"] == "/types/?app=yy"


def test_the_column_chooser_marks_what_is_shown_even_where_columns_are_built_anew_each_time(client, sixty):
    response = client.get("/built/?cols=model")
    assert [(c.name, on) for c, on in response.context["all_columns"]] == [("model", True), ("app", False)]
    response = client.get("/built/")
    assert all(on for _c, on in response.context["all_columns"])


def test_keys_are_named_only_where_they_do_something(client, sixty):
    assert "<kbd>/</kbd>" in client.get("/types/").content.decode()
    plain = client.get("/built/").content.decode()
    assert "<kbd>j</kbd>" in plain
    assert "<kbd>/</kbd>" not in plain
    assert "<kbd>Enter</kbd>" not in plain
