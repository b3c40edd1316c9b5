"""Accounts in a real browser: passkeys, and the pages that only open after showing the password again."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from members.actions.slips import make_slip
from tests.browser.conftest import House, Window
from tests.factories.members import PASSWORD

KEY_HOLDER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(view: Window) -> Window:
    """A device that keeps passkeys and always says yes."""
    session = view.context.new_cdp_session(view.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_HOLDER})
    return view


def show_that_it_is_me(view: Window) -> None:
    view.page.fill("input[name=password]", PASSWORD)
    view.page.click("main form button")


def set_up_passkey(view: Window) -> None:
    view.open(reverse("mfa_add_webauthn"))
    show_that_it_is_me(view)
    view.page.check("input[name=passwordless]")
    view.page.click("main form .btn")
    view.page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))


def test_a_passkey_opens_the_account_and_the_admin_without_a_password(house: House, window):
    view = with_device(window())
    view.sign_in(house.staff)
    set_up_passkey(view)
    assert Authenticator.objects.filter(user=house.staff, type="webauthn").count() == 1

    view.context.clear_cookies()
    page = view.open(reverse("account_login"))
    page.click("form[data-passkey=login] button")
    page.wait_for_url("**" + reverse("me"))
    page = view.open(reverse("admin:index"))

    assert page.url == view.url + reverse("admin:index")
    assert view.complaints == []
    assert view.outside == []


def test_a_passkey_serves_as_second_factor(house: House, window):
    view = with_device(window())
    view.sign_in(house.worker)
    set_up_passkey(view)

    view.open(reverse("account_logout"))
    view.page.click("main form button.btn")
    view.open(reverse("account_login"))
    view.page.fill("input[name=login]", house.worker.employee_number)
    view.page.fill("input[name=password]", PASSWORD)
    view.page.click("main form button.btn")
    view.page.wait_for_url("**" + reverse("mfa_authenticate"))
    view.page.click("form[data-passkey=use] button")

    view.page.wait_for_url("**" + reverse("me"))


def test_a_device_that_says_no_is_told_in_words(house: House, window):
    page = window().open(reverse("account_login"))
    page.evaluate(
        """() => {
            navigator.credentials.get = () => Promise.reject(new DOMException("no", "NotAllowedError"));
        }"""
    )

    page.click("form[data-passkey=login] button")

    page.wait_for_selector("[data-passkey-trouble]:visible")


def test_without_javascript_no_passkey_is_offered_and_the_password_works(house: House, window):
    view = window(javascript=False)
    page = view.open(reverse("account_login"))
    assert not page.is_visible("form[data-passkey=login]")

    view.sign_in(house.worker)


ACCOUNT_PAGES = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "socialaccount_connections",
    "account_reauthenticate",
    "mfa_reauthenticate_webauthn",
]


@pytest.mark.long
@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_page_of_the_account_has_a_fault_that_a_browser_can_find(house: House, window, mode):
    view = with_device(window(mode=mode))
    view.sign_in(house.worker)
    set_up_passkey(view)
    key = Authenticator.objects.get(type="webauthn")
    paths = [
        *map(reverse, ACCOUNT_PAGES),
        reverse("mfa_edit_webauthn", args=[key.pk]),
        reverse("mfa_remove_webauthn", args=[key.pk]),
    ]

    assert view.faults(paths, only_larger=mode == "elder") == {}
    assert view.complaints == []
    assert view.outside == []


def test_the_way_in_with_a_slip_has_no_barrier_either(house: House, window):
    code = make_slip(house.worker, by=None, at=timezone.now()).code
    view = window(width=360, mode="elder")
    page = view.open(reverse("members:activate"))
    page.fill("input[name=employee_number]", house.worker.employee_number)
    page.fill("input[name=code]", "0000-0000-0000")
    view.press("main form .btn")
    assert page.locator(".note.error").count() == 1
    assert view.axe() == []
    page.fill("input[name=code]", code)
    page.click("main form .btn")
    page.wait_for_url("**" + reverse("members:choose-password"))
    assert view.axe() == []

    page.fill("input[name=password1]", "quite another password")
    page.fill("input[name=password2]", "quite another password")
    page.click("main form .btn")

    page.wait_for_url("**" + reverse("me"))
