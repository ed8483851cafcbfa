import pytest

from xiezhi.core import roles
from xiezhi.core.web import nav
from xiezhi.core.web.lists import ListPage
from xiezhi.core.web.policy import page, policy_of, public_page


def test_a_page_without_declaration_has_no_policy():
    assert policy_of(lambda request: None) is None


def test_a_declared_page_admits_only_its_roles():
    view = page(roles.SUPERVISOR, roles.GOVERNMENT)(lambda request: None)
    policy = policy_of(view)
    assert policy.admits(roles.SUPERVISOR)
    assert not policy.admits(roles.OFFICER)
    assert not policy.admits(None)


def test_a_page_without_roles_admits_anybody_logged_in_and_nobody_else():
    policy = policy_of(page()(lambda request: None))
    assert policy.admits(roles.AUDITOR)
    assert not policy.admits(None)


def test_a_public_page_admits_a_stranger_and_class_views_carry_policies():
    assert policy_of(public_page(ListPage.as_view())).admits(None)


def test_an_unknown_role_is_refused_when_the_page_is_declared():
    with pytest.raises(ValueError, match="chief"):
        page("chief")


def test_navigation_leaves_out_pages_that_do_not_exist_or_are_not_for_the_role():
    groups = [
        nav.Group(
            "组",
            (
                nav.Item("部件", "inbox", "kit:home", frozenset({roles.OFFICER})),
                nav.Item("列表", "inbox", "kit:list", frozenset({roles.OFFICER})),
                nav.Item("监督", "inbox", "kit:form", frozenset({roles.SUPERVISOR})),
                nav.Item("没有", "inbox", "nowhere:list", frozenset({roles.OFFICER})),
            ),
        )
    ]
    entries = nav.build(roles.OFFICER, "/_kit/list/?x=1", groups)[0].entries
    assert [e.label for e in entries] == ["部件", "列表"]
    assert nav.build(None, "/_kit/", groups) == []


def test_the_longest_address_is_the_current_entry():
    groups = [nav.Group("", tuple(nav.Item(n, "inbox", f"kit:{n}", roles.EVERYONE) for n in ("home", "list")))]
    entries = nav.build(roles.OFFICER, "/_kit/list/7/", groups)[0].entries
    assert [e.current for e in entries] == [False, True]


def test_a_page_of_another_room_may_belong_to_an_entry():
    also = (("kit:home", "list/"),)
    groups = [nav.Group("", (nav.Item("部件", "inbox", "kit:home", roles.EVERYONE),
                             nav.Item("表单", "inbox", "kit:form", roles.EVERYONE, also)))]  # fmt: skip
    entries = nav.build(roles.OFFICER, "/_kit/list/7/", groups)[0].entries
    assert [e.current for e in entries] == [False, True]


def test_every_icon_of_the_navigation_is_vendored():
    from django.contrib.staticfiles import finders

    for group in nav.NAV:
        for item in group.items:
            assert finders.find(f"vendor/bootstrap-icons/{item.icon}.svg"), item.icon
