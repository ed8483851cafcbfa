"""Pages of organs: the list by division, the record with its relations, and the form of the system administrator."""

import pytest

from xiezhi.organs import uscc
from xiezhi.organs.models import DivisionAlias, Kind, Organ
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db


def page(cast, client, part, url, status=200):
    cast.login(client, part)
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_everybody_lists_the_organs_of_his_scope(cast, client):
    body = page(cast, client, "supervisor", "/organs/")
    assert "漠河市生态环境局" in body
    assert "塔河县" not in body
    assert "塔河县市场监督管理局" in page(cast, client, "prefecture_supervisor", "/organs/")
    body = page(cast, client, "legal", "/organs/")
    assert "漠河市市场监督管理局" in body
    assert "漠河市生态环境局" not in body


def test_choosing_a_division_takes_what_lies_below(cast, client):
    body = page(cast, client, "prefecture_supervisor", f"/organs/?division={cast.office.division.parent.path}")
    assert "西林吉司法所" in body
    assert "塔河县市场监督管理局" not in body


def test_an_entrusted_organisation_is_no_subject_and_not_said_to_want_confirmation(cast, client, brigade):
    assert "主体资格" not in page(cast, client, "supervisor", f"/organs/{brigade.pk}/").split("<h1", 1)[1].split("</header>", 1)[0]
    assert brigade.name not in page(cast, client, "supervisor", "/organs/?subject=open")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("kind=office", "西林吉司法所", "漠河市生态环境局"),
        ("vertical=1", "漠河市生态环境局", "漠河市市场监督管理局"),
        ("field=市场监管", "漠河市市场监督管理局", "漠河市生态环境局"),
        ("subject=confirmed", "漠河市市场监督管理局", "西林吉司法所"),
        ("subject=open&kind=agency", "没有符合条件", "漠河市市场监督管理局</a>"),
        ("q=市监局", "漠河市市场监督管理局", "漠河市生态环境局"),
    ],
)
def test_the_list_filters(cast, client, query, shown, hidden):
    body = page(cast, client, "supervisor", f"/organs/?{query}")
    body = body[body.index('id="main"'):]
    assert shown in body
    assert hidden not in body


def test_the_record_says_who_stands_over_the_organ(cast, client):
    body = page(cast, client, "supervisor", f"/organs/{cast.other.pk}/")
    for text in ("漠河市司法局", "漠河市人民政府", "大兴安岭地区生态环境局", "第四十二条", "垂直管理"):
        assert text in body


def test_relations_are_links_only_where_one_may_follow(cast, client):
    body = page(cast, client, "legal", f"/organs/{cast.organ.pk}/")
    assert "漠河市司法局" in body
    assert f'href="/organs/{cast.county_body.pk}/"' not in body
    assert f'href="/organs/{cast.county_body.pk}/"' in page(cast, client, "supervisor", f"/organs/{cast.organ.pk}/")


def test_other_codes_of_the_division_are_shown(cast, client):
    Act("test.set", cast.system).create(DivisionAlias, system="old_table", code="232723", division=cast.organ.division)
    assert "232723" in page(cast, client, "legal", f"/organs/{cast.organ.pk}/")


def test_the_trail_tab_shows_the_registration(cast, client):
    assert "登记或变更机关" in page(cast, client, "legal", f"/organs/{cast.organ.pk}/trail/")
    page(cast, client, "sysadmin", f"/organs/{cast.organ.pk}/trail/", 404)


def form(cast, **changes):
    values = {
        "code": uscc.with_check_digit("11232701MB9000001"), "name": "漠河市水务局", "kind": Kind.AGENCY, "level": "county",
        "division": cast.organ.division.pk, "parent": "", "field": "水务", **changes,
    }  # fmt: skip
    return {k: v for k, v in values.items() if v is not None}


