"""`xz trail verify [--export FILE] [--head SEQ:HASH] [--json]`: is the chain whole, in the database or in an export?"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import queries
from .models import Line
from .verify import Result, read_jsonl, verify

WHY = {
    "gap": gettext_lazy("这一行缺失，或次序不对"),
    "changed": gettext_lazy("内容被改动"),
    "unreadable": gettext_lazy("不是导出时的样子"),
    "rewritten": gettext_lazy("与记下的链头不符：链被重写"),
    "cut": gettext_lazy("没有到记下的链头：末尾被截去"),
}


def parse_head(text: str) -> tuple[int, str]:
    """(seq, hash) from "SEQ:HASH" as shown, printed or copied. Raises ValueError on anything else."""
    seq, _sep, digest = text.strip().partition(":")
    digest = digest.strip().lower()
    if not (seq.isascii() and seq.isdigit() and len(seq) < 19):
        raise ValueError(text)
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError(text)
    return int(seq), digest


def verify_database(expect: tuple[int, str] | None = None) -> Result:
    """The whole chain of this database, streaming, against its own head row and a noted one."""
    own = queries.head()  # read first: what is written meanwhile only comes after it
    rows = queries.rows_for_export(Line.objects.all())
    result = verify(rows, expect=expect or own)
    if result.ok and expect:
        own_line = Line.objects.filter(seq=own[0]).values_list("hash", flat=True).first()
        if own[0] and own_line != own[1]:
            return Result(result.lines, result.head, own[0], "rewritten" if own_line else "cut")
    return result


def sentence(result: Result) -> str:
    """The result for people."""
    if result.ok:
        return _("完整：%(lines)s 行，链头 %(seq)s:%(hash)s") % {
            "lines": result.lines, "seq": result.head[0], "hash": result.head[1],
        }  # fmt: skip
    return _("不完整：第 %(seq)s 行，%(why)s") % {"seq": result.bad_seq, "why": WHY[result.why]}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """A wrong option is answered like every other failure, as JSON too."""
        raise ValueError(message)


def main(argv: list[str] | None = None) -> int:
    """0: whole; 1: not whole; 2: could not be read or asked wrongly. What is wrong is said in JSON too, as `message`."""
    parser = _Parser(prog="xz trail verify", description=_("核验操作留痕是否完整"))
    parser.add_argument("--export", metavar="FILE", help=_("核验导出的文件，不看数据库"))
    parser.add_argument("--head", metavar="SEQ:HASH", help=_("另处记下的链头"))
    parser.add_argument("--json", action="store_true", help=_("给程序看的输出"))
    as_json = "--json" in (sys.argv[1:] if argv is None else argv)

    def out(code: int, text: str, **data: Any) -> int:
        if as_json:
            said = {"message": text} if code else {}
            print(json.dumps({"ok": code == 0, **data, **said}, ensure_ascii=False))
        else:
            print(text, file=sys.stdout if code < 2 else sys.stderr)
        return code

    try:
        args = parser.parse_args(argv)
    except ValueError as error:
        usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
        return out(2, _("命令写得不对（%(why)s）。用法：%(usage)s") % {"why": error, "usage": usage}, error="usage")
    try:
        expect = parse_head(args.head) if args.head else None
    except ValueError:
        return out(2, _("链头写作“行号:散列值”，散列值为 64 位十六进制。"), error="head")
    began = time.monotonic()
    try:
        if args.export:
            with open(args.export, "rb") as lines:
                result = verify(read_jsonl(lines), expect=expect)
        else:
            result = verify_database(expect)
    except OSError as error:
        return out(2, _("读不了“%(file)s”：%(why)s") % {"file": args.export, "why": error.strerror}, error="file")
    if args.export and not result.lines:
        return out(2, _("“%(file)s”里一行也没有。") % {"file": args.export}, error="empty")
    return out(
        0 if result.ok else 1,
        sentence(result),
        lines=result.lines,
        head={"seq": result.head[0], "hash": result.head[1]},
        bad_seq=result.bad_seq,
        why=result.why,
        seconds=round(time.monotonic() - began, 3),
    )
