"""What can happen to a piece of equipment, a hand-out, a piece of uniform, a budget line and a payment."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

KEEPERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF})
HEAD = frozenset({roles.ORGAN_HEAD})
OFFICER = frozenset({roles.OFFICER})
PLAN_5, PLAN_14 = "实施方案二（五）", "实施方案二（十四）"

STOCK = State("stock", _("在库"), "good")
OUT = State("out", _("已领用"), "info")
REPAIR = State("repair", _("维修中"), "warn")
LOST = State("lost", _("已遗失"), "bad")
SCRAPPED = State("scrapped", _("已报废"), "mute")

ITEM = Table(
    "equipment.item",
    Move("enter", froms(), STOCK, KEEPERS, _("登记装备"), PLAN_5),
    Move("change", froms(STOCK), STOCK, KEEPERS, _("修改")),
    Move("hand_out", froms(STOCK), OUT, KEEPERS, _("发放")),
    Move("take_back", froms(OUT), STOCK, KEEPERS, _("收回")),
    Move("repair", froms(STOCK), REPAIR, KEEPERS, _("送修")),
    Move("repaired", froms(REPAIR), STOCK, KEEPERS, _("修好入库")),
    Move("lose", froms(OUT), LOST, HEAD, _("认定遗失")),
    Move("miss", froms(STOCK, REPAIR), LOST, HEAD, _("认定盘亏")),
    Move("scrap", froms(STOCK, REPAIR), SCRAPPED, HEAD, _("报废")),
)

HANDED = State("handed", _("待签收"), "warn")
SIGNED = State("signed", _("已签收"), "good")
RETURNED = State("returned", _("已归还"), "mute")
MISSING = State("missing", _("未归还（遗失）"), "bad")

HANDOUT = Table(
    "equipment.handout",
    Move("hand_out", froms(), HANDED, KEEPERS, _("发放")),
    Move("sign", froms(HANDED), SIGNED, OFFICER, _("签收")),
    Move("sign_paper", froms(HANDED), SIGNED, KEEPERS, _("登记纸质签收")),
    Move("take_back", froms(HANDED, SIGNED), RETURNED, KEEPERS, _("收回")),
    Move("lose", froms(HANDED, SIGNED), MISSING, HEAD, _("认定遗失")),
)

UNIFORM = Table(
    "equipment.uniform",
    Move("issue", froms(), HANDED, KEEPERS, _("发放着装"), PLAN_5),
    Move("sign", froms(HANDED), SIGNED, OFFICER, _("签收")),
    Move("sign_paper", froms(HANDED), SIGNED, KEEPERS, _("登记纸质签收")),
    Move("take_back", froms(HANDED, SIGNED), RETURNED, KEEPERS, _("收回")),
)

COUNTING = State("counting", _("盘点中"), "info")
COUNTED = State("counted", _("已盘完，待确认"), "warn")
SETTLED = State("settled", _("已确认"), "good")
STOPPED = State("stopped", _("已作废"), "mute")

STOCKTAKE = Table(
    "equipment.stocktake",
    Move("begin", froms(), COUNTING, KEEPERS, _("开始盘点"), PLAN_14),
    Move("finish", froms(COUNTING), COUNTED, KEEPERS, _("盘完，报负责人确认")),
    Move("reopen", froms(COUNTED), COUNTING, HEAD, _("退回重盘")),
    Move("confirm", froms(COUNTED), SETTLED, HEAD, _("确认盘点结果")),
    Move("drop", froms(COUNTING), STOPPED, KEEPERS, _("作废")),
)

DRAFT = State("draft", _("待批复"), "info")
APPROVED = State("approved", _("已批复"), "good")
CLOSED = State("closed", _("已决算"), "mute")
DROPPED = State("dropped", _("已作废"), "mute")

LINE = Table(
    "equipment.line",
    Move("draft", froms(), DRAFT, KEEPERS, _("编报经费"), PLAN_14),
    Move("change", froms(DRAFT), DRAFT, KEEPERS, _("修改")),
    Move("approve", froms(DRAFT), APPROVED, HEAD, _("登记批复"), PLAN_14),
    Move("close", froms(APPROVED), CLOSED, HEAD, _("决算")),
    Move("drop", froms(DRAFT), DROPPED, KEEPERS, _("作废")),
)

PAID = State("paid", _("有效"), "good")
VOID = State("void", _("已作废"), "mute")

PAYMENT = Table(
    "equipment.payment",
    Move("pay", froms(), PAID, KEEPERS, _("登记支出"), PLAN_14),
    Move("void", froms(PAID), VOID, HEAD, _("作废支出")),
)
