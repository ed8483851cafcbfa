"""The printed page, read back with an independent PDF reader."""

import dataclasses
import datetime
import re
import subprocess
import sys

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.letters.render import (
    DEMO_TEXT,
    Annex,
    Figure,
    Kind,
    Table,
    Text,
    render_pdf,
    render_png,
    seal_svg,
)
from xiezhi.letters.render.glyphs import printable
from xiezhi.letters.render.typeset import clean

from .render_samples import CREATED, SVG, letter

MM = 72 / 25.4
HOSTILE = '#eval("1+1") $x^2$ \\ "引号" \'单\' *粗* _斜_ `码` [括] {花} @引 <标> // 注 /* */ #set page(width: 1pt) ~ -- ---'


def show(made, **options):
    return pypdfium2.PdfDocument(render_pdf(made, created=CREATED, **options))


def squeezed(text):
    return re.sub(r"[\s\u200b\ufffe\xad]+", "", text)


def pages(made, **options):
    return [squeezed(page.get_textpage().get_text_range()) for page in show(made, **options)]


def boxes(page, word):
    """(left, bottom, right, top) in mm from the page's lower left corner of the first place where `word` stands."""
    text = page.get_textpage()
    index, count = text.search(word).get_next()
    sides = [text.get_charbox(i, loose=True) for i in range(index, index + count)]
    return tuple(f(box[i] for box in sides) / MM for i, f in enumerate((min, min, max, max)))


def reds(page, below):
    """Extent in mm of what is red below a height: ((bottom, top), (left, right))."""
    scale = 5  # pixels a mm
    bitmap = page.render(scale=scale / MM, rev_byteorder=True)
    data, step = bytes(bitmap.buffer), bitmap.n_channels
    found = [
        (297 - y / scale, x / scale)
        for y in range(round((297 - below) * scale), bitmap.height)
        for x in range(bitmap.width)
        if data[(at := y * bitmap.stride + x * step)] > 180 and data[at + 1] < 90 > data[at + 2]
    ]
    ys, xs = zip(*found, strict=True)
    return (min(ys), max(ys)), (min(xs), max(xs))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_text_of_the_letter_is_on_paper_in_its_order(kind):
    made = letter(kind)
    text = "".join(re.sub(r"—\d+—", "", page) for page in pages(made))
    at = 0
    for part in made.texts():
        if part in made.copy_to or part == made.print_organ:
            continue  # the foot stands at the end whatever its place in the data
        found = text.find(squeezed(part), at)
        assert found >= 0, part
        at = found + len(squeezed(part))
    if made.print_organ:
        assert text.endswith(f"{made.print_organ}2026年3月5日印发")


def test_the_page_is_a4_with_the_margins_of_the_standard():
    body = (Text("一" * 280), *[Text("口" * 28 * 30)] * 2)
    document = show(dataclasses.replace(letter(Kind.SUPERVISE_OPINION), body=body, copy_to=(), print_organ="", note=""))
    page = document[2]
    assert [round(side / MM) for side in page.get_size()] == [210, 297]
    text = page.get_textpage()
    marks = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) == "口"]
    lines = sorted({round(box[1]) for box in marks}, reverse=True)
    assert len(lines) == 22
    first = [box for box in marks if round(box[1]) == lines[0]]
    assert len(first) == 28
    # An odd page: the binding edge of 28 mm is on the left.
    assert min(box[0] for box in first) / MM == pytest.approx(28, abs=1.6)
    assert max(box[2] for box in first) / MM == pytest.approx(210 - 26, abs=1.6)
    assert (297 - max(box[3] for box in first) / MM) == pytest.approx(37, abs=1.5)
    assert (lines[0] - lines[-1]) / 21 / MM == pytest.approx(225 / 22, abs=0.05)


