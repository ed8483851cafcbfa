"""监督员 and 联系点: named, appointed with a letter, renewed, ended; and what they say, to the answer."""

import io
import re
import zipfile

import pypdfium2
import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.desk import queries as desk
from xiezhi.files.queries import content
from xiezhi.forces import actions, queries
from xiezhi.forces.models import Engagement, Opinion
from xiezhi.letters.models import Letter
from xiezhi.trail.models import Line

from .world import DAY, START, a_supervisor, a_term, an_opinion, appointed

pytestmark = pytest.mark.django_db


def test_the_head_appoints_and_a_numbered_letter_is_made_at_once(cast, client):
    row = a_supervisor(cast)
    with pytest.raises(NotAllowed):
        actions.appoint(row, by=cast.supervisor, from_on=START, to_on=START + DAY)
    term = a_term(cast, row)
    assert (row.state, term.letter_no) == ("appointed", "漠司执督聘〔2026〕1号")
    cast.login(client, "government")
    got = client.get(reverse("forces:letter", args=[row.pk, term.pk, "pdf"]))
    assert got.content.startswith(b"%PDF")
    cast.login(client, "stranger_supervisor")
    assert client.get(reverse("forces:letter", args=[row.pk, term.pk, "pdf"])).status_code == 404


def test_appointing_twice_makes_one_letter(cast):
    row = a_supervisor(cast)
    stale = Engagement.objects.get(pk=row.pk)
    a_term(cast, row)
    with pytest.raises(Stale):
        a_term(cast, stale)
    assert Letter.objects.count() == 1


def test_a_term_that_ends_before_it_begins_or_never_ends_is_refused(cast):
    row = a_supervisor(cast)
    for days in (-1, 366 * 6):
        with pytest.raises(Refusal) as refused:
            a_term(cast, row, days=days)
        assert refused.value.code == "FRC-03"
    assert not Letter.objects.exists()


def test_the_same_person_is_not_named_twice_and_a_place_elsewhere_is_refused(cast):
    a_supervisor(cast)
    with pytest.raises(Refusal) as refused:
        a_supervisor(cast)
    assert refused.value.code == "FRC-21"
    assert a_supervisor(cast, employer="漠河市某中学").pk
    with pytest.raises(Refusal) as refused:
        a_supervisor(cast, "柏岚舟", division=cast.strange.division)
    assert refused.value.code == "FRC-22"


def test_a_run_out_term_shows_on_the_list_and_the_workbench_and_is_renewed_with_a_second_letter(cast, client):
    row = appointed(cast, days=100)
    assert row.to_on < today()
    cast.login(client, "supervision_head")
    assert "聘期已满" in client.get(reverse("forces:engagements") + "?view=over").content.decode()
    assert "terms" in {one.key for one in desk.groups(cast.supervision_head)}
    with pytest.raises(Refusal) as refused:
        actions.renew(row, by=cast.supervision_head, from_on=row.to_on, to_on=today() + 300 * DAY)
    assert refused.value.code == "FRC-23"
    actions.renew(row, by=cast.supervision_head, from_on=today(), to_on=today() + 300 * DAY)
    assert row.terms.count() == 2
    assert "terms" not in {one.key for one in desk.groups(cast.supervision_head)}


def test_nobody_is_dismissed_while_what_he_said_waits_for_an_answer(cast):
    row = appointed(cast)
    an_opinion(cast, row)
    with pytest.raises(Stale) as refused:
        actions.end(row, by=cast.supervision_head, on=today(), reason="工作调动，不再担任")
    assert refused.value.code == "FRC-24"


