"""Deadlines of any record: when they run out, by which clause, and how the date was reached."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.records import Record
from xiezhi.organs.models import Organ


class State(models.TextChoices):
    RUNNING = "running", _("计时中")
    MET = "met", _("已办结")
    STOPPED = "stopped", _("已停止")


class Duty(models.TextChoices):
    """Whose duty the deadline is: the supervised organ's, or the supervision body's own."""

    ORGAN = "organ", _("行政执法机关")
    BODY = "body", _("行政执法监督机构")


class Deadline(Record):
    """One limit of one record. `label` and the steps in `how` are source texts, translated where they are shown."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    record = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    label = models.CharField(_("期限"), max_length=100)
    duty = models.CharField(_("责任方"), max_length=10, choices=Duty.choices, default=Duty.ORGAN)
    starts_on = models.DateField(_("起算日"))
    ends_on = models.DateField(_("届满日"))
    cite = models.CharField(_("依据"), max_length=200, blank=True)
    how = models.JSONField(default=list)
    statutory = models.BooleanField(_("法定"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RUNNING)
    met_on = models.DateField(_("办结日"), null=True, blank=True)

    class Meta:
        ordering = ["ends_on", "id"]
        indexes = [models.Index(fields=["state", "organ", "ends_on"]), models.Index(fields=["record", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"], condition=models.Q(state="running"), name="clock_one_running"
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="clock_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.ends_on}"

    def explain(self, translate: Callable[[str], str]) -> list[str]:
        """The way to the date as sentences, in the reader's language."""
        lines = []
        for step in self.how:
            named = set(step.get("messages", ()))
            params = {k: translate(str(v)) if k in named else v for k, v in step.get("params", {}).items()}
            cited = step.get("cited", "")
            lines.append(translate(step["text"]).format(**params) + (f"（{cited}）" if cited else ""))
        return lines
