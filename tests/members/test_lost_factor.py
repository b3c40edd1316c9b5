"""Who has lost the phone and the recovery codes gets in again - by the machine itself, and not unnoticed."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from members.models import AuditEntry, Notice
from members.rules.roles import Role
from tests.factories import UserFactory
from tests.factories.members import PASSWORD, appointed

pytestmark = pytest.mark.django_db


def with_factors(user):
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


def after_the_password(user):
    data = {"login": user.employee_number, "password": PASSWORD}
    return Client().post(reverse("account_login"), data)["Location"]


def test_the_password_opens_the_account_again_but_not_the_admin(root):
    editor, colleague = with_factors(appointed(Role.EDITOR)), with_factors(UserFactory())
    assert after_the_password(editor) == reverse("mfa_authenticate")

    call_command("take_off_factors", editor.employee_number, reason="手机丢失", verbosity=0)

    assert after_the_password(editor) == reverse("me")
    assert after_the_password(colleague) == reverse("mfa_authenticate")
    browser = Client()
    browser.force_login(editor)
    assert browser.get(reverse("admin:index"), follow=True).status_code == 403


def test_it_ends_every_session_and_leaves_a_line_and_a_notice(client, root):
    member = UserFactory()
    client.post(reverse("account_login"), {"login": member.employee_number, "password": PASSWORD})
    with_factors(member)
    assert client.get(reverse("me")).status_code == 200

    call_command("take_off_factors", member.employee_number, reason="手机丢失", verbosity=0)

    entry = AuditEntry.objects.get(kind="factor_removed")
    assert (entry.subject, entry.by) == (member, None)
    assert entry.details == {"factor": ["recovery_codes", "totp"], "reason": "手机丢失"}
    assert Notice.objects.get(recipient=member).kind == "account"
    assert client.get(reverse("me")).status_code == 302


def test_the_command_says_what_does_not_fit(root, worker, in_english):
    with pytest.raises(CommandError, match="no second factor"):
        call_command("take_off_factors", worker.employee_number, reason="x")
    with pytest.raises(CommandError, match="Nobody"):
        call_command("take_off_factors", "99999", reason="x")
    with pytest.raises(CommandError, match="reason"):
        call_command("take_off_factors", worker.employee_number)
