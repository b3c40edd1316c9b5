"""How long the server works on an article with twenty pictures, each as large as a phone takes them.

    python3 manage.py test tests/benchmarks/pictures.py -s

Bar: saving the article through the form of the admin, below 2 s. The photographs come in before that, one by one, as
they are dropped into the editor; what one of them costs, and twenty at once in a gallery or a Word document, is said
beside it.
"""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from members.rules.roles import Role
from news.models import Article, Picture
from tests.factories import ArticleFactory, ColumnFactory
from tests.factories.members import appointed
from tests.news.samples import docx
from tests.news.test_admin import typed

COUNT, ROUNDS = 20, 5


def photograph(number: int) -> bytes:
    """Twelve million pixels with the detail of a photograph."""
    noise = [Image.effect_noise((400 + number, 300), 70).resize((4000, 3000)) for _channel in "RGB"]
    out = io.BytesIO()
    Image.merge("RGB", noise).save(out, "JPEG", quality=88)
    return out.getvalue()


def upload(number: int, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"IMG_{number}.jpg", data, "image/jpeg")


def spent(deed) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


@pytest.mark.django_db
def test_an_article_with_twenty_pictures(root, desk):
    browser = desk(appointed(Role.EDITOR))
    photographs = [photograph(number) for number in range(COUNT)]
    address = reverse("news:upload-picture")
    each = [
        spent(lambda file=file: browser.post(address, {"upload": file}))
        for file in [upload(n, data) for n, data in enumerate(photographs)]
    ]
    figures = [
        f'<figure class="image"><img src="{picture.url}" alt="甲"></figure>'
        for picture in Picture.objects.all()
    ]
    assert len(figures) == COUNT

    def saving(article: Article, body: str, turn: int) -> float:
        article.refresh_from_db()
        page = reverse("admin:news_article_change", args=[article.pk])
        said = typed(article, body=f"<p>第{turn}次。</p>{body}")
        answers = []
        took = spent(lambda: answers.append(browser.post(page, said)))
        assert answers[0].status_code == 302
        return took

    bare, full = ArticleFactory(), ArticleFactory()
    without = min(saving(bare, "<p>干的。</p>" * COUNT, turn) for turn in range(ROUNDS))
    with_pictures = min(saving(full, "".join(figures), turn) for turn in range(ROUNDS))

    Article.objects.update(body="")
    Picture.objects.all().delete()
    files = [upload(n, data) for n, data in enumerate(photographs)]
    full.refresh_from_db()
    page = reverse("admin:news_article_change", args=[full.pk])
    said = typed(full, gallery_uploads=files)
    gallery = spent(lambda: browser.post(page, said))
    assert full.gallery.count() == COUNT

    print(
        f"\nsaving with {COUNT} pictures {with_pictures * 1000:.0f} ms (bar 2000), without {without * 1000:.0f} ms"
    )
    print(
        f"  ratio {with_pictures / without:.1f}; one upload {sum(each) / COUNT * 1000:.0f} ms; gallery of {COUNT} {gallery:.1f} s"
    )
    assert with_pictures < 2


@pytest.mark.django_db
def test_a_word_document_with_twenty_pictures(root, desk):
    """Photographs as Word keeps them: made smaller to fit the page."""
    browser, column = desk(appointed(Role.EDITOR)), ColumnFactory()

    def write(paper) -> None:
        paper.add_heading("现场照片", 0)
        for number in range(COUNT):
            picture = Image.open(io.BytesIO(photograph(number)))
            picture.thumbnail((1600, 1200))
            small = io.BytesIO()
            picture.save(small, "JPEG", quality=85)
            paper.add_paragraph(f"第{number}张。")
            paper.add_picture(small)

    document = SimpleUploadedFile("现场照片.docx", docx(write))
    page = reverse("admin:news_article_import")
    answers = []
    look = spent(
        lambda: answers.append(browser.post(page, {"file": document, "column": column.pk, "branch": ""}))
    )
    digest = answers[0].context["form"]["digest"].value()
    keep = spent(lambda: browser.post(page, {"column": column.pk, "branch": "", "digest": digest}))
    assert Picture.objects.count() == COUNT
    print(f"\nWord with {COUNT} pictures: preview {look:.1f} s, keeping {keep:.1f} s")
