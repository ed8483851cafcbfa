"""What can happen to a finding. People decide; that the fact is gone stands beside it in `cleared_on`, not here."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

# Another value for a threshold of a rule, in the division of a supervision body.
PROPOSED = State("proposed", _("拟定"), "info")
ADOPTED = State("adopted", _("采用"), "good")
ENDING = State("ending", _("采用，拟终止"), "warn")
ENDED = State("ended", _("已终止"), "mute")
WITHDRAWN = State("withdrawn", _("已撤回"), "mute")

THRESHOLD = Table(
    "findings.threshold",
    Move("propose", froms(), PROPOSED, SUPERVISION, _("拟定数值"), "行政执法监督条例第三十七条"),
    Move("adopt", froms(PROPOSED), ADOPTED, SUPERVISION, pgettext_lazy("move", "采用"), "行政执法监督条例第三十七条"),
    Move("withdraw", froms(PROPOSED), WITHDRAWN, SUPERVISION, _("撤回"), "行政执法监督条例第三十七条"),
    Move("propose_end", froms(ADOPTED), ENDING, SUPERVISION, _("拟终止"), "行政执法监督条例第三十七条"),
    Move("keep", froms(ENDING), ADOPTED, SUPERVISION, _("不终止"), "行政执法监督条例第三十七条"),
    Move("end", froms(ENDING), ENDED, SUPERVISION, pgettext_lazy("move", "终止"), "行政执法监督条例第三十七条"),
)

# A rule that is not to be worked on in a place for a time.
MUTED = State("muted", _("静默中"), "warn")
LIFTED = State("lifted", _("提前解除"), "mute")
LAPSED = State("lapsed", _("到期"), "mute")

MUTE = Table(
    "findings.mute",
    Move("mute", froms(), MUTED, SUPERVISION, _("静默"), "行政执法监督条例第八条"),
    Move("lift", froms(MUTED), LIFTED, SUPERVISION, _("提前解除"), "行政执法监督条例第八条"),
    Move("lapse", froms(MUTED), LAPSED, frozenset(), _("到期"), "行政执法监督条例第八条"),
)
