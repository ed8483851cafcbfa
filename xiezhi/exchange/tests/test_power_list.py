"""A power list of 2,000 rows with 37 mistakes: each named, mended where it waits, nothing half-written, nothing twice."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.catalogue import queries
from xiezhi.catalogue.models import Basis, Item
from xiezhi.catalogue.tests.lists import facts, items_of, published
from xiezhi.core.taking import shown
from xiezhi.exchange import actions, kinds, tasks
from xiezhi.trail.models import Line

from .files import csv_file, xlsx_file

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
ROWS = 2000
HEAD = (
    "事项编码", "事项名称", "实施主体代码", "权力类型代码集", "权力类型", "行使层级", "违法行为", "处罚种类", "强制种类", "法律依据", "违反条款",
    "罚款下限（元）", "罚款上限（元）", "倍数下限", "倍数上限", "倍数基数", "法定时限", "承诺时限", "时限单位", "上级事项编码", "是否检查事项",
    "监管事项目录编码", "检查实施清单编码", "生效日期", "失效日期",
)  # fmt: skip
OTHER = "11230500001755309F"
INSPECTION = {"权力类型": "06 行政检查", "违法行为": "", "处罚种类": "", "罚款下限（元）": "", "罚款上限（元）": ""}
COERCION = {**INSPECTION, "权力类型": "03 行政强制", "法律依据": "《行政强制法》第九条"}

# one wrong line each: what it says otherwise than a good one, the code, the column, and what makes it right
MISTAKES = (
    ({"事项编码": ""}, "ROW-01", "事项编码", {"事项编码": "SJ-9001"}),
    ({"法律依据": ""}, "ROW-01", "法律依据", {"法律依据": "《行政处罚法》第九条"}),
    ({"实施主体代码": OTHER}, "ROW-02", "实施主体代码", {"实施主体代码": ""}),
    ({"事项编码": "SJ-0001"}, "ROW-03", "事项编码", {"事项编码": "SJ-9004"}),
    ({"权力类型": "行政罚款"}, "ITEM-02", "权力类型", {"权力类型": "行政处罚"}),
    ({"权力类型": "03", "权力类型代码集": ""}, "ITEM-03", "权力类型代码集", {"权力类型代码集": "省级政务库"}),
    ({"权力类型": "09 行政处罚"}, "ITEM-03", "权力类型", {"权力类型": "02 行政处罚"}),
    ({"权力类型代码集": "自编代码"}, "ITEM-03", "权力类型代码集", {"权力类型代码集": "政务服务事项"}),
    ({"法律依据": "依照有关规定"}, "ITEM-05", "法律依据", {"法律依据": "《行政处罚法》第九条"}),
    ({"违反条款": "第三条"}, "ITEM-05", "违反条款", {"违反条款": "《行政处罚法》第三条"}),
    ({"法律依据": "《外星人管理条例》第三条"}, "ITEM-06", "法律依据", {"法律依据": "《行政处罚法》第九条"}),
    ({"法律依据": "《行政处罚法》第八十七条"}, "ITEM-07", "法律依据", {"法律依据": "《行政处罚法》第八十六条"}),
    ({"法律依据": "《民法总则》第三条"}, "ITEM-08", "法律依据", {"法律依据": "《行政处罚法》第九条"}),
    ({"法律依据": "《三项制度意见》", "处罚种类": "罚款"}, "ITEM-09", "法律依据", {"法律依据": "《行政处罚法》第九条"}),
    ({"罚款下限（元）": "9000"}, "ITEM-10", "罚款下限（元）", {"罚款下限（元）": "900"}),
    ({"倍数下限": "20", "倍数上限": "10", "倍数基数": "货值金额"}, "ITEM-10", "倍数下限", {"倍数下限": "5倍"}),
    ({"倍数下限": "十倍", "倍数基数": "货值金额"}, "ITEM-11", "倍数下限", {"倍数下限": "10倍"}),
    ({"事项编码": "SJ-0002", "生效日期": "2027-01-01"}, "ITEM-12", "生效日期", {"事项编码": "SJ-9018"}),
    ({"事项名称": "对" + "很长的名称" * 40 + "的处罚"}, "ITEM-13", "事项名称", {"事项名称": "对名称很长的行为的处罚"}),
    ({"生效日期": "2027-01-01", "失效日期": "2026-12-31"}, "ITEM-14", "失效日期", {"失效日期": "2027-12-31"}),
    ({"事项编码": "SJ-9021", "上级事项编码": "SJ-9021"}, "ITEM-16", "上级事项编码", {"上级事项编码": "SJ-0001"}),
    ({"监管事项目录编码": "0123456789012"}, "ITEM-17", "监管事项目录编码", {"监管事项目录编码": "01234567890123"}),
    ({"检查实施清单编码": OTHER + "1001"}, "ITEM-18", "检查实施清单编码", {"检查实施清单编码": ""}),
    ({**INSPECTION, "是否检查事项": "否"}, "ITEM-19", "是否检查事项", {"是否检查事项": "是"}),
    ({"处罚种类": ""}, "ITEM-20", "处罚种类", {"处罚种类": "警告、罚款"}),
    ({"违法行为": ""}, "ITEM-20", "违法行为", {"违法行为": "未按规定明码标价"}),
    ({"处罚种类": "警告"}, "ITEM-21", "处罚种类", {"处罚种类": "警告、罚款"}),
    ({"罚款下限（元）": "", "罚款上限（元）": "0.5"}, "ITEM-22", "罚款上限（元）", {"罚款上限（元）": "5000"}),
    ({"行使层级": "乡级"}, "ITEM-23", "行使层级", {"行使层级": "县级"}),
    ({"倍数下限": "5", "倍数上限": "10"}, "ITEM-24", "倍数基数", {"倍数基数": "违法所得"}),
    ({"法定时限": "0", "时限单位": "自然日"}, "ITEM-25", "法定时限", {"法定时限": "90"}),
    (COERCION, "ITEM-26", "强制种类", {"强制种类": "扣押"}),
    ({**INSPECTION, "处罚种类": "警告"}, "ITEM-27", "处罚种类", {"处罚种类": ""}),
    ({"法定时限": "30", "承诺时限": "60", "时限单位": "自然日"}, "ITEM-28", "承诺时限", {"承诺时限": "20"}),
    ({"生效日期": "2027-02-30"}, "CELL-01", "生效日期", {"生效日期": "2027-02-28"}),
    ({"罚款上限（元）": "五千元整"}, "CELL-04", "罚款上限（元）", {"罚款上限（元）": "5000"}),
    ({"处罚种类": "警告、坐牢"}, "CELL-06", "处罚种类", {"处罚种类": "警告、罚款"}),
)  # fmt: skip


def line(n, **more):
    """A good line: an item of penalty with its range."""
    values = {
        "事项编码": f"SJ-{n:04d}", "事项名称": f"对未按规定明码标价的处罚（{n}）", "权力类型代码集": "政务服务事项", "权力类型": "02 行政处罚",
        "行使层级": "县级", "违法行为": f"未按规定明码标价{n}", "处罚种类": "警告、罚款", "法律依据": "《行政处罚法》第九条第二项",
        "罚款下限（元）": "500", "罚款上限（元）": "5000",
    }  # fmt: skip
    return {**values, **more}


def planted():
    """{line of the sheet: mistake}: spread over all of it, none before the lines with which it clashes."""
    return {3 + 53 * n: mistake for n, mistake in enumerate(MISTAKES, 1)}


def table():
    wrong = planted()
    return [line(no - 1, **(wrong[no][0] if no in wrong else {})) for no in range(2, ROWS + 2)]


def send(cast, file, name):
    batch, fresh = tasks.submit(file, by=cast.clerk, organ=cast.organ, name=name, kind=kinds.ITEMS)
    if fresh:
        tasks.read_batch.call(batch.pk)
        batch.refresh_from_db()
    return batch, fresh


def stands(edition):
    """All of a list: each item with its digest, version and bases."""
    return sorted((i.code, i.digest, i.version, i.grounds, i.duties) for i in queries.of_edition(edition))


def test_two_thousand_rows_with_thirty_seven_mistakes(cast, client):
    assert len(MISTAKES) == 37
    published(cast, facts(1, name="对旧名称的处罚"), facts(5000))
    in_force = {code: item.digest for code, item in items_of(cast.organ).items()}
    wrong = planted()
    batch, _fresh = send(cast, xlsx_file(table(), head=HEAD), "权责清单.xlsx")
    # every mistake is named once, with its line, its column and how to mend it; nothing else is
    assert (batch.state, batch.total, batch.accepted, batch.changed, batch.quarantined) == ("done", ROWS, 1962, 1, 37)
    rows = {row.line: row for row in batch.rows.all()}
    assert {no: [(e["code"], e["column"]) for e in row.errors] for no, row in rows.items()} == {
        no: [(code, column)] for no, (_raw, code, column, _mend) in wrong.items()
    }
    for row in rows.values():
        told = shown(row.errors[0])
        assert told["what"].endswith("。")
        assert told["mend"].endswith("。")
        assert "{" not in told["what"] + told["mend"]

    # the good lines are in the draft, whole; the list in force is as it was
    edition = queries.open_edition(cast.organ)
    assert {code: item.digest for code, item in items_of(cast.organ).items()} == in_force
    named = Item.objects.filter(edition=edition, batch=batch.ref)
    assert (named.count(), Item.objects.filter(edition=edition).count()) == (1963, 1964)  # one was there and is not named
    assert not named.filter(bases__isnull=True).exists()
    assert Basis.objects.filter(item__in=named).count() == 1963
    assert not named.filter(code__startswith="SJ-9").exists()
    assert Line.objects.filter(verb="catalogue.take", about_organ=cast.organ.pk).count() == 4
    before = stands(edition)

    # once more, in another form: nothing changes, and the same lines wait
    again, fresh = send(cast, csv_file(table(), head=HEAD), "权责清单.csv")
    assert fresh
    assert (again.accepted, again.changed, again.unchanged, again.quarantined) == (0, 0, 1963, 37)
    assert {row.line for row in again.rows.all()} == set(wrong)
    assert stands(edition) == before
    same, fresh = send(cast, xlsx_file(table(), head=HEAD), "权责清单.xlsx")
    assert (same.pk, fresh) in {(batch.pk, False), (same.pk, True)}
    assert stands(edition) == before

    # on the pages the clerk finds line, column and what to do
    cast.login(client, "clerk")
    page = client.get(reverse("exchange:batch", args=[batch.pk])).content.decode()
    assert "37" in page
    one = rows[min(rows)]
    shown_row = client.get(reverse("exchange:batch", args=[batch.pk]), {"size": "50"}).content.decode()
    assert str(one.line) in shown_row

    # mended where they wait, each becomes an item at once
    for no, row in sorted(rows.items()):
        assert actions.mend(row, by=cast.clerk, values=wrong[no][3]), (no, row.errors)
    batch.refresh_from_db()
    assert (batch.quarantined, batch.rows.filter(state="mended").count()) == (0, 37)
    assert Item.objects.filter(edition=edition).count() == ROWS + 1
    assert all(row.record.startswith("catalogue.Item:") for row in batch.rows.all())
    edition.refresh_from_db()
    assert edition.batch == batch.ref

    # the mended table once more changes nothing at all
    whole = stands(edition)
    right = [{**raw, **(wrong[no][3] if no in wrong else {})} for no, raw in enumerate(table(), 2)]
    last, _fresh = send(cast, xlsx_file(right, head=HEAD), "权责清单（改正）.xlsx")
    assert (last.accepted, last.changed, last.unchanged, last.quarantined) == (0, 0, ROWS, 0)
    assert stands(edition) == whole
    assert [item.code for item in queries.unnamed(queries.open_edition(cast.organ))] == ["SJ-5000"]
    assert {code: item.digest for code, item in items_of(cast.organ).items()} == in_force
