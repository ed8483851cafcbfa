"""Invented local instruments on which the demo's items rest, marked 演示 in title and text. No real statute says any of this."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.law.numerals import to_chinese

from .penalties import CAUSES, Cause

FIRST, EFFECTIVE = "2018年12月1日", "2019年1月1日"
NOTE = "（演示文本，内容全部虚构，不是法律）"


@dataclass(frozen=True)
class Field:
    """A field of enforcement: its instrument, what it inspects and licenses."""

    key: str
    sign: str  # begins the codes of its items
    name: str
    objects: tuple[str, ...]  # what is inspected
    licence: str
    seized: str

    @property
    def title(self) -> str:
        return f"{self.name}演示条例"


FIELDS = {
    field.key: field
    for field in (
        Field("market", "SJ", "市场监管", ("食品经营", "明码标价", "计量器具使用", "广告发布"), "食品小作坊登记", "不符合标准的食品"),
        Field("traffic", "JT", "交通运输", ("道路货物运输", "机动车维修", "客运场站"), "道路货物运输经营许可", "无证经营的车辆"),
        Field("forest", "LC", "林业草原", ("木材经营加工", "林地使用", "森林防火"), "林木采伐许可", "盗伐的林木"),
        Field("city", "CG", "城市管理", ("户外广告设置", "建筑垃圾处置", "临街经营"), "户外广告设置许可", "占道经营的物品"),
        Field("environment", "HB", "生态环境", ("排污单位", "危险废物贮存", "噪声排放"), "排污许可", "造成污染的设施"),
        Field("emergency", "YJ", "应急管理", ("危险化学品经营", "烟花爆竹零售", "工矿企业安全"), "烟花爆竹零售许可", "违规储存的烟花爆竹"),
        Field("farm", "NY", "农业农村", ("种子经营", "农药经营", "动物检疫"), "农药经营许可", "假劣种子"),
        Field("health", "WJ", "卫生健康", ("公共场所卫生", "医疗机构执业", "医疗废物处置"), "公共场所卫生许可", "不合格的用品用具"),
        Field("housing", "ZJ", "住房城乡建设", ("施工现场", "物业服务", "供热经营"), "建筑工程施工许可", "不合格的建筑材料"),
        Field("land", "ZR", "自然资源", ("土地利用", "矿产资源开采", "测绘成果"), "临时用地许可", "违法开采的设备"),
        Field("labour", "RS", "人力资源社会保障", ("工资支付", "劳动合同", "人力资源服务"), "劳务派遣经营许可", "伪造的证件"),
        Field("culture", "WL", "文化旅游", ("上网服务场所", "旅行社经营", "娱乐场所"), "娱乐场所经营许可", "违禁的音像制品"),
        Field("water", "SW", "水务", ("取水", "河道采砂", "供水水质"), "取水许可", "违法采砂的船舶机具"),
        Field("civil", "MZ", "民政", ("养老机构", "社会团体", "殡葬服务"), "公墓建设许可", "违规的殡葬用品"),
        Field("education", "JY", "教育", ("校外培训机构", "民办学校"), "校外培训机构设立许可", "违规的教材"),
        Field("medical", "YB", "医疗保障", ("定点医疗机构", "定点零售药店"), "定点机构备案", "虚假的票据"),
        Field("develop", "FG", "发展改革", ("价格成本监审", "节能"), "节能审查", "不合格的用能设备"),
        Field("finance", "CZ", "财政", ("会计信息质量", "政府采购"), "代理记账许可", "伪造的会计资料"),
        Field("stats", "TJ", "统计", ("统计数据质量",), "涉外调查许可", "伪造的统计资料"),
        Field("tobacco", "YC", "烟草专卖", ("烟草制品零售",), "烟草专卖零售许可", "无证经营的烟草制品"),
        Field("weather", "QX", "气象", ("防雷装置", "气象信息发布"), "防雷装置检测资质", "擅自设置的探测设备"),
        Field("post", "YZ", "邮政", ("快递经营", "邮件安全"), "快递业务经营许可", "禁寄物品"),
        Field("township", "XZ", "乡镇街道", ("村庄环境卫生", "集市秩序"), "临时占用村道许可", "占道的物品"),
    )
}  # fmt: skip

# what any field knows beside its own causes: violation, range in 元
COMMON = (
    Cause("拒绝、阻碍执法人员依法监督检查", "", 1000, 20000),
    Cause("提供虚假材料或者隐瞒有关情况", "", 2000, 30000),
    Cause("未按规定保存经营台账", "", 500, 5000),
    Cause("未按规定公示许可证件和服务承诺", "", 200, 2000),
    Cause("伪造、变造、转让许可证件", "", 5000, 50000),
    Cause("逾期不改正违法行为", "", 1000, 10000),
    Cause("聘用不具备资格的人员上岗", "", 2000, 20000),
    Cause("未按规定报告安全事件", "", 3000, 30000),
)

INSPECTION, CREDIT = "演示省行政检查办法", "演示省信用监管演示条例"


def causes(key: str) -> list[Cause]:
    """Causes of the demo's cases of a field, then what is common to all."""
    return [*CAUSES.get(key, []), *COMMON]


