"""Telling members something: in the inbox, by e-mail, in each one's language."""

from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from members import tasks
from members.actions import notices
from members.actions.notices import notify
from members.mail import NotAllSent, send_notices
from members.models import Notice, NoticeChoice, NoticeKind, User
from tests.conftest import NOON
from tests.factories import UserFactory

TITLE = _("Log in")  # Django itself translates it


class PickyServer(EmailBackend):
    """A mail server that refuses one address."""

    refused = ""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        if any(self.refused in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class NoServer(EmailBackend):
    """A mail server that nobody may call."""

    def open(self) -> bool:
        raise ConnectionRefusedError


def with_address(user: User, *, is_verified: bool = True) -> User:
    EmailAddress.objects.create(user=user, email=f"{user.pk}@example.org", verified=is_verified, primary=True)
    return user


def told(user: User, **more: object) -> Notice:
    more = {"kind": NoticeKind.NEWS, "title": "新的制度", "url": "/news/", "at": NOON} | more
    (notice,) = notify([user], **more)
    return notice


def run_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name="members.tasks.mail_notices").order_by("pk"):
        tasks.mail_notices(**job.args)


def test_everybody_told_finds_it_in_the_inbox(root):
    people = UserFactory.create_batch(3)

    notify(people, kind=NoticeKind.TASK, title="请审核", url="/me/", at=NOON)

    rows = Notice.objects.values_list("recipient", "kind", "title", "url", "at", "read_at")
    assert sorted(rows) == [(person.pk, "task", "请审核", "/me/", NOON, None) for person in people]


def test_a_notice_speaks_the_language_of_its_reader(root):
    chinese, english = UserFactory(language="zh-hans"), UserFactory(language="en")

    notify([chinese, english], kind=NoticeKind.NEWS, title=format_lazy("{what} · 2", what=TITLE), at=NOON)

    titles = dict(Notice.objects.values_list("recipient", "title"))
    assert titles == {english.pk: "Log in · 2", chinese.pk: "登录 · 2"}


def test_nobody_is_told_twice_and_who_has_left_not_at_all(worker):
    gone = UserFactory(status=User.Status.LEFT, left_on=NOON.date())

    notify([worker, worker, gone], kind=NoticeKind.NEWS, title="新的制度", at=NOON)

    assert [notice.recipient for notice in Notice.objects.all()] == [worker]


def test_sixty_notices_cost_no_more_queries_than_three(root, django_assert_num_queries):
    few, many = UserFactory.create_batch(3), UserFactory.create_batch(60)

    for people in (few, many):
        with django_assert_num_queries(4):
            notify(people, kind=NoticeKind.NEWS, title="新的制度", at=NOON)


def test_one_job_mails_a_whole_batch(root):
    notify(UserFactory.create_batch(5), kind=NoticeKind.NEWS, title="新的制度", at=NOON)

    (job,) = ProcrastinateJob.objects.all()
    assert sorted(job.args["notices"]) == sorted(Notice.objects.values_list("pk", flat=True))


def test_a_deed_that_is_undone_tells_nobody(transactional_db):
    worker = with_address(UserFactory())

    with transaction.atomic():
        told(worker)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.exists()


class TestByEmail:
    def test_a_mail_carries_the_title_and_a_link_and_nothing_else(self, worker):
        with_address(worker)
        notice = told(worker, title="您有一条新的答复", url="/cases/7-secret/")

        run_jobs()

        (message,) = mail.outbox
        page = message.alternatives[0][0]
        assert message.to == [f"{worker.pk}@example.org"]
        assert message.subject.endswith("您有一条新的答复")
        for text in (message.body, page):
            assert f"http://testserver/me/notices/{notice.pk}/" in text
            assert "您有一条新的答复" in text
            assert "secret" not in text
            assert worker.name not in text
            assert worker.employee_number not in text

    def test_a_mail_speaks_the_language_of_its_reader(self, root):
        english = with_address(UserFactory(language="en"))
        told(english)

        run_jobs()

        assert "Open on the portal" in mail.outbox[0].alternatives[0][0]
        assert '<html lang="en">' in mail.outbox[0].alternatives[0][0]

    def test_a_title_is_not_markup(self, worker):
        with_address(worker)
        told(worker, title="<b>&'")

        run_jobs()

        assert "<b>&'" in mail.outbox[0].body
        assert "&lt;b&gt;&amp;&#x27;" in mail.outbox[0].alternatives[0][0]

    def test_a_job_that_runs_twice_mails_once(self, worker):
        with_address(worker)
        notice = told(worker)

        run_jobs()
        run_jobs()

        assert len(mail.outbox) == 1
        assert Notice.objects.get(pk=notice.pk).mailed_at is not None

    @pytest.mark.parametrize("is_verified", [None, False])
    def test_without_a_confirmed_address_nothing_is_mailed(self, worker, is_verified):
        if is_verified is not None:
            with_address(worker, is_verified=is_verified)
        User.objects.filter(pk=worker.pk).update(email="roster@example.org")
        told(worker)

        run_jobs()

        assert mail.outbox == []

    def test_who_declined_a_kind_gets_the_others(self, worker):
        with_address(worker)
        NoticeChoice.objects.create(user=worker, kind=NoticeKind.NEWS, by_email=False)
        told(worker, kind=NoticeKind.NEWS, title="一")
        told(worker, kind=NoticeKind.TASK, title="二")

        run_jobs()

        assert [message.subject[-1] for message in mail.outbox] == ["二"]

    def test_who_leaves_before_the_job_runs_gets_nothing(self, worker):
        with_address(worker)
        told(worker)
        User.objects.filter(pk=worker.pk).update(status=User.Status.LEFT, left_on=NOON.date())

        run_jobs()

        assert mail.outbox == []

    def test_nobody_to_write_to_leaves_the_mail_server_alone(self, worker, settings):
        settings.EMAIL_BACKEND = "tests.members.test_notices.NoServer"

        assert send_notices([told(worker).pk], at=NOON) == 0

    def test_one_address_that_is_refused_stops_no_other(self, root, settings):
        settings.EMAIL_BACKEND = "tests.members.test_notices.PickyServer"
        people = [with_address(person) for person in UserFactory.create_batch(3)]
        PickyServer.refused = f"{people[1].pk}@example.org"
        rows = notify(people, kind=NoticeKind.NEWS, title="新的制度", at=NOON)

        with pytest.raises(NotAllSent):
            send_notices([row.pk for row in rows], at=NOON)
        PickyServer.refused = ""
        send_notices([row.pk for row in rows], at=NOON)

        assert sorted(address for message in mail.outbox for address in message.to) == sorted(
            f"{person.pk}@example.org" for person in people
        )


