"""Tables that say which organs enforce, by whom else, with which seals, and what townships were given."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiezhi.catalogue.sheets import DELEGATION
from xiezhi.catalogue.taking_delegations import checks as check_delegations
from xiezhi.catalogue.taking_delegations import take_rows as take_delegations
from xiezhi.core import roles
from xiezhi.subjects import taking_entrustments as entrustments
from xiezhi.subjects import taking_seals as seals
from xiezhi.subjects.sheets import ENTRUSTMENT, SEAL, SUBJECT
from xiezhi.subjects.taking import checks as check_subjects
from xiezhi.subjects.taking import take_rows as take_subjects

from .kind import Guide, Kind

BODIES = frozenset({roles.SUPERVISOR})  # who sends what a supervision body keeps

SUBJECTS = Kind(
    name="subjects",
    label=_("行政执法主体"),
    sheet=SUBJECT,
    take=take_subjects,
    checks=check_subjects,
    roles=BODIES,
    key=("organ_code",),
    title=("organ_name", "organ_code"),
    model="subjects.Qualification",
    record="subjects:application",
    old=frozenset({"basis_on"}),
    below=True,
    guide=Guide(
        lead=_("一个执法主体一行：已经确认、公示过的主体资格，从原有台账一次录入。"),
        again=_("同一主体内容变了，按新的更新；完全相同的不改动。"),
        traps=(_("职权类别用顿号隔开，例如“行政处罚、行政检查”；不要只写代码数字，两套代码的同一个数字意思不同。"),),
    ),
)

ENTRUSTMENTS = Kind(
    name="entrustments",
    label=_("委托书"),
    sheet=ENTRUSTMENT,
    take=entrustments.take_rows,
    checks=entrustments.checks,
    roles=frozenset({roles.LEGAL_STAFF}),
    key=("number",),
    title=("number", "to"),
    model="subjects.Entrustment",
    record="subjects:entrustment",
    ahead=frozenset({"from_on", "to_on"}),
    guide=Guide(
        lead=_("一份委托书一行：签订、公布、解除到哪一步，就登记到哪一步；没有填签订日期的，列为待签订。"),
        again=_("同一编号没有签订的，按新的更新；已经签订的只补登公布，其他内容不能由文件改动。"),
        after=_("待签订的由机关负责人在页面上签订；已签订没有公布的，在工作台上提示公布。"),
        traps=(
            _("受委托组织要先在机关名录中登记；写全称、简称或者统一社会信用代码都可以。"),
            _("行政强制措施权不得委托；本机关没有确认的职权不能委托（行政处罚法第二十条、行政强制法第十七条）。"),
            _("在平台上起草的委托书，签订、解除由负责人在页面上办理。"),
        ),
    ),
)

SEALS = Kind(
    name="seals",
    label=_("印章"),
    sheet=SEAL,
    take=seals.take_rows,
    checks=seals.checks,
    beside=seals.Judge,
    roles=frozenset({roles.LEGAL_STAFF, roles.SUPERVISOR}),
    key=("name", "engraved_on"),
    title=("name", "kind"),
    model="subjects.Seal",
    record="subjects:seal",
    old=frozenset({"engraved_on", "used_from", "used_to"}),
    guide=Guide(
        lead=_("一枚印章一行，按印文和刻制日期对应：没有启用日期的列为已登记，有启用日期的列为使用中，有停用日期的列为已封存。"),
        again=_("同一枚印章的保管人、备案编号、说明变了，按新的更新；启用、停用补登一次，已经登记的日期不能由文件改动。"),
        after=_("印模图片不随文件报送：读完后在每枚印章的页面上传，没有上传的在工作台上提示。"),
        traps=(
            _("同一种印章只有一枚在使用，停用的要填停用日期。"),
            _("已经销毁的先按封存录入，由负责人在页面上登记销毁的批准文号和经过。"),
            _("备案编号要用文本格式，否则表格软件会丢掉前面的0。"),
        ),
    ),
)

DELEGATIONS = Kind(
    name="delegations",
    label=_("乡镇赋权事项"),
    sheet=DELEGATION,
    take=take_delegations,
    checks=check_delegations,
    roles=BODIES,
    key=("township", "grantor", "code"),
    title=("township", "code"),
    model="catalogue.Delegation",
    record="catalogue:delegation",
    ahead=frozenset({"from_on"}),
    guide=Guide(
        lead=_("一个乡镇街道承接一个事项一行；乡镇街道、赋权部门、文号、日期都相同的，列入同一份拟定的赋权。"),
        again=_("已经在那一份里的不改动；文件里没有的事项不会自动删去。"),
        after=_("导入的只是拟定稿：由监督机构负责人或者政府办理人员在页面上公布以后才生效。"),
        traps=(
            _("只能是赋权部门现行清单中的行政处罚事项，按事项编码对应（行政处罚法第二十四条）。"),
            _("乡镇街道已经承接的、在另一份拟定稿里的，不再列入。"),
        ),
    ),
)
