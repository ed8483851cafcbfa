"""Breaking names and titles, the seal, and what the fonts can show."""

import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.letters.render import Kind, MissingGlyph, chinese_date, document_number, pdf, render_pdf, seal_svg
from xiezhi.letters.render.document import chinese_ordinal
from xiezhi.letters.render.glyphs import LATIN, check, printable
from xiezhi.letters.render.typeset import TITLE_CHARS, clean, em_width, masthead, soften, title_lines

from .render_samples import CREATED, DAY, letter

LONG_ORGAN = "大兴安岭地区行政公署市场监督管理局综合行政执法支队"
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=80)


def test_a_short_name_stands_on_one_line_at_full_size():
    assert masthead("兴安区司法局", 42) == (("兴安区司法局",), 42)


def test_a_name_of_sixteen_shrinks_but_stays_on_one_line():
    lines, size = masthead("大兴安岭地区行政公署市场监督局综", 48)
    assert len(lines) == 1
    assert 26 <= size < 48


def test_a_name_too_long_for_one_line_breaks_where_the_organ_ends():
    lines, size = masthead(LONG_ORGAN, 48)
    assert lines == ("大兴安岭地区行政公署", "市场监督管理局综合行政执法支队")
    assert size >= 26


@given(CHINESE)
def test_no_red_head_is_wider_than_the_type_area(name):
    lines, size = masthead(name, 48)
    assert "".join(lines) == name
    assert max(map(em_width, lines)) * size <= 442.2


def test_a_title_breaks_at_words_into_a_trapezoid():
    lines = title_lines("大兴安岭地区行政公署关于纠正兴安区市场监督管理局行政处罚案件超期办案问题的行政执法监督决定书")
    assert lines == ("大兴安岭地区行政公署关于", "纠正兴安区市场监督管理局行政处罚", "案件超期办案问题的行政执法监督决定书")
    assert len({len(line) for line in lines}) == 3


def test_a_title_never_starts_a_line_with_a_particle_or_closing_mark():
    lines = title_lines("兴安区司法局关于行政处罚案件超过法定办案期限的行政执法监督意见书")
    assert not [line for line in lines if line[0] in "的》）、"]
    assert all(word in " ".join(lines) for word in ("法定", "办案", "行政执法监督", "意见书"))


@given(CHINESE)
def test_titles_lose_nothing_and_fit_their_lines(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(em_width(line) <= TITLE_CHARS for line in lines)


def test_a_title_without_any_break_point_is_still_broken():
    assert max(map(em_width, title_lines("A" * 200))) <= TITLE_CHARS


@given(st.text())
def test_cleaned_text_is_one_line(text):
    assert not {"\n", "\r", "\t", "\u2028"} & set(clean(text))


def test_a_serial_number_may_break_after_so_many_characters():
    assert soften("X" * 45).split("\u200b") == ["X" * 20, "X" * 20, "X" * 5]
    assert soften("案号 AB-1") == "案号 AB-1"


def test_dates_and_numbers_are_not_padded():
    assert chinese_date(DAY) == "2026年3月5日"
    assert document_number("兴司执督函", 2026, 7) == "兴司执督函〔2026〕7号"
    with pytest.raises(ValueError, match="serial"):
        document_number("兴司执督函", 2026, 0)


def test_ordinals_count_as_headings_do():
    assert [chinese_ordinal(n) for n in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]
    with pytest.raises(ValueError, match="99"):
        chinese_ordinal(100)


def test_the_fonts_show_gb2312_and_the_rare_characters_of_names():
    check([bytes([a, b]).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)])
    check(["玥珺淏镕堃喆瑢㐂䶮〔〕·—…％℃㎡①×≥"])


def test_what_no_font_shows_is_named_and_stops_the_printing():
    with pytest.raises(MissingGlyph) as refused:
        render_pdf(letter(contact="张𠮷😀，\u0007"), created=CREATED)
    assert refused.value.characters == ("𠮷", "😀", "\x07")
    assert str(refused.value).startswith("LTR-02 字库中没有以下字符，无法排版：“𠮷”（U+20BB7）、“😀”（U+1F600）、U+0007。")


def test_every_latin_character_promised_is_really_in_the_typesetter():
    # PDF/A refuses a missing glyph, so compiling is the proof.
    text = "".join(chr(c) for c in sorted(LATIN) if not unicodedata.category(chr(c)).startswith("Z"))
    source = b'#set text(font: ("FandolFang R", "Droid Sans Fallback", "Libertinus Serif"), fallback: false)\n#sys.inputs.t'
    compiler = typst.Compiler(source, font_paths=pdf._fonts(), sys_inputs={"t": text})
    assert compiler.compile(format="pdf", pdf_standards="a-2b")


@given(st.sampled_from(sorted(printable())))
def test_a_character_called_printable_can_be_printed(code):
    made = letter(Kind.INTERVIEW_NOTICE, meeting_place=f"甲{chr(code)}乙", subject=f"甲{chr(code)}乙")
    assert render_pdf(made, created=CREATED)[:5] == b"%PDF-"


@pytest.mark.parametrize("organ", ["甲", "兴安区司法局", LONG_ORGAN, "大" * 40])
def test_a_seal_is_well_formed_and_its_name_stays_inside_the_ring(organ):
    root = ET.fromstring(seal_svg(organ, centre="演示专用"))
    texts = [node for node in root.iter() if node.tag.endswith("text")]
    assert "".join(node.text for node in texts) == organ + "演示专用"
    for node in texts[:-1]:
        baseline = 50 - float(node.get("y"))
        assert 14 < baseline < baseline + float(node.get("font-size")) <= 47.4
    assert root.get("width") == "42.0mm"


def test_a_name_with_markup_cannot_break_the_seal():
    root = ET.fromstring(seal_svg('<b>&"'))
    assert "".join(node.text for node in root.iter() if node.tag.endswith("text")) == '<b>&"'


def test_the_package_needs_no_django():
    code = "import sys, xiezhi.letters.render; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_seal_needs_a_name():
    with pytest.raises(ValueError, match="name"):
        seal_svg(" ")
