"""Anybody checks a certificate on a phone: by the code on the card or the whole number; good or not, why, and nothing more."""

import datetime as dt
import pathlib
import re

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.urls import reverse

from xiezhi.registry import actions, queries
from xiezhi.registry.models import Card

from .story import applied, certified, fresh, handled, on_day

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def asked(client, number=None, token=None, **extra):
    url = reverse("registry:verify_card", args=[token]) if token else reverse("registry:verify")
    return client.get(url, {"number": number} if number else {}, **extra)


def word(answer) -> str:
    found = re.search(r'verdict-word">.*?<b>([^<]+)</b>', answer.content.decode(), re.S)
    return found[1] if found else ""


def test_a_good_certificate_says_so_with_the_name_masked(cast, client):
    row = certified(cast, name="林甲乙")
    for answer in (asked(client, row.number), asked(client, token=queries.good_card(row).token)):
        page = answer.content.decode()
        assert (answer.status_code, word(answer)) == (200, "有效")
        assert "林＊＊" in page
        assert "林甲乙" not in page
        assert cast.organ.name in page
        assert "2031-11-19" in page
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"


def test_the_form_alone_asks_nothing_and_shows_nobody(cast, client):
    certified(cast)
    answer = asked(client)
    assert word(answer) == ""
    assert cast.organ.name not in answer.content.decode()


def _suspended(cast, row):
    handled(cast, row.officer, "suspend")


def _recalled(cast, row):
    handled(cast, row.officer, "recall")


def _cancelled(cast, row):
    handled(cast, row.officer, "cancel")


def _left(cast, row):
    actions.leave(row.officer, by=cast.clerk, on=TODAY, reason="retire")


def _retrained(cast, row):
    handled(cast, row.officer, "retrain")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (_suspended, "无效：暂扣"), (_recalled, "无效：已收回"), (_cancelled, "无效：已注销"), (_left, "无效：待收回"),
        (_retrained, "持证人目前不在执法岗位"),
    ],
)  # fmt: skip
def test_one_that_does_not_count_says_why(cast, client, what, said):
    row = certified(cast)
    what(cast, row)
    assert word(asked(client, row.number)) == said


def test_after_its_last_day_it_has_run_out(cast, client):
    row = certified(cast)
    with on_day("2031-11-20"):
        assert word(asked(client, row.number)) == "无效：已过有效期"


def test_a_lost_card_is_not_good_though_the_certificate_is(cast, client):
    row = certified(cast)
    old = queries.good_card(row).token
    asked_for = applied(cast, row.officer, kind="lost")
    assert word(asked(client, token=old)) == "这张卡已经失效"
    assert word(asked(client, row.number)) == "有效"
    actions.approve(asked_for, by=cast.supervisor)
    actions.issue(asked_for, by=cast.supervision_head)
    assert word(asked(client, token=old)) == "这张卡已经失效"
    assert word(asked(client, token=queries.good_card(fresh(row)).token)) == "有效"


def test_a_wrong_number_and_one_that_was_never_verified_answer_alike(cast, client):
    rows = [{"staff_no": "R9", "name": "桦乙九", "staffing": "civil", "cert_no": "08270001", "cert_to": dt.date(2029, 1, 1)}]
    actions.take_officers(rows, by=cast.clerk, organ=cast.organ, batch="b")
    pages = [asked(client, number).content.decode().replace(number, "N") for number in ("08270001", "08270002")]
    first, second = (re.sub(r"[A-Za-z0-9]{64}", "", page) for page in pages)  # without the tokens of the forms
    assert first == second
    assert word(asked(client, "08270001")) == "查无此证"
    assert word(asked(client, token="no-such-token")) == "查无此证"


@pytest.mark.parametrize("number", ["演示2327010000", "%", "_", "演示*", "2327", " ", "\x00", "' OR 1=1", "演" * 200])
def test_no_part_of_a_number_finds_anything(cast, client, number):
    certified(cast)
    answer = asked(client, number)
    assert answer.status_code == 200
    assert cast.organ.name not in answer.content.decode()


def test_white_space_around_the_number_does_not_matter(cast, client):
    assert word(asked(client, f"  {certified(cast).number} ")) == "有效"


def test_who_tries_numbers_is_stopped_and_others_are_not(cast, client):
    row = certified(cast)
    trying = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [asked(client, f"演示2327019{n:04d}", **trying).status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2
    stopped = asked(client, row.number, **trying)
    assert (stopped.status_code, row.officer.organ.name in stopped.content.decode()) == (429, False)
    assert word(asked(client, row.number, REMOTE_ADDR="203.0.113.10")) == "有效"


def test_behind_a_proxy_the_header_it_sets_tells_who_asks(cast, client, settings):
    settings.CLIENT_HEADER = "X-Real-IP"
    row = certified(cast)
    for n in range(12):
        asked(client, f"演示2327019{n:04d}", headers={"X-Real-IP": "198.51.100.7"})
    assert asked(client, row.number, headers={"X-Real-IP": "198.51.100.7"}).status_code == 429
    assert asked(client, row.number, headers={"X-Real-IP": "198.51.100.8"}).status_code == 200


def test_a_header_that_no_proxy_was_named_for_counts_for_nothing(cast, client):
    for n in range(12):
        asked(client, f"演示2327019{n:04d}", REMOTE_ADDR="203.0.113.9", headers={"X-Real-IP": f"198.51.100.{n}"})
    assert asked(client, "演示23270190001", REMOTE_ADDR="203.0.113.9").status_code == 429


def test_tokens_cannot_be_guessed_from_each_other(cast):
    for n in range(1, 6):
        certified(cast, n)
    tokens = list(Card.objects.values_list("token", flat=True))
    assert len(set(tokens)) == 5
    assert all(len(token) >= 24 for token in tokens)


def test_the_code_on_the_card_leads_to_the_public_address(cast, client, settings):
    row = certified(cast)
    cast.login(client, "supervisor")
    settings.PUBLIC_URL = "https://zf.example.cn"
    page = client.get(reverse("registry:card", args=[row.pk])).content.decode()
    assert 'class="qr"' in page
    assert row.number in page
    from xiezhi.registry.views_hold import address_of

    card = queries.good_card(row)
    assert address_of(card, None) == f"https://zf.example.cn/registry/v/{card.token}/"


def test_without_a_good_card_there_is_nothing_to_print(cast, client):
    row = certified(cast)
    applied(cast, row.officer, kind="lost")
    cast.login(client, "supervisor")
    answer = client.get(reverse("registry:card", args=[row.pk]))
    assert (answer.status_code, "REG-51" in answer.content.decode()) == (422, True)


def test_only_the_printed_card_goes_without_the_banner_of_the_demo(cast, client):
    """A record on paper says that it is invented; only the card, whose number says so, is printed bare."""
    sheet = pathlib.Path(finders.find("registry/registry.css")).read_text()
    assert ".cards-only .demo-banner" in sheet
    assert not re.search(r"(?<!\.cards-only )\.demo-banner", sheet)
    row = certified(cast)
    cast.login(client, "clerk")
    assert "cards-only" not in client.get(reverse("registry:record", args=[row.officer_id])).content.decode()
