"""A refusal on its way to the person: from the database into words, from the action to its field."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django import forms
from django.db import IntegrityError, transaction
from django.utils.functional import Promise

from union_portal.lib.refused import Refused


@contextmanager
def in_words(sentences: Mapping[str, str | Promise]) -> Iterator[None]:
    """Turns the refusal of a known constraint into `Refused`; an unknown one stays an error of ours."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        sentence = sentences.get(getattr(diagnosis, "constraint_name", None) or "")
        if sentence is None:
            raise
        raise Refused(str(sentence)) from error


def say(form: forms.BaseForm, refusal: Refused) -> int:
    """Put the sentence beside its field, or on top of the form; the status of the answer."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return 400
    form.add_error(None, str(refusal))
    return 409
