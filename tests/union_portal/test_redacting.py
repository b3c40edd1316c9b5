"""Public copies of papers: what is beneath a box is nowhere in the file, and nothing else of the original is."""

import io
import itertools
import math
import os
import random
import signal
import time

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops, ImageDraw

from tests.union_portal import attachments, rich_pdf
from tests.union_portal.attachments import MARK, base, traces
from union_portal.lib import Refused, cleaning, redacting
from union_portal.lib.redacting import Box, child, drawing, pages_of, preview, redact
from union_portal.lib.redacting.burning import burned

SECRET = "ZHANGWEI6222020200112233"
pytestmark = pytest.mark.usefixtures("in_english")


def written(pdf: Pdf, **how) -> bytes:
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False, **how)
    return out.getvalue()


def paper(*, pages: int = 1, size=(595, 842), text: str = SECRET, rotate: int = 0) -> bytes:
    """A page with a text in its upper left, and grey bars below."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _number in range(pages):
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1]
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        content = f"BT /F1 20 Tf 40 {size[1] - 60} Td ({text}) Tj ET 0.5 g 40 100 200 50 re f"
        page.obj.Contents = pdf.make_stream(content.encode())
        if rotate:
            page.obj.Rotate = rotate
    return written(pdf)


def photo(kind: str = "JPEG", size=(400, 300), **how) -> bytes:
    """White, with a red square where the secret is: a quarter of the way from the upper left."""
    picture, out = Image.new("RGB", size, "white"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((100, 75, 149, 124), fill=(255, 0, 0))
    picture.save(out, kind, **how)
    return out.getvalue()


RED = Box(1, 0.25, 0.25, 0.125, 1 / 6)
WHERE_THE_TEXT_IS = Box(1, 0.05, 0.03, 0.9, 0.06)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def pictures_in(data: bytes) -> list[Image.Image]:
    with Pdf.open(io.BytesIO(data)) as pdf:
        return [
            pikepdf.PdfImage(page.obj.Resources.XObject.P).as_pil_image().convert("RGB") for page in pdf.pages
        ]


def darkest(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    left, top, right, bottom = (
        round(part * side) for part, side in zip(box, (*picture.size, *picture.size), strict=True)
    )
    return picture.convert("L").crop((left, top, right, bottom)).getextrema()[0]


def brightest(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    left, top, right, bottom = (
        round(part * side) for part, side in zip(box, (*picture.size, *picture.size), strict=True)
    )
    return picture.convert("L").crop((left, top, right, bottom)).getextrema()[1]


def refusal(original: bytes, boxes=()) -> str:
    with pytest.raises(Refused) as caught:
        redact(original, boxes)
    return str(caught.value)


def has_red(picture: Image.Image) -> bool:
    red, green, _blue = picture.convert("RGB").split()
    return ImageChops.subtract(red, green).getextrema()[1] > 60


# --- pictures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "how"), [("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True}), ("BMP", {})]
)
def test_nothing_of_the_pixels_beneath_a_box_is_left(kind, how):
    original = photo(kind, **how)
    assert has_red(opened(original)), "nothing was to be hidden"
    copy = redact(original, [RED])
    assert (copy.kind, copy.pages) == ("jpg", 1)
    picture = opened(copy.data)
    assert (picture.format, picture.size) == ("JPEG", (400, 300))
    assert not has_red(picture)
    assert brightest(picture, (0.255, 0.26, 0.37, 0.41)) < 16
    assert darkest(picture, (0.5, 0.5, 1, 1)) > 240
    assert not has_red(opened(preview(original, 1, [RED])))
    assert has_red(opened(preview(original, 1)))


@pytest.mark.parametrize("make", [attachments.jpeg, attachments.png, attachments.webp, attachments.gif])
def test_of_a_picture_no_metadata_and_no_thumbnail_stays(make):
    for seed in range(4):
        original = make(random.Random(seed))
        assert any(mark in original for mark in attachments.MARKS), "nothing was hidden"
        assert traces(redact(original, [Box(1, 0, 0, 0.5, 0.5)]).data) == []
        assert traces(preview(original, 1)) == []


def test_a_thumbnail_in_exif_does_not_show_what_was_hidden():
    small, exif = io.BytesIO(), Image.Exif()
    Image.new("RGB", (64, 48), (255, 0, 0)).save(small, "JPEG")
    exif[0x010E] = SECRET
    original = photo(exif=b"Exif\0\0" + exif.tobytes()[6:] + small.getvalue())
    copy = redact(original, [RED]).data
    assert SECRET.encode() not in copy
    assert copy.count(b"\xff\xd8\xff") == 1
    assert b"Exif" not in copy


def test_boxes_are_drawn_on_the_picture_as_it_is_seen():
    """A phone held upright writes the picture lying and a note to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    original = photo(exif=exif.tobytes(), quality=95)
    seen = pages_of(original)[0]
    assert (seen.width, seen.height) == (300, 400)
    upright = opened(preview(original, 1))
    red, green, _blue = upright.split()
    left, top, right, bottom = ImageChops.subtract(red, green).point(lambda each: 255 * (each > 90)).getbbox()
    box = Box(1, left / 300, top / 400, (right - left) / 300, (bottom - top) / 400)
    assert not has_red(opened(redact(original, [box]).data))


