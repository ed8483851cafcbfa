"""The same limits counted in whole periods of 24 hours between UTC moments, as a public notebook counted them.

For comparison only: a limit in days is counted in civil days (road_traffic_fines.py). Why the two differ:
docs/road-traffic-fines.md.
"""

from xiezhi.law.text import N_

from ..expr import Expr, FactNames, p
from ..facts.road_traffic_fines import ROAD_TRAFFIC_FINES
from ..rule import Example, Pack, Rule, Severity, breaches, exempt, lacks, passes
from .road_traffic_fines import COMPLETED, PROCEDURE, days

f = FactNames(ROAD_TRAFFIC_FINES)
DAY = 24 * 60
MEND = N_("这是供对照的计算方法，以按民用日计算的规则为准。")
LATE = N_("{first_at}至{last_at}（UTC），满二十四小时的整日数超过{limit}。")


def late(
    code: str, name: str, start: str, end: str, limit: int, examples: tuple[Example, ...], applies: Expr | None = None
) -> Rule:
    """More whole days than the limit lie between two moments."""
    first, last = getattr(f, start), getattr(f, end)
    return Rule(
        code=code, name=name, law=(PROCEDURE,), on=last.day(), applies=last.exists() if applies is None else applies,
        breach=last.minutes_after(first) >= p.limit * DAY + DAY, since=first.day() + p.limit + 1, severity=Severity.YELLOW,
        params=days(limit), shows={"first_at": first, "last_at": last}, explain=LATE, mend=MEND, examples=examples)


def between(start: str, end: str, at: str, passing: str, breaching: str, **more: object) -> tuple[Example, ...]:
    """The examples of a limit between two moments."""
    return (
        passes("差一分钟满一日", **{start: at, end: passing}, **more),
        breaches("满一日", **{start: at, end: breaching}, **more),
        lacks("没有起点", **{end: breaching}, **more),
    )


SENT = ("2006-11-01T23:00", "2007-01-31T22:59", "2007-01-31T23:00")  # a minute short of 91 days, 91 days
NOTIFIED = ("2007-01-14T23:00", "2007-03-16T22:59", "2007-03-16T23:00")  # a minute short of 61 days, 61 days

R01 = late("R01", N_("罚单九十日内寄送（二十四小时）"), "created_at", "sent_at", 90,
           (*between("created_at", "sent_at", *SENT), exempt("没有寄送", created_at=SENT[0])))
R02 = late("R02", N_("六十日内向法官申诉（二十四小时）"), "notified_at", "judge_appealed_at", 60,
           (*between("notified_at", "judge_appealed_at", *NOTIFIED), exempt("没有申诉", notified_at=NOTIFIED[0])))
R03 = late("R03", N_("六十日内向省督申诉（二十四小时）"), "notified_at", "prefect_appealed_at", 60,
           (*between("notified_at", "prefect_appealed_at", *NOTIFIED), exempt("没有申诉", notified_at=NOTIFIED[0])))
R04 = Rule(
    code="R04",
    name=N_("送达满六十日才能加处罚款（二十四小时）"),
    law=(PROCEDURE,),
    on=f.penalty_added_at.day(),
    applies=f.penalty_added_at.exists(),
    breach=f.penalty_added_at.minutes_after(f.notified_at) < p.limit * DAY,
    since=f.penalty_added_at.day(),
    severity=Severity.YELLOW,
    params=days(60),
    explain=N_("{notified_at}至{penalty_added_at}（UTC），满二十四小时的整日数不足{limit}。"),
    mend=MEND,
    examples=(
        passes("满六十个二十四小时", notified_at="2007-01-14T23:00", penalty_added_at="2007-03-15T23:00"),
        breaches("差一分钟", notified_at="2007-01-14T23:00", penalty_added_at="2007-03-15T22:59"),
        breaches("其间改用夏令时，少一小时", notified_at="2007-02-14T23:00", penalty_added_at="2007-04-15T22:00"),
        exempt("没有加处", notified_at="2007-01-14T23:00"),
        lacks("没有送达时刻", penalty_added_at="2007-03-15T23:00"),
    ),
)
PAID = {"last_step": "pay", "dismissed": False}
COLLECTED = {"last_step": "collect", "collected_on": "2008-03-01"}
R05 = late("R05", N_("逾期寄送的罚单不应移送催收（二十四小时）"), "created_at", "sent_at", 90,
           (*between("created_at", "sent_at", *SENT, **COLLECTED), exempt("没有移送", created_at=SENT[0], sent_at=SENT[2])),
           f.collected_on.exists() & f.sent_at.exists())
R06 = late("R06", N_("一百八十日内办结（二十四小时）"), "started_at", "ended_at", 180,
           (*between("started_at", "ended_at", "2006-11-01T23:00", "2007-05-01T22:59", "2007-05-01T23:00", **PAID),
            exempt("没有办结", started_at=SENT[0], ended_at="2008-01-01T23:00", last_step="send", dismissed=False)), COMPLETED)

ROAD_TRAFFIC_FINES_24H_PACK = Pack(
    "road_traffic_fines_24h", N_("道路交通罚款（按二十四小时对照）"), ROAD_TRAFFIC_FINES, (R01, R02, R03, R04, R05, R06))
