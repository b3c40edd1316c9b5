"""What the database refuses, in words for the person who asked."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from union_portal.lib.refusals import in_words

SENTENCES = {
    "article_is_published_before_it_expires": _("It has to be published before it expires."),
    "policy_is_published_before_it_expires": _("It has to be published before it expires."),
    "article_has_at_most_five_tags": _("A text has at most five tags."),
    "policy_has_at_most_five_tags": _("A text has at most five tags."),
    "tags_are_known": _("One of these tags was renamed at this moment. Save once more."),
    "a_tag_has_its_name_alone": _("There is such a tag already."),
    "a_tag_in_use_keeps_its_name": _("Somebody has just put this tag on a text. Save once more."),
    "article_has_a_title": _("It needs a title."),
    "policy_has_a_title": _("It needs a title."),
    "policy_is_repealed_after_it_was_issued": _("It cannot be repealed before it was issued."),
    "a_policy_does_not_supersede_itself": _("A policy cannot supersede itself."),
    "succession_of_policies_has_no_circle": _("These policies would supersede each other in a circle."),
    "a_column_is_not_its_own_parent": _("A column cannot belong to itself."),
    "columns_form_a_tree_of_three_levels": _("Columns stand at most three deep, and none below itself."),
    "news_column_slug_key": _("Another column has this short address."),
    "this_block_stands_once": _("This block is on the home page already."),
    "a_block_shows_one_to_twelve_items": _("A block shows one to twelve items."),
    "an_article_is_under_one_review": _("This is under review already."),
    "a_policy_is_under_one_review": _("This is under review already."),
    "submission_is_published_before_it_expires": _("It has to be published before it expires."),
    "a_subscription_tells_something": _("Choose a notice, a digest or both."),
    "a_member_follows_a_column_once": _("You follow this already."),
    "a_member_follows_a_branch_once": _("You follow this already."),
    "nobody_reviews_the_own_text": _("Nobody reviews a text that they wrote or submitted themselves."),
    "a_person_reviews_one_level": _("You have reviewed this already: the next level is somebody else’s."),
    "each_level_is_reviewed_once": _("Somebody else has just reviewed this."),
    "levels_are_reviewed_in_order": _("Somebody else has just reviewed this."),
    "news_oldaddress_path_key": _("This old address is in the list already."),
    "an_old_address_leads_to_one_place": _("Say one place: an article, a policy or another page."),
    "an_old_address_stays_in_this_house": _("It leads to a page of this portal: /policies/ for example."),
    "an_old_address_begins_with_a_slash": _("Write the address as on the old site: /show.asp?id=45."),
    "an_old_address_does_not_lead_to_itself": _("It would lead to itself."),
    "an_article_is_asked_for_once": _("This is a must-read already."),
    "a_policy_is_asked_for_once": _("This is a must-read already."),
    "an_article_has_one_open_correction": _("Another correction waits for a decision already."),
    "nobody_decides_the_own_correction": _("Somebody else has to decide about your own correction."),
    "a_gallery_shows_a_picture_once": _("This picture is in the gallery already."),
    "a_film_says_what_it_shows": _("Say what the film is called, and what is seen and said in it."),
    "resource_has_a_title": _("It needs a title."),
    "resource_for_a_role_names_it": _("Choose at least one role."),
    "resource_category_has_a_name": _("It needs a name."),
    "news_resourcecategory_name_key": _("There is such a category already."),
    "a_typo_has_two_characters": _("A typo has two characters at least: one alone stands in too many words."),
    "a_typo_has_a_right_word": _("Say the right word."),
    "a_right_word_does_not_hold_the_wrong_one": _(
        "The right word must not hold the wrong one: it would be found again and again."
    ),
    "news_typo_wrong_key": _("This word is in the list already."),
    "news_articletemplate_name_key": _("There is such a template already."),
    "an_article_template_has_a_name": _("It needs a name."),
    "a_revision_is_noted_once": _("This line stands in the history of the policy already."),
    "an_article_has_each_version_once": _("Somebody else has just saved this."),
    "a_policy_has_each_version_once": _("Somebody else has just saved this."),
}
"""By the name of the constraint."""

refusals_in_words = partial(in_words, SENTENCES)
"""What the database refuses becomes a refusal in words."""