def test_page_numbers_stand_outside_seven_millimetres_below_the_type_area():
    document = show(dataclasses.replace(letter(Kind.SUPERVISE_OPINION), body=(Text("口" * 1500),)))
    odd, even = boxes(document[0], "— 1 —"), boxes(document[1], "— 2 —")
    assert odd[2] == pytest.approx(210 - 26 - 4.9, abs=1)
    assert even[0] == pytest.approx(26 + 4.9, abs=1)
    for _, bottom, _, top in (odd, even):
        assert bottom < 35 - 7 < top


def test_the_first_page_of_a_letter_has_no_number_but_the_second_has():
    made = dataclasses.replace(letter(), body=(Text("口" * 1500),))
    first, second, *_ = pages(made)
    assert "—1—" not in first
    assert "—2—" in second


def test_the_red_head_stands_where_each_layout_wants_it():
    for kind, top_mm in ((Kind.SUPERVISE_LETTER, 30), (Kind.SUPERVISE_OPINION, 37 + 35)):
        made = letter(kind)
        *_, top = boxes(show(made)[0], made.masthead)
        assert 297 - top == pytest.approx(top_mm, abs=3)


def test_the_date_ends_four_characters_from_the_edge_and_the_organ_is_centred_on_it():
    for organ in ("兴安区司法局", "大兴安岭地区行政公署市场监督管理局"):
        made = dataclasses.replace(
            letter(Kind.SUPERVISE_OPINION), body=(Text("短。"),), signed_by=organ, masthead="甲", title="题", print_organ=""
        )
        page = show(made)[0]
        name, day = boxes(page, organ), boxes(page, "2026年3月5日")
        assert (name[0] + name[2]) / 2 == pytest.approx((day[0] + day[2]) / 2, abs=0.6)
        from_edge = 210 - 26 - day[2]
        # A long name pushes the date further in, but never itself out of the type area.
        assert from_edge == pytest.approx(4 * 15.75 / MM, abs=0.6) if len(organ) < 15 else name[2] <= 210 - 26 + 0.5


def test_the_seal_covers_signature_and_date_and_stays_within_a_line_of_the_text():
    made = dataclasses.replace(letter(Kind.SUPERVISE_OPINION), body=(Text("末行文字"),), note="")
    plain, sealed = show(made)[0], show(made, seal_svg=seal_svg(made.seal_of, centre=DEMO_TEXT))[0]
    assert "演示专用" not in plain.get_textpage().get_text_range()
    _, foot, _, _ = boxes(sealed, "末行文字")
    rows, columns = reds(sealed, below=foot)
    assert rows[1] - rows[0] == pytest.approx(42, abs=1)
    assert columns[1] - columns[0] == pytest.approx(42, abs=1)
    top = rows[1]
    assert 0 < foot - top < 225 / 22
    day = boxes(sealed, "2026年3月5日")
    assert top - 42 < day[1] < day[3] < top


def test_the_signature_is_never_alone_on_a_page():
    for count in range(200, 620, 28):
        made = dataclasses.replace(
            letter(Kind.SUPERVISE_OPINION), body=(Text("口" * count), Text("本机关将及时处理。")), copy_to=(), print_organ=""
        )
        last = pages(made)[-1]
        assert "本机关将及时处理。" in last
        assert "2026年3月5日" in last


def test_a_long_table_repeats_its_head_on_every_page():
    rows = tuple((f"CASE-{i:04}", "未按规定明码标价", "自立案之日起九十日内未作出行政处罚决定") for i in range(60))
    made = dataclasses.replace(letter(), body=(Table(("案号", "案由", "问题"), rows, (2, 2, 3), "一览表"), Text("完。")))
    shown = [page for page in pages(made) if "CASE-" in page]
    assert len(shown) >= 3
    assert all(page.startswith("案号案由问题") or "一览表案号案由问题" in page for page in shown)
    assert re.findall(r"CASE-(\d{4})", "".join(shown)) == [f"{i:04}" for i in range(60)]


