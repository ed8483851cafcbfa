"""Benchmarks of discretion over the demo's penalty items: a past written in bulk, and what is in progress step by step.

Planted: filed late, not filed at all, a statute that was amended and one that was repealed, returned drafts, departures.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from xiezhi.cases import actions as cases
from xiezhi.cases.models import Case
from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue import tasks as catalogue_tasks
from xiezhi.catalogue.models import Basis, Item
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.discretion import actions, content, drafting, queries, tasks
from xiezhi.discretion.content import Content, FactorSpec, OptionSpec, TierSpec
from xiezhi.discretion.models import Benchmark, Calculation, Factor, Ground, Option, Tier
from xiezhi.law.calendar import load_calendar
from xiezhi.organs.models import Kind, Level, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.statutes import actions as statutes
from xiezhi.trail.door import Act, action

from . import instruments as law
from .build import BY, mark, stage
from .history import actor_of, on_day
from .lists import field_of
from .world import SEED

MADE, ADOPTED, SECOND = dt.date(2022, 9, 5), dt.date(2023, 2, 6), dt.date(2025, 1, 1)
YUAN = 100
AMENDED = "civil"  # the field whose instrument is amended
LATE_FILERS, LATE_SHOWERS = 9, 7  # every n-th organ
UNAWARE = 11  # every n-th organ still applies what its superior replaced in 2025
SITE = "https://example.gov.cn/cailiang"
KINDS = ("warning", "fine")
# organs with something in progress: how far each of their next versions has come
OPEN = {
    "漠河市市场监督管理局": ("filed", "filed", "filed", "returned", "passed", "draft", "faulty", "unfiled"),
    "漠河市城市管理综合执法局": ("filed", "filed", "draft"), "漠河市交通运输局": ("filed", "filed", "returned"),
    "塔河县市场监督管理局": ("filed", "returned", "passed"), "大兴安岭地区市场监督管理局": ("filed", "filed", "draft", "passed"),
    "大兴安岭地区生态环境局": ("filed", "unfiled"), "呼玛县林业和草原局": ("draft", "made"), "漠河市卫生健康局": ("filed", "faulty"),
}  # fmt: skip


def spec_of(item: Item, rng: random.Random, finer: bool = False) -> Content:
    """Five tiers in thirds of the statute's range, as the demo's cases have them; `finer`: the heaviest in two grades."""
    low, high = (item.fine_min or 0) // YUAN, (item.fine_max or 0) // YUAN
    a, b = (round(low + (high - low) * n / 3) * YUAN for n in (1, 2))
    least, most = low * YUAN, high * YUAN
    kinds = tuple(kind for kind in item.penalty_kinds.split(",") if kind)
    tiers = [
        TierSpec("exempt", conditions="初次违法，危害后果轻微并及时改正。"),
        TierSpec("mitigated", conditions="主动消除或者减轻危害后果，或者有重大立功表现。", kinds=("fine",), fine_min=round(low * 0.3) * YUAN, fine_max=least),
        TierSpec("lenient", conditions="货值金额较小，积极配合调查并及时改正。", kinds=kinds, fine_min=least, fine_max=a),
        TierSpec("ordinary", conditions="没有从轻、减轻或者从重情形。", kinds=kinds, fine_min=a, fine_max=b),
    ]  # fmt: skip
    if finer:
        c = round((b + most) / 2 / YUAN) * YUAN
        tiers += [
            TierSpec("aggravated", "较重", "一年内再次实施同类违法行为。", kinds, b, c),
            TierSpec("aggravated", "严重", "造成人身伤害或者其他严重后果，或者拒不改正。", kinds, c, most),
        ]
    else:
        tiers.append(TierSpec("aggravated", "", "一年内再次违法，造成严重后果，或者拒不改正。", kinds, b, most))
    small, large = sorted(rng.sample((1_000, 3_000, 5_000, 10_000, 30_000, 50_000), 2))
    factors = (
        FactorSpec("amount", "货值金额（元）", (
            OptionSpec(f"不满{small:,}元", "lenient", None, small * YUAN), OptionSpec(f"{small:,}元以上不满{large:,}元", "ordinary", small * YUAN, large * YUAN),
            OptionSpec(f"{large:,}元以上", "aggravated", large * YUAN, None),
        )),
        FactorSpec("times", "一年内违法次数（次）", (OptionSpec("首次", "ordinary", None, 2), OptionSpec("再次以上", "aggravated", 2, None))),
        FactorSpec("harm", "危害后果", (
            OptionSpec("轻微并及时改正", "exempt"), OptionSpec("没有造成实际损害", "lenient"), OptionSpec("造成一般损害", "ordinary"),
            OptionSpec("造成人身伤害或者恶劣影响", "aggravated"),
        )),
        FactorSpec("circumstance", "改正和配合情况", (
            OptionSpec("主动消除或者减轻危害后果", "mitigated"), OptionSpec("责令后及时改正", "lenient"), OptionSpec("拒不改正或者阻碍执法", "aggravated"),
        )),
    )  # fmt: skip
    return Content(drafting.name_of(item), "", tuple(tiers), factors, tuple(item.cited(Basis.Role.GROUND)))


# -- building
def write() -> None:
    """Each step goes on from where it stopped."""
    at = stage("benchmarks")
    if at.complete:
        return
    organs = list(
        Organ.objects.filter(kind__in=(Kind.AGENCY, Kind.AUTHORIZED)).exclude(confirmed_on=None).exclude(level=Level.TOWNSHIP)
        .select_related("division").order_by("level", "code")
    )  # fmt: skip
    organs = sorted((organ for organ in organs if field_of(organ)), key=lambda o: (o.level != Level.PREFECTURE, o.code))
    total = len(organs) + 3
    for n, organ in enumerate(organs):
        if n >= at.done:
            _past(organ, n)
            mark("benchmarks", by=BY, done=n + 1, total=total)
    _changes()
    mark("benchmarks", by=BY, done=total - 2, total=total)
    _open()
    mark("benchmarks", by=BY, done=total - 1, total=total)
    _calculations()
    mark("benchmarks", by=BY, done=total, total=total)


def _past(organ: Organ, n: int) -> None:
    """What was made in autumn 2022, of every fourth organ again in 2025: those of the demo's own causes, and some more."""
    if Benchmark.objects.filter(organ=organ).exists():
        return
    rng = random.Random(f"{SEED}:benchmarks:{organ.code}")
    first = max(MADE, (organ.confirmed_on or MADE) + dt.timedelta(days=10))
    field = field_of(organ)
    assert field is not None
    own = len(law.CAUSES.get(field.key, []))
    items = [item for item in catalogue.items_in_force(organ, first) if item.power_type == "penalty"]
    items = [item for item in items if int(item.code.rpartition("-")[2]) <= own + 4]
    above: dict[str, Benchmark] = {}
    if organ.level == Level.COUNTY and n % 3:  # two of three apply the prefecture's
        rows = queries.complete(Benchmark.objects.filter(queries.holds(ADOPTED), organ__in=queries.superiors(organ)))
        above = {row.item_code: row for row in rows}
        first = max(first, ADOPTED) if above else first
    _write(organ, first, items, above, n, rng, by=BY)
    if above and n % UNAWARE:
        _adopt_again(organ, rng, by=BY)
    if not n % 4 and not above:
        later = [item for item in catalogue.items_in_force(organ, SECOND) if item.code in {i.code for i in items}]
        _again(organ, later, rng, by=BY)


