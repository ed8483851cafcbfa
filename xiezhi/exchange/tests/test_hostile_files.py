"""Files that are not what they claim: a clear refusal, nothing kept, nothing half-done."""

import io
import struct
import time
import zipfile

import pytest
from django.core.files.storage import default_storage

from xiezhi.cases.models import Case
from xiezhi.core.errors import Refusal
from xiezhi.exchange import tasks
from xiezhi.exchange.models import Batch, Row

from .files import HEAD, csv_file, line, xlsx_file

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet1.xml"


def repacked(file, part, change, **more):
    """The same workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data)
    out.seek(0)
    return out


def refused(cast, file, name, unit=""):
    begin = time.monotonic()
    with pytest.raises(Refusal) as caught:
        tasks.submit(file, by=cast.clerk, organ=cast.organ, name=name, unit=unit)
    assert time.monotonic() - begin < 3
    assert not Batch.objects.exists()
    assert not default_storage.exists("imports")
    refusal = caught.value
    assert refusal.what
    assert refusal.mend
    return refusal


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b"\0" * 4096])
def test_an_empty_file(cast, content):
    assert refused(cast, io.BytesIO(content), "空.csv").code == "IMP-01"


def test_a_file_above_the_limit(cast, settings):
    settings.UPLOAD_LIMIT_MB = 1
    assert refused(cast, io.BytesIO(b"a,b\n" * 300_000), "大.csv").code == "IMP-02"


def test_headings_alone(cast):
    assert refused(cast, csv_file([]), "a.csv").code == "IMP-13"
    assert refused(cast, xlsx_file([]), "a.xlsx").code == "IMP-13"


def test_no_headings(cast):
    assert refused(cast, io.BytesIO("一,二\n三,四\n".encode()), "a.csv").code == "IMP-08"


def test_missing_columns_are_named_and_so_are_those_not_understood(cast):
    head = [{"案号": "卷宗编码", "立案日期": "开始时间"}.get(title, title) for title in HEAD]
    refusal = refused(cast, csv_file([line(cast)], head=head), "a.csv")
    assert refusal.code == "IMP-09"
    for word in ("案号", "立案日期", "卷宗编码", "开始时间"):
        assert word in refusal.what


def test_two_columns_for_one_fact(cast):
    assert refused(cast, csv_file([line(cast)], head=(*HEAD, "案件编号")), "a.csv").code == "IMP-14"


def test_amounts_without_a_unit_ask_for_it(cast):
    head = ["罚款金额" if title == "罚款金额（元）" else title for title in HEAD]
    refusal = refused(cast, csv_file([line(cast, 罚款金额="2000")], head=head), "a.csv")
    assert (refusal.code, set(refusal.fields)) == ("IMP-10", {"unit"})


def test_merged_headings(cast):
    file = xlsx_file([line(cast)], change=lambda sheet, book: sheet.merge_range(0, 14, 0, 16, "当事人信息"))
    assert refused(cast, file, "a.xlsx").code == "IMP-11"


def test_web_pages_old_workbooks_and_other_formats_under_a_false_name(cast):
    assert refused(cast, io.BytesIO(b"<html><table><tr><td>1</td></tr></table></html>"), "a.xlsx").code == "IMP-04"
    assert refused(cast, io.BytesIO(b"<html><table></table></html>"), "a.csv").code == "IMP-04"
    assert refused(cast, io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "a.xlsx").code == "IMP-04"
    assert refused(cast, io.BytesIO(b"anything"), "a.xls").code == "IMP-04"
    assert refused(cast, csv_file([line(cast)]), "a.xlsx").code == "UPL-02"
    assert refused(cast, xlsx_file([line(cast)]), "a.csv").code == "UPL-02"
    assert refused(cast, io.BytesIO(b"%PDF-1.7"), "a.pdf").code == "UPL-01"
    assert refused(cast, io.BytesIO(b"MZ\x90"), "a.exe").code == "UPL-01"


@pytest.mark.parametrize("data", [b"a,b\n\xff\xff\xff\n", b"\x81", "案号,\0".encode() + b"x"])
def test_bytes_in_no_known_encoding(cast, data):
    assert refused(cast, io.BytesIO(data), "a.csv").code in {"IMP-06", "UPL-02"}


def test_quotes_that_never_end(cast):
    text = csv_file([line(cast)]).getvalue() + b'"abc\n' * 50
    assert refused(cast, io.BytesIO(text), "a.csv").code == "IMP-07"


def test_an_archive_that_unpacks_to_gigabytes(cast):
    bomb = repacked(xlsx_file([line(cast)]), "", None, xl__media__x=b"\0" * 60_000_000)
    assert refused(cast, bomb, "a.xlsx").code == "UPL-05"


def test_an_archive_that_lies_about_its_sizes(cast):
    data = bytearray(repacked(xlsx_file([line(cast)]), SHEET, lambda xml: xml + b" " * 5_000_000).getvalue())
    at = data.rindex(b"PK\x01\x02")
    while struct.unpack_from("<46x", data, at) == () and SHEET.encode() not in data[at + 46 : at + 46 + len(SHEET)]:
        at = data.rindex(b"PK\x01\x02", 0, at)
    struct.pack_into("<I", data, at + 24, 1000)  # claims to unpack to 1,000 bytes
    assert refused(cast, io.BytesIO(bytes(data)), "a.xlsx").code == "IMP-04"


def test_parts_that_share_their_bytes(cast):
    data = bytearray(xlsx_file([line(cast)]).getvalue())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refused(cast, io.BytesIO(bytes(data)), "a.xlsx").code in {"IMP-05", "IMP-04"}


@pytest.mark.parametrize(
    "cell", [b'<c r="XFD1048576"><v>1</v></c>', b"<c r='A999999'><v>1</v></c>", b'<x:c r="ZZZ3"><v>1</v></x:c>']
)
def test_a_few_bytes_that_claim_a_giant_sheet(cast, cell):
    file = repacked(xlsx_file([line(cast)]), SHEET, lambda xml: xml.replace(b"</row></sheetData>", cell + b"</row></sheetData>"))
    assert refused(cast, file, "a.xlsx").code == "IMP-12"


def test_two_cells_far_apart_that_make_a_reader_hold_millions_between_them(cast):
    cell = b'<c r="KA49000"><v>1</v></c></row></sheetData>'
    file = repacked(xlsx_file([line(cast)]), SHEET, lambda xml: xml.replace(b"</row></sheetData>", cell))
    assert refused(cast, file, "a.xlsx").code == "IMP-12"


@pytest.mark.parametrize(
    ("content", "code"), [(b"a,b\n" + b"\n" * 20_000_000, "IMP-12"), (b"a,b\n" + b"," * 20_000_000, "IMP-07"), (b"a" * 20_000_000, "IMP-07")]
)
def test_text_made_of_nothing_but_lines_or_commas(cast, content, code):
    assert refused(cast, io.BytesIO(content), "a.csv").code == code


def test_cell_addresses_in_disguise(cast):
    file = repacked(xlsx_file([line(cast)]), SHEET, lambda xml: xml.replace(b'r="A2"', b'r="&#65;2"'))
    assert refused(cast, file, "a.xlsx").code == "IMP-04"


def test_entities_that_multiply(cast):
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    file = repacked(xlsx_file([line(cast)]), SHEET, lambda xml: xml.replace(b"?>", b"?>" + doctype, 1))
    assert refused(cast, file, "a.xlsx").code == "IMP-05"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_cut_off_in_the_middle(cast, part):
    file = repacked(xlsx_file([line(cast)]), part, lambda xml: xml[: len(xml) // 2])
    assert refused(cast, file, "a.xlsx").code in {"IMP-04", "IMP-08"}


def test_an_archive_of_noise(cast):
    assert refused(cast, io.BytesIO(b"PK\x03\x04" + bytes(range(256)) * 40), "a.xlsx").code == "UPL-04"


def test_formulas_without_a_result_and_errors_wait_in_their_cell_and_results_are_taken(cast, send):
    def formulas(sheet, book):
        column = HEAD.index("罚款金额（元）")
        sheet.write_formula(1, column, "=1000+1000", None, 2000)
        sheet.write_formula(2, column, "=1000+1000", None, "")
        sheet.write_formula(3, column, "=1/0", None, "#DIV/0!")
        sheet.write_string(4, column, "=1000+1000")

    batch = send(xlsx_file([line(cast, n) for n in range(1, 5)], change=formulas), name="a.xlsx")
    assert (batch.accepted, batch.quarantined, Case.objects.get().fine) == (1, 3, 2000_00)
    for row in Row.objects.all():
        assert [(e["code"], e["column"]) for e in row.errors] == [("CELL-07", "罚款金额（元）")]


def test_long_numbers_that_the_table_program_has_cut_are_not_taken_for_codes(cast, send):
    rows = [line(cast, 1, 案号=123456789012345678), line(cast, 2, 执法证号=12345678901234567890)]
    batch = send(xlsx_file(rows), name="a.xlsx")
    assert batch.accepted == 0
    assert {e["code"] for row in Row.objects.all() for e in row.errors} == {"CELL-08"}


def test_text_that_looks_like_a_program_or_a_path_is_only_text(cast, send):
    nasty = "<script>alert(1)</script>'; DROP TABLE cases_case;-- ../../etc/passwd {{7*7}}"
    batch = send(csv_file([line(cast, 1, 案由=nasty)]), name="../../..\\evil.csv")
    assert (batch.name, Case.objects.get().cause) == ("evil.csv", nasty)


def test_a_file_whose_kept_copy_was_changed_is_not_read(cast):
    batch, _fresh = tasks.submit(csv_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.csv")
    with open(default_storage.path(batch.path), "ab") as kept:
        kept.write(b"x")
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert batch.reason
    assert not Case.objects.exists()
