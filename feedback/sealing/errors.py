"""What sealing refuses. The caller finds the words: errors carry a reason and numbers, never what was sealed."""

from __future__ import annotations

from enum import StrEnum


class SealingError(Exception):
    """The root of all of them."""


class NotOpened(SealingError):
    """A wrong key, or a ciphertext that was changed, cut, or moved from where it belongs. Which one, nobody can say."""


class WrongPassphrase(SealingError):
    """The passphrase does not open this wrap: mistyped, an old one, another member's, or the wrap was changed."""


class ShortPassphrase(SealingError):
    """A new passphrase with `found` characters where `needed` are asked for."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(found, needed)
        self.found, self.needed = found, needed


class CodeFault(StrEnum):
    EMPTY = "empty"
    SHORT = "short"
    LONG = "long"
    SYMBOL = "symbol"


class CodeRefused(SealingError):
    """A receipt code that cannot be one: `found` of 16 symbols; `symbol` is the one that no code contains."""

    def __init__(self, reason: CodeFault, found: int = 0, symbol: str = "") -> None:
        super().__init__(reason, found, symbol)
        self.reason, self.found, self.symbol = reason, found, symbol


class ShareFault(StrEnum):
    LINES = "lines"  # `found` lines of `needed`
    LENGTH = "length"  # `found` characters of `needed` in a line
    TYPO = "typo"  # lines that do not agree with their last group
    WHOLE = "whole"  # each line is right, together they are not: lines of two papers
    VERSION = "version"  # printed by a later portal
    SAME = "same"  # one paper twice
    SETS = "sets"  # two papers that were not printed together
    INBOX = "inbox"  # of another inbox, or another generation of its key
    KEY = "key"  # they make a key, which is not this inbox's


class ShareRefused(SealingError):
    """A paper share that was mistyped or does not fit. `lines` count from 1."""

    def __init__(
        self, reason: ShareFault, *, lines: tuple[int, ...] = (), found: int = 0, needed: int = 0
    ) -> None:
        super().__init__(reason, lines, found, needed)
        self.reason, self.lines, self.found, self.needed = reason, lines, found, needed


class LockFault(StrEnum):
    EXPIRED = "expired"
    FOREIGN = "foreign"  # changed, another person's, of another session or inbox


class StillLocked(SealingError):
    """The cookie opens nothing any more: ask for the passphrase again."""

    def __init__(self, reason: LockFault) -> None:
        super().__init__(reason)
        self.reason = reason


class TokenFault(StrEnum):
    FORGED = "forged"  # not issued here, or for another form
    YOUNG = "young"  # in `seconds` it is taken without work
    OLD = "old"


class TokenRefused(SealingError):
    """The token of a form is not taken. What was typed goes back into a form with a new token."""

    def __init__(self, reason: TokenFault, seconds: int = 0) -> None:
        super().__init__(reason, seconds)
        self.reason, self.seconds = reason, seconds
