"""Who sits in the congress: delegates (职工代表) of their constituencies, in delegations and committees."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Branch, User
from proposals.models.congresses import Congress, Session
from union_portal.lib.models import Event, Timestamped


class Constituency(Timestamped):
    """A part of the workforce that elects its own delegates (选区)."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="constituencies", verbose_name=_("congress")
    )
    name = models.CharField(pgettext_lazy("of a constituency", "name"), max_length=60)
    branches = models.ManyToManyField(
        Branch, blank=True, related_name="constituencies", verbose_name=_("branches"),
        help_text=_("Whose members vote here; each stands for everything below it."),
    )  # fmt: skip
    workers = models.PositiveIntegerField(_("workers"), default=0, help_text=_("All who may vote here."))
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("constituency"), _("constituencies")
        ordering = ["congress", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                name="constituencies_have_different_names",
                violation_error_message=_("There is a constituency of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delegation(Timestamped):
    """Delegates who discuss together (代表团), with a head (团长)."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="delegations", verbose_name=_("congress")
    )
    name = models.CharField(pgettext_lazy("of a delegation", "name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    head = models.ForeignKey(
        "Delegate", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("head"),
        help_text=_("Leads the discussion and enters its opinions."),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("delegation"), _("delegations")
        ordering = ["congress", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                name="delegations_have_different_names",
                violation_error_message=_("There is a delegation of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def on(self, day: date) -> DelegateQuerySet:
        """Those whose mandate holds on that day, first and last day included; none outlasts the term."""
        return self.filter(valid_from__lte=day).from_day(day)

    def from_day(self, day: date) -> DelegateQuerySet:
        """Those whose mandate holds on that day or begins later."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day) & Q(valid_to__gte=F("valid_from")),
            Q(congress__ends_on__isnull=True) | Q(congress__ends_on__gte=day),
        )

    def for_list(self) -> DelegateQuerySet:
        return self.select_related("member__branch", "constituency", "delegation", "congress")


class Delegate(Timestamped):
    """A member's mandate in one congress, from one day to another. A trigger refuses two at the same time."""

    class Category(models.TextChoices):
        FRONTLINE = "frontline", _("front line")
        PROFESSIONAL = "professional", _("professional")
        MANAGER = "manager", _("manager")

    class CameBy(models.TextChoices):
        ELECTION = "election", _("election")
        BY_ELECTION = "by_election", _("by-election")

    class Ended(models.TextChoices):
        NOT = "", _("not ended")
        RECALLED = "recalled", _("recalled")
        LEFT = "left", _("left the enterprise")
        MOVED = "moved", _("moved to another constituency")
        RESIGNED = "resigned", _("resigned")
        TERM = "term", _("end of the term")

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="delegates", verbose_name=_("congress")
    )
    member = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("member"))
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="delegates",
        verbose_name=_("constituency"),
    )  # fmt: skip
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="delegates",
        verbose_name=_("delegation"),
    )  # fmt: skip
    category = models.CharField(pgettext_lazy("of a delegate", "category"), max_length=12, choices=Category)
    came_by = models.CharField(_("came by"), max_length=11, choices=CameBy, default=CameBy.ELECTION.value)
    valid_from = models.DateField(_("mandate from"))
    valid_to = models.DateField(
        _("mandate until"),
        null=True,
        blank=True,
        help_text=_("The last day; empty: until the end of the term."),
    )
    ended = models.CharField(
        _("ended because"), max_length=8, choices=Ended, blank=True, default=Ended.NOT.value, editable=False
    )
    entitled = models.PositiveIntegerField(
        _("workers entitled to vote"),
        null=True,
        blank=True,
        help_text=_("In the constituency, on the day of the vote."),
    )
    took_part = models.PositiveIntegerField(_("took part"), null=True, blank=True)
    votes = models.PositiveIntegerField(_("votes received"), null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("delegate"), _("delegates")
        ordering = ["congress", "member__name_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_mandate_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from") - 1),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.UniqueConstraint(
                fields=["congress", "member"],
                condition=Q(valid_to__isnull=True),
                name="a_member_has_one_open_mandate",
                violation_error_message=_("This person is a delegate already."),
            ),
            models.CheckConstraint(
                name="who_was_elected_got_no_more_votes_than_were_cast",
                condition=Q(took_part=None)
                | (Q(entitled=None) | Q(took_part__lte=F("entitled")))
                & (Q(votes=None) | Q(votes__lte=F("took_part"))),
                violation_error_message=_(
                    "Votes, those who took part and those entitled do not fit together."
                ),
            ),
        ]
        indexes = [models.Index(fields=["member", "valid_from"], name="mandates_of_a_member")]

    def __str__(self) -> str:
        return self.member.name

    def holds_on(self, day: date) -> bool:
        """Whether the mandate holds on that day."""
        return self.valid_from <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        """Whether it does not hold on that day any more: ended by then, or the term is."""
        ends = (self.valid_to, self.congress.ends_on)
        return any(end is not None and end < max(day, self.valid_from) for end in ends)


