"""What a template shows as an example, its column takes; and what a list calls too long, the record could not hold."""

import pytest

from xiezhi.core.taking import Problem, shown
from xiezhi.exchange.kinds import KINDS
from xiezhi.exchange.template import asked, example, heading
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
