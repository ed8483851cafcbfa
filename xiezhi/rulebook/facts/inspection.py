"""Facts of inspections of enterprises (国办发〔2024〕54号): one inspection, one plan, one item of the list."""

from xiezhi.law import supervision_codes as codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, B, N, C, CS = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.COUNT, Kind.CODE, Kind.CODES

INSPECTION = FactSheet(
    "inspection",
    N_("涉企行政检查"),
    (
        # who inspects whom, and why
        Fact("inspection_no", T, N_("检查行为编号"), column="check_action_code", names=("检查编号",), required=True),
        Fact("organ_code", T, N_("检查机关统一社会信用代码"), column="implement_institution_code", required=True),
        Fact("organ_name", T, N_("检查机关"), column="implement_institution", names=("实施机构",)),
        Fact("enterprise_name", T, N_("被检查企业"), column="administrative_cp", names=("行政相对人",), required=True),
        Fact("enterprise_code", T, N_("被检查企业统一社会信用代码")),
        Fact("kind", C, N_("检查类型"), column="check_form", names=("检查形式",), codes=codes.INSPECTION_KIND,
             required=True, example="日常检查"),
        Fact("assigned_above", B, N_("是否上级机关部署的专项检查"), example="否"),
        Fact("recheck", B, N_("是否复查整改情况"), example="否"),
        Fact("for_quota", B, N_("是否为完成检查指标而实施"), example="否"),
        Fact("item_published_on", D, N_("检查事项公布日期")),
        Fact("inspector_kind", C, N_("实施者性质"), codes=codes.INSPECTOR_KIND, example="行政机关"),
        Fact("in_organs_name", B, N_("受委托组织是否以委托机关名义检查")),
        Fact("officer_nos", T, N_("检查人员证号"), column="check_personnel_code", names=("执法证号",)),
        Fact("officer_count", N, N_("检查人员数"), note=N_("由证号个数得出，也可直接填写；不含协助人员")),
        Fact("all_certified", B, N_("检查人员是否均持有效执法证件"), example="是"),
        Fact("in_region", B, N_("企业所在地是否在检查机关管辖区域内"), example="是",
             note=N_("由机关按管辖确定，不能只比对行政区划代码")),
        Fact("assist_no", T, N_("异地检查协助手续文号")),
        # approval, notice, conduct
        Fact("approved_on", D, N_("执法主体负责人批准日期")),
        Fact("urgent", B, N_("是否情况紧急当场实施"), example="否"),
        Fact("notice_no", T, N_("行政检查通知书文号")),
        Fact("inspected_on", D, N_("检查日期"), column="check_date", names=("检查时间",), required=True, working=True,
             example="2026-03-02"),
        Fact("ended_on", D, N_("检查结束日期"), working=True, note=N_("当日结束的可以不填")),
        Fact("onsite", B, N_("是否入企现场检查"), example="是"),
        Fact("scan_began_on", D, N_("当地实行扫码入企的日期"), note=N_("当地没有实行的，不填")),
        Fact("scanned_on", D, N_("扫码或者赋码补报日期")),
        Fact("scan_exempt", T, N_("未扫码的例外理由")),
        Fact("recorded_on", D, N_("现场检查笔录日期")),
        Fact("result_told_on", D, N_("检查结果告知企业日期")),
        # how often
        Fact("year_count", N, N_("本年度第几次检查该企业"),
             note=N_("同一机关、同一企业、检查日期所在年度，含本次，不含上级机关部署的专项检查")),
        Fact("year_cap", N, N_("公布的年度检查频次上限")),
        Fact("last_inspected_on", D, N_("本机关上一次检查该企业日期")),
        Fact("others_inspect_on", D, N_("其他机关检查该企业日期"), note=N_("已经实施或者已经列入计划的，取与本次最近的一日")),
        Fact("joint", B, N_("是否纳入联合检查或者综合查一次")),
        # random selection
        Fact("market_field", B, N_("是否属于市场监管领域"), note=N_("优化营商环境条例第五十四条所称市场监管领域")),
        Fact("key_field", B, N_("是否实行全覆盖重点监管的领域")),
        Fact("random_object", B, N_("是否随机抽取检查对象")),
        Fact("random_officers", B, N_("是否随机选派检查人员")),
        Fact("published_on", D, N_("检查结果公开日期"), working=True),
        # what was complained of or found
        Fact("complaint_kinds", CS, N_("投诉反映的“八个不得”情形"), codes=codes.EIGHT_NOTS),
        Fact("banned_kinds", CS, N_("发现的“五个严禁”情形"), codes=codes.FIVE_BANS),
    ),
    key=("organ_code", "inspection_no"),
)

INSPECTION_PLAN = FactSheet(
    "inspection_plan",
    N_("涉企行政检查计划"),
    (
        Fact("plan_no", T, N_("检查计划编号"), column="plan_id", required=True),
        Fact("organ_code", T, N_("检查机关统一社会信用代码"), required=True),
        Fact("organ_name", T, N_("检查机关")),
        Fact("kind", C, N_("计划类型"), codes=codes.PLAN_KIND, required=True, example="年度检查计划"),
        Fact("assigned_above", B, N_("是否上级机关部署的专项检查"), example="否"),
        Fact("year_ends_on", D, N_("计划年度最后一日"), example="2026-12-31"),
        Fact("submitted_on", D, N_("报送同级司法行政部门日期")),
        Fact("approved_by", C, N_("批准机关"), codes=codes.PLAN_APPROVER),
        Fact("approved_on", D, N_("批准日期")),
        Fact("filed_on", D, N_("报司法行政部门备案日期")),
        Fact("published_on", D, N_("计划公布日期")),
        Fact("started_on", D, N_("专项检查开始日期")),
        Fact("year_count", N, N_("本机关本年度第几次专项检查"), note=N_("不含上级机关部署的")),
        Fact("year_cap", N, N_("专项检查年度数量上限"), note=N_("当地没有规定的，不填")),
    ),
    key=("organ_code", "plan_no"),
)

INSPECTION_ITEM = FactSheet(
    "inspection_item",
    N_("涉企行政检查事项"),
    (
        Fact("item_code", T, N_("检查事项编码"), column="supervise_item_check_icode", required=True),
        Fact("item_name", T, N_("检查事项名称"), required=True),
        Fact("organ_code", T, N_("检查机关统一社会信用代码"), required=True),
        Fact("listed_on", D, N_("列入清单日期")),
        Fact("last_used_on", D, N_("最近一次实施日期"), note=N_("列入以来没有实施过的，不填")),
        Fact("cleared_on", D, N_("清理取消日期")),
        Fact("kept_reason", T, N_("论证保留的理由")),
    ),
    key=("organ_code", "item_code"),
)
