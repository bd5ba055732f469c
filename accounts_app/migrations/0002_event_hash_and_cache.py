"""The formula of the event chain, and the table of the shared cache."""

from django.core.management import call_command
from django.db import migrations

from accounts_app.audit.models import EVENT_HASH_SQL


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts_app", "0001_initial")]

    operations = [
        migrations.RunSQL(EVENT_HASH_SQL, "DROP FUNCTION accounts_app_event_hash"),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
