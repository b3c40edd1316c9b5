"""What 0013_tighter_guards said about a no, and 0016_session_guards had overwritten."""

from importlib import import_module

from django.db import migrations

OLD = "OR OLD.answer IN ('void', 'declined')"


def again(apps, schema_editor):
    """Only where it was lost."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('proposals_support_holds'::regproc)")
        lost = OLD in cursor.fetchone()[0]
    if lost:
        import_module("proposals.migrations.0013_tighter_guards").of_old_texts(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0016_session_guards")]
    operations = [migrations.RunPython(again, migrations.RunPython.noop)]
