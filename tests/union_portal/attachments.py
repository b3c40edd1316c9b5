"""Adversarial attachments by number: the same number is always the same file. Each carries MARK where nobody looks.

What comes of them is either refused or holds MARK nowhere: `traces` looks into raw bytes, every decoded stream, every
string and name.
"""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms, PngImagePlugin

MARK = "AUTHOR-zhang-wei-qiang"
MARKS = (MARK.encode(), MARK.encode("utf-16-be"), MARK.encode("utf-16-le"), MARK.encode().hex().encode())
VISIBLE = "What everybody may read"


def traces(data: bytes) -> list[str]:
    """Where MARK is found in a file: empty if nowhere."""
    found = ["raw"] if _holds(data) else []
    if data.startswith(b"%PDF-"):
        found += _in_pdf(data)
    else:
        found += _in_picture(data)
    return found


def _holds(data: bytes) -> bool:
    return any(mark in data for mark in MARKS)


def _in_pdf(data: bytes) -> Iterator[str]:
    with Pdf.open(io.BytesIO(data)) as pdf:
        for each in (*pdf.objects, pdf.trailer):
            if isinstance(each, pikepdf.Stream):
                if _holds(each.read_raw_bytes()):
                    yield f"raw stream {each.objgen}"
                try:
                    decoded = each.read_bytes(pikepdf.StreamDecodeLevel.generalized)
                except pikepdf.PdfError:  # a picture file
                    decoded = b""
                if _holds(decoded):
                    yield f"stream {each.objgen}"
            if _holds(each.unparse() if not isinstance(each, pikepdf.Stream) else each.stream_dict.unparse()):
                yield f"object {each.objgen}"


