"""One world of records in each of two organs that must not see each other, and which of them each URL takes.

A room adds its maker to `World` and its URLs to `ARGUMENTS`; a URL with an argument and no entry fails the matrix by name.
Every maker writes `canary` where people's words stand (party, title, facts), never where codes stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.organs.models import Organ

MISSING = 999_999_999


@dataclass
class World:
    """Records of one organ, made through the doors by that organ's own people, each once and when first asked for."""

    cast: Any
    organ: Any
    canary: str
    clerk: Actor
    legal: Actor
    supervisor: Actor
    government: Actor
    made: dict[str, Any] = field(default_factory=dict)

    def a_case(self, number: int, **facts: Any) -> Any:
        from xiezhi.cases.actions import take_rows
        from xiezhi.cases.models import Case

        row = {
            "case_no": f"立〔2026〕{number}号", "procedure": "ordinary", "party_name": self.canary, "party_kind": "legal",
            "cause": f"{self.canary}未明码标价", "filed_on": dt.date(2026, 3, 2), "decided_on": dt.date(2026, 4, 1),
            "served_on": dt.date(2026, 4, 30), "penalty_kinds": "fine", "fine": 100_00, "service_method": "direct",
        }  # fmt: skip
        take_rows([{**row, **facts}], by=self.clerk, organ=self.organ, batch="test")
        return Case.objects.get(organ=self.organ, case_no=row["case_no"])

    @cached_property
    def case(self) -> Any:
        return self.a_case(1)

    @cached_property
    def finding(self) -> Any:
        from xiezhi.findings import actions
        from xiezhi.findings.models import Finding
        from xiezhi.rulebook.packs.penalty import PENALTY_PACK

        case = self.case
        actions.sweep(pack=PENALTY_PACK.only("P29"))
        return Finding.objects.get(act=case.ref, rule_code="P29")

    @cached_property
    def sweep(self) -> Any:
        from xiezhi.findings.models import Sweep

        assert self.finding
        return Sweep.objects.latest("id")

    def a_threshold(self, rule: str, param: str) -> Any:
        from xiezhi.findings import actions

        return actions.propose_threshold(
            rule, param, by=self.supervisor, value=50, first=dt.date(2026, 1, 1), source=f"{self.canary}发〔2026〕1号",
            reason="提前提醒承办机构",
        )  # fmt: skip

    @cached_property
    def threshold(self) -> Any:
        return self.a_threshold("P11", "early")

    @cached_property
    def trial(self) -> Any:
        from xiezhi.findings import actions

        assert self.case
        return actions.carry_on_trial(actions.ask_trial(self.threshold, by=self.supervisor))

    @cached_property
    def mute(self) -> Any:
        from xiezhi.findings import actions

        return actions.mute("P33", by=self.supervisor, organ=self.organ, until=today(), reason="集中补录期间误报多")

    def a_lead(self) -> Any:
        from xiezhi.leads import actions

        return actions.open(
            by=self.supervisor, organ=self.organ, source="other" if "other" in _sources() else "finding",
            nature="unlawful", title=f"{self.canary}超期办理", facts=f"{self.canary}一案办案用时141日。依据：《中华人民共和国行政处罚法》第六十条。",
            act_label=self.canary,
        )  # fmt: skip

    @cached_property
    def lead(self) -> Any:
        return self.a_lead()

    def an_instrument(self) -> Any:
        import dataclasses

        from xiezhi.supervision import actions, drafts

        lead = self.a_lead()
        draft = drafts.first_draft(lead, self.supervisor, today(), "")
        content = dataclasses.replace(
            draft,
            signed_by="负责人",
            duty=draft.duty or "应当在期限内作出决定。",
            reason=draft.reason or "违反期限规定。",
        )
        return actions.issue(lead, content, by=self.supervisor)

    @cached_property
    def instrument(self) -> Any:
        return self.an_instrument()

    @cached_property
    def reported(self) -> Any:
        from xiezhi.supervision import actions

        row = self.an_instrument()
        actions.report(row, by=self.legal, text=f"{self.canary}已完善办案期限预警，并进行了教育。")
        return row

    @cached_property
    def objected(self) -> Any:
        from xiezhi.supervision import actions

        row = self.an_instrument()
        actions.file_objection(row, by=self.legal, text=f"{self.canary}案件经批准延长办案期限，不属于超期办理。")
        return row

    @cached_property
    def proposal(self) -> Any:
        from xiezhi.supervision import actions

        return actions.propose(
            self.an_instrument(), by=self.supervisor, ground="grave", text=f"{self.canary}同类问题三年内多次发生，影响恶劣。",
            measure="责令立即纠正并全面自查。",
        )  # fmt: skip

    @cached_property
    def decided(self) -> Any:
        from xiezhi.supervision import actions

        proposal = actions.propose(
            self.an_instrument(), by=self.supervisor, ground="grave", text=f"{self.canary}同类问题三年内多次发生。",
            measure="责令立即纠正并全面自查。",
        )  # fmt: skip
        actions.decide(
            proposal, by=self.government, decision_no="政办批〔2026〕5号", decided_on=today(), form="meeting"
        )
        return proposal

    @cached_property
    def editions(self) -> list[Any]:
        from xiezhi.statutes.tests.texts import river

        return river()

    @cached_property
    def article(self) -> Any:
        return self.editions[0].articles.get(number=3)

    @cached_property
    def upload(self) -> Any:
        from xiezhi.statutes.actions import upload

        text = f"# 演示{self.organ.pk}号规定\n\n第一条 本规定自2026年12月1日起施行。"
        return upload(text, f"演示{self.organ.pk}号规定(2026-11-01).md", by=self.supervisor)

    @cached_property
    def batch(self) -> Any:
        from xiezhi.exchange import tasks
        from xiezhi.exchange.tests.files import csv_file, line

        rows = [line(self.cast, n, 处罚机关代码=self.organ.code, 行政相对人名称=self.canary) for n in (901, 902)]
        rows[1]["立案日期"] = "不是日期"
        batch, _fresh = tasks.submit(csv_file(rows), by=self.clerk, organ=self.organ, name="案件.csv", unit="")
        tasks.read_batch.call(batch.pk)
        batch.refresh_from_db()
        return batch

    @cached_property
    def row(self) -> Any:
        from xiezhi.exchange.models import Row

        return Row.objects.filter(batch=self.batch).first()

    @cached_property
    def trainee(self) -> Any:
        from xiezhi.accounts.models import Person
        from xiezhi.trail.door import Act
        from xiezhi.training.models import Trainee

        act = Act("test.trainee", self.cast.system)
        made = act.create(Person, name=f"学员{self.organ.pk}", organ=self.organ, synthetic=True)  # whom administrators see
        return act.create(Trainee, person=made, organ=self.organ, number=f"{self.organ.pk}-1")

    @cached_property
    def course(self) -> Any:
        from xiezhi.training import actions

        day = dt.date(2026, 3, 2)
        fields = {"name": f"{self.canary}培训班", "kind": "law", "mode": "class", "starts_on": day, "ends_on": day, "tenths": 80}
        return actions.register_course(self.organ, fields, by=self.clerk)

    @cached_property
    def attendance(self) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from xiezhi.training import actions
        from xiezhi.training.models import Attendance

        actions.enter(self.course, {self.trainee.person_id: 80}, by=self.clerk)
        row = Attendance.objects.get(course=self.course)
        for record in (row, self.course):
            actions.attach(record, by=self.clerk, upload=SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n"))
        return row

    @cached_property
    def plan(self) -> Any:
        from xiezhi.training import actions

        return actions.draft_plan(self.organ, {"year": 2026, "name": f"{self.canary}计划", "law": 600}, by=self.clerk)

    @cached_property
    def excuse(self) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from xiezhi.training import actions

        proof = SimpleUploadedFile("b.pdf", b"%PDF-1.4\n%%EOF\n")
        return actions.claim(
            self.trainee.person, by=self.legal, organ=self.organ, year=2026, ground="sick", from_on=dt.date(2026, 2, 1),
            note=self.canary, proof=proof,
        )  # fmt: skip

    def file_on(self, name: str) -> Any:
        """The proof of a record of this world."""
        from xiezhi.files.queries import of_record

        assert self.attendance
        return of_record(getattr(self, name)).first()

    @cached_property
    def stored_file(self) -> Any:
        from xiezhi.files.models import StoredFile

        assert self.instrument
        return StoredFile.objects.filter(organ=self.organ).first()

    @cached_property
    def user(self) -> Any:
        from xiezhi.accounts.models import User

        return User.objects.get(pk=int(self.legal.ref.rpartition(":")[2]))

    @cached_property
    def seat(self) -> Any:
        from xiezhi.accounts.models import Seat
        from xiezhi.core.time import now
        from xiezhi.trail.door import Act

        return Act("test.seat", self.cast.system).create(
            Seat, user=self.user, session_key=f"x{self.organ.pk}", began_at=now()
        )

    @cached_property
    def application(self) -> Any:
        from xiezhi.subjects import actions

        return actions.apply(self.organ, by=self.legal, basis_no="编发〔2024〕3号", duties=f"{self.canary}执法", powers="penalty,inspection",
                             region="本市")  # fmt: skip

    @cached_property
    def subject(self) -> Any:
        """What anybody sees: nothing of what is kept from strangers."""
        from xiezhi.subjects import taking

        day = dt.date(2024, 3, 1)
        taking.take_rows([{
            "organ_code": self.organ.code, "basis_no": "编发〔2024〕2号", "duties": "市场监督管理", "powers": "penalty,inspection", "region": "本市",
            "confirm_no": "确〔2024〕1号", "confirmed_on": day, "published_on": day,
        }], by=self.supervisor, organ=self.organ, batch="test")  # fmt: skip
        return self.organ

    @cached_property
    def entrustment(self) -> Any:
        from xiezhi.organs import uscc
        from xiezhi.organs.actions import save
        from xiezhi.subjects import actions

        brigade = save(by=self.cast.system, code=uscc.with_check_digit(f"12232701MB{self.organ.pk:07d}"), name=f"执法大队{self.organ.pk}",
                       kind="entrusted", division=self.organ.division, level="county", parent=self.organ)  # fmt: skip
        return actions.draft(self.organ, by=self.legal, to=brigade, number="委〔2026〕1号", basis="行政处罚法第二十条", powers="penalty",
                             matters=f"{self.canary}调查取证", limits="调查取证", from_on=today(), to_on=today())  # fmt: skip

    @cached_property
    def seal(self) -> Any:
        from xiezhi.subjects import actions

        return actions.register_seal(self.organ, by=self.legal, kind="enforcement", name=f"{self.canary}执法专用章",
                                     engraved_on=today(), keeper="保管员")  # fmt: skip

    @cached_property
    def question(self) -> Any:
        from xiezhi.exams import actions

        body = Organ.objects.get(pk=self.supervisor.organ_id)
        return actions.add_question(body, by=self.supervisor, kind="judge", area="law", stem=f"{self.canary}须两人执法", options=[],
                                    answer="对")  # fmt: skip

    @cached_property
    def exam(self) -> Any:
        """Announced, so that the organ's people see it; the first of them is called."""
        from xiezhi.core.time import now
        from xiezhi.exams import actions
        from xiezhi.exams.models import Exam

        assert self.question
        body = Organ.objects.get(pk=self.supervisor.organ_id)
        row = actions.prepare(body, by=self.supervisor, title=f"{self.canary}考试", opens_at=now(), closes_at=now() + dt.timedelta(hours=3),
                              minutes=60, recipe={"judge": (1, 1)}, pass_mark=1)  # fmt: skip
        actions.invite(row, by=self.supervisor, people=[self.user.person])
        actions.announce(row, by=self.supervisor)
        return Exam.objects.get(pk=row.pk)

    @cached_property
    def sitting(self) -> Any:
        return self.exam.sittings.get()

    @cached_property
    def published(self) -> Any:
        """The list in force, which anybody may read: nothing in it that is kept from strangers."""
        from xiezhi.catalogue import actions
        from xiezhi.catalogue.tests.lists import day_of, facts, inspection

        assert self.subject
        with day_of(dt.date(2026, 3, 1)):
            edition = actions.begin(self.organ, by=self.clerk)
            for row in (facts(1), inspection(2, listed_on=dt.date(2015, 1, 1))):
                actions.add_item(edition, row, by=self.clerk)
            actions.submit(edition, by=self.legal)
            actions.pass_(edition, by=self.supervisor)
            actions.publish(edition, by=self.cast.system, from_on=dt.date(2026, 3, 1))
        return edition

    @cached_property
    def item_in_force(self) -> Any:
        return self.published.items.first()

    @cached_property
    def edition(self) -> Any:
        """A draft with an item that says what is kept from strangers, lying with the body."""
        from xiezhi.catalogue import actions
        from xiezhi.catalogue.tests.lists import facts

        assert self.adjustment
        edition = actions.begin(self.organ, by=self.clerk)
        item = actions.add_item(edition, facts(3, name=f"对{self.canary}的处罚"), by=self.clerk)
        actions.submit(edition, by=self.legal)
        actions.remark(item, by=self.supervisor, text=f"{self.canary}请核对幅度。")
        return edition

    @cached_property
    def item(self) -> Any:
        return self.edition.items.get(code="SJ-0003")

    @cached_property
    def adjustment(self) -> Any:
        from xiezhi.catalogue import actions
        from xiezhi.catalogue.models import Adjustment

        assert self.published
        number = actions.followed() + 1
        change = actions.Change(id=number, statute="行政处罚法", kind="amended", effective_on=dt.date(2026, 11, 1))
        actions.follow(change, by=self.cast.system)
        return Adjustment.objects.get(organ=self.organ, change=number)

    @cached_property
    def benchmark_in_force(self) -> Any:
        """Published, so that anybody may read it: nothing in it that is kept from strangers."""
        from xiezhi.catalogue.tests.lists import day_of
        from xiezhi.discretion import actions
        from xiezhi.discretion.models import Benchmark
        from xiezhi.discretion.tests.benchmarks import ADDRESS, saying

        assert self.published
        with day_of(dt.date(2026, 3, 2)):
            row = actions.begin(self.organ, "SJ-0001", by=self.clerk)
            actions.edit(row, saying(), by=self.clerk, seen=row.version)
            row = Benchmark.objects.get(pk=row.pk)
            actions.make(row, by=self.cast.system, doc_no="市监规〔2026〕1号")
            actions.file(row, by=self.legal)
            actions.pass_(row, by=self.supervisor)
            actions.publish(row, by=self.cast.system, from_on=dt.date(2026, 3, 2), address=ADDRESS)
        return row

    @cached_property
    def benchmark(self) -> Any:
        """The next version, lying with the body, with what is kept from strangers in it."""
        from xiezhi.discretion import actions
        from xiezhi.discretion.models import Benchmark
        from xiezhi.discretion.tests.benchmarks import saying

        assert self.benchmark_task
        row = actions.begin(self.organ, "SJ-0001", by=self.clerk)
        actions.edit(row, saying(note=f"{self.canary}说明"), by=self.clerk, seen=row.version)
        row = Benchmark.objects.get(pk=row.pk)
        actions.make(row, by=self.cast.system, doc_no=f"{self.canary}〔2026〕2号")
        actions.file(row, by=self.legal)
        return row

    @cached_property
    def benchmark_task(self) -> Any:
        from xiezhi.discretion import actions, queries
        from xiezhi.discretion.models import Adjustment

        assert self.benchmark_in_force
        number = queries.followed() + 1
        change = actions.Change(id=number, statute="行政处罚法", kind="amended", effective_on=dt.date(2026, 11, 1))
        actions.follow(change, by=self.cast.system)
        return Adjustment.objects.get(organ=self.organ, change=number)

    @cached_property
    def calculation(self) -> Any:
        from xiezhi.discretion import actions

        assert self.benchmark_in_force
        asked = actions.Asked(self.organ, "SJ-0001", dt.date(2026, 3, 2), {})
        return actions.keep(asked, by=self.legal, case_no=f"{self.canary}1号", fine=200_000)

    @cached_property
    def delegation(self) -> Any:
        from xiezhi.accounts.models import Post
        from xiezhi.accounts.queries import actor_for
        from xiezhi.catalogue import actions
        from xiezhi.catalogue.tests.lists import township
        from xiezhi.organs.actions import DivisionRow, load_divisions

        assert self.published
        county, by = self.organ.division.code, self.cast.system
        rows = [DivisionRow(f"{county}100", self.organ.division.name + "某镇", "township", county, "镇")]
        if county != "232701":
            load_divisions(rows, by=by)
        town = township(self.cast, f"{county}100", 90 + self.organ.pk, f"{self.organ.division.name}某镇人民政府")
        # the scope of the actor was taken before there was a township organ
        supervisor = actor_for(Post.objects.get(pk=self.supervisor.post_id))
        row = actions.prepare(town, self.organ, ["SJ-0001"], by=supervisor)
        actions.issue(row, by=by, instrument_no="政规〔2026〕2号", issuer="人民政府", published_on=today(), from_on=today())
        return row

    @cached_property
    def revocation(self) -> Any:
        from xiezhi.catalogue import actions

        day = today() + dt.timedelta(days=1)
        return actions.revoke(
            self.delegation, [one.pk for one in self.delegation.items.all()], by=self.cast.system, instrument_no="政规〔2026〕3号",
            issuer="人民政府", published_on=today(), revoked_on=day,
        )  # fmt: skip

    @cached_property
    def handed(self) -> Any:
        from xiezhi.catalogue.models import Handed
        from xiezhi.trail.door import Act

        act = Act("test.handed", self.cast.system)
        return act.create(
            Handed, revocation=self.revocation, case=self.case.ref, case_no=str(self.case.pk), code="SJ-0001", handed_on=today(),
            handed_by="镇法制员",
        )  # fmt: skip

    @cached_property
    def line(self) -> Any:
        from xiezhi.trail.models import Line

        assert self.case
        return Line.objects.filter(about_organ=self.organ.pk).first()

    @cached_property
    def registered(self) -> Any:
        """An officer with a photo."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from xiezhi.demo.history import _png
        from xiezhi.registry import actions

        return actions.register(
            by=self.clerk, organ=self.organ, name=self.canary, title=f"{self.canary}科员", staff_no="R1", staffing="civil",
            fields="市场监管", on_duty_since=dt.date(2026, 3, 2), photo=SimpleUploadedFile("p.png", _png(), content_type="image/png"),
        )  # fmt: skip

    @cached_property
    def exam_pass(self) -> Any:
        from xiezhi.exams.actions import enter_pass

        return enter_pass(self.user.person, by=self.supervisor, passed_on=dt.date(2026, 3, 2), number=self.canary)

    @cached_property
    def certificate_request(self) -> Any:
        from xiezhi.exams.actions import enter_pass
        from xiezhi.registry import actions

        enter_pass(self.registered.person, by=self.supervisor, passed_on=dt.date(2026, 4, 1))
        return actions.apply(
            self.registered, by=self.clerk, kind="first", fields="市场监管", trained_on=today(), note=f"{self.canary}申请"
        )

    @cached_property
    def certificate(self) -> Any:
        from xiezhi.registry import actions

        actions.approve(self.certificate_request, by=self.supervisor, opinion="符合条件")
        return actions.issue(self.certificate_request, by=self.cast.system)

    @cached_property
    def auxiliary(self) -> Any:
        from xiezhi.registry import actions

        return actions.add_auxiliary(by=self.clerk, organ=self.organ, name=self.canary, staff_no="X1", duties=f"{self.canary}引导")

    # -- the supervision force: all belongs to the supervision body of the county

    @cached_property
    def body(self) -> Any:
        return Organ.objects.get(pk=self.supervisor.organ_id)

    @cached_property
    def member(self) -> Any:
        from xiezhi.forces import actions

        return actions.register(self.body, by=self.supervisor, name=self.canary, title=f"{self.canary}科长", from_on=dt.date(2026, 1, 5))

    @cached_property
    def engagement(self) -> Any:
        from xiezhi.forces import actions

        row = actions.propose(
            self.body, by=self.supervisor, kind="supervisor", name=self.canary, sector="npc", division=self.body.division,
            employer=f"{self.canary}中学",
        )  # fmt: skip
        actions.appoint(row, by=self.cast.system, from_on=dt.date(2026, 1, 5), to_on=dt.date(2027, 12, 31))
        return row

    @cached_property
    def opinion(self) -> Any:
        from xiezhi.forces import actions

        return actions.receive(
            self.engagement, by=self.supervisor, kind="problem", title=f"{self.canary}重复检查", text=f"{self.canary}反映重复检查", received_on=today(),
            organ=self.organ,
        )  # fmt: skip

    @cached_property
    def expert(self) -> Any:
        from xiezhi.forces import actions

        row = actions.nominate(
            self.body, by=self.supervisor, pool="expert", name=self.canary, employer=f"{self.canary}律师事务所", specialities="penalty"
        )
        actions.confirm(row, by=self.cast.system)
        return row

    @cached_property
    def tie(self) -> Any:
        from xiezhi.forces import actions

        return actions.declare(self.expert, by=self.supervisor, relation="interest", on=today(), party=f"{self.canary}商行")

    @cached_property
    def draw(self) -> Any:
        from xiezhi.forces import actions

        assert self.expert
        return actions.draw(self.body, by=self.supervisor, matter=f"{self.canary}评查", pool="expert", wanted=1)

    # -- equipment, uniform and budget of the organ

    @cached_property
    def holder(self) -> Any:
        from xiezhi.accounts.models import Person
        from xiezhi.trail.door import Act

        return Act("test.holder", self.cast.system).create(Person, name=self.canary, organ=self.organ, synthetic=True)

    @cached_property
    def piece(self) -> Any:
        from xiezhi.equipment import actions

        return actions.enter(self.organ, by=self.clerk, asset_no="ZC-1", kind="printer", name=f"{self.canary}打印机")

    @cached_property
    def handout(self) -> Any:
        from xiezhi.equipment import actions

        row = actions.enter(self.organ, by=self.clerk, asset_no="ZC-2", kind="printer", name=f"{self.canary}打印机")
        return actions.hand_out(row, by=self.clerk, person=self.holder, on=today())

    @cached_property
    def dress(self) -> Any:
        from xiezhi.equipment import actions

        return actions.issue_uniform(self.organ, by=self.clerk, person=self.holder, kind="summer", on=today())

    @cached_property
    def line_drafted(self) -> Any:
        from xiezhi.equipment import actions

        return actions.draft_line(
            self.organ, by=self.clerk, year=2026, name=f"{self.canary}经费", purpose="work", source="general", asked=100_000_00, basis=self.canary
        )

    @cached_property
    def payment(self) -> Any:
        from xiezhi.equipment import actions

        row = actions.draft_line(
            self.organ, by=self.clerk, year=2026, name=f"{self.canary}装备费", purpose="equipment", source="general", asked=100_000_00, basis=""
        )
        actions.approve(row, by=self.cast.system, approved=90_000_00, paper_no="财预〔2026〕1号", on=dt.date(2026, 2, 2))
        return actions.pay(row, by=self.clerk, on=today(), amount=1_000_00, what=f"{self.canary}采购", voucher_no="记1")

    @cached_property
    def stocktake(self) -> Any:
        from xiezhi.equipment import actions

        assert self.piece
        return actions.begin_stocktake(self.organ, by=self.clerk, note=self.canary)

    def all(self) -> None:
        """Make everything, so that lists have something to keep from strangers."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)


def _sources() -> set[str]:
    from xiezhi.leads.models import Source

    return set(Source.values)


def sees_organ(actor: Actor, world: World) -> bool:
    """The common case: whoever has the organ in his scope."""
    return actor.sees(world.organ.pk)


def reads_register(actor: Actor, world: World) -> bool:
    """Officers and certificates: not for judicial offices, and officers see themselves only."""
    return actor.role not in (roles.OFFICER, roles.TOWNSHIP) and sees_organ(actor, world)


def sees_staff(actor: Actor, world: World) -> bool:
    """Records of the people of an organ: an officer sees only those of himself."""
    return actor.role != roles.OFFICER and actor.sees(world.organ.pk)


def sees_body(actor: Actor, world: World) -> bool:
    """What a supervision body keeps: whoever has that body in his scope."""
    return actor.sees(world.supervisor.organ_id)


def holds_questions(actor: Actor, world: World) -> bool:
    """Supervision bodies share the bank of those above them; here each has its own."""
    return actor.organ_id == world.supervisor.organ_id


def sees_candidates(actor: Actor, world: World) -> bool:
    """An officer who is not called sees nobody's examination."""
    return sees_organ(actor, world) and actor.role != roles.OFFICER


def sees_delegation(actor: Actor, world: World) -> bool:
    """Both organs, who stands over them, and the judicial office of the township."""
    own = actor.role == roles.TOWNSHIP and world.organ == world.cast.organ
    return own or sees_organ(actor, world) or actor.sees(world.delegation.township_id)


def sees_calculations(actor: Actor, world: World) -> bool:
    """An officer sees his own only."""
    return sees_organ(actor, world) and actor.role != roles.OFFICER


def sees_as_admin(actor: Actor, world: World) -> bool:
    return actor.role in roles.ADMINS or sees_organ(actor, world)


def only_admins(actor: Actor, world: World) -> bool:
    return actor.role in roles.ADMINS


def only_auditor(actor: Actor, world: World) -> bool:
    return actor.role == roles.AUDITOR


def everybody(actor: Actor, world: World) -> bool:
    return True


def only_himself(actor: Actor, world: World) -> bool:
    return actor.ref == world.user.ref


@dataclass(frozen=True)
class Argument:
    """What a URL takes in a world, who may know that it exists, and the same for a record that does not exist.

    `missing` None: the argument is no record of an organ (a rule's code, a move's name).
    """

    take: Callable[[World], dict[str, Any]]
    seen_by: Callable[[Actor, World], bool] = sees_organ
    missing: dict[str, Any] | None = None
    query: bool = False  # the record is named behind the question mark, not in the path

    def address(self, name: str, kwargs: dict[str, Any]) -> str:
        """The URL with these arguments."""
        return f"{reverse(name)}?{urlencode(kwargs)}" if self.query else reverse(name, kwargs=kwargs)


def pk_of(name: str, seen_by: Callable[[Actor, World], bool] = sees_organ, key: str = "pk") -> Argument:
    """The usual argument: the key of one record of the world."""
    return Argument(lambda world: {key: getattr(world, name).pk}, seen_by, {key: MISSING})


def step_of(name: str, move: str) -> Argument:
    """A move of a record of the world."""
    return Argument(lambda w: {"pk": getattr(w, name).pk, "name": move}, missing={"pk": MISSING, "name": move})


def proof_of(name: str) -> Argument:
    """A record and a file of it."""
    take = lambda w: {"pk": getattr(w, name).pk, "file_pk": w.file_on(name).pk}  # noqa: E731
    return Argument(take, sees_staff, {"pk": MISSING, "file_pk": MISSING})


def asked(name: str, parameter: str) -> Argument:
    """A page without argument that takes its record as a parameter."""
    return Argument(lambda w: {parameter: getattr(w, name).pk}, missing={parameter: MISSING}, query=True)


def fixed(**kwargs: Any) -> Argument:
    """An argument that is the same for everybody."""
    return Argument(lambda world: kwargs, lambda actor, world: True)


def reads_forces(actor: Actor, world: World) -> bool:
    """What a supervision body keeps of its force: supervision bodies and governments over it."""
    return actor.role in (*roles.SUPERVISION, roles.GOVERNMENT) and sees_body(actor, world)


def kit_step(name: str, move: str) -> Argument:
    """A move of a piece of equipment, of uniform, of a budget line."""
    return Argument(lambda w: {"pk": getattr(w, name).pk, "name": move}, reads_register, {"pk": MISSING, "name": move})


def forces_step(name: str, move: str) -> Argument:
    """A move of a record of the supervision force."""
    return Argument(lambda w: {"pk": getattr(w, name).pk, "name": move}, reads_forces, {"pk": MISSING, "name": move})


# URL name, or "room:*" for all of a room that are not named themselves
ARGUMENTS: dict[str, Argument] = {
    "accounts:end_session": pk_of("seat", only_himself),
    "accounts:end_post": Argument(lambda w: {"pk": w.legal.post_id}, only_admins, {"pk": MISSING}),
    "accounts:*": pk_of("user", only_admins),
    "organs:*": pk_of("organ", sees_as_admin),
    "trail:line": pk_of("line", only_auditor, "seq"),
    "demo:step_in_as": fixed(pk=MISSING),
    "demo:sample": fixed(name="none"),
    "cases:write_calculation": pk_of("calculation", sees_calculations),
    "cases:*": pk_of("case"),
    "discretion:adjustment": pk_of("benchmark_task"),
    "discretion:calculation": pk_of("calculation", sees_calculations),
    "discretion:void": pk_of("calculation", sees_calculations),
    "discretion:public_record": Argument(lambda w: {"pk": w.benchmark_in_force.pk}, everybody, {"pk": MISSING}),
    "discretion:*": pk_of("benchmark"),
    **{
        f"catalogue:{name}": pk_of("delegation", sees_delegation)
        for name in ("delegation", "delegation_trail", "issue", "drop", "revoke")
    },
    "catalogue:adjustment": pk_of("adjustment"),
    **{f"catalogue:item{name}": pk_of("item") for name in ("", "_edit", "_use", "_keep")},
    "catalogue:public_item": Argument(lambda w: {"pk": w.item_in_force.pk}, lambda actor, world: True, {"pk": MISSING}),
    "catalogue:public_organ": Argument(lambda w: {"code": w.organ.code}, lambda actor, world: True, {"code": "none"}),
    "catalogue:*": pk_of("edition"),
    "desk:case": pk_of("case"),
    "desk:handover": pk_of("revocation", sees_delegation),
    "desk:handover_finish": pk_of("revocation", sees_delegation),
    "desk:receive": pk_of("handed", sees_delegation),
    "findings:rule": fixed(code="P29"),
    "findings:rule_results": fixed(code="P29"),
    "findings:rule_settings": fixed(code="P29"),
    "findings:waiting_rule": fixed(pack="coercion", code="Q01"),
    "findings:propose": fixed(code="P11", param="soon"),
    "findings:mute": fixed(code="P29"),
    "findings:lift": pk_of("mute", sees_body),
    "findings:trial_progress": pk_of("trial", sees_body),
    **{
        f"findings:threshold{step}": pk_of("threshold", sees_body)
        for step in ("", "_trail", "_try", "_adopt", "_withdraw", "_ask_end", "_end", "_keep")
    },
    "findings:many": fixed(move="confirm"),
    "findings:progress": Argument(lambda w: {"pk": w.sweep.pk}, lambda actor, world: True),
    "findings:*": pk_of("finding"),
    "leads:*": pk_of("lead"),
    "exchange:mend": pk_of("row"),
    "exchange:discard": pk_of("row"),
    "exchange:*": pk_of("batch"),
    "statutes:edition": Argument(lambda w: {"pk": w.editions[1].pk}, everybody, {"pk": MISSING}),
    "statutes:source": Argument(lambda w: {"pk": w.editions[0].pk}, everybody, {"pk": MISSING}),
    "statutes:day": Argument(lambda w: {"pk": w.editions[0].pk}, everybody, {"pk": MISSING}),
    "statutes:compare": Argument(
        lambda w: {"old": w.editions[0].pk, "new": w.editions[1].pk}, everybody, {"old": MISSING, "new": MISSING}
    ),
    "statutes:article": pk_of("article", everybody),
    "statutes:proposal": pk_of("upload", everybody),
    "statutes:withdraw": pk_of("upload", everybody),
    "statutes:*": Argument(lambda w: {"pk": w.editions[0].statute_id}, everybody, {"pk": MISSING}),
    "registry:organ": pk_of("organ", reads_register),
    "registry:certificates_many": fixed(move="check"),
    "registry:decide_many": fixed(move="approve"),
    "registry:verify_card": Argument(lambda w: {"token": w.certificate.cards.get().token}, missing={"token": "none"}),
    **{
        f"registry:{name}": pk_of("certificate_request", reads_register)
        for name in ("application", "application_trail", "resubmit", "withdraw", "approve", "return", "refuse", "issue")
    },
    **{
        f"registry:{name}": pk_of("certificate", reads_register)
        for name in (
            "certificate", "certificate_trail", "card", "verify_claim", "disown", "check", "check_failed", "restore", "recall",
            "cancel", "stay",
        )
    },
    **{
        f"registry:{name}": pk_of("auxiliary", reads_register)
        for name in ("auxiliary", "auxiliary_trail", "edit_auxiliary", "end_auxiliary", "promote")
    },
    "registry:*": pk_of("registered", reads_register),
    "supervision:issue": asked("lead", "lead"),
    "supervision:issue_preview": asked("lead", "lead"),
    "supervision:file": Argument(
        lambda w: {"pk": w.instrument.pk, "file_pk": w.stored_file.pk}, missing={"pk": MISSING, "file_pk": MISSING}
    ),
    "supervision:answer": pk_of("objected"),
    "supervision:accept": pk_of("reported"),
    "supervision:return": pk_of("reported"),
    "supervision:proposal": pk_of("proposal"),
    "supervision:decide": pk_of("proposal"),
    "supervision:decline": pk_of("proposal"),
    "supervision:issue_decision": pk_of("decided"),
    "supervision:decision_preview": pk_of("decided"),
    "supervision:*": pk_of("instrument"),
    "exams:pass": pk_of("exam_pass", sees_candidates),
    "exams:void_pass": pk_of("exam_pass", sees_candidates),
    "exams:question": pk_of("question", holds_questions),
    "exams:switch_question": pk_of("question", holds_questions),
    "exams:sitting": pk_of("sitting", sees_candidates),
    "exams:correct": Argument(lambda w: {"pk": w.sitting.pk, "place": 0}, sees_candidates, {"pk": MISSING, "place": 0}),
    "exams:rekey": Argument(lambda w: {"pk": w.exam.pk, "question": 1}, sees_candidates, {"pk": MISSING, "question": 1}),
    "exams:begin": pk_of("sitting", sees_candidates),
    "exams:save": pk_of("sitting", sees_candidates),
    "exams:hand_in": pk_of("sitting", sees_candidates),
    "exams:*": pk_of("exam", sees_candidates),
    "subjects:record": pk_of("organ"),
    "subjects:trail": pk_of("organ"),
    "subjects:apply": pk_of("organ"),
    "subjects:application": pk_of("application"),
    "subjects:amend": pk_of("application"),
    "subjects:step": step_of("application", "withdraw"),
    "subjects:entrustment": pk_of("entrustment"),
    "subjects:change": pk_of("entrustment"),
    "subjects:entrustment_step": step_of("entrustment", "sign"),
    "subjects:seal": pk_of("seal"),
    "subjects:print": pk_of("seal"),
    "subjects:seal_step": step_of("seal", "use"),
    "subjects:add_print": pk_of("seal"),
    "subjects:amend_seal": pk_of("seal"),
    "subjects:public_record": Argument(lambda w: {"pk": w.subject.pk}, lambda actor, world: True, {"pk": MISSING}),
    **{
        f"training:{name}": Argument(lambda w: {"pk": w.trainee.person_id}, sees_staff, {"pk": MISSING})
        for name in ("person", "person_trail", "claim", "move_out")
    },
    **{f"training:{name}": pk_of("attendance", sees_staff) for name in ("attendance", "attendance_trail", "correct", "void", "attach")},
    **{
        f"training:{name}": pk_of("course", sees_staff)
        for name in ("course", "course_trail", "edit_course", "roll", "cancel_course", "course_attach")
    },
    **{
        f"training:{name}": pk_of("plan", sees_staff)
        for name in ("plan", "plan_trail", "edit_plan", "issue_plan", "finish_plan", "drop_plan")
    },
    **{f"training:{name}": pk_of("excuse", sees_staff) for name in ("excuse", "accept", "reject", "withdraw")},
    **{f"equipment:item{name}": pk_of("piece", reads_register) for name in ("", "_trail", "_edit")},
    "equipment:calibrate": pk_of("piece", reads_register),
    "equipment:maintain": pk_of("piece", reads_register),
    "equipment:item_step": kit_step("piece", "repair"),
    "equipment:handout_step": kit_step("handout", "take_back"),
    **{f"equipment:uniform{name}": pk_of("dress", reads_register) for name in ("", "_trail")},
    "equipment:uniform_step": kit_step("dress", "take_back"),
    **{f"equipment:line{name}": pk_of("line_drafted", reads_register) for name in ("", "_trail", "_edit")},
    "equipment:pay": Argument(lambda w: {"pk": w.payment.line_id}, reads_register, {"pk": MISSING}),
    **{f"equipment:stocktake{name}": pk_of("stocktake", reads_register) for name in ("", "_trail", "_sheet")},
    **{f"equipment:{name}": pk_of("stocktake", reads_register) for name in ("count", "scan", "tallies")},
    "equipment:stocktake_step": kit_step("stocktake", "finish"),
    "equipment:line_step": kit_step("line_drafted", "approve"),
    "equipment:payment_step": kit_step("payment", "void"),
    **{f"forces:member{name}": pk_of("member", reads_forces) for name in ("", "_trail", "_edit")},
    **{f"forces:engagement{name}": pk_of("engagement", reads_forces) for name in ("", "_trail", "_edit")},
    **{f"forces:opinion{name}": pk_of("opinion", reads_forces) for name in ("", "_trail")},
    **{f"forces:expert{name}": pk_of("expert", reads_forces) for name in ("", "_trail", "_edit")},
    "forces:declare": pk_of("expert", reads_forces),
    "forces:lift": pk_of("tie", reads_forces),
    **{f"forces:draw{name}": pk_of("draw", reads_forces) for name in ("", "_trail")},
    "forces:proof": pk_of("draw", reads_forces),
    "forces:minutes": pk_of("draw", reads_forces),
    "forces:letter": Argument(
        lambda w: {"pk": w.engagement.pk, "term": w.engagement.terms.get().pk, "form": "pdf"}, reads_forces,
        {"pk": MISSING, "term": MISSING, "form": "pdf"},
    ),
    "forces:member_step": forces_step("member", "leave"),
    "forces:engagement_step": forces_step("engagement", "end"),
    "forces:opinion_step": forces_step("opinion", "handle"),
    "forces:expert_step": forces_step("expert", "suspend"),
    "forces:draw_step": forces_step("draw", "finish"),
    "forces:seat_step": Argument(
        lambda w: {"pk": w.draw.seats.get().pk, "name": "accept"}, reads_forces, {"pk": MISSING, "name": "accept"}
    ),
    "training:proof": proof_of("attendance"),
    "training:course_file": proof_of("course"),
    "training:excuse_file": proof_of("excuse"),
}


def argument_of(name: str, arguments: tuple[str, ...]) -> Argument | None:
    """The sample for a URL; None where it takes none, or where one is wanting."""
    own = ARGUMENTS.get(name)
    if not arguments:
        return own
    return own or ARGUMENTS.get(name.partition(":")[0] + ":*")
