import re

import pytest
from django.test import Client

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.web import vendor_check

PAGES = ["/_kit/", "/_kit/list/", "/_kit/record/", "/_kit/form/", "/_kit/login/", "/_kit/refusal/409/", "/nowhere/"]
OFFICER = Actor("accounts.User:1", "演示人员甲", roles.SUPERVISOR, organ_name="呼玛县司法局")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_carries_inline_script_or_style(client, act_as, address):
    act_as(OFFICER)
    html = client.get(address).content.decode()
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "://" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', html))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_uses_an_id_twice(client, act_as, address):
    act_as(OFFICER)
    ids = re.findall(r'\sid="([^"]+)"', client.get(address).content.decode())
    assert len(ids) == len(set(ids))


def test_the_shell_says_who_acts_and_for_which_organ(client, act_as):
    act_as(OFFICER)
    html = client.get("/_kit/").content.decode()
    assert "演示人员甲" in html
    assert "呼玛县司法局" in html
    assert "监督人员" in html


def test_the_demo_is_said_loudly_with_its_date_and_only_in_the_demo(client, settings):
    settings.DEMO = True
    assert "均为虚构" in client.get("/_kit/login/").content.decode()
    settings.DEMO = False
    assert "均为虚构" not in client.get("/_kit/login/").content.decode()


def test_what_waits_is_counted_by_the_place_that_the_settings_name(client, act_as, settings):
    act_as(OFFICER)
    settings.BELL_COUNT = "xiezhi.core.tests.test_pages.seven"
    from xiezhi.core.web.context import Shell

    assert Shell(client.get("/_kit/").wsgi_request, OFFICER).todo == 7


def seven(actor):
    return 7


def test_a_refusal_is_a_page_with_code_fact_and_way_out(client):
    response = client.get("/_kit/refusal/409/")
    html = response.content.decode()
    assert response.status_code == 409
    for part in ("SUP-03", "行政复议", "行政执法监督条例第三十三条", "怎么办"):
        assert part in html


def test_for_htmx_a_refusal_is_a_fragment_for_the_flash_area_with_its_status(client):
    response = client.get("/_kit/refusal/422/", headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#flash"
    assert response["X-Xz-Refusal"] == "KIT-01"
    assert "<html" not in response.content.decode()


def test_a_page_that_is_not_there_answers_404_in_words(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "WEB-04" in response.content.decode()


def test_a_buttons_address_opened_as_a_page_says_so_instead_of_showing_nothing(client):
    answer = client.get("/only_post/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "WEB-07" in answer.content.decode()


def test_a_crash_shows_a_number_and_no_detail(settings):
    settings.DEBUG = False
    response = Client(raise_request_exception=False).get("/broken/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "编号" in html
    assert "secret detail" not in html
    assert "Traceback" not in html


def test_a_form_with_errors_sums_them_on_top_and_ties_each_to_its_field(client):
    response = client.post("/_kit/form/", {"fine": "3.5", "filed": "2026-02-30"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_fine"' in html
    assert 'id="id_fine_error"' in html
    assert re.search(r'<input[^>]*name="fine"[^>]*aria-describedby="[^"]*id_fine_error', html)


def test_vendored_files_and_manifest_agree():
    wrong = [line for line in vendor_check.problems() if "fonts/" not in line]
    assert wrong == []


def test_a_changed_a_missing_and_an_extra_vendored_file_are_each_found(tmp_path):
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "b.js").write_text("2")
    (tmp_path / "MANIFEST.toml").write_text(
        '[p]\nversion = "1"\nlicence = "MIT"\nsource = "s"\n[p.files]\n"a.js" = "00"\n"c.js" = "11"\n'
    )
    assert vendor_check.problems(tmp_path) == [
        "c.js: in the manifest, not on disk",
        "b.js: on disk, not in the manifest",
        "a.js: differs from the manifest",
    ]
