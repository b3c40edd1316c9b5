"""The rules of one congress as rows with their sources, what was changed about them, and their frozen copies."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals.models.congresses import Congress
from proposals.rules.book import (
    KINDS,
    Band,
    Base,
    Certainty,
    Citation,
    Kind,
    Rule,
    RuleBook,
    Topic,
)
from union_portal.lib.models import Event

DAYS_MOST = 400
RANGE_MOST = 100
TOPICS: dict[Topic, Promise] = {
    Topic.QUORUM: _("quorum of a session"),
    Topic.PASSING: _("majority that passes a matter"),
    Topic.SECRET_BALLOT: _("secret ballot"),
    Topic.EXTRA_SESSION: _("asking for an extraordinary session"),
    Topic.SESSION_EVERY: _("how often the congress meets"),
    Topic.TERM_YEARS: _("length of a term"),
    Topic.MATERIALS_DAYS: _("materials before a session"),
    Topic.SEATS: _("number of delegates"),
    Topic.MANAGERS_SHARE: _("managers among the delegates"),
    Topic.FRONTLINE_SHARE: _("frontline workers among the delegates"),
    Topic.WOMEN_SHARE: _("women among the delegates"),
    Topic.DELEGATE_TURNOUT: _("turnout when delegates are elected"),
    Topic.DELEGATE_WIN: _("majority that elects a delegate"),
    Topic.RECALL: _("majority that recalls a delegate"),
    Topic.PRESIDIUM_SEATS: _("size of the presidium"),
    Topic.PRESIDIUM_FRONTLINE: _("frontline workers in the presidium"),
    Topic.PUBLICATION_WITHIN: _("publication after a session"),
    Topic.PUBLICATION_SHOWN: _("how long a publication is shown"),
    Topic.REPORT_UPWARD: _("report to the union above"),
    Topic.SURPLUS: _("more candidates than seats"),
    Topic.PROPOSAL_WINDOW: _("time for moving proposals"),
    Topic.SECONDERS: _("seconders of a proposal"),
    Topic.REVIEW_DAYS: _("time for the review of a proposal"),
    Topic.APPEAL_DAYS: _("time for an appeal"),
    Topic.ACCEPT_DAYS: _("time for accepting a proposal"),
    Topic.MISSENT_DAYS: _("time for returning a mis-sent proposal"),
    Topic.REPLY_DAYS: _("time for the answer"),
    Topic.EXTENSION_DAYS: _("extension of the answer"),
    Topic.RATE_DAYS: _("time for rating an answer"),
    Topic.REWORK_DAYS: _("time for a second handling"),
    Topic.REWORKS_MOST: _("second handlings at most"),
}
"""What a rule is about, in words."""


def _kind(kind: Kind) -> Q:
    return Q(kind=kind.value)


class CongressRule(models.Model):
    """One rule of one congress: the figure that holds, and where it comes from. Topics without a row keep the default."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="rules", verbose_name=_("congress"), editable=False
    )
    topic = models.CharField(_("about"), max_length=20, editable=False)
    kind = models.CharField(pgettext_lazy("of a rule", "kind"), max_length=8, editable=False)
    num = models.PositiveSmallIntegerField(_("share: numerator"), default=0)
    den = models.PositiveSmallIntegerField(_("share: denominator"), default=0)
    is_strict = models.BooleanField(
        _("has to be exceeded"),
        default=False,
        help_text=_(
            "Ticked: more than the share (过半数). Not ticked: the share itself is enough (半数以上)."
        ),
    )
    base = models.CharField(_("share of"), max_length=16, blank=True, default="")
    number = models.PositiveIntegerField(pgettext_lazy("of a rule", "number"), default=0)
    upper = models.PositiveIntegerField(_("at most"), default=0)
    is_working_days = models.BooleanField(
        _("working days"),
        default=False,
        help_text=_("Not ticked: calendar days, weekends and holidays included."),
    )
    table = models.JSONField(pgettext_lazy("of a rule", "table"), default=list, blank=True)
    citation_zh = models.CharField(_("source in Chinese"), max_length=200)
    citation_en = models.CharField(_("source in English"), max_length=300)
    jurisdiction = models.CharField(_("holds in"), max_length=20)
    valid_from = models.DateField(_("in force since"), null=True, blank=True)
    certainty = models.CharField(
        _("certainty"),
        max_length=8,
        choices=[
            (Certainty.LAW.value, _("law")),
            (Certainty.PRACTICE.value, _("practice, not law")),
            (Certainty.CHECK.value, _("check the text")),
        ],
        default=Certainty.CHECK.value,
    )

    class Meta:
        verbose_name, verbose_name_plural = _("rule of a congress"), _("rules of a congress")
        ordering = ["congress", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "topic"], name="a_congress_has_one_rule_about_a_topic"
            ),
            models.CheckConstraint(
                name="a_topic_has_its_kind_of_rule",
                condition=Q(
                    *(
                        Q(kind=kind.value, topic__in=[t.value for t in Topic if KINDS[t] is kind])
                        for kind in Kind
                    ),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="a_share_lies_between_none_and_all",
                condition=~_kind(Kind.FRACTION)
                | (Q(den__gte=1, num__lte=F("den"), base__in=[base.value for base in Base])),
                violation_error_message=_("A share lies between 0 and 1, and says of what."),
            ),
            models.CheckConstraint(
                name="days_of_a_rule_can_be_waited_for",
                condition=~_kind(Kind.DAYS) | Q(number__gte=1, number__lte=DAYS_MOST),
                violation_error_message=_("Days: from 1 to 400."),
            ),
            models.CheckConstraint(
                name="a_number_of_a_rule_is_small",
                condition=~_kind(Kind.NUMBER) | Q(number__lte=100),
                violation_error_message=_("A number up to 100."),
            ),
            models.CheckConstraint(
                name="a_range_ends_after_it_begins",
                condition=~_kind(Kind.RANGE) | Q(number__gte=1, upper__gte=F("number")),
                violation_error_message=_("The upper end cannot lie below the lower one."),
            ),
            models.CheckConstraint(
                name="a_range_of_a_rule_is_small",
                condition=~_kind(Kind.RANGE) | Q(upper__lte=RANGE_MOST),
                violation_error_message=_("A number up to 100."),
            ),
            models.CheckConstraint(
                name="a_table_of_a_rule_has_rows", condition=~_kind(Kind.TABLE) | ~Q(table=[])
            ),
            models.CheckConstraint(
                name="a_yes_or_no_rule_says_one_of_them", condition=~_kind(Kind.FLAG) | Q(number__in=[0, 1])
            ),
            models.CheckConstraint(
                name="a_rule_says_where_it_comes_from",
                condition=~Q(citation_zh="") & ~Q(citation_en="") & ~Q(jurisdiction=""),
                violation_error_message=_("Say where this rule comes from, in both languages."),
            ),
        ]

    def __str__(self) -> str:
        return capfirst(str(TOPICS[Topic(self.topic)]))

    @classmethod
    def of(cls, congress: Congress, rule: Rule) -> CongressRule:
        """A row, not saved, that says what the rule says."""
        row = cls(congress=congress, topic=rule.topic.value, kind=rule.kind.value)
        row.take(rule)
        return row

    def take(self, rule: Rule) -> None:
        """Everything of the rule but its topic."""
        source = rule.citation
        self.num, self.den, self.is_strict = rule.num, rule.den, rule.is_strict
        self.base = rule.base.value if rule.base else ""
        self.number, self.upper, self.is_working_days = rule.number, rule.upper, rule.is_working_days
        self.table = [band.as_data() for band in rule.table]
        self.citation_zh, self.citation_en = source.text_zh, source.text_en
        self.jurisdiction, self.valid_from = source.jurisdiction, source.valid_from
        self.certainty = source.certainty.value

    @property
    def rule(self) -> Rule:
        """What `proposals.rules` counts with."""
        return Rule(
            topic=Topic(self.topic),
            citation=Citation(
                self.citation_zh,
                self.citation_en,
                self.jurisdiction,
                self.valid_from,
                Certainty(self.certainty),
            ),
            num=self.num,
            den=self.den,
            is_strict=self.is_strict,
            base=Base(self.base) if self.base else None,
            number=self.number,
            upper=self.upper,
            is_working_days=self.is_working_days,
            table=tuple(Band(**row) for row in self.table),
        )


class RuleEvent(Event):
    """What was changed about the rules of a congress, by whom and why. Only ever added."""

    KINDS: ClassVar = [("preset", _("preset chosen")), ("changed", _("rule changed"))]
    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="rule_events", verbose_name=_("congress")
    )

    class Meta(Event.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("change of rules"), _("changes of rules")


class RuleSnapshot(models.Model):
    """The rules of a congress as they were when something was decided by them. Only ever added.

    The content is text, byte for byte what the hash was taken of, so that anybody can check it.
    """

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="rule_snapshots", verbose_name=_("congress")
    )
    purpose = models.CharField(_("frozen for"), max_length=120)
    content = models.TextField(_("content"))
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("frozen at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("frozen by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("frozen rules"), _("frozen rules")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="a_snapshot_says_what_for", condition=~Q(purpose="")),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sha256[:12]}"

    @cached_property
    def book(self) -> RuleBook:
        """The rules as they were."""
        return RuleBook.from_json(self.content)
