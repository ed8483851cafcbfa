from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatutesConfig(AppConfig):
    name = "xiezhi.statutes"
    verbose_name = _("法规库")
