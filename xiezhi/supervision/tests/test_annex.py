"""附件“案件办理时间轴”: what is drawn, from which limits, in both forms, and that the officer decides."""

import dataclasses
import datetime as dt
import io
import re

import docx
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from xiezhi.cases.actions import take_rows
from xiezhi.cases.models import Case
from xiezhi.files.queries import content
from xiezhi.letters.render import Figure, Table
from xiezhi.supervision import actions, annex
from xiezhi.supervision.models import Instrument

from .story import DAY, a_lead, the_content

FACTS = "决定书送达超过七日。依据：《中华人民共和国行政处罚法》第六十一条第一款（规则{rule}，版本1）。"
ROW = {
    "case_no": "漠市监立〔2026〕1号", "party_name": "演示甲公司", "party_kind": "org", "procedure": "ordinary",
    "filed_on": dt.date(2026, 3, 2), "notice_served_on": dt.date(2026, 4, 1), "decided_on": dt.date(2026, 4, 20),
    "served_on": dt.date(2026, 6, 15), "published_on": dt.date(2026, 4, 22),
}  # fmt: skip


def lead_on_case(cast, *, rule="P29", organ=None, **row):
    take_rows([ROW | row], by=cast.system, organ=organ or cast.organ, batch="exchange.Batch:1")
    case = Case.objects.get(case_no=ROW["case_no"])
    return a_lead(cast, facts=FACTS.format(rule=rule), act=case.ref, act_label="漠市监立〔2026〕1号 演示甲公司超期经营案")


def issue(cast, lead, **changes):
    return actions.issue(lead, the_content(lead, cast.supervisor, **changes), by=cast.supervisor)


def pages(data):
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data)]


def test_the_letter_names_its_annex_above_the_signature_and_prints_it_on_a_new_page(cast):
    row = issue(cast, lead_on_case(cast))
    printed = pages(content(row.letter.pdf))
    begins = next(n for n, page in enumerate(printed) if page.startswith("附件案件办理时间轴"))
    letter, first = "".join(printed[:begins]), "".join(printed[begins:])
    assert "附件：案件办理时间轴" in letter
    assert letter.index("附件：案件办理时间轴") < letter.rindex("2026年11月20日")
    for said in ("2026年4月20日至2026年4月29日", "决定书送达", "超过最后合法日47日", "2026年6月15日完成，超47日", "第六十一条"):
        assert said in first, said
    assert row.letter.content["annexes"] == ["案件办理时间轴"]


def test_the_word_file_has_the_same_annex_with_drawing_and_tables(cast):
    row = issue(cast, lead_on_case(cast))
    made = docx.Document(io.BytesIO(content(row.letter.docx)))
    texts = [p.text for p in made.paragraphs]
    assert "附件：案件办理时间轴" in texts
    head = next(p for p in made.paragraphs if p.text == "附件")
    assert head.paragraph_format.page_break_before
    assert len(made.inline_shapes) == 1
    cells = [cell.text for table in made.tables for cell in table._cells]
    assert "超过最后合法日47日" in cells


def test_the_drawing_is_ink_on_paper_and_marks_the_breach_by_thickness(cast):
    figure = next(b for b in annex.of_lead(lead_on_case(cast), DAY).blocks if isinstance(b, Figure))
    inks = {c.lower() for c in re.findall(r"#[0-9a-fA-F]{6}", figure.svg)}
    assert all(c[1:3] == c[3:5] == c[5:7] for c in inks), inks
    assert 'class="tl-over"' in figure.svg
    assert "行政处罚法第六十一条" in figure.svg
    assert "2026-06-15完成，超47日" in figure.alt


@pytest.mark.parametrize("rule", ["P11", "P18"])
def test_only_limits_of_the_rules_that_the_lead_names_are_drawn(cast, rule):
    figure = next(b for b in annex.of_lead(lead_on_case(cast, rule=rule), DAY).blocks if isinstance(b, Figure))
    assert 'class="tl-over"' not in figure.svg
    assert "第六十一条" not in figure.svg


def test_a_limit_is_drawn_by_the_threshold_that_the_finding_was_judged_by(cast):
    """A place's own limit, adopted on a special statute, is what the finding accuses by; the rulebook's would say otherwise."""
    from xiezhi.findings import actions as findings
    from xiezhi.findings.models import Finding

    limit = findings.propose_threshold(
        "P29", "limit", by=cast.supervisor, value=3, first=dt.date(2026, 1, 1), statutory=True, source="《××省行政执法条例》第十二条",
        reason="本省条例另有规定，三个工作日内送达",
    )  # fmt: skip
    seen = findings.carry_on_trial(findings.ask_trial(limit, by=cast.supervisor)).pk
    findings.adopt_threshold(limit, by=cast.supervision_head, seen=seen)
    take_rows([ROW | {"served_on": dt.date(2026, 4, 27)}], by=cast.system, organ=cast.organ, batch="exchange.Batch:1")
    findings.sweep()
    found = Finding.objects.get(rule_code="P29")  # within seven working days, not within three
    findings.confirm(found, by=cast.supervisor)
    lead = findings.open_lead(found, by=cast.supervisor)
    blocks = annex.of_lead(lead, DAY).blocks
    row = next(row for b in blocks if isinstance(b, Table) for row in b.rows if "P29" in row[0] or "送达" in row[0])
    assert row[0] == "决定书七日内送达（3个工作日）"
    assert row[1].startswith("《××省行政执法条例》第十二条、《中华人民共和国行政处罚法》第六十一条")
    assert "××省行政执法条例第十二条" in next(b for b in blocks if isinstance(b, Figure)).svg
    assert row[2] == "2026年4月20日至2026年4月23日"
    assert "超4日" in row[3]
    assert 'class="tl-over"' in next(b for b in blocks if isinstance(b, Figure)).svg