def _in_picture(data: bytes) -> Iterator[str]:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    if len(picture.getexif()) or {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(picture.info):
        yield f"metadata {sorted(picture.info)}"
    if getattr(picture, "text", None):
        yield "text"


# --- pictures -------------------------------------------------------------------------------------------------------


def pixels(draw: random.Random, mode: str = "RGB") -> Image.Image:
    width, height = draw.randint(1, 90), draw.randint(1, 90)
    raw = draw.randbytes(width * height * len(mode))
    return Image.frombytes(mode, (width, height), raw)


@cache
def profile() -> bytes:
    """A colour profile whose description names somebody: as long as the one of sRGB, so that its tables still fit."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return raw + MARK.encode()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x013B] = made[0x010E] = made[0x8298] = MARK
    made.get_ifd(0x8825).update(
        {1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0), 27: MARK.encode()}
    )
    return made


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(draw: random.Random) -> bytes:
    out = io.BytesIO()
    mode = draw.choice(["RGB", "RGB", "L", "CMYK"])
    pixels(draw, mode).save(
        out, "JPEG", exif=exif(), icc_profile=profile(), comment=MARK, progressive=draw.random() < 0.5
    )
    thumbnail = b"JFXX\0\x10" + MARK.encode() * 3
    extra = [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + MARK.encode() + b"</x:xmpmeta>"),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\x20" + MARK.encode()),
        segment(0xE0, thumbnail), segment(0xE2, b"MPF\0" + MARK.encode()), segment(0xEB, b"JP" + MARK.encode()),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + MARK.encode()), segment(0xFE, MARK.encode()),
    ]  # fmt: skip
    draw.shuffle(extra)
    raw = out.getvalue()
    return raw[:2] + b"".join(extra[: draw.randint(0, 6)]) + raw[2:] + draw.choice([b"", MARK.encode() * 5])


def png(draw: random.Random) -> bytes:
    out, said = io.BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Author", MARK)
    said.add_text("Comment", MARK, zip=True)
    said.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{MARK}</x:xmpmeta>", zip=draw.random() < 0.5)
    mode = draw.choice(["RGB", "RGBA", "L"])
    pixels(draw, mode).save(out, "PNG", pnginfo=said, exif=exif(), icc_profile=profile())
    return out.getvalue() + draw.choice([b"", MARK.encode()])


def webp(draw: random.Random) -> bytes:
    out = io.BytesIO()
    pixels(draw, draw.choice(["RGB", "RGBA"])).save(
        out, "WEBP", exif=exif().tobytes(), xmp=MARK.encode(), icc_profile=profile()
    )
    return out.getvalue()


def gif(draw: random.Random) -> bytes:
    out = io.BytesIO()
    frames = [pixels(draw).convert("P").resize((40, 40)) for _ in range(draw.randint(1, 4))]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=MARK.encode())
    return out.getvalue() + MARK.encode()


def bmp(draw: random.Random) -> bytes:
    out = io.BytesIO()
    pixels(draw).save(out, "BMP")
    return out.getvalue() + MARK.encode()


def picture(draw: random.Random) -> bytes:
    return draw.choice([jpeg, jpeg, png, webp, gif, bmp])(draw)


def picture_bomb(draw: random.Random) -> bytes:
    """Small files that say they are large."""
    wide, high = draw.choice([(65_000, 65_000), (1, 2_000_000_000), (60_000, 9_000), (0, 0)])
    raw = png(draw)
    if draw.random() < 0.5:
        head = struct.pack(">II", wide, high) + raw[24:29]
        return raw[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + raw[33:]
    raw = bytearray(jpeg(draw))
    at = max(raw.find(b"\xff\xc0"), raw.find(b"\xff\xc2"))
    raw[at + 5 : at + 9] = struct.pack(">HH", high & 0xFFFF, wide & 0xFFFF)
    return bytes(raw)


# --- PDFs -----------------------------------------------------------------------------------------------------------

CONTENT = f"q BT /F1 18 Tf 60 700 Td ({VISIBLE}) Tj ET 200 0 0 200 60 400 cm /Im0 Do Q q /Fm0 Do Q 0 0 9 9 re f\n".encode()


def base(draw: random.Random, pages: int = 1) -> Pdf:
    """Pages with text, a photograph and a drawing, as honest as can be."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        drawing = pdf.make_stream(b"0 0 50 50 re f")
        drawing.Type, drawing.Subtype, drawing.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
        resources = Dictionary(
            Font=Dictionary(F1=font), XObject=Dictionary(Im0=photograph(draw, pdf), Fm0=drawing)
        )
        page = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=resources, Contents=pdf.make_stream(CONTENT)
        )  # fmt: skip
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def photograph(draw: random.Random, pdf: Pdf) -> pikepdf.Object:
    """A picture within a PDF: JPEG, JPEG 2000 or samples, each with something hidden."""
    kind, source = draw.choice(["jpeg", "jpeg", "flate jpeg", "jpx", "samples", "indexed"]), pixels(draw)
    head = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=source.width, Height=source.height, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )  # fmt: skip
    out = io.BytesIO()
    filters: object = None
    if kind.endswith("jpeg"):
        source.save(out, "JPEG", exif=exif(), comment=MARK, icc_profile=profile())
        raw, filters = out.getvalue() + MARK.encode(), Name.DCTDecode
        if kind == "flate jpeg":
            raw, filters = zlib.compress(raw), Array([Name.FlateDecode, Name.DCTDecode])
    elif kind == "jpx":
        source.save(out, "JPEG2000", comment=MARK)
        raw, filters = out.getvalue(), Name.JPXDecode
    elif kind == "indexed":
        source = source.convert("P", palette=Image.Palette.ADAPTIVE)
        palette = bytes(source.getpalette() or b"").ljust(768, b"\0")
        head.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 255, pdf.make_stream(palette)])
        raw, filters = zlib.compress(source.tobytes() + MARK.encode()), Name.FlateDecode
    else:
        icc = pdf.make_stream(profile())
        icc.N = 3
        head.ColorSpace = Array([Name.ICCBased, icc])
        raw, filters = zlib.compress(source.tobytes() + MARK.encode()), Name.FlateDecode
    image = pdf.make_stream(b"")
    for key, value in head.items():
        image[key] = value
    image.write(raw, filter=filters)
    return image


def file_in(pdf: Pdf) -> pikepdf.Object:
    inside = pdf.make_stream(MARK.encode() * 4)
    inside.Type, inside.Subtype = Name.EmbeddedFile, Name("/text#2Fplain")
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(MARK), UF=String(MARK), EF=Dictionary(F=inside))
    )


def xmp(pdf: Pdf) -> pikepdf.Object:
    made = pdf.make_stream(f"<?xpacket?><x:xmpmeta><dc:creator>{MARK}</dc:creator></x:xmpmeta>".encode())
    made.Type, made.Subtype = Name.Metadata, Name.XML
    return made


