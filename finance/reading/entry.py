"""One entry as everybody may see it: what was hashed, who said yes (never by name), papers with black bars, questions."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject, TruncDate
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from finance.models import (
    DOCUMENT_KINDS,
    Approval,
    Book,
    Checkpoint,
    CheckpointSignature,
    Entry,
    FundQuestion,
    PublicCopy,
    SigningKey,
)
from finance.reading.entries import lines_of
from finance.reading.tree import Tree

NUMBER = re.compile(r"(20[0-9]{2})-([0-9]{6,9})")
ROLES: dict[str, str | Promise] = {
    "submit": pgettext_lazy("step of an entry", "Handled and handed in"),
    "check": pgettext_lazy("step of an entry", "Checked"),
    "approve": pgettext_lazy("step of an entry", "Approved"),
    "except": pgettext_lazy("step of an entry", "Approved as an exception to a rule"),
    "post": pgettext_lazy("step of an entry", "Posted"),
}
"""What people did with it; who they were is private."""


@dataclass(frozen=True)
class Side:
    """A line of the voucher: one of debit and credit is there."""

    slug: str
    heading: str
    label: str
    memo: str
    debit: int | None
    credit: int | None


@dataclass(frozen=True)
class Paper:
    """A voucher behind the entry, by its number; the copy that is shown, if one is."""

    number: int
    kind: str
    copy: PublicCopy | None
    original: str
    """SHA-256 of the private original, as the entry has it."""
    public: str
    """SHA-256 of the copy of the day of posting; empty where nothing was shown then."""
    replaced: Sequence[PublicCopy] = ()

    @property
    def is_the_posted_one(self) -> bool:
        return self.copy is not None and self.copy.digest == self.public


@dataclass(frozen=True)
class Place:
    """The first published checkpoint that holds the entry."""

    checkpoint: Checkpoint
    signatures: Sequence[CheckpointSignature]

    @property
    def holders(self) -> set[str]:
        return {each.key.holder for each in self.signatures}

    @property
    def is_cosigned(self) -> bool:
        return SigningKey.Holder.AUDIT in self.holders


@dataclass(frozen=True)
class Asked:
    """A question with its answers: (text, when)."""

    question: FundQuestion
    answers: Sequence[tuple[str, datetime]]


def find(entries: QuerySet[Entry], number: str) -> Entry | None:
    """With everything its page names, and what was done with it (steps): one query."""
    match = NUMBER.fullmatch(number)
    if match is None:
        return None
    found = entries.filter(year=int(match[1]), counter=int(match[2]))
    done = Approval.objects.filter(draft=OuterRef("draft"), step__in=ROLES).order_by("at", "pk")
    row = JSONObject(round="round", step="step", on=TruncDate("at"))
    found = found.annotate(done=ArraySubquery(done.values_list(row)))
    return found.select_related(
        "branch", "activity", "reverses", "reversed_by", "draft__counterparty"
    ).first()


def sides(entry: Entry, tree: Tree) -> list[Side]:
    return [
        Side(
            slug, " / ".join(row.label for row in tree.above(slug)), tree.label(slug), memo,
            fen if fen > 0 else None, -fen if fen < 0 else None,
        )
        for slug, fen, memo in lines_of(entry)
    ]  # fmt: skip


def steps(entry: Entry) -> list[tuple[str, date]]:
    """(what was done, day) of the round that led into the books, of an entry that `find` found."""
    rows: list[dict[str, Any]] = entry.done  # type: ignore[attr-defined]
    last = max((row["round"] for row in rows), default=0)
    return [(str(ROLES[row["step"]]), date.fromisoformat(row["on"])) for row in rows if row["round"] == last]


def papers(entry: Entry) -> list[Paper]:
    """Every paper that the entry names; of those with a copy, the copy."""
    pairs = json.loads(entry.canonical).get("vouchers", [])
    copies: dict[str, list[PublicCopy]] = {}
    if pairs and entry.draft_id is not None:
        rows = PublicCopy.objects.filter(
            document__draft=entry.draft_id, document__removed_at__isnull=True
        ).select_related("document")
        for copy in rows.order_by("pk"):
            copies.setdefault(copy.document.digest, []).append(copy)
    words = dict(DOCUMENT_KINDS)
    found = []
    for number, (original, public) in enumerate(pairs, 1):
        own = copies.get(original, [])
        shown = next((copy for copy in own if copy.withdrawn_at is None), None)
        kind = str(words[own[0].document.document]) if own else ""
        withdrawn = [copy for copy in own if copy.withdrawn_at is not None and copy.withdrawal]
        found.append(Paper(number, kind, shown, original, public, withdrawn))
    return found


def names_payee(entry: Entry) -> bool:
    """Whether a name stands behind the entry for which a slip can be shown."""
    return "payee" in json.loads(entry.canonical).get("commitments", {})


def place(book: Book, entry: Entry) -> Place | None:
    """One query: the signatures of the checkpoint, with it."""
    first = (
        Checkpoint.objects.filter(book=book, size__gte=entry.seq, publication__published_at__isnull=False)
        .order_by("size", "pk")
        .values("pk")[:1]
    )
    rows = list(
        CheckpointSignature.objects.filter(checkpoint=first)
        .select_related("key", "checkpoint__publication")
        .order_by("pk")
    )
    return Place(rows[0].checkpoint, rows) if rows else None


def questions(**about: Any) -> list[Asked]:
    """What was asked about a thing, with what was answered, oldest first: one query, a row for each answer.

    Of what was taken off the page says no more than the reason.
    """
    rows = (
        FundQuestion.objects.filter(publication__published_at__isnull=False, **about)
        .select_related("asked_by", "publication")
        .annotate(answer=F("answers__text"), answered_at=F("answers__at"))
        .order_by("at", "pk", "answers__at", "answers__pk")
    )
    found = []
    for _pk, same in groupby(rows, key=lambda row: row.pk):
        own = list(same)
        answers = [(row.answer, row.answered_at) for row in own if row.answered_at is not None]
        found.append(Asked(own[0], answers))
    return found


def open_questions(book: Book, most: int) -> list[FundQuestion]:
    """Not answered yet, the oldest first: they wait longest."""
    rows = FundQuestion.objects.public().unanswered()
    rows = rows.filter(publication__book=book, publication__published_at__isnull=False)
    rows = rows.select_related("entry", "account", "activity", "publication")
    return list(rows.order_by("at", "pk")[:most])


def reversed_by(entry: Entry, until: date | None) -> Entry | None:
    """What takes it back, once that is on display; `until` None: whatever there is."""
    later: Entry | None = getattr(entry, "reversed_by", None)
    return later if later is not None and (until is None or later.on <= until) else None
