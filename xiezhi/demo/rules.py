"""How rules are set in the demo: thresholds that places have adopted, a proposal that waits, mutes, and many decisions."""

from __future__ import annotations

import datetime as dt

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.findings import actions as findings
from xiezhi.findings.models import Finding, Mute, Threshold
from xiezhi.findings.queries import stale
from xiezhi.leads import actions as leads
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import supervision_body_for

from .build import BY, mark, stage
from .history import actor_of, on_day
from .planted import HABITS

# of each habit's findings: dismissed, because of the data or because the rule does not fit; and confirmed
DECIDED = {
    "新林区市场监督管理局": (19, 4),
    "加格达奇区市场监督管理局": (4, 20),
    "塔河县市场监督管理局": (6, 16),
    "呼玛县城市管理综合执法局": (2, 7),  # fewer than twenty decisions: no share is shown
}
WHY_DATA = "公示系统改版后未回传公示日期，经查公示页面，均在期限内公示。"
WHY_RULE = "属于依法不予公开的案件，不适用本条规则。"
WHY_DROPPED = "情节轻微，机关已自行补正并完善内部流程，不再单独监督。"


def thresholds() -> None:
    """Three values for places: one adopted and in force, one for reminders adopted and ended, one that waits to be adopted."""
    if stage("settings").complete:
        return
    prefecture, district, county = (Organ.objects.get(name=name) for name in ("大兴安岭地区司法局", "加格达奇区司法局", "漠河市司法局"))
    made = Threshold.objects.values_list("body_id", flat=True)
    if prefecture.pk not in made:
        row = _proposed(
            prefecture, "P15", "unit", 50_000_00, dt.date(2025, 1, 1), "大司规〔2024〕6号（演示）",
            "平台默认的一万元偏低，与本地区历年“较大数额”的掌握标准不一致，单位统一为五万元。",
        )
        _adopt(prefecture, row)
    if district.pk not in made:
        row = _proposed(
            district, "P11", "soon", 80, dt.date(2025, 7, 1), "加司发〔2025〕11号（演示）", "提醒过早，承办机构来不及处理的很少，试行推后五日。",
        )
        _adopt(district, row)
        officer, head = actor_of(district, roles.SUPERVISOR), actor_of(district, roles.SUPERVISION_HEAD)
        findings.propose_end(row, by=officer, end_on=dt.date(2026, 6, 30), reason="试行一年期满，效果不明显，恢复平台默认。")
        findings.end_threshold(row, by=head, seen=_tried(row, officer))
    if county.pk not in made:
        row = _proposed(
            county, "P15", "person", 1_000_00, dt.date(2026, 1, 1), "漠司发〔2026〕9号（演示）", "拟从严掌握公民“较大数额”的标准，先试算影响。",
        )
        _tried(row, actor_of(county, roles.SUPERVISOR))
    mark("settings", by=BY, done=1, total=1)


def _proposed(body: Organ, rule: str, param: str, value: int, first: dt.date, source: str, reason: str) -> Threshold:
    by = actor_of(body, roles.SUPERVISOR)
    return findings.propose_threshold(rule, param, by=by, value=value, first=first, source=source, reason=reason)


def _tried(row: Threshold, by: Actor) -> int:
    trial = findings.carry_on_trial(findings.ask_trial(row, by=by))
    assert not stale(trial)
    return trial.pk


def _adopt(body: Organ, row: Threshold) -> None:
    seen = _tried(row, actor_of(body, roles.SUPERVISOR))
    findings.adopt_threshold(row, by=actor_of(body, roles.SUPERVISION_HEAD), seen=seen)


def habits() -> None:
    """Most findings of the organs with a habit are decided; where nearly all were wrong, the rule is muted for the organ."""
    done = stage("habits").done
    for n, (name, rule, _count) in enumerate(HABITS):
        if n >= done:
            _decide(Organ.objects.get(name=name), rule)
            mark("habits", by=BY, done=n + 1, total=len(HABITS) + 1)
    if done <= len(HABITS):
        _mute()
        mark("habits", by=BY, done=len(HABITS) + 1, total=len(HABITS) + 1)


def _decide(organ: Organ, rule: str) -> None:
    body = supervision_body_for(organ)
    assert body is not None
    officer = actor_of(body, roles.SUPERVISOR)
    dismissed, confirmed = DECIDED[organ.name]
    rows = Finding.objects.filter(organ=organ, rule_code=rule, state="new", cleared_on=None).select_related("organ__division")
    for n, row in enumerate(rows.order_by("since", "id")[: dismissed + confirmed]):
        with on_day(today() - dt.timedelta(days=100 - n)):
            if n % (dismissed + confirmed) < dismissed:
                by_rule = n % 4 == 3
                findings.dismiss(row, by=officer, reason_code="rule" if by_rule else "data", reason=WHY_RULE if by_rule else WHY_DATA)
                continue
            findings.confirm(row, by=officer, note="经核对案卷，情况属实。")
            leads.drop(findings.open_lead(row, by=officer), by=officer, reason=WHY_DROPPED)


def _mute() -> None:
    organ = Organ.objects.get(name=HABITS[0][0])
    if Mute.objects.filter(organ=organ).exists():
        return
    body = supervision_body_for(organ)
    assert body is not None
    officer = actor_of(body, roles.SUPERVISOR)
    reason = "公示系统改版，公示日期暂不能回传，预警多为误报；接口修复后恢复"
    before = today() - dt.timedelta(days=240)
    with on_day(before):
        findings.mute("P29", by=officer, organ=organ, until=before + dt.timedelta(days=120), reason="送达回证集中补录期间。")
    findings.lapse(by=BY)
    findings.mute("P31", by=officer, organ=organ, until=today() + dt.timedelta(days=60), reason=reason)
