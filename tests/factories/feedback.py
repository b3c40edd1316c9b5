"""Inboxes, categories and letters."""

from __future__ import annotations

from datetime import date

import factory

from feedback.models import Category, Inbox, InboxMember
from feedback.rules.clocks import Pace
from feedback.rules.moves import Duty
from members.models import User
from members.rules.roles import Role
from tests.factories.members import appointed, union


class InboxFactory(factory.django.DjangoModelFactory):
    """An office of the union, without a key."""

    class Meta:
        model = Inbox

    name = factory.Sequence(lambda n: f"权益保障部{n}")
    branch = factory.LazyFunction(union)


class CategoryFactory(factory.django.DjangoModelFactory):
    """Suggestions: five working days."""

    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"工资与工时{n}")
    inbox = factory.SubFactory(InboxFactory)
    pace = Pace.SUGGESTION.value
    days = 5


def working_in(inbox: Inbox, duty: Duty, **user: object) -> User:
    """Somebody who works in the inbox since long, with the role it takes."""
    role = Role.INBOX_CLERK if duty is Duty.CLERK else Role.CASE_HANDLER
    person = appointed(role, **user)
    InboxMember.objects.create(inbox=inbox, user=person, duty=duty.value, starts_on=date(2020, 1, 1))
    return person
