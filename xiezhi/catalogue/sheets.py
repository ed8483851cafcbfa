"""The columns of a power list and of items given to townships: import template, forms and checks are made from them."""

from __future__ import annotations

from xiezhi.law.codes import DOMAIN, PENALTY_KIND
from xiezhi.law.power_codes import EXERCISE_LEVEL, LIMIT_UNIT
from xiezhi.law.procedure_codes import COERCION_KIND
from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

T, D, B, N, Y, C, CS = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.COUNT, Kind.FEN, Kind.CODE, Kind.CODES

ITEM = FactSheet(
    "item",
    N_("权责清单事项"),
    (
        Fact("code", T, N_("事项编码"), names=("职权编码", "权力编码", "编码"), required=True, example="演-SJ-0012"),
        Fact("name", T, N_("事项名称"), names=("职权名称", "权力名称", "项目名称"), required=True,
             example="对经营超过保质期食品的处罚"),
        Fact("organ_code", T, N_("实施主体统一社会信用代码"), names=("机关代码", "实施主体代码")),
        Fact("organ_name", T, N_("实施主体"), names=("行使主体", "实施机关")),
        Fact("parent_code", T, N_("上级事项编码"), names=("主项编码",), note=N_("子项填写所属主项的编码")),
        Fact("power_set", T, N_("权力类型代码集"), names=("代码集",), example="政务服务事项",
             note=N_("政务服务事项或者省级政务库；权力类型只写编号时必须填写，两套编号意思不同")),
        Fact("power_type", T, N_("权力类型"), names=("职权类别", "权力类别", "事项类型"), required=True, example="02 行政处罚",
             note=N_("写名称，或者编号加名称")),
        Fact("level", C, N_("行使层级"), codes=EXERCISE_LEVEL, example="县级", note=N_("不填的，按本机关的层级")),
        Fact("domain", C, N_("执法领域"), names=("职权领域",), codes=DOMAIN, note=N_("不填的，按本机关的领域")),
        Fact("cause", T, N_("违法行为"), names=("案由", "违法行为种类"), example="经营超过保质期的食品",
             note=N_("处罚事项必填；与案件的案由一致，才能对上")),
        Fact("penalty_kinds", CS, N_("处罚种类"), codes=PENALTY_KIND, example="警告、罚款", note=N_("处罚事项必填")),
        Fact("coercion_kinds", CS, N_("强制种类"), codes=COERCION_KIND, example="扣押", note=N_("强制事项必填")),
        Fact("grounds", T, N_("法律依据"), names=("职权依据", "设定依据", "处罚依据", "实施依据"), required=True,
             example="《行政处罚法》第九条第二项；《……条例》第三条、第五条第一款", note=N_("写到条款项，几部之间用分号隔开")),
        Fact("duties", T, N_("违反条款"), names=("违反的规定",), note=N_("违法行为违反的条款，写法与法律依据相同")),
        Fact("fine_min", Y, N_("罚款下限（元）"), names=("罚款下限",)),
        Fact("fine_max", Y, N_("罚款上限（元）"), names=("罚款上限",)),
        Fact("times_min", T, N_("倍数下限"), example="10", note=N_("倍数或者百分比：10、10倍、5%")),
        Fact("times_max", T, N_("倍数上限"), example="20"),
        Fact("times_base", T, N_("倍数基数"), example="货值金额", note=N_("按什么的倍数计算")),
        Fact("range_note", T, N_("幅度说明"), note=N_("分档、封顶等另行规定的情形")),
        Fact("limit", N, N_("法定时限"), example="90"),
        Fact("promise", N, N_("承诺时限"), example="60"),
        Fact("limit_unit", C, N_("时限单位"), codes=LIMIT_UNIT, example="自然日"),
        Fact("flow", T, N_("办理流程"), names=("流程",), example="立案→调查→审核→告知→决定→送达→执行",
             note=N_("各步骤之间用→隔开")),
        Fact("conditions", T, N_("适用条件")),
        Fact("unit", T, N_("承办机构"), names=("责任科室", "承办科室")),
        Fact("inspection", B, N_("是否检查事项"), names=("检查事项",), example="否",
             note=N_("行政检查事项不填也算；公布后才可以据以检查")),
        Fact("supervise_code", T, N_("监管事项目录编码"), column="supervise_item_code", note=N_("国家“互联网+监管”目录，14位数字")),
        Fact("inspection_code", T, N_("检查实施清单编码"), column="supervise_item_check_icode",
             note=N_("前18位是本机关的统一社会信用代码，第19位为1至5")),
        Fact("listed_on", D, N_("首次列入日期"), note=N_("上平台之前已经列入清单的填写")),
        Fact("from_on", D, N_("生效日期"), note=N_("不填的，随本版施行之日")),
        Fact("to_on", D, N_("失效日期"), names=("截止日期",), note=N_("该日当日仍有效；没有的不填")),
    ),
    key=("code", "from_on"),
)  # fmt: skip

DELEGATION = FactSheet(
    "delegation",
    N_("乡镇赋权事项"),
    (
        Fact("township", T, N_("承接机关"), names=("乡镇街道", "承接乡镇", "承接主体", "乡镇（街道）"), required=True,
             example="漠河市西林吉镇人民政府", note=N_("乡镇人民政府、街道办事处的全称、简称或者统一社会信用代码")),
        Fact("grantor", T, N_("赋权部门"), names=("县级部门", "原实施主体", "赋权单位"), required=True,
             example="漠河市城市管理综合执法局", note=N_("县级部门的全称、简称或者统一社会信用代码")),
        Fact("code", T, N_("事项编码"), names=("职权编码", "权力编码", "编码"), required=True, example="演-CG-0007",
             note=N_("赋权部门现行清单中的行政处罚事项")),
        Fact("name", T, N_("事项名称"), names=("职权名称", "赋权事项"), note=N_("只供核对，以编码为准")),
        Fact("instrument_no", T, N_("赋权文号"), names=("赋权文件", "赋权依据", "文号"), example="漠政规〔2026〕5号",
             note=N_("文号、赋权日期相同的，列入同一份赋权决定")),
        Fact("from_on", D, N_("赋权日期"), names=("生效日期",), note=N_("拟自该日起由乡镇街道行使；由负责人公布时最后确定")),
        Fact("assessment", T, N_("承接能力评估"), names=("评估情况",)),
    ),
    key=("township", "grantor", "code"),
)  # fmt: skip
