"""Role codes. What each sees is decided by the kind of its organ (accounts.scope); what each may do by the state tables."""

from django.utils.translation import gettext_lazy as _

DATA_CLERK = "data_clerk"
OFFICER = "officer"
LEGAL_STAFF = "legal_staff"
ORGAN_HEAD = "organ_head"
SUPERVISOR = "supervisor"
SUPERVISION_HEAD = "supervision_head"
GOVERNMENT = "government"
TOWNSHIP = "judicial_office"
SYSADMIN = "sysadmin"
SECADMIN = "secadmin"
AUDITOR = "auditor"
SYSTEM = "system"

LABELS = {
    DATA_CLERK: _("数据专员"),
    OFFICER: _("执法人员"),
    LEGAL_STAFF: _("法制机构人员"),
    ORGAN_HEAD: _("执法机关负责人"),
    SUPERVISOR: _("监督人员"),
    SUPERVISION_HEAD: _("监督机构负责人"),
    GOVERNMENT: _("政府（行署）办理人员"),
    TOWNSHIP: _("司法所人员"),
    SYSADMIN: _("系统管理员"),
    SECADMIN: _("安全管理员"),
    AUDITOR: _("审计管理员"),
    SYSTEM: _("系统"),
}

ENFORCEMENT = frozenset({DATA_CLERK, OFFICER, LEGAL_STAFF, ORGAN_HEAD})
SUPERVISION = frozenset({SUPERVISOR, SUPERVISION_HEAD})
ADMINS = frozenset({SYSADMIN, SECADMIN, AUDITOR})
BUSINESS = ENFORCEMENT | SUPERVISION | {GOVERNMENT, TOWNSHIP}
EVERYONE = BUSINESS | ADMINS
