"""The one write door. An action checks, moves, writes and leaves its trail line in one transaction, or does nothing.

    @action(LEAD, "close")
    def close(act, lead, *, by, reason): ...

Called as `close(lead, by=actor, reason=...)`; `act` is made here and carries the permit to write.

The head of the trail is one row, and whoever adds a line holds it until the transaction ends. An act inside another
therefore leaves its line with the outer one, which adds all of them last: rendering a letter never holds up others.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xiezhi.core import roles as role_names
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Overtaken, Stale
from xiezhi.core.records import Permit, Record, RecordQuerySet
from xiezhi.core.states import Move, Table
from xiezhi.core.time import now

from .chain import canonical_detail, link
from .models import Head, Line

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Record)


class OutOfScope(RuntimeError):
    """An action wrote a record of an organ that the actor does not see: a hole in a room, rolled back."""


class Act(Permit):
    """One running act: the permit to write, and what will stand on its trail line."""

    def __init__(self, verb: str, by: Actor) -> None:
        self.verb = verb
        self.by = by
        self.at: dt.datetime = now()
        self.about = ""
        self.about_organ: int | None = None
        self.reason = ""
        self.detail: dict[str, Any] = {}
        self.silent = False
        self.inner: list[Act] = []  # acts done within this one, whose lines it will add
        self.depth = len(transaction.get_connection().savepoint_ids)

    # -- writing
    def create(self, model: type[M], **fields: Any) -> M:
        row = model(**fields)
        self._check_scope(row)
        row.save(force_insert=True, permit=self)
        return row

    def save(self, row: Record, *fields: str) -> None:
        """Save the named fields of an existing row (all when none are named)."""
        self._check_scope(row)
        row.save(permit=self, update_fields=fields or None)

    def delete(self, row: Record) -> None:
        self._check_scope(row)
        row.delete(permit=self)

    def rows(self, model: type[M]) -> RecordQuerySet:
        """A queryset that may write. The action is answerable for its filter."""
        return model.objects.all().with_permit(self)

    def bulk_create(self, model: type[M], rows: Iterable[M], **kwargs: Any) -> list[M]:
        rows = list(rows)
        for row in rows:
            self._check_scope(row)
        return self.rows(model).bulk_create(rows, **kwargs)

    def move(self, row: Record, move: Move, **changes: Any) -> None:
        """Compare-and-set: exactly one caller wins; the others are told (Stale) and nothing of theirs is written.

        The row must still be in the state in which the caller read and judged it, not merely in one the move begins in.
        """
        self._check_scope(row)
        before = getattr(row, "state", "")
        done = (
            self.rows(type(row))
            .filter(pk=row.pk, state__in=[s.value for s in move.froms if s.value == before])
            .update(state=move.to.value, **changes)
        )
        if done != 1:
            raise Stale(
                "STATE-01",
                _("“%(move)s”没有办成：这条记录已不在可以办理的状态，可能有人刚刚办过。") % {"move": move.label},
                _("请刷新页面，看清现在的状态再办。"),
            )
        row.refresh_from_db()
        self.detail.setdefault("moves", []).append([row.ref, before, move.to.value])

    def edit(self, rows: RecordQuerySet, version: int, **changes: Any) -> None:
        """Change the one `core.records.Versioned` row of a permitted queryset, if that version still stands.

        Raises Overtaken when somebody has changed it since that version was read; nothing is written then.
        """
        if rows.filter(version=version).update(version=F("version") + 1, **changes) != 1:
            raise Overtaken(
                "STATE-04",
                _("打开之后，有人改过这条记录。您填写的内容没有保存，也没有覆盖对方的。"),
                _("对照下面两栏。仍要按您填写的办，点“用我填写的内容继续”，核对后再保存。"),
            )

    def _check_scope(self, row: Record) -> None:
        if row.organ_field is None or self.by.system:
            return
        value: Any = row
        for part in row.organ_field.split("__"):
            value = getattr(value, part)
        if not self.by.sees(value):
            raise OutOfScope(f"{self.verb}: {row.ref} is outside the scope of {self.by.ref}")

    # -- the line
    def on(self, row: Record | str, organ_id: int | None = None) -> None:
        """What this act is about; decides who may read the line."""
        if isinstance(row, str):
            self.about, self.about_organ = row, organ_id
            return
        self.about = row.ref
        self.about_organ = organ_id
        if organ_id is None and row.organ_field:
            value: Any = row
            for part in row.organ_field.split("__"):
                value = getattr(value, part)
            self.about_organ = value

    def note(self, **detail: Any) -> None:
        """Facts for the line: ids, numbers, codes. Never contents, secrets or complainants."""
        self.detail.update(detail)

    def nothing_happened(self) -> None:
        """The act changed nothing (same file again); no line is written."""
        self.silent = True

    def close(self, outcome: str = "done") -> None:
        """Add the lines of the acts within, then this one's."""
        for act in self.inner:
            act.close()
        self.inner = []
        if not self.silent:
            append(self, outcome)


