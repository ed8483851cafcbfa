"""What statutes ask of an entrustment, told alike of a form and of a line of a table: each a problem with code, field and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xiezhi.core.taking import Problem
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.law.text import N_
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import confirmed_on

from . import queries

GATES = ("P05", "Q02")  # rules of law that forbid the step
# 行政强制法第十七条: 行政强制措施权不得委托
NEVER_ENTRUSTED = {"coercion": ("Q02", "行政强制法第十七条第一款")}
ENTRUSTABLE = (Kind.ENTRUSTED, Kind.AGENCY, Kind.AUTHORIZED)
DAYS = N_("请核对日期。")


def to_whom(organ: Organ, to: Organ, powers: str, first: dt.date, last: dt.date) -> Iterator[Problem]:
    """Whom the organ may entrust with what, and for how long (行政处罚法第二十、二十一条, 行政许可法第二十四条)."""
    if last < first:
        yield Problem("ENTR-05", "to_on", N_("委托期限的末日早于首日。"), DAYS)
    for power in powers.split(","):
        if power in NEVER_ENTRUSTED:
            rule, clause = NEVER_ENTRUSTED[power]
            yield Problem(rule, "powers", N_("{label}权不得委托（{clause}）。"), N_("请从委托职权中去掉这一类。"),
                          {"label": POWER_TYPE.label(power), "clause": clause})  # fmt: skip
    if organ.kind not in queries.SUBJECTS:
        yield Problem("ENTR-02", "", N_("{organ}不是执法主体，受委托的组织也不得再委托（行政处罚法第二十条第四款）。"), "",
                      {"organ": organ.name})  # fmt: skip
    if "permit" in powers.split(",") and to.kind != Kind.AGENCY:
        yield Problem("ENTR-03", "to", N_("行政许可只能委托其他行政机关实施（行政许可法第二十四条）。"),
                      N_("请核对受委托方，或者去掉行政许可。"))  # fmt: skip
    if to.kind not in ENTRUSTABLE or to.pk == organ.pk:
        yield Problem("ENTR-04", "to", N_("{to}不是可以受委托的组织（行政处罚法第二十一条）。"),
                      N_("请选择登记为受委托组织的单位。"), {"to": to.name})  # fmt: skip
    yield from held(organ, ",".join(power for power in powers.split(",") if power not in NEVER_ENTRUSTED), first)


def held(organ: Organ, powers: str, day: dt.date) -> Iterator[Problem]:
    """An organ entrusts within its own powers only (行政处罚法第二十条第一款: 在其法定权限内)."""
    own = queries.on(organ, day)
    if own is None:  # confirmed before this register: nobody knows for what
        return
    beyond = [POWER_TYPE.label(power) for power in powers.split(",") if power and power not in own.powers.split(",")]
    if beyond:
        yield Problem(
            "ENTR-07", "powers", N_("{organ}确认的职权中没有{labels}，不能委托（行政处罚法第二十条第一款：在其法定权限内委托）。"),
            N_("请去掉这些职权；确有这些职权的，先申请变更主体登记。"), {"organ": organ.name, "labels": beyond},
        )  # fmt: skip


def used(number: str) -> Problem:
    """Of one organ, a number names one entrustment."""
    return Problem("ENTR-06", "number", N_("委托书编号“{number}”已经用过。"), N_("请另编一个号。"), {"number": number})


def signing(organ: Organ, on: dt.date, first: dt.date, today: dt.date, fact: str = "on") -> Iterator[Problem]:
    """A subject signs, and before the term begins. `fact`: the field that bears the day."""
    if not confirmed_on(organ, on):
        yield Problem("P05", fact, N_("{organ}在{day}不是已经确认的行政执法主体，不能委托（行政处罚法第二十条）。"),
                      N_("请先办理主体资格确认。"), {"organ": organ.name, "day": on.isoformat()})  # fmt: skip
    if on > today or on > first:
        yield Problem("ENTR-05", fact, N_("签订日期应当不晚于今天，也不晚于委托期限的首日。"), DAYS)


def publishing(signed: dt.date | None, on: dt.date, today: dt.date, fact: str = "on") -> Iterator[Problem]:
    """It is told to the public when it is signed."""
    if not (signed and signed <= on <= today):
        yield Problem("ENTR-05", fact, N_("公布日期应当在签订日期和今天之间。"), DAYS)


def ending(first: dt.date, last: dt.date, on: dt.date, fact: str = "on") -> Iterator[Problem]:
    """It is ended within its term."""
    if not first <= on <= last:
        yield Problem("ENTR-05", fact, N_("解除日期应当在委托期限内。"), DAYS)