def annotation(pdf: Pdf, draw: random.Random) -> pikepdf.Object:
    kind = draw.choice(["Text", "Link", "Launch", "FileAttachment", "Popup", "Widget", "RichMedia", "Screen"])
    made = Dictionary(
        Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([10, 10, 60, 60]), T=String(MARK), Contents=String(MARK)
    )  # fmt: skip
    if kind == "Link":
        made.A = Dictionary(S=Name.URI, URI=String(f"http://example.org/{MARK}"))
    if kind == "Launch":
        made.Subtype, made.A = Name.Link, Dictionary(S=Name.Launch, F=String(MARK))
    if kind in {"FileAttachment", "RichMedia"}:
        made.FS = file_in(pdf)
    if kind == "Widget":
        appearance = pdf.make_stream(b"/Tx BMC 0 0 9 9 re f EMC")
        appearance.Subtype, appearance.BBox, appearance.Metadata = Name.Form, Array([0, 0, 9, 9]), xmp(pdf)
        made.update(Dictionary(FT=Name.Tx, V=String(MARK), TU=String(MARK), AP=Dictionary(N=appearance)))
        made.AA = Dictionary(F=script())
    return pdf.make_indirect(made)


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))


def _info(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    pdf.docinfo["/Author"] = pdf.docinfo["/Creator"] = pdf.docinfo["/Title"] = String(MARK)


def _metadata(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    for owner in (
        pdf.Root,
        page,
        page.Resources.XObject.Im0,
        page.Resources.XObject.Fm0,
        page.Resources.Font.F1,
    ):
        owner.Metadata = xmp(pdf)


def _associated(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    for owner in (pdf.Root, page, page.Resources.XObject.Im0, page.Resources.XObject.Fm0):
        owner.AF = Array([file_in(pdf)])


def _names(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String(MARK), file_in(pdf)])),
        JavaScript=Dictionary(Names=Array([String(MARK), script()])),
    )
    pdf.Root.Collection = Dictionary(Type=Name.Collection, D=String(MARK))


def _actions(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    pdf.Root.OpenAction, pdf.Root.AA, page.AA = script(), Dictionary(WC=script()), Dictionary(O=script())
    page.Resources.XObject.Im0.OPI = page.Resources.XObject.Fm0.OPI = Dictionary(F=String(MARK))


def _pieces(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    for owner in (pdf.Root, page, page.Resources.XObject.Fm0):
        owner.PieceInfo = Dictionary(Illustrator=Dictionary(Private=pdf.make_stream(MARK.encode())))
        owner.LastModified = String(f"D:20261123 {MARK}")


def _annotations(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    page.Annots = Array([annotation(pdf, draw) for _ in range(draw.randint(1, 5))])


def _form(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    packet = pdf.make_stream(f"<xdp:xdp>{MARK}</xdp:xdp>".encode())
    pdf.Root.AcroForm = Dictionary(
        XFA=Array([String("template"), packet]), Fields=Array([]), DA=String(MARK), CO=Array([])
    )


def _structure(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    leaf = Dictionary(
        Type=Name.StructElem, S=Name.Figure, Alt=String(MARK), ActualText=String(MARK), T=String(MARK)
    )
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(leaf))
    pdf.Root.MarkInfo, pdf.Root.Lang = Dictionary(Marked=True), String(MARK)
    pdf.Root.Outlines = Dictionary(First=pdf.make_indirect(Dictionary(Title=String(MARK), A=script())))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(MARK))]))


def _content(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    said = f"%{MARK}\n/Span <</ActualText ({MARK}) /Author ({MARK})>> BDC 0 0 1 1 re f EMC\n/{MARK} MP\n({MARK}) unknown\n"
    page.Contents = Array([page.Contents, pdf.make_stream(said.encode())])
    page.Resources.Properties = Dictionary(P0=Dictionary(Type=Name.OCG, Name=String(MARK)))


def _unused(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    hidden = pdf.make_stream(f"BT /F1 9 Tf ({MARK}) Tj ET".encode())
    hidden.Subtype, hidden.BBox = Name.Form, Array([0, 0, 9, 9])
    page.Resources.XObject.Hidden = hidden
    page.Resources.Font[f"/{MARK}"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{MARK}")
    )
    pdf.make_indirect(Dictionary(Note=String(MARK)))


def _layers(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    group = pdf.make_indirect(
        Dictionary(Type=Name.OCG, Name=String(MARK), Usage=Dictionary(CreatorInfo=String(MARK)))
    )
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(Name=String(MARK), Creator=String(MARK))
    )
    page.Resources.XObject.Im0.OC = page.Resources.XObject.Fm0.OC = group


def _strange(pdf: Pdf, page: pikepdf.Object, draw: random.Random) -> None:
    for owner in (
        pdf.Root,
        page,
        page.Resources,
        page.Resources.Font.F1,
        page.Resources.XObject.Im0,
        page.Resources.XObject.Fm0,
    ):
        owner[f"/X{draw.randint(0, 999)}"] = draw.choice(
            [String(MARK), Name(f"/{MARK}"), Array([String(MARK)]), xmp(pdf)]
        )
    page.Resources.Font.F1.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Helvetica,
        Flags=32,
        FontFamily=String(MARK),
        CharSet=String(MARK),
    )
    page.Thumb, page.B, page.Tabs = photograph(draw, pdf), Array([]), Name.S
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, Secret=String(MARK))
    page.Resources.XObject.Im0.SMask = grey(pdf)
    page.Resources.XObject.Im0.Alternates = Array(
        [Dictionary(Image=photograph(draw, pdf), Note=String(MARK))]
    )


