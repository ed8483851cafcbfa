"""What can happen to an edition of a list, to a delegation to a township, and to the task that a changed statute brings."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

WRITERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF})
ANSWERING = frozenset({roles.LEGAL_STAFF, roles.ORGAN_HEAD})
HEAD = frozenset({roles.ORGAN_HEAD})
ISSUERS = frozenset({roles.SUPERVISION_HEAD, roles.GOVERNMENT})

DRAFT = State("draft", _("草拟"), "info")
SUBMITTED = State("submitted", _("待审核"), "warn")
RETURNED = State("returned", _("退回修改"), "bad")
REVIEWED = State("reviewed", _("已审核，待公布"), "warn")
PUBLISHED = State("published", _("已公布"), "good")
ENDED = State("ended", _("停止执行"), "mute")
DISCARDED = State("discarded", _("已废弃"), "mute")

PLAN = "实施方案二（一）、二（五）"
REGULATION = "行政执法监督条例第十二条"

EDITION = Table(
    "catalogue.edition",
    Move("begin", froms(), DRAFT, WRITERS, _("起草新版"), PLAN),
    Move("submit", froms(DRAFT, RETURNED), SUBMITTED, ANSWERING, _("报送审核"), PLAN),
    Move("recall", froms(SUBMITTED), DRAFT, ANSWERING, _("撤回报送"), PLAN),
    Move("return", froms(SUBMITTED), RETURNED, roles.SUPERVISION, _("退回修改"), REGULATION),
    Move("pass", froms(SUBMITTED), REVIEWED, roles.SUPERVISION, _("审核通过"), REGULATION),
    Move("reopen", froms(REVIEWED), DRAFT, ANSWERING, _("收回再改"), PLAN),
    Move("publish", froms(REVIEWED), PUBLISHED, HEAD, _("公布施行"), "行政处罚法第三十九条"),
    Move("end", froms(PUBLISHED), ENDED, HEAD, _("停止执行"), PLAN),
    Move("discard", froms(DRAFT, RETURNED), DISCARDED, WRITERS | HEAD, _("废弃草稿"), PLAN),
)
OPEN = (DRAFT, SUBMITTED, RETURNED, REVIEWED)
WRITABLE = (DRAFT, RETURNED)
LIVE = (PUBLISHED, ENDED)

# 乡镇赋权
PREPARED = State("prepared", _("拟定"), "info")
GRANTED = State("granted", _("已赋权"), "good")
REVOKED = State("revoked", _("全部收回"), "mute")
DROPPED = State("dropped", _("未采用"), "mute")
TOWNSHIPS = "行政处罚法第二十四条"

DELEGATION = Table(
    "catalogue.delegation",
    Move("prepare", froms(), PREPARED, frozenset({roles.SUPERVISOR}), _("拟定赋权"), TOWNSHIPS),
    Move("add", froms(PREPARED), PREPARED, frozenset({roles.SUPERVISOR}), _("增加事项"), TOWNSHIPS),
    Move("issue", froms(PREPARED), GRANTED, ISSUERS, _("公布赋权"), TOWNSHIPS),
    Move("drop", froms(PREPARED), DROPPED, roles.SUPERVISION, _("不予采用"), TOWNSHIPS),
    Move("revoke", froms(GRANTED), GRANTED, ISSUERS, _("收回部分事项"), TOWNSHIPS),
    Move("revoke_all", froms(GRANTED), REVOKED, ISSUERS, _("收回全部事项"), TOWNSHIPS),
)

# 收回后的案件移交
HANDING = State("handing", _("交接中"), "warn")
HANDED = State("handed", _("交接完毕"), "good")

HANDOVER = Table(
    "catalogue.handover",
    Move("open", froms(), HANDING, ISSUERS, _("收回事项"), TOWNSHIPS),
    Move("hand_over", froms(HANDING), HANDING, ANSWERING, _("移交案件"), TOWNSHIPS),
    Move("receive", froms(HANDING), HANDING, ANSWERING, _("接收案件"), TOWNSHIPS),
    Move("finish", froms(HANDING), HANDED, ANSWERING, _("交接完毕"), TOWNSHIPS),
)

# 依据修改、废止后的调整
WAITING = State("waiting", _("待调整"), "warn")
SETTLED = State("settled", _("已办结"), "good")

ADJUSTMENT = Table(
    "catalogue.adjustment",
    Move("open", froms(), WAITING, frozenset({roles.SYSTEM}), _("依据变动"), REGULATION),
    Move("unaffected", froms(WAITING), WAITING, ANSWERING, _("确认无须调整"), REGULATION),
    Move("settle", froms(WAITING), SETTLED, ANSWERING, _("全部调整完毕"), REGULATION),
)
