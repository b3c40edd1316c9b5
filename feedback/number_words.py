"""The rates in words, each with the formula that is printed beside it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.rules.rates import Measure

MEASURES: dict[Measure, Promise] = {
    Measure.RESPONSE: _("response rate"),
    Measure.RESOLUTION: _("resolution rate"),
    Measure.CLAIMED: _("solved as the units say"),
    Measure.RATED: _("share rated"),
    Measure.SATISFACTION: _("satisfaction rate"),
    Measure.ON_TIME: _("on-time rate"),
    Measure.MEDIAN_DAYS: _("working days, median"),
    Measure.REDONE: pgettext_lazy("number of cases", "done again"),
    Measure.EXTENDED: pgettext_lazy("number of cases", "extended"),
    Measure.EXCLUDED: pgettext_lazy("number of cases", "with somebody kept from reading"),
}
FORMULAS: dict[Measure, Promise] = {
    Measure.RESPONSE: _("first answer by a person within the limit ÷ cases whose limit ended in the period"),
    Measure.RESOLUTION: _("reporters who say solved, partly solved counting half ÷ cases rated"),
    Measure.CLAIMED: _("cases the unit calls solved ÷ cases answered in the period"),
    Measure.RATED: _("cases rated by the reporter ÷ cases answered in the period"),
    Measure.SATISFACTION: _("ratings of 4 or 5 stars ÷ all ratings with stars; hidden under five ratings"),
    Measure.ON_TIME: _(
        "answers that stand, given by their last day ÷ cases whose last day was in the period; "
        "pauses and an approved extension move the last day"
    ),
    Measure.MEDIAN_DAYS: _(
        "half of the cases answered in the period took no longer, from receipt to the answer that stands, "
        "without pauses"
    ),
    Measure.REDONE: _("of the cases received in the period, those that a reporter had done again"),
    Measure.EXTENDED: _("of the cases received in the period, those whose limit was extended"),
    Measure.EXCLUDED: _(
        "of the cases received in the period, those whose reporter kept a unit or a person from reading"
    ),
}
HIDDEN = _(
    "Numbers from 1 to 4, and what they could be computed from, are not shown, so that nobody is recognised."
)
