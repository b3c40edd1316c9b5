"""What is copied from a PDF, key by key, and in which way. This list is the boundary: what is not on it is not seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

if TYPE_CHECKING:
    from union_portal.lib.cleaning.copier import Copier

Way = Callable[["Copier", Object, int], Any]

LOSSLESS = {"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode"}
SHORT_FILTERS = {"/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/A85": "/ASCII85Decode"}
SHORT_FILTERS |= {
    "/AHx": "/ASCIIHexDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}
DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


def plain(copier: Copier, value: Object, depth: int) -> Any:
    """Numbers, names, truth, and lists of them."""
    if isinstance(value, Array):
        copier.visit(depth)
        listed = [plain(copier, each, depth + 1) for each in value]
        return None if any(each is None for each in listed) else Array(listed)
    if isinstance(value, Name):
        return _name(value)
    return value if isinstance(value, bool) or is_number(value) else None


def _name(value: Object) -> Object:
    """By its bytes: Chinese fonts are often named in GBK, which is no text to Python."""
    return Object.parse(value.unparse())


def _bytes(copier: Copier, value: Object, depth: int) -> Any:
    """A string that is a table of numbers."""
    return pikepdf.String(bytes(value)) if isinstance(value, pikepdf.String) else None


def _word(copier: Copier, value: Object, depth: int) -> Any:
    """The name of a character collection: Adobe, GB1, Identity."""
    said = str(value) if isinstance(value, pikepdf.String) else ""
    known = {"Adobe", "Identity", "UCS", "GB1", "CNS1", "Japan1", "Japan2", "Korea1", "KR"}
    return pikepdf.String(said if said in known else "Identity")


def part(table: dict[str, Way]) -> Way:
    def way(copier: Copier, value: Object, depth: int) -> Any:
        return copier.once(
            f"table {id(table)}", value, lambda one, at: copier.dictionary(one, table, at), depth
        )

    return way


def _stream_in(table: dict[str, Way], role: str) -> Way:
    """A stream whose content is kept as bytes: a font, a table of glyphs, samples of a function or shading."""

    def way(copier: Copier, value: Object, depth: int) -> Any:
        def copy(one: Object, at: int) -> Any:
            head = copier.dictionary(one, table, at)
            return copier.stream(copier.data(one), head) if isinstance(one, Stream) else None

        return copier.once(role, value, copy, depth)

    return way


def _font_file(copier: Copier, value: Object, depth: int) -> Any:
    """Only what begins as font files do: another stream in its place would be no font."""

    def copy(one: Object, at: int) -> Any:
        data = copier.data(one)
        return (
            copier.stream(data, copier.dictionary(one, FONT_FILE, at))
            if data.startswith(FONT_FILES)
            else None
        )

    return copier.once("font file", value, copy, depth)


def _stream_or_name(table: dict[str, Way], role: str) -> Way:
    stream = _stream_in(table, role)
    return lambda copier, value, depth: (
        plain(copier, value, depth) if isinstance(value, Name) else stream(copier, value, depth)
    )


def _function(copier: Copier, value: Object, depth: int) -> Any:
    if isinstance(value, Array):
        listed = [_function(copier, each, depth + 1) for each in value]
        return None if any(each is None for each in listed) else Array(listed)
    if isinstance(value, Stream):
        return _stream_in(FUNCTION, "function")(copier, value, depth)
    return (
        part(FUNCTION)(copier, value, depth) if isinstance(value, Dictionary) else plain(copier, value, depth)
    )


def _colours(copier: Copier, value: Object, depth: int) -> Any:
    """A colour space. Profiles (ICC) name the device that made a picture: the plain space of as many inks does."""
    copier.visit(depth)
    if isinstance(value, Name):
        return _name(value)
    if not isinstance(value, Array) or not len(value):
        return None
    kind, rest = str(value[0]), list(value)[1:]
    if kind == "/ICCBased":
        return Name(DEVICE.get(whole(rest[0].get("/N")), "/DeviceRGB"))
    if kind in {"/CalGray", "/CalRGB", "/Lab"}:
        return Array([Name(kind), copier.dictionary(rest[0], CALIBRATED, depth) or Dictionary()])
    if kind == "/Indexed":
        table = rest[2]
        looked_up = (
            copier.stream(copier.data(table)) if isinstance(table, Stream) else _bytes(copier, table, depth)
        )
        return Array([Name(kind), _colours(copier, rest[0], depth + 1), whole(rest[1]), looked_up])
    if kind in {"/Separation", "/DeviceN"}:
        inks, other, tint = rest[:3]
        parts = [
            plain(copier, inks, depth),
            _colours(copier, other, depth + 1),
            _function(copier, tint, depth + 1),
        ]
        return Array([Name(kind), *parts])
    if kind == "/Pattern":
        return Array([Name(kind), *(_colours(copier, each, depth + 1) for each in rest[:1])])
    return Name(kind) if kind in DEVICE.values() else None


def _shading(copier: Copier, value: Object, depth: int) -> Any:
    if isinstance(value, Stream):
        return _stream_in(SHADING, "shading")(copier, value, depth)
    return part(SHADING)(copier, value, depth)


def _pattern(copier: Copier, value: Object, depth: int) -> Any:
    if isinstance(value, Stream):
        return copier.once("pattern", value, lambda one, at: copier.drawing(one, at), depth)
    return part(PATTERN)(copier, value, depth)


def _xobject(copier: Copier, value: Object, depth: int, outer: Object | None = None) -> Any:
    if not isinstance(value, Stream):
        return None
    if value.get("/Subtype") == Name.Image:
        return copier.once("image", value, copier.image, depth)
    if value.get("/Subtype") == Name.Form:
        return copier.drawing(value, depth, outer)
    return None


def _mask(copier: Copier, value: Object, depth: int) -> Any:
    """Of a picture: another picture, or a list of colours."""
    return _xobject(copier, value, depth) if isinstance(value, Stream) else plain(copier, value, depth)


def _soft_mask(copier: Copier, value: Object, depth: int) -> Any:
    return plain(copier, value, depth) if isinstance(value, Name) else part(SOFT_MASK)(copier, value, depth)


def _form(copier: Copier, value: Object, depth: int) -> Any:
    return copier.once("form", value, lambda one, at: _xobject(copier, one, at), depth)


def _font_and_size(copier: Copier, value: Object, depth: int) -> Any:
    return (
        Array([_font(copier, value[0], depth + 1), plain(copier, value[1], depth)])
        if isinstance(value, Array)
        else None
    )


def _font(copier: Copier, value: Object, depth: int) -> Any:
    def copy(one: Object, at: int) -> Any:
        font = copier.dictionary(one, FONT, at)
        if font is not None and font.get("/Subtype") == Name.Type3:
            _add_glyphs(copier, one, font, at)
        return font

    return copier.once("font", value, copy, depth)


def _add_glyphs(copier: Copier, source: Object, font: Dictionary, depth: int) -> None:
    """Each glyph of a Type 3 font is content; they share the resources of the font."""
    font.CharProcs, resources = Dictionary(), source.get("/Resources")
    glyphs = source.get("/CharProcs")
    for name, glyph in glyphs.items() if isinstance(glyphs, Dictionary) else ():
        copier.visit(depth)
        # Glyphs have no resources of their own in a reader's eyes; giving each its own part is allowed and simplest.
        content, mine, weight = copier.content(copier.data(glyph), None, resources, depth)
        copier.weigh(weight)
        font.CharProcs[name] = copier.target.make_indirect(copier.stream(content))
        _add_resources(font, mine)


def _add_resources(font: Dictionary, more: Dictionary) -> None:
    merged = font.get("/Resources") or Dictionary()
    for kind, listed in more.items():
        known = merged.get(kind) or Dictionary()
        for name, value in listed.items():
            known[name] = value
        merged[kind] = known
    font.Resources = merged


def _listed(way: Way) -> Way:
    return lambda copier, value, depth: (
        Array([way(copier, each, depth + 1) for each in value]) if isinstance(value, Array) else None
    )


def _encoding(copier: Copier, value: Object, depth: int) -> Any:
    """A name, a list of glyph names, or a table of its own."""
    if isinstance(value, Stream):
        return _stream_in(CMAP, "cmap")(copier, value, depth)
    return (
        part(ENCODING)(copier, value, depth) if isinstance(value, Dictionary) else plain(copier, value, depth)
    )


def _table(keys: str, **ways: Way) -> dict[str, Way]:
    return {f"/{key}": plain for key in keys.split()} | {f"/{key}": way for key, way in ways.items()}


FUNCTION = _table(
    "FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds", Functions=_function
)
CALIBRATED = _table("WhitePoint BlackPoint Gamma Matrix Range")
GROUP = _table("Type S I K", CS=_colours)
FORM = _table(
    "Type Subtype FormType BBox Matrix PatternType PaintType TilingType XStep YStep", Group=part(GROUP)
)
IMAGE = _table(
    "Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData Matte"
)
IMAGE |= {"/ColorSpace": _colours, "/Mask": _mask, "/SMask": _mask}
PREDICTOR = _table("Predictor Colors BitsPerComponent Columns")
FAX = _table("K EndOfLine EncodedByteAlign Columns Rows EndOfBlock BlackIs1")
SOFT_MASK = _table("Type S BC", G=_form, TR=_function)
GRAPHICS = _table(
    "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK", Font=_font_and_size, SMask=_soft_mask
)
SHADING = _table(
    "ShadingType Background BBox AntiAlias Coords Domain Extend Matrix BitsPerCoordinate BitsPerComponent BitsPerFlag "
    "Decode VerticesPerRow",
    ColorSpace=_colours, Function=_function,
)  # fmt: skip
PATTERN = _table("Type PatternType Matrix", Shading=_shading, ExtGState=part(GRAPHICS))
ENCODING = _table("Type BaseEncoding Differences")
CMAP = _table(
    "Type CMapName WMode UseCMap", CIDSystemInfo=part(_table("Supplement", Registry=_word, Ordering=_word))
)
FONT_FILES = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"%!", b"\x80\1", b"\1\0")
FONT_FILE = _table("Length1 Length2 Length3 Subtype")
DESCRIPTOR = _table(
    "Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight StemV "
    "StemH AvgWidth MaxWidth MissingWidth",
    **dict.fromkeys(("FontFile", "FontFile2", "FontFile3"), _font_file),
)  # fmt: skip
FONT = _table(
    "Type Subtype BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix",
    FontDescriptor=part(DESCRIPTOR), Encoding=_encoding, ToUnicode=_stream_or_name(CMAP, "cmap"),
    DescendantFonts=_listed(_font), CIDSystemInfo=CMAP["/CIDSystemInfo"],
    CIDToGIDMap=_stream_or_name({}, "glyph map"),
)  # fmt: skip
RESOURCES: dict[str, Callable[..., Any]] = {
    "/ExtGState": lambda copier, value, depth, _outer: part(GRAPHICS)(copier, value, depth),
    "/ColorSpace": lambda copier, value, depth, _outer: _colours(copier, value, depth),
    "/Pattern": lambda copier, value, depth, _outer: _pattern(copier, value, depth),
    "/Shading": lambda copier, value, depth, _outer: _shading(copier, value, depth),
    "/XObject": _xobject,
    "/Font": lambda copier, value, depth, _outer: _font(copier, value, depth),
}


def filters_of(source: Object) -> list[str]:
    found = source.get("/Filter")
    listed = list(found) if isinstance(found, Array) else [found]
    return [SHORT_FILTERS.get(str(each), str(each)) for each in listed if each is not None]


def only(value: Object | None) -> Object | None:
    """The last of a list of parameters, or the parameters."""
    return value[-1] if isinstance(value, Array) and len(value) else value


def is_number(value: object) -> bool:
    return isinstance(value, int | float) or type(value).__name__ == "Decimal"


def whole(value: object) -> int:
    return value if isinstance(value, int) else 0
