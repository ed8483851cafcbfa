"""A case and its benchmark: a calculation is written to it by who handles it; where its fine lies among like cases."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from xiezhi.accounts.models import Person, User
from xiezhi.cases import actions, likes, plot
from xiezhi.cases.models import Case, Revision
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.discretion import actions as discretion
from xiezhi.discretion.tests.benchmarks import CODE, MARCH, TODAY, given, in_force, listed
from xiezhi.registry.models import Certificate, Officer
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.penalty.amount import P39, P40
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

CAUSE = "未按规定明码标价1"


def row(number, **more):
    return {
        "case_no": f"立〔2026〕{number}号", "procedure": "ordinary", "party_name": "某店", "party_kind": "legal", "cause": CAUSE,
        "filed_on": dt.date(2026, 3, 9), "act_ended_on": dt.date(2026, 3, 5), **more,
    }  # fmt: skip


def decided(number, fine, **more):
    return row(number, decided_on=dt.date(2026, 4, 1), penalty_kinds="fine", fine=fine, **more)


def take(cast, *rows, organ=None, by=None):
    actions.take_rows(rows, by=by or cast.clerk, organ=organ or cast.organ, batch="exchange.Batch:1")


def case(cast, number):
    return Case.objects.select_related("organ__division").get(organ=cast.organ, case_no=f"立〔2026〕{number}号")


@pytest.fixture
def benchmark(cast):
    listed(cast)
    cast.row = in_force(cast)
    return cast


def keep(cast, number=1, by=None, what=None, **more):
    asked = discretion.Asked(cast.organ, CODE, dt.date(2026, 3, 5), given(cast.row, **(what or {})))
    return discretion.keep(asked, by=by or cast.legal, case_no=f"立〔2026〕{number}号", **more)


def test_a_calculation_is_written_to_its_case_with_one_line_on_the_trail(benchmark):
    take(benchmark, row(1))
    kept = keep(benchmark, fine=4_000_00, deviation_reason="拒不整改，影响恶劣。", discussed_on=MARCH)
    found = case(benchmark, 1)
    before = Line.objects.count()
    actions.write_calculation(found, kept, by=benchmark.legal)
    found = case(benchmark, 1)
    assert (found.statute_min, found.statute_max, found.tier_min, found.tier_max) == (500_00, 5_000_00, 1_500_00, 3_500_00)
    assert (found.deviation_reason, found.discussed_on, found.mitigated) == ("拒不整改，影响恶劣。", MARCH, False)
    assert (kept.state, kept.case_ref, found.revision, found.batch) == ("written", found.ref, 2, kept.ref)
    assert Line.objects.count() == before + 1
    assert Line.objects.latest("seq").about == found.ref
    assert set(Revision.objects.get().changes) == {
        "statute_min", "statute_max", "tier_min", "tier_max", "mitigated", "deviation_reason", "discussed_on",
    }  # fmt: skip
    with pytest.raises(Stale):
        actions.write_calculation(found, kept, by=benchmark.legal)


def test_what_is_written_is_what_the_rules_judge_by(benchmark):
    take(benchmark, row(1))
    actions.write_calculation(case(benchmark, 1), keep(benchmark, fine=2_000_00), by=benchmark.legal)
    take(benchmark, {"case_no": "立〔2026〕1号", "decided_on": dt.date(2026, 4, 1), "penalty_kinds": "fine", "fine": 4_000_00})
    from xiezhi.cases.queries import facts_of

    facts = facts_of(case(benchmark, 1))
    assert [judge(rule, facts, TODAY).outcome for rule in (P39, P40)] == ["breach", "pass"]


def with_certificate(cast, number):
    """The officer of the cast with a certificate in hand."""
    act = Act("test.officer", cast.system)
    person = Person.objects.get(pk=User.objects.get(username="t_officer").person_id)
    officer = act.create(Officer, person=person, organ=cast.organ, staff_no="R1")
    return act.create(Certificate, number=number, officer=officer, organ=cast.organ, state="valid", valid_to=dt.date(2028, 1, 1))


def test_an_officer_writes_to_the_cases_that_name_his_certificate(benchmark):
    take(benchmark, row(1, officer_nos="演示0001、演示0002"), row(2, officer_nos="演示00012"), row(3))
    kept = [keep(benchmark, n, by=benchmark.officer, fine=2_000_00) for n in (1, 2, 3)]
    with pytest.raises(NotAllowed, match="CASE-03"):
        actions.write_calculation(case(benchmark, 1), kept[0], by=benchmark.officer)
    with_certificate(benchmark, "演示0001")
    actions.write_calculation(case(benchmark, 1), kept[0], by=benchmark.officer)
    assert case(benchmark, 1).tier_min == 1_500_00
    for number in (2, 3):  # somebody else's case, and one that does not say whose it is
        with pytest.raises(NotAllowed, match="CASE-03"):
            actions.write_calculation(case(benchmark, number), kept[number - 1], by=benchmark.officer)
    actions.write_calculation(case(benchmark, 2), kept[1], by=benchmark.legal)


def test_it_is_refused_for_another_case_a_decided_one_and_by_others(benchmark):
    take(benchmark, row(1), decided(2, 2_000_00))
    kept = keep(benchmark, fine=2_000_00)
    with pytest.raises(Refusal, match="CASE-04"):
        actions.write_calculation(case(benchmark, 2), kept, by=benchmark.legal)
    with pytest.raises(Refusal, match="CASE-05"):
        actions.write_calculation(case(benchmark, 2), keep(benchmark, 2, fine=2_000_00), by=benchmark.legal)
    for part in ("other_legal", "clerk", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.write_calculation(case(benchmark, 1), kept, by=getattr(benchmark, part))


def test_the_case_page_leads_to_the_calculator_and_back(benchmark, client):
    take(benchmark, row(1))
    kept = keep(benchmark, fine=2_000_00)
    benchmark.login(client, "legal")
    page = client.get(reverse("cases:record", args=[case(benchmark, 1).pk])).content.decode()
    assert reverse("discretion:calculator") in page
    assert reverse("discretion:calculation", args=[kept.pk]) in page
    response = client.post(reverse("cases:write_calculation", args=[kept.pk]))
    assert response.url == reverse("cases:record", args=[case(benchmark, 1).pk])
    lost = keep(benchmark, 9, fine=2_000_00)
    assert client.post(reverse("cases:write_calculation", args=[lost.pk])).status_code == 422
    benchmark.login(client, "other_legal")
    assert client.post(reverse("cases:write_calculation", args=[lost.pk])).status_code == 404


def many(cast, count, first=100, fine=1_600_00, **more):
    take(cast, *(decided(first + n, fine + n * 10_00) for n in range(count)), **more)


def test_where_a_fine_lies_among_its_like(benchmark, client):
    many(benchmark, 20)
    take(benchmark, decided(1, 3_000_00), decided(2, 700_00), decided(3, 1_700_00, party_kind="person"))
    found = likes.like(case(benchmark, 1), benchmark.supervisor)
    assert (found.tier.kind, len(found.fines), found.why) == ("ordinary", 21, "")
    assert (found.lower, found.higher, found.median) == (100, 0, 1_700_00)
    assert found.middle == (1_650_00, 1_750_00)
    benchmark.login(client, "legal")
    page = client.get(reverse("cases:distribution", args=[case(benchmark, 1).pk])).content.decode()
    for text in ("<svg", "本案3,000元", "比它低的占100%", "非法定"):
        assert text in page or text == "非法定"
    # a phone is given a drawing of its own width, with fewer figures on the axis; nothing scrolls sideways
    assert page.count('<svg class="bars"') == 2
    assert f'viewBox="0 0 {plot.NARROW} ' in page
    assert "likes-plot scroll-x" not in page
    benchmark.login(client, "stranger_legal")
    assert client.get(reverse("cases:distribution", args=[case(benchmark, 1).pk])).status_code == 404


def test_too_few_like_cases_are_said_in_words(benchmark, client, settings):
    many(benchmark, 8)
    take(benchmark, decided(1, 3_000_00))
    benchmark.login(client, "legal")
    page = client.get(reverse("cases:distribution", args=[case(benchmark, 1).pk])).content.decode()
    assert "不足10件" in page
    assert "<svg class=\"bars\"" not in page
    settings.LIKE_CASES_LEAST = 9
    assert likes.like(case(benchmark, 1), benchmark.legal).why == ""


def test_cases_of_others_count_only_where_they_are_many(benchmark):
    many(benchmark, 12)
    listed(benchmark, organ=benchmark.strange, clerk=benchmark.stranger_clerk, legal=benchmark.stranger_legal,
           supervisor=benchmark.stranger_supervisor, head=benchmark.system)  # fmt: skip
    from xiezhi.discretion.models import Benchmark
    from xiezhi.discretion.tests.benchmarks import ADDRESS, day_of, saying

    with day_of(MARCH):
        other = discretion.begin(benchmark.strange, CODE, by=benchmark.stranger_clerk)
        discretion.edit(other, saying(), by=benchmark.stranger_clerk, seen=other.version)
        other = Benchmark.objects.get(pk=other.pk)
        discretion.make(other, by=benchmark.system, doc_no="塔市监规〔2026〕1号")
        discretion.file(other, by=benchmark.stranger_legal)
        discretion.pass_(other, by=benchmark.stranger_supervisor)
        discretion.publish(other, by=benchmark.system, from_on=MARCH, address=ADDRESS)
    many(benchmark, 9, organ=benchmark.strange, by=benchmark.stranger_clerk)
    first = case(benchmark, 100)
    assert len(likes.like(first, benchmark.legal).fines) == 12
    assert len(likes.like(first, benchmark.prefecture_supervisor).fines) == 21
    many(benchmark, 1, first=200, organ=benchmark.strange, by=benchmark.stranger_clerk)
    found = likes.like(first, benchmark.legal)
    assert (len(found.fines), found.everywhere) == (22, True)


def test_without_a_fine_or_a_benchmark_there_is_nothing_to_compare(benchmark):
    take(benchmark, row(1), decided(2, 2_000_00, act_ended_on=dt.date(2026, 2, 1)), decided(3, 2_000_00, cause="别的"))
    assert [likes.like(case(benchmark, n), benchmark.legal).why for n in (1, 2, 3)] == ["fine", "tier", "tier"]


@pytest.mark.parametrize("values", [(100,), (1_600_00, 1_600_00), tuple(range(100_00, 9_000_00, 133_00)), (1_00, 99_999_999_00)])
def test_bars_hold_every_fine_once_in_round_steps(values):
    found = plot.bins(values)
    assert sum(one.count for one in found) == len(values)
    assert len(found) <= plot.BINS + 2
    assert {one.high - one.low for one in found} == {found[0].high - found[0].low}


@pytest.mark.parametrize("width", [plot.WIDTH, plot.NARROW])
@pytest.mark.parametrize(("median", "fine"), [(250, 350), (350, 250), (250, 250), (100, 1600), (1500, 1550), (1550, 1500), (110, 120)])
def test_no_label_of_the_plot_leaves_it_or_lies_across_a_line(width, median, fine):
    likes_ = SimpleNamespace(fines=tuple(range(100_00, 1_601_00, 50_00)), tier=None, median=median * 100, fine=fine * 100)
    drawn = str(plot.draw(likes_, "分布", width))
    lines = [tuple(map(float, one)) for one in re.findall(r'<path d="M([\d.]+) ([\d.]+)L[\d. ]+" stroke="[^"]+" stroke-width="2"', drawn)]
    labels = re.findall(r'<text x="([\d.]+)" y="(16|34)" fill="[^"]+" text-anchor="(\w+)">([^<]+)</text>', drawn)
    assert (len(lines), len(labels)) == (2, 2)
    for x, y, anchor, words in labels:
        wide = sum(12 if char > "\u2e80" else 7 for char in words)
        first = float(x) - (wide if anchor == "end" else 0)
        assert first >= 0
        assert first + wide <= width
        assert not any(first < at < first + wide and top < float(y) - 12 for at, top in lines)
