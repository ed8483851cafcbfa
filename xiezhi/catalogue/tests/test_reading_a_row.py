"""Kinds of power, multiples, flows: what a row says, and what contradicts itself."""

import pytest

from xiezhi.catalogue import reading
from xiezhi.core.taking import Problem, shown


@pytest.mark.parametrize(
    ("typed_set", "typed", "found"),
    [
        ("", "行政处罚", ("penalty", "政务服务事项", "02")),
        ("省级政务库", "行政处罚", ("penalty", "省级政务库", "03")),
        ("政务服务事项", "02", ("penalty", "政务服务事项", "02")),
        ("省级政务库", "03", ("penalty", "省级政务库", "03")),
        ("省政务库", "3", ("penalty", "省级政务库", "03")),
        ("", "02 行政处罚", ("penalty", "政务服务事项", "02")),
        ("", "03行政处罚", ("penalty", "省级政务库", "03")),
        ("", "01-行政许可", ("permit", "政务服务事项", "01")),
        ("省级政务库", "行政检查", ("inspection", "省级政务库", "")),
    ],
)
def test_a_kind_of_power_is_kept_with_its_code_set_and_number(typed_set, typed, found):
    assert reading.power(typed_set, typed) == found


@pytest.mark.parametrize(
    ("typed_set", "typed", "code", "says"),
    [
        ("", "03", "ITEM-03", "没有写代码集：政务服务事项03=行政强制，省级政务库03=行政处罚"),
        ("政务服务事项", "03 行政处罚", "ITEM-03", "03是行政强制，不是行政处罚"),
        ("", "05 行政处罚", "ITEM-03", "在各套代码集里都不是"),
        ("国标", "02", "ITEM-03", "不认识权力类型代码集"),
        ("", "行政批评", "ITEM-02", "没有“行政批评”这种权力类型"),
        ("省级政务库", "13", "ITEM-02", "没有编号13的执法权力"),
        ("", "", "ITEM-02", "没有写明"),
    ],
)
def test_a_number_that_means_two_things_is_asked_back(typed_set, typed, code, says):
    problem = reading.power(typed_set, typed)
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert says in shown(problem.stored("权力类型", typed))["what"]


def test_multiples_and_percentages_are_kept_in_hundredths():
    assert [reading.times(text) for text in ("10", "10倍", "0.5倍", "5%", "", None)] == [1000, 1000, 50, 5, None, None]
    with pytest.raises(ValueError, match="很多倍"):
        reading.times("很多倍")


def test_steps_are_kept_with_arrows_however_they_were_written():
    assert reading.flow("立案->调查 → 审核；决定\n送达") == "立案→调查→审核→决定→送达"
