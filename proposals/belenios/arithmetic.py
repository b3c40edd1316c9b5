"""The numbers of gmpy2; on a computer without it Python's own, which are as right and take several times as long.

So a stranger can check an archive with Python and nothing else. The portal itself always has gmpy2 (requirements.txt).
"""

try:
    from gmpy2 import invert, mpz, powmod

    IS_FAST = True
except ImportError:
    mpz, powmod, IS_FAST = int, pow, False

    def invert(number: int, modulus: int) -> int:
        return pow(number, -1, modulus)


__all__ = ["IS_FAST", "invert", "mpz", "powmod"]
