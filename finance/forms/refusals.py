"""What an action refuses, in the form that was sent."""

from django import forms

from union_portal.lib import Refused


def say(form: forms.BaseForm, refusal: Refused) -> int:
    """Put the sentence beside its field, or on top of the form; the status of the answer."""
    field = getattr(refusal, "field", "")
    if field in form.fields:
        form.add_error(field, str(refusal))
        return 400
    form.add_error(None, str(refusal))
    return 409
