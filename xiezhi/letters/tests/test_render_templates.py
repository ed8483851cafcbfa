"""Templates by date, and what filling them refuses."""

import dataclasses
import datetime
import itertools
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.letters.render import (
    Kind,
    LetterError,
    NoTemplateInForce,
    SlotInvalid,
    SlotMissing,
    Style,
    Table,
    TemplateBroken,
    Text,
    document_number,
    fill,
    template_for,
    templates,
)
from xiezhi.letters.render.templates import SEED_DIR, load

from .render_samples import DAY, letter, slots

LAST_OLD, FIRST_NEW = datetime.date(2026, 1, 31), datetime.date(2026, 2, 1)
WITH_LIMIT = (Kind.SUPERVISE_LETTER, Kind.SUPERVISE_OPINION, Kind.SUPERVISE_DECISION, Kind.SUPERVISION_NOTICE)


def whole(made):
    return "\n".join(made.texts())


def test_the_notice_ends_the_day_before_the_regulation_comes_into_force():
    assert template_for(Kind.SUPERVISION_NOTICE, LAST_OLD).regime == "PLAN2024"
    with pytest.raises(NoTemplateInForce) as refused:
        template_for(Kind.SUPERVISION_NOTICE, FIRST_NEW)
    assert str(refused.value) == "LTR-04 《行政执法监督通知书》在2026年2月1日已停止使用，请改用督办函或者意见书。"


@pytest.mark.parametrize("kind", [Kind.SUPERVISE_LETTER, Kind.SUPERVISE_OPINION, Kind.OBJECTION_REPLY])
def test_the_instruments_of_the_regulation_begin_with_it(kind):
    assert template_for(kind, FIRST_NEW).regime == "REG2026"
    with pytest.raises(NoTemplateInForce, match="自2026年2月1日起使用，成文日期2026年1月31日在此之前，请改用通知书"):
        template_for(kind, LAST_OLD)


def test_the_decision_changes_its_ground_with_the_regulation_but_keeps_its_name():
    old, new = (template_for(Kind.SUPERVISE_DECISION, day) for day in (LAST_OLD, FIRST_NEW))
    assert (old.regime, new.regime, old.name) == ("PLAN2024", "REG2026", new.name)
    assert "《行政执法监督条例》" not in str(old.body)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_filled_and_says_its_own_name(kind):
    made = letter(kind)
    assert made.title.endswith(template_for(kind, made.date).name)
    assert made.addressee == "兴安区市场监督管理局"
    assert "{" not in whole(made)
    assert "。。" not in whole(made)


@pytest.mark.parametrize("template", templates(), ids=lambda t: f"{t.kind}-{t.version}")
def test_no_instrument_of_internal_supervision_tells_of_reconsideration_or_suit(template):
    # 行政复议法 第36条第4项: such acts are outside reconsideration; only the objection of 条例 第30条 is named.
    words = str(template.body) + str(template.letter)
    assert "复议" not in words
    assert "诉讼" not in words


@pytest.mark.parametrize("kind", WITH_LIMIT)
@pytest.mark.parametrize("gone", [{"deadline": None}, {"period": "  "}])
def test_a_limit_for_rectification_is_mandatory(kind, gone):
    with pytest.raises(SlotMissing) as refused:
        letter(kind, **gone)
    assert refused.value.code == "LTR-01"
    assert any("整改期限" in label for label in refused.value.labels)


@pytest.mark.parametrize("kind", WITH_LIMIT)
def test_letters_with_a_limit_say_it_and_how_to_object(kind):
    made = whole(letter(kind))
    assert "整改期限为三十三日，至20" in made
    assert "自收到本文书之日起十五日内书面报送" in made


@pytest.mark.parametrize(("kind", "name"), [(k, n) for k in Kind for n in template_for(
    k, datetime.date(2025, 10, 20) if k is Kind.SUPERVISION_NOTICE else DAY).required])
def test_each_required_element_is_refused_by_its_chinese_name_when_it_is_empty(kind, name):
    values = slots(kind)
    template = template_for(kind, values["date"])
    if name in template.defaults:
        return
    values.pop(name)
    with pytest.raises(SlotMissing) as refused:
        fill(template, values)
    assert template.slots[name].label in refused.value.labels


