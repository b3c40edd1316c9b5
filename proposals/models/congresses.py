"""The congress (届), its sessions (次), and what a session deals with."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from union_portal.lib.models import Event, Timestamped
from union_portal.lib.numerals import chinese_number


class Power(models.TextChoices):
    """The five powers of the congress (上海市职工代表大会条例 9-14)."""

    DELIBERATE = "deliberate", _("deliberate and advise")
    APPROVE = "approve", _("deliberate and approve")
    SUPERVISE = "supervise", _("examine and supervise")
    ELECT = "elect", _("elect")
    APPRAISE = "appraise", _("appraise")


class CongressQuerySet(models.QuerySet["Congress"]):
    def on(self, day: date) -> CongressQuerySet:
        """Those whose term runs on that day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Congress(Timestamped):
    """One term (届) of the workers' congress, or of the union's own congress of members."""

    class Kind(models.TextChoices):
        WORKERS = "workers", _("workers’ congress")
        MEMBERS = "members", _("congress of union members")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.WORKERS.value)
    term = models.PositiveSmallIntegerField(
        _("term"), help_text=_("The number of the term: 5 for the fifth congress (五届).")
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("Of the body: 云岭矿业集团职工代表大会. The term is added.")
    )
    starts_on = models.DateField(_("term begins on"))
    ends_on = models.DateField(
        _("term ends on"), null=True, blank=True, help_text=_("The last day; three to five years later.")
    )
    workers = models.PositiveIntegerField(
        _("workers represented"),
        default=0,
        help_text=_("All workers of the enterprise when the delegates were elected: seats follow from it."),
    )
    women_workers = models.PositiveIntegerField(_("women among them"), default=0)
    seats = models.PositiveSmallIntegerField(
        _("seats"),
        default=0,
        help_text=_("How many delegates were decided on. Never fewer than the rule asks."),
    )

    objects = CongressQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("congress"), _("congresses")
        ordering = ["-starts_on", "-term"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term"],
                name="a_term_is_held_once",
                violation_error_message=_("There is a congress of this term already."),
            ),
            models.CheckConstraint(name="terms_count_from_one", condition=Q(term__gte=1)),
            models.CheckConstraint(
                name="a_term_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("The term cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="women_are_among_the_workers",
                condition=Q(women_workers__lte=F("workers")),
                violation_error_message=_("There cannot be more women than workers."),
            ),
        ]

    def __str__(self) -> str:
        if (get_language() or "").startswith("zh"):
            return f"{self.name}第{chinese_number(self.term)}届"
        return f"{self.name} ({_now('term %(number)d') % {'number': self.term}})"

    def get_absolute_url(self) -> str:
        return reverse("proposals:congress", args=[self.pk])


class SessionQuerySet(models.QuerySet["Session"]):
    def for_page(self) -> SessionQuerySet:
        return self.select_related("congress")


