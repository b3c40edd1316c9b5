"""Attachments from strangers become files of ours: pictures are drawn anew, PDFs are built anew, all else is refused.

Nothing of the upload survives but what can be seen: no place, no camera, no author, no file name, no second file inside.
What a file is says its content; name and declared type are never believed, and the name is not kept.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from union_portal.lib import pictures
from union_portal.lib.cleaning import beside
from union_portal.lib.refused import Refused

__all__ = ["MAX_BYTES", "Cleaned", "clean", "made_beside", "refuse_what_is_neither"]

MAX_BYTES = pictures.MAX_BYTES
OFFICE_NAMES = ("[Content_Types].xml", "mimetype")
OFFICE_ENDINGS = (
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".ppt",
    ".pptx",
    ".wps",
    ".et",
    ".dps",
    ".odt",
    ".ods",
    ".rtf",
)
ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"(\xb5/\xfd",
)
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
OLD_OFFICE, RICH_TEXT, TIFF = b"\xd0\xcf\x11\xe0", b"{\\rtf", (b"II*\0", b"MM\0*")
SOUND = (b"ID3", b"OggS", b"#!AMR", b"fLaC", b"\x1aE\xdf\xa3")
HEAD = 1024


@dataclass(frozen=True)
class Cleaned:
    """A file of ours: `kind` is jpg, png or pdf."""

    kind: str
    data: bytes

    def name(self, number: int) -> str:
        """How it is called, whatever the writer called it."""
        return _("attachment {number}.{kind}").format(number=number, kind=self.kind)


def clean(upload: bytes, name: str = "") -> Cleaned:
    """What is kept of an upload; Refused with a sentence. `name` only helps to find the right sentence."""
    refuse_what_is_neither(upload, name)
    if is_pdf(upload):
        return Cleaned("pdf", made_beside(beside.pdfs, upload))
    return _picture(upload)


def is_pdf(upload: bytes) -> bool:
    return upload.startswith(b"%PDF-")


def refuse_what_is_neither(upload: bytes, name: str = "", *, limit: int = MAX_BYTES) -> None:
    """What goes on from here is a picture or a PDF by its content, alone in its file, and not too large."""
    if not upload:
        raise Refused(_("The file is empty."))
    if len(upload) > limit:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=limit // 1024 // 1024))
    if upload.startswith((*ARCHIVES, OLD_OFFICE, RICH_TEXT)):
        raise Refused(_packed(upload, name))
    if _holds_an_archive(upload):
        raise Refused(
            _("This file holds a second one, an archive. Photograph the paper, or save it as PDF again.")
        )
    if not is_pdf(upload) and not _is_picture(upload):
        raise Refused(_what_else(upload, name))


def _is_picture(upload: bytes) -> bool:
    is_webp = upload[:4] == b"RIFF" and upload[8:12] == b"WEBP"
    return is_webp or upload.startswith(PICTURES) or pictures.is_heic(upload)


def _picture(upload: bytes) -> Cleaned:
    try:
        return Cleaned(*pictures.drawn_anew(upload))
    except (MemoryError, RecursionError, RuntimeError) as error:
        raise Refused(_("This picture is damaged. Save it again as JPEG or PNG.")) from error


def made_beside(counter: beside.Counter, upload: bytes) -> bytes:
    """What a process beside us makes of a file; Refused with a sentence."""
    try:
        is_made, answer = counter.ask(upload)
    except beside.Busy as error:
        raise Refused(_("Many people are sending files just now. Try again in a minute.")) from error
    if not is_made:
        raise Refused(_why(answer.decode("ascii", "replace")))
    return answer


def _why(word: str) -> str:
    """The sentence for what the process beside us says."""
    return {
        "encrypted": _(
            "This PDF is protected with a password. Print it into a new PDF, or photograph the pages."
        ),
        "pages": _("This PDF has more than {limit} pages. Send the pages that matter.").format(limit=50),
        "large": _("This PDF is too large inside. Send the pages that matter, or photograph them."),
        "empty": _("This PDF has no pages."),
        "part": _("A picture in this PDF is of a kind that cannot be cleaned. Photograph the page instead."),
    }.get(word) or _("This PDF is damaged. Print it into a new PDF, or photograph the pages.")


def _packed(upload: bytes, name: str) -> str:
    is_office = upload.startswith((OLD_OFFICE, RICH_TEXT)) or name.lower().endswith(OFFICE_ENDINGS)
    if is_office or b"[Content_Types].xml" in upload[:HEAD] or upload[30:38] == b"mimetype":
        return _("Word, Excel and WPS files can say who wrote them. Save it as PDF, or photograph it.")
    return _("This is an archive. Send the pictures and PDFs in it one by one.")


def _what_else(upload: bytes, name: str) -> str:
    """Neither a picture nor a PDF: what it seems to be, as far as that helps."""
    start = upload[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if b"%PDF-" in upload[:HEAD]:
        return _("Something stands before the beginning of this PDF. Print it into a new PDF.")
    if start.startswith(b"<"):
        return _("This is a web page. Print it as PDF, or take a picture of the screen.")
    if upload.startswith(TIFF):
        return _("This is a TIFF picture. Save it as JPEG or PNG.")
    if upload[4:8] == b"ftyp" or upload[:4] == b"RIFF" or upload.startswith(SOUND):
        return _("Films and recordings are not taken here. Describe what is to be seen or heard.")
    if name.lower().endswith(OFFICE_ENDINGS):
        return _("Word, Excel and WPS files can say who wrote them. Save it as PDF, or photograph it.")
    return _("Pictures (JPEG, PNG, WebP, GIF, BMP) and PDFs are taken; this is neither.")


def _holds_an_archive(upload: bytes) -> bool:
    """A ZIP at the end, behind whatever the file seems to be."""
    return zipfile.is_zipfile(BytesIO(upload))
