"""How far the building of the demo has come; a cut-off build goes on from here."""

from django.db import models

from xiezhi.core.records import Record


class Stage(Record):
    """One row a stage of the build: how many of how many steps are done."""

    organ_field = None

    name = models.CharField(max_length=20, unique=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)

    @property
    def complete(self) -> bool:
        return self.done >= self.total
