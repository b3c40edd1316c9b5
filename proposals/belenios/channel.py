"""How one member of a group sends another a secret share through the portal, which can neither read nor swap it.

Only browsers use it (static/ballot/channel.js); this is its mirror, so that each is tested by the other. A fresh power
of G and the receiver's key from the certificate give a secret (KEM); HKDF-SHA-256 makes a key for AES-GCM of it. All of
it is bound to the list of certificates, the sender and the receiver, and signed by the sender.
"""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import group
from .arithmetic import mpz
from .canonical import count, element, fields, form_of, text
from .group import Q, is_member, power, power_of_g, random_scalar
from .proofs import Proof, is_known, know
from .refusals import Refusal

KEY, NONCE = 32, 12
"""Bytes of what is derived; each key seals one message only, so the nonce may come from the same secret."""
ELEMENT, SCALAR = 256, 32


@dataclass(frozen=True, slots=True)
class Route:
    """The hash of the list of certificates, and two members from 1."""

    certificates: str
    sender: int
    receiver: int

    def __str__(self) -> str:
        return f"union-channel-1|{group.NAME}|{self.certificates}|{self.sender}|{self.receiver}"


def seal(route: Route, value: mpz, *, signing: mpz, encryption: mpz) -> dict[str, object]:
    """The message with `value` for the receiver, whose key of the certificate is `encryption`."""
    nonce = random_scalar()
    key = power_of_g(nonce)
    cipher, once = _cipher(route, key, encryption, power(encryption, nonce))
    content = cipher.encrypt(once, int(value).to_bytes(SCALAR, "big"), str(route).encode())
    sealed = b64encode(content).decode()
    signature = know(signing, f"{route}|{key}|{sealed}").as_json()
    return {
        "sender": route.sender,
        "receiver": route.receiver,
        "key": str(key),
        "sealed": sealed,
        "signature": signature,
    }


def unseal(route: Route, message: object, *, secret: mpz, verification: mpz) -> mpz:
    """The value of a message; `verification` is the sender's key, `secret` the receiver's own."""
    with form_of("channel-form", sender=route.sender):
        sender, receiver, given, content, signed = fields(
            message, "sender", "receiver", "key", "sealed", "signature"
        )
        ends = count(sender), count(receiver)
        key, sealed, signature = element(given), text(content), Proof.read(signed)
    if ends != (route.sender, route.receiver):
        raise Refusal("channel-form", sender=route.sender)
    if not is_known(verification, f"{route}|{key}|{sealed}", signature) or not is_member(key):
        raise Refusal("channel-seal", sender=route.sender)
    cipher, once = _cipher(route, key, power_of_g(secret), power(key, secret))
    try:
        content_bytes = cipher.decrypt(once, b64decode(sealed, validate=True), str(route).encode())
    except (InvalidTag, binascii.Error, ValueError):
        raise Refusal("channel-seal", sender=route.sender) from None
    value = mpz(int.from_bytes(content_bytes, "big"))
    if len(content_bytes) != SCALAR or value >= Q:
        raise Refusal("channel-seal", sender=route.sender)
    return value


def _cipher(route: Route, key: mpz, encryption: mpz, shared: mpz) -> tuple[AESGCM, bytes]:
    about = f"{key}|{encryption}".encode()
    derivation = HKDF(algorithm=SHA256(), length=KEY + NONCE, salt=str(route).encode(), info=about)
    derived = derivation.derive(int(shared).to_bytes(ELEMENT, "big"))
    return AESGCM(derived[:KEY]), derived[KEY:]
