"""Where official type is broken by hand: the red head, the title, words longer than a line."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

MASTHEAD_WIDTH = 438.0  # pt: the 156 mm of the type area less a hair, so that rounding never wraps a line
TITLE_CHARS = 20  # 2号 characters a line; 21 would touch both edges

# An organ's name is read in these steps; a red head or title that breaks elsewhere looks like an error.
_ORGAN_STEPS = re.compile(
    r".*?(?:行政公署|人民政府|自治州|委员会|地区|街道|分局|支队|大队|省|市(?!场|政|容)|县|区(?!域)|旗|乡(?!村)|镇|局|厅)"
)
_WORDS = (
    "行政执法监督", "督办函", "意见书", "决定书", "通知书", "答复书", "约谈", "行政执法", "行政处罚", "行政许可",
    "行政检查", "行政强制", "人民政府", "行政公署", "司法局", "监督管理局", "市场监督", "管理局", "委员会",
    "集体讨论", "法制审核", "履行", "职责", "案件", "超过", "期限", "办案", "关于", "纠正", "规范", "程序", "问题",
    "违法", "情况", "有关", "督促", "整改", "异议", "法定", "依法", "处罚", "决定", "送达", "告知", "听证", "立案",
    "公示", "超期", "逾期", "要求", "行为", "规定", "时限", "案卷", "企业", "检查", "强制", "许可", "监督", "执法",
    "机关", "单位", "市场", "未按", "及时", "多次", "责任", "制度", "落实", "重大", "证件", "人员", "公开", "裁量",
    "基准",
)


def clean(text: str) -> str:
    """One line: runs of white space and line breaks become one space; text is otherwise kept as written."""
    return re.sub(r"\s+", " ", text).strip()


def soften(text: str, longest: int = 20) -> str:
    """Let a run without break points (serial numbers) break: a zero-width space after every `longest` characters."""
    return re.sub(rf"[\x21-\x7e]{{{longest}}}(?=[\x21-\x7e])", "\\g<0>\u200b", text)


def em_width(text: str) -> float:
    """Width in em as the eye counts it: full-width 1, half-width ½."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def masthead(name: str, largest: float) -> tuple[tuple[str, ...], float]:
    """Lines and size in pt of the 发文机关标志: one line while clearly larger than the title, else two even lines."""
    name = clean(name)
    width = max(em_width(name), 1)
    size = min(largest, MASTHEAD_WIDTH / width)
    if size >= 26:
        return (name,), round(size, 1)
    lines = _split_name(name)
    return lines, round(min(largest * 0.8, MASTHEAD_WIDTH / max(map(em_width, lines))), 1)


def _split_name(name: str) -> tuple[str, str]:
    middle = len(name) / 2
    steps = [m.end() for m in _ORGAN_STEPS.finditer(name)]
    near = [end for end in steps if 0 < end < len(name) and abs(end - middle) <= len(name) * 0.25]
    at = min(near, key=lambda end: (abs(end - middle), end)) if near else round(middle)
    return name[:at], name[at:]


def title_lines(title: str, most: int = TITLE_CHARS) -> tuple[str, ...]:
    """Break a title as 7.3.1 asks: whole words, trapezoid or diamond; a short one stays on one line."""
    title = clean(title)
    if em_width(title) <= most:
        return (title,)
    count = -(-round(em_width(title) + 0.49) // most)
    while (found := _best(title, count, most)) is None:
        count += 1
    return found


def _best(title: str, count: int, most: int) -> tuple[str, ...] | None:
    """The breaking into `count` lines with the least harm: broken words first, then uneven or hourglass shapes."""
    length = len(title)
    ideal = em_width(title) / count
    harm = [_harm(title, at) for at in range(length + 1)]

    @cache
    def rest(start: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        if lines == 1:
            width = em_width(title[start:])
            return ((width - ideal) ** 2 / 4, (length,)) if 0 < width <= most else None
        best: tuple[float, tuple[int, ...]] | None = None
        for end in range(start + 1, length):
            width = em_width(title[start:end])
            if width > most:
                break
            if (tail := rest(end, lines - 1)) is None:
                continue
            cost = (width - ideal) ** 2 / 4 + harm[end] + tail[0]
            # Lines of one length make a rectangle, which 7.3.1 avoids.
            if abs(width - em_width(title[end : tail[1][0]])) < 1:
                cost += 3
            if best is None or cost < best[0]:
                best = (cost, (end, *tail[1]))
        return best

    found = rest(0, count)
    if found is None:
        return None
    cuts = (0, *found[1])
    return tuple(title[a:b].strip() for a, b in pairwise(cuts))


def _harm(title: str, at: int) -> float:
    """How bad a break before position `at` is: 0 at a seam of the sentence, large inside a word or number."""
    if at in (0, len(title)):
        return 0
    before, after = title[at - 1], title[at]
    if after in "的了和与、，。：；）》〉”’〕" or before in "（《〈“‘〔第" or (before.isascii() and after.isascii()):
        return 60
    if title[:at].endswith(("关于", "的", "、", "，", "和", "与")) or title[at:].startswith(("行政执法监督", "关于")):
        return 0
    for word in _WORDS:
        start = title.find(word, max(0, at - len(word) + 1))
        if 0 <= start < at < start + len(word):
            return 30
    return 4 if before in "局署府会区县市队" else 10
