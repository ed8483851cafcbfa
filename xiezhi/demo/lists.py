"""Lists of powers of every organ of the demo, edition after edition; what waits; what a changed statute asks; delegations."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db.models import Count, Max

from xiezhi.cases.models import Case
from xiezhi.catalogue import actions, queries, tasks
from xiezhi.catalogue.models import Adjustment, Delegation, Edition, Use
from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.organs.models import Kind, Level, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.statutes import actions as statutes
from xiezhi.statutes import queries as library

from . import instruments as law
from .build import BY, mark, stage
from .history import actor_of, on_day
from .instruments import FIELDS, Field
from .world import COUNTY_AGENCIES, GRANTED, LETTER, PREFECTURE_AGENCIES, REVOKED, REVOKED_CAUSE, SEED, SHORT

SECOND, THIRD = dt.date(2024, 7, 1), dt.date(2026, 1, 1)
HOME_COUNTY = "232701"
YUAN = 100
# editions that are being worked on: organ → how far
OPEN = {
    "漠河市城市管理综合执法局": "submitted", "漠河市交通运输局": "submitted", "漠河市卫生健康局": "submitted",
    "漠河市应急管理局": "returned", "漠河市农业农村局": "reviewed", "漠河市水务局": "draft", "大兴安岭地区生态环境局": "submitted",
    "塔河县市场监督管理局": "submitted", "呼玛县林业和草原局": "returned", "加格达奇区市场监督管理局": "draft",
    "呼中区水务局": "discarded",
}  # fmt: skip
KEYS = {spec[0]: key for table in (COUNTY_AGENCIES, PREFECTURE_AGENCIES) for key, spec in table.items()}


def field_of(organ: Organ) -> Field | None:
    """The field of enforcement of an organ of the demo."""
    if organ.level == Level.TOWNSHIP:
        return FIELDS["township"]
    if organ.kind == Kind.AUTHORIZED:
        return FIELDS["health"]
    place = SHORT[organ.division.code]
    key = KEYS.get(organ.name.removeprefix(place))
    return FIELDS[key] if key else None


def rows_of(organ: Organ, edition: int) -> list[dict[str, Any]]:
    """What the organ's list says in its n-th edition: the same codes in every county, with their own ways."""
    field = field_of(organ)
    assert field is not None
    rng = random.Random(f"{SEED}:{organ.code}")
    promise = rng.choice((30, 45, 60, 75)) if edition > 1 else 90
    unit = {"market": "综合执法大队"}.get(field.key, rng.choice(("法规股", "执法股", "综合执法大队")))
    rows = [_penalty(field, n, promise, unit, edition) for n in range(len(law.causes(field.key)))]
    rows += [_inspection(field, n, thing, unit) for n, thing in enumerate(field.objects)]
    base = law.after(field.key)
    if organ.level != Level.TOWNSHIP and organ.kind != Kind.AUTHORIZED:
        rows += [
            _row(field, "QZ", 1, f"查封、扣押{field.seized}", "03 行政强制", base + 1, coercion_kinds="seal,seize", unit=unit,
                 limit=30, promise=30, limit_unit="day", flow="报告批准→现场实施→制作笔录→交付决定书和清单"),
            _row(field, "XK", 1, field.licence, "01 行政许可", base + 2, unit="政务服务股", limit=20, limit_unit="workday",
                 promise=max(3, promise // 6), flow="申请→受理→审查→决定→颁证"),
            _row(field, "JL", 1, f"对举报{field.name}违法行为有功人员的奖励", "08 行政奖励", base + 3, unit=unit),
        ]  # fmt: skip
    keep = 4 if organ.level == Level.TOWNSHIP else len(rows)
    if organ.level == Level.TOWNSHIP:
        rows = [row for row in rows if "-JC-" in row["code"]] + rows[: keep - 2]
    # counties differ: some do not have an item that others have, and the first edition had fewer
    missing = set(rng.sample(range(len(law.CAUSES.get(field.key, [])), len(law.causes(field.key))), 1 if edition > 1 else 3))
    return [row for n, row in enumerate(rows) if n not in missing or organ.level == Level.TOWNSHIP]


def _row(field: Field, mark_: str, n: int, name: str, power: str, article: int, **more: Any) -> dict[str, Any]:
    return {
        "code": f"{field.sign}-{mark_}-{n:03d}", "name": name, "power_type": power, "power_set": "政务服务事项",
        "grounds": f"《{field.title}》第{article}条", **more,
    }  # fmt: skip


def _penalty(field: Field, n: int, promise: int, unit: str, edition: int) -> dict[str, Any]:
    cause = law.causes(field.key)[n]
    grounds = f"《{field.title}》第{law.penalty_article(n)}条"
    if cause.name.startswith("未按规定公示许可证件"):
        grounds += f"；《{law.CREDIT}》第三条"
    kinds = ["warning", "fine"]
    # what the demo's graver cases impose beside the fine
    kinds += ["confiscate_gains"] if cause.confiscates else []
    return _row(
        field, "CF", n + 1, f"对{cause.name}的处罚", "02 行政处罚", law.penalty_article(n), cause=cause.name,
        penalty_kinds=",".join(kinds), fine_min=cause.low * YUAN, fine_max=cause.high * YUAN, unit=unit, limit=90, promise=promise,
        limit_unit="day", duties=f"《{field.title}》第{law.duty_article(n)}条",
        flow="立案→调查取证→审核→告知→决定→送达→执行→结案" if edition > 1 else "立案→调查→决定→执行",
        conditions="" if edition == 1 else "违法行为发生在本行政区域内。",
    ) | {"grounds": grounds}  # fmt: skip


def _inspection(field: Field, n: int, thing: str, unit: str) -> dict[str, Any]:
    article = law.after(field.key)
    row = _row(field, "JC", n + 1, f"对{thing}的监督检查", "06 行政检查", article, unit=unit, inspection=True,
               flow="审批→通知→实施→记录→反馈")  # fmt: skip
    return row | {"grounds": f"《{field.title}》第{article}条；《{law.INSPECTION}》第二条"}


# -- building
def write() -> None:
    """Each step goes on from where it stopped."""
    organs = list(
        Organ.objects.filter(kind__in=(Kind.AGENCY, Kind.AUTHORIZED)).exclude(confirmed_on=None).select_related("division").order_by("code")
    )
    organs = [organ for organ in organs if field_of(organ) is not None]
    at = stage("lists")
    total = len(organs) + 2
    if at.complete:
        return
    if not at.done:
        _instruments()
        mark("lists", by=BY, done=1, total=total)
    for n, organ in enumerate(organs, 1):
        if n >= at.done:
            _editions(organ)
            mark("lists", by=BY, done=n + 1, total=total)
    _uses()
    _open_editions()
    _changes()
    mark("lists", by=BY, done=total, total=total)


def _instruments() -> None:
    for field in FIELDS.values():
        statutes.load(law.text_of(field), f"{field.title}(2018-12-01).md", by=BY, folder="地方性法规")
    statutes.load(law.inspection_text(False), f"{law.INSPECTION}(2018-12-01).md", by=BY, folder="地方政府规章")
    statutes.load(law.credit_text(), f"{law.CREDIT}(2018-12-01).md", by=BY, folder="地方性法规")


def _editions(organ: Organ) -> None:
    """Two editions, of every fourth organ three; those of a township one."""
    rng = random.Random(f"{SEED}:editions:{organ.code}")
    first = organ.confirmed_on or SECOND
    days = [first]
    if organ.level != Level.TOWNSHIP:
        days += [day for day in (SECOND, THIRD) if day > first and (day == SECOND or rng.random() < 0.25)]
    have = Edition.objects.filter(organ=organ).count()
    for n, day in enumerate(days, 1):
        if n > have:
            with on_day(day - dt.timedelta(days=10)):
                edition = _submitted(organ, rows_of(organ, n))
                actions.pass_(edition, by=_body(organ, edition), opinion="依据明确，同意公布。")
                number = f"{organ.letter_code or '演'}发〔{day.year}〕{rng.randrange(3, 60)}号"
                actions.publish(edition, by=actor_of(organ, roles.ORGAN_HEAD), from_on=day, doc_no=number)


def _submitted(organ: Organ, rows: list[dict[str, Any]]) -> Edition:
    legal = actor_of(organ, roles.LEGAL_STAFF)
    before = queries.last_published(organ)
    actions.take_rows(rows, by=legal, organ=organ, batch="demo")
    edition = queries.open_edition(organ)
    assert edition is not None
    if before is not None:
        named = {row["code"] for row in rows}
        gone = [item.pk for item in queries.of_edition(edition) if item.code not in named]
        if gone:
            actions.remove_items(edition, gone, by=legal, reason="职责调整，不再由本机关行使")
    actions.submit(edition, by=legal)
    return edition


def _body(organ: Organ, edition: Edition) -> Any:
    assert edition.body is not None
    return actor_of(edition.body, roles.SUPERVISOR)


def _uses() -> None:
    """When items were last used: by the cases, and by invented inspections; some have not been used for years."""
    if Use.objects.exclude(used_on=None).exists():
        return
    by_cause = {
        (organ, cause): day
        for organ, cause, day in Case.objects.order_by().values_list("organ_id", "cause").annotate(day=Max("filed_on"))
    }
    for organ in Organ.objects.filter(editions__isnull=False).distinct().order_by("code"):
        rng, found = random.Random(f"{SEED}:uses:{organ.code}"), []
        for item in queries.items_in_force(organ, today()):
            day = by_cause.get((organ.pk, item.cause))
            if day is None and rng.random() < 0.94:
                day = today() - dt.timedelta(days=rng.randrange(5, 900))
            if day:
                found.append((item.code, day))
        actions.record_use(organ, found, by=BY, source="演示台账")


def _open_editions() -> None:
    for name, how in OPEN.items():
        organ = Organ.objects.select_related("division").filter(name=name).first()
        if organ is None or queries.open_edition(organ):
            continue
        with on_day(dt.date(2026, 11, 4)):
            legal = actor_of(organ, roles.LEGAL_STAFF)
            edition = actions.begin(organ, by=legal, note="按机构改革后的职责调整。")
            _change_some(edition, legal)
            if how == "draft":
                continue
            if how == "discarded":
                actions.discard(edition, by=legal)
                continue
            actions.submit(edition, by=legal)
            officer = _body(organ, edition)
        with on_day(dt.date(2026, 11, 6)):
            if how == "returned":
                for item, text in zip(queries.of_edition(edition)[:3], REMARKS, strict=True):
                    actions.remark(item, by=officer, text=text)
                actions.return_(edition, by=officer, opinion="三处与依据条款不一致，请按意见修改后重报。")
            elif how == "reviewed":
                actions.pass_(edition, by=officer, opinion="依据明确，同意公布。")


REMARKS = (
    "承诺时限与办事指南公布的不一致，请核对。", "违反条款没有写到款，请补充。", "流程缺“告知”环节，请按行政处罚法第四十四条补齐。",
)  # fmt: skip


def _change_some(edition: Edition, legal: Any) -> None:
    """A dozen items read otherwise, one is new, one goes."""
    field = field_of(edition.organ)
    assert field is not None
    items = [item for item in queries.of_edition(edition) if item.power_type == "penalty"]
    for n, item in enumerate(items[:-1][:14]):
        changed: dict[str, Any] = {"grounds": f"《{field.title}》第{item.cited()[0].article}条"}  # without what is to be repealed
        changed |= {"promise": max(15, (item.promise or 60) - 15)}
        if n % 3 == 0:
            changed |= {"unit": "综合行政执法大队", "conditions": "违法行为发生在本行政区域内，且未由上级机关立案查处。"}
        if n % 4 == 1:
            changed["range_note"] = "有从轻、减轻情节的，按裁量基准办理。"
        actions.edit_item(item, changed, by=legal, seen=item.version)
    actions.remove_items(edition, [items[-1].pk], by=legal, reason="职责划入市场监管部门")
    row = _row(field, "JC", 9, f"对{field.name}领域信用承诺履行情况的监督检查", "06 行政检查", law.after(field.key), inspection=True)
    actions.add_item(edition, row, by=legal)


def _changes() -> None:
    """One instrument is amended: nearly all have answered, some are late. One is repealed: all still have to."""
    if library.find(law.INSPECTION) is None or actions.followed():
        return
    with on_day(dt.date(2026, 11, 2)):
        statutes.load(law.inspection_text(True), f"{law.INSPECTION}(2026-09-20).md", by=BY, folder="地方政府规章")
        tasks.follow_statutes()
        late = set(Organ.objects.filter(level=Level.COUNTY, kind=Kind.AGENCY).order_by("code").values_list("pk", flat=True)[::9])
        for organ in Organ.objects.filter(pk__in=Adjustment.objects.values("organ")).exclude(pk__in=late).order_by("code"):
            _confirm(organ)
    with on_day(dt.date(2026, 11, 12)):
        statute = library.find(law.CREDIT)
        assert statute is not None
        body = Organ.objects.get(name="大兴安岭地区司法局")
        statutes.repeal(statute, by=actor_of(body, roles.SUPERVISOR), on=dt.date(2026, 11, 10), source="演示省人大常委会公告第12号（演示）")
        tasks.follow_statutes()


def _confirm(organ: Organ) -> None:
    legal = actor_of(organ, roles.LEGAL_STAFF)
    for task in queries.waiting(legal):
        pks = list(task.items.values_list("pk", flat=True))
        actions.confirm_unaffected(task, pks, by=legal, reason="修改的是检查频次上限，不影响本机关检查事项的依据。")


# -- townships
def townships() -> None:
    """Every township holds items of its county's 城市管理综合执法局; some lose a few, two of them with open cases; one is to
    get more."""
    if stage("townships").complete:
        return
    for organ in Organ.objects.filter(level=Level.TOWNSHIP, kind=Kind.AGENCY).select_related("division__parent").order_by("code"):
        if not Delegation.objects.filter(township=organ).exists():
            _grant(organ)
    _take_back()
    _prepared()
    mark("townships", by=BY, done=1, total=1)


def _grant(township: Organ) -> None:
    place = SHORT[township.division.code[:6]]
    grantor = Organ.objects.select_related("division").get(name=f"{place}城市管理综合执法局")
    body = supervision_body_for(grantor)
    assert body is not None
    codes = [f"CG-CF-{n:03d}" for n in range(1, 7)]
    with on_day(GRANTED):
        held = {item.code for item in queries.items_in_force(grantor, GRANTED)}
        row = actions.prepare(
            township, grantor, [code for code in codes if code in held], by=actor_of(body, roles.SUPERVISOR),
            assessment="有执法人员四名以上，执法记录仪、车辆已经配备，能够有效承接。",
        )  # fmt: skip
        actions.issue(
            row, by=actor_of(body, roles.SUPERVISION_HEAD), instrument_no=f"{LETTER[township.division.code[:6]]}政规〔2021〕3号（演示）",
            issuer=f"{place}人民政府", published_on=GRANTED, from_on=GRANTED,
        )  # fmt: skip


def _take_back() -> None:
    """From the townships with the most open cases, of all and of one county, the items of those cases, of which some have gone
    over; from another one, without any, long finished."""
    running = Case.objects.filter(organ__level=Level.TOWNSHIP, decided_on=None, closed_on=None)
    counted = running.order_by().values_list("organ_id").annotate(n=Count("pk")).order_by("-n", "organ_id")
    busy = [*counted[:1], *counted.filter(organ__division__code__startswith=HOME_COUNTY)[:1]]
    for n, (pk, _cases) in enumerate(dict(busy).items()):
        organ = Organ.objects.get(pk=pk)
        causes = set(running.filter(organ=organ).values_list("cause", flat=True))
        _hand_some(_revoke(organ, causes, today() - dt.timedelta(days=18 + 8 * n), 8 + n), organ)
    idle = Organ.objects.filter(level=Level.TOWNSHIP, kind=Kind.AGENCY).exclude(pk__in=running.values("organ_id")).order_by("code").first()
    if idle is not None:
        revocation = _revoke(idle, {REVOKED_CAUSE}, REVOKED, 5)
        with on_day(dt.date(2026, 6, 20)):
            actions.finish(revocation, by=actor_of(idle, roles.LEGAL_STAFF), left=0)


def _hand_some(revocation: Any, township: Organ) -> None:
    """Every second of the open cases went over and was received; a single one is still to go."""
    codes = dict(revocation.items.values_list("cause", "code"))
    rows = Case.objects.filter(organ=township, decided_on=None, closed_on=None, cause__in=codes).order_by("filed_on", "id")
    day = revocation.revoked_on + dt.timedelta(days=9)
    for case in rows[1::2]:
        with on_day(day):
            handed = actions.hand_over(
                revocation, by=actor_of(township, roles.LEGAL_STAFF), case=case.ref, case_no=str(case), code=codes[case.cause]
            )
            actions.receive(handed, by=actor_of(revocation.delegation.grantor, roles.LEGAL_STAFF))


def _prepared() -> None:
    """Two more items for one township, drawn up and not published yet."""
    township = Organ.objects.filter(level=Level.TOWNSHIP, kind=Kind.AGENCY, division__code__startswith=HOME_COUNTY).order_by("-code")[0]
    if Delegation.objects.filter(township=township, state="prepared").exists():
        return
    grantor = Organ.objects.select_related("division").get(name=f"{SHORT[HOME_COUNTY]}城市管理综合执法局")
    body = supervision_body_for(grantor)
    assert body is not None
    held = set(queries.delegated_items(township, today()).values_list("code", flat=True))
    codes = [item.code for item in queries.items_in_force(grantor, today()).filter(power_type="penalty") if item.code not in held]
    with on_day(dt.date(2026, 11, 16)):
        actions.prepare(township, grantor, codes[:2], by=actor_of(body, roles.SUPERVISOR), assessment="新增执法人员两名，已经持证。")


def _revoke(township: Organ, causes: set[str], day: dt.date, number: int) -> Any:
    row = Delegation.objects.select_related("township__division", "grantor").get(township=township)
    place = SHORT[township.division.code[:6]]
    body = supervision_body_for(row.grantor)
    assert body is not None
    with on_day(day):
        return actions.revoke(
            row, [one.pk for one in row.items.filter(cause__in=causes)], by=actor_of(body, roles.SUPERVISION_HEAD),
            instrument_no=f"{LETTER[township.division.code[:6]]}政规〔2026〕{number}号（演示）", issuer=f"{place}人民政府", published_on=day,
            revoked_on=day, reason="省政府调整赋权目录，收回由县级部门行使。",
        )  # fmt: skip
