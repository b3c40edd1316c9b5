"""What a delegate has typed and not yet kept as a draft."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import User
from proposals.models.proposals import Proposal


class Autosave(models.Model):
    """What stands in a person's form (自动暂存): one for each own proposal, and one for one that is not there yet.

    Nobody else sees it, and it is no draft: a proposal begins when its mover keeps one.
    """

    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="autosaves", verbose_name=_("proposal")
    )
    typed = models.JSONField(default=dict, help_text="The fields of the form as the browser sent them.")
    seen = models.DateTimeField(
        null=True, blank=True, help_text="When the draft that was on the screen was last changed."
    )
    mark = models.CharField(
        max_length=32,
        help_text="Chosen anew each time by the window that wrote it: who does not know it is behind.",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("autosaved text"), _("autosaved texts")
        constraints = [
            models.UniqueConstraint(
                fields=["by", "proposal"],
                nulls_distinct=False,
                name="a_person_has_one_autosave_a_proposal",
            ),
            models.CheckConstraint(
                name="an_autosave_says_which_draft_was_on_the_screen",
                condition=Q(proposal=None, seen=None) | Q(proposal__isnull=False, seen__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.typed.get("title", ""))
