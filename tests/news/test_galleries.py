"""Galleries and films: in their order, only as public as the article, and by the piece."""

import io
import struct
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.rules.roles import Role
from news import actions
from news.models import GalleryItem, Picture, Video, use_counts
from tests.conftest import NOON
from tests.factories import ArticleFactory, PictureFactory, UserFactory, filmed
from tests.factories import news as samples
from tests.factories.members import appointed
from tests.news.samples import image
from tests.news.test_admin import rows, typed
from union_portal.lib import Refused, videos
from union_portal.lib.editions import current_edition

pytestmark = pytest.mark.django_db
FILM = samples.FILM.read_bytes()
WORDS = {"title": "罐笼上井", "description": "罐笼慢慢升到井口。"}


@pytest.fixture
def editor(root):
    return appointed(Role.EDITOR)


@pytest.fixture
def editing(editor, desk):
    return desk(editor)


def change(article) -> str:
    return reverse("admin:news_article_change", args=[article.pk])


# --- galleries -----------------------------------------------------------------------------------------------


def test_a_gallery_is_put_together_in_the_form_and_shown_in_its_order(editing, client):
    article = ArticleFactory()
    uploads = [SimpleUploadedFile(f"IMG_{n}.jpg", image(300 + n, 200), "image/jpeg") for n in range(3)]
    broken = SimpleUploadedFile("IMG_9.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")

    before = editing.post(reverse("news:upload-picture"), {"upload": uploads.pop(0)}).json()["id"]
    said = {"gallery_pictures": f"{before},999999", "gallery_uploads": [*uploads, broken]}
    answer = editing.post(change(article), typed(article, **said), follow=True)

    assert any("IMG_9.HEIC" in str(message) for message in answer.context["messages"])
    first, second, third = article.gallery.all()
    assert [item.picture.original_name for item in (first, second, third)] == ["IMG_0", "IMG_1", "IMG_2"]
    from_library = PictureFactory(alt="井架")
    article.refresh_from_db()
    filled = [
        {"id": first.pk, "caption": "最后一张", "position": 9},
        {"id": second.pk, "caption": "", "position": 2},
        {"id": third.pk, "caption": "", "position": 3, "DELETE": "on"},
        {"picture": from_library.pk, "caption": "", "position": 5},
    ]
    editing.post(change(article), typed(article, **rows("gallery", *filled, initial=3)))

    client.logout()
    page = client.get(article.get_absolute_url())
    shown = [(item.picture.original_name or item.picture.alt, item.words) for item in page.context["gallery"]]
    assert shown == [("IMG_1", ""), ("井架", ""), ("IMG_0", "最后一张")]
    assert page.content.decode().count('<li><a href="/media/pictures/') == 3
    assert {tuple(event.details["fields"]) for event in article.events.all()} >= {("gallery",)}
    assert article.submissions.open().exists()  # a second person looks at it
    assert Picture.objects.filter(pk=third.picture_id).exists()


def test_what_reviewers_read_stays_as_it_is(editor):
    article = ArticleFactory(stage="draft", published_at=None)
    actions.add_to_gallery(article, [PictureFactory()], by=editor, at=NOON)
    film = filmed(article, by=editor)
    actions.submit(article, by=editor, at=NOON)
    item = article.gallery.get()

    for deed in (
        lambda: actions.add_to_gallery(article, [PictureFactory()], by=editor, at=NOON),
        lambda: actions.change_gallery_item(item, caption="", position=1, by=editor, at=NOON),
        lambda: actions.remove_from_gallery(item, by=editor, at=NOON),
        lambda: actions.change_video(film, position=1, by=editor, at=NOON, **WORDS),
        lambda: actions.remove_video(film, by=editor, at=NOON),
    ):
        with pytest.raises(Refused):
            deed()


