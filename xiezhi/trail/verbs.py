"""What each verb on the trail is called. Higher rooms' verbs are here as words only; an unknown one shows as itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# why something was refused, where the reason is a code and not what a person wrote
REASONS: dict[str, Any] = {
    "role": _("岗位不能打开这一页"),
    "record": _("不在本岗位可见范围内"),
    "scope": _("机关不在本岗位管辖范围内"),
    "403": _("岗位没有这项权限"),
    "credentials": _("登录名或口令不对"),
    "lapsed": _("初始口令过期未用"),
    "too_many": _("连续失败次数过多"),
}
LABELS: dict[str, Any] = {
    # pages and moves
    "page.refused": _("打开无权查看的页面"),
    "move.refused": _("办理无权办理的步骤"),
    # accounts
    "accounts.create": _("建立账号"),
    "accounts.authorise": _("授权任职"),
    "accounts.end_post": _("终止任职"),
    "accounts.disable": _("停用账号"),
    "accounts.enable": _("启用账号"),
    "accounts.reset_password": _("重置口令"),
    "accounts.change_password": _("修改口令"),
    "accounts.log_in": _("登录"),
    "accounts.log_out": _("退出"),
    "accounts.locked": _("登录失败过多，暂时锁定"),
    "accounts.session_over": _("会话到期结束"),
    "accounts.end_session": _("结束自己的其他会话"),
    "accounts.switch_post": _("切换岗位"),
    "accounts.save_view": _("保存列表视图"),
    "accounts.delete_view": _("删除列表视图"),
    "accounts.exported": _("导出列表"),
    "accounts.add_people": _("批量登记人员"),
    "accounts.add_synthetic_people": _("生成演示人员"),
    "accounts.first_three": _("建立首批三员"),
    "accounts.first_again": _("重发首批三员的初始口令"),
    # organs
    "organs.load_divisions": _("装入行政区划"),
    "organs.save": _("登记或变更机关"),
    # statutes
    "statutes.load": _("载入法律法规"),
    "statutes.upload": _("上传法律法规的版本"),
    "statutes.adopt": _("采用版本"),
    "statutes.merge": _("更正版本的文字"),
    "statutes.withdraw": _("不采用版本"),
    "statutes.set_day": _("核定施行日期"),
    "statutes.redate": _("更正施行日期"),
    "statutes.rename": _("更正简称和效力层级"),
    "statutes.statute.repeal": _("登记废止"),
    "statutes.statute.restore": _("撤销废止登记"),
    # trail
    "trail.export": _("导出操作留痕"),
    "trail.verify": _("核验操作留痕"),
    # cases and import
    "cases.take": _("归集案件"),
    "exchange.upload": _("报送数据"),
    "exchange.read": _("读取数据"),
    "exchange.set_aside": _("隔离有问题的行"),
    "exchange.finish": _("读完数据"),
    "exchange.fail": _("数据读取失败"),
    "exchange.again": _("重新读取数据"),
    "exchange.mend": _("改好隔离的行"),
    "exchange.discard": _("作废隔离的行"),
    # findings
    "findings.request_sweep": _("要求立即筛查"),
    "findings.sweep_begin": _("开始筛查"),
    "findings.sweep_chunk": _("筛查一批案件"),
    "findings.sweep": _("完成筛查"),
    "findings.sweep_failed": _("筛查失败"),
    "findings.confirm": _("确认预警"),
    "findings.dismiss": _("排除预警"),
    "findings.reconsider": _("重新核查预警"),
    "findings.open_lead": _("由预警登记线索"),
    "findings.threshold.propose": _("拟定本地阈值"),
    "findings.threshold.adopt": _("采用本地阈值"),
    "findings.threshold.withdraw": _("撤回本地阈值"),
    "findings.threshold.propose_end": _("拟终止本地阈值"),
    "findings.threshold.keep": _("不终止本地阈值"),
    "findings.threshold.end": _("终止本地阈值"),
    "findings.ask_trial": _("要求试算阈值"),
    "findings.trial_begin": _("开始试算"),
    "findings.trial_chunk": _("试算一批案件"),
    "findings.trial": _("完成试算"),
    "findings.trial_failed": _("试算失败"),
    "findings.mute.mute": _("静默规则"),
    "findings.mute.lift": _("提前解除静默"),
    "findings.mute.lapse": _("静默到期"),
    # leads
    "leads.open": _("登记线索"),
    "leads.supervise": _("开展监督"),
    "leads.close": _("线索办结"),
    "leads.drop": _("不予监督"),
    # supervision
    "supervision.issue": _("制发文书"),
    "supervision.report": _("报送纠正情况"),
    "supervision.object": _("提出异议"),
    "supervision.uphold": _("异议成立"),
    "supervision.reject": _("异议不成立"),
    "supervision.reject_to_returned": _("异议不成立"),
    "supervision.revoke_return": _("撤销退回"),
    "supervision.accept": _("确认整改到位"),
    "supervision.return_": _("退回整改"),
    "supervision.propose": _("提出处理建议"),
    "supervision.proposal.decide": _("决定纠正"),
    "supervision.proposal.decline": _("不予采纳建议"),
    "supervision.proposal.issue_decision": _("制发决定书"),
    "exchange.taken_away": _("取走隔离的行"),
    # catalogue
    "catalogue.edition.begin": _("起草清单"),
    "catalogue.add_item": _("添加事项"),
    "catalogue.edit_item": _("修改事项"),
    "catalogue.remove_items": _("取消事项"),
    "catalogue.take": _("导入事项"),
    "catalogue.edition.submit": _("报送清单审核"),
    "catalogue.edition.recall": _("撤回清单"),
    "catalogue.edition.reopen": _("收回清单再改"),
    "catalogue.remark": _("对事项提出意见"),
    "catalogue.edition.return": _("退回清单"),
    "catalogue.edition.pass": _("清单审核通过"),
    "catalogue.edition.publish": _("公布清单"),
    "catalogue.edition.end": _("清单停止执行"),
    "catalogue.edition.discard": _("废弃清单草稿"),
    "catalogue.record_use": _("登记事项使用"),
    "catalogue.keep_unused": _("论证保留事项"),
    "catalogue.delegation.prepare": _("拟定赋权"),
    "catalogue.delegation.issue": _("公布赋权"),
    "catalogue.delegation.drop": _("不采用拟定的赋权"),
    "catalogue.revoke": _("收回赋权事项"),
    "catalogue.handover.hand_over": _("移交案件"),
    "catalogue.handover.receive": _("接收案件"),
    "catalogue.handover.finish": _("交接完毕"),
    "catalogue.follow": _("依据变动，列出受影响事项"),
    "catalogue.start_late": _("补起调整期限"),
    "catalogue.adjustment.unaffected": _("确认事项无须调整"),
    # demo
    "demo.stage": _("布置演示数据"),
}
OUTCOMES = {"done": _("完成"), "refused": _("被拒绝")}

# Rooms, for the filter of the auditor's list: the part of a verb before its first point
ROOMS = {
    "accounts": _("账号"),
    "organs": _("机关"),
    "statutes": _("法规库"),
    "trail": _("操作留痕"),
    "page": _("页面访问"),
    "move": _("被拒步骤"),
    "cases": _("案件"),
    "exchange": _("数据报送"),
    "findings": _("预警"),
    "leads": _("线索"),
    "supervision": _("监督"),
    "catalogue": _("事项目录"),
    "demo": _("演示"),
}


def label(verb: str) -> str:
    """The verb in words."""
    return str(LABELS.get(verb, verb))
