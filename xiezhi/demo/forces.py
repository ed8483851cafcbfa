"""The supervision force of the demo: people of bodies and offices, who is engaged, what they say, experts, draws.

Planted: judicial offices without a dedicated person, terms that have run out, opinions over their limit, somebody drawn
who keeps silent, a draw that was voided.
"""

from __future__ import annotations

import datetime as dt
import random
from itertools import cycle
from typing import Any

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.forces import actions
from xiezhi.forces.models import Draw, Engagement, Expert, Opinion, Staff
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import ENFORCING

from .build import BY, mark, stage
from .history import actor_of, on_day
from .world import BRANDS, SEED, invented_name

DAY = dt.timedelta(days=1)
SECTORS = ("npc", "cppcc", "lawyer", "trade", "media", "resident", "expert")
WORK = {
    "npc": "社区居委会", "cppcc": "演示中学", "lawyer": "演示律师事务所", "trade": "工商联", "media": "融媒体中心", "resident": "村民委员会", "expert": "演示学院",
}  # fmt: skip
SAID = (
    ("problem", "进店检查没有出示证件", "两名执法人员进店检查，没有出示执法证件，也没有说明检查依据。"),
    ("problem", "同一个月重复检查", "同一个部门一个月内检查了三次，内容差不多，影响经营。"),
    ("advice", "建议合并检查", "建议市监、消防、卫健把对餐饮店的检查合并进行，提前告知需要准备的材料。"),
    ("problem", "罚款没有说明理由", "处罚告知时没有说明为什么罚这个数额，问了也没有解释。"),
    ("advice", "建议公布裁量标准", "希望把常见违法行为的裁量标准贴在办事大厅，方便对照。"),
    ("praise", "执法人员耐心解释", "执法人员到村里检查农资时耐心解释政策，群众满意。"),
    ("problem", "投诉后没有回音", "投诉超市价签问题以后一个多月没有得到答复。"),
    ("advice", "建议增加普法宣传", "旺季前到景区商户讲一次明码标价的规定，比事后处罚效果好。"),
)
SPECIALITIES = (
    "penalty,file_review",
    "legal_review,remedies",
    "discretion,penalty",
    "licence,inspection",
    "technical",
    "file_review,legal_review",
)
TITLES = ("三级律师", "副教授", "法制机构负责人", "公职律师", "高级工程师", "一级主任科员")
MATTERS = (
    "2026年上半年行政处罚案卷评查",
    "市场监管领域裁量权基准论证",
    "2026年第三季度案卷评查",
    "涉企检查专项监督咨询",
)


def write() -> None:
    """Body by body; what is there already is left alone."""
    at = stage("forces")
    bodies = list(Organ.objects.filter(kind=Kind.SUPERVISION).select_related("division").order_by("code"))
    for n, body in enumerate(bodies, 1):
        if n > at.done:
            rng = random.Random(f"{SEED}forces{body.code}")
            _staff(body, rng)
            _engagements(body, rng)
            _experts(body, rng)
            _draws(body)
            _opinions(body, rng)
            mark("forces", by=BY, done=n, total=len(bodies))


def _offices(body: Organ) -> list[Organ]:
    return list(Organ.objects.filter(kind=Kind.OFFICE, division__parent=body.division).order_by("code"))


def _staff(body: Organ, rng: random.Random) -> None:
    """Those who have posts at the body, and the people of its offices: every sixth has nobody who does only this."""
    if Staff.objects.filter(body=body).exists():
        return
    number = iter(range(1, 1000))
    prefix = body.letter_code or "演"

    def row(name: str, title: str, organ: Organ, dedicated: bool) -> dict[str, Any]:
        return {
            "organ_code": organ.code, "name": name, "title": title, "dedicated": dedicated, "background": rng.random() < 0.6,
            "certificate_no": f"{prefix}监{next(number):04d}", "from_on": dt.date(rng.randint(2016, 2024), rng.randint(1, 12), 3),
        }  # fmt: skip

    people = Person.objects.filter(
        organ=body, user__posts__role__in=roles.SUPERVISION, user__posts__to_on=None
    ).order_by("pk")
    rows = [row(one.name, one.title, body, True) for one in people.distinct()]
    for n, office in enumerate(_offices(body)):
        if n % 9 == 4:
            continue  # nobody at all
        own = Person.objects.filter(organ=office).order_by("pk").first()
        rows.append(row(own.name if own else invented_name(rng), "所长", office, n % 6 != 2))
        if n % 3 == 0:
            rows.append(row(invented_name(rng), "司法助理员", office, False))
    actions.take_staff(rows, by=BY, organ=body, batch="demo")


