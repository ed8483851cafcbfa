"""The invented prefecture as data: organs, officers, enterprises. Real division names, invented everything else.

Credit codes carry "DEM" where a real one has the subject's number, so that none can be a real organ's or enterprise's.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from xiezhi.organs.uscc import with_check_digit

SEED = 20260201
FIRST_CONFIRMED = dt.date(2019, 7, 1)
# When townships got their powers; how long ago brigades were entrusted, and with what; what one township lost again.
GRANTED, REVOKED, REVOKED_CAUSE = dt.date(2021, 9, 1), dt.date(2026, 6, 1), "露天焚烧秸秆落叶"
ENTRUSTED_FOR, ENTRUSTED_CAUSES = dt.timedelta(days=120), ("经营超过保质期的食品", "未按规定明码标价", "发布虚假广告")
# An organ that enforced before it was confirmed (P05): all its cases before the day are planted
LATE_ORGAN_NAME, LATE_CONFIRMED = "松岭区农业农村局", dt.date(2024, 9, 1)
PREFECTURE = "232700"
COUNTIES = {
    "232761": "加格达奇区", "232701": "漠河市", "232721": "呼玛县", "232722": "塔河县", "232762": "松岭区",
    "232763": "新林区", "232764": "呼中区",
}  # fmt: skip
SHORT = {"232700": "大兴安岭地区", **COUNTIES}
LETTER = {"232700": "大", "232761": "加", "232701": "漠", "232721": "呼玛", "232722": "塔", "232762": "松", "232763": "新林", "232764": "呼中"}

# field code: (organ name, legal domain, 垂管 at county level, share of cases, letter code)
COUNTY_AGENCIES: dict[str, tuple[str, str, bool, float, str]] = {
    "market": ("市场监督管理局", "市场监管", False, 0.26, "市监"),
    "traffic": ("交通运输局", "交通运输", False, 0.12, "交运"),
    "forest": ("林业和草原局", "林业草原", False, 0.10, "林草"),
    "city": ("城市管理综合执法局", "城市管理", False, 0.15, "城管"),
    "environment": ("生态环境局", "生态环境", True, 0.06, "环"),
    "emergency": ("应急管理局", "应急管理", False, 0.06, "应急"),
    "farm": ("农业农村局", "农业农村", False, 0.06, "农"),
    "health": ("卫生健康局", "卫生健康", False, 0.06, "卫健"),
    "housing": ("住房和城乡建设局", "住房城乡建设", False, 0.03, "住建"),
    "land": ("自然资源局", "自然资源", False, 0.03, "自然资"),
    "labour": ("人力资源和社会保障局", "人力资源社会保障", False, 0.02, "人社"),
    "culture": ("文体广电和旅游局", "文化旅游", False, 0.02, "文旅"),
    "water": ("水务局", "水务", False, 0.02, "水"),
    "civil": ("民政局", "民政", False, 0.01, "民"),
}
PREFECTURE_AGENCIES: dict[str, tuple[str, str, bool, float, str]] = {
    **{k: (v[0].replace("卫生健康局", "卫生健康委员会"), v[1], False, v[3], v[4]) for k, v in COUNTY_AGENCIES.items()},
    "education": ("教育局", "教育", False, 0.0, "教"),
    "medical": ("医疗保障局", "医疗保障", False, 0.01, "医保"),
    "develop": ("发展和改革委员会", "发展改革", False, 0.0, "发改"),
    "finance": ("财政局", "财政", False, 0.0, "财"),
    "stats": ("统计局", "统计", False, 0.0, "统"),
    "tobacco": ("烟草专卖局", "烟草专卖", True, 0.01, "烟"),
    "weather": ("气象局", "气象", True, 0.0, "气"),
    "post": ("邮政管理局", "邮政", True, 0.0, "邮"),
}

SURNAMES = "林柏桦樟楠槐柳榆桐杉松柯栾梅桑"
GIVEN_A = "云岚溪野原川泽澄朗和景曦霁禾稼"
GIVEN_B = "石帆舟砚笛泉岭坡渡桥亭畔林谷原"
BRANDS = ["北岚", "兴桦", "林泉", "雪岭", "杜鹃坡", "松涛里", "白桦渡", "呼源谷", "冰泉子", "云杉屯", "蓝莓沟", "极昼"]
TRADES = {
    "market": ["食品商贸", "山特产品", "餐饮管理", "药品零售", "超市", "计量服务"],
    "traffic": ["道路运输", "物流", "客运", "汽车维修"],
    "forest": ["木业", "林产品加工", "山野菜"],
    "city": ["餐饮服务", "装饰工程", "广告"],
    "environment": ["热力", "石材", "污水处理"],
    "emergency": ["烟花爆竹经营", "加油站", "矿业"],
    "farm": ["农资", "种业", "养殖"],
    "health": ["口腔诊所", "宾馆", "美容"],
    "housing": ["建筑工程", "物业服务", "供热"],
    "land": ["建材", "矿产开发", "房地产开发"],
    "labour": ["劳务", "人力资源", "建筑劳务"],
    "culture": ["网吧", "旅行社", "娱乐"],
    "water": ["供水", "砂石", "水利工程"],
    "civil": ["养老服务", "殡葬服务"],
    "medical": ["医疗服务", "药店连锁"],
    "tobacco": ["烟酒商行", "便利店"],
}


@dataclass(frozen=True)
class OrganSpec:
    code: str
    name: str
    kind: str
    level: str
    division: str
    short_name: str = ""
    letter_code: str = ""
    domain: str = ""
    key: str = ""  # field code of COUNTY_AGENCIES
    share: float = 0.0
    parent: str = ""
    vertical: bool = False
    upper_department: str = ""
    confirmed_on: dt.date | None = FIRST_CONFIRMED


@dataclass(frozen=True)
class PersonSpec:
    name: str
    organ: str
    title: str
    officer_no: str = ""
    certificate_to: dt.date | None = None


@dataclass
class World:
    organs: list[OrganSpec] = field(default_factory=list)
    people: list[PersonSpec] = field(default_factory=list)

    def enforcing(self) -> list[OrganSpec]:
        """Organs that have cases."""
        return [o for o in self.organs if o.share > 0]

    def brigades(self) -> dict[str, str]:
        """organ → the brigade that it has entrusted lawfully (subjects.py: one in four, in this order)."""
        entrusted = sorted((o for o in self.organs if o.kind == "entrusted" and o.parent), key=lambda o: o.code)
        return {o.parent: o.code for n, o in enumerate(entrusted) if n % 4 == 0}


ADMINISTRATORS = ("系统管理员", "安全管理员", "审计管理员")


class _Codes:
    def __init__(self) -> None:
        self.n = 0

    def take(self, first: str, division: str) -> str:
        self.n += 1
        return with_check_digit(f"{first}{division[:6]}DEM{self.n:06d}")


def invented_name(rng: random.Random) -> str:
    """A name out of trees and landscape; nobody's on purpose."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN_A) + rng.choice(GIVEN_B)


