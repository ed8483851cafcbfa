"""The kit is tested on its own gallery, without the rooms above it."""

import pytest

from xiezhi.core.tests import site


@pytest.fixture(autouse=True)
def kit_site(settings):
    """Gallery URLs, and an actor chosen by the test in place of a log-in."""
    settings.ROOT_URLCONF = "xiezhi.core.tests.site"
    settings.MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
        "xiezhi.core.tests.site.ActorForTests",
        "xiezhi.core.web.errors.RefusalMiddleware",
    ]
    settings.CSRF_FAILURE_VIEW = "xiezhi.core.web.errors.csrf_failure"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.BELL_COUNT = ""
    settings.TODAY = "2026-09-23"
    site.ActorForTests.actor = None
    yield
    site.ActorForTests.actor = None


@pytest.fixture
def act_as():
    """Set who opens the pages of this test."""

    def choose(actor):
        site.ActorForTests.actor = actor

    return choose
