"""Files to try the import with, for the clerk of 漠河市市场监督管理局, and two batches already sent."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from xiezhi.cases.models import Case
from xiezhi.cases.queries import facts_of
from xiezhi.catalogue.sheets import ITEM
from xiezhi.core.time import today
from xiezhi.exchange.template import asked, heading
from xiezhi.findings.models import Finding
from xiezhi.law.calendar import load_calendar
from xiezhi.organs.models import Organ
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.facts.penalty import HELD

from . import queries
from .instruments import FIELDS
from .lists import rows_of
from .penalties import Maker
from .planted import Planter

HOME = "漠河市市场监督管理局"


@dataclass(frozen=True)
class Sample:
    """A file offered on the step-in page."""

    title: Any
    text: Any
    file_name: Any
    build: Callable[[], io.BytesIO]


def cell(fact: Fact, value: Any) -> str:
    """A fact as a clerk would write it in the template, whose amounts are in 元."""
    if value is None or value == "":
        return ""
    match fact.kind:
        case Kind.DATE:
            return str(value)
        case Kind.BOOL:
            return "是" if value else "否"
        case Kind.FEN:
            return f"{value / 100:.2f}"
        case Kind.CODE | Kind.CODES:
            assert fact.codes is not None
            return "、".join(fact.codes.label(v) for v in str(value).split(","))
        case _:
            return str(value)


def workbook(
    rows: list[dict[str, Any]], texts: dict[tuple[int, str], str] | None = None, sheet_of: FactSheet = HELD
) -> io.BytesIO:
    """An XLSX in the template's columns; `texts` replaces single cells by (row, fact name)."""
    facts = asked(sheet_of)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})  # the same rows are the same file
        sheet = book.add_worksheet("数据")
        for c, fact in enumerate(facts):
            sheet.write_string(0, c, heading(fact))
            for r, row in enumerate(rows):
                text = (texts or {}).get((r, fact.name), cell(fact, row.get(fact.name)))
                if text:
                    sheet.write_string(r + 1, c, text)
    out.seek(0)
    return out


def new_rows(count: int, seed: int) -> list[dict[str, Any]]:
    """Lawful cases of the home organ that the platform does not know yet."""
    world = queries.world()
    home = next(o for o in world.organs if o.name == HOME)
    maker = Maker(world, today())
    maker.rng = random.Random(seed)
    maker.serials = {(home.letter_code, year, mark): 5000 + seed for year in (2025, 2026) for mark in ("立", "罚", "当罚", "不罚")}
    maker.parties = 700_000 + seed * 100
    first, last, rows = today() - dt.timedelta(days=170), today() - dt.timedelta(days=40), []
    day = first
    while len(rows) < count:
        day += dt.timedelta(days=maker.rng.randrange(1, 4))
        if day > last:  # many rows: the same half year again, never days to come
            day = first
        day = maker.cal.roll_forward(day)
        rows.append(maker.one(home, day) | {"organ_name": HOME})
    return rows


def faulty_batch() -> io.BytesIO:
    """Forty rows: four that cannot be taken as they are, and among the others four unlawful cases."""
    rows = new_rows(40, 7)
    planter = Planter(today())
    for recipe in (planter.p29, planter.p31, planter.p18, planter.p11):
        for i, row in enumerate(rows):
            trial = dict(row)
            if "planted" not in row and recipe(trial):
                rows[i] = trial | {"planted": True}
                break
    return workbook(rows, {
        (3, "filed_on"): "2026-13-45",
        (9, "organ_code"): "11232701DEM000000A",
        (15, "case_no"): " ",
        (21, "party_kind"): "企业法人代表",
    })  # fmt: skip


def lawful_batch() -> io.BytesIO:
    """Twenty rows without any fault."""
    return workbook(new_rows(20, 8))


def corrections() -> io.BytesIO:
    """The home organ's cases that are open for want of timely publication, with the day that had been handed in wrongly."""
    calendar = load_calendar()
    acts = Finding.objects.filter(organ__name=HOME, rule_code="P31", cleared_on=None).values_list("act_pk", flat=True)
    rows = []
    for case in Case.objects.filter(pk__in=list(acts)).select_related("organ__division"):
        facts = facts_of(case)
        rows.append(facts | {"published_on": calendar.add_working_days(facts["decided_on"], 3)})
    return workbook(rows)


def power_list() -> io.BytesIO:
    """The home organ's list as its legal unit keeps it: some items changed, one new, one gone, and eight that cannot be taken."""
    rows = rows_of(Organ.objects.select_related("division").get(name=HOME), 2)
    for row in rows[8:]:
        if row.get("promise"):
            row["promise"] = 20
    rows[0] |= {"range_note": "货值金额不足一万元的，从轻处罚。"}
    gone = rows.pop(9)
    rows.append({**gone, "code": "SJ-CF-020", "name": "对未按规定登记进货查验记录的处罚", "cause": "未按规定登记进货查验记录"})
    return workbook(rows, {
        (1, "grounds"): "《银河系市场管理条例》第三条",
        (2, "grounds"): f"《{FIELDS['market'].title}》第九十九条",
        (3, "power_type"): "03 行政处罚",
        (4, "fine_min"): "900000",
        (5, "organ_code"): "11232701DEM000000A",
        (6, "from_on"): "2026-13-45",
        (7, "code"): rows[0]["code"],
    }, ITEM)  # fmt: skip


FILES = {
    "power_list": Sample(_("权责清单（带问题）"), _("8 行不能用，需改正；其余进入起草中的清单，看与现行清单的差异。"), _("演示权责清单.xlsx"), power_list),
    "faulty": Sample(_("带问题的一批（40 行）"), _("4 行不能入库，需改正；入库的案件中有 4 件违法。"), _("演示批次-带问题.xlsx"), faulty_batch),
    "lawful": Sample(_("合法的一批（20 行）"), _("全部入库，没有预警。"), _("演示批次-合法.xlsx"), lawful_batch),
    "corrections": Sample(
        _("更正数据"), _("本机关公示日期漏报、错报的案件，更正为实际公示日期；导入后下一次筛查自动消除预警。"), _("演示更正数据.xlsx"), corrections
    ),
}
