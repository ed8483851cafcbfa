"""Code sets. A coded value means something only with the name and version of its set (data-standards, term 132)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .text import N_


@dataclass(frozen=True)
class Code:
    """One value of a code set: the stored `value`, its Chinese `label`, and other spellings seen in data."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeSet:
    """A named, versioned list of codes with its source."""

    name: str
    version: str
    source: str
    codes: tuple[Code, ...]
    _index: dict[str, Code] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for code in self.codes:
            for key in (code.value, code.label, *code.aliases):
                self._index[key] = code

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def parse(self, text: str) -> Code | None:
        """The code a person meant by `text` (value, label or a known other spelling), or None."""
        return self._index.get(text.strip())

    def label(self, value: str) -> str:
        """Label of a stored value; an unknown value shows as itself."""
        code = self._index.get(value)
        return code.label if code else value


PARTY_KIND = CodeSet(
    "party_kind", "双公示2018", "双公示行政处罚 CF_XDR_LB",
    (
        Code("legal", N_("法人及非法人组织"), ("法人", "其他组织", "非法人组织", "2", "9")),
        Code("person", N_("自然人"), ("公民", "个人", "1")),
        Code("trader", N_("个体工商户"), ("个体户",)),
    ),
)

PENALTY_KIND = CodeSet(
    "penalty_kind", "2021-07-15", "行政处罚法第九条；由轻到重按年报统计口径",
    (
        Code("warning", N_("警告")),
        Code("criticism", N_("通报批评")),
        Code("fine", N_("罚款")),
        Code("confiscate_gains", N_("没收违法所得")),
        Code("confiscate_goods", N_("没收非法财物")),
        Code("suspend_licence", N_("暂扣许可证件"), ("暂扣许可证",)),
        Code("downgrade", N_("降低资质等级")),
        Code("restrict_business", N_("限制开展生产经营活动")),
        Code("halt_business", N_("责令停产停业")),
        Code("close_down", N_("责令关闭")),
        Code("restrict_trade", N_("限制从业")),
        Code("revoke_licence", N_("吊销许可证件"), ("吊销许可证", "吊销营业执照")),
        Code("detention", N_("行政拘留")),
        Code("other", N_("其他"), ("其他行政处罚",)),
    ),
)

PROCEDURE = CodeSet(
    "procedure", "2021-07-15", "行政处罚法第五章第二、三节",
    (
        Code("ordinary", N_("普通程序"), ("一般程序",)),
        Code("summary", N_("简易程序"), ("当场处罚",)),
    ),
)

SERVICE_METHOD = CodeSet(
    "service_method", "监督平台送达方式", "data-standards §7.1",
    (
        Code("direct", N_("直接送达"), ("直接", "01")),
        Code("leave", N_("留置送达"), ("留置", "02")),
        Code("entrust", N_("委托送达"), ("委托", "03")),
        Code("mail", N_("邮寄送达"), ("邮寄", "04")),
        Code("notice", N_("公告送达"), ("公告", "05")),
        Code("electronic", N_("电子送达"), ("电子",)),
    ),
)

REVIEW_RESULT = CodeSet(
    "review_result", "2021-07-15", "行政处罚法第五十八条",
    (
        Code("pass", N_("同意"), ("通过",)),
        Code("amend", N_("修改后同意"), ("修改",)),
        Code("return", N_("退回"), ("不同意", "不通过")),
    ),
)

CASE_SOURCE = CodeSet(
    "case_source", "监督平台案件来源", "data-standards §7.1",
    (
        Code("inspection", N_("现场检查"), ("检查", "1")),
        Code("complaint", N_("投诉"), ("2",)),
        Code("report", N_("举报"), ("3",)),
        Code("assigned", N_("上级机关交办"), ("交办", "4")),
        Code("transferred", N_("其他机关移送"), ("移送", "5")),
        Code("media", N_("媒体曝光"), ("6",)),
        Code("other", N_("其他"), ("9",)),
    ),
)

CLOSED_AS = CodeSet(
    "closed_as", "监督平台结案状态", "data-standards §7.1",
    (
        Code("normal", N_("正常结案"), ("01",)),
        Code("withdrawn", N_("撤销立案"), ("02",)),
        Code("no_penalty", N_("不予处罚"), ("03",)),
        Code("annulled", N_("撤销原处罚决定"), ("04",)),
        Code("terminated", N_("终结"), ("98",)),
    ),
)

# The field of enforcement: where the statute of a field says otherwise (另有规定的，从其规定), its limits stand under this code.
DOMAIN = CodeSet(
    "domain", "监督平台执法领域", "机构改革后的执法领域；行政处罚法第十八条综合行政执法领域",
    (
        Code("public_security", N_("治安管理"), ("治安",)),  # not 公安: its other fields have other statutes
        Code("market", N_("市场监管"), ("市场监督管理",)),
        Code("traffic", N_("交通运输"), ("交通",)),
        Code("agriculture", N_("农业农村"), ("农业",)),
        Code("culture", N_("文化旅游"), ("文化市场", "文体广电旅游")),
        Code("ecology", N_("生态环境"), ("环境保护",)),
        Code("emergency", N_("应急管理"), ("安全生产",)),
        Code("health", N_("卫生健康"), ("卫生",)),
        Code("urban", N_("城市管理"), ("城管",)),
        Code("forest", N_("林业草原"), ("林业", "林业和草原")),
        Code("natural_resources", N_("自然资源"), ("国土资源",)),
        Code("labour", N_("人力资源社会保障"), ("人力资源和社会保障", "劳动保障")),
        Code("housing", N_("住房城乡建设"), ("住房和城乡建设",)),
        Code("water", N_("水务"), ("水利",)),
        Code("civil_affairs", N_("民政")),
        Code("education", N_("教育")),
        Code("medical_insurance", N_("医疗保障"), ("医保",)),
        Code("development", N_("发展改革"), ("发展和改革",)),
        Code("finance", N_("财政")),
        Code("statistics", N_("统计")),
        Code("tobacco", N_("烟草专卖"), ("烟草",)),
        Code("meteorology", N_("气象")),
        Code("post", N_("邮政")),
        Code("township", N_("乡镇街道综合执法"), ("乡镇街道",)),
        Code("other", N_("其他")),
    ),
)
