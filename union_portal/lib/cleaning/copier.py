"""Copies from one PDF to another what the tables name; everything else is never looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from union_portal.lib.cleaning import images
from union_portal.lib.cleaning.limits import (
    MAX_CONTENT,
    MAX_DECODED,
    MAX_DEPTH,
    MAX_DRAWN,
    MAX_STREAM,
    MAX_TOKENS,
    MAX_VISITS,
    Unclean,
)  # fmt: skip
from union_portal.lib.cleaning.tables import FORM, GROUP, LOSSLESS, RESOURCES, Way, filters_of, is_number

OPERATORS = frozenset((
    "b", "B", "b*", "B*", "BT", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "ET", "f", "F", "f*", "G", "g", "gs", "h", "i",
    "j", "J", "K", "k", "l", "m", "M", "n", "q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*",
    "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr", "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"',
))  # fmt: skip
"""Those of ISO 32000 that draw. Marked content (BMC, BDC, EMC, MP, DP) speaks about what is drawn and is left out."""
INLINE_KEYS = frozenset((
    "/BPC", "/BitsPerComponent", "/CS", "/ColorSpace", "/D", "/Decode", "/DP", "/DecodeParms", "/F", "/Filter", "/H",
    "/Height", "/IM", "/ImageMask", "/I", "/Interpolate", "/W", "/Width", "/Intent", "/L", "/Length",
))  # fmt: skip
A4 = (0, 0, 595.28, 841.89)


class Copier:
    """Copies from one file to the other what its tables name; everything else is never looked at."""

    def __init__(self, source: Pdf, target: Pdf) -> None:
        self.source, self.target = source, target
        self.made: dict[tuple[object, ...], Object | None] = {}
        self.weights: dict[tuple[object, ...], int] = {}
        self.visits = self.decoded = self.content_bytes = self.tokens = 0

    # --- pages and what is drawn on them --------------------------------------------------------------------------

    def page(self, leaf: Object, inherited: dict[str, Object]) -> None:
        new = Dictionary(Type=Name.Page, MediaBox=_box(inherited.get("/MediaBox")) or Array(A4))
        crop = _box(inherited.get("/CropBox"))
        if crop is not None:
            new.CropBox = crop
        rotate, unit = inherited.get("/Rotate"), leaf.get("/UserUnit")
        if isinstance(rotate, int) and rotate % 90 == 0:
            new.Rotate = rotate % 360
        if isinstance(unit, int) and 0 < unit <= 100:
            new.UserUnit = unit
        group = self.dictionary(leaf.get("/Group"), GROUP, 0)
        if group is not None:
            new.Group = group
        content, resources, weight = self.content(
            self._raw_content(leaf), inherited.get("/Resources"), None, 0
        )
        self.weigh(weight)
        new.Contents, new.Resources = self.target.make_stream(content), resources
        self.target.pages.append(pikepdf.Page(self.target.make_indirect(new)))

    def _raw_content(self, leaf: Object) -> bytes:
        contents = leaf.get("/Contents")
        parts = list(contents) if isinstance(contents, Array) else [contents]
        if len(parts) > MAX_VISITS:
            raise Unclean("large")
        return b"\n".join(self.data(part) for part in parts if isinstance(part, Stream))

    def content(
        self, raw: bytes, resources: Object | None, outer: Object | None, depth: int
    ) -> tuple[bytes, Dictionary, int]:
        """Instructions written anew, the resources that they name, and how much is drawn by them."""
        self._read(raw)
        scratch = self.source.make_stream(raw)
        kept, names, drawn = list[Any](), set[str](), list[str]()
        for each in pikepdf.parse_content_stream(scratch):
            if isinstance(each, pikepdf.ContentStreamInlineImage):
                if _is_plain_inline(each):
                    kept.append(each)
                    names |= {str(token) for token in each.iimage._image_object if isinstance(token, Name)}
                continue
            operator = str(each.operator)
            if operator in OPERATORS:
                kept.append(each)
                mine = [str(one) for one in each.operands if isinstance(one, Name)]
                names.update(mine)
                if operator == "Do":
                    drawn += mine
        found = resources if isinstance(resources, Dictionary) else outer
        new, weights = self.resources(found, names, depth + 1)
        weight = 1 + sum(weights.get(name, 0) for name in drawn)
        return pikepdf.unparse_content_stream(kept), new, weight

    def _read(self, raw: bytes) -> None:
        """Refuses before it is parsed what would take long to parse."""
        self.content_bytes += len(raw)
        self.tokens += sum(raw.count(blank) for blank in b" \n\r\t")
        if self.content_bytes > MAX_CONTENT or self.tokens > MAX_TOKENS:
            raise Unclean("large")

    def resources(
        self, source: Object | None, names: set[str], depth: int
    ) -> tuple[Dictionary, dict[str, int]]:
        """Only what is named; a drawing without resources of its own uses these (`outer`)."""
        new, weights = Dictionary(), dict[str, int]()
        if not isinstance(source, Dictionary):
            return new, weights
        for kind, way in RESOURCES.items():
            listed = source.get(kind)
            if not isinstance(listed, Dictionary):
                continue
            copied = Dictionary()
            for name in sorted(names & set(listed.keys())):
                self.visit(depth)
                value = self.once(kind, listed[name], partial(self._resource, way, source), depth)
                if value is not None:
                    copied[name] = value
                    weights[name] = self.weights.get(_key(kind, listed[name]), 1) if kind == "/XObject" else 0
            if len(copied):
                new[kind] = copied
        return new, weights

    def _resource(self, way: Callable[..., Any], outer: Object, source: Object, depth: int) -> Any:
        return way(self, source, depth, outer)

    def drawing(self, source: Object, depth: int, outer: Object | None = None) -> Object | None:
        """A form XObject, a tiling pattern or the glyph of a Type 3 font: content with resources of its own."""
        head = self.dictionary(source, FORM, depth)
        if head is None:
            return None
        content, resources, weight = self.content(self.data(source), source.get("/Resources"), outer, depth)
        self.weigh(weight)
        self.weights[_key("/XObject", source)] = weight
        head.Resources = resources
        return self.stream(content, head)

    # --- pieces ---------------------------------------------------------------------------------------------------

    def once(self, role: str, source: Object, way: Callable[[Object, int], Any], depth: int) -> Any:
        """What is shared stays shared; what contains itself is left out."""
        key = _key(role, source)
        if not source.is_indirect:
            return way(source, depth)
        if key not in self.made:
            self.made[key] = None  # until it is ready
            value = way(source, depth)
            if isinstance(value, Dictionary) and not value.is_indirect:
                value = self.target.make_indirect(value)
            self.made[key] = value
        return self.made[key]

    def dictionary(self, source: Object | None, table: dict[str, Way], depth: int) -> Dictionary | None:
        """The keys of the table, each copied in its way. Also of a stream, without its content."""
        if not isinstance(source, Dictionary | Stream):
            return None
        self.visit(depth)
        new = Dictionary()
        for key, way in table.items():
            value = source.get(key)
            if value is None:
                continue
            copied = way(self, value, depth + 1)
            if copied is not None:
                new[key] = copied
        return new

    def stream(self, data: bytes, head: Dictionary | None = None) -> Object:
        new = self.target.make_stream(data)
        for key, value in (head or Dictionary()).items():
            new[key] = value
        return new

    def data(self, source: Object | None) -> bytes:
        """What a stream holds when decoded, within the limits; empty if it is none or cannot be decoded."""
        if not isinstance(source, Stream):
            return b""
        if not set(filters_of(source)) <= LOSSLESS:
            return b""
        try:
            data = source.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        except pikepdf.PdfError as error:
            raise Unclean("large" if "limit" in str(error) or "memory" in str(error) else "broken") from error
        self.count(len(data))
        return data

    def count(self, size: int) -> None:
        self.decoded += size
        if size > MAX_STREAM or self.decoded > MAX_DECODED:
            raise Unclean("large")

    def visit(self, depth: int) -> None:
        self.visits += 1
        if self.visits > MAX_VISITS or depth > MAX_DEPTH:
            raise Unclean("large")

    def weigh(self, weight: int) -> None:
        if weight > MAX_DRAWN:
            raise Unclean("large")

    def image(self, source: Object, depth: int) -> Object | None:
        return images.image(self, source, depth)


def _key(role: str, source: Object) -> tuple[object, ...]:
    return (role, *source.objgen) if source.is_indirect else (role, id(source))


def _is_plain_inline(each: Any) -> bool:
    """A small picture within the content: its keys are known, and no picture file stands in it."""
    tokens = each.iimage._image_object
    keys = {str(token) for token in tokens[::2]}
    filters = {str(token) for token in tokens if isinstance(token, Name)}
    if filters & {"/DCT", "/DCTDecode", "/JPXDecode", "/JBIG2Decode"}:
        raise Unclean("part")
    return keys <= INLINE_KEYS


def _box(value: Object | None) -> Array | None:
    """Four numbers, or none."""
    if not isinstance(value, Array) or len(value) != 4 or not all(is_number(each) for each in value):
        return None
    return Array([min(max(each, -20_000), 20_000) for each in value])
