"""What the database refuses, in words for the person who asked."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from union_portal.lib.refusals import in_words

SENTENCES = {
    "mandates_of_a_member_do_not_overlap": _(
        "This person is a delegate of this congress already in these days."
    ),
    "a_delegate_sits_in_the_own_congress": _("Constituency and delegation belong to another congress."),
    "the_roll_of_a_closed_session_stays": _(
        "A session is closed on whose day this would change who was a delegate: that stays as it is."
    ),
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
    "who_has_left_is_no_delegate": _("Who has left cannot be a delegate."),
    "a_document_is_received_once": _("You have this document already."),
    "only_what_was_served_is_received": _("This document was not served yet."),
    "who_receives_a_document_holds_a_mandate": _(
        "Only a delegate whose mandate holds today receives documents."
    ),
    "the_agenda_of_a_closed_session_stays": _("The session is closed: its agenda stays as it is."),
    "agenda_items_have_different_numbers": _("Another item has this number."),
    "what_is_approved_has_to_be_passed": _("What the congress deliberates and approves has to be passed."),
    "a_decided_item_keeps_its_power": _(
        "It is decided already: which power it was and whether it had to be passed stay."
    ),
    "a_delegation_discusses_an_item_once_a_day": _(
        "The opinions of this delegation on this item and day are entered already."
    ),
    "a_delegation_discusses_its_own_congress": _(
        "Delegation, document and agenda item do not belong together."
    ),
    "decisions_of_a_closed_session_stay": _("The session is closed: its decisions stay as they are."),
    "numbers_of_decisions_have_no_gap": _("Somebody else was quicker. Try again."),
    "signed_minutes_stay_as_they_are": _("Chair and recorder have signed: the minutes stay as they are."),
    "only_the_newest_minutes_are_signed": _("The text was changed meanwhile. Read it again, then sign."),
    "chair_and_recorder_sign_for_themselves": _("Somebody else is to sign here."),
    "minutes_are_signed_once_by_each": _("You have signed already."),
    "two_people_sign_the_minutes": _("Chair and recorder are two different people."),
    "chair_and_recorder_are_two_people": _("Chair and recorder are two different people."),
    "who_signed_the_minutes_stays_named": _("Somebody has signed already: chair and recorder stay."),
    "a_public_notice_is_recorded_once": _("This notice is recorded already."),
    "a_report_upward_is_recorded_once": _("This report is recorded already."),
    "a_share_lies_between_none_and_all": _("A share lies between 0 and 1, and says of what."),
    "days_of_a_rule_can_be_waited_for": _("Days: from 1 to 400."),
    "a_number_of_a_rule_is_small": _("A number up to 100."),
    "a_range_ends_after_it_begins": _("The upper end cannot lie below the lower one."),
    "a_range_of_a_rule_is_small": _("A number up to 100."),
    "a_rule_says_where_it_comes_from": _("Say where this rule comes from, in both languages."),
    "attendance_follows_the_last_row": _("Somebody else has just entered something here. Look again."),
    "attendance_of_a_delegate_goes_in_turn": _("Somebody else has just entered something here. Look again."),
    "attendance_of_an_observer_goes_in_turn": _("Somebody else has just entered something here. Look again."),
    "attendance_goes_an_allowed_way": _("This cannot follow what was entered before."),
    "only_who_is_entitled_attends_as_delegate": _(
        "This is no delegate of this congress on the day of the session."
    ),
    "an_observer_is_listed_once": _("This person is on the list already."),
    "an_observer_attends_the_own_session": _("This is an observer of another session."),
    "observers_are_not_excused": _("Observers are not excused: they are not counted."),
    "nobody_signs_in_for_another": _("Nobody signs in for somebody else."),
    "excuses_and_corrections_are_entered_at_the_desk": _("Only the desk enters this."),
    "an_excuse_or_a_correction_says_why": _("Say why."),
    "after_the_close_a_reason_is_given": _("The session is closed. What is entered now needs a reason."),
    "a_person_has_one_autosave_a_proposal": _(
        "You are writing this in another window too: what stands there is kept, this is not."
    ),
    "only_the_mover_types_in_a_draft": _("This is not for you to decide."),
    "an_answer_is_rated_once": _("You have rated this answer already."),
}
"""By the name of the constraint. Other modules of this package add theirs."""

refusals_in_words = partial(in_words, SENTENCES)
"""What the database refuses becomes a refusal in words."""
