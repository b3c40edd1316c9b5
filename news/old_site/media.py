"""The files of the old site, in a folder or an archive, found by the addresses that texts give them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from news.rules.old_addresses import decoded, split
from union_portal.lib import files

MOST_FILES = 200_000
SMALLER = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)|-scaled(?=\.\w+$)")
"""WordPress keeps photo-300x200.jpg beside photo.jpg."""


class Files:
    """Files by their place below the root, whatever the letters: old servers did not mind."""

    def __init__(self, names: list[str], read: Callable[[str], bytes]) -> None:
        self.names = sorted(names)
        self._read = read
        self._by_place = {_place(name): name for name in reversed(self.names)}
        self._endings: dict[str, list[str]] | None = None

    def read(self, name: str) -> bytes:
        return self._read(name)

    def at(self, place: str) -> str:
        """The file at this place; else the only one whose place ends so: the folder may begin higher or lower."""
        place = _place(place)
        if place in self._by_place:
            return self._by_place[place]
        parts = place.split("/")
        for start in range(1, len(parts) - 1):
            if found := self._by_place.get("/".join(parts[start:])):
                return found
        if self._endings is None:
            self._endings = {}
            for each in self._by_place:
                self._endings.setdefault(posixpath.basename(each), []).append(each)
        ends = [each for each in self._endings.get(parts[-1], ()) if each.endswith("/" + place)]
        return self._by_place[ends[0]] if len(ends) == 1 else ""


NOTHING = Files([], lambda name: b"")


def folder(root: Path) -> Files:
    """What lies in a folder. Links are not followed: they may lead out of it."""
    root = root.resolve()
    names = []
    for path in root.rglob("*"):
        inside = path.relative_to(root)
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts) or path.is_symlink():
            continue
        if path.is_file() and path.resolve().is_relative_to(root):
            names.append(inside.as_posix())
        if len(names) > MOST_FILES:
            break
    return Files(names, lambda name: (root / name).read_bytes())


def archive(data: bytes) -> Files:
    """What lies in a ZIP. Nothing is unpacked to the disk, so no name can lead anywhere."""
    opened = files.open_zip(data, most_parts=MOST_FILES)
    parts = {
        _name_of(part): part
        for part in opened.infolist()
        if not part.is_dir() and not re.search(r"(?:^|/)(?:\.|__MACOSX|Thumbs\.db)", part.filename)
    }
    shared = _shared_folder(list(parts))
    by_name = {name.removeprefix(shared): part for name, part in parts.items()}
    return Files(list(by_name), lambda name: opened.read(by_name[name]))


def place_of(address: str, base: str) -> str:
    """Where below the root of the old site an address leads, seen from `base`."""
    parts = split(address)
    if parts.netloc:
        return decoded(parts.path).lstrip("/")
    start = split(base).path if "://" in base else base
    below = posixpath.join("/", decoded(start).rpartition("/")[0], decoded(parts.path))
    return posixpath.normpath(below).lstrip("/")


def larger(place: str) -> str:
    """The picture as it was uploaded."""
    return SMALLER.sub("", place)


def _place(name: str) -> str:
    return posixpath.normpath("/" + name).lstrip("/").lower()


def _name_of(part: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK and does not say so."""
    name = part.filename
    if not part.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = files.decoded(raw) or name
        except UnicodeEncodeError:
            pass
    return name.replace("\\", "/")


def _shared_folder(names: list[str]) -> str:
    """A packed folder brings its own name along."""
    first = {name.partition("/")[0] for name in names}
    return f"{first.pop()}/" if len(first) == 1 and all("/" in name for name in names) else ""
