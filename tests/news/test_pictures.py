"""Pictures from strangers: what is taken, what is refused, and that nothing but pixels survives."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.news.samples import image
from union_portal.lib import Refused, pictures


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_a_photograph_is_made_narrower_and_has_a_smaller_brother():
    encoded = pictures.encode(image(3000, 2000))

    assert (encoded.width, encoded.height, encoded.extension) == (1600, 1067, "jpg")
    assert opened(encoded.data).size == (1600, 1067)
    assert opened(encoded.small).size == (640, 427)


def test_where_and_by_whom_a_photograph_was_taken_is_forgotten():
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "secret description", "secret author"
    exif[0x8825] = {1: "N", 2: (30.0, 1.0, 2.0)}
    upload = image(exif=exif, comment=b"secret comment")
    assert b"secret" in upload

    encoded = pictures.encode(upload)

    for data in (encoded.data, encoded.small):
        assert b"secret" not in data
        assert not opened(data).getexif()


def test_a_photograph_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    encoded = pictures.encode(image(800, 400, exif=exif))

    assert (encoded.width, encoded.height) == (400, 800)


def test_an_attachment_is_the_same_picture_made_with_less_work():
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "secret author"

    extension, data = pictures.drawn_anew(image(4000, 3000, exif=exif))

    assert (extension, opened(data).size, dict(opened(data).getexif())) == ("jpg", (1500, 2000), {})
    assert [opened(pictures.drawn_anew(image(*size))[1]).width for size in ((4032, 3024), (4800, 900))] == [
        2016,
        2048,
    ]
    assert b"secret" not in data
    assert opened(pictures.encode(image(4000, 3000, exif=exif)).data).size == (1600, 2133)


def test_a_grey_photograph_stays_a_photograph():
    """It has 256 greys, as a drawing may have colours; packed as one it would take seconds."""
    assert pictures.encode(image(300, 200, mode="L")).extension == "jpg"


def test_a_drawing_with_few_colours_stays_sharp_and_transparent():
    drawing = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    drawing.paste((200, 0, 0, 255), (50, 50, 100, 100))
    out = io.BytesIO()
    drawing.save(out, "PNG")

    encoded = pictures.encode(out.getvalue())

    assert encoded.extension == "png"
    assert opened(encoded.data).convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_transparent_photograph_stands_on_white():
    photo = opened(image(kind="PNG")).convert("RGBA")
    photo.putalpha(Image.linear_gradient("L").resize(photo.size))
    out = io.BytesIO()
    photo.save(out, "PNG")

    encoded = pictures.encode(out.getvalue())

    assert encoded.extension == "jpg"
    assert opened(encoded.data).getpixel((5, 0)) >= (245, 245, 245)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("GIF", "P"),
    ]
    + [("WEBP", "RGB"), ("WEBP", "RGBA"), ("BMP", "RGB"), ("PNG", "I;16")],
)
def test_every_usual_kind_of_picture_is_taken(kind, mode):
    encoded = pictures.encode(image(64, 64, kind, mode) if mode != "I;16" else _sixteen_bit())

    assert (encoded.width, encoded.height) == (64, 64)


def _sixteen_bit() -> bytes:
    out = io.BytesIO()
    Image.new("I;16", (64, 64), 40_000).save(out, "PNG")
    return out.getvalue()


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    encoded = pictures.encode(out.getvalue())

    assert opened(encoded.data).convert("RGB").getpixel((5, 5)) == (255, 0, 0)
    assert getattr(opened(encoded.data), "n_frames", 1) == 1


def test_a_long_strip_keeps_its_width():
    encoded = pictures.encode(image(200, 9000))

    assert (encoded.width, encoded.height) == (200, 9000)


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"not a picture at all",
        b"%PDF-1.7 a document",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        b"\xff\xd8\xff\xe0 broken",
        image()[:2000],
        b"\x89PNG\r\n\x1a\n",
        bomb(8000, 8000),
        bomb(60_000, 60_000),
        bomb(2_000_000_000, 2_000_000_000),
        b"\xff\xd8\xff" + b"\0" * (pictures.MAX_BYTES + 1),
    ],
    ids=[
        "empty",
        "text",
        "pdf",
        "svg",
        "heic",
        "broken",
        "cut off",
        "head only",
        "64 Mpx",
        "3600 Mpx",
        "absurd",
        "heavy",
    ],
)
def test_what_is_no_usable_picture_is_refused_with_a_sentence(upload):
    with pytest.raises(Refused) as refusal:
        pictures.encode(upload)

    assert str(refusal.value)
