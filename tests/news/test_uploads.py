"""Uploads: pictures from the editor, files beside a text."""

import io
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.rules.roles import Role
from news import actions
from news.models import Attachment, Picture
from tests.conftest import NOON
from tests.factories import ArticleFactory, UserFactory
from tests.factories.members import appointed
from tests.news.samples import docx, image, repacked
from tests.news.test_pictures import bomb
from union_portal.lib import Refused, files

pytestmark = pytest.mark.django_db
LIMIT = 30 * 1024 * 1024


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = "optional"


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR)


def sent(browser: Client, data: bytes, name: str = "x.jpg", kind: str = "image/jpeg"):
    return browser.post(reverse("news:upload-picture"), {"upload": SimpleUploadedFile(name, data, kind)})


def test_an_editor_gets_the_address_of_the_stored_picture(sign_in, editor):
    answer = sent(sign_in(editor), image(), name="../../../etc/张三的照片.php")

    picture = Picture.objects.get()
    assert answer.json() == {"url": picture.url, "id": picture.pk}
    assert re.fullmatch(r"pictures/\d{4}/\d\d/[0-9a-f]{20}-800x\d+\.jpg", picture.file.name)
    assert picture.uploaded_by == editor
    assert picture.original_name == "张三的照片"
    assert all(default_storage.exists(name) for name in picture.file_names[:5])


def test_the_same_picture_is_kept_once(sign_in, editor):
    browser = sign_in(editor)

    assert sent(browser, image()).json() == sent(browser, image(), name="copy.png").json()
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    "data", [b"MZ program", b"<svg onload=alert(1)>", b"<script>", bomb(60_000, 60_000), b""]
)
def test_what_is_no_picture_gets_a_sentence_and_a_400(sign_in, editor, data):
    answer = sent(sign_in(editor), data)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not Picture.objects.exists()


def test_a_request_without_a_picture_gets_a_sentence(sign_in, editor):
    assert sign_in(editor).post(reverse("news:upload-picture")).status_code == 400


def test_nobody_else_uploads(client, sign_in, root):
    assert sent(client, image()).status_code == 403
    assert sent(sign_in(UserFactory()), image()).status_code == 403
    assert sent(sign_in(appointed(Role.BOOKKEEPER)), image()).status_code == 403
    assert not Picture.objects.exists()


def test_an_editor_without_the_second_factor_uploads_nothing(sign_in, editor, settings):
    settings.ADMIN_SECOND_FACTOR = "required"

    assert sent(sign_in(editor), image()).status_code == 403


def test_a_forged_request_is_refused(editor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)

    assert sent(browser, image()).status_code == 403
    assert not Picture.objects.exists()


def test_it_only_answers_to_post(sign_in, editor):
    assert sign_in(editor).get(reverse("news:upload-picture")).status_code == 405


# --- files beside a text -------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


PAPER = docx(lambda paper: paper.add_paragraph("申请表"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "kept"),
    [
        (b"%PDF-1.7", "申请表.pdf", "申请表.pdf"),
        (b"%PDF-1.7", "申请表.exe", "申请表.pdf"),
        (PAPER, "申请表.docx", "申请表.docx"),
        (OLE + b"\0" * 600, "老表.doc", "老表.doc"),
        (OLE + b"\0" * 600, "老表.et", "老表.et"),
        (zipped(**{"OFD.xml": b"<x/>"}), "公文.ofd", "公文.ofd"),
        ("姓名,工号".encode("gb18030"), "名单.csv", "名单.csv"),
        (b"%PDF-1.7", "C:\\文件\\申\u202e表.pdf", "申表.pdf"),
    ],
)
def test_the_kind_of_a_file_is_read_from_its_content(data, name, kept):
    assert files.inspect(data, name, limit=LIMIT).name == kept


def test_a_file_without_a_name_gets_one():
    assert files.inspect(b"%PDF-1.7", "...", limit=LIMIT).name.endswith(".pdf")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "空.pdf"),
        (b"MZ\x90\0", "表.pdf"),
        (b"<html><script>alert(1)</script>", "页.html"),
        (b"<svg onload=alert(1)>", "图.svg"),
        (b"\0\0", "表.txt"),
        (zipped(**{"a.exe": b"MZ"}), "包.zip"),
        (b"PK\x03\x04 broken", "表.docx"),
        (repacked(PAPER, {"word/vbaProject.bin": b"x"}), "宏.docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密.docx"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "宏.doc"),
        (OLE, "程序.msi"),
        (b"%PDF-" + b"x" * LIMIT, "大.pdf"),
    ],
)  # fmt: skip
def test_what_workers_cannot_open_or_should_not_is_refused(data, name):
    with pytest.raises(Refused):
        files.inspect(data, name, limit=LIMIT)


def test_a_file_that_swells_when_it_is_opened_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 1000)

    with pytest.raises(Refused):
        files.inspect(PAPER, "炸弹.docx", limit=LIMIT)


def test_an_attached_photograph_forgets_where_it_was_taken():
    upload = image(comment=b"secret place")

    assert b"secret" not in files.inspect(upload, "现场.jpg", limit=LIMIT).data


def test_the_names_of_attachments_can_be_searched_and_stay_in_step(editor):
    article = ArticleFactory()

    first = actions.add_attachment(article, ContentFile(b"%PDF-1"), "申请表.pdf", by=editor, at=NOON)
    actions.add_attachment(article, ContentFile(b"%PDF-2"), "说明.pdf", by=editor, at=NOON)
    article.refresh_from_db()
    assert article.attachment_names == "申请表.pdf\n说明.pdf"
    assert "说明" in article.search_text

    actions.remove_attachment(first, by=editor, at=NOON)
    article.refresh_from_db()
    assert article.attachment_names == "说明.pdf"
    assert Attachment.objects.get().name == "说明.pdf"


@pytest.mark.django_db(transaction=True)
def test_the_stored_file_goes_with_its_attachment(editor):
    article = ArticleFactory()
    attachment = actions.add_attachment(article, ContentFile(b"%PDF-1"), "申请表.pdf", by=editor, at=NOON)
    stored = attachment.file.name
    assert default_storage.exists(stored)

    actions.remove_attachment(attachment, by=editor, at=NOON)

    assert not default_storage.exists(stored)
