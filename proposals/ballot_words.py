"""What stands on ballot papers and in counts, in words, in the language of whoever reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.rules.explanations import Message
from proposals.rules.hand_count import CountFault
from proposals.rules.outcomes import PlaceState, TurnoutFault
from proposals.rules.questions import (
    ABSTAIN,
    AGAINST,
    ANSWERS_MOST,
    FOR,
    GRADES,
    WRITE_IN,
    ItemFault,
    ItemKind,
)

ITEM_KINDS: dict[ItemKind, Promise] = {
    ItemKind.APPROVE: pgettext_lazy("item of a ballot paper", "vote on a matter"),
    ItemKind.ELECT: pgettext_lazy("item of a ballot paper", "election, choose among candidates"),
    ItemKind.ELECT_EACH: pgettext_lazy("item of a ballot paper", "election, candidate by candidate"),
    ItemKind.APPRAISE: pgettext_lazy("item of a ballot paper", "appraisal of persons"),
    ItemKind.STRAW: pgettext_lazy("item of a ballot paper", "straw poll"),
}
ITEM_FAULTS: dict[ItemFault, Promise] = {
    ItemFault.NO_TITLE: _("Say what is voted on."),
    ItemFault.NO_OPTIONS: _("Name at least one person."),
    ItemFault.TWO_OPTIONS: _("A straw poll needs at least two answers to choose from."),
    ItemFault.SAME_OPTIONS: _(
        "Each name or answer stands once; who is not on the list is written in with the box for it."
    ),
    ItemFault.TOO_MANY_OPTIONS: _("At most %(most)d names or answers, with the one to be written in."),
    ItemFault.NO_SEATS: _("Say how many are elected, at least one."),
    ItemFault.TOO_FEW_CANDIDATES: _("There are fewer candidates than seats."),
}
ANSWERS: dict[str, Promise] = dict(
    zip(
        (FOR, AGAINST, ABSTAIN, *GRADES, WRITE_IN),
        (
            pgettext_lazy("answer", "For"),
            pgettext_lazy("answer", "Against"),
            pgettext_lazy("answer", "Abstain"),
            pgettext_lazy("answer", "Excellent"),
            pgettext_lazy("answer", "Competent"),
            pgettext_lazy("answer", "Basically competent"),
            pgettext_lazy("answer", "Not competent"),
            pgettext_lazy("answer", "Somebody else"),
        ),
        strict=True,
    )
)
"""Stored and sealed in Chinese, on every paper the same."""
EXCEPTIONS: dict[str, Promise] = {
    "materials": _("Materials and discussion"),
    "quorum": _("Quorum"),
    "source": _("Rule in force"),
    "secret": _("Secret ballot"),
    "alone": _("Shared keys"),
}
"""Points of the check-list that an opening may leave out of order for a recorded reason."""
PLACE_STATES: dict[PlaceState, Promise] = {
    PlaceState.ELECTED: pgettext_lazy("candidate", "elected"),
    PlaceState.NOT_ENOUGH: pgettext_lazy("candidate", "not enough votes"),
    PlaceState.BEYOND: pgettext_lazy("candidate", "enough votes, seats are filled"),
    PlaceState.TIED: pgettext_lazy("candidate", "equal votes, another vote decides"),
    PlaceState.UNSETTLED: pgettext_lazy("candidate", "not decided"),
}
VERDICTS: dict[Message, Promise] = {
    Message.PASSED: pgettext_lazy("verdict of a vote", "passed"),
    Message.NOT_PASSED: pgettext_lazy("verdict of a vote", "not passed"),
    Message.VOTE_WITHOUT_QUORUM: pgettext_lazy("verdict of a vote", "no quorum: nothing is decided"),
    Message.VOTE_VOID: pgettext_lazy("verdict of a vote", "void: it has to be held again"),
    Message.ELECTED: pgettext_lazy("verdict of a vote", "every seat is filled"),
    Message.ELECTION_TIED: pgettext_lazy("verdict of a vote", "equal votes: another vote decides"),
    Message.ELECTION_SHORT: pgettext_lazy("verdict of a vote", "seats stay open"),
    Message.ELECTION_WRITE_INS: pgettext_lazy("verdict of a vote", "a second round decides"),
}
"""In a word or two; the whole sentence is proposals.explaining's."""
TURNOUT_FAULTS: dict[TurnoutFault, Promise] = {
    TurnoutFault.NEGATIVE: _("A number of people or ballots cannot be below 0."),
    TurnoutFault.PRESENT_BEYOND_ENTITLED: _("More delegates are present than are entitled."),
    TurnoutFault.ISSUED_BEYOND_PRESENT: _("More ballots were issued than delegates are present."),
    TurnoutFault.RETURNED_BEYOND_ISSUED: _(
        "More ballots came back than were issued: the vote is void and has to be held again."
    ),
    TurnoutFault.VALID_AND_INVALID: _("Valid and invalid ballots do not add up to those returned."),
}
COUNT_ROWS: dict[str, Promise] = {
    "returned": _("Ballots in the box"),
    "invalid": _("Invalid among them"),
    "spoiled": _("Spoiled and exchanged"),
    "unused": _("Left over, not handed out"),
}
"""What a teller counts besides the votes."""
COUNT_FAULTS: dict[CountFault, Promise] = {
    CountFault.NEGATIVE: _("A number of people or ballots cannot be below 0."),
    CountFault.RETURNED_BEYOND_ISSUED: TURNOUT_FAULTS[TurnoutFault.RETURNED_BEYOND_ISSUED],
    CountFault.INVALID_BEYOND_RETURNED: _("More ballots are invalid than came back."),
    CountFault.OTHER_QUESTIONS: _("Give a number for every answer of this paper."),
    CountFault.BEYOND_VALID: _("An answer was counted more often than there are valid ballots."),
    CountFault.TOO_MANY: _("The numbers of this question add up to more than the valid ballots allow."),
    CountFault.TOO_FEW: _("The numbers of this question add up to less than the valid ballots."),
}


def answer_words(label: str) -> str:
    """A stored answer as the reader says it; names of persons and answers of one's own stay as they are."""
    return str(ANSWERS.get(label, label))


def fault_words(fault: ItemFault) -> str:
    return str(ITEM_FAULTS[fault]) % {"most": ANSWERS_MOST}
