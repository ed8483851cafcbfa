"""The write door of this room."""

from .draws import accept, decline, draw, finish, void
from .engagements import amend, appoint, appoint_many, decline_engagement, end, propose, renew
from .experts import change_expert, confirm, confirm_many, declare, lift, nominate, refuse, remove, restore, suspend
from .opinions import adopt, answer, handle, lead_opened, receive, reject
from .staff import change_staff, leave, register
from .taking import engagement_checks, expert_checks, staff_checks, take_engagements, take_experts, take_staff

__all__ = [
    "accept",
    "adopt",
    "amend",
    "answer",
    "appoint",
    "appoint_many",
    "change_expert",
    "change_staff",
    "confirm",
    "confirm_many",
    "declare",
    "decline",
    "decline_engagement",
    "draw",
    "end",
    "engagement_checks",
    "expert_checks",
    "finish",
    "handle",
    "lead_opened",
    "leave",
    "lift",
    "nominate",
    "propose",
    "receive",
    "refuse",
    "register",
    "reject",
    "remove",
    "renew",
    "restore",
    "staff_checks",
    "suspend",
    "take_engagements",
    "take_experts",
    "take_staff",
    "void",
]
