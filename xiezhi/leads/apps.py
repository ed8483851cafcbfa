from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "xiezhi.leads"
    verbose_name = _("监督线索")
