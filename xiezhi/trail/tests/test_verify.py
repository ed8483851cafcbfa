"""Anybody can check the trail: from the database, from an export, and with one file of plain Python."""

import importlib.util
import io
import json
import random
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from xiezhi.core.actor import system_actor
from xiezhi.core.crypto import sm3
from xiezhi.trail import cli, queries
from xiezhi.trail.chain import export_line, link
from xiezhi.trail.door import action
from xiezhi.trail.models import Line
from xiezhi.trail.verify import read_jsonl, verify

TOOL = settings.BASE / "tools" / "verify_trail.py"
spec = importlib.util.spec_from_file_location("verify_trail", TOOL)
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)


@action("test.say", roles=())
def say(act, text, *, by):
    act.reason = text
    act.note(text=text, n=len(text), nothing=None)


@pytest.fixture
def export(db):
    """An export of some lines, as bytes a line, and the head."""
    for n in range(12):
        say(f"第{n}句 “引号” \\ \n 换行 𠮷", by=system_actor("test"))
    rows = list(queries.rows_for_export(Line.objects.all()))
    return [(export_line(r) + "\n").encode() for r in rows], queries.head()


def both(lines, head=None):
    """(bad number, why) from the platform and from the tool; they must agree."""
    ours = verify(read_jsonl(lines), expect=head)
    theirs = tool.verify(lines, head)
    assert (ours.lines, *ours.head, ours.bad_seq, ours.why) == theirs
    return ours.bad_seq, ours.why


