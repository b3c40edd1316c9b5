"""What the database refuses, in words for the person who asked."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from union_portal.lib.refusals import in_words

SENTENCES = {
    "an_excluded_person_handles_nothing": _("Who wrote asked that this person does not read the letter."),
    "a_case_number_is_given_once": _("Somebody else was quicker. Try again."),
    "numbers_of_cases_have_no_gap": _("Somebody else was quicker. Try again."),
    "a_rating_stays": _("You have rated this answer already."),
    "a_case_is_done_again_once": _("A letter is done again once."),
    "what_was_said_stays": _("What was said stays as it is."),
    "a_published_answer_stays_as_approved": _("What two people approved stays as it is, or is withdrawn."),
    "a_published_answer_was_approved_by_another": _("Nobody approves the own draft."),
    "two_publishers_said_yes_to_a_published_answer": _("Two different publishers say yes to it."),
    "nobody_approves_the_own_statement": _("Nobody approves the own statement."),
    "a_statement_stays_as_it_was_written": _("A statement is followed by a next version, never changed."),
    "what_was_promised_stays": _("What was promised and what was done stays as it is."),
    "feedback_adoption_case_id_key": _("This suggestion was adopted already."),
    "a_closed_incident_stays": _("This incident is closed."),
    "a_co_handler_is_asked_once": _("This person helps already."),
    "a_person_has_one_duty_in_an_inbox": _("This person works in this inbox already."),
    "open_inboxes_have_different_names": _("There is already an inbox of this name."),
    "two_custodians_keep_the_two_shares": _("Two different custodians keep the two shares."),
}
"""By the name of the constraint."""

refusals_in_words = partial(in_words, SENTENCES)
"""What the database refuses becomes a refusal in words."""
