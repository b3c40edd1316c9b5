"""Matches that come to the same sum and stay with their closed month, years that stay carried forward, declarations."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import only_grows, refusal, trigger

# A line of one side may be several of the other: whatever hangs together has one line on one of its sides.
SUM = f"""
  IF TG_OP = 'DELETE' THEN
    given := OLD;
  ELSE
    given := NEW;
  END IF;
  FOR pair IN SELECT * FROM finance_bankmatch WHERE bank_line_id = given.bank_line_id OR line_id = given.line_id LOOP
    SELECT count(*), sum(l.amount_fen) INTO lines, of_lines
      FROM finance_bankmatch m JOIN finance_line l ON l.id = m.line_id WHERE m.bank_line_id = pair.bank_line_id;
    SELECT count(*), sum(b.amount_fen) INTO banks, of_banks
      FROM finance_bankmatch m JOIN finance_bankline b ON b.id = m.bank_line_id WHERE m.line_id = pair.line_id;
    IF lines > 1 AND banks > 1 OR of_lines <> of_banks OR NOT EXISTS (
      SELECT 1 FROM finance_bankline b JOIN finance_bankstatement s ON s.id = b.statement_id
      JOIN finance_line l ON l.id = pair.line_id JOIN finance_entry e ON e.id = l.entry_id
      WHERE b.id = pair.bank_line_id AND b.set_aside = '' AND s.account_id = l.account_id AND b.book_id = e.book_id
    ) THEN
      {refusal("a_match_comes_to_the_same_sum", "matched lines stand on the same account and come to the same sum")}
    END IF;
  END LOOP;
  RETURN NULL;
"""
MATCH = f"""
  IF TG_OP = 'UPDATE' OR EXISTS (
    SELECT 1 FROM finance_bankline b JOIN finance_line l ON l.id = OLD.line_id
    JOIN finance_period p ON p.book_id = b.book_id AND p.state = 'closed' AND p.closed_at >= OLD.at
      AND (p.id = l.period_id OR (b.at AT TIME ZONE '{settings.TIME_ZONE}')::date BETWEEN p.first_on AND p.last_on)
    WHERE b.id = OLD.bank_line_id
  ) THEN
    {refusal("a_match_of_a_closed_month_stays", "what a month was closed with stays")}
  END IF;
  RETURN OLD;
"""
LINE = f"""
  IF (NEW.statement_id, NEW.book_id, NEW.number, NEW.at, NEW.summary, NEW.counterparty, NEW.amount_fen, NEW.balance_fen, NEW.serial, NEW.fingerprint)
     IS DISTINCT FROM
     (OLD.statement_id, OLD.book_id, OLD.number, OLD.at, OLD.summary, OLD.counterparty, OLD.amount_fen, OLD.balance_fen, OLD.serial, OLD.fingerprint)
     OR NEW.set_aside <> '' AND EXISTS (SELECT 1 FROM finance_bankmatch WHERE bank_line_id = NEW.id) THEN
    {refusal("a_line_of_the_bank_stays", "a line of the bank stays as it was brought in")}
  END IF;
  RETURN NEW;
"""
CARRIED = f"""
  IF EXISTS (SELECT 1 FROM finance_entry WHERE id = NEW.reverses_id AND kind = 'carry_forward') THEN
    {refusal("a_year_carried_forward_stays", "a year that was carried forward stays")}
  END IF;
  RETURN NULL;
"""
# Asked of reversals alone: other entries cost nothing more.
STAYS = f"""
CREATE FUNCTION finance_carried_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{CARRIED}
END $$;
CREATE TRIGGER finance_carried_forward AFTER INSERT ON finance_entry FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
  EXECUTE FUNCTION finance_carried_forward();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0004_lots_and_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(verbose_name="year")),
                ("note", models.CharField(blank=True, default="", help_text="Who looked at what, and when.", max_length=300, verbose_name="how it was looked into")),
                ("at", models.DateTimeField(verbose_name="signed at")),
                ("book", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="finance.book", verbose_name="book")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="signed by")),
            ],
            options={
                "verbose_name": "annual declaration",
                "verbose_name_plural": "annual declarations",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("book", "year"), name="a_year_is_declared_once", violation_error_message="The declaration of this year is signed already.")
                ],
            },
        ),
        only_grows("finance_declaration"),
        trigger(
            "finance_match_sum", SUM, ("finance_bankmatch", "AFTER INSERT OR DELETE DEFERRABLE INITIALLY DEFERRED"),
            declare="DECLARE given finance_bankmatch; pair finance_bankmatch; lines bigint; banks bigint; of_lines bigint; of_banks bigint;",
        ),
        trigger("finance_match_stays", MATCH, ("finance_bankmatch", "BEFORE UPDATE OR DELETE")),
        trigger("finance_bank_line_stays", LINE, ("finance_bankline", "BEFORE UPDATE")),
        migrations.RunSQL(STAYS, "DROP TRIGGER finance_carried_forward ON finance_entry; DROP FUNCTION finance_carried_forward();"),
    ]  # fmt: skip