def test_all_missing_elements_are_named_at_once():
    with pytest.raises(SlotMissing) as refused:
        letter(deadline=None, requirement="\n \n", contact=None)
    assert str(refused.value) == "LTR-01 《行政执法监督督办函》缺少必填要素：整改要求、整改期限、联系人和电话。请补充后再生成。"


@pytest.mark.parametrize("wrong", [{"deadline": DAY}, {"contact": None}, {"number": "1号"}])
def test_a_refusal_can_be_said_in_another_language_down_to_its_parts(wrong):
    with pytest.raises(LetterError) as refused:
        letter(**wrong)
    error = refused.value
    assert error.text.format(**error.fields) == error.translated(str)
    seen = []
    error.translated(lambda text: seen.append(text) or text)
    assert {"行政执法监督督办函", error.text} < set(seen)
    assert {"整改期限", "联系人和电话", "文号"} & set(seen)


def test_an_empty_field_of_a_finding_is_named_with_its_row():
    rows = [{"title": "甲", "facts": "乙", "clause": "丙"}, {"title": "甲", "facts": "", "clause": "丙"}]
    with pytest.raises(SlotMissing, match="问题第2项的事实"):
        letter(findings=rows)


def test_a_decision_needs_a_prior_instrument_or_a_major_matter_and_the_governments_decision():
    with pytest.raises(SlotMissing, match="前置文书号或者重大问题"):
        letter(Kind.SUPERVISE_DECISION, prior_no=None, prior_outcome=None)
    with pytest.raises(SlotMissing, match="前置文书的执行情况"):
        letter(Kind.SUPERVISE_DECISION, prior_outcome=None)
    with pytest.raises(SlotMissing, match="处理建议单号、政府决定文号"):
        letter(Kind.SUPERVISE_DECISION, advice_no=None, approval_no=None)
    made = letter(Kind.SUPERVISE_DECISION, prior_no=None, prior_outcome=None, major_issue="多个机关长期不履行职责")
    assert "涉及重大问题：多个机关长期不履行职责。" in whole(made)


def test_a_decision_goes_out_in_the_governments_name():
    made = letter(Kind.SUPERVISE_DECISION)
    assert made.masthead == made.signed_by == made.seal_of == "大兴安岭地区行政公署"
    assert template_for(Kind.SUPERVISE_DECISION, DAY).issued_by == "government"


@pytest.mark.parametrize("number", [
    "兴司执督函[2026]1号", "兴司执督函〔2026〕01号", "兴司执督函〔2026〕第1号", "〔2026〕1号", "兴司执督函〔2026〕1", "兴司执督函〔26〕1号",
])
def test_a_number_not_in_the_official_form_is_refused(number):
    with pytest.raises(SlotInvalid, match="序号不编虚位"):
        letter(number=number)


def test_a_number_of_another_year_is_refused():
    with pytest.raises(SlotInvalid, match="年份应当与成文日期相同（2026）"):
        letter(number="兴司执督函〔2025〕1号")


@given(st.text("甲乙兴司执督函", min_size=1, max_size=8), st.integers(1, 9999))
def test_a_number_that_was_built_is_accepted(code, serial):
    number = document_number(code, 2026, serial)
    assert letter(number=number).number == number


def test_only_a_draft_may_lack_its_number():
    values = slots(Kind.SUPERVISE_LETTER, number=None)
    template = template_for(Kind.SUPERVISE_LETTER, DAY)
    with pytest.raises(SlotMissing, match="文号"):
        fill(template, values)
    assert fill(template, values, draft=True, mark="草稿").number == ""


def test_a_limit_on_or_before_the_date_is_refused():
    with pytest.raises(SlotInvalid, match="“整改期限”不正确：应当晚于成文日期2026年3月5日"):
        letter(deadline=DAY)


def test_a_form_cannot_be_dated_outside_its_time():
    with pytest.raises(SlotInvalid, match="成文日期"):
        fill(template_for(Kind.SUPERVISION_NOTICE, LAST_OLD), slots(Kind.SUPERVISION_NOTICE, date=FIRST_NEW))


