"""Somebody of the union, as people type it: a name or an employee number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from members.models import User


class MemberField(forms.CharField):
    """Cleans to the one member who is meant."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> User | None:
        typed = "".join(super().clean(value).split())
        if not typed:
            return None
        people = User.objects.exclude(status=User.Status.LEFT)
        found = list(people.filter(employee_number=typed)) or list(people.filter(name=typed)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("Several people have this name: type the employee number."))
        raise forms.ValidationError(_("Nobody has this name or number."))
