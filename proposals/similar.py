"""Proposals that seem to be about the same as one that is written or reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from proposals import board
from proposals.finding import Words, akin
from proposals.models import CLASSES, Proposal, Reply
from proposals.rules.moves import TAKES_IN

MOST = 5
ANSWER_SHOWN = 80


@dataclass(frozen=True)
class Similar:
    """One of them, as everybody sees it on the board: a hidden name is hidden here too."""

    proposal: Proposal
    mover: str
    answer_class: str
    answer: str


def on_the_board(words: Words, *, but: Proposal | None = None) -> list[Similar]:
    """Of this session and all before it."""
    things = Proposal.objects.public()
    return _nearest(things.exclude(pk=but.pk) if but else things, words)


def to_merge_with(proposal: Proposal) -> list[Similar]:
    """For the committee: those of the same session into which this one could be merged."""
    alive = Proposal.objects.filter(
        session=proposal.session_id, stage__in=[stage.value for stage in TAKES_IN]
    )
    return _nearest(alive.exclude(pk=proposal.pk), words_of(proposal))


def words_of(proposal: Proposal) -> Words:
    return Words(proposal.title, f"{proposal.grounds}\n{proposal.measures}")


def _nearest(things: QuerySet[Proposal], words: Words) -> list[Similar]:
    found = akin(things, words, MOST)
    if not found:
        return []
    rows = Proposal.objects.for_list().select_related("mover__delegation").in_bulk(found)
    signed = Reply.objects.filter(proposal__in=found, signed_at__isnull=False).order_by("number")
    answers = dict(signed.values_list("proposal", "words"))  # the last one of each stays
    return [_similar(rows[pk], answers.get(pk, "")) for pk in found]


def _similar(proposal: Proposal, answer: str) -> Similar:
    short = answer if len(answer) <= ANSWER_SHOWN else f"{answer[:ANSWER_SHOWN]}…"
    answer_class = str(dict(CLASSES).get(proposal.answer_class, ""))
    return Similar(proposal, board.shown_mover(proposal), answer_class, short)
