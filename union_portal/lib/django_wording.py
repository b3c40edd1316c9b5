"""Sentences of Django's that the Chinese catalogue says in its own way: what Django's own says is stiff or missing.

Nothing reads the list. It is here so that the strings count as used when the catalogue is renewed.
"""

from django.utils.translation import gettext_noop as _

SAID_OUR_WAY = (
    _("This field is required."),
    _("The password is too similar to the %(verbose_name)s."),
    # The admin's lists, forms and first page:
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Add %(name)s"),
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("View selected %(model)s"),
    _("Select %s"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Change history: %s"),
    _("Filter"),
    _(" By %(filter_title)s "),
    _("Action:"),
    _("Run the selected action"),
    _("Recent actions"),
    _("My actions"),
    _("None available"),
    _("Models in the %(name)s application"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
)
