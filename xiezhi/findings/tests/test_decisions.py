import datetime as dt
import threading

import pytest
from django.db import connection

from tests.ground import standing
from xiezhi.core.errors import GateClosed, NotAllowed, Refusal, Stale
from xiezhi.findings import actions, queries
from xiezhi.findings.models import Finding
from xiezhi.findings.states import FINDING
from xiezhi.leads import actions as leads
from xiezhi.leads.models import Lead
from xiezhi.trail.models import Line
from xiezhi.trail.queries import about

from .helpers import LATE_SERVICE, NOT_PUBLISHED, PACK, a_case, act, correct, finding_of


def found_in(organ, code="P29", **facts) -> Finding:
    case = a_case(organ, **(facts or LATE_SERVICE))
    actions.sweep(pack=PACK)
    return finding_of(case, code)


@standing
def late(cast):
    return found_in(cast.organ)


def test_a_finding_is_confirmed_with_who_and_when(cast, late):
    actions.confirm(late, by=cast.supervisor, note="与回证一致")
    assert (late.state, late.decided_by, late.decided_ref, late.reason) == (
        "confirmed", "监督员甲", cast.supervisor.ref, "与回证一致")  # fmt: skip
    assert late.decided_at is not None


@pytest.mark.parametrize(
    ("code", "reason", "fields"),
    [("", "送达日期录入有误", {"reason_code"}), ("data", "  错 ", {"reason"}), ("x", "", {"reason_code", "reason"})],
)
def test_a_dismissal_needs_a_code_and_a_reason(cast, late, code, reason, fields):
    with pytest.raises(Refusal) as refused:
        actions.dismiss(late, by=cast.supervisor, reason_code=code, reason=reason)
    assert (refused.value.code, set(refused.value.fields)) == ("FIND-02", fields)
    late.refresh_from_db()
    assert late.state == "new"


def test_a_dismissal_keeps_code_and_reason_on_the_row_and_the_trail(cast, late):
    actions.dismiss(late, by=cast.supervisor, reason_code="exception", reason="依法公告送达")
    line = Line.objects.get(verb="findings.dismiss", about=late.ref)
    assert (late.reason_code, late.reason, line.reason) == ("exception", "依法公告送达", "依法公告送达")
    assert "exception" in line.detail


def test_why_a_finding_was_dismissed_is_not_readable_by_the_organ(cast, late):
    actions.dismiss(late, by=cast.supervisor, reason_code="exception", reason="依法公告送达")
    assert about(cast.supervisor, late.ref).count() == 1
    assert not about(cast.legal, late.ref).exists()


