"""Writing divisions and organs. Both come from files; changing an organ by hand is the system administrator's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.trail.door import Act, action

from . import uscc
from .models import Division, DivisionAlias, Organ


@dataclass(frozen=True)
class DivisionRow:
    code: str
    name: str
    level: str
    parent: str
    kind: str
    aliases: tuple[tuple[str, str], ...] = ()


@action("organs.load_divisions", roles={roles.SYSADMIN})
def load_divisions(act: Act, rows: list[DivisionRow], *, by: Actor) -> int:
    """Bring the divisions in line with a file; parents come first. Returns how many were new or changed."""
    changed = 0
    known = {d.code: d for d in Division.objects.select_related("parent")}
    aliases: dict[str, set[tuple[str, str]]] = {}
    for alias in DivisionAlias.objects.select_related("division"):
        aliases.setdefault(alias.division.code, set()).add((alias.system, alias.code))
    for row in rows:
        parent = known.get(row.parent)
        if row.parent and parent is None:
            raise Refusal(
                "ORG-03", _("区划 %(code)s 的上级 %(parent)s 不在表中。") % {"code": row.code, "parent": row.parent}
            )
        values: dict[str, Any] = {
            "name": row.name, "level": row.level, "kind": row.kind, "parent": parent,
            "path": (parent.path if parent else "/") + row.code + "/",
        }  # fmt: skip
        old = known.get(row.code)
        if old is None:
            known[row.code] = act.create(Division, code=row.code, **values)
            changed += 1
        elif any(getattr(old, k) != v for k, v in values.items()):
            for k, v in values.items():
                setattr(old, k, v)
            act.save(old)
            changed += 1
        for system, code in row.aliases:
            if (system, code) not in aliases.get(row.code, set()):
                act.create(DivisionAlias, system=system, code=code, division=known[row.code])
                changed += 1
    if not changed:
        act.nothing_happened()
    act.note(changed=changed)
    return changed


@action("organs.save", roles={roles.SYSADMIN})
def save(
    act: Act,
    *,
    by: Actor,
    code: str,
    name: str,
    kind: str,
    division: Division,
    level: str,
    parent: Organ | None = None,
    short_name: str = "",
    letter_code: str = "",
    field: str = "",
    vertical: bool = False,
    upper_department: str = "",
    confirmed_on: dt.date | None = None,
    ended_on: dt.date | None = None,
    seen: int | None = None,
) -> Organ:
    """Add an organ or change the one with this code; what stands below it moves with it.

    `seen`: the version that was opened to be changed; Overtaken when another stands there.

    Refuses a wrong check digit (ORG-01), a 垂管 organ without its upper department (ORG-02, 条例第四十二条), a chain of
    organs that closes on itself or is too deep (ORG-04), and an end before the beginning (ORG-05).
    """
    if not uscc.is_valid(code):
        raise Refusal(
            "ORG-01",
            _("统一社会信用代码“%(code)s”校验位不对。") % {"code": code},
            _("请核对登记证书上的 18 位代码（不含字母 I、O、S、V、Z）。"),
            fields={"code": _("校验位不对")},
        )
    if vertical and not upper_department:
        raise Refusal(
            "ORG-02",
            _("垂直管理机关须填写上一级主管部门：发现其问题须告知该部门（监督条例第四十二条）。"),
            fields={"upper_department": _("垂直管理机关必填")},
        )
    organ = Organ.objects.filter(code=code).first()
    below = f"/{code}/"
    if parent is not None and below in parent.path:
        raise Refusal(
            "ORG-04", _("“%(organ)s”不能以自己或自己的下级为上级。") % {"organ": name}, _("请改选上级机关。"),
            fields={"parent": _("不能是自己或自己的下级")},
        )  # fmt: skip
    path = (parent.path if parent else "/") + code + "/"
    deepest = max((len(p) for p in _paths_below(organ)), default=0) - (len(organ.path) if organ else 0)
    if len(path) + max(deepest, 0) > Organ._meta.get_field("path").max_length:
        raise Refusal("ORG-04", _("机关的上下级至多六层。"), _("请改选上级机关。"), fields={"parent": _("层数过多")})
    if confirmed_on and ended_on and ended_on < confirmed_on:
        raise Refusal(
            "ORG-05", _("主体资格终止日期早于确认日期。"), _("请核对两个日期。"),
            fields={"ended_on": _("早于确认日期")},
        )  # fmt: skip
    values: dict[str, Any] = {
        "name": name, "kind": kind, "division": division, "level": level, "parent": parent, "short_name": short_name,
        "letter_code": letter_code, "field": field, "vertical": vertical, "upper_department": upper_department,
        "confirmed_on": confirmed_on, "ended_on": ended_on, "path": path,
    }  # fmt: skip
    if organ is None:
        organ = _new(act, code, values)
    elif any(getattr(organ, k) != v for k, v in values.items()):
        changed = sorted(k for k, v in values.items() if getattr(organ, k) != v)
        old_path = organ.path
        act.edit(act.rows(Organ).filter(pk=organ.pk), organ.version if seen is None else seen, **values)
        organ.refresh_from_db()
        if path != old_path:
            for child in Organ.objects.filter(path__startswith=old_path).exclude(pk=organ.pk):
                child.path = path + child.path.removeprefix(old_path)
                child.save(permit=act, update_fields=["path"])
        act.note(changed=changed)
    else:
        act.nothing_happened()
    act.on(organ)
    return organ


@action("organs.subject", roles=roles.SUPERVISION)
def record_subject(
    act: Act, organ: Organ, *, by: Actor, confirmed_on: dt.date | None, ended_on: dt.date | None
) -> None:
    """Since when and until when the organ is a confirmed subject (条例第十七条); called by the room that keeps the register."""
    act.edit(act.rows(Organ).filter(pk=organ.pk), organ.version, confirmed_on=confirmed_on, ended_on=ended_on)
    organ.refresh_from_db()
    act.on(organ)
    act.note(confirmed=confirmed_on and confirmed_on.isoformat(), ended=ended_on and ended_on.isoformat())


def _new(act: Act, code: str, values: dict[str, Any]) -> Organ:
    organ = Organ(code=code, **values)
    organ.save(permit=act, force_insert=True)  # a new organ is in nobody's scope yet
    act.note(code=code, kind=values["kind"])
    return organ


def _paths_below(organ: Organ | None) -> list[str]:
    if organ is None:
        return []
    return list(Organ.objects.filter(path__startswith=organ.path).values_list("path", flat=True))
