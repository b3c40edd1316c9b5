"""What publishers and drafters find: letters to draft from, drafts that wait, and the words a draft is made from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from feedback import permissions, words
from feedback.models import Case, Message, Publication
from feedback.reading.case import ADOPTION
from feedback.rules.personal import personal_data
from feedback.rules.redaction import unmarked
from feedback.rules.spans import Kind
from feedback.words import CaseKey
from members.models import User

AROUND = 8
"""Characters that are shown on either side of what was found."""


@dataclass(frozen=True)
class Source:
    """What was asked and answered, as it stands in the letter: put before the editor and kept nowhere else."""

    title: str
    question: str
    answer: str


@dataclass(frozen=True)
class Found:
    """A piece that may point at a person, once for all places at which it stands."""

    words: str
    kind: Kind | None
    before: str
    after: str
    times: int


def source_of(case: Case, key: CaseKey | None) -> Source:
    """The letter and the last reply; of a sealed case with its key."""
    letter, reply = None, ""
    kinds = [Message.Kind.LETTER, Message.Kind.REPLY]
    for said in words.read_all(case.messages.filter(kind__in=kinds).order_by("number"), key):
        if said.letter is not None:
            letter = said.letter
        else:
            reply = said.text or ""
    if letter is None:
        return Source("", "", unmarked(reply))
    asked = [letter.body, *(f"{label}：{value}" for label, value in letter.answers if value)]
    return Source(unmarked(letter.subject), unmarked("\n".join(asked)), unmarked(reply))


def names() -> Collection[str]:
    """Everybody of the roster: whoever is spoken of in a letter is mostly a colleague."""
    return frozenset(User.objects.exclude(status=User.Status.LEFT).values_list("name", flat=True))


def found_in(texts: Collection[str], names: Collection[str]) -> list[Found]:
    """What the detector sees in these texts, in their order."""
    found: dict[str, Found] = {}
    for text in texts:
        for span in personal_data(text, names=names):
            word = span.of(text)
            if not word.strip() or "█" in word or word in found:
                continue
            before = text[max(0, span.start - AROUND) : span.start]
            after = text[span.end : span.end + AROUND]
            times = sum(each.count(word) for each in texts)
            found[word] = Found(word, span.kind, before, after, times)
    return list(found.values())


def to_decide(user: User) -> QuerySet[Publication]:
    """Drafts that wait for this publisher's yes."""
    if not permissions.may_publish(user):
        return Publication.objects.none()
    waiting = permissions.drafts_of(user).filter(sent_back_reason="").exclude(drafted_by=user)
    return (
        waiting.exclude(passed_by=user).select_related("category", "drafted_by").order_by("drafted_on", "pk")
    )


def sent_back_to(user: User) -> QuerySet[Publication]:
    return Publication.objects.drafts().filter(drafted_by=user.pk).exclude(sent_back_reason="")


def elsewhere(user: User) -> QuerySet[Publication]:
    """Drafts this person sees that wait for somebody else."""
    mine = permissions.drafts_of(user).exclude(pk__in=to_decide(user).order_by().values("pk"))
    return mine.select_related("category", "drafted_by", "sent_back_by").order_by("drafted_on", "pk")


def for_page(pk: int) -> Publication | None:
    return (
        Publication.objects.select_related("category", "drafted_by", "passed_by", "sent_back_by", "case")
        .select_related(*(f"case__{path}" for path in ADOPTION))
        .prefetch_related("case__exclusions")
        .filter(pk=pk)
        .first()
    )
