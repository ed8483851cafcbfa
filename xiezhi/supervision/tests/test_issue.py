"""Issuing an instrument: which kind on which day, what it must say, one number, one winner."""

import dataclasses
import datetime as dt

import pypdfium2
import pytest

from xiezhi.cases.models import Case
from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.files.queries import content
from xiezhi.letters.models import Letter
from xiezhi.supervision import actions, drafts, queries, regime
from xiezhi.supervision.models import Instrument, Kind
from xiezhi.trail.models import Line

from .story import DAY, FACTS, a_lead, issued, the_content


def text_of(letter):
    pages = pypdfium2.PdfDocument(content(letter.pdf))
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "").replace("\u200b", "")


@pytest.mark.parametrize(
    ("nature", "day", "kind"),
    [
        ("omission", dt.date(2026, 2, 1), Kind.LETTER),
        ("unlawful", dt.date(2026, 2, 1), Kind.OPINION),
        ("omission", dt.date(2026, 1, 31), Kind.NOTICE),
        ("unlawful", dt.date(2024, 4, 16), Kind.NOTICE),
    ],
)
def test_the_kind_follows_the_nature_and_the_law_of_the_day(cast, nature, day, kind):
    assert regime.propose_kind(a_lead(cast, nature=nature), day).kind == kind


def test_before_the_plan_there_was_no_instrument(cast):
    with pytest.raises(Refusal, match="SUP-02"):
        regime.propose_kind(a_lead(cast), dt.date(2024, 4, 15))


@pytest.mark.parametrize(
    ("nature", "number"), [("omission", "漠司执督函〔2026〕1号"), ("unlawful", "漠司执督意〔2026〕1号")]
)
def test_issuing_writes_number_letter_clock_and_trail_and_takes_the_lead_up(cast, nature, number):
    lead = a_lead(cast, nature=nature)
    row = actions.issue(lead, the_content(lead, cast.supervisor), by=cast.supervisor)
    lead.refresh_from_db()
    assert (row.number, row.state, lead.state) == (number, "issued", "supervised")
    assert row.letter.number == number
    clock = Deadline.objects.get(record=row.ref)
    assert (clock.ends_on, clock.statutory) == (dt.date(2026, 12, 20), False)
    line = Line.objects.get(verb="supervision.issue")
    assert (line.about, line.about_organ) == (row.ref, cast.organ.pk)
    assert FACTS not in line.detail


def test_the_letter_says_what_the_form_said(cast):
    row = issued(cast, requirement="请于期限内纠正并逐案自查。", contact="监督员甲 000-1234")
    said = text_of(row.letter)
    for part in (row.number, "漠河市市场监督管理局", "办案用时141日", "第六十条", "请于期限内纠正并逐案自查", "2026年12月20日",
                 "000-1234", "漠河市人民政府", "漠市监罚〔2026〕12号"):
        assert part in said, part
    assert "复议" not in said


def test_a_notice_of_the_old_regime_bears_its_own_number_and_name(cast):
    row = issued(cast, dated=dt.date(2026, 1, 30), due_on=dt.date(2026, 3, 1))
    assert (row.kind, row.number) == ("SupervisionNotice", "漠司执督通〔2026〕1号")
    assert "行政执法监督通知书" in text_of(row.letter)


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("SupervisionNotice", dt.date(2026, 2, 1)),
        ("SuperviseLetter", dt.date(2026, 1, 31)),
        ("SuperviseOpinion", dt.date(2026, 1, 31)),
        ("SuperviseDecision", DAY),
    ],
)
def test_a_kind_that_the_law_of_the_day_does_not_know_is_refused(cast, kind, day):
    lead = a_lead(cast)
    draft = dataclasses.replace(the_content(lead, cast.supervisor), kind=kind, dated=day, kind_reason="有特殊情况需要")
    with pytest.raises(Refusal, match="SUP-03"):
        actions.issue(lead, draft, by=cast.supervisor)
    assert not Instrument.objects.exists()


def test_another_kind_within_the_law_needs_a_reason(cast):
    lead = a_lead(cast, nature="unlawful")
    draft = the_content(lead, cast.supervisor, kind="SuperviseLetter")
    with pytest.raises(Refusal, match="SUP-08") as err:
        actions.issue(lead, draft, by=cast.supervisor)
    assert "kind_reason" in err.value.fields
    row = actions.issue(lead, dataclasses.replace(draft, kind_reason="实质是拖延不履行"), by=cast.supervisor)
    assert (row.kind, row.kind_reason) == ("SuperviseLetter", "实质是拖延不履行")
    assert Line.objects.get(verb="supervision.issue").reason == ""


