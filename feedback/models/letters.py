"""What is said in a case, by both sides, and what lies beside it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.cases import STAGES, Case
from feedback.models.rewriting import Rewritten
from feedback.rules.moves import Move
from members.models import User

EVENT_KINDS = [
    (Move.WRITE.value, pgettext_lazy("event of a case", "received")),
    (Move.ADD.value, pgettext_lazy("event of a case", "something added")),
    (Move.ACCEPT.value, pgettext_lazy("event of a case", "accepted")),
    (Move.RETURN.value, pgettext_lazy("event of a case", "returned with a pointer")),
    (Move.TRANSFER.value, pgettext_lazy("event of a case", "passed to another inbox")),
    (Move.ASSIGN.value, pgettext_lazy("event of a case", "assigned")),
    (Move.INVOLVE.value, pgettext_lazy("event of a case", "somebody asked to help")),
    (Move.START.value, pgettext_lazy("event of a case", "work begun")),
    (Move.ASK.value, pgettext_lazy("event of a case", "asked back; the clock stands still")),
    (Move.ANSWER_BACK.value, pgettext_lazy("event of a case", "answered the question")),
    (Move.RESUME.value, pgettext_lazy("event of a case", "the clock runs again")),
    (Move.PROGRESS.value, pgettext_lazy("event of a case", "progress reported")),
    (Move.NOTE.value, pgettext_lazy("event of a case", "internal note")),
    (Move.ASK_EXTENSION.value, pgettext_lazy("event of a case", "more time asked for")),
    (Move.EXTEND.value, pgettext_lazy("event of a case", "more time granted")),
    (Move.REFUSE_EXTENSION.value, pgettext_lazy("event of a case", "more time refused")),
    (Move.REMIND.value, pgettext_lazy("event of a case", "reminded")),
    (Move.REPLY.value, pgettext_lazy("event of a case", "answered")),
    (Move.RATE_SATISFIED.value, pgettext_lazy("event of a case", "rated: satisfied")),
    (Move.RATE_DISSATISFIED.value, pgettext_lazy("event of a case", "rated: not satisfied")),
    (Move.LAPSE.value, pgettext_lazy("event of a case", "closed: not rated in time")),
    (Move.REOPEN.value, pgettext_lazy("event of a case", "taken up again")),
    (Move.MERGE.value, pgettext_lazy("event of a case", "merged into another")),
    (Move.TAKE_IN.value, pgettext_lazy("event of a case", "another case taken in")),
    (Move.LINK.value, pgettext_lazy("event of a case", "linked to an incident")),
    (Move.UNLINK.value, pgettext_lazy("event of a case", "taken out of an incident")),
    (Move.ADOPT.value, pgettext_lazy("event of a case", "adopted, to be carried out")),
    (Move.CARRY_OUT.value, pgettext_lazy("event of a case", "carried out")),
    (Move.PURGE.value, pgettext_lazy("event of a case", "words destroyed")),
]


class Message(Rewritten):
    """One thing that was said. `text` for a named case; for a sealed one only `sealed`, and only the day.

    The letter itself is a JSON object with subject, body and answers; all others are plain words. `parts` of the
    sealed text are bound to the case and to this row, so that it opens nowhere else.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", _("letter")
        ADDITION = "addition", pgettext_lazy("of a letter", "addition")
        QUESTION = "question", pgettext_lazy("to who wrote", "question")
        ANSWER = "answer", pgettext_lazy("by who wrote", "answer to the question")
        POINTER = "pointer", _("pointer to who can help")
        PROGRESS = "progress", _("report on progress")
        REPLY = "reply", pgettext_lazy("to who wrote", "reply")
        EXTENSION = "extension", _("reason for more time")
        COMMENT = "comment", _("comment of who wrote")
        STATEMENT = "statement", _("approved statement")
        NOTE = "note", _("internal note")

    FROM_REPORTER = frozenset({Kind.LETTER, Kind.ADDITION, Kind.ANSWER, Kind.COMMENT})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(null=True)
    text = models.TextField(blank=True, default="")
    sealed = models.BinaryField(default=b"")

    class Meta:
        verbose_name, verbose_name_plural = _("message of a case"), _("messages of cases")
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="messages_of_a_case_are_numbered"),
            models.CheckConstraint(
                name="a_message_is_plain_or_sealed",
                condition=(Q(sealed=b"") & Q(at__isnull=False)) | (Q(text="", at__isnull=True)),
            ),
        ]

    @property
    def is_from_reporter(self) -> bool:
        return self.kind in self.FROM_REPORTER

    @property
    def is_internal(self) -> bool:
        return self.kind == self.Kind.NOTE


class Attachment(Rewritten):
    """A picture or PDF beside a message, made anew from what was sent. Its own name was never kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4)
    data = models.BinaryField()
    """As it is for a named case, encrypted for a sealed one."""
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("attachment of a letter"), _("attachments of letters")
        ordering = ["message", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "number"], name="attachments_of_a_message_are_numbered"
            ),
            models.CheckConstraint(
                name="an_attachment_of_a_letter_is_a_picture_or_pdf",
                condition=Q(kind__in=["jpg", "png", "pdf"]),
            ),
        ]

    @property
    def is_picture(self) -> bool:
        return self.kind != "pdf"


class CaseEvent(Rewritten):
    """One thing that happened to a case. Only ever added. It has no words of either side: those are messages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=EVENT_KINDS)
    from_stage = models.CharField(max_length=11, blank=True, default="")
    to_stage = models.CharField(max_length=11, choices=STAGES)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("event of a case"), _("events of cases")
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="events_of_a_case_are_numbered")
        ]