def test_a_gallery_shows_a_picture_once_and_a_picture_in_use_stays(editor):
    article, picture = ArticleFactory(), PictureFactory()
    actions.add_to_gallery(article, [picture, picture], by=editor, at=NOON)
    actions.add_to_gallery(article, [picture], by=editor, at=NOON)
    film = filmed(article)

    assert article.gallery.count() == 1
    assert use_counts([picture, film.poster]) == {picture.pk: 1, film.poster.pk: 1}
    for used in (picture, film.poster):
        with pytest.raises(Refused):
            actions.remove_picture(used, by=editor, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        GalleryItem.objects.create(article=article, picture=picture)
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.update(description="")


def test_what_is_beside_an_article_costs_one_query_and_moves_the_edition(client):
    article = ArticleFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(article.get_absolute_url()).status_code == 200
        return len(seen)

    queries()
    none = queries()
    actions.add_to_gallery(article, PictureFactory.create_batch(2), by=None, at=NOON)
    two = queries()
    before = current_edition()
    actions.add_to_gallery(article, PictureFactory.create_batch(6), by=None, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS news_galleryitem_next_edition, news_video_next_edition IMMEDIATE")
    after_gallery = current_edition()

    assert (two, queries(), after_gallery > before) == (none + 1, none + 1, True)


# --- films ---------------------------------------------------------------------------------------------------


def test_a_film_comes_in_through_the_form_without_what_the_camera_noted(editing, client):
    article = ArticleFactory()
    assert b"Lavf" in FILM
    row = {
        **WORDS,
        "position": 0,
        "upload": SimpleUploadedFile("VID.mp4", FILM, "video/mp4"),
        "poster_upload": SimpleUploadedFile("p.jpg", image(640, 360), "image/jpeg"),
    }

    incomplete = {name: value for name, value in row.items() if name != "poster_upload"}
    refused = editing.post(change(article), typed(article, **rows("videos", incomplete)))
    row["upload"].seek(0)
    editing.post(change(article), typed(article, **rows("videos", row)))

    assert refused.status_code == 400
    film = article.videos.get()
    assert (film.title, film.width, film.height, film.seconds, film.size) == (
        "罐笼上井",
        480,
        270,
        6,
        len(FILM),
    )
    kept = default_storage.open(film.file.name).read()
    assert b"Lavf" not in kept
    assert len(kept) == len(FILM)
    client.logout()
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'src="{film.url}"' in page
    assert "罐笼慢慢升到井口。" in page


def test_a_film_is_sent_by_the_piece(client):
    film = filmed(ArticleFactory())
    kept = default_storage.open(film.file.name).read()
    size = len(kept)

    def piece(asked, **more):
        answer = client.get(film.url, headers={"Range": asked, **more})
        return answer.status_code, answer.headers.get("Content-Range"), b"".join(answer)

    whole = client.get(film.url)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Type"]) == (200, "bytes", "video/mp4")
    assert b"".join(whole) == kept
    assert piece("bytes=0-1") == (206, f"bytes 0-1/{size}", kept[:2])
    assert piece("bytes=100-") == (206, f"bytes 100-{size - 1}/{size}", kept[100:])
    assert piece("bytes=-10") == (206, f"bytes {size - 10}-{size - 1}/{size}", kept[-10:])
    assert piece(f"bytes=5-{size * 2}") == (206, f"bytes 5-{size - 1}/{size}", kept[5:])
    for impossible in (f"bytes={size}-", "bytes=9-3", "bytes=-0", f"bytes={'9' * 30}-"):
        assert piece(impossible) == (416, f"bytes */{size}", b"")
    for no_range in ("lines=1-2", "bytes=-", "bytes=0-1,3-4", "bytes=a-b"):
        assert piece(no_range)[0] == 200
    assert piece("bytes=0-1", **{"If-Range": whole["ETag"]})[0] == 206
    assert piece("bytes=0-1", **{"If-Range": '"another"'})[0] == 200
    head = client.head(film.url)
    assert (head["Content-Length"], b"".join(head)) == (str(size), b"")


def test_an_open_range_of_a_long_film_is_answered_with_its_beginning(client, monkeypatch):
    monkeypatch.setattr("union_portal.lib.ranges.PIECE", 1000)
    film = filmed(ArticleFactory())

    answer = client.get(film.url, headers={"Range": "bytes=0-"})

    assert (answer.status_code, answer["Content-Length"]) == (206, "1000")
    assert answer["Content-Range"] == f"bytes 0-999/{len(FILM)}"


def test_a_film_is_only_as_public_as_its_article(client, sign_in, editor):
    coming = ArticleFactory(published_at=timezone.now() + timedelta(days=1))
    film = filmed(coming)

    assert client.get(film.url).status_code == 404
    assert sign_in(UserFactory()).get(film.url).status_code == 404
    answer = sign_in(editor).get(film.url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_the_stored_film_goes_with_its_row(editor, django_capture_on_commit_callbacks):
    film = filmed(ArticleFactory())

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_video(film, by=editor, at=NOON)

    assert not default_storage.exists(film.file.name)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\0 a program",
        b"\x1aE\xdf\xa3 webm",
        FILM[:100],
        FILM[: len(FILM) // 2],
        FILM.replace(b"ftypisom", b"ftypqt  "),
        FILM.replace(b"avc1", b"hvc1"),
        FILM.replace(b"avc1", b"av01"),
        FILM.replace(b"vide", b"soun"),
        FILM.replace(b"moov", b"free"),
        FILM.replace(b"stsd", b"xxxx"),
        FILM[:4] + b"ftyp" + b"\xff" * 2000,
        b"\0\0\0\x08ftyp" + b"\0\0\0\x08free" * 20_000,
    ],
)
def test_what_some_phone_could_not_show_is_refused_with_a_sentence(data):
    with pytest.raises(Refused) as refusal:
        videos.inspect(ContentFile(data).file, limit=10**8)

    assert str(refusal.value)
    with pytest.raises(Refused):
        videos.inspect(ContentFile(FILM).file, limit=1000)


# --- what films carry besides pictures and sound -------------------------------------------------------------


def box(kind, content=b"", *, is_wide=False):
    if is_wide:
        return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, kind) + content


def with_track(tables, *, more=b"", handler=b"meta"):
    """FILM with one more track at the end of its index; samples and whatever else stand behind the film."""
    name = box(b"hdlr", bytes(8) + handler + bytes(12))
    track = box(b"trak", box(b"mdia", name + box(b"minf", box(b"stbl", tables))))
    start = FILM.index(b"moov") - 4
    (length,) = struct.unpack(">I", FILM[start : start + 4])
    end = start + length
    index = struct.pack(">I", length + len(track)) + FILM[start + 4 : end] + track
    # The index goes last and leaves a gap, so that nothing else moves.
    return FILM[:start] + box(b"free", bytes(length - 8)) + FILM[end:] + more + index


def places(*, at, kind="stco", sizes=(4, 4, 6)):
    offsets = box(b"stco", struct.pack(">III", 0, 2, at) + struct.pack(">I", at + 20))
    if kind == "co64":
        offsets = box(b"co64", struct.pack(">IIQQ", 0, 2, at, at + 20))
    return (
        box(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes))
        + box(b"stsc", struct.pack(">II6I", 0, 2, 1, 2, 1, 2, 1, 1))
        + offsets
    )


