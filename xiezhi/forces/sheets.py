"""The columns of the tables of this room that come in as files."""

from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

from .codes import ENGAGED, POOL, SECTOR, SPECIALITY

T, D, C, CS, B = Kind.TEXT, Kind.DATE, Kind.CODE, Kind.CODES, Kind.BOOL

ENGAGEMENTS = FactSheet(
    "engagement",
    N_("行政执法监督员和联系点"),
    (
        Fact("kind", C, N_("聘任类别"), names=("类别",), codes=ENGAGED, required=True, example="行政执法监督员"),
        Fact("name", T, N_("姓名或者名称"), names=("姓名", "名称", "联系点名称"), required=True),
        Fact("sector", C, N_("界别"), codes=SECTOR, required=True, example="人大代表"),
        Fact("employer", T, N_("工作单位"), names=("单位",), note=N_("同名的必须填写")),
        Fact(
            "place",
            T,
            N_("所在地区"),
            names=("区划", "地区"),
            note=N_("名称或者代码；不填的为本机构所在地区"),
            example="西林吉镇",
        ),
        Fact("contact", T, N_("联系人"), note=N_("联系点填写")),
        Fact("from_on", D, N_("聘期自"), required=True),
        Fact("to_on", D, N_("聘期至"), required=True),
        Fact("letter_no", T, N_("聘书文号"), names=("聘书编号",), note=N_("已经制发纸质聘书的填写")),
    ),
    key=("kind", "name", "employer"),
)

EXPERTS = FactSheet(
    "expert",
    N_("专家库和人才库人员"),
    (
        Fact("pool", C, N_("库别"), codes=POOL, required=True, example="专家库"),
        Fact("name", T, N_("姓名"), required=True),
        Fact(
            "employer", T, N_("工作单位"), names=("单位",), required=True, note=N_("是执法机关的写全称，抽取时据此回避")
        ),
        Fact("title", T, N_("职务职称"), names=("职务", "职称")),
        Fact("specialities", CS, N_("专长"), codes=SPECIALITY, required=True, example="行政处罚、案卷评查"),
        Fact("credentials", T, N_("资格和经历"), note=N_("不报居民身份证号码")),
    ),
    key=("pool", "name", "employer"),
)

STAFF = FactSheet(
    "force_staff",
    N_("监督人员和司法所人员"),
    (
        Fact(
            "organ_code",
            T,
            N_("单位统一社会信用代码"),
            names=("机关代码", "单位代码"),
            note=N_("监督机构自己或者下面的司法所"),
        ),
        Fact("name", T, N_("姓名"), required=True),
        Fact("title", T, N_("职务")),
        Fact("dedicated", B, N_("是否专职"), names=("专职",), required=True, example="是"),
        Fact("background", B, N_("是否有法学法律或者政府法制工作经验"), names=("法律背景",)),
        Fact("certificate_no", T, N_("监督证件号"), names=("证号",), note=N_("同名的必须填写")),
        Fact("from_on", D, N_("到岗日期"), required=True),
    ),
    key=("organ_code", "name", "certificate_no"),
)
