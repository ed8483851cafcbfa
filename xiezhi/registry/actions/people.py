"""Files of officers and auxiliary staff: registering, changing, leaving, coming back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xiezhi.accounts import actions as accounts
from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.files import actions as files
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.trail.door import Act, action
from xiezhi.training import actions as training

from .. import states
from ..models import GONE, ORDINARY, Auxiliary, Left, Officer, Posting, Staffing
from ..queries import open_application
from . import steps

EDITABLE = (
    "staff_no",
    "staffing",
    "rank",
    "position",
    "fields",
    "reviewer",
    "qualification_no",
    "qualified_on",
    "reviewing_since",
)


@action("registry.register", roles=states.ORGAN_SIDE)
def register(
    act: Act, *, by: Actor, organ: Organ, name: str, staff_no: str, title: str = "", on_duty_since: dt.date | None = None,
    person: Person | None = None, photo: UploadedFile | None = None, **values: Any,
) -> Officer:  # fmt: skip
    """A new officer's file, of a person new to the platform or of `person`.

    Raises REG-01 (what is missing or wrong), REG-02 (number or person registered already), REG-03 (is auxiliary staff).
    """
    if person is not None:
        _not_yet(person)
    else:
        person = accounts.put_people(act, [Person(name=name, organ=organ, title=title)])[0]
    return _register(act, person, organ, staff_no, on_duty_since, photo, values)


def _register(
    act: Act, person: Person, organ: Organ, staff_no: str, since: dt.date | None, photo: UploadedFile | None, values: dict[str, Any]
) -> Officer:  # fmt: skip
    _check(person.name, organ, staff_no, since, values)
    _number_free(Officer, organ, staff_no)
    officer: Officer = act.create(
        Officer, person=person, organ=organ, staff_no=staff_no.strip(), on_duty_since=since, **_clean(values)
    )
    act.create(Posting, officer=officer, organ=organ, position=officer.position, from_on=since)
    training.put(act, person, organ, number=officer.staff_no, from_on=since)
    if photo is not None:
        _photo(act, officer, photo)
    act.on(officer)
    act.note(staff_no=officer.staff_no)
    return officer


@action("registry.edit", roles=states.ORGAN_SIDE)
def edit_officer(
    act: Act, officer: Officer, *, by: Actor, seen: int, name: str, title: str = "", photo: UploadedFile | None = None,
    on_duty_since: dt.date | None = None, **values: Any,
) -> None:  # fmt: skip
    """Change a file. Raises REG-01, REG-02, Overtaken (somebody changed it since version `seen`)."""
    staff_no = str(values.get("staff_no", officer.staff_no))
    _check(name, officer.organ, staff_no, on_duty_since, values)
    _number_free(Officer, officer.organ, staff_no, but=officer.pk)
    clean = _clean(values) | {"on_duty_since": on_duty_since if officer.on_duty else officer.on_duty_since}
    changed = sorted(key for key, value in clean.items() if getattr(officer, key) != value)
    act.edit(act.rows(Officer).filter(pk=officer.pk), seen, **clean)
    accounts.change_person(act, officer.person, name=name.strip(), title=title.strip())
    if {"position", "on_duty_since"} & set(changed):
        here = act.rows(Posting).filter(officer=officer, to_on=None)
        here.update(position=clean.get("position", officer.position), from_on=clean["on_duty_since"])
    if photo is not None:
        _photo(act, officer, photo)
    act.on(officer)
    act.note(changed=changed)


@action("registry.leave", roles=states.ORGAN_SIDE | states.SUPERVISION)
def leave(
    act: Act, officer: Officer, *, by: Actor, on: dt.date, reason: str, to_organ: Organ | None = None, paper_no: str = ""
) -> None:  # fmt: skip
    """Somebody no longer enforces here from `on`: the certificate is to be taken back within the limit (实施方案二（五）).

    A transfer to an organ of the platform takes the file along; a certificate has to be applied for there. Only the
    ordinary reasons: what is done to an officer by way of handling needs a decision (`handle`).
    Raises REG-30 (reason), REG-31 (day, or not here), REG-32 (destination).
    """
    if reason not in ORDINARY:
        raise Refusal(
            "REG-30", _("离岗原因不对。"), _("对人员的处理请在“登记处理决定”办理。"), fields={"reason": _("请选择离岗原因")}
        )
    _leaving_day(officer, on, reason)
    _destination(officer, reason, to_organ)
    old = officer.organ
    _end_posting(act, officer, on, reason, paper_no)
    _certificate_left(act, officer, on, reason)
    if asked := open_application(officer):
        act.move(asked, states.APPLICATION["withdraw"], opinion=_("持证申请人%(day)s离岗。") % {"day": on.isoformat()})
    if reason in GONE:
        accounts.end_posts(act, officer.person, old)
    if to_organ is not None:
        _arrive(act, officer, to_organ, on)
    act.on(officer, old.pk)
    act.note(reason=reason, on=on.isoformat(), to=to_organ.code if to_organ else None, paper=paper_no or None)


def _end_posting(act: Act, officer: Officer, on: dt.date, reason: str, paper_no: str = "") -> None:
    act.rows(Posting).filter(officer=officer, to_on=None).update(
        to_on=on - steps.DAY, ended_as=reason, paper_no=paper_no.strip()
    )
    act.rows(Officer).filter(pk=officer.pk).update(on_duty=False, left_on=on, left_as=reason)
    officer.refresh_from_db()
    training.leave(act, officer.person, on=on - steps.DAY, why=str(officer.get_left_as_display()))


def _certificate_left(act: Act, officer: Officer, on: dt.date, reason: str, measure: Any = None) -> None:
    row = officer.certificates.select_related("organ__division").filter(state__in=states.IN_HAND).first()
    if row is not None:
        steps.shift(act, row, "leave", on=on, why=reason, measure=measure)
        steps.must_recall(act, row, on)


def _arrive(act: Act, officer: Officer, organ: Organ, on: dt.date) -> None:
    """The file goes to an organ that whoever registers the leaving need not see."""
    accounts.move_person(act, officer.person, organ)
    taken = set(Officer.objects.filter(organ=organ).values_list("staff_no", flat=True))
    free = next(no for n in range(len(taken) + 2) if (no := officer.staff_no[:26] + (f"-{n}" if n else "")) not in taken)
    act.rows(Officer).filter(pk=officer.pk).update(
        organ=organ, staff_no=free, position="", fields="", on_duty=True, on_duty_since=on, left_on=None, left_as="",
        version=officer.version + 1,
    )  # fmt: skip
    act.rows(Posting).bulk_create([Posting(officer=officer, organ=organ, from_on=on)])
    officer.refresh_from_db()
    training.put(act, officer.person, organ, number=officer.staff_no, from_on=on)


@action("registry.back", roles=states.ORGAN_SIDE)
def back(act: Act, officer: Officer, *, by: Actor, on: dt.date, position: str = "", paper_no: str = "") -> None:
    """Somebody enforces here again. After a measure the paper on which that rests is asked for.

    Raises REG-33 (is in post, or may not come back), REG-31 (day), REG-34 (paper).
    """
    if officer.on_duty:
        raise Stale("REG-33", _("“%(name)s”已经在执法岗位。") % {"name": officer}, _("请刷新页面。"))
    if officer.left_as in (Left.DISQUALIFY, Left.DEATH):
        raise Refusal("REG-33", _("“%(name)s”不能再回到执法岗位：%(why)s。") % {
            "name": officer, "why": officer.get_left_as_display()})  # fmt: skip
    if officer.left_as in (Left.RETRAIN, Left.MOVE) and not paper_no.strip():
        raise Refusal(
            "REG-34", _("处理后回到执法岗位，须有依据文号。"), fields={"paper_no": _("请填写依据文号")}
        )  # fmt: skip
    steps.past("REG-31", on, "on")
    if officer.left_on and on < officer.left_on:
        raise Refusal("REG-31", _("日期早于离岗日期。"), _("请核对日期。"), fields={"on": _("早于离岗日期")})
    act.rows(Officer).filter(pk=officer.pk).update(
        on_duty=True, on_duty_since=on, left_on=None, left_as="", position=position.strip() or officer.position,
        version=officer.version + 1,
    )  # fmt: skip
    act.create(
        Posting, officer=officer, organ=officer.organ, position=position.strip() or officer.position, from_on=on,
        paper_no=paper_no.strip(),
    )  # fmt: skip
    officer.refresh_from_db()
    held = officer.certificate.number if officer.certificate and officer.certificate.state in states.IN_HAND else ""
    training.put(act, officer.person, officer.organ, number=held or officer.staff_no, from_on=on)
    act.on(officer)
    act.note(on=on.isoformat(), paper=paper_no or None)


# -- auxiliary staff


@action("registry.add_auxiliary", roles=states.ORGAN_SIDE)
def add_auxiliary(
    act: Act, *, by: Actor, organ: Organ, name: str, staff_no: str, title: str = "", from_on: dt.date | None = None,
    duties: str = "", employer: str = "",
) -> Auxiliary:  # fmt: skip
    """Register auxiliary staff. Raises REG-01, REG-02."""
    _check(name, organ, staff_no, from_on, {}, "from_on")
    _number_free(Auxiliary, organ, staff_no)
    person = accounts.put_people(act, [Person(name=name.strip(), organ=organ, title=title.strip())])[0]
    row: Auxiliary = act.create(
        Auxiliary, person=person, organ=organ, staff_no=staff_no.strip(), duties=duties.strip(), employer=employer.strip(),
        from_on=from_on,
    )  # fmt: skip
    act.on(row)
    act.note(staff_no=row.staff_no)
    return row


@action("registry.edit_auxiliary", roles=states.ORGAN_SIDE)
def edit_auxiliary(
    act: Act, row: Auxiliary, *, by: Actor, seen: int, name: str, staff_no: str, title: str = "",
    from_on: dt.date | None = None, duties: str = "", employer: str = "",
) -> None:  # fmt: skip
    """Change the entry. Raises REG-01, REG-02, Overtaken."""
    _check(name, row.organ, staff_no, from_on, {}, "from_on")
    _number_free(Auxiliary, row.organ, staff_no, but=row.pk)
    act.edit(
        act.rows(Auxiliary).filter(pk=row.pk), seen, staff_no=staff_no.strip(), duties=duties.strip(),
        employer=employer.strip(), from_on=from_on,
    )  # fmt: skip
    accounts.change_person(act, row.person, name=name.strip(), title=title.strip())
    act.on(row)


@action("registry.end_auxiliary", roles=states.ORGAN_SIDE)
def end_auxiliary(act: Act, row: Auxiliary, *, by: Actor, on: dt.date) -> None:
    """Auxiliary work ends; `on` is its last day. Raises REG-31, Stale."""
    _end_auxiliary(act, row, on)
    accounts.end_posts(act, row.person, row.organ)
    act.on(row)
    act.note(on=on.isoformat())


@action("registry.promote", roles=states.ORGAN_SIDE)
def promote(act: Act, row: Auxiliary, *, by: Actor, on: dt.date, staff_no: str, **values: Any) -> Officer:
    """Auxiliary staff who came onto the payroll become an officer from `on`: the one entry ends, a file begins.

    Raises REG-01, REG-02, REG-31, Stale.
    """
    _end_auxiliary(act, row, on - steps.DAY)
    _not_yet(row.person)
    return _register(act, row.person, row.organ, staff_no, on, None, values)


def _end_auxiliary(act: Act, row: Auxiliary, on: dt.date) -> None:
    steps.past("REG-31", on, "on")
    if row.from_on and on < row.from_on:
        raise Refusal("REG-31", _("终止日期早于起始日期。"), _("请核对日期。"), fields={"on": _("早于起始日期")})
    if not act.rows(Auxiliary).filter(pk=row.pk, to_on=None).update(to_on=on):
        raise Stale("REG-33", _("这项登记已经终止。"), _("请刷新页面。"))
    row.refresh_from_db()


# -- checks


def _check(
    name: str, organ: Organ, staff_no: str, since: dt.date | None, values: dict[str, Any], day: str = "on_duty_since"
) -> None:
    wrong: dict[str, str] = {}
    if not name.strip():
        wrong["name"] = _("请填写姓名。")
    if not staff_no.strip():
        wrong["staff_no"] = _("请填写人员编号。")
    if organ.kind not in ENFORCING:
        wrong["organ"] = _("“%(organ)s”不是行政执法机关。") % {"organ": organ.name}
    if since and since > today():
        wrong[day] = _("日期还没有到。")
    if values.get("staffing") not in (None, "", *Staffing.values):
        wrong["staffing"] = _("请选择编制。")
    if values.get("qualified_on") and not str(values.get("qualification_no", "")).strip():
        wrong["qualification_no"] = _("填写了取得日期，请填写证书编号。")
    for key in ("qualified_on", "reviewing_since"):
        if values.get(key) and values[key] > today():
            wrong[key] = _("日期还没有到。")
    if wrong:
        raise Refusal("REG-01", _("人员登记没有填写完整或者有误。"), _("请改正标出的各项。"), fields=wrong)


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    return {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}


def _number_free(model: type[Officer] | type[Auxiliary], organ: Organ, staff_no: str, but: int | None = None) -> None:
    if model.objects.filter(organ=organ, staff_no=staff_no.strip()).exclude(pk=but).exists():
        why = _("人员编号“%(no)s”在本机关已经使用。") % {"no": staff_no.strip()}
        raise Refusal("REG-02", why, _("请换一个编号，或者打开已有的登记修改。"), fields={"staff_no": why})


def _not_yet(person: Person) -> None:
    if Officer.objects.filter(person=person).exists():
        raise Refusal("REG-02", _("“%(name)s”已经登记为执法人员。") % {"name": person.name}, _("请打开已有的登记。"))
    row = Auxiliary.objects.filter(person=person, to_on=None).first()
    if row is not None:
        raise Refusal(
            "REG-03",
            _("“%(name)s”登记为执法辅助人员。") % {"name": person.name},
            _("已经入编的，请在辅助人员登记中办理“转为执法人员”。"),
        )


def _leaving_day(officer: Officer, on: dt.date, reason: str) -> None:
    steps.past("REG-31", on, "on")
    if not officer.on_duty and not (reason in GONE and officer.left_as not in GONE):
        raise Stale("REG-31", _("“%(name)s”已经离岗。") % {"name": officer}, _("请刷新页面。"))
    first = officer.on_duty_since if officer.on_duty else officer.left_on
    if first and on < first:
        why = _("早于%(day)s。") % {"day": first.isoformat()}
        raise Refusal("REG-31", _("离岗日期不对：%(why)s") % {"why": why}, _("请核对日期。"), fields={"on": why})


def _destination(officer: Officer, reason: str, organ: Organ | None) -> None:
    if organ is None:
        return
    why = ""
    if reason != Left.TRANSFER:
        why = _("只有调离才填写调入机关。")
    elif organ.pk == officer.organ_id or organ.kind not in ENFORCING:
        why = _("调入机关须是另一个行政执法机关。")
    if why:
        raise Refusal("REG-32", why, _("请核对调入机关。"), fields={"to_organ": why})


def _photo(act: Act, officer: Officer, upload: UploadedFile) -> None:
    stored = files.keep(act, record=officer, organ=officer.organ, upload=upload)
    act.rows(Officer).filter(pk=officer.pk).update(photo=stored)
    officer.refresh_from_db()
