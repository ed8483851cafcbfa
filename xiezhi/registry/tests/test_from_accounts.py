"""Certificates that stood with people before this room existed are taken over as they were, and can be given back."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("accounts", "0001_initial"), ("organs", "0002_version"), ("registry", None)]
AFTER = [("accounts", "0002_certificates_to_registry"), ("registry", "0002_from_accounts")]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def states():
    """Back to before the move; to the newest again at the end."""

    def to(targets):
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        return MigrationExecutor(connection).loader.project_state([t for t in targets if t[1]]).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_numbers_and_last_days_move_with_nothing_invented(states):
    apps = states(BEFORE)
    division = apps.get_model("organs", "Division").objects.create(
        code="232701", name="漠河市", level="county", path="/232701/"
    )
    organ = apps.get_model("organs", "Organ").objects.create(
        code="X", name="局", kind="agency", level="county", division=division, path="/X/"
    )
    people = apps.get_model("accounts", "Person").objects
    people.create(name="甲", organ=organ, officer_no="08270001", certificate_to=dt.date(2028, 1, 1))
    people.create(name="乙", organ=organ, officer_no="08270001")
    people.create(name="丙", organ=organ)
    apps = states(AFTER)
    rows = (
        apps.get_model("registry", "Certificate")
        .objects.order_by("pk")
        .values_list("officer__person__name", "number", "state", "valid_from", "valid_to")
    )
    first, second = list(rows)
    assert first == ("甲", "08270001", "valid", None, dt.date(2028, 1, 1))
    assert (second[0], second[1].startswith("08270001-重"), second[2]) == ("乙", True, "claimed")
    officers = list(apps.get_model("registry", "Officer").objects.values_list("person__name", "staffing", "on_duty_since"))
    assert officers == [("甲", "", None), ("乙", "", None)]
    apps = states(BEFORE)
    again = apps.get_model("accounts", "Person").objects.get(name="甲")
    assert (again.officer_no, again.certificate_to) == ("08270001", dt.date(2028, 1, 1))
