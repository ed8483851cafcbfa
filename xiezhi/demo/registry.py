"""Officers, auxiliary staff and certificates of the demo: a register in every state, made through the doors of its room."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.exams import actions as exams
from xiezhi.law.deadline import add_months
from xiezhi.organs.models import Kind, Level, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.registry import actions
from xiezhi.registry.models import Auxiliary, Certificate, Left, Officer

from . import queries
from .build import BY, mark, stage
from .history import actor_of, on_day
from .world import SEED, PersonSpec, invented_name

DAY = dt.timedelta(days=1)
RANKS = ("一级行政执法员", "二级行政执法员", "三级行政执法员", "四级主任科员", "三级主任科员")
POSITIONS = ("执法一中队", "执法二中队", "综合执法股", "监督检查股", "案件审理股")
DUTIES = ("现场秩序维护", "信息录入、影像整理", "巡查引导", "送达协助、档案整理")
# extra officers besides those who handle the cases: how many stand how
EXTRA = {
    "soon": 36, "warn": 70, "expired": 26, "suspend": 12, "restore": 4, "leave": 16, "late": 8, "recall": 14, "cancel": 10,
    "disqualify": 3, "lost": 4, "renew": 10, "transfer": 8, "apply": 18, "return": 5, "approve": 9, "refuse": 2, "issue": 12,
    "none": 20, "claim": 30,
}  # fmt: skip
WITHOUT = ("apply", "return", "approve", "refuse", "issue", "none", "claim")  # these have no certificate to begin with


def build() -> None:
    """Stage by stage; one that was cut off is taken up again, what is there already is left alone."""
    steps: tuple[Callable[[], None], ...] = (base, reviewers, auxiliaries, extras, stories)
    done = stage("registry").done
    for n, step in enumerate(steps):
        if n >= done:
            step()
            mark("registry", by=BY, done=n + 1, total=len(steps))


def base() -> None:
    """The officers who handle the cases: renewed once, valid throughout the years that the cases are of."""
    if Officer.objects.exists():
        return
    rng, organs = random.Random(SEED + 11), _organs()
    people = Person.objects.filter(synthetic=True).order_by("pk")
    specs = queries.world().people
    numbers: dict[str, Iterator[int]] = {}
    rows = []
    for person, spec in zip(people[: len(specs)], specs, strict=True):
        assert person.name == spec.name
        if spec.officer_no:
            serial = next(numbers.setdefault(spec.organ, count(1)))
            rows.append(_file(rng, organs[spec.organ], serial) | {"person": person, "certificate": _renewed(rng, spec)})
    for row in rows:
        row["certificate"]["issuer"] = supervision_body_for(row["organ"])
        row["on_duty_since"] = row["certificate"]["periods"][0][1]
    actions.add_synthetic_officers(rows, by=BY)
    exams.enter_passes(
        [(r["person"], r["on_duty_since"] - dt.timedelta(days=40), "") for r in rows], by=BY
    )


def _file(rng: random.Random, organ: Organ, serial: int) -> dict[str, Any]:
    return {
        "organ": organ, "staff_no": f"R{serial:04d}", "staffing": "civil" if rng.random() < 0.7 else "public",
        "rank": rng.choice(RANKS), "position": rng.choice(POSITIONS), "fields": organ.field,
    }  # fmt: skip


def _renewed(rng: random.Random, spec: PersonSpec) -> dict[str, Any]:
    until = spec.certificate_to
    assert until is not None
    renewed = add_months(until, -60) + DAY
    first = add_months(renewed, -60)
    years = [y for y in range(max(first.year + 1, 2022), today().year + 1) if y < today().year or rng.random() < 0.85]
    return {
        "number": spec.officer_no,
        "periods": [
            ("valid", first, renewed - DAY, renewed - DAY, "issue"), ("valid", renewed, None, until, "renew"),
        ],
        "checks": [(year, dt.date(year, 3, rng.randrange(3, 29)), True) for year in years],
    }  # fmt: skip


def reviewers() -> None:
    """The people of the legal units: files without certificate, most with 法律职业资格."""
    rng, organs = random.Random(SEED + 12), _organs()
    heads = Person.objects.filter(synthetic=True, title="法制机构负责人", officer=None).select_related("organ")
    rows = []
    for n, person in enumerate(heads.order_by("pk")):
        since = dt.date(rng.randrange(2014, 2025), rng.randrange(1, 13), 1)
        qualified = rng.random() < 0.8
        rows.append({
            "person": person, "organ": organs[person.organ.code], "staff_no": "F0001", "staffing": "civil", "rank": rng.choice(RANKS),
            "position": "法制审核", "on_duty": False, "reviewer": True, "reviewing_since": since,
            "qualification_no": f"演示A{2016 + n % 8}{n:06d}" if qualified else "",
            "qualified_on": since - dt.timedelta(days=400) if qualified else None,
        })  # fmt: skip
    actions.add_synthetic_officers(rows, by=BY)


def auxiliaries() -> None:
    """Auxiliary staff of the organs that enforce most."""
    rng = random.Random(SEED + 13)
    for organ in _busy():
        if Auxiliary.objects.filter(organ=organ).exists():
            continue
        rows = [
            {
                "staff_no": f"X{n:03d}", "name": invented_name(rng), "title": "执法协管员", "duties": rng.choice(DUTIES),
                "employer": rng.choice(("劳务派遣", "公益性岗位", "合同制")), "synthetic": True,
                "from_on": dt.date(rng.randrange(2019, 2026), rng.randrange(1, 13), 1),
                "to_on": dt.date(2026, 6, 30) if rng.random() < 0.1 else None,
            }
            for n in range(1, rng.randrange(3, 7))
        ]  # fmt: skip
        actions.take_auxiliaries(rows, by=BY, organ=organ, batch="demo")


def extras() -> None:
    """More officers, whose certificates stand in every way; the stories then happen to some of them."""
    if Officer.objects.filter(staff_no__startswith="E").exists():
        return
    rng, rows, passes = random.Random(SEED + 14), [], []
    numbers = {n: number for _what, n, number in numbered()}
    for what, organ, n in plan():
        row = _file(rng, organ, n) | {"staff_no": f"E{n:04d}", "name": invented_name(rng), "title": "执法人员"}
        if what in WITHOUT:
            row["on_duty_since"] = today() - dt.timedelta(days=rng.randrange(60, 400))
        else:
            first = _first_day(rng, what)
            until = add_months(first, 60) - DAY
            year = today().year - 1
            row["certificate"] = {
                "number": numbers[n], "issuer": supervision_body_for(organ),
                "periods": [("valid", first, None, until, "issue")],
                "checks": [(year, dt.date(year, 3, 18), True)] if first.year < year else [],
            }  # fmt: skip
            row["on_duty_since"] = first - dt.timedelta(days=30)
        if what == "claim":
            row["staff_no"] = f"C{n:04d}"  # their certificates come by a table
        if what in ("none", "claim"):
            row["staffing"] = "civil"
        rows.append(row)
    made = actions.add_synthetic_officers(rows, by=BY)
    for (what, _organ, n), officer in zip(plan(), made, strict=True):
        if what not in ("none", "claim"):
            passes.append((officer.person, (officer.on_duty_since or today()) + dt.timedelta(days=7), f"演示成绩{n:04d}"))
    exams.enter_passes(passes, by=BY)


def _first_day(rng: random.Random, what: str) -> dt.date:
    """The day of issue that makes a five-year certificate end when it should."""
    left = {"soon": (2, 30), "warn": (32, 90), "expired": (-160, -3), "renew": (15, 80)}.get(what, (200, 1500))
    return add_months(today() + dt.timedelta(days=rng.randrange(*left)) + DAY, -60)


def numbered() -> list[tuple[str, int, str]]:
    """(what, number of the officer, number of the certificate) of the extra officers who have one to begin with."""
    found = [(what, n) for what, _organ, n in plan() if what not in WITHOUT]
    return [(what, n, f"演示09{serial:06d}") for serial, (what, n) in enumerate(found, 1)]


def plan() -> list[tuple[str, Organ, int]]:
    """(what, organ, number) of every extra officer, dealt out over the busy organs."""
    organs = _busy()
    kinds = [what for what, n in EXTRA.items() for _ in range(n)]
    random.Random(SEED + 15).shuffle(kinds)
    return [(what, organs[n % len(organs)], n + 1) for n, what in enumerate(kinds)]


def stories() -> None:
    """What happened to some of them, each on its day, by those whose work it is."""
    rng = random.Random(SEED + 16)
    for what, organ, n in plan():
        step = getattr(_Tale, f"_{what}", None)
        if step is not None:
            with suppress(Refusal):  # told already, in a build that was cut off
                step(_Tale(rng, organ, n))
    _claims()


class _Tale:
    """One officer's story."""

    def __init__(self, rng: random.Random, organ: Organ, n: int) -> None:
        self.rng, self.n = rng, n
        self.clerk = actor_of(organ, roles.DATA_CLERK)
        body = supervision_body_for(organ)
        assert body is not None
        self.supervisor, self.head = actor_of(body, roles.SUPERVISOR), actor_of(body, roles.SUPERVISION_HEAD)
        self.officer = Officer.objects.select_related("person", "organ", "certificate", "organ__division").get(
            organ=organ, staff_no=f"E{n:04d}"
        )
        self.back, self.now = rng.randrange(3, 120), today()  # asked once: within `on_day` it is another day

    def on(self, days: int) -> dt.date:
        return self.now - dt.timedelta(days=days)

    def handle(self, measure: str, days: int, **more: Any) -> None:
        day = self.on(days)
        with on_day(day):
            actions.handle(
                self.officer, by=self.supervisor, measure=measure, authority=self.officer.organ.name, applied_on=day,
                decision_no=f"演示人〔{day.year}〕{self.n}号", decided_on=day - dt.timedelta(days=3), **more,
            )  # fmt: skip
        self.officer.refresh_from_db()

    def _suspend(self) -> None:
        until = self.now + dt.timedelta(days=30) if self.n % 2 else None
        self.handle("suspend", self.back, until=until, basis="《演示地区行政执法证件管理办法》第十二条第二项")

    def _restore(self) -> None:
        self.handle("suspend", 90, until=self.on(31), basis="《演示地区行政执法证件管理办法》第十二条第二项")
        with on_day(self.on(30)):
            actions.restore(self.officer.certificate, by=self.supervisor, on=self.on(30))

    def leave(self, days: int, reason: str = "", **more: Any) -> None:
        day = self.on(days)
        with on_day(day):
            reason = reason or self.rng.choice((Left.RETIRE, Left.RESIGN, Left.TRANSFER, Left.ROTATE))
            actions.leave(self.officer, by=self.clerk, on=day, reason=reason, paper_no=f"演示任〔{day.year}〕{self.n}号", **more)
        self.officer.refresh_from_db()

    def _leave(self) -> None:
        self.leave(self.rng.randrange(1, 12))

    def _late(self) -> None:
        self.leave(self.rng.randrange(25, 70))

    def _recall(self) -> None:
        self.leave(40)
        with on_day(self.on(32)):
            actions.recall(self.officer.certificate, by=self.supervisor, on=self.on(32))

    def _cancel(self) -> None:
        self._recall()
        with on_day(self.on(20)):
            certificate = Certificate.objects.get(pk=self.officer.certificate_id)
            actions.cancel(certificate, by=self.supervisor, on=self.on(20))

    def _disqualify(self) -> None:
        self.handle("disqualify", self.back)

    def apply(self, days: int, kind: str = "first") -> Any:
        day = self.on(days)
        with on_day(day):
            return actions.apply(
                self.officer, by=self.clerk, kind=kind, fields=self.officer.organ.field,
                trained_on=day - dt.timedelta(days=10),
            )  # fmt: skip

    def _apply(self) -> None:
        self.apply(self.rng.randrange(0, 9))

    def _renew(self) -> None:
        self.apply(self.rng.randrange(0, 6), "renew")

    def _lost(self) -> None:
        self.apply(self.rng.randrange(0, 6), "lost")

    def _return(self) -> None:
        row = self.apply(12)
        with on_day(self.on(8)):
            actions.return_(row, by=self.supervisor, opinion="执法领域与机关职责不一致，请核对后再报。")

    def _refuse(self) -> None:
        row = self.apply(30)
        with on_day(self.on(25)):
            actions.refuse(row, by=self.supervisor, opinion="经核实，该人员实际从事内勤工作，不在执法岗位。")

    def _approve(self) -> Any:
        row = self.apply(self.back)
        with on_day(self.on(self.back - 2)):
            actions.approve(row, by=self.supervisor, opinion="材料齐全，符合条件。")
        return row

    def _issue(self) -> None:
        row = self._approve()
        with on_day(self.on(self.back - 3)):
            actions.issue(row, by=self.head)
        if self.n % 5 == 0:
            exams.void_pass(self.officer.person.exam_passes.get(), by=self.supervisor, reason="成绩单核对有误，实为他人成绩。")

    def _transfer(self) -> None:
        """To another organ of the same place; every other one has asked for a new certificate there."""
        here = self.officer.organ
        to = Organ.objects.filter(division=here.division, kind=Kind.AGENCY).exclude(pk=here.pk).order_by("code")[self.n % 3]
        self.leave(35, Left.TRANSFER, to_organ=to)
        if self.n % 2:
            certificate = Certificate.objects.get(pk=self.officer.certificate_id)
            with on_day(self.on(28)):
                actions.recall(certificate, by=self.supervisor, on=self.on(28))
            self.clerk = actor_of(to, roles.DATA_CLERK)
            self.officer = Officer.objects.select_related("person", "organ__division", "certificate").get(pk=self.officer.pk)
            self.apply(9)


def _claims() -> None:
    """Certificates from before the platform, entered by the organs, waiting to be verified."""
    rng = random.Random(SEED + 17)
    mine: dict[Organ, list[dict[str, Any]]] = {}
    for what, organ, n in plan():
        if what == "claim":
            first = today() - dt.timedelta(days=rng.randrange(200, 1500))
            mine.setdefault(organ, []).append({
                "staff_no": f"C{n:04d}", "cert_no": f"演示07{n:06d}", "cert_from": first, "cert_to": add_months(first, 60) - DAY,
            })  # fmt: skip
    for organ, rows in mine.items():
        actions.take_officers(rows, by=actor_of(organ, roles.DATA_CLERK), organ=organ, batch="demo")


def _organs() -> dict[str, Organ]:
    return {o.code: o for o in Organ.objects.select_related("division")}


def _busy() -> list[Organ]:
    """Agencies of prefecture and counties, in a fixed order."""
    rows = Organ.objects.select_related("division").filter(kind=Kind.AGENCY).exclude(level=Level.TOWNSHIP)
    return list(rows.order_by("code"))
