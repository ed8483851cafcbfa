from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EquipmentConfig(AppConfig):
    name = "xiezhi.equipment"
    verbose_name = _("装备与经费")
