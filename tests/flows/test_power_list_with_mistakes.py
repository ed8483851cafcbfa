"""A power list of two thousand rows with 37 mistakes planted: each is named with row, column, reason and how to mend it;
the rest lands in a draft; nothing published changes; mended rows follow; the new edition is adopted in the end."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlsxwriter

from xiezhi.catalogue import actions, content, queries
from xiezhi.catalogue.models import Edition, Item
from xiezhi.catalogue.sheets import ITEM
from xiezhi.catalogue.tests.lists import day_of, facts, published
from xiezhi.core.taking import shown
from xiezhi.exchange import actions as exchange
from xiezhi.exchange import tasks
from xiezhi.exchange.kinds import ITEMS
from xiezhi.exchange.models import Row
from xiezhi.exchange.template import heading
from xiezhi.statutes import actions as statutes

ROWS = 2000
TODAY = dt.date(2026, 11, 20)
RULE = """# 演示省市场管理办法

（2023年12月1日演示省人民政府令第1号公布　自2024年1月1日起施行）

第一条　为了演示，制定本办法。

第二条　违反本办法规定的，给予警告、通报批评，可以并处一千元以下罚款。
"""


def row(n: int) -> dict[str, str]:
    """A line as a clerk writes it."""
    return {
        "code": f"SJ-{n:05d}", "name": f"对未按规定明码标价的处罚（{n}）", "power_type": "02 行政处罚", "power_set": "政务服务事项",
        "level": "县级", "domain": "市场监管", "cause": f"未按规定明码标价（{n}）", "penalty_kinds": "警告、罚款",
        "grounds": "《行政处罚法》第九条第二项", "fine_min": "500", "fine_max": "5000", "limit": "90", "promise": "60",
        "limit_unit": "自然日", "flow": "立案→调查→审核→决定→送达",
    }  # fmt: skip


# line in the file (headings stand on line 1) → what is wrong there: changed cells, column of the complaint, code
MISTAKES: dict[int, tuple[dict[str, str], str, str]] = {
    12: ({"code": "SJ-00004"}, "code", "ROW-03"),
    25: ({"code": "SJ-00015"}, "code", "ROW-03"),
    40: ({"code": ""}, "code", "ROW-01"),
    55: ({"name": ""}, "name", "ROW-01"),
    70: ({"name": "对" + "很" * 200 + "长的事项的处罚"}, "name", "ITEM-13"),
    85: ({"power_type": "行政批评"}, "power_type", "ITEM-02"),
    100: ({"power_type": "99", "power_set": "政务服务事项"}, "power_type", "ITEM-02"),
    115: ({"power_type": "03", "power_set": ""}, "power_set", "ITEM-03"),
    130: ({"power_type": "03 行政处罚", "power_set": "政务服务事项"}, "power_type", "ITEM-03"),
    145: ({"power_set": "某部代码"}, "power_set", "ITEM-03"),
    200: ({"grounds": ""}, "grounds", "ROW-01"),
    215: ({"grounds": "依照有关规定"}, "grounds", "ITEM-05"),
    230: ({"grounds": "《银河系管理条例》第四十二条"}, "grounds", "ITEM-06"),
    245: ({"grounds": "《行政处罚法》第八十七条"}, "grounds", "ITEM-07"),
    260: ({"grounds": "《行政处罚法》第九条；《民法总则》第三条"}, "grounds", "ITEM-08"),
    275: ({"grounds": "《行政复议法实施条例》第七十条", "from_on": "2026-06-01"}, "grounds", "ITEM-07"),
    290: ({"grounds": "《三项制度意见》"}, "grounds", "ITEM-09"),
    305: ({"grounds": "《演示省市场管理办法》第二条", "penalty_kinds": "罚款、责令停产停业"}, "grounds", "ITEM-09"),
    320: ({"grounds": "《演示省市场管理办法》第二条", "power_type": "03 行政强制", "penalty_kinds": "", "fine_min": "", "fine_max": "",
           "coercion_kinds": "扣押"}, "grounds", "ITEM-09"),
    335: ({"grounds": "《行政执法监督条例》第三条", "penalty_kinds": "行政拘留", "fine_min": "", "fine_max": ""}, "grounds", "ITEM-09"),
    400: ({"fine_min": "9000"}, "fine_min", "ITEM-10"),
    415: ({"times_min": "20", "times_max": "10", "times_base": "货值金额"}, "times_min", "ITEM-10"),
    430: ({"times_max": "若干倍", "times_base": "货值金额"}, "times_max", "ITEM-11"),
    445: ({"times_max": "10"}, "times_base", "ITEM-24"),
    460: ({"fine_max": "五千"}, "fine_max", "CELL-04"),
    475: ({"fine_min": "0.5"}, "fine_min", "ITEM-22"),
    500: ({"organ_code": "11232701DEM000000A"}, "organ_code", "ROW-02"),
    515: ({"level": "省级"}, "level", "ITEM-23"),
    530: ({"penalty_kinds": ""}, "penalty_kinds", "ITEM-20"),
    545: ({"penalty_kinds": "警告、游街"}, "penalty_kinds", "CELL-06"),
    600: ({"from_on": "2026-13-45"}, "from_on", "CELL-01"),
    615: ({"from_on": "2027-06-01", "to_on": "2027-05-01"}, "to_on", "ITEM-14"),
    630: ({"code": "SJ-00602", "from_on": "2027-01-01"}, "from_on", "ITEM-12"),
    645: ({"promise": "120"}, "promise", "ITEM-28"),
    660: ({"supervise_code": "1234567890"}, "supervise_code", "ITEM-17"),
    675: ({"inspection_code": "11110000000000000X1001"}, "inspection_code", "ITEM-18"),
    690: ({"parent_code": "SJ-00689"}, "parent_code", "ITEM-16"),
}  # fmt: skip


def workbook(rows: list[dict[str, str]]) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("清单")
        for column, fact in enumerate(ITEM):
            sheet.write_string(0, column, heading(fact))
            for line, cells in enumerate(rows, 1):
                if text := cells.get(fact.name, ""):
                    sheet.write_string(line, column, text)
    out.seek(0)
    return out


def sent(cast, rows):
    batch, fresh = tasks.submit(workbook(rows), by=cast.clerk, organ=cast.organ, name="权责清单.xlsx", kind=ITEMS)
    assert fresh
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "done", batch.reason
    return batch


@pytest.fixture
def list_in_force(cast):
    statutes.load(RULE, "演示省市场管理办法(2023-12-01).md", by=cast.system, folder="地方政府规章")
    with day_of(dt.date(2026, 3, 1)):
        published(cast, facts(1, code="SJ-00001"), facts(2, code="SJ-90000"))
    return cast


def test_every_planted_mistake_is_named_and_the_rest_becomes_a_draft(list_in_force):
    cast = list_in_force
    assert len(MISTAKES) == 37
    rows = [row(n) | MISTAKES.get(n + 1, ({},))[0] for n in range(1, ROWS + 1)]
    batch = sent(cast, rows)

    found = {}
    for waiting in Row.objects.filter(batch=batch):
        for error in waiting.errors:
            assert shown(error)["what"], error
            assert shown(error)["mend"], error
            found.setdefault(waiting.line, set()).add((error["column"], error["code"]))
    expected = {line: {(heading(ITEM[column]), code)} for line, (_cells, column, code) in MISTAKES.items()}
    assert found == expected
    assert (batch.total, batch.quarantined, batch.accepted, batch.changed) == (ROWS, 37, ROWS - 38, 1)

    # nothing published has changed
    now = {item.code: item for item in queries.items_in_force(cast.organ, TODAY)}
    assert set(now) == {"SJ-00001", "SJ-90000"}
    assert now["SJ-00001"].promise is None
    edition = queries.open_edition(cast.organ)
    differences = content.compare(queries.of_edition(queries.before(edition)), queries.of_edition(edition))
    kinds = {}
    for difference in differences:
        kinds.setdefault(difference.kind, []).append(difference.item.code)
    assert (kinds["changed"], kinds["same"], len(kinds["new"])) == (["SJ-00001"], ["SJ-90000"], ROWS - 38)
    # what the file does not have is not taken out by itself
    assert [item.code for item in queries.unnamed(edition)] == ["SJ-90000"]


def test_mended_lines_follow_and_the_edition_is_adopted(list_in_force):
    cast = list_in_force
    rows = [row(n) | ({"grounds": "《银河系管理条例》第四十二条"} if n == 3 else {}) for n in range(1, 6)]
    batch = sent(cast, rows)
    (waiting,) = Row.objects.filter(batch=batch)
    assert not exchange.mend(waiting, by=cast.clerk, values={heading(ITEM["grounds"]): "《行政处罚法》第九十条"})
    assert exchange.mend(waiting, by=cast.clerk, values={heading(ITEM["grounds"]): "《行政处罚法》第九条"})
    edition = queries.open_edition(cast.organ)
    assert Item.objects.filter(edition=edition).count() == 6
    gone = queries.unnamed(edition).get()
    actions.remove_items(edition, [gone.pk], by=cast.clerk, reason="职责划出")
    actions.submit(edition, by=cast.legal)
    actions.pass_(edition, by=cast.supervisor)
    actions.publish(edition, by=cast.head, from_on=TODAY)
    assert {item.code for item in queries.items_in_force(cast.organ, TODAY)} == {f"SJ-{n:05d}" for n in range(1, 6)}
    assert {item.code for item in queries.items_in_force(cast.organ, TODAY - dt.timedelta(days=1))} == {"SJ-00001", "SJ-90000"}
    assert Edition.objects.count() == 2


def test_the_same_file_again_changes_nothing(list_in_force):
    cast = list_in_force
    rows = [row(n) for n in range(1, 4)]
    batch = sent(cast, rows)
    again, fresh = tasks.submit(workbook(rows), by=cast.clerk, organ=cast.organ, name="另一个名字.xlsx", kind=ITEMS)
    # the workbook carries no time of its making, so that the same rows are the same bytes, or else change nothing
    if fresh:
        tasks.read_batch.call(again.pk)
        again.refresh_from_db()
        assert (again.accepted, again.changed, again.unchanged) == (0, 0, 3)
    else:
        assert again == batch


def test_an_edition_that_lies_with_the_body_takes_no_file(list_in_force):
    cast = list_in_force
    sent(cast, [row(n) for n in range(1, 4)])
    actions.submit(queries.open_edition(cast.organ), by=cast.legal)
    batch, _fresh = tasks.submit(workbook([row(9)]), by=cast.clerk, organ=cast.organ, name="补充.xlsx", kind=ITEMS)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, "不能改动事项" in batch.reason) == ("failed", True)

