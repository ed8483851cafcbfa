"""Lines that wait are mended in place, retried at once, or discarded with a reason."""

import io

import pytest
from openpyxl import load_workbook

from xiezhi.cases.models import Case
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.exchange import actions, queries
from xiezhi.exchange.meaning import Plan
from xiezhi.exchange.models import Batch, Row
from xiezhi.exchange.template import REASON, taken_away
from xiezhi.trail.door import OutOfScope

from .files import csv_file, line, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(cast, send):
    return send(csv_file([line(cast, 1), line(cast, 2, 立案日期="?"), line(cast, 3, 立案日期="?", 处罚类别="坐牢"), line(cast, 1)]))


def counts(batch):
    batch.refresh_from_db()
    return batch.accepted, batch.changed, batch.unchanged, batch.quarantined, batch.discarded


def test_a_mended_line_becomes_a_case_at_once(cast, batch):
    row = batch.rows.get(line=3)
    assert actions.mend(row, by=cast.clerk, values={"立案日期": "2026-03-05"})
    case = Case.objects.get(case_no=line(cast, 2)["案号"])
    assert (row.state, row.record, row.key, row.mended_at is not None) == ("mended", case.ref, case.case_no, True)
    assert str(case.filed_on) == "2026-03-05"
    assert counts(batch) == (2, 0, 0, 2, 0)


def test_a_line_that_is_still_wrong_keeps_what_was_typed_and_the_reasons_that_remain(cast, batch):
    row = batch.rows.get(line=4)
    assert not actions.mend(row, by=cast.clerk, values={"立案日期": "2026-03-05"})
    row.refresh_from_db()
    assert (row.state, row.raw["立案日期"]) == ("quarantined", "2026-03-05")
    assert [error["column"] for error in row.errors] == ["处罚类别"]
    assert counts(batch) == (1, 0, 0, 3, 0)


def test_a_repeated_number_stays_wrong_until_it_is_another_one(cast, batch):
    row = batch.rows.get(line=5)
    assert not actions.mend(row, by=cast.clerk)
    assert actions.mend(row, by=cast.clerk, values={"案号": "漠市监立〔2026〕99号"})
    assert Case.objects.count() == 2


def test_two_lines_cannot_be_mended_to_the_same_number(cast, batch):
    assert actions.mend(batch.rows.get(line=3), by=cast.clerk, values={"立案日期": "2026-03-05"})
    row = batch.rows.get(line=5)
    assert not actions.mend(row, by=cast.clerk, values={"案号": line(cast, 2)["案号"]})
    assert [error["code"] for error in row.errors] == ["ROW-03"]


def test_only_columns_of_the_file_can_be_typed_into(cast, batch):
    row = batch.rows.get(line=3)
    actions.mend(row, by=cast.clerk, values={"organ_id": "1", "罚款": "1"})
    assert set(row.raw) <= set(batch.headings)


def test_a_line_is_mended_once_and_the_second_person_is_told(cast, batch):
    row, same = batch.rows.get(line=3), batch.rows.get(line=3)
    actions.mend(row, by=cast.clerk, values={"立案日期": "2026-03-05"})
    with pytest.raises(Stale):
        actions.mend(same, by=cast.clerk, values={"立案日期": "2026-03-06"})
    with pytest.raises(Stale):
        actions.mend(same, by=cast.clerk, values={"立案日期": "?"})
    assert str(Case.objects.get(case_no=line(cast, 2)["案号"]).filed_on) == "2026-03-05"


def test_discarding_needs_a_reason_and_moves_the_counts(cast, batch):
    rows = list(batch.rows.filter(line__in=(3, 5)))
    with pytest.raises(Refusal) as caught:
        actions.discard(rows, by=cast.clerk, reason="  ")
    assert caught.value.code == "ROW-10"
    assert actions.discard(rows, by=cast.clerk, reason="已在上一批报送") == 2
    assert counts(batch) == (1, 0, 0, 1, 2)
    with pytest.raises(Stale):
        actions.discard(rows, by=cast.clerk, reason="再来一次")
    assert counts(batch) == (1, 0, 0, 1, 2)


def test_others_may_neither_mend_nor_discard(cast, batch):
    row = batch.rows.get(line=3)
    for part in ("legal", "head", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.mend(row, by=getattr(cast, part), values={"立案日期": "2026-03-05"})
    with pytest.raises(OutOfScope):
        actions.mend(row, by=cast.other_clerk, values={"立案日期": "2026-03-05"})
    with pytest.raises(OutOfScope):
        actions.discard([row], by=cast.stranger_clerk, reason="x")


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("clerk", True), ("legal", True), ("head", True), ("supervisor", True), ("prefecture_supervisor", True), ("officer", False),
        ("government", False), ("township", False), ("other_clerk", False), ("stranger_supervisor", False), ("sysadmin", False),
        ("secadmin", False), ("auditor", False),
    ],
)  # fmt: skip
def test_each_post_sees_the_batches_it_is_entitled_to(cast, batch, part, sees):
    actor = getattr(cast, part)
    assert queries.visible_to(actor).exists() is sees
    assert queries.rows_visible_to(actor).exists() is sees


def test_lines_taken_away_carry_their_reasons_and_can_be_sent_again_after_mending(cast, batch, send):
    data = taken_away(list(Plan.of(batch).columns), batch.rows.all())
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    assert head == [REASON, *batch.headings]
    assert "不是日期" in sheet.cell(2, 1).value
    assert all(cell.data_type == "s" for cells in sheet.iter_rows() for cell in cells if cell.value)
    rows = [dict(zip(head, [cell.value or "" for cell in cells], strict=True)) for cells in sheet.iter_rows(min_row=2)]
    for n, row in enumerate(rows):
        row.update(立案日期="2026-03-05", 处罚类别="罚款", 案号=f"新{n}号")
    again = send(xlsx_file(rows, head=head), name="b.xlsx")
    assert (again.accepted, again.quarantined, again.ignored) == (3, 0, [])
    assert Batch.objects.count() == 2
    assert Row.objects.filter(state="quarantined").count() == 3
