"""What can happen to an examination and to one person's sitting of it (行政执法监督条例第十七条第二款: 审核和考试)."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

DRAFT = State("draft", _("准备中"), "mute")
ANNOUNCED = State("announced", _("已发布"), "info")
CLOSED = State("closed", _("已结束待公布"), "warn")
RESULTS = State("results", _("已公布成绩"), "good")
CALLED_OFF = State("called_off", _("已取消"), "bad")

EXAM = Table(
    "exams",
    Move("prepare", froms(), DRAFT, roles.SUPERVISION, _("组织考试"), "行政执法监督条例第十七条第二款"),
    Move("change", froms(DRAFT), DRAFT, roles.SUPERVISION, _("修改")),
    Move("announce", froms(DRAFT), ANNOUNCED, roles.SUPERVISION, _("发布")),
    Move("call_off", froms(DRAFT, ANNOUNCED), CALLED_OFF, roles.SUPERVISION, _("取消考试")),
    Move("close", froms(ANNOUNCED), CLOSED, roles.SUPERVISION, _("结束考试")),
    Move("publish", froms(CLOSED), RESULTS, frozenset({roles.SUPERVISION_HEAD}), _("公布成绩")),
)

INVITED = State("invited", _("待考"), "info")
SITTING = State("sitting", _("答题中"), "warn")
HANDED_IN = State("handed_in", _("已交卷"), "good")
ABSENT = State("absent", _("缺考"), "mute")

SITS = frozenset({roles.OFFICER, roles.DATA_CLERK, roles.LEGAL_STAFF})
SITTING_TABLE = Table(
    "exams.sitting",
    Move("invite", froms(), INVITED, roles.SUPERVISION, _("列入考生")),
    Move("begin", froms(INVITED), SITTING, SITS, _("开始答题")),
    Move("hand_in", froms(SITTING), HANDED_IN, SITS | roles.SUPERVISION, _("交卷")),
    Move("correct", froms(HANDED_IN), HANDED_IN, roles.SUPERVISION, _("复核改判")),
    Move("miss", froms(INVITED), ABSENT, roles.SUPERVISION, _("记为缺考")),
)

ACTIVE = State("active", _("使用中"), "good")
RETIRED = State("retired", _("已停用"), "mute")
QUESTION = Table(
    "exams.question",
    Move("add", froms(), ACTIVE, roles.SUPERVISION, _("录入试题")),
    Move("change", froms(ACTIVE), ACTIVE, roles.SUPERVISION, _("修改")),
    Move("retire", froms(ACTIVE), RETIRED, roles.SUPERVISION, _("停用")),
    Move("restore", froms(RETIRED), ACTIVE, roles.SUPERVISION, _("恢复使用")),
)
