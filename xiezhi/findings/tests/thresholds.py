"""A threshold of a place, as the tests of this room propose, try and adopt it; and a case that it would concern."""

from __future__ import annotations

import datetime as dt

from xiezhi.findings import actions
from xiezhi.findings.models import DryRun, Sweep, Threshold
from xiezhi.rulebook.packs.penalty import PENALTY_PACK

FINED = {
    "party_kind": "legal", "fine": 3_000_000, "notice_served_on": dt.date(2026, 3, 10), "hearing_told_on": None,
    "reviewed_on": None, "officer_nos": "08270001、08270002",
}  # fmt: skip
PACK = PENALTY_PACK.only("P15", "P11")
RAISED = {
    "value": 50_000_00,
    "first": dt.date(2026, 1, 1),
    "source": "漠司发〔2026〕1号",
    "reason": "按本地掌握的标准统一",
}


def proposed(cast, rule="P15", param="unit", by=None, **more) -> Threshold:
    return actions.propose_threshold(rule, param, by=by or cast.supervisor, **(RAISED | more))


def tried(row, by) -> DryRun:
    return actions.carry_on_trial(actions.ask_trial(row, by=by))


def adopted(cast, **more) -> Threshold:
    row = proposed(cast, **more)
    actions.adopt_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)
    return row


def sweep() -> Sweep:
    return actions.sweep(pack=PACK)


def act_as(actor):
    """Another person in the same post."""
    from dataclasses import replace

    return replace(actor, ref="accounts.User:999999", name="监督员庚")
