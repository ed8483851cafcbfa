"""What can happen to a benchmark, to the task that a changed statute brings, and to a calculation."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

WRITERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF})
ANSWERING = frozenset({roles.LEGAL_STAFF, roles.ORGAN_HEAD})
HEAD = frozenset({roles.ORGAN_HEAD})
# who handles cases, and who reviews them inside the organ
CALCULATING = frozenset({roles.OFFICER, roles.LEGAL_STAFF})

DRAFT = State("draft", _("草拟"), "info")
MADE = State("made", _("已制定，待报备"), "warn")
FILED = State("filed", _("备案审查中"), "warn")
RETURNED = State("returned", _("退回待纠正"), "bad")
PASSED = State("passed", _("审查通过，待公布"), "warn")
PUBLISHED = State("published", _("已公布"), "good")
ENDED = State("ended", _("停止适用"), "mute")
DISCARDED = State("discarded", _("已废弃"), "mute")

PLAN = "实施方案二（四）"
LAW = "行政处罚法第三十四条"
REGULATION = "行政执法监督条例第十二条"

BENCHMARK = Table(
    "discretion.benchmark",
    Move("begin", froms(), DRAFT, WRITERS, _("起草"), LAW),
    Move("make", froms(DRAFT, RETURNED), MADE, HEAD, _("制定（决定适用）"), LAW),
    Move("file", froms(MADE), FILED, ANSWERING, _("报送备案"), PLAN),
    Move("recall", froms(FILED), MADE, ANSWERING, _("撤回报送"), PLAN),
    Move("return", froms(FILED), RETURNED, roles.SUPERVISION, _("退回纠正"), REGULATION),
    Move("pass", froms(FILED), PASSED, roles.SUPERVISION, _("审查通过"), REGULATION),
    Move("reopen", froms(MADE, PASSED), DRAFT, ANSWERING, _("收回再改"), PLAN),
    Move("publish", froms(PASSED), PUBLISHED, HEAD, _("公布施行"), LAW),
    Move("show", froms(MADE), PUBLISHED, HEAD, _("公示适用上级基准"), PLAN),
    Move("end", froms(PUBLISHED), ENDED, HEAD, _("停止适用"), PLAN),
    Move("discard", froms(DRAFT, RETURNED, MADE), DISCARDED, WRITERS | HEAD, _("废弃"), PLAN),
)
OPEN = (DRAFT, MADE, FILED, RETURNED, PASSED)
WRITABLE = (DRAFT, RETURNED)
LIVE = (PUBLISHED, ENDED)

# 依据修改、废止后的调整
WAITING = State("waiting", _("待调整"), "warn")
SETTLED = State("settled", _("已办结"), "good")

ADJUSTMENT = Table(
    "discretion.adjustment",
    Move("open", froms(), WAITING, frozenset({roles.SYSTEM}), _("依据变动"), PLAN),
    Move("unaffected", froms(WAITING), SETTLED, ANSWERING, _("确认无须调整"), PLAN),
    Move("settle", froms(WAITING), SETTLED, HEAD | {roles.SYSTEM}, _("新版公布，调整完毕"), PLAN),
)

# 裁量计算
KEPT = State("kept", _("已保存"), "info")
WRITTEN = State("written", _("已写入案件"), "good")
VOID = State("void", _("已作废"), "mute")

CALCULATION = Table(
    "discretion.calculation",
    Move("keep", froms(), KEPT, CALCULATING, _("保存计算结果"), LAW),
    Move("write", froms(KEPT), WRITTEN, CALCULATING, _("写入案件"), LAW),
    Move("void", froms(KEPT), VOID, CALCULATING, _("作废"), LAW),
)
