"""XML as a stream of elements, by expat; a document type, and with it every entity, is refused."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from xiezhi.law.text import N_

from ..errors import RulebookError
from .packed import PIECE, Input, reading

HOSTILE = N_("文件{file}带有DOCTYPE或者实体定义，事件日志用不到，可能是攻击，拒绝读取。请去掉后重试。")
BAD_XML = N_("文件{file}第{line}行不是合格的XML：{reason}。文件可能没有传完，请重新导出。")
DEEP = N_("文件{file}第{line}行的元素嵌套超过{most}层，拒绝读取。请核对文件。")
MOST_DEEP = 200
# Encodings of many bytes a character, which expat does not know.
_CHINESE = {"gb2312", "gbk", "gb18030", "cp936", "gb_2312-80"}
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class Parser:
    """Calls `start(tag, attributes)`, `end(tag)` and, if given, `text(words)`; tags without their prefix."""

    def __init__(self, source: Input, start: Start, end: End, text: Callable[[str], None] | None = None) -> None:
        self.source = source
        declared = _ENCODING.match(source.head)
        self._chinese = bool(declared) and declared[1].decode().lower() in _CHINESE if declared else False
        self._parser = expat.ParserCreate("utf-8" if self._chinese else None)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.ExternalEntityRefHandler = self._refuse
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        if text is not None:
            self._parser.CharacterDataHandler = text

    @property
    def line(self) -> int:
        """Where in the file the parser is."""
        return int(self._parser.CurrentLineNumber)

    def run(self) -> None:
        """Read it all. Raises RulebookError EVENTS-05 or EVENTS-07."""
        try:
            for piece in self._pieces():
                self._parser.Parse(piece, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise RulebookError(
                "EVENTS-05", BAD_XML, file=self.source.file, line=error.lineno, reason=expat.ErrorString(error.code)) from error

    def _pieces(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("gb18030")("replace")
        with reading(self.source.file), self.source.open() as file:
            while piece := file.read(PIECE):
                yield decoder.decode(piece).encode() if self._chinese else piece

    def _refuse(self, *what: Any) -> int:
        raise RulebookError("EVENTS-05", HOSTILE, file=self.source.file)

    def too_deep(self) -> RulebookError:
        """For readers that keep a stack."""
        return RulebookError("EVENTS-05", DEEP, file=self.source.file, line=self.line, most=MOST_DEEP)


def local(tag: str) -> str:
    """A tag without its prefix."""
    return tag.rsplit(":", 1)[-1]


class _Enough(Exception):
    """The root and its first child are known."""


def first_tags(source: Input) -> tuple[str, str]:
    """The root of an XML file and its first child, read from its beginning only; "" where there is none."""
    seen: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        seen.append(local(tag))
        if len(seen) == 2:
            raise _Enough

    parser = Parser(source, start, lambda tag: None)
    with contextlib.suppress(_Enough):
        parser.run()
    return (*seen, "", "")[0], (*seen, "", "")[1]