@action("demo.benchmarks")
def _write(
    act: Act, organ: Organ, made_on: dt.date, items: Iterable[Item], above: dict[str, Benchmark], n: int, rng: random.Random, *,
    by: Actor,
) -> None:  # fmt: skip
    """First versions, published long ago."""
    act.nothing_happened()
    body = supervision_body_for(organ)
    number = f"{organ.letter_code or '演'}规〔{made_on.year}〕{rng.randrange(1, 20)}号"
    rows, what = [], []
    for item in items:
        source = above.get(item.code)
        spec = content.of(source) if source else spec_of(item, rng, finer=n % 3 == 0 and rng.random() < 0.4)
        late = (not n % LATE_SHOWERS if source else not n % LATE_FILERS) and rng.random() < 0.5
        row = Benchmark(
            organ=organ, item=item, item_code=item.code, cause=item.cause, no=1, state="published", kind="adopted" if source else "own",
            source=source, name=spec.name, doc_no=number, begun_by="法制机构", begun_on=made_on - dt.timedelta(days=30), made_on=made_on,
            made_by="主要负责人", digest=spec.digest, published_by="主要负责人",
            published_at=f"{SITE}/{organ.code}/{item.code}/1",
        )  # fmt: skip
        shown = made_on + dt.timedelta(days=(48 if late else rng.randrange(5, 22)) if source else rng.randrange(45, 60))
        if source is None:
            filed = made_on + dt.timedelta(days=rng.randrange(17, 30) if late else rng.randrange(3, 14))
            row.body, row.filed_on, row.refiled_on, row.filed_by = body, filed, filed, "法制机构"
            row.reviewed_on, row.reviewed_by, row.opinion = filed + dt.timedelta(days=14), "监督人员", "合法适当，准予备案。"
            row.record_no = f"{body.letter_code if body else '演'}裁备〔{made_on.year}〕{rng.randrange(1, 400)}号"
        row.published_on = _working(shown)
        row.from_on = row.published_on + dt.timedelta(days=rng.randrange(1, 10))
        rows.append(row)
        what.append(spec)
    _save(act, rows, what)


