"""The rules of a congress in the database: chosen, changed with a reason, frozen, and guarded."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from proposals.actions import rule_rows
from proposals.models import CongressRule, RuleSnapshot
from proposals.rule_book import book_of
from proposals.rules.book import DEFAULTS, Certainty, Citation, RuleBook, Topic
from proposals.rules.presets import HENAN, PRESETS, SHANDONG, SHANGHAI
from tests.factories.congress import CongressFactory
from tests.factories.members import UserFactory
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db
OWN_TEXT = Citation("本单位实施办法第十二条", "our own rules, Art. 12", "本单位", None, Certainty.PRACTICE)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def congress():
    return CongressFactory()


@pytest.fixture
def by():
    return UserFactory()


def fresh(congress):
    return type(congress).objects.get(pk=congress.pk)


def test_a_congress_without_rows_has_the_national_book_with_one_query(congress, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert book_of(congress) == DEFAULTS
        assert book_of(congress) is book_of(congress)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_copied_whole(preset, congress, by):
    changed = rule_rows.changes_by(congress, preset)

    assert rule_rows.choose_preset(congress, preset, by=by, at=NOON) == changed

    assert book_of(fresh(congress)) == book_of(congress) == preset.book
    event = congress.rule_events.get()
    assert (event.kind, event.by, event.at) == ("preset", by, NOON)
    assert event.details == {"preset": preset.key, "changed": [topic.value for topic in changed]}
    assert rule_rows.changes_by(congress, preset) == []


def test_a_preset_about_some_topics_leaves_the_others(congress, by):
    rule_rows.choose_preset(congress, HENAN, by=by, at=NOON)
    rule_rows.choose_preset(congress, SHANDONG, by=by, at=NOON)

    assert book_of(congress) == HENAN.book.replacing(SHANDONG.rules)
    assert book_of(congress).days(Topic.PUBLICATION_SHOWN).number == 15


def test_a_rule_is_changed_with_a_reason_and_the_change_is_written_down(congress, by):
    rule_rows.choose_preset(congress, SHANGHAI, by=by, at=NOON)
    rule = replace(book_of(congress).rule(Topic.PASSING), is_strict=True)
    with pytest.raises(Refused, match="source does not say this"):
        rule_rows.change_rule(congress, rule, reason="本单位章程从严", by=by, at=NOON)
    rule = replace(rule, citation=OWN_TEXT)

    for reason, words in (("  ", "why"), ("长" * 301, "300")):
        with pytest.raises(Refused, match=words):
            rule_rows.change_rule(congress, rule, reason=reason, by=by, at=NOON)
    assert book_of(congress) == SHANGHAI.book

    rule_rows.change_rule(congress, rule, reason="本单位章程从严", by=by, at=NOON)

    assert book_of(fresh(congress)) == SHANGHAI.book.replacing([rule])
    details = congress.rule_events.last().details
    assert details["reason"] == "本单位章程从严"
    assert (details["before"]["strict"], details["after"]["strict"]) == (False, True)
    with pytest.raises(Refused, match="Nothing"):
        rule_rows.change_rule(congress, rule, reason="再来", by=by, at=NOON)


def test_a_snapshot_is_taken_once_until_something_changes(congress, by):
    first = rule_rows.snapshot(congress, purpose="一次会议", by=by, at=NOON)
    assert rule_rows.snapshot(fresh(congress), purpose="二次会议", by=by, at=NOON) == first

    rule_rows.choose_preset(congress, SHANGHAI, by=by, at=NOON)
    second = rule_rows.snapshot(congress, purpose="二次会议", by=by, at=NOON)

    assert second != first
    assert (first.book, second.book) == (DEFAULTS, SHANGHAI.book)
    assert RuleBook.from_json(json.dumps(json.loads(second.content))).sha256() == second.sha256


def test_what_was_frozen_or_happened_is_never_changed(congress, by):
    frozen = rule_rows.snapshot(congress, purpose="一次会议", by=by, at=NOON)
    rule_rows.choose_preset(congress, SHANGHAI, by=by, at=NOON)
    for thing in (frozen, congress.rule_events.get()):
        for change in (thing.delete, thing.save):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
    with pytest.raises(IntegrityError, match="a_snapshot_is_what_its_hash_says"), transaction.atomic():
        RuleSnapshot.objects.create(
            congress=congress, purpose="x", content="{}", sha256=frozen.sha256, made_at=NOON
        )


@pytest.mark.parametrize(
    ("topic", "values", "name"),
    [
        (Topic.QUORUM, {"den": 0}, "a_share_lies_between_none_and_all"),
        (Topic.QUORUM, {"num": 4}, "a_share_lies_between_none_and_all"),
        (Topic.QUORUM, {"base": "everybody"}, "a_share_lies_between_none_and_all"),
        (Topic.QUORUM, {"kind": "days", "number": 3}, "a_topic_has_its_kind_of_rule"),
        (Topic.REPLY_DAYS, {"number": 0}, "days_of_a_rule_can_be_waited_for"),
        (Topic.REPLY_DAYS, {"number": 401}, "days_of_a_rule_can_be_waited_for"),
        (Topic.SECONDERS, {"number": 101}, "a_number_of_a_rule_is_small"),
        (Topic.TERM_YEARS, {"upper": 2}, "a_range_ends_after_it_begins"),
        (Topic.SEATS, {"table": []}, "a_table_of_a_rule_has_rows"),
        (Topic.SECRET_BALLOT, {"number": 2}, "a_yes_or_no_rule_says_one_of_them"),
        (Topic.QUORUM, {"citation_zh": ""}, "a_rule_says_where_it_comes_from"),
    ],
)
def test_the_database_refuses_rules_that_mean_nothing(topic, values, name, congress):
    congress_rule = CongressRule.of(congress, DEFAULTS.rule(topic))
    for field, value in values.items():
        setattr(congress_rule, field, value)
    with pytest.raises(IntegrityError, match=name):
        congress_rule.save()


def test_a_topic_is_ruled_once(congress):
    CongressRule.of(congress, DEFAULTS.rule(Topic.QUORUM)).save()
    with pytest.raises(IntegrityError, match="a_congress_has_one_rule_about_a_topic"):
        CongressRule.of(congress, DEFAULTS.rule(Topic.QUORUM)).save()


def test_a_range_ends_at_a_hundred(congress, by):
    rule = replace(book_of(congress).rule(Topic.TERM_YEARS), upper=101, citation=OWN_TEXT)
    with pytest.raises(Refused, match="A number up to 100"):
        rule_rows.change_rule(congress, rule, reason="本单位章程", by=by, at=NOON)
    rule_rows.change_rule(congress, replace(rule, upper=100), reason="本单位章程", by=by, at=NOON)
