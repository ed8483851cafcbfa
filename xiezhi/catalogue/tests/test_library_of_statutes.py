"""The library of statutes beside the table of law: what it knows counts, and its changes are followed."""

import datetime as dt

import pytest

from xiezhi.catalogue import actions, queries, tasks
from xiezhi.catalogue.bases import Library, read
from xiezhi.core.taking import shown
from xiezhi.statutes import actions as statutes
from xiezhi.statutes import queries as library

from .lists import day_of, facts, published

TODAY = dt.date(2026, 11, 20)
TEXT = """# {title}

（{day}{place}公布{amended}　自{first}起施行）

第一条　为了演示，制定本条例。

第二条　经营者应当明码标价。

第三条　违反本条例第二条规定的，处{fine}以上五千元以下罚款。
"""


def text(day="2023年12月1日", first="2024年1月1日", fine="五百元", amended=""):
    return TEXT.format(title="演示价格条例", day=day, place="演示省人民代表大会常务委员会", first=first, fine=fine, amended=amended)


@pytest.fixture
def here(cast):
    """An invented local regulation in the library, adopted in 2023 and amended in 2026."""
    edition, _how = statutes.load(text(), "演示价格条例(2023-12-01).md", by=cast.system, folder="地方性法规")
    assert edition.first_on == dt.date(2024, 1, 1), edition.problems
    return cast


def told(cited, on=TODAY):
    problem = Library().problem(read(cited)[0], on, "grounds")
    return None if problem is None else (problem.code, shown(problem.stored("法律依据", cited))["what"])


def test_a_statute_that_only_the_library_has_is_a_basis(here):
    assert told("《演示价格条例》第三条") is None
    assert told("演示价格条例第四条")[0] == "ITEM-07"
    assert told("《演示价格条例》第三条", dt.date(2023, 12, 31))[0] == "ITEM-08"
    assert Library().level(read("《演示价格条例》第三条")[0]) == "地方性法规"


def test_an_amendment_in_the_library_becomes_a_task_of_the_lists_that_rest_on_it(here):
    with day_of(dt.date(2026, 3, 1)):
        published(here, facts(1, grounds="《演示价格条例》第三条"), facts(2, grounds="《演示价格条例》第二条"), facts(3))
    statutes.load(
        text("2026年10月1日", "2026年11月1日", "一千元"), "演示价格条例(2026-10-01).md", by=here.system, folder="地方性法规"
    )
    assert tasks.follow_statutes() == 1
    (task,) = queries.waiting(here.legal)
    assert (task.statute, task.kind, task.effective_on, [row.code for row in task.items.all()]) == (
        "演示价格条例", "amended", dt.date(2026, 11, 1), ["SJ-0001"],
    )  # fmt: skip
    assert tasks.follow_statutes() == 0
    assert actions.followed() == library.changes(0)[-1].pk
    assert queries.facts_for([(here.organ.pk, "SJ-0001", TODAY)]).popitem()[1]["basis_from"] == dt.date(2026, 11, 1)


def test_a_repealed_statute_is_no_basis_any_more(here):
    with day_of(dt.date(2026, 3, 1)):
        published(here, facts(1, grounds="《演示价格条例》第三条"))
    statute = library.find("演示价格条例")
    statutes.repeal(statute, by=here.supervisor, on=dt.date(2026, 11, 10), source="演示省人大常委会公告第1号")
    assert told("《演示价格条例》第三条") == ("ITEM-08", "《演示价格条例》自2026-11-10起已经失效，2026-11-20不能作为依据。")
    assert told("《演示价格条例》第三条", dt.date(2026, 11, 9)) is None
    assert tasks.follow_statutes() == 1
    (task,) = queries.waiting(here.legal)
    assert task.kind == "repealed"
    found = queries.facts_for([(here.organ.pk, "SJ-0001", TODAY)]).popitem()[1]
    assert (found["basis_level"], found["basis_to"]) == ("local_regulation", dt.date(2026, 11, 10))
