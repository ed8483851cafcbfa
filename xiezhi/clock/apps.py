from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "xiezhi.clock"
    verbose_name = _("期限")
