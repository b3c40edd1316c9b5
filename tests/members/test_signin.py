"""Signing in: with the number or a verified address, and in no other way."""

import re
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from members import tasks
from members.models import AuditEntry, Notice, User
from members.rules.devices import device_name
from tests.conftest import NOON
from tests.factories import UserFactory
from tests.factories.members import PASSWORD

NEW = "an entirely new password"
LOGIN = "account_login"


def sign_in_as(client: Client, login: str, password: str = PASSWORD):
    return client.post(reverse(LOGIN), {"login": login, "password": password})


def show_that_it_is_me(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("me")).status_code == 200


def verified(user: User, email: str) -> EmailAddress:
    return EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def trail() -> list[tuple[str, User | None]]:
    return [(entry.kind, entry.subject) for entry in AuditEntry.objects.order_by("pk")]


@pytest.mark.parametrize("typed", ["M-20001", "m-20001", "Ｍ－２０００１", "  m-20001　"])  # noqa: RUF001
def test_the_number_opens_however_it_is_typed(client, root, typed):
    UserFactory(employee_number="M-20001")

    response = sign_in_as(client, typed)

    assert response["Location"] == reverse("me")
    assert is_signed_in(client)


def test_a_verified_address_opens_too(client, worker):
    verified(worker, "li@example.org")

    sign_in_as(client, "Li@Example.org")

    assert is_signed_in(client)


def test_an_address_that_only_the_roster_knows_opens_nothing(client, worker):
    User.objects.filter(pk=worker.pk).update(email="li@example.org")
    EmailAddress.objects.create(user=worker, email="li@example.org", verified=False)

    sign_in_as(client, "li@example.org")

    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_number_get_the_same_answer(client, worker):
    wrong = sign_in_as(client, worker.employee_number, "something else")
    unknown = sign_in_as(client, "99999999", "something else")

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.context["form"].non_field_errors()


def test_signing_in_and_out_and_failing_leave_lines(client, worker):
    sign_in_as(client, worker.employee_number, "something else")
    sign_in_as(client, "99999999", "something else")
    sign_in_as(client, worker.employee_number)
    client.post(reverse("account_logout"))

    assert trail() == [
        ("sign_in_failed", worker),
        ("sign_in_failed", None),
        ("signed_in", worker),
        ("signed_out", worker),
    ]
    assert "99999999" not in str(list(AuditEntry.objects.values()))


def test_who_has_left_is_told_so_and_stays_outside(client, root):
    gone = UserFactory(status=User.Status.LEFT, left_on=NOON.date())

    response = client.post(reverse(LOGIN), {"login": gone.employee_number, "password": PASSWORD}, follow=True)

    assert response.request["PATH_INFO"] == reverse("account_inactive")
    assert not is_signed_in(client)
    assert trail() == [("sign_in_failed", gone)]


def test_who_leaves_while_signed_in_is_out(client, worker):
    sign_in_as(client, worker.employee_number)

    User.objects.filter(pk=worker.pk).update(status=User.Status.LEFT, left_on=NOON.date())

    assert not is_signed_in(client)


def test_a_shared_device_forgets_unless_told_otherwise(client, worker):
    sign_in_as(client, worker.employee_number)
    assert client.cookies["sessionid"]["max-age"] == ""

    other = Client()
    data = {"login": worker.employee_number, "password": PASSWORD, "remember": "on"}
    other.post(reverse(LOGIN), data)
    assert other.cookies["sessionid"]["max-age"] == 14 * 24 * 3600


def test_nobody_is_sent_to_another_site_after_signing_in(client, worker):
    data = {"login": worker.employee_number, "password": PASSWORD, "next": "https://evil.example/"}

    assert client.post(reverse(LOGIN), data)["Location"] == reverse("me")


