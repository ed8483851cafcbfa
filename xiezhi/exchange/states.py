"""What can happen to a batch and to a line that could not be taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

RECEIVED = State("received", _("已收到"), "info")
READING = State("reading", _("读取中"), "info")
DONE = State("done", _("已读完"), "good")
FAILED = State("failed", _("未能读取"), "bad")

# who sends data at all; which kinds each may send, `kinds` says
SENDERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF, roles.SUPERVISOR})
WORKER = frozenset({roles.SYSTEM})

BATCH = Table(
    "exchange",
    Move("upload", froms(), RECEIVED, SENDERS, _("报送"), "行政执法监督条例第三十七条"),
    Move("read", froms(RECEIVED), READING, WORKER, _("读取")),
    Move("finish", froms(READING), DONE, WORKER, _("读完")),
    Move("fail", froms(RECEIVED, READING), FAILED, WORKER, _("读取失败")),
    Move("again", froms(FAILED), RECEIVED, SENDERS, _("重新读取")),
)

QUARANTINED = State("quarantined", _("待改"), "warn")
MENDED = State("mended", _("已改好"), "good")
DISCARDED = State("discarded", _("已作废"), "mute")

ROW = Table(
    "exchange",
    Move("quarantine", froms(), QUARANTINED, WORKER, _("隔离")),
    Move("mend", froms(QUARANTINED), MENDED, SENDERS, _("改好并重试")),
    Move("discard", froms(QUARANTINED), DISCARDED, SENDERS, _("作废")),
)
