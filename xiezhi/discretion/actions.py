"""The write door of discretion. Each subject stands in a file of its own."""

from .adjusting import Change, confirm_unaffected, follow, follow_superiors, start_late
from .calculating import Asked, Worked, keep, void, work_out, written_to
from .drafting import begin, edit, problems_of
from .filing import discard, end, file, make, pass_, publish, recall, reopen, return_, show
from .taking import take_rows

__all__ = [
    "Asked", "Change", "Worked", "begin", "confirm_unaffected", "discard", "edit", "end", "file", "follow", "follow_superiors",
    "keep", "make", "pass_", "problems_of", "publish", "recall", "reopen", "return_", "show", "start_late", "take_rows", "void",
    "work_out", "written_to",
]  # fmt: skip