def grey(pdf: Pdf) -> pikepdf.Object:
    made = pdf.make_stream(bytes(16) + MARK.encode())
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 4, 4
    made.ColorSpace, made.BitsPerComponent, made.Metadata = Name.DeviceGray, 8, xmp(pdf)
    return made


CARRIERS = (
    _info, _metadata, _associated, _names, _actions, _pieces, _annotations, _form, _structure, _content, _unused, _layers,
    _strange,
)  # fmt: skip


def saved(pdf: Pdf, draw: random.Random, **how: object) -> bytes:
    out = io.BytesIO()
    mode = draw.choice([pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
    pdf.save(
        out, object_stream_mode=mode, compress_streams=draw.random() < 0.7, fix_metadata_version=False, **how
    )
    return out.getvalue()


def carrier(draw: random.Random) -> bytes:
    """A PDF with MARK in some of the places where programs and people hide things."""
    pdf = base(draw, draw.randint(1, 3))
    for hide in draw.sample(CARRIERS, draw.randint(1, len(CARRIERS))):
        hide(pdf, draw.choice(list(pdf.pages)).obj, draw)
    return saved(pdf, draw) + draw.choice([b"", b"", f"\n%{MARK}\n".encode()])


def updated(draw: random.Random) -> bytes:
    """An incremental update: the older version of a file still stands in it."""
    raw = carrier(draw)
    with Pdf.open(io.BytesIO(raw)) as pdf:
        root, size = pdf.trailer.Root.objgen[0], len(pdf.objects) + 50
    before = int(raw[raw.rindex(b"startxref") + 9 :].split()[0])
    raw += b"\n"
    body = b"%d 0 obj<</Author (nobody)>>endobj\n" % size
    table = b"xref\n%d 1\n%010d 00000 n \n" % (size, len(raw))
    tail = b"trailer<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\n" % (size + 1, root, size, before)
    return raw + body + table + tail + b"startxref\n%d\n%%%%EOF\n" % (len(raw) + len(body))


def encrypted(draw: random.Random) -> bytes:
    user = draw.choice(["", "secret"])
    return saved(
        base(draw), draw, encryption=pikepdf.Encryption(user=user, owner="owner", R=draw.choice([4, 6]))
    )


@cache
def zeros(size: int, times: int = 1) -> bytes:
    raw = bytes(size)
    for _ in range(times):
        raw = zlib.compress(raw)
    return raw


def pdf_bomb(draw: random.Random) -> bytes:
    return draw.choice(PDF_BOMBS)(draw)


def _flate(draw: random.Random) -> bytes:
    """More nothing than is taken, once or twice compressed, as content, picture, font or colour table."""
    pdf, times = base(draw), draw.choice([1, 2])
    page = pdf.pages[0].obj
    bomb = pdf.make_stream(b"")
    bomb.write(zeros(130_000_000, times), filter=Array([Name.FlateDecode] * times))
    where = draw.choice(["content", "image", "font", "lookup"])
    if where == "content":
        page.Contents = bomb
    elif where == "image":
        for key in ("Type", "Subtype", "BitsPerComponent"):
            bomb[f"/{key}"] = page.Resources.XObject.Im0[f"/{key}"]
        bomb.Width, bomb.Height, bomb.ColorSpace = 6_000, 6_000, Name.DeviceRGB
        page.Resources.XObject.Im0 = bomb
    elif where == "font":
        page.Resources.Font.F1.FontDescriptor = Dictionary(FontName=Name.X, FontFile2=bomb)
    else:
        page.Resources.XObject.Im0.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 255, bomb])
    return saved(pdf, draw)


