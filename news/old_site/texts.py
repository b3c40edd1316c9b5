"""Letters, dates and names as old sites write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from zoneinfo import ZoneInfo

from django.utils import timezone

CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"})
FEW = 20
"""One broken letter in so many is an accident; more of them are another alphabet."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
UNPRINTABLE_REFERENCE = re.compile(
    r"&#(?:x(?:0?[0-8bce-f]|1[0-9a-f])|0?(?:[0-8]|1[124-9]|2\d|3[01]));", re.IGNORECASE
)
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})\s*日?|(\d\d)(\d\d)(?!\d))"
    r"(?:[\sT]*(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2}))?)?(?P<zone>\s*(?:Z|[+-]\d\d:?\d\d))?"
)


def decoded(data: bytes) -> str:
    """The text. What a page says about its letters is often wrong, and a broken letter makes no other page of it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    text = data.decode("utf-8-sig", "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") * FEW <= foreign:
        return text
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else "gb18030"
    if name in CHINESE or name.startswith("utf"):
        name = "gb18030"
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("gb18030", "replace")


def printable(text: str) -> str:
    """Without what no page can show and no XML may hold."""
    return UNPRINTABLE_REFERENCE.sub("", UNPRINTABLE.sub("", text))


def with_letters_for_names(text: str) -> str:
    """&nbsp; and the like, which XML does not know, as the letters they stand for."""
    return re.sub(
        r"&([A-Za-z]{2,8}\d{0,2});",
        lambda name: (
            name[0]
            if name[1] in XML_ENTITIES or name[1] not in name2codepoint
            else chr(name2codepoint[name[1]])
        ),
        text,
    )


def moment(text: str, *, zone: ZoneInfo | None = None) -> datetime | None:
    """A point in time out of a feed, a head or a line of text; what names no zone is local time."""
    text = text.strip()
    if re.match(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}", text):
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
        return _sensible(found if found.tzinfo else found.replace(tzinfo=UTC))
    match = DAY.search(text)
    return _moment_of(match, zone) if match else None


def _moment_of(match: re.Match[str], zone: ZoneInfo | None) -> datetime | None:
    year, month, day = match[1], match[2] or match[4], match[3] or match[5]
    clock = [int(part or 0) for part in (match[6], match[7], match[8])]
    try:
        found = datetime(int(year), int(month), int(day), *clock)
    except ValueError:
        return None
    named = (match["zone"] or "").strip().replace("Z", "+00:00")
    if named:
        return _sensible(datetime.fromisoformat(f"{found.isoformat()}{named[:3]}:{named[-2:]}"))
    return _sensible(timezone.make_aware(found, zone) if zone else timezone.make_aware(found))


def _sensible(found: datetime) -> datetime | None:
    """No site was there before the web."""
    return found if 1990 <= found.year <= 2100 else None


def one_line(text: str) -> str:
    return " ".join(text.split())
