"""Subjects of the demo: most confirmed long ago and published, some applying, one returned; entrustments and seals."""

from __future__ import annotations

import datetime as dt
import math
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from xiezhi.accounts.models import Post
from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.files import actions as files
from xiezhi.files.models import StoredFile
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.subjects import actions, taking, taking_entrustments, taking_seals
from xiezhi.subjects.forms import PROCEDURE, REMEDY
from xiezhi.subjects.models import Entrustment, Qualification, Seal
from xiezhi.trail.door import Act

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
    _others()
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


# What else is entrusted: (powers, matters, basis); by whom and to whom, `_entrusted` says
SANITATION = ("penalty,inspection", "公共场所卫生、饮用水卫生、放射卫生监督检查和违法行为的调查取证", "行政处罚法第二十条、第二十一条")
FELLING = ("permit", "农村居民采伐自留地、房前屋后个人所有零星林木以外的小额林木采伐许可的受理、审查和决定", "森林法第五十七条、行政许可法第二十四条")
BUILDING = ("permit", "农村村民住宅建设的乡村建设规划许可的受理、审查和核发", "行政许可法第二十四条")
TRANSPORT = ("permit", "道路货物运输经营许可（普通货物）的受理、审查和决定", "行政许可法第二十四条")
# of twelve, what stands otherwise than in force: ended with its term, soon over, never published, ended before, not signed
OVER, SOON, UNTOLD, ENDED, UNSIGNED = 3, 5, 7, 9, 11


def _others() -> None:
    """Entrustments beside those of the brigades, from the registers that the organs kept on paper."""
    rows: dict[Organ, list[dict[str, object]]] = defaultdict(list)
    for n, (organ, to, (powers, matters, basis)) in enumerate(_entrusted()):
        rows[organ].append(_line(n, organ, to, powers, matters, basis, len(rows[organ]) + 11))
    for organ, some in rows.items():
        taking_entrustments.take_rows(some, by=BY, organ=organ, batch="demo")


def _entrusted() -> Iterator[tuple[Organ, Organ, tuple[str, str, str]]]:
    organs = Organ.objects.exclude(confirmed_on=None).select_related("division", "division__parent")
    townships: dict[str, list[Organ]] = defaultdict(list)
    for organ in organs.filter(level="township", kind=Kind.AGENCY).order_by("code"):
        townships[organ.division.code[:6]].append(organ)
    above = organs.get(name="大兴安岭地区交通运输局")
    for organ in organs.filter(kind=Kind.AGENCY).exclude(level="township").order_by("code"):
        place = organ.division.code
        if organ.field == "卫生健康":
            for to in organs.filter(kind=Kind.AUTHORIZED, division=organ.division):
                yield organ, to, SANITATION
        elif organ.field == "林业草原":
            yield from ((organ, to, FELLING) for to in townships[place][:3])
        elif organ.field == "自然资源":
            yield from ((organ, to, BUILDING) for to in townships[place][-2:])
        elif organ.field == "交通运输" and organ != above:
            yield above, organ, TRANSPORT


def _line(n: int, organ: Organ, to: Organ, powers: str, matters: str, basis: str, no: int) -> dict[str, object]:
    at = n % 12
    last = today() + dt.timedelta(days=-20 - n if at == OVER else 18 + n if at == SOON else 150 + n % 9 * 40)
    first = last - dt.timedelta(days=364 if at in (UNTOLD, UNSIGNED) else 729)
    if at in (UNTOLD, UNSIGNED):
        first, last = today() - dt.timedelta(days=n % 5), today() + dt.timedelta(days=729)
    signed = None if at == UNSIGNED else first - dt.timedelta(days=6)
    told = None if signed is None or at == UNTOLD else first - dt.timedelta(days=2)
    return {
        "number": f"{organ.letter_code}委〔{first.year}〕{no}号", "to": to.code, "basis": basis, "powers": powers, "matters": matters,
        "limits": "以委托机关名义办理，法律文书加盖委托机关印章；不得再委托。", "from_on": first, "to_on": last,
        "signed_on": signed, "signed_by": actor_of(organ, roles.ORGAN_HEAD).name if signed else "", "published_on": told,
        "ended_on": last - dt.timedelta(days=200) if at == ENDED else None,
        "end_reason": "机构改革，职责划入乡镇综合执法机构" if at == ENDED else "",
    }  # fmt: skip


