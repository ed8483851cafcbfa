"""The only writer of questions, examinations, sittings and results."""

from .bank import add_question, change_question, restore_question, retire_question, take_questions
from .correcting import correct, rekey
from .exam import announce, call_off, change_exam, close, invite, prepare, publish, uninvite
from .passes import enter_pass, enter_passes, pass_checks, take_passes, void_pass
from .sitting import begin, hand_in, save_answers

__all__ = [
    "add_question", "announce", "begin", "call_off", "change_exam", "change_question", "close", "correct", "enter_pass",
    "enter_passes", "hand_in", "invite", "pass_checks", "prepare", "publish", "rekey", "restore_question", "retire_question",
    "save_answers", "take_passes", "take_questions", "uninvite", "void_pass",
]  # fmt: skip
