"""Numbers a place may change come from a dated file; one that is broken is refused with what is wrong in it."""

import datetime as dt

import pytest

from xiezhi.registry import rules

DAY = dt.date(2026, 11, 20)
WHOLE = """
[[number]]
place = ""
from = 2000-01-01
pattern = "{place}{seq:05d}"
regex = '[0-9A-Z一-龥-]{5,20}'
source = "平台默认"
[[number]]
place = "2327"
from = 2026-01-01
pattern = "08{place4}{year2}{seq:04d}"
regex = '[0-9演示]{12,14}'
source = "大兴安岭地区行政执法证件编号办法（演示）"
""" + "".join(f'[[value]]\nname = "{name}"\nplace = ""\nfrom = 2000-01-01\namount = 7\nsource = "x"\n' for name in rules.LABELS)


@pytest.fixture
def place_file(settings, tmp_path):
    settings.VAR = tmp_path

    def write(text):
        (tmp_path / "registry.toml").write_text(text)
        rules._read.cache_clear()

    yield write
    rules._read.cache_clear()


def test_the_file_of_the_release_says_its_sources_and_that_none_is_law():
    for name in rules.LABELS:
        [value] = rules.history(name)
        assert value.source
        assert not value.statutory


def test_the_place_s_own_form_counts_from_its_day_on_and_only_there(place_file):
    place_file(WHOLE)
    assert rules.number_form(DAY, "232701").write("232701", DAY, 12) == "演示082327260012"
    assert rules.number_form(dt.date(2025, 12, 31), "232701").write("232701", DAY, 12) == "演示23270100012"
    assert rules.number_form(DAY, "230100").write("230100", DAY, 12) == "演示23010000012"
    assert rules.value("validity_years", DAY) == 7


@pytest.mark.parametrize(
    "change",
    [
        ("{seq:05d}", "{place}"), ("{seq:05d}", "{seq:05d}{who}"), ("{5,20}", "{1,2}"), ("amount = 7", "amount = 0"),
        ("amount = 7", 'amount = "7"'), ('name = "warn_days"', 'name = "warned"'), ("regex", "re_gex"), ("[0-9A-Z", "([0-9A-Z"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_what_is_wrong(place_file, change):
    place_file(WHOLE.replace(*change))
    with pytest.raises(rules.BadRules, match=r"registry\.toml"):
        rules.value("warn_days", DAY)
