"""Checks that several acts share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ

from ..drafts import Content
from ..models import Kind
from ..regime import LONGEST_DAYS

# S01: what every instrument must say, with its name for the message
ELEMENTS: Mapping[str, str] = {
    "subject": N_("事由"), "source": N_("问题来源"), "problem": N_("问题定性"), "facts": N_("查明事实"),
    "clauses": N_("依据条款"), "requirement": N_("整改要求"), "due_on": N_("整改期限"), "report_way": N_("报送方式"),
    "objection_way": N_("异议途径"), "contact": N_("联系人和电话"), "signed_by": N_("签发人"),
}  # fmt: skip
LIMITS = {
    "subject": 120, "source": 100, "problem": 200, "facts": 8000, "duty": 4000, "reason": 4000, "requirement": 4000,
    "report_way": 300, "objection_way": 300, "contact": 100, "signed_by": 60, "kind_reason": 300,
}  # fmt: skip


def check_elements(content: Content) -> None:
    """Every required element is there and of bearable length. Raises SUP-01 with an error for each field (S01)."""
    needed = dict(ELEMENTS)
    if content.kind == Kind.LETTER:
        needed["duty"] = N_("应当履行的职责及依据")
    if content.kind == Kind.OPINION:
        needed["reason"] = N_("认定理由")
    wrong = {
        name: _("请填写%(element)s。") % {"element": _(label)}
        for name, label in needed.items()
        if not getattr(content, name)
    }
    for name, limit in LIMITS.items():
        if len(getattr(content, name)) > limit:
            wrong[name] = _("不能超过%(limit)s字。") % {"limit": limit}
    for name in ("clauses", "copy_to"):
        if len(getattr(content, name)) > 20 or any(len(line) > 200 for line in getattr(content, name)):
            wrong[name] = _("不能超过20行，每行不能超过200字。")
    if wrong:
        raise Refusal(
            "SUP-01",
            _("文书要素不全或者过长：%(fields)s。") % {"fields": "、".join(_(_label(name)) for name in wrong)},
            _("请补充标出的各项后再制发（行政执法监督条例第二十六条至第三十条）。"),
            fields=wrong,
        )


def check_days(content: Content) -> None:
    """Dated today or earlier, with a limit after it. Raises SUP-04 (future) and SUP-05 (limit)."""
    if content.dated > today():
        raise Refusal(
            "SUP-04", _("成文日期不能晚于今天。"), _("请改为今天或者实际成文的日期。"),
            fields={"dated": _("不能晚于今天。")},
        )  # fmt: skip
    check_due(content.due_on, content.dated)


def check_due(due_on: dt.date | None, after: dt.date, *, field: str = "due_on") -> dt.date:
    """A limit that lies after a day and within a year. Raises SUP-05."""
    if due_on is None:
        why = _("请填写整改期限。")
    elif due_on <= after:
        why = _("整改期限应当晚于%(day)s。") % {"day": after.isoformat()}
    elif (due_on - after).days > LONGEST_DAYS:
        why = _("整改期限不能超过一年。")
    else:
        return due_on
    raise Refusal("SUP-05", why, _("请重新选择整改期限。"), fields={field: why})


def only_body(by: Actor, body: Organ) -> None:
    """Reports go to the body that issued the instrument, and it judges them. Raises SUP-06."""
    if not by.system and by.organ_id != body.pk:
        raise NotAllowed(
            "SUP-06", _("这件文书由%(body)s办理。") % {"body": body.name}, _("需要提级办理的，请与该机构联系。")
        )


# what a person is told whose page is older than what stands there now
REVIEWING = N_("机关已报送新的纠正情况，请看过再审核。")
PROPOSING = N_("机关已报送新的纠正情况，请看过再提出处理建议。")
OBJECTING = N_("这件文书已有新的办理结果，请看过再提出异议。")
ANSWERING = N_("机关已提出新的异议，请看过再答复。")


def as_seen(seen: int | None, now: int, message: str) -> None:
    """What is judged is what was on the page. None: the caller has just read it itself. Raises SUP-19."""
    if seen is not None and seen != now:
        raise Stale("SUP-19", _(message), _("没有写入任何内容。"))


def said(text: str, field: str, *, least: int = 5) -> str:
    """A reason that says something. Raises SUP-07 with the field."""
    text = text.strip()
    if len(text) < least:
        why = _("请写明内容，至少%(least)s个字。") % {"least": least}
        raise Refusal("SUP-07", why, _("请补充后再提交。"), fields={field: why})
    if len(text) > 8000:
        why = _("不能超过%(limit)s字。") % {"limit": 8000}
        raise Refusal("SUP-07", why, _("请精简，详细材料作为附件上传。"), fields={field: why})
    return text


def _label(name: str) -> str:
    return ELEMENTS.get(name) or _MORE[name]


_MORE = {
    "duty": N_("应当履行的职责及依据"), "reason": N_("认定理由"), "kind_reason": N_("改用文种的理由"),
    "copy_to": N_("抄送"),
}  # fmt: skip
