"""附件“案件办理时间轴” of an instrument that rests on findings: the case's steps, and the limits that were not kept.

Drawn for paper: black on white, so that a copy says the same. Always Chinese, whatever the screen speaks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from xiezhi.cases import limits as cases
from xiezhi.cases.limits import Judged, Shown
from xiezhi.cases.models import Case
from xiezhi.cases.queries import facts_of
from xiezhi.law.timeline import Step, Timeline
from xiezhi.leads.models import Lead, Source
from xiezhi.leads.queries import case_of
from xiezhi.letters.render import Annex, Figure, Table, Text, chinese_date
from xiezhi.rulebook.shown import short_clause

BRACKET = "图中方括线自期限起算日画至最后合法日，粗线为超过的部分。"
SHADE = "时间轴上的底纹为休息日、节假日。"
TITLE = "案件办理时间轴"
WIDTH = 480  # drawn small and set 156 mm wide, so that its type stays legible
FONT = "FandolSong"  # one of the typesetter's own; DOCX gets the drawing as a picture made with it
# colours of the screen as ink: what red says there, thickness and words say here
INK = {
    "#1554b8": "#000000", "#b3261e": "#000000", "#1b7f4b": "#000000", "#1f2937": "#000000", "#566274": "#222222",
    "#a7b0bc": "#777777", "#dfe3e9": "#d4d4d4",
}  # fmt: skip
_RULE = re.compile(r"(?:规则|rule )([A-Z]\d{2,3})")


def case_behind(lead: Lead) -> Case | None:
    """The case of a lead that came of findings, where it can be annexed."""
    case = case_of(lead.act) if lead.source == Source.FINDING else None
    return case if case is not None and case.organ_id == lead.organ_id else None


def of_lead(lead: Lead, dated: dt.date) -> Annex | None:
    """The annex as of the date of the instrument; None where there is no case or nothing in it has a date.

    Only limits of the rules that the lead names are drawn: what a supervisor has dismissed accuses nobody. They are
    reckoned by the thresholds that the findings were judged by, those that a place has adopted too.
    """
    case = case_behind(lead)
    if case is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        facts = facts_of(case)
        named = set(_RULE.findall(lead.facts))
        judged = {code: Judged(one["clause"], one["thresholds"]) for code, one in lead.judged.items()}
        limits = [limit for limit in cases.limits_of(facts, dated, judged=judged) if limit.rule.code in named]
        line = cases.timeline(facts, limits, dated, TITLE)
        bad = {limit.actual: limit for limit in limits if limit.breached and limit.actual}
        line.limits = [replace(x.span(), clause=short_clause(x.clause)) for x in limits if not x.waiting]
        happened = [*line.steps, *(Step(x.last, f"等待期满（{_(x.rule.name)}）") for x in limits if x.waiting)]
        line.steps = [replace(s, kind="bad" if s.on in bad else "") for s in happened if s.on <= dated]
        if not line.steps:
            return None
        line.width, line.now = WIDTH, "成文{on}"
        svg = str(line.svg(standalone=True, font_family=FONT))
        for colour, ink in INK.items():
            svg = svg.replace(colour, ink)
        said = f"本附件依据你单位报送的案件（案号：{case.case_no}）数据制作，截至{chinese_date(dated)}。"  # type: ignore[attr-defined]
        blocks = [Text(said + (BRACKET if line.limits else "") + SHADE), Figure(svg, line.description())]
        if limits:
            rows = tuple(_limit_row(line, limit) for limit in limits)
            blocks.append(Table(("期限", "依据", "起止", "办理情况"), rows, (3, 5, 4, 4), "期限和办理情况"))
        steps = tuple(_step_rows(line, bad))
        blocks.append(Table(("序号", "日期", "办理步骤", "说明"), steps, (1, 3, 5, 4), "办理步骤和日期"))
    return Annex(TITLE, tuple(blocks))


def _step_rows(line: Timeline, bad: Mapping[dt.date, Shown]) -> Iterator[tuple[str, ...]]:
    """One row a day."""
    by_day: dict[dt.date, list[str]] = {}
    for step in line.steps_sorted():
        by_day.setdefault(step.on, []).append(str(step.label))
    for no, (day, labels) in enumerate(by_day.items(), 1):
        yield str(no), chinese_date(day), "；".join(labels), _remark(day, bad[day]) if day in bad else ""


def _remark(day: dt.date, limit: Shown) -> str:
    if limit.waiting:
        early = day <= limit.last
        return f"等待期{chinese_date(limit.last)}届满，此前不得作出" if early else f"不符合该项要求：{_(limit.rule.name)}"
    return f"超过最后合法日{(day - limit.last).days}日" if day > limit.last else ""


def _limit_row(line: Timeline, limit: Shown) -> tuple[str, ...]:
    if limit.waiting:
        early = limit.breached and limit.actual is not None and limit.actual <= limit.last
        verdict = f"{limit.actual}作出决定，等待期未满" if early else "不符合该项要求" if limit.breached else "等待期满"
    else:
        verdict = line.verdict(limit.span()).replace(" ", "")
    said = re.sub(r"(\d{4})-(\d\d)-(\d\d)", lambda d: f"{d[1]}年{int(d[2])}月{int(d[3])}日", verdict)
    return limit.name, limit.clause, f"{chinese_date(limit.start)}至{chinese_date(limit.last)}", said
