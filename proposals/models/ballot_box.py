"""What is cast: named ballots as rows, sealed ones on a board whose chain of events anybody can check.

No row here holds a time, an address or a browser of whoever cast it.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.belenios.events import Kind
from proposals.models.voting import BallotOfficer, BallotPaper, RollEntry


class NamedBallot(models.Model):
    """How a delegate voted under the own name. Only ever added: the one with the highest number counts."""

    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="named_ballots")
    number = models.PositiveSmallIntegerField(_("number"))
    choices = models.JSONField(_("choices"))
    """A list of 0 and 1 for each question of the paper."""

    class Meta:
        verbose_name, verbose_name_plural = _("named ballot"), _("named ballots")
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="named_ballots_are_numbered_once")
        ]


class BoardTip(models.Model):
    """The end of a board's chain: locked by whoever appends, moved by the trigger of the board."""

    paper = models.OneToOneField(BallotPaper, models.PROTECT, primary_key=True, related_name="tip")
    height = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=17)

    class Meta:
        verbose_name, verbose_name_plural = _("end of a board"), _("ends of boards")


class BoardEvent(models.Model):
    """One event of a sealed vote with the records before it, exactly as they stand in the archive. Only ever added.

    The trigger of the board checks place, parent, hash, payload and the order of kinds; ballots only in their hours.
    """

    KINDS = [(each.value, each.value) for each in Kind]
    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="board", verbose_name=_("vote"))
    height = models.PositiveIntegerField()
    kind = models.CharField(pgettext_lazy("of a board event", "kind"), max_length=17, choices=KINDS)
    record = models.TextField()
    hash = models.CharField(max_length=64)
    bodies = ArrayField(models.TextField())
    entry = models.ForeignKey(RollEntry, models.PROTECT, null=True, related_name="sealed_ballots")
    tracker = models.CharField(max_length=43, blank=True, default="")
    owner = models.PositiveSmallIntegerField(null=True)
    """Of a decryption: the number of the scrutineer."""

    class Meta:
        verbose_name, verbose_name_plural = _("event of a board"), _("boards")
        ordering = ["paper", "height"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "height"], name="a_board_has_one_order"),
            models.UniqueConstraint(
                fields=["paper", "tracker"], condition=~Q(tracker=""), name="a_sealed_ballot_is_cast_once"
            ),
            models.UniqueConstraint(
                fields=["paper", "owner"],
                condition=Q(owner__isnull=False),
                name="a_scrutineer_decrypts_once",
            ),
            models.CheckConstraint(
                name="ballots_have_a_voter_and_a_tracker",
                condition=Q(kind=Kind.BALLOT.value, entry__isnull=False) & ~Q(tracker="")
                | ~Q(kind=Kind.BALLOT.value) & Q(entry=None, tracker=""),
            ),
            models.CheckConstraint(
                name="decryptions_have_an_owner",
                condition=Q(kind=Kind.DECRYPTION.value, owner__gte=1)
                | ~Q(kind=Kind.DECRYPTION.value) & Q(owner=None),
            ),
        ]


class SecondProof(models.Model):
    """The second proofs of a scrutineer's decryption: published beside the archive. Only ever added."""

    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="second_proofs")
    owner = models.PositiveSmallIntegerField()
    body = models.TextField()

    class Meta:
        verbose_name, verbose_name_plural = _("second proof"), _("second proofs")
        ordering = ["paper", "owner"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "owner"], name="second_proofs_are_given_once")
        ]


class KeyMessage(models.Model):
    """What a scrutineer sends in the ceremony of a common key. Only ever added; begun anew it has another number."""

    class Step(models.TextChoices):
        CERTIFICATE = "certificate", _("certificate")
        COMMITMENT = "commitment", _("commitment")
        COEFFICIENTS = "coefficients", _("coefficients")
        SHARE = "share", _("sealed share for a colleague")
        KEY = "key", _("public key with its proof")

    officer = models.ForeignKey(BallotOfficer, models.PROTECT, related_name="messages")
    ceremony = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=Step)
    receiver = models.ForeignKey(BallotOfficer, models.PROTECT, null=True, related_name="+")
    body = models.TextField()

    class Meta:
        verbose_name, verbose_name_plural = _("message of a key ceremony"), _("messages of key ceremonies")
        ordering = ["ceremony", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "ceremony", "step", "receiver"],
                nulls_distinct=False,
                name="a_step_of_the_ceremony_is_taken_once",
            ),
            models.CheckConstraint(
                name="only_shares_have_a_receiver",
                condition=Q(step="share", receiver__isnull=False) | ~Q(step="share") & Q(receiver=None),
            ),
        ]
