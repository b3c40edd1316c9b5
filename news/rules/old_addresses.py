"""Addresses of an old site, written in one way, so that they are found however a browser or a page spells them.

Without scheme and host, decoded (UTF-8 or GBK), in small letters - old servers ran on Windows -, without a slash
at the end, the questions sorted and without what WeChat and advertisers hang on: /show.asp?id=45.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

LENGTH = 400
TRACKING = re.compile(
    r"utm_|spm$|from$|isappinstalled$|scene$|nsukey$|wx_|share_|sharer_|timestamp$|clicktime$|enterid$"
)
TIDY = re.compile(r"[\x00-\x1f\x7f\\]")


def normalised(address: str) -> str:
    """The address as it is kept and looked for; empty when it leads nowhere but to the first page."""
    parts = split(address)
    path = "/" + "/".join(filter(None, decoded(parts.path).split("/")))
    questions = sorted(filter(None, map(_question, re.split("[&;]", parts.query))))
    found = (path + ("?" + "&".join(questions) if questions else "")).lower()
    return "" if found == "/" or len(found) > LENGTH else found


def split(address: str) -> SplitResult:
    """The parts of an address; of one that is none (http://[) nothing."""
    try:
        return urlsplit(address.strip().replace("\\", "/"))
    except ValueError:
        return urlsplit("")


def is_own_place(path: str) -> bool:
    """Whether a redirect to it stays in this house."""
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", path) is not None


def _question(part: str) -> str:
    name, equals, value = part.partition("=")
    name = decoded(name.replace("+", " "))
    if not name or TRACKING.match(name.lower()):
        return ""
    return f"{name}{equals}{decoded(value.replace('+', ' '))}"


def decoded(text: str) -> str:
    """Old Chinese sites spell their addresses in GBK."""
    raw = unquote_to_bytes(text)
    for encoding in ("utf-8", "gb18030"):
        try:
            return TIDY.sub("", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return TIDY.sub("", raw.decode("utf-8", "replace"))
