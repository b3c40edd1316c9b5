"""A vote (表决): its paper with items and options, who watches over it, and the roll it is held by.

Nothing here knows proposals: an item meets them, and agenda items, through the subject.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import User
from proposals.models.congresses import Session, Subject
from proposals.models.delegates import Delegate
from proposals.models.rule_rows import RuleSnapshot
from proposals.rules.questions import Item, ItemKind, Question
from proposals.rules.voting import Acts, Codes, Given, KeyScheme, Stage, Way
from union_portal.lib.models import Event, Timestamped

WAYS = [
    (Way.SEALED.value, _("sealed (nobody can open a ballot)")),
    (Way.NAMED.value, _("named (under one’s name)")),
    (Way.PAPER.value, _("on paper only")),
]
CODES = [
    ("", "—"),
    (Codes.SLIPS.value, _("on slips, handed out at the desk")),
    (Codes.ACCOUNT.value, _("by the account of the delegate")),
]
KEY_SCHEMES = [
    ("", "—"),
    (KeyScheme.SOME.value, _("some of the scrutineers are enough")),
    (KeyScheme.ALL.value, _("every scrutineer is needed")),
]
STAGES = {
    Stage.DRAFT: pgettext_lazy("stage of a vote", "being prepared"),
    Stage.SIGNED: pgettext_lazy("stage of a vote", "waiting for the counter-signature"),
    Stage.WAITING: pgettext_lazy("stage of a vote", "not open yet"),
    Stage.OPEN: pgettext_lazy("stage of a vote", "open"),
    Stage.CLOSED: pgettext_lazy("stage of a vote", "closed, being counted"),
    Stage.COUNTED: pgettext_lazy("stage of a vote", "counted, being signed"),
    Stage.PUBLISHED: pgettext_lazy("stage of a vote", "published"),
    Stage.VOID: pgettext_lazy("stage of a vote", "void"),
}
ITEM_KINDS = [
    (ItemKind.APPROVE.value, _("approve a matter (for, against, abstain)")),
    (ItemKind.ELECT.value, _("elect: tick up to as many as there are seats")),
    (ItemKind.ELECT_EACH.value, _("elect: for, against or abstain, candidate by candidate")),
    (ItemKind.APPRAISE.value, _("appraise, person by person")),
    (ItemKind.STRAW.value, _("straw poll: decides nothing")),
]


class BallotPaper(Timestamped):
    """One vote, of one item or several (分项表决). Held again, it is another paper of the next round."""

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="ballot_papers", verbose_name=_("session")
    )
    title = models.CharField(_("title"), max_length=120)
    introduction = models.TextField(
        _("introduction"), max_length=1000, blank=True, default="",
        help_text=_("What delegates read above the first item."),
    )  # fmt: skip
    way = models.CharField(
        pgettext_lazy("of a vote", "way"),
        max_length=6,
        choices=WAYS,
        default=Way.SEALED.value,
    )
    takes_paper = models.BooleanField(
        _("paper ballots beside it"), default=False,
        help_text=_("Who cannot or will not vote on a phone takes a printed ballot at the desk."),
    )  # fmt: skip
    names_published = models.BooleanField(
        _("publish who voted how"), default=False, help_text=_("Named votes only.")
    )
    codes = models.CharField(
        _("voting codes"), max_length=7, choices=CODES, blank=True, default="",
        help_text=_("Sealed votes only. On slips the server never sees a code."),
    )  # fmt: skip
    key_scheme = models.CharField(
        _("decryption"), max_length=4, choices=KEY_SCHEMES, blank=True, default="",
        help_text=_("Sealed votes only."),
    )  # fmt: skip
    keys_needed = models.PositiveSmallIntegerField(_("scrutineers needed to decrypt"), default=0)
    needs_sign_in = models.BooleanField(
        _("only for delegates who have signed in"), default=True,
        help_text=_("Who is not at the session does not vote."),
    )  # fmt: skip
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    uuid = models.CharField(max_length=40, unique=True, editable=False)
    ceremony = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text=_("Begun anew when a key was lost before the opening.")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    earlier = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="later",
        verbose_name=_("earlier round"),
    )  # fmt: skip
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, editable=False)
    opened_at = models.DateTimeField(_("signed for the opening at"), null=True, editable=False)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    rules = models.ForeignKey(
        RuleSnapshot, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("frozen rules"),
    )  # fmt: skip
    content = models.TextField(editable=False, blank=True, default="")
    content_sha256 = models.CharField(max_length=64, editable=False, blank=True, default="")
    questions = models.JSONField(editable=False, default=list)
    roll_sha256 = models.CharField(max_length=64, editable=False, blank=True, default="")
    countersigned_at = models.DateTimeField(_("counter-signed at"), null=True, editable=False)
    countersigned_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    ended_at = models.DateTimeField(_("closed early at"), null=True, editable=False)
    voided_at = models.DateTimeField(_("declared void at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("of a congress", "vote"), _("votes")
        ordering = ["session", "pk"]
        constraints = [
            models.CheckConstraint(name="a_vote_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="a_sealed_vote_has_codes_and_keys",
                condition=Q(way=Way.SEALED.value) & ~Q(codes="") & ~Q(key_scheme="") & Q(keys_needed__gte=1)
                | ~Q(way=Way.SEALED.value) & Q(codes="", key_scheme="", keys_needed=0),
                violation_error_message=_("A sealed vote has codes and keys; the others have none."),
            ),
            models.CheckConstraint(
                name="a_vote_on_paper_takes_paper",
                condition=~Q(way=Way.PAPER.value) | Q(takes_paper=True),
            ),
            models.CheckConstraint(
                name="only_named_votes_are_published_by_name",
                condition=Q(names_published=False) | Q(way=Way.NAMED.value),
                violation_error_message=_("Only a named vote can be published name by name."),
            ),
            models.CheckConstraint(
                name="a_vote_closes_after_it_opens",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("It cannot close before it opens."),
            ),
            models.CheckConstraint(
                name="an_opening_freezes_everything",
                condition=Q(opened_at=None, opened_by=None, rules=None, content="", roll_sha256="")
                | Q(
                    opened_at__isnull=False,
                    opened_by__isnull=False,
                    rules__isnull=False,
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                )
                & ~Q(content="")
                & ~Q(roll_sha256=""),
            ),
            models.CheckConstraint(
                name="two_people_open_a_vote",
                condition=Q(countersigned_at=None, countersigned_by=None)
                | Q(
                    opened_at__isnull=False, countersigned_at__isnull=False, countersigned_by__isnull=False
                )
                & ~Q(countersigned_by=F("opened_by")),
                violation_error_message=_("Who signs for the opening does not counter-sign."),
            ),
            models.CheckConstraint(
                name="a_vote_ends_within_its_hours",
                condition=Q(ended_at=None)
                | Q(countersigned_at__isnull=False, ended_at__lte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="only_an_opened_vote_is_void", condition=Q(voided_at=None) | Q(opened_at__isnull=False)
            ),
            models.CheckConstraint(
                name="a_void_vote_is_not_published",
                condition=Q(published_at=None) | Q(voided_at=None, countersigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_draft_is_set_aside", condition=Q(set_aside_at=None) | Q(opened_at=None)
            ),
            models.CheckConstraint(
                name="the_first_round_follows_none",
                condition=Q(earlier=None, round=1) | Q(earlier__isnull=False, round__gt=1),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        if self.round == 1:
            return self.title
        return str(_("%(title)s (round %(round)d)") % {"title": self.title, "round": self.round})

    def get_absolute_url(self) -> str:
        return reverse("proposals:vote", args=[self.pk])

    @property
    def is_sealed(self) -> bool:
        return self.way == Way.SEALED

    @property
    def takes_web(self) -> bool:
        return self.way != Way.PAPER

    @property
    def last_moment(self) -> datetime | None:
        """From here on nothing is taken."""
        return self.ended_at or self.closes_at

    @property
    def acts(self) -> Acts:
        return Acts(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            opened_at=self.opened_at,
            countersigned_at=self.countersigned_at,
            ended_at=self.ended_at,
            voided_at=self.voided_at,
            published_at=self.published_at,
            has_sheet=hasattr(self, "sheet"),
        )

    def stage(self, at: datetime) -> Stage:
        """Reads the result sheet too: `select_related("sheet")` where many are shown."""
        return self.acts.stage(at)

    @cached_property
    def asked(self) -> list[Question]:
        """The frozen questions; empty before the opening."""
        return [Question.from_data(each) for each in self.questions]


class BallotItem(Timestamped):
    """One item of a paper."""

    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="items", verbose_name=_("vote"))
    position = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(pgettext_lazy("of a ballot item", "kind"), max_length=10, choices=ITEM_KINDS)
    title = models.CharField(_("title"), max_length=120)
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="ballot_items",
        verbose_name=_("matter on the agenda"), help_text=_("Its documents have to be served in time."),
    )  # fmt: skip
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=0,
        help_text=_("How many are elected; of a straw poll, how many answers may be ticked."),
    )  # fmt: skip
    has_write_in = models.BooleanField(
        _("another person can be written in"), default=False,
        help_text=_("How many did is counted; if it could change the result, a second round follows."),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("item of a vote"), _("items of a vote")
        ordering = ["paper", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "position"],
                name="items_of_a_vote_have_different_numbers",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="an_item_of_a_vote_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="an_election_fills_seats",
                condition=~Q(kind__in=[ItemKind.ELECT.value, ItemKind.ELECT_EACH.value]) | Q(seats__gte=1),
                violation_error_message=_("Say how many are to be elected."),
            ),
            models.CheckConstraint(
                name="only_where_ticks_elect_is_somebody_written_in",
                condition=Q(has_write_in=False) | Q(kind=ItemKind.ELECT.value),
                violation_error_message=_(
                    "Another person can be written in only where candidates are ticked."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def as_rule(self) -> Item:
        """As `proposals.rules` counts with it. Reads the options: prefetch them where many are shown."""
        labels = tuple(option.label for option in self.options.all())
        return Item(ItemKind(self.kind), self.title, labels, self.seats, self.has_write_in)


class BallotOption(models.Model):
    """A candidate, a person who is appraised, or an answer of a straw poll."""

    item = models.ForeignKey(BallotItem, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(_("name"), max_length=60)
    note = models.CharField(
        _("unit and post"), max_length=120, blank=True, default="", help_text=_("Shown beside the name.")
    )
    member = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("option"), _("options")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="options_have_different_numbers",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["item", "label"],
                name="options_have_different_names",
                violation_error_message=_(
                    "This name is on the list already: add the unit to tell them apart."
                ),
            ),
            models.CheckConstraint(name="an_option_has_a_name", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        return self.label


class BallotOfficer(models.Model):
    """Who watches over a vote: scrutineers (监票人) counter-sign, hold keys and sign the result; tellers (计票人) count."""

    class Part(models.TextChoices):
        SCRUTINEER = "scrutineer", pgettext_lazy("of a vote", "scrutineer")
        TELLER = "teller", pgettext_lazy("of a vote", "teller")

    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="officers", verbose_name=_("vote"))
    part = models.CharField(_("part"), max_length=10, choices=Part)
    position = models.PositiveSmallIntegerField(_("number"))
    user = models.ForeignKey(User, models.PROTECT, related_name="ballot_offices", verbose_name=_("person"))
    public_key = models.TextField(editable=False, blank=True, default="")
    drill_words = models.CharField(max_length=64, editable=False, blank=True, default="")
    """Made up anew for each drill: the proof of the key has to be over them."""
    drilled_at = models.DateTimeField(_("passed the drill at"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("officer of a vote"), _("officers of a vote")
        ordering = ["paper", "part", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "part", "position"],
                name="officers_have_different_numbers",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["paper", "part", "user"],
                name="a_person_has_a_part_in_a_vote_once",
                violation_error_message=_("This person is named already."),
            ),
            models.UniqueConstraint(
                fields=["paper", "public_key"],
                condition=~Q(public_key=""),
                name="scrutineers_have_different_keys",
            ),
            models.CheckConstraint(name="officers_are_numbered_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return self.user.name


class BallotEvent(Event):
    """What was done to a vote, by whom and why. Only ever added; says nothing of who voted how or when."""

    KINDS: ClassVar = [
        ("drafted", pgettext_lazy("event of a vote", "prepared")),
        ("set_aside", pgettext_lazy("event of a vote", "set aside")),
        ("key", pgettext_lazy("event of a vote", "key of a scrutineer made")),
        ("ceremony", pgettext_lazy("event of a vote", "key ceremony begun anew")),
        ("drill", pgettext_lazy("event of a vote", "drill passed")),
        ("opened", pgettext_lazy("event of a vote", "signed for the opening")),
        ("codes", pgettext_lazy("event of a vote", "voting codes made")),
        ("countersigned", pgettext_lazy("event of a vote", "counter-signed")),
        ("printed", pgettext_lazy("event of a vote", "paper ballots printed")),
        ("taken_back", pgettext_lazy("event of a vote", "paper ballot taken back")),
        ("ended", pgettext_lazy("event of a vote", "closed early")),
        ("closed", pgettext_lazy("event of a vote", "closed by the clock")),
        ("tallied", pgettext_lazy("event of a vote", "encrypted sum made")),
        ("decrypted", pgettext_lazy("event of a vote", "decrypted by a scrutineer")),
        ("counted", pgettext_lazy("event of a vote", "paper ballots counted")),
        ("sheet", pgettext_lazy("event of a vote", "result sheet made")),
        ("signed", pgettext_lazy("event of a vote", "result sheet signed")),
        ("published", pgettext_lazy("event of a vote", "published")),
        ("voided", pgettext_lazy("event of a vote", "declared void")),
        ("next_round", pgettext_lazy("event of a vote", "next round begun")),
    ]
    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="events", verbose_name=_("vote"))

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("event of a vote"), _("events of votes")

    def get_kind_display(self) -> Any:
        return dict(self.KINDS).get(self.kind, self.kind)


class RollEntry(models.Model):
    """A delegate on the roll of a vote, frozen at its opening; `given` decides between web and paper."""

    GIVEN: ClassVar = [
        (Given.NOTHING.value, pgettext_lazy("ballot given", "nothing yet")),
        (Given.WEB.value, pgettext_lazy("ballot given", "on the web")),
        (Given.PAPER.value, pgettext_lazy("ballot given", "on paper")),
    ]
    paper = models.ForeignKey(BallotPaper, models.PROTECT, related_name="roll", verbose_name=_("vote"))
    number = models.PositiveSmallIntegerField(_("number"))
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="ballots", verbose_name=_("delegate"))
    name = models.CharField(_("name"), max_length=60)
    delegation = models.CharField(_("delegation"), max_length=60, blank=True, default="")
    given = models.CharField(
        _("ballot given"), max_length=5, choices=GIVEN, blank=True, default=Given.NOTHING.value
    )
    credential = models.TextField(editable=False, blank=True, default="")
    """Public part of the voting code, in decimal."""
    codes_shown = models.PositiveSmallIntegerField(editable=False, default=0)
    """How often the code was given to the account."""

    class Meta:
        verbose_name, verbose_name_plural = _("entry of a roll"), _("roll of a vote")
        ordering = ["paper", "number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="a_roll_is_numbered_once"),
            models.UniqueConstraint(fields=["paper", "delegate"], name="a_delegate_is_on_a_roll_once"),
            models.UniqueConstraint(
                fields=["paper", "credential"],
                condition=~Q(credential=""),
                name="a_voting_code_has_one_delegate",
            ),
        ]

    def __str__(self) -> str:
        return self.name