def test_annexes_are_named_in_the_letter_and_printed_after_it():
    annexes = (Annex("事实与期限", (Text("如图。"), Figure(SVG, "时间轴", "图1 办理过程"))), Annex("案卷目录复印件"))
    first, *_, last = pages(dataclasses.replace(letter(), body=(Text("短。"),), annexes=annexes))
    assert "附件：1.事实与期限2.案卷目录复印件" in first
    assert last.startswith("附件1事实与期限如图。")
    assert "立案2025-09-01" in last
    assert "图1办理过程" in last
    single = pages(dataclasses.replace(letter(), body=(Text("短。"),), annexes=annexes[:1]))
    assert "附件：事实与期限" in single[0]
    assert single[-1].startswith("附件事实与期限")


def test_what_people_write_is_never_markup():
    made = letter(
        issuer=f"局{HOSTILE}", addressee=HOSTILE, subject=HOSTILE, requirement=HOSTILE, contact=HOSTILE, copy_to=[HOSTILE],
        findings=[{"title": HOSTILE, "facts": HOSTILE, "clause": HOSTILE}],
        cases=[{"case_no": HOSTILE, "cause": HOSTILE, "problem": HOSTILE, "clause": HOSTILE}],
    )
    made = made.with_annex(Annex(HOSTILE, (Text(HOSTILE),)))
    text = "".join(pages(made))
    assert text.count(squeezed(HOSTILE)) >= 8
    assert text.count("#eval(\"1+1\")") >= 12


def test_a_word_longer_than_the_line_breaks_inside_the_type_area():
    made = dataclasses.replace(
        letter(), body=(Text("编号" + "Z" * 500), Table(("甲", "乙"), (("Q" * 120, "短"),), (1, 3))), addressee="W" * 100
    )
    for page in show(made):
        text = page.get_textpage()
        for i in range(text.count_chars()):
            if text.get_text_range(i, 1) in "ZQW":
                left, _, right, _ = text.get_charbox(i)
                assert 25.5 * MM <= left < right <= 184.5 * MM


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from([chr(c) for c in sorted(printable())] + list("\n\t #$\\*_[]{}\"'`@<>/~-")), max_size=120))
def test_any_printable_text_is_printed(text):
    made = dataclasses.replace(letter(), body=(Text(text), Text("末。")), title=text or "题", note=text)
    assert pages(made)[-1]


def test_an_empty_letter_still_prints():
    made = dataclasses.replace(letter(), body=(), addressee="", note="", copy_to=(), number="", title="")
    assert "兴安区司法局" in pages(made)[0]


def test_a_draft_carries_its_mark_on_every_page():
    made = dataclasses.replace(letter(), body=(Text("口" * 900),), mark="草稿")
    assert all("草稿" in page for page in pages(made))


def test_the_same_letter_gives_the_same_bytes_in_another_process():
    code = (
        "import sys; from xiezhi.letters.tests.render_samples import *; from xiezhi.letters.render import *; import hashlib;"
        "print(hashlib.sha256(render_pdf(letter(), created=CREATED, seal_svg=seal_svg('甲')) + render_docx(letter(), created=CREATED)).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_other_words_or_another_moment_give_other_bytes():
    base = render_pdf(letter(), created=CREATED)
    assert base == render_pdf(letter(), created=CREATED)
    assert base != render_pdf(letter(contact="别人"), created=CREATED)
    assert base != render_pdf(letter(), created=CREATED + datetime.timedelta(seconds=1))


def test_the_moment_of_creation_must_know_its_zone():
    with pytest.raises(ValueError, match="zone"):
        render_pdf(letter(), created=datetime.datetime(2026, 3, 5))


def test_only_vendored_fonts_are_embedded_and_the_title_is_in_the_metadata():
    data = render_pdf(letter(contact="王珺"), created=CREATED)
    faces = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z-]+)", data))
    assert faces
    assert all(face.startswith((b"Fandol", b"Droid", b"Libertinus")) for face in faces)
    assert b"<pdfaid:part>2" in data
    assert pypdfium2.PdfDocument(data).get_metadata_value("Title") == clean(letter().title)


def test_a_drawing_becomes_a_png_of_the_asked_width():
    data = render_png(SVG, width_mm=100, ppi=254)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20]) == pytest.approx(1000, abs=1)
