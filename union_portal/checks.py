"""What `manage.py check --deploy` and `migrate` have to say about this portal beyond Django's own checks."""

from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from finance import guarding
from union_portal.lib.database import is_half_migrated


@register(Tags.security, deploy=True)
def staff_need_a_second_factor(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A trial may open the admin with a password alone; a server that people trust may not."""
    if settings.ADMIN_SECOND_FACTOR == "required":
        return []
    return [
        Error(
            "The admin opens without a second factor.",
            hint="Remove ADMIN_SECOND_FACTOR from the environment.",
            id="portal.E001",
        )
    ]


@register(Tags.security, deploy=True)
def the_site_is_served_over_https(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Passkeys, secure cookies and WeChat all need it."""
    if settings.IS_HTTPS:
        return []
    return [
        Error(
            "SITE_URL does not begin with https://.",
            hint="Set SITE_URL to the public address.",
            id="portal.E002",
        )
    ]


@register(Tags.security, deploy=True)
def mail_can_leave(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Without a mail server messages only land in a folder."""
    if settings.EMAIL_HOST:
        return []
    return [Error("No mail server is set.", hint="Set EMAIL_HOST (see .env.example).", id="portal.E003")]


@register(Tags.database, deploy=True)
def the_books_have_an_owner_of_their_own(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Whoever owns the tables of the ledger can switch its triggers off: better the application does not."""
    if not databases or not guarding.is_owner():
        return []
    return [
        Warning(
            "The portal owns the tables of its books, so its own account could switch their guards off.",
            hint="Give it a role that reads them and posts through one function: manage.py guard_ledger (docs/operations.md).",
            id="portal.W005",
        )
    ]


@register(Tags.database)
def no_migration_is_half_done(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """`migrate` asks for this before it begins."""
    return [
        Error(
            f"A part of the migrations that made the database “{name}” is missing.",
            hint="See docs/operations.md, “When it does not start”.",
            id="portal.E004",
        )
        for name in databases or ()
        if is_half_migrated(MigrationLoader(connections[name]))
    ]
