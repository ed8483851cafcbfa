"""What is done to an officer needs the decision of an authority (S08, 条例第三十二条); a suspension also its legal ground."""

import datetime as dt

import pytest

from xiezhi.core.errors import GateClosed, NotAllowed, Refusal, Stale
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Measure
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.supervision import OFFICER_MEASURE_PACK
from xiezhi.rulebook.rule import Outcome
from xiezhi.trail.models import Line

from .story import certified, fresh, handled, officer, on_day

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize("measure", ["suspend", "recall", "cancel", "disqualify", "move", "retrain"])
def test_without_a_decision_number_nothing_happens_and_the_article_is_said(cast, measure):
    row = certified(cast)
    with pytest.raises(GateClosed) as refused:
        handled(cast, row.officer, measure, decision_no="")
    assert refused.value.code == "S08"
    assert "行政执法监督条例第三十二条" in refused.value.what
    assert refused.value.fields == {"decision_no": "请填写有权机关的决定文号"}
    assert fresh(row).state == "valid"
    assert fresh(row.officer).on_duty
    assert not Measure.objects.exists()


def test_a_suspension_without_its_legal_ground_is_refused_even_with_a_decision(cast):
    row = certified(cast)
    with pytest.raises(GateClosed, match="S08") as refused:
        handled(cast, row.officer, "suspend", basis="")
    assert refused.value.fields == {"basis": "暂扣须写明法定依据"}
    handled(cast, row.officer, "suspend")
    assert fresh(row).state == "suspended"


def test_a_decision_made_after_the_fact_does_not_do(cast):
    row = certified(cast)
    with pytest.raises(GateClosed, match="S08"):
        handled(cast, row.officer, "recall", decided_on=TODAY + dt.timedelta(days=1))
    handled(cast, row.officer, "recall", decided_on=TODAY)
    assert fresh(row).state == "recalled"


def test_the_gate_and_the_rule_that_sweeps_agree_on_what_was_entered(cast):
    handled(cast, certified(cast, 1).officer, "suspend")
    handled(cast, certified(cast, 2).officer, "disqualify")
    handled(cast, certified(cast, 3).officer, "criticise")
    rows = queries.measure_facts([cast.organ.pk])
    outcomes = {row["measure"]: judge(OFFICER_MEASURE_PACK["S08"], row, TODAY).outcome for row in rows}
    assert outcomes == {
        "suspend": Outcome.PASS, "disqualify": Outcome.PASS, "criticise": Outcome.NOT_APPLICABLE,
    }  # fmt: skip


@pytest.mark.parametrize("field", ["authority"])
def test_the_register_also_asks_who_decided(cast, field):
    row = certified(cast)
    with pytest.raises(Refusal, match="REG-35") as refused:
        handled(cast, row.officer, "recall", **{field: " "})
    assert field in refused.value.fields


def test_before_the_regulation_the_register_asks_for_the_same(cast):
    with on_day("2025-06-02"):
        row = certified_in_2025(cast)
        with pytest.raises(Refusal, match="REG-35"):
            actions.handle(row.officer, by=cast.supervisor, measure="cancel", authority="某局", applied_on=dt.date(2025, 6, 2))


def certified_in_2025(cast):
    from .story import approved, passed

    one = officer(cast, on_duty_since=dt.date(2025, 3, 1))
    passed(cast, one, on=dt.date(2025, 5, 1))
    return actions.issue(approved(cast, one), by=cast.supervision_head)


@pytest.mark.parametrize(
    ("measure", "state", "on_duty"),
    [
        ("criticise", "valid", True), ("retrain", "valid", False), ("move", "leaving", False), ("disqualify", "cancelled", False),
        ("suspend", "suspended", True), ("recall", "recalled", True), ("cancel", "cancelled", True),
    ],
)  # fmt: skip
def test_each_measure_does_what_it_is(cast, measure, state, on_duty):
    row = certified(cast)
    handled(cast, row.officer, measure)
    assert (fresh(row).state, fresh(row.officer).on_duty) == (state, on_duty)


