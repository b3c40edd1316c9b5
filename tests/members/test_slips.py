"""Activation slips: made, printed, used once."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions import slips
from members.models import ActivationSlip, AuditEntry, User
from members.rules.codes import SYMBOLS, grouped, read_code
from members.rules.roles import Role
from tests.conftest import NOON
from tests.factories import BranchFactory, UserFactory, union
from tests.factories.members import PASSWORD, appointed
from union_portal.lib import Refused

NEW = "an entirely new password"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def officer(root):
    return appointed(Role.MEMBERSHIP_OFFICER, name="周芳")


@pytest.fixture
def newcomer(root):
    return UserFactory(name="范珍", password=None)


def test_a_code_has_three_groups_and_no_look_alikes(newcomer):
    code = slips.make_slip(newcomer, by=None, at=NOON).code

    assert CODE.fullmatch(code)
    assert not set(code) & set("ILOU")


@pytest.mark.parametrize(
    "typed",
    ["7K3M-QX92-D4T0", "7k3m qx92 d4t0", "７Ｋ３Ｍ－ＱＸ９２－Ｄ４Ｔ０", " 7K3MQX92D4TO ", "7k3m—qx92—d4to"],  # noqa: RUF001
)
def test_a_code_is_read_as_people_type_it(typed):
    assert read_code(typed) == "7K3MQX92D4T0"


@pytest.mark.parametrize("typed", ["", "7K3M-QX92", "7K3M-QX92-D4T0-9", "7K3M-QX92-D4T中", "'; drop table"])
def test_what_is_no_code_is_read_as_nothing(typed):
    assert read_code(typed) == ""


def test_one_and_zero_are_taken_for_what_they_look_like():
    assert grouped(read_code("ILOU-1111-0000")) == "110V-1111-0000"
    assert len(SYMBOLS) == 32


def test_the_database_does_not_know_the_code(newcomer):
    code = slips.make_slip(newcomer, by=None, at=NOON).code

    row = ActivationSlip.objects.values().get()
    assert code.replace("-", "") not in str(row)
    assert len(row["code_hash"]) == 64


def test_the_hash_depends_on_the_secret_key(newcomer, settings):
    code = slips.make_slip(newcomer, by=None, at=NOON).code

    settings.SECRET_KEY = "another"

    assert slips.find_slip(newcomer.employee_number, code, at=NOON) is None


def test_a_slip_opens_its_own_account_only(newcomer):
    code = slips.make_slip(newcomer, by=None, at=NOON).code
    other = UserFactory()

    assert slips.find_slip(other.employee_number, code, at=NOON) is None
    assert slips.find_slip(newcomer.employee_number, "0000-0000-0000", at=NOON) is None
    assert slips.find_slip(newcomer.employee_number, "", at=NOON) is None
    assert slips.find_slip(newcomer.employee_number, code.lower(), at=NOON).user == newcomer


def test_a_slip_is_used_once(newcomer):
    made = slips.make_slip(newcomer, by=None, at=NOON)
    slip = slips.find_slip(newcomer.employee_number, made.code, at=NOON)

    user = slips.activate(slip, NEW, at=NOON)

    assert user.check_password(NEW)
    assert slips.find_slip(newcomer.employee_number, made.code, at=NOON) is None
    with pytest.raises(Refused):
        slips.activate(slip, "a third password, later", at=NOON)
    assert User.objects.get(pk=user.pk).check_password(NEW)


def test_a_slip_expires(newcomer, settings):
    made = slips.make_slip(newcomer, by=None, at=NOON)
    slip = slips.find_slip(newcomer.employee_number, made.code, at=NOON)
    late = NOON + timedelta(days=settings.ACTIVATION_SLIP_DAYS)

    assert slips.find_slip(newcomer.employee_number, made.code, at=late - timedelta(seconds=1)) == slip
    assert slips.find_slip(newcomer.employee_number, made.code, at=late) is None
    with pytest.raises(Refused):
        slips.activate(slip, NEW, at=late)


def test_a_new_slip_takes_the_force_of_the_old_one(newcomer):
    old = slips.make_slip(newcomer, by=None, at=NOON)
    slip = slips.find_slip(newcomer.employee_number, old.code, at=NOON)

    new = slips.make_slip(newcomer, by=None, at=NOON + timedelta(hours=1))

    assert slips.find_slip(newcomer.employee_number, old.code, at=NOON) is None
    assert slips.find_slip(newcomer.employee_number, new.code, at=NOON) is not None
    with pytest.raises(Refused):
        slips.activate(slip, NEW, at=NOON)


def test_who_has_left_gets_no_slip_and_uses_none(newcomer):
    made = slips.make_slip(newcomer, by=None, at=NOON)
    slip = slips.find_slip(newcomer.employee_number, made.code, at=NOON)
    User.objects.filter(pk=newcomer.pk).update(status=User.Status.LEFT, left_on=NOON.date())

    assert slips.find_slip(newcomer.employee_number, made.code, at=NOON) is None
    with pytest.raises(Refused):
        slips.activate(slip, NEW, at=NOON)
    with pytest.raises(Refused):
        slips.make_slip(newcomer, by=None, at=NOON)


def test_making_and_using_leave_lines_in_the_audit_trail(newcomer, officer):
    made = slips.make_slip(newcomer, by=officer, at=NOON)
    slips.activate(slips.find_slip(newcomer.employee_number, made.code, at=NOON), NEW, at=NOON)

    lines = [(entry.kind, entry.subject, entry.by) for entry in AuditEntry.objects.order_by("pk")]
    assert lines == [("slip_made", newcomer, officer), ("activated", newcomer, newcomer)]
    assert made.code not in str(list(AuditEntry.objects.values()))


def test_a_branch_gets_slips_for_everybody_below_who_never_signed_in(newcomer):
    mine, elsewhere = BranchFactory(name="一号矿"), BranchFactory(name="二号矿")
    group = BranchFactory(name="综采队", kind="group", parent=mine)
    below = [UserFactory(branch=branch, password=None) for branch in (mine, group)]
    User.objects.filter(pk=below[0].pk).update(password="")
    UserFactory(branch=group)
    UserFactory(branch=elsewhere, password=None)
    UserFactory(branch=group, password=None, status=User.Status.LEFT, left_on=NOON.date())

    assert list(slips.never_activated(mine)) == below


class TestOnPaper:
    URL = "admin:members_activationslip_add"

    def test_the_page_shows_each_code_once_and_is_kept_nowhere(self, officer, newcomer, desk):
        branch = BranchFactory(name="一号矿")
        UserFactory.create_batch(9, branch=branch, password=None)

        response = desk(officer).post(reverse(self.URL), {"branch": branch.pk, "numbers": ""})

        page = response.content.decode()
        assert len(set(CODE.findall(page))) == 9
        assert page.count('class="sheet"') == 2
        assert page.count("<svg") == 9
        assert "style=" not in page
        assert "no-store" in response["Cache-Control"]
        assert newcomer.employee_number not in page

    def test_single_members_by_number(self, officer, worker, newcomer, desk):
        data = {"branch": union().pk, "numbers": f"{worker.employee_number}\n　\n"}

        page = desk(officer).post(reverse(self.URL), data).content.decode()

        assert len(CODE.findall(page)) == 1
        assert worker.name in page

    def test_a_number_out_of_reach_is_named(self, newcomer, desk):
        mine = BranchFactory(name="一号矿")
        client = desk(appointed(Role.MEMBERSHIP_OFFICER, mine))

        response = client.post(reverse(self.URL), {"branch": mine.pk, "numbers": newcomer.employee_number})

        assert newcomer.employee_number in str(response.context["form"].errors)
        assert not ActivationSlip.objects.exists()

    def test_another_branch_cannot_be_chosen(self, newcomer, desk):
        client = desk(appointed(Role.MEMBERSHIP_OFFICER, BranchFactory(name="一号矿")))

        response = client.post(reverse(self.URL), {"branch": union().pk, "numbers": ""})

        assert "branch" in response.context["form"].errors
        assert not ActivationSlip.objects.exists()

    def test_an_officer_cannot_become_administrator_by_a_slip(self, officer, desk):
        administrator = appointed(Role.SYSTEM_ADMINISTRATOR, password=None)
        numbers = administrator.employee_number

        desk(officer).post(reverse(self.URL), {"branch": union().pk, "numbers": numbers})
        desk(officer).post(reverse(self.URL), {"branch": union().pk, "numbers": ""})

        assert not administrator.slips.exists()

    def test_an_editor_makes_no_slips(self, root, desk):
        client = desk(appointed(Role.EDITOR))

        assert client.get(reverse(self.URL)).status_code == 403
        assert client.post(reverse(self.URL), {"branch": root.pk, "numbers": ""}).status_code == 403

    def test_the_list_tells_what_became_of_a_slip_and_not_its_code(self, officer, newcomer, desk):
        slips.make_slip(newcomer, by=officer, at=NOON)

        page = desk(officer).get(reverse("admin:members_activationslip_changelist")).content.decode()

        assert newcomer.employee_number in page
        assert not CODE.search(page)

    def test_selected_members_get_theirs_from_the_list_of_members(self, officer, newcomer, worker, desk):
        administrator = appointed(Role.SYSTEM_ADMINISTRATOR)
        chosen = [newcomer.pk, worker.pk, administrator.pk]
        data = {"action": "print_slips_for_selected", "_selected_action": chosen}

        page = desk(officer).post(reverse("admin:members_user_changelist"), data).content.decode()

        assert len(CODE.findall(page)) == 2
        assert not administrator.slips.exists()

    def test_the_command_writes_one_file_for_its_owner_only(self, newcomer, tmp_path):
        out = tmp_path / "slips.html"

        call_command("make_slips", "--branch", union().name, "--out", str(out))

        page = out.read_text("utf-8")
        assert CODE.search(page)
        assert "<style>" in page
        assert "<link" not in page
        assert oct(out.stat().st_mode)[-3:] == "600"

    def test_the_command_says_what_it_cannot_find(self, root, tmp_path):
        with pytest.raises(CommandError, match="三号矿"):
            call_command("make_slips", "--branch", "三号矿", "--out", str(tmp_path / "slips.html"))
        with pytest.raises(CommandError, match="Nobody"):
            call_command("make_slips", "--branch", root.name, "--out", str(tmp_path / "slips.html"))


class TestActivation:
    @pytest.fixture
    def code(self, newcomer):
        return slips.make_slip(newcomer, by=None, at=timezone.now()).code

    def show(self, client, number, code):
        return client.post(reverse("members:activate"), {"employee_number": number, "code": code})

    def test_an_unknown_number_and_a_wrong_code_get_the_same_answer(self, client, newcomer, code):
        unknown = self.show(client, "99999999", code)
        wrong = self.show(client, newcomer.employee_number, "0000-0000-0000")

        assert unknown.status_code == wrong.status_code == 200
        assert unknown.context["form"].errors == wrong.context["form"].errors
        assert unknown.context["form"].non_field_errors()

    def test_failures_leave_the_fact_and_never_what_was_typed(self, client, newcomer, code):
        self.show(client, "99999999", code)
        self.show(client, newcomer.employee_number, "0000-0000-0000")

        entries = AuditEntry.objects.filter(kind="sign_in_failed").order_by("pk")
        assert [entry.subject for entry in entries] == [None, newcomer]
        assert "99999999" not in str(list(entries.values()))

    def test_one_number_is_not_tried_for_ever(self, client, newcomer, code):
        answers = [self.show(client, newcomer.employee_number, "0000-0000-0000") for _try in range(6)]

        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert self.show(client, newcomer.employee_number, code).status_code == 429

    @pytest.mark.parametrize("password", ["short", "1234567890123", "password1234", "范珍的密码"])
    def test_a_weak_password_is_refused_beside_the_field(self, client, newcomer, code, password):
        self.show(client, newcomer.employee_number, code)

        data = {"password1": password, "password2": password}
        response = client.post(reverse("members:choose-password"), data)

        assert "password1" in response.context["form"].errors
        assert not User.objects.get(pk=newcomer.pk).check_password(password)
        assert ActivationSlip.objects.get().used_at is None

    def test_a_password_like_the_own_number_is_refused(self, client, code, newcomer):
        self.show(client, newcomer.employee_number, code)
        password = f"x{newcomer.employee_number}x{newcomer.employee_number}"[:11]
        User.objects.filter(pk=newcomer.pk).update(phone=password)

        response = client.post(
            reverse("members:choose-password"), {"password1": password, "password2": password}
        )

        assert "password1" in response.context["form"].errors

    def test_the_second_page_does_not_open_without_the_first(self, client, newcomer, code):
        response = client.post(reverse("members:choose-password"), {"password1": NEW, "password2": NEW})

        assert response["Location"] == reverse("members:activate")
        assert not User.objects.get(pk=newcomer.pk).check_password(NEW)

    def test_a_slip_does_not_get_past_the_second_factor(self, client, worker):
        TOTP.activate(worker, generate_totp_secret())
        code = slips.make_slip(worker, by=None, at=timezone.now()).code
        self.show(client, worker.employee_number, code)

        response = client.post(reverse("members:choose-password"), {"password1": NEW, "password2": NEW})

        assert response["Location"] == reverse("mfa_authenticate")
        assert client.get(reverse("me")).status_code == 302

    def test_on_a_shared_device_the_session_ends_with_the_browser(self, client, newcomer, code):
        self.show(client, newcomer.employee_number, code)

        client.post(reverse("members:choose-password"), {"password1": NEW, "password2": NEW})

        assert client.session.get_expire_at_browser_close()

    def test_two_browsers_with_one_slip_make_one_password(self, client, newcomer, code, django_user_model):
        second = Client()
        for browser in (client, second):
            self.show(browser, newcomer.employee_number, code)

        client.post(reverse("members:choose-password"), {"password1": NEW, "password2": NEW})
        other = "quite another password"
        response = second.post(reverse("members:choose-password"), {"password1": other, "password2": other})

        assert response["Location"] == reverse("members:activate")
        assert User.objects.get(pk=newcomer.pk).check_password(NEW)

    def test_a_new_slip_resets_a_forgotten_password_and_ends_old_sessions(self, client, worker, sign_in):
        old = Client()
        old.post(reverse("account_login"), {"login": worker.employee_number, "password": PASSWORD})
        assert old.get(reverse("me")).status_code == 200
        code = slips.make_slip(worker, by=None, at=timezone.now()).code

        self.show(client, worker.employee_number, code)
        client.post(reverse("members:choose-password"), {"password1": NEW, "password2": NEW})

        assert client.get(reverse("me")).status_code == 200
        assert old.get(reverse("me")).status_code == 302
