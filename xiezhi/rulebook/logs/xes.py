"""XES (IEEE 1849), streamed: traces of events with attributes; nested attributes are named outer/inner."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .packed import Input
from .stage import LINE, PART, Stage
from .xml import MOST_DEEP, Parser, local

ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
OF_TRACE = "case:"
HELD = 100_000  # events of one trace that are held back until its attributes are complete


class Xes:
    """Reads the wanted attributes of events, and those of traces as "case:NAME", into a stage.

    Global attributes are declarations with examples of values: an event that lacks one lacks it.
    """

    def __init__(self, source: Input, wanted: Collection[str], into: Path) -> None:
        self.parser = Parser(source, self._start, self._end)
        self.wanted = sorted(wanted)
        self._wanted = frozenset(wanted)
        self.into = into
        self.seen: set[str] = set()
        self.traces = 0
        self._trace: dict[str, str] | None = None
        self._event: dict[str, str] | None = None
        self._other = 0  # depth within elements that are no events: globals, classifiers, attributes of the log
        self._keys: list[str] = []  # of the attributes that are open, None for <values>
        self._rows: list[tuple[dict[str, str], dict[str, str], int, int]] = []

    def read(self) -> list[str]:
        """Read it all; the wanted columns that it has."""
        with Stage(self.into, self.wanted, (LINE, PART)) as self.stage:
            self.parser.run()
            self._flush()
        return [name for name in self.wanted if name in self.seen]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag if tag in ATTRIBUTES else local(tag)
        if kind in ATTRIBUTES and not self._other:
            here = self._event if self._event is not None else self._trace
            if here is not None and "key" in attributes:
                self._keys.append(attributes["key"])
                if len(self._keys) > MOST_DEEP:
                    raise self.parser.too_deep()
                name = "/".join(self._keys) if len(self._keys) > 1 else self._keys[0]
                if here is self._trace:
                    name = OF_TRACE + name
                if name in self._wanted and "value" in attributes:
                    here[name] = attributes["value"]
                    self.seen.add(name)
                return
        if self._other:
            self._other += 1
        elif kind == "event" and self._event is None:
            self._event = {}
        elif kind == "trace" and self._trace is None and self._event is None:
            self.traces += 1
            self._trace = {}
        elif kind not in ("log", "values"):
            self._other = 1

    def _end(self, tag: str) -> None:
        if self._other:
            self._other -= 1
            return
        kind = tag if tag in ATTRIBUTES else local(tag)
        if kind in ATTRIBUTES:
            if self._keys:
                self._keys.pop()
        elif kind == "event" and self._event is not None:
            outside = self._trace is None
            self._rows.append(({} if self._trace is None else self._trace, self._event, self.parser.line, 0 if outside else self.traces))
            self._event = None
            if outside or len(self._rows) > HELD:
                self._flush()
        elif kind == "trace":
            self._trace = None
            self._flush()

    def _flush(self) -> None:
        self.stage.extend(
            (*(event.get(name) if name[:5] != OF_TRACE else trace.get(name) for name in self.wanted), line, part)
            for trace, event, line, part in self._rows)
        self._rows.clear()