def test_sm3_of_the_tool_is_the_standards():
    assert tool.sm3_python(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert tool.sm3_python(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    for size in (0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000):
        data = random.Random(size).randbytes(size)
        assert tool.sm3_python(data) == sm3(data)


def test_a_whole_export_passes_both(export):
    lines, head = export
    assert both(lines, head) == (None, "")
    assert both(lines) == (None, "")
    assert tool.verify(lines[:3], sm3=tool.sm3_python)[3] is None


def test_every_changed_byte_is_found(export):
    lines, head = export
    dice = random.Random(7)
    for _ in range(300):
        at = dice.randrange(len(lines))
        line = bytearray(lines[at])
        place = dice.randrange(len(line) - 1)  # the end of the line is not content
        line[place] ^= 1 << dice.randrange(8)
        if line[place] in b"\r\n":
            continue
        bad, _why = both([*lines[:at], bytes(line), *lines[at + 1 :]], head)
        assert bad == at + 1


def test_a_line_rewritten_with_a_new_hash_is_found_at_the_next(export):
    lines, _head = export
    row = json.loads(lines[4])
    row["reason"] = "从未如此"
    row["hash"] = link(row["prev"], row)
    assert both([*lines[:4], export_line(row).encode(), *lines[5:]]) == (6, "changed")


def test_an_end_rewritten_with_new_hashes_shows_only_against_a_noted_head(export):
    lines, head = export
    row = json.loads(lines[-1])
    row["reason"] = "从未如此"
    row["hash"] = link(row["prev"], row)
    forged = [*lines[:-1], export_line(row).encode()]
    assert both(forged) == (None, "")
    assert both(forged, head) == (head[0], "rewritten")


def test_a_removed_line_is_found(export):
    lines, head = export
    for at in range(len(lines) - 1):
        assert both(lines[:at] + lines[at + 1 :], head) == (at + 1, "gap")


def test_swapped_lines_are_found(export):
    lines, _head = export
    assert both([*lines[:3], lines[4], lines[3], *lines[5:]]) == (4, "gap")


def test_a_cut_end_is_found_against_a_noted_head(export):
    lines, head = export
    assert both(lines[:-1]) == (None, "")
    assert both(lines[:-1], head) == (head[0], "cut")


def test_an_inserted_line_and_an_added_field_are_found(export):
    lines, _head = export
    assert both([*lines[:3], lines[2], *lines[3:]]) == (4, "gap")
    extra = lines[3].replace(b'{"seq"', b'{"note":"x","seq"')
    assert both([*lines[:3], extra, *lines[4:]]) == (4, "unreadable")
    twice = lines[3].replace(b',"prev"', b',"reason":"y","prev"')
    assert both([*lines[:3], twice, *lines[4:]])[0] == 4


@pytest.mark.parametrize("junk", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"seq":1}', b"\x00"])
def test_what_is_not_a_line_is_named_not_crashed_on(export, junk):
    lines, _head = export
    assert both([*lines[:2], junk + b"\n", *lines[2:]]) == (3, "unreadable")


def test_a_part_is_verified_from_the_head_before_it(export):
    lines, head = export
    before = json.loads(lines[4])
    start = (before["seq"], before["hash"])
    assert verify(read_jsonl(lines[5:]), expect=head, start=start).ok
    assert tool.verify(lines[5:], head, start)[3] is None
    assert not verify(read_jsonl(lines[5:]), start=(5, "0" * 64)).ok


def run(*args):
    return subprocess.run([sys.executable, "-I", TOOL, *args], capture_output=True, text=True, timeout=60)


def test_the_tool_runs_alone_and_its_exit_code_tells(export, tmp_path):
    lines, (seq, digest) = export
    whole, bad, empty = tmp_path / "whole.jsonl", tmp_path / "bad.jsonl", tmp_path / "empty.jsonl"
    whole.write_bytes(b"".join(lines))
    bad.write_bytes(b"".join(lines).replace("第5句".encode(), "第6句".encode()))
    empty.write_bytes(b"")
    done = run(str(whole), "--head", f"{seq}:{digest}")
    assert (done.returncode, done.stdout.split()[0]) == (0, "OK")
    done = run(str(bad))
    assert (done.returncode, done.stdout.split(":")[0]) == (1, "BAD 6")
    assert run(str(empty)).returncode == 2
    assert run(str(tmp_path / "none.jsonl")).returncode == 2
    assert run(str(whole), "--head", "x").returncode == 2


def test_the_command_verifies_the_database_and_an_export(export, tmp_path, capsys):
    lines, (seq, digest) = export
    assert cli.main([]) == 0
    assert f"{seq}:{digest}" in capsys.readouterr().out
    assert cli.main(["--json", "--head", f"{seq}:{digest}"]) == 0
    assert json.loads(capsys.readouterr().out)["head"] == {"seq": seq, "hash": digest}
    assert cli.main(["--head", f"{seq}:{'0' * 64}"]) == 1
    assert cli.main(["--head", f"{seq + 1}:{digest}"]) == 1
    assert cli.main(["--head", "1:x"]) == 2
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"".join(lines[:-1]))
    capsys.readouterr()
    assert cli.main(["--export", str(path)]) == 0
    assert cli.main(["--export", str(path), "--head", f"{seq}:{digest}", "--json"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["bad_seq"] == seq
    assert cli.main(["--export", str(tmp_path / "none")]) == 2


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="drops a trigger the SQLite way")
def test_a_line_changed_behind_the_triggers_is_found_in_the_database(export, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name='trail_line_no_update'")
        (ddl,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER trail_line_no_update")
        cursor.execute("UPDATE trail_line SET reason='x' WHERE seq=3")
        cursor.execute(ddl)
    assert cli.main([]) == 1
    assert "3" in capsys.readouterr().out


def test_a_database_cut_behind_the_triggers_is_found_against_its_own_head_row(export):
    from xiezhi.trail.models import Head

    Head.objects.filter(id=1).update(seq=20)
    result = cli.verify_database()
    assert (result.bad_seq, result.why) == (13, "cut")


def test_verification_is_fast_enough_for_a_prefecture(export):
    """Not a benchmark: ten thousand lines well under the time a person waits."""
    import time

    lines, _head = export
    rows, prev = [], "0" * 64
    row = json.loads(lines[0])
    for seq in range(1, 10_001):
        row = {**row, "seq": seq, "prev": prev}
        prev = row["hash"] = link(prev, row)
        rows.append(export_line(row))
    began = time.monotonic()
    assert verify(read_jsonl(io.StringIO("\n".join(rows)))).ok
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (["--head", "1:x"], "head"), (["--export", "/none/at/all"], "file"), (["--bogus"], "usage"),
        (["--head"], "usage"), (["--export", "EMPTY"], "empty"),
    ],
)  # fmt: skip
def test_what_could_not_be_verified_is_said_in_json_too(db, tmp_path, capsys, argv, error):
    (tmp_path / "empty.jsonl").write_bytes(b"")
    argv = [str(tmp_path / "empty.jsonl") if word == "EMPTY" else word for word in argv]
    assert cli.main([*argv, "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["error"]) == (False, error)
    assert said["message"]
    assert cli.main(argv) == 2
    assert said["message"] in capsys.readouterr().err


def test_a_broken_chain_says_in_json_where(db, tmp_path, capsys):
    path = tmp_path / "trail.jsonl"
    path.write_text("not a line\n")
    assert cli.main(["--export", str(path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["why"] == "unreadable"
    assert "不完整" in said["message"]
