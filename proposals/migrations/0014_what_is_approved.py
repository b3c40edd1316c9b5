"""What the congress approves has to be passed, and no term lasts a hundred years: rows entered before that was asked."""

from django.db import migrations

# Agendas of closed sessions stand still, but for this once.
FILL = """
ALTER TABLE proposals_agendaitem DISABLE TRIGGER proposals_agenda_stays;
UPDATE proposals_agendaitem SET is_to_be_passed = true WHERE power = 'approve' AND NOT is_to_be_passed;
ALTER TABLE proposals_agendaitem ENABLE TRIGGER proposals_agenda_stays;
UPDATE proposals_congressrule SET upper = greatest(number, 100) WHERE kind = 'range' AND upper > 100;
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0013_tighter_guards")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
