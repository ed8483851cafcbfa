"""The write door of this room."""

from .budget import approve, change_line, close, draft_line, drop, pay, void_payment
from .items import (
    calibrate,
    change_item,
    enter,
    hand_out,
    lose,
    maintain,
    repair,
    repaired,
    scrap,
    sign,
    sign_paper,
    take_back,
)
from .taking import budget_checks, item_checks, take_budget, take_items, take_uniforms, uniform_checks
from .uniforms import issue_uniform, sign_uniform, sign_uniform_paper, take_back_uniform

__all__ = [
    "approve",
    "budget_checks",
    "calibrate",
    "change_item",
    "change_line",
    "close",
    "draft_line",
    "drop",
    "enter",
    "hand_out",
    "issue_uniform",
    "item_checks",
    "lose",
    "maintain",
    "pay",
    "repair",
    "repaired",
    "scrap",
    "sign",
    "sign_paper",
    "sign_uniform",
    "sign_uniform_paper",
    "take_back",
    "take_back_uniform",
    "take_budget",
    "take_items",
    "take_uniforms",
    "uniform_checks",
    "void_payment",
]
