"""The editable letter, opened again."""

import dataclasses
import datetime
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xiezhi.letters.render import Annex, Figure, Kind, Table, Text, render_docx

from .render_samples import CREATED, SVG, letter


def reopened(made):
    return docx.Document(io.BytesIO(render_docx(made, created=CREATED)))


def all_text(document):
    parts = [p.text for p in document.sections[0].first_page_header.paragraphs]
    for item in document.iter_inner_content():
        parts += [item.text] if hasattr(item, "runs") else [cell.text for row in item.rows for cell in row.cells]
    return "".join(parts)


def faces(document):
    return {node.get(qn("w:eastAsia")) for node in document.element.body.iter(qn("w:rFonts"))}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_text_of_the_letter_is_in_the_file_in_its_order(kind):
    made = letter(kind)
    text, at = all_text(reopened(made)), 0
    for part in made.texts():
        if part in made.copy_to:
            continue
        found = text.find(part, at)
        assert found >= 0, part
        at = found + len(part)


def test_the_page_has_the_measures_of_the_standard():
    section = reopened(letter(Kind.SUPERVISE_OPINION)).sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin)
    assert [round(side / Mm(1)) for side in sides] == [210, 297, 37, 35, 28]
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 156
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert 22 * int(grid.get(qn("w:linePitch"))) / 20 * 127 / 360 <= 225


def test_fonts_are_named_for_chinese_and_none_is_embedded():
    made = letter()
    data = render_docx(made, created=CREATED)
    assert {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"} <= faces(reopened(made))
    assert not [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "font" in name.lower() and "Table" not in name]


def test_body_lines_have_exact_spacing():
    body = [p for p in reopened(letter()).paragraphs if p.text.startswith("本机关在日常监督中发现")]
    assert body[0].paragraph_format.line_spacing == Pt(28.95)
    assert body[0].runs[0].font.size == Pt(16)


def test_a_document_has_its_red_rule_below_the_number_and_a_letter_double_rules():
    document = reopened(letter(Kind.SUPERVISE_OPINION))
    (number,) = [p for p in document.paragraphs if p.text == "兴司执督意〔2026〕12号"]
    rule = number._p.find(qn("w:pPr")).find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:val")), rule.get(qn("w:color"))) == ("single", "D7000F")
    section = reopened(letter()).sections[0]
    assert section.different_first_page_header_footer
    assert "thickThinSmallGap" in section.first_page_header._element.xml
    assert "thinThickSmallGap" in section.first_page_footer._element.xml


def test_page_numbers_are_fields_on_the_outer_side():
    document = reopened(letter())
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    assert document.settings.element.find(qn("w:mirrorMargins")) is not None
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert " PAGE " in footer._element.xml
        assert footer.paragraphs[0]._p.find(qn("w:pPr")).find(qn("w:jc")).get(qn("w:val")) == side
    assert "PAGE" not in section.first_page_footer._element.xml


def test_a_table_repeats_its_head_and_keeps_rows_whole():
    made = dataclasses.replace(letter(), body=(Table(("案号", "问题"), (("1", "甲"), ("2", "乙")), (1, 4), "一览表"),), copy_to=())
    (table,) = reopened(made).tables
    assert [cell.text for cell in table.rows[0].cells] == ["案号", "问题"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert round(table.columns[1].width / table.columns[0].width) == 4


def test_the_foot_floats_at_the_bottom_of_the_page_between_black_rules():
    (foot,) = reopened(letter(Kind.SUPERVISE_OPINION)).tables
    assert [row.cells[0].text for row in foot.rows] == ["抄送：大兴安岭地区行政公署司法局。", "兴安区司法局\t2026年3月5日印发"]
    assert foot._tbl.tblPr.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"
    widths = [node.get(qn("w:sz")) for node in foot._tbl.iter(qn("w:top"), qn("w:bottom"))]
    assert widths == ["8", "6", "8"]
    (foot,) = reopened(dataclasses.replace(letter(), body=(Text("短。"),))).tables
    assert not list(foot._tbl.iter(qn("w:top"), qn("w:bottom")))


def test_a_drawing_is_in_the_file_as_a_picture_with_its_description():
    made = dataclasses.replace(letter(), body=(Text("短。"),), annexes=(Annex("事实与期限", (Figure(SVG, "时间轴", "图1"),)),))
    document = reopened(made)
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "时间轴"
    assert "附件：事实与期限" in all_text(document)


def test_hostile_text_stays_text():
    words = '<w:t>&amp; "x" #eval(1) {{ y }} ${z} %s'
    document = reopened(letter(addressee=words, requirement=words))
    assert all_text(document).count(words) == 2


def test_the_same_letter_gives_the_same_bytes():
    made = letter()
    assert render_docx(made, created=CREATED) == render_docx(made, created=CREATED)
    assert render_docx(made, created=CREATED) != render_docx(made, created=CREATED + datetime.timedelta(seconds=1))
    times = {info.date_time for info in zipfile.ZipFile(io.BytesIO(render_docx(made, created=CREATED))).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_properties_say_whose_letter_it_is_and_nothing_of_the_library():
    data = render_docx(letter(), created=CREATED)
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.title, properties.author) == (letter().title, "兴安区司法局")
    assert properties.created == datetime.datetime(2026, 3, 5, 1, 30, tzinfo=properties.created.tzinfo)
    package = zipfile.ZipFile(io.BytesIO(data))
    assert "python-docx" not in package.read("docProps/core.xml").decode()
    assert not [name for name in package.namelist() if "thumbnail" in name]


def test_an_empty_letter_still_opens():
    made = dataclasses.replace(letter(), body=(), addressee="", note="", copy_to=(), number="", title="")
    assert "兴安区司法局" in all_text(reopened(made))


def test_the_moment_of_creation_must_know_its_zone():
    with pytest.raises(ValueError, match="zone"):
        render_docx(letter(), created=datetime.datetime(2026, 3, 5))