def freed(data):
    file = io.BytesIO(data)
    videos.inspect(file, limit=10**8)
    videos.forget_where(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["stco", "co64"])
def test_a_track_that_says_where_it_was_goes_with_all_its_samples(kind):
    told = b"N39E" + b"N40E" + b"kept-kept-ke" + b"N41E99" + b"kept"
    film = with_track(places(at=len(FILM) + 8, kind=kind), more=box(b"mdat", told))

    after = freed(film)

    assert (len(after), b"N39E" in film, after.count(b"kept")) == (len(film), True, 3)
    for gone in (b"N39E", b"N40E", b"N41E", b"stco" + bytes(8), b"meta"):
        assert gone not in after
    assert videos.inspect(io.BytesIO(after), limit=10**8) == videos.inspect(io.BytesIO(FILM), limit=10**8)


def test_long_lengths_deep_boxes_and_lying_tables():
    wide = freed(FILM + box(b"uuid", b"N39E" * 700_000, is_wide=True))
    assert wide[len(FILM) :] == box(b"free", bytes(2_800_000), is_wide=True)

    deep = b""
    for _ in range(2000):
        deep = box(b"moov", deep)
    behind = box(b"mdat", bytes(64))
    at = len(FILM) + 8
    for broken in (
        FILM + deep,
        with_track(places(at=at)),
        with_track(places(at=10**6), more=behind),
        with_track(places(at=at, sizes=(4, 4, 6, 7)), more=behind),
        with_track(places(at=at, sizes=(4, 4, 10**9)), more=behind),
        with_track(places(at=at)[:-4], more=behind),
        with_track(places(at=at), more=behind + box(b"moof")),
    ):
        with pytest.raises(Refused):
            freed(broken)


def test_a_place_that_the_database_cannot_hold_is_said_beside_the_field(editing):
    article = ArticleFactory()
    row = {"picture": PictureFactory().pk, "caption": "", "position": 32767}

    answer = editing.post(change(article), typed(article, **rows("gallery", row)))

    assert (answer.status_code, "999" in answer.content.decode()) == (400, True)
