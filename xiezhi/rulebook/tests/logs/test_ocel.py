"""OCEL 2.0 in JSON, XML and SQLite and OCEL 1.0 in JSON: the same wide rows as from a flat log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from xiezhi.rulebook.logs import json as json_

from .small import EVENTS, MAPPING, ROWS, notes, read, refused, wide

OBJECTS = [("甲1", "case"), ("甲2", "case"), ("文1", "document")]


def attributes(amount: str | None, officer: str | None) -> dict[str, Any]:
    return {name: value for name, value in (("amount", amount and float(amount)), ("officer", officer)) if value}


def json2(folder: Path, events: list[tuple[Any, ...]] = EVENTS, objects: list[tuple[str, str]] = OBJECTS, turned: bool = False) -> Path:
    parts = {
        "objectTypes": [{"name": kind, "attributes": []} for kind in sorted({kind for _, kind in objects})],
        "eventTypes": [{"name": "decided", "attributes": [{"name": "amount", "type": "float"}]}],
        "objects": [{"id": oid, "type": kind, "attributes": [
            {"name": "kind", "time": "2026-03-01T00:00:00Z", "value": "法人"}, {"name": "kind", "time": "1970-01-01T00:00:00Z", "value": "x"}]}
            for oid, kind in objects],
        "events": [{"id": f"e{at}", "type": step, "time": time, "relationships": [{"objectId": case, "qualifier": "of"}, {"objectId": "文1"}],
                    "attributes": [{"name": name, "value": value} for name, value in attributes(amount, officer).items()]}
                   for at, (case, step, time, amount, officer) in enumerate(events)]}
    path = folder / "log.json"
    path.write_text(json.dumps(dict(reversed(parts.items())) if turned else parts, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def json1(folder: Path) -> Path:
    data = {
        "ocel:global-log": {"ocel:version": "1.0", "ocel:object-types": ["case", "document"]},
        "ocel:events": {f"e{at}": {"ocel:activity": step, "ocel:timestamp": time, "ocel:omap": [case, "文1"],
                                   "ocel:vmap": attributes(amount, officer)}
                        for at, (case, step, time, amount, officer) in enumerate(EVENTS)},
        "ocel:objects": {oid: {"ocel:type": kind, "ocel:ovmap": {"kind": "法人"}} for oid, kind in OBJECTS}}
    path = folder / "log.jsonocel"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def xml2(folder: Path) -> Path:
    def one(name: str, value: Any) -> str:
        return f"<attribute name={quoteattr(name)}>{value}</attribute>"

    events = "".join(
        f"<event id='e{at}' type={quoteattr(step)} time='{time}'><attributes>"
        f"{''.join(one(*pair) for pair in attributes(amount, officer).items())}</attributes>"
        f"<objects><relationship object-id={quoteattr(case)} qualifier='of'/><relationship object-id='文1' qualifier=''/></objects></event>"
        for at, (case, step, time, amount, officer) in enumerate(EVENTS))
    objects = "".join(
        f"<object id={quoteattr(oid)} type='{kind}'><attributes><attribute name='kind' time='1970-01-01T00:00:00Z'>法人</attribute>"
        f"</attributes><objects><relationship object-id='文1' qualifier='x'/></objects></object>" for oid, kind in OBJECTS)
    path = folder / "log.xmlocel"
    path.write_text(f"<?xml version='1.0' encoding='UTF-8'?>\n<log><object-types/><event-types/><objects>{objects}</objects>"
                    f"<events>{events}</events></log>", encoding="utf-8")
    return path


def sqlite2(folder: Path) -> Path:
    path = folder / "log.sqlite"
    with sqlite3.connect(path) as con:
        con.executescript("""
            CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT); CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);
            CREATE TABLE event (ocel_id TEXT, ocel_type TEXT); CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);
            CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);""")
        for kind in ("filed", "decided", "paid"):
            con.execute("INSERT INTO event_map_type VALUES (?, ?)", (kind, kind.title()))
            con.execute(f"CREATE TABLE event_{kind.title()} (ocel_id TEXT, ocel_time TEXT, amount REAL, officer TEXT)")
        for kind in ("case", "document"):
            con.execute("INSERT INTO object_map_type VALUES (?, ?)", (kind, kind))
            con.execute(f"CREATE TABLE object_{kind} (ocel_id TEXT, ocel_time TEXT, ocel_changed_field TEXT, kind TEXT)")
        for oid, kind in OBJECTS:
            con.execute(f"INSERT INTO object_{kind} VALUES (?, '1970-01-01T00:00:00Z', NULL, '自然人')", (oid,))
            con.execute(f"INSERT INTO object_{kind} VALUES (?, '2026-03-01T00:00:00Z', 'kind', '法人')", (oid,))
        for at, (case, step, time, amount, officer) in enumerate(EVENTS):
            con.execute(f"INSERT INTO event_{step.title()} VALUES (?, ?, ?, ?)", (f"e{at}", time, amount and float(amount), officer))
            con.executemany("INSERT INTO event_object VALUES (?, ?, '')", [(f"e{at}", case), (f"e{at}", "文1")])
    con.close()
    return path


EVERY = pytest.mark.parametrize("written", [json2, json1, xml2, sqlite2])


@EVERY
def test_every_form_gives_the_rows_of_the_flat_log(tmp_path: Path, written: Callable[[Path], Path]) -> None:
    log = read(tmp_path, written(tmp_path))
    assert wide(log) == ROWS
    assert notes(log) == {}


@EVERY
def test_the_latest_attribute_of_the_object_is_a_column(tmp_path: Path, written: Callable[[Path], Path]) -> None:
    log = read(tmp_path, written(tmp_path), MAPPING + 'party_kind = { column = "object:kind", take = "first" }\n')
    assert [row["party_kind"] for row in wide(log)] == ["legal", "legal"]


@EVERY
def test_a_type_of_object_that_is_not_there_is_named_with_those_that_are(tmp_path: Path, written: Callable[[Path], Path]) -> None:
    path = written(tmp_path)
    assert "case、document" in refused(tmp_path, path, "EVENTS-08", MAPPING.replace('object = "case"', 'object = "parcel"'))
    assert "case、document" in refused(tmp_path, path, "EVENTS-08", MAPPING.replace('object = "case"', ""))


def test_the_order_of_the_parts_does_not_matter_nor_does_a_small_buffer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for piece in (1, 7, 1000):
        monkeypatch.setattr(json_, "PIECE", piece)
        assert wide(read(tmp_path, json2(tmp_path, turned=True))) == ROWS


def test_events_of_other_objects_links_to_nothing_and_repeated_ids_are_counted(tmp_path: Path) -> None:
    events = [*EVENTS, ("没有", "filed", "2026-03-02T09:00:00+08:00", None, None)]
    path = json2(tmp_path, events)
    path.write_text(path.read_text(encoding="utf-8").replace('"id": "e1"', '"id": "e0"'), encoding="utf-8")
    found = notes(read(tmp_path, path))
    assert found["EVENTS-33"] == "1个事件没有关联“case”类的对象，没有读取。"
    assert found["EVENTS-34"] == "1处关联指向日志里没有的对象，没有读取。"
    assert "e0" in found["EVENTS-29"]


@pytest.mark.parametrize("content", [
    "{", '{"events": [', '{"events": [{"id": "e", }]}', '{"events": [] "objects": []}', '{"events": []} {}', "[1, 2", '{"a": ' + "[" * 100_000],
    ids=["open", "cut", "comma", "no comma", "more", "array", "deep"])
def test_bad_json_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "log.json").write_text(content, encoding="utf-8")
    refused(tmp_path, tmp_path / "log.json", "EVENTS-05")


def test_json_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_bytes('{"甲": 1}'.encode("gb18030"))
    assert "UTF-8" in refused(tmp_path, tmp_path / "log.json", "EVENTS-05")


def test_json_without_events_has_no_type_of_object(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_text("{}", encoding="utf-8")
    refused(tmp_path, tmp_path / "log.json", "EVENTS-08")


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.sqlite") as con:
        con.execute("CREATE TABLE t (a)")
    con.close()
    refused(tmp_path, tmp_path / "a.sqlite", "EVENTS-05")
    (tmp_path / "b.sqlite").write_bytes((tmp_path / "a.sqlite").read_bytes()[:2000])
    refused(tmp_path, tmp_path / "b.sqlite", "EVENTS-05")


def test_a_broken_ocel_xml_is_refused(tmp_path: Path) -> None:
    path = xml2(tmp_path)
    path.write_bytes(path.read_bytes()[:-60])
    refused(tmp_path, path, "EVENTS-05")
