"""The audit trail: only ever added, read by few."""

import csv
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.actions import audit
from members.models import AuditEntry
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import UserFactory
from tests.factories.members import appointed

LIST = "admin:members_auditentry_changelist"


@pytest.fixture
def entry(worker):
    return audit.record("signed_in", at=NOON, subject=worker, by=worker, details={"means": ["password"]})


def test_a_line_says_what_happened_to_whom_by_whom_and_when(worker, entry):
    values = AuditEntry.objects.values("kind", "subject", "by", "at", "details").get()

    assert values == {
        "kind": "signed_in",
        "subject": worker.pk,
        "by": worker.pk,
        "at": NOON,
        "details": {"means": ["password"]},
    }


def test_a_kind_that_nobody_knows_is_a_mistake_of_ours(db):
    with pytest.raises(ValueError, match="signed_inn"):
        audit.record("signed_inn", at=NOON)


@pytest.mark.parametrize(
    "statement", ["UPDATE members_auditentry SET kind = 'signed_out'", "DELETE FROM members_auditentry"]
)
def test_the_database_refuses_to_change_or_remove_a_line(entry, statement):
    refused = pytest.raises(IntegrityError, match="only ever added")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get().kind == "signed_in"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SYSTEM_ADMINISTRATOR, 200),
        (Role.AUDIT_COMMITTEE, 200),
        (Role.MEMBERSHIP_OFFICER, 403),
        (Role.EDITOR, 403),
    ],
)
def test_few_may_read_it(entry, desk, role, status):
    assert desk(appointed(role)).get(reverse(LIST)).status_code == status


def test_nobody_may_write_it(entry, desk):
    client = desk(appointed(Role.SYSTEM_ADMINISTRATOR))

    assert client.get(reverse("admin:members_auditentry_add")).status_code == 403
    assert client.post(reverse("admin:members_auditentry_delete", args=[entry.pk])).status_code == 403
    assert client.post(reverse("admin:members_auditentry_change", args=[entry.pk]), {}).status_code == 403


def test_it_is_searched_by_employee_number(worker, entry, desk):
    audit.record("signed_in", at=NOON, subject=UserFactory(name="别人"))
    client = desk(appointed(Role.AUDIT_COMMITTEE))

    page = client.get(reverse(LIST), {"q": worker.employee_number}).content.decode()

    assert worker.name in page
    assert "别人" not in page


def test_it_is_filtered_by_kind(worker, entry, desk):
    audit.record("signed_out", at=NOON, subject=UserFactory(name="别人"))
    client = desk(appointed(Role.AUDIT_COMMITTEE))

    response = client.get(reverse(LIST), {"kind__exact": "signed_out"})

    assert [line.kind for line in response.context["cl"].result_list] == ["signed_out"]


def test_it_can_be_taken_along_as_a_table(worker, entry, desk):
    trap = audit.record("role_given", at=NOON, subject=UserFactory(name="=1+1"), details={"role": "editor"})
    client = desk(appointed(Role.AUDIT_COMMITTEE))
    client.cookies["display"] = "standard.medium.auto.en"

    response = client.post(reverse(LIST), {"action": "export", "_selected_action": [entry.pk, trap.pk]})

    text = response.content.decode("utf-8")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeff")
    assert len(head) == 5
    assert sorted(row[4] for row in rows) == ["means: password", "role: editor"]
    assert all(row[0] == "2026-11-23 12:00:00+08:00" for row in rows)
    assert not any(cell.startswith("=") for row in rows for cell in row)
