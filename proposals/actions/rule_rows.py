"""Choosing, changing and freezing the rules of a congress."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.actions.refusals import refusals_in_words
from proposals.models import Congress, CongressRule, RuleEvent, RuleSnapshot
from proposals.rule_book import book_of, forget
from proposals.rules.book import Certainty, Rule, Topic
from proposals.rules.presets import Preset
from union_portal.lib import Refused

if TYPE_CHECKING:
    from members.models import User

REASON_LENGTH = 300


@transaction.atomic
def choose_preset(congress: Congress, preset: Preset, *, by: User, at: datetime) -> list[Topic]:
    """Copy the rules of a preset to a congress; the topics that say something else now."""
    _lock(congress)
    chosen = {rule.topic: rule for rule in preset.chosen()}
    changed = changes_by(congress, preset)
    congress.rules.filter(topic__in=chosen).delete()
    CongressRule.objects.bulk_create(CongressRule.of(congress, rule) for rule in chosen.values())
    RuleEvent.objects.create(
        congress=congress,
        kind="preset",
        by=by,
        at=at,
        details={"preset": preset.key, "changed": [topic.value for topic in changed]},
    )
    forget(congress)
    return changed


def changes_by(congress: Congress, preset: Preset) -> list[Topic]:
    """What a preset would change: the preview."""
    book = book_of(congress)
    return [rule.topic for rule in preset.chosen() if book.rule(rule.topic) != rule]


@transaction.atomic
def change_rule(congress: Congress, rule: Rule, *, reason: str, by: User, at: datetime) -> CongressRule:
    """Another figure or source for one topic, with the reason. What was decided by a frozen copy stays."""
    _lock(congress)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the rule is changed."))
    if len(reason) > REASON_LENGTH:
        raise Refused(_("Say it in at most %(most)d characters.") % {"most": REASON_LENGTH})
    before = book_of(congress).rule(rule.topic)
    row = congress.rules.filter(topic=rule.topic).first()
    if row is not None and before == rule:
        raise Refused(_("Nothing was changed."))
    if rule.citation == before.citation and rule.citation.certainty == Certainty.LAW and rule != before:
        words = _("The source does not say this figure. Name another source, or mark it to be checked.")
        raise Refused(words)
    if row is None:
        row = CongressRule.of(congress, rule)
    row.take(rule)
    with refusals_in_words():
        row.save()
    RuleEvent.objects.create(
        congress=congress,
        kind="changed",
        by=by,
        at=at,
        details={
            "topic": rule.topic.value,
            "reason": reason,
            "before": before.as_data(),
            "after": rule.as_data(),
        },
    )
    forget(congress)
    return row


@transaction.atomic
def snapshot(congress: Congress, *, purpose: str, by: User | None, at: datetime) -> RuleSnapshot:
    """The rules as they are now, frozen. While nothing changes, it is the same frozen copy."""
    _lock(congress)
    book = book_of(congress)
    digest = book.sha256()
    last = congress.rule_snapshots.last()
    if last is not None and last.sha256 == digest:
        return last
    return RuleSnapshot.objects.create(
        congress=congress, purpose=purpose, content=book.as_json(), sha256=digest, made_at=at, made_by=by
    )


def _lock(congress: Congress) -> None:
    """One change of the rules after the other, and what is read next is what holds."""
    Congress.objects.select_for_update().get(pk=congress.pk)
    forget(congress)
