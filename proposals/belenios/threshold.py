"""A key that t of n trustees can use, made by Pedersen's protocol (specification 4.6).

1. Everybody makes two keys of his own and certifies them (`certify`); all compare the list (`comparison_code`).
2. Everybody chooses a polynomial with t coefficients and publishes their powers, signed (`deal`); each colleague gets
   one value of it, secretly. Show a hash of the powers first: who sees those of the others can bias the key.
3. Everybody checks the values received and adds them up (`combine`): that is the secret share of the common key.
Publish the election only when every share has its proof: that keeps a member from choosing after the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .arithmetic import invert, mpz
from .canonical import array, compact, count, element, encoded, fields, loaded, text
from .group import ONE, P, Q, are_members, power, power_of_g, random_scalar
from .hashing import record_name
from .keys import PublicKey
from .proofs import Proof, is_known, know
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class Signed:
    """A message, which is JSON inside a string, signed exactly as it is written."""

    message: str
    signature: Proof

    @classmethod
    def make(cls, signing: mpz, content: object) -> "Signed":
        message = compact(content)
        return cls(message, know(signing, f"sigmsg|{message}"))

    @classmethod
    def read(cls, value: object) -> "Signed":
        message, signature = fields(value, "message", "signature")
        return cls(text(message), Proof.read(signature))

    def as_json(self) -> dict[str, object]:
        return {"message": self.message, "signature": self.signature.as_json()}

    def is_by(self, verification: mpz) -> bool:
        return is_known(verification, f"sigmsg|{self.message}", self.signature)

    @property
    def content(self) -> object:
        return loaded(self.message.encode())


@dataclass(frozen=True, slots=True)
class Certificate:
    """Which key signs for a member, and to which key secrets for him are sealed."""

    signed: Signed
    verification: mpz
    encryption: mpz

    @classmethod
    def read(cls, value: object) -> "Certificate":
        signed = Signed.read(value)
        verification, encryption = fields(signed.content, "verification", "encryption")
        return cls(signed, element(verification), element(encryption))

    def check(self, owner: int) -> None:
        if not are_members([self.verification, self.encryption]):
            raise Refusal("trustee-member", owner=owner)
        if not self.signed.is_by(self.verification):
            raise Refusal("threshold-certificate", owner=owner)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The powers of a member's coefficients (coefexps)."""

    signed: Signed
    powers: tuple[mpz, ...]

    @classmethod
    def read(cls, value: object) -> "Coefficients":
        signed = Signed.read(value)
        (powers,) = fields(signed.content, "coefexps")
        return cls(signed, tuple(element(each) for each in array(powers)))

    def check(self, owner: int, certificate: Certificate, threshold: int) -> None:
        if len(self.powers) != threshold or not self.signed.is_by(certificate.verification):
            raise Refusal("threshold-coefficients", owner=owner)
        if not are_members(self.powers):
            raise Refusal("trustee-member", owner=owner)

    def at(self, member: int) -> mpz:
        """G to the value of the polynomial for this member, who counts from 1."""
        product = ONE
        for each in reversed(self.powers):
            product = power(product, mpz(member)) * each % P
        return product


