"""Following columns and branches: told once, at once or in a digest, and never when it was not asked for."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from members.mail import NotAllSent
from members.models import Notice, User
from news import digests
from news.actions import announce, follow, import_policy, publish, stop_digests, unfollow, withdraw
from news.digests import send_digests
from news.following import follow_url
from news.models import Arrival, Policy, Subscription
from news.rules.digests import Digest, last_due
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, ColumnFactory, PolicyFactory, UserFactory
from tests.pages import words
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db

SEVEN = NOON - timedelta(hours=5)
"""Monday, seven in the morning in Shanghai: both digests close."""
NIGHT = SEVEN - timedelta(hours=9)


def with_address(**more) -> User:
    user = UserFactory(**more)
    EmailAddress.objects.create(user=user, email=f"{user.pk}@example.org", verified=True, primary=True)
    return user


def told() -> list[tuple[int, str]]:
    return sorted(Notice.objects.values_list("recipient", "title"))


class PickyServer(EmailBackend):
    """A mail server that refuses one address."""

    refused = ""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        if any(self.refused in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class TestTheFacts:
    @pytest.mark.parametrize(
        ("row", "name"),
        [
            ({}, "a_subscription_is_to_a_column_or_a_branch"),
            ({"column": True, "branch": True}, "a_subscription_is_to_a_column_or_a_branch"),
            ({"column": True, "notify": False}, "a_subscription_tells_something"),
            ({"column": True, "again": True}, "a_member_follows_a_column_once"),
            ({"branch": True, "again": True}, "a_member_follows_a_branch_once"),
        ],
    )
    def test_the_database_keeps_them(self, worker, row, name):
        things = {"column": ColumnFactory(), "branch": BranchFactory()}
        values = {key: things.get(key, value) for key, value in row.items() if key != "again"}
        values |= {"member": worker, "created_at": NOON, "digested_at": NOON}
        if "again" in row:
            Subscription.objects.create(**values)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Subscription.objects.create(**values)

    def test_a_thing_arrives_once_and_is_one_thing(self):
        article, policy = ArticleFactory(), PolicyFactory()
        Arrival.objects.create(article=article, at=NOON)
        for row in ({}, {"article": ArticleFactory(), "policy": policy}, {"article": article}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Arrival.objects.create(at=NOON, **row)

    def test_a_closed_branch_is_not_followed(self, worker, in_english):
        branch = BranchFactory(closed_on=NOON.date())
        with pytest.raises(Refused, match="closed"):
            follow(branch, by=worker, at=NOON, notify=True)


class TestAtOnce:
    def test_whoever_follows_the_column_the_branch_or_something_above_is_told_once(self, root):
        safety = ColumnFactory(name="安全")
        mine = ColumnFactory(name="井下安全", parent=safety)
        branch = BranchFactory()
        group = BranchFactory(kind="group", parent=branch)
        people = UserFactory.create_batch(5, language="en")
        for person, place in zip(people, (mine, safety, group, root, ColumnFactory()), strict=True):
            follow(place, by=person, at=NOON, notify=True)
        follow(branch, by=people[0], at=NOON, notify=True)
        follow(mine, by=UserFactory(status="left", left_on=NOON.date()), at=NOON, notify=True)
        article = ArticleFactory(title="通风检修", column=mine, branch=group, published_at=NOON)
        PolicyFactory(title="矿灯管理规定", column=safety, published_at=NOON)

        assert (announce(at=NOON), announce(at=NOON)) == (2, 0)

        news = [(person.pk, "New in 井下安全: 通风检修") for person in people[:4]]
        rule = [(person.pk, "New in 安全: 矿灯管理规定") for person in people[1:2]]
        assert told() == sorted(news + rule)
        assert Notice.objects.filter(url=article.get_absolute_url()).count() == 4

    def test_what_the_clock_opens_is_told_when_it_opens_and_never_again(self, worker):
        column = ColumnFactory()
        follow(column, by=worker, at=NOON, notify=True)
        article = ArticleFactory(column=column, stage="draft", published_at=None)
        opens_at = NOON + timedelta(hours=1)
        publish(article, by=None, at=NOON, published_at=opens_at)

        counts = [announce(at=moment) for moment in (NOON, opens_at)]
        withdraw(article, by=worker, at=opens_at, reason="数字有误")
        publish(article, by=None, at=opens_at + timedelta(hours=1), published_at=opens_at)
        counts.append(announce(at=opens_at + timedelta(hours=2)))

        assert (counts, len(told())) == ([0, 1, 0], 1)

    def test_old_years_that_are_brought_in_tell_nobody(self, worker):
        column = ColumnFactory()
        follow(column, by=worker, at=NOON, notify=True)
        ArticleFactory(column=column, published_at=NOON - timedelta(days=3))
        ArticleFactory(column=column, published_at=NOON - timedelta(days=1), published_until=NOON)
        ArticleFactory(column=column, stage="submitted", published_at=NOON)

        assert (announce(at=NOON), told()) == (0, [])

    def test_what_an_import_publishes_is_no_news_but_a_draft_of_it_that_a_person_publishes_is(self, worker):
        column = ColumnFactory(holds="policies")
        follow(column, by=worker, at=NOON, notify=True)
        for title, is_published in (("矿灯管理规定", True), ("通风管理规定", False)):
            policy = Policy(title=title, column=column, body="<p>第一条　完。</p>", import_key=title)
            import_policy(policy, [], "digest", by=None, at=NOON, is_published=is_published)

        assert (announce(at=NOON), told()) == (0, [])
        publish(Policy.objects.get(title="通风管理规定"), by=None, at=NOON)
        assert (announce(at=NOON), len(told())) == (1, 1)

    def test_news_of_the_days_on_which_nobody_told_anything_is_told_afterwards(self, worker):
        column = ColumnFactory()
        follow(column, by=worker, at=NOON, notify=True)
        Arrival.objects.create(article=ArticleFactory(), at=NOON - timedelta(days=9))
        for days in (5, 8, 15):
            ArticleFactory(column=column, title=f"{days}", published_at=NOON - timedelta(days=days))

        assert (announce(at=NOON), [title[-1] for _pk, title in told()]) == (2, ["5", "8"])
        Arrival.objects.update(at=NOON - timedelta(days=90))
        assert announce(at=NOON) == 0

    def test_who_gets_a_digest_gets_no_mail_for_each_notice(self, root):
        column, branch = ColumnFactory(), BranchFactory()
        plain, both, only_digest = (with_address() for _ in range(3))
        follow(column, by=plain, at=NOON, notify=True)
        follow(column, by=both, at=NOON, notify=True)
        follow(branch, by=both, at=NOON, notify=False, digest=Digest.WEEKLY)
        follow(column, by=only_digest, at=NOON, notify=False, digest=Digest.DAILY)
        ArticleFactory(column=column, branch=branch, published_at=NOON)

        announce(at=NOON)

        (job,) = ProcrastinateJob.objects.filter(task_name="members.tasks.mail_notices")
        assert {person for person, _title in told()} == {plain.pk, both.pk}
        assert job.args["notices"] == [Notice.objects.get(recipient=plain).pk]

    def test_sixty_followers_cost_no_more_queries_than_three(self, root, django_assert_num_queries):
        column = ColumnFactory()
        for count in (3, 57):
            rows = [
                Subscription(member=each, column=column, created_at=NOON, digested_at=NOON)
                for each in UserFactory.create_batch(count)
            ]
            Subscription.objects.bulk_create(rows)
            ArticleFactory(column=column, published_at=NOON)
            with django_assert_num_queries(12):
                announce(at=NOON)


class TestTheDigest:
    def test_days_and_mondays(self):
        tuesday = timezone.localtime(NOON + timedelta(days=1))
        due = [last_due(each, tuesday) for each in (Digest.DAILY, Digest.WEEKLY)]
        assert due == [SEVEN + timedelta(days=1), SEVEN]
        before = timezone.localtime(SEVEN - timedelta(seconds=1))
        due = [last_due(each, before) for each in (Digest.DAILY, Digest.WEEKLY)]
        assert due == [SEVEN - timedelta(days=1), SEVEN - timedelta(days=7)]

    def test_it_says_what_is_new_and_how_to_end_it(self):
        reader = with_address(language="en")
        column, branch = ColumnFactory(name="通知公告", slug="notices"), BranchFactory(name="一号矿")
        follow(column, by=reader, at=NIGHT, notify=False, digest=Digest.WEEKLY)
        follow(branch, by=reader, at=NIGHT, notify=True, digest=Digest.WEEKLY)
        article = ArticleFactory(
            title="<体检>", summary="周三起分批", column=column, branch=branch, published_at=NIGHT
        )
        other = ArticleFactory(branch=branch, published_at=NIGHT)
        gone = ArticleFactory(column=column, published_at=NIGHT)
        announce(at=NIGHT + timedelta(minutes=1))
        withdraw(gone, by=reader, at=NIGHT + timedelta(minutes=2), reason="数字有误")

        counts = [send_digests(each, at=NOON) for each in (Digest.DAILY, Digest.WEEKLY, Digest.WEEKLY)]

        (message,) = mail.outbox
        page = message.alternatives[0][0]
        assert counts == [0, 1, 0]
        assert "2 new items in what you follow" in message.subject
        assert ("&lt;体检&gt;" in page, "<体检>" in message.body) == (True, True)
        for text in (message.body, page):
            assert text.count(f"http://testserver{article.get_absolute_url()}") == 1
            assert f"http://testserver{other.get_absolute_url()}" in text
            assert gone.title not in text
            assert "周三起分批" in text
            assert (reader.name in text, reader.employee_number in text) == (False, False)
        stop = re.search(r"<http://testserver(.*)>", message.extra_headers["List-Unsubscribe"])[1]
        assert stop in message.body
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

        # A mail program presses the button: no cookie, no token of a form. Looking at the page ends nothing.
        outside = Client(enforce_csrf_checks=True)
        assert outside.get(stop).status_code == 200
        assert reader.subscriptions.count() == 2
        assert outside.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
        left = reader.subscriptions.values_list("branch", "notify", "digest")
        assert list(left) == [(branch.pk, True, "none")]
        assert outside.post(stop.replace(f"/{reader.pk}:", "/1:")).status_code == 404

    def test_nothing_new_means_no_mail_and_nothing_is_told_twice(self):
        reader = with_address()
        column = ColumnFactory()
        follow(column, by=reader, at=NIGHT, notify=False, digest=Digest.DAILY)
        assert send_digests(Digest.DAILY, at=NOON) == 0

        ArticleFactory(column=column, published_at=NOON)
        announce(at=NOON)
        counts = [send_digests(Digest.DAILY, at=NOON + timedelta(days=day)) for day in (0, 1, 2)]

        assert (counts, len(mail.outbox)) == ([0, 1, 0], 1)

    def test_without_a_confirmed_address_nothing_is_sent_and_nothing_piles_up(self, worker):
        column = ColumnFactory()
        follow(column, by=worker, at=NIGHT, notify=False, digest=Digest.DAILY)
        ArticleFactory(column=column, published_at=NIGHT)
        announce(at=NIGHT + timedelta(minutes=1))
        assert send_digests(Digest.DAILY, at=NOON) == 0

        EmailAddress.objects.create(user=worker, email="a@example.org", verified=True)

        assert send_digests(Digest.DAILY, at=NOON) == 0

    def test_one_refused_address_stops_no_other_and_loses_nothing(self, settings):
        settings.EMAIL_BACKEND = f"{__name__}.PickyServer"
        readers = [with_address() for _ in range(3)]
        column = ColumnFactory()
        for reader in readers:
            follow(column, by=reader, at=NIGHT, notify=False, digest=Digest.DAILY)
        ArticleFactory(column=column, published_at=NIGHT)
        announce(at=NIGHT + timedelta(minutes=1))
        PickyServer.refused = f"{readers[1].pk}@example.org"
        for sent in (2, 0):
            with pytest.raises(NotAllSent, match=f"1 refused, {sent} sent"):
                send_digests(Digest.DAILY, at=NOON)

        PickyServer.refused = ""

        assert send_digests(Digest.DAILY, at=NOON + timedelta(days=1)) == 1
        assert sorted(message.to for message in mail.outbox) == sorted(
            [f"{reader.pk}@example.org"] for reader in readers
        )

    def test_a_run_that_dies_before_it_could_mark_sends_the_same_message_again(self, monkeypatch):
        reader = with_address()
        column = ColumnFactory()
        follow(column, by=reader, at=NIGHT, notify=False, digest=Digest.DAILY)
        ArticleFactory(column=column, published_at=NIGHT)
        announce(at=NIGHT + timedelta(minutes=1))
        send = digests.send

        def send_and_die(*args, **kwargs):
            send(*args, **kwargs)
            raise SystemExit

        monkeypatch.setattr(digests, "send", send_and_die)
        with pytest.raises(SystemExit):
            send_digests(Digest.DAILY, at=NOON)
        monkeypatch.undo()
        assert send_digests(Digest.DAILY, at=NOON) == 1

        ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
        assert (len(mail.outbox), len(ids)) == (2, 1)

    def test_a_changed_rhythm_forgets_nothing_and_a_new_one_brings_nothing_old(self):
        reader = with_address()
        column = ColumnFactory()
        ArticleFactory(column=column, title="早就有的", published_at=NIGHT)
        announce(at=NIGHT + timedelta(minutes=1))
        follow(column, by=reader, at=SEVEN, notify=True)
        follow(column, by=reader, at=SEVEN + timedelta(hours=1), notify=True, digest=Digest.WEEKLY)
        ArticleFactory(column=column, title="新来的", published_at=NOON)
        announce(at=NOON)
        follow(column, by=reader, at=NOON + timedelta(hours=1), notify=False, digest=Digest.DAILY)

        send_digests(Digest.DAILY, at=NOON + timedelta(days=1))

        (message,) = mail.outbox
        assert ("新来的" in message.body, "早就有的" in message.body) == (True, False)

    def test_stopping_leaves_other_people_alone(self, root):
        column = ColumnFactory()
        one, other = UserFactory.create_batch(2)
        for person in (one, other):
            follow(column, by=person, at=NOON, notify=False, digest=Digest.DAILY)
        assert (stop_digests(one, at=NOON), Subscription.objects.get().member) == (1, other)
        assert unfollow(column, by=other, at=NOON)


class TestOnThePages:
    def test_a_stranger_is_led_to_sign_in_and_back(self, client):
        ColumnFactory(slug="notices")
        url = "/me/subscriptions/columns/notices/"
        assert f'href="{url}"' in words(client.get("/news/in/notices/"))
        assert client.get(url).url == f"/account/login/?next={url}"

    def test_a_column_and_a_branch_show_their_feeds_to_people_and_to_programs(self, client):
        ColumnFactory(slug="notices")
        branch = BranchFactory()
        for path in ("/news/in/notices/", f"/branches/{branch.pk}/"):
            page = words(client.get(path))
            assert '<link rel="alternate" type="application/atom+xml" title="' in page
            assert page.count(f'href="{path}feed/"') == 2

    def test_a_member_follows_changes_and_ends_it_where_the_news_stands(self, worker, sign_in, in_english):
        column = ColumnFactory(slug="notices", name="通知公告")
        library, laws = ColumnFactory(holds="policies"), ColumnFactory(holds="policies", slug="laws")
        laws.parent = library
        laws.save()
        client = sign_in(worker)
        places = {
            "/news/in/notices/": "columns/notices",
            f"/branches/{worker.branch_id}/": f"branches/{worker.branch_id}",
            "/policies/in/laws/": "columns/laws",
            "/policies/": f"columns/{library.slug}",
        }
        for page, url in places.items():
            assert f'action="/me/subscriptions/{url}/"' in words(client.get(page)), page
            answer = client.post(f"/me/subscriptions/{url}/", {"notify": "on", "digest": "weekly"})
            assert answer.url == page
        assert worker.subscriptions.count() == 4

        url = "/me/subscriptions/columns/notices/"
        wrong = client.post(url, {"digest": "none"})
        client.post(url, {"digest": "daily"})
        mine = Subscription.objects.get(member=worker, column=column)
        assert (wrong.status_code, mine.notify, mine.digest) == (200, False, "daily")
        listed = words(client.get("/me/subscriptions/"))
        assert "通知公告" in listed
        here, elsewhere = "/me/subscriptions/", "https://example.org/"
        assert client.post(url, {"unfollow": "yes", "next": here}).url == here
        assert client.post(url, {"unfollow": "yes", "next": elsewhere}).url == "/news/in/notices/"
        assert worker.subscriptions.count() == 3


def test_the_box_on_a_page_brings_its_token_along(root):
    member, column = UserFactory(), ColumnFactory(slug="union-news")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    page = browser.get(column.get_absolute_url()).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    answer = browser.post(
        follow_url(column), {"notify": "on", "digest": "none", "csrfmiddlewaretoken": token}
    )

    assert answer.status_code == 302
    assert member.subscriptions.get().column == column
