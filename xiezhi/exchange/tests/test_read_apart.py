"""Workbooks that pass the guards and then ask for everything: their reader dies, the site says so and goes on."""

import io
import os
import resource
import time
import zipfile

import pytest
from django.core.files.storage import default_storage

from xiezhi.core.errors import Refusal
from xiezhi.exchange import apart, meaning, reader, tasks
from xiezhi.exchange.models import Batch

from .files import csv_file, line, xlsx_file
from .test_hostile_files import SHEET, repacked

pytestmark = pytest.mark.django_db

NOISE = os.urandom(3_000_000)  # lets a part be packed very well without the whole being suspicious


def stuffed(file, part, change):
    """A workbook with one part changed, and a picture of noise beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(repacked(file, part, change)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        new.writestr("xl/media/image1.png", NOISE)
    out.seek(0)
    return out


def refused(cast, file):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.monotonic()
    with pytest.raises(Refusal) as caught:
        tasks.submit(file, by=cast.clerk, organ=cast.organ, name="a.xlsx")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 300, f"{grown:.0f} MB more in the site's own process"
    assert time.monotonic() - begin < 60
    assert not Batch.objects.exists()
    assert not default_storage.exists("imports")
    return caught.value


def still_works(cast, send):
    assert send(xlsx_file([line(cast)]), name="b.xlsx").accepted == 1


def test_one_long_shared_text_in_a_million_cells(cast, send):
    """20 KB once in the file, 20 GB for a reader that gives each cell its own copy."""
    book = xlsx_file([line(cast)])
    with zipfile.ZipFile(book) as archive:
        shared = archive.read("xl/sharedStrings.xml")
    count = shared.count(b"<si>")
    book = repacked(book, "xl/sharedStrings.xml", lambda xml: xml.replace(b"</sst>", b"<si><t>" + b"x" * 20_000 + b"</t></si></sst>"))
    cells = b"".join(b'<row r="%d">' % n + b'<c t="s"><v>%d</v></c>' % count * 20 + b"</row>" for n in range(3, 49_000))
    file = stuffed(book, SHEET, lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>"))
    refusal = refused(cast, file)
    assert refusal.code == "IMP-18"
    assert "过多的内存或者时间" in refusal.what
    assert refusal.mend
    still_works(cast, send)


def test_cells_without_an_address_that_run_on_in_one_row(cast, send):
    file = stuffed(
        xlsx_file([line(cast)]), SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="9">' + b"<c><v>1</v></c>" * 9_000_000 + b"</row></sheetData>"),
    )  # fmt: skip
    assert refused(cast, file).code in {"IMP-18", "IMP-12", "IMP-04", "UPL-05"}
    still_works(cast, send)


def test_ten_million_empty_rows_are_nothing(cast, send):
    rows = b"<row/>" * 10_000_000
    file = stuffed(xlsx_file([line(cast)]), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    batch = send(file, name="a.xlsx")
    assert (batch.total, batch.accepted) == (1, 1)


def test_a_reader_that_hangs_is_stopped(cast, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.05)
    with pytest.raises(Refusal, match="IMP-18"):
        tasks.submit(xlsx_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.xlsx")
    assert not Batch.objects.exists()


def test_when_all_readers_are_busy_the_clerk_is_told(cast, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.1)
    with apart._places, apart._places, pytest.raises(Refusal, match="IMP-19"):
        tasks.submit(xlsx_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.xlsx")


def test_the_worker_marks_a_batch_that_its_reader_cannot_bear_as_failed(cast, monkeypatch):
    batch, _fresh = tasks.submit(xlsx_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.xlsx")
    monkeypatch.setattr(apart, "PATIENCE", 0.05)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, "过多的内存或者时间" in batch.reason) == ("failed", True)


@pytest.mark.parametrize("rows", [1, 19, 20, 21, 45])
def test_an_outline_counts_the_lines_that_the_whole_has(cast, rows):
    book = xlsx_file([line(cast, n) for n in range(1, rows + 1)])
    outline, whole = (meaning.open_book("a.xlsx", book, outline=yes) for yes in (True, False))
    assert (outline.total, outline.headings) == (whole.total, whole.headings) == (rows, whole.headings)
    assert len(whole.lines) == rows
    assert len(outline.lines) <= reader.OUTLINE


def test_a_large_honest_workbook_is_within_the_limits(cast):
    book = xlsx_file([line(cast, n) for n in range(1, 10_001)])
    begin = time.monotonic()
    assert len(meaning.open_book("a.xlsx", book).lines) == 10_000
    assert time.monotonic() - begin < 20


def test_what_comes_back_is_the_same_as_from_text(cast):
    rows = [line(cast, n) for n in range(1, 30)]
    from_text, from_book = meaning.open_book("a.csv", csv_file(rows)), meaning.open_book("a.xlsx", xlsx_file(rows))
    assert [from_text.raw(one) for one in from_text.lines] == [from_book.raw(one) for one in from_book.lines]
