"""Pages of the law: anybody reads, supervision bodies look after it, nobody else changes anything."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.statutes import queries
from xiezhi.statutes.models import Article, Change, Edition, Statute
from xiezhi.trail.models import Line

from . import texts

pytestmark = pytest.mark.django_db


def page(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return response.content.decode()


def test_anybody_reads_the_list_a_statute_and_an_article_without_log_in(client, river):
    html = page(client, "/statutes/")
    assert "演示河道采砂管理条例" in html
    assert "上传版本" not in html
    html = page(client, f"/statutes/{river[0].statute_id}/")
    assert "处三万元以上十万元以下罚款" in html
    assert 'href="#h0"' in html
    assert 'id="a6"' in html
    article = Article.objects.get(edition=river[1], number=5)
    html = page(client, f"/statutes/article/{article.pk}/")
    assert "第五条" in html
    assert "施行中" in html
    assert "施行中" not in page(client, f"/statutes/article/{Article.objects.get(edition=river[0], number=5).pk}/?on=2020-01-01")
    assert "<del>" in html  # what the edition before said stands beside it


def test_an_empty_collection_says_how_it_is_filled(client):
    assert "./xz load-statutes" in page(client, "/statutes/")
    assert "./xz load-statutes" in page(client, "/statutes/search/")


def test_a_statute_is_shown_as_in_force_on_the_day_asked_for(client, river):
    url = f"/statutes/{river[0].statute_id}/"
    assert "一万元以上五万元以下" in page(client, f"{url}?on=2024-08-31")
    assert "三万元以上十万元以下" in page(client, f"{url}?on=2024-09-01")
    assert "2019-04-30 没有施行中的版本" in page(client, f"{url}?on=2019-04-30")
    assert "无法识别，按今天显示" in page(client, f"{url}?on=2024-02-30")


def test_an_older_edition_says_that_it_is_no_longer_in_force(client, river):
    assert "这不是现行版本：施行至 2024-08-31" in page(client, f"/statutes/edition/{river[0].pk}/")
    assert "这不是现行版本" not in page(client, f"/statutes/edition/{river[1].pk}/")


def test_a_later_edition_without_a_day_is_pointed_out(client):
    texts.river()
    source = texts.RIVER_2024.replace("2024年6月20日", "2026年3月1日").replace("自2024年9月1日起", "自公布之日起")
    texts.take(source, "演示河道采砂管理条例(2026-03-01).md")
    statute = Statute.objects.get()
    assert "施行日期还没有核定；它施行之后" in page(client, f"/statutes/{statute.pk}/")
    assert "施行日期还没有核定；它施行之后" not in page(client, f"/statutes/{statute.pk}/?on=2026-02-28")


def test_the_list_filters_by_name_level_and_state_and_exports(client, river, forest):
    assert "演示林地巡护办法" not in page(client, "/statutes/?q=采砂")
    assert "采砂" not in page(client, "/statutes/?level=地方政府规章")
    assert "采砂" not in page(client, "/statutes/?state=undated")
    for state in ("in_force", "future", "repealed", "ended"):
        assert ("采砂管理条例" in page(client, f"/statutes/?state={state}")) == (state == "in_force")
    assert "林地" not in page(client, "/statutes/?several=1")
    rows = b"".join(client.get("/statutes/?export=csv").streaming_content).decode("utf-8-sig")
    assert "演示河道采砂管理条例" in rows


# -- a citation


@pytest.mark.parametrize(("ref", "on", "number", "label"), [
    ("演示河道采砂管理条例第四条", "2024-08-31", 4, "2019年通过"), ("《演示河道采砂管理条例》第4条", "2024-09-01", 4, "2024年修订"),
])  # fmt: skip
def test_a_citation_opens_the_article_in_force_on_that_day(client, river, ref, on, number, label):
    response = client.get("/statutes/cite/", {"ref": ref, "on": on})
    assert response.status_code == 302
    article = Article.objects.get(edition__label=label, number=number)
    assert response.url.startswith(f"/statutes/article/{article.pk}/")
    assert label in page(client, response.url)


def test_the_paragraph_and_the_item_that_are_cited_are_marked(client, river):
    article = Article.objects.get(edition=river[1], number=4)
    marked = page(client, f"/statutes/article/{article.pk}/?p=1&i=2")
    assert 'class="hit" id="hit"><span class="item-no">（二）' in marked
    assert 'class="hit" id="hit"><span class="item-no">（二）' in page(client, f"/statutes/article/{article.pk}/?i=2")
    assert 'class="para hit" id="hit">有前款' in page(client, f"/statutes/article/{article.pk}/?p=2")
    for wrong in ("p=3", "p=1&i=9", "i=8"):
        assert "没有所引的款、项" in page(client, f"/statutes/article/{article.pk}/?{wrong}")


@pytest.mark.parametrize(("ref", "on", "status", "said"), [
    ("没有这部法第一条", "", 404, "没有收录《没有这部法》"),
    ("演示河道采砂管理条例第九条", "", 404, "2024年修订共 7 条"),
    ("演示河道采砂管理条例第一条", "2019-04-30", 404, "2019-05-01 至 2024-08-31"),
    ("演示林地巡护办法第一条", "", 404, "施行日期还没有核定"),
    ("行政处罚法第三十八条", "2020-03-01", 404, "2017年修正（2018-01-01 至 2021-07-14"),
    ("第六十条", "", 422, "看不懂引用"),
    ("", "", 422, "看不懂引用"),
])  # fmt: skip
def test_a_citation_that_leads_nowhere_says_why_and_what_is_known(client, river, forest, ref, on, status, said):
    response = client.get("/statutes/cite/", {"ref": ref, "on": on})
    assert response.status_code == status
    assert said in response.content.decode()


def test_in_place_the_words_come_alone_also_where_there_are_none(client, river):
    html = client.get("/statutes/cite/", {"ref": "演示河道采砂管理条例第四条第一款"}, headers={"HX-Request": "true"}).content.decode()
    assert "采砂实行许可制度" in html
    assert "<html" not in html
    response = client.get("/statutes/cite/", {"ref": "没有这部法第一条"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "没有收录" in response.content.decode()


def test_of_several_days_the_first_on_which_it_was_in_force_counts(client, river):
    response = client.get("/statutes/cite/?ref=演示河道采砂管理条例第五条&on=2018-01-01&on=2024-01-01")
    assert response.url.endswith("on=2024-01-01")


# -- two editions, search


def test_two_editions_stand_side_by_side_with_what_differs(client, river):
    html = page(client, f"/statutes/compare/{river[0].pk}/{river[1].pk}/")
    assert "<del>一</del>万元以上<del>五</del>万元" in html
    assert "条号变动" in html
    assert "未经法制审核" not in html
    assert "未经法制审核" in page(client, f"/statutes/compare/{river[0].pk}/{river[1].pk}/?all=1")


def test_editions_of_two_statutes_are_not_compared(client, river, forest):
    page(client, f"/statutes/compare/{river[0].pk}/{forest.pk}/", 404)
    page(client, f"/statutes/compare/{river[0].pk}/{river[0].pk}/", 404)


def test_search_marks_what_was_found_and_offers_a_citation_at_once(client, river):
    html = page(client, "/statutes/search/?q=法制审核")
    assert "<mark>法制审核</mark>" in html
    assert "找到 1 条" in html
    assert "找到 2 条" in page(client, "/statutes/search/?q=法制审核&all=1")
    assert "打开《演示河道采砂管理条例》第六条" in page(client, "/statutes/search/?q=演示河道采砂管理条例第六条")
    assert "标题相符" in page(client, "/statutes/search/?q=采砂管理")
    assert "没有找到" in page(client, "/statutes/search/?q=没有的词")
    assert "没有找到" in page(client, "/statutes/search/?q=法制审核&on=2019-01-01")


def test_an_address_without_log_in_searches_only_so_often(client, cast, river, monkeypatch):
    from django.core.cache import cache

    cache.clear()
    monkeypatch.setattr("xiezhi.statutes.views.ASKED_AT_MOST", 2)
    there = {"REMOTE_ADDR": "203.0.113.9"}
    assert [client.get("/statutes/search/?q=砂", **there).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/statutes/search/", **there).status_code == 200
    cast.login(client, "supervisor")
    assert client.get("/statutes/search/?q=砂", **there).status_code == 200


def test_what_is_searched_for_cannot_smuggle_markup_in(client, river):
    html = page(client, '/statutes/search/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html
    texts.take("# 演示标记法\n\n第一条 有<script>alert(1)</script>和听证。", "演示标记法(2020-01-01).md")
    assert "<script>alert" not in page(client, "/statutes/search/?q=听证&all=1")


# -- supervision bodies


def upload(client, source: str, name: str = "演示河道采砂管理条例(2024-06-20).md", **more):
    return client.post("/statutes/upload/", {"file": SimpleUploadedFile(name, source.encode()), **more})


def test_a_supervisor_uploads_sees_what_it_changes_and_adopts_it(client, cast):
    old = texts.river(2019)[0]
    cast.login(client, "supervisor")
    response = upload(client, texts.RIVER_2024)
    row = Edition.objects.get(adopted_on=dt.date(2024, 6, 20))
    assert response.url == f"/statutes/edition/{row.pk}/adopt/"
    html = page(client, response.url)
    assert "与2019年通过相比" in html
    assert 'value="2024-09-01"' in html
    assert queries.edition_on(row.statute, dt.date(2026, 1, 1)) == old  # nothing changes before it is adopted
    response = client.post(response.url, {"label": "2024年修订", "first_on": "2024-09-01", "day_note": "", "level": "地方性法规"})
    assert response.status_code == 302
    old.refresh_from_db()
    assert old.last_on == dt.date(2024, 8, 31)
    assert Change.objects.get().edition == row
    line = Line.objects.get(verb="statutes.adopt")
    assert (line.actor, line.about_organ) == (cast.supervisor.ref, cast.supervisor.organ_id)
    assert "采用版本" in page(client, f"/statutes/{row.statute_id}/trail/")


def test_before_adoption_others_do_not_see_it(client, cast, river):
    cast.login(client, "supervisor")
    upload(client, texts.RIVER_2024.replace("2024年6月20日", "2026年5月1日").replace("2024年9月1日", "2026年12月1日"), "演示河道采砂管理条例(2026-05-01).md")
    row = Edition.objects.get(adopted_on=dt.date(2026, 5, 1))
    page(client, f"/statutes/edition/{row.pk}/")
    for part in ("legal", "clerk", "auditor"):
        cast.login(client, part)
        page(client, f"/statutes/edition/{row.pk}/", 404)
        page(client, f"/statutes/edition/{row.pk}/adopt/", 404)
    client.logout()
    page(client, f"/statutes/edition/{row.pk}/", 404)


def test_another_day_than_the_text_states_needs_its_ground(client, cast):
    cast.login(client, "supervisor")
    url = upload(client, texts.RIVER_2024).url
    sent = {"label": "2024年修订", "first_on": "2024-10-01", "day_note": "", "level": "地方性法规"}
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "请写明依据" in response.content.decode()
    assert client.post(url, sent | {"day_note": "公布令第3条"}).status_code == 302
    assert Edition.objects.get().day_source == "person"
    assert client.post(url, sent).status_code == 302  # adopted already: to the edition
    assert Edition.objects.count() == 1


def test_the_same_edition_with_other_words_is_a_correction_and_no_change_of_law(client, cast, river):
    ids = set(Article.objects.filter(edition=river[1]).values_list("pk", flat=True))
    cast.login(client, "supervisor")
    url = upload(client, texts.RIVER_2024.replace("十万元", "二十万元")).url
    assert "就是更正它的文字" in page(client, url)
    assert client.post(url, {"reason": "原文件有误"}).url == f"/statutes/edition/{river[1].pk}/"
    assert "二十万元" in queries.article("演示河道采砂管理条例", 5, dt.date(2026, 1, 1)).text
    assert set(Article.objects.filter(edition=river[1]).values_list("pk", flat=True)) == ids
    assert Change.objects.count() == 1
    assert Line.objects.get(verb="statutes.merge").reason == "原文件有误"


def test_an_upload_is_dropped_with_a_reason(client, cast):
    cast.login(client, "supervisor")
    url = upload(client, texts.RIVER_2024).url
    row = Edition.objects.get()
    client.post(f"/statutes/edition/{row.pk}/withdraw/", {"drop-reason": ""})
    row.refresh_from_db()
    assert row.state == "proposed"
    client.post(f"/statutes/edition/{row.pk}/withdraw/", {"drop-reason": "征求意见稿"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert not queries.statutes()
    assert client.get(url).url == f"/statutes/edition/{row.pk}/"


@pytest.mark.parametrize(("sent", "said"), [
    ({}, "任选其一"),
    ({"text": "演示法\n第一条 甲。\n第三条 丙。"}, "STAT-04"),
    ({"text": "演示法\n第一条 甲。"}, "请填写"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_at_the_form(client, cast, sent, said):
    cast.login(client, "supervisor")
    response = client.post("/statutes/upload/", sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Edition.objects.exists()


def test_pasted_words_and_a_docx_are_read_as_well(client, cast):
    from docx import Document

    cast.login(client, "supervisor")
    pasted = {"text": "演示渔业规定\n第一条　为了演示，制定本规定。\n第二条　本规定自2026年12月1日起施行。", "adopted_on": "2026-11-01", "level": "地方政府规章"}
    assert client.post("/statutes/upload/", pasted).status_code == 302
    document = Document()
    for line in ("演示牧业规定", "（2026年11月2日演示县人民政府公布）", "第一条　为了演示，制定本规定。"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "甲", "乙"
    made = io.BytesIO()
    document.save(made)
    file = SimpleUploadedFile("演示牧业规定.docx", made.getvalue())
    assert client.post("/statutes/upload/", {"file": file, "level": "地方政府规章"}).status_code == 302
    assert {row.name for row in Statute.objects.all()} == {"演示渔业规定", "演示牧业规定"}
    found = {row.statute.full: (row.adopted_on.isoformat(), row.articles_count, row.state) for row in Edition.objects.all()}
    assert found == {"演示渔业规定": ("2026-11-01", 2, "proposed"), "演示牧业规定": ("2026-11-02", 1, "proposed")}
    assert Article.objects.get(edition__statute__full="演示牧业规定").body[1] == {"table": [["甲", "乙"]]}


def test_a_first_day_is_set_by_a_person_and_can_be_put_right(client, cast, forest):
    cast.login(client, "supervisor")
    assert "待核定施行日期" in page(client, "/statutes/")
    url = f"/statutes/edition/{forest.pk}/day/"
    assert client.post(url, {"first_on": "2023-04-01", "day_note": "修改决定", "version": "1"}).status_code == 422  # before adoption
    assert client.post(url, {"first_on": "2023-05-01", "day_note": "修改决定第三条", "version": "1"}).status_code == 302
    assert queries.article("演示林地巡护办法", 2, dt.date(2023, 5, 1)).number == 2
    forest.refresh_from_db()
    stale = client.post(url, {"first_on": "2023-06-01", "day_note": "公布令", "version": "1"})
    assert stale.status_code == 409
    assert client.post(url, {"first_on": "2023-06-01", "day_note": "公布令", "version": str(forest.version)}).status_code == 302
    assert queries.article("演示林地巡护办法", 2, dt.date(2023, 5, 31)) is None


def test_days_that_move_take_the_neighbours_and_the_noted_change_along(client, cast, river):
    cast.login(client, "supervisor")
    url = f"/statutes/edition/{river[1].pk}/day/"
    assert client.post(url, {"first_on": "2024-10-01", "day_note": "公布令", "version": "1"}).status_code == 302
    river[0].refresh_from_db()
    assert river[0].last_on == dt.date(2024, 9, 30)
    assert Change.objects.get().effective == dt.date(2024, 10, 1)


def test_a_repeal_ends_the_statute_and_is_noted_and_can_be_taken_back(client, cast, river):
    statute = river[0].statute
    cast.login(client, "supervision_head")
    assert client.post(f"/statutes/{statute.pk}/restore/", {"reason": "没有登记过"}).status_code == 422
    assert client.post(f"/statutes/{statute.pk}/repeal/", {"on": "2019-01-01", "source": "演示令"}).status_code == 422
    assert client.post(f"/statutes/{statute.pk}/repeal/", {"on": "2026-12-01", "source": "演示条例第九十条"}).status_code == 302
    change = queries.changes(0)[-1]
    assert (change.kind, change.effective, change.whole, change.touches(3)) == ("repealed", dt.date(2026, 12, 1), True, True)
    assert queries.article("演示河道采砂管理条例", 1, dt.date(2026, 11, 30))
    assert queries.article("演示河道采砂管理条例", 1, dt.date(2026, 12, 1)) is None
    assert "自 2026-12-01 起废止（演示条例第九十条）" in page(client, f"/statutes/{statute.pk}/?on=2026-12-01")
    assert client.post(f"/statutes/{statute.pk}/restore/", {"reason": "登记有误"}).status_code == 302
    assert queries.changes(0)[-1].kind == "restored"
    assert queries.article("演示河道采砂管理条例", 1, dt.date(2026, 12, 1))


def test_short_title_and_level_are_put_right_unless_somebody_else_did(client, cast, river, forest):
    statute = river[0].statute
    cast.login(client, "supervisor")
    url = f"/statutes/{statute.pk}/edit/"
    assert client.post(url, {"name": "演示林地巡护办法", "level": "地方性法规", "version": "1"}).status_code == 422
    assert client.post(url, {"name": "采砂条例", "level": "地方性法规", "version": "1"}).status_code == 302
    assert queries.article("采砂条例", 1, dt.date(2026, 1, 1))
    assert client.post(url, {"name": "河道条例", "level": "地方性法规", "version": "1"}).status_code == 409


@pytest.mark.parametrize("part", ["legal", "clerk", "head", "government", "township", "sysadmin", "auditor"])
def test_nobody_else_changes_the_collection(client, cast, river, part):
    cast.login(client, part)
    statute = river[0].statute_id
    for url in ("/statutes/upload/", f"/statutes/{statute}/repeal/", f"/statutes/{statute}/edit/", f"/statutes/edition/{river[0].pk}/day/"):
        assert client.get(url).status_code == 404
        assert client.post(url, {}).status_code == 404
    assert "登记废止" not in page(client, f"/statutes/{statute}/")