def _engagements(body: Organ, rng: random.Random) -> None:
    """Appointed on paper long ago; every seventh term has run out; a few are named and wait, two have letters made here."""
    if Engagement.objects.filter(body=body).exists():
        return
    places = [body.division.name, *(office.division.name for office in _offices(body)[:6])]
    big, rows, year = body.level == "prefecture", [], today().year
    for n in range(24 if big else 16):
        sector = SECTORS[n % len(SECTORS)]
        first = dt.date(year - 1, 1 + n % 12, 8) if n % 7 != 3 else dt.date(year - 2, 9, 1 + n)
        rows.append({
            "kind": "supervisor", "name": invented_name(rng), "sector": sector, "employer": f"{body.division.name}{WORK[sector]}",
            "from_on": first, "to_on": first.replace(year=first.year + 2) - DAY, "letter_no": f"{body.letter_code}聘〔{first.year}〕{n + 1}号（演示）",
        })  # fmt: skip
    for n in range(14 if big else 10):
        enterprise = n % 3 != 2
        place = places[n % len(places)]
        name = f"{place}{BRANDS[n % len(BRANDS)]}商贸有限公司" if enterprise else f"{place}第{n + 1}村"
        first = dt.date(year - 1, 6, 1 + n)
        rows.append({
            "kind": "point", "name": name, "sector": "enterprise" if enterprise else "village", "place": place, "contact": invented_name(rng),
            "from_on": first, "to_on": first.replace(year=first.year + 2) - DAY, "letter_no": f"{body.letter_code}联〔{first.year}〕{n + 1}号（演示）",
        })  # fmt: skip
    actions.take_engagements(rows, by=BY, organ=body, batch="demo")
    officer, head = actor_of(body, roles.SUPERVISOR), actor_of(body, roles.SUPERVISION_HEAD)
    for n in range(4):
        with on_day(today() - dt.timedelta(days=20 - n)):
            row = actions.propose(
                body, by=officer, kind="supervisor" if n % 2 else "point", name=invented_name(rng) if n % 2 else f"{BRANDS[n]}合作社（{body.division.name}）",
                division=body.division, sector="lawyer" if n % 2 else "enterprise", employer=f"{body.division.name}法律服务所" if n % 2 else "",
            )  # fmt: skip
            if n < 2:
                actions.appoint(row, by=head, from_on=today(), to_on=today().replace(year=today().year + 2) - DAY)


def _opinions(body: Organ, rng: random.Random) -> None:
    """What they have said in the last year; of the newest some wait, and of the older ones a few were forgotten."""
    if Opinion.objects.filter(body=body).exists():
        return
    officer = actor_of(body, roles.SUPERVISOR)
    engaged = list(
        Engagement.objects.filter(body=body, state="appointed")
        .prefetch_related("terms")
        .select_related("body__division")
        .order_by("pk")
    )
    organs = cycle(Organ.objects.filter(kind__in=ENFORCING, division=body.division).order_by("code")[:8])
    count = 34 if body.level == "prefecture" else 22
    for n in range(count):
        day = today() - dt.timedelta(days=4 + (count - n) * 14)
        row = engaged[(n * 5) % len(engaged)]
        if not any(term.from_on <= day for term in row.terms.all()):
            continue
        kind, title, text = SAID[(n + body.pk) % len(SAID)]
        with on_day(day):
            opinion = actions.receive(
                row, by=officer, kind=kind, title=title, text=text, received_on=day, organ=next(organs)
            )
        _handle(opinion, n, count, officer, rng)