def duty_article(n: int) -> int:
    """Article of the n-th cause: what must not be done."""
    return 3 + 2 * n


def penalty_article(n: int) -> int:
    """Article of the n-th cause: what it costs."""
    return 4 + 2 * n


def after(key: str) -> int:
    """The first article after those of the causes: inspection, seizure, licence, reward."""
    return 3 + 2 * len(causes(key))


def _document(title: str, by: str, published: str, first: str, articles: list[str]) -> str:
    lines = [f"# {title}", "", f"（{published}{by}公布　自{first}起施行）", ""]
    for n, text in enumerate(articles, 1):
        lines += [f"第{to_chinese(n)}条　{text}", ""]
    return "\n".join(lines)


def text_of(field: Field) -> str:
    """The instrument of a field."""
    articles = [
        f"为了演示{field.name}领域的执法事项，虚构本条例{NOTE}。",
        f"本条例所称{field.name}执法，是指演示地区的机关在{field.name}领域实施的执法活动。",
    ]
    for n, cause in enumerate(causes(field.key)):
        articles.append(f"任何单位和个人不得有下列行为：{cause.name}。")
        extra = "，可以并处没收违法所得" if cause.confiscates else ""
        articles.append(
            f"违反本条例第{to_chinese(duty_article(n))}条规定的，给予警告，并处{cause.low:,}元以上{cause.high:,}元以下罚款{extra}。"
        )
    articles += [
        "执法机关对" + "、".join(field.objects) + "等进行监督检查。",
        f"对{field.seized}，执法机关可以查封、扣押。",
        f"从事相关活动的，应当取得{field.licence}。",
        "对举报违法行为有功的单位和个人，给予奖励。",
    ]
    return _document(field.title, "演示省人民代表大会常务委员会", FIRST, EFFECTIVE, articles)


def inspection_text(amended: bool) -> str:
    """The rules on inspections; amended, the visits a year are fewer and the third article is new."""
    articles = [
        f"为了演示行政检查，虚构本办法{NOTE}。",
        f"日常检查同一对象每年不超过{'两' if amended else '四'}次，检查事项应当事先公布。",
        "检查应当出示证件" + ("、扫码登记" if amended else "") + "并制作笔录。",
        "检查结果应当告知被检查对象。",
    ]
    when = ("2026年9月20日", "2026年11月1日") if amended else (FIRST, EFFECTIVE)
    return _document(INSPECTION, "演示省人民政府令第9号" if amended else "演示省人民政府令第3号", *when, articles)


def credit_text() -> str:
    """An instrument that is repealed in the demo."""
    articles = [
        f"为了演示依据废止，虚构本条例{NOTE}。",
        "从事经营活动的，应当按照规定公示许可证件和服务承诺。",
        "违反本条例第二条规定的，处二百元以上二千元以下罚款。",
    ]
    return _document(CREDIT, "演示省人民代表大会常务委员会", FIRST, EFFECTIVE, articles)
