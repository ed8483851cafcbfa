"""Cases for the tests of this room: a lawful one, and ways to break a rule."""

import datetime as dt
import itertools

from xiezhi.cases.models import Case
from xiezhi.core.actor import system_actor
from xiezhi.core.time import now
from xiezhi.findings.models import Finding
from xiezhi.rulebook.packs.penalty import PENALTY_PACK
from xiezhi.trail.door import Act

PACK = PENALTY_PACK.only("P11", "P29", "P31")
LAWFUL = {
    "procedure": "ordinary", "party_name": "某商店", "party_kind": "legal", "cause": "未明码标价", "filed_on": dt.date(2026, 3, 2),
    "decided_on": dt.date(2026, 4, 1), "served_on": dt.date(2026, 4, 3), "published_on": dt.date(2026, 4, 7),
    "penalty_kinds": "fine", "fine": 100_00, "closed_on": dt.date(2026, 5, 6), "service_method": "direct",
}  # fmt: skip
LATE_SERVICE = {"served_on": dt.date(2026, 4, 30)}
NOT_PUBLISHED = {"published_on": None}
LATE_DECISION = {
    "decided_on": dt.date(2026, 6, 10), "served_on": dt.date(2026, 6, 11), "published_on": dt.date(2026, 6, 12),
    "closed_on": dt.date(2026, 7, 1),
}  # fmt: skip
number = itertools.count(1)


def act() -> Act:
    return Act("test", system_actor("test"))


def a_case(organ, **facts) -> Case:
    return act().create(
        Case, organ=organ, case_no=facts.pop("case_no", f"漠市监立〔2026〕{next(number)}号"), stage="closed", batch="t",
        digest="0" * 64, first_seen_at=now(), changed_at=now(), **(LAWFUL | facts),
    )  # fmt: skip


def correct(case, **facts) -> None:
    act().rows(Case).filter(pk=case.pk).update(changed_at=now(), **facts)


def finding_of(case, code="P29") -> Finding:
    return Finding.objects.get(act=case.ref, rule_code=code)