def test_a_transparent_picture_stands_on_white():
    picture, out = Image.new("RGBA", (50, 50), (255, 0, 0, 0)), io.BytesIO()
    picture.save(out, "PNG")
    assert darkest(opened(redact(out.getvalue(), []).data), (0, 0, 1, 1)) > 250


# --- PDFs ------------------------------------------------------------------------------------------------------------


def test_text_beneath_a_box_can_neither_be_copied_nor_seen():
    original = paper()
    assert darkest(opened(preview(original, 1)), (0.05, 0.04, 0.6, 0.08)) < 90, "there was nothing to be seen"
    copy = redact(original, [WHERE_THE_TEXT_IS])
    assert (copy.kind, copy.pages) == ("pdf", 1)
    assert SECRET.encode() not in copy.data
    with Pdf.open(io.BytesIO(copy.data)) as pdf:
        assert [str(each.operator) for each in pikepdf.parse_content_stream(pdf.pages[0])] == ["cm", "Do"]
        assert set(pdf.pages[0].obj.Resources.keys()) == {"/XObject"}
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
        assert [float(each) for each in pdf.pages[0].mediabox] == [0, 0, 595, 842]
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        assert all(SECRET.encode() not in each.read_raw_bytes() for each in streams)
    (picture,) = pictures_in(copy.data)
    assert picture.size == (1240, 1754)
    assert brightest(picture, (0.06, 0.035, 0.94, 0.085)) < 16
    assert 100 < darkest(picture, (0.08, 0.84, 0.39, 0.87)) < 150, "what was not hidden is still there"


def test_every_place_where_a_pdf_can_hide_something_is_gone():
    """Attachments, scripts, comments, layers, metadata, earlier versions: the originals may be uncleaned."""
    for hide in attachments.CARRIERS:
        pdf = base(random.Random(3))
        hide(pdf, pdf.pages[0].obj, random.Random(3))
        original = written(pdf)
        assert traces(original) != [], hide.__name__
        assert traces(redact(original, [Box(1, 0, 0, 1, 1)]).data) == [], hide.__name__


def test_an_earlier_version_of_the_file_does_not_come_along():
    first = paper()
    with Pdf.open(io.BytesIO(first)) as pdf:
        page = pdf.pages[0].obj.objgen[0]
    place = first.rindex(b"startxref")
    previous = int(first[place + 9 :].split()[0])
    blank = f"{page} 0 obj\n<</Type/Page/MediaBox[0 0 595 842]/Parent {page + 1} 0 R>>\nendobj\n".encode()
    offset = len(first) + 1
    table = f"xref\n{page} 1\n{offset:010} 00000 n \ntrailer\n<</Size 20/Root 1 0 R/Prev {previous}>>\nstartxref\n".encode()
    original = first + b"\n" + blank + table + str(offset + len(blank)).encode() + b"\n%%EOF\n"
    with Pdf.open(io.BytesIO(original)) as pdf:
        assert "/Contents" not in pdf.pages[0].obj, "the later version is the one that counts"
    copy = redact(original, []).data
    assert copy.count(b"%%EOF") == 1
    assert SECRET.encode() not in copy


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_lie_on_the_page_as_it_is_turned(turn):
    original = paper(rotate=turn)
    seen = pages_of(original)[0]
    assert (seen.width < seen.height) == (turn in {0, 180})
    x, y, right, bottom = {
        0: (0.05, 0.03, 0.95, 0.09), 90: (0.91, 0.05, 0.97, 0.95), 180: (0.05, 0.91, 0.95, 0.97), 270: (0.03, 0.05, 0.09, 0.95),
    }[turn]  # fmt: skip
    (before,) = pictures_in(redact(original, []).data)
    assert darkest(before, (x, y, right, bottom)) < 90
    copy = redact(original, [Box(1, x, y, right - x, bottom - y)])
    (picture,) = pictures_in(copy.data)
    outside = burned(picture, [Box(1, x - 0.01, y - 0.01, right - x + 0.02, bottom - y + 0.02)])
    letters = outside.convert("L").point(lambda each: 255 * (20 < each < 90))
    assert letters.getbbox() is None, "a piece of the text stands beside the box"


