"""Files are taken in by type and content, lie whole on disk, and go out only as they came."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.core.errors import Refusal
from xiezhi.files import queries, store, types
from xiezhi.files.actions import keep
from xiezhi.files.models import StoredFile
from xiezhi.files.web import serve
from xiezhi.trail.door import OutOfScope, action

PDF = b"%PDF-1.7\n" + b"x" * 5000
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 50


def office(part="word/document.xml", *more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()


@action("files.test", roles={"supervisor", "legal_staff"})
def put(act, *, by, organ, fail=False, **what):
    row = keep(act, record="cases.Case:1", organ=organ, **what)
    if fail:
        raise RuntimeError("later")
    return row


def on_disk(tmp_path):
    return [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("报告.pdf", PDF, "application/pdf"),
        ("报告.DOCX", office(), types.TYPES["docx"]),
        ("台账.xlsx", office("xl/workbook.xml"), types.TYPES["xlsx"]),
        ("照片.png", PNG, "image/png"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"j" * 40, "image/jpeg"),
    ],
)
def test_documents_and_pictures_are_kept_with_both_digests(cast, name, content, mime):
    row = put(by=cast.legal, organ=cast.organ, content=content, name=name)
    assert (row.mime, row.size, row.name) == (mime, len(content), name)
    assert len(row.sha256) == len(row.sm3) == 64
    assert row.sha256 in row.path
    assert queries.content(row) == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.zip", office(), "UPL-01"),
        ("a.exe", b"MZ", "UPL-01"),
        ("a.svg", b"<svg/>", "UPL-01"),
        ("pdf", PDF, "UPL-01"),
        ("a.pdf", b"MZ not a pdf", "UPL-02"),
        ("a.docx", office("xl/workbook.xml"), "UPL-02"),
        ("a.docx", b"PK\x03\x04 broken", "UPL-04"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "FILE-02"),
        ("a.png", PDF, "UPL-02"),
        ("a.pdf", b"", "UPL-03"),
    ],
)
def test_other_files_are_refused_and_leave_nothing(cast, tmp_path, name, content, code):
    with pytest.raises(Refusal) as err:
        put(by=cast.legal, organ=cast.organ, content=content, name=name)
    assert err.value.code == code
    assert err.value.mend
    assert not StoredFile.objects.exists()
    assert not on_disk(tmp_path)


def test_too_large_a_file_is_stopped_while_it_comes_in(cast, settings, tmp_path):
    settings.UPLOAD_LIMIT_MB = 1
    upload = SimpleUploadedFile("a.pdf", PDF + b"x" * 1024 * 1024)
    with pytest.raises(Refusal, match="FILE-01"):
        put(by=cast.legal, organ=cast.organ, upload=upload)
    assert not on_disk(tmp_path)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/报告.pdf", "报告.pdf"),
        ("C:\\桌面\\报告.pdf", "报告.pdf"),
        ("报\u202e告\n.pdf", "报告.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_file_names_lose_paths_controls_and_excess(raw, clean):
    assert types.clean_name(raw) == clean


def test_the_same_bytes_lie_on_disk_once(cast, tmp_path):
    first = put(by=cast.legal, organ=cast.organ, content=PDF, name="a.pdf")
    second = put(by=cast.legal, organ=cast.organ, content=PDF, name="b.pdf")
    assert first.path == second.path
    assert len(on_disk(tmp_path)) == 1


def test_a_rolled_back_act_leaves_no_row(cast):
    with pytest.raises(RuntimeError):
        put(by=cast.legal, organ=cast.organ, content=PDF, name="a.pdf", fail=True)
    assert not StoredFile.objects.exists()


def test_a_file_of_another_organ_cannot_be_written(cast):
    with pytest.raises(OutOfScope):
        put(by=cast.legal, organ=cast.other, content=PDF, name="a.pdf")


def test_a_changed_byte_on_disk_is_found_and_not_sent(cast, tmp_path):
    row = put(by=cast.legal, organ=cast.organ, content=PDF, name="a.pdf")
    assert list(queries.damaged()) == []
    (tmp_path / "files" / row.path).write_bytes(PDF[:-1] + b"y")
    assert list(queries.damaged()) == [row]
    with pytest.raises(Refusal, match="FILE-03"):
        serve(row)
    # the same file handed in again mends the copy
    put(by=cast.legal, organ=cast.organ, content=PDF, name="a.pdf")
    assert list(queries.damaged()) == []


def test_a_lost_file_is_found(cast, tmp_path):
    row = put(by=cast.legal, organ=cast.organ, content=PDF, name="a.pdf")
    (tmp_path / "files" / row.path).unlink()
    assert list(queries.damaged()) == [row]


def test_downloads_carry_the_name_and_are_neither_sniffed_nor_cached(cast):
    row = put(by=cast.legal, organ=cast.organ, content=PDF, name='纠正"情况".pdf')
    response = serve(row)
    assert response.content == PDF
    assert response["Content-Disposition"].startswith('attachment; filename="')
    assert "filename*=UTF-8''%E7%BA%A0%E6%AD%A3%22" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_only_a_pdf_is_shown_in_the_page(cast):
    pdf = put(by=cast.legal, organ=cast.organ, content=PDF, name="a.pdf")
    png = put(by=cast.legal, organ=cast.organ, content=PNG, name="a.png")
    assert serve(pdf, inline=True)["Content-Disposition"].startswith("inline")
    assert serve(png, inline=True)["Content-Disposition"].startswith("attachment")


def test_a_path_that_leaves_the_store_is_not_read(tmp_path):
    (tmp_path / "outside").write_bytes(b"x")
    with pytest.raises(OSError, match="outside the store"):
        store.read("../outside")