def test_a_decided_finding_is_not_decided_again_without_reconsidering(cast, late):
    actions.confirm(late, by=cast.supervisor)
    with pytest.raises(Stale):
        actions.dismiss(late, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    actions.reconsider(late, by=cast.supervision_head, reason="机关提出异议，重新核对")
    actions.dismiss(late, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    assert late.state == "dismissed"


def test_what_is_cleared_needs_no_decision(cast, late):
    correct(late.organ.cases.get(), served_on=dt.date(2026, 4, 3))
    actions.sweep(pack=PACK)
    late.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        actions.confirm(late, by=cast.supervisor)
    assert refused.value.code == "FIND-01"


@pytest.mark.parametrize("part", ["clerk", "officer", "legal", "head", "government", "township", "auditor"])
def test_only_supervision_staff_decide(cast, late, part):
    by = getattr(cast, part)
    for step in (
        lambda: actions.confirm(late, by=by),
        lambda: actions.dismiss(late, by=by, reason_code="data", reason="送达日期录入有误"),
        lambda: actions.reconsider(late, by=by, reason="重新核对事实"),
        lambda: actions.open_lead(late, by=by),
        lambda: actions.request_sweep(by=by),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_a_lead_opens_with_the_facts_of_its_finding(cast, late):
    actions.confirm(late, by=cast.supervisor)
    lead = actions.open_lead(late, by=cast.supervisor)
    late.refresh_from_db()
    assert (lead.organ, lead.act, lead.source, lead.source_ref) == (cast.organ, late.act, "finding", late.ref)
    assert (lead.nature, lead.category, late.lead) == ("omission", "procedure", lead)
    assert lead.title == f"{late.act_label}：决定书七日内送达"
    assert late.sentence in lead.facts
    assert "第六十一条" in lead.facts


def test_a_lead_keeps_by_what_its_findings_were_judged(cast, late):
    actions.confirm(late, by=cast.supervisor)
    lead = actions.open_lead(late, by=cast.supervisor)
    assert lead.judged == {"P29": {"clause": late.clause, "thresholds": {"limit": 7}}}


def test_findings_of_one_act_make_one_lead(cast):
    service = found_in(cast.organ, **LATE_SERVICE, **NOT_PUBLISHED)
    published = Finding.objects.get(act=service.act, rule_code="P31")
    for row in (service, published):
        actions.confirm(row, by=cast.supervisor)
    lead = actions.open_lead([service, published], by=cast.supervisor)
    assert lead.title.endswith("等2项问题")
    assert set(lead.findings.all()) == {service, published}


def test_what_the_officer_writes_takes_the_place_of_the_draft(cast, late):
    actions.confirm(late, by=cast.supervisor)
    lead = actions.open_lead(
        late, by=cast.supervisor, nature="unlawful", title="题", facts="事", grave=True, category="decision"
    )
    assert (lead.nature, lead.title, lead.facts, lead.grave, lead.category) == (
        "unlawful",
        "题",
        "事",
        True,
        "decision",
    )


def test_an_unconfirmed_finding_makes_no_lead(cast, late):
    with pytest.raises(Stale) as refused:
        actions.open_lead(late, by=cast.supervisor)
    assert refused.value.code == "FIND-05"
    assert not Lead.objects.exists()


def test_a_finding_makes_one_lead_only_and_is_then_fixed(cast, late):
    actions.confirm(late, by=cast.supervisor)
    actions.open_lead(late, by=cast.supervisor)
    with pytest.raises(Stale):
        actions.open_lead(late, by=cast.supervisor)
    late.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        actions.reconsider(late, by=cast.supervisor, reason="重新核对事实")
    assert (refused.value.code, Lead.objects.count()) == ("FIND-03", 1)


def test_a_finding_whose_lead_was_dropped_can_be_taken_back_and_made_a_lead_again(cast, late):
    actions.confirm(late, by=cast.supervisor)
    leads.drop(actions.open_lead(late, by=cast.supervisor), by=cast.supervisor, reason="研判认为情节轻微")
    late.refresh_from_db()
    actions.reconsider(late, by=cast.supervisor, reason="上级要求重新核查")
    assert (late.state, late.lead) == ("new", None)
    actions.confirm(late, by=cast.supervisor)
    assert actions.open_lead(late, by=cast.supervisor).serial == 2


def test_findings_of_two_acts_do_not_make_one_lead(cast):
    rows = [found_in(cast.organ), found_in(cast.organ)]
    for row in rows:
        actions.confirm(row, by=cast.supervisor)
    with pytest.raises(Refusal) as refused:
        actions.open_lead(rows, by=cast.supervisor)
    assert refused.value.code == "FIND-04"


def test_s05_a_finding_about_a_case_in_litigation_makes_no_lead_and_stays_confirmed(cast):
    late = found_in(cast.organ, **LATE_SERVICE, litigated_on=dt.date(2026, 6, 1))
    actions.confirm(late, by=cast.supervisor)
    with pytest.raises(GateClosed) as refused:
        actions.open_lead(late, by=cast.supervisor)
    late.refresh_from_db()
    assert (refused.value.code, late.state, late.lead, Lead.objects.count()) == ("S05", "confirmed", None, 0)


def test_nature_follows_the_rule_and_unlawful_outweighs_omission():
    from xiezhi.findings.rules import category_of, nature_of

    assert nature_of(["P29"]) == nature_of(["P31", "P11"]) == "omission"
    assert nature_of(["P40"]) == nature_of(["P29", "P40"]) == "unlawful"
    assert (category_of(["P02"]), category_of(["P29", "P40"]), category_of(["P29"])) == (
        "subject",
        "decision",
        "procedure",
    )


def test_several_are_decided_at_once_and_the_refused_are_named(cast):
    first, second = found_in(cast.organ), found_in(cast.organ)
    actions.confirm(first, by=cast.supervisor)
    rows = list(Finding.objects.order_by("id"))
    preview = actions.preview_many(rows, "dismiss", cast.supervisor)
    assert ([row.pk for row in preview.done], [row.pk for row, _ in preview.refused]) == ([second.pk], [first.pk])
    result = actions.decide_many(rows, "dismiss", by=cast.supervisor, reason_code="rule", reason="规则对本类案件不适用")
    assert ([row.pk for row in result.done], [row.pk for row, _ in result.refused]) == ([second.pk], [first.pk])
    assert Line.objects.filter(verb="findings.dismiss", about__in=[first.ref, second.ref]).count() == 1


def test_a_missing_reason_stops_all(cast, late):
    with pytest.raises(Refusal):
        actions.decide_many([late], "dismiss", by=cast.supervisor, reason_code="rule", reason="")


def test_each_sees_what_is_for_it(cast):
    new, confirmed, dismissed = (found_in(cast.organ) for _ in range(3))
    elsewhere, other = found_in(cast.strange), found_in(cast.other)
    actions.confirm(confirmed, by=cast.supervisor)
    actions.dismiss(dismissed, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    seen = {
        part: set(queries.visible_to(getattr(cast, part)))
        for part in (
            "supervisor", "prefecture_supervisor", "stranger_supervisor", "legal", "head", "other_legal", "stranger_legal",
            "government", "stranger_government", "commission", "clerk", "officer", "township", "sysadmin", "secadmin", "auditor",
        )
    }  # fmt: skip
    home = {new, confirmed, dismissed, other}
    assert seen.pop("supervisor") == home
    assert seen.pop("prefecture_supervisor") == home | {elsewhere}
    assert seen.pop("stranger_supervisor") == seen.pop("stranger_legal") == {elsewhere}
    assert seen.pop("legal") == seen.pop("head") == {new, confirmed}
    assert seen.pop("other_legal") == {other}
    assert seen.pop("government") == seen.pop("commission") == {confirmed}
    assert set().union(*seen.values()) == set()
    assert not queries.visible_to(None).exists()


def test_counts_are_those_of_the_scope(cast):
    first, _second, _strange = found_in(cast.organ), found_in(cast.organ), found_in(cast.strange)
    actions.confirm(first, by=cast.supervisor)
    for part, to_decide, to_lead in (("supervisor", 1, 1), ("stranger_supervisor", 1, 0), ("clerk", 0, 0)):
        actor = getattr(cast, part)
        assert (queries.to_decide(actor).count(), queries.to_lead(actor).count()) == (to_decide, to_lead), part


def test_figures_of_a_rule_are_those_of_the_readers_area(cast):
    first, second = found_in(cast.organ), found_in(cast.organ)
    found_in(cast.strange)
    a_case(cast.organ)
    actions.sweep(pack=PACK)
    actions.confirm(first, by=cast.supervisor)
    actions.dismiss(second, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    home = queries.rule_figures(cast.supervisor)["P29"]
    assert (home.checked, home.breached, home.confirmed, home.dismissed) == (3, 2, 1, 1)
    assert (home.false_share, home.few, home.reasons["data"]) == (0.5, True, 1)
    assert queries.rule_figures(cast.prefecture_supervisor)["P29"].checked == 4
    assert queries.rule_figures(cast.stranger_supervisor)["P29"].checked == 1
    own = queries.rule_figures(cast.legal)["P29"]
    assert (own.checked, own.breached, own.dismissed) == (3, 1, 0)  # not what was dismissed
    assert queries.rule_figures(cast.other_legal) == {}
    assert queries.rule_figures(cast.clerk) == {}


def test_the_state_table_lets_only_the_worker_find_and_return():
    assert {move.name for move in FINDING if not move.roles} == {"find", "return"}


def test_two_people_opening_a_lead_from_the_same_finding_at_once_make_one(live_cast):
    late = found_in(live_cast.organ)
    actions.confirm(late, by=live_cast.supervisor)
    start, told = threading.Barrier(2), []

    def open_it(by):
        try:
            mine = Finding.objects.get(pk=late.pk)
            start.wait()
            actions.open_lead(mine, by=by)
            told.append("done")
        except Stale:
            told.append("stale")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=open_it, args=(by,)) for by in (live_cast.supervisor, live_cast.supervision_head)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "stale"]
    assert Lead.objects.count() == 1


def test_a_decision_made_while_the_sweep_runs_is_kept(cast, monkeypatch):
    """A dismissed finding would return for changed facts, but somebody confirms it before the chunk is written."""
    from xiezhi.findings import sweep as sweeping

    late = found_in(cast.organ)
    actions.dismiss(late, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    correct(late.organ.cases.get(), served_on=dt.date(2026, 5, 20))
    original = sweeping._write

    def meanwhile(doing, plan, asof):
        act().rows(Finding).update(state="confirmed", decided_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
        return original(doing, plan, asof)

    monkeypatch.setattr(sweeping, "_write", meanwhile)
    actions.sweep(pack=PACK)
    late.refresh_from_db()
    assert late.state == "confirmed"


def test_a_draft_is_in_chinese_whatever_the_readers_language(cast, late):
    from django.utils.translation import override

    with override("en"):
        assert actions.draft([late]).facts.startswith("经核查，漠河市市场监督管理局办理的")
