"""The public numbers and the leaders' board: published once, and nothing that would point at people."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.actions import clocks
from feedback.board import frozen, today
from feedback.board.facts import facts_of
from feedback.board.weeks import hot_words_of, rising_themes_of
from feedback.models import BoardSnapshot, Case, CaseEvent, CaseTheme, Message, MeToo, Publication, Theme
from feedback.rules.boards import NO, YES
from feedback.rules.periods import Length, Period, published_on, published_periods
from feedback.rules.rates import CaseFacts, Measure, rates_by
from feedback.rules.suppression import is_small
from feedback.words import Letter
from members.rules.roles import Role
from tests.factories import UserFactory
from tests.factories.feedback import CategoryFactory, InboxFactory
from tests.factories.members import appointed, union
from tests.feedback.attacker import Attacker
from tests.feedback.many import closed, lay, lay_events, lay_messages, numbered, silent, year_of_cases
from union_portal.lib.working_days import Calendar

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)
SUMMER = Period(2026, 3, Length.QUARTER)
SPRING = SUMMER.before
JULY = date(2026, 7, 6)
WEEKDAYS = Calendar(off=frozenset(), on=frozenset(), years=frozenset({2026}))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def desk():
    """Three inboxes, three categories, some people."""
    union()
    inboxes = [
        InboxFactory(name=name, position=n) for n, name in enumerate(["权益保障部", "生活保障部", "女工部"])
    ]
    categories = [
        CategoryFactory(name=name, inbox=inboxes[n], position=n)
        for n, name in enumerate(["工资", "食堂", "安全"])
    ]
    return inboxes, categories, UserFactory.create_batch(3)


@pytest.fixture
def year(desk):
    return lay(year_of_cases(*desk, TODAY, 600))


@pytest.fixture
def leader(client):
    client.force_login(appointed(Role.LEADER))
    return client


def page(client, name, *where, **query):
    return client.get(reverse(f"feedback:{name}", args=where), query)


def tables(response) -> list[list[list[str]]]:
    """The tables of a CSV, each with its head; names of tables are lines of one cell."""
    found: list[list[list[str]]] = [[]]
    for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig"))):
        if not row:
            found.append([])
        elif len(row) > 1:
            found[-1].append(row)
    return [table for table in found if table]


# --- when a period is published


def test_a_period_is_published_when_its_last_answer_can_no_longer_be_rated():
    assert published_on(SUMMER, WEEKDAYS) == date(2026, 10, 22)
    assert published_periods(Length.QUARTER, JULY, date(2026, 10, 21), WEEKDAYS) == []
    assert published_periods(Length.QUARTER, date(2026, 5, 1), date(2026, 10, 22), WEEKDAYS) == [
        SUMMER,
        SPRING,
    ]


def test_what_was_published_never_changes(desk, leader):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    lay(numbered([closed(inbox, category, reporter, JULY) for _ in range(20)]))
    before = page(leader, "board-quarter", 2026, 3, format="csv").content

    Case.objects.update(stars=1, solved="no")
    after = page(leader, "board-quarter", 2026, 3, format="csv").content

    assert after == before, "or whoever keeps both could subtract"
    kept = BoardSnapshot.objects.get(length="quarter", number=3)
    for change in (lambda: kept.delete(), lambda: BoardSnapshot.objects.update(tables={})):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardSnapshot.objects.create(length="quarter", year=2026, number=3, made_at=NOW, tables={})
    with pytest.raises(IntegrityError, match="published_numbers_are_of_a_period"), transaction.atomic():
        BoardSnapshot.objects.create(length="quarter", year=2026, number=5, made_at=NOW, tables={})


def test_the_night_publishes_what_is_due_once(desk):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    lay(numbered([closed(inbox, category, reporter, JULY) for _ in range(20)]))

    assert frozen.publish_all(at=NOW) == 1 + 4 + 1, "a quarter, July to October, the week"
    assert frozen.publish_all(at=NOW) == 0


# --- what counts


def test_facts_are_what_the_cases_say(desk):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    answered = closed(
        inbox, category, reporter, JULY, days=8, limit=9, solved="yes", stars=5, extended_on=JULY
    )
    again = silent(
        inbox, category, reporter, JULY,
        stage="redo", accepted_on=JULY, year=2026, handler=reporter, round=2, redone=True, replied_on=JULY, claims_solved=True,
        first_reply_on=JULY, first_due_on=JULY,
    )  # fmt: skip
    returned = silent(
        inbox, category, reporter, JULY,
        stage="returned", closed_on=JULY, first_reply_on=JULY, first_due_on=JULY + timedelta(days=7),
    )  # fmt: skip
    lay(numbered([answered, again, returned]))
    lay(
        numbered(
            [silent(inbox, category, reporter, JULY, stage="merged", closed_on=JULY, merged_into=answered)]
        )
    )
    lay_events(
        CaseEvent(case=answered, number=number, kind=kind, to_stage="in_progress", on=JULY + timedelta(days=on), at=NOW)
        for number, (kind, on) in enumerate([("ask", 1), ("answer_back", 3)], 1)
    )  # fmt: skip

    found = sorted(facts_of(SUMMER), key=lambda case: (not case.extended, not case.redone))

    assert len(found) == 3, "a merged letter counts in the other"
    same = {"category": str(category.pk), "unit": str(inbox.pk), "received_on": JULY}
    week = JULY + timedelta(days=7)
    assert found[0] == CaseFacts(
        **same, due_on=JULY + timedelta(days=9), first_due_on=JULY + timedelta(days=9),
        first_reply_on=JULY + timedelta(days=8), replied_on=JULY + timedelta(days=8), working_days=4, claims_solved=True,
        solved="yes", stars=5, extended=True,
    )  # fmt: skip
    assert (found[1].replied_on, found[1].due_on, found[1].claims_solved) == (None, week, False), (
        "no answer stands"
    )
    assert (found[2].due_on, found[2].limit, found[2].first_reply_on) == (date.max, week, JULY)


# --- who may read


def test_everybody_reads_the_public_numbers_and_leaders_the_board(year, client):
    answer = page(client, "numbers")
    assert answer.status_code == 200
    assert "权益保障部" in answer.content.decode()

    for name, where in (
        ("board", ()), ("board-quarter", (2026, 3)), ("board-month", (2026, 10)), ("board-year", (2026,)),
    ):  # fmt: skip
        assert page(client, name, *where).status_code == 302
        for role, status in ((Role.ANALYST, 200), (Role.CASE_HANDLER, 403), (Role.SYSTEM_ADMINISTRATOR, 403)):
            other = Client()
            other.force_login(appointed(role))
            assert page(other, name, *where).status_code == status, (name, role)


def test_periods_are_those_of_the_calendar_and_only_published_ones(year, leader):
    assert page(leader, "board-quarter", 2026, 5).status_code == 404
    assert page(leader, "board-month", 2026, 13).status_code == 404
    assert page(leader, "board-quarter", 2027, 1).status_code == 404
    assert page(leader, "board-quarter", 2019, 1).status_code == 404, "before the first letter"
    assert page(leader, "board-year", 1999).status_code == 404

    running = page(leader, "board-quarter", 2026, 4)

    assert running.status_code == 200
    assert "评价期结束" in running.content.decode()
    assert not BoardSnapshot.objects.filter(length="quarter", number=4, year=2026).exists()


def test_a_portal_without_letters_says_so(leader):
    union()
    for name in ("numbers", "board"):
        assert page(leader, name).status_code == 200
    assert not BoardSnapshot.objects.exists()
    assert "还没有公布数据" in page(leader, "numbers").content.decode()
    leader.cookies["display"] = "standard.medium.auto.en"
    assert "No numbers have been published yet" in page(leader, "numbers").content.decode()


def test_the_board_compares_with_the_quarter_before(desk, leader):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    spring, summer = date(2026, 4, 6), JULY
    lay(
        numbered(
            [
                *[closed(inbox, category, reporter, spring) for _ in range(30)],
                *[closed(inbox, category, reporter, spring, days=9) for _ in range(10)],
                *[closed(inbox, category, reporter, summer) for _ in range(18)],
                *[closed(inbox, category, reporter, summer, days=9) for _ in range(12)],
            ]
        )
    )

    compared = tables(page(leader, "board-quarter", 2026, 3, format="csv"))[1]

    assert compared[1][1:4] == ["60", "75", "-15"], "the response rate: 18 of 30 against 30 of 40"


# --- nothing that would point at people


def _lists(response):
    """Of a board as CSV: the lists of time and voice by inbox and by category."""
    wide = [table for table in tables(response) if len(table[0]) in (5, 8)]
    time, voice = [t for t in wide if len(t[0]) == 8], [t for t in wide if len(t[0]) == 5 and len(t) > 1]
    return time, [table for table in voice if table[0][0] in {time[0][0][0], time[1][0][0]}]


RATIOS = {2: Measure.RESPONSE, 3: Measure.ON_TIME, 4: Measure.CLAIMED}
PARTS = {5: Measure.REDONE, 6: Measure.EXTENDED, 7: Measure.EXCLUDED}


def _truth(cases, key, names, together):
    """What really was, with those that stand together in one row."""
    return rates_by(
        cases, lambda case: names[key(case)] if names[key(case)] not in together else "", SUMMER, TODAY
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_export_gives_a_small_number_away(desk, leader, seed):
    """The file as it is published, and an attacker who even knows the number of cases behind every rate that is shown."""
    inboxes, categories, people = desk
    inboxes += [InboxFactory(name=f"分会{n}", position=9) for n in range(4)]
    lay(year_of_cases(inboxes, categories, people, TODAY, [400, 60, 200, 120][seed], seed=seed))
    names = [{str(each.pk): each.name for each in things} for things in (inboxes, categories)]

    response = page(leader, "board-quarter", 2026, 3, format="csv")

    time, _voice = _lists(response)
    cases = facts_of(SUMMER)
    kept = frozen.quarter_of(SUMMER, at=NOW)
    lists = (kept.by_unit, kept.by_category)
    for measure_at, measure in {**RATIOS, **PARTS}.items():
        flows = []
        for side, (table, one) in enumerate(zip(time, lists, strict=True)):
            key = (lambda case: case.unit) if side == 0 else (lambda case: case.category)
            truth = _truth(cases, key, names[side], set(one.time_together))
            flows += _flows(table, truth, measure_at, measure, side)
        for least in (0,) if kept.received is None else (0, 1):  # where nothing is shown zeros are hidden too
            attacker = Attacker([*flows, ("out", "in", None)], least=least)
            recovered = [attacker.unknown[number] for number in attacker.recovered()]
            assert [each for each in recovered if each != ("out", "in")] == [], measure


def _flows(table, truth, place, measure, side):
    """Row by row: its size is granted to the attacker, its two parts only where the file shows the rate or number."""
    flows = []
    for row in table[1:]:
        name = row[0] if row[0] in truth else ""
        found = truth[name]
        if measure in PARTS.values():
            part, whole = getattr(found, measure), found.received
            assert row[place] in {"—", str(part)}
        else:
            ratio = found.ratio(measure)
            part, whole = int(ratio.part), ratio.whole
        rest = whole - part
        is_shown = row[place] != "—" or not whole
        if is_shown:
            assert not is_small(part), (name, measure)
            assert not is_small(rest), (name, measure)
            if measure in RATIOS.values() and whole:
                assert abs(Decimal(row[place]) - Decimal(100 * part) / whole) <= Decimal("0.05")
        numbers = {YES: part if is_shown else None, NO: rest if is_shown else None}
        for column, number in numbers.items():
            ends = ((side, name), ("column", column))
            flows.append((*(ends if side == 0 else ends[::-1]), number))
        ends = ("in", (side, name)) if side == 0 else ((side, name), "out")
        flows.append((*ends, whole))
    return flows


def test_small_numbers_stand_nowhere_and_the_page_says_why(desk, leader):
    (inbox, other, *_), (category, *_), (reporter, *_) = desk
    lay(
        numbered(
            [
                *[closed(inbox, category, reporter, JULY) for _ in range(37)],
                *[closed(inbox, category, reporter, JULY, days=9) for _ in range(3)],
                *[closed(other, category, reporter, JULY) for _ in range(20)],
            ]
        )
    )

    for name, where in (
        ("board", ()),
        ("board-quarter", (2026, 3)),
        ("board-year", (2026,)),
        ("numbers", ()),
    ):
        words = page(leader, name, *where).content.decode()
        assert "92.5" not in words, "37 of 40 tells of three"
        assert ">95<" not in words, "57 of 60 tells of them too"
        assert "1 到 4" in words or "1 至 4" in words or "1至4" in words or "1到4" in words
    for form in ("csv", "xlsx", "docx", "pdf"):
        answer = page(leader, "board-quarter", 2026, 3, format=form)
        assert answer.status_code == 200, form


def test_a_month_tells_in_steps_of_ten(desk, leader):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    lay(numbered([closed(inbox, category, reporter, JULY) for _ in range(23)]))
    lay([silent(inbox, category, reporter, date(2026, 8, 3)) for _ in range(3)])

    july = tables(page(leader, "board-month", 2026, 7, format="csv"))[0]
    august = tables(page(leader, "board-month", 2026, 8, format="csv"))[0]

    assert [row[1] for row in july[1:]] == ["20–29", "20–29", "3"]
    assert august[1][2] == "20–29"
    assert august[1][1] not in {"3", "20–29"}
    assert BoardSnapshot.objects.get(length="month", number=8).tables["received"] == 0


def test_a_year_is_the_sum_of_what_its_quarters_published(desk, leader):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    days = [date(2025, month, 6) for month in (1, 4, 7, 10)]
    late = [6, 7, 8, 2]
    cases = [
        closed(inbox, category, reporter, on, days=9 if number < few else 3)
        for on, few in zip(days, late, strict=True)
        for number in range(30)
    ]
    lay(numbered(cases))

    year = tables(page(leader, "board-year", 2025, format="csv"))[-1]

    by_name = {row[0]: row[1:] for row in year[1:]}
    response = next(iter(by_name.values()))
    assert response == ["30", "30", "30", "30", "120"]
    assert list(by_name.values())[1] == ["80", "76.7", "73.3", "—", "—"], "or the year would tell of two"


# --- the public overdue list


def test_the_overdue_list_names_the_inbox_and_tells_numbers_from_five_on(desk, client):
    (first, second, third), (category, *_), (reporter, *_) = desk
    long_ago, lately = date(2026, 11, 2), date(2026, 11, 16)
    lay(
        [
            *[silent(first, category, reporter, long_ago) for _ in range(6)],
            *[silent(second, category, reporter, long_ago) for _ in range(2)],
            *[silent(third, category, reporter, lately) for _ in range(7)],
        ]
    )

    clocks.remind(at=NOW)

    assert today.overdue(TODAY) == [today.Overdue("权益保障部", 6), today.Overdue("生活保障部", None)]
    words = page(client, "numbers").content.decode()
    assert "<b>6</b>" in words
    assert "<b>2</b>" not in words
    assert "女工部" not in words.split('id="overdue"')[1], "late, but not by five working days"


# --- what people write about


def test_the_hot_word_counts_people_and_never_names_one(desk):
    (inbox, *_), (category, *_), people = desk
    UserFactory(name="欧阳建国")
    writers = UserFactory.create_batch(6)
    before = lay(
        silent(inbox, category, writers[n % 6], date(2026, 9, 7) + timedelta(days=n)) for n in range(40)
    )
    week = lay(silent(inbox, category, writer, date(2026, 11, 17)) for writer in writers)
    alone = lay(silent(inbox, category, people[0], date(2026, 11, 18)) for _ in range(6))
    text = {
        "before": Letter("食堂太吵", "食堂的饭菜太咸。").written(),
        "week": Letter("宿舍停水", "宿舍停水三天，欧阳建国知道。").written(),
        "alone": Letter("车棚漏雨", "车棚漏雨。").written(),
    }
    for name, cases in (("before", before), ("week", week), ("alone", alone)):
        lay_messages(
            Message(case=case, number=1, kind="letter", on=case.received_on, at=NOW, text=text[name])
            for case in cases
        )

    found = {rising.word: rising.cases for rising in hot_words_of(date(2026, 11, 16))}

    assert found.get("宿舍") == 6
    assert not set(found) & {"车棚", "漏雨"}, "one person wrote six letters"
    assert not [word for word in found if word in "欧阳建国"]


def test_rising_themes_count_sealed_letters_too(desk):
    (inbox, *_), (category, *_), (reporter, *_) = desk
    heat, pay = (
        Theme.objects.create(name="高温", words="高温"),
        Theme.objects.create(name="工资", words="工资"),
    )
    before = lay(silent(inbox, category, reporter, date(2026, 9, 7) + timedelta(days=n)) for n in range(40))
    sealed = {"tier": "sealed", "reporter": None, "received_at": None}
    week = [silent(inbox, category, reporter, date(2026, 11, 17)) for _ in range(6)]
    for case in week:
        for field, value in sealed.items():
            setattr(case, field, value)
    lay(week)
    CaseTheme.objects.bulk_create(CaseTheme(case=case, theme=pay) for case in before)
    CaseTheme.objects.bulk_create(CaseTheme(case=case, theme=heat) for case in week)

    assert [(each.word, each.cases, each.is_new) for each in rising_themes_of(date(2026, 11, 16))] == [
        ("高温", 6, True)
    ]


def test_me_too_stands_on_the_board_from_five_on(desk, leader):
    _inboxes, (category, *_), (one, two, _three) = desk
    for title, count in (("食堂几点开门", 5), ("澡堂几点开门", 4)):
        answer = Publication.objects.create(
            category=category, title=title, question="几点？", answer="六点。", drafted_by=one, drafted_on=TODAY,
            passed_by=one, approved_by=two, published_at=NOW,
        )  # fmt: skip
        MeToo.objects.bulk_create(MeToo(publication=answer, mark=f"{title}{n}") for n in range(count))

    words = page(leader, "board").content.decode()

    assert "食堂几点开门" in words
    assert [each.title for each in today.most_shared()] == ["食堂几点开门"]


def test_the_board_takes_a_fixed_number_of_queries(desk, leader, django_assert_max_num_queries):
    lay(year_of_cases(*desk, TODAY, 300))
    page(leader, "board")
    with django_assert_max_num_queries(22):
        assert page(leader, "board").status_code == 200
    with django_assert_max_num_queries(10):
        assert page(Client(), "numbers").status_code == 200


def test_shares_are_exact_where_they_are_kept(year):
    found = frozen.quarter_of(SUMMER, at=NOW)

    for measure, part in found.parts.items():
        share = found.shares[measure]
        assert share == (Fraction(part[0], 1) / part[1] if part and part[1] else None)


def test_the_first_number_stands_before_the_other_periods(year, leader):
    """Twenty-five links to other periods are folded: on a phone they took two screens."""
    words = page(leader, "board").content.decode()
    start = words.index('<details class="fold')
    fold = words[start : words.index("</details>", start)]

    assert fold.count('href="/mailbox/board/2') == words.count('href="/mailbox/board/2') == 18