@dataclass(frozen=True, slots=True)
class Pedersen:
    """What is published of a group: `threshold` of its members are needed to decrypt."""

    threshold: int
    certificates: tuple[Certificate, ...]
    coefficients: tuple[Coefficients, ...]
    keys: tuple[PublicKey, ...]

    @classmethod
    def read(cls, value: object) -> "Pedersen":
        threshold, certificates, coefficients, keys = fields(
            value, "threshold", "certs", "coefexps", "verification_keys"
        )
        members = array(certificates)
        return cls(
            count(threshold),
            tuple(Certificate.read(each) for each in members),
            tuple(Coefficients.read(each) for each in array(coefficients, len(members))),
            tuple(PublicKey.read(each) for each in array(keys, len(members))),
        )

    def as_json(self) -> dict[str, object]:
        return {
            "threshold": self.threshold,
            "certs": [each.signed.as_json() for each in self.certificates],
            "coefexps": [each.signed.as_json() for each in self.coefficients],
            "verification_keys": [each.as_json() for each in self.keys],
        }

    @property
    def sub_key(self) -> mpz:
        product = ONE
        for each in self.coefficients:
            product = product * each.powers[0] % P
        return product

    def check(self, first: int) -> None:
        """`first` is the number of its first member among all trustees."""
        if not 1 <= self.threshold <= len(self.certificates):
            raise Refusal("threshold-range")
        parts = zip(self.certificates, self.coefficients, self.keys, strict=True)
        for member, (certificate, coefficients, key) in enumerate(parts):
            certificate.check(first + member)
            coefficients.check(first + member, certificate, self.threshold)
            key.check(first + member)
        if len({each.verification for each in self.certificates}) != len(self.certificates):
            raise Refusal("trustee-twice")
        for member, key in enumerate(self.keys):
            if key.key != public_share(self.coefficients, member + 1):
                raise Refusal("threshold-key", owner=first + member)


# --- the steps of a member -----------------------------------------------------------------------------------------


def certify(signing: mpz, channel: mpz) -> Certificate:
    """Step 1, from two secret numbers of the member."""
    keys = {"verification": str(power_of_g(signing)), "encryption": str(power_of_g(channel))}
    return Certificate.read(Signed.make(signing, keys).as_json())


def certificates_hash(certificates: Sequence[Certificate]) -> str:
    """What stands for the whole list, in order; the later steps are bound to it."""
    return record_name(encoded([each.signed.as_json() for each in certificates]))


def comparison_code(certificates: Sequence[Certificate]) -> str:
    """What all members read aloud before step 2: the first sixteen characters of that."""
    digest = certificates_hash(certificates)
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


def deal(signing: mpz, threshold: int, members: int) -> tuple[Coefficients, list[mpz]]:
    """Step 2: what is published, and the secret value for each member in turn (also the own one)."""
    if not 1 <= threshold <= members:
        raise Refusal("threshold-range")
    polynomial = [random_scalar() for _ in range(threshold)]
    powers = {"coefexps": [str(power_of_g(each)) for each in polynomial]}
    values = [
        sum(each * mpz(member) ** index for index, each in enumerate(polynomial)) % Q
        for member in range(1, members + 1)
    ]
    return Coefficients.read(Signed.make(signing, powers).as_json()), values


def commitment(coefficients: Coefficients) -> str:
    """Shown before the coefficients: who sees those of the others first could bias the key."""
    return record_name(encoded(coefficients.signed.as_json()))


def check_commitments(coefficients: Sequence[Coefficients], commitments: Sequence[str]) -> None:
    for member, (published, promised) in enumerate(zip(coefficients, commitments, strict=True), 1):
        if commitment(published) != promised:
            raise Refusal("threshold-commitment", owner=member)


def public_share(coefficients: Sequence[Coefficients], member: int) -> mpz:
    """The public key that belongs to the share of a member, who counts from 1."""
    product = ONE
    for each in coefficients:
        product = product * each.at(member) % P
    return product


def combine(values: Sequence[mpz], coefficients: Sequence[Coefficients], member: int) -> mpz:
    """Step 3: the member's secret share; refuses a value that does not fit what its sender published."""
    for sender, (value, published) in enumerate(zip(values, coefficients, strict=True), 1):
        if power_of_g(value) != published.at(member):
            raise Refusal("threshold-share", sender=sender, owner=member)
    return sum(values) % Q


def lagrange(members: Sequence[int], member: int) -> mpz:
    """The exponent by which the factor of one member enters the common one."""
    result = mpz(1)
    for other in members:
        if other != member:
            result = result * other * invert(other - member, Q) % Q
    return result
