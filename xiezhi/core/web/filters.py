"""Filters of the shared list: each reads its own GET parameters, bounds them, narrows the rows and shows as chips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor

from .forms import parse_day

MAX_TEXT = 100
MAX_TERMS = 6
MAX_PICKS = 50

Choices = Sequence[tuple[Any, Any]] | Callable[[Actor | None], Iterable[tuple[Any, Any]]]


def clean_text(raw: str, limit: int = MAX_TEXT) -> str:
    """Text from an address: no control characters (PostgreSQL refuses NUL), no surrogates, bounded length."""
    kept = "".join(c for c in raw if c >= " " and not "\ud800" <= c <= "\udfff")
    return kept.strip()[:limit]


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and which parameters go when it is removed (value None: the whole parameter)."""

    text: Any
    remove: tuple[tuple[str, str | None], ...]


@dataclass
class State:
    """What one filter read from the address. `value` None: not in force."""

    value: Any = None
    note: str = ""
    options: list[tuple[str, Any, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Filter:
    """`field`: model path to compare (default `name`); `q`: callable(value) -> Q in its place."""

    name: str
    label: Any
    field: str = ""
    q: Callable[[Any], Q] | None = None

    kind = "choice"

    @property
    def path(self) -> str:
        return self.field or self.name

    @property
    def params(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, data: QueryDict, actor: Actor | None) -> State:
        raise NotImplementedError

    def to_q(self, value: Any) -> Q:
        return self.q(value) if self.q else Q(**{self.path: value})

    def chips(self, state: State) -> list[Chip]:
        return []

    def unknown(self) -> str:
        return _("“{label}”的筛选值无法识别，已不按它筛选。").format(label=self.label)


@dataclass(frozen=True)
class Choice(Filter):
    """One of a set. `choices`: pairs, or callable(actor) giving pairs: nobody sees what is outside his scope."""

    choices: Choices = ()

    def known(self, actor: Actor | None) -> dict[str, tuple[Any, Any]]:
        """What may be chosen: as it stands in the address → the value and its label."""
        found = self.choices(actor) if callable(self.choices) else self.choices
        return {str(value): (value, label) for value, label in found}

    def read(self, data: QueryDict, actor: Actor | None) -> State:
        typed = data.get(self.name, "")
        raw, known = clean_text(typed), self.known(actor)
        state = State(options=[(text, label, text == raw) for text, (_value, label) in known.items()])
        if raw in known and raw:
            state.value = known[raw][0]
        elif typed:
            state.note = self.unknown()
        return state

    def chips(self, state: State) -> list[Chip]:
        shown = next((label for _value, label, on in state.options if on), state.value)
        return [Chip(_("{label}：{value}").format(label=self.label, value=shown), ((self.name, None),))]


@dataclass(frozen=True)
class OrganChoice(Choice):
    """Organ or division: a Choice whose set depends on the reader."""


@dataclass(frozen=True)
class YesNo(Choice):
    """Yes or no. With `q`, callable(bool) -> Q."""

    def known(self, actor: Actor | None) -> dict[str, tuple[Any, Any]]:
        return {"1": (True, _("是")), "0": (False, _("否"))}


@dataclass(frozen=True)
class Own(Choice):
    """`?NAME=1`: only what the reader's own organ handles. Reached by links, so it has no box of its own."""

    kind = "link"

    def known(self, actor: Actor | None) -> dict[str, tuple[Any, Any]]:
        return {"1": (actor.organ_id, actor.organ_name)} if actor is not None and actor.organ_id else {}


@dataclass(frozen=True)
class MultiChoice(Choice):
    """Any of a set; the parameter repeats."""

    kind = "multi"

    def read(self, data: QueryDict, actor: Actor | None) -> State:
        typed = (clean_text(one) for one in data.getlist(self.name)[:MAX_PICKS])
        raws, known = dict.fromkeys(one for one in typed if one), self.known(actor)
        good = [one for one in raws if one in known]
        state = State(options=[(text, label, text in good) for text, (_value, label) in known.items()])
        if good:
            state.value = [known[one][0] for one in good]
        if len(good) < len(raws):
            state.note = self.unknown()
        return state

    def to_q(self, value: Any) -> Q:
        return self.q(value) if self.q else Q(**{f"{self.path}__in": value})

    def chips(self, state: State) -> list[Chip]:
        return [
            Chip(_("{label}：{value}").format(label=self.label, value=shown), ((self.name, value),))
            for value, shown, on in state.options
            if on
        ]


@dataclass(frozen=True)
class DateRange(Filter):
    """From and to, both included; parameters NAME_from and NAME_to."""

    kind = "dates"

    @property
    def params(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def read(self, data: QueryDict, actor: Actor | None) -> State:
        ends: list[dt.date | None] = []
        state = State()
        for param in self.params:
            raw = clean_text(data.get(param, ""), 20)
            try:
                ends.append(parse_day(raw) if raw else None)
            except ValueError:
                ends.append(None)
                state.note = self.unknown()
        first, last = ends
        if first and last and first > last:
            first, last = last, first
            state.note = _("“{label}”的起止日期写反了，已对调。").format(label=self.label)
        if first or last:
            state.value = (first, last)
        state.options = [(self.params[0], first.isoformat() if first else "", bool(first))]
        state.options.append((self.params[1], last.isoformat() if last else "", bool(last)))
        return state

    def to_q(self, value: Any) -> Q:
        if self.q:
            return self.q(value)
        first, last = value
        q = Q()
        if first:
            q &= Q(**{f"{self.path}__gte": first})
        if last:
            q &= Q(**{f"{self.path}__lte": last})
        return q

    def chips(self, state: State) -> list[Chip]:
        first, last = state.value
        if first and last:
            text = _("{label}：{first} 至 {last}").format(label=self.label, first=first, last=last)
        elif first:
            text = _("{label}：{first} 起").format(label=self.label, first=first)
        else:
            text = _("{label}：至 {last}").format(label=self.label, last=last)
        return [Chip(text, tuple((param, None) for param in self.params))]


@dataclass(frozen=True)
class Text(Filter):
    """Search: every word in at least one of `fields`. `q`: callable(text) -> Q for a room with its own index."""

    fields: tuple[str, ...] = ()

    kind = "text"

    def read(self, data: QueryDict, actor: Actor | None) -> State:
        raw = data.get(self.name, "")
        text = clean_text(raw)
        note = _("搜索词过长，只用前 {n} 个字。").format(n=MAX_TEXT) if len(raw.strip()) > MAX_TEXT else ""
        return State(value=text or None, note=note, options=[(self.name, text, bool(text))])

    def to_q(self, value: Any) -> Q:
        if self.q:
            return self.q(value)
        every = Q()
        for term in value.split()[:MAX_TERMS]:
            any_of = Q()
            for path in self.fields or (self.path,):
                any_of |= Q(**{f"{path}__icontains": term})
            every &= any_of
        return every

    def chips(self, state: State) -> list[Chip]:
        return [Chip(_("{label}：{value}").format(label=self.label, value=state.value), ((self.name, None),))]
