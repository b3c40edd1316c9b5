"""A bar: whatever is sent in comes out harmless - cleaned, stored, read back, shown on the real page.

PORTAL_RANDOM_DOCUMENTS=10000 python3 manage.py test tests/news/test_harmless.py -n 0
PORTAL_RANDOM_SEED=... takes others.
"""

import os
import re

import html5lib
import pytest

from news import actions
from news.models import Article
from tests.conftest import NOON
from tests.factories import ArticleFactory
from tests.news.documents import VECTORS, documents
from tests.news.test_richtext import dangers
from union_portal.lib import Refused

COUNT = int(os.environ.get("PORTAL_RANDOM_DOCUMENTS", "200"))
SEED = int(os.environ.get("PORTAL_RANDOM_SEED", "3"))
ON_A_PAGE = 25
"""Every so manieth document is looked at on the page that readers get."""
OUR_OWN = re.compile(r"/static/[\w./-]+\.js")


def acts(page: str) -> list[str]:
    """What on a whole page could act: by the reading of html5lib, which shares no code with the cleaner."""
    found = []
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if element.tag == "script" and not OUR_OWN.fullmatch(element.get("src", "")):
            found.append("<script>")
        if element.tag in {"style", "iframe", "object", "embed", "base", "frame", "template"}:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            plain = re.sub(r"[\x00-\x20]", "", str(value)).lower()
            if (
                str(name).startswith("on")
                or name == "style"
                or plain.startswith(("javascript:", "vbscript:", "data:"))
            ):
                found.append(f"{name}={value[:40]}")
    return found


@pytest.mark.django_db
def test_random_documents_come_out_harmless_and_the_same_when_cleaned_again(client):
    article = ArticleFactory()
    wrong, refused = [], 0
    for number, text in enumerate(documents(COUNT, SEED)):
        try:
            actions.edit(article, by=None, at=NOON, body=text)
        except Refused:
            refused += 1  # nested a hundred deep
            continue
        kept = Article.objects.values_list("body", flat=True).get(pk=article.pk)
        found = dangers(kept)
        if actions.cleaned(Article, kept).html != kept:
            found.append("changes when cleaned again")
        if number % ON_A_PAGE == 0:  # its tables in the boxes that scroll
            found += acts(client.get(article.get_absolute_url()).content.decode())
        if found:
            wrong.append((number, found, text))

    assert wrong == []
    assert refused < COUNT / 20


def test_every_known_attack_is_harmless_by_itself_and_among_others():
    together = [
        text for first, second in zip(VECTORS, reversed(VECTORS), strict=True) for text in (first + second,)
    ]
    wrong = {}
    for text in [*VECTORS, *together]:
        kept = actions.cleaned(Article, text).html
        if found := dangers(kept):
            wrong[text] = found

    assert len(VECTORS) > 120
    assert wrong == {}
