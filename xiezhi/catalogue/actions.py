"""The write door of the catalogue. Each subject stands in a file of its own."""

from .adjusting import Change, confirm_unaffected, follow, followed, start_late
from .delegating import add, drop, finish, hand_over, issue, prepare, receive, revoke
from .drafting import add_item, begin, edit_item, problems_of, remove_items, take_rows
from .publishing import (
    discard,
    end,
    keep_unused,
    pass_,
    publish,
    recall,
    record_use,
    remark,
    reopen,
    return_,
    submit,
)

__all__ = [
    "Change", "add", "add_item", "begin", "confirm_unaffected", "discard", "drop", "edit_item", "end", "finish", "follow",
    "followed", "hand_over", "issue", "keep_unused", "pass_", "prepare", "problems_of", "publish", "recall", "receive",
    "record_use", "remark", "remove_items", "reopen", "return_", "revoke", "start_late", "submit", "take_rows",
]  # fmt: skip
