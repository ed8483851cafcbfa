"""XES (IEEE 1849), streamed: traces of events with attributes; nested attributes are named outer/inner."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from .packed import Input
from .stage import LINE, PART, Stage, Tick
from .xml import MOST_DEEP, Parser, local

ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
OF_TRACE = "case:"
HELD = 100_000  # events of one trace that are held back until its attributes are complete


class Xes:
    """Reads the wanted attributes of events, and those of traces as "case:NAME", into a stage.

    Global attributes are declarations with examples of values: an event that lacks one lacks it.
    """

    def __init__(self, source: Input, wanted: Collection[str], into: Path, tick: Tick | None = None) -> None:
        self.source, self.wanted, self.into, self.tick = source, sorted(wanted), into, tick
        self._places = [(name.startswith(OF_TRACE), name.removeprefix(OF_TRACE)) for name in self.wanted]
        self._rows: list[tuple[dict[str, str], dict[str, str], int, int]] = []

    def read(self) -> int:
        """Read it all; the number of events. Raises EVENTS-05, EVENTS-07."""
        with Stage(self.into, self.wanted, (LINE, PART), self.tick) as stage:
            start, end = self._handlers(stage)
            self.parser = Parser(self.source, start, end)
            self.parser.run()
            self._flush(stage)
        return stage.rows

    def _handlers(self, stage: Stage) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        # Called some ten times an event, so what they need are local names.
        attribute_tags, rows = ATTRIBUTES, self._rows
        of_trace, of_event = (frozenset(key for is_of_trace, key in self._places if is_of_trace is one) for one in (True, False))
        trace: dict[str, str] | None = None
        event: dict[str, str] | None = None
        here: dict[str, str] | None = None  # the event or else the trace that is open
        wanted = of_event
        keys: list[str] = []  # of the attributes that are open
        other = 0  # depth within an element that this reader does not know
        traces = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal trace, event, here, wanted, other, traces
            if tag in attribute_tags and here is not None and not other:
                key = attributes.get("key", "")
                if keys:
                    if len(keys) >= MOST_DEEP:
                        raise self.parser.too_deep()
                    key = keys[-1] + "/" + key
                keys.append(key)
                if key in wanted and "value" in attributes:
                    here[key] = attributes["value"]
                return
            kind = local(tag) if ":" in tag else tag
            if kind in attribute_tags and kind != tag:
                start(kind, attributes)
            elif other:
                other += 1
            elif kind == "event" and event is None:
                event = here = {}
                wanted = of_event
            elif kind == "trace" and here is None:
                trace = here = {}
                wanted = of_trace
                traces += 1
            elif here is not None and kind != "values":
                other = 1

        def end(tag: str) -> None:
            nonlocal trace, event, here, wanted, other
            if tag in attribute_tags and not other:
                if keys:
                    keys.pop()
                return
            kind = local(tag) if ":" in tag else tag
            if kind in attribute_tags and kind != tag:
                end(kind)
            elif other:
                other -= 1
            elif kind == "event" and event is not None:
                rows.append(({} if trace is None else trace, event, self.parser.line, 0 if trace is None else traces))
                event, here, wanted = None, trace, of_trace
                if trace is None or len(rows) > HELD:
                    self._flush(stage)
            elif kind == "trace":
                trace = here = None
                self._flush(stage)

        return start, end

    def _flush(self, stage: Stage) -> None:
        stage.extend(
            [*[(trace if of_trace else event).get(key) for of_trace, key in self._places], line, part]
            for trace, event, line, part in self._rows)
        self._rows.clear()
