"""Pictures in every width, and the library that keeps them."""

import io
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from PIL import Image

from members.rules.roles import Role
from news import actions
from news.models import Picture, use_counts
from tests.conftest import NOON
from tests.factories import ArticleFactory, BranchFactory, PictureFactory, PolicyFactory
from tests.factories.members import appointed
from tests.news.samples import image
from union_portal.lib import Refused, pictures
from union_portal.templatetags.portal import rich

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR)


@pytest.fixture
def editing(editor, desk):
    return desk(editor)


def kept(by, number=0, **more) -> Picture:
    return actions.add_picture(ContentFile(image(1200 + number, 800)), by=by, at=NOON, **more)


def test_a_photograph_is_kept_in_every_width_a_screen_needs_and_says_nothing_of_where_it_was_taken(editor):
    exif = Image.Exif()
    exif[0x013B] = "secret author"
    exif[0x8825] = {1: "N", 2: (30.0, 1.0, 2.0)}
    upload = ContentFile(image(2000, 1000, exif=exif, comment=b"secret place"))

    picture = actions.add_picture(upload, by=editor, at=NOON)

    found = {}
    for name in picture.file_names[2:6]:
        data = default_storage.open(name).read()
        opened = Image.open(io.BytesIO(data))
        found[opened.size] = opened.format
        assert b"secret" not in data
        assert not opened.getexif()
    assert found == dict.fromkeys([(320, 160), (640, 320), (960, 480), (1600, 800)], "WEBP")
    stem = picture.url.removesuffix(".jpg")
    assert picture.srcset == ", ".join(f"{stem}-{width}.webp {width}w" for width in (320, 640, 960, 1600))


def test_a_drawing_stays_sharp_and_transparent_in_its_renditions():
    drawing = Image.new("RGBA", (700, 200), (0, 0, 0, 0))
    drawing.paste((200, 0, 0, 255), (50, 50, 100, 100))
    out = io.BytesIO()
    drawing.save(out, "PNG")

    made = pictures.renditions(pictures.encode(out.getvalue()).data)

    assert list(made) == [700, 640, 320]
    widest = Image.open(io.BytesIO(made[700])).convert("RGBA")
    assert (widest.getpixel((0, 0))[3], widest.getpixel((60, 60))) == (0, (200, 0, 0, 255))


def test_a_text_shows_its_pictures_in_the_width_that_is_needed_and_with_their_size():
    ours, former = "/media/pictures/2026/11/ab-700x500.jpg", "/media/pictures/2026/11/ab.jpg"
    body = f'<img src="{ours}" alt="甲" loading="lazy"><img src="{former}" alt="乙" loading="lazy">'

    assert rich(body) == (
        '<picture><source type="image/webp" srcset="/media/pictures/2026/11/ab-700x500-320.webp 320w, '
        "/media/pictures/2026/11/ab-700x500-640.webp 640w, /media/pictures/2026/11/ab-700x500-700.webp 700w"
        '" sizes="(min-width: 64rem) 43rem, 100vw">'
        f'<img src="{ours}" alt="甲" width="700" height="500"></picture>'
        f'<img src="{former}" alt="乙" loading="lazy">'
    )
    assert rich(body, "a lead picture").count("lazy") == 2


def test_pictures_from_before_get_their_renditions_and_texts_lead_to_them(editor):
    picture, other = kept(editor), PictureFactory()
    stem = picture.stem
    for name, former in zip(picture.file_names[:2], picture.file_names[-2:], strict=True):
        default_storage.save(former, default_storage.open(name))
    for name in picture.file_names[:-2]:
        default_storage.delete(name)
    Picture.objects.filter(pk=picture.pk).update(file=f"{stem}.jpg", small_file=f"{stem}-small.jpg")
    article = ArticleFactory(body=f'<p><img src="/media/{stem}.jpg" alt=""></p>')

    call_command("make_renditions", "--dry-run", stdout=(said := StringIO()))
    assert said.getvalue() == "2 pictures without renditions\n"
    for _run in ("first", "again"):
        call_command("make_renditions", stdout=StringIO(), stderr=(complaints := StringIO()))

    picture.refresh_from_db()
    article.refresh_from_db()
    assert picture.url in article.body
    assert all(default_storage.exists(name) for name in picture.file_names)
    assert f"picture {other.pk} was left as it is" in complaints.getvalue()


