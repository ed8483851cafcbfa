"""Writing the collection: editions come by the command or by a supervision body; articles, days and changes follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.crypto import sm3
from xiezhi.core.errors import Refusal
from xiezhi.trail.door import Act, action

from . import comparing, dating, index, states
from .models import ARTICLE, TEXT, Article, Change, DaySource, Edition, Statute, lines_of
from .parsing import Problem, Text, Unit, parse
from .queries import edition_before, same_edition
from .states import EDITION, STATUTE

IN_USE = (states.ADOPTED.value, states.UNDATED.value)


def told(problem: Problem) -> str:
    """A problem of reading in the reader's language, with its line."""
    what = _(problem.what).format(**{key: _(value) if isinstance(value, str) else value for key, value in problem.params.items()})
    return _("第 {line} 行：{what}").format(line=problem.line, what=what) if problem.line else what


def read(source: str, file_name: str) -> Text:
    """Parse strictly. Raises Refusal with the code of the first error, and all of them in `data["problems"]`."""
    text = parse(source, file_name)
    if text.errors:
        first = text.errors[0]
        raise Refusal(
            first.code, _("“{file}”不能收录。{what}").format(file=file_name[:80], what=told(first)), _(first.mend),
            data={"problems": [told(one) for one in text.errors]},
        )  # fmt: skip
    return text


@action(EDITION, "load")
def load(act: Act, source: str, file_name: str, *, by: Actor, folder: str = "", replace: bool = False) -> tuple[Edition, str]:
    """Take one file of the maintainer's folder. Returns the edition and new, same, corrected.

    Raises Refusal: STAT-0x and STAT-11 (cannot be read), STAT-21 (no date), STAT-22 (loaded before, with other words, and
    `replace` is not asked for).
    """
    text = read(source, file_name)
    dated = _dated(text, file_name)
    statute = _statute(act, text, dating.level(text, folder))
    here = Edition.objects.filter(statute=statute, adopted_on=dated.adopted, state__in=IN_USE).first()
    digest = sm3(source.encode())
    act.on(statute)
    if here is not None:
        if here.digest == digest:
            act.nothing_happened()
            return here, "same"
        if not replace:
            raise Refusal(
                "STAT-22",
                _("《{name}》{label}已经收录，“{file}”的文字与它不同。").format(
                    name=statute.full, label=here.label, file=file_name[:80]
                ),
                _("核对哪一份正确；以新文件为准的，加 --replace 重新载入，或者由监督机构上传更正。"),
            )
        act.note(edition=here.pk, corrected=_replace_text(act, here, text, source, file_name, dated.doubts))
        return here, "corrected"
    state = states.ADOPTED if dated.first else states.UNDATED
    edition = _edition(act, statute, text, dated, source, file_name, state)
    if dated.first:
        _settle(act, edition)
    act.note(edition=edition.pk, articles=edition.articles_count, state=state.value)
    return edition, "new"


@action(EDITION, "upload")
def upload(act: Act, source: str, file_name: str, *, by: Actor, adopted_on: dt.date | None = None, level: str = "") -> Edition:
    """Keep an edition for preview; nobody else reads it before it is adopted. Raises Refusal as `load` does."""
    text = read(source, file_name)
    text.dated = adopted_on or text.dated
    dated = _dated(text, file_name)
    statute = _statute(act, text, level or dating.level(text))
    same = Edition.objects.filter(statute=statute, adopted_on=dated.adopted, state__in=IN_USE).first()
    if same is not None and same.digest == sm3(source.encode()):
        what = _("《{name}》{label}已经收录，文字相同。").format(name=statute.full, label=same.label)
        raise Refusal("STAT-23", what, _("不必再上传。"))
    edition = _edition(act, statute, text, dated, source, file_name, states.PROPOSED)
    act.on(edition, by.organ_id)
    act.note(articles=edition.articles_count)
    return edition


@action(EDITION, "adopt")
def adopt(act: Act, edition: Edition, *, by: Actor, first_on: dt.date, day_note: str, label: str, level: str) -> None:
    """Adopt an uploaded edition: the one before ends the day before, and what it changes is noted for higher rooms."""
    _check_days(edition, first_on)
    if same_edition(edition) is not None:
        raise Refusal("STAT-24", _("这个日期的版本已经收录。"), _("用“更正原版本的文字”，不要另外采用。"))
    act.move(edition, EDITION["adopt"], **_day(edition, first_on, day_note), label=label)
    if level != edition.statute.level:
        act.rows(Statute).filter(pk=edition.statute_id).update(level=level)
    _settle(act, edition)
    act.on(edition, by.organ_id)
    act.note(first_on=first_on.isoformat())


@action(EDITION, "merge")
def merge(act: Act, edition: Edition, *, by: Actor, reason: str) -> None:
    """Put the words of an upload in place of those of the edition with the same date: a mistake in the text is mended.

    The law did not change, so no `Change` is noted; the articles keep their ids.
    """
    same = same_edition(edition)
    if same is None:
        raise Refusal("STAT-25", _("没有同一日期的版本可以更正。"), _("用“采用”。"))
    act.move(edition, EDITION["merge"])
    text = parse(edition.source, edition.source_name)
    act.note(edition=same.pk, corrected=_replace_text(act, same, text, edition.source, edition.source_name, text.doubts))
    act.on(edition, by.organ_id)
    act.reason = reason


