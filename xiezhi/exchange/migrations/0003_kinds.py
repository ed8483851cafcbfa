"""A batch may be of any kind, and a mended line names any record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_row_version")]

    operations = [
        migrations.AddField("row", "record", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("row", "key", models.TextField(blank=True, default="")),
        migrations.RemoveConstraint("batch", "batch_once_per_organ"),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(fields=("organ", "kind", "sha256", "unit"), name="batch_once_per_organ"),
        ),
    ]
