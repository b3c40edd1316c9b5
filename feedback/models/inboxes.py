"""Where letters lie: inboxes, who works in them, and the keys of their sealed letters."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.rewriting import Rewritten
from feedback.rules.moves import Duty
from members.models import Branch, User
from union_portal.lib.models import Event, Timestamped

DUTIES = [
    (Duty.CLERK.value, _("intake clerk")),
    (Duty.HANDLER.value, pgettext_lazy("of a case", "handler")),
    (Duty.LEAD.value, pgettext_lazy("of an inbox", "lead")),
]


class InboxQuerySet(models.QuerySet["Inbox"]):
    def open(self) -> InboxQuerySet:
        return self.filter(closed_on__isnull=True)

    def taking_sealed(self) -> InboxQuerySet:
        """Those that have a key: only they can read sealed letters."""
        return self.open().exclude(public_key=b"")


class Inbox(Rewritten, Timestamped):
    """A desk of the union that answers letters (承办单位): one pair of keys, its clerks, handlers and lead.

    `superior` is where a letter goes that nobody of this inbox may read.
    """

    name = models.CharField(
        pgettext_lazy("of an inbox", "name"), max_length=40, help_text=_("As people say it: 权益保障部.")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="inboxes", verbose_name=_("branch"),
        help_text=_("The branch whose inbox this is; the union itself for the offices of the union."),
    )  # fmt: skip
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name=_("superior inbox"),
        help_text=_("Where a letter goes that excludes this inbox or somebody in it, and who takes over."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first.")
    )
    public_key = models.BinaryField(editable=False, default=b"", max_length=32)
    generation = models.PositiveSmallIntegerField(editable=False, default=0)
    """Of the key: 0 without one, and one more whenever it is made anew."""
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = InboxQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = (
            pgettext_lazy("of letters", "inbox"),
            pgettext_lazy("of letters", "inboxes"),
        )
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(name="an_inbox_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["name"], condition=Q(closed_on__isnull=True), name="open_inboxes_have_different_names",
                violation_error_message=_("There is already an inbox of this name."),
            ),
            models.CheckConstraint(
                name="an_inbox_is_not_its_own_superior", condition=Q(superior__isnull=True) | ~Q(superior=F("pk")),
                violation_error_message=_("An inbox cannot be its own superior."),
            ),
            models.CheckConstraint(
                name="the_generation_of_a_key_says_whether_there_is_one",
                condition=Q(generation=0, public_key=b"") | (Q(generation__gt=0) & ~Q(public_key=b"")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def takes_sealed(self) -> bool:
        return self.generation > 0 and self.closed_on is None


class InboxMemberQuerySet(models.QuerySet["InboxMember"]):
    def current(self, on: date) -> InboxMemberQuerySet:
        """Who works there on that day, first and last day included."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class InboxMember(Timestamped):
    """Somebody who works in an inbox from one day until another, and the inbox key under his or her own passphrase.

    Without `wrapped_key` the person reads named letters only. When the person leaves, the wrapped key is deleted.
    """

    inbox = models.ForeignKey(
        Inbox, models.PROTECT, related_name="members", verbose_name=pgettext_lazy("of letters", "inbox")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="inbox_posts", verbose_name=_("member"))
    duty = models.CharField(_("duty"), max_length=7, choices=DUTIES, default=Duty.HANDLER.value)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day; empty: until ended.")
    )
    wrapped_key = models.BinaryField(editable=False, default=b"")
    generation = models.PositiveSmallIntegerField(editable=False, default=0)
    handed_key = models.BinaryField(editable=False, default=b"")
    """The key on its way to this member: under a code that the giver tells, for a few minutes."""
    handed_until = models.DateTimeField(null=True, editable=False)

    objects = InboxMemberQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("member of an inbox"), _("members of inboxes")
        ordering = ["inbox", "duty", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="work_in_an_inbox_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - 1),
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.UniqueConstraint(
                fields=["inbox", "user"], condition=Q(ends_on__isnull=True), name="a_person_has_one_duty_in_an_inbox",
                violation_error_message=_("This person works in this inbox already."),
            ),
            models.CheckConstraint(
                name="who_has_left_an_inbox_keeps_no_key", condition=Q(ends_on__isnull=True) | Q(wrapped_key=b"")
            ),
            models.CheckConstraint(
                name="a_key_on_its_way_arrives_or_expires",
                condition=Q(handed_key=b"", handed_until__isnull=True)
                | (~Q(handed_key=b"") & Q(handed_until__isnull=False, ends_on__isnull=True)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.inbox}　{self.user}"

    @property
    def holds_key(self) -> bool:
        return bool(self.wrapped_key) and self.generation == self.inbox.generation


class KeyCustodian(models.Model):
    """Who keeps a paper share of an inbox key in a sealed envelope. The share itself is nowhere in the portal."""

    inbox = models.ForeignKey(
        Inbox, models.PROTECT, related_name="custodians", verbose_name=pgettext_lazy("of letters", "inbox")
    )
    generation = models.PositiveSmallIntegerField(_("generation of the key"))
    number = models.PositiveSmallIntegerField(_("share"))
    name = models.CharField(_("custodian"), max_length=40)
    given_on = models.DateField(_("given on"))

    class Meta:
        verbose_name, verbose_name_plural = _("key custodian"), _("key custodians")
        ordering = ["inbox", "generation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inbox", "generation", "number"], name="a_share_has_one_custodian"
            ),
            models.UniqueConstraint(
                fields=["inbox", "generation", "name"], name="two_custodians_keep_the_two_shares"
            ),
            models.CheckConstraint(name="there_are_two_shares", condition=Q(number__in=[1, 2])),
            models.CheckConstraint(name="a_custodian_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class InboxEvent(Event):
    """What happened to an inbox: who came, who left, what became of its key."""

    KINDS: ClassVar = [
        ("opened", _("opened")),
        ("changed", _("changed")),
        ("closed", _("closed")),
        ("member_added", _("member added")),
        ("member_left", _("member left")),
        ("key_made", _("key made")),
        ("key_given", _("key given to a member")),
        ("passphrase_changed", _("passphrase changed")),
        ("key_recovered", _("key recovered from the paper shares")),
    ]
    inbox = models.ForeignKey(
        Inbox, models.PROTECT, related_name="events", verbose_name=pgettext_lazy("of letters", "inbox")
    )

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("event of an inbox"), _("events of inboxes")

    @property
    def kind_words(self) -> str:
        return str(dict(self.KINDS).get(self.kind, self.kind))