def _run_length(draw: random.Random) -> bytes:
    pdf = base(draw)
    bomb = pdf.make_stream(b"")
    bomb.write(zlib.compress(b"\x81\0" * 4_000_000), filter=Array([Name.FlateDecode, Name.RunLengthDecode]))
    pdf.pages[0].obj.Contents = bomb
    return saved(pdf, draw)


def _many_pages(draw: random.Random) -> bytes:
    return saved(base(draw, 51), draw)


def _multiplied_pages(draw: random.Random) -> bytes:
    """A tree of pages with ten branches ten levels high, in a few hundred bytes."""
    pdf = base(draw)
    node = pdf.pages[0].obj
    for _ in range(10):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=10, Kids=Array([node] * 10)))
    pdf.Root.Pages = node
    return saved(pdf, draw)


def _looping_pages(draw: random.Random) -> bytes:
    pdf = base(draw)
    tree = pdf.Root.Pages
    tree.Kids = Array([pdf.pages[0].obj, tree, tree])
    return saved(pdf, draw)


def _drawn_in_drawn(draw: random.Random) -> bytes:
    """A drawing that draws another ten times, and so on: a billion rectangles; or one that draws itself."""
    pdf = base(draw)
    drawing = pdf.pages[0].obj.Resources.XObject.Fm0
    for _ in range(9):
        outer = pdf.make_stream(b"/Fm0 Do\n" * 10)
        outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
        outer.Resources = Dictionary(XObject=Dictionary(Fm0=drawing))
        drawing = outer
    if draw.random() < 0.3:
        drawing.Resources.XObject.Fm0 = drawing
    pdf.pages[0].obj.Resources.XObject.Fm0 = drawing
    return saved(pdf, draw)


def _deep(draw: random.Random) -> bytes:
    """Nested deeper than anything honest."""
    levels = draw.choice([100, 1000, 100_000])
    kind = draw.choice(["array", "content", "function"])
    pdf = base(draw)
    if kind == "content":
        pdf.pages[0].obj.Contents = pdf.make_stream(b"[" * levels + b"]" * levels + b" TJ")
        return saved(pdf, draw)
    if kind == "function":
        tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
        for _ in range(200):
            tint = pdf.make_indirect(
                Dictionary(FunctionType=3, Domain=Array([0, 1]), Functions=Array([tint]))
            )
        space = Array([Name.Separation, Name.Spot, Name.DeviceRGB, tint])
        pdf.pages[0].obj.Resources.XObject.Im0.ColorSpace = space
        return saved(pdf, draw)
    return saved(pdf, draw).replace(b"/MediaBox", b"/Deep " + b"[" * levels + b"]" * levels + b" /MediaBox")


def _many_objects(draw: random.Random) -> bytes:
    """More objects than any honest file has, in a table that is right."""
    raw = b"%PDF-1.4\n"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R>>",
    ]
    offsets, parts, at = list[bytes](), [raw], len(raw)
    for number, body in enumerate([*bodies, *[b"[0]"] * 110_000], start=1):
        offsets.append(b"%010d 00000 n \n" % at)
        parts.append(b"%d 0 obj%s endobj\n" % (number, body))
        at += len(parts[-1])
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1) + b"".join(offsets)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, at)
    return b"".join((*parts, table, tail))


