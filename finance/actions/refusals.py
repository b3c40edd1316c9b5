"""What the database refuses, in words for the person who asked."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from union_portal.lib.refusals import in_words

SENTENCES = {
    "an_entry_balances": _("Debits and credits do not come to the same sum."),
    "an_entry_stands_in_its_month": _("There is no month for this day in the books."),
    "a_closed_month_takes_nothing": _(
        "This month is closed. Date it in an open month, or take it back by a reversal."
    ),
    "a_reversal_is_not_reversed": _("A reversal is not taken back. Write a new draft instead."),
    "a_reversal_negates_exactly": _("A reversal takes back the whole entry."),
    "an_entry_is_reversed_once": _("This entry is being reversed already."),
    "a_line_repeats_its_entry": _("One of the accounts takes no lines. Choose one below it."),
    "nobody_approves_what_they_prepared": _("Somebody else looks at what you have prepared."),
    "one_person_gives_one_yes": _("You have said yes to it already: now it is somebody else’s turn."),
    "what_was_handed_in_stays": _("It has been handed in. Take it back before you change it."),
    "a_posted_draft_stays": _("It is in the books already. A mistake is put right by a reversal."),
    "a_draft_goes_an_allowed_way": _("Somebody else was quicker. Look at the draft again."),
    "a_closed_month_stays_closed": _("Nothing opens a closed month again."),
    "a_month_goes_one_way": _("Begin the closing of the month first."),
    "months_close_in_their_order": _("An earlier month is still open."),
    "a_month_begins_open": _("No month is added before one that is being closed or closed."),
    "only_closed_months_are_published": _("One of the months is not closed yet."),
    "what_was_published_stays": _("What was published stays as it is."),
    "a_key_signs_a_checkpoint_once": _("This key has signed it already."),
    "an_approved_budget_stays": _("The budget is approved. Make a revision instead."),
    "nobody_approves_the_budget_they_prepared": _("Somebody else approves what you have prepared."),
    "a_returned_budget_is_not_approved": _(
        "The budget was sent back. It is approved once it has been handed in again."
    ),
    "a_budget_is_returned_once_until_it_is_handed_in": _("It was sent back already."),
    "a_returned_budget_is_told_why": _("Say what is to be put right."),
    "what_a_budget_was_returned_with_stays": _(
        "It was sent back and stays with these words. Change it and hand it in again."
    ),
    "a_signed_opinion_stays": _("The opinion is signed and stays as it is."),
    "a_statement_is_brought_in_once": _("This file has been brought in already."),
    "a_bank_line_is_brought_in_once": _("A line of this file has been brought in already."),
    "two_lines_are_matched_once": _("These lines are matched already."),
    "a_budget_names_each_heading_once": _("A heading stands in the budget twice."),
    "a_revision_has_a_reason": _("Say why the budget is revised."),
    "an_approved_budget_has_a_resolution": _(
        "Without a resolution of the committee a budget is not approved."
    ),
    "numbers_of_activities_differ": _("There is already an activity of this number."),
    "days_of_a_publication_follow_each_other": _(
        "The days must follow each other: period, display, questions, answers, final."
    ),
    "a_question_about_the_fund_stays": _("It has been taken off already."),
    "an_entry_is_drawn_once": _("This entry is in the sample already."),
    "a_tick_mark_is_set_once": _("You have set this mark already."),
    "a_year_carried_forward_stays": _(
        "A year that was carried forward stays. Put the mistake right by an entry, then carry forward what is left."
    ),
    "a_match_of_a_closed_month_stays": _("The month is closed: what was matched in it stays as it is."),
    "a_line_of_a_closed_month_stays_set_aside_or_not": _(
        "The month is closed: what was set aside in it stays as it is, and nothing more is."
    ),
    "a_match_comes_to_the_same_sum": _("The two sides do not come to the same sum."),
    "a_line_of_the_bank_stays": _("A line of the bank stays as it was brought in."),
    "a_year_is_declared_once": _("The declaration of this year is signed already."),
    "a_number_is_that_of_its_turn": _("The committee has shown another number than it fixed with its key."),
    "publications_have_different_names": _("There is already a publication of this name."),
    "versions_of_a_budget_are_numbered": _("Somebody else was quicker. Try again."),
}
"""By the name of the constraint."""

refusals_in_words = partial(in_words, SENTENCES)
"""What the database refuses becomes a refusal in words."""
