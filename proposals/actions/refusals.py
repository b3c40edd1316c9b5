"""What the database refuses, in words for the person who asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from union_portal.lib import Refused

SENTENCES = {
    "mandates_of_a_member_do_not_overlap": _(
        "This person is a delegate of this congress already in these days."
    ),
    "a_delegate_sits_in_the_own_congress": _("Constituency and delegation belong to another congress."),
    "a_delegate_supports_a_proposal_once": _("You have answered already."),
    "a_signature_is_for_the_frozen_text": _("The text was changed meanwhile. Read it again, then sign."),
    "a_seconder_holds_a_mandate": _("Only a delegate whose mandate holds today can second."),
    "a_seconder_is_of_this_congress": _("Only a delegate of this congress can second."),
    "a_mover_does_not_second_the_own_proposal": _("Nobody seconds the own proposal."),
    "nobody_reviews_the_own_proposal": _("Who moved or seconded a proposal does not review it."),
    "a_person_signs_off_once": _("You have signed this off already: a second person has to."),
    "two_people_sign_off_a_docket": _("Two different people have to sign off a proposal."),
    "proposals_merge_within_their_session": _("Only proposals of the same session can be merged."),
    "a_proposal_is_not_merged_into_itself": _("A proposal cannot be merged into itself."),
    "a_proposal_number_is_given_once": _("Somebody else was quicker. Try again."),
    "a_department_has_one_part_in_a_proposal": _("This department has a part in it already."),
    "attendance_follows_the_last_row": _("Somebody else has just entered something here. Look again."),
    "attendance_of_a_delegate_goes_in_turn": _("Somebody else has just entered something here. Look again."),
    "attendance_of_an_observer_goes_in_turn": _("Somebody else has just entered something here. Look again."),
    "attendance_goes_an_allowed_way": _("This cannot follow what was entered before."),
    "only_who_is_entitled_attends_as_delegate": _(
        "This is no delegate of this congress on the day of the session."
    ),
    "an_observer_attends_the_own_session": _("This is an observer of another session."),
    "observers_are_not_excused": _("Observers are not excused: they are not counted."),
    "nobody_signs_in_for_another": _("Nobody signs in for somebody else."),
    "excuses_and_corrections_are_entered_at_the_desk": _("Only the desk enters this."),
    "an_excuse_or_a_correction_says_why": _("Say why."),
    "after_the_close_a_reason_is_given": _("The session is closed. What is entered now needs a reason."),
    "an_answer_is_rated_once": _("You have rated this answer already."),
}
"""By the name of the constraint. Other modules of this package add theirs."""


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Turns the refusal of a known constraint into `Refused`; an unknown one stays an error of ours."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        sentence = SENTENCES.get(getattr(diagnosis, "constraint_name", None) or "")
        if sentence is None:
            raise
        raise Refused(str(sentence)) from error
