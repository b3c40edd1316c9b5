"""Pictures from strangers become pictures of ours: decoded, turned upright, drawn anew, written as JPEG or PNG.

Nothing of the upload survives but its pixels: no place where it was taken, no camera, no second file inside.
JPEG for photographs and PNG for drawings with few colours, because the share cards of WeChat show no WebP. Readers
get WebP in the width their screen needs. How wide a picture is stands in its name (`...-1600x1067.jpg`), so that the
names of its renditions (`...-1600x1067-640.webp`) follow from it and no page has to ask the database or the disk.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms

from union_portal.lib.refused import Refused

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_WIDTH, SMALL_WIDTH = 1600, 640
ATTACHED_WIDTH, NEAR = 2048, 0.7
"""Of attachments: half of what telephones take, so that the JPEG decoder does it and nothing is left to be resized."""
MAX_HEIGHT = 12_000  # a long strip of text stays readable; JPEG ends at 65,535
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
QUALITY = 82
RENDITION_WIDTHS = (320, 640, 960)
"""Besides the width of the picture itself."""
WEBP = {"quality": 78, "method": 1}
"""Slower methods take twice the time for two per cent."""
NAME = re.compile(r"(.+)-(\d{1,5})x(\d{1,5})\.(?:jpg|png)")
FEW_COLOURS = 256
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
"""What stands a picture upright, by its EXIF orientation."""
SIDEWAYS = {5, 6, 7, 8}
UNREADABLE = (
    OSError, ValueError, SyntaxError, struct.error, IndexError, KeyError, TypeError, OverflowError, EOFError,
    MemoryError, ArithmeticError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises on broken files, besides its own errors."""


@dataclass(frozen=True)
class Encoded:
    """A picture written anew: the file, a smaller one for lists and phones, and the digest of what was uploaded."""

    data: bytes
    small: bytes
    extension: str
    width: int
    height: int
    digest: str


