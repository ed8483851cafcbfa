from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0004_sweep_of_a_place")]
    operations = [
        migrations.AddField("sweep", "heard", models.BigIntegerField(null=True)),
        migrations.AddField("sweep", "touched", models.JSONField(default=dict)),
        migrations.AlterField(
            "sweep",
            "kind",
            models.CharField(
                choices=[("full", "全部案件"), ("changed", "有变化的案件和登记"), ("place", "一个地区的案件")],
                max_length=8,
                verbose_name="范围",
            ),
        ),
    ]
