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