def encode(upload: bytes) -> Encoded:
    """The picture as we keep it, at most MAX_WIDTH wide. Its name and declared type are never believed."""
    with _damage_in_words():
        picture, extension = _made_anew(upload)
        small = picture.copy()
        small.thumbnail((SMALL_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
        return Encoded(
            _written(picture, extension),
            _written(small, extension),
            extension,
            *picture.size,
            hashlib.sha256(upload).hexdigest(),
        )


def drawn_anew(upload: bytes) -> tuple[str, bytes]:
    """Extension and file of the picture, without the smaller one: for attachments, while somebody waits for the page.

    A photograph of 4,000 by 3,000 becomes 2,000 wide, and 1,500 if it is upright: the decoder halves it for nothing.
    """
    with _damage_in_words():
        picture, extension = _made_anew(upload, most=ATTACHED_WIDTH, near=NEAR)
        return extension, _written(picture, extension, packs=False)


def drawn(upload: bytes) -> Image.Image:
    """Its pixels as we keep them, on white: upright, without anything else of the file."""
    source = _opened(upload)
    with _damage_in_words():
        return _on_white(_upright(source))


def check(upload: bytes) -> None:
    """Refuses what `encode` would refuse, for a fraction of the work."""
    source = _opened(upload)
    with _damage_in_words():
        source.draft("RGB", (SMALL_WIDTH, SMALL_WIDTH))
        source.load()


def renditions(written: bytes) -> dict[int, bytes]:
    """The picture as WebP, by width, made from what `encode` wrote. Drawings stay sharp to the pixel."""
    with _damage_in_words():
        source = Image.open(io.BytesIO(written), formats=("JPEG", "PNG"))
        is_drawing = source.format == "PNG"
        picture = source.convert("RGBA" if "transparency" in source.info or "A" in source.mode else "RGB")
        made = {}
        for width in reversed(widths_of(picture.width)):
            picture.thumbnail((width, MAX_HEIGHT), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            picture.save(out, "WEBP", lossless=is_drawing, exif=b"", icc_profile=b"", **WEBP)
            made[width] = out.getvalue()
        return made


def widths_of(width: int) -> list[int]:
    """In which widths there are renditions of a picture so wide."""
    return [*(each for each in RENDITION_WIDTHS if each < width), width]


def size_in(name: str) -> tuple[int, int] | None:
    """Width and height, if the name or address says them: then there are renditions."""
    found = NAME.fullmatch(name)
    return (int(found[2]), int(found[3])) if found else None


def rendition_name(name: str, width: int) -> str:
    return f"{name.rpartition('.')[0]}-{width}.webp"


def srcset(address: str) -> str:
    """The renditions behind an address, as a browser wants them listed; empty where there are none."""
    size = size_in(address)
    if size is None:
        return ""
    return ", ".join(f"{rendition_name(address, width)} {width}w" for width in widths_of(size[0]))


def _made_anew(upload: bytes, *, most: int = MAX_WIDTH, near: float = 1) -> tuple[Image.Image, str]:
    """The picture, and whether it is kept as JPEG or PNG: what was a JPEG never has the sharp edges of a drawing."""
    source = _opened(upload)
    was_jpeg = source.format in {"JPEG", "MPO"}
    picture = _upright(source, most, near)
    return picture, "png" if not was_jpeg and _has_few_colours(picture) else "jpg"


@contextmanager
def _damage_in_words() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise Refused(_("This picture is damaged. Save it again as JPEG or PNG.")) from error


def _opened(upload: bytes) -> Image.Image:
    """Reads the head only; refuses before a pixel is decoded."""
    if not upload:
        raise Refused(_("The file is empty."))
    if len(upload) > MAX_BYTES:
        raise Refused(_("The picture is larger than {limit} MB.").format(limit=MAX_BYTES // 1024 // 1024))
    if is_heic(upload):
        raise Refused(
            _("This is a HEIC picture from a phone, which browsers cannot show. Save it as JPEG first.")
        )
    try:
        source = Image.open(io.BytesIO(upload), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise Refused(_too_many_pixels()) from error
    except UNREADABLE as error:
        raise Refused(_("This is not a picture. JPEG, PNG, WebP and GIF are taken.")) from error
    if source.width * source.height > MAX_PIXELS:
        raise Refused(_too_many_pixels())
    return source


def _too_many_pixels() -> str:
    return _("The picture has more than {limit} million pixels. Save it smaller.").format(
        limit=MAX_PIXELS // 1_000_000
    )


def is_heic(upload: bytes) -> bool:
    return upload[4:8] == b"ftyp" and upload[8:12] in {
        b"heic",
        b"heix",
        b"hevc",
        b"heim",
        b"mif1",
        b"msf1",
        b"avif",
    }


def _upright(source: Image.Image, most: int = MAX_WIDTH, near: float = 1) -> Image.Image:
    """Decoded, in sRGB, the right way up, at most so wide, as RGB or RGBA. Made small first: the rest is cheap then.

    `near`: so much of the width is enough for the JPEG decoder.
    """
    orientation = source.getexif().get(ExifTags.Base.Orientation)
    room = (MAX_HEIGHT, most) if orientation in SIDEWAYS else (most, MAX_HEIGHT)
    share = min(1, *(room_for / side for room_for, side in zip(room, source.size, strict=True)))
    # lets the JPEG decoder skip what would be thrown away
    width, height = (math.ceil(side * share * near) for side in source.size)
    source.draft("RGB", (width, height))
    source.seek(0)
    source.load()
    profile = source.info.get("icc_profile")
    has_alpha = source.mode in {"RGBA", "LA", "PA"} or "transparency" in source.info
    picture = source if source.mode == "CMYK" else _as_mode(source, "RGBA" if has_alpha else "RGB")
    picture.thumbnail(room, Image.Resampling.LANCZOS if near == 1 else Image.Resampling.HAMMING)
    if orientation in TURNS:
        picture = picture.transpose(TURNS[orientation])
    picture = _in_srgb(picture, profile)
    # A new picture holds no metadata, whatever the format hid in `info`.
    fresh = Image.new(picture.mode, picture.size)
    fresh.paste(picture)
    return fresh


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the camera meant them; without a usable profile as they are."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, meant, ImageCms.createProfile("sRGB"), outputMode=mode
            )
            return converted or _as_mode(picture, mode)
        except (ImageCms.PyCMSError, *UNREADABLE):
            pass
    return _as_mode(picture, mode)


def _as_mode(picture: Image.Image, mode: str) -> Image.Image:
    """Without a copy where it is so already: one of a photograph costs five milliseconds."""
    return picture if picture.mode == mode else picture.convert(mode)


def _has_few_colours(picture: Image.Image) -> bool:
    return picture.getcolors(FEW_COLOURS) is not None


def _written(picture: Image.Image, extension: str, *, packs: bool = True) -> bytes:
    """`packs`: a tenth smaller, for twice the work."""
    out = io.BytesIO()
    if extension == "png":
        picture.save(out, "PNG", optimize=True)
    else:
        _on_white(picture).save(out, "JPEG", quality=QUALITY, optimize=packs, progressive=packs)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
