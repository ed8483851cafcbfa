"""Pages: the journey by forms, refusals in place, and 404 for everybody who has no business there."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiezhi.accounts.models import Post
from xiezhi.supervision import actions, forms
from xiezhi.supervision.models import Instrument, Proposal
from xiezhi.trail.door import Act

from .story import a_lead, decided, decision_content, executed, issued, objected, proposed, reported

TEXT = "已完善办案期限预警，对责任人员进行了教育。"


def url(name, *args, query=""):
    return reverse(f"supervision:{name}", args=args) + query


def issue_data(client, lead, **changes):
    """What the form sends when it is posted as it was filled."""
    page = client.get(url("issue", query=f"?lead={lead.pk}"))
    form = page.context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    return data | {"signed_by": "司法局长甲"} | changes


@pytest.fixture
def as_(client, cast):
    def go(part):
        cast.login(client, part)
        return client

    return go


def test_the_form_comes_filled_and_issues_in_one_post(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    data = issue_data(client, lead)
    assert data["kind"] == "SuperviseOpinion"
    assert data["facts"] == lead.facts
    answer = client.post(url("issue", query=f"?lead={lead.pk}"), data)
    row = Instrument.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == url("record", row.pk)
    assert client.get(url("issue", query=f"?lead={lead.pk}"))["Location"] == url("record", row.pk)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_issued(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    answer = client.post(url("issue", query=f"?lead={lead.pk}"), issue_data(client, lead, signed_by="", requirement=""))
    assert answer.status_code == 422
    assert {"signed_by", "requirement"} <= set(answer.context["form"].errors)
    assert not Instrument.objects.exists()


def test_a_refusal_of_the_action_stays_on_the_form(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    data = issue_data(client, lead, due_on="2026-11-20")
    answer = client.post(url("issue", query=f"?lead={lead.pk}"), data)
    assert answer.status_code == 422
    assert "整改期限应当晚于" in answer.content.decode()
    data = issue_data(client, lead, dated="2026-01-15")
    answer = client.post(url("issue", query=f"?lead={lead.pk}"), data)
    assert answer.status_code == 422
    assert "kind" in answer.context["form"].errors


def test_another_kind_asks_for_its_reason_and_an_old_date_offers_the_notice(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    page = client.get(url("issue", query=f"?lead={lead.pk}&kind=SuperviseLetter"))
    assert {"kind_reason", "duty"} <= set(page.context["form"].fields)
    assert "reason" not in page.context["form"].fields
    page = client.get(url("issue", query=f"?lead={lead.pk}&dated=2026-01-31"))
    assert page.context["form"]["kind"].value() == "SupervisionNotice"


def test_the_second_of_two_supervisors_is_told_on_the_form(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    data = issue_data(client, lead)
    issued(cast, lead=lead)
    answer = client.post(url("issue", query=f"?lead={lead.pk}"), data)
    assert answer.status_code == 409
    assert "STATE-01" in answer.content.decode()
    assert Instrument.objects.count() == 1


def test_the_preview_is_a_pdf_of_what_the_form_says(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    address = url("issue_preview", query=f"?lead={lead.pk}")
    first = client.get(address)
    assert (first["Content-Type"], first.content[:5]) == ("application/pdf", b"%PDF-")
    assert first["Content-Disposition"].startswith("inline")
    assert first["X-Frame-Options"] == "SAMEORIGIN"
    data = issue_data(client, lead, requirement="")
    said = client.post(address, data)
    assert "请填写整改要求" in said.content.decode()
    assert client.get(address).content[:5] == b"%PDF-"
    assert not Instrument.objects.exists()


def test_a_preview_that_cannot_be_set_says_why(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    address = url("issue_preview", query=f"?lead={lead.pk}")
    client.post(address, issue_data(client, lead, facts="表情\U0001f600不能排版"))
    answer = client.get(address)
    assert answer.status_code == 422
    assert "字库中没有" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?lead=", "?lead=x", "?lead=999999999999", "?lead=-1"])
def test_no_lead_no_form(as_, query):
    assert as_("supervisor").get(url("issue", query=query)).status_code == 404


def test_the_organ_reports_with_proof_and_the_supervisor_accepts(cast, as_):
    row = issued(cast)
    client = as_("legal")
    assert "报送纠正情况" in client.get(url("record", row.pk)).content.decode()
    proof = [SimpleUploadedFile("一.pdf", b"%PDF-1.7 x"), SimpleUploadedFile("二.png", b"\x89PNG\r\n\x1a\nx")]
    answer = client.post(url("report", row.pk), {"text": TEXT, "proofs": proof})
    assert answer.status_code == 302, answer.context["form"].errors
    client = as_("supervisor")
    page = client.get(url("record", row.pk))
    said = page.content.decode()
    assert TEXT in said
    assert "一.pdf" in said
    stored = page.context["reports"][0]["files"][0]
    assert client.get(stored.url).content == b"%PDF-1.7 x"
    assert client.get(url("accept", row.pk)).status_code == 200
    assert client.post(url("accept", row.pk), {"note": "", "seen": 1}).status_code == 302
    row.refresh_from_db()
    assert row.state == "accepted"
    assert "已经办结" in client.get(url("record", row.pk)).content.decode()


def test_a_wrong_proof_is_refused_at_its_field(cast, as_):
    row = issued(cast)
    answer = as_("legal").post(url("report", row.pk), {"text": TEXT, "proofs": SimpleUploadedFile("x.exe", b"MZ")})
    assert answer.status_code == 422
    assert "proofs" in answer.context["form"].errors


def test_returned_with_reason_the_organ_reports_again(cast, as_):
    row = reported(cast)
    client = as_("supervisor")
    assert client.post(url("return", row.pk), {"reason": "", "due_on": "", "seen": 1}).status_code == 422
    answer = client.post(url("return", row.pk), {"reason": "没有附证明材料", "due_on": "2026-12-05", "seen": 1})
    assert answer.status_code == 302
    assert "没有附证明材料" in as_("legal").get(url("record", row.pk)).content.decode()


def test_objection_and_answer_by_form(cast, as_):
    row = issued(cast)
    assert as_("legal").post(url("object", row.pk), {"text": "案件经批准延长办案期限。", "seen": 0}).status_code == 302
    client = as_("supervisor")
    assert "案件经批准延长办案期限" in client.get(url("answer", row.pk)).content.decode()
    data = {"result": "reject", "review": "经调阅案卷，未见批准手续。", "contact": "监督员甲", "due_on": ""}
    answer = client.post(url("answer", row.pk), data | {"seen": row.objections.get().pk})
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(url("record", row.pk))
    assert "漠司执督复〔2026〕1号" in page.content.decode()


def test_the_government_decides_and_issues_by_form(cast, as_):
    row = issued(cast)
    client = as_("supervisor")
    data = {"ground": "overdue", "text": "机关逾期未报送纠正情况。", "measure": "责令立即纠正并全面自查。", "seen": 0}
    answer = client.post(url("propose", row.pk), data)
    assert answer.status_code == 422
    assert "ground" in answer.context["form"].errors
    assert client.post(url("propose", row.pk), data | {"ground": "grave"}).status_code == 302
    proposal = Proposal.objects.get()
    client = as_("government")
    assert proposal.number in client.get(url("decisions")).content.decode()
    answer = client.post(url("decide", proposal.pk), {"decision_no": "", "decided_on": "2026-11-20", "form": "meeting"})
    assert answer.status_code == 422
    assert "decision_no" in answer.context["form"].errors
    early = client.post(url("issue_decision", proposal.pk), {})
    assert early.status_code == 422
    done = client.post(
        url("decide", proposal.pk), {"decision_no": "漠政办批〔2026〕5号", "decided_on": "2026-11-20", "form": "meeting"}
    )
    assert done["Location"] == url("issue_decision", proposal.pk)
    form = client.get(done["Location"]).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"signed_by": "市长甲"}
    assert client.get(url("decision_preview", proposal.pk)).content[:5] == b"%PDF-"
    answer = client.post(url("issue_decision", proposal.pk), data)
    assert answer.status_code == 302, answer.context["form"].errors
    decision = Instrument.objects.get(kind="SuperviseDecision")
    assert "漠政执督决〔2026〕1号" in client.get(url("record", decision.pk)).content.decode()
    assert as_("legal").get(url("record", decision.pk)).status_code == 200


def test_without_the_decision_the_letter_is_refused_by_its_gate(cast, as_):
    _, proposal = proposed(cast)
    client = as_("government")
    assert client.get(url("issue_decision", proposal.pk))["Location"] == url("proposal", proposal.pk)
    data = forms.DecisionContentForm.initial_of(decision_content(cast, proposal)) | {"due_on": "2026-12-20"}
    answer = client.post(url("issue_decision", proposal.pk), data)
    assert answer.status_code == 409
    assert "S04" in answer.content.decode()


def test_declined_goes_back(cast, as_):
    row, proposal = proposed(cast)
    client = as_("government")
    assert client.post(url("decline", proposal.pk), {"reason": ""}).status_code == 422
    assert client.post(url("decline", proposal.pk), {"reason": "先由主管部门约谈。"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "issued"


STRANGERS = [
    "clerk", "officer", "other_legal", "stranger_supervisor", "stranger_legal", "stranger_government", "government",
    "commission", "township", "sysadmin", "secadmin", "auditor",
]  # fmt: skip


@pytest.mark.parametrize("who", STRANGERS)
def test_others_find_nothing_on_any_page(cast, as_, who):
    row = issued(cast)
    stored = row.letter.pdf_id
    client = as_(who)
    for name in ("record", "trail", "report", "object", "answer", "accept", "return", "propose"):
        assert client.get(url(name, row.pk)).status_code == 404, name
        assert client.post(url(name, row.pk), {}).status_code in (404, 405), name
    assert client.get(url("file", row.pk, stored)).status_code == 404
    for query in ("", f"?q={row.number}", "?export=csv"):
        listed = client.get(url("list", query=query))
        if listed.status_code == 200:
            body = b"".join(listed.streaming_content) if listed.streaming else listed.content
            assert row.subject not in body.decode("utf-8-sig", errors="ignore")
    assert client.get(url("issue", query=f"?lead={row.lead_id}")).status_code == 404


@pytest.mark.parametrize("who", ["legal", "supervisor", "stranger_government", "commission", "township"])
def test_a_proposal_is_the_governments_and_the_supervisors(cast, as_, who):
    _, proposal = proposed(cast)
    client = as_(who)
    assert client.get(url("proposal", proposal.pk)).status_code == (200 if who == "supervisor" else 404)
    for name in ("decide", "decline", "issue_decision", "decision_preview"):
        assert client.post(url(name, proposal.pk), {}).status_code == 404, name


def test_the_organ_does_not_read_the_proposal_before_the_decision(cast, as_):
    row, proposal = proposed(cast)
    said = as_("legal").get(url("record", row.pk)).content.decode()
    assert proposal.text not in said
    assert proposal.number not in said
    assert "等待决定" in said
    assert [line.what for line in as_("legal").get(url("trail", row.pk)).context["lines"]] == ["制发文书"]
    assert proposal.text in as_("government").get(url("record", row.pk)).content.decode()
    lines = as_("government").get(url("trail", row.pk)).context["lines"]
    assert [line.what for line in lines] == ["提出处理建议", "制发文书"]


def test_a_higher_body_reads_and_has_no_moves(cast, as_):
    row = reported(cast)
    page = as_("prefecture_supervisor").get(url("record", row.pk))
    assert page.status_code == 200
    assert page.context["moves"] == []
    assert as_("prefecture_supervisor").post(url("accept", row.pk), {"note": "", "seen": 1}).status_code == 403


def test_a_file_of_another_instrument_is_not_served_through_this_one(cast, as_):
    row = issued(cast)
    foreign = issued(cast, organ=cast.other)
    client = as_("legal")
    assert client.get(url("file", row.pk, row.letter.pdf_id)).status_code == 200
    assert client.get(url("file", row.pk, foreign.letter.pdf_id)).status_code == 404
    assert client.get(url("file", foreign.pk, foreign.letter.pdf_id)).status_code == 404


def test_letters_download_with_their_number_and_show_in_the_page(cast, as_):
    row = issued(cast)
    client = as_("legal")
    answer = client.get(url("file", row.pk, row.letter.docx_id))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "%E3%80%942026%E3%80%951" in answer["Content-Disposition"]
    assert client.get(url("file", row.pk, row.letter.pdf_id, query="?view=1"))["Content-Disposition"].startswith("inline")


def test_the_list_puts_what_presses_on_top_and_filters(cast, as_, django_assert_max_num_queries):
    late = issued(cast, dated=dt.date(2026, 10, 1), due_on=dt.date(2026, 10, 31))
    soon = issued(cast, due_on=dt.date(2026, 11, 25))
    done = reported(cast, due_on=dt.date(2026, 11, 21))
    actions.accept(done, by=cast.supervisor)
    client = as_("supervisor")
    with django_assert_max_num_queries(25):
        page = client.get(url("list"))
    assert [line["cells"][0]["value"] for line in page.context["lines"]] == [late.number, soon.number, done.number]
    assert "超期 20 日" in page.content.decode()
    only = client.get(url("list", query="?overdue=1"))
    assert [line["cells"][0]["value"] for line in only.context["lines"]] == [late.number]


@pytest.mark.parametrize("name", ["accept", "return", "answer", "propose"])
def test_a_page_of_a_move_opens_only_when_the_move_does(cast, as_, name):
    row = reported(cast)
    actions.accept(row, by=cast.supervisor)
    assert as_("supervisor").get(url(name, row.pk))["Location"] == url("record", row.pk)
    assert as_("prefecture_supervisor").get(url(name, reported(cast).pk)).status_code == 302


def test_hostile_text_is_shown_as_text(cast, as_):
    row = issued(cast, facts="<script>alert(1)</script>", subject="<img src=x onerror=alert(1)>")
    said = as_("legal").get(url("record", row.pk)).content.decode()
    assert "<script>alert(1)" not in said
    assert "<img src=x" not in said


@pytest.mark.parametrize("make", [issued, reported, objected])
def test_every_state_has_a_page_for_all_who_see_it(cast, as_, make):
    row = make(cast)
    for who in ("supervisor", "supervision_head", "legal", "head", "prefecture_supervisor"):
        assert as_(who).get(url("record", row.pk)).status_code == 200, who
        assert as_(who).get(url("trail", row.pk)).status_code == 200, who


def test_decided_and_executed_have_their_pages_too(cast, as_):
    _, waiting = decided(cast)
    assert "制发决定书" in as_("government").get(url("proposal", waiting.pk)).content.decode()
    first, done, decision = executed(cast)
    for who in ("supervisor", "government"):
        assert as_(who).get(url("proposal", done.pk)).status_code == 200
        assert as_(who).get(url("record", first.pk)).status_code == 200
        assert decision.number in as_(who).get(url("record", first.pk)).content.decode()


def test_the_trail_tab_names_what_happened(cast, as_):
    row = reported(cast)
    lines = as_("legal").get(url("trail", row.pk)).context["lines"]
    assert [line.about for line in lines] == [row.ref, row.ref]
    assert {line.who for line in lines} == {"法制员甲", "监督员甲"}


def test_pages_are_in_english_without_touching_the_letter(cast, as_):
    row = issued(cast)
    client = as_("supervisor")
    client.cookies["django_language"] = "en"
    assert client.get(url("record", row.pk)).status_code == 200
    lead = a_lead(cast)
    assert issue_data(client, lead)["requirement"].startswith("请对上述问题")


def test_the_signatory_is_filled_in_where_the_body_has_one_head_and_says_so(cast, as_):
    lead, client = a_lead(cast), as_("supervisor")
    form = client.get(url("issue", query=f"?lead={lead.pk}")).context["form"]
    assert form["signed_by"].value() == "司法局长甲"
    assert form.sources["signed_by"]
    Act("test", cast.system).rows(Post).filter(pk=cast.supervision_head.post_id).update(to_on=dt.date(2026, 1, 1))
    assert not client.get(url("issue", query=f"?lead={lead.pk}")).context["form"]["signed_by"].value()


def test_a_supervision_body_finds_its_proposals_from_the_list_of_instruments(cast, as_):
    _row, proposal = proposed(cast)
    client = as_("supervisor")
    assert reverse("supervision:decisions") in client.get(url("list")).content.decode()
    page = client.get(url("decisions")).content.decode()
    assert proposal.number in page
    assert "<h1>处理建议</h1>" in page
    assert "<h1>决定书待办</h1>" in as_("government").get(url("decisions")).content.decode()
    assert reverse("supervision:decisions") not in as_("legal").get(url("list")).content.decode()