@action("demo.benchmarks")
def _again(act: Act, organ: Organ, items: Iterable[Item], rng: random.Random, *, by: Actor) -> None:
    """Second versions, in force since 2025: the same tiers, with what was learnt of the factors."""
    act.nothing_happened()
    rows, what = [], []
    for old in queries.complete(Benchmark.objects.filter(organ=organ, state="published", no=1)):
        item = next((item for item in items if item.code == old.item_code), None)
        if item is None:
            continue
        extra = FactorSpec("circumstance", "违法持续时间", (OptionSpec("不满三个月", "ordinary"), OptionSpec("三个月以上", "aggravated")))
        spec = dataclasses.replace(content.of(old), factors=(*content.of(old).factors, extra), note="增加违法持续时间因素。")
        fields = ("organ_id", "item_code", "cause", "kind", "name", "made_by", "published_by", "body_id", "filed_by", "reviewed_by", "opinion")
        row = Benchmark(**{name: getattr(old, name) for name in fields})
        row.item, row.no, row.state, row.digest, row.note = item, 2, "published", spec.digest, spec.note
        row.begun_by, row.begun_on, row.made_on = "法制机构", dt.date(2024, 10, 8), dt.date(2024, 11, 4)
        row.doc_no = f"{organ.letter_code or '演'}规〔2024〕{rng.randrange(1, 20)}号"
        row.filed_on = row.refiled_on = dt.date(2024, 11, 12)
        row.reviewed_on, row.published_on, row.from_on = dt.date(2024, 11, 28), dt.date(2024, 12, 10), SECOND
        row.record_no = f"{old.body.letter_code if old.body else '演'}裁备〔2024〕{rng.randrange(1, 400)}号"
        row.published_at = f"{SITE}/{organ.code}/{item.code}/2"
        act.rows(Benchmark).filter(pk=old.pk).update(to_on=SECOND - dt.timedelta(days=1))
        rows.append(row)
        what.append(spec)
    _save(act, rows, what)


