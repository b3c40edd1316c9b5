"""Chair and recorder stay as long as a text stands that one of them has signed; a new wording may have others."""

from importlib import import_module

from django.db import migrations

papers = import_module("proposals.migrations.0007_paper_guards")
session = import_module("proposals.migrations.0016_session_guards")

PEOPLE = session.other(
    papers.PEOPLE,
    (
        "WHERE version.minutes_id = NEW.id",
        "WHERE version.minutes_id = NEW.id AND version.number = (\n"
        "        SELECT max(number) FROM proposals_minutesversion WHERE minutes_id = NEW.id)",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0020_autosave_guards")]
    operations = [session.again("proposals_minutes_people", PEOPLE, papers.PEOPLE)]