class Session(Timestamped):
    """One meeting (次) of a congress, or a joint meeting (联席会议) between two."""

    class Kind(models.TextChoices):
        REGULAR = "regular", pgettext_lazy("kind of session", "regular")
        EXTRAORDINARY = "extraordinary", pgettext_lazy("kind of session", "extraordinary")
        JOINT_MEETING = "joint_meeting", _("joint meeting")

    class Form(models.TextChoices):
        ONSITE = "onsite", _("in a hall")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("in a hall and online")

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="sessions", verbose_name=_("congress")
    )
    number = models.PositiveSmallIntegerField(
        _("number of the session"),
        help_text=_("2 for the second session (二次). Joint meetings count on their own."),
    )
    kind = models.CharField(
        pgettext_lazy("of a session", "kind"), max_length=14, choices=Kind, default=Kind.REGULAR.value
    )
    form = models.CharField(
        pgettext_lazy("of a session", "form"), max_length=8, choices=Form, default=Form.ONSITE.value
    )
    place = models.CharField(pgettext_lazy("of a session", "place"), max_length=80, blank=True, default="")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    closed_at = models.DateTimeField(
        _("closed at"),
        null=True,
        blank=True,
        editable=False,
        help_text="When the secretary said it was over.",
    )
    rules = models.ForeignKey(
        "proposals.RuleSnapshot",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("frozen rules"),
        help_text="Those in force when it was closed: its clocks go by them.",
    )
    proposals_from = models.DateTimeField(
        _("proposals from"),
        null=True,
        blank=True,
        help_text=_("Delegates move proposals from this moment on."),
    )
    proposals_until = models.DateTimeField(
        _("proposals until"), null=True, blank=True, help_text=_("About a month; later none is taken.")
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("session"), _("sessions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "congress",
                "number",
                models.Case(
                    models.When(kind="joint_meeting", then=models.Value("joint")),
                    default=models.Value("plenary"),
                ),
                name="a_session_is_numbered_once",
                violation_error_message=_("There is a session of this number already."),
            ),
            models.CheckConstraint(
                name="a_session_ends_after_it_begins",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="the_window_of_proposals_closes_after_it_opened",
                condition=Q(proposals_from=None, proposals_until=None)
                | Q(proposals_from__isnull=False, proposals_until__isnull=False)
                & Q(proposals_until__gt=F("proposals_from")),
                violation_error_message=_("Say both: from when and until when proposals are taken."),
            ),
        ]

    def __str__(self) -> str:
        space = "" if (get_language() or "").startswith("zh") else " "
        return f"{self.congress.name}{space}{self.short_name}"

    @property
    def short_name(self) -> str:
        """五届二次, or its number in another language."""
        if (get_language() or "").startswith("zh"):
            term, number = chinese_number(self.congress.term), chinese_number(self.number)
            if self.kind == self.Kind.JOINT_MEETING:
                return f"{term}届第{number}次联席会议"
            return f"{term}届{number}次会议"
        if self.kind == self.Kind.JOINT_MEETING:
            return _now("joint meeting %(term)d-%(number)d") % {
                "term": self.congress.term,
                "number": self.number,
            }
        return _now("session %(term)d-%(number)d") % {"term": self.congress.term, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("proposals:session", args=[self.pk])

    def takes_proposals(self, at: datetime) -> bool:
        """Whether the window for proposals is open."""
        if self.proposals_from is None or self.proposals_until is None:
            return False
        return self.proposals_from <= at < self.proposals_until


class SessionEvent(Event):
    """What happened to a congress or session that the law asks about. Only ever added."""

    KINDS: ClassVar = [
        ("opened", pgettext_lazy("event of a session", "called")),
        ("edited", _("edited")),
        ("closed", pgettext_lazy("event of a session", "closed")),
        ("agenda", _("agenda changed")),
        ("observers", _("observers changed")),
        ("document", _("document uploaded")),
        ("served", _("documents served")),
        ("reminded", _("delegates reminded")),
        ("exported", _("list taken out")),
        ("credentials", _("credentials reviewed")),
        ("excepted", _("exception recorded")),
        ("decided", _("decision recorded")),
        ("published", _("made public")),
        ("reported", _("reported upward")),
        ("minutes_signed", _("minutes signed")),
    ]
    session = models.ForeignKey(Session, models.PROTECT, related_name="events", verbose_name=_("session"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("session event"), _("session events")


class Subject(models.Model):
    """A matter the congress decides on. Here a ballot meets an agenda item or a proposal without knowing it."""

    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("subject"), _("subjects")
        constraints = [models.CheckConstraint(name="a_subject_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Timestamped):
    """One point of a session's agenda, under one of the five powers."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="agenda", verbose_name=_("session"))
    position = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    power = models.CharField(
        _("power"),
        max_length=10,
        choices=Power,
        help_text=_("Which of the five powers the congress uses here."),
    )
    presenter = models.CharField(
        _("presented by"), max_length=60, blank=True, default="", help_text=_("Name and post.")
    )
    is_to_be_passed = models.BooleanField(
        _("has to be passed"),
        default=False,
        help_text=_("Voted on: a collective contract, a resettlement plan, rules that touch everybody."),
    )
    subject = models.OneToOneField(
        Subject, models.PROTECT, null=True, blank=True, editable=False, related_name="agenda_item"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("agenda item"), _("agenda items")
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"],
                name="agenda_items_have_different_numbers",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another item has this number."),
            ),
            models.CheckConstraint(name="an_agenda_item_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="what_is_approved_has_to_be_passed",
                condition=~Q(power=Power.APPROVE.value) | Q(is_to_be_passed=True),
                violation_error_message=_("What the congress deliberates and approves has to be passed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
