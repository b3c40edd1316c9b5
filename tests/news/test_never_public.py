"""What readers never saw stays unseen, whatever becomes of it; what they saw stays as reachable as promised."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from news import actions
from news.models import Article
from tests.factories import ArticleFactory, ColumnFactory, PolicyFactory
from tests.factories.members import union

pytestmark = pytest.mark.django_db


def withdrawn(thing, *, published_at):
    type(thing).objects.filter(pk=thing.pk).update(published_at=published_at)
    return actions.withdraw(thing, by=None, at=timezone.now(), reason="重复")


def status(client, thing):
    return client.get(thing.get_absolute_url()).status_code


def test_what_is_withdrawn_before_its_day_was_never_public(client, root):
    tomorrow = timezone.now() + timedelta(days=1)

    assert status(client, withdrawn(PolicyFactory(), published_at=tomorrow)) == 404
    assert status(client, withdrawn(ArticleFactory(), published_at=tomorrow)) == 404


def test_nor_does_it_become_so_when_the_day_comes(client, root):
    article, policy = ArticleFactory(), PolicyFactory()
    for thing in (article, policy):
        thing = withdrawn(thing, published_at=timezone.now() + timedelta(days=1))
        later = timezone.now() + timedelta(days=2)
        assert not thing.was_public(later)


def test_what_was_public_says_that_it_is_withdrawn(client, root):
    yesterday = timezone.now() - timedelta(days=1)

    assert status(client, withdrawn(PolicyFactory(), published_at=yesterday)) == 200
    assert status(client, withdrawn(ArticleFactory(), published_at=yesterday)) == 410


def test_the_files_of_a_withdrawn_policy_open_as_its_page_does(client, root):
    policy, article = PolicyFactory(), ArticleFactory()
    files = [
        thing.attachments.create(file=ContentFile(b"%PDF", "x.pdf"), name="附件.pdf", kind="pdf", size=4)
        for thing in (policy, article)
    ]
    for thing in (policy, article):
        actions.withdraw(thing, by=None, at=timezone.now(), reason="重复")

    answers = [client.get(reverse("news:attachment", args=[file.pk])).status_code for file in files]
    assert answers == [200, 404]


def test_the_door_of_the_pictures_leads_to_no_attachment(client, root):
    name = default_storage.save("attachments/2026/11/secret.pdf", ContentFile(b"%PDF"))
    default_storage.save("pictures/2026/11/shown.jpg", ContentFile(b"x"))

    assert client.get(f"/media/pictures/../{name}").status_code == 404
    assert client.get("/media/pictures/2026/11/shown.jpg").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_one_moment_is_kept_once():
    column, outcomes = ColumnFactory(), []
    union()

    def bring_in():
        article = Article(title="转正评审", column=column, body="<p>评审会已结束。</p>", import_key="word:1")
        try:
            outcomes.append(actions.import_article(article, by=None, at=timezone.now())[1].value)
        finally:
            connection.close()

    threads = [Thread(target=bring_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["new", *["unchanged"] * 5]
