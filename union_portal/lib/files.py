"""Files that people attach or import: what they are is read from their first bytes, never from their names."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from union_portal.lib import pictures
from union_portal.lib.refused import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OLD_OFFICE = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
MAX_UNPACKED = 300 * 1024 * 1024
MAX_PARTS = 5000
NAME_LENGTH = 120


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: what it is, what people call it, what is stored."""

    kind: str
    name: str
    data: bytes


def inspect(upload: bytes, name: str, *, limit: int) -> Inspected:
    """Refuses what workers could not open or should not: programs, macros, passwords, disguises."""
    if not upload:
        raise Refused(_("The file is empty."))
    if len(upload) > limit:
        raise Refused(_("The file is larger than {limit} MB.").format(limit=limit // 1024 // 1024))
    kind = _kind(upload, PurePath(name).suffix.lower().lstrip("."))
    if kind in {"jpg", "png"}:  # a photograph tells where it was taken: it is drawn anew
        encoded = pictures.encode(upload)
        return Inspected(encoded.extension, plain_name(name, encoded.extension), encoded.data)
    return Inspected(kind, plain_name(name, kind), upload)


def plain_name(name: str, kind: str) -> str:
    """The name without folders and control characters, and with the ending that is true."""
    stem = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*\u202a-\u202e\u2066-\u2069]", "", re.split(r"[\\/]", name)[-1])
    stem = stem.removesuffix(PurePath(stem).suffix).strip(" .") or _("file")
    return f"{stem[: NAME_LENGTH - len(kind) - 1]}.{kind}"


def open_zip(upload: bytes, *, most_parts: int = MAX_PARTS) -> zipfile.ZipFile:
    """The archive, once it is known that unpacking it fills neither disk nor memory."""
    try:
        archive = zipfile.ZipFile(BytesIO(upload))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(_("The file is damaged and cannot be opened.")) from error
    if len(parts) > most_parts:
        raise Refused(
            _("There are more than %(most)d files in the archive. Pack them into several archives.")
            % {"most": most_parts}
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused(_("The file is far larger inside than outside. It is not taken."))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(_("The file is protected by a password. Save it without one."))
    return archive


def refuse_macros(archive: zipfile.ZipFile) -> None:
    """Whatever ending it has: a file that carries a program is not taken."""
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in archive.namelist()):
        raise Refused(_("The file contains macros. Save it without macros (.docx, .xlsx)."))


def office_kind(archive: zipfile.ZipFile) -> str:
    """docx, xlsx, pptx, ofd; empty for any other archive."""
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        return next(
            (kind for folder, kind in OFFICE_FOLDERS.items() if any(n.startswith(folder) for n in names)), ""
        )
    return "ofd" if "OFD.xml" in names else ""


def refuse_locked_or_old_office(upload: bytes) -> None:
    """For imports: an OLE container is an old .doc, or a new file behind a password."""
    if upload.startswith(OLE):
        if _mentions(upload, "EncryptedPackage"):
            raise Refused(_("The file is protected by a password. Save it without one."))
        raise Refused(_("This is a file of an old Office version. Open it and save it as .docx or .xlsx."))


def _kind(upload: bytes, ending: str) -> str:
    if upload.startswith(b"%PDF-"):
        return "pdf"
    if upload.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if upload.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if upload.startswith(b"PK"):
        return _zipped_kind(upload)
    if upload.startswith(OLE):
        return _old_office_kind(upload, ending)
    if ending in {"txt", "csv"} and is_text(upload):
        return ending
    raise Refused(
        _("Files of this kind are not taken. PDF, Word, Excel, PowerPoint, OFD, text and pictures are.")
    )


def _zipped_kind(upload: bytes) -> str:
    archive = open_zip(upload)
    kind = office_kind(archive)
    if not kind:
        raise Refused(_("Archives are not taken. Attach the files one by one."))
    refuse_macros(archive)
    return kind


def _old_office_kind(upload: bytes, ending: str) -> str:
    if _mentions(upload, "EncryptedPackage"):
        raise Refused(_("The file is protected by a password. Save it without one."))
    if _mentions(upload, "_VBA_PROJECT"):
        raise Refused(_("The file contains macros. Save it without macros (.docx, .xlsx)."))
    if ending not in OLD_OFFICE:
        raise Refused(
            _("Files of this kind are not taken. PDF, Word, Excel, PowerPoint, OFD, text and pictures are.")
        )
    return ending


def _mentions(upload: bytes, stream: str) -> bool:
    """Whether an OLE container has a stream of that name; names stand there in UTF-16."""
    return stream.encode("utf-16-le") in upload


def is_text(upload: bytes) -> bool:
    """Readable as Chinese or English text."""
    return b"\0" not in upload and decoded(upload) is not None


def decoded(upload: bytes) -> str | None:
    """The text of a file in UTF-8 or GB18030; None when it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return upload.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
