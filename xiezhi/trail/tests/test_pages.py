"""The auditor reads, takes out, verifies and notes; nobody else opens these pages, and nobody changes anything."""

import json
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.accounts import actions as accounts
from xiezhi.core.actor import system_actor
from xiezhi.organs.actions import save
from xiezhi.trail import cli, queries, verbs, web
from xiezhi.trail.door import action
from xiezhi.trail.models import Line
from xiezhi.trail.verify import read_jsonl, verify

pytestmark = pytest.mark.django_db


@action("test.say", roles={"supervisor", "legal_staff"})
def say(act, organ, *, by, reason=""):
    act.on(organ)
    act.reason = reason
    act.note(n=1)


@pytest.fixture
def auditor(cast, client):
    cast.login(client, "auditor")
    return client


def taken(response):
    return b"".join(response.streaming_content)


def test_the_list_shows_every_line_newest_first(cast, auditor):
    say(cast.organ, by=cast.supervisor, reason="核对名册")
    body = auditor.get("/trail/").content.decode()
    rows = body[body.index("<tbody>") :]
    assert rows.index("核对名册") < rows.index("登记或变更机关")
    assert "监督员甲" in body


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=核对名册", True), ("q=不存在的词", False), ("verb=organs.save", False), ("room=test", True), ("room=organs", False),
        ("role=supervisor", True), ("role=auditor", False), ("outcome=done", True), ("outcome=refused", False),
        ("organ=漠河市司法局", True), ("organ=塔河", False), ("at_from=2020-01-01", True), ("at_to=2020-01-01", False),
        ("at_from=9999-12-31", False), ("at_to=9999-12-31", True), ("at_to=0001-01-02", False), ("at_from=0001-01-01", True),
    ],
)  # fmt: skip
def test_the_list_filters(cast, auditor, query, found, monkeypatch):
    say(cast.organ, by=cast.supervisor, reason="核对名册")
    from dataclasses import replace

    from xiezhi.trail.views import TrailList

    known = [replace(f, choices=(*f.choices, ("test", "试"))) if f.name == "room" else f for f in TrailList.filters]
    monkeypatch.setattr(TrailList, "filters", tuple(known))
    body = auditor.get(f"/trail/?{query}").content.decode()
    assert ("核对名册" in re.sub(r"<input[^>]*>|chip.*?</a>", "", body)) is found


def test_a_civil_day_in_china_is_meant_by_a_date(cast, auditor):
    import datetime as dt

    import time_machine

    with time_machine.travel(dt.datetime(2026, 3, 1, 17, 0, tzinfo=dt.UTC)):  # 2 March, one in the morning, in China
        say(cast.organ, by=cast.supervisor, reason="深夜一笔")
    assert "深夜一笔" in auditor.get("/trail/?at_from=2026-03-02&at_to=2026-03-02").content.decode()
    assert "深夜一笔" not in auditor.get("/trail/?at_from=2026-03-01&at_to=2026-03-01").content.decode()


def test_one_line_shows_its_facts_and_its_links(cast, auditor):
    say(cast.organ, by=cast.supervisor)
    line = Line.objects.order_by("-seq").first()
    body = auditor.get(f"/trail/{line.seq}/").content.decode()
    assert line.hash in body
    assert line.prev in body
    assert "test.say" in body  # an unknown verb shows as itself


def test_the_export_is_the_whole_chain_and_verifies_and_is_noted_first(cast, auditor):
    head = queries.head()
    response = auditor.get("/trail/export/")
    content = taken(response)
    assert response["X-Trail-Head"] == f"{head[0]}:{head[1]}"
    assert verify(read_jsonl(content.splitlines(keepends=True)), expect=head).ok
    line = Line.objects.get(verb="trail.export")
    assert json.loads(line.detail)["seq"] == head[0]
    assert line.seq == head[0] + 1


def test_an_export_goes_on_from_where_the_last_one_ended(cast, auditor):
    first = taken(auditor.get("/trail/export/")).splitlines()
    seq, digest = json.loads(first[-1])["seq"], json.loads(first[-1])["hash"]
    say(cast.organ, by=cast.supervisor)
    head = queries.head()
    rest = taken(auditor.get(f"/trail/export/?after={seq}")).splitlines()
    assert verify(read_jsonl(rest), expect=head, start=(seq, digest)).ok


def test_verify_now_walks_the_whole_chain_and_notes_the_result(cast, auditor):
    body = auditor.post("/trail/verify/", {"database": "1"}).content.decode()
    assert "逐行相符" in body
    line = Line.objects.get(verb="trail.verify")
    assert json.loads(line.detail)["bad_seq"] is None


def upload(client, content, head=""):
    return client.post("/trail/verify/", {"file": SimpleUploadedFile("trail.jsonl", content), "head": head})


