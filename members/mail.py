"""The e-mails the portal writes: each in the language of its reader, with a link and nothing private."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import datetime
from email.utils import formataddr
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.accounts import site_name
from members.models import Notice, NoticeChoice, User

REFUSED_BY_SERVER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)


class NotAllSent(Exception):
    """Some e-mails of a batch were refused; the job is tried again for those."""


def send_notices(pks: Iterable[int], *, at: datetime) -> int:
    """Mail the notices that still wait for it; how many went out. May be called again after any failure."""
    sent = refused = 0
    waiting = _waiting(pks)
    if not waiting:
        return 0  # and the mail server is not bothered
    with get_connection() as connection:
        for pk, address in waiting.items():
            try:
                sent += _send_notice(pk, address, connection, at=at)
            except REFUSED_BY_SERVER:
                refused += 1
    if refused:
        raise NotAllSent(f"{refused} refused, {sent} sent")
    return sent


def _waiting(pks: Iterable[int]) -> dict[int, str]:
    """Notices not mailed yet whose readers have a verified address and want them by e-mail."""
    notices = list(
        Notice.objects.filter(pk__in=list(pks), mailed_at=None)
        .exclude(recipient__status=User.Status.LEFT)
        .values_list("pk", "recipient", "kind")
    )
    people = {recipient for _pk, recipient, _kind in notices}
    addresses = dict(verified_addresses().filter(user__in=people).values_list("user", "email"))
    declined = set(NoticeChoice.objects.filter(user__in=people, by_email=False).values_list("user", "kind"))
    return {
        pk: addresses[recipient]
        for pk, recipient, kind in notices
        if recipient in addresses and (recipient, kind) not in declined
    }


def verified_addresses() -> QuerySet[EmailAddress]:
    """Addresses whose owners have shown that they read them; the preferred one of a person comes last."""
    return EmailAddress.objects.filter(verified=True).order_by("primary", "pk")


@transaction.atomic
def _send_notice(pk: int, address: str, connection: BaseEmailBackend, *, at: datetime) -> bool:
    """The row stays locked while the e-mail leaves, so that two workers never send it twice."""
    waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, mailed_at=None)
    notice = waiting.select_related("recipient").first()
    if notice is None:
        return False
    url = reverse("members:notice", args=[notice.pk])
    send("notice", notice.recipient, address, notice.title, {"title": notice.title, "url": url}, connection)
    Notice.objects.filter(pk=pk).update(mailed_at=at)
    return True


def send_password_reset(address_pk: int) -> None:
    """The link with which a new password can be chosen; it stops working once used."""
    address = EmailAddress.objects.select_related("user").filter(pk=address_pk, verified=True).first()
    if address is None or not address.user.is_active:
        return
    user = address.user
    key = account_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    url = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    with translation.override(user.language):
        send("password_reset", user, address.email, _("Choose a new password"), {"url": url})


def send_email_confirmation(address_pk: int) -> None:
    """The link that shows that an address is the member's own."""
    address = EmailAddress.objects.select_related("user").filter(pk=address_pk, verified=False).first()
    if address is None:
        return
    url = reverse("account_confirm_email", args=[EmailConfirmationHMAC.create(address).key])
    with translation.override(address.user.language):
        send(
            "email_confirmation", address.user, address.email, _("Confirm your e-mail address"), {"url": url}
        )


def send(
    template: str,
    user: User,
    address: str,
    subject: str,
    context: dict[str, Any],
    connection: BaseEmailBackend | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    """One e-mail as text and as HTML, from templates/email/; `url` in `context` is an address on the portal."""
    name, address_of_site = site_name(), settings.SITE_URL
    context = context | {
        "url": address_of_site + context["url"],
        "site_name": name,
        "site_url": address_of_site,
    }
    with translation.override(user.language):
        text, page = (render_to_string(f"email/{template}.{kind}", context) for kind in ("txt", "html"))
    sender = formataddr((name, settings.DEFAULT_FROM_EMAIL))
    title = f"{name}: {subject}"
    mail = EmailMultiAlternatives(title, text, sender, [address], connection=connection, headers=headers)
    mail.attach_alternative(page, "text/html")
    mail.send()
