"""What can happen to a finding. People decide; that the fact is gone stands beside it in `cleared_on`, not here."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core.roles import SUPERVISION
from xiezhi.core.states import Move, State, Table, froms

NEW = State("new", _("待核"), "warn")
CONFIRMED = State("confirmed", _("已确认"), "bad")
DISMISSED = State("dismissed", _("已排除"), "mute")

FINDING = Table(
    "findings",
    Move("find", froms(), NEW, frozenset(), _("发现"), "行政执法监督条例第三十七条"),
    Move("confirm", froms(NEW), CONFIRMED, SUPERVISION, _("确认"), "行政执法监督条例第十一条"),
    Move("dismiss", froms(NEW), DISMISSED, SUPERVISION, _("排除"), "行政执法监督条例第八条"),
    Move("open_lead", froms(CONFIRMED), CONFIRMED, SUPERVISION, _("登记线索"), "行政执法监督条例第十一条"),
    Move("reconsider", froms(CONFIRMED, DISMISSED), NEW, SUPERVISION, _("重新核查"), "行政执法监督条例第三十条"),
    Move("return", froms(CONFIRMED, DISMISSED), NEW, frozenset(), _("退回待核"), "行政执法监督条例第三十七条"),
)