@action("demo.benchmarks")
def _adopt_again(act: Act, organ: Organ, rng: random.Random, *, by: Actor) -> None:
    """The superior's second versions apply too, since the early spring of 2025."""
    act.nothing_happened()
    rows, what = [], []
    newer = {
        (row.organ_id, row.item_code): row
        for row in queries.complete(Benchmark.objects.filter(organ__in=queries.superiors(organ), state="published", no=2))
    }
    for old in Benchmark.objects.filter(organ=organ, kind="adopted", no=1).select_related("source"):
        source = newer.get((old.source.organ_id, old.source.item_code)) if old.source else None
        item = catalogue.item(organ, old.item_code, SECOND)
        if source is None or item is None:
            continue
        spec = content.of(source)
        fields = ("organ_id", "item_code", "cause", "kind", "name", "made_by", "published_by")
        row = Benchmark(**{name: getattr(old, name) for name in fields})
        row.item, row.source, row.no, row.state, row.digest, row.note = item, source, 2, "published", spec.digest, spec.note
        row.begun_by, row.begun_on, row.made_on = "法制机构", dt.date(2025, 1, 6), dt.date(2025, 1, 13)
        row.doc_no = f"{organ.letter_code or '演'}发〔2025〕{rng.randrange(1, 20)}号"
        row.published_on = dt.date(2025, 1, 20)
        row.from_on = row.published_on + dt.timedelta(days=rng.randrange(1, 10))
        row.published_at = f"{SITE}/{organ.code}/{item.code}/2"
        act.rows(Benchmark).filter(pk=old.pk).update(to_on=row.from_on - dt.timedelta(days=1))
        rows.append(row)
        what.append(spec)
    _save(act, rows, what)


def _save(act: Act, rows: list[Benchmark], what: list[Content]) -> None:
    """The rows and what they say, in five statements."""
    saved = act.bulk_create(Benchmark, rows)
    parts = [content.rows_of(spec, row) for row, spec in zip(saved, what, strict=True)]
    act.bulk_create(Tier, [tier for tiers, _factors in parts for tier in tiers])
    act.bulk_create(Factor, [factor for _tiers, factors in parts for factor, _options in factors])
    act.bulk_create(Option, [option for _tiers, factors in parts for _factor, options in factors for option in options])
    act.bulk_create(Ground, [
        Ground(benchmark=row, nth=n, statute=one.statute, article=one.article, paragraph=one.paragraph, point=one.point, sub=one.sub)
        for row, spec in zip(saved, what, strict=True) for n, one in enumerate(spec.grounds)
    ])  # fmt: skip


def _working(day: dt.date) -> dt.date:
    return load_calendar().roll_forward(day)


def _changes() -> None:
    """One field's instrument is amended in October: half of the organs have answered, the rest are late. What lists.py repealed
    in November still waits everywhere."""
    if queries.followed():
        return
    field = law.FIELDS[AMENDED]
    with on_day(dt.date(2026, 10, 5)):
        text = law.text_of(field).replace("给予警告，并处", "责令改正，给予警告，可以并处")
        text = text.replace(law.FIRST, "2026年9月18日").replace(law.EFFECTIVE, "2026年10月1日")
        statutes.load(text, f"{field.title}(2026-09-18).md", by=BY, folder="地方性法规")
        catalogue_tasks.follow_statutes()
        tasks.follow_statutes()
    with on_day(dt.date(2026, 10, 20)):
        organs = Organ.objects.filter(pk__in=queries.waiting(BY).filter(above=None).values("organ")).order_by("code")
        for organ in organs[::2]:
            legal = actor_of(organ, roles.LEGAL_STAFF)
            rows = list(queries.waiting(legal).filter(kind="amended").select_related("organ"))
            if rows:
                actions.confirm_unaffected(rows, by=legal, reason="修改的是处罚程序的表述，幅度没有变化，各档不需要调整。")


def _open() -> None:
    """Versions in progress, each as far as it has come."""
    for name, courses in OPEN.items():
        organ = Organ.objects.select_related("division").filter(name=name).first()
        if organ is None or Benchmark.objects.filter(organ=organ, state__in=["draft", "made", "filed", "returned", "passed"]).exists():
            continue
        rng = random.Random(f"{SEED}:open:{organ.code}")
        items = [item for item in catalogue.items_in_force(organ, dt.date(2026, 11, 2)) if item.power_type == "penalty"]
        rows = [item for item in items if law.CREDIT not in item.grounds]
        for item, course in zip(rows[::-1], courses, strict=False):
            _course(organ, item, course, rng)