def test_each_page_has_its_own_boxes():
    original = paper(pages=3)
    copy = redact(original, [Box(2, *(WHERE_THE_TEXT_IS.x, WHERE_THE_TEXT_IS.y, 0.9, 0.06))])
    shown = [brightest(each, (0.06, 0.035, 0.94, 0.085)) for each in pictures_in(copy.data)]
    assert [each < 16 for each in shown] == [False, True, False]
    assert opened(preview(original, 2, [Box(2, 0, 0, 1, 1)])).convert("L").getextrema()[1] < 16
    assert brightest(opened(preview(original, 1, [Box(2, 0, 0, 1, 1)])), (0, 0, 1, 1)) > 240


def test_chinese_without_embedded_fonts_is_drawn():
    """As electronic invoices have it. Who cannot see a name cannot hide it."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    info = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=6, FontBBox=Array([-25, -254, 1000, 880]),
        ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=880, StemV=93,
    )  # fmt: skip
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), CIDSystemInfo=info,
        FontDescriptor=descriptor,
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/GBK-EUC-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
    )  # fmt: skip
    page = pdf.pages[0].obj
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(f"BT /F1 40 Tf 20 30 Td <{'张伟'.encode('gbk').hex()}> Tj ET".encode())
    assert darkest(opened(preview(written(pdf), 1)), (0, 0, 0.4, 1)) < 90


def test_a_page_of_many_kinds_of_drawing_is_drawn():
    shown = opened(preview(written(rich_pdf.made()), 1))
    assert len(shown.convert("RGB").getcolors(10**6)) > 500


# --- the same again --------------------------------------------------------------------------------------------------


def test_the_same_boxes_give_the_same_bytes_and_the_digest_is_of_them():
    for original in (paper(), photo()):
        one, two = redact(original, [RED]), redact(original, [RED])
        assert one == two
        assert len(one.digest) == 64
        assert redact(original, []).digest != one.digest
        assert redact(one.data, []).kind == one.kind, "a copy is a paper as well"


def test_a_copy_is_clean_for_the_portal():
    """What we make would be taken by the door for attachments."""
    assert cleaning.clean(redact(paper(), [RED]).data).kind == "pdf"
    assert cleaning.clean(redact(photo(), [RED]).data).kind in {"jpg", "png"}


# --- boxes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "box",
    [
        Box(1, 0.2, 0.2, 0, 0.5), Box(1, 0.2, 0.2, 0.5, 0), Box(1, 0.5, 0.5, -0.2, 0.2), Box(1, 1, 0.2, 0.5, 0.5),
        Box(1, -0.5, 0.2, 0.5, 0.5), Box(1, math.nan, 0, 1, 1), Box(1, 0, 0, math.inf, 1),
    ],
)  # fmt: skip
def test_a_box_that_hides_nothing_is_refused(box):
    for original in (photo(), paper()):
        assert refusal(original, [RED, box]).startswith("Box 2 hides nothing")


def test_a_box_on_no_page_and_too_many_boxes_are_refused():
    assert refusal(photo(), [Box(2, 0, 0, 1, 1)]) == "This paper has no page 2."
    assert refusal(paper(), [Box(0, 0, 0, 1, 1)]) == "This paper has no page 0."
    assert refusal(photo(), [RED] * 501).startswith("There are more than 500 boxes.")
    with pytest.raises(Refused, match="no page 9"):
        preview(photo(), 9)


def test_a_box_partly_outside_hides_what_is_inside():
    copy = opened(redact(photo(), [Box(1, -1, -1, 1.5, 1.5), Box(1, 0.9, 0.9, 7, 7)]).data)
    assert brightest(copy, (0, 0, 0.49, 0.49)) < 16
    assert brightest(copy, (0.91, 0.91, 1, 1)) < 16
    assert darkest(copy, (0.55, 0.55, 0.85, 0.85)) > 240


PART = st.floats(-0.5, 1.5)


@given(
    st.tuples(PART, PART, st.floats(1e-9, 1), st.floats(1e-9, 1)),
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
)
@settings(max_examples=200)
def test_every_pixel_that_a_box_touches_is_black(place, size):
    box = Box(1, *place).within()
    if box is None:
        return
    picture = burned(Image.new("RGB", size, "white"), [box])
    for x, y in itertools.product(range(size[0]), range(size[1])):
        touches = (
            box.x * size[0] < x + 1 and (box.x + box.w) * size[0] > x
            and box.y * size[1] < y + 1 and (box.y + box.h) * size[1] > y
        )  # fmt: skip
        if touches:
            assert picture.getpixel((x, y)) == (0, 0, 0)


# --- what is no paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("original", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-" + b"\0" * redacting.MAX_BYTES, "The file is larger than 45 MB."),
        (b"<!doctype html><p>receipt", "This is a web page."),
        (b"<html>%PDF-1.7", "Something stands before the beginning of this PDF."),
        (b"%PDF-1.7 <html>", "This PDF is damaged."),
        (b"PK\x03\x04aa", "This is an archive."),
        (b"\xff\xd8\xff nothing", "This is not a picture."),
        (photo() + b"PK\x05\x06" + b"\0" * 18, "This file holds a second one"),
    ],
)
def test_what_is_neither_picture_nor_pdf_is_refused_in_words(original, sentence):
    assert refusal(original).startswith(sentence)


def test_a_pdf_behind_a_password_is_refused():
    pdf = Pdf.open(io.BytesIO(paper()))
    for user in ("secret", ""):
        locked = written(pdf, encryption=pikepdf.Encryption(owner="o", user=user))
        assert refusal(locked).startswith("This PDF is protected with a password.")


def test_too_many_pages_and_none_are_refused():
    assert refusal(paper(pages=51)).startswith("This PDF has more than 50 pages.")
    assert refusal(written(Pdf.new())).startswith(("This PDF has no pages.", "This PDF is damaged."))


def test_a_huge_page_is_drawn_within_bounds_and_an_absurd_one_refused():
    page = pages_of(paper(size=(14_000, 9_000)))[0]
    assert (page.width, page.height) == (2400, 1543)
    (picture,) = pictures_in(redact(paper(size=(14_000, 9_000)), []).data)
    assert picture.size == (2400, 1543)
    strip = pages_of(paper(size=(14_000, 3)))[0]
    assert (strip.width, strip.height) == (2400, 1)


@pytest.mark.long
@pytest.mark.parametrize("make", dict.fromkeys(attachments.PDF_BOMBS), ids=lambda make: make.__name__)
def test_a_bomb_is_refused_or_drawn_but_kills_nobody(make):
    start = time.perf_counter()
    try:
        redact(make(random.Random(1)), [])
    except Refused:
        pass
    assert time.perf_counter() - start < 60
    assert redact(paper(), []).pages == 1


# --- the process beside us -------------------------------------------------------------------------------------------


def test_a_killed_process_is_replaced():
    original = paper()
    redact(original, [])
    os.kill(redacting._pages.ours().pid, signal.SIGKILL)
    assert redact(original, []).kind == "pdf"


def test_what_the_process_does_is_measured_here_too():
    """In this process, so that the lines are seen by the measure of coverage."""
    job = b'{"do": "redact", "boxes": [[1, 0, 0, 1, 1]]}\n'
    assert child.done(job + paper()) == redact(paper(), [Box(1, 0, 0, 1, 1)]).data
    with pytest.raises(child.Unclean, match="broken"):
        drawing.Document(b"%PDF-1.7")
    assert MARK not in child.done(b'{"do": "pages"}\n' + paper()).decode()
