"""Subjects of the demo: most confirmed long ago and published, some applying, one returned; entrustments and seals."""

from __future__ import annotations

import datetime as dt

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.subjects import actions, taking
from xiezhi.subjects.forms import PROCEDURE, REMEDY
from xiezhi.subjects.models import Entrustment, Qualification, Seal

from .build import BY, mark, stage
from .history import actor_of, on_day
from .world import ENTRUSTED_CAUSES, ENTRUSTED_FOR

UNPUBLISHED = 7  # of so many subjects one was confirmed and never told to the public
ASKING = ("漠河市水务局", "呼玛县民政局", "塔河县文体广电和旅游局", "漠河市民政局")  # open applications, each a step further
POWERS = "permit,penalty,coercion,inspection"


def write() -> None:
    """Confirmed subjects from the table of each body, then what is going on."""
    at = stage("subjects")
    if at.complete:
        return
    body = Organ.objects.get(name="大兴安岭地区司法局")
    taking.take_rows((_row(n, organ) for n, organ in _confirmed()), by=BY, organ=body, batch="demo")
    if not Entrustment.objects.exists():
        _entrustments()
    if not Seal.objects.exists():
        _seals()
    if not Qualification.objects.filter(state__in=("applied", "returned", "reviewed")).exists():
        _applications()
    mark("subjects", by=BY, done=1, total=1)


def _confirmed() -> list[tuple[int, Organ]]:
    """The subjects that were confirmed long ago, numbered in the order of their codes."""
    organs = Organ.objects.filter(kind__in=(Kind.AGENCY, Kind.AUTHORIZED)).exclude(confirmed_on=None)
    rows = organs.select_related("division").order_by("code")
    return [(n, organ) for n, organ in enumerate(rows) if organ.name not in ASKING]


def _told(n: int) -> bool:
    return n % UNPUBLISHED != 3


def never_published() -> list[Organ]:
    """Those of them that were never told to the public."""
    return [organ for n, organ in _confirmed() if not _told(n)]


def _row(n: int, organ: Organ) -> dict[str, object]:
    day = max(organ.confirmed_on or today(), dt.date(2019, 7, 1))
    township = organ.level == "township"
    return {
        "organ_code": organ.code, "basis_no": "" if organ.kind == Kind.AUTHORIZED else f"{organ.division.name}编发〔{day.year}〕{n % 90 + 1}号",
        "basis_on": day - dt.timedelta(days=40), "authority": "演示条例第五条（演示）" if organ.kind == Kind.AUTHORIZED else "",
        "duties": f"负责{organ.division.name}行政区域内{organ.field or '本领域'}的行政执法，依法实施行政处罚、行政检查等执法活动。",
        "powers": "penalty,inspection" if township else POWERS, "region": organ.division.name, "procedure": PROCEDURE, "remedy": REMEDY,
        "address": f"{organ.division.name}演示路{n + 1}号", "confirm_no": f"演示司确〔{day.year}〕{n + 1}号", "confirmed_on": day, "from_on": day,
        "published_on": day + dt.timedelta(days=6) if _told(n) else None, "published_at": "",
    }  # fmt: skip


def _entrustments() -> None:
    """Each market regulation bureau entrusts its brigade: in force, expired, not published, a draft."""
    brigades = Organ.objects.filter(kind=Kind.ENTRUSTED).exclude(parent=None).select_related("parent").order_by("code")
    for n, brigade in enumerate(brigades):
        organ = brigade.parent
        assert organ is not None
        legal, head = actor_of(organ, roles.LEGAL_STAFF), actor_of(organ, roles.ORGAN_HEAD)
        first = today() - (dt.timedelta(days=400) if n % 4 == 1 else ENTRUSTED_FOR)
        with on_day(first):
            row = actions.draft(
                organ, by=legal, to=brigade, number=f"{organ.letter_code}委〔{first.year}〕1号", basis="行政处罚法第二十条、第二十一条",
                powers=["penalty"], matters=f"下列违法行为案件的调查取证：{'、'.join(ENTRUSTED_CAUSES)}。",
                limits="以委托机关名义调查取证并提出处理建议；处罚决定由委托机关作出。", from_on=first, to_on=first + dt.timedelta(days=364),
            )  # fmt: skip
            if n % 4 == 3:
                continue
            actions.sign(row, by=head, on=first)
            if n % 4 != 2:
                actions.publish_entrustment(row, by=legal, on=first)


def _seals() -> None:
    for body in Organ.objects.filter(kind=Kind.SUPERVISION).order_by("code"):
        officer = actor_of(body, roles.SUPERVISOR)
        seal = actions.register_seal(
            body, by=officer, kind=Seal.Kind.SUPERVISION, name=body.name.removesuffix("司法局") + "行政执法协调监督专用章",
            engraved_on=dt.date(2024, 6, 20), keeper=officer.name, filing_no=f"演示印备{body.pk:06d}",
        )  # fmt: skip
        actions.use_seal(seal, by=officer, on=dt.date(2024, 7, 1))
    for organ in Organ.objects.filter(kind=Kind.AGENCY, level="county").order_by("code")[::6]:
        legal = actor_of(organ, roles.LEGAL_STAFF)
        seal = actions.register_seal(organ, by=legal, kind=Seal.Kind.ENFORCEMENT, name=f"{organ.name}行政执法专用章",
                                     engraved_on=dt.date(2022, 3, 1), keeper=legal.name)  # fmt: skip
        actions.use_seal(seal, by=legal, on=dt.date(2022, 4, 1))


def _applications() -> None:
    for n, name in enumerate(ASKING):
        organ = Organ.objects.filter(name=name).first()
        if organ is None:
            continue
        body = supervision_body_for(organ)
        assert body is not None
        officer = actor_of(body, roles.SUPERVISOR)
        with on_day(today() - dt.timedelta(days=5 + n)):
            row = actions.apply(
                organ, by=actor_of(organ, roles.LEGAL_STAFF), basis_no=f"{organ.division.name}编发〔2026〕{n + 2}号", powers="penalty,inspection",
                basis_on=today() - dt.timedelta(days=60), duties=f"负责{organ.division.name}{organ.field}领域的行政执法。", region=organ.division.name,
                reason="机构改革后职责调整，申请重新确认。",
            )  # fmt: skip
            if n == 1:
                actions.return_(row, by=officer, opinion="没有附“三定”规定中执法职责一节，请补充后重报。")
            elif n >= 2:
                actions.review(row, by=officer, opinion="“三定”规定明确，职责清楚，符合确认条件。")
