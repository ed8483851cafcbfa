"""Divisions with the aliases other systems use for them, and organs. Paths end in "/" so that 1/1 never covers 1/10."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record, Versioned


class Level(models.TextChoices):
    PROVINCE = "province", _("省级")
    PREFECTURE = "prefecture", _("地级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡级")


class Kind(models.TextChoices):
    GOVERNMENT = "government", _("人民政府")
    COMMISSION = "commission", _("行政公署（派出机关）")
    SUPERVISION = "supervision", _("行政执法监督机构")
    AGENCY = "agency", _("行政执法机关")
    AUTHORIZED = "authorized", _("法律法规授权的组织")
    ENTRUSTED = "entrusted", _("受委托组织")
    LEGAL_UNIT = "legal_unit", _("法制机构")
    OFFICE = "office", _("司法所")


class Division(Record):
    """行政区划. `code` is the platform's own (statistics bureau); see DivisionAlias for the rest."""

    organ_field = None

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=models.Q(path__endswith="/"), name="division_path_slash")]

    def __str__(self) -> str:
        return self.name


class DivisionAlias(Record):
    """A code that another system uses for the same division (GB/T 2260, maps, old tables)."""

    organ_field = None

    system = models.CharField(_("代码体系"), max_length=40)
    code = models.CharField(_("代码"), max_length=12)
    division = models.ForeignKey(Division, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "code", "division"], name="division_alias_once")]


class Organ(Versioned):
    """机关或组织. `path` runs along `parent` (an agency over its units), not along the divisions."""

    organ_field = "id"

    code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    letter_code = models.CharField(_("机关代字"), max_length=20, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    field = models.CharField(_("执法领域"), max_length=40, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organs")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)
    vertical = models.BooleanField(_("垂直管理"), default=False)
    upper_department = models.CharField(_("上一级主管部门"), max_length=120, blank=True)
    confirmed_on = models.DateField(_("主体资格确认日期"), null=True, blank=True)
    ended_on = models.DateField(_("主体资格终止日期"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "level"])]
        constraints = [models.CheckConstraint(condition=models.Q(path__endswith="/"), name="organ_path_slash")]

    def __str__(self) -> str:
        return self.name
