"""What is asked of a line beyond its single cells. What the rules judge (order, limits of steps) is taken as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext_noop as N_

from xiezhi.core.taking import Problem
from xiezhi.law.calendar import Calendar
from xiezhi.organs import uscc
from xiezhi.organs.models import Organ
from xiezhi.rulebook.facts import Fact, FactSheet
from xiezhi.rulebook.facts import Kind as Type

if TYPE_CHECKING:
    from .kind import Judge, Kind

EARLIEST = dt.date(2000, 1, 1)
IDENTITY = re.compile(r"\d{15}|\d{17}[\dXx]")
WAN_SUSPECT = 10  # times the statutory maximum
LEAST_FINE = 100  # 分: no statute knows a fine below one 元
GREAT_FINE = 500_000_000  # 分: above five million 元 the statutory maximum must be told, or the unit is in doubt


def problems(
    facts: Mapping[str, Any], *, kind: Kind, organ: Organ | None, today: dt.date, line: int = 0, judge: Judge | None = None
) -> Iterator[Problem]:
    """All problems of a parsed line: those of any kind, then its own. `organ`: whose line it is, None if nobody's here.

    `judge` with the number of the `line`: who knows the lines before it, in place of the kind's own checks.
    """
    for fact in kind.sheet:
        if fact.required and facts.get(fact.name) in (None, ""):
            yield wanted(fact)
    yield from _dates(facts, kind, today)
    told = set()
    if organ is not None:
        for problem in judge(line, facts) if judge else kind.checks(facts, organ=organ, today=today):
            told.add(problem.fact)
            yield problem
    yield from _too_long(facts, kind, told)


def _too_long(facts: Mapping[str, Any], kind: Kind, told: Collection[str]) -> Iterator[Problem]:
    """Texts longer than the field of that name in the record that the line becomes. `told`: of which something is wrong anyway."""
    fields = {field.name: getattr(field, "max_length", None) for field in apps.get_model(kind.model)._meta.get_fields()}
    for fact in kind.sheet:
        most = fields.get(fact.name)
        if fact.kind is Type.TEXT and most and fact.name not in told and len(text := str(facts.get(fact.name) or "")) > most:
            yield Problem(
                "ROW-13", fact.name, N_("“{label}”有{n}个字，最多{most}个字。"), N_("请删减。"),
                {"label": fact.label, "n": len(text), "most": most},
            )  # fmt: skip


def wanted(fact: Fact) -> Problem:
    return Problem("ROW-01", fact.name, N_("“{label}”必须填写。"), N_("请补填。"), {"label": fact.label})


def of_another(code: str, own: Organ) -> Problem:
    """A line of an organ other than the one that reports, where nobody reports for another."""
    return Problem(
        "ROW-02", "organ_code", N_("机关代码{code}不是本机关的代码{own}。"),
        N_("只能报送本机关的数据；代码写错的请改正。"), {"code": code, "own": own.code},
    )  # fmt: skip


def out_of_reach(code: str) -> Problem:
    """A line of an organ that the sender has not below it, or that does not exist: the answer is the same."""
    return Problem(
        "ROW-02", "organ_code", N_("机关代码“{code}”不在本单位可以报送的范围内。"),
        N_("请核对统一社会信用代码；不归本单位报送的，请作废这一行。"), {"code": code},
    )  # fmt: skip


def penalty(facts: Mapping[str, Any], *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a penalty case cannot tell."""
    filed, closed = facts.get("filed_on"), facts.get("closed_on")
    if filed and closed and closed < filed:
        yield Problem(
            "ROW-06", "closed_on", N_("结案日期{closed}早于立案日期{filed}。"), N_("请核对两个日期。"),
            {"closed": closed.isoformat(), "filed": filed.isoformat()},
        )  # fmt: skip
    yield from _party(facts)
    yield from _fine(facts)


def _fine(facts: Mapping[str, Any]) -> Iterator[Problem]:
    """The trap of 元 and 万元: the standard's column CF_NR_FK is in 万元, what clerks write often is not."""
    fine, top = facts.get("fine"), facts.get("statute_max")
    if fine and fine < LEAST_FINE:
        yield Problem(
            "ROW-11", "fine", N_("罚款金额{fine}元不到1元，多半是把万元当作元填写了。"),
            N_("请核对后按这一列的单位改写；没有罚款的，请留空。"), {"fine": f"{fine / 100:,.2f}"},
        )  # fmt: skip
    elif fine and not top and fine > GREAT_FINE:
        yield Problem(
            "ROW-12", "fine", N_("罚款金额{fine}元超过500万元，又没有法定罚款上限可以核对，多半是把元当作万元填写了。"),
            N_("请核对后按这一列的单位改写；金额无误的，请按模板补报“法定罚款上限（元）”。"), {"fine": f"{fine / 100:,.2f}"},
        )  # fmt: skip
    elif fine and top and fine > WAN_SUSPECT * top:
        yield Problem(
            "ROW-08", "fine", N_("罚款金额{fine}元是法定上限{top}元的10倍以上，多半是元和万元弄混了。"),
            N_("请核对金额和单位后改正。"), {"fine": f"{fine / 100:,.2f}", "top": f"{top / 100:,.2f}"},
        )  # fmt: skip


def _dates(facts: Mapping[str, Any], kind: Kind, today: dt.date) -> Iterator[Problem]:
    for fact in kind.sheet:
        day = facts.get(fact.name)
        if fact.kind is not Type.DATE or not isinstance(day, dt.date):
            continue
        if day > today and fact.name not in kind.ahead:
            yield Problem(
                "ROW-04", fact.name, N_("“{label}”{day}晚于今天（{today}）。"),
                N_("请改为实际日期；还没有发生的，请留空。"),
                {"label": fact.label, "day": day.isoformat(), "today": today.isoformat()},
            )  # fmt: skip
        elif day < EARLIEST and fact.name not in kind.old:
            yield Problem(
                "ROW-05", fact.name, N_("“{label}”{day}早于2000年，多半是录入错误。"), N_("请核对年份。"),
                {"label": fact.label, "day": day.isoformat()},
            )  # fmt: skip


def _party(facts: Mapping[str, Any]) -> Iterator[Problem]:
    code, kind = facts.get("party_code") or "", facts.get("party_kind")
    if not code:
        return
    if kind == "legal" and not uscc.is_valid(code):
        yield Problem(
            "ROW-07", "party_code", N_("统一社会信用代码{code}不对：应为18位，且末位校验码相符。"),
            N_("请按营业执照核对；没有代码的，请留空。"), {"code": code},
        )  # fmt: skip
    elif kind != "legal" and IDENTITY.fullmatch(code):
        yield Problem(
            "ROW-09", "party_code", N_("这一列像是居民身份证号码。平台不收个人证件号码。"), N_("请清空这一格。")
        )


def duplicate(first: int, column: str) -> Problem:
    """What names the line stood on an earlier line of the file."""
    return Problem(
        "ROW-03", column, N_("与第{line}行重复。"), N_("同样的一条只报一行：写错的请改正，重复的请作废这一行。"), {"line": first}
    )


def unloaded_years(facts: Mapping[str, Any], sheet: FactSheet, calendar: Calendar) -> set[int]:
    """Years of dates from which working days are counted, without a loaded calendar. Not an error of the organ."""
    days = (facts.get(fact.name) for fact in sheet if fact.working)
    return {day.year for day in days if isinstance(day, dt.date) and not calendar.first_day <= day <= calendar.last_day}
