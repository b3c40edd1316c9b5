"""What happened to a proposal: a chain of events."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from proposals.models.proposals import STAGES, Proposal
from proposals.rules.moves import Move

EVENT_KINDS = [
    (Move.CREATE.value, _("begun")),
    (Move.EDIT.value, _("text changed: signatures void")),
    (Move.INVITE.value, _("text frozen, seconders asked")),
    (Move.SECOND.value, _("seconded")),
    (Move.DECLINE_SECOND.value, _("did not second")),
    (Move.SUBMIT.value, pgettext_lazy("event of a proposal", "submitted")),
    (Move.START_REVIEW.value, _("review begun")),
    (Move.ASK_REVISION.value, _("sent back to be revised")),
    (Move.REVISE.value, _("revision begun")),
    (Move.MERGE.value, pgettext_lazy("event of a proposal", "merged")),
    (Move.TAKE_IN.value, _("another proposal taken in")),
    (Move.SPLIT.value, pgettext_lazy("event of a proposal", "split")),
    (Move.DECLINE.value, pgettext_lazy("event of a proposal", "declined")),
    (Move.SIGN.value, _("first sign-off")),
    (Move.DOCKET.value, pgettext_lazy("event of a proposal", "docketed")),
    (Move.APPEAL.value, pgettext_lazy("event of a proposal", "appealed")),
    (Move.UPHOLD.value, _("decline stands")),
    (Move.ADMIT.value, _("taken up again")),
    (Move.CONVERT.value, _("made a suggestion")),
    (Move.ANSWER_SUGGESTION.value, _("suggestion answered")),
    (Move.ASSIGN.value, pgettext_lazy("event of a proposal", "assigned")),
    (Move.RETURN_MISSENT.value, _("returned as mis-sent")),
    (Move.ACCEPT.value, pgettext_lazy("event of a proposal", "accepted")),
    (Move.EXTEND.value, pgettext_lazy("event of a proposal", "extended")),
    (Move.CHASE.value, pgettext_lazy("event of a proposal", "chased")),
    (Move.CO_OPINION.value, _("opinion of a co-department")),
    (Move.PROGRESS.value, _("progress reported")),
    (Move.REPLY.value, pgettext_lazy("event of a proposal", "answered")),
    (Move.RATE_SATISFIED.value, _("rated: satisfied")),
    (Move.RATE_BASICALLY.value, _("rated: basically satisfied")),
    (Move.RATE_DISSATISFIED.value, _("rated: dissatisfied")),
    (Move.LAPSE.value, _("not rated in time")),
    (Move.MILESTONE.value, _("milestone done")),
    (Move.SETTLE_CLOSE.value, _("settled by the joint meeting")),
    (Move.SETTLE_REWORK.value, _("sent back by the joint meeting")),
    (Move.COMMEND.value, _("named an excellent proposal")),
    (Move.WITHDRAW.value, pgettext_lazy("event of a proposal", "withdrawn")),
]


class ProposalEvent(models.Model):
    """One thing that happened to a proposal, chained to the one before by its hash. Only ever added.

    `words` is the reason or opinion as people read it. `details` holds plain values and no personal data beyond
    primary keys. See proposals.chain for what is hashed.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="events", verbose_name=_("proposal"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what happened"), max_length=20, choices=EVENT_KINDS)
    from_stage = models.CharField(_("from"), max_length=14, blank=True, default="")
    to_stage = models.CharField(_("to"), max_length=14, choices=STAGES)
    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    words = models.TextField(_("in words"), blank=True, default="")
    details = models.JSONField(_("details"), default=dict, blank=True)
    text_hash = models.CharField(_("fingerprint of the text"), max_length=64, blank=True, default="")
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("event of a proposal"), _("events of proposals")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="events_of_a_proposal_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
