"""Who stands behind a proposal, who signs it off, and the files beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from proposals.models.delegates import Delegate
from proposals.models.proposals import Proposal


class Support(models.Model):
    """That a delegate was asked to stand behind a proposal, and what was answered (附议、联名).

    The signature is for one wording: `text_hash` is that of the text that was shown.
    """

    class Part(models.TextChoices):
        SECONDER = "seconder", _("seconder")
        JOINT_MOVER = "joint_mover", _("joint mover")

    class Answer(models.TextChoices):
        OPEN = "open", _("not answered")
        SIGNED = "signed", _("signed")
        DECLINED = "declined", pgettext_lazy("of a seconder", "declined")
        VOID = "void", _("void: the text was changed")

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="supports", verbose_name=_("proposal")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, related_name="supports", verbose_name=_("delegate")
    )
    part = models.CharField(_("part"), max_length=11, choices=Part, default=Part.SECONDER.value)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN.value)
    text_hash = models.CharField(_("fingerprint of the text"), max_length=64, blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("support"), _("supports")
        ordering = ["proposal", "answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "delegate"],
                condition=~Q(answer="void"),
                name="a_delegate_supports_a_proposal_once",
            ),
            models.CheckConstraint(
                name="a_signature_says_which_text_and_when",
                condition=~Q(answer="signed") | ~Q(text_hash="") & Q(answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["delegate", "answer"], name="supports_of_a_delegate")]

    def __str__(self) -> str:
        return str(self.delegate)


class CoMover(models.Model):
    """A delegate who became a mover of a proposal because another one was merged into it or split off it."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="co_movers", verbose_name=_("proposal")
    )
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, related_name="co_movings", verbose_name=_("delegate")
    )
    source = models.ForeignKey(
        Proposal,
        models.PROTECT,
        related_name="+",
        verbose_name=_("came with"),
        help_text=_("The one merged or split."),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("co-mover"), _("co-movers")
        ordering = ["proposal", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "delegate"], name="a_delegate_comoves_a_proposal_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.delegate)


class ProposalFile(models.Model):
    """A file beside a proposal: of the mover, of an answer, a proof."""

    class Purpose(models.TextChoices):
        TEXT = "text", _("to the proposal")
        ANSWER = "answer", _("to the answer")
        PROOF = "proof", _("proof of what was done")
        SIGNED_PAPER = "signed_paper", _("signed paper")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="files", verbose_name=_("proposal"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.TEXT.value)
    name = models.CharField(_("file name"), max_length=120)
    file = models.FileField(_("file"), upload_to="proposals/", max_length=200)
    kind = models.CharField(_("kind of file"), max_length=8)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("file of a proposal"), _("files of proposals")
        ordering = ["proposal", "at", "pk"]

    def __str__(self) -> str:
        return self.name


class ReviewSign(models.Model):
    """That a member of the review committee agrees to docket a proposal. Two different people are needed."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signs", verbose_name=_("proposal"))
    round = models.PositiveSmallIntegerField(_("round"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    opinion = models.CharField(_("opinion"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("sign-off"), _("sign-offs")
        ordering = ["proposal", "at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "by"], name="a_person_signs_off_once")
        ]

    def __str__(self) -> str:
        return str(self.by)


class Appeal(models.Model):
    """The one time that a mover may object to a decline (申请复议)."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("not decided")
        UPHELD = "upheld", _("the decline stands")
        ADMITTED = "admitted", _("taken up again")

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="appeal", verbose_name=_("proposal")
    )
    words = models.TextField(_("grounds of the appeal"))
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN.value)
    answer = models.TextField(_("answer"), blank=True, default="")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("appeal"), _("appeals")
        constraints = [
            models.CheckConstraint(name="an_appeal_has_grounds", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_decided_appeal_is_answered",
                condition=Q(outcome="open")
                | ~Q(answer="") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)
