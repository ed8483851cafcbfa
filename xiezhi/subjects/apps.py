from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "xiezhi.subjects"
    verbose_name = _("执法主体")
