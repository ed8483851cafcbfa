"""随机抽取记录: a draw on paper, with everything that somebody who was not there needs to believe it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiezhi.core.time import today
from xiezhi.letters.render import Level, Sheet, Table, Text, chinese_date

from . import codes, lot, queries, show
from .models import Draw
from .states import SEAT


def sheet(row: Draw) -> Sheet:
    """Matter, list, who stood aside and why, the lot with its seed, what each said, and what was voided before."""
    replay = queries.replay(row)
    names = {number: name for number, name, _why in row.candidates}
    out = [(number, name, str(show.WHY_NOT[why])) for number, name, why in row.candidates if why]
    seats = list(row.seats.select_related("expert__organ").order_by("rank"))
    speciality = next((_(code.label) for code in codes.SPECIALITY if code.value == row.speciality), _("不限"))
    body = [
        _line(_("事项"), row.matter), _line(_("抽取机构"), row.body.name),
        *([_line(_("所涉机关"), row.organ.name)] if row.organ else []),
        *([_line(_("当事人"), row.party)] if row.party else []),
        _line(_("库别和专长"), f"{row.get_pool_display()}，{speciality}"),
        _line(_("抽取日期和抽取人"), f"{chinese_date(row.drawn_on)}，{row.drawn_by}"),
        Text(_("一、候选名单"), Level.FIRST),
        Text(_("符合条件的共%(n)s人，因回避排除%(out)s人，%(free)s人参加抽取，应抽取%(wanted)s人。")
             % {"n": len(row.candidates), "out": len(out), "free": len(row.free), "wanted": row.wanted}),
    ]  # fmt: skip
    if out:
        body.append(Table((_("编号"), _("姓名"), _("排除的原因")), tuple(out), (2.5, 1.2, 5)))
    body += [
        Text(_("二、抽取结果"), Level.FIRST),
        Table(
            (_("顺位"), _("编号"), _("姓名"), _("工作单位"), _("答复")),
            tuple((str(seat.rank), seat.expert.number, seat.expert.name, seat.expert.works_at, _said(seat)) for seat in seats),
            (0.7, 2.5, 1.2, 2.6, 1.7),
        ),
        Text(_("三、全部顺位"), Level.FIRST),
        Table(
            (_("顺位"), _("编号"), _("姓名"), _("SM3值（前16位）")),
            tuple((str(n), number, names[number], lot.place(row.seed, number)[:16]) for n, number in enumerate(replay.order, 1)),
            (0.7, 2.5, 1.2, 4.3),
        ),
        Text(_("四、核验"), Level.FIRST),
        _line(_("种子"), row.seed), _line(_("候选名单摘要"), row.digest),
        Text(_("对“种子:编号”逐一计算SM3，按结果从小到大排列，前若干名抽中，不能参加的由下一名递补。种子由系统随机产生，抽取前任何人不知道；"
               "抽取以后种子、名单和顺位都不能改动，并写入操作留痕。")),
        Text(_("本记录打印时重算，结果一致。") if replay.sound else _("本记录打印时重算，结果与记录不一致，这次抽取不可信。")),
    ]  # fmt: skip
    if row.state == "void":
        body.append(Text(_("这次抽取已经作废。理由：%(why)s") % {"why": row.reason}))
    before = queries.before(row)
    if before:
        body.append(Text(_("五、同一事项此前作废的抽取"), Level.FIRST))
        told = ({"day": chinese_date(one.drawn_on), "why": one.reason} for one in before)
        body += [Text(_("%(day)s抽取，作废理由：%(why)s") % one) for one in told]
    else:
        body.append(Text(_("同一事项此前没有抽取过。")))
    signs = (_("抽取人（签名）"), _("见证人（签名）"))
    return Sheet(title=_("随机抽取记录"), body=tuple(body), signs=signs, organ=row.body.name, date=today())


def _line(label: str, value: str) -> Text:
    return Text(value, lead=_("%(label)s：") % {"label": label})


def _said(seat: object) -> str:
    state = SEAT.states[seat.state].label  # type: ignore[attr-defined]
    ground = seat.get_ground_display() if seat.ground else ""  # type: ignore[attr-defined]
    return f"{state}（{ground}）" if ground else str(state)
