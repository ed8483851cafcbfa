"""Dated values: by day, by place, with their source, and no value where none is recorded."""

from datetime import date

import pytest

from xiezhi.law.dated import Dated, NoValue, Value

# Fine above which a hearing has to be offered: defaults of the platform, and an invented rule of one county.
HEARING = Dated("听证较大罚款（单位，元）", [
    Value(10_000, date(2019, 1, 1), None, "平台默认", False),
    Value(50_000, date(2022, 1, 1), date(2024, 12, 31), "省规定（虚构）", True, "23"),
    Value(80_000, date(2025, 1, 1), None, "省规定修订（虚构）", True, "23"),
    Value(20_000, date(2023, 1, 1), None, "县规定（虚构）", True, "232722"),
])


@pytest.mark.parametrize(("day", "place", "value"), [
    (date(2020, 6, 1), "232722", 10_000),
    (date(2022, 1, 1), "232722", 50_000),
    (date(2022, 12, 31), "232722", 50_000),
    (date(2023, 1, 1), "232722", 20_000),
    (date(2024, 12, 31), "232721", 50_000),
    (date(2025, 1, 1), "232721", 80_000),
    (date(2025, 1, 1), "110101", 10_000),
    (date(2025, 1, 1), "", 10_000),
])
def test_the_most_specific_place_that_has_a_value_on_the_day_wins(day: date, place: str, value: int) -> None:
    assert HEARING.on(day, place).value == value


def test_a_default_of_the_platform_is_told_from_law() -> None:
    assert not HEARING.on(date(2025, 1, 1)).statutory
    found = HEARING.on(date(2025, 1, 1), "232722001")
    assert found.statutory
    assert found.source == "县规定（虚构）"


def test_a_day_without_value_is_an_error() -> None:
    with pytest.raises(NoValue) as caught:
        HEARING.on(date(2018, 12, 31), "23")
    assert caught.value.code == "LAW-VALUE-01"
    assert "听证较大罚款（单位，元）" in str(caught.value)
    assert "2018-12-31" in str(caught.value)


def test_the_history_of_a_place_is_in_the_order_of_days() -> None:
    assert [value.value for value in HEARING.history("232722")] == [10_000, 50_000, 20_000, 80_000]
    assert [value.value for value in HEARING.history()] == [10_000]


def test_place_paths_work_as_codes_do() -> None:
    table = Dated("上限", [
        Value(1, date(2024, 1, 1), None, "平台默认", False, "/"),
        Value(2, date(2024, 1, 1), None, "地区规定（虚构）", True, "/2327/"),
    ])
    assert table.on(date(2025, 1, 1), "/2327/232722/").value == 2
    assert table.on(date(2025, 1, 1), "/23270/").value == 1


@pytest.mark.parametrize("values", [
    [Value(1, date(2024, 1, 1), None, "甲", True), Value(2, date(2025, 1, 1), None, "乙", True)],
    [Value(1, date(2024, 1, 1), date(2024, 12, 31), "甲", True), Value(2, date(2024, 12, 31), None, "乙", True)],
    [Value(1, date(2024, 1, 1), None, "甲", True, "23"), Value(2, date(2024, 1, 1), None, "乙", True, "23")],
    [Value(1, date(2024, 1, 1), date(2023, 1, 1), "甲", True)],
])
def test_values_that_contradict_each_other_are_refused(values: list[Value[int]]) -> None:
    with pytest.raises(ValueError):
        Dated("上限", values)
