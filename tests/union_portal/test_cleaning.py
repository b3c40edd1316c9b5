"""Attachments from strangers: what stays of them, what is refused, and that nothing takes the worker with it."""

import io
import os
import random
import signal
import time
import zlib
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops

from tests.union_portal import attachments, rich_pdf
from tests.union_portal.attachments import MARK, VISIBLE, base, traces
from union_portal.lib import Refused
from union_portal.lib.cleaning import Cleaned, beside, clean, jpeg
from union_portal.lib.cleaning import pdf as pdf_cleaning

FEW = 300
"""All 10,000 are in tests/benchmarks/attachments.py."""
FORBIDDEN = {
    "/AA", "/A", "/AF", "/AcroForm", "/Annots", "/EF", "/EmbeddedFiles", "/Info", "/JS", "/JavaScript", "/Metadata", "/Names",
    "/OCProperties", "/OpenAction", "/Outlines", "/PieceInfo", "/StructTreeRoot", "/URI", "/XFA", "/Alternates", "/OPI", "/Lang",
}  # fmt: skip
"""Keys that no file of ours has anywhere."""
pytestmark = pytest.mark.usefixtures("in_english")


def draw(seed: int = 1) -> random.Random:
    return random.Random(seed)


def written(pdf: Pdf, **how) -> bytes:
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False, **how)
    return out.getvalue()


