"""Stepping in as an invented person: only at this machine, and as the post that was chosen."""

import pytest
from django.test import Client

from xiezhi.accounts import actions
from xiezhi.accounts.models import Person, Post
from xiezhi.core import roles
from xiezhi.core.actor import system_actor
from xiezhi.trail.door import Act

pytestmark = pytest.mark.django_db
DEMO = "/demo/"


@pytest.fixture
def client():
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def invented(cast):
    """The supervisor as an invented person; returns the post."""
    _invent(cast, True)
    return Post.objects.get(pk=cast.supervisor.post_id)


def _invent(cast, yes):
    Act("test.setup", system_actor("test")).rows(Person).filter(user=cast.user("supervisor")).update(synthetic=yes)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_at_this_machine_one_steps_in(invented, client, address):
    assert client.get(DEMO, REMOTE_ADDR=address).status_code == 200
    answer = client.post(f"/demo/as/{invented.pk}/", REMOTE_ADDR=address)
    assert (answer.status_code, client.session["post"]) == (302, invented.pk)


@pytest.mark.parametrize("address", ["10.1.2.3", "127.0.0.2", "", "::ffff:10.0.0.1", "2001:db8::1"])
def test_from_elsewhere_there_is_no_such_page(invented, client, address):
    assert client.get(DEMO, REMOTE_ADDR=address).status_code == 404
    assert client.post(f"/demo/as/{invented.pk}/", REMOTE_ADDR=address).status_code == 404
    assert client.get("/demo/sample/mixed.xlsx", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded", "Via", "X-Real-IP"],
)
@pytest.mark.parametrize("value", ["127.0.0.1", "203.0.113.9", ""])
def test_behind_a_proxy_everybody_seems_to_be_here_so_nobody_steps_in(invented, client, header, value):
    assert client.get(DEMO, headers={header: value}).status_code == 404
    assert client.post(f"/demo/as/{invented.pk}/", headers={header: value}).status_code == 404
    assert "post" not in client.session


def test_an_address_of_elsewhere_is_not_made_local_by_a_header(invented, client):
    answer = client.get(DEMO, REMOTE_ADDR="203.0.113.9", headers={"X-Forwarded-For": "127.0.0.1"})
    assert answer.status_code == 404


def test_under_another_name_than_this_machines_nobody_steps_in(invented, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert Client().get(DEMO, headers={"Host": "demo.example.cn"}).status_code == 404
    assert Client().get(DEMO, headers={"Host": "127.0.0.1.example.cn"}).status_code == 404
    for name in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert Client().get(DEMO, headers={"Host": name}).status_code == 200


def test_outside_the_demo_there_is_no_step_in(invented, client, settings):
    settings.DEMO = False
    assert client.get(DEMO).status_code == 404
    assert client.post(f"/demo/as/{invented.pk}/").status_code == 404


def test_a_real_person_cannot_be_stepped_in_as(cast, client):
    _invent(cast, False)
    assert client.post(f"/demo/as/{cast.supervisor.post_id}/").status_code == 404
    assert "post" not in client.session


def test_of_several_posts_it_is_the_chosen_one(cast, invented, client):
    second = actions.authorise(
        cast.user("supervisor"), by=cast.secadmin, organ=cast.prefecture_body, role=roles.SUPERVISOR
    )
    client.post(f"/demo/as/{second.pk}/")
    assert client.session["post"] == second.pk


def test_stepping_in_gives_a_new_session(invented, client):
    client.get(DEMO)
    client.cookies["sessionid"] = "fixedfixedfixedfixedfixedfixed12"
    client.post(f"/demo/as/{invented.pk}/")
    assert client.cookies["sessionid"].value != "fixedfixedfixedfixedfixedfixed12"
