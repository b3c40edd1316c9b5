"""A name in public books that only its owner can show: sha256(salt || value), the salt on the recipient's slip.

Without the salt nobody can try out names; when salt and value are erased, nobody can ever tell whose line it was.
"""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

SALT = 16


def new_salt() -> bytes:
    return os.urandom(SALT)


def commitment(salt: bytes, value: str) -> str:
    """64 hexadecimal digits. The value is taken as it is, letter by letter."""
    if len(salt) != SALT:
        raise ValueError("a salt has 16 bytes")
    return sha256(salt + value.encode()).hexdigest()


def is_of(found: str, salt: bytes, value: str) -> bool:
    """Whether this commitment was made of this salt and value."""
    return len(salt) == SALT and hmac.compare_digest(found.encode(), commitment(salt, value).encode())
