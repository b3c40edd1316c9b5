"""Budgets that were sent back, with words that stay; lines of the bank that a month was closed with stay set aside or not."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from union_portal.lib.database import refusal, trigger

# The budget is locked: whoever approves at this moment waits, or is waited for.
RETURN = f"""
  IF TG_OP = 'INSERT' THEN
    SELECT approved_at, prepared_by_id INTO done, maker FROM finance_budget WHERE id = NEW.budget_id FOR UPDATE;
    IF done IS NOT NULL THEN
      {refusal("an_approved_budget_stays", "an approved budget is not sent back")}
    END IF;
    IF maker = NEW.by_id THEN
      {refusal("nobody_approves_the_budget_they_prepared", "somebody else sends back what one has prepared")}
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.handed_in_at IS NOT NULL
     OR (NEW.id, NEW.budget_id, NEW.reason, NEW.by_id, NEW.at) IS DISTINCT FROM (OLD.id, OLD.budget_id, OLD.reason, OLD.by_id, OLD.at) THEN
    {refusal("what_a_budget_was_returned_with_stays", "what a budget was sent back with stays")}
  END IF;
  RETURN NEW;
"""
APPROVED = f"""
  IF EXISTS (SELECT 1 FROM finance_budgetreturn WHERE budget_id = NEW.id AND handed_in_at IS NULL) THEN
    {refusal("a_returned_budget_is_not_approved", "what was sent back is handed in again before it is approved")}
  END IF;
  RETURN NEW;
"""
# A line that came in after the close was no part of what the month was closed with.
ASIDE = f"""
  IF EXISTS (
    SELECT 1 FROM finance_bankstatement s JOIN finance_period p ON p.book_id = s.book_id
      AND p.state = 'closed' AND p.closed_at >= s.at
      AND (OLD.at AT TIME ZONE '{settings.TIME_ZONE}')::date BETWEEN p.first_on AND p.last_on
    WHERE s.id = OLD.statement_id
  ) THEN
    {refusal("a_line_of_a_closed_month_stays_set_aside_or_not", "what a month was closed with stays")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0005_what_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="BudgetReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="what is to be put right")),
                ("at", models.DateTimeField(verbose_name="sent back at")),
                ("handed_in_at", models.DateTimeField(null=True, verbose_name="handed in again at")),
                ("budget", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="finance.budget", verbose_name="budget")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="sent back by")),
                ("handed_in_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="handed in again by")),
            ],
            options={
                "verbose_name": "return of a budget",
                "verbose_name_plural": "returns of a budget",
                "ordering": ["budget", "pk"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("handed_in_at__isnull", True)), fields=("budget",), name="a_budget_is_returned_once_until_it_is_handed_in", violation_error_message="It was sent back already."),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_returned_budget_is_told_why", violation_error_message="Say what is to be put right."),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_in_at__isnull", True), ("handed_in_by__isnull", True)),
                            models.Q(("handed_in_at__isnull", False), ("handed_in_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_hands_a_budget_in_is_named",
                    ),
                ],
            },
        ),
        trigger(
            "finance_budget_return", RETURN, ("finance_budgetreturn", "BEFORE INSERT OR UPDATE OR DELETE"),
            declare="DECLARE done timestamptz; maker bigint;",
        ),
        trigger(
            "finance_budget_returned", APPROVED, ("finance_budget", "BEFORE UPDATE"),
            only="NEW.approved_at IS NOT NULL AND OLD.approved_at IS NULL",
        ),
        trigger(
            "finance_bank_line_aside", ASIDE, ("finance_bankline", "BEFORE UPDATE"),
            only="NEW.set_aside IS DISTINCT FROM OLD.set_aside",
        ),
    ]  # fmt: skip