def test_an_opinion_goes_from_receipt_to_the_answer(cast):
    row = an_opinion(cast, appointed(cast), received_on=today() - 3 * DAY)
    assert (row.handle_by, row.answer_by) == (row.received_on + 5 * DAY, row.received_on + 30 * DAY)
    with pytest.raises(Stale):
        actions.adopt(row, by=cast.supervisor, verdict="已经督促改正")
    actions.handle(row, by=cast.supervisor, handler="监督科甲")
    with pytest.raises(Refusal) as refused:
        actions.reject(row, by=cast.supervisor, verdict=" ")
    assert refused.value.code == "FRC-02"
    actions.adopt(row, by=cast.supervisor, verdict="已要求该局检查时主动出示证件。")
    actions.answer(row, by=cast.supervisor, text="您反映的情况属实，已经改正。", on=today())
    assert (row.state, row.adopted, row.answered_on) == ("answered", True, today())
    assert queries.figures(Opinion.objects.all()) == {"all": 1, "answered": 1, "adopted": 1, "judged": 1, "late": 0}


def test_what_was_said_never_stands_on_the_trail(cast):
    row = an_opinion(cast, appointed(cast), text="某某执法人员收了我两条烟")
    actions.handle(row, by=cast.supervisor, handler="监督科甲")
    actions.reject(row, by=cast.supervisor, verdict="经核查两条烟不属实")
    actions.answer(row, by=cast.supervisor, text="关于两条烟的答复", on=today())
    assert not Line.objects.filter(reason__contains="两条烟").exists()
    assert not Line.objects.filter(detail__contains="两条烟").exists()


@pytest.mark.parametrize(
    ("days", "step", "late"), [(5, None, False), (6, None, True), (30, "handle", False), (31, "handle", True)]
)
def test_an_opinion_is_late_from_the_day_after_its_limit(cast, days, step, late):
    row = an_opinion(cast, appointed(cast), received_on=today() - days * DAY)
    if step:
        actions.handle(row, by=cast.supervisor, handler="甲")
    assert Opinion.objects.filter(queries.late_q(today())).exists() is late


def test_somebody_who_was_not_engaged_on_that_day_gives_no_opinion(cast):
    row = appointed(cast, first=today() - 10 * DAY)
    with pytest.raises(Refusal) as refused:
        an_opinion(cast, row, received_on=today() - 11 * DAY)
    assert refused.value.code == "FRC-31"
    with pytest.raises(Refusal):
        an_opinion(cast, a_supervisor(cast, "未聘任的"))
    with pytest.raises(Refusal) as refused:
        an_opinion(cast, row, received_on=today() + DAY)
    assert refused.value.code == "FRC-03"


def test_the_organ_that_an_opinion_is_about_never_sees_it(cast, client):
    row = an_opinion(cast, appointed(cast))
    for part in ("legal", "head", "clerk", "officer", "township", "stranger_supervisor", "auditor"):
        assert not queries.opinions_visible(getattr(cast, part)).exists(), part
        cast.login(client, part)
        assert client.get(reverse("forces:opinion", args=[row.pk])).status_code in (403, 404), part
    assert queries.opinions_visible(None).count() == 0


def test_the_prefecture_sees_what_the_county_handles_and_does_not_handle_it(cast, client):
    row = an_opinion(cast, appointed(cast))
    cast.login(client, "prefecture_supervisor")
    page = client.get(reverse("forces:opinion", args=[row.pk])).content.decode()
    assert row.title in page
    assert reverse("forces:opinion_step", args=[row.pk, "handle"]) not in page
    with pytest.raises(NotAllowed) as refused:
        actions.handle(row, by=cast.prefecture_supervisor, handler="乙")
    assert refused.value.code == "FRC-01"


def test_on_the_screen_from_naming_to_the_letter(cast, client):
    cast.login(client, "supervisor")
    sent = {"kind": "point", "name": "北岚超市", "sector": "enterprise", "employer": "", "division": cast.county_body.division_id,
            "contact": "店长", "note": "", "version": 1}  # fmt: skip
    made = client.post(reverse("forces:propose"), sent)
    row = Engagement.objects.get()
    assert made.headers["Location"] == reverse("forces:engagement", args=[row.pk])
    assert client.post(reverse("forces:propose"), sent).status_code == 422
    changed = client.post(reverse("forces:engagement_edit", args=[row.pk]), {**sent, "contact": "经理"})
    assert changed.status_code == 302
    assert (
        client.post(reverse("forces:engagement_edit", args=[row.pk]), {**sent, "contact": "旧页面"}).status_code == 409
    )
    assert (
        client.post(
            reverse("forces:engagement_step", args=[row.pk, "appoint"]),
            {"from_on": "2026-12-01", "to_on": "2028-11-30"},
        ).status_code
        == 403
    )
    cast.login(client, "supervision_head")
    form = client.get(reverse("forces:engagement_step", args=[row.pk, "appoint"])).content.decode()
    assert "非法定默认" in form
    assert 'value="2028-11-19"' in form
    answer = client.post(
        reverse("forces:engagement_step", args=[row.pk, "appoint"]), {"from_on": "2026-12-01", "to_on": "2028-11-30"}
    )
    assert answer.status_code == 302
    assert Letter.objects.get().kind == "Appointment"


