"""Facts of an administrative licence (行政许可法): one application from receipt to certificate, with the columns of 双公示."""

from xiezhi.law import procedure_codes as codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, B, N, Y, C = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.COUNT, Kind.FEN, Kind.CODE

LICENCE = FactSheet(
    "licence",
    N_("行政许可"),
    (
        # who asks for what
        Fact("case_no", T, N_("许可申请编号"), names=("受理编号", "受理号", "案号"), required=True,
             example="加行审受〔2026〕41号"),
        Fact("organ_code", T, N_("许可机关统一社会信用代码"), column="XK_XKJGDM", names=("许可机关代码",), required=True),
        Fact("organ_name", T, N_("许可机关"), column="XK_XKJG"),
        Fact("applicant_name", T, N_("申请人"), column="XK_XDR_MC", names=("行政相对人名称",), required=True),
        Fact("item_name", T, N_("许可事项"), column="XK_NR", names=("许可内容",)),
        Fact("application_kind", C, N_("申请类型"), codes=codes.LICENCE_APPLICATION, required=True, example="新办"),
        Fact("procedure", C, N_("办理方式"), codes=codes.LICENCE_PROCEDURE, required=True, example="一般办理"),
        # receipt and acceptance
        Fact("received_on", D, N_("收到申请材料日期"), names=("申请日期",), required=True, working=True,
             example="2026-01-26"),
        Fact("supplement_told_on", D, N_("一次告知补正日期"), names=("补正告知日期",), working=True),
        Fact("supplement_count", N, N_("告知补正次数")),
        Fact("accepted_on", D, N_("受理日期"), working=True, example="2026-01-28"),
        Fact("refused_on", D, N_("不予受理日期"), working=True),
        Fact("voucher", B, N_("是否出具盖章并注明日期的受理或者不予受理凭证"), example="是"),
        # review
        Fact("checked_on", D, N_("实质内容核查日期")),
        Fact("checker_count", N, N_("核查人员数")),
        Fact("special_days", N, N_("法律、法规另行规定的办理期限（工作日）"),
             note=N_("含依该规定延长的天数；没有另行规定的，不填")),
        Fact("excluded_days", N, N_("听证招标检验等不计入的天数（工作日）")),
        Fact("excluded_told_on", D, N_("不计入时间书面告知日期")),
        Fact("extension_approved_on", D, N_("延长期限批准日期")),
        Fact("extension_approver", C, N_("延长期限批准人"), codes=codes.EXTENSION_APPROVER),
        Fact("extended_days", N, N_("批准延长的天数（工作日）")),
        Fact("extension_told_on", D, N_("延长理由告知日期")),
        Fact("examined_on", D, N_("下级机关审查完毕日期"), working=True),
        # hearing
        Fact("others_interest", B, N_("是否直接涉及申请人与他人之间重大利益关系"), example="否"),
        Fact("public_hearing", B, N_("是否属于应当公告听证的事项"), example="否",
             note=N_("法律、法规、规章规定应当听证，或者机关认为需要听证的重大许可事项")),
        Fact("hearing_told_on", D, N_("听证权利告知日期"), working=True),
        Fact("hearing_asked_on", D, N_("听证申请日期"), working=True),
        Fact("hearing_announced_on", D, N_("听证公告日期")),
        Fact("hearing_notified_on", D, N_("听证通知送达日期"), working=True),
        Fact("hearing_held_on", D, N_("听证举行日期"), working=True),
        Fact("examiner_hosted", B, N_("听证主持人是否为审查该申请的工作人员"), example="否"),
        # decision and certificate
        Fact("decided_on", D, N_("许可决定日期"), column="XK_JDRQ", names=("决定日期",), working=True),
        Fact("decision", C, N_("许可决定"), codes=codes.LICENCE_DECISION, example="准予许可"),
        Fact("doc_no", T, N_("许可决定书文号"), column="XK_WSH"),
        Fact("refusal_reason", T, N_("不予许可理由")),
        Fact("remedy_told", B, N_("不予许可是否告知复议诉讼权利")),
        Fact("issued_on", D, N_("许可证件颁发送达日期"), names=("颁证日期", "证件送达日期"), working=True),
        Fact("no_certificate", B, N_("是否不需要颁发证件"), example="否"),
        Fact("published_on", D, N_("许可决定公示日期"), names=("公示日期",), working=True),
        Fact("unpublished_reason", T, N_("不公示理由")),
        Fact("withdrawn_on", D, N_("申请撤回或者终止审查日期"), working=True),
        # renewal, fees
        Fact("expires_on", D, N_("原许可有效期届满日期"), working=True, note=N_("申请延续的填写")),
        Fact("ahead_days", N, N_("另行规定的延续申请提前天数（工作日）"), note=N_("没有另行规定的，不填")),
        Fact("fee", Y, N_("收取费用（元）"), names=("收费金额",)),
        Fact("fee_lawful", B, N_("收费是否有法律、行政法规依据")),
        Fact("remark", T, N_("备注"), column="BZ"),
    ),
    key=("organ_code", "case_no"),
)
