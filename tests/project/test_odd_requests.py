"""Requests that no page of ours sends: each gets an answer below 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions import slips
from members.rules.roles import Role
from tests.factories import ArticleFactory, ColumnFactory
from tests.factories.members import PASSWORD, appointed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/news/archive/?year=9999", 200),
        ("/news/archive/?year=0000&branch=99999999999999999999", 200),
        ("/news/?before=2020-01-01T00:00:00%2B00:00:30.123456_5", 200),
        ("/news/?before=0001-01-01T00:00:00%2B14:00_5", 200),
        ("/news/?after=9999-12-31T23:59:59-14:00_5", 200),
        ("/news/99999999999999999999/", 404),
        ("/files/99999999999999999999/", 404),
        ("/search/?q=%00&page=99999999999", 400),
        ("/media/pictures/x%00.jpg", 400),
        ("/account/login/?next=http://[", 200),
        ("/account/password/reset/1-abc/?next=http://[", 200),
        ("/account/outside/oidc/a%00b/", 400),
    ],
)
def test_an_address_that_makes_no_sense_breaks_nothing(address, status, root):
    ArticleFactory(column=ColumnFactory(slug="union-news"))
    assert Client(raise_request_exception=False).get(address).status_code == status


STRANGE_ANSWER = """{"id": 1, "rawId": "a", "type": "public-key",
 "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}"""


@pytest.mark.parametrize(
    "credential",
    ["{}", "[]", '"x"', '{"id": 1}', '{"id": "YQ", "type": "public-key"}', STRANGE_ANSWER],
)
def test_an_answer_of_a_passkey_with_parts_missing_is_a_wrong_one(credential, root):
    client = Client(raise_request_exception=False)
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))


def test_nobody_adds_a_passkey_that_says_nonsense(sign_in, worker):
    client = sign_in(worker)
    client.raise_request_exception = False
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("mfa_add_webauthn"), {"credential": STRANGE_ANSWER}).status_code == 200


@pytest.mark.parametrize("chosen", ["x", "\0", "-1", ""])
def test_rows_that_cannot_be_are_not_looked_for(chosen, desk, root):
    client = desk(appointed(Role.MEMBERSHIP_OFFICER))
    client.raise_request_exception = False
    data = {"action": "print_slips_for_selected", "_selected_action": chosen}
    assert client.post(reverse("admin:members_user_changelist"), data).status_code == 400


def test_strangers_send_no_more_than_a_form(client, sign_in, worker, settings):
    """Django would write the whole of it to the disk before any page has looked at it."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.LARGEST_REQUEST = 1000, 5000

    def sending(size):
        upload = SimpleUploadedFile("x.bin", b"x" * size)
        return client.post(reverse("account_login"), {"login": "x", "file": upload}).status_code

    assert [sending(500), sending(2000)] == [200, 400]
    sign_in(worker)
    assert [sending(2000), sending(6000)] == [302, 400]


def test_the_page_of_one_slip_opens_for_its_officer_alone(desk, root):
    officer, mine = appointed(Role.MEMBERSHIP_OFFICER), appointed(Role.EDITOR)
    slip = slips.make_slip(mine, by=officer, at=timezone.now())
    made = mine.slips.get(user=slip.user)
    page = reverse("admin:members_activationslip_change", args=[made.pk])

    assert desk(officer).get(page).status_code == 200
    assert desk(mine).get(page).status_code == 403


@pytest.mark.parametrize(
    "question",
    [
        "password__startswith=md5",
        "phone__startswith=139",
        "name__regex=(",
        "status__regex=(",
        "branch__name=x",
    ],
)
def test_no_list_lets_anybody_spell_out_what_it_does_not_show(question, desk, root):
    """By ?password__startswith= the secret of every member could be read letter by letter."""
    client = desk(appointed(Role.MEMBERSHIP_OFFICER))
    address = reverse("admin:members_user_changelist")

    assert client.get(f"{address}?{question}").status_code == 400
    assert client.get(f"{address}?status__exact=active").status_code == 200
    assert client.get(f"{address}?in={root.pk}").status_code == 200


def test_the_audit_trail_is_filtered_by_day_and_kind_as_it_offers(desk, root):
    client = desk(appointed(Role.AUDIT_COMMITTEE))
    address = reverse("admin:members_auditentry_changelist")

    offered = "at__gte=2026-01-01+00:00%2B08:00&at__lt=2027-01-01+00:00%2B08:00&kind__exact=signed_in"
    assert client.get(f"{address}?{offered}").status_code == 200
    assert client.get(f"{address}?at__year=99999999999").status_code == 400
