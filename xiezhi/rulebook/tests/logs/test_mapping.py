"""The mapping file: what it may say, and what is said of one that is written wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.events import packaged_mapping, read_mapping
from xiezhi.rulebook.logs.mapping import PACKAGED
from xiezhi.rulebook.packs import PACKS

from .small import MAPPING, SHEET


def wrong(folder: Path, text: str) -> str:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        read_mapping(path, SHEET, "small")
    assert caught.value.code == "EVENTS-01"
    assert ".toml" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("text", "says"), [
    ("pack = ", "TOML"), ("[facts]\n", "pack"), ('pack = "small"\n', "facts"), ('pack = "other"\n[facts]\n', "other"),
    (MAPPING.replace("[facts]", "colour = 1\n[facts]"), "colour"), (MAPPING.replace("Asia/Shanghai", "Asia/Heihe"), "Asia/Heihe"),
    (MAPPING.replace("Asia/Shanghai", "../../etc/passwd"), "时区"), (MAPPING.replace('case = "case"', "case = 1.5"), "case"),
    (MAPPING + 'nothing_on = { activity = "x", take = "first" }', "nothing_on"), (MAPPING + 'heard = { activity = "x", take = "most" }', "most"),
    (MAPPING + 'heard = { activity = "x" }', "take"), (MAPPING + 'heard = { take = "any" }', "activity"),
    (MAPPING + 'heard = { activity = "x", take = "first" }', "heard"), (MAPPING + 'heard = "x"', "heard"),
    (MAPPING + 'officer = { activity = "x", column = "y", take = "min" }', "min"),
    (MAPPING + 'before = { column = "y", take = "before" }', "before"), (MAPPING + 'officer_count = { activity = "x", take = "distinct" }', "distinct"),
    (MAPPING + 'heard = { activity = "x", take = "any", colour = 1 }', "colour"), (MAPPING.replace(", scale = 100", ""), "scale"),
    (MAPPING + '[cases]\nheard = true', "heard"), (MAPPING.replace("[facts]", 'extends = "map.toml"\n[facts]'), "extends"),
    (MAPPING.replace("[facts]", 'extends = "none.toml"\n[facts]'), "none.toml"),
])
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    assert says in wrong(tmp_path, text)


def test_a_mapping_may_extend_another(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(MAPPING, encoding="utf-8")
    path = tmp_path / "more.toml"
    path.write_text('extends = "base.toml"\nzone = "UTC"\n[facts]\nfiled_on = { activity = "registered", take = "last" }\n', encoding="utf-8")
    base, more = read_mapping(tmp_path / "base.toml", SHEET), read_mapping(path, SHEET)
    assert (more.zone, more.case) == ("UTC", base.case)
    filed = {source.fact: source for source in more.facts}["filed_on"]
    assert (filed.activities, filed.take) == (("registered",), "last")
    assert len(more.facts) == len(base.facts)


def test_every_packaged_mapping_can_be_read() -> None:
    files = sorted(PACKAGED.glob("*.toml"))
    assert files
    for path in files:
        name = "road_traffic_fines_24h" if "24h" in path.stem else path.stem.removesuffix("_completed")
        assert read_mapping(path, PACKS[name].sheet, name).facts
        assert packaged_mapping(path.stem) == path
    assert packaged_mapping("nothing") is None
