"""When an edition begins and ends, what it is called, how high the statute stands: from its text and from the table of law.

A day is taken only when a source states it and no other contradicts it; else it stays open and a person sets it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from xiezhi.law import statutes as law
from xiezhi.law.text import N_

from .parsing import Problem, Text

_FIRST = re.compile(
    r"本(?:法|条例|规定|办法|细则|规则|决定|意见|实施细则|实施办法|暂行条例|暂行规定|暂行办法)自"
    r"(?:(\d{4})年(\d{1,2})月(\d{1,2})日|(?:公布|发布|颁布|通过|印发)之日)起(?:施行|实施|生效|执行)"
)
_LEVELS = (
    ("地方性法规", r"(?:省|自治区|市|州|县|旗|特区).{0,12}人民代表大会"),
    ("法律", r"全国人民代表大会|主席令"),
    ("地方政府规章", r"(?:省|自治区|市|州).{0,6}人民政府令"),
    ("行政法规", r"国务院令|国务院第?.{0,4}次常务会议|国务院关于修改|政务院"),
    ("部门规章", r"(?:部|委员会|总局|(?<!公)署|局|银行)(?:、.{2,20})?令|(?:部|委员会|总局|(?<!公)署|局)第?\d+号令"),
)
_AMENDED = ("修正", "修订")


@dataclass
class Dated:
    """What is known of an edition. `source`: text, law, both; empty when `first` is open. `last` only from the table."""

    adopted: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    source: str = ""
    label: str = ""
    number: str = ""
    articles: int | None = None
    doubts: list[Problem] = field(default_factory=list)


def known(*names: str) -> law.Statute | None:
    """The statute in the table of law under one of these names."""
    for name in names:
        for one in (name, name.removeprefix("中华人民共和国")):
            if one in law.names():
                return law.get(one)
    return None


def date(text: Text) -> Dated:
    """Adoption, first and last day, label of a text that was read."""
    found = Dated(adopted=text.dated)
    passed = [event for event in text.events if event.kind and event.kind != "施行"]
    last_event = max((event.on for event in passed), default=None)
    if found.adopted is None:
        found.adopted = last_event
    elif last_event is not None and last_event != found.adopted:
        found.doubts.append(
            Problem(
                "STAT-61", N_("文件名的日期是{name}，题注最后一次通过、公布或者修改是{text}。"), N_("核对这个版本的日期。"),
                params={"name": found.adopted.isoformat(), "text": last_event.isoformat()},
            )
        )
    if found.adopted is None:
        return found
    statute = known(text.title, text.stem)
    version = next((v for v in statute.versions if v.adopted == found.adopted), None) if statute else None
    said = _said(text, found)
    kind = next((event.kind for event in reversed(passed) if event.on == found.adopted), "")
    found.label = version.label if version else f"{found.adopted.year}年{kind or N_('版本')}"
    if version is None:
        found.first, found.source = said, "text" if said else ""
        return found
    found.number, found.last, found.articles = version.number, version.last, version.articles
    if said is None or said == version.first:
        found.first, found.source = version.first, "both" if said else "law"
    else:
        found.last = None
        found.doubts.append(
            Problem(
                "STAT-62", N_("正文的施行日期是{text}，平台的版本表是{table}。"), N_("核对后由监督机构核定施行日期。"),
                params={"text": said.isoformat(), "table": version.first.isoformat()},
            )
        )
    count = len(text.articles)
    if version.articles is not None and version.articles != count:
        found.doubts.append(
            Problem(
                "STAT-63", N_("正文有{count}条，平台的版本表记为{table}条。"), N_("核对正文是否完整。"),
                params={"count": count, "table": version.articles},
            )
        )
    return found


def _said(text: Text, found: Dated) -> dt.date | None:
    """The first day as the text states it; the day of an older edition, kept by an amendment, says nothing."""
    assert found.adopted is not None
    amended = any(event.kind in _AMENDED for event in text.events)
    days: list[dt.date] = [event.on for event in text.events if event.kind == "施行"]
    closing = "".join(part.get("text", "") for unit in text.units[-4:] for part in unit.body)
    for match in _FIRST.finditer(closing):
        if match[1]:
            days.append(_day(match))
        elif not amended:  # 自公布之日起: whose promulgation, after an amendment, the text does not say
            days.append(found.adopted)
    days = [day for day in dict.fromkeys(days) if day >= found.adopted]
    if len(days) > 1:
        found.doubts.append(
            Problem(
                "STAT-64", N_("正文有两个施行日期：{days}。"), N_("核对后由监督机构核定施行日期。"),
                params={"days": "、".join(day.isoformat() for day in days)},
            )
        )
    return days[0] if len(days) == 1 else None


def _day(match: re.Match[str]) -> dt.date:
    try:
        return dt.date(*map(int, match.groups()))
    except ValueError:  # 2月30日 in a text: no day at all
        return dt.date.min


def level(text: Text, folder: str = "") -> str:
    """法律, 行政法规, …: by the table, by the head of the text, by the folder's name; empty when nothing says it."""
    if statute := known(text.title, text.stem):
        return statute.level
    head = " ".join(event.what for event in text.events)
    for name, pattern in _LEVELS:
        if re.search(pattern, head):
            return name
    return folder if folder in law.LEVELS else ""
