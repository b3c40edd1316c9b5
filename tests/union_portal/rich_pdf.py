"""A page that draws with everything there is, and what such a page consists of."""

import io
import zlib
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import Image

CONTENT = b"""q BT /T3 40 Tf 50 780 Td (aaa) Tj ET Q BT /Gbk 14 Tf 50 740 Td (named in GBK) Tj ET BT /Cid 9 Tf <0041> Tj ET
q /Pattern cs /P1 scn 50 650 100 50 re f /P2 scn 200 650 100 50 re f Q q 1 0 0 1 50 550 cm /Inherits Do Q
q 50 0 0 50 50 450 cm /Mask Do Q q 50 0 0 50 150 450 cm /Spot Do Q q 50 0 0 50 250 450 cm /Indexed Do Q
q 50 0 0 50 350 450 cm /Fax Do Q q 50 0 0 50 450 450 cm /Predicted Do Q q /Round sh Q q /Inks cs 0.7 scn 0 0 9 9 re f Q
q /Half gs 0 0 1 rg 50 150 200 80 re f Q q /Lab cs 50 0 0 scn 0 0 1 1 re f Q
q 60 0 0 60 400 150 cm BI /W 4 /H 4 /BPC 8 /CS /G ID abcdefghijklmnop EI Q
"""


def made() -> Pdf:
    """Nothing in it is hidden, so that all of it has to stay."""
    pdf = Pdf.new()
    resources = Dictionary(
        Font=_fonts(pdf), Pattern=_patterns(pdf), ExtGState=Dictionary(Half=_half(pdf)), XObject=_pictures(pdf),
        Shading=Dictionary(Round=_round()), ColorSpace=Dictionary(Inks=_inks(pdf), Lab=_lab()),
    )  # fmt: skip
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, 595, 842]),
        Resources=resources,
        Contents=pdf.make_stream(CONTENT),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def tree(thing: object) -> object:
    """The whole of it as plain values; streams with what they hold when decoded, content as its instructions."""
    if isinstance(thing, pikepdf.Stream):
        head = {key: tree(value) for key, value in thing.stream_dict.items() if key not in STORED}
        return head, _held(thing)
    if isinstance(thing, Dictionary):
        return {key: tree(value) for key, value in thing.items()}
    if isinstance(thing, Array):
        return [tree(each) for each in thing]
    if isinstance(thing, Decimal):
        return float(thing)
    return thing.unparse() if isinstance(thing, Object) else thing


STORED = {"/Length", "/Filter", "/DecodeParms"}


def _held(stream: pikepdf.Stream) -> object:
    try:
        raw = stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except pikepdf.PdfError:  # a picture file
        return stream.read_raw_bytes()
    if stream.get("/Subtype") == Name.Form or "/TilingType" in stream or b" d1" in raw:
        return [str(each.operator) for each in pikepdf.parse_content_stream(stream)]
    return raw


def _stream(pdf: Pdf, data: bytes, **head: object) -> Object:
    made = pdf.make_stream(data)
    for key, value in head.items():
        made[f"/{key}"] = value
    return made


def _blend() -> Dictionary:
    return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)


def _fonts(pdf: Pdf) -> Dictionary:
    glyph = _stream(pdf, b"500 0 0 0 500 500 d1 0 0 400 400 re f")
    drawn = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]), FirstChar=97, LastChar=97,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(square=glyph), Widths=Array([500]), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.square])),
    )  # fmt: skip
    in_gbk = Object.parse(
        b"<</Type/Font/Subtype/TrueType/BaseFont/#CB#CE#CC#E5,Bold/Encoding/WinAnsiEncoding>>"
    )
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Song, Flags=4, FontBBox=Array([0, 0, 1, 1]), ItalicAngle=0, Ascent=8,
        Descent=-2, CapHeight=7, StemV=80, FontFile2=_stream(pdf, b"\0\1\0\0a font file", Length1=15),
    )  # fmt: skip
    information = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
    of_characters = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Song, CIDSystemInfo=information, DW=1000,
        W=Array([1, Array([500, 500]), 9, 12, 250]), CIDToGIDMap=_stream(pdf, bytes(8)), FontDescriptor=descriptor,
    )  # fmt: skip
    composite = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Song, Encoding=Name("/GBK-EUC-H"),
        DescendantFonts=Array([of_characters]), ToUnicode=_stream(pdf, b"begincmap endcmap"),
    )  # fmt: skip
    return Dictionary(T3=drawn, Gbk=in_gbk, Cid=pdf.make_indirect(composite))


