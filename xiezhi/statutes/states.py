"""What can happen to an edition, and to a statute."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

PROPOSED = State("proposed", _("待采用"), "warn")
UNDATED = State("undated", _("待核定施行日期"), "warn")
ADOPTED = State("adopted", _("已采用"), "good")
MERGED = State("merged", _("已并入原版本"), "mute")
WITHDRAWN = State("withdrawn", _("不采用"), "mute")

KEEPERS = roles.SUPERVISION
PLATFORM = frozenset({roles.SYSTEM})

EDITION = Table(
    "statutes",
    Move("load", frozenset(), ADOPTED, PLATFORM, _("载入版本")),
    Move("load_undated", frozenset(), UNDATED, PLATFORM, _("载入版本，施行日期不明")),
    Move("upload", frozenset(), PROPOSED, KEEPERS, _("上传版本")),
    Move("adopt", froms(PROPOSED), ADOPTED, KEEPERS, _("采用")),
    Move("merge", froms(PROPOSED), MERGED, KEEPERS, _("更正原版本的文字")),
    Move("withdraw", froms(PROPOSED), WITHDRAWN, KEEPERS, _("不采用")),
    Move("set_day", froms(UNDATED), ADOPTED, KEEPERS, _("核定施行日期")),
    Move("redate", froms(ADOPTED), ADOPTED, KEEPERS, _("更正施行日期")),
)

CURRENT = State("current", _("收录"), "good")
REPEALED = State("repealed", _("已废止"), "mute")

STATUTE = Table(
    "statutes.statute",
    Move("enter", frozenset(), CURRENT, KEEPERS | PLATFORM, _("收录")),
    Move("repeal", froms(CURRENT), REPEALED, KEEPERS, _("登记废止")),
    Move("restore", froms(REPEALED), CURRENT, KEEPERS, _("撤销废止登记")),
)
