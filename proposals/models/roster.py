"""What happened to a congress as a body: founded, divided into constituencies and delegations, its committees seated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.congresses import Congress
from union_portal.lib.models import Event


class CongressEvent(Event):
    """One deed about the roster of a congress. `details` names what it was about; only ever added."""

    KINDS: ClassVar = [
        ("founded", _("founded")),
        ("changed", _("changed")),
        ("constituency", _("constituency")),
        ("delegation", _("delegation")),
        ("committee", _("committee")),
        ("seated", _("committee seated")),
        ("imported", _("delegates imported")),
        ("exported", _("delegates exported")),
    ]
    congress = models.ForeignKey(Congress, models.PROTECT, related_name="events", verbose_name=_("congress"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("congress event"), _("congress events")
