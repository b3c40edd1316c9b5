"""The way of a letter: every move by everybody, the clocks, and what the database refuses."""

from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from feedback import words
from feedback.actions import clocks, handling, replying, telling, writing
from feedback.models import Attachment, Case, Exclusion, SealedKey
from feedback.models.cases import WAITS_FOR_MORE_TIME
from feedback.permissions import actors, may_read_words, may_see_case, moves_open_to, visible_to
from feedback.reading.case import happened_in, progress_by
from feedback.rules.moves import TABLE, Duty, Move, Solved, Stage
from feedback.words import Letter
from tests.factories.feedback import CategoryFactory, working_in
from tests.feedback.cast import DAY, LETTER, STAGES, Picture, make_cast
from union_portal.lib import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def sealed():
    return make_cast(sealed=True)


def refused_by(sql, values=(), *, at_once="ALL"):
    """The name of the constraint that refuses this statement, its deferred part included; None if none does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute(f"SET CONSTRAINTS {at_once} IMMEDIATE")
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


def deeds(cast, case, other, person):
    """Every move as this person would try it, with everything else right."""
    words_ = {"by": person, "at": cast.at}
    adding = Move.ANSWER_BACK if case.stage == Stage.WAITING else Move.ADD
    return {
        adding: lambda: writing.add(case, "还有一点", **words_),
        Move.ACCEPT: lambda: handling.accept(case, **words_),
        Move.RETURN: lambda: handling.return_(case, pointer="请找窗口", **words_),
        Move.TRANSFER: lambda: handling.transfer(case, cast.other, **words_),
        Move.ASSIGN: lambda: handling.assign(case, cast.second, **words_),
        Move.INVOLVE: lambda: handling.involve(case, cast.second, **words_),
        Move.START: lambda: handling.start(case, **words_),
        Move.ASK: lambda: handling.ask(case, question="哪天？", **words_),
        Move.RESUME: lambda: writing.resume(case, **words_),
        Move.PROGRESS: lambda: handling.report_progress(case, text="在核对", **words_),
        Move.NOTE: lambda: handling.note(case, text="已电话联系", **words_),
        Move.ASK_EXTENSION: lambda: handling.ask_extension(case, reason="要查账", **words_),
        Move.REMIND: lambda: handling.remind_by_hand(case, **words_),
        Move.REPLY: lambda: replying.reply(case, text="已补发", claims_solved=True, **words_),
        Move.RATE_SATISFIED: lambda: replying.rate(case, solved=Solved.YES, stars=5, **words_),
        Move.RATE_DISSATISFIED: lambda: replying.rate(
            case, solved=Solved.NO, stars=1, comment="没有", **words_
        ),
        Move.MERGE: lambda: handling.merge(case, other, **words_),
    }


@pytest.mark.parametrize("stage", STAGES)
def test_every_move_is_open_to_whom_the_table_names_and_to_nobody_else(cast, stage):
    cast.category.may_be_extended = True
    cast.category.save()
    case = STAGES[stage](cast)
    other = cast.accepted()
    assert case.stage == stage
    for name, person in cast.people.items():
        capacities = actors(person, case, timezone.localdate(cast.at))
        for move, deed in deeds(cast, case, other, person).items():
            row = TABLE.get((stage, move))
            is_open = row is not None and bool(row.actors & capacities)
            with transaction.atomic():
                try:
                    deed()
                    done = True
                except Refused:
                    done = False
                transaction.set_rollback(True)
            assert done == is_open, (stage, name, move)


def test_a_named_letter_is_answered_and_signed_off(cast):
    case = cast.letter(files=[Picture()])
    assert (case.stage, case.due_on, case.acknowledge_by) == (
        "received",
        date(2026, 11, 30),
        date(2026, 11, 24),
    )

    case = handling.accept(case, by=cast.clerk, at=cast.at)
    assert case.code == "诉2026-0001"
    case = handling.start(
        handling.assign(case, cast.handler, by=cast.lead, at=cast.at), by=cast.handler, at=cast.at
    )
    case = replying.reply(
        case, by=cast.handler, at=cast.at + 3 * DAY, text="已于今日补发。", claims_solved=True
    )
    case = replying.rate(
        case, solved=Solved.YES, stars=5, by=cast.reporter, at=cast.at + 4 * DAY, comment="谢谢"
    )

    assert (case.stage, case.solved, case.stars, case.first_reply_on) == (
        "closed",
        "yes",
        5,
        date(2026, 11, 26),
    )
    said = words.read_all(case.messages.select_related("case"), None)
    assert [(each.message.kind, each.text if each.letter is None else each.letter) for each in said] == [
        ("letter", LETTER), ("reply", "已于今日补发。"), ("comment", "谢谢"),
    ]  # fmt: skip
    assert [(e.number, e.kind, e.by) for e in case.events.all()] == [
        (1, "write", cast.reporter), (2, "accept", cast.clerk), (3, "assign", cast.lead), (4, "start", cast.handler),
        (5, "reply", cast.handler), (6, "rate_satisfied", cast.reporter),
    ]  # fmt: skip
    assert cast.reporter.notices.count() == 2


def test_a_sealed_letter_keeps_no_name_no_hour_and_no_word(sealed):
    code, case = sealed.sealed_letter(files=[Picture(b"JPEG of a pay slip")])

    assert (case.reporter, case.branch, case.received_at, case.subject) == (None, None, None, "")
    message = case.messages.get()
    assert (message.text, message.at, message.by) == ("", None, None)
    assert LETTER.body.encode() not in bytes(message.sealed)
    assert [event.at for event in case.events.all()] == [None]
    found, key = words.find_by_code(code)
    assert words.read(found.messages.get(), key).letter == LETTER
    assert words.file_of(Attachment.objects.get(), key) == b"JPEG of a pay slip"
    assert words.read(message, sealed.key_of(case)).letter == LETTER
    assert words.read(message, None).is_locked


def test_a_sealed_form_sent_twice_makes_one_case_and_one_code(sealed):
    again = {"nonce": b"n" * 16, "at": sealed.at}
    first = writing.write_sealed(sealed.category, LETTER, **again)
    assert writing.write_sealed(sealed.category, LETTER, **again) == first
    assert Case.objects.count() == SealedKey.objects.count() == 1


def test_a_sealed_dialogue_goes_both_ways_by_the_code(sealed):
    code, case = sealed.sealed_letter()
    key = sealed.key_of(case)
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    case = handling.start(
        handling.assign(case, sealed.handler, by=sealed.clerk, at=sealed.at), by=sealed.handler, at=sealed.at
    )
    with pytest.raises(Refused):
        handling.ask(case, question="哪几个班？", by=sealed.handler, at=sealed.at)
    case = handling.ask(case, question="哪几个班？", by=sealed.handler, at=sealed.at, key=key)

    found, mine = words.find_by_code(code)
    case = writing.add(found, "十月三日和四日", by=None, at=sealed.at + 2 * DAY, key=mine, holder=True)
    assert (case.stage, case.due_on) == ("in_progress", date(2026, 12, 2))
    case = replying.reply(
        case, by=sealed.handler, at=sealed.at + 3 * DAY, text="已补发", claims_solved=True, key=key
    )
    case = replying.rate(
        case,
        solved=Solved.NO,
        stars=2,
        comment="少一天",
        by=None,
        at=sealed.at + 4 * DAY,
        key=mine,
        holder=True,
    )
    assert (case.stage, case.round) == ("redo", 2)
    with pytest.raises(Refused):
        handling.assign(case, sealed.handler, by=sealed.lead, at=sealed.at)
    case = handling.assign(case, sealed.second, by=sealed.lead, at=sealed.at + 5 * DAY)
    case = handling.start(case, by=sealed.second, at=sealed.at + 5 * DAY)
    case = replying.reply(
        case, by=sealed.second, at=sealed.at + 6 * DAY, text="已补一天", claims_solved=True, key=key
    )
    case = replying.rate(
        case, solved=Solved.YES, stars=4, by=None, at=sealed.at + 7 * DAY, key=mine, holder=True
    )

    assert (case.stage, case.solved, case.stars) == ("closed", "yes", 4)
    texts = [each.text for each in words.read_all(case.messages.select_related("case"), mine)][1:]
    assert texts == ["哪几个班？", "十月三日和四日", "已补发", "少一天", "已补一天"]


def test_what_a_sealed_writer_does_leaves_no_notice_of_that_moment(sealed):
    from members.models import Notice

    code, _case = sealed.sealed_letter()
    found, key = words.find_by_code(code)
    writing.add(found, "还有", by=None, at=sealed.at, key=key, holder=True)

    assert not Notice.objects.exists()


def test_a_letter_goes_past_whom_its_writer_excludes(sealed):
    _code, case = sealed.sealed_letter(users=[sealed.lead.pk])

    assert case.inbox == sealed.other
    assert not may_see_case(sealed.lead, case)
    assert case not in visible_to(sealed.lead)
    with pytest.raises(Refused, match=r"."):
        sealed.sealed_letter(users=[sealed.lead.pk, sealed.head.pk])


def test_an_excluded_head_cannot_be_given_the_letter_by_hand(cast):
    case = cast.letter(users=[cast.lead.pk])
    assert case.inbox == cast.other
    with pytest.raises(Refused):
        handling.transfer(case, cast.inbox, by=cast.head, at=cast.at)
    assert (
        refused_by("UPDATE feedback_case SET handler_id = %s WHERE id = %s", [cast.lead.pk, case.pk])
        == "an_excluded_person_handles_nothing"
    )


def test_a_transferred_sealed_letter_opens_in_the_new_inbox_only(sealed):
    from feedback.sealing import keys as sealing_keys
    from feedback.sealing.errors import NotOpened

    code, case = sealed.sealed_letter()
    old = sealed.key_of(case)
    pair = sealing_keys.new_pair()
    sealed.other.public_key, sealed.other.generation = pair.public, 2
    sealed.other.save()
    with pytest.raises(Refused):
        handling.transfer(case, sealed.other, by=sealed.clerk, at=sealed.at)
    case = handling.transfer(case, sealed.other, by=sealed.clerk, at=sealed.at, key=old)

    with pytest.raises(NotOpened):
        words.opened_by_inbox(Case.objects.get(pk=case.pk), b"x" * 32)
    assert words.opened_by_inbox(Case.objects.get(pk=case.pk), pair.secret) == old
    assert words.find_by_code(code)[1] == old
    assert not may_read_words(sealed.clerk, case)


@pytest.mark.parametrize("is_accepted", [False, True])
def test_who_passes_a_letter_on_answers_for_it_until_it_is_taken_up(cast, is_accepted):
    case = cast.accepted() if is_accepted else cast.letter()
    case = handling.transfer(case, cast.other, by=cast.clerk, at=cast.at)
    assert (may_see_case(cast.clerk, case), may_see_case(cast.handler, case)) == (True, False)
    assert not may_read_words(cast.clerk, case)
    assert (visible_to(cast.clerk).count(), visible_to(cast.handler).count()) == (1, 0)
    assert moves_open_to(cast.clerk, case) == frozenset()
    told = [who.notices.count() for who in (cast.lead, cast.head)]
    assert sum(clocks.remind(at=cast.at + days * DAY) for days in range(10)) == 1
    assert [who.notices.count() for who in (cast.lead, cast.head)] == [number + 1 for number in told]

    if is_accepted:
        case = handling.assign(case, cast.head, by=cast.head, at=cast.at)
    else:
        case = handling.accept(case, by=cast.head, at=cast.at)
    assert not may_see_case(cast.clerk, case)
    assert not visible_to(cast.clerk).exists()


def test_only_the_desk_and_the_handler_read_what_was_said(sealed):
    _code, case = sealed.sealed_letter()
    named = sealed.letter()
    readers = {name for name, person in sealed.people.items() if may_read_words(person, named)}
    assert readers == {"clerk", "lead", "supervisor", "chair", "reporter"}
    assert {name for name, person in sealed.people.items() if may_read_words(person, case)} == {
        "clerk",
        "lead",
    }


def test_the_administrator_reads_nothing_even_in_an_inbox(cast):
    from feedback.models import InboxMember

    InboxMember.objects.create(
        inbox=cast.inbox, user=cast.administrator, duty="clerk", starts_on=date(2020, 1, 1)
    )
    case = cast.letter()
    assert not may_see_case(cast.administrator, case)
    with pytest.raises(Refused):
        handling.accept(case, by=cast.administrator, at=cast.at)


def test_merged_letters_get_every_answer_under_their_own_keys(sealed):
    code, case = sealed.sealed_letter()
    lead = handling.accept(sealed.letter(), by=sealed.clerk, at=sealed.at)
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    handling.merge(case, lead, by=sealed.clerk, at=sealed.at)
    lead = handling.start(
        handling.assign(lead, sealed.handler, by=sealed.clerk, at=sealed.at), by=sealed.handler, at=sealed.at
    )
    with pytest.raises(Refused):
        replying.reply(lead, by=sealed.handler, at=sealed.at, text="已补发", claims_solved=True)
    replying.reply(
        lead,
        by=sealed.handler,
        at=sealed.at,
        text="已补发",
        claims_solved=True,
        keys={case.pk: sealed.key_of(case)},
    )

    found, key = words.find_by_code(code)
    assert [each.text for each in words.read_all(found.messages.select_related("case"), key)][1:] == [
        "已补发"
    ]


def test_one_extension_is_asked_by_the_handler_and_granted_by_the_chair(cast):
    case = cast.in_progress()
    with pytest.raises(Refused):
        handling.ask_extension(case, by=cast.handler, at=cast.at, reason="要查账")
    cast.category.may_be_extended = True
    cast.category.save()
    case = handling.ask_extension(case, by=cast.handler, at=cast.at, reason="要查账")
    case = handling.decide_extension(case, by=cast.chair, at=cast.at, grants=True)

    assert (case.due_on, case.extended_on) == (date(2026, 12, 14), date(2026, 11, 23))
    assert "要查账" in [each.text for each in words.read_all(case.messages.select_related("case"), None)]
    for again in (
        lambda: handling.ask_extension(case, by=cast.handler, at=cast.at, reason="还要"),
        lambda: handling.decide_extension(case, by=cast.chair, at=cast.at, grants=True),
    ):
        with pytest.raises(Refused):
            again()


def test_the_chair_reads_why_a_sealed_letter_needs_more_time_and_no_word_of_it(sealed):
    sealed.category.may_be_extended = True
    sealed.category.save()
    _code, case = sealed.sealed_letter()
    key = sealed.key_of(case)
    case = handling.accept(case, by=sealed.clerk, at=sealed.at)
    case = handling.assign(case, sealed.handler, by=sealed.clerk, at=sealed.at)
    ask = {"by": sealed.handler, "at": sealed.at, "key": key, "reason": "要等九月的考勤原件"}
    for for_chair, said in ((" ", "给主席看"), ("要核对十月的 夜班补贴到现在没有发的名单", "十月的夜班补")):
        with pytest.raises(Refused, match=said):
            handling.ask_extension(case, for_chair=for_chair, **ask)
    case = handling.ask_extension(case, for_chair="要等财务部出报表，下周三才有。", **ask)
    assert (case.waits_for_more_time, case.extension_reason) == (True, "要等财务部出报表，下周三才有。")
    assert [said.text for said in words.read_all(case.messages.select_related("case"), None)] == [None, None]
    named = handling.ask_extension(
        sealed.in_progress(), by=sealed.handler, at=sealed.at, reason="要查账", for_chair="不必"
    )
    assert named.extension_reason == ""


@pytest.mark.parametrize("stage", STAGES)
def test_waiting_for_more_time_is_the_same_for_a_row_and_for_a_case(cast, stage):
    case = STAGES[stage](cast)
    for asked, granted, refused in product((None, date(2026, 11, 24)), repeat=3):
        if refused and (granted or not asked):
            continue
        values = {"extension_asked_on": asked, "extended_on": granted, "extension_refused_on": refused}
        Case.objects.filter(pk=case.pk).update(**values)
        row = Case.objects.filter(WAITS_FOR_MORE_TIME, pk=case.pk).exists()
        case.refresh_from_db()
        assert row is case.waits_for_more_time, (stage, values)


def test_refused_is_refused_and_a_letter_that_took_others_in_stays(cast):
    cast.category.may_be_extended = True
    cast.category.save()
    case = handling.ask_extension(cast.in_progress(), by=cast.handler, at=cast.at, reason="要查账")
    handling.decide_extension(case, by=cast.chair, at=cast.at, grants=False)
    with pytest.raises(Refused):
        handling.decide_extension(case, by=cast.chair, at=cast.at, grants=True)
    handling.merge(cast.accepted(), case, by=cast.clerk, at=cast.at)
    with pytest.raises(Refused):
        handling.transfer(case, cast.other, by=cast.clerk, at=cast.at)


def test_a_question_stops_the_clock_for_ten_working_days_at_most(cast):
    case = cast.waiting()
    assert case.paused_on == date(2026, 11, 23)
    assert clocks.run_on(at=cast.at + 14 * DAY) == (0, 0)
    assert clocks.run_on(at=cast.at + 15 * DAY) == (1, 0)
    case.refresh_from_db()
    assert (case.stage, case.due_on, case.paused_on) == ("in_progress", date(2026, 12, 14), None)


def test_an_answer_nobody_rates_closes_and_can_be_taken_up_again_once(cast):
    case = cast.replied()
    assert clocks.run_on(at=cast.at + 21 * DAY) == (0, 0)
    assert clocks.run_on(at=cast.at + 22 * DAY) == (0, 1)
    case.refresh_from_db()
    assert (case.stage, case.stars) == ("closed", None)
    with pytest.raises(Refused):
        replying.rate(case, solved=Solved.YES, stars=5, by=cast.reporter, at=cast.at + 23 * DAY)
    case = replying.reopen(case, by=cast.reporter, at=cast.at + 23 * DAY, reason="没有收到")
    assert (case.stage, case.round, case.due_on) == ("redo", 2, date(2026, 12, 23))
    assert not replying.may_reopen(cast.closed(), cast.at)


def test_the_second_dissatisfaction_closes_the_case(cast):
    case = handling.start(
        handling.assign(cast.redo(), cast.second, by=cast.lead, at=cast.at), by=cast.second, at=cast.at
    )
    case = replying.reply(case, by=cast.second, at=cast.at, text="查过了", claims_solved=False)
    case = replying.rate(case, solved=Solved.NO, stars=1, by=cast.reporter, at=cast.at)
    assert (case.stage, case.solved, case.stars, case.redone) == ("closed", "no", 1, True)


def test_each_step_of_a_reminder_goes_out_once(cast):
    case = cast.in_progress()
    sent = [clocks.remind(at=cast.at + days * DAY) for days in range(18)]
    # due on Monday 30: the lead on the 1st, the chair on the 3rd, the public list on the 7th of December
    assert [day for day, count in enumerate(sent) if count] == [8, 10, 14]
    assert (cast.lead.notices.filter(title__contains="0001").count(), cast.chair.notices.count()) == (2, 1)
    assert case.reminders.count() == 3


def test_who_handles_a_complex_matter_says_every_ten_days_how_far_it_is(cast):
    case = cast.in_progress()
    late = cast.at + 10 * DAY
    assert (telling.tell_of_progress(at=late), progress_by(case, [])) == (0, None)

    case.category.pace = "complex"
    case.category.save()
    before = cast.handler.notices.count()
    assert [telling.tell_of_progress(at=cast.at + days * DAY) for days in (0, 9, 10, 11)] == [0, 0, 1, 0]
    assert cast.handler.notices.count() == before + 1
    assert progress_by(case, happened_in(case)) == case.clock_from + 10 * DAY

    handling.report_progress(case, by=cast.handler, at=cast.at + 12 * DAY, text="已调阅名册")
    assert [telling.tell_of_progress(at=cast.at + days * DAY) for days in (20, 22)] == [0, 1]
    assert progress_by(case, happened_in(case)) == case.clock_from + 22 * DAY


def test_reminders_cost_the_same_few_queries_however_many_letters_are_overdue(
    cast, django_assert_max_num_queries
):
    """And whom the writer excluded is told nothing."""
    late, spared = cast.at + 15 * DAY, cast.in_progress()
    Exclusion.objects.create(case=spared, user=cast.chair)
    with django_assert_max_num_queries(14) as first:
        assert clocks.remind(at=late) == 3
    assert (cast.lead.notices.count(), cast.chair.notices.count()) == (3, 0)
    for _number in range(6):
        cast.in_progress()
    working_in(cast.inbox, Duty.LEAD)
    with django_assert_max_num_queries(14) as many:
        assert clocks.remind(at=late) == 18
    assert len(many) == len(first)
    assert cast.chair.notices.count() == 6
    assert clocks.remind(at=late) == 0


def test_words_are_destroyed_after_their_time_and_the_figures_stay(sealed):
    code, case = sealed.sealed_letter(files=[Picture()], users=[sealed.stranger.pk])
    case = handling.return_(case, by=sealed.clerk, at=sealed.at, pointer="请找窗口", key=sealed.key_of(case))
    with pytest.raises(Refused):
        replying.purge(case, at=sealed.at + 730 * DAY)
    case = replying.purge(case, at=sealed.at + 731 * DAY)

    assert words.find_by_code(code) is None
    assert (case.stage, case.closed_on, case.category) == ("purged", date(2026, 11, 23), sealed.category)
    assert not Attachment.objects.exists()
    assert {(m.text, bytes(m.sealed)) for m in case.messages.all()} == {("", b"")}


@pytest.mark.parametrize(
    ("constraint", "sql"),
    [
        ("who_wrote_and_when_stays", "UPDATE feedback_case SET reporter_id = %(user)s WHERE tier = 'sealed'"),
        ("who_wrote_and_when_stays", "UPDATE feedback_case SET subject = 'x' WHERE tier = 'sealed'"),
        ("a_case_stands_where_its_last_event_led", "UPDATE feedback_case SET stage = 'accepted'"),
        ("who_wrote_and_when_stays", "UPDATE feedback_case SET received_on = received_on - 1"),
        ("who_wrote_and_when_stays", "UPDATE feedback_case SET tier = 'named' WHERE tier = 'sealed'"),
        ("a_case_is_never_deleted", "DELETE FROM feedback_case"),
        ("what_was_said_stays", "UPDATE feedback_message SET text = 'x' WHERE text <> ''"),
        ("what_was_said_stays", "UPDATE feedback_message SET sealed = 'x' WHERE length(sealed) > 0"),
        ("what_was_said_stays", "DELETE FROM feedback_message"),
        ("what_was_said_stays", "UPDATE feedback_caseevent SET kind = 'note'"),
        ("what_was_said_stays", "DELETE FROM feedback_exclusion"),
        ("what_was_said_stays", "DELETE FROM feedback_attachment"),
        ("a_key_is_destroyed_with_its_case", "DELETE FROM feedback_sealedkey"),
        ("a_receipt_code_stays", "UPDATE feedback_sealedkey SET lookup = 'x'"),
        ("more_time_is_refused_once_it_was_asked_for", "UPDATE feedback_case SET extension_refused_on = received_on"),
        ("the_chair_is_told_why_once_more_time_was_asked_for", "UPDATE feedback_case SET extension_reason = 'x'"),
        ("the_chair_is_told_why_once_more_time_was_asked_for",
         "UPDATE feedback_case SET extension_reason = 'x', extension_asked_on = received_on WHERE tier = 'named'"),
        ("a_letter_is_passed_on_by_another_inbox_until_taken_up", "UPDATE feedback_case SET passed_on_by_id = inbox_id"),
        ("a_clock_ends_after_it_begins", "UPDATE feedback_case SET due_on = clock_from - 1"),
        ("only_a_waiting_case_is_paused", "UPDATE feedback_case SET paused_on = received_on"),
        ("an_accepted_case_has_a_number", "UPDATE feedback_case SET year = 2026, serial = 1"),
        ("numbers_of_cases_have_no_gap", "UPDATE feedback_case SET year = 2026, serial = 7, accepted_on = received_on"),
        ("a_rating_has_one_to_five_stars", "UPDATE feedback_case SET stars = 6, solved = 'yes'"),
        ("a_case_is_done_again_once", "UPDATE feedback_case SET round = 3"),
        ("words_of_a_sealed_case_are_sealed",
         "INSERT INTO feedback_message (id, case_id, number, kind, \"on\", text, sealed)"
         " SELECT gen_random_uuid(), id, 2, 'note', received_on, 'plain', '' FROM feedback_case WHERE tier = 'sealed'"),
        ("an_event_of_a_sealed_case_has_a_day_only",
         "INSERT INTO feedback_caseevent (id, case_id, number, kind, from_stage, to_stage, \"on\", at, details)"
         " SELECT gen_random_uuid(), id, 2, 'note', 'received', 'received', received_on, now(), '{}'"
         " FROM feedback_case WHERE tier = 'sealed'"),
        ("a_case_goes_an_allowed_way",
         "INSERT INTO feedback_caseevent (id, case_id, number, kind, from_stage, to_stage, \"on\", at, details)"
         " SELECT gen_random_uuid(), id, 2, 'reply', 'received', 'replied', received_on, now(), '{}'"
         " FROM feedback_case WHERE tier = 'named'"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses(sealed, constraint, sql):
    sealed.letter(files=[Picture()])
    sealed.sealed_letter(files=[Picture()], users=[sealed.stranger.pk])

    assert refused_by(sql, {"user": sealed.reporter.pk}) == constraint


def copied(**changed):
    """A statement that stores a second case like the first sealed one, with other values."""
    columns = [f.column for f in Case._meta.local_fields if f.column not in {"id", "shuffle"}]
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO feedback_case (id, {names}) SELECT gen_random_uuid(), {values} FROM feedback_case"


def test_a_sealed_case_is_stored_with_its_key_and_without_a_name(sealed):
    sealed.sealed_letter()
    assert refused_by(copied(), at_once="feedback_case_has_key") == "a_sealed_case_has_its_key"
    for column, value in (
        ("reporter_id", str(sealed.reporter.pk)),
        ("received_at", "now()"),
        ("subject", "'x'"),
    ):
        assert refused_by(copied(**{column: value})) == "a_sealed_case_names_nobody"


def test_what_the_form_did_not_say_is_refused_in_words(cast):
    for letter in (Letter("", "x"), Letter("x", " ")):
        with pytest.raises(Refused):
            writing.write_named(cast.category, letter, by=cast.reporter, at=cast.at)
    closed = CategoryFactory(is_open=False, inbox=cast.inbox)
    with pytest.raises(Refused):
        writing.write_named(closed, LETTER, by=cast.reporter, at=cast.at)
    with pytest.raises(Refused):
        cast.letter(files=[Picture()] * 6)
    assert not Case.objects.filter(category=closed).exists()


def test_a_changed_calendar_counts_running_clocks_anew(cast):
    from members.models import CalendarDay

    case = cast.letter()
    CalendarDay.objects.create(day=date(2026, 11, 25), is_working=False, name="停工")
    assert clocks.recount() in {0, 1}
    case.refresh_from_db()
    assert case.due_on in {date(2026, 11, 30), date(2026, 12, 1)}
