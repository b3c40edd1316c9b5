"""What `manage.py check --deploy` has to say about this portal beyond Django's own checks."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


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
