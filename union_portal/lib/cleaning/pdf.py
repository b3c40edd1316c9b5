"""A PDF from a stranger is built anew, page by page, from a list of what a page needs to be seen.

What is not on the lists (tables.py) does not exist in the new file: no actions and scripts, no attachments (also those that hang
on /AF), no forms (what is filled in is drawn into the page), no metadata in the file, in its pages or in its pictures, no
comments, no layers, no structure. Content is parsed and written again; a font or picture that no page uses is left out.

Runs in a process of its own (child.py): qpdf and Pillow are large programs, and some files are made to break them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

from union_portal.lib.cleaning.copier import Copier
from union_portal.lib.cleaning.limits import BROKEN, LIMITS, MAX_OBJECTS, MAX_PAGES, Unclean

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


def rebuilt(upload: bytes) -> bytes:
    """The pages of a PDF in a new one; Unclean."""
    pikepdf.settings.set_qpdf_limits(**LIMITS)
    try:
        with Pdf.open(io.BytesIO(upload), inherit_page_attributes=False) as source:
            return _built_from(source)
    except pikepdf.PasswordError as error:
        raise Unclean("encrypted") from error
    except (MemoryError, RecursionError) as error:
        raise Unclean("large") from error
    except BROKEN as error:
        raise Unclean("empty" if "no pages" in str(error) else "broken") from error


def _built_from(source: Pdf) -> bytes:
    if source.is_encrypted:
        raise Unclean("encrypted")
    if len(source.objects) > MAX_OBJECTS:
        raise Unclean("large")
    if not list(_leaves(source)):
        raise Unclean("empty")
    try:
        # Stamps, ink and what was filled into a form are part of what the person shows.
        source.flatten_annotations("all")
    except BROKEN:
        pass
    copier = Copier(source, Pdf.new())
    for leaf, inherited in _leaves(source):
        copier.page(leaf, inherited)
    out = io.BytesIO()
    # The identifier is the digest of the content: one that is made of the time would be a trace.
    copier.target.save(
        out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True, force_version="1.7"
    )
    return out.getvalue()


def _leaves(source: Pdf) -> Iterator[tuple[Object, dict[str, Object]]]:
    """Pages with what they inherit. Counted while walking: a tree that loops or multiplies ends soon."""
    waiting: list[tuple[Object, dict[str, Object]]] = [(source.Root.Pages, {})]
    pages = visits = 0
    while waiting:
        node, inherited = waiting.pop()
        visits += 1
        if not isinstance(node, Dictionary):
            continue
        inherited = inherited | {key: node[key] for key in INHERITED if key in node}
        kids = node.get("/Kids")
        if isinstance(kids, Array):
            if visits + len(kids) > MAX_PAGES * 4:
                raise Unclean("pages")
            waiting.extend((kid, inherited) for kid in reversed(list(kids)))
            continue
        pages += 1
        if pages > MAX_PAGES:
            raise Unclean("pages")
        yield node, inherited
