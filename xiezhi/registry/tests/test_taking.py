"""Officers and auxiliary staff from tables: new, changed, the same again; certificates that were given elsewhere before."""

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.registry import actions, queries
from xiezhi.registry.models import Auxiliary, Certificate, Officer
from xiezhi.trail.models import Line

from .story import certified, fresh

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def row(n, **more):
    return {
        "staff_no": f"R{n:04d}", "name": f"桦乙{n}", "title": "科员", "staffing": "civil", "fields": "市场监管",
        "on_duty_since": dt.date(2024, 5, 6), "reviewer": None, **more,
    }  # fmt: skip


def with_certificate(n, **more):
    return row(n, cert_no=f"0827{n:04d}", cert_from=dt.date(2024, 5, 6), cert_to=dt.date(2029, 5, 5), **more)


def take(cast, *rows, by=None):
    return actions.take_officers(rows, by=by or cast.clerk, organ=cast.organ, batch="exchange.Batch:1")


def test_rows_become_officers_once_and_change_only_what_they_name(cast):
    first = take(cast, row(1), row(2))
    assert (first.new, first.changed, first.unchanged, sorted(first.by_key)) == (2, 0, 0, ["R0001", "R0002"])
    again = take(cast, row(1), row(2, rank="四级主任科员", name="桦乙改"))
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
    two = Officer.objects.get(staff_no="R0002")
    assert (two.rank, two.person.name, two.person.title) == ("四级主任科员", "桦乙改", "科员")
    take(cast, {"staff_no": "R0002", "rank": None})
    assert (fresh(two).rank, fresh(two).fields, fresh(two).version) == ("", "市场监管", 3)
    assert Line.objects.filter(verb="registry.take_officers").count() == 3


def test_a_certificate_of_the_organ_s_own_table_waits_to_be_verified(cast):
    take(cast, with_certificate(1))
    certificate = Certificate.objects.get()
    assert certificate.state == "claimed"
    assert queries.certificate_on("08270001", TODAY).valid is False
    actions.verify(certificate, by=cast.supervisor)
    assert queries.certificate_on("08270001", dt.date(2025, 1, 1)).valid is True
    assert queries.certificate_on("08270001", dt.date(2024, 5, 5)).state.value == "not_yet"


def test_one_that_does_not_exist_is_disowned_and_makes_room(cast):
    take(cast, with_certificate(1))
    with pytest.raises(Refusal, match="REG-20"):
        actions.disown(Certificate.objects.get(), by=cast.supervisor, reason="无")
    actions.disown(Certificate.objects.get(), by=cast.supervisor, reason="省厅证件库查无此证")
    take(cast, with_certificate(1) | {"cert_no": "08279999"})
    assert set(Certificate.objects.values_list("number", "state")) == {("08270001", "disowned"), ("08279999", "claimed")}


def test_a_table_does_not_change_what_was_verified(cast):
    take(cast, with_certificate(1))
    take(cast, with_certificate(1) | {"cert_to": dt.date(2030, 1, 1)})
    assert Certificate.objects.get().valid_to == dt.date(2030, 1, 1)
    actions.verify(Certificate.objects.get(), by=cast.supervisor)
    assert take(cast, with_certificate(1)).unchanged == 1
    assert Certificate.objects.get().valid_to == dt.date(2030, 1, 1)


def test_a_number_that_is_another_s_is_refused_and_nothing_of_the_chunk_stays(cast):
    number = certified(cast).number
    with pytest.raises(Refusal, match="REG-61"):
        take(cast, row(7), with_certificate(8) | {"cert_no": number})
    assert not Officer.objects.filter(staff_no="R0007").exists()


@pytest.mark.parametrize("rows", [[row(1), row(1)], [row(1) | {"staff_no": " "}]])
def test_a_line_that_names_nobody_or_somebody_twice_is_refused(cast, rows):
    with pytest.raises(Refusal, match="REG-60"):
        take(cast, *rows)


def test_checks_name_what_single_cells_cannot_tell(cast):
    number = certified(cast).number

    def found(**more):
        return [p.code for p in actions.officer_checks(row(1) | more, organ=cast.organ, today=TODAY)]

    assert found() == []
    assert found(staff_no="230302199001010011") == ["REG-66"]
    assert found(cert_no="坏 号") == ["REG-63"]
    assert found(cert_no="08270001", cert_from=TODAY, cert_to=dt.date(2020, 1, 1)) == ["REG-64"]
    assert found(cert_no="08270001", staffing="outside") == ["REG-65"]
    assert found(cert_no=number) == ["REG-61"]
    assert found(cert_no=number, staff_no="R001") == []
    assert found(qualified_on=TODAY) == ["REG-62"]


def test_auxiliary_staff_come_by_their_own_table_and_are_no_officers(cast):
    rows = [{"staff_no": "X1", "name": "协管甲", "duties": "秩序维护", "from_on": dt.date(2025, 1, 1), "to_on": None}]
    assert actions.take_auxiliaries(rows, by=cast.clerk, organ=cast.organ, batch="b").new == 1
    assert actions.take_auxiliaries(rows, by=cast.clerk, organ=cast.organ, batch="b").unchanged == 1
    rows[0] |= {"to_on": dt.date(2026, 1, 1)}
    assert actions.take_auxiliaries(rows, by=cast.clerk, organ=cast.organ, batch="b").changed == 1
    assert Auxiliary.objects.get().to_on == dt.date(2026, 1, 1)
    assert not Officer.objects.exists()
    assert [p.code for p in actions.auxiliary_checks(rows[0] | {"from_on": TODAY}, organ=cast.organ, today=TODAY)] == ["REG-64"]


def test_a_thousand_rows_take_far_fewer_queries_than_rows(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        take(cast, *(with_certificate(n) for n in range(1, 1001)))
    assert Officer.objects.exclude(certificate=None).count() == 1000


@pytest.mark.parametrize("part", ["head", "officer", "government", "township", "sysadmin"])
def test_others_bring_no_tables(cast, part):
    with pytest.raises(NotAllowed):
        take(cast, row(1), by=getattr(cast, part))