@pytest.mark.parametrize(
    "missing",
    ["subject", "source", "problem", "facts", "clauses", "requirement", "due_on", "report_way", "objection_way", "contact",
     "signed_by", "reason"],
)  # fmt: skip
def test_every_element_that_is_missing_is_named_at_its_field(cast, missing):
    lead = a_lead(cast)
    empty = {"clauses": (" ",), "due_on": None}.get(missing, "  ")
    with pytest.raises(Refusal) as err:
        actions.issue(lead, the_content(lead, cast.supervisor, **{missing: empty}), by=cast.supervisor)
    assert err.value.fields.keys() == {missing}
    assert err.value.code in ("SUP-01", "SUP-05")
    lead.refresh_from_db()
    assert lead.state == "open"
    assert not Letter.objects.exists()


def test_a_letter_of_urging_must_name_the_duty(cast):
    with pytest.raises(Refusal) as err:
        issued(cast, nature="omission", duty=" ")
    assert set(err.value.fields) == {"duty"}


def test_all_missing_elements_are_told_at_once(cast):
    with pytest.raises(Refusal) as err:
        issued(cast, facts="", requirement="", signed_by="")
    assert set(err.value.fields) == {"facts", "requirement", "signed_by"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"dated": DAY + dt.timedelta(days=1), "due_on": DAY + dt.timedelta(days=30)}, "SUP-04"),
        ({"due_on": DAY}, "SUP-05"),
        ({"due_on": DAY + dt.timedelta(days=366)}, "SUP-05"),
    ],
)
def test_days_that_cannot_be_are_refused(cast, changes, code):
    with pytest.raises(Refusal, match=code):
        issued(cast, **changes)


def test_a_limit_chosen_by_the_supervisor_is_shown_as_set_by_the_letter(cast):
    row = issued(cast, due_on=dt.date(2026, 12, 1))
    clock = Deadline.objects.get(record=row.ref)
    assert clock.ends_on == dt.date(2026, 12, 1)
    assert "由文书规定" in clock.cite


def test_a_lead_can_be_issued_upon_once_only(cast):
    lead = a_lead(cast)
    issued(cast, lead=lead)
    with pytest.raises(Stale):
        issued(cast, lead=lead)
    assert issued(cast).letter.seq == 2


@pytest.mark.parametrize("who", ["legal", "head", "clerk", "officer", "government", "township", "auditor", "sysadmin"])
def test_only_supervisors_issue(cast, who):
    lead = a_lead(cast)
    draft = the_content(lead, cast.supervisor)
    with pytest.raises(NotAllowed, match="ROLE-01"):
        actions.issue(lead, draft, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["stranger_supervisor", "prefecture_supervisor"])
def test_the_lead_of_another_body_is_not_issued_upon(cast, who):
    lead = a_lead(cast)
    draft = the_content(lead, cast.supervisor)
    with pytest.raises(NotAllowed, match="LEAD-05"):
        actions.issue(lead, draft, by=getattr(cast, who))
    assert not Letter.objects.exists()


def test_an_organ_under_vertical_management_has_its_department_told(cast):
    row = issued(cast, organ=cast.other, copy_to=("漠河市监察委员会",))
    assert row.copy_to == ["大兴安岭地区生态环境局", "漠河市监察委员会"]
    assert "大兴安岭地区生态环境局" in text_of(row.letter)


def test_a_second_urging_on_the_same_act_counts_and_names_the_first(cast):
    case = _a_case(cast)
    first = issued(cast, lead=a_lead(cast, nature="omission", act=case))
    second = issued(cast, lead=a_lead(cast, nature="omission", act=case))
    assert second.previous == first
    assert "第2次督办" in text_of(second.letter)


def test_a_case_that_went_to_court_meanwhile_is_not_supervised(cast):
    case = _a_case(cast)
    lead = a_lead(cast, act=case)
    _change_case(cast, case, litigated_on=DAY)
    with pytest.raises(Refusal, match="S05"):
        issued(cast, lead=lead)
    assert not Letter.objects.exists()


def test_supervision_writes_nothing_in_cases(cast):
    case = _a_case(cast)
    before = Case.objects.values().get()
    issued(cast, lead=a_lead(cast, act=case))
    assert Case.objects.values().get() == before


def test_hostile_text_is_printed_and_never_obeyed(cast):
    hostile = '#eval("1+1") {requirement} </w:t><w:t> $sum$ <script>alert(1)</script>'
    row = issued(cast, facts=hostile, clauses=("《行政处罚法》第六十条",))
    said = text_of(row.letter)
    assert '#eval("1+1")' in said
    assert "{requirement}" in said
    assert "<script>alert(1)</script>" in said


def test_a_preview_writes_nothing(cast):
    lead = a_lead(cast)
    data = actions.preview(lead, the_content(lead, cast.supervisor))
    assert data.startswith(b"%PDF-")
    lead.refresh_from_db()
    assert lead.state == "open"
    assert not Letter.objects.exists()


def test_the_draft_is_filled_from_the_lead(cast):
    lead = a_lead(cast)
    draft = drafts.first_draft(lead, cast.supervisor, DAY)
    assert draft.kind == Kind.OPINION
    assert draft.facts == lead.facts
    assert draft.clauses == ("《中华人民共和国行政处罚法》第六十条",)
    assert draft.due_on == dt.date(2026, 12, 20)
    assert "第六十条" in draft.reason
    assert draft.contact.startswith("监督员甲")


