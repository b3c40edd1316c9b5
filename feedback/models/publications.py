"""Answers that everybody reads: letters with black bars, approved by two."""

from __future__ import annotations

import uuid
from hashlib import sha256

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.cases import Case
from feedback.models.categories import Category
from feedback.models.rewriting import Rewritten
from members.models import User


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> PublicationQuerySet:
        """Readable or withdrawn: whoever kept the address finds a stub."""
        return self.filter(published_at__isnull=False)

    def readable(self) -> PublicationQuerySet:
        return self.public().filter(withdrawn_at__isnull=True)

    def drafts(self) -> PublicationQuerySet:
        return self.filter(published_at__isnull=True)


class Publication(models.Model):
    """The public question and answer made from a case. What stands here is already without what was blacked out.

    `question` and `answer` hold the shown words with bars as runs of █; the hidden words are nowhere in this row.
    """

    case = models.OneToOneField(Case, models.SET_NULL, null=True, related_name="publication", editable=False)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="publications", verbose_name=_("category of letters")
    )
    title = models.CharField(_("title"), max_length=80)
    question = models.TextField(_("what was asked"))
    answer = models.TextField(_("what was answered"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    drafted_on = models.DateField(editable=False)
    passed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    """The first of the two publishers; a publisher who drafts is that one."""
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    sent_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    sent_back_reason = models.CharField(_("what has to change"), max_length=300, blank=True, default="")
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("published answer"), _("published answers")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="answer_newest",
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["category", "-published_at", "-id"],
                name="answer_of_category",
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="a_published_answer_is_whole", condition=~Q(title="") & ~Q(question="") & ~Q(answer="")),
            models.CheckConstraint(
                name="a_published_answer_was_approved_by_another",
                condition=Q(published_at__isnull=True) | (Q(approved_by__isnull=False) & ~Q(approved_by=F("drafted_by"))),
            ),
            models.CheckConstraint(
                name="two_publishers_said_yes_to_a_published_answer",
                condition=Q(published_at__isnull=True) | (Q(passed_by__isnull=False) & ~Q(passed_by=F("approved_by"))),
            ),
            models.CheckConstraint(
                name="a_draft_sent_back_says_by_whom_and_why",
                condition=Q(sent_back_by__isnull=True, sent_back_reason="") | (Q(sent_back_by__isnull=False) & ~Q(sent_back_reason="")),
            ),
            models.CheckConstraint(
                name="a_withdrawn_answer_says_who_and_why",
                condition=Q(withdrawn_at__isnull=True)
                | (Q(withdrawn_by__isnull=False, published_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("feedback:answer" if self.published_at else "feedback:draft", args=[self.pk])

    @property
    def body_text(self) -> str:
        """What a search shows a piece of."""
        return f"{self.question}\n{self.answer}"

    @property
    def is_sent_back(self) -> bool:
        return bool(self.sent_back_reason)

    @property
    def fingerprint(self) -> str:
        """Of what a publisher says yes to."""
        text = "\0".join([self.title, self.question, self.answer])
        return sha256(text.encode()).hexdigest()


class MeToo(Rewritten):
    """Somebody has the same question (同感). `mark` is a keyed hash of the person and the answer: it names nobody.

    After the night neither the place of the row nor its transaction does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="me_toos", db_constraint=False)
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = (
            pgettext_lazy("of the mailbox", "me-too"),
            pgettext_lazy("of the mailbox", "me-toos"),
        )
        constraints = [
            models.UniqueConstraint(fields=["publication", "mark"], name="a_person_says_me_too_once")
        ]