@pytest.mark.parametrize("wrong", [
    {"deadline": "2026-04-07"}, {"deadline": datetime.datetime(2026, 4, 7)}, {"issuer": 7}, {"findings": "text"},
    {"findings": [{"title": 3}]}, {"evidence": "立案审批表"}, {"evidence": [1]},
])
def test_a_value_of_the_wrong_kind_is_refused(wrong):
    with pytest.raises(SlotInvalid) as refused:
        letter(**wrong)
    assert refused.value.code == "LTR-03"


def test_an_unknown_slot_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="no such slot: adressee"):
        letter(adressee="x")


def test_values_are_never_read_as_templates():
    made = letter(subject="{number}与{0}", requirement="{contact}\n{evil.__class__}")
    assert "{number}与{0}" in made.title
    assert [b.text for b in made.body if isinstance(b, Text) and b.text.startswith("{")] == ["{contact}", "{evil.__class__}"]


def test_headings_count_only_the_parts_that_are_there():
    def headings(made):
        return [b.text for b in made.body if isinstance(b, Text) and b.level == 1]

    full, short = letter(Kind.INTERVIEW_NOTICE), letter(Kind.INTERVIEW_NOTICE, materials=None)
    assert headings(full) == ["一、约谈时间", "二、约谈地点", "三、需要准备的材料"]
    assert headings(short) == ["一、约谈时间", "二、约谈地点"]


def test_findings_are_counted_unless_there_is_only_one():
    two = [b.lead for b in letter().body if isinstance(b, Text) and b.lead]
    assert two == ["（一）案件超过九十日未作出处罚决定。", "（二）行政处罚决定书未在七日内送达。"]
    one = letter(findings=slots(Kind.SUPERVISE_LETTER)["findings"][:1])
    assert [b.lead for b in one.body if isinstance(b, Text) and b.lead] == ["案件超过九十日未作出处罚决定。"]


def test_cases_become_a_numbered_table():
    (table,) = [b for b in letter().body if isinstance(b, Table)]
    assert table.head == ("序号", "案号", "案由", "存在问题", "依据条款")
    assert table.rows[1][:2] == ("2", "兴市监立〔2025〕2号")


def test_a_reply_that_sets_a_new_limit_must_say_all_of_it():
    with pytest.raises(SlotMissing, match="整改期限的长度、报送内容和方式"):
        letter(Kind.OBJECTION_REPLY, deadline=datetime.date(2026, 4, 1))


def test_letters_travel_in_the_letter_layout_and_decisions_as_documents():
    assert letter().style is Style.LETTER
    assert letter(Kind.SUPERVISE_DECISION).style is Style.DOCUMENT


def test_no_two_forms_of_one_kind_are_in_force_together():
    days = {t.in_force_from for t in templates()} | {LAST_OLD, FIRST_NEW}
    for day, kind in itertools.product(days, Kind):
        assert sum(t.kind is kind and t.in_force(day) for t in templates()) <= 1


@pytest.mark.parametrize(("old", "new", "said"), [
    ("{duty}", "{dutty}", "dutty"), ('kind = "SuperviseLetter"', 'kind = "Letter"', "Letter"),
    ('when = "times"', 'wen = "times"', "wen"), ("required = [", "required = [[", "supervise-letter.toml"),
])
def test_a_slip_in_a_template_file_is_found_when_it_is_loaded(tmp_path, old, new, said):
    for path in SEED_DIR.glob("*.toml"):
        shutil.copy(path, tmp_path)
    broken = tmp_path / "supervise-letter.toml"
    text = broken.read_text("utf-8")
    assert old in text
    broken.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(TemplateBroken, match=said) as refused:
        load(tmp_path)
    assert "supervise-letter.toml" in str(refused.value)


def test_overlapping_forms_are_found_when_they_are_loaded(tmp_path):
    for path in SEED_DIR.glob("*.toml"):
        shutil.copy(path, tmp_path)
    shutil.copy(tmp_path / "supervise-letter.toml", tmp_path / "zz-again.toml")
    with pytest.raises(TemplateBroken, match="有效期重叠"):
        load(tmp_path)


def test_a_letter_is_data_that_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        letter().title = "x"