SEALED = (Kind.AGENCY, Kind.AUTHORIZED, Kind.SUPERVISION, Kind.GOVERNMENT, Kind.COMMISSION)
KEEPERS = (roles.LEGAL_STAFF, roles.SUPERVISOR, roles.GOVERNMENT)
PRINTLESS = 17  # of so many seals one has no print yet


def _seals() -> None:
    """Every organ's own seal and, where it enforces or supervises, the special one; some renewed, a few prints missing."""
    keepers = dict(Post.objects.filter(role__in=KEEPERS).order_by("-id").values_list("organ_id", "user__person__name"))
    for n, organ in enumerate(Organ.objects.filter(kind__in=SEALED).select_related("division").order_by("code")):
        taking_seals.take_rows(_seals_of(n, organ, keepers[organ.pk]), by=BY, organ=organ, batch="demo")
    _prints()


def _seals_of(n: int, organ: Organ, keeper: str) -> Iterator[dict[str, object]]:
    made = dt.date(2019, 5, 6) + dt.timedelta(days=n * 3)

    def seal(kind: str, name: str, made: dt.date, serial: int, to: dt.date | None = None) -> dict[str, object]:
        return {"kind": kind, "name": name, "engraved_on": made, "keeper": keeper, "filing_no": f"演示{organ.division.code[:6]}{n:04d}{serial}",
                "used_from": made + dt.timedelta(days=20), "used_to": to}  # fmt: skip

    yield seal("organ", organ.name, made, 1)
    if organ.kind == Kind.SUPERVISION:
        yield seal("supervision", organ.name.removesuffix("司法局") + "行政执法协调监督专用章", dt.date(2024, 6, 20), 2)
    elif organ.kind in (Kind.AGENCY, Kind.AUTHORIZED):
        name = f"{organ.name}行政执法专用章"
        renewed = dt.date(2023, 3, 1) + dt.timedelta(days=n) if n % 9 == 4 else None
        yield seal("enforcement", name, made + dt.timedelta(days=12), 2, renewed)
        if renewed:
            yield seal("enforcement", name, renewed - dt.timedelta(days=20), 3)


def _prints() -> None:
    """One picture for all of them: it says what it is, a print of the demo."""
    rows = list(Seal.objects.select_related("organ").order_by("organ__code", "pk"))
    with transaction.atomic():
        act = Act("demo.stage", BY)
        first: StoredFile | None = None
        fresh: list[tuple[Seal, StoredFile]] = []
        for n, row in enumerate(rows):
            if n % PRINTLESS == 6 or row.file_id:
                continue
            if first is None:
                first = files.keep(act, record=row, organ=row.organ, name="印模（演示）.png", content=seal_png())
                row.file = first
                continue
            copy = {name: getattr(first, name) for name in ("name", "size", "mime", "sha256", "sm3", "path", "secrecy", "by", "by_name", "at")}
            fresh.append((row, StoredFile(organ=row.organ, record=row.ref, **copy)))
        act.bulk_create(StoredFile, [file for _row, file in fresh])
        for row, file in fresh:
            row.file = file
        act.rows(Seal).bulk_update([row for row in rows if row.file_id], ["file"])


def seal_png(size: int = 180) -> bytes:
    """A red ring and a star, without words: nobody's print."""
    centre, rows = size / 2, []
    for y in range(size):
        line = bytearray(b"\x00")
        for x in range(size):
            dx, dy = x + 0.5 - centre, y + 0.5 - centre
            far, turn = math.hypot(dx, dy), (math.atan2(dx, -dy) % (math.tau / 5)) - math.pi / 5
            star = far <= 34 * math.cos(math.tau / 5) / math.cos(abs(abs(turn) - math.pi / 5) - math.tau / 5)
            line += b"\xc8\x1e\x1e" if 76 <= far <= 84 or star else b"\xff\xff\xff"
        rows.append(bytes(line))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b"")


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
