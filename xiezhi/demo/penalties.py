"""Twenty thousand invented penalty cases that break no rule, deterministic. Violations are planted afterwards (planted.py).

Distributions: log-normal fines inside the range of the cause, seasons, summary procedure for small matters, a queue of
running cases at the end. Ranges of the causes are figures for the demonstration (演示值), not law.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass
from typing import Any

from xiezhi.law.calendar import Calendar, load_calendar

from .world import (
    BRANDS,
    ENTRUSTED_CAUSES,
    ENTRUSTED_FOR,
    GRANTED,
    SEED,
    SHORT,
    SURNAMES,
    TRADES,
    OrganSpec,
    World,
    with_check_digit,
)

FIRST = dt.date(2023, 12, 1)
COUNT = 20_000
YUAN = 100


@dataclass(frozen=True)
class Cause:
    """A kind of violation: its name, the statute, the range of the fine in 元, whether it is often grave."""

    name: str
    statute: str
    low: int
    high: int
    person: float = 0.3  # share of natural persons
    grave: float = 0.06
    confiscates: bool = False


CAUSES: dict[str, list[Cause]] = {
    "market": [
        Cause("经营超过保质期的食品", "食品安全法", 2000, 50000, confiscates=True),
        Cause("未按规定明码标价", "价格法", 100, 5000, 0.5, 0.0),
        Cause("使用未经检定的计量器具", "计量法", 200, 2000, 0.4, 0.0),
        Cause("发布虚假广告", "广告法", 10000, 200000, 0.05, 0.15),
        Cause("销售侵犯注册商标专用权的商品", "商标法", 1000, 250000, 0.3, 0.1, True),
        Cause("未取得食品经营许可从事经营", "食品安全法", 5000, 100000, 0.5, 0.08, True),
    ],
    "traffic": [
        Cause("未取得道路运输经营许可从事经营", "道路运输条例", 3000, 100000, 0.6, 0.08, True),
        Cause("车辆违法超限运输", "公路法", 500, 30000, 0.5, 0.02),
        Cause("未按规定维护检测车辆", "道路运输条例", 1000, 5000, 0.3, 0.0),
    ],
    "forest": [
        Cause("擅自改变林地用途", "森林法", 1000, 150000, 0.6, 0.12),
        Cause("盗伐林木", "森林法", 500, 60000, 0.9, 0.1, True),
        Cause("森林防火期违规野外用火", "森林防火条例", 200, 3000, 0.95, 0.0),
    ],
    "city": [
        Cause("占用城市道路摆摊设点", "城市市容和环境卫生管理条例", 50, 1000, 0.85, 0.0),
        Cause("未经批准设置户外广告", "城市市容和环境卫生管理条例", 500, 10000, 0.2, 0.0),
        Cause("未按规定处置建筑垃圾", "固体废物污染环境防治法", 5000, 100000, 0.2, 0.06),
        Cause("露天焚烧秸秆落叶", "大气污染防治法", 500, 2000, 0.9, 0.0),
    ],
    "environment": [
        Cause("超标排放大气污染物", "大气污染防治法", 100000, 1000000, 0.02, 0.3),
        Cause("未依法报批环境影响评价文件擅自开工", "环境影响评价法", 10000, 500000, 0.05, 0.2),
        Cause("未按规定贮存危险废物", "固体废物污染环境防治法", 100000, 600000, 0.02, 0.25),
        Cause("噪声排放超过标准", "噪声污染防治法", 2000, 20000, 0.2, 0.0),
    ],
    "emergency": [
        Cause("未设置明显的安全警示标志", "安全生产法", 5000, 50000, 0.1, 0.03),
        Cause("未按规定开展安全生产教育培训", "安全生产法", 10000, 100000, 0.05, 0.05),
        Cause("违规储存烟花爆竹", "烟花爆竹安全管理条例", 20000, 100000, 0.4, 0.15, True),
    ],
    "farm": [
        Cause("经营假劣种子", "种子法", 5000, 100000, 0.3, 0.08, True),
        Cause("违规使用禁用农药", "农药管理条例", 2000, 50000, 0.6, 0.06),
        Cause("未附检疫证明运输动物", "动物防疫法", 500, 10000, 0.7, 0.0),
    ],
    "health": [
        Cause("公共场所未取得卫生许可擅自营业", "公共场所卫生管理条例实施细则", 500, 30000, 0.4, 0.02),
        Cause("使用非卫生技术人员", "医疗机构管理条例", 5000, 50000, 0.3, 0.08),
        Cause("未按规定处置医疗废物", "医疗废物管理条例", 2000, 30000, 0.2, 0.05),
    ],
    "housing": [
        Cause("未取得施工许可擅自施工", "建筑工程施工许可管理办法", 10000, 200000, 0.02, 0.1),
        Cause("物业服务企业擅自改变公共用房用途", "物业管理条例", 5000, 100000, 0.05, 0.03),
    ],
    "land": [
        Cause("非法占用土地", "土地管理法", 5000, 300000, 0.5, 0.15),
        Cause("无证开采矿产资源", "矿产资源法", 10000, 300000, 0.3, 0.2, True),
    ],
    "labour": [
        Cause("拖欠农民工工资逾期不改", "保障农民工工资支付条例", 10000, 50000, 0.02, 0.08),
        Cause("未按规定签订劳动合同", "劳动保障监察条例", 2000, 20000, 0.1, 0.0),
    ],
    "culture": [
        Cause("接纳未成年人进入上网服务场所", "互联网上网服务营业场所管理条例", 1000, 15000, 0.2, 0.03),
        Cause("未经许可经营旅行社业务", "旅游法", 10000, 100000, 0.2, 0.06, True),
    ],
    "water": [
        Cause("未经批准擅自取水", "水法", 20000, 100000, 0.2, 0.06),
        Cause("在河道内违规采砂", "河道管理条例", 5000, 200000, 0.5, 0.12, True),
    ],
    "civil": [Cause("擅自兴建殡葬设施", "殡葬管理条例", 1000, 30000, 0.5, 0.02)],
    "medical": [Cause("骗取医疗保障基金支出", "医疗保障基金使用监督管理条例", 10000, 300000, 0.1, 0.2)],
    "tobacco": [Cause("无证经营烟草制品零售业务", "烟草专卖法", 200, 30000, 0.7, 0.0, True)],
}

# Hearing is told above these amounts (元); lower than any place's own figure is not needed for lawful cases
HEARING = {"person": 2000, "trader": 2000, "legal": 10000}


class Maker:
    """Makes lawful cases one after the other from one random stream."""

    def __init__(self, world: World, today: dt.date, calendar: Calendar | None = None) -> None:
        self.rng = random.Random(SEED + 1)
        self.cal = calendar or load_calendar()
        self.today = today
        self.world = world
        self.officers: dict[str, list[Any]] = {}
        for person in world.people:
            if person.officer_no:
                self.officers.setdefault(person.organ, []).append(person)
        self.brigades = world.brigades()
        self.serials: dict[tuple[str, int, str], int] = {}
        self.parties = 0

    def all(self, count: int = COUNT) -> list[dict[str, Any]]:
        """`count` cases in order of filing. Each row has all facts of the sheet and the organ's code."""
        organs = [o for o in self.world.enforcing() if len(self.officers.get(o.code, ())) >= 3]
        weights = [o.share for o in organs]
        days = (self.today - FIRST).days
        filed = sorted(self._filing_day(days) for _ in range(count))
        return [self.one(self.rng.choices(organs, weights)[0], day) for day in filed]

    def _filing_day(self, days: int) -> dt.date:
        """Working days, more in spring and autumn, slowly growing over the years."""
        while True:
            offset = int(days * math.sqrt(self.rng.uniform(0.12, 1.0)) * 1.0) - int(days * 0.346)
            day = FIRST + dt.timedelta(days=max(0, int(offset / 0.654)))
            season = 1 + 0.35 * math.sin((day.timetuple().tm_yday - 60) / 365 * 4 * math.pi)
            if day < self.today and self.cal.is_working(day) and self.rng.random() < season / 1.4:
                return day

    def one(self, organ: OrganSpec, filed: dt.date) -> dict[str, Any]:
        rng = self.rng
        cause = rng.choice(CAUSES[organ.key])
        kind = "person" if rng.random() < cause.person else rng.choices(["legal", "trader"], [0.6, 0.4])[0]
        fine = self._fine(cause)
        small = fine <= (200 if kind == "person" else 3000)
        summary = small and rng.random() < 0.75
        if summary and kind != "person" and rng.random() < 0.1:
            fine = 0
        year_no = self._serial(organ, filed.year, "立")
        row: dict[str, Any] = {
            "organ_code": organ.code,
            "case_no": f"{organ.letter_code}立〔{filed.year}〕{year_no}号" if organ.letter_code else f"{organ.name[-8:-4]}立〔{filed.year}〕{year_no}号",
            "party_kind": kind, "procedure": "summary" if summary else "ordinary",
            "source": rng.choices(["inspection", "report", "complaint", "assigned", "transferred"], [55, 15, 12, 10, 8])[0],
            "cause": cause.name, "basis": f"《中华人民共和国{cause.statute}》" if cause.statute.endswith("法") else f"《{cause.statute}》",
            "filed_on": filed, "found_on": filed - dt.timedelta(days=rng.randrange(0, 12)),
            "safety_harm": False, "mitigated": False, "no_penalty": None, "act_in_region": True,
        }  # fmt: skip
        row |= self._registered(organ, row, year_no)
        row["act_ended_on"] = row["found_on"] - dt.timedelta(days=rng.randrange(0, 200))
        row["party_name"], row["party_code"] = self._party(organ, kind)
        row["violation"] = f"{row['party_name']}于{row['act_ended_on']:%Y年%-m月%-d日}{cause.name}。"
        two = rng.sample(self.officers[organ.code], 2)
        row["officer_nos"] = "、".join(p.officer_no for p in two)
        row["officer_count"] = 2
        row["certs_valid_to"] = min(p.certificate_to for p in two)
        row["statute_min"], row["statute_max"] = cause.low * YUAN, cause.high * YUAN
        if summary:
            self._summary(row, organ, fine)
        else:
            self._ordinary(row, organ, cause, fine)
        return row

    def _registered(self, organ: OrganSpec, row: dict[str, Any], number: int) -> dict[str, Any]:
        """What the demo's registers tell of a lawful case, and who carried it out where that was entrusted."""
        facts: dict[str, Any] = {
            "organ_level": organ.level, "item_listed": True, "certs_void": False, "entrusted": False,
            "granted_on": GRANTED if organ.level == "township" else None,
        }  # fmt: skip
        brigade, first = self.brigades.get(organ.code), self.today - ENTRUSTED_FOR
        if brigade and row["filed_on"] >= first and row["cause"] in ENTRUSTED_CAUSES and number % 3 == 0:
            facts |= {
                "entrusted_code": brigade, "entrusted": True, "entrusted_from": first, "entrusted_to": first + dt.timedelta(days=364),
                "entrustment_published_on": first, "entrusted_matter": True, "entrusted_again": False, "in_organs_name": True,
            }  # fmt: skip
        return facts

    def _fine(self, cause: Cause) -> int:
        """Fine in 元 within the range, most near the lower end, in round figures."""
        low, high = math.log(cause.low), math.log(cause.high)
        share = min(1.0, max(0.0, self.rng.betavariate(1.4, 3.2)))
        amount = math.exp(low + (high - low) * share)
        step = 50 if amount < 2000 else 500 if amount < 20000 else 5000
        return int(min(cause.high, max(cause.low, round(amount / step) * step)))

    def _tier(self, row: dict[str, Any], fine: int) -> None:
        """The tier of the benchmark that contains the fine: lower, middle or upper third of the range."""
        low, high = row["statute_min"] // YUAN, row["statute_max"] // YUAN
        third = (high - low) / 3
        n = min(2, int((fine - low) / third)) if third else 0
        row["tier_min"] = int(low + third * n) * YUAN
        row["tier_max"] = math.ceil(low + third * (n + 1)) * YUAN

    def _serial(self, organ: OrganSpec, year: int, mark: str) -> int:
        key = (organ.letter_code or organ.code, year, mark)
        self.serials[key] = self.serials.get(key, 0) + 1
        return self.serials[key]

    def _party(self, organ: OrganSpec, kind: str) -> tuple[str, str]:
        rng = self.rng
        self.parties += 1
        if kind == "person":
            return rng.choice(SURNAMES) + "某" + rng.choice(["", "某"]), ""
        place = SHORT[organ.division[:6]].removesuffix("地区")
        trade = rng.choice(TRADES[organ.key])
        brand = rng.choice(BRANDS)
        name = f"{place}{brand}{trade}" + ("有限公司" if kind == "legal" else "店")
        first = "91" if kind == "legal" else "92"
        return name, with_check_digit(f"{first}{organ.division[:6]}DEM{self.parties:06d}")

    def _summary(self, row: dict[str, Any], organ: OrganSpec, fine: int) -> None:
        """当场处罚: decided and handed over on the spot."""
        day = row["filed_on"]
        row["found_on"] = row["act_ended_on"] = day
        row.update(
            decided_on=day, served_on=day, service_method="direct", investigated_on=day,
            penalty_kinds="fine" if fine else "warning", fine=fine * YUAN if fine else None, closed_as="",
            major=False, review_required=False,
        )  # fmt: skip
        if fine:
            self._tier(row, fine)
        row["doc_no"] = self._doc_no(organ, day, "当罚")
        self._after(row, fine)

    def _ordinary(self, row: dict[str, Any], organ: OrganSpec, cause: Cause, fine: int) -> None:
        rng, cal, today = self.rng, self.cal, self.today
        filed = row["filed_on"]
        row["major"] = rng.random() < cause.grave
        legal_threshold = HEARING[row["party_kind"]]
        kinds = ["fine"]
        if cause.confiscates and rng.random() < 0.5:
            kinds.append("confiscate_gains")
            row["confiscated"] = int(rng.lognormvariate(7, 1)) * YUAN
        if row["major"] and rng.random() < 0.15:
            kinds.append(rng.choice(["suspend_licence", "halt_business", "revoke_licence"]))
        if rng.random() < 0.2:
            kinds.insert(0, "warning")
        large = fine >= legal_threshold or len({"halt_business", "revoke_licence", "suspend_licence"} & set(kinds)) > 0
        large = large or row.get("confiscated", 0) >= legal_threshold * YUAN
        row["review_required"] = bool(row["major"]) or (large and rng.random() < 0.35)

        if rng.random() < 0.08:
            row["preserved_on"] = self._reach(filed + dt.timedelta(days=rng.randrange(0, 4)))
            if row["preserved_on"]:
                handled = cal.add_working_days(row["preserved_on"], rng.randrange(1, 7))
                row["preserved_handled_on"] = handled if handled <= today else None
        investigated = self._reach(filed + dt.timedelta(days=rng.randrange(5, 40)))
        notice = self._reach(cal.add_working_days(investigated, rng.randrange(1, 4))) if investigated else None
        row["investigated_on"], row["notice_served_on"] = investigated, notice
        if notice is None:
            return
        row["notice_fine"] = fine * YUAN
        row["rights_waived"] = rng.random() < 0.12
        ready = cal.add_working_days(notice, 1 if row["rights_waived"] else rng.randrange(6, 10))
        if large:
            row["hearing_told_on"] = notice
            if not row["rights_waived"] and rng.random() < 0.1:
                asked = cal.add_working_days(notice, rng.randrange(1, 5))
                told = cal.add_working_days(asked, rng.randrange(1, 4))
                held = cal.add_working_days(told, rng.randrange(9, 12))
                row["hearing_asked_on"] = asked if asked <= today else None
                row["hearing_notified_on"] = told if told <= today else None
                if held > today:
                    return
                row["hearing_held_on"] = held
                row["hearing_host_no"] = f"演示08{900000 + rng.randrange(1, 60):06d}"
                ready = cal.add_working_days(held, 2)
        if not row["rights_waived"] and rng.random() < 0.18:
            defended = cal.add_working_days(notice, rng.randrange(1, 5))
            if defended <= today:
                row["defended_on"] = defended
                reviewed = cal.add_working_days(defended, 1)
                row["defence_reviewed_on"] = reviewed if reviewed <= today else None
                ready = max(ready, cal.add_working_days(reviewed, 1))
        if row["review_required"] or rng.random() < 0.3:
            reviewed = ready
            ready = cal.add_working_days(ready, rng.randrange(1, 4))
            if reviewed > today:
                return
            row.update(reviewed_on=reviewed, review_result="pass", reviewer_qualified=True,
                       reviewer_no=f"演示法审{rng.randrange(1, 400):04d}")  # fmt: skip
        if row["major"]:
            if ready > today:
                return
            row["discussed_on"] = ready
            ready = cal.add_working_days(ready, 1)
        decided = min(ready, filed + dt.timedelta(days=88))
        if decided > today:
            return
        no_penalty = not row["major"] and not large and rng.random() < 0.04
        row["decided_on"], row["no_penalty"] = decided, no_penalty
        row["doc_no"] = self._doc_no(organ, decided, "不罚" if no_penalty else "罚")
        if no_penalty:
            row["content"] = "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚，予以教育。"
        else:
            row["fine"] = fine * YUAN
            row["penalty_kinds"] = ",".join(kinds)
            self._tier(row, fine)
        served = cal.add_working_days(decided, rng.choices([0, 1, 2, 3, 4, 5, 6], [3, 5, 5, 4, 2, 1, 1])[0])
        if served <= today:
            row["served_on"] = served
            row["service_method"] = rng.choices(["direct", "mail", "leave", "electronic"], [60, 22, 8, 10])[0]
        self._after(row, fine)

    def _after(self, row: dict[str, Any], fine: int) -> None:
        rng, cal, today = self.rng, self.cal, self.today
        decided = row["decided_on"]
        published = cal.add_working_days(decided, rng.choices([1, 2, 3, 4, 5, 6, 7], [3, 5, 5, 4, 3, 2, 1])[0])
        if row["party_kind"] == "person" and not row.get("fine"):
            row["unpublished_reason"] = "仅警告或不予处罚，依规定不公开"
        elif published <= today:
            row["published_on"] = published
        row["content"] = row.get("content") or ("罚款" + format(fine, ",") + "元" if row.get("fine") else "警告")
        if row.get("fine") and row.get("served_on"):
            paid = row["served_on"] + dt.timedelta(days=rng.randrange(0, 15))
            row["paid_on"] = paid if paid <= today else None
        if row.get("served_on") and (not row.get("fine") or row.get("paid_on")):
            closed = cal.add_working_days(max(row["served_on"], row.get("paid_on") or row["served_on"]), rng.randrange(0, 10))
            if closed <= today:
                row["closed_on"], row["closed_as"] = closed, "no_penalty" if row["no_penalty"] else "normal"
        if row["procedure"] == "ordinary" and row.get("served_on") and rng.random() < 0.006:
            appealed = row["served_on"] + dt.timedelta(days=rng.randrange(10, 55))
            if appealed <= today:
                row["reconsidered_on"] = appealed
                ended = appealed + dt.timedelta(days=rng.randrange(30, 60))
                row["remedy_ended_on"] = ended if ended <= today else None

    def _reach(self, day: dt.date) -> dt.date | None:
        """The first working day from `day`, or None when it lies ahead of today: the case has not come so far."""
        day = self.cal.roll_forward(day)
        return day if day <= self.today else None

    def _doc_no(self, organ: OrganSpec, day: dt.date, word: str) -> str:
        return f"{organ.letter_code or organ.name[-8:-4]}{word}〔{day.year}〕{self._serial(organ, day.year, word)}号"
