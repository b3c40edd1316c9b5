"""Words of Django's own admin, said as a person would say them.

Django's Chinese catalogue is correct but reads like a machine's (“选择 会员 来修改”). A string that stands here is taken
up into our catalogue, and ours comes before Django's. Nothing imports this list.
"""

from django.utils.translation import gettext_noop as _

WORDS = [
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Add %(name)s"),
    _("Add another %(verbose_name)s"),
    _(" By %(filter_title)s "),
    _("None available"),
    _("Recent actions"),
    _("My actions"),
    _("Filter"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Change history: %s"),
    _("Action:"),
]
