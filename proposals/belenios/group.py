"""The group BELENIOS-2048: numbers modulo P whose Q-th power is 1, written as powers of G.

P - 1 = 2 * 3 * Q * n, so elements of order 2, 3 and 6 are easy to write down and pass every proof now and then.
Whatever came from outside has to pass `is_member` or `are_members`.
"""

import secrets
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat

from .arithmetic import invert, mpz, powmod

NAME = "BELENIOS-2048"
P = mpz(
    "20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129"
    "06663313807895840496005438963628979639303877390572280360597374942767137677761889858987273586504908116709"
    "93105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019110007867373"
    "07333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363"
    "38608879688212076943236614949100292344434637322214588410058642105024212036543356120132048111885240873107"
    "7014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719"
)
Q = mpz("78571733251071885079927659812671450121821421258408794611510081919805623223441")
G = mpz(
    "24023526775018522092276877035323999327122876573783649165100753187876632741463532193202856761552696787996"
    "94668298749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846"
    "13986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065818686865115"
    "13585764101388822153960160432288436039309893336627728484065931384060102316750957637779826651036068224066"
    "35076697764025346253773085133173495194248967754052573659049492477631475991575198775177711481490920456600"
    "205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627"
)
ONE = mpz(1)

ROUNDS = 64
"""A bad element survives one round of `are_members` with a probability of at most one half."""
TOGETHER = 5
"""Elements whose 32 subsets are multiplied out beforehand: the fewest products for 64 rounds."""
FEW = 100
"""Up to here one power for each element is cheaper than the rounds."""


class Table:
    """Powers of one base that serves a whole election: 32 products each and no squarings; 20 ms to build."""

    def __init__(self, base: mpz) -> None:
        self.rows: list[list[mpz]] = []
        for _ in range(32):
            row = [ONE]
            for _ in range(255):
                row.append(row[-1] * base % P)
            self.rows.append(row)
            base = row[-1] * base % P

    def power(self, exponent: mpz) -> mpz:
        """base ** exponent for 0 <= exponent < 2**256."""
        product = ONE
        for row, digit in zip(self.rows, int(exponent).to_bytes(32, "little"), strict=True):
            if digit:
                product = product * row[digit] % P
        return product


class Powers:
    """Powers of one base to several exponents: they share one chain of squarings.

    A power costs 320 products, two of them here 390, every further one 67. `factors` are what the base is the product
    of: if they have their squarings already, one power of a few of them is cheaper than one of the base.
    """

    __slots__ = ("base", "factors", "squares")

    def __init__(self, base: mpz, factors: Sequence["Powers"] = ()) -> None:
        self.base, self.factors = base, factors
        self.squares: list[mpz] = []

    def to(self, exponents: Sequence[mpz]) -> list[mpz]:
        """For exponents from 0 to 2**256 - 1."""
        if len(exponents) == 1 and not self.squares:
            return [self._single(exponents[0])]
        self.prepared()
        return [self._product(_windows(int(exponent))) for exponent in exponents]

    def prepared(self) -> "Powers":
        """With its squarings, for a base that will be used again and again."""
        if not self.squares:
            self.squares = list(accumulate(repeat(self.base, 256), lambda square, _: square * square % P))
        return self

    def is_member(self) -> bool:
        if not self.squares:
            return is_member(self.base)
        return bool(self._product(_windows(int(Q))) == 1)

    def _single(self, exponent: mpz) -> mpz:
        if not 0 < len(self.factors) <= 4 or not all(factor.squares for factor in self.factors):
            return powmod(self.base, exponent, P)
        product = ONE
        for factor in self.factors:
            product = product * factor._product(_windows(int(exponent))) % P
        return product

    def _product(self, windows: Sequence[tuple[int, int]]) -> mpz:
        squares = self.squares
        buckets = [ONE] * 16
        for place, digit in windows:
            buckets[digit] = buckets[digit] * squares[place] % P
        # The product of buckets[d] ** d for the odd d is (15 * ... * 3 in running products) ** 2 * all of them.
        running = total = ONE
        for digit in range(15, 1, -2):
            running = running * buckets[digit] % P
            total = total * running % P
        return total * total % P * running % P * buckets[1] % P


@lru_cache(maxsize=64)
def _windows(exponent: int) -> list[tuple[int, int]]:
    """The exponent as a sum of odd digits below 16 times a power of two: pairs (place, digit)."""
    result: list[tuple[int, int]] = []
    place = 0
    while exponent:
        zeros = (exponent & -exponent).bit_length() - 1
        exponent >>= zeros
        place += zeros
        result.append((place, exponent & 15))
        exponent >>= 4
        place += 4
    return result


@lru_cache(maxsize=8)
def table_of(base: int) -> Table:
    """The table of a base that serves a whole election: G, a public key, a trustee's key."""
    return Table(mpz(base))


def power_of_g(exponent: mpz) -> mpz:
    return table_of(int(G)).power(exponent % Q)


def power(base: mpz, exponent: mpz) -> mpz:
    return powmod(base, exponent, P)


def quotient(dividend: mpz, divisor: mpz) -> mpz:
    return dividend * invert(divisor, P) % P


def random_scalar() -> mpz:
    return mpz(secrets.randbelow(int(Q)))


def is_member(element: mpz) -> bool:
    return bool(0 < element < P and powmod(element, Q, P) == 1)


def are_members(elements: Sequence[mpz]) -> bool:
    """Every one of them is a member; wrong with a probability of 2**-64 whatever the order of a bad element.

    Products of random *subsets*, chosen by the operating system after all elements are fixed. One product with random
    exponents would be cheaper and unsound: an element of order 2 passes it every other time.
    """
    if any(not 0 < element < P for element in elements):
        return False
    if len(elements) <= FEW:
        return all(powmod(element, Q, P) == 1 for element in elements)
    products = [ONE] * ROUNDS
    for start in range(0, len(elements), TOGETHER):
        subsets = _subset_products(elements[start : start + TOGETHER])
        mask = len(subsets) - 1
        chosen = secrets.token_bytes(ROUNDS)
        products = [
            product * subsets[byte & mask] % P for product, byte in zip(products, chosen, strict=True)
        ]
    return all(powmod(product, Q, P) == 1 for product in products)


def _subset_products(elements: Sequence[mpz]) -> list[mpz]:
    """The product of every subset; bit i of the index says whether element i is in it."""
    products = [ONE]
    for element in elements:
        products += [product * element % P for product in products]
    return products
