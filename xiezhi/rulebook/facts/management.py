"""Facts of the management of enforcement: organs by year, officers, benchmarks, reports, case files, records of data."""

from xiezhi.law import supervision_codes as codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, M, B, N, C, CS = Kind.TEXT, Kind.DATE, Kind.MOMENT, Kind.BOOL, Kind.COUNT, Kind.CODE, Kind.CODES

ORGAN_YEAR = FactSheet(
    "organ_year",
    N_("执法机关年度情况"),
    (
        Fact("organ_code", T, N_("执法机关统一社会信用代码"), required=True),
        Fact("organ_name", T, N_("执法机关"), required=True),
        Fact("year_ended_on", D, N_("统计年度最后一日"), example="2025-12-31"),
        Fact("published_on", D, N_("年度执法总体情况和数据公开日期"), waits=N_("年度执法情况公开和报送的登记")),
        Fact("told_justice_on", D, N_("报本级司法行政部门日期"), waits=N_("年度执法情况公开和报送的登记")),
        Fact("told_superior_on", D, N_("报上级主管部门日期"), waits=N_("年度执法情况公开和报送的登记")),
        Fact("counted_on", D, N_("情况核查日期"), note=N_("以下各项按这一日的情况填写")),
        Fact("shown_items", CS, N_("已经公示的事前公开事项"), codes=codes.SHOWN_BEFOREHAND,
             example="执法主体、执法人员、执法职责"),
        Fact("inspects", B, N_("是否承担随机抽查职责")),
        Fact("reviewer_count", N, N_("法制审核人员数")),
        Fact("officer_count", N, N_("在岗执法人员数"), note=N_("持有行政执法证件的在岗人员")),
    ),
    key=("organ_code", "year_ended_on"),
)

OFFICER = FactSheet(
    "officer",
    N_("行政执法人员"),
    (
        Fact("cert_no", T, N_("执法证号"), required=True),
        Fact("organ_code", T, N_("执法机关统一社会信用代码"), required=True),
        Fact("on_duty", B, N_("是否在执法岗位"), required=True, example="是"),
        Fact("year_ended_on", D, N_("培训年度最后一日"), example="2025-12-31"),
        Fact("training_hours", N, N_("年内在岗培训学时"), note=N_("公共法律知识、业务知识和执法技能合计，取整学时")),
        Fact("excuse", T, N_("未达学时的正当理由"), note=N_("年中入职、长期病假、产假、借调等")),
        Fact("cert_valid_to", D, N_("执法证件有效期至")),
        Fact("left_on", D, N_("调离、退休或者辞职日期"), working=True),
        Fact("failed_on", D, N_("培训或者考试不合格日期"), note=N_("此后补考合格的，不填")),
        Fact("cert_withdrawn_on", D, N_("证件收回或者注销日期")),
    ),
    key=("cert_no",),
)

BENCHMARK = FactSheet(
    "benchmark",
    N_("行政裁量权基准"),
    (
        Fact("benchmark_no", T, N_("基准文号或者编号"), required=True),
        Fact("benchmark_name", T, N_("基准名称")),
        Fact("organ_code", T, N_("执法机关统一社会信用代码"), required=True),
        Fact("kind", C, N_("基准来源"), codes=codes.BENCHMARK_KIND, required=True, example="自行制定"),
        Fact("made_on", D, N_("制定或者决定适用日期"), required=True, working=True),
        Fact("filed_on", D, N_("报送备案日期")),
        Fact("published_on", D, N_("公示日期"), working=True),
        Fact("basis_changed_on", D, N_("依据修改施行日期"), note=N_("所依据的法律、法规、规章最近一次修改的施行日期")),
        Fact("revised_on", D, N_("启动调整日期")),
    ),
    key=("organ_code", "benchmark_no"),
)

PROGRESS_REPORT = FactSheet(
    "progress_report",
    N_("落实进展报告"),
    (
        Fact("organ_code", T, N_("报送单位统一社会信用代码"), required=True),
        Fact("organ_name", T, N_("报送单位")),
        Fact("kind", C, N_("报告类型"), codes=codes.REPORT_KIND, required=True, example="月报"),
        Fact("period_began_on", D, N_("报告期首日"), required=True, example="2026-03-01", note=N_("月报为当月一日")),
        Fact("period_ended_on", D, N_("报告期末日"), example="2026-03-31"),
        Fact("submitted_on", D, N_("报送日期")),
        Fact("parts", CS, N_("已经写明的要素"), codes=codes.REPORT_PART),
    ),
    key=("organ_code", "kind", "period_ended_on"),
)

CASE_FILE = FactSheet(
    "case_file",
    N_("执法案卷"),
    (
        Fact("file_no", T, N_("案卷号"), required=True),
        Fact("of_case_no", T, N_("所属案号")),
        Fact("organ_code", T, N_("执法机关统一社会信用代码"), required=True),
        Fact("closed_on", D, N_("结案日期"), required=True),
        Fact("archived_on", D, N_("归档日期")),
        Fact("review_due_on", D, N_("应当完成评查的日期"), note=N_("没有抽中评查的，不填")),
        Fact("reviewed_on", D, N_("评查日期")),
        Fact("vetoes", CS, N_("评查发现的否决项"), codes=codes.FILE_VETO),
    ),
    key=("organ_code", "file_no"),
)

DATA_RECORD = FactSheet(
    "data_record",
    N_("执法数据记录"),
    (
        Fact("record_no", T, N_("记录唯一标识"), column="record_unique_identity", required=True),
        Fact("organ_code", T, N_("执法机关统一社会信用代码"), required=True),
        Fact("made_at", M, N_("记录生成时间"), required=True, example="2026-03-02 09:00"),
        Fact("pushed_at", M, N_("推送上级平台时间"), column="cd_time"),
        Fact("missing_fields", T, N_("缺失的必填项"), note=N_("由校验得出，没有缺失的为空")),
        Fact("conflicts", T, N_("逻辑冲突"), note=N_("由校验得出，没有冲突的为空")),
    ),
    key=("organ_code", "record_no"),
)
