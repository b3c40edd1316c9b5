"""The accounts every union begins with, their numbers of 2010, and the rules to be confirmed (finance/rules)."""

from datetime import date

from django.db import migrations

from finance.rules.accounts import ACCOUNTS
from finance.rules.limit_presets import DEFAULT_RULES
from union_portal.lib.database import moves_the_edition

ALWAYS = date(2000, 1, 1)
SHOWN = (
    "fundsettings",
    "publication",
    "account",
    "budget",
    "fundquestion",
    "fundanswer",
    "publiccopy",
    "auditreview",
)
"""What stands on pages that are kept for visitors. Entries show once they are published."""


def seed(apps, schema_editor):
    account, code, rule = (
        apps.get_model("finance", name) for name in ("Account", "AccountCode", "FinanceRule")
    )
    if account.objects.exists():  # A way back over this migration leaves them: books may stand on them.
        return
    account.objects.bulk_create(
        account(
            slug=row.slug, kind=row.kind.value, parent_id=row.parent or None, name=row.zh, name_en=row.en,
            is_posting=row.is_posting, is_open=row.is_for_grassroots, position=position,
        )
        for position, row in enumerate(ACCOUNTS, 1)
    )  # fmt: skip
    code.objects.bulk_create(
        code(account_id=row.slug, chart_version=2010, code=row.code_2010) for row in ACCOUNTS if row.code_2010
    )
    rule.objects.bulk_create(
        rule(
            code=row.code, kind=row.kind.value, province=row.province, from_on=row.valid_from or ALWAYS,
            to_on=row.valid_until, params=dict(row.params), effect=row.effect.value, citation=row.citation.text_zh,
            citation_en=row.citation.text_en, certainty=row.citation.certainty.value,
        )
        for row in DEFAULT_RULES
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_triggers"), ("news", "0002_triggers")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        *[moves_the_edition(f"finance_{table}") for table in SHOWN],
    ]
