"""What is shown of a finding beside its sentence."""

from __future__ import annotations

from datetime import date

from xiezhi.law.timeline import Span, Step
from xiezhi.rulebook.judge import Finding, explain, find_all
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Example, Outcome, Rule, Severity, Use
from xiezhi.rulebook.shown import amount, days_over, done_on, ended_on, how_reached, mark, source, steps_of

PENALTY = PACKS["penalty"]


def found(rule: Rule, example: Example) -> Finding:
    sheet = PENALTY.sheet if rule.code in {one.code for one in PENALTY} else PACKS["road_traffic_fines"].sheet
    pack = PENALTY if sheet is PENALTY.sheet else PACKS["road_traffic_fines"]
    return next(one for one in find_all(pack.only(rule.code), example.row(sheet), example.asof, "1号", place=example.place))


def breached(code: str) -> tuple[Rule, Finding]:
    rule = PENALTY[code]
    example = next(example for example in rule.examples if example.outcome is Outcome.BREACH)
    return rule, found(rule, example)


def test_a_finding_gives_the_reason_that_holds_and_no_other() -> None:
    rule = PENALTY["P18"]
    told = {explain(rule, found(rule, example), PENALTY.sheet) for example in rule.examples if example.outcome is Outcome.BREACH}
    assert any("没有审核" in text and "审核结论" not in text for text in told)
    assert any("审核结论" in text and "没有审核" not in text for text in told)


def test_a_rule_that_names_no_end_is_measured_by_the_day_it_compares() -> None:
    rule = PACKS["road_traffic_fines"]["R01"]
    finding = found(rule, next(example for example in rule.examples if example.outcome is Outcome.BREACH))
    assert "ended" not in finding.figures
    assert (ended_on(rule, finding), days_over(rule, finding)) == (date(2006, 10, 23), 1)


def test_what_is_still_open_has_no_day_on_which_it_was_done() -> None:
    rule, row = PENALTY["P11"], {"filed_on": date(2026, 1, 5), "decided_on": None, "closed_on": None, "procedure": "ordinary"}
    [finding] = find_all(PENALTY.only("P11"), row, date(2026, 6, 30), "1号")
    assert done_on(rule, finding) is None
    assert days_over(rule, finding) == 86


def test_a_threshold_is_written_with_its_unit() -> None:
    english = {"执法人员不得少于（人）": "Officers at least (persons)", "{n}年": "{n} years", "{n}个月": "{n} months"}
    rules = (("P12", "years", "2年", "2 years"), ("P12", "security", "6个月", "6 months"), ("P01", "officers", "2人", "2 persons"))
    for code, name, chinese, foreign in rules:
        param = PENALTY[code].param(name)
        value = param.values.values[-1].value
        assert amount(param, value) == chinese
        assert amount(param, value, lambda text: english.get(text, text)) == foreign


def test_a_way_to_break_a_rule_may_weigh_otherwise_than_the_rule() -> None:
    lesson = {"decided_on": date(2026, 4, 8), "no_penalty": True, "no_penalty_ground": "slight"}
    [taught] = find_all(PENALTY.only("P36"), lesson | {"educated_on": None}, date(2026, 6, 30), "1号")
    assert (taught.severity, taught.use) == (Severity.YELLOW, Use.ALERT)
    row = Example(Outcome.PASS, "", {"procedure": "ordinary", "notice_served_on": "2026-03-23", "decided_on": "2026-03-24"})
    [early] = find_all(PENALTY.only("P14"), row.row(PENALTY.sheet), date(2026, 6, 30), "1号")
    assert (early.use, early.absolute) == (Use.GATE, False)  # five days are no statute's word
    [refused] = find_all(PENALTY.only("P14"), row.row(PENALTY.sheet) | {"defence_refused": True}, date(2026, 6, 30), "1号")
    assert refused.absolute


def test_a_limit_that_was_kept_is_not_drawn_as_broken_when_another_way_broke_the_rule() -> None:
    row = Example(Outcome.PASS, "", {"preserved_on": "2026-04-30", "preserved_handled_on": "2026-05-06"}).row(PENALTY.sheet)
    [finding] = find_all(PENALTY.only("P33"), row, date(2026, 6, 30), "1号")
    assert finding.use is Use.GATE
    limit = mark(PENALTY["P33"], finding, "P33", "")
    assert isinstance(limit, Span)
    assert not limit.breached


def test_a_limit_is_a_bracket_and_a_time_to_wait_is_a_day() -> None:
    rule, finding = breached("P29")
    limit = mark(rule, finding, "P29", "行政处罚法第六十一条")
    assert isinstance(limit, Span)
    assert (limit.start, limit.last_lawful) == (finding.start, finding.last)
    rule, finding = breached("P16")
    day = mark(rule, finding, "P16", "")
    assert isinstance(day, Step)
    assert day.on == finding.last


def test_how_the_last_day_came_about_names_start_limit_source_and_days_off() -> None:
    rule, finding = breached("P29")
    told = "".join(how_reached(rule, finding, PENALTY.sheet))
    assert f"自{finding.start}起算，当日不计入。" in told
    assert "期限为7个工作日（行政处罚法第六十一条" in told
    assert f"最后合法日为{finding.last}。" in told


def test_a_default_that_nobody_enacted_is_called_so() -> None:
    values = [value for param in PENALTY["P11"].params for value in param.values.values]
    for value in values:
        assert source(value).startswith("非法定默认") is not value.statutory


def test_the_breach_is_marked_on_the_step_that_was_late_or_on_a_step_of_its_own() -> None:
    rule, finding = breached("P29")
    late = [step for step in steps_of(finding.saw, rule, finding, PENALTY.sheet, date(2026, 6, 30)) if step.kind == "bad"]
    assert [step.on for step in late] == [ended_on(rule, finding)] or done_on(rule, finding) is None
    rule, finding = breached("P13")
    bad = [step for step in steps_of({}, rule, finding, PENALTY.sheet, date(2026, 6, 30)) if step.kind == "bad"]
    assert [(step.on, step.label) for step in bad] == [(finding.since, f"违反“{rule.name}”")]


def test_steps_far_from_what_the_rule_looks_at_or_yet_to_come_are_left_out() -> None:
    rule, finding = breached("P29")
    decided = finding.saw["decided_on"]
    facts = {**finding.saw, "filed_on": date(decided.year - 3, 1, 1), "certs_valid_to": date(2031, 1, 1), "notice_served_on": decided}
    labels = [step.label for step in steps_of(facts, rule, finding, PENALTY.sheet, date(2026, 12, 31))]
    assert "处罚事先告知书送达" in labels
    assert "立案" not in labels
    assert "执法证件有效期至" not in labels
