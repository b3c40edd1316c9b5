"""The second factor: the door of the admin, and how it is set up."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from members.models import AuditEntry, Notice
from members.rules.roles import Role
from tests.factories.members import PASSWORD, appointed
from union_portal.admin import PortalAdminSite

INDEX = "admin:index"
ANNOUNCED = pytest.mark.django_db(transaction=True)
"""allauth announces a new factor when its transaction is through, which needs a real one."""


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR, name="陈静")


def sign_in_with_password(client: Client, user) -> Client:
    client.post(reverse("account_login"), {"login": user.employee_number, "password": PASSWORD})
    return client


def code_for(secret: str) -> str:
    """What the app on the phone shows now; a code counts once, so the memory of used ones is wiped first."""
    cache.clear()
    accepted = list(totp.yield_hotp_counters_from_time())
    now = accepted[len(accepted) // 2]  # the one before it runs out while a test still types
    return totp.format_hotp_value(totp.hotp_value(secret, now))


def set_up_app(client: Client) -> str:
    """Goes through the pages as a person would; the key of the app."""
    url = reverse("mfa_activate_totp")
    client.post(f"{reverse('account_reauthenticate')}?next={url}", {"password": PASSWORD})
    secret = client.get(url).context["form"].secret
    response = client.post(url, {"code": code_for(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


def test_a_password_alone_does_not_open_the_admin(client, editor):
    sign_in_with_password(client, editor)

    response = client.get(reverse(INDEX), follow=True)

    assert response.status_code == 403
    assert reverse("mfa_activate_totp") in response.content.decode()


@pytest.mark.parametrize("name", ["admin:members_user_changelist", "admin:jsi18n", "admin:app_list"])
def test_no_address_of_the_admin_opens_without_it(client, root, name):
    officer = appointed(Role.MEMBERSHIP_OFFICER)
    args = ["members"] if name == "admin:app_list" else []
    sign_in_with_password(client, officer)

    assert client.get(reverse(name, args=args)).status_code in (302, 403)


@ANNOUNCED
def test_setting_the_app_up_opens_it_at_once(client, editor):
    sign_in_with_password(client, editor)

    set_up_app(client)

    assert client.get(reverse(INDEX)).status_code == 200


def test_afterwards_signing_in_takes_both(client, editor):
    secret = set_up_app(sign_in_with_password(client, editor))
    fresh = Client()

    sign_in_with_password(fresh, editor)
    assert fresh.get(reverse("me")).status_code == 302
    wrong = fresh.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "code" in wrong.context["form"].errors
    fresh.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert fresh.get(reverse(INDEX)).status_code == 200
    assert kinds()[-2:] == ["sign_in_failed", "signed_in"]
    assert AuditEntry.objects.filter(kind="signed_in").first().details == {"means": ["password", "totp"]}


def test_a_code_counts_once(client, editor):
    secret = set_up_app(sign_in_with_password(client, editor))
    code = code_for(secret)
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in_with_password(browser, editor)
        browser.post(reverse("mfa_authenticate"), {"code": code})

    assert (first.get(reverse("me")).status_code, second.get(reverse("me")).status_code) == (200, 302)


def test_codes_are_not_tried_for_ever(client, editor):
    secret = set_up_app(sign_in_with_password(client, editor))
    fresh = sign_in_with_password(Client(), editor)
    right = code_for(secret)
    for _try in range(5):
        fresh.post(reverse("mfa_authenticate"), {"code": "000000"})

    fresh.post(reverse("mfa_authenticate"), {"code": right})

    assert fresh.get(reverse("me")).status_code == 302


def test_a_session_older_than_the_factor_has_to_show_it(client, editor):
    older = sign_in_with_password(Client(), editor)
    secret = set_up_app(sign_in_with_password(client, editor))

    response = older.get(reverse(INDEX), follow=True)
    page = response.redirect_chain[-1][0]
    assert page.startswith(reverse("mfa_reauthenticate"))
    answer = older.post(page, {"code": code_for(secret), "next": reverse(INDEX)})

    assert answer["Location"] == reverse(INDEX)
    assert older.get(reverse(INDEX)).status_code == 200


@ANNOUNCED
def test_removing_the_factor_closes_the_admin(client, editor):
    set_up_app(sign_in_with_password(client, editor))
    assert client.get(reverse(INDEX)).status_code == 200

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert client.get(reverse(INDEX), follow=True).status_code == 403
    assert "factor_removed" in kinds()


def test_a_recovery_code_opens_once(client, editor):
    set_up_app(sign_in_with_password(client, editor))
    (code, *_others) = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in_with_password(browser, editor)
        browser.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get(reverse(INDEX)).status_code == 200
    assert second.get(reverse("me")).status_code == 302


def test_setting_up_asks_for_the_password_again(client, editor):
    sign_in_with_password(client, editor)

    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


def test_the_secret_lies_encrypted_in_the_database(client, editor):
    secret = set_up_app(sign_in_with_password(client, editor))

    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_secret_is_drawn_into_the_page_itself(client, editor):
    sign_in_with_password(client, editor)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("mfa_activate_totp")).content.decode()

    assert "<svg" in page
    assert not re.search(r'src="data:|style="|<script>', page)


@ANNOUNCED
def test_setting_up_leaves_a_line_and_tells_the_person(client, editor):
    set_up_app(sign_in_with_password(client, editor))

    entries = AuditEntry.objects.filter(kind="factor_added")
    assert {entry.details["factor"] for entry in entries} == {"totp", "recovery_codes"}
    assert {entry.subject for entry in entries} == {editor}
    assert Notice.objects.filter(recipient=editor, kind="account").count() == 1


def test_a_worker_is_told_that_this_is_not_for_them(client, worker):
    sign_in_with_password(client, worker)

    assert client.get(reverse(INDEX), follow=True).status_code == 403


def test_a_stranger_is_sent_to_the_sign_in_page_and_comes_back(client, root):
    page = reverse("admin:members_user_changelist")

    response = client.get(page, follow=True)

    final, _status = response.redirect_chain[-1]
    assert final == f"{reverse('account_login')}?next={page}"


def test_a_trial_may_do_without(client, editor, settings):
    settings.ADMIN_SECOND_FACTOR = "optional"
    sign_in_with_password(client, editor)

    assert client.get(reverse(INDEX)).status_code == 200


@pytest.mark.parametrize(("said", "is_refused"), [("optional", True), ("", True), ("required", False)])
def test_production_cannot_do_without_silently(settings, said, is_refused):
    settings.ADMIN_SECOND_FACTOR = said

    found = {message.id for message in run_checks(include_deployment_checks=True)}

    assert ("portal.E001" in found) == is_refused


def test_the_admin_has_no_sign_in_form_of_its_own(client, root):
    data = {"username": "ADMIN", "password": PASSWORD}

    response = client.post(reverse("admin:login"), data)

    assert response.status_code == 302
    assert PortalAdminSite.login_form is None
