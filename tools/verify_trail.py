#!/usr/bin/env python3
"""Verify an export of the trail without the platform: one file, standard library only (Python 3.9 or newer).

    python verify_trail.py EXPORT.jsonl [--head SEQ:HASH] [--start SEQ:HASH]

--head:  a head noted elsewhere (on paper, in a mailbox). Only against such a note does a cut or rewritten end show.
--start: the head after which the export begins, when it does not begin with line 1.
Prints OK, or the first number that does not fit. Exit: 0 whole, 1 not whole, 2 could not be read.

Each line holds `prev`, the hash of the line before it, and `hash` = SM3(prev ‖ canonical), where canonical is the JSON
array of the fields below, UTF-8, no spaces. SM3: GB/T 32905-2016.
"""

import argparse
import hashlib
import json
import sys

FIELDS = (
    "seq", "at", "actor", "actor_name", "role", "organ", "organ_name", "verb", "about", "about_organ", "outcome",
    "reason", "detail",
)  # fmt: skip
KEYS = (*FIELDS, "prev", "hash")
MASK = 0xFFFFFFFF
IV = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
WORDS = {
    "gap": "一行缺失或次序不对 / a line is missing or out of order",
    "changed": "内容被改动 / the line was changed",
    "unreadable": "不是导出时的样子 / not as it was exported",
    "rewritten": "与记下的链头不符，链被重写 / not the head that was noted: rewritten",
    "cut": "没有到记下的链头，末尾被截去 / ends before the noted head: cut",
}


def rotl(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & MASK


K = tuple(rotl(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64))


def sm3_python(data):
    """SM3 of bytes, hexadecimal, without any library."""
    size = len(data) * 8
    data = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + size.to_bytes(8, "big")
    state = IV
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + i : at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)
            w.append(x ^ rotl(x, 15) ^ rotl(x, 23) ^ rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            a12 = rotl(a, 12)
            ss1 = rotl((a12 + e + K[j]) & MASK, 7)
            if j < 16:
                ff, gg = a ^ b ^ c, e ^ f ^ g
            else:
                ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g & MASK)
            tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) & MASK
            tt2 = (gg + h + ss1 + w[j]) & MASK
            a, b, c, d = tt1, a, rotl(b, 9), c
            e, f, g, h = tt2 ^ rotl(tt2, 9) ^ rotl(tt2, 17), e, rotl(f, 19), g
        state = tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))  # noqa: B905 - Python 3.9
    return "".join(f"{x:08x}" for x in state)


def choose_sm3():
    """OpenSSL's where Python was built with it, else the one above (some hundred lines a second)."""
    try:
        hashlib.new("sm3", b"")
    except ValueError:
        return sm3_python
    return lambda data: hashlib.new("sm3", data).hexdigest()


def dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(line):
    """The row of an exported line, or None when it is not written exactly as the platform writes it."""
    try:
        text = line.decode("utf-8").rstrip("\r\n")
        row = json.loads(text)
        if isinstance(row, dict) and tuple(row) == KEYS and dump(row) == text:
            return row
    except (ValueError, RecursionError):
        pass
    return None


def verify(lines, head=None, start=(0, "0" * 64), sm3=None):
    """(lines read, reached seq, reached hash, first bad seq or None, why)."""
    sm3 = sm3 or choose_sm3()
    seq, prev = start
    count = 0
    if head and head[0] == seq and head[1] != prev:
        return 0, seq, prev, seq, "rewritten"
    for line in lines:
        count += 1
        row = read(line)
        if row is None:
            return count, seq, prev, seq + 1, "unreadable"
        if row["seq"] != seq + 1:
            return count, seq, prev, seq + 1, "gap"
        try:
            digest = sm3(prev.encode() + dump([row[name] for name in FIELDS]).encode())
        except UnicodeEncodeError:
            digest = ""
        if row["prev"] != prev or row["hash"] != digest:
            return count, seq, prev, seq + 1, "changed"
        seq, prev = row["seq"], row["hash"]
        if head and seq == head[0] and prev != head[1]:
            return count, seq, prev, seq, "rewritten"
    if head and seq < head[0]:
        return count, seq, prev, seq + 1, "cut"
    return count, seq, prev, None, ""


def parse_head(text):
    """(seq, hash) from "SEQ:HASH"."""
    seq, _, digest = text.strip().partition(":")
    digest = digest.strip().lower()
    if not (seq.isascii() and seq.isdigit()) or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError("SEQ:HASH，HASH 为 64 位十六进制 / write SEQ:HASH, 64 hexadecimal digits")
    return int(seq), digest


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export")
    parser.add_argument("--head", type=parse_head)
    parser.add_argument("--start", type=parse_head, default=(0, "0" * 64))
    args = parser.parse_args(argv)
    try:
        with open(args.export, "rb") as lines:
            count, seq, digest, bad, why = verify(lines, args.head, args.start)
    except OSError as error:
        print(f"读不了 / cannot read: {error}", file=sys.stderr)
        return 2
    if not count:
        print("空文件 / the file holds no line", file=sys.stderr)
        return 2
    if bad is not None:
        print(f"BAD {bad}: {WORDS[why]}")
        return 1
    print(f"OK {count} lines, head {seq}:{digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
