"""JSON read piece by piece: the members of an object and the items of an array one after another, never the whole file."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

from xiezhi.law.text import N_

from ..errors import RulebookError
from .packed import PIECE, Input, reading

BAD_JSON = N_("文件{file}不是合格的JSON（第{at}个字符附近：{reason}）。文件可能没有传完，请重新导出。")
NO_TEXT = N_("文件{file}不是UTF-8编码的JSON。请另存为UTF-8后重试。")
MOST_ITEM = 64 << 20  # one event or object; larger ones are a mistake or an attack
_BLANK = " \t\r\n"
_DECODER = json.JSONDecoder()


class Json:
    """A position in a JSON text. Each of `members` and `items` must be followed by reading the value it stands before."""

    def __init__(self, source: Input) -> None:
        self.source = source
        self._pieces = self._read()
        self._text, self._at, self._gone, self._ended = "", 0, 0, False

    def _read(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        with reading(self.source.file), self.source.open() as file:
            try:
                while piece := file.read(PIECE):
                    yield decoder.decode(piece)
                yield decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                raise RulebookError("EVENTS-05", NO_TEXT, file=self.source.file) from error

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            self._ended = True
            return False
        self._gone += self._at
        self._text, self._at = self._text[self._at :] + piece, 0
        return True

    def _bad(self, reason: str, at: int | None = None) -> RulebookError:
        return RulebookError(
            "EVENTS-05", BAD_JSON, file=self.source.file, at=self._gone + (self._at if at is None else at) + 1, reason=reason)

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _take(self, mark: str) -> None:
        found = self.peek()
        if found != mark:
            raise self._bad(f"{mark} ≠ {found or 'EOF'}")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > MOST_ITEM or not self._more():
                    raise self._bad(error.msg, error.pos) from error
            except RecursionError as error:
                raise self._bad("nesting") from error
            else:
                if end < len(self._text) or self._ended or not self._more():  # a number may go on in the next piece
                    self._at = end
                    return value

    def members(self) -> Iterator[str]:
        """The keys of an object."""
        self._take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise self._bad("key")
            self._take(":")
            yield key
            if self.peek() == "}":
                self._at += 1
                return
            self._take(",")

    def items(self) -> Iterator[int]:
        """The numbers of the items of an array, from 1."""
        self._take("[")
        if self.peek() == "]":
            self._at += 1
            return
        number = 0
        while True:
            number += 1
            yield number
            if self.peek() == "]":
                self._at += 1
                return
            self._take(",")

    def skip(self) -> None:
        """Pass over a value, however large."""
        mark = self.peek()
        if mark == "{":
            for _ in self.members():
                self.value()
        elif mark == "[":
            for _ in self.items():
                self.value()
        else:
            self.value()

    def end(self) -> None:
        """Nothing may follow."""
        if self.peek():
            raise self._bad("EOF")


def as_text(value: Any) -> str | None:
    """A value as it would stand in a cell."""
    if value is None or isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if value else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else json.dumps(value, ensure_ascii=False)