@pytest.mark.parametrize("part", ["clerk", "legal", "head", "officer", "government", "township"])
def test_only_the_supervision_body_carries_it_out(cast, part):
    row = certified(cast)
    with pytest.raises(NotAllowed):
        actions.handle(row.officer, by=getattr(cast, part), measure="suspend")


def test_a_suspended_certificate_does_not_count_until_it_is_restored(cast):
    row = certified(cast)
    with on_day("2026-12-01"):
        handled(cast, row.officer, "suspend", decided_on=dt.date(2026, 11, 30))
    with on_day("2026-12-20"):
        with pytest.raises(GateClosed, match="S08"):
            actions.restore(fresh(row), by=cast.supervisor, on=dt.date(2026, 12, 20))
        actions.restore(
            fresh(row), by=cast.supervisor, on=dt.date(2026, 12, 20), authority="漠河市市场监督管理局", decision_no="漠市监人〔2026〕9号",
            decided_on=dt.date(2026, 12, 18),
        )  # fmt: skip
    found = [queries.certificate_on(row.number, dt.date(2026, 12, d)).state.value for d in (1, 19, 20)]
    assert queries.certificate_on(row.number, dt.date(2026, 11, 30)).valid is True
    assert found == ["suspended", "suspended", "valid"]
    assert Measure.objects.get().ended_no == "漠市监人〔2026〕9号"


def test_a_suspension_for_a_term_ends_by_itself_when_the_term_is_over(cast):
    row = certified(cast)
    handled(cast, row.officer, "suspend", until=dt.date(2026, 12, 10))
    with on_day("2026-12-10"), pytest.raises(GateClosed):
        actions.restore(fresh(row), by=cast.supervisor, on=dt.date(2026, 12, 10))
    with on_day("2026-12-11"):
        actions.restore(fresh(row), by=cast.supervisor, on=dt.date(2026, 12, 11))
    assert fresh(row).state == "valid"


def test_what_is_suspended_already_is_not_suspended_again(cast):
    row = certified(cast)
    handled(cast, row.officer, "suspend")
    with pytest.raises(Stale, match="REG-36"):
        handled(cast, row.officer, "suspend")


def test_an_officer_without_certificate_has_none_that_could_be_recalled(cast):
    with pytest.raises(Refusal, match="REG-36"):
        handled(cast, officer(cast), "recall")


@pytest.mark.parametrize("move", ["recall", "cancel"])
def test_the_ordinary_recall_without_anybody_having_left_is_the_same_closed_gate(cast, move):
    row = certified(cast)
    with pytest.raises(GateClosed, match="S08"):
        getattr(actions, move)(row, by=cast.supervisor, on=TODAY)
    assert fresh(row).state == "valid"


def test_who_was_disqualified_gets_no_certificate_again(cast):
    row = certified(cast)
    handled(cast, row.officer, "disqualify")
    with pytest.raises(Refusal, match="REG-33"):
        actions.back(fresh(row.officer), by=cast.clerk, on=TODAY)


def test_coming_back_after_retraining_needs_a_paper(cast):
    row = certified(cast)
    handled(cast, row.officer, "retrain")
    with pytest.raises(Refusal, match="REG-34"):
        actions.back(fresh(row.officer), by=cast.clerk, on=TODAY)
    actions.back(fresh(row.officer), by=cast.clerk, on=TODAY, paper_no="漠市监人〔2026〕11号")
    assert fresh(row.officer).on_duty


def test_a_stranger_body_cannot_touch_it(cast):
    from xiezhi.trail.door import OutOfScope

    row = certified(cast)
    with pytest.raises((OutOfScope, Refusal)):
        actions.handle(
            row.officer, by=cast.stranger_supervisor, measure="cancel", authority="x", decision_no="1", decided_on=TODAY
        )
    assert fresh(row).state == "valid"


def test_the_decision_stands_on_the_trail(cast):
    row = certified(cast)
    handled(cast, row.officer, "suspend")
    line = Line.objects.get(verb="registry.handle")
    assert '"decision":"漠市监人〔2026〕8号"' in line.detail
    assert f'"certificate":"{row.number}"' in line.detail
