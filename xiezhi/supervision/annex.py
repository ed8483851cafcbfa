"""附件“案件办理时间轴” of an instrument that rests on findings: the case's steps, and the limits that were not kept.

Drawn for paper: black on white, so that a copy says the same. Always Chinese, whatever the screen speaks.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from xiezhi.cases import limits as cases
from xiezhi.cases.limits import Shown
from xiezhi.cases.models import Case
from xiezhi.cases.queries import facts_of
from xiezhi.law.text import N_
from xiezhi.leads.models import Lead, Source
from xiezhi.leads.queries import case_of
from xiezhi.letters.render import Annex, Figure, Table, Text, chinese_date

TITLE = "案件办理时间轴"
WIDTH = 560  # at 156 mm the small type of the drawing is still 小五号
FONT = "FandolSong"  # one of the typesetter's own; DOCX gets the drawing as a picture made with it
# colours of the screen as ink: what red says there, thickness and words say here
INK = {"#1554b8": "#000000", "#b3261e": "#000000", "#1b7f4b": "#000000", "#1f2937": "#000000", "#566274": "#333333"}
_RULE = re.compile(r"(?:规则|rule )([A-Z]\d{2,3})")


def case_behind(lead: Lead) -> Case | None:
    """The case of a lead that came of findings, where it can be annexed."""
    case = case_of(lead.act) if lead.source == Source.FINDING else None
    return case if case is not None and case.organ_id == lead.organ_id else None


def of_lead(lead: Lead, dated: dt.date) -> Annex | None:
    """The annex as of the date of the instrument; None where there is no case or nothing in it has a date.

    Only limits of the rules that the lead names are drawn: what a supervisor has dismissed accuses nobody.
    """
    case = case_behind(lead)
    if case is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        facts = facts_of(case)
        named = set(_RULE.findall(lead.facts))
        limits = [limit for limit in cases.limits_of(facts, dated) if limit.rule.code in named]
        line = cases.timeline(facts, limits, dated, TITLE)
        late = {limit.actual for limit in limits if limit.breached and not limit.waiting}
        line.steps = [replace(s, kind="bad" if s.on in late else "") for s in line.steps if s.on <= dated]
        if not line.steps:
            return None
        line.width, line.now = WIDTH, N_("成文 {on}")
        svg = str(line.svg(standalone=True, font_family=FONT))
        for colour, ink in INK.items():
            svg = svg.replace(colour, ink)
        steps = [(str(n), str(s.label), chinese_date(s.on)) for n, s in enumerate(line.steps_sorted(), 1)]
        blocks = [
            Text(f"本附件依据你单位报送的案件（案号：{case.case_no}）数据制作，截至{chinese_date(dated)}。"),  # type: ignore[attr-defined]
            Text("图中方括线自期限起算日画至最后合法日，粗线为超过的部分；底纹为休息日、节假日。"),
            Figure(svg, line.description()),
            Table(("序号", "办理步骤", "日期"), tuple(steps), (1, 4, 3), "办理步骤和日期"),
        ]
        if limits:
            rows = tuple(_limit_row(limit, line.verdict(limit.span())) for limit in limits)
            head = ("期限", "依据", "起算日", "最后合法日", "办理情况")
            blocks.append(Table(head, rows, (3, 4, 2.6, 2.6, 3), "期限和办理情况"))
    return Annex(TITLE, tuple(blocks))


def _limit_row(limit: Shown, verdict: str) -> tuple[str, ...]:
    said = re.sub(r"(\d{4})-(\d\d)-(\d\d)", lambda d: f"{d[1]}年{int(d[2])}月{int(d[3])}日", verdict)
    return _(limit.rule.name), limit.clause, chinese_date(limit.start), chinese_date(limit.last), said
