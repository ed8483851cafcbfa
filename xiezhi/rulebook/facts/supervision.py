"""Facts of supervision: complaints, matters, instruments, objections, measures, disputes, and what supervisors touch."""

from xiezhi.law import supervision_codes as codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, B, C, CS = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.CODE, Kind.CODES

COMPLAINT = FactSheet(
    "complaint",
    N_("行政执法投诉举报"),
    (
        Fact("complaint_no", T, N_("投诉举报编号"), names=("工单号",), required=True),
        Fact("organ_code", T, N_("被投诉机关统一社会信用代码")),
        Fact("channel", C, N_("来源渠道"), codes=codes.COMPLAINT_CHANNEL, required=True, example="12345热线"),
        Fact("received_on", D, N_("收到日期"), required=True, working=True, example="2026-03-02"),
        Fact("accepted_on", D, N_("受理日期"), working=True),
        Fact("real_name", B, N_("是否实名"), example="是"),
        Fact("closed_on", D, N_("办结日期"), working=True),
        Fact("replied_on", D, N_("反馈日期"), working=True),
        Fact("shared_on", D, N_("热线数据归集日期")),
        Fact("triaged_on", D, N_("研判是否列为重点监督日期"), working=True),
        Fact("reviewable", B, N_("是否符合复议或者诉讼受理条件")),
        Fact("guided_on", D, N_("引导申请复议、提起诉讼日期")),
    ),
    key=("complaint_no",),
)

SUPERVISION_CASE = FactSheet(
    "supervision_case",
    N_("监督事项"),
    (
        Fact("matter_no", T, N_("监督事项编号"), required=True),
        Fact("organ_code", T, N_("被监督机关统一社会信用代码"), required=True),
        Fact("filed_on", D, N_("监督立案日期"), working=True),
        Fact("individual", B, N_("是否针对个案监督"), note=N_("针对制度性问题的，填“否”")),
        Fact("reconsidered_on", D, N_("行政复议受理日期")),
        Fact("litigated_on", D, N_("行政诉讼立案日期")),
        Fact("remedy_ended_on", D, N_("复议诉讼办结日期")),
        Fact("duty_crime_on", D, N_("确认为职务违法犯罪线索日期"), working=True),
        Fact("referred_on", D, N_("移送监察机关日期"), working=True),
        Fact("receipt_on", D, N_("收到移送回执日期"), working=True),
        Fact("vertical", B, N_("被监督机关是否垂直管理"), note=N_("含双重领导并且以上级部门领导为主的机关")),
        Fact("found_on", D, N_("发现问题日期"), working=True),
        Fact("informed_on", D, N_("告知其上一级主管部门日期"), working=True),
    ),
    key=("matter_no",),
)

INSTRUMENT = FactSheet(
    "instrument",
    N_("监督文书"),
    (
        Fact("doc_no", T, N_("文号")),
        Fact("kind", C, N_("文书种类"), codes=codes.INSTRUMENT_KIND, required=True, example="行政执法监督意见书"),
        Fact("issuer_kind", C, N_("发文机关"), codes=codes.ISSUER_KIND),
        Fact("target_name", T, N_("被监督机关")),
        Fact("facts_found", T, N_("查明的事实")),
        Fact("basis", T, N_("依据条款")),
        Fact("problem_kind", C, N_("问题类别"), codes=codes.PROBLEM_KIND),
        Fact("demand", T, N_("要求")),
        Fact("due_on", D, N_("报送纠正情况期限"), note=N_("经批准延期的，填延期后的日期")),
        Fact("report_way", T, N_("报送内容与方式")),
        Fact("objection_way", T, N_("异议途径")),
        Fact("sealed_on", D, N_("用印日期")),
        Fact("issued_on", D, N_("成文日期"), required=True, example="2026-03-02"),
        Fact("proposed_on", D, N_("处理建议日期")),
        Fact("government_no", T, N_("本级人民政府（行署）决定文号")),
        Fact("reported_on", D, N_("报送纠正情况日期")),
        Fact("corrected", C, N_("履职或者纠正结果"), codes=codes.CORRECTED),
        Fact("withdrawn_on", D, N_("文书撤销日期")),
    ),
    key=("doc_no",),
)

OBJECTION = FactSheet(
    "objection",
    N_("对监督处理结果的异议"),
    (
        Fact("objection_no", T, N_("异议编号"), required=True),
        Fact("doc_no", T, N_("文号")),
        Fact("raised_on", D, N_("异议提出日期"), required=True),
        Fact("handled_on", D, N_("异议处理日期")),
        Fact("retracted_on", D, N_("异议撤回日期")),
    ),
    key=("objection_no",),
)

OFFICER_MEASURE = FactSheet(
    "officer_measure",
    N_("执法人员处理"),
    (
        Fact("cert_no", T, N_("执法证号"), required=True),
        Fact("measure", C, N_("处理方式"), codes=codes.OFFICER_MEASURE, required=True),
        Fact("suggested_on", D, N_("处理建议日期")),
        Fact("decided_no", T, N_("有权机关决定文号")),
        Fact("decided_on", D, N_("有权机关决定日期")),
        Fact("basis", T, N_("法定依据")),
        Fact("applied_on", D, N_("证件或者岗位状态改变日期")),
    ),
)

CIRCULAR = FactSheet(
    "circular",
    N_("监督通报公布"),
    (
        Fact("doc_no", T, N_("文号"), required=True),
        Fact("scope", C, N_("通报范围"), codes=codes.CIRCULAR_SCOPE, required=True),
        Fact("approved_on", D, N_("审批日期")),
        Fact("masked_on", D, N_("脱敏审核日期")),
        Fact("issued_on", D, N_("通报公布日期"), required=True),
    ),
    key=("doc_no",),
)

SPECIAL_SUPERVISION = FactSheet(
    "special_supervision",
    N_("专项监督"),
    (
        Fact("task_no", T, N_("专项监督编号"), required=True),
        Fact("level", C, N_("组织开展的监督机构层级"), codes=codes.BODY_LEVEL, required=True),
        Fact("above_no", T, N_("所属省级以上专项监督编号"), note=N_("配合省级以上专项监督开展的填写")),
        Fact("plan_parts", CS, N_("工作方案已经明确的内容"), codes=codes.SPECIAL_PLAN_PART),
        Fact("approved_on", D, N_("本级人民政府批准日期")),
        Fact("started_on", D, N_("专项监督开始日期"), required=True),
    ),
    key=("task_no",),
)

DISPUTE = FactSheet(
    "dispute",
    N_("行政执法争议协调"),
    (
        Fact("dispute_no", T, N_("争议编号"), required=True),
        Fact("failed_on", D, N_("协调不能一致日期"), working=True, note=N_("协调一致的，不填")),
        Fact("proposed_on", D, N_("提出处理意见日期"), working=True),
        Fact("reported_on", D, N_("报人民政府决定日期"), working=True),
    ),
    key=("dispute_no",),
)

SUPERVISION_ACT = FactSheet(
    "supervision_act",
    N_("监督端操作"),
    (
        Fact("act_no", T, N_("操作编号"), required=True),
        Fact("of_case_no", T, N_("所涉案号")),
        Fact("by_supervisor", B, N_("操作人是否监督角色"), required=True),
        Fact("changed", CS, N_("改动的内容"), codes=codes.CHANGED_PART, note=N_("只查阅的，不填")),
        Fact("acted_on", D, N_("操作日期"), required=True),
    ),
    key=("act_no",),
)
