"""What is voted on. Everything later is bound to the exact bytes of this record, by its fingerprint."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from . import group
from .arithmetic import mpz
from .canonical import CONTROL, Malformed, array, count, element, encoded, fields, form_of, loaded, text
from .group import Table
from .hashing import fingerprint
from .refusals import Refusal

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UUID = re.compile(rf"[{BASE58}]{{14,40}}\Z")
FIELDS = ("version", "description", "name", "group", "public_key", "questions", "uuid")
ROLES = ("administrator?", "credential_authority?")
CIPHERTEXT, PROOF, FRAME = 1_300, 220, 2_000
"""The most bytes that a ciphertext, a proof and the rest of a ballot take."""


@dataclass(frozen=True, slots=True)
class Question:
    """Choose `minimum` to `maximum` of the answers; with `blank`, or none of them whatever the minimum."""

    text: str
    answers: tuple[str, ...]
    minimum: int
    maximum: int
    blank: bool = False

    @classmethod
    def read(cls, value: object) -> "Question":
        answers, blank, minimum, maximum, words = fields(value, "answers", "blank?", "min", "max", "question")
        if not isinstance(blank, bool | None):
            raise Malformed
        names = tuple(text(answer) for answer in array(answers))
        return cls(text(words), names, count(minimum), count(maximum), bool(blank))

    def as_json(self) -> dict[str, object]:
        blank = {"blank": True} if self.blank else {}
        return {
            "answers": list(self.answers),
            **blank,
            "min": self.minimum,
            "max": self.maximum,
            "question": self.text,
        }

    @property
    def is_possible(self) -> bool:
        return 0 <= self.minimum <= self.maximum <= len(self.answers) and self.maximum > 0

    @property
    def choices(self) -> int:
        """Ciphertexts in a ballot; where blank is allowed the first one says whether it is."""
        return len(self.answers) + self.blank

    @property
    def sums(self) -> range:
        return range(self.minimum, self.maximum + 1)

    @property
    def proofs(self) -> int:
        return 2 * self.choices + len(self.sums) + 3 * self.blank

    def allows(self, choices: Sequence[int]) -> bool:
        if len(choices) != self.choices or any(choice not in (0, 1) for choice in choices):
            return False
        if self.blank and choices[0]:
            return sum(choices) == 1
        return sum(choices) in self.sums


@dataclass(frozen=True)
class Election:
    """`raw` is the record of the archive, without the newline that belenios-tool puts behind it in a file."""

    raw: bytes = field(repr=False)
    uuid: str
    name: str
    description: str
    public_key: mpz
    questions: tuple[Question, ...]

    @classmethod
    def make(
        cls,
        *,
        uuid: str,
        name: str,
        description: str,
        public_key: mpz,
        questions: Sequence[Question],
        administrator: str = "",
        credential_authority: str = "",
    ) -> "Election":
        words = [name, description, administrator, credential_authority]
        words += [each for question in questions for each in (question.text, *question.answers)]
        for each in words:
            # The tool and browsers escape control characters differently, and then hash something else.
            if CONTROL.search(each):
                raise Refusal("election-text", text=repr(each))
        value: dict[str, object] = {
            "version": 1,
            "description": description,
            "name": name,
            "group": group.NAME,
            "public_key": str(public_key),
            "questions": [question.as_json() for question in questions],
            "uuid": uuid,
        }
        if administrator:
            value["administrator"] = administrator
        if credential_authority:
            value["credential_authority"] = credential_authority
        return cls.read(encoded(value))

    @classmethod
    def read(cls, raw: bytes) -> "Election":
        with form_of("election-form", reason="its fields"):
            version, description, name, group_name, key, questions, uuid, *roles = fields(
                loaded(raw), *FIELDS, *ROLES
            )
            if type(version) is not int or version != 1:
                raise Refusal("election-version")
            if group_name != group.NAME:
                raise Refusal("election-group")
            if not UUID.match(text(uuid)):
                raise Refusal("election-uuid")
            for role in roles:
                text("" if role is None else role)
            asked = tuple(_question(index, each) for index, each in enumerate(array(questions), 1))
            if not asked:
                raise Refusal("election-form", reason="it asks nothing")
            return cls(raw, text(uuid), text(name), text(description), element(key), asked)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.raw)

    @property
    def key_table(self) -> Table:
        return group.table_of(int(self.public_key))

    @property
    def longest_ballot(self) -> int:
        """No ballot of this election has more bytes."""
        return FRAME + sum(each.choices * CIPHERTEXT + each.proofs * PROOF for each in self.questions)


def _question(index: int, value: object) -> Question:
    with form_of("question-form", question=index):
        question = Question.read(value)
    if not question.is_possible:
        raise Refusal(
            "question-range",
            question=index,
            minimum=question.minimum,
            maximum=question.maximum,
            answers=len(question.answers),
        )
    return question


def new_uuid() -> str:
    return "".join(secrets.choice(BASE58) for _ in range(14))
