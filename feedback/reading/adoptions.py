"""Suggestions that were adopted, for who carries them out: the letter stays closed to them."""

from __future__ import annotations

from django.db.models import F, QuerySet

from feedback.models import Adoption
from members.models import User


def carried_by(user: User) -> QuerySet[Adoption]:
    """All that were given to this person: what is open first, the nearest day on top. With the answer everybody reads."""
    return (
        Adoption.objects.filter(carrier=user)
        .select_related("adopted_by", "case__publication")
        .order_by(F("carried_out_on").desc(nulls_first=True), "due_on", "pk")
    )


def to_carry_out(user: User) -> QuerySet[Adoption]:
    """What this person has still to carry out, the nearest day first."""
    return Adoption.objects.filter(carrier=user, carried_out_on=None).order_by("due_on", "pk")
