"""What is made public: checkpoints of the books, periods on display, questions about them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.models.books import Account, Activity, Book
from finance.models.entries import Entry
from finance.proof.notes import VerifierKey
from finance.rules.publications import Days, Stage, stage
from members.models import User
from union_portal.lib.models import Timestamped


class SigningKey(models.Model):
    """A key that signs checkpoints: the union's, and the audit committee's. The private half opens with a passphrase."""

    class Holder(models.TextChoices):
        UNION = "union", pgettext_lazy("holder of a key", "the union")
        AUDIT = "audit", pgettext_lazy("holder of a key", "the fund audit committee")

    book = models.ForeignKey(Book, models.PROTECT, related_name="keys", verbose_name=_("book"))
    holder = models.CharField(_("of"), max_length=5, choices=Holder)
    vkey = models.CharField(_("public key"), max_length=160, unique=True)
    sealed = models.BinaryField(editable=False)
    anchor = models.CharField(max_length=64, editable=False, blank=True, default="")
    """Of the committee's: fixes all numbers it will draw samples with (finance.rules.sampling)."""
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("signing key"), _("signing keys")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "holder"],
                condition=Q(retired_at__isnull=True),
                name="each_holder_has_one_key_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_holder_display()} · {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """The key's number as it stands in every signature."""
        return self.vkey.split("+")[1]

    @property
    def on_the_wall(self) -> str:
        """Eight groups of four, for comparison by eye with the printed notice."""
        return VerifierKey.read(self.vkey).fingerprint


class Checkpoint(models.Model):
    """The books up to one entry, as one number (RFC 6962) in a note that is signed (C2SP). Only ever added."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="checkpoints")
    size = models.IntegerField(_("entries"))
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    peaks = models.BinaryField()
    """Of the tree, 32 bytes each: the next checkpoint goes on from here."""
    body = models.TextField()
    """What is signed, with its final line break."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("checkpoint"), _("checkpoints")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="a_checkpoint_holds_entries", condition=Q(size__gte=1))]

    def __str__(self) -> str:
        return str(self.size)

    @property
    def note(self) -> str:
        """Body and signatures, as the file has it. Reads what was prefetched."""
        lines = sorted(self.signatures.all(), key=lambda signature: signature.pk)
        return self.body + "\n" + "".join(f"{signature.line}\n" for signature in lines)


class CheckpointSignature(models.Model):
    """One signature line under a checkpoint. Only ever added."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="signatures")
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    line = models.CharField(max_length=240)
    turn = models.PositiveSmallIntegerField(default=0)
    """Of the committee's: the how manieth checkpoint that names its key."""
    number = models.CharField(max_length=64, blank=True, default="")
    """What belongs to this turn: hashed so many times it is the anchor of the key."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "key"], name="a_key_signs_a_checkpoint_once")
        ]


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> PublicationQuerySet:
        return self.filter(published_at__isnull=False)


class Publication(Timestamped):
    """Closed months on display (公示): from when, until when questions are taken, when they are answered, when it is final."""

    class Kind(models.TextChoices):
        MONTH = "month", pgettext_lazy("kind of publication", "month")
        QUARTER = "quarter", pgettext_lazy("kind of publication", "quarter")
        YEAR = "year", pgettext_lazy("kind of publication", "year")

    book = models.ForeignKey(Book, models.PROTECT, related_name="publications", verbose_name=_("book"))
    slug = models.SlugField(_("short name"), max_length=12, help_text=_("2026-q3, 2026, 2026-09."))
    title = models.CharField(_("title"), max_length=80)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.QUARTER.value)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    opens_on = models.DateField(_("on display from"))
    questions_until = models.DateField(_("questions until"))
    answers_due = models.DateField(_("answers by"))
    final_on = models.DateField(_("final on"))
    words = models.TextField(
        _("words of the union"), blank=True, default="", help_text=_("What happened with the money.")
    )
    checkpoint = models.OneToOneField(
        Checkpoint, models.PROTECT, null=True, blank=True, related_name="publication", editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    report = models.TextField(_("closing report"), blank=True, default="", editable=False)
    finished_at = models.DateTimeField(_("final since"), null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("publication"), _("publications")
        ordering = ["-until_on", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["book", "slug"], name="publications_have_different_names"),
            models.CheckConstraint(
                name="days_of_a_publication_follow_each_other",
                condition=Q(
                    until_on__gte=F("from_on"), opens_on__gt=F("until_on"), questions_until__gte=F("opens_on"),
                    answers_due__gte=F("questions_until"), final_on__gte=F("answers_due"),
                ),
                violation_error_message=_("The days must follow each other: period, display, questions, answers, final."),
            ),
            models.CheckConstraint(
                name="what_is_published_has_a_checkpoint",
                condition=Q(published_at__isnull=True)
                | Q(checkpoint__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_what_was_published_becomes_final",
                condition=Q(finished_at__isnull=True) | Q(published_at__isnull=False, finished_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("finance:publication", args=[self.slug])

    def stage(self, today: date) -> Stage:
        days = Days(self.opens_on, self.questions_until, self.answers_due, self.final_on)
        return stage(
            days, today, is_published=self.published_at is not None, is_finished=self.finished_at is not None
        )


class FundQuestionQuerySet(models.QuerySet["FundQuestion"]):
    def public(self) -> FundQuestionQuerySet:
        return self.filter(hidden_at__isnull=True)

    def unanswered(self) -> FundQuestionQuerySet:
        return self.filter(answers__isnull=True, hidden_at__isnull=True)


class FundQuestion(models.Model):
    """A member's question at an entry, an account, an activity or a publication as a whole."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="questions")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="questions")
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="questions")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="questions")
    text = models.CharField(_("question"), max_length=500)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="fund_questions", verbose_name=_("asked by")
    )
    shows_name = models.BooleanField(_("show my name"), default=False)
    at = models.DateTimeField(_("asked at"))
    hidden_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    hidden_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(_("why it was taken off"), max_length=200, blank=True, default="")

    objects = FundQuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question about the fund"), _("questions about the fund")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_question_about_the_fund_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="a_question_is_about_one_thing",
                condition=Q(entry__isnull=True, account__isnull=True) | Q(entry__isnull=True, activity__isnull=True)
                | Q(account__isnull=True, activity__isnull=True),
            ),
            models.CheckConstraint(
                name="a_question_taken_off_has_a_reason",
                condition=Q(hidden_at__isnull=True) | Q(hidden_by__isnull=False) & ~Q(hidden_reason=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class FundAnswer(models.Model):
    """What the union answered. A later answer adds to an earlier one; none is changed."""

    question = models.ForeignKey(FundQuestion, models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("answer about the fund"), _("answers about the fund")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="an_answer_about_the_fund_has_words", condition=~Q(text=""))
        ]


class QuestionReminder(models.Model):
    """Who answers was reminded of the questions of a publication: each step once, however often the job runs."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="reminders")
    step = models.CharField(max_length=6, choices=[("before", "before"), ("after", "after")])
    on = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("reminder of questions"), _("reminders of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "step"], name="questions_are_reminded_of_once_a_step"
            )
        ]
