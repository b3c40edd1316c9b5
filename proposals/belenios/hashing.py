"""The three ways Belenios writes a SHA-256: names of records, fingerprints and trackers, challenges."""

import hashlib
from base64 import b64encode

from .arithmetic import mpz
from .group import Q


def record_name(raw: bytes) -> str:
    """Hexadecimal: how records and events refer to each other."""
    return hashlib.sha256(raw).hexdigest()


def fingerprint(raw: bytes) -> str:
    """Base64 without padding: of an election, and of a ballot, whose tracker it is."""
    return b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")


def challenge(text: str) -> mpz:
    return mpz(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")) % Q
