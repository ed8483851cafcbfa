"""What is being done, on one line of a terminal that is wiped at the end; nothing where nobody watches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .judge import Translate
from .terminal import columns, cut

WIPE = "\r\x1b[2K"
OFTEN = 0.1  # seconds between two lines, so that telling costs nothing


class Progress:
    """Tells one step after another."""

    def __init__(self, out: TextIO | None, say: Translate) -> None:
        self.out, self.say, self.told = out, say, 0.0

    def step(self, template: str, **params: object) -> None:
        """A new step; always told."""
        self.told = 0.0
        self.at(template, **params)

    def at(self, template: str, **params: object) -> None:
        """How far it is; told now and then, on one line however narrow the terminal is."""
        now = time.monotonic()
        if self.out is not None and now - self.told >= OFTEN:
            self.told = now
            self.out.write(WIPE + cut(self.say(template).format_map(params), (columns(self.out) or 80) - 1))
            self.out.flush()


@contextmanager
def progress(out: TextIO, say: Translate, wanted: bool = True) -> Iterator[Progress]:
    """Progress on `out`, if it is a terminal and `wanted`; its line is gone afterwards, also after an error."""
    watched = wanted and out.isatty()
    try:
        yield Progress(out if watched else None, say)
    finally:
        if watched:
            out.write(WIPE)
            out.flush()