def _patterns(pdf: Pdf) -> Dictionary:
    tile = _stream(
        pdf, b"1 0 0 rg 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=10, YStep=10,
        BBox=Array([0, 0, 10, 10]), Resources=Dictionary(),
    )  # fmt: skip
    two = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=Array([_blend(), _blend()]), Bounds=Array([0.5]),
        Encode=Array([0, 1, 0, 1]),
    )  # fmt: skip
    along = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([0, 0, 300, 0]),
        Function=two,
        Extend=Array([True, True]),
    )
    return Dictionary(P1=tile, P2=Dictionary(PatternType=2, Shading=along))


def _half(pdf: Pdf) -> Dictionary:
    grey = _stream(
        pdf, b"0.5 g 0 0 600 850 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 850]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray), Resources=Dictionary(),
    )  # fmt: skip
    return Dictionary(Type=Name.ExtGState, ca=0.5, SMask=Dictionary(S=Name.Luminosity, G=grey))


def _round() -> Dictionary:
    return Dictionary(
        ShadingType=3, ColorSpace=Name.DeviceRGB, Coords=Array([350, 350, 0, 350, 350, 50]), Function=_blend()
    )


def _inks(pdf: Pdf) -> Array:
    program = _stream(
        pdf, b"{dup 0.5 mul exch dup}", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1, 0, 1, 0, 1])
    )
    return Array([Name.DeviceN, Array([Name.Ink]), Name.DeviceRGB, program])


def _lab() -> Array:
    return Array(
        [Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]), Range=Array([-100, 100, -100, 100]))]
    )


def _pictures(pdf: Pdf) -> Dictionary:
    samples = _stream(
        pdf, bytes([255, 0, 0, 0, 255, 0]), FunctionType=0, Domain=Array([0, 1]), Range=Array([0, 1, 0, 1, 0, 1]),
        Size=Array([2]), BitsPerSample=8,
    )  # fmt: skip
    spot = Array([Name.Separation, Name.Spot, Name.DeviceRGB, samples])
    two_colours = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\xff\x00\x00\x00\xff\x00")])
    inherits = _stream(
        pdf, b"BT /T3 20 Tf (a) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 50]),
        Resources=Dictionary(),
    )  # fmt: skip
    predicted = _picture(pdf, b"", 8, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    rows = b"".join(b"\x02" + bytes([10] * 8) for _ in range(8))
    how = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=8)
    predicted.write(zlib.compress(rows), filter=Name.FlateDecode, decode_parms=how)
    return Dictionary(
        Inherits=inherits, Predicted=predicted, Fax=_fax(pdf),
        Mask=_picture(pdf, bytes([0b10101010] * 8), 8, ImageMask=True, BitsPerComponent=1),
        Spot=_picture(pdf, bytes(range(64)), 8, BitsPerComponent=8, ColorSpace=spot),
        Indexed=_picture(pdf, bytes([0, 1] * 32), 8, BitsPerComponent=8, ColorSpace=two_colours),
    )  # fmt: skip


def _picture(pdf: Pdf, data: bytes, size: int, **head: object) -> Object:
    return _stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=size, Height=size, **head)


def _fax(pdf: Pdf) -> Object:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 64)).convert("1").save(out, "TIFF", compression="group4")
    tags = Image.open(io.BytesIO(out.getvalue())).tag_v2  # type: ignore[attr-defined]
    start, length = tags[273][0], tags[279][0]
    fax = _picture(pdf, b"", 64, BitsPerComponent=1, ColorSpace=Name.DeviceGray)
    how = Dictionary(K=-1, Columns=64, Rows=64)
    fax.write(out.getvalue()[start : start + length], filter=Name.CCITTFaxDecode, decode_parms=how)
    return fax