def test_the_contact_comes_with_the_office_telephone_of_who_acts(cast):
    from xiezhi.accounts.models import Person
    from xiezhi.trail.door import Act

    Act("test", cast.system).rows(Person).filter(user__username="t_supervisor").update(phone="0000-000000")
    assert drafts.contact_of(cast.supervisor) == "监督员甲 0000-000000"
    assert drafts.contact_of(cast.supervision_head) == "司法局长甲"


def test_clauses_are_read_from_the_facts_in_full_or_short_form():
    text = "违反《中华人民共和国行政处罚法》第六十四条第一款第（一）项，以及《某条例》（国令第1号）第十条之一。"
    assert drafts.clauses_in(text) == (
        "《中华人民共和国行政处罚法》第六十四条第一款第（一）项", "《某条例》（国令第1号）第十条之一")  # fmt: skip
    assert drafts.clauses_in("依据：行政处罚法第六十条。又见行政处罚法第六十条。") == ("行政处罚法第六十条",)
    assert drafts.clauses_in("违反《某条例》第五条、第六条第一款。") == ("《某条例》第五条", "《某条例》第六条第一款")
    assert drafts.clauses_in("违反行政处罚法第五十七条、第五十八条。") == ("行政处罚法第五十七条", "行政处罚法第五十八条")
    assert drafts.clauses_in("没有引用条款。") == ()


def test_marks_of_the_rule_stay_out_of_the_letter(cast):
    found = "1. 2026年4月20日决定，6月15日送达。依据：《中华人民共和国行政处罚法》第六十一条第一款（规则P29，版本2）。"
    draft = drafts.first_draft(a_lead(cast, facts=found), cast.supervisor, DAY)
    assert draft.facts == "2026年4月20日决定，6月15日送达。"
    assert draft.clauses == ("《中华人民共和国行政处罚法》第六十一条第一款",)


def test_a_letter_from_findings_reads_as_a_document_does(cast):
    """Title, heading, days and points as GB/T 9704 and usage have them, not as a list of findings is written."""
    label = "漠市监罚〔2026〕12号（某食品店 · 销售过期食品）"
    facts = (
        f"经核查，漠河市市场监督管理局办理的{label}存在下列问题：\n"
        "1. 2026-03-07立案，至2026-07-24已139日，超过90日。依据：《中华人民共和国行政处罚法》第六十条（规则P29，版本2）。\n"
        "2. 2026-07-24决定，2026-08-30送达。依据：《中华人民共和国行政处罚法》第六十一条第一款（规则P31，版本1）。"
    )
    lead = a_lead(cast, facts=facts, title="漠市监罚〔2026〕12号：办案期限九十日等2项问题", act_label=label)
    row = issued(cast, lead=lead)
    said = text_of(row.letter)
    assert "关于漠市监罚〔2026〕12号案件办案期限九十日等2项问题的行政执法监督意见书" in said
    assert "不符合“办案期限九十日”等2项要求。" in said
    assert "（某食品店，销售过期食品）存在下列问题：（1）2026年3月7日立案，至2026年7月24日已139日，超过90日。" in said
    assert "（2）2026年7月24日决定，2026年8月30日送达。依据条款：" in said
    assert "自2026年11月21日起30日，至2026年12月20日止" in said  # the day of issue is not counted, the last one is
    assert "规则" not in said


def test_a_name_that_somebody_gave_a_lead_stays_as_it_is(cast):
    lead = a_lead(cast, title="冬季供热：收费标准未公示")
    draft = drafts.first_draft(lead, cast.supervisor, DAY)
    assert (draft.subject, draft.problem) == ("冬季供热：收费标准未公示", "冬季供热：收费标准未公示")


def test_everybody_sees_what_is_theirs_and_nothing_else(cast):
    issued(cast)
    seen = {who for who in (
        "supervisor", "supervision_head", "prefecture_supervisor", "legal", "head", "clerk", "officer", "government",
        "commission", "township", "other_legal", "stranger_supervisor", "stranger_legal", "stranger_government", "sysadmin",
        "secadmin", "auditor") if queries.visible_to(getattr(cast, who)).exists()}
    assert seen == {"supervisor", "supervision_head", "prefecture_supervisor", "legal", "head"}
    assert not queries.visible_to(None).exists()


def _a_case(cast):
    from xiezhi.core.time import now
    from xiezhi.trail.door import Act

    row = Act("test", cast.system).create(
        Case, organ=cast.organ, case_no="漠市监罚〔2026〕12号", stage="decided", batch="exchange.Batch:1", digest="0" * 64,
        first_seen_at=now(), changed_at=now(), filed_on=dt.date(2026, 6, 1), decided_on=dt.date(2026, 10, 20),
    )  # fmt: skip
    return row.ref


def _change_case(cast, ref, **changes):
    from xiezhi.trail.door import Act

    Act("test", cast.system).rows(Case).filter(pk=ref.partition(":")[2]).update(**changes)
