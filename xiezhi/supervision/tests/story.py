"""The parts that tests of this room share: a lead, the content of an instrument, and the steps up to a state."""

import dataclasses
import datetime as dt

from xiezhi.leads import actions as leads
from xiezhi.supervision import actions, drafts

DAY = dt.date(2026, 11, 20)
FACTS = (
    "漠河市市场监督管理局对某食品店的处罚案件，2026年6月1日立案，2026年10月20日作出决定，办案用时141日。"
    "依据：《中华人民共和国行政处罚法》第六十条。"
)


def a_lead(cast, by=None, *, nature="unlawful", organ=None, **more):
    return leads.open(
        by=by or cast.supervisor,
        organ=organ or cast.organ,
        source="finding",
        nature=nature,
        **({"title": "行政处罚案件超期办理", "facts": FACTS, "act_label": "漠市监罚〔2026〕12号 某食品店销售过期食品案"} | more),
    )


def the_content(lead, by, **changes):
    draft = drafts.first_draft(lead, by, changes.get("dated", DAY), changes.get("kind", ""))
    full = {"signed_by": "司法局长甲", "duty": draft.duty or "应当在法定期限内作出处罚决定。", "reason": draft.reason or "违反期限规定。"}
    return dataclasses.replace(draft, **(full | changes))


def issued(cast, by=None, *, lead=None, organ=None, nature="unlawful", **changes):
    by = by or cast.supervisor
    lead = lead or a_lead(cast, by, nature=nature, organ=organ)
    return actions.issue(lead, the_content(lead, by, **changes), by=by)


def reported(cast, **more):
    row = issued(cast, **more)
    actions.report(row, by=cast.legal, text="已完善办案期限预警，对责任人员进行了教育。")
    return row


def returned(cast, *, until=dt.date(2026, 12, 31), **more):
    row = reported(cast, **more)
    actions.return_(row, by=cast.supervisor, reason="没有附证明材料", due_on=until)
    return row


def objected_to_return(cast, **more):
    row = returned(cast, **more)
    actions.file_objection(row, by=cast.legal, text="证明材料已随报告一并报送，请予复查。")
    return row


def objected(cast, **more):
    row = issued(cast, **more)
    actions.file_objection(row, by=cast.legal, text="案件经批准延长办案期限，不属于超期办理。")
    return row


def proposed(cast, **more):
    row = issued(cast, **more)
    proposal = actions.propose(
        row, by=cast.supervisor, ground="grave", text="同类问题三年内多次发生，影响恶劣。", measure="责令立即纠正并全面自查。"
    )
    return row, proposal


def decided(cast, **more):
    row, proposal = proposed(cast, **more)
    actions.decide(proposal, by=cast.government, decision_no="漠政办批〔2026〕5号", decided_on=DAY, form="meeting")
    return row, proposal


def decision_content(cast, proposal, **changes):
    draft = drafts.decision_draft(proposal, cast.government, DAY)
    return dataclasses.replace(draft, **({"signed_by": "市长甲"} | changes))


def executed(cast, **more):
    row, proposal = decided(cast, **more)
    return row, proposal, actions.issue_decision(proposal, decision_content(cast, proposal), by=cast.government)
