"""What a template shows as an example, its column takes; and what a list calls too long, the record could not hold."""

import io

import pytest
from openpyxl import load_workbook

from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.taking import Problem, first_or_told, shown
from xiezhi.exchange.kinds import KINDS
from xiezhi.exchange.models import Row
from xiezhi.exchange.template import asked, example, heading, taken_away
from xiezhi.rulebook.headings import match_headings
from xiezhi.rulebook.values import CellError, parse_value


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_examples_and_headings_of_the_template_read_back_in(kind):
    facts = asked(kind.sheet)
    found = match_headings(kind.sheet, [heading(fact) for fact in facts])
    assert ([*found.facts], found.unknown, found.repeated) == (facts, (), ())
    for fact in facts:
        value = parse_value(fact, fact.example or example(fact), heading(fact))
        assert not isinstance(value, CellError), (fact.name, fact.example)


def test_a_list_of_words_is_told_as_one_text():
    problem = Problem("X-01", "a", "没有{labels}。", "", {"labels": ["行政处罚", "行政检查"]})
    assert shown(problem.stored("甲", ""))["what"] == "没有行政处罚、行政检查。" == problem.refusal().what


def test_the_lines_taken_away_say_their_reasons_in_words():
    problem = Problem("ROW-01", "title", "“{label}”必须填写。", "请补填。", {"label": "姓名"})
    row = Row(line=2, raw={"职务": "科员"}, errors=[problem.stored("姓名", "")])
    sheet = load_workbook(io.BytesIO(taken_away(["姓名", "职务"], [row])))["数据"]
    assert [cell.value for cell in sheet[2]][:1] == ["姓名：“姓名”必须填写。"]


def test_what_somebody_did_on_the_page_meanwhile_is_told_of_a_file_as_a_refusal():
    with pytest.raises(Refusal) as refused, first_or_told():
        raise Stale("STATE-01", "没有办成。", "请刷新页面。")
    assert (refused.value.code, isinstance(refused.value, Stale), refused.value.status) == ("STATE-01", False, 422)