def make_world(townships: list[tuple[str, str, str]]) -> World:
    """Organs and people. `townships`: (code, name, county code) of the divisions file."""
    rng, codes, world = random.Random(SEED), _Codes(), World()
    add = world.organs.append

    def pair(division: str, level: str) -> None:
        place, sign = SHORT[division], LETTER[division]
        top = level == "prefecture"
        add(OrganSpec(codes.take("11", division), place + ("行政公署" if top else "人民政府"),
                      "commission" if top else "government", level, division,
                      short_name="行署" if top else place + "政府", letter_code=sign + ("署" if top else "政")))  # fmt: skip
        add(OrganSpec(codes.take("11", division), place + "司法局", "supervision", level, division,
                      short_name=place + "司法局", letter_code=sign + "司"))  # fmt: skip
        table = PREFECTURE_AGENCIES if top else COUNTY_AGENCIES
        for key, (name, domain, vertical, share, letter) in table.items():
            weight = share * (0.10 if top else COUNTY_WEIGHT[division])
            agency = OrganSpec(
                codes.take("11", division), place + name, "agency", level, division, letter_code=sign + letter, domain=domain,
                key=key, share=weight, vertical=vertical,
                upper_department=("" if not vertical else "黑龙江省" + name if top else "大兴安岭地区" + name),
                confirmed_on=LATE_CONFIRMED if place + name == LATE_ORGAN_NAME else FIRST_CONFIRMED,
            )  # fmt: skip
            add(agency)
            add(OrganSpec(codes.take("11", division), place + name + ("法规科" if top else "法制股"), "legal_unit", level,
                          division, parent=agency.code, confirmed_on=None))  # fmt: skip
            if key == "market":
                add(OrganSpec(codes.take("12", division), place + "市场监管综合行政执法" + ("支队" if top else "大队"), "entrusted",
                              level, division, parent=agency.code, domain=domain, confirmed_on=None))  # fmt: skip
            if key == "health":
                add(OrganSpec(codes.take("12", division), place + "卫生健康监督所", "authorized", level, division,
                              domain=domain))  # fmt: skip

    pair(PREFECTURE, "prefecture")
    for division in COUNTIES:
        pair(division, "county")
    for code, name, county in townships:
        suffix = "办事处" if name.endswith("街道") else "人民政府"
        add(OrganSpec(codes.take("11", code), SHORT[county] + name + suffix, "agency", "township", code,
                      domain="乡镇街道综合执法", key="city", share=0.0006))  # fmt: skip
        add(OrganSpec(codes.take("11", code), f"{SHORT[county]}司法局{name.rstrip('街道镇乡')}司法所", "office", "township", code,
                      confirmed_on=None))  # fmt: skip
    _people(world, rng)
    return world


COUNTY_WEIGHT = {
    "232761": 0.24, "232701": 0.16, "232721": 0.15, "232722": 0.14, "232762": 0.07, "232763": 0.08, "232764": 0.06,
}  # fmt: skip


def _people(world: World, rng: random.Random) -> None:
    """At least 1,500 officers, in numbers that follow the cases, and the heads and legal staff of each organ."""
    enforcing = world.enforcing()
    total = sum(o.share for o in enforcing)
    serial = 0
    for organ in world.organs:
        add = world.people.append
        if organ.kind in ("supervision", "government", "commission"):
            for title in ("主要负责人", "分管负责人", "科长", "工作人员"):
                add(PersonSpec(invented_name(rng), organ.code, title))
            if organ.kind == "supervision" and organ.level == "prefecture":
                for title in ADMINISTRATORS:
                    add(PersonSpec(invented_name(rng), organ.code, title))
        elif organ.kind in ("agency", "authorized"):
            add(PersonSpec(invented_name(rng), organ.code, "主要负责人"))
            add(PersonSpec(invented_name(rng), organ.code, "法制机构负责人"))
            size = max(4, round(1100 * organ.share / total)) + (3 if organ.level != "township" else 0)
            for _ in range(size):
                serial += 1
                until = dt.date(2027, 1, 1) + dt.timedelta(days=rng.randrange(60, 1400))
                add(PersonSpec(invented_name(rng), organ.code, "执法人员", f"演示08{serial:06d}", until))
        elif organ.kind == "office":
            add(PersonSpec(invented_name(rng), organ.code, "司法所长"))
