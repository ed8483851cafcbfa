"""Who may keep whose records."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.organs.models import Organ

from .. import queries


def check_keeps(by: Actor, organ: Organ) -> None:
    """Raises NotAllowed TRN-01: an organ's records are kept by its own people, not by who supervises it."""
    if not by.system and not queries.keeps(by, organ.pk):
        raise NotAllowed("TRN-01", _("%(organ)s的培训记录由该单位自己登记和更正。") % {"organ": organ.name}, _("请与该单位联系。"))


def wanted(text: str, name: str, code: str) -> str:
    """A reason that must be given. Raises Refusal."""
    text = text.strip()
    if not text:
        raise Refusal(code, _("没有写明理由。"), _("请写明理由。"), fields={name: _("请写明理由。")})
    return text[:200]