def refusal(upload: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(Refused) as caught:
        clean(upload, name)
    return str(caught.value)


def saved_as(picture: Image.Image, kind: str, **how) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def keys(thing, depth: int = 0) -> set[str]:
    if isinstance(thing, Dictionary | pikepdf.Stream):
        return set(thing.keys()).union(*(keys(each, depth + 1) for each in thing.values() if depth < 9))
    if isinstance(thing, Array):
        return set().union(*(keys(each, depth + 1) for each in thing if depth < 9))
    return set()


# --- the bar --------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_adversarial_attachments_are_refused_or_clean_and_none_kills_the_worker():
    start, came = time.perf_counter(), Counter()
    for number in range(FEW):
        kind, upload, name = attachments.attachment(number)
        try:
            cleaned = clean(upload, name)
        except Refused:
            came[kind, "refused"] += 1
        else:
            assert traces(cleaned.data) == [], (number, kind)
            assert MARK not in cleaned.name(1)
            came[kind, "clean"] += 1
    print(f"\n{FEW} attachments in {time.perf_counter() - start:.1f} s: {dict(came)}")
    assert came["carrier", "clean"] > 50
    assert came["carrier", "refused"] == came["picture", "refused"] == 0
    for kind in ("encrypted", "archive", "office", "web_page", "other"):
        assert came[kind, "clean"] == 0, kind


def test_every_carrier_by_itself_is_clean_and_was_not_before():
    for hide in attachments.CARRIERS:
        pdf = base(draw())
        hide(pdf, pdf.pages[0].obj, draw())
        upload = written(pdf)
        assert traces(upload) != [], hide.__name__
        cleaned = pdf_cleaning.rebuilt(upload)
        assert traces(cleaned) == [], hide.__name__
        with Pdf.open(io.BytesIO(cleaned)) as ours:
            assert keys(ours.Root) & FORBIDDEN == set(), hide.__name__
            assert "/Info" not in ours.trailer, hide.__name__


@pytest.mark.parametrize("make", dict.fromkeys(attachments.PDF_BOMBS), ids=lambda make: make.__name__)
def test_a_bomb_is_refused_for_little(make):
    """Those that only loop are opened; none takes long."""
    for seed in range(3 if make in {attachments._deep, attachments._drawn_in_drawn} else 1):
        upload, start = make(draw(seed)), time.perf_counter()
        try:
            cleaned = clean(upload, "a.pdf")
        except Refused:
            cleaned = None
        assert time.perf_counter() - start < 20
        if cleaned:
            assert make.__name__ in {"_deep", "_drawn_in_drawn"}
            assert len(cleaned.data) < 100_000


# --- PDFs -----------------------------------------------------------------------------------------------------------


def test_a_clean_pdf_still_shows_what_it_showed():
    pdf = base(draw(), pages=2)
    pdf.pages[1].obj.Rotate = 90
    with Pdf.open(io.BytesIO(clean(written(pdf)).data)) as ours:
        one, two = ours.pages
        assert [each.operator for each in pikepdf.parse_content_stream(one)] == [
            each.operator for each in pikepdf.parse_content_stream(pdf.pages[0])
        ]
        assert VISIBLE.encode() in one.Contents.read_bytes()
        assert one.Resources.Font.F1.BaseFont == Name.Helvetica
        assert one.Resources.XObject.Fm0.read_bytes().split() == b"0 0 50 50 re f".split()
        assert two.obj.Rotate == 90
        before = pikepdf.PdfImage(pdf.pages[0].obj.Resources.XObject.Im0).as_pil_image()
        after = pikepdf.PdfImage(one.Resources.XObject.Im0).as_pil_image()
        assert (after.size, after.mode) == (before.size, before.mode)
        assert ours.trailer.get("/Info") is None


def test_all_that_a_page_may_draw_with_stays_as_it_was():
    """Fonts of three kinds, patterns, shadings, masks, spot colours, functions, pictures: nothing of it is on no list."""
    pdf = rich_pdf.made()
    # In this process, so that it is also measured which lines are tested.
    ours = pdf_cleaning.rebuilt(written(pdf))
    with Pdf.open(io.BytesIO(ours)) as opened:
        assert rich_pdf.tree(opened.pages[0].Resources) == rich_pdf.tree(pdf.pages[0].Resources)
        before, after = (
            [str(each.operator) for each in pikepdf.parse_content_stream(page)]
            for page in (pdf.pages[0], opened.pages[0])
        )
        assert after == before
    assert pdf_cleaning.rebuilt(ours) == ours


@pytest.mark.parametrize("seed", range(12))
def test_pictures_in_a_pdf_keep_their_pixels(seed):
    pdf = base(draw(seed))
    source = pdf.pages[0].obj.Resources.XObject.Im0
    is_redrawn = "/JPXDecode" in str(source.get("/Filter"))
    with Pdf.open(io.BytesIO(pdf_cleaning.rebuilt(written(pdf)))) as ours:
        image = ours.pages[0].Resources.XObject.Im0
        before, after = (pikepdf.PdfImage(each).as_pil_image().convert("RGB") for each in (source, image))
        assert before.size == after.size
        difference = ImageChops.difference(before, after).getextrema()
        assert is_redrawn or difference == ((0, 0),) * 3


def test_a_scan_in_full_size_is_taken_and_nothing_hides_behind_its_packing():
    """Ten pages at 300 dots an inch: 26 MB each when unpacked."""
    width, height = 2480, 3508
    packed = zlib.compress(random.Random(1).randbytes(width * 3) * height, 1)
    pdf = base(draw(), 10)
    for page in pdf.pages:
        image = page.obj.Resources.XObject.Im0 = pdf.make_stream(b"")
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, width, height
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        image.write(packed + MARK.encode(), filter=Name.FlateDecode)
    cleaned = clean(written(pdf)).data
    assert MARK.encode() not in cleaned
    with Pdf.open(io.BytesIO(cleaned)) as ours:
        assert {each.Resources.XObject.Im0.read_raw_bytes() for each in ours.pages} == {packed}


def test_what_was_filled_into_a_form_is_drawn_into_the_page():
    pdf = base(draw())
    appearance = pdf.make_stream(b"BT /F1 9 Tf (fourteen hours) Tj ET")
    appearance.Type, appearance.Subtype, appearance.BBox = Name.XObject, Name.Form, Array([0, 0, 90, 20])
    appearance.Resources = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(MARK), V=String("fourteen hours"), F=4,
            Rect=Array([10, 10, 100, 30]), AP=Dictionary(N=appearance), P=pdf.pages[0].obj,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    ours = clean(written(pdf)).data
    assert traces(ours) == []
    with Pdf.open(io.BytesIO(ours)) as opened:
        drawn = [each for each in opened.objects if isinstance(each, pikepdf.Stream)]
        assert any(b"fourteen hours" in each.read_bytes(pikepdf.StreamDecodeLevel.generalized) for each in drawn
                   if each.get("/Subtype") == Name.Form)  # fmt: skip
        assert "/Annots" not in opened.pages[0]


def test_the_same_pdf_comes_out_the_same_whenever_it_is_sent():
    """No time and no chance in it."""
    upload = attachments.carrier(draw(5))
    assert clean(upload).data == clean(upload).data


def test_fifty_pages_are_taken_and_one_more_is_not():
    assert clean(written(base(draw(), 50))).kind == "pdf"
    assert (
        refusal(written(base(draw(), 51))) == "This PDF has more than 50 pages. Send the pages that matter."
    )


def test_protected_pdfs_are_refused_also_those_that_open_without_a_password():
    for user in ("", "secret"):
        upload = written(base(draw()), encryption=pikepdf.Encryption(user=user, owner="owner"))
        assert refusal(upload).startswith("This PDF is protected with a password.")


def test_what_cannot_be_cleaned_is_refused_with_a_sentence():
    pdf = base(draw())
    pdf.pages[0].obj.Resources.XObject.Im0.write(b"\0" * 99, filter=Name.JBIG2Decode)
    assert refusal(written(pdf)).startswith("A picture in this PDF is of a kind that cannot be cleaned.")
    pdf = base(draw())
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BI /W 1 /H 1 /BPC 8 /CS /G /F /DCT ID \xff\xd8\xff EI")
    assert refusal(written(pdf)).startswith("A picture in this PDF is of a kind that cannot be cleaned.")
    assert refusal(b"%PDF-1.7\n%%EOF").startswith("This PDF is damaged.")
    assert refusal(written(Pdf.new())) == "This PDF has no pages."


def test_a_damaged_pdf_does_not_pass_a_picture_file_off_as_samples():
    """Numbers 3988 and 5156 of the ten thousand: the name of the filter, or of the colour space, was damaged."""
    for missing in ("/Filter", "/ColorSpace"):
        pdf = base(draw())
        image = pdf.pages[0].obj.Resources.XObject.Im0
        raw = attachments.jpeg(draw()) if missing == "/Filter" else b"abc" + MARK.encode()
        image.write(raw, filter=None)
        if missing in image:
            del image[missing]
        assert refusal(written(pdf)).startswith("A picture in this PDF is of a kind that cannot be cleaned.")


def test_what_is_no_font_does_not_stay_as_one():
    pdf = base(draw())
    file = pdf.make_stream(MARK.encode())
    pdf.pages[0].obj.Resources.Font.F1.FontDescriptor = Dictionary(
        FontName=Name.Song, Flags=4, FontFile2=file
    )
    assert traces(pdf_cleaning.rebuilt(written(pdf))) == []


# --- the process beside us ------------------------------------------------------------------------------------------


def test_the_process_beside_us_knows_no_secret():
    clean(written(base(draw())))
    pid = beside.pdfs.ours().pid
    names = {each.partition(b"=")[0] for each in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")}
    assert names <= {b"PYTHONPATH", b"LC_ALL", b"PYTHONDONTWRITEBYTECODE", b""}
    assert MARK.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_when_it_is_killed_the_next_file_is_cleaned_all_the_same():
    upload = written(base(draw()))
    clean(upload)
    os.kill(beside.pdfs.ours().pid, signal.SIGKILL)
    assert clean(upload).kind == "pdf"


def test_whoever_would_wait_too_long_is_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(beside, "PATIENCE", 0.01)
    with beside.pdfs.one_at_a_time:
        assert (
            refusal(written(base(draw()))) == "Many people are sending files just now. Try again in a minute."
        )
    assert clean(written(base(draw()))).kind == "pdf"


# --- pictures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [attachments.jpeg, attachments.png, attachments.webp, attachments.gif, attachments.bmp]
)
def test_of_a_picture_only_pixels_stay(make):
    for seed in range(8):
        upload = make(draw(seed))
        assert any(mark in upload for mark in attachments.MARKS), "nothing was hidden"
        cleaned = clean(upload, f"{MARK}.jpg")
        assert traces(cleaned.data) == []
        assert cleaned.kind in {"jpg", "png"}
        assert Image.open(io.BytesIO(cleaned.data)).size == Image.open(io.BytesIO(upload)).size


def test_jpegs_in_pdfs_are_cut_and_look_the_same():
    for seed in range(20):
        upload = attachments.jpeg(draw(seed))
        bare = jpeg.bare(upload)
        assert MARK.encode() not in bare
        before, after = Image.open(io.BytesIO(upload)), Image.open(io.BytesIO(bare))
        assert jpeg.size(bare) == before.size == after.size
        assert "adobe" not in before.info or before.info["adobe_transform"] == after.info["adobe_transform"]
        assert before.tobytes() == after.tobytes()
    for broken in [b"", b"\xff\xd8", upload[:30], b"\xff\xd8\xff\xe0\0\0", b"\xff\xd8abc", upload[2:]]:
        with pytest.raises(ValueError, match=r"JPEG|segment|picture"):
            jpeg.bare(broken)


# --- everything else ------------------------------------------------------------------------------------------------

PNG = saved_as(Image.new("RGB", (9, 9)), "PNG")
NOISE = saved_as(Image.effect_noise((90, 90), 90), "PNG")
REFUSED = [
    (b"", "a.pdf", "The file is empty."),
    (b"\0" * (15 * 1024 * 1024 + 1), "a.pdf", "The file is larger than 15 MB."),
    (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "a", "Word, Excel and WPS files"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.pdf", "Word, Excel and WPS files"),
    (b"{\\rtf1", "a.pdf", "Word, Excel and WPS files"),
    (b"hello", "a.wps", "Word, Excel and WPS files"),
    (b"PK\x03\x04" + b"\0" * 26 + b"a.jpg", "a.jpg", "This is an archive."),
    (b"Rar!\x1a\x07", "a.pdf", "This is an archive."),
    (b"\x1f\x8b\x08", "a.pdf", "This is an archive."),
    (b"<!doctype html>", "a.pdf", "This is a web page."),
    (b"\xef\xbb\xbf\n<svg>", "a.jpg", "This is a web page."),
    (b"\n%PDF-1.7", "a.pdf", "Something stands before the beginning of this PDF."),
    (b"<html>%PDF-1.7", "a.pdf", "Something stands before the beginning of this PDF."),
    (b"II*\0", "a.tif", "This is a TIFF picture."),
    (b"\0\0\0\x18ftypheic", "a.jpg", "This is a HEIC picture"),
    (b"\0\0\0\x18ftypmp42", "a.jpg", "Films and recordings"),
    (b"MZ\x90\0", "a.pdf", "Pictures (JPEG, PNG, WebP, GIF, BMP) and PDFs are taken"),
    (PNG + b"PK\x05\x06" + b"\0" * 18, "a.png", "This file holds a second one"),
    (NOISE[:-2000], "a.png", "This picture is damaged."),
]  # fmt: skip


@pytest.mark.parametrize(("upload", "name", "begins"), REFUSED, ids=range(len(REFUSED)))
def test_all_else_is_refused_with_what_to_do(upload, name, begins):
    assert refusal(upload, name).startswith(begins)


def test_the_name_of_the_writer_is_not_kept():
    cleaned = clean(PNG, f"{MARK}.png")
    assert cleaned.name(2) == "attachment 2.png"
    assert MARK not in repr(vars(cleaned))
    assert isinstance(cleaned, Cleaned)
