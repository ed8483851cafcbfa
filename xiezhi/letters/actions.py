"""Numbering, rendering and voiding letters. Called inside the act of the room that owns the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.records import Record
from xiezhi.core.time import CHINA, now
from xiezhi.files.actions import keep
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

from . import render, series
from .models import Counter, Letter


@dataclass(frozen=True)
class Number:
    """A number taken for good if the act commits, and not at all if it does not."""

    text: str
    year: int
    seq: int


def take_number(act: Act, *, issuer: Organ, kind: str, dated: dt.date) -> Number:
    """The next number of the issuer's series for that year. Raises LET-01 when the organ has no 机关代字.

    The counter row is updated before it is read, so a second writer waits until this act commits or rolls back.
    """
    if not issuer.letter_code:
        raise Refusal(
            "LET-01",
            _("%(organ)s没有登记机关代字，不能编文号。") % {"organ": issuer.name},
            _("请系统管理员在机关资料中补登机关代字。"),
        )
    rows = act.rows(Counter).filter(issuer=issuer, kind=kind, year=dated.year)
    if not rows.update(last=F("last") + 1):
        act.rows(Counter).bulk_create([Counter(issuer=issuer, kind=kind, year=dated.year)], ignore_conflicts=True)
        rows.update(last=F("last") + 1)
    seq = int(rows.get().last)
    return Number(render.document_number(issuer.letter_code + series.suffix(kind), dated.year, seq), dated.year, seq)


def issue(
    act: Act,
    *,
    kind: str,
    issuer: Organ,
    dated: dt.date,
    slots: Mapping[str, Any],
    record: Record,
    organ: Organ,
    annexes: Sequence[render.Annex] = (),
) -> Letter:
    """Number, render (PDF and DOCX) and file a letter of `issuer` about a record of `organ`.

    `slots` as letters.render.fill takes them, without number, date and issuer; `annexes` are named above the signature
    and printed on pages of their own (GB/T 9704-2012, 7.3.4, 7.3.7). Raises Refusal LTR-01 … LTR-04 with the
    missing elements, LET-01 (no 机关代字), LET-04 (two organs with the same), FILE-*.
    """
    number = take_number(act, issuer=issuer, kind=kind, dated=dated)
    if Letter.objects.filter(number=number.text).exists():
        raise Refusal(
            "LET-04",
            _("文号%(number)s已经被其他机关使用。") % {"number": number.text},
            _("有两个机关登记了相同的机关代字，请系统管理员更正后再制发。"),
        )
    filled = _fill(kind, issuer, dated, slots, annexes, number=number.text)
    pdf, docx = _render(filled, created=act.at)
    letter = act.create(
        Letter,
        record=record.ref, organ=organ, issuer=issuer, kind=kind, number=number.text, year=number.year, seq=number.seq,
        dated=dated, title=filled.title[:300], template=f"{kind}@{render.template_for(kind, dated).version}",
        content=_plain(slots) | ({"annexes": [annex.title for annex in annexes]} if annexes else {}),
        pdf=keep(act, record=record, organ=organ, name=f"{number.text}.pdf", content=pdf),
        docx=keep(act, record=record, organ=organ, name=f"{number.text}.docx", content=docx),
        issued_by=act.by.ref, issued_at=act.at,
    )  # fmt: skip
    act.note(letter=letter.pk, number=letter.number)
    return letter


def preview(
    *, kind: str, issuer: Organ, dated: dt.date, slots: Mapping[str, Any], annexes: Sequence[render.Annex] = ()
) -> bytes:
    """The letter as PDF with 草稿 across each page; takes no number and writes nothing. Raises as `issue` does."""
    filled = _fill(kind, issuer, dated, slots, annexes, number="", mark="草稿")
    try:
        return render.render_pdf(filled, created=_moment(now()))
    except render.LetterError as err:
        raise refusal(err) from err


def sheet_pdf(sheet: render.Sheet) -> bytes:
    """A record as PDF; takes no number and writes nothing. In the demo it says so."""
    marked = replace(sheet, mark="演示") if settings.DEMO else sheet
    return render.render_sheet(marked, created=_moment(now()))


def void(act: Act, letter: Letter, *, reason: str) -> None:
    """Take a letter back; its number stays taken. Raises LET-02 without a reason, Stale when already void."""
    if not reason.strip():
        raise Refusal("LET-02", _("没有写明作废理由。"), _("请写明理由；文号保留，不再使用。"))
    done = (
        act.rows(Letter)
        .filter(pk=letter.pk, void=False)
        .update(void=True, void_reason=reason.strip(), voided_at=act.at)
    )
    if done != 1:
        raise Stale("LET-03", _("文书%(number)s已经作废。") % {"number": letter.number})
    letter.refresh_from_db()
    act.note(voided=letter.number)


def refusal(err: render.LetterError) -> Refusal:
    """A letter that cannot be made, as what people are shown."""
    fields = {key: _(value) if isinstance(value, str) else value for key, value in err.fields.items()}
    return Refusal(err.code, _(err.text).format(**fields))


def _fill(
    kind: str,
    issuer: Organ,
    dated: dt.date,
    slots: Mapping[str, Any],
    annexes: Sequence[render.Annex],
    *,
    number: str,
    mark: str = "",
) -> render.Letter:
    try:
        template = render.template_for(kind, dated)
        own = {"number": number or None, "date": dated, "issuer": issuer.name}
        known = {*template.required, *template.optional}
        return render.fill(
            template, {**slots, **{k: v for k, v in own.items() if k in known}}, annexes=annexes, draft=not number,
            mark=mark,
        )  # fmt: skip
    except render.LetterError as err:
        raise refusal(err) from err


def _render(letter: render.Letter, *, created: dt.datetime) -> tuple[bytes, bytes]:
    # Seals are put on outside the platform; the demo shows where, with a seal that says so.
    seal = render.seal_svg(letter.seal_of, centre=_DEMO) if settings.DEMO else None
    local = _moment(created)
    try:
        return render.render_pdf(letter, created=local, seal_svg=seal), render.render_docx(letter, created=local)
    except render.LetterError as err:
        raise refusal(err) from err


def _moment(at: dt.datetime) -> dt.datetime:
    # documents carry whole seconds
    return at.astimezone(CHINA).replace(microsecond=0)


_DEMO = render.DEMO_TEXT


def _plain(value: Any) -> Any:
    """Slots as JSON keeps them."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
