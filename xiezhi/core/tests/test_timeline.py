import datetime as dt
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.core.web.kit import sample
from xiezhi.core.web.timeline import Span, Step, Timeline
from xiezhi.law.timeline.scale import MIN_DAY, build_scale


@pytest.fixture(autouse=True, scope="module")
def _in_chinese():
    """Whatever language the page before was asked in."""
    with translation.override("zh-hans"):
        yield


days = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
words = st.text(alphabet="立案决定送达法制审核听证告知abc12（）", min_size=1, max_size=24)
steps = st.builds(Step, days, words, st.sampled_from(["", "info", "bad", "good"]))


@st.composite
def spans(draw):
    start = draw(days)
    last = start + dt.timedelta(days=draw(st.integers(0, 200)))
    late = draw(st.integers(-30, 300))
    done = draw(st.booleans())
    actual = max(start, last + dt.timedelta(days=late)) if done else None
    return Span(
        start, last, actual, draw(words), draw(words), breached=(actual > last if actual else draw(st.booleans()))
    )


lines = st.builds(
    Timeline,
    steps=st.lists(steps, max_size=12),
    limits=st.lists(spans(), max_size=6),
    is_working=st.just(sample.working),
    today=st.none() | days,
)


@given(lines)
@settings(max_examples=150, deadline=None)
def test_no_two_labels_overlap_and_none_leaves_the_picture(line):
    root = ET.fromstring(line.svg(standalone=True))
    width, height = float(root.get("width")), float(root.get("height"))
    for a, b in combinations(line.boxes, 2):
        apart = a.x + a.w <= b.x + 0.2 or b.x + b.w <= a.x + 0.2 or a.y + a.h <= b.y + 0.2 or b.y + b.h <= a.y + 0.2
        assert apart, (a, b)
    for box in line.boxes:
        assert box.x >= -0.5
        assert box.x + box.w <= width + 0.5
        assert box.y >= 0
        assert box.y + box.h <= height


@given(lines)
@settings(max_examples=60, deadline=None)
def test_the_same_input_gives_the_same_bytes_and_the_text_says_everything(line):
    again = Timeline(line.steps, line.limits, line.is_working, line.today)
    assert line.svg() == again.svg()
    told = line.description() + str(line.rows())
    for step in line.steps:
        assert step.on.isoformat() in told
        assert str(step.label) in told
    for span in line.limits:
        for part in (span.start.isoformat(), span.last_lawful.isoformat(), str(span.label), str(span.clause)):
            assert part in line.description()
            assert part in str(line.rows())


@given(st.lists(days, min_size=1, max_size=20, unique=True))
@settings(max_examples=100, deadline=None)
def test_later_days_never_lie_further_left_and_no_day_is_squeezed_away(found):
    found = sorted(found)
    scale = build_scale(found, 700)
    xs = [scale.x(d) for d in found]
    assert xs == sorted(xs)
    assert len(set(xs)) == len(xs)
    assert scale.per_day >= MIN_DAY
    assert len(found) == 1 or abs(scale.width - xs[-1]) < 0.01


def test_a_breach_is_the_red_part_beyond_the_bracket_and_is_also_said():
    line = sample.breached_case()
    svg = line.svg()
    assert svg.count('class="tl-over"') == 2
    assert "2026-06-24完成，超24日" in svg
    assert "行政处罚法第六十条" in svg


def test_an_open_breach_runs_to_today_and_an_open_limit_has_no_red():
    line = sample.long_case()
    assert "已超657日，尚未完成" in line.svg()
    assert line.svg().count('class="tl-over"') == 1


def test_long_empty_stretches_are_cut_and_the_cut_days_are_named():
    assert 'class="tl-break"' in sample.long_case().svg()
    assert "略" in sample.long_case().svg()


def test_days_off_are_shaded_as_the_calendar_says():
    working_always = Timeline(
        steps=[Step(dt.date(2026, 3, 2), "立案"), Step(dt.date(2026, 3, 20), "决定")], is_working=lambda d: True
    )
    assert 'class="tl-off"' not in working_always.svg()
    weekends = Timeline(working_always.steps, is_working=sample.working)
    [runs] = re.findall(r'class="tl-off" d="([^"]*)"', weekends.svg())
    assert runs.count("M") == 2


def test_labels_are_escaped_and_nothing_is_styled_inline():
    svg = Timeline(steps=[Step(dt.date(2026, 3, 2), '<b onload="x">')], title="<i>").svg()
    assert "<b" not in svg
    assert "<i>" not in svg
    assert "style=" not in svg


def test_the_file_for_letters_stands_alone():
    svg = sample.breached_case().svg(standalone=True, font_family="Fandol Hei")
    assert svg.startswith("<svg")
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert 'font-family="Fandol Hei"' in svg


def test_an_empty_timeline_is_still_a_picture():
    assert ET.fromstring(Timeline().svg(standalone=True)).tag.endswith("svg")
