"""Seals after their entry: the print that comes later, another keeper. And which kind of seal an organ has. Part of the room's
write door."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.files import actions as files
from xiezhi.law.text import N_
from xiezhi.organs.models import Kind, Organ
from xiezhi.trail.door import Act, action

from .models import Seal
from .states import DESTROYED, SEAL

MISFIT = N_("这一种印章与机关的类别不相符：监督专用印章只由监督机构使用，行政执法专用章只由执法主体使用。")


def fits(kind: str, organ: Organ) -> bool:
    """Whether an organ of its kind has such a seal."""
    return kind in Seal.Kind.values and (kind == Seal.Kind.SUPERVISION) == (organ.kind == Kind.SUPERVISION and kind != "organ")


def check_hand(row: Seal, by: Actor) -> None:
    """A supervision body sees the seals of its area and leaves them to the organs. Raises NotAllowed SEAL-08."""
    if by.role in roles.SUPERVISION and by.organ_id != row.organ_id:
        raise NotAllowed("SEAL-08", _("这枚印章由%(organ)s登记和办理。") % {"organ": row.organ.name}, _("您可以查看。"))


@action("subjects.seal.add_print", roles=SEAL["register"].roles)
def add_print(act: Act, row: Seal, *, by: Actor, print_: UploadedFile) -> None:
    """Keep the picture of its print; one that was kept before stays a file on the trail. Raises Stale, and as `files.keep`."""
    check_hand(row, by)
    _still_there(act, row)
    before = row.file_id
    row.file = files.keep(act, record=row, organ=row.organ, upload=print_)
    act.rows(Seal).filter(pk=row.pk).update(file=row.file)
    act.on(row)
    if before:
        act.note(before=before)


@action("subjects.seal.amend", roles=SEAL["register"].roles)
def amend_seal(act: Act, row: Seal, *, by: Actor, keeper: str, filing_no: str = "", note: str = "") -> None:
    """Somebody else keeps it, or what was entered of it was wrong. Raises SEAL-01 (no keeper), Stale."""
    check_hand(row, by)
    if not keeper.strip():
        raise Refusal("SEAL-01", _("印章登记没有填写完整。"), _("请补充标出的各项。"), fields={"keeper": _("请填写保管人。")})
    _still_there(act, row)
    changed = {"keeper": keeper.strip(), "filing_no": filing_no.strip(), "note": note.strip()}
    act.rows(Seal).filter(pk=row.pk).update(**changed)
    act.on(row)
    act.note(changed=[name for name, value in changed.items() if getattr(row, name) != value])
    row.refresh_from_db()


def _still_there(act: Act, row: Seal) -> None:
    """Hold the row for this transaction. Raises Stale."""
    held = act.rows(Seal).filter(pk=row.pk).exclude(state=DESTROYED.value)
    if held.update(kind=row.kind) != 1:
        raise Stale("SEAL-07", _("这枚印章已经销毁。"), _("请刷新页面。"))