def test_the_workbench_of_each_names_what_waits_for_him(cast):
    row = appointed(cast)
    an_opinion(cast, row)
    a_supervisor(cast, "待聘任的")
    keys = {one.key for one in desk.groups(cast.supervisor)}
    assert "opinions" in keys
    assert {"appoint"} <= {one.key for one in desk.groups(cast.supervision_head)}
    assert not {"opinions", "appoint"} & {one.key for one in desk.groups(cast.stranger_supervisor)}


@pytest.mark.parametrize(
    "query", ["?view=%00", "?sector=x&kind=y", "?to_on_from=99999", "?page=-1&sort=--x", "?body=999999999999999999999"]
)
def test_garbage_on_the_address_falls_back_with_a_note(cast, client, query):
    cast.login(client, "supervisor")
    assert client.get(reverse("forces:engagements") + query).status_code == 200
    assert client.get(reverse("forces:receive") + "?from=abc").status_code == 200


def test_a_head_goes_through_the_proposed_in_the_order_of_the_list(cast, client):
    for name in ("柏岚舟", "林云石", "柳溪桥"):
        a_supervisor(cast, name)
    cast.login(client, "supervision_head")
    waiting = client.get(reverse("forces:engagements") + "?view=proposed&sort=name").context["lines"]
    record = client.get(waiting[0]["url"])
    walk = record.context["walk"]
    assert (walk.at, walk.total, walk.before) == (1, 3, "")
    [appoint] = [move for move in record.context["moves"] if move.main]
    form = client.get(appoint.url)
    assert form.context["cancel_url"] == waiting[0]["url"]
    answer = client.post(appoint.url, {"from_on": "2026-11-20", "to_on": "2029-11-19"})
    assert answer["Location"] == waiting[0]["url"]  # where the letter lies, to be printed
    following = client.get(walk.after)
    assert (following.context["walk"].at, following.context["walk"].total) == (1, 2)
    assert client.get(following.context["tabs"][1].url).context["walk"].at == 1


def test_a_head_confirms_experts_one_after_the_other(cast, client):
    for name in ("专家甲", "专家乙"):
        actions.nominate(cast.county_body, by=cast.supervisor, name=name, organ=None, pool="expert",
                         specialities=["penalty"], employer="律师事务所")  # fmt: skip
    cast.login(client, "supervision_head")
    lines = client.get(reverse("forces:experts") + "?view=nominated&sort=name").context["lines"]
    record = client.get(lines[0]["url"])
    [confirm] = [move for move in record.context["moves"] if move.main]
    assert client.post(confirm.url)["Location"] == lines[1]["url"]


def printed(term):
    paper = pypdfium2.PdfDocument(content(term.letter.pdf))
    return re.sub(r"\s", "", "".join(one.get_textpage().get_text_range() for one in paper))


def test_a_letter_speaks_to_a_person_as_a_person_and_to_a_place_as_a_place(cast):
    person = printed(a_term(cast, a_supervisor(cast)))
    place = printed(a_term(cast, a_supervisor(cast, "北岚超市", kind="point", sector="enterprise", employer="")))
    assert "兹聘请您担任行政执法监督员，聘期自2026年1月5日起" in person
    assert "兹聘请你单位为行政执法监督联系点" in place
    for paper in (person, place):
        assert "单位）" not in paper
        assert "联系人" not in paper


