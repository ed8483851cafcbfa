"""XES: plain, .gz, .zip; nested attributes and globals; broken and hostile files."""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from xiezhi.rulebook.logs import packed

from .small import EVENTS, MAPPING, ROWS, notes, read, refused, wide

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace"><string key="concept:name" value="__INVALID__"/></global>
  <global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00Z"/><float key="amount" value="1"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="日志"><string key="concept:name" value="日志的属性"/></string>
"""


def event(step: str, time: str | None, amount: str | None = None, officer: str | None = None, more: str = "") -> str:
    parts = [f"<string key='concept:name' value={quoteattr(step)}/>"]
    if time is not None:
        parts.append(f"<date key='time:timestamp' value='{time}'/>")
    if amount is not None:
        parts.append(f"<float key='amount' value='{amount}'><string key='currency' value='CNY'/><float key='amount' value='9'/></float>")
    if officer is not None:
        parts.append(f"<string key='officer' value='{officer}'/>")
    return f"<event>{''.join(parts)}{more}</event>"


def trace(name: str, *events: str) -> str:
    return f"<trace><string key='concept:name' value={quoteattr(name)}/>{''.join(events)}</trace>"


def text() -> str:
    traces = [trace(case, *(event(*rest) for one, *rest in EVENTS if one == case)) for case in ("甲1", "甲2")]
    return HEAD + "".join(traces) + "</log>"


def xes(folder: Path, content: str | None = None) -> Path:
    path = folder / "log.xes"
    path.write_text(text() if content is None else content, encoding="utf-8")
    return path


def test_a_plain_log_becomes_wide_rows(tmp_path: Path) -> None:
    log = read(tmp_path, xes(tmp_path))
    assert wide(log) == ROWS
    assert notes(log) == {}
    assert log is not None
    assert (log.events, log.acts, log.rejected) == (6, 2, 0)


def test_gz_and_zip_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(text().encode()))
    with zipfile.ZipFile(tmp_path / "log.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/log.xes", text())
        archive.writestr("__MACOSX/folder/._log.xes", "x")
    assert wide(read(tmp_path, tmp_path / "log.xes.gz")) == ROWS
    assert wide(read(tmp_path, tmp_path / "log.zip")) == ROWS


def test_a_log_in_gb18030_with_prefixed_tags_is_read(tmp_path: Path) -> None:
    prefixed = text().replace("UTF-8", "GB18030")
    for tag in ("log", "trace", "event", "string", "date", "float"):
        prefixed = prefixed.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>").replace(f"</{tag}>", f"</x:{tag}>")
    path = tmp_path / "log.xes"
    path.write_bytes(prefixed.replace("xmlns=", "xmlns:x=").encode("gb18030"))
    assert wide(read(tmp_path, path)) == ROWS


def test_a_log_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_text(text().replace("UTF-8", "UTF-16"), encoding="utf-16")
    assert wide(read(tmp_path, path)) == ROWS


def test_nested_attributes_have_the_name_of_their_path(tmp_path: Path) -> None:
    mapping = MAPPING + 'officer = { column = "amount/currency", take = "first" }\nmajor = { column = "case:重大", take = "first" }\n'
    more = "<list key='stamps'><values><string key='amount/currency' value='no'/></values></list>"
    content = HEAD + trace("甲1", "<boolean key='重大' value='true'/>", event("filed", "2026-03-02T09:00:00+08:00", "5", None, more),
                           event("decided", "2026-03-03T09:00:00+08:00")) + "</log>"
    row = wide(read(tmp_path, xes(tmp_path, content), mapping))[0]
    assert (row["officer"], row["major"]) == ("CNY", True)


def test_global_examples_are_no_values(tmp_path: Path) -> None:
    content = HEAD + trace("甲1", event("filed", None), event("decided", "2026-03-03T09:00:00+08:00", "1")) + trace(
        "甲2", event("filed", "2026-03-02T09:00:00+08:00")) + "</log>"
    log = read(tmp_path, xes(tmp_path, content))
    assert log is not None
    assert [row["act_id"] for row in wide(log)] == ["甲2"]
    assert [(error.code, error.column) for error in log.errors] == [("EVENTS-42", "time:timestamp")]
    assert log.rejected == 1
    assert "整件没有核查" in notes(log)["EVENTS-32"]


def test_the_same_case_in_two_traces_is_one_and_said(tmp_path: Path) -> None:
    content = HEAD + trace("甲1", event("filed", "2026-03-02T09:00:00+08:00")) + trace(
        "甲1", event("decided", "2026-03-03T09:00:00+08:00", "1")) + "</log>"
    log = read(tmp_path, xes(tmp_path, content))
    assert len(wide(log)) == 1
    assert "甲1" in notes(log)["EVENTS-35"]


def test_an_event_outside_any_trace_has_no_case(tmp_path: Path) -> None:
    content = HEAD + trace("甲1", event("filed", "2026-03-02T09:00:00+08:00")) + event("decided", "2026-03-03T09:00:00+08:00") + "</log>"
    assert "1个事件没有案件编号" in refused(tmp_path, xes(tmp_path, content), "EVENTS-04")
    harmless = content.replace("decided", "walked")
    log = read(tmp_path, xes(tmp_path, harmless), MAPPING.replace("officers =", "officers = { activity = 'paid', column = 'officer', take = 'all' } #"))
    assert {"EVENTS-31", "EVENTS-36", "EVENTS-21"} <= notes(log).keys()


BOMB = """<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<log><trace><string key="concept:name" value="&b;"/></trace></log>"""
EXTERNAL = """<?xml version="1.0"?><!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>"""


@pytest.mark.parametrize("content", [BOMB, EXTERNAL], ids=["entities", "external"])
def test_a_document_type_is_refused(tmp_path: Path, content: str) -> None:
    assert "DOCTYPE" in refused(tmp_path, xes(tmp_path, content), "EVENTS-05")


@pytest.mark.parametrize("content", [
    text()[:700], text().replace("</trace>", "", 1), "<log>" + "<string key='a'>" * 9, HEAD + "</log>", "<other/>",
    HEAD + trace("甲1", "<event>" + "<list key='a'>" * 300 + "</list>" * 300 + "</event>") + "</log>"],
    ids=["cut", "tags", "open", "no events", "other", "deep"])
def test_a_broken_file_is_refused(tmp_path: Path, content: str) -> None:
    refused(tmp_path, xes(tmp_path, content), "EVENTS-05")


def test_a_truncated_gz_and_a_broken_zip_are_refused(tmp_path: Path) -> None:
    whole = gzip.compress(text().encode() * 50)
    (tmp_path / "log.xes.gz").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path, tmp_path / "log.xes.gz", "EVENTS-05")
    (tmp_path / "log.xes.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    refused(tmp_path, tmp_path / "log.xes.zip", "EVENTS-05")


def test_an_archive_must_hold_one_log(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("one.xes", text())
        archive.writestr("two.xes", text())
    assert "one.xes、two.xes" in refused(tmp_path, tmp_path / "two.zip", "EVENTS-06")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("__MACOSX/._log.xes", "x")
    refused(tmp_path, tmp_path / "none.zip", "EVENTS-06")


def test_what_unpacks_to_far_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SURE", 1 << 20)
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(text().replace("</log>", "").encode() + b" " * (8 << 20)))
    refused(tmp_path, tmp_path / "log.xes.gz", "EVENTS-07")


MEASURE = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from xiezhi.rulebook.tests.logs.small import read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
log = read(Path(sys.argv[2]), Path(sys.argv[1]))
assert log.events == int(sys.argv[4]), log.events
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_large_log_needs_little_memory(tmp_path: Path) -> None:
    """40,000 traces with 240,000 events, 62 MB of XML, also within one .gz: what is added stays far below its size as objects."""
    path, more = tmp_path / "large.xes.gz", "".join(f"<string key='unused{n}' value='{'x' * 20}'/>" for n in range(3))
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write(HEAD)
        for number in range(40_000):
            file.write(trace(f"案{number}", *(event(*one[1:], more) for one in EVENTS)))
        file.write("</log>")
    root = str(Path(__file__).resolve().parents[4])
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path, tmp_path, root, "240000"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300, f"{done.stdout} MB"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