def test_an_uploaded_export_is_verified_and_a_changed_byte_is_named(cast, auditor):
    say(cast.organ, by=cast.supervisor, reason="核对名册")
    head = queries.head()
    content = taken(auditor.get("/trail/export/"))
    noted = f"{head[0]}:{head[1]}"
    assert "逐行相符" in upload(auditor, content, noted).content.decode()
    changed = content.replace("核对名册".encode(), "核对名单".encode())
    body = upload(auditor, changed).content.decode()
    assert f"从第 {head[0]} 号起对不上" in body
    assert "被改动" in body
    cut = b"".join(content.splitlines(keepends=True)[:-1])
    assert "逐行相符" in upload(auditor, cut).content.decode()
    assert "截去" in upload(auditor, cut, noted).content.decode()


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b"{}\n{}", "甲,乙\n".encode("gb18030"), b"{" * 100_000])
def test_what_is_no_export_is_said_to_be_none(cast, auditor, content):
    response = upload(auditor, content)
    assert response.status_code in (200, 422)
    body = response.content.decode()
    assert "不是导出时的样子" in body or "一行也没有" in body


@pytest.mark.parametrize("head", ["x", "1:2", f"{'9' * 40}:{'0' * 64}", f"１:{'0' * 64}", f"-1:{'0' * 64}"])
def test_a_head_that_is_none_is_refused_at_its_field(cast, auditor, head):
    response = upload(auditor, b"{}", head)
    assert response.status_code == 422
    assert "has-error" in response.content.decode()


def test_the_head_is_shown_to_copy_and_print(cast, auditor):
    seq, digest = queries.head()
    body = auditor.get("/trail/head/").content.decode()
    assert f"{seq}:{digest}" in body


def test_the_verifier_handed_out_is_the_one_that_is_tested(cast, auditor):
    assert taken(auditor.get("/trail/verifier/")) == (settings.BASE / "tools" / "verify_trail.py").read_bytes()


@pytest.mark.parametrize("page", ["", "verify/", "head/", "export/", "verifier/", "1/"])
def test_these_pages_are_the_auditors_alone(cast, client, page):
    for part in ("supervisor", "legal", "sysadmin", "secadmin", "government"):
        cast.login(client, part)
        assert client.get(f"/trail/{page}").status_code == 404, part


def test_a_list_export_stands_on_the_trail(cast, auditor):
    taken(auditor.get("/trail/?export=csv&role=supervisor"))
    line = Line.objects.order_by("-seq").first()
    assert (line.verb, line.about) == ("accounts.exported", "trail:list")


def test_a_records_lines_are_for_those_who_see_its_organ(cast):
    say(cast.organ, by=cast.supervisor, reason="核对名册")
    assert web.lines_for(cast.legal, cast.organ.ref)[0].reason == "核对名册"
    assert web.lines_for(cast.stranger_legal, cast.organ.ref) == []
    assert web.lines_for(cast.sysadmin, cast.organ.ref) == []
    assert web.lines_for(None, cast.organ.ref) == []
    assert len(web.lines_for(cast.auditor, cast.organ.ref)) >= 2


def test_lines_are_shown_with_the_names_of_then(cast):
    save(by=cast.sysadmin, code=cast.organ.code, name="漠河市市场监管局", kind=cast.organ.kind, division=cast.organ.division,
         level=cast.organ.level, field="市场监管")
    shown = web.lines_for(cast.legal, cast.organ.ref)[0]
    assert (shown.who, shown.role, shown.organ) == ("系统员", "系统管理员", "大兴安岭地区司法局")
    assert shown.what == "登记或变更机关"


def test_every_verb_written_anywhere_has_a_name():
    found = set()
    from django.apps import apps

    for config in apps.get_app_configs():
        if config.name.startswith("xiezhi."):
            for path in sorted((settings.BASE / config.name.replace(".", "/")).rglob("*.py")):
                if "tests" in path.parts or path.name == "door.py":
                    continue
                text = path.read_text(encoding="utf-8")
                found |= set(re.findall(r'@action\(\s*"([a-z_.]+)"', text))
                found |= set(re.findall(r'record_refusal\(\s*"([a-z_.]+)"', text))
                for table, move in re.findall(r'@action\(([A-Z_]+), "([a-z_]+)"', text):
                    found.add(f"{_table_name(config.name, table)}.{move}")
    assert len(found) > 30
    assert not found - set(verbs.LABELS)


def _table_name(room, table):
    import importlib

    return getattr(importlib.import_module(f"{room}.states"), table).name


def test_every_verb_belongs_to_a_room_of_the_filter():
    assert {verb.partition(".")[0] for verb in verbs.LABELS} <= set(verbs.ROOMS)


def test_system_and_nobody_are_shown_in_words(cast, client):
    client.post("/login/", {"username": "nobody_here", "password": "x"})
    line = Line.objects.order_by("-seq").first()
    assert web.shown(line).who == "未登录的人"
    accounts.add_synthetic_people([], lambda person, nth: [], by=system_actor("import"))
    assert web.shown(Line.objects.order_by("-seq").first()).who == "系统"


def test_the_command_agrees_with_the_page(cast, capsys):
    assert cli.main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["head"]["seq"] == queries.head()[0]


def test_why_a_page_was_refused_stands_there_in_words_and_what_people_wrote_as_they_wrote_it(cast, client):
    cast.login(client, "clerk")
    assert client.get("/findings/").status_code == 404
    say(cast.organ, by=cast.supervisor, reason="role")
    refused = Line.objects.get(verb="page.refused")
    assert refused.reason == "role"
    assert web.reason_of(refused) == verbs.REASONS["role"] != "role"
    assert web.reason_of(Line.objects.get(verb="test.say")) == "role"
    cast.login(client, "auditor")
    assert str(verbs.REASONS["role"]) in client.get("/trail/?outcome=refused").content.decode()