class TestInbox:
    @pytest.fixture
    def me(self, worker, sign_in):
        return sign_in(worker)

    def test_the_bell_counts_what_is_unread(self, worker):
        told(worker)
        notices.mark_read(told(worker), at=NOON)
        told(UserFactory())

        assert notices.unread_count(worker) == 1

    def test_the_inbox_shows_my_notices_unread_first(self, me, worker):
        notices.mark_read(told(worker, title="读过了"), at=NOON)
        told(worker, title="还没读")
        told(UserFactory(), title="别人的")

        response = me.get(reverse("members:notices"))

        assert [notice.title for notice in response.context["notices"]] == ["还没读", "读过了"]
        assert "别人的" not in response.content.decode()

    def test_opening_a_notice_reads_it_and_goes_where_it_points(self, me, worker):
        notice = told(worker, url="/news/")

        response = me.get(reverse("members:notice", args=[notice.pk]))

        notice.refresh_from_db()
        assert response["Location"] == "/news/"
        assert notice.read_at is not None

    def test_only_the_first_reading_counts(self, worker):
        notice = told(worker)
        notices.mark_read(notice, at=NOON)
        first = Notice.objects.get(pk=notice.pk).read_at

        notices.mark_read(notice, at=NOON.replace(hour=9))

        assert Notice.objects.get(pk=notice.pk).read_at == first

    def test_the_notice_of_somebody_else_does_not_exist(self, me):
        notice = told(UserFactory())

        assert me.get(reverse("members:notice", args=[notice.pk])).status_code == 404
        assert Notice.objects.get(pk=notice.pk).read_at is None

    def test_all_at_once(self, me, worker):
        told(worker)
        theirs = told(UserFactory())

        assert me.get(reverse("members:notices-read")).status_code == 405
        me.post(reverse("members:notices-read"))

        assert notices.unread_count(worker) == 0
        assert Notice.objects.get(pk=theirs.pk).read_at is None

    def test_long_inboxes_have_pages(self, me, worker):
        for number in range(25):
            told(worker, title=f"第{number}条")

        first = me.get(reverse("members:notices"))
        second = me.get(first.context["page"].older_url)

        assert [len(page.context["notices"]) for page in (first, second)] == [20, 5]

    def test_preferences_are_kept_and_shown(self, me, worker):
        url = reverse("members:preferences")

        me.post(url, {"mailed": ["task"], "language": "en"})

        worker.refresh_from_db()
        declined = worker.notice_choices.filter(by_email=False).values_list("kind", flat=True)
        assert sorted(declined) == ["congress", "fund", "mailbox", "news", "role"]
        assert worker.language == "en"
        assert me.get(url).context["form"]["mailed"].value() == ["account", "task"]

    def test_warnings_about_the_account_cannot_be_switched_off(self, me, worker):
        me.post(reverse("members:preferences"), {"mailed": [], "language": "zh-hans"})
        with_address(worker)
        told(worker, kind=NoticeKind.ACCOUNT)

        run_jobs()

        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("data", [{"mailed": ["gossip"], "language": "en"}, {"language": "fr"}])
    def test_what_is_no_choice_is_refused(self, me, worker, data):
        response = me.post(reverse("members:preferences"), data)

        assert response.context["form"].errors
        worker.refresh_from_db()
        assert worker.language == "zh-hans"


def run_in_a_thread(working):
    """In the main thread an event loop may be running already: that of a browser test in the same process."""
    options = {"queues": ["default"], "wait": False, "install_signal_handlers": False, "listen_notify": False}
    with ThreadPoolExecutor(1) as pool:
        pool.submit(working.run_worker, **options).result()


def test_a_job_left_behind_by_a_killed_worker_waits_to_be_done_again(transactional_db):
    told(with_address(UserFactory()))
    left_behind = ProcrastinateJob.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (dead,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    tasks.retry_stalled_jobs.defer(timestamp=0)

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        run_in_a_thread(working)

    left_behind.refresh_from_db()
    assert left_behind.status == "todo"


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "/\\example.org/", "javascript:0"])
def test_no_notice_leads_to_another_site(worker, url):
    with pytest.raises(IntegrityError, match="notice_address_stays_on_the_portal"), transaction.atomic():
        Notice.objects.create(recipient=worker, kind=NoticeKind.NEWS, title="甲", url=url, at=NOON)


@pytest.mark.parametrize("url", ["", "/", "/me/notices/", "/news/1/?q=/"])
def test_a_notice_leads_anywhere_on_the_portal(worker, url):
    assert Notice.objects.create(recipient=worker, kind=NoticeKind.NEWS, title="甲", url=url, at=NOON).pk