def test_a_head_appoints_many_at_once_and_the_letters_come_in_one_parcel(cast, client):
    rows = [a_supervisor(cast, name) for name in ("柏岚舟", "林云石", "柳溪桥")]
    ids = [row.pk for row in rows]
    cast.login(client, "supervision_head")
    offered = client.get(reverse("forces:engagements") + "?view=proposed").content.decode()
    assert reverse("forces:appoint_many") in offered
    asked = client.post(reverse("forces:appoint_many"), {"ids": ids})
    assert "聘任并制发聘书（3份）" in asked.content.decode()
    assert not Letter.objects.exists()
    sent = {"ids": ids, "from_on": "2026-12-01", "to_on": "2028-11-30"}
    assert client.post(reverse("forces:appoint_many"), {**sent, "to_on": "9999-99-99"}).status_code == 422
    assert client.post(reverse("forces:appoint_many"), sent).status_code == 302
    assert set(Engagement.objects.values_list("state", flat=True)) == {"appointed"}
    assert Line.objects.filter(verb="forces.engagement.appoint").count() == 3
    # the page kept open and sent again: they would be engaged anew for the same term
    again = client.post(reverse("forces:appoint_many"), sent)
    assert again.status_code == 422
    assert "新聘期应当在原聘期届满" in again.content.decode()
    assert Letter.objects.count() == 3
    parcel = client.post(reverse("forces:letters_many"), {"ids": ids})
    with zipfile.ZipFile(io.BytesIO(parcel.content)) as packed:
        assert len(packed.namelist()) == 3
        assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())
    for part in ("supervisor", "government", "clerk"):
        cast.login(client, part)
        assert client.post(reverse("forces:appoint_many"), sent).status_code == 404
    cast.login(client, "stranger_supervisor")
    assert client.post(reverse("forces:letters_many"), {"ids": ids}).status_code == 422


def test_of_many_one_that_cannot_be_appointed_stops_all_and_is_named(cast):
    ready, engaged = a_supervisor(cast, "柏岚舟"), appointed(cast, "林云石", days=700)
    with pytest.raises(Refusal, match="林云石：新聘期") as refused:
        actions.appoint_many([ready, engaged], by=cast.supervision_head, from_on=today(), to_on=today() + 30 * DAY)
    assert refused.value.code == "FRC-23"
    assert Engagement.objects.get(pk=ready.pk).state == "proposed"
    assert Letter.objects.count() == 1
    for rows in ([], [ready] * 31):
        with pytest.raises(Refusal, match="1至30个"):
            actions.appoint_many(rows, by=cast.supervision_head, from_on=today(), to_on=today() + 30 * DAY)


def test_when_one_of_many_stops_all_the_page_shows_each_as_it_stands(cast, client):
    rows = [a_supervisor(cast, name) for name in ("柏岚舟", "林😀石")]
    cast.login(client, "supervision_head")
    sent = {"ids": [row.pk for row in rows], "from_on": "2026-12-01", "to_on": "2028-11-30"}
    answer = client.post(reverse("forces:appoint_many"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "LTR-02" in page
    assert page.count("待聘任") >= 3
    assert "聘任中</" not in page


def test_terms_that_end_soon_have_a_tab_and_are_engaged_anew_from_it(cast, client):
    soon = appointed(cast, "林云石", today() - 700 * DAY, 720)
    appointed(cast, "柳溪桥", days=700)
    cast.login(client, "supervision_head")
    page = client.get(reverse("forces:engagements") + "?view=soon").content.decode()
    assert "林云石" in page
    assert "柳溪桥" not in page
    assert "批量续聘" in page
    first = soon.to_on + DAY
    asked = client.post(reverse("forces:appoint_many"), {"ids": [soon.pk]}).content.decode()
    assert f'value="{first.isoformat()}"' in asked
    sent = {"ids": [soon.pk], "from_on": first.isoformat(), "to_on": (first + 365 * DAY).isoformat()}
    assert client.post(reverse("forces:appoint_many"), sent).status_code == 302
    assert Engagement.objects.get(pk=soon.pk).terms.count() == 2
