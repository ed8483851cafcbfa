"""OCEL 2.0 in XML, streamed."""

from __future__ import annotations

from .ocel import Tables
from .packed import Input
from .xml import MOST_DEEP, Parser, local


class OcelXml:
    """Fills the tables, an event or object at a time."""

    def __init__(self, source: Input, into: Tables) -> None:
        self.parser = Parser(source, self._start, self._end, self._text)
        self.into = into
        self._open: list[str] = []
        self._kind = ""  # "event" or "object" while one is open
        self._own: dict[str, str] = {}
        self._values: list[tuple[str, str, str]] = []
        self._links: list[str] = []
        self._name, self._time, self._words = "", "", ""

    def read(self) -> None:
        """Read it all. Raises EVENTS-05."""
        self.parser.run()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        above = self._open[-1] if self._open else ""
        self._open.append(kind)
        if len(self._open) > MOST_DEEP:
            raise self.parser.too_deep()
        if not self._kind and (above, kind) in (("events", "event"), ("objects", "object")):
            self._kind, self._own, self._values, self._links = kind, attributes, [], []
        elif self._kind and kind == "attribute":
            self._name, self._time, self._words = attributes.get("name", ""), attributes.get("time", ""), ""
        elif self._kind == "event" and "object-id" in attributes:
            self._links.append(attributes["object-id"])

    def _text(self, words: str) -> None:
        if self._kind and self._open[-1] == "attribute":
            self._words += words

    def _end(self, tag: str) -> None:
        kind = self._open.pop()
        if not self._kind:
            return
        if kind == "attribute":
            self._values.append((self._time, self._name, self._words.strip()))
        elif kind == self._kind and len(self._open) == 2:
            values = {name: value for _, name, value in sorted(self._values, key=lambda one: one[0]) if value}
            own = self._own.get
            if kind == "event":
                self.into.event(own("id"), own("type"), own("time"), values, self.parser.line)
                for oid in self._links:
                    self.into.relate(own("id"), oid)
            else:
                self.into.object(own("id"), own("type"), values)
            self._kind = ""
