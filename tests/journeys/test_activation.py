"""A worker's first visit: from the slip of paper to the own page, and back after a forgotten password."""

import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from members import tasks
from members.models import AuditEntry
from members.rules.roles import Role
from tests.factories import BranchFactory, UserFactory
from tests.factories.members import appointed

PASSWORD, FORGOTTEN = "红旗渠畔一九六零年春", "another long password"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def test_from_the_slip_of_paper_to_the_own_page_and_back_after_forgetting(desk, root):
    branch = BranchFactory(name="一号矿")
    fan = UserFactory(name="范珍", branch=branch, password=None)
    officer = appointed(Role.MEMBERSHIP_OFFICER, branch, name="周芳")

    # The officer prints the slips of the branch.
    data = {"branch": branch.pk, "numbers": ""}
    sheet = desk(officer).post(reverse("admin:members_activationslip_add"), data).content.decode()
    (code,) = CODE.findall(sheet)
    assert reverse("members:activate") in sheet

    # Fan Zhen finds the way from the sign-in page, and types as people type.
    phone = Client()
    assert reverse("members:activate") in phone.get(reverse("account_login")).content.decode()
    typed = {"employee_number": f" {fan.employee_number} ", "code": code.lower().replace("-", " ")}
    assert phone.post(reverse("members:activate"), typed)["Location"] == reverse("members:choose-password")
    rules = phone.get(reverse("members:choose-password")).content.decode()
    assert "10" in rules
    choice = {"password1": PASSWORD, "password2": PASSWORD, "email": "fan@example.org"}
    assert phone.post(reverse("members:choose-password"), choice)["Location"] == reverse("me")
    assert phone.get(reverse("me")).status_code == 200

    # The slip is used up.
    again = Client().post(reverse("members:activate"), typed)
    assert again.context["form"].non_field_errors()

    # She confirms the address from her e-mail.
    _run_mail_jobs()
    phone.post(_link(mail.outbox[-1].body))
    assert EmailAddress.objects.get(user=fan).verified

    # Months later she has forgotten the password, and helps herself.
    later = Client()
    later.post(reverse("account_reset_password"), {"email": "fan@example.org"})
    _run_mail_jobs()
    reset = next(message for message in mail.outbox if "/password/reset/" in message.body)
    page = later.get(_link(reset.body), follow=True).request["PATH_INFO"]
    later.post(page, {"password1": FORGOTTEN, "password2": FORGOTTEN})
    later.post(reverse("account_login"), {"login": "fan@example.org", "password": FORGOTTEN})
    assert later.get(reverse("me")).status_code == 200
    assert phone.get(reverse("me")).status_code == 302

    kinds = list(AuditEntry.objects.filter(subject=fan).order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "slip_made",
        "activated",
        "signed_in",
        "sign_in_failed",
        "email_changed",
        "password_changed",
        "signed_in",
    ]


def _run_mail_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(status="todo", queue_name="mail").order_by("pk"):
        getattr(tasks, job.task_name.rpartition(".")[2])(**job.args)


def _link(body: str) -> str:
    return re.search(r"http://testserver(/account/\S+)", body)[1]
