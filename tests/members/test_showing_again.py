"""Showing again who one is: the same page, asked for by password or by code."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "field"), [("account_reauthenticate", "password"), ("mfa_reauthenticate", "code")]
)
def test_each_page_sends_what_it_asks_for_to_its_own_address(client, sign_in, name, field):
    member = UserFactory()
    TOTP.activate(member, generate_totp_secret())
    page = sign_in(member).get(reverse(name)).content.decode()
    assert (f'action="{reverse(name)}"' in page, f'name="{field}"' in page) == (True, True)
