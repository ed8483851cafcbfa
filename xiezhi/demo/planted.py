"""Violations planted into lawful cases: which rule is broken in which case is known, so that found can be compared with planted."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from xiezhi.law.calendar import Calendar, load_calendar

from .penalties import CAUSES
from .world import LATE_CONFIRMED, REVOKED, REVOKED_CAUSE, SEED, World

Row = dict[str, Any]
Key = tuple[str, str]  # organ code, case number


class Planter:
    """Changes a lawful row so that exactly the named rules break. Each recipe returns False when the row does not suit."""

    def __init__(self, today: dt.date, calendar: Calendar | None = None, brigades: Mapping[str, str] = MappingProxyType({})) -> None:
        self.rng = random.Random(SEED + 2)
        self.brigades = brigades
        self.cal = calendar or load_calendar()
        self.today = today

    def before(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day before a day."""
        return self.cal.add_working_days(day, -n)

    # -- recipes, by rule
    def p01(self, row: Row) -> bool:
        row["officer_nos"], row["officer_count"] = row["officer_nos"].split("、")[0], 1
        return True

    def p02(self, row: Row) -> bool:
        row["certs_valid_to"] = row["filed_on"] - dt.timedelta(days=self.rng.randrange(3, 200))
        return True

    def p10(self, row: Row) -> bool:
        if not plain(row) or (row["decided_on"] - row["notice_served_on"]).days < 4:
            return False
        row["investigated_on"] = row["notice_served_on"] + dt.timedelta(days=1)
        return True

    def p11(self, row: Row) -> bool:
        if not ordinary(row):
            return False
        end = row.get("decided_on") or self.today
        filed = self.cal.roll_forward(end - dt.timedelta(days=self.rng.randrange(93, 150)))
        if (end - filed).days < 91 or filed.year != row["filed_on"].year or filed > row["filed_on"]:
            return False
        row["found_on"] -= row["filed_on"] - filed
        row["act_ended_on"] -= row["filed_on"] - filed
        row["filed_on"] = filed
        return True

    def p12(self, row: Row) -> bool:
        if not plain(row):
            return False
        row["act_ended_on"] = row["found_on"] - dt.timedelta(days=self.rng.randrange(750, 1100))
        return True

    def p13(self, row: Row) -> bool:
        if not plain(row) or row.get("hearing_told_on") or row.get("defended_on") or row["rights_waived"]:
            return False
        row["notice_served_on"] = row["notice_fine"] = None
        return True

    def p14(self, row: Row) -> bool:
        if not plain(row) or row["fine"] < 100_000:
            return False
        row["notice_fine"] = row["fine"] * 6 // 10
        return True

    def p15(self, row: Row) -> bool:
        if not plain(row) or not row.get("hearing_told_on") or row["fine"] < 3_000_000:
            return False
        row["hearing_told_on"] = None
        return True

    def p16(self, row: Row) -> bool:
        if not plain(row) or not row.get("hearing_told_on") or row["rights_waived"] or row.get("reviewed_on") or row.get("defended_on"):
            return False
        row["notice_served_on"] = row["hearing_told_on"] = self.before(row["decided_on"], 3)
        return bool(row["investigated_on"] <= row["notice_served_on"])

    def p17(self, row: Row) -> bool:
        if not decided(row) or not row.get("hearing_held_on"):
            return False
        row["hearing_notified_on"] = self.before(row["hearing_held_on"], 4)
        return bool(row["hearing_notified_on"] >= row["hearing_asked_on"])

    def p18(self, row: Row) -> bool:
        if not decided(row) or not row["review_required"] or row["no_penalty"]:
            return False
        row["reviewed_on"] = row["reviewer_qualified"] = None
        row["review_result"] = row["reviewer_no"] = ""
        return True

    def p19(self, row: Row) -> bool:
        if not decided(row) or not row["review_required"] or not row.get("reviewed_on"):
            return False
        row["reviewer_qualified"] = False
        return True

    def p20(self, row: Row) -> bool:
        if not decided(row) or not row["major"] or row["no_penalty"]:
            return False
        row["discussed_on"] = None
        return True

    def p21(self, row: Row) -> bool:
        if row["procedure"] != "summary" or row["statute_max"] < 500_000:
            return False
        row["fine"] = 50_000 if row["party_kind"] == "person" else 500_000
        if row["fine"] < row["statute_min"]:
            return False
        row["penalty_kinds"] = "fine"
        row["tier_min"], row["tier_max"] = row["statute_min"], max(row["fine"], (row["statute_min"] + row["statute_max"]) // 2)
        row["content"] = f"罚款{row['fine'] // 100:,}元"
        return True

    def p29(self, row: Row) -> bool:
        if not plain(row) or not row.get("served_on"):
            return False
        served = self.cal.add_working_days(row["decided_on"], self.rng.randrange(9, 20))
        if served > self.today - dt.timedelta(days=30):
            return False
        shift = served - row["served_on"]
        for name in ("paid_on", "closed_on", "reconsidered_on", "remedy_ended_on"):
            if row.get(name):
                row[name] += shift
                if row[name] > self.today:
                    return False
        row["served_on"] = served
        return True

    def p31(self, row: Row) -> bool:
        if not plain(row) or not row.get("published_on"):
            return False
        late = self.cal.add_working_days(row["decided_on"], self.rng.randrange(9, 40))
        if late > self.today:
            return False
        row["published_on"] = None if self.rng.random() < 0.5 else late
        return True

    def p33(self, row: Row) -> bool:
        if not row.get("preserved_handled_on"):
            return False
        late = self.cal.add_working_days(row["preserved_on"], self.rng.randrange(9, 20))
        if late > self.today:
            return False
        row["preserved_handled_on"] = late
        return True

    def p39(self, row: Row) -> bool:
        if not plain(row):
            return False
        fine, low, high = row["fine"], row["statute_min"], row["statute_max"]
        if high - fine < 100_000:
            return False
        row["tier_min"], row["tier_max"] = fine + (high - fine) // 3, high
        return bool(low <= fine)

    def p40(self, row: Row) -> bool:
        if not plain(row) or row["fine"] < 1_000_000:
            return False
        row["statute_max"] = row["fine"] * 8 // 10
        return True

    # -- what only the registers show
    def p05(self, row: Row) -> bool:
        if row["organ_level"] == "township" or row["cause"] in CIVIL:
            return False
        row["cause"], row["item_listed"] = CIVIL[0], False
        return True

    def p06(self, row: Row) -> bool:
        row["act_in_region"] = False
        return True

    def p07(self, row: Row) -> bool:
        if row["entrusted"] or not self.brigades.keys() - {row["organ_code"]}:
            return False
        other = next(code for organ, code in sorted(self.brigades.items()) if organ != row["organ_code"])
        row |= {"entrusted_code": other, "entrusted": True, "in_organs_name": True, "entrusted_again": False}
        return True

    def p08(self, row: Row) -> bool:
        if row["organ_level"] != "township":
            return False
        row["cause"], row["granted_on"] = CIVIL[0], None
        return True


def decided(row: Row) -> bool:
    return bool(row.get("decided_on")) and row["procedure"] == "ordinary"


def ordinary(row: Row) -> bool:
    return row["procedure"] == "ordinary" and not row.get("preserved_on")


def plain(row: Row) -> bool:
    """Decided by ordinary procedure with a fine, without hearing held."""
    return decided(row) and bool(row.get("fine")) and not row["no_penalty"] and not row.get("hearing_asked_on")


CIVIL = tuple(cause.name for cause in CAUSES["civil"])  # what is on no other organ's list
# rule → how many cases; P05 follows from the organ
COUNTS = {
    "P01": 42, "P02": 36, "P10": 25, "P11": 48, "P12": 14, "P13": 30, "P14": 22, "P15": 26, "P16": 24, "P17": 9,
    "P18": 34, "P19": 18, "P20": 20, "P21": 23, "P29": 60, "P31": 88, "P33": 21, "P39": 40, "P40": 16,
}  # fmt: skip
REGISTERED = {"P05": 15, "P06": 12, "P07": 6, "P08": 9}
# organs with a habit, so that patterns and shares of false positives have something to show: name, rule, how many cases
HABITS = (
    ("新林区市场监督管理局", "P31", 27),
    ("加格达奇区市场监督管理局", "P31", 30),
    ("塔河县市场监督管理局", "P29", 24),
    ("呼玛县城市管理综合执法局", "P31", 22),
)
# what a planted violation brings with it by the nature of the thing
COUPLED: dict[str, tuple[str, ...]] = {}


HANDOVER = dt.timedelta(days=30)


def plant(
    rows: list[Row], today: dt.date, late_organ_code: str, calendar: Calendar | None = None, world: World | None = None
) -> dict[Key, set[str]]:
    """Change rows in place; returns what is now broken: (organ code, case number) → rules. Without `world` no habits, no registers."""
    codes = {organ.name: organ.code for organ in world.organs} if world else {}
    planter = Planter(today, calendar, world.brigades() if world else {})
    broken: dict[Key, set[str]] = {}
    free = [i for i, row in enumerate(rows) if row["organ_code"] != late_organ_code]
    planter.rng.shuffle(free)
    used: set[int] = set()
    for rule, count in COUNTS.items():
        recipe: Callable[[Row], bool] = getattr(planter, rule.lower())
        made = 0
        for i in free:
            if made == count:
                break
            if i in used:
                continue
            trial = dict(rows[i])
            if recipe(trial):
                rows[i] = trial
                used.add(i)
                broken[trial["organ_code"], trial["case_no"]] = {rule, *COUPLED.get(rule, ())}
                made += 1
        if made < count:
            raise RuntimeError(f"only {made} of {count} cases suit {rule}")
    forget(rows, [i for i in free if i not in used], planter.rng)
    planter.rng = random.Random(SEED + 3)  # what stands above stays as it is, however many habits there are
    for name, rule, count in HABITS if world else ():
        mine = [i for i in free if rows[i]["organ_code"] == codes[name] and i not in used]
        recipe, made = getattr(planter, rule.lower()), 0
        for i in mine:
            trial = dict(rows[i])
            if made < count and recipe(trial):
                rows[i], made = trial, made + 1
                broken[trial["organ_code"], trial["case_no"]] = {rule, *COUPLED.get(rule, ())}
                used.add(i)
        if made < count:
            raise RuntimeError(f"only {made} of {count} cases of {name} suit {rule}")
    for rule, count in REGISTERED.items() if world else ():
        recipe, made = getattr(planter, rule.lower()), 0
        for i in free:
            trial = dict(rows[i])
            if made < count and i not in used and recipe(trial):
                rows[i], made = trial, made + 1
                broken[trial["organ_code"], trial["case_no"]] = {rule}
                used.add(i)
        if made < count:
            raise RuntimeError(f"only {made} of {count} cases suit {rule}")
    if world:
        _revoked(rows, {o.code for o in world.organs if o.level == "township" and o.kind == "agency"}, today, broken)
    for row in rows:
        if row["organ_code"] == late_organ_code and row["filed_on"] < LATE_CONFIRMED:
            broken.setdefault((row["organ_code"], row["case_no"]), set()).add("P05")
    return broken


def _revoked(rows: list[Row], townships: set[str], today: dt.date, broken: dict[Key, set[str]]) -> None:
    """The first township without open cases lost an item (lists.py); what it did with it after the handover is unlawful (P08)."""
    running = {row["organ_code"] for row in rows if not row.get("decided_on") and not row.get("closed_on")}
    idle, last = min(townships - running, default=""), REVOKED + HANDOVER
    for row in rows:
        if row["organ_code"] == idle and row["cause"] == REVOKED_CAUSE:
            row["revoked_on"] = REVOKED
            if row["filed_on"] > last or (row.get("decided_on") or today) > last:
                broken.setdefault((idle, row["case_no"]), set()).add("P08")


# facts that an organ did not hand in: the rules that need them answer 数据不足
UNKNOWN: tuple[tuple[int, tuple[str, ...]], ...] = (
    (300, ("certs_valid_to",)),
    (220, ("statute_min", "statute_max", "tier_min", "tier_max")),
    (160, ("major", "review_required")),
    (90, ("officer_nos", "officer_count", "certs_valid_to")),
)


def forget(rows: list[Row], free: list[int], rng: random.Random) -> None:
    """Leave facts out of lawful cases; where a hearing was held, the need for review is known from that."""
    free = [i for i in free if not rows[i].get("hearing_asked_on")]
    for count, names in UNKNOWN:
        for i in rng.sample(free, count):
            for name in names:
                rows[i][name] = None
