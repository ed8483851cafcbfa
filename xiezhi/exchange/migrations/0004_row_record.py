"""The case that a mended line became is named like any other record."""

from django.db import migrations


def name_records(apps, schema_editor):
    rows = apps.get_model("exchange", "Row")._base_manager
    for row in rows.exclude(case=None).select_related("case").iterator(1000):
        rows.filter(pk=row.pk).update(record=f"cases.Case:{row.case_id}", key=row.case.case_no)


def name_cases(apps, schema_editor):
    rows, cases = (apps.get_model(*name)._base_manager for name in (("exchange", "Row"), ("cases", "Case")))
    for row in rows.filter(record__startswith="cases.Case:").iterator(1000):
        rows.filter(pk=row.pk).update(case=cases.filter(pk=int(row.record.partition(":")[2])).first())


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_kinds"), ("cases", "0001_initial")]

    operations = [migrations.RunPython(name_records, name_cases), migrations.RemoveField("row", "case")]
