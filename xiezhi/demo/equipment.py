"""Equipment, uniform and budgets of the demo, from tables as organs would send them.

Planted: calibrations that have run out or never were, hand-outs nobody has signed for, organs that lack pieces, officers
without uniform, lines that are overspent, with the reason.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.equipment import actions, rules
from xiezhi.equipment.codes import CALIBRATED, STANDARD
from xiezhi.equipment.models import Item, Line, Stocktake, Uniform
from xiezhi.law.deadline import add_months
from xiezhi.organs.models import Kind, Organ

from .build import BY, mark, stage
from .history import actor_of, on_day
from .sample import HOME
from .world import SEED

NAMES = {
    "recorder": ("执法记录仪DSJ-T9", 180000), "printer": ("便携式热敏打印机P3", 120000), "terminal": ("移动执法终端H10", 360000),
    "camera": ("数码照相机C200", 420000), "alcohol": ("呼出气体酒精检测仪AT8", 260000), "range": ("激光测距仪L60", 90000),
    "rapid": ("食品快速检测仪F5", 880000), "vehicle": ("执法执勤用车", 16800000),
}  # fmt: skip
LINES = (
    ("work", "行政执法工作经费", 9_600),
    ("equipment", "执法装备配备费", 14_000),
    ("uniform", "制式服装和标志费", 5_200),
)


def write() -> None:
    """Organ by organ; what is there already is left alone."""
    at = stage("equipment")
    organs = list(
        Organ.objects.filter(kind__in=(Kind.AGENCY, Kind.AUTHORIZED)).select_related("division").order_by("code")
    )
    for n, organ in enumerate(organs, 1):
        if n <= at.done:
            continue
        people = list(Person.objects.filter(organ=organ, title="执法人员").order_by("pk"))
        rng = random.Random(f"{SEED}equipment{organ.code}")
        if people and not Item.objects.filter(organ=organ).exists():
            actions.take_items(_items(organ, people, n, rng), by=BY, organ=organ, batch="demo")
            _serviced(organ)
        if people and not Uniform.objects.filter(organ=organ).exists():
            actions.take_uniforms(_uniforms(people, n), by=BY, organ=organ, batch="demo")
        if not Line.objects.filter(organ=organ).exists():
            actions.take_budget(_budget(organ, max(1, len(people))), by=BY, organ=organ, batch="demo")
            _spend(organ, n)
        if organ.name == HOME:
            _home(organ)
        if people and (n % 4 == 1 or organ.name == HOME):
            _counted(organ)
        if n % 5 == 0 or n == len(organs):
            mark("equipment", by=BY, done=n, total=len(organs))


def _once(people: list[Person]) -> list[Person]:
    """Those whose name is theirs alone in the organ: a file could not tell the others apart."""
    names = [one.name for one in people]
    return [one for one in people if names.count(one.name) == 1]


def _items(organ: Organ, people: list[Person], n: int, rng: random.Random) -> list[dict[str, Any]]:
    """Mostly what the standard asks; every fourth organ lacks recorders, every seventh terminals."""
    rows, year = [], today().year
    holders = _once(people)
    for kind in STANDARD:
        count = rules.wanted(kind, organ, len(people), today())
        if (kind == "recorder" and n % 4 == 2) or (kind == "terminal" and n % 7 == 3):
            count = count * 2 // 3
        name, price = NAMES[kind]
        for index in range(count):
            good_to = None
            if kind in CALIBRATED:
                good_to = today() + dt.timedelta(days=rng.randint(15, 320))
                if (n + index) % 11 == 5:
                    good_to = today() - dt.timedelta(days=rng.randint(5, 120))
                elif (n + index) % 29 == 7:
                    good_to = None
            held = kind in ("recorder", "terminal") and index < len(holders) and index % 8 != 7
            rows.append({
                "asset_no": f"{organ.letter_code or '演'}{kind[:2].upper()}{index + 1:04d}", "kind": kind, "name": name,
                "serial_no": f"DEM{organ.pk:04d}{index:04d}", "bought_on": dt.date(year - 1 - index % 4, 1 + index % 12, 11), "price": price,
                "good_to": good_to, "holder": holders[index].name if held else "",
                "held_since": dt.date(year - index % 2, 1 + index % 9, 20) if held else None,
            })  # fmt: skip
    return rows


def _serviced(organ: Organ) -> None:
    """The certificates behind the days until which calibrations hold, of instruments also that of the year before; recorders looked after."""
    for n, row in enumerate(Item.objects.filter(organ=organ, kind__in=CALIBRATED).select_related("organ__division").order_by("pk")):
        recorder = row.kind == "recorder"
        if recorder and n % 6 == 4:
            day = today() - dt.timedelta(days=20 + n)
            with on_day(day):
                actions.maintain(row, by=BY, on=day, agency="厂家驻地服务点（演示）", note="清理存储，校准时钟，更换电池")
        if row.good_to is None or (recorder and n % 3):
            continue
        for good_to in (row.good_to,) if recorder else (add_months(row.good_to, -12), row.good_to):
            day = add_months(good_to, -12) + dt.timedelta(days=1)
            if day >= (row.bought_on or day):
                with on_day(day):
                    actions.calibrate(
                        row, by=BY, on=day, agency="大兴安岭地区计量检定测试所（演示）",
                        certificate_no=f"DXJL{day:%Y}-{row.pk:05d}", passed=True, good_to=good_to,
                    )  # fmt: skip


def _uniforms(people: list[Person], n: int) -> list[dict[str, Any]]:
    """A set for nearly everybody; every ninth was left out, in every fifth organ the summer ones are worn out."""
    rows, year = [], today().year
    for index, person in enumerate(_once(people)):
        if (index + n) % 9 == 4:
            continue
        for kind, day in (("winter", dt.date(year - 1, 10, 15)), ("summer", dt.date(year if n % 5 else year - 1, 5, 20)),
                          ("insignia", dt.date(year - 1, 10, 15))):  # fmt: skip
            rows.append({"person_name": person.name, "kind": kind, "out_on": day,
                         "paper_no": f"签{day.year}-{index + 1:03d}" if (index + n) % 23 else ""})  # fmt: skip
    return rows


def _budget(organ: Organ, officers: int) -> list[dict[str, Any]]:
    rows, now = [], today().year
    for year in (now - 1, now, now + 1):
        for purpose, name, each in LINES:
            amount = officers * each * 100 * (100 + 4 * (year - now)) // 100
            given = amount * 95 // 100 if year <= now else None
            rows.append({
                "year": year, "name": f"{year}年{name}", "purpose": purpose, "source": "upper" if purpose == "equipment" and officers > 25 else "general",
                "asked": amount, "approved": given, "paper_no": f"演示财预〔{year}〕{organ.pk}号" if given else "",
                "approved_on": dt.date(year, 2, 24) if given else None, "basis": "部门预算，按在岗执法人员和装备配备计划编报",
            })  # fmt: skip
    return rows


def _spend(organ: Organ, n: int) -> None:
    """Last year closed; this one quarter by quarter. Every eighth organ has spent more than it was given, and says why."""
    now = today().year
    rows = Line.objects.filter(organ=organ, year__in=(now - 1, now), state="approved").select_related("organ__division").order_by("pk")
    for row in rows:
        if row.year < now:
            _pay(row, dt.date(row.year, 12, 8), 92 + (n + row.pk) % 8, "全年支出")
            actions.close(row, by=BY)
            continue
        over = n % 8 == 3 and row.purpose == "equipment"
        for quarter, share in enumerate((18 + n % 7, 26 + n % 5, 24) if not over else (40, 38, 31)):
            why = "更换损坏的执法记录仪，预算追加尚未批复" if over and quarter == 2 else ""
            _pay(row, dt.date(row.year, 3 + quarter * 3, 18), share, ("一季度", "二季度", "三季度")[quarter] + "支出", why)


def _pay(row: Line, day: dt.date, share: int, what: str, reason: str = "") -> None:
    """So many per cent of what was approved, on a day."""
    with on_day(day):
        actions.pay(
            row, by=BY, on=day, amount=(row.approved or 0) * share // 100, what=what, voucher_no=f"记{day.month:02d}-{row.pk % 1000:03d}", reason=reason
        )


def _counted(organ: Organ) -> None:
    """The stocktake of the middle of the year: a printer was not found, and the head has seen it."""
    if Stocktake.objects.filter(organ=organ).exists():
        return
    day = dt.date(today().year, 6, 24)
    with on_day(day):
        row = actions.begin_stocktake(organ, by=BY, note="年中盘点")
        lost = row.tallies.filter(item__kind="printer", item__state="stock").last()
        tallies = row.tallies.values_list("pk", flat=True)
        seen = {pk: (False, "库房、窗口都没有找到") if lost and pk == lost.pk else (True, "") for pk in tallies}
        actions.count(row, seen, by=BY)
        actions.finish_stocktake(row, by=BY)
        actions.confirm_stocktake(row, by=BY)


def _home(organ: Organ) -> None:
    """In the organ of the tour: somebody to sign for a recorder and a coat, a piece in repair, a piece lost."""
    clerk, head, officer = (actor_of(organ, role) for role in (roles.DATA_CLERK, roles.ORGAN_HEAD, roles.OFFICER))
    person = Person.objects.filter(organ=organ, user__posts__pk=officer.post_id or 0).first()
    free = list(
        Item.objects.filter(organ=organ, state="stock", kind__in=("recorder", "terminal", "printer"))
        .select_related("organ__division")
        .order_by("pk")
    )
    usable = [row for row in free if row.kind not in CALIBRATED or (row.good_to and row.good_to >= today())]
    if person is None or len(usable) < 4:
        return
    day = today() - dt.timedelta(days=3)
    with on_day(day):
        actions.hand_out(usable[0], by=clerk, person=person, on=day)
        actions.issue_uniform(organ, by=clerk, person=person, kind="spring", on=day)
        actions.repair(usable[1], by=clerk, reason="屏幕碎裂，送厂家维修")
        held = actions.hand_out(usable[2], by=clerk, person=person, on=day - dt.timedelta(days=60))
        actions.sign(held, by=officer)
        actions.lose(held, by=head, reason="抢险时落水，已核实")
        actions.maintain(usable[3], by=clerk, on=day, note="清理存储，校准时钟")
