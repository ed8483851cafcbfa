"""The pages as the people use them: registering, applying, examining, issuing, the annual check by keyboard, who may not."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiezhi.demo.history import _png
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Application, Auxiliary, Certificate, Officer

from .story import applied, approved, certified, fresh, handled, officer, on_day, passed

pytestmark = pytest.mark.django_db
FILE = {"name": "林甲乙", "staff_no": "R100", "staffing": "civil", "fields_of": "市场监管", "on_duty_since": "2026-03-02"}


def text(answer) -> str:
    return answer.content.decode()


def post(client, name, pk, data=None, query=""):
    return client.post(reverse(f"registry:{name}", args=[pk]) + query, data or {})


def test_the_whole_way_on_the_pages(cast, client):
    cast.login(client, "clerk")
    answer = client.post(reverse("registry:new"), FILE | {"organ": cast.organ.name})
    one = Officer.objects.get()
    assert answer["Location"] == reverse("registry:record", args=[one.pk])
    page = text(client.get(answer["Location"]))
    assert "没有在有效期内的合格成绩" in page
    answer = post(client, "apply", one.pk, {"kind": "first", "fields_of": "市场监管", "trained_on": "2026-11-01"})
    assert answer.status_code == 422
    assert "REG-10" in text(answer)
    cast.login(client, "supervisor")
    assert post(client, "enter_pass", one.pk, {"passed_on": "2026-10-01", "number": "成绩7"}).status_code == 302
    cast.login(client, "clerk")
    answer = post(client, "apply", one.pk, {"kind": "first", "fields_of": "市场监管", "trained_on": "2026-11-01"})
    row = Application.objects.get()
    assert answer["Location"] == reverse("registry:application", args=[row.pk])
    cast.login(client, "supervisor")
    assert "审核通过" in text(client.get(answer["Location"]))
    assert post(client, "approve", row.pk, {"opinion": "齐全"}).status_code == 302
    cast.login(client, "supervision_head")
    assert post(client, "issue", row.pk, {"number": "坏 号"}).status_code == 422
    assert post(client, "issue", row.pk, {"number": ""}).status_code == 302
    certificate = Certificate.objects.get()
    assert certificate.number in text(client.get(reverse("registry:record", args=[one.pk])))
    assert post(client, "issue", row.pk, {"number": ""}).status_code in (409, 422)


def test_returning_needs_words_and_comes_back_to_the_organ_with_them(cast, client):
    one = officer(cast)
    passed(cast, one)
    row = applied(cast, one)
    cast.login(client, "supervisor")
    assert post(client, "return", row.pk, {"opinion": ""}).status_code == 422
    assert post(client, "return", row.pk, {"opinion": "执法领域填写有误，请核对"}).status_code == 302
    cast.login(client, "legal")
    url = reverse("registry:resubmit", args=[row.pk])
    assert "执法领域填写有误" in text(client.get(url))
    assert client.post(url, {"fields_of": "食品安全", "trained_on": "2026-11-02"}).status_code == 302
    assert fresh(row).fields == "食品安全"


def test_a_suspension_without_decision_is_refused_on_the_page_with_article_and_code_and_goes_with_one(cast, client):
    row = certified(cast)
    cast.login(client, "supervisor")
    sent = {"measure": "suspend", "applied_on": "2026-11-20"}
    answer = post(client, "handle", row.officer_id, sent)
    page = text(answer)
    assert answer.status_code == 409
    for words in ("行政执法监督条例第三十二条", "S08", "请填写有权机关的决定文号", "暂扣须写明法定依据"):
        assert words in page
    assert fresh(row).state == "valid"
    whole = sent | {
        "authority": "漠河市市场监督管理局", "decision_no": "漠市监人〔2026〕8号", "decided_on": "2026-11-19", "basis": "地方证件办法第十二条",
    }  # fmt: skip
    assert post(client, "handle", row.officer_id, whole).status_code == 302
    assert fresh(row).state == "suspended"
    assert "漠市监人〔2026〕8号" in text(client.get(reverse("registry:certificate", args=[row.pk])))


def test_moves_stand_on_a_page_only_for_whom_they_are(cast, client):
    row = certified(cast)
    record = reverse("registry:record", args=[row.officer_id])
    certificate = reverse("registry:certificate", args=[row.pk])
    for part, on_record, on_certificate in (
        ("clerk", {"登记离岗", "报失补发"}, set()), ("supervisor", {"登记处理决定", "登记考试成绩"}, {"年检合格", "年检不合格"}),
        ("head", set(), set()), ("government", set(), set()),
    ):  # fmt: skip
        cast.login(client, part)
        for url, wanted in ((record, on_record), (certificate, on_certificate)):
            found = client.get(url).context["moves"]
            labels = {str(move.label) for move in found or []}
            assert wanted <= labels, (part, url)
            assert labels if wanted else not labels, (part, url)


def test_the_list_finds_by_every_filter_without_a_query_a_row(cast, client, django_assert_max_num_queries):
    with on_day("2021-12-10"):
        soon = _issued(cast, 1)
    certified(cast, 2)
    officer(cast, 3, name="无证丙")
    officer(cast, 4, name="审核丁", reviewer=True, reviewing_since=dt.date(2024, 1, 1), staffing="outside")
    cast.login(client, "supervisor")
    url = reverse("registry:list")

    def names(query):
        return [row.person.name for row in client.get(f"{url}?{query}").context["page"].rows]

    assert names("standing=soon") == [soon.officer.person.name]
    assert names("standing=none") == ["无证丙", "审核丁"]
    assert names("review=unqualified") == ["审核丁"]
    assert names("staffing=outside") == ["审核丁"]
    assert names("field=市场监管&duty=1&standing=valid") == ["林甲1", "林甲2"]
    assert names(f"q={soon.number}") == ["林甲1"]
    for n in range(5, 12):
        officer(cast, n)
    with django_assert_max_num_queries(24):
        client.get(url)
    exported = b"".join(client.get(f"{url}?standing=none&export=csv").streaming_content).decode()
    assert "无证丙" in exported
    assert "林甲2" not in exported


def _issued(cast, n):
    one = officer(cast, n, on_duty_since=dt.date(2021, 11, 1))
    passed(cast, one, on=dt.date(2021, 12, 1))
    return actions.issue(approved(cast, one), by=cast.supervision_head)


def test_the_annual_check_goes_from_record_to_record_in_the_order_of_the_list(cast, client):
    with on_day("2025-06-02"):
        rows = [_later(cast, n) for n in range(1, 4)]
    cast.login(client, "supervisor")
    page = client.get(reverse("registry:annual"))
    url = page.context["lines"][0]["url"]
    assert "of%3Dannual" in url
    record = client.get(url)
    walk = record.context["walk"]
    assert (walk.at, walk.total, walk.before) == (1, 3, "")
    [move] = [m for m in record.context["moves"] if m.main]
    answer = client.post(move.url)
    assert answer["Location"] == walk.after
    assert fresh(rows[0]).checks.get().passed
    following = client.get(answer["Location"]).context["walk"]
    assert (following.at, following.total) == (1, 2)
    assert client.get(following.list_url).status_code == 200


def _later(cast, n):
    one = officer(cast, n, on_duty_since=dt.date(2025, 3, 1))
    passed(cast, one, on=dt.date(2025, 5, 1))
    return actions.issue(approved(cast, one), by=cast.supervision_head)


def test_many_are_shown_first_with_what_would_be_refused_and_then_done(cast, client):
    with on_day("2025-06-02"):
        rows = [_later(cast, n) for n in range(1, 4)]
    actions.leave(fresh(rows[2].officer), by=cast.clerk, on=dt.date(2026, 11, 2), reason="retire")
    cast.login(client, "supervisor")
    url = reverse("registry:certificates_many", args=["check"])
    ids = [row.pk for row in rows]
    preview = client.post(url, {"ids": ids})
    assert [len(preview.context[name]) for name in ("done", "refused")] == [2, 1]
    assert "REG-41" not in text(preview)
    assert "待收回" in text(preview)
    assert not fresh(rows[0]).checks.exists()
    assert client.post(url, {"ids": ids, "sure": "1"})["Location"] == reverse("registry:annual")
    assert [fresh(row).checks.count() for row in rows] == [1, 1, 0]
    assert client.post(url, {"ids": []}).status_code == 422


def test_many_applications_are_approved_by_one_and_issued_by_another(cast, client):
    rows = []
    for n in (1, 2):
        one = officer(cast, n)
        passed(cast, one)
        rows.append(applied(cast, one))
    ids = [row.pk for row in rows]
    cast.login(client, "supervisor")
    assert client.post(reverse("registry:decide_many", args=["issue"]), {"ids": ids}).status_code == 404
    client.post(reverse("registry:decide_many", args=["approve"]), {"ids": ids, "sure": "1"})
    cast.login(client, "supervision_head")
    client.post(reverse("registry:decide_many", args=["issue"]), {"ids": ids, "sure": "1"})
    assert Certificate.objects.count() == 2


def test_a_stranger_s_and_a_missing_record_answer_alike_and_a_colleague_without_right_is_refused(cast, client):
    row = certified(cast)
    cast.login(client, "stranger_supervisor")
    for name, pk in (("record", row.officer_id), ("certificate", row.pk), ("application", Application.objects.get().pk)):
        foreign = client.get(reverse(f"registry:{name}", args=[pk]))
        missing = client.get(reverse(f"registry:{name}", args=[999_999]))
        assert (foreign.status_code, missing.status_code) == (404, 404)
    cast.login(client, "government")
    assert post(client, "handle", row.officer_id, {"measure": "suspend"}).status_code == 404
    cast.login(client, "legal")
    assert post(client, "approve", Application.objects.get().pk).status_code == 404


def test_an_officer_s_own_page_shows_the_certificate_and_nobody_else_s(cast, client):
    other = certified(cast, 7)
    cast.login(client, "officer")
    page = text(client.get(reverse("registry:mine")))
    assert "还没有您的执法人员登记" in page
    person = cast.user("officer").person
    one = actions.register(
        by=cast.clerk, organ=cast.organ, name=person.name, staff_no="R9", staffing="civil", fields="市场监管", person=person
    )
    page = text(client.get(reverse("registry:mine")))
    assert "还没有执法证件，不得独立执法" in page
    passed(cast, one)
    mine = actions.issue(approved(cast, one), by=cast.supervision_head)
    page = text(client.get(reverse("registry:mine")))
    assert mine.number in page
    assert "1825" in page
    assert 'class="qr"' in page
    assert other.number not in page
    for url in (
        reverse("registry:certificate", args=[mine.pk]), reverse("registry:card", args=[mine.pk]),
        reverse("registry:application", args=[Application.objects.get(officer=one).pk]), reverse("registry:record", args=[one.pk]),
    ):  # fmt: skip
        assert client.get(url).status_code == 200
    assert client.get(reverse("registry:certificate", args=[other.pk])).status_code == 404
    assert client.get(reverse("registry:list")).status_code == 404


def test_two_people_at_one_file_are_shown_both_versions(cast, client):
    one = officer(cast)
    cast.login(client, "clerk")
    url = reverse("registry:edit", args=[one.pk])
    form = client.get(url).context["form"]
    sent = FILE | {"staff_no": one.staff_no, "version": form.initial["version"], "rank": "四级主任科员"}
    assert client.post(url, sent).status_code == 302
    answer = client.post(url, sent | {"rank": "三级主任科员"})
    assert answer.status_code == 409
    assert "四级主任科员" in text(answer)
    assert fresh(one).rank == "四级主任科员"


def test_leaving_on_the_page_takes_the_officer_off_duty_and_shows_the_limit(cast, client):
    row = certified(cast)
    cast.login(client, "clerk")
    sent = {"reason": "transfer", "on": "2026-11-20", "to_organ": cast.other.name, "paper_no": "漠人调〔2026〕1号"}
    assert post(client, "leave", row.officer_id, sent).status_code == 302
    page = text(client.get(reverse("registry:certificate", args=[row.pk])))
    assert "2026-12-04" in page
    assert "非法定期限" in page
    cast.login(client, "other_clerk")
    assert row.officer.person.name in text(client.get(reverse("registry:list")))


def test_auxiliary_staff_have_pages_of_their_own_and_become_officers_there(cast, client):
    cast.login(client, "clerk")
    client.post(reverse("registry:new_auxiliary"), {"organ": cast.organ.name, "name": "协管甲", "staff_no": "X1", "from_on": "2025-01-01"})
    row = Auxiliary.objects.get()
    assert "协管甲" not in text(client.get(reverse("registry:list")))
    assert "协管甲" in text(client.get(reverse("registry:auxiliaries")))
    answer = post(client, "promote", row.pk, {"on": "2026-11-02", "staff_no": "R1", "staffing": "public", "fields_of": "市场监管"})
    assert answer["Location"] == reverse("registry:record", args=[Officer.objects.get().pk])
    assert fresh(row).to_on == dt.date(2026, 11, 1)


def test_people_and_certificates_of_an_organ_are_for_those_who_see_it(cast, client):
    certified(cast)
    for part, status in (("supervisor", 200), ("legal", 200), ("stranger_supervisor", 404), ("auditor", 404), ("township", 404)):
        cast.login(client, part)
        assert client.get(reverse("registry:organ", args=[cast.organ.pk])).status_code == status, part
    cast.login(client, "supervisor")
    page = text(client.get(reverse("organs:record", args=[cast.organ.pk])))
    assert reverse("registry:organ", args=[cast.organ.pk]) in page
    cast.login(client, "sysadmin")
    assert "人员与证件" not in text(client.get(reverse("organs:record", args=[cast.organ.pk])))


def test_a_photo_is_for_those_who_see_the_officer(cast, client):
    one = officer(cast, photo=SimpleUploadedFile("p.png", _png(), content_type="image/png"))
    for part, status in (("clerk", 200), ("supervisor", 200), ("other_clerk", 404), ("stranger_supervisor", 404)):
        cast.login(client, part)
        assert client.get(reverse("registry:photo", args=[one.pk])).status_code == status, part


def test_the_trail_of_an_officer_holds_what_happened_to_person_and_certificate(cast, client):
    row = certified(cast)
    handled(cast, row.officer, "suspend")
    cast.login(client, "supervisor")
    page = text(client.get(reverse("registry:record_trail", args=[row.officer_id])))
    for words in ("登记执法人员", "登记考试成绩", "申领证件", "审核通过", "发证", "登记处理决定"):
        assert words in page


def test_defaults_are_shown_with_their_source_and_as_not_set_by_law(cast, client):
    cast.login(client, "supervisor")
    page = text(client.get(reverse("registry:rules")))
    assert page.count("非法定默认") >= 7
    assert "演示23270100001" in page


def test_an_account_is_given_to_the_officer_who_is_registered_already(cast, client):
    one = officer(cast, name="桐岚笛")
    from xiezhi.accounts import actions as accounts
    from xiezhi.core.errors import Refusal

    user, _first = accounts.create(by=cast.sysadmin, username="tonglan", name="桐岚笛", organ=cast.organ)
    assert user.person == one.person
    officer(cast, 2, name="同名甲", title="科员")
    two = officer(cast, 3, name="同名甲", title="副科长")
    with pytest.raises(Refusal, match="ACC-24"):
        accounts.create(by=cast.sysadmin, username="tm1", name="同名甲", organ=cast.organ)
    user, _first = accounts.create(by=cast.sysadmin, username="tm1", name="同名甲", organ=cast.organ, title="副科长")
    assert user.person == two.person


def test_a_list_of_officers_is_sent_as_a_table_with_mistakes_set_aside(cast, client):
    from xiezhi.exchange import kinds, tasks
    from xiezhi.exchange.tests.files import csv_file

    number = certified(cast).number
    head = ("人员编号", "姓名", "编制", "执法领域", "执法证号", "执法证件有效期至", "首次发证日期")
    rows = [
        ("A1", "桦乙一", "行政编制", "市场监管", "08270001", "2029-01-01", "2024-01-02"),
        ("A2", "桦乙二", "事业编制", "市场监管", "", "", ""),
        ("A3", "桦乙三", "合同制", "市场监管", "08270003", "2029-01-01", "2024-01-02"),
        ("A4", "桦乙四", "行政编制", "市场监管", number, "2029-01-01", "2024-01-02"),
        ("230302199001010011", "桦乙五", "行政编制", "", "", "", ""),
    ]
    file = csv_file([dict(zip(head, row, strict=True)) for row in rows], head=head)
    batch, _fresh = tasks.submit(file, by=cast.clerk, organ=cast.organ, name="名册.csv", kind=kinds.OFFICERS)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.accepted, batch.quarantined) == (2, 3)
    assert queries.certificate_on("08270001", dt.date(2026, 11, 20)).state.value == "claimed"
    codes = sorted(error["code"] for row in batch.rows.all() for error in row.errors)
    assert codes == ["REG-61", "REG-65", "REG-66"]
    cast.login(client, "supervisor")
    answer = client.post(reverse("registry:certificates_many", args=["verify"]), {"ids": [Certificate.objects.get(number="08270001").pk], "sure": "1"})
    assert answer.status_code == 302
    assert queries.certificate_on("08270001", dt.date(2026, 11, 20)).valid is True
