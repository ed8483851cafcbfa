"""The only writer of officers, auxiliary staff and certificates. Nobody else changes how a certificate stands."""

from .applying import apply, approve, decide_many, issue, preview_many, refuse, resubmit, return_, withdraw
from .handling import handle, restore
from .holding import (
    cancel,
    check,
    check_many,
    disown,
    preview_checks,
    preview_verifying,
    recall,
    stay,
    verify,
    verify_many,
)
from .people import add_auxiliary, back, edit_auxiliary, edit_officer, end_auxiliary, leave, promote, register
from .seeding import add_synthetic_officers
from .taking import auxiliary_checks, officer_checks, take_auxiliaries, take_officers

__all__ = [
    "add_auxiliary", "add_synthetic_officers", "apply", "approve", "auxiliary_checks", "back", "cancel", "check",
    "check_many", "decide_many", "disown", "edit_auxiliary", "edit_officer", "end_auxiliary", "handle", "issue",
    "leave", "officer_checks", "preview_checks", "preview_many", "preview_verifying", "promote", "recall", "refuse",
    "register", "restore", "resubmit", "return_", "stay", "take_auxiliaries", "take_officers", "verify",
    "verify_many", "withdraw",
]  # fmt: skip
