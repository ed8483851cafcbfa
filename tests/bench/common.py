"""The rules that both sides can check, written in our rule language; `peer.py` has them in pm4py's words."""

from __future__ import annotations

from datetime import date

from xiezhi.rulebook.expr import Expr, FactNames, Op, Type, p
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Pack, Rule, Severity, Standard, Unit, limit, statute

M, N, T = Kind.MOMENT, Kind.COUNT, Kind.TEXT
DAY = 24 * 60
BEGUN = Expr(Op.FACT, Type.MOMENT, (), "begun")


def rule(code: str, name: str, breach: Expr, since: Expr, applies: Expr | None = None, days: int = 0) -> Rule:
    """A rule without law, judged by the day of the first event: it is only measured."""
    params = (limit("days", "日", Unit.DAYS, statute(days, date.min, "benchmark")),) if days else ()
    return Rule(code=code, name=name, law=(Standard("benchmark"),), on=BEGUN.day(), breach=breach, since=since.day(),
                severity=Severity.YELLOW, explain=name, mend=name, params=params,
                applies=applies if applies is not None else since.exists())  # fmt: skip


SYNTHETIC = FactSheet("bench_synthetic", "基准流程", (
    Fact("begun", M, "第一个事件"), Fact("registered_times", N, "登记次数"), Fact("filed", M, "立案"),
    Fact("noticed", M, "告知"), Fact("reviewed", M, "审核"), Fact("decided", M, "决定"), Fact("served", M, "送达"),
    Fact("withdrawn", M, "撤案"), Fact("closed", M, "结案"), Fact("closed_last", M, "最后一次结案"),
    Fact("investigator", T, "调查人（首）"), Fact("other_investigator", T, "调查人（末）"), Fact("reviewer", T, "审核人"),
))  # fmt: skip
s = FactNames(SYNTHETIC)
SYNTHETIC_PACK = Pack("bench_synthetic", "基准流程", SYNTHETIC, (
    rule("E01", "existence:filed", s.filed.missing(), s.begun),
    rule("E02", "existence:closed", s.closed.missing(), s.begun),
    rule("E03", "exactly_one:registered", s.registered_times != 1, s.begun),
    rule("E04", "response:filed+closed", s.closed_last.missing() | (s.closed_last < s.filed), s.filed),
    rule("E05", "precedence:reviewed+decided", s.reviewed.missing() | (s.reviewed > s.decided), s.decided),
    rule("E06", "precedence:noticed+decided", s.noticed.missing() | (s.noticed > s.decided), s.decided),
    rule("E07", "precedence:filed+decided", s.filed.missing() | (s.filed > s.decided), s.decided),
    rule("E08", "noncoexistence:withdrawn+decided", s.withdrawn.exists(), s.decided),
    rule("E09", "decided_late", s.decided.minutes_after(s.filed) > p.days * DAY, s.decided,
         s.decided.exists() & s.filed.exists(), 90),
    rule("E10", "served_late", s.served.minutes_after(s.decided) > p.days * DAY, s.served,
         s.served.exists() & s.decided.exists(), 7),
    rule("E11", "two_persons", s.investigator.missing() | (s.investigator == s.other_investigator), s.begun),
    rule("E12", "four_eyes", (s.reviewer == s.investigator) | (s.reviewer == s.other_investigator), s.reviewed,
         s.reviewer.exists() & s.investigator.exists()),
))  # fmt: skip

FINES = FactSheet("bench_fines", "罚单", (
    Fact("begun", M, "第一个事件"), Fact("created", M, "开具"), Fact("created_times", N, "开具次数"), Fact("sent", M, "寄送"),
    Fact("notified", M, "送达"), Fact("penalty", M, "加处"), Fact("paid_last", M, "最后缴款"), Fact("collected_last", M, "最后催收"),
    Fact("judge", M, "向法官申诉"), Fact("prefect", M, "向省督申诉"),
))  # fmt: skip
r = FactNames(FINES)
FINES_PACK = Pack("bench_fines", "罚单", FINES, (
    rule("E01", "existence:Create Fine", r.created.missing(), r.begun),
    rule("E02", "exactly_one:Create Fine", r.created_times != 1, r.begun),
    rule("E03", "precedence:Send Fine+Insert Fine Notification", r.sent.missing() | (r.sent > r.notified), r.notified),
    rule("E04", "precedence:Insert Fine Notification+Add penalty", r.notified.missing() | (r.notified > r.penalty), r.penalty),
    rule("E05", "precedence:Insert Fine Notification+Appeal to Judge", r.notified.missing() | (r.notified > r.judge), r.judge),
    rule("E06", "response:Create Fine+Payment", r.paid_last.missing() | (r.paid_last < r.created), r.created),
    rule("E07", "response:Add penalty+Send for Credit Collection", r.collected_last.missing() | (r.collected_last < r.penalty),
         r.penalty),
    rule("E08", "noncoexistence:Appeal to Judge+Send Appeal to Prefecture", r.prefect.exists(), r.judge),
    rule("E09", "sent_late", r.sent.minutes_after(r.created) > p.days * DAY, r.sent, r.sent.exists() & r.created.exists(), 90),
    rule("E10", "judge_late", r.judge.minutes_after(r.notified) > p.days * DAY, r.judge,
         r.judge.exists() & r.notified.exists(), 60),
    rule("E11", "prefect_late", r.prefect.minutes_after(r.notified) > p.days * DAY, r.prefect,
         r.prefect.exists() & r.notified.exists(), 60),
))  # fmt: skip


def packs() -> tuple[Pack, ...]:
    """All packs, that of penalties first; each judges rows of its own."""
    return tuple(pack for name, pack in PACKS.items() if name != "road_traffic_fines_24h")
