from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "xiezhi.exams"
    verbose_name = _("资格考试")