@pytest.mark.parametrize("name", ["account_signup", "socialaccount_signup", "account_request_login_code"])
def test_there_is_no_page_to_sign_up(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_usual_addresses_of_signing_up_do_not_exist(client, root):
    for path in ("signup/", "3rdparty/signup/", "social/signup/", "2fa/webauthn/signup/"):
        assert client.get(f"/account/{path}").status_code == 404


class TestLimits:
    def test_one_number_is_not_tried_for_ever(self, client, worker):
        for _try in range(5):
            sign_in_as(client, worker.employee_number, "something else")

        sign_in_as(client, worker.employee_number)

        assert not is_signed_in(client)

    def test_the_address_of_a_person_counts_with_the_number(self, client, worker):
        verified(worker, "li@example.org")
        for login in ("li@example.org", worker.employee_number) * 3:
            sign_in_as(client, login, "something else")

        sign_in_as(client, "li@example.org")

        assert not is_signed_in(client)

    def test_many_numbers_from_one_address_end_in_a_page_that_says_so(self, client, root):
        answers = [sign_in_as(client, str(number), "something else") for number in range(61)]

        assert answers[-1].status_code == 429
        assert "429.html" in [template.name for template in answers[-1].templates]

    @pytest.mark.django_db(transaction=True)
    def test_all_workers_count_together(self):
        worker, start, statuses = UserFactory(), Barrier(2), []

        def one_worker() -> None:
            browser = Client()
            start.wait(5)
            for _try in range(4):
                form = sign_in_as(browser, worker.employee_number, "something else").context["form"]
                statuses.extend(error.code for error in form.non_field_errors().as_data())
            connection.close()

        threads = [Thread(target=one_worker) for _each in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

        assert AuditEntry.objects.filter(kind="sign_in_failed").count() == 5
        assert len(statuses) == 8


class TestPasswords:
    def test_changing_it_asks_for_the_old_one_and_ends_other_sessions(self, client, worker):
        other = Client()
        for browser in (client, other):
            sign_in_as(browser, worker.employee_number)
        url = reverse("account_change_password")

        refused = client.post(url, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
        assert "oldpassword" in refused.context["form"].errors
        client.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

        assert User.objects.get(pk=worker.pk).check_password(NEW)
        assert (is_signed_in(client), is_signed_in(other)) == (True, False)
        assert trail()[-1] == ("password_changed", worker)

    @pytest.mark.parametrize("password", ["short", "12345678901", "password1234"])
    def test_the_rules_hold_when_changing(self, client, worker, password):
        sign_in_as(client, worker.employee_number)
        data = {"oldpassword": PASSWORD, "password1": password, "password2": password}

        response = client.post(reverse("account_change_password"), data)

        assert "password1" in response.context["form"].errors
        assert User.objects.get(pk=worker.pk).check_password(PASSWORD)

    def ask_for_link(self, client: Client, email: str):
        return client.post(reverse("account_reset_password"), {"email": email})

    def link(self) -> str:
        (message,) = mail.outbox
        return re.search(r"http://testserver(/account/password/reset/\S+)", message.body)[1]

    def test_a_link_by_mail_lets_choose_a_new_one(self, client, worker):
        verified(worker, "li@example.org")

        self.ask_for_link(client, "Li@example.org")
        job = ProcrastinateJob.objects.get(task_name="members.tasks.mail_password_reset")
        tasks.mail_password_reset(**job.args)
        page = client.get(self.link(), follow=True)
        client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

        assert mail.outbox[0].to == ["li@example.org"]
        assert User.objects.get(pk=worker.pk).check_password(NEW)
        assert client.get(self.link(), follow=True).context["token_fail"]

    def test_the_queue_keeps_neither_link_nor_address(self, client, worker):
        """What a job was given is printed into the log when it fails."""
        verified(worker, "li@example.org")

        self.ask_for_link(client, "li@example.org")

        job = ProcrastinateJob.objects.get(task_name="members.tasks.mail_password_reset")
        assert job.args == {"address": EmailAddress.objects.get(user=worker).pk}

    def test_an_address_that_was_taken_away_meanwhile_gets_no_link(self, client, worker):
        verified(worker, "li@example.org")
        self.ask_for_link(client, "li@example.org")
        EmailAddress.objects.filter(user=worker).update(verified=False)

        job = ProcrastinateJob.objects.get(task_name="members.tasks.mail_password_reset")
        tasks.mail_password_reset(**job.args)

        assert mail.outbox == []

    @pytest.mark.parametrize("is_known", [True, False])
    def test_asking_says_nothing_about_who_is_a_member(self, client, worker, is_known):
        verified(worker, "li@example.org")

        response = self.ask_for_link(client, "li@example.org" if is_known else "nobody@example.org")

        assert response["Location"] == reverse("account_reset_password_done")
        assert (
            ProcrastinateJob.objects.filter(task_name="members.tasks.mail_password_reset").exists()
            == is_known
        )
        assert mail.outbox == []

    def test_an_unconfirmed_address_gets_no_link(self, client, worker):
        User.objects.filter(pk=worker.pk).update(email="li@example.org")
        EmailAddress.objects.create(user=worker, email="li@example.org", verified=False)

        self.ask_for_link(client, "li@example.org")

        assert not ProcrastinateJob.objects.exists()

    def test_who_has_left_gets_no_link(self, client, root):
        gone = UserFactory(status=User.Status.LEFT, left_on=NOON.date())
        verified(gone, "gone@example.org")

        self.ask_for_link(client, "gone@example.org")

        assert not ProcrastinateJob.objects.exists()


class TestAddresses:
    def test_an_address_is_confirmed_by_opening_the_link(self, client, worker):
        sign_in_as(client, worker.employee_number)
        show_that_it_is_me(client)

        client.post(reverse("account_email"), {"action_add": "", "email": "li@example.org"})
        job = ProcrastinateJob.objects.get(task_name="members.tasks.mail_email_confirmation")
        tasks.mail_email_confirmation(**job.args)
        link = re.search(r"http://testserver(/account/email/confirm/\S+)", mail.outbox[0].body)[1]
        assert client.get(link).status_code == 200
        assert not EmailAddress.objects.get().verified
        client.post(link)

        assert EmailAddress.objects.get().verified
        assert User.objects.get(pk=worker.pk).email == "li@example.org"
        assert trail()[-1] == ("email_changed", worker)

    def test_changing_it_asks_for_the_password_again(self, client, worker):
        sign_in_as(client, worker.employee_number)

        response = client.post(reverse("account_email"), {"action_add": "", "email": "li@example.org"})

        assert response["Location"].startswith(reverse("account_reauthenticate"))
        assert not EmailAddress.objects.exists()

    def test_another_members_address_is_not_revealed_and_not_taken(self, client, worker):
        verified(UserFactory(), "taken@example.org")
        sign_in_as(client, worker.employee_number)
        show_that_it_is_me(client)

        response = client.post(reverse("account_email"), {"action_add": "", "email": "taken@example.org"})

        assert response.status_code == 302
        mine = EmailAddress.objects.get(user=worker)
        assert not mine.can_set_verified()

    def test_a_broken_link_says_so(self, client, root):
        page = client.get(reverse("account_confirm_email", args=["nonsense:1:2"]))

        assert page.status_code == 200
        assert page.context["confirmation"] is None


class TestSessions:
    def test_another_device_is_signed_out_at_once(self, client, worker):
        other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8"})
        for browser in (client, other):
            sign_in_as(browser, worker.employee_number)
        page = client.get(reverse("usersessions_list"))
        assert "微信 · iPhone" in page.content.decode()
        theirs = UserSession.objects.exclude(session_key=client.session.session_key).get()

        client.post(reverse("members:end-session", args=[theirs.pk]))

        assert (is_signed_in(client), is_signed_in(other)) == (True, False)
        assert trail()[-1] == ("session_ended", worker)

    @pytest.mark.parametrize(
        ("user_agent", "name"),
        [
            ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome · Android"),
            ("Mozilla/5.0 (Phone; OpenHarmony 5.0) HuaweiBrowser/5.0 Chrome/99", "华为浏览器 · HarmonyOS"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17 Safari/605", "Safari · macOS"),
            ("curl/8.0", ""),
        ],
    )
    def test_devices_are_called_by_names_people_know(self, user_agent, name):
        assert device_name(user_agent) == name

    def test_all_others_at_once(self, client, worker):
        others = [Client(), Client()]
        for browser in (client, *others):
            sign_in_as(browser, worker.employee_number)

        client.post(reverse("usersessions_list"))

        assert [is_signed_in(browser) for browser in (client, *others)] == [True, False, False]

    def test_nobody_ends_the_session_of_somebody_else(self, client, worker):
        victim = Client()
        sign_in_as(victim, UserFactory().employee_number)
        sign_in_as(client, worker.employee_number)
        theirs = UserSession.objects.exclude(user=worker).get()

        assert client.post(reverse("members:end-session", args=[theirs.pk])).status_code == 404
        assert is_signed_in(victim)

    def test_the_list_forgets_sessions_that_are_over(self, client, worker):
        sign_in_as(client, worker.employee_number)
        SessionStore(client.session.session_key).delete()

        tasks.forget_old_sessions(timestamp=0)

        assert not UserSession.objects.exists()


WEIXIN = {"weixin": {"APPS": [{"client_id": "wx1", "secret": "s"}], "SCOPE": ["snsapi_login"]}}


class TestOutsideAccounts:
    @pytest.fixture
    def weixin(self, settings, root):
        settings.SOCIALACCOUNT_PROVIDERS = WEIXIN

    def arrive(self, *, user: User | None = None, process: str = "login", uid: str = "o-123"):
        """Somebody comes back from WeChat, which vouches for the account `uid`."""
        from allauth.core import context
        from allauth.socialaccount.adapter import get_adapter

        request = RequestFactory().get("/account/outside/weixin/back/")
        request.session, request.user = SessionStore(), user or AnonymousUser()
        request._messages, request.allauth = FallbackStorage(request), None
        request.display = type("Display", (), {"language": "en", "mode": "", "size": "", "theme": ""})()
        with context.request_context(request):
            provider = get_adapter().get_provider(request, "weixin")
            login: SocialLogin = provider.sociallogin_from_response(
                request, {"openid": uid, "nickname": "老李", "headimgurl": "https://wx.example/1.png"}
            )
            login.state = {"process": process}
            return complete_login(request, login), request

    def test_an_account_linked_to_nobody_makes_no_member(self, weixin):
        before = User.objects.count()

        response, request = self.arrive()

        assert response.status_code == 403
        assert reverse(LOGIN) in response.content.decode()
        assert User.objects.count() == before
        assert not SocialAccount.objects.exists()
        assert not request.user.is_authenticated
        assert trail() == [("sign_in_failed", None)]

    def test_a_linked_account_opens_the_member_it_is_linked_to(self, weixin, worker):
        SocialAccount.objects.create(user=worker, provider="weixin", uid="o-123")

        _response, request = self.arrive()

        assert request.user == worker
        assert trail() == [("signed_in", worker)]

    def test_a_linked_account_of_somebody_who_has_left_opens_nothing(self, weixin):
        gone = UserFactory(status=User.Status.LEFT, left_on=NOON.date())
        SocialAccount.objects.create(user=gone, provider="weixin", uid="o-123")

        response, request = self.arrive()

        assert response["Location"] == reverse("account_inactive")
        assert not request.user.is_authenticated

    def test_an_address_from_outside_opens_no_account_of_the_same_address(self, weixin, worker):
        verified(worker, "li@example.org")

        response, _request = self.arrive()

        assert response.status_code == 403

    def test_nobody_links_without_being_signed_in(self, weixin):
        response, _request = self.arrive(process="connect")

        assert response["Location"] == reverse("socialaccount_connections")
        assert not SocialAccount.objects.exists()

    def test_linking_asks_for_the_password_again(self, weixin, worker):
        response, _request = self.arrive(user=worker, process="connect")

        assert response["Location"] == reverse("account_reauthenticate")
        assert not SocialAccount.objects.exists()

    def test_nothing_that_the_outside_account_tells_is_kept(self, weixin, worker):
        SocialAccount.objects.create(
            user=worker, provider="weixin", uid="o-123", extra_data={"nickname": "x"}
        )

        self.arrive()

        assert SocialAccount.objects.get().extra_data == {}
        assert User.objects.get(pk=worker.pk).name == "李建国"

    def test_only_what_is_configured_is_offered(self, client, root, settings):
        assert "/account/outside/" not in client.get(reverse(LOGIN)).content.decode()
        assert client.get(reverse("weixin_login")).status_code == 404
        assert client.get(reverse("openid_connect_login", args=["oidc"])).status_code == 404

        settings.SOCIALACCOUNT_PROVIDERS = WEIXIN

        page = client.get(reverse(LOGIN)).content.decode()
        assert reverse("weixin_login") in page
        assert reverse("dingtalk_login") not in page

    def test_linking_is_reached_from_my_page_where_there_is_something_to_link(self, client, worker, settings):
        client.force_login(worker)
        assert reverse("socialaccount_connections") not in client.get(reverse("me")).content.decode()

        settings.SOCIALACCOUNT_PROVIDERS = WEIXIN

        assert reverse("socialaccount_connections") in client.get(reverse("me")).content.decode()

    def test_the_way_out_leads_over_a_page_of_our_own(self, client, weixin):
        response = client.post(reverse("weixin_login"))

        assert response.status_code == 200
        assert 'content="0;url=https://open.weixin.qq.com/connect/qrconnect?' in response.content.decode()

    def test_unlinking_leaves_a_line_and_a_notice(self, client, weixin, worker):
        account = SocialAccount.objects.create(user=worker, provider="weixin", uid="o-123")
        sign_in_as(client, worker.employee_number)
        show_that_it_is_me(client)

        client.post(reverse("socialaccount_connections"), {"account": account.pk})

        assert not SocialAccount.objects.exists()
        assert trail()[-1] == ("account_unlinked", worker)
        assert Notice.objects.get(recipient=worker).title
