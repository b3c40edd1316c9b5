"""A policy is not rewritten: a new version takes its place (修订), and the old one can be looked up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.writing import add
from news.models import Policy, Revision
from news.rules.stages import Stage
from union_portal.lib import Refused

COPIED = ("title", "column", "body", "issuing_body", "level", "subject")
"""Number and dates are what makes a version: the new one gets its own."""
BEING_WRITTEN = (Stage.DRAFT, Stage.SUBMITTED, Stage.REJECTED)


@transaction.atomic
def start_successor(policy: Policy, *, by: User, at: datetime) -> Policy:
    """A draft with the same head and text that supersedes this policy; its public history goes on."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    if begun := policy.successors.filter(stage__in=BEING_WRITTEN).first():
        raise Refused(_("A new version is being written already: “{title}”.").format(title=begun))
    draft = Policy(supersedes=policy, **{name: getattr(policy, name) for name in COPIED})
    draft = add(draft, by=by, at=at, version_of=policy.pk)
    history = policy.revisions.values_list("on", "note")
    Revision.objects.bulk_create([Revision(policy=draft, on=on, note=note) for on, note in history])
    return draft
