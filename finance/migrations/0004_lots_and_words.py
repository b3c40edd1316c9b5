"""Samples that neither side chooses, and entries found by their words."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import only_grows, refusal, trigger

# A signature of the committee shows the number of its turn; hashed so many times it is the anchor of its key.
LOT = f"""
  SELECT * INTO the_key FROM finance_signingkey WHERE id = NEW.key_id;
  IF the_key.anchor = '' THEN
    IF NEW.number <> '' OR NEW.turn <> 0 THEN
      {refusal("a_number_is_that_of_its_turn", "a key without an anchor has no numbers")}
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number !~ '^[0-9a-f]{{64}}$' OR NEW.turn <> (
    SELECT count(*) FROM finance_checkpoint c JOIN finance_checkpoint own ON own.id = NEW.checkpoint_id
    WHERE c.book_id = own.book_id AND c.id <= own.id AND position('key ' || the_key.vkey || chr(10) IN c.body) > 0
  ) THEN
    {refusal("a_number_is_that_of_its_turn", "each checkpoint of a key has its own number")}
  END IF;
  found := decode(NEW.number, 'hex');
  FOR step IN 1 .. NEW.turn LOOP
    found := sha256(found);
  END LOOP;
  IF encode(found, 'hex') <> the_key.anchor THEN
    {refusal("a_number_is_that_of_its_turn", "the number does not lead to the anchor of its key")}
  END IF;
  RETURN NEW;
"""
KEY = f"""
  IF TG_OP = 'DELETE' OR (NEW.book_id, NEW.holder, NEW.vkey, NEW.anchor) IS DISTINCT FROM (OLD.book_id, OLD.holder, OLD.vkey, OLD.anchor) THEN
    {refusal("a_signing_key_stays", "a key is retired, never changed")}
  END IF;
  RETURN NEW;
"""
# finance/finding.py asks by the same expression.
PAIRS = "CREATE INDEX finance_entry_pairs ON finance_entrywords USING gin (zh_bigrams(text));"
GATHER = """
INSERT INTO finance_entrywords (entry_id, book_id, seq, text)
SELECT id, book_id, seq, lower(normalize(narration, NFKC)) FROM finance_entry;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0003_seeds"),
        ("news", "0003_pairs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("signingkey", "anchor", models.CharField(blank=True, default="", editable=False, max_length=64)),
        migrations.AddField("checkpointsignature", "turn", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("checkpointsignature", "number", models.CharField(blank=True, default="", max_length=64)),
        migrations.CreateModel(
            name="AuditDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_money", models.PositiveSmallIntegerField(null=True)),
                ("at_random", models.PositiveSmallIntegerField(null=True)),
                ("above_fen", models.BigIntegerField(null=True)),
                ("reversals", models.BooleanField(default=False)),
                ("seed", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("review", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="finance.auditreview")),
            ],
            options={
                "verbose_name": "draw of a sample",
                "verbose_name_plural": "draws of samples",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at_random__isnull", True), ("by_money__isnull", True)) | models.Q(("seed__regex", "^[0-9a-f]{64}$")),
                        name="a_lot_is_drawn_with_a_seed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryWords",
            fields=[
                ("entry", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="words", serialize=False, to="finance.entry")),
                ("seq", models.IntegerField()),
                ("text", models.CharField(max_length=400)),
                ("book", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="finance.book")),
            ],
            options={
                "verbose_name": "words of an entry",
                "verbose_name_plural": "words of entries",
                "constraints": [models.UniqueConstraint(fields=("book", "seq"), name="words_of_an_entry_are_gathered_once")],
            },
        ),
        migrations.RunSQL(PAIRS, "DROP INDEX finance_entry_pairs;"),
        migrations.RunSQL(GATHER, migrations.RunSQL.noop),
        trigger(
            "finance_number_of_its_turn", LOT, ("finance_checkpointsignature", "BEFORE INSERT"),
            declare="DECLARE the_key finance_signingkey; found bytea;",
        ),
        trigger("finance_key_stays", KEY, ("finance_signingkey", "BEFORE UPDATE OR DELETE")),
        only_grows("finance_auditdraw"),
        only_grows("finance_auditsample"),
    ]  # fmt: skip
