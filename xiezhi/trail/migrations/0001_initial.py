from django.db import migrations, models

SQLITE = [
    "CREATE TRIGGER trail_line_no_update BEFORE UPDATE ON trail_line BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END",
    "CREATE TRIGGER trail_line_no_delete BEFORE DELETE ON trail_line BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END",
    """CREATE TRIGGER trail_line_chain BEFORE INSERT ON trail_line
    WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM trail_line), 0) + 1
      OR NEW.prev <> COALESCE((SELECT hash FROM trail_line ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
    BEGIN SELECT RAISE(ABORT, 'trail line out of order'); END""",
    "CREATE TRIGGER trail_head_no_delete BEFORE DELETE ON trail_head BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END",
]
POSTGRES = [
    """CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'trail is append-only'; END $$""",
    """CREATE FUNCTION trail_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last RECORD;
    BEGIN
      SELECT seq, hash INTO last FROM trail_line ORDER BY seq DESC LIMIT 1;
      IF NEW.seq <> COALESCE(last.seq, 0) + 1 OR NEW.prev <> COALESCE(last.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'trail line out of order';
      END IF;
      RETURN NEW;
    END $$""",
    "CREATE TRIGGER trail_line_no_change BEFORE UPDATE OR DELETE ON trail_line FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    "CREATE TRIGGER trail_line_no_truncate BEFORE TRUNCATE ON trail_line FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()",
    "CREATE TRIGGER trail_line_chain BEFORE INSERT ON trail_line FOR EACH ROW EXECUTE FUNCTION trail_in_order()",
    "CREATE TRIGGER trail_head_no_delete BEFORE DELETE ON trail_head FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    "CREATE TRIGGER trail_head_no_truncate BEFORE TRUNCATE ON trail_head FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()",
    "ALTER TABLE trail_line ENABLE ALWAYS TRIGGER trail_line_no_change",
    "ALTER TABLE trail_line ENABLE ALWAYS TRIGGER trail_line_no_truncate",
    "ALTER TABLE trail_line ENABLE ALWAYS TRIGGER trail_line_chain",
]


def triggers(apps, schema_editor):
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(sql)


def first_head(apps, schema_editor):
    apps.get_model("trail", "Head").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(default="0" * 64, max_length=64)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(id=1), name="trail_one_head")]},
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=32)),
                ("actor", models.CharField(max_length=60)),
                ("actor_name", models.CharField(max_length=80)),
                ("role", models.CharField(max_length=30)),
                ("organ", models.CharField(max_length=30)),
                ("organ_name", models.CharField(max_length=200)),
                ("verb", models.CharField(db_index=True, max_length=60)),
                ("about", models.CharField(db_index=True, max_length=80)),
                ("about_organ", models.BigIntegerField(db_index=True, null=True)),
                ("outcome", models.CharField(max_length=10)),
                ("reason", models.TextField()),
                ("detail", models.TextField()),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"ordering": ["seq"]},
        ),
        migrations.RunPython(first_head, migrations.RunPython.noop),
        migrations.RunPython(triggers, migrations.RunPython.noop),
    ]
