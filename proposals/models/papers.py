"""The papers of a session: what delegates are served, what their delegations said, what was decided, the minutes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from news.models import Article
from proposals.models.congresses import AgendaItem, Session
from proposals.models.delegates import Delegate, Delegation
from proposals.models.rule_rows import RuleSnapshot
from union_portal.lib.models import Timestamped


class StoredFile(models.Model):
    """A file that was looked into (union_portal.lib.files) and is kept where no address leads."""

    file = models.CharField(max_length=120, editable=False, default="")
    name = models.CharField(_("file name"), max_length=120, editable=False, default="")
    kind = models.CharField(max_length=5, editable=False, default="")
    size = models.PositiveIntegerField(editable=False, default=0)
    digest = models.CharField("SHA-256", max_length=64, editable=False, default="")

    class Meta:
        abstract = True


class Document(Timestamped):
    """A paper for the delegates of a session (会议材料); its file comes in versions, and each is served for itself."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="documents", verbose_name=_("session"))
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="documents",
        verbose_name=_("agenda item"), help_text=_("Empty: it belongs to the session as a whole."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("document of a session"), _("documents of a session")
        ordering = ["session", "item__position", "pk"]
        constraints = [models.CheckConstraint(name="a_document_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:document", args=[self.pk])

    @property
    def newest(self) -> DocumentVersion | None:
        """The version that was uploaded last, served or not. Reads what was prefetched."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    @property
    def served(self) -> DocumentVersion | None:
        """The newest version that delegates have got."""
        given = [version for version in self.versions.all() if version.served_at]
        return max(given, key=lambda version: version.number, default=None)


class DocumentVersion(StoredFile):
    """One file of a document: numbered from 1, never changed; served once."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="versions", verbose_name=_("document of a session")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    served_at = models.DateTimeField(_("served at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("version of a document"), _("versions of a document")
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="a_document_has_each_version_once"),
            models.CheckConstraint(name="a_version_of_a_document_has_a_file", condition=~Q(file="")),
            models.CheckConstraint(
                name="a_document_is_served_after_it_was_uploaded",
                condition=Q(served_at=None) | Q(served_at__gte=F("uploaded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"


class DocumentReceipt(models.Model):
    """That a delegate has a document in hands (已收到). Only ever added."""

    class How(models.TextChoices):
        OPENED = "opened", _("opened here")
        CONFIRMED = "confirmed", _("confirmed")
        PAPER = "paper", _("handed over on paper")

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="receipts")
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, related_name="receipts", verbose_name=_("delegate")
    )
    how = models.CharField(pgettext_lazy("of a receipt", "how"), max_length=9, choices=How)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("receipt of a document"), _("receipts of documents")
        constraints = [
            models.UniqueConstraint(fields=["version", "delegate"], name="a_document_is_received_once")
        ]


class DocumentReminder(models.Model):
    """That a delegate was reminded of a document on that day: nobody is, twice a day."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="reminders")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("reminder of a document"), _("reminders of documents")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "delegate", "on"], name="reminded_of_a_document_once_a_day"
            )
        ]


class LateServing(models.Model):
    """Why a document that was served too late may be decided on all the same. Only ever added."""

    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="exception")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = (
            _("exception for a late document"),
            _("exceptions for late documents"),
        )
        constraints = [models.CheckConstraint(name="an_exception_has_a_reason", condition=~Q(reason=""))]


class Discussion(models.Model):
    """What one delegation said about an agenda item when it met (代表团讨论). Only ever added."""

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="discussions", verbose_name=_("agenda item")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="discussions",
        verbose_name=_("document of a session"),
    )  # fmt: skip
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="discussions", verbose_name=_("delegation")
    )
    held_on = models.DateField(_("discussed on"))
    present = models.PositiveSmallIntegerField(_("delegates present"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("discussion of a delegation"), _("discussions of delegations")
        ordering = ["item", "delegation__position", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "document", "delegation", "held_on"],
                nulls_distinct=False,
                name="a_delegation_discusses_an_item_once_a_day",
            ),
            models.CheckConstraint(name="somebody_was_at_the_discussion", condition=Q(present__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.delegation} · {self.item}"


class OpinionPoint(models.Model):
    """One thing that a delegation said. Only ever added."""

    class Strength(models.TextChoices):
        REMARK = "remark", pgettext_lazy("strength of an opinion", "remark")
        AMENDMENT = "amendment", _("asks for a change")
        STRONG = "strong", _("strong disagreement")

    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("opinion"), max_length=1000)
    strength = models.CharField(_("strength"), max_length=9, choices=Strength)

    class Meta:
        verbose_name, verbose_name_plural = _("opinion"), _("opinions")
        ordering = ["discussion", "number"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "number"], name="opinions_are_numbered_once"),
            models.CheckConstraint(name="an_opinion_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def answer(self) -> Disposition | None:
        """What was done with it last. Reads what was prefetched."""
        return max(self.dispositions.all(), key=lambda each: (each.at, each.pk), default=None)

    @property
    def is_open(self) -> bool:
        return self.answer is None


class Disposition(models.Model):
    """What became of an opinion (采纳情况). Only ever added: the last one counts."""

    class Kind(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        PARTLY = "partly", _("adopted in part")
        NOT_ADOPTED = "not_adopted", _("not adopted")
        EXPLAINED = "explained", _("explained")

    point = models.ForeignKey(OpinionPoint, models.PROTECT, related_name="dispositions")
    kind = models.CharField(_("what became of it"), max_length=11, choices=Kind)
    words = models.CharField(_("in words"), max_length=500, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("disposition of an opinion"), _("dispositions of opinions")
        ordering = ["point", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="what_is_not_adopted_has_a_reason", condition=Q(kind="adopted") | ~Q(words="")
            )
        ]


class Decision(Timestamped):
    """What the congress decided about an agenda item (决议); stands still once the session is closed."""

    class Result(models.TextChoices):
        CARRIED = "carried", _("carried")
        NOT_CARRIED = "not_carried", _("not carried")
        POSTPONED = "postponed", pgettext_lazy("of a decision", "postponed")

    item = models.OneToOneField(
        AgendaItem, models.PROTECT, related_name="decision", verbose_name=_("agenda item")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    text = models.TextField(_("text of the decision"), max_length=4000)
    result = models.CharField(_("result"), max_length=11, choices=Result)
    entitled = models.PositiveSmallIntegerField(_("delegates in all"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("delegates present"), null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(pgettext_lazy("of votes", "for"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(pgettext_lazy("of votes", "against"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(
        pgettext_lazy("of votes", "abstained"), null=True, blank=True
    )
    verdict = models.TextField(_("verdict"), blank=True, default="", editable=False)
    rules = models.ForeignKey(
        RuleSnapshot, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("frozen rules"), help_text=_("By which it was decided."),
    )  # fmt: skip
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["item__session", "number"]
        constraints = [
            models.CheckConstraint(name="a_decision_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="the_figures_of_a_vote_are_whole",
                condition=Q(entitled=None, present=None, in_favour=None, against=None, abstained=None)
                | Q(
                    entitled__isnull=False,
                    present__isnull=False,
                    in_favour__isnull=False,
                    against__isnull=False,
                    abstained__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="no_more_vote_than_are_present",
                condition=Q(present=None)
                | Q(present__lte=F("entitled"))
                & Q(present__gte=F("in_favour") + F("against") + F("abstained")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.item}"


class Minutes(Timestamped):
    """The minutes of a session (会议记录): a text in versions, signed by its chair and its recorder."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes", verbose_name=_("session"))
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("presiding chair"),
    )  # fmt: skip
    recorder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("of minutes", "recorder"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("minutes"), _("minutes of sessions")
        ordering = ["-session__starts_at"]
        constraints = [
            models.CheckConstraint(
                name="chair_and_recorder_are_two_people",
                condition=Q(chair=None) | Q(recorder=None) | ~Q(chair=F("recorder")),
                violation_error_message=_("Chair and recorder are two different people."),
            )
        ]

    def __str__(self) -> str:
        return str(self.session)

    def get_absolute_url(self) -> str:
        return reverse("proposals:minutes", args=[self.session_id])

    @property
    def newest(self) -> MinutesVersion | None:
        return self.versions.order_by("-number").first()

    @property
    def is_signed(self) -> bool:
        """By both, and the text as it stands."""
        newest = self.newest
        return newest is not None and newest.signatures.count() == len(MinutesSignature.Part.values)


class MinutesVersion(models.Model):
    """One wording of the minutes. Only ever added, and none after both have signed."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"))
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("version of the minutes"), _("versions of the minutes")
        ordering = ["minutes", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_have_each_version_once")
        ]


class MinutesSignature(models.Model):
    """That the chair or the recorder stands for this wording. Only ever added."""

    class Part(models.TextChoices):
        CHAIR = "chair", _("presiding chair")
        RECORDER = "recorder", pgettext_lazy("of minutes", "recorder")

    version = models.ForeignKey(MinutesVersion, models.PROTECT, related_name="signatures")
    part = models.CharField(pgettext_lazy("of a signature", "as"), max_length=8, choices=Part)
    digest = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("signature under minutes"), _("signatures under minutes")
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(fields=["version", "part"], name="minutes_are_signed_once_by_each"),
            models.UniqueConstraint(fields=["version", "by"], name="two_people_sign_the_minutes"),
        ]


class PublicNotice(StoredFile):
    """Where all workers could read what was decided, and from when until when (公示). Only ever added."""

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="public_notices", verbose_name=_("session")
    )
    place = models.CharField(
        _("where"), max_length=120, help_text=_("Notice boards, the portal, which branches.")
    )
    shown_from = models.DateField(_("shown from"))
    shown_until = models.DateField(_("shown until"), help_text=_("The last day."))
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("article on the portal"),
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("public notice"), _("public notices")
        ordering = ["session", "shown_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_public_notice_ends_after_it_begins", condition=Q(shown_until__gte=F("shown_from"))
            ),
            models.CheckConstraint(
                name="a_public_notice_can_be_shown", condition=Q(article__isnull=False) | ~Q(file="")
            ),
            models.UniqueConstraint(
                fields=["session", "place", "shown_from"], name="a_public_notice_is_recorded_once"
            ),
        ]


class UpwardReport(StoredFile):
    """What was reported to the union above, and when (上报). Only ever added."""

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="upward_reports", verbose_name=_("session")
    )
    to = models.CharField(_("reported to"), max_length=120)
    sent_on = models.DateField(_("sent on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("report upward"), _("reports upward")
        ordering = ["session", "sent_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "to", "sent_on"], name="a_report_upward_is_recorded_once"
            )
        ]