def _instructions(draw: random.Random) -> bytes:
    pdf = base(draw)
    bomb = pdf.make_stream(b"")
    bomb.write(_many_instructions(), filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = bomb
    return saved(pdf, draw)


@cache
def _many_instructions() -> bytes:
    return zlib.compress(b"q Q\n" * 3_000_000)


def _object_stream(draw: random.Random) -> bytes:
    """Objects in a stream that grows to 130 MB before a single one is read."""
    bomb, raw = zeros(130_000_000), b"%PDF-1.5\n"
    stream = b"2 0 obj<</Type/ObjStm/N 1/First 9/Filter/FlateDecode/Length %d>>stream\n" % len(bomb)
    table = b"\2" + struct.pack(">IH", 2, 0) + b"\1" + struct.pack(">IH", len(raw), 0)
    start = len(raw) + len(stream) + len(bomb) + 18
    head = b"3 0 obj<</Type/XRef/W[1 4 2]/Index[1 2]/Size 4/Root 1 0 R/Length %d>>stream\n" % len(table)
    raw += stream + bomb + b"\nendstream endobj\n" + head + table
    return raw + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % start


PDF_BOMBS: tuple[Callable[[random.Random], bytes], ...] = (
    _flate, _flate, _run_length, _many_pages, _multiplied_pages, _looping_pages, _drawn_in_drawn, _deep, _many_objects,
    _instructions, _object_stream,
)  # fmt: skip


# --- polyglots, archives and everything else ------------------------------------------------------------------------


def archive(draw: random.Random) -> bytes:
    """Archives in archives."""
    raw, name = picture(draw), "a.jpg"
    for _ in range(draw.randint(1, 5)):
        out = io.BytesIO()
        kind = draw.choice(["zip", "gz", "tar.gz"])
        if kind == "zip":
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
                packed.writestr(name, raw)
        elif kind == "gz":
            out.write(gzip.compress(raw))
        else:
            with tarfile.open(fileobj=out, mode="w:gz") as packed:
                packed.addfile(_entry(name, raw), io.BytesIO(raw))
        raw, name = out.getvalue(), f"a.{kind}"
    return raw


def _entry(name: str, raw: bytes) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = len(raw)
    return entry


def office(draw: random.Random) -> bytes:
    if draw.random() < 0.3:
        return (
            draw.choice([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1\\ansi{\\info{\\author "])
            + MARK.encode() * 99
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("docProps/core.xml", f"<dc:creator>{MARK}</dc:creator>")
    return out.getvalue()


def polyglot(draw: random.Random) -> bytes:
    """Two files in one."""
    pdf, other = carrier(draw), archive(draw)
    out = io.BytesIO(draw.choice([pdf, jpeg(draw), png(draw), gif(draw)]))
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("inside.txt", MARK)
    raw = jpeg(draw)
    return draw.choice(
        [
            out.getvalue(), other + pdf, pdf + other, raw + pdf, raw[:2] + segment(0xFE, pdf[:60_000]) + raw[2:],
            b"<html><script>1</script><!--" + pdf, b"GIF89a/*" + pdf, b"\n\n" + pdf, b"MZ" + pdf, pdf + raw, gif(draw) + other,
            b"GIF89a=1;/*" + b"\0" * 60 + b"*/alert(1)//" + MARK.encode(), b"BM" + pdf, b"%PDF-1.7\n" + raw, b"%PDF-1.4 <html>",
        ]
    )  # fmt: skip


def web_page(draw: random.Random) -> bytes:
    return draw.choice(
        [
            f"<!doctype html><title>{MARK}</title><script>alert(1)</script>".encode(),
            f'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("{MARK}")</script></svg>'.encode(),
            f'\ufeff <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{MARK}">]><a>&b;</a>'.encode(),
        ]
    )


def other(draw: random.Random) -> bytes:
    return draw.choice(
        [
            b"", b"\0", b"%PDF-", b"%PDF-1.7\n%%EOF", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBP",
            b"\0\0\0\x18ftypheic" + draw.randbytes(400), b"\0\0\0\x18ftypmp42" + draw.randbytes(400), b"II*\0" + draw.randbytes(99),
            b"MZ" + draw.randbytes(400), b"\x7fELF" + draw.randbytes(400), b"#!/bin/sh\nrm -rf /\n", MARK.encode() * 100,
            draw.randbytes(draw.randint(1, 4000)), b"Rar!\x1a\x07" + draw.randbytes(99), b"7z\xbc\xaf\x27\x1c" + draw.randbytes(99),
        ]
    )  # fmt: skip


def damaged(draw: random.Random) -> bytes:
    """An adversarial file, cut or with bytes changed."""
    raw = bytearray(draw.choice([carrier, carrier, carrier, jpeg, png, webp, gif, bmp])(draw))
    if draw.random() < 0.4:
        return bytes(raw[: draw.randint(0, len(raw))])
    for _ in range(draw.choice([1, 5, 50, 500])):
        raw[draw.randrange(8, len(raw))] = draw.randrange(256)
    return bytes(raw)


KINDS: tuple[tuple[int, Callable[[random.Random], bytes]], ...] = (
    (28, carrier), (18, damaged), (18, picture), (8, polyglot), (5, updated), (4, picture_bomb), (4, pdf_bomb), (4, archive),
    (4, office), (3, encrypted), (2, web_page), (2, other),
)  # fmt: skip
NAMES = ("报告.pdf", "IMG_0001.JPG", f"{MARK}.docx", "a.zip", "noname", "../../etc/passwd", "a.pdf.exe")


def attachment(number: int) -> tuple[str, bytes, str]:
    """The kind of the attachment, its bytes, and the name it comes with."""
    draw = random.Random(number)
    weights = [weight for weight, _ in KINDS]
    make = draw.choices([make for _, make in KINDS], weights)[0]
    return make.__name__, make(draw), draw.choice(NAMES)
