from django.db import migrations

from xiezhi.statutes import index


class Migration(migrations.Migration):
    """The index of full-text search as it is made now: on PostgreSQL over a function that says what it costs."""

    dependencies = [("statutes", "0001_initial")]

    operations = [migrations.RunPython(index.build, migrations.RunPython.noop)]