@action(EDITION, "withdraw")
def withdraw(act: Act, edition: Edition, *, by: Actor, reason: str) -> None:
    """Drop an uploaded edition."""
    act.move(edition, EDITION["withdraw"])
    act.on(edition, by.organ_id)
    act.reason = reason


@action(EDITION, "set_day")
def set_day(act: Act, edition: Edition, *, by: Actor, first_on: dt.date, day_note: str, seen: int) -> None:
    """Set the first day of an edition whose text does not say it. `seen`: the version that was opened."""
    _check_days(edition, first_on)
    act.edit(act.rows(Edition).filter(pk=edition.pk), seen, **_day(edition, first_on, day_note))
    act.move(edition, EDITION["set_day"])
    _settle(act, edition)
    act.on(edition, by.organ_id)
    act.note(first_on=first_on.isoformat())


@action(EDITION, "redate")
def redate(act: Act, edition: Edition, *, by: Actor, first_on: dt.date, day_note: str, seen: int) -> None:
    """Put another first day in place of a wrong one; the days of the neighbours follow."""
    _check_days(edition, first_on)
    before = edition.first_on
    act.edit(act.rows(Edition).filter(pk=edition.pk), seen, **_day(edition, first_on, day_note), last_on=None)
    act.move(edition, EDITION["redate"])
    act.rows(Change).filter(edition=edition).update(effective=first_on)
    _reckon(act, edition.statute)
    act.on(edition, by.organ_id)
    act.note(before=before.isoformat() if before else "", first_on=first_on.isoformat())


@action(STATUTE, "repeal")
def repeal(act: Act, statute: Statute, *, by: Actor, on: dt.date, source: str) -> Change:
    """Note that a statute is no longer in force from that day on, and by what. Raises STAT-32 for a day before its first."""
    first = Edition.objects.filter(statute=statute, state=states.ADOPTED.value).order_by("first_on").first()
    if first is None or on <= first.first_on:
        raise Refusal(
            "STAT-32", _("废止之日应当晚于第一个版本的施行日期。"), _("核对废止之日。"), fields={"on": _("应当晚于施行日期")}
        )
    act.move(statute, STATUTE["repeal"], repealed_on=on, repeal_source=source)
    _reckon(act, statute)
    act.on(statute, by.organ_id)
    act.note(on=on.isoformat())
    return act.create(Change, statute=statute, kind=Change.Kind.REPEALED, effective=on, at=act.at)


@action(STATUTE, "restore")
def restore(act: Act, statute: Statute, *, by: Actor, reason: str) -> Change:
    """Take a repeal back that was noted by mistake."""
    on = statute.repealed_on
    act.move(statute, STATUTE["restore"], repealed_on=None, repeal_source="")
    _reckon(act, statute)
    act.on(statute, by.organ_id)
    act.reason = reason
    return act.create(Change, statute=statute, kind=Change.Kind.RESTORED, effective=on, at=act.at)


@action("statutes.rename", roles=roles.SUPERVISION)
def rename(act: Act, statute: Statute, *, by: Actor, name: str, level: str, seen: int) -> None:
    """Another short title or level. Raises STAT-33 when another statute has that name, Overtaken."""
    if Statute.objects.filter(name=name).exclude(pk=statute.pk).exists():
        raise Refusal("STAT-33", _("已有同名的法律法规。"), _("换一个简称。"), fields={"name": _("已有同名的")})
    act.edit(act.rows(Statute).filter(pk=statute.pk), seen, name=name, level=level)
    act.on(statute, by.organ_id)


# -- parts


def _dated(text: Text, file_name: str) -> dating.Dated:
    dated = dating.date(text)
    if dated.adopted is None:
        raise Refusal(
            "STAT-21", _("“{file}”没有写明通过或者公布的日期。").format(file=file_name[:80]),
            _("文件名写作“简称(年-月-日).md”，或者在题注、表单中写明日期。"), fields={"adopted_on": _("正文没有写明，请填写")},
        )  # fmt: skip
    return dated


def _statute(act: Act, text: Text, level: str) -> Statute:
    """The statute that this text is an edition of; entered when it is new. The table of law's short title comes first."""
    known = dating.known(text.title, text.stem)
    full = known.full if known else text.title
    found = Statute.objects.filter(full=full).first()
    if found is not None:
        if level and not found.level:
            act.rows(Statute).filter(pk=found.pk).update(level=level)
        return found
    name = known.name if known else (text.stem or full.removeprefix("中华人民共和国"))
    if Statute.objects.filter(name=name).exists():
        raise Refusal(
            "STAT-26", _("“{name}”已是另一部法律法规的简称。").format(name=name),
            _("核对标题和文件名；两部同名的，把简称改得不同再收录。"),
        )  # fmt: skip
    return act.create(Statute, name=name[:120], full=full[:200], level=level)


