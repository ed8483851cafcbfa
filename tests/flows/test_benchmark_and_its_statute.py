"""A file of tiers with mistakes; the benchmark filed, returned, corrected, published; then its statute amended and repealed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlsxwriter
from django.urls import reverse

from xiezhi.catalogue.tests.lists import day_of, facts
from xiezhi.catalogue.tests.test_library_of_statutes import text
from xiezhi.core.taking import shown
from xiezhi.discretion import actions, queries, tasks
from xiezhi.discretion.models import Adjustment, Benchmark
from xiezhi.discretion.sheets import TIER
from xiezhi.discretion.tests.benchmarks import ADDRESS, CODE, TODAY, listed
from xiezhi.exchange import actions as exchange
from xiezhi.exchange import tasks as reading
from xiezhi.exchange.kinds import BENCHMARKS
from xiezhi.exchange.models import Row
from xiezhi.exchange.template import heading
from xiezhi.statutes import actions as statutes
from xiezhi.statutes import queries as library
from xiezhi.trail.models import Line

REASON = "条文只改了表述，幅度没有变化。"


def line(tier: str, low: str = "", high: str = "", **more: str) -> dict[str, str]:
    kinds = "" if tier == "不予处罚" else "警告、罚款"
    return {"item_code": CODE, "tier": tier, "penalty_kinds": kinds, "fine_min": low, "fine_max": high, **more}


ROWS = (
    line("不予处罚", circumstances="危害后果：轻微并及时改正"), line("从轻处罚", "500", "1500", circumstances="货值金额（元）：不满1000元"),
    line("一般处罚", "1400", "3500"), line("从重处罚", "3500", "6000"), line("从重处罚", "3500", "5000", item_code="SJ-9999"),
    line("从轻", "一千", "1500", tier_name="轻"),
)  # fmt: skip


def workbook(rows) -> io.BytesIO:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    names = [fact.name for fact in TIER]
    sheet.write_row(0, 0, [heading(fact) for fact in TIER])
    for n, row in enumerate(rows, 1):
        for column, name in enumerate(names):
            sheet.write_string(n, column, row.get(name, ""))
    book.close()
    out.seek(0)
    return out


@pytest.fixture
def here(cast):
    """An item whose range an invented regulation sets."""
    edition, _how = statutes.load(text(), "演示价格条例(2023-12-01).md", by=cast.system, folder="地方性法规")
    assert edition.first_on == dt.date(2024, 1, 1)
    listed(cast, facts(1, grounds="《演示价格条例》第三条"), facts(2, grounds="《演示价格条例》第三条"))
    return cast


def send(cast, rows):
    batch, _fresh = reading.submit(workbook(rows), by=cast.clerk, organ=cast.organ, name="基准.xlsx", kind=BENCHMARKS)
    reading.read_batch.call(batch.pk)
    batch.refresh_from_db()
    return batch


def test_rows_with_mistakes_are_set_aside_mended_and_follow(here):
    batch = send(here, ROWS)
    wrong = {row.line: [shown(error)["code"] for error in row.errors] for row in Row.objects.filter(batch=batch)}
    assert wrong == {4: ["TIER-11"], 5: ["TIER-04"], 6: ["TIER-30"], 7: ["CELL-04"]}
    row = Benchmark.objects.get()
    assert [tier.kind for tier in row.tiers.all()] == ["exempt", "lenient"]
    for number, cells in ((4, line("一般处罚", "1500", "3500")), (5, line("从重处罚", "3500", "5000"))):
        held = Row.objects.get(batch=batch, line=number)
        assert exchange.mend(held, by=here.clerk, values={heading(TIER[name]): value for name, value in cells.items()})
    assert [tier.kind for tier in row.tiers.all()] == ["exempt", "lenient", "ordinary", "aggravated"]
    assert actions.problems_of(row) == []


def published(cast, code=CODE, day=dt.date(2026, 3, 2)):
    with day_of(day):
        send(cast, [{**row, "item_code": code} for row in (*ROWS[:2], line("一般处罚", "1500", "3500"), line("从重处罚", "3500", "5000"))])
        row = Benchmark.objects.get(item_code=code, state="draft")
        actions.make(row, by=cast.head, doc_no="漠市监规〔2026〕1号")
        actions.file(row, by=cast.legal)
        actions.return_(row, by=cast.supervisor, opinion="从重一档没有写明适用情形。")
        send(cast, [line("从重处罚", "3500", "5000", item_code=code, conditions="一年内再次违法")])
        row.refresh_from_db()
        actions.make(row, by=cast.head, doc_no="漠市监规〔2026〕1号")
        actions.file(row, by=cast.legal)
        actions.pass_(row, by=cast.supervisor)
        actions.publish(row, by=cast.head, from_on=day, address=ADDRESS)
    return row


def test_a_published_benchmark_follows_its_statute(here, client):
    row = published(here)
    assert (row.state, row.returns, row.filed_on) == ("published", 1, dt.date(2026, 3, 2))
    statutes.load(text("2026年10月1日", "2026年11月1日", "一千元"), "演示价格条例(2026-10-01).md", by=here.system, folder="地方性法规")
    assert tasks.follow_statutes() == 1
    assert tasks.follow_statutes() == 0
    task = Adjustment.objects.get()
    assert (task.statute, task.kind, task.cites, task.due_on) == ("演示价格条例", "amended", "《演示价格条例》第三条", dt.date(2026, 12, 20))
    here.login(client, "legal")
    assert "待调整" in client.get(reverse("discretion:record", args=[row.pk])).content.decode()
    actions.confirm_unaffected([task], by=here.legal, reason=REASON)
    assert Line.objects.filter(about=task.ref, verb="discretion.adjustment.unaffected").count() == 1
    statutes.repeal(library.find("演示价格条例"), by=here.supervisor, on=TODAY, source="演示公告第1号")
    assert tasks.follow_statutes() == 1
    (repealed,) = queries.waiting(here.legal)
    assert repealed.kind == "repealed"
    again = actions.begin(here.organ, CODE, by=here.clerk)
    assert any(problem.code == "ITEM-08" for problem in actions.problems_of(again))  # what is repealed is no basis
    actions.end(row, by=here.head, to_on=TODAY, reason="依据已经废止，停止适用。")
    repealed.refresh_from_db()
    assert (repealed.state, repealed.outcome) == ("settled", "ended")
