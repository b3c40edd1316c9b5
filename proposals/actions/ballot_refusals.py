"""What the database and the protocol of sealed ballots refuse, in words for the person at the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from proposals.actions.refusals import SENTENCES
from proposals.belenios.refusals import Refusal
from union_portal.lib import Refused

FROZEN = _("The vote was signed for opening: paper, roll and rules stay as they are.")
CLOSED = _("The vote is not open: nothing was stored.")
QUICKER = _("Somebody else was quicker. Look at it again.")

SENTENCES |= {
    "an_opened_vote_stays_as_it_is": FROZEN,
    "an_opened_vote_is_never_deleted": _("A vote that was opened is declared void, never deleted."),
    "what_was_done_to_a_vote_stays_done": QUICKER,
    "a_void_vote_stays_as_it_is": _("The vote was declared void."),
    "two_people_open_a_vote": _("Who signs for the opening does not counter-sign."),
    "a_vote_closes_after_it_opens": _("It cannot close before it opens."),
    "a_sealed_vote_has_codes_and_keys": _("A sealed vote has codes and keys; the others have none."),
    "only_named_votes_are_published_by_name": _("Only a named vote can be published name by name."),
    "an_election_fills_seats": _("Say how many are to be elected."),
    "only_where_ticks_elect_is_somebody_written_in": _(
        "Another person can be written in only where candidates are ticked."
    ),
    "options_have_different_names": _(
        "This name is on the list already: add the unit to tell them apart."
    ),
    "a_person_has_a_part_in_a_vote_once": _("This person is named already."),
    "scrutineers_have_different_keys": _("Another scrutineer has handed in this key."),
    "a_ceremony_ends_with_the_opening": _("The key ceremony is over. Load the page again."),
    "a_step_of_the_ceremony_is_taken_once": _("You have taken this step already. Load the page again."),
    "who_has_voted_on_the_web_takes_no_paper": _("This delegate has voted on the web already."),
    "a_ballot_is_given_an_allowed_way": _("This delegate has taken a ballot already."),
    "ballots_are_given_while_a_vote_is_open": _("Ballots are given out from the counter-signature to the close."),
    "ballots_are_cast_while_a_vote_is_open": CLOSED,
    "who_casts_on_the_web_has_taken_no_paper": _(
        "This delegate has taken a paper ballot, or none was handed out: nothing was stored."
    ),
    "a_named_ballot_answers_its_paper": _("Not every question is answered as it can be."),
    "named_ballots_follow_each_other": _("You voted in another window at the same moment. Look at it again."),
    "voting_codes_stay": _("The voting codes of this vote are made already."),
    "a_voting_code_has_one_delegate": _("Two delegates cannot have the same voting code."),
    "a_board_goes_an_allowed_way": QUICKER,
    "events_of_a_board_form_a_chain": QUICKER,
    "a_scrutineer_decrypts_once": _("You have decrypted already."),
    "second_proofs_are_given_once": _("You have decrypted already."),
    "a_result_is_signed_once_by_each": _("You have signed already."),
    "a_result_is_signed_before_it_is_published": _("Not enough scrutineers have signed the result."),
    "nothing_is_counted_after_the_result": _("The result sheet is made: nothing is counted any more."),
    "counts_are_numbered_once": QUICKER,
    "a_serial_number_is_printed_once": QUICKER,
}  # fmt: skip

OF_BALLOTS: dict[str, Promise] = {
    "ballot-size": _("This is no ballot of this vote: it is too long. Nothing was stored."),
    "ballot-form": _("This ballot is damaged. Load the page again and vote anew; nothing was stored."),
    "ballot-election": _("This ballot was made for another vote. Nothing was stored."),
    "ballot-credential": _("This voting code does not belong to this vote. Nothing was stored."),
    "ballot-signature": _("This ballot is not signed with the voting code it carries. Nothing was stored."),
    "credential-typed": _("The voting code is mistyped: compare it with the slip, capital letters matter."),
    "decryption-proof": _("This is not the key you handed in for this vote."),
    "proofs-head": _("This was decrypted from another count. Load the page again."),
    "trustee-drill": _("This is not the key you handed in for this vote."),
    "trustee-proof": _("The key does not prove that you hold it. Make it anew."),
    "threshold-certificate": _("The certificate is not signed by its own key. Begin anew."),
    "threshold-coefficients": _("The coefficients do not fit their certificate. Begin anew."),
}
"""By the code of a `Refusal`; every other one is a damaged or forged thing."""
DAMAGED = _("What was sent is damaged or does not belong to this vote. Nothing was stored.")


def in_words(refusal: Refusal) -> str:
    """The sentence for the page."""
    return str(OF_BALLOTS.get(refusal.code, DAMAGED))


@contextmanager
def protocol_in_words() -> Iterator[None]:
    """Turns a refusal of the protocol into `Refused`."""
    try:
        yield
    except Refusal as refusal:
        raise Refused(in_words(refusal)) from refusal


def not_now() -> Refused:
    return Refused(_now("This cannot be done with the vote as it stands now."))
