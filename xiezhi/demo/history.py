"""A past for the demo, made through the same actions as everybody uses, on the days when it would have happened."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.accounts.models import Post
from xiezhi.accounts.queries import actor_for
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.findings import actions as findings
from xiezhi.findings.models import Finding
from xiezhi.findings.rules import CASES
from xiezhi.findings.sweep import WORKER
from xiezhi.leads.models import Lead
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import government_for, supervision_body_for
from xiezhi.supervision import actions, drafts
from xiezhi.supervision.models import DecisionForm, Ground, Instrument

from .build import BY, mark, stage

# What became of the n-th findings of a body, oldest first; the busy bodies go through all, the others through the first ones
COURSE = (
    "accepted", "running", "dismiss_data", "reported", "confirmed", "overdue", "notice", "lead",
    "returned", "objected", "dismiss_exception", "accepted", "rejected", "proposed", "running", "decided",
    "upheld", "dismiss_rule", "late", "confirmed", "declined", "notice", "lead", "reported",
)  # fmt: skip
BUSY = {"漠河市司法局": len(COURSE), "大兴安岭地区司法局": len(COURSE), "加格达奇区司法局": 14}
OTHERS = 6
# how many days ago each course began
BACK = {
    "accepted": 70, "overdue": 52, "late": 60, "proposed": 58, "decided": 75, "declined": 60, "notice": 330, "returned": 45,
    "rejected": 30, "upheld": 35, "reported": 28, "objected": 12,
}  # fmt: skip


@contextmanager
def on_day(day: dt.date) -> Iterator[None]:
    """Let the business date be another day. Only here, only in the demo."""
    before = settings.TODAY
    settings.TODAY = day.isoformat()
    try:
        yield
    finally:
        settings.TODAY = before


def sweep() -> None:
    """The first sweep over all cases and registers."""
    if stage("sweep").complete:
        return
    findings.carry_on(findings.request_sweep(by=WORKER, reason="演示数据生成", full=True))
    mark("sweep", by=BY, done=1, total=1)


def write() -> None:
    """Go through the course for each supervision body; a body already done is left alone."""
    bodies = list(Organ.objects.filter(kind=Kind.SUPERVISION).order_by("code"))
    done = stage("history").done
    for n, body in enumerate(bodies):
        if n < done:
            continue
        _of_body(body)
        mark("history", by=BY, done=n + 1, total=len(bodies))


def _of_body(body: Organ) -> None:
    """Findings about cases of the organs that this body supervises at its own level; what the registers show waits."""
    if Instrument.objects.filter(body=body).exists():
        return  # cut off in the middle of this body: what is there is past enough
    officer = actor_of(body, roles.SUPERVISOR)
    mine = [
        f
        for f in Finding.objects.filter(
            act_kind=CASES, state="new", cleared_on=None, organ__division__path__startswith=body.division.path
        )
        .select_related("organ", "organ__division")
        .order_by("since", "id")
        if supervision_body_for(f.organ) == body
    ]
    # every third, so that organs and rules vary; the rest waits on the workbench
    step = max(1, len(mine) // (BUSY.get(body.name, OTHERS) * 2))
    plan = list(zip(COURSE[: BUSY.get(body.name, OTHERS)], mine[::step], strict=False))
    # the earliest first, so that numbers and days of the instruments go the same way
    for course, finding in sorted(plan, key=lambda pair: -BACK.get(pair[0], 9)):
        _Course(finding, officer).run(course)


def actor_of(organ: Organ, role: str) -> Actor:
    """Somebody who holds this post at the organ."""
    return actor_for(Post.objects.select_related("user__person", "organ__division").filter(organ=organ, role=role).order_by("id")[0])


class _Course:
    """What happened to one finding, step by step."""

    def __init__(self, finding: Finding, officer: Actor) -> None:
        self.finding, self.officer = finding, officer
        self.day = today() - dt.timedelta(days=14)

    def run(self, course: str) -> None:
        if course.startswith("dismiss_"):
            self._dismiss(course.removeprefix("dismiss_"))
            return
        self.day = today() - dt.timedelta(days=BACK.get(course, 9))
        with on_day(self.day):
            findings.confirm(self.finding, by=self.officer, note="经核对案卷，情况属实。")
        if course == "confirmed":
            return
        self.finding.refresh_from_db()
        with on_day(self.day + dt.timedelta(days=1)):
            lead = findings.open_lead(self.finding, by=self.officer, grave=course == "decided")
        if course == "lead":
            return
        self._issue(lead)
        if course not in ("running", "overdue"):
            getattr(self, "_" + course)()

    def _dismiss(self, code: str) -> None:
        reasons = {"data": "机关报送时日期填写有误，原始案卷日期合法。", "exception": "属于法律另有规定的情形，期限不适用。",
                   "rule": "该案由不适用本条规则，建议调整规则适用范围。"}  # fmt: skip
        with on_day(self.day):
            findings.dismiss(self.finding, by=self.officer, reason_code=code, reason=reasons[code])

    def _issue(self, lead: Lead) -> None:
        dated = self.day + dt.timedelta(days=2)
        head = actor_of(lead.body, roles.SUPERVISION_HEAD)
        with on_day(dated):
            draft = drafts.first_draft(lead, self.officer, dated)
            self.row = actions.issue(lead, dataclasses.replace(draft, signed_by=head.name), by=self.officer)
        self.legal = actor_of(lead.organ, roles.LEGAL_STAFF)

    def _report(self, after: int, text: str = "") -> None:
        proof = SimpleUploadedFile("整改证明（演示）.png", _png(), content_type="image/png")
        with on_day(self.row.dated + dt.timedelta(days=after)):
            actions.report(
                self.row, by=self.legal, proofs=[proof],
                text=text or "已对照文书逐项整改：补办了所缺程序，组织承办人员学习有关条款，并对同类案件进行了自查，未发现其他问题。",
            )  # fmt: skip

    def _accepted(self) -> None:
        self._report(18)
        with on_day(self.row.dated + dt.timedelta(days=22)):
            actions.accept(self.row, by=self.officer, note="整改措施到位，予以认可。")

    _notice = _accepted

    def _late(self) -> None:
        self._report(36)

    def _reported(self) -> None:
        self._report(15)

    def _returned(self) -> None:
        self._report(14, "已组织学习，今后注意。")
        with on_day(self.row.dated + dt.timedelta(days=18)):
            actions.return_(self.row, by=self.officer, reason="报告未说明本案如何纠正，也没有附证明材料。",
                            due_on=today() + dt.timedelta(days=20))  # fmt: skip

    def _objected(self) -> None:
        with on_day(self.row.dated + dt.timedelta(days=4)):
            actions.file_objection(self.row, by=self.legal, text="本案送达时当事人外出，已按规定留置送达，报送数据时误填了日期，请复查。")

    def _answer(self, result: str) -> None:
        self._objected()
        with on_day(self.row.dated + dt.timedelta(days=9)):
            actions.answer(self.row, by=self.officer, result=result, review="经调阅送达回证和邮寄凭证，复查情况已当面向你单位说明。")

    def _rejected(self) -> None:
        self._answer("reject")

    def _upheld(self) -> None:
        self._answer("uphold")

    def _propose(self) -> None:
        with on_day(self.row.due_on + dt.timedelta(days=3)):
            self.proposal = actions.propose(
                self.row, by=self.officer, ground=Ground.OVERDUE,
                text="文书规定的整改期限届满，该机关未报送纠正情况，经两次电话催办仍未办理。",
                measure="责令你单位对本案存在的问题依法予以纠正，并书面报告纠正情况。",
            )  # fmt: skip

    def _proposed(self) -> None:
        self._propose()

    def _declined(self) -> None:
        self._propose()
        with on_day(self.row.due_on + dt.timedelta(days=6)):
            actions.decline(self.proposal, by=self._government(), reason="该机关已于近日着手整改，请再督促一次。")

    def _decided(self) -> None:
        self._propose()
        government, day = self._government(), self.row.due_on + dt.timedelta(days=10)
        with on_day(day):
            sign = government_for(self.row.body)
            assert sign is not None
            actions.decide(self.proposal, by=government, decision_no=f"{sign.letter_code}办〔{day.year}〕{self.row.pk + 20}号",
                           decided_on=day, form=DecisionForm.MEETING)  # fmt: skip
            self.proposal.refresh_from_db()
            draft = drafts.decision_draft(self.proposal, government, day)
            actions.issue_decision(self.proposal, dataclasses.replace(draft, signed_by=government.name), by=government)

    def _government(self) -> Actor:
        organ = government_for(self.row.body)
        assert organ is not None
        return actor_of(organ, roles.GOVERNMENT)


def _png() -> bytes:
    """A tiny picture, so that proofs are real files."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(b"".join(b"\x00" + b"\xd9\xe5\xf5" * 8 for _ in range(8)))) + chunk(b"IEND", b""))
    return out.getvalue()


