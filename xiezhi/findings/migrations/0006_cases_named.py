from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0005_sweep_of_registers")]
    operations = [migrations.AddField("sweep", "named", models.JSONField(default=list))]
