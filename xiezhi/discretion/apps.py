from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscretionConfig(AppConfig):
    name = "xiezhi.discretion"
    verbose_name = _("裁量基准")