def test_the_library_knows_where_a_picture_is_shown(editor):
    lead, inside, unused = (kept(editor, number) for number in range(3))
    body = f'<p><img src="{inside.url}" alt=""><img src="{lead.url}" alt=""></p>'
    ArticleFactory(lead_picture=lead, body=body)
    PolicyFactory(body=f'<p><img src="{inside.url}" alt=""></p>')

    assert use_counts([lead, inside, unused]) == {lead.pk: 1, inside.pk: 2, unused.pk: 0}
    assert list(Picture.objects.unused()) == [unused]
    assert [str(text) for text in inside.uses()] != []


def test_only_what_no_text_shows_can_be_removed_and_its_files_go_with_it(
    editor, editing, django_capture_on_commit_callbacks
):
    picture = kept(editor)
    branch = BranchFactory(name="一号矿")
    article = ArticleFactory(title="更衣室", body=f'<p><img src="{picture.url}" alt=""></p>')
    ArticleFactory(title="二号矿的草稿", stage="draft", lead_picture=picture)
    address = reverse("admin:news_picture_remove", args=[picture.pk])

    answer = editing.post(address)
    assert answer.status_code == 400
    assert "“更衣室”" in answer.content.decode()
    with pytest.raises(Refused) as refusal:
        actions.remove_picture(picture, by=appointed(Role.EDITOR, branch=branch), at=NOON)
    assert "二号矿的草稿" not in str(refusal.value)
    with pytest.raises(ProtectedError):
        picture.delete()

    type(article).objects.update(body="", lead_picture=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert editing.post(address).status_code == 302
    assert not any(default_storage.exists(name) for name in picture.file_names)


def test_six_photographs_come_in_at_once_and_the_one_that_cannot_be_read_is_named(editing):
    uploads = [SimpleUploadedFile(f"IMG_{n}.jpg", image(300 + n, 200), "image/jpeg") for n in range(5)]
    uploads.append(SimpleUploadedFile("IMG_9.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"))
    several = reverse("admin:news_picture_several")

    answer = editing.post(several, {"uploads": uploads, "credit": "马晓冬"}, follow=True)

    assert Picture.objects.filter(credit="马晓冬").count() == 5
    assert ["IMG_9.HEIC" in str(message) for message in answer.context["messages"]] == [True]
    first, *others = Picture.objects.order_by("pk")
    address = answer.redirect_chain[0][0]
    said = {f"{first.pk}-alt": "井架", f"{first.pk}-credit": "马晓冬"}
    said |= {f"{each.pk}-credit": "马晓冬" for each in others}
    editing.post(address, said)
    first.refresh_from_db()
    assert first.alt == "井架"
    assert editing.post(several, {}).status_code == 400


def test_the_wall_of_pictures_is_searched_and_filtered(editing, editor):
    shown, unused = kept(editor, 1, alt="井架"), kept(editor, 2, caption="食堂")
    ArticleFactory(lead_picture=shown)

    def wall(query):
        answer = editing.get(f"{reverse('admin:news_picture_changelist')}?{query}")
        return answer.context["wall"]

    assert wall("q=井架") == [(shown, 1)]
    assert wall("lacks=use") == wall("lacks=alt") == [(unused, 0)]
    assert wall("month=2001-01") == []


def test_the_focal_point_is_set_by_an_editor_and_lies_in_the_picture(editing, editor):
    picture = kept(editor)
    address = reverse("admin:news_picture_change", args=[picture.pk])

    assert editing.post(address, {"alt": "井架", "focus_x": 130, "focus_y": 4}).status_code == 400
    assert editing.post(address, {"alt": "井架", "focus_x": 30, "focus_y": 4}).status_code == 302

    picture.refresh_from_db()
    assert (picture.alt, picture.focus) == ("井架", "fx1 fy0")
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(focus_x=101)