def _handle(opinion: Opinion, n: int, count: int, officer: Actor, rng: random.Random) -> None:
    left = count - n
    if left == 1 or n == 5:  # the newest, and one that was forgotten
        return
    with on_day(min(today(), opinion.received_on + 2 * DAY)):
        actions.handle(opinion, by=officer, handler=officer.name)
    if left <= 3 or n in (11, 12):
        return
    later = min(today(), opinion.received_on + dt.timedelta(days=rng.randint(6, 34)))
    with on_day(later):
        if opinion.kind != "praise" and n % 3 == 1:
            actions.reject(
                opinion, by=officer, verdict="经核查，检查有计划、有审批，频次没有超过上限；已向提出人说明情况。"
            )
        else:
            actions.adopt(opinion, by=officer, verdict="情况属实，已要求该机关改进，并在月度例会上通报。")
        if left > 4:
            actions.answer(opinion, by=officer, text="您提出的意见已经办理，处理情况如上，感谢监督。", on=later)


def _experts(body: Organ, rng: random.Random) -> None:
    """Two pools; most confirmed, some wait for the head, one suspended, a few declare whom they stand aside for."""
    if Expert.objects.filter(body=body).exists():
        return
    organs = list(Organ.objects.filter(kind__in=ENFORCING, division=body.division).order_by("code"))
    rows = []
    for n in range(44 if body.level == "prefecture" else 22):
        inside = n % 2
        rows.append({
            "pool": "talent" if n % 4 == 3 else "expert", "name": invented_name(rng),
            "employer": organs[n % len(organs)].name if inside else f"{body.division.name}{('演示律师事务所', '演示学院')[n % 4 // 2]}",
            "title": TITLES[n % len(TITLES)], "specialities": SPECIALITIES[n % len(SPECIALITIES)],
            "credentials": "法律职业资格" if n % 3 else "从事政府法制工作十年",
        })  # fmt: skip
    for part, ago in ((rows[:-4], 300), (rows[-4:], 6)):
        with on_day(today() - dt.timedelta(days=ago)):
            actions.take_experts(part, by=BY, organ=body, batch="demo")
            if ago == 300:
                actions.confirm_many(list(Expert.objects.filter(body=body).select_related("body")), by=BY)
    found = list(Expert.objects.filter(body=body).select_related("body", "organ").order_by("number"))
    officer = actor_of(body, roles.SUPERVISOR)
    for n, one in enumerate([one for one in found if one.pool == "expert"][:3]):
        actions.declare(
            one,
            by=officer,
            relation=("kin", "worked", "interest")[n],
            on=today() - dt.timedelta(days=90),
            organ=organs[n % len(organs)],
        )
    if len(found) > 8 and found[6].state == "confirmed":
        actions.suspend(found[6], by=officer, reason="外出学习至年底，暂停抽取")


def _draws(body: Organ) -> None:
    """Draws for reviews: one finished, one voided and drawn again, one that waits for answers, one of them overdue."""
    if Draw.objects.filter(body=body).exists():
        return
    officer, head = actor_of(body, roles.SUPERVISOR), actor_of(body, roles.SUPERVISION_HEAD)
    organ = Organ.objects.filter(kind__in=ENFORCING, division=body.division).order_by("code").first()
    for n, matter in enumerate(MATTERS):
        with on_day(today() - dt.timedelta(days=(140, 60, 45, 8)[n])):
            # one matter is about nobody; of the others the people of the organ stand aside
            row = actions.draw(
                body, by=officer, matter=matter, pool="expert", wanted=3, organ=None if n == 1 else organ
            )
            if n == 1:
                actions.void(row, by=head, reason="论证方案改为书面征求意见，不再组织会议")
                continue
            seats = list(row.seats.select_related("draw__body__division", "draw__organ", "expert").order_by("rank"))
            actions.accept(seats[0], by=officer)
            actions.decline(seats[1], by=officer, ground="busy", note="出差")
            if n != 3:
                for seat in row.seats.filter(state="called").select_related("draw__body__division", "expert"):
                    actions.accept(seat, by=officer)
                actions.finish(row, by=officer)