_running: ContextVar[Act | None] = ContextVar("running", default=None)


def append(act: Act, outcome: str) -> int:
    """Add one line inside the running transaction. The head row is updated first: that is the lock."""
    if Head.objects.filter(id=1).update(seq=F("seq") + 1) != 1:
        Head.objects.create(id=1, seq=1)
    head = Head.objects.get(id=1)
    values: dict[str, Any] = {
        "seq": head.seq,
        "at": act.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": act.by.ref,
        "actor_name": act.by.name,
        "role": act.by.role,
        "organ": str(act.by.organ_id or ""),
        "organ_name": act.by.organ_name,
        "verb": act.verb,
        "about": act.about,
        "about_organ": act.about_organ,
        "outcome": outcome,
        "reason": act.reason.replace("\0", "␀"),  # PostgreSQL takes no NUL
        "detail": canonical_detail(act.detail),
    }
    digest = link(head.hash, values)
    Line(**values, prev=head.hash, hash=digest).save(force_insert=True)
    Head.objects.filter(id=1).update(hash=digest)
    return head.seq


def action(
    what: Table | str, move: str | None = None, *, roles: Iterable[str] | None = None
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[P, R]]:
    """Make a function the one way to do something.

    `action(TABLE, "confirm")` takes roles and verb from the table; `action("exchange.upload", roles=…)` names them.
    The worker (system actor) may run any action. Raises NotAllowed (403) for other roles, before anything is read.
    """
    if isinstance(what, Table):
        assert move is not None
        verb, allowed = f"{what.name}.{move}", what[move].roles
    else:
        verb, allowed = what, frozenset(roles or ())

    def wrap(fn: Callable[Concatenate[Act, P], R]) -> Callable[P, R]:
        @functools.wraps(fn)
        def run(*args: Any, **kwargs: Any) -> R:
            by: Actor = kwargs["by"]
            if not by.system and by.role not in allowed:
                raise NotAllowed(
                    "ROLE-01",
                    _("这一步由%(roles)s办理，您现在的身份是%(role)s。")
                    % {
                        "roles": "、".join(str(role_names.LABELS[r]) for r in sorted(allowed)),
                        "role": role_names.LABELS.get(by.role, by.role),
                    },
                )
            try:
                return _run(fn, verb, args, kwargs)
            except OperationalError as error:
                # the worker tries again by itself; a person is told, and nothing of his is written
                if by.system or _running.get() is not None or not _gave_way(error):
                    raise
                raise Stale(
                    "STATE-02",
                    _("这一步没有办成：同一时刻有人在办相关的事项，系统先办了对方的。"),
                    _("没有写入任何内容，请稍等片刻再办一次。"),
                ) from error
            except IntegrityError as error:
                if by.system or _running.get() is not None or not _twice(error):
                    raise
                raise Stale(
                    "STATE-03",
                    _("同样的内容刚刚已经提交过，这一次没有重复办理。"),
                    _("请刷新页面，查看已经办理的结果。"),
                ) from error

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return wrap


def _run(fn: Callable[Concatenate[Act, P], R], verb: str, args: Any, kwargs: Any) -> R:
    outer = _running.get()
    # in a savepoint of the outer act's own, the line must go when the savepoint does: it is added at once
    waits = outer is not None and outer.depth == len(transaction.get_connection().savepoint_ids)
    with transaction.atomic():
        act = Act(verb, kwargs["by"])
        token = _running.set(act)
        try:
            result = fn(act, *args, **kwargs)
        finally:
            _running.reset(token)
        if not waits:
            act.close()
    if waits and outer is not None:
        outer.inner.append(act)
    return result


def _gave_way(error: OperationalError) -> bool:
    """Whether the database gave this transaction up for another: deadlock, or a lock that was waited for too long."""
    code = getattr(error.__cause__, "sqlstate", "")
    return code in ("40P01", "40001", "55P03") or "database is locked" in str(error)


def _twice(error: IntegrityError) -> bool:
    """Whether a row that may be there once is there already: the same form sent twice at the same moment."""
    return getattr(error.__cause__, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error)


def record_refusal(verb: str, by: Actor, *, about: str, reason: str, **detail: Any) -> None:
    """A refused access stands on the trail too, in its own transaction. `about` may be a path as it was asked for."""
    with transaction.atomic():
        act = Act(verb, by)
        # PostgreSQL takes no NUL, and a path can carry one
        act.about, act.reason, act.detail = about.replace("\0", "␀")[:80], reason, detail
        act.close("refused")
