"""What the readers find, the same for every kind of old site."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Item:
    """One text of the old site."""

    source: str
    """Where it was found, for the report: a file, or a title with its number."""
    identity: str
    """What stays the same when the old site is read again."""
    title: str
    html: str
    summary: str = ""
    author_name: str = ""
    origin: str = ""
    published_at: datetime | None = None
    was_public: bool = True
    headings: list[str] = field(default_factory=list)
    """What the old site filed it under, the closest first; a heading may be known by name and by short address."""
    tags: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    base: str = ""
    """The address, or the folder, that relative links start from."""
    lead: str = ""
    """The address of the picture above the text."""
    own_pictures: dict[str, bytes] = field(default_factory=dict)
    """Pictures that came inside the text, by the address they have in it."""
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"old:{hashlib.sha256(self.identity.encode()).hexdigest()[:60]}"

    def digest(self, found: list[str]) -> str:
        """Changes with the text, and when files that were missing have been found."""
        said = [self.title, self.html, self.summary, self.author_name, self.origin, self.lead, sorted(found)]
        said += [str(self.published_at), self.was_public, sorted(self.own_pictures)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class LeftOut:
    """Something that is no text for readers, and why."""

    source: str
    reason: str
    title: str = ""


@dataclass
class Found:
    """Everything a reader found."""

    kind: str
    items: list[Item] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    site: str = ""
    """The old site's own address, where the source says it."""
