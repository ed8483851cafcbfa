
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('registry', '0002_from_accounts'),  # what stands here is taken over there first
    ]

    operations = [
        migrations.RemoveField(
            model_name='person',
            name='certificate_to',
        ),
        migrations.RemoveField(
            model_name='person',
            name='officer_no',
        ),
    ]