def _course(organ: Organ, item: Item, course: str, rng: random.Random) -> None:
    day = dt.date(2026, 10, 12) if course == "unfiled" else dt.date(2026, 11, rng.randrange(2, 6))
    legal, head = actor_of(organ, roles.LEGAL_STAFF), actor_of(organ, roles.ORGAN_HEAD)
    with on_day(day):
        row = actions.begin(organ, item.code, by=legal)
        above = queries.superior_of(organ, item, day)
        spec = dataclasses.replace(content.of(above), name=row.name) if above else spec_of(item, rng)
        if course == "faulty":
            wrong = (dataclasses.replace(t, fine_max=(t.fine_max or 0) * 2) if t.kind == "aggravated" else t for t in spec.tiers)
            spec = dataclasses.replace(spec, tiers=tuple(wrong))
        spec = dataclasses.replace(spec, note="按近三年案件情况修订。", grounds=tuple(item.cited(Basis.Role.GROUND)))
        actions.edit(row, spec, by=legal, seen=row.version)
        if course in ("draft", "faulty"):
            return
        row.refresh_from_db()
        actions.make(row, by=head, doc_no=f"{organ.letter_code or '演'}规〔2026〕{rng.randrange(20, 60)}号")
    if course in ("made", "unfiled"):
        return
    with on_day(day + dt.timedelta(days=3)):
        actions.file(row, by=legal)
    assert row.body is not None
    body = actor_of(row.body, roles.SUPERVISOR)
    with on_day(dt.date(2026, 11, 16)):
        if course == "returned":
            actions.return_(row, by=body, opinion="“从重”一档与“一般”一档的适用情形没有拉开，请写明次数、金额等可以量化的标准后重新报送。")
        elif course == "passed":
            actions.pass_(row, by=body, opinion="合法适当，准予备案。")


def _calculations() -> None:
    """Kept for cases that are being handled: most within the tier, some depart from it with a reason; some are written to the case."""
    if Calculation.objects.exists():
        return
    rng = random.Random(f"{SEED}:calculations")
    running = Case.objects.filter(decided_on=None, closed_on=None, organ__level=Level.COUNTY, act_ended_on__isnull=False)
    done = 0
    for case in running.select_related("organ").order_by("pk")[::7]:
        kept = _calculated(case, rng)
        if kept is None:
            continue
        done += 1
        if done % 5 == 0:
            cases.write_calculation(case, kept, by=actor_of(case.organ, roles.LEGAL_STAFF))
        if done >= 60:
            return


def _calculated(case: Any, rng: random.Random) -> Calculation | None:
    found = next((b for b in queries.usable(case.organ, case.act_ended_on) if b.cause == case.cause), None)
    if found is None:
        return None
    given: dict[str, Any] = {}
    for factor in queries.complete(Benchmark.objects.filter(pk=found.pk)).get().factors.all():
        options = [option for option in factor.options.all() if option.tier_kind != "exempt"]
        if factor.kind == "amount":
            given[str(factor.pk)] = rng.randrange(500, 60_000) * YUAN
        elif factor.kind == "times":
            given[str(factor.pk)] = rng.choice((1, 1, 1, 2))
        elif options and rng.random() < 0.7:
            given[str(factor.pk)] = rng.choice(options).pk
    asked = actions.Asked(case.organ, found.item_code, case.act_ended_on, given)
    worked = actions.work_out(asked)
    low, high = (worked.result.range_min, worked.result.range_max) if isinstance(worked, actions.Worked) else (None, None)
    if low is None or high is None:
        return None
    more: dict[str, Any] = {"fine": rng.randrange(low // YUAN, high // YUAN + 1) * YUAN, "penalty_kinds": "fine"}
    if rng.random() < 0.15:
        more["fine"] = max(found.item.fine_min or 0, low - (high - low) // 4)
        more |= {"deviation_reason": "当事人经营困难并已主动赔偿，按基准处罚明显不当。", "discussed_on": dt.date(2026, 11, 17)}
    role = roles.OFFICER if rng.random() < 0.5 else roles.LEGAL_STAFF
    try:
        return actions.keep(asked, by=actor_of(case.organ, role), case_no=case.case_no, party_kind=case.party_kind, **more)
    except (Refusal, IndexError):
        return None
