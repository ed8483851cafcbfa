"""The only writer of training: the roster, plans and courses, hours, reasons for fewer."""

from .attendance import attach, checks, correct, enter, take_rows, void
from .courses import cancel_course, change_course, register_course
from .excuses import accept, claim, reject, withdraw
from .plans import change_plan, draft_plan, drop_plan, finish_plan, issue_plan
from .roster import enrol, leave, move_out, put, put_new, renumber

__all__ = [
    "accept", "attach", "cancel_course", "change_course", "change_plan", "checks", "claim", "correct", "draft_plan", "drop_plan",
    "enrol", "enter", "finish_plan", "issue_plan", "leave", "move_out", "put", "put_new", "register_course", "reject", "renumber",
    "take_rows", "void", "withdraw",
]  # fmt: skip
