"""Pictures within a PDF, without anything but their pixels."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Object
from PIL import Image

from union_portal.lib.cleaning import jpeg
from union_portal.lib.cleaning.limits import MAX_PIXELS, MAX_SIDE, MAX_STREAM, Unclean
from union_portal.lib.cleaning.tables import (
    DEVICE,
    FAX,
    IMAGE,
    LOSSLESS,
    PREDICTOR,
    filters_of,
    only,
    plain,
    whole,
)

if TYPE_CHECKING:
    from union_portal.lib.cleaning.copier import Copier

PICTURE_FILES = (
    *(b"\xff\xd8\xff" + bytes([marker]) for marker in (0xC0, 0xC2, 0xC4, 0xDB, 0xFE, *range(0xE0, 0xF0))),
    b"\0\0\0\x0cjP  ", b"\xffO\xffQ", b"\x89PNG", b"RIFF", b"II*\0", b"MM\0*",
)  # fmt: skip
"""How files begin that are no samples, whatever a damaged or cunning PDF says."""


def image(copier: Copier, source: Object, depth: int) -> Object | None:
    """A picture without anything but its pixels. Those of JPEG stay as they are; JPEG 2000 becomes JPEG."""
    head = copier.dictionary(source, IMAGE, depth)
    if head is None:
        return None
    width, height = whole(source.get("/Width")), whole(source.get("/Height"))
    demand_size(width, height)
    filters = filters_of(source)
    if not set(filters[:-1]) <= LOSSLESS:
        raise Unclean("part")
    last = filters[-1] if filters else ""
    if last == "/DCTDecode":
        return _jpeg(copier, source, head, filters)
    if last == "/JPXDecode":
        return _jpeg_2000(copier, source, head, filters, depth)
    if last == "/CCITTFaxDecode" and len(filters) == 1:
        raw = bytes(source.read_raw_bytes())
        copier.count(len(raw))
        new = copier.stream(b"", head)
        parms = copier.dictionary(only(source.get("/DecodeParms")), FAX, depth)
        new.write(raw, filter=Name.CCITTFaxDecode, decode_parms=parms or Dictionary())
        return new
    if last and last not in LOSSLESS:
        raise Unclean("part")
    return _samples(copier, source, head, width, height)


def _samples(copier: Copier, source: Object, head: Dictionary, width: int, height: int) -> Object:
    """Nothing may hide behind the last line. What ends there stays packed as it is: packing a scan takes a second."""
    data = copier.data(source)
    is_mask = bool(source.get("/ImageMask", False))
    bits = 1 if is_mask else whole(source.get("/BitsPerComponent")) or 8
    count = 1 if is_mask else components(source.get("/ColorSpace"))
    if not count or data.startswith(PICTURE_FILES):  # who knows where it ends, or what else is in it
        raise Unclean("part")
    needed = -(-width * bits * count // 8) * height
    packed = _packed(source) if len(data) == needed and filters_of(source) == ["/FlateDecode"] else b""
    if not packed:
        return copier.stream(data[:needed], head)
    new = copier.stream(b"", head)
    parms = copier.dictionary(only(source.get("/DecodeParms")), PREDICTOR, 0)
    new.write(packed, filter=Name.FlateDecode, decode_parms=parms if parms else None)
    return new


def _packed(source: Object) -> bytes:
    """Up to where the packing ends; empty if that cannot be seen."""
    raw, engine = bytes(source.read_raw_bytes()), zlib.decompressobj()
    try:
        engine.decompress(raw, MAX_STREAM)
    except zlib.error:
        return b""
    return raw[: len(raw) - len(engine.unused_data)] if engine.eof else b""


def _raw(copier: Copier, source: Object, filters: list[str]) -> bytes:
    """The picture file in a stream, out of what else it is packed in."""
    raw = bytes(source.read_raw_bytes())
    if len(filters) > 1:
        outer = copier.source.make_stream(raw)
        outer.Filter = Array([Name(each) for each in filters[:-1]])
        raw = copier.data(outer)
    copier.count(len(raw))
    return raw


def _jpeg(copier: Copier, source: Object, head: Dictionary, filters: list[str]) -> Object:
    bare = jpeg.bare(_raw(copier, source, filters))
    demand_size(*jpeg.size(bare))
    new = copier.stream(b"", head)
    parms = copier.dictionary(only(source.get("/DecodeParms")), {"/ColorTransform": plain}, 0)
    new.write(bare, filter=Name.DCTDecode, decode_parms=parms if parms else None)
    return new


def _jpeg_2000(copier: Copier, source: Object, head: Dictionary, filters: list[str], depth: int) -> Object:
    picture = Image.open(io.BytesIO(_raw(copier, source, filters)), formats=("JPEG2000",))
    demand_size(*picture.size)
    mode = "L" if picture.mode in {"L", "LA", "I;16", "1"} else "RGB"
    out = io.BytesIO()
    picture.convert(mode).save(out, "JPEG", quality=88)
    new = copier.stream(b"", head)
    new.write(jpeg.bare(out.getvalue()), filter=Name.DCTDecode)
    new.ColorSpace, new.BitsPerComponent = Name(DEVICE[1 if mode == "L" else 3]), 8
    new.Width, new.Height = picture.size
    for key in ("/Decode", "/SMaskInData"):
        if key in new:
            del new[key]
    return new


def components(space: Any) -> int:
    """How many numbers a pixel has; 0 if the space has a name of its own."""
    kind = str(space[0] if isinstance(space, Array) and len(space) else space)
    known = {"/DeviceGray": 1, "/G": 1, "/DeviceRGB": 3, "/RGB": 3, "/DeviceCMYK": 4, "/CMYK": 4}
    known |= {"/CalGray": 1, "/CalRGB": 3, "/Lab": 3, "/Indexed": 1, "/I": 1, "/Separation": 1}
    if kind == "/ICCBased":
        return whole(space[1].get("/N"))
    if kind == "/DeviceN":
        return len(space[1])
    return known.get(kind, 0)


def demand_size(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Unclean("large")
