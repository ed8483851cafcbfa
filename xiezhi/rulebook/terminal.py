"""Text on a terminal: width of Chinese, columns, lines of the right length, colour where it is wanted."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from typing import TextIO

STYLES = {"bold": "1", "dim": "2", "red": "31", "orange": "33", "yellow": "33", "green": "32"}
Paint = Callable[[str, str], str]
# Written characters that do not begin a line, and those that do not end one.
_NOT_FIRST, _NOT_LAST = "、。，；：！？）〕》”’】」%)", "（〔《“‘【「("
_UNIT = re.compile(rf"[{re.escape(_NOT_LAST)}]*(?:[\x21-\x7e]+|[^\s])[{re.escape(_NOT_FIRST)}]*|\s+")


def width(text: str) -> int:
    """Width on a terminal."""
    return sum(0 if unicodedata.combining(mark) else 2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def columns(out: TextIO) -> int | None:
    """How wide the terminal is; None where the text goes to a file or another program."""
    return max(40, shutil.get_terminal_size((100, 24)).columns) if out.isatty() else None


def paint(out: TextIO) -> Paint:
    """Colours for this output: none for files, where NO_COLOR is set, or on a terminal that has none."""
    if out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return lambda text, style: f"\x1b[{STYLES[style]}m{text}\x1b[0m" if style else text
    return lambda text, style: text


def cut(text: str, room: int) -> str:
    """Text that fits, with an ellipsis where it was cut."""
    if width(text) <= room:
        return text
    text = text[:room]
    while text and width(text) > room - 1:
        text = text[:-1]
    return text + "…"


def pad(text: str, to: int, right: bool = False) -> str:
    """Text filled up to a width."""
    blank = " " * (to - width(text))
    return blank + text if right else text + blank


def wrap(text: str, room: int | None, indent: str = "") -> list[str]:
    """Lines no wider than `room`, the further ones indented; words and numbers stay whole, Chinese marks where they belong."""
    if room is None or width(text) <= room:
        return [text]
    lines, line = [], ""
    for unit in _UNIT.findall(text):
        if width(line + unit.rstrip()) > room and line.strip():
            lines.append(line.rstrip())
            line = indent + ("" if unit.isspace() else unit)
        else:
            line += unit
        while width(line.rstrip()) > room:  # one word that is wider than the terminal
            head = line[:room]
            while width(head) > room:
                head = head[:-1]
            lines.append(head)
            line = indent + line[len(head):]
    return [*lines, line.rstrip()] if line.strip() else lines


def aligned(
    rows: Sequence[Sequence[str]], right: Sequence[int] = (), style: Callable[[int, int], str] = lambda row, column: "",
    painted: Paint = lambda text, style: text,
) -> list[str]:
    """Columns of one width, Chinese characters counted double; `style` of a cell by its row and column."""
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(
        painted(pad(cell, widths[at], at in right), style(number, at)) for at, cell in enumerate(row)).rstrip()
        for number, row in enumerate(rows)]
