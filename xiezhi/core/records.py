"""Records: rows that only an action may write. Outside an act, save, update and delete refuse."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import models

from .actor import Actor


class WriteOutsideAct(RuntimeError):
    """A programming mistake: a record was written without going through its room's actions.py."""


class Permit:
    """Held by a running act (trail.door.Act); nothing else should make one."""


class RecordQuerySet(models.QuerySet[Any]):
    """Reads are free; every write asks for the permit of an act."""

    _permit: Permit | None = None

    def with_permit(self, permit: Permit) -> Self:
        qs: Self = self._chain()  # type: ignore[attr-defined]
        qs._permit = permit
        return qs

    def _clone(self) -> Self:
        qs: Self = super()._clone()  # type: ignore[misc]
        qs._permit = self._permit
        return qs

    def _check(self) -> None:
        if self._permit is None:
            raise WriteOutsideAct(f"{self.model.__name__}: write through the actions of its room")

    def update(self, **kwargs: Any) -> int:
        self._check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        self._check()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Rows read before, in whole, written back; nobody may take one out of the table meanwhile.

        One insert that meets the row which is there. Django's own asks a CASE for each column and row, and takes ten times
        as long for the sixty columns of an item.
        """
        self._check()
        rows = list(objs)
        super().bulk_create(rows, batch_size, update_conflicts=True, update_fields=list(fields), unique_fields=["id"])
        return len(rows)

    def of_organs(self, actor: Actor, field: str = "organ_id") -> Self:
        """Only rows whose organ is in the actor's scope. Fails closed: an empty scope gives nothing."""
        if actor.system:
            return self
        return self.filter(Among(field, actor.organ_ids))


class Among(models.Lookup[Any]):
    """A condition: the numbered column `field` is one of these keys. For the organs of a scope, which are hundreds.

    `field__in` makes each of them a parameter, checked and bound one by one, in every part of every question of a page.
    """

    prepare_rhs = False

    def __init__(self, field: Any, keys: frozenset[int]) -> None:
        super().__init__(models.F(field) if isinstance(field, str) else field, keys)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN ({_listed(self.rhs)})", tuple(params)


@lru_cache(maxsize=1000)
def _listed(keys: frozenset[int]) -> str:
    return ",".join(str(int(key)) for key in sorted(keys))


class Record(models.Model):
    """Base of every business table. `organ_field` names the organ that a row belongs to (None: not organ-bound)."""

    organ_field: str | None = "organ_id"

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def ref(self) -> str:
        """How generic services and the trail name this row: "cases.Case:17"."""
        return f"{self._meta.label}:{self.pk}"

    def save(self, *args: Any, permit: Permit | None = None, **kwargs: Any) -> None:
        if permit is None:
            raise WriteOutsideAct(f"{type(self).__name__}: write through the actions of its room")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, permit: Permit | None = None, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if permit is None:
            raise WriteOutsideAct(f"{type(self).__name__}: write through the actions of its room")
        return super().delete(*args, **kwargs)


class Versioned(Record):
    """A record that people edit in forms. Who edits says which version was opened; see `trail.door.Act.edit`."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Record.Meta):
        abstract = True


def split_ref(ref: str) -> tuple[str, int]:
    """("cases.Case", 17) from "cases.Case:17". Raises ValueError on anything else."""
    label, _, pk = ref.partition(":")
    if not label or not pk.isdecimal() or not pk.isascii():
        raise ValueError(f"not a record reference: {ref!r}")
    return label, int(pk)