def test_later_changes_of_the_threshold_do_not_alter_what_was_found(cast):
    lead = lead_on_case(cast)
    by_rulebook = annex.of_lead(lead, DAY)
    lead.judged = {"P29": {"clause": "", "thresholds": {"limit": 7}}}
    assert annex.of_lead(lead, DAY) == by_rulebook
    lead.judged = {"P29": {"clause": "", "thresholds": {}}}  # the rule has had a new version since
    assert annex.of_lead(lead, DAY) == by_rulebook


def test_a_time_that_had_to_run_out_is_said_as_such(cast):
    lead = lead_on_case(
        cast, rule="P16", hearing_told=True, hearing_told_on=dt.date(2026, 4, 17), decided_on=dt.date(2026, 4, 20),
        hearing_required=True,
    )  # fmt: skip
    tables = [b for b in annex.of_lead(lead, DAY).blocks if isinstance(b, Table)]
    said = "".join(cell for table in tables for row in table.rows for cell in row)
    assert "此前不得作出" in said
    assert "超过最后合法日" not in said


def test_a_hearing_asked_for_and_not_held_is_not_called_too_early(cast):
    lead = lead_on_case(
        cast, rule="P16", hearing_told_on=dt.date(2026, 2, 12), hearing_asked_on=dt.date(2026, 2, 26),
        filed_on=dt.date(2026, 1, 12), notice_served_on=dt.date(2026, 2, 12),
    )  # fmt: skip
    said = "".join(c for b in annex.of_lead(lead, DAY).blocks if isinstance(b, Table) for row in b.rows for c in row)
    assert "此前不得作出" not in said
    assert "不符合该项要求" in said


def test_what_came_after_the_date_of_the_letter_is_not_in_it(cast):
    made = annex.of_lead(lead_on_case(cast), dt.date(2026, 6, 1))
    table = made.blocks[-1]
    assert "决定书送达" not in "".join(cell for row in table.rows for cell in row)
    assert "已超33日，尚未完成" in "".join(cell for row in made.blocks[-2].rows for cell in row)


def test_it_is_chinese_whatever_the_screen_speaks(cast):
    lead = lead_on_case(cast)
    with translation.override("en"):
        english = annex.of_lead(lead, DAY)
    assert english == annex.of_lead(lead, DAY)


def test_a_lead_without_a_case_or_not_from_findings_or_of_another_organ_has_none(cast):
    assert annex.of_lead(a_lead(cast), DAY) is None
    lead = lead_on_case(cast)
    for changes in ({"source": "complaint"}, {"organ": cast.other}, {"act": ""}):
        other = type(lead)(**{f.attname: getattr(lead, f.attname) for f in lead._meta.concrete_fields})
        for name, value in changes.items():
            setattr(other, name, value)
        assert annex.of_lead(other, DAY) is None, changes


def test_without_the_tick_nothing_is_annexed(cast):
    row = issue(cast, lead_on_case(cast), annex=False)
    assert "附件" not in "".join(pages(content(row.letter.pdf)))
    assert "annexes" not in row.letter.content


def test_the_form_offers_it_ticked_and_the_officer_may_leave_it_out(client, cast):
    cast.login(client, "supervisor")
    lead = lead_on_case(cast)
    address = f"{reverse('supervision:issue')}?lead={lead.pk}"
    form = client.get(address).context["form"]
    assert form["annex"].value() is True
    shown = client.get(f"{reverse('supervision:issue_preview')}?lead={lead.pk}").content
    assert "附件：案件办理时间轴" in "".join(pages(shown))
    data = {name: form[name].value() or "" for name in form.fields} | {"signed_by": "司法局长甲", "reason": "违反期限规定。"}
    del data["annex"]
    preview = f"{reverse('supervision:issue_preview')}?lead={lead.pk}"
    client.post(preview, data)
    assert "附件" not in "".join(pages(client.get(preview).content))
    assert client.post(address, data).status_code == 302
    assert "annexes" not in Instrument.objects.get().letter.content


def test_where_there_is_no_case_the_form_does_not_ask(client, cast):
    cast.login(client, "supervisor")
    lead = a_lead(cast)
    form = client.get(f"{reverse('supervision:issue')}?lead={lead.pk}").context["form"]
    assert "annex" not in form.fields
    row = actions.issue(lead, dataclasses.replace(the_content(lead, cast.supervisor)), by=cast.supervisor)
    assert "annexes" not in row.letter.content


def test_the_record_says_what_was_annexed(client, cast):
    row = issue(cast, lead_on_case(cast))
    cast.login(client, "legal")
    page = client.get(reverse("supervision:record", args=[row.pk]))
    assert "案件办理时间轴" in [str(fact.value) for fact in page.context["facts"]]
