"""The only writer of supervision: issue, rectify, object, decide. Nothing here writes a case (条例第八条, S14)."""

from .decisions import check_decision, decide, decline, issue_decision, preview_decision, propose
from .issuing import check, issue, preview
from .objecting import answer, answers_to, file_objection
from .rectifying import accept, report, return_

__all__ = [
    "accept", "answer", "answers_to", "check", "check_decision", "decide", "decline", "file_objection", "issue", "issue_decision",
    "preview", "preview_decision", "propose", "report", "return_",
]  # fmt: skip