def _edition(
    act: Act, statute: Statute, text: Text, dated: dating.Dated, source: str, file_name: str, state: states.State
) -> Edition:
    edition = act.create(
        Edition,
        statute=statute, label=dated.label[:40], number=dated.number, adopted_on=dated.adopted, first_on=dated.first,
        table_last=dated.last, day_source=dated.source, state=state.value,
        events=[[event.on.isoformat(), event.what] for event in text.events],
        problems=[_stored(one) for one in (*text.doubts, *dated.doubts)],
        source=source, source_name=file_name[:200], digest=sm3(source.encode()), articles_count=len(text.articles),
        at=act.at, by_name=act.by.name,
    )  # fmt: skip
    act.bulk_create(Article, (_article(edition, unit, at) for at, unit in enumerate(text.units)))
    return edition


def _article(edition: Edition, unit: Unit, position: int) -> Article:
    plain = index.plain("\n".join([unit.title, *lines_of(unit.body)]))
    return Article(
        edition=edition, position=position, kind=ARTICLE if unit.number else TEXT, number=unit.number, sub=unit.sub,
        title=unit.title, path=list(unit.path), body=unit.body, plain=plain, grams=index.grams(plain),
    )  # fmt: skip


def _replace_text(act: Act, edition: Edition, text: Text, source: str, file_name: str, doubts: Iterable[Problem]) -> int:
    """Put other words into an edition; articles are known again by their number, so that references hold. How many differ."""
    old = {_key(row): row for row in Article.objects.filter(edition=edition)}
    new = [_article(edition, unit, at) for at, unit in enumerate(text.units)]
    differ = 0
    kept = set()
    for row in new:
        before = old.get(_key(row))
        if before is not None:
            kept.add(before.pk)
            row.pk = before.pk
            differ += before.plain != row.plain or before.body != row.body
    differ += len(new) - len(kept) + len(old) - len(kept)
    act.rows(Article).filter(edition=edition).exclude(pk__in=kept).delete()
    fields = ["position", "title", "path", "body", "plain", "grams"]
    act.rows(Article).bulk_update([row for row in new if row.pk], fields)
    act.bulk_create(Article, [row for row in new if not row.pk])
    act.rows(Edition).filter(pk=edition.pk).update(
        source=source, source_name=file_name[:200], digest=sm3(source.encode()), articles_count=len(text.articles),
        problems=[_stored(one) for one in doubts],
    )  # fmt: skip
    return differ


def _key(row: Article) -> tuple[Any, ...]:
    return (row.number, row.sub) if row.number else (None, row.title, row.position)


def _stored(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "line": problem.line, "what": problem.what, "mend": problem.mend, "params": problem.params}


def _day(edition: Edition, first_on: dt.date, note: str) -> dict[str, Any]:
    """A day that a person leaves as it was read keeps its source; another one is that person's."""
    if first_on == edition.first_on and not note:
        return {"first_on": first_on}
    return {"first_on": first_on, "day_source": DaySource.PERSON, "day_note": note}


def _check_days(edition: Edition, first_on: dt.date) -> None:
    """Raises STAT-31 for a first day before adoption, or one that another edition has."""
    if first_on < edition.adopted_on:
        raise Refusal(
            "STAT-31", _("施行日期早于通过、公布日期。"), _("核对施行日期。"), fields={"first_on": _("早于通过、公布日期")}
        )
    others = Edition.objects.filter(statute=edition.statute_id, state=states.ADOPTED.value, first_on=first_on)
    if others.exclude(pk=edition.pk).exists():
        raise Refusal(
            "STAT-31", _("另一个版本也从这一天起施行。"), _("核对两个版本的施行日期。"), fields={"first_on": _("与另一版本相同")}
        )


def _settle(act: Act, edition: Edition) -> None:
    """After an edition got its first day: days of all editions, and what it changes if it is the newest."""
    _reckon(act, edition.statute)
    edition.refresh_from_db()
    newer = Edition.objects.filter(statute=edition.statute_id, state=states.ADOPTED.value, first_on__gt=edition.first_on)
    before = edition_before(edition)
    if before is None or newer.exists():
        return
    rows = [list(Article.objects.filter(edition=one).defer("grams").order_by("position")) for one in (before, edition)]
    act.create(
        Change, statute=edition.statute, kind=Change.Kind.AMENDED, effective=edition.first_on, edition=edition, before=before,
        articles=comparing.touched(*rows), at=act.at,
    )  # fmt: skip


def _reckon(act: Act, statute: Statute) -> None:
    """The last day of every edition: the day before the next one, the table's, or the day before repeal; the earliest."""
    statute.refresh_from_db()
    rows = list(Edition.objects.filter(statute=statute, state=states.ADOPTED.value).order_by("first_on"))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        ends = [following.first_on - dt.timedelta(days=1)] if following else []
        ends += [row.table_last] if row.table_last and row.table_last >= row.first_on else []
        ends += [statute.repealed_on - dt.timedelta(days=1)] if statute.repealed_on and statute.repealed_on > row.first_on else []
        last = min(ends, default=None)
        if last != row.last_on:
            act.rows(Edition).filter(pk=row.pk).update(last_on=last)
