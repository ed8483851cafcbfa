"""The business date and time of the platform. In the demo the date is fixed (setting TODAY), so that deadlines do not drift."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")


def today() -> dt.date:
    """Civil date at the place of work (Asia/Shanghai)."""
    if settings.TODAY:
        return dt.date.fromisoformat(settings.TODAY)
    return timezone.now().astimezone(CHINA).date()


def now() -> dt.datetime:
    """Instant, aware, UTC. Always the real one: the trail never runs on a demo date."""
    return timezone.now()