def test_the_system_administrator_registers_an_organ(cast, client):
    cast.login(client, "sysadmin")
    response = client.post("/organs/new/", form(cast, code=" １１232701mb9000001" + uscc.with_check_digit("11232701MB9000001")[-1]))
    organ = Organ.objects.get(name="漠河市水务局")
    assert response["Location"] == f"/organs/{organ.pk}/"
    assert Line.objects.order_by("-seq").first().verb == "organs.save"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"code": "11232701MB90000010"}, "校验位不对"),
        ({"code": ""}, "请填写"),
        ({"vertical": "on"}, "垂直管理机关必填"),
        ({"parent": "不存在的机关"}, "没有找到"),
        ({"confirmed_on": "2026-02-30"}, "不是日期"),
        ({"confirmed_on": "2026-02-02", "ended_on": "2026-02-01"}, "早于确认日期"),
        ({"division": "999"}, "division"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_errors_stand_at_their_fields_and_nothing_is_written(cast, client, changes, text):
    cast.login(client, "sysadmin")
    before = Line.objects.count()
    response = client.post("/organs/new/", form(cast, **changes))
    assert response.status_code == 422
    body = response.content.decode()
    assert text in body
    assert "has-error" in body
    assert Line.objects.count() == before


def test_a_code_already_registered_is_not_overwritten_by_a_new_registration(cast, client):
    cast.login(client, "sysadmin")
    response = client.post("/organs/new/", form(cast, code=cast.organ.code))
    assert response.status_code == 422
    assert Organ.objects.get(pk=cast.organ.pk).name == "漠河市市场监督管理局"


def test_the_form_opens_filled_and_the_code_stays_as_it_is(cast, client):
    cast.login(client, "sysadmin")
    url = f"/organs/{cast.other.pk}/edit/"
    body = client.get(url).content.decode()
    assert "大兴安岭地区生态环境局" in body
    other = uscc.with_check_digit("11232701MB9000001")
    data = form(cast, code=other, name="漠河市生态环境分局", vertical="on", upper_department="大兴安岭地区生态环境局", field="生态环境", version=cast.other.version)
    assert client.post(url, data).status_code == 302
    organ = Organ.objects.get(pk=cast.other.pk)
    assert (organ.name, organ.code) == ("漠河市生态环境分局", cast.other.code)


def opened(client, url):
    """What the form sends when it is sent as it opened."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: getattr(value, "pk", value) for name, value in values.items() if value not in (None, False)}


def test_an_edit_that_was_overtaken_is_shown_beside_what_stands_and_overwrites_nothing(cast, client):
    cast.login(client, "sysadmin")
    url = f"/organs/{cast.organ.pk}/edit/"
    mine, colleagues = opened(client, url), opened(client, url)
    assert client.post(url, colleagues | {"short_name": "漠河市监", "letter_code": "漠监"}).status_code == 302
    lines = Line.objects.count()
    answer = client.post(url, mine | {"short_name": "市监局", "field": "食品药品"})
    page = answer.content.decode()
    assert answer.status_code == 409
    rows = {str(row.label): (row.yours, row.now, row.differs) for row in answer.context["data"]["compared"]}
    assert rows["简称"] == ("市监局", "漠河市监", True)
    assert rows["执法领域"][0] == "食品药品"
    assert rows["全称"] == ("漠河市市场监督管理局", "漠河市市场监督管理局", False)
    assert "您填写的" in page
    assert "现在记录的" in page
    assert "没有保存" in page
    cast.organ.refresh_from_db()
    assert (cast.organ.short_name, Line.objects.count()) == ("漠河市监", lines)


def test_who_goes_on_finds_the_own_values_in_the_form_and_saves_on_the_version_that_stands(cast, client):
    cast.login(client, "sysadmin")
    url = f"/organs/{cast.organ.pk}/edit/"
    mine, colleagues = opened(client, url), opened(client, url)
    client.post(url, colleagues | {"short_name": "漠河市监"})
    stale = client.post(url, mine | {"short_name": "市监局"})
    again = dict(stale.context["data"]["again"])
    form = client.post(url, again)
    assert form.status_code == 200
    assert "还没有保存" in form.content.decode()
    assert form.context["form"]["short_name"].value() == "市监局"
    cast.organ.refresh_from_db()
    assert cast.organ.short_name == "漠河市监"
    sent = {k: v for k, v in again.items() if k != "go_on"} | {"version": form.context["form"]["version"].value()}
    assert client.post(url, sent).status_code == 302
    cast.organ.refresh_from_db()
    assert cast.organ.short_name == "市监局"


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "99999999999"])
def test_a_form_that_does_not_say_what_it_opened_changes_nothing(cast, client, version):
    cast.login(client, "sysadmin")
    url = f"/organs/{cast.organ.pk}/edit/"
    answer = client.post(url, opened(client, url) | {"short_name": "别的简称", "version": version})
    assert answer.status_code in (409, 422)
    cast.organ.refresh_from_db()
    assert cast.organ.short_name != "别的简称"


def test_after_a_mistake_the_form_still_says_what_it_opened(cast, client):
    cast.login(client, "sysadmin")
    url = f"/organs/{cast.organ.pk}/edit/"
    mine = opened(client, url)
    client.post(url, opened(client, url) | {"short_name": "漠河市监"})
    wrong = client.post(url, mine | {"name": ""})
    assert wrong.status_code == 422
    assert str(wrong.context["form"]["version"].value()) == str(mine["version"])


def test_only_the_system_administrator_finds_the_forms(cast, client):
    for part in ("supervisor", "secadmin", "auditor", "legal"):
        for url in ("/organs/new/", f"/organs/{cast.organ.pk}/edit/"):
            page(cast, client, part, url, 404)


def test_a_strangers_organ_and_a_missing_one_answer_alike(cast, client):
    for pk in (cast.strange.pk, 999_999, 10**30):
        page(cast, client, "supervisor", f"/organs/{pk}/", 404)


def test_the_list_takes_no_query_a_row(cast, client, django_assert_max_num_queries):
    cast.login(client, "sysadmin")
    with django_assert_max_num_queries(25):
        client.get("/organs/")