class DelegateEvent(Event):
    """What happened to a mandate: elected, moved, recalled, ended. Only ever added."""

    KINDS: ClassVar = [
        ("elected", _("elected")),
        ("edited", _("edited")),
        ("moved", _("moved to another delegation")),
        ("recalled", _("recalled")),
        ("ended", pgettext_lazy("event of a delegate", "mandate ended")),
        ("imported", _("imported")),
    ]
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="events", verbose_name=_("delegate"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("delegate event"), _("delegate events")


class Observer(Timestamped):
    """Somebody who listens (列席) or was invited (特邀): no vote, never in a roll (上海市职工代表大会条例 21)."""

    class Capacity(models.TextChoices):
        OBSERVER = "observer", _("observer")
        GUEST = "guest", _("special guest")

    session = models.ForeignKey(Session, models.PROTECT, related_name="observers", verbose_name=_("session"))
    member = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member"),
        help_text=_("Empty for somebody from outside."),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60, blank=True, default="")
    post = models.CharField(_("post"), max_length=60, blank=True, default="")
    capacity = models.CharField(
        _("capacity"), max_length=8, choices=Capacity, default=Capacity.OBSERVER.value
    )

    class Meta:
        verbose_name, verbose_name_plural = _("observer"), _("observers")
        ordering = ["session", "capacity", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_observer_is_somebody",
                condition=Q(member__isnull=False) | ~Q(name=""),
                violation_error_message=_("Choose a member or write a name."),
            ),
            models.UniqueConstraint(
                fields=["session", "member"],
                name="an_observer_is_listed_once",
                violation_error_message=_("This person is on the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.member.name if self.member else self.name


class Committee(Timestamped):
    """A body inside the congress: its presidium (主席团) or a special committee (专门委员会)."""

    class Kind(models.TextChoices):
        PRESIDIUM = "presidium", _("presidium")
        CREDENTIALS = "credentials", _("credentials review")
        PROPOSALS = "proposals", _("review of proposals")
        SPECIAL = "special", _("special committee")

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="committees", verbose_name=_("congress")
    )
    kind = models.CharField(
        pgettext_lazy("of a committee", "kind"), max_length=12, choices=Kind, default=Kind.SPECIAL.value
    )
    name = models.CharField(pgettext_lazy("of a committee", "name"), max_length=60)

    class Meta:
        verbose_name, verbose_name_plural = _("committee"), _("committees")
        ordering = ["congress", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                name="committees_have_different_names",
                violation_error_message=_("There is a committee of this name already."),
            ),
            models.UniqueConstraint(
                fields=["congress"],
                condition=Q(kind="presidium"),
                name="a_congress_has_one_presidium",
                violation_error_message=_("This congress has a presidium already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeSeat(Timestamped):
    """A delegate's place in a committee."""

    class Post(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        MEMBER = "member", pgettext_lazy("of a committee", "member")

    committee = models.ForeignKey(
        Committee, models.CASCADE, related_name="seats", verbose_name=_("committee")
    )
    delegate = models.ForeignKey(
        Delegate, models.PROTECT, related_name="committee_seats", verbose_name=_("delegate")
    )
    post = models.CharField(_("post"), max_length=10, choices=Post, default=Post.MEMBER.value)

    class Meta:
        verbose_name, verbose_name_plural = _("seat in a committee"), _("seats in committees")
        ordering = ["committee", "post", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "delegate"],
                name="a_delegate_sits_in_a_committee_once",
                violation_error_message=_("This delegate is in the committee already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.delegate)
