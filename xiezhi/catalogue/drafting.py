"""Working on an edition: begun as a copy, items added, changed, taken out, or named by a file. Part of the write door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.taking import Problem, Taken, first_or_told, shown
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.trail.door import Act, action

from . import content, queries, reading
from .bases import Cited, Library
from .checks import Checker, facts_of, overlap, span
from .models import Basis, Edition, Item
from .states import EDITION, WRITABLE, WRITERS

CHUNK = 500
Facts = Mapping[str, Any]


@action(EDITION, "begin")
def begin(act: Act, organ: Organ, *, by: Actor, note: str = "", begun_by: str = "") -> Edition:
    """Begin a new edition of an organ's list, as a copy of the newest published one. `begun_by`: in place of the actor's name.

    Raises CAT-01 (not an enforcement organ), CAT-02 (another edition is being worked on).
    """
    if organ.kind not in ENFORCING:
        raise Refusal(
            "CAT-01",
            _("%(organ)s不是行政执法机关，没有权责清单。") % {"organ": organ.name},
            _("请选择具体实施执法行为的机关。"),
        )
    # the organ's row says who is first; the constraint edition_one_open says so too
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    if (old := queries.open_edition(organ)) is not None:
        raise Stale(
            "CAT-02", _("%(organ)s的第%(no)s版还在办理（%(state)s）。")
            % {"organ": organ.name, "no": old.no, "state": EDITION.states[old.state].label},
            _("请在那一版上接着办；不要的，先废弃。"),
        )  # fmt: skip
    last = Edition.objects.filter(organ=organ).aggregate(no=Max("no"))["no"] or 0
    edition = act.create(Edition, organ=organ, no=last + 1, note=note.strip(), begun_by=begun_by or by.name, begun_at=act.at)
    source = queries.last_published(organ)
    copied = copy(act, source, edition) if source else 0
    act.on(edition)
    act.note(no=edition.no, copied=copied, source=source.no if source else None)
    return edition


def copy(act: Act, source: Edition, into: Edition) -> int:
    """The items of one edition and their bases into another."""
    fields = ("position", "code", "power_set", *content.COLUMNS, "batch", "digest")
    old = list(queries.of_edition(source))
    new = act.bulk_create(
        Item, [Item(edition=into, **{name: getattr(item, name) for name in dict.fromkeys(fields)}) for item in old]
    )
    roles = Basis.Role
    _write_bases(act, [(row, of.cited(roles.GROUND), of.cited(roles.DUTY)) for row, of in zip(new, old, strict=True)])
    return len(new)


def _write_bases(act: Act, rows: Sequence[tuple[Item, Sequence[Cited], Sequence[Cited]]]) -> None:
    act.rows(Basis).bulk_create(
        Basis(
            item=item, nth=nth, role=role, statute=one.statute[:120], article=one.article, paragraph=one.paragraph,
            point=one.point, sub=one.sub,
        )
        for item, grounds, duties in rows
        for nth, (role, one) in enumerate(
            [*((Basis.Role.GROUND, one) for one in grounds), *((Basis.Role.DUTY, one) for one in duties)]
        )
    )  # fmt: skip


def _work_on(act: Act, edition: Edition, by: Actor) -> None:
    """Hold the edition for this act, so that two who add the same item come one after the other.

    Raises Stale CAT-03 (it lies elsewhere), NotAllowed CAT-04 (another organ's).
    """
    if not by.system and by.organ_id != edition.organ_id:
        raise NotAllowed(
            "CAT-04",
            _("这份清单由%(organ)s编制。") % {"organ": edition.organ.name},
            _("审核时可以对事项提出意见，由机关修改。"),
        )
    states = [state.value for state in WRITABLE]
    if act.rows(Edition).filter(pk=edition.pk, state__in=states).update(batch=F("batch")) != 1:
        edition.refresh_from_db()
        raise Stale(
            "CAT-03", _("这一版现在是“%(state)s”，不能改动事项。") % {"state": EDITION.states[edition.state].label},
            _("待审核的可以先撤回报送；已公布的请起草新版。"),
        )  # fmt: skip


def refuse_problems(problems: Iterable[Problem], code: str = "CAT-05") -> None:
    """Raise what is wrong with an item, each at its field."""
    fields: dict[str, str] = {}
    for problem in problems:
        said = shown(problem.stored(problem.fact, ""))
        text = f"{said['what']}{said['mend']}（{said['code']}）"
        fields[problem.fact] = f"{fields[problem.fact]} {text}" if problem.fact in fields else text
    if fields:
        raise Refusal(code, _("这个事项还有%(n)s处要改。") % {"n": len(fields)}, _("请改正标出的各项。"), fields=fields)


@action("catalogue.add_item", roles=WRITERS)
def add_item(act: Act, edition: Edition, facts: Facts, *, by: Actor) -> Item:
    """Add an item to an edition that is being worked on; `facts` as the sheet names them.

    Raises CAT-03, CAT-04, CAT-05 (by field), CAT-06 (the code holds on some of these days already).
    """
    _work_on(act, edition, by)
    checker = Checker(edition.organ, _day(edition))
    refuse_problems(checker.item(facts))
    values = _complete(reading.values(facts, edition.organ, checker.library), edition.organ)
    _refuse_overlap(edition, values)
    end = Item.objects.filter(edition=edition).aggregate(end=Max("position"))["end"]
    item: Item = act.create(Item, edition=edition, position=(end or 0) + 1, **_columns(values), digest=_digest(values))
    _write_bases(act, [(item, values["grounds"], values["duties"])])
    act.on(edition)
    act.note(code=item.code)
    return item


@action("catalogue.edit_item", roles=WRITERS)
def edit_item(act: Act, item: Item, facts: Facts, *, by: Actor, seen: int) -> bool:
    """Change an item; whether anything changed. `seen`: the version that was opened.

    Raises CAT-03 to CAT-06, Overtaken.
    """
    _work_on(act, item.edition, by)
    facts = facts_of(item) | dict(facts)
    checker = Checker(item.edition.organ, _day(item.edition))
    refuse_problems(checker.item(facts))
    values = _complete(reading.values(facts, item.edition.organ, checker.library), item.edition.organ)
    _refuse_overlap(item.edition, values, but=item.pk)
    digest = _digest(values)
    act.on(item.edition)
    if digest == item.digest and values["code"] == item.code:
        act.nothing_happened()
        return False
    act.edit(act.rows(Item).filter(pk=item.pk), seen, **_columns(values), digest=digest)
    act.rows(Basis).filter(item=item).delete()
    _write_bases(act, [(item, values["grounds"], values["duties"])])
    act.note(code=item.code, **({"renamed": values["code"]} if values["code"] != item.code else {}))
    return True


@action("catalogue.remove_items", roles=WRITERS)
def remove_items(act: Act, edition: Edition, pks: Iterable[int], *, by: Actor, reason: str) -> int:
    """Take items out of an edition that is being worked on; what is published stays. How many.

    Raises CAT-03, CAT-04, CAT-07 (no reason).
    """
    _work_on(act, edition, by)
    if not reason.strip():
        raise Refusal(
            "CAT-07",
            _("没有写取消事项的理由。"),
            _("请写明依据，例如“依据已经废止”。"),
            fields={"reason": _("请写明理由。")},
        )
    rows = Item.objects.filter(edition=edition, pk__in=list(pks))
    codes = sorted(rows.values_list("code", flat=True))
    act.rows(Item).filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    act.on(edition)
    act.reason = reason.strip()[:500]
    act.note(removed=len(codes), codes=codes[:100])
    return len(codes)


def take_rows(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Take parsed rows into the organ's edition that is being worked on; one is begun where there is none.

    Nothing published changes. A row that reads the same changes nothing, but is known to have been named by this file
    (`queries.unnamed`). A row with a code that is there already changes that item, unless its days lie apart: then the
    item gets a second version, and one without end ends the day before. Each chunk of 500 is one transaction with one
    trail line. Raises CAT-03 (the edition lies elsewhere), CAT-06 (days overlap with another row of the same file).
    """
    taken = Taken()
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take_chunk(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("catalogue.take", roles=WRITERS)
def _take_chunk(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    # a file is read by the worker: who sent it stands with its batch
    told = _("导入文件") if by.system else ""
    edition = queries.open_edition(organ) or begin(organ, by=by, begun_by=told)
    edition = Edition.objects.select_related("organ").get(pk=edition.pk)
    with first_or_told():
        _work_on(act, edition, by)
    chunk = _Chunk(edition, {str(row["code"]).strip() for row in rows}, batch)
    for row in rows:
        chunk.take(row)
    chunk.write(act)
    if edition.batch != batch:
        act.rows(Edition).filter(pk=edition.pk).update(batch=batch)
    act.on(edition)
    act.note(batch=batch, new=chunk.taken.new, changed=chunk.taken.changed, unchanged=chunk.taken.unchanged)
    return chunk.taken


class _Chunk:
    """Rows of a file beside the items that the edition has of the same codes."""

    def __init__(self, edition: Edition, codes: set[str], batch: str) -> None:
        self.edition, self.batch, self.taken, self.library = edition, batch, Taken(), Library()
        self.held: dict[str, list[Item]] = {}
        for item in queries.of_edition(edition).filter(code__in=codes):
            self.held.setdefault(item.code, []).append(item)
        self.end = Item.objects.filter(edition=edition).aggregate(end=Max("position"))["end"] or 0
        self.new: list[tuple[Item, list[Cited], list[Cited]]] = []
        self.old: dict[int, tuple[Item, list[Cited], list[Cited]]] = {}
        self.named: list[int] = []

    def take(self, row: Facts) -> None:
        code = str(row["code"]).strip()
        item = self._meant(code, row.get("from_on"), row.get("to_on"))
        before = facts_of(item) if item else {}
        values = _complete(reading.values({**before, **row}, self.edition.organ, self.library), self.edition.organ)
        digest = _digest(values)
        if item is not None and item.digest == digest:
            self.taken.unchanged += 1
            self.named.append(item.pk)
            self.taken.by_key[code] = item.pk
            return
        if item is None:
            self._close_before(code, values["from_on"])
            self.end += 1
            item = Item(edition=self.edition, position=self.end)
            self.new.append((item, values["grounds"], values["duties"]))
            self.held.setdefault(code, []).append(item)
            self.taken.new += 1
        else:
            self.old[item.pk] = (item, values["grounds"], values["duties"])
            self.taken.changed += 1
        for name, value in (_columns(values) | {"digest": digest, "batch": self.batch}).items():
            setattr(item, name, value)

    def _meant(self, code: str, first: dt.date | None, last: dt.date | None) -> Item | None:
        """The item that a row speaks of: from the same day, else the one whose days it shares; None: a further one."""
        held = self.held.get(code, [])
        if same := next((item for item in held if item.from_on == first), None):
            return same
        shared = [item for item in held if overlap(first, last, item.from_on, item.to_on)]
        if mine := next((item for item in shared if item.batch == self.batch), None):
            raise _overlapping(code, mine)
        # an item that goes on without end ends where its next version begins; else the row says its days anew
        later = [i for i in shared if not (i.to_on is None and first and (i.from_on is None or i.from_on < first))]
        return later[0] if later else None

    def _close_before(self, code: str, first: dt.date | None) -> None:
        for item in self.held.get(code, []):
            if first and item.to_on is None and (item.from_on is None or item.from_on < first):
                item.to_on = first - dt.timedelta(days=1)
                grounds, duties = item.cited(Basis.Role.GROUND), item.cited(Basis.Role.DUTY)
                item.digest = content.digest(_stored(item), grounds, duties)
                self.old[item.pk] = (item, grounds, duties)

    def write(self, act: Act) -> None:
        if self.new:
            for item in act.bulk_create(Item, [item for item, _g, _d in self.new]):
                self.taken.by_key[item.code] = item.pk
                self.taken.ids.append(item.pk)
            _write_bases(act, self.new)
        if self.old:
            items = [item for item, _g, _d in self.old.values()]
            for item in items:
                item.version += 1
            act.rows(Item).bulk_update(items, [*content.COLUMNS, "digest", "batch", "version"])
            act.rows(Basis).filter(item__in=items).delete()
            _write_bases(act, list(self.old.values()))
            self.taken.ids += [item.pk for item in items]
            self.taken.by_key |= {item.code: item.pk for item in items}
        if self.named:
            act.rows(Item).filter(pk__in=self.named).exclude(batch=self.batch).update(batch=self.batch)


def _complete(values: dict[str, Any], organ: Organ) -> dict[str, Any]:
    """All columns, those that nobody named empty or as the organ has them."""
    empty: dict[str, Any] = {}
    for name in ("code", *content.COLUMNS):
        field = Item._meta.get_field(name)
        empty[name] = False if name == "inspection" else None if getattr(field, "null", False) else ""
    return {**empty, **reading.defaults(organ), "grounds": [], "duties": [], **values}


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("code", *content.COLUMNS)}


def _stored(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in content.COLUMNS}


def _digest(values: Mapping[str, Any]) -> str:
    return content.digest(values, values["grounds"], values["duties"])


def _refuse_overlap(edition: Edition, values: Mapping[str, Any], but: int | None = None) -> None:
    for other in Item.objects.filter(edition=edition, code=values["code"]).exclude(pk=but):
        if overlap(values["from_on"], values["to_on"], other.from_on, other.to_on):
            raise _overlapping(values["code"], other)


def _overlapping(code: str, other: Item) -> Refusal:
    days = span(other.from_on, other.to_on) if other.from_on or other.to_on else _("没有期限")
    text = _("编码%(code)s在这些日子里已经有一项“%(name)s”（%(span)s）。") % {
        "code": code,
        "name": other.name,
        "span": days,
    }
    return Refusal("CAT-06", text, _("请改编码，或者改生效、失效日期，使两项的有效期错开。"), fields={"code": text})


def _day(edition: Edition) -> dt.date:
    """The day on which the undated items of an edition are to take effect."""
    return edition.from_on or today()


def problems_of(edition: Edition, day: dt.date) -> Iterator[tuple[Item, list[Problem]]]:
    """Items of an edition that would be wrong if it took effect on that day, each with what is wrong."""
    checker = Checker(edition.organ, day)
    rows = list(queries.of_edition(edition))
    codes = {item.code for item in rows}
    for item in rows:
        found = list(checker.item(facts_of(item)))
        if item.parent_code and item.parent_code not in codes:
            found.append(_no_parent(item))
        if found:
            yield item, found


def _no_parent(item: Item) -> Problem:
    return Problem(
        "ITEM-16", "parent_code", N_("清单里没有编码为{code}的上级事项。"), N_("请核对所属主项的编码，或者先列入主项。"),
        {"code": item.parent_code},
    )  # fmt: skip
