"""Attendance: what may follow what, who counts, codes of 30 seconds, and what the database refuses by itself."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, connections, transaction

from members.models import Notice, User
from members.rules.roles import Role
from proposals import attendance, codes, permissions
from proposals.actions.attendance import record, sign_in
from proposals.models import Attendance, Delegate, Document, Observer
from proposals.rules import attendance as rules
from proposals.rules.attendance import NEXT, CodeFault, Deed, Figures, State, Way, is_meant
from tests.factories.congress import CongressFactory, DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

STARTS = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)
DOORS = STARTS - timedelta(minutes=50)
KEY = b"key of one session"
WHO = 2**40


# --- rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (0, WHO),
        (29, WHO),
        (30, WHO),
        (34.9, WHO),
        (35, CodeFault.OLD),
        (3600, CodeFault.OLD),
        (-1, CodeFault.FORGED),
    ],
)
def test_a_code_lives_for_its_thirty_seconds_and_five_more(second, found):
    begins = datetime(2026, 12, 18, 0, 30, tzinfo=UTC)  # a step begins with the minute and in its middle
    code = rules.code_at(KEY, WHO, begins)

    assert rules.read_code(KEY, code, begins + timedelta(seconds=second)) == found
    assert rules.read_code(KEY, code.lower(), begins) == WHO
    assert code != rules.code_at(KEY, WHO, begins + timedelta(seconds=30))
    assert code == rules.code_at(KEY, WHO, begins + timedelta(seconds=29.9))
    assert rules.seconds_left(begins + timedelta(seconds=29)) == 1


def test_a_code_of_another_person_session_or_step_is_forged():
    code = rules.code_at(KEY, 7, STARTS)
    _who, step, mark = code.split("-")
    for forged in (
        f"8-{step}-{mark}", f"7-{int(step, 16) + 1:X}-{mark}", f"07-{step}-{mark}", f"7-{step}-{mark[:-1]}",
        f"７-{step}-{mark}", "", "x", "7--", code + "A", "9" * 400,
    ):  # fmt: skip
        assert rules.read_code(KEY, forged, STARTS) is CodeFault.FORGED, forged
    assert rules.read_code(b"of another session", code, STARTS) is CodeFault.FORGED


@pytest.mark.parametrize("asked", ["李建", "ljg", "LJG", "lijian", "200", "", " l j g "])
def test_somebody_is_found_by_name_initials_pinyin_or_number(asked):
    assert is_meant(asked, "李建国", "20001", "li3 jian4 guo2|李建国")
    assert not is_meant("jg", "李建国", "20001", "li3 jian4 guo2|李建国")


# --- what may be entered ---------------------------------------------------------------------------------------


@pytest.fixture
def desk(root):
    return appointed(Role.SCRUTINEER)


@pytest.fixture
def session(root):
    return SessionFactory(starts_at=STARTS, ends_at=STARTS + timedelta(hours=8))


@pytest.fixture
def delegate(session):
    return DelegateFactory(congress=session.congress)


def at_desk(session, person, deed, by, at=DOORS, note="说明"):
    return record(session, person, deed, way=Way.DESK, by=by, at=at, note=note)


TO = {
    State.AWAITED: [],
    State.ASKED: [Deed.ASK],
    State.EXCUSED: [Deed.EXCUSE],
    State.PRESENT: [Deed.IN],
    State.GONE: [Deed.IN, Deed.OUT],
}


@pytest.mark.django_db
def test_every_deed_from_every_state_goes_its_way_or_is_refused_with_a_sentence(session, desk):
    for state, deed in product(State, set(Deed) - {Deed.UNDO}):
        person = DelegateFactory(congress=session.congress)
        for step in TO[state]:
            at_desk(session, person, step, desk)
        before = person.attendance.count()
        if (state, deed) in NEXT:
            assert at_desk(session, person, deed, desk).to_state == NEXT[state, deed]
        else:
            with pytest.raises(Refused, match=r"\w{4}"):
                at_desk(session, person, deed, desk)
            assert person.attendance.count() == before


@pytest.mark.django_db
def test_a_correction_is_a_new_row_with_a_reason_and_leads_back(session, delegate, desk, in_english):
    at_desk(session, delegate, Deed.IN, desk)
    at_desk(session, delegate, Deed.OUT, desk)
    with pytest.raises(Refused, match="Say why"):
        at_desk(session, delegate, Deed.UNDO, desk, note="  ")

    at_desk(session, delegate, Deed.UNDO, desk, note="看错了人")

    rows = list(delegate.attendance.order_by("number").values_list("number", "kind", "to_state", "note"))
    assert rows[1:] == [(2, "out", "gone", "说明"), (3, "undo", "present", "看错了人")]
    assert list(attendance.present(session)) == [delegate]
    with pytest.raises(Refused, match="nothing to correct"):
        at_desk(session, delegate, Deed.UNDO, desk)


@pytest.mark.django_db
def test_an_excuse_is_asked_for_before_the_session_decided_at_the_desk_and_told(session, delegate, desk):
    me = delegate.member
    record(
        session, delegate, Deed.ASK, way=Way.SELF, by=me, at=STARTS - timedelta(days=2), note="陪护住院的母亲"
    )
    at_desk(session, delegate, Deed.EXCUSE, desk, at=STARTS - timedelta(days=1), note="")

    notice = Notice.objects.get(recipient=me)
    assert "母亲" not in notice.title
    assert attendance.figures(session).excused == 1
    with pytest.raises(Refused):
        record(session, delegate, Deed.WITHDRAW, way=Way.SELF, by=me, at=STARTS)
    assert sign_in(session, delegate, way=Way.DESK, by=desk, at=DOORS).to_state == State.PRESENT


@pytest.mark.django_db
def test_hours_the_desk_from_the_day_alone_from_an_hour_before_until_the_end(session, delegate, desk):
    me, minute = delegate.member, timedelta(minutes=1)

    def alone(at):
        with transaction.atomic():
            row = record(session, delegate, Deed.IN, way=Way.SELF, by=me, at=at)
            transaction.set_rollback(True)
        return row

    with pytest.raises(Refused):  # in a hall nobody signs in alone
        alone(STARTS)
    session.form = "hybrid"
    session.save()
    for moment in (STARTS - timedelta(minutes=60), session.ends_at - minute):
        assert alone(moment).to_state == State.PRESENT
    for moment in (STARTS - timedelta(minutes=61), session.ends_at):
        with pytest.raises(Refused):
            alone(moment)
    with pytest.raises(Refused):
        at_desk(session, delegate, Deed.IN, desk, at=STARTS - timedelta(days=1))
    assert at_desk(session, delegate, Deed.IN, desk, at=STARTS - timedelta(hours=3)).number == 1


@pytest.mark.django_db
def test_after_the_close_only_what_has_a_reason_is_entered(session, delegate, desk):
    session.closed_at = STARTS + timedelta(hours=6)
    session.save()
    with pytest.raises(Refused):
        at_desk(session, delegate, Deed.IN, desk, at=session.closed_at, note="")
    assert at_desk(session, delegate, Deed.IN, desk, at=session.closed_at, note="纸质签到册补录").number == 1


# --- who counts ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_entitled_is_who_holds_a_mandate_on_the_day_and_observers_never_count(session, desk):
    congress, day = session.congress, date(2026, 12, 18)
    there = DelegateFactory(congress=congress, valid_to=day)
    ended = DelegateFactory(congress=congress, valid_to=date(2026, 12, 17), ended="recalled")
    later = DelegateFactory(congress=congress, valid_from=date(2026, 12, 19))
    left, after = DelegateFactory.create_batch(2, congress=congress)
    for mandate, left_on in ((left, day), (after, date(2026, 12, 19))):
        User.objects.filter(pk=mandate.member_id).update(status=User.Status.LEFT, left_on=left_on)
    elsewhere = DelegateFactory(congress=CongressFactory())
    guest = Observer.objects.create(session=session, name="王工", post="设计院")
    foreign = Observer.objects.create(session=SessionFactory(congress=congress, number=3), name="赵工")
    sign_in(session, there, way=Way.DESK, by=desk, at=DOORS)
    sign_in(session, guest, way=Way.DESK, by=desk, at=DOORS)
    for person in (ended, later, left, elsewhere, foreign):
        with pytest.raises(Refused):
            sign_in(session, person, way=Way.DESK, by=desk, at=DOORS)

    assert attendance.figures(session) == Figures(2, 1, 0, 1, observers_present=1)
    assert attendance.figures(session, DOORS - timedelta(seconds=1)) == Figures(2, 0, 0, 2, 0)
    assert list(attendance.present(session)) == [there]


@pytest.mark.django_db
def test_180_delegates_have_a_quorum_with_120_of_them(session, desk):
    people = [DelegateFactory(congress=session.congress) for _number in range(3)]
    sign_in(session, people[0], way=Way.DESK, by=desk, at=DOORS)
    assert not attendance.quorum(session, attendance.figures(session)).is_met
    sign_in(session, people[1], way=Way.DESK, by=desk, at=DOORS)
    assert attendance.quorum(session, attendance.figures(session)).is_met
    at_desk(session, people[1], Deed.OUT, desk, at=STARTS)
    assert not attendance.quorum(session, attendance.figures(session)).is_met
    assert attendance.quorum(session, Figures(180, 120, 0, 60, 0)).is_met
    assert not attendance.quorum(session, Figures(180, 119, 0, 61, 5)).is_met


@pytest.mark.django_db
def test_figures_cost_one_query_for_500_delegates(session, desk, django_assert_num_queries):
    groups = DelegationFactory.create_batch(5, congress=session.congress)
    root = desk.appointments.get().branch
    members = User.objects.bulk_create(
        [User(employee_number=f"Z{n}", name=f"代表{n}", name_key=f"{n}", branch=root) for n in range(500)]
    )
    mandates = Delegate.objects.bulk_create(
        [
            Delegate(
                congress=session.congress,
                member=member,
                delegation=groups[n % 5],
                category="frontline",
                valid_from=date(2025, 1, 1),
            )
            for n, member in enumerate(members)
        ]
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=session,
                delegate=each,
                number=1,
                from_state="awaited",
                kind="in",
                to_state="present",
                way="desk",
                at=DOORS,
                by=desk,
            )
            for each in mandates[:334]
        ]
    )
    with django_assert_num_queries(1):
        found = attendance.figures(session)

    assert found == Figures(500, 334, 0, 166, 0)
    with django_assert_num_queries(1):
        found = [(each.present, each.entitled) for each in attendance.by_delegation(session)]
    assert sorted(found) == [(66, 100)] + [(67, 100)] * 4
    with django_assert_num_queries(2):
        assert len(attendance.roll(session)) == 500


# --- what the database refuses by itself -------------------------------------------------------------------------


def raw(session, **values):
    row = {
        "session": session, "number": 1, "from_state": "awaited", "kind": "in", "to_state": "present", "way": "desk",
        "at": DOORS, "note": "",
    }  # fmt: skip
    return Attendance.objects.create(**row | values)


@pytest.mark.django_db
def test_the_database_refuses_by_name(session, delegate, desk):
    guest = Observer.objects.create(session=session, name="王工")
    foreign = Observer.objects.create(
        session=SessionFactory(congress=session.congress, number=3), name="赵工"
    )
    ended = DelegateFactory(congress=session.congress, valid_to=date(2026, 12, 17))
    here, mine = {"delegate": delegate, "by": desk}, {"delegate": delegate, "by": delegate.member}
    cases = [
        ("attendance_is_of_one_person", {"by": desk}),
        ("attendance_is_of_one_person", here | {"observer": guest}),
        ("attendance_follows_the_last_row", here | {"number": 2}),
        ("attendance_follows_the_last_row", here | {"from_state": "present", "kind": "out", "to_state": "gone"}),
        ("attendance_goes_an_allowed_way", here | {"kind": "out", "to_state": "gone"}),
        ("attendance_goes_an_allowed_way", here | {"kind": "back"}),
        ("attendance_goes_an_allowed_way", here | {"kind": "undo", "to_state": "awaited", "note": "错"}),
        ("attendance_goes_an_allowed_way", here | {"to_state": "excused"}),
        ("only_who_is_entitled_attends_as_delegate", {"delegate": ended, "by": desk}),
        ("an_observer_attends_the_own_session", {"observer": foreign, "by": desk}),
        ("nobody_signs_in_for_another", here | {"way": "self"}),
        ("nobody_signs_in_for_another", here | {"way": "hall"}),
        ("observers_are_not_excused", {"observer": guest, "by": desk, "kind": "excuse", "to_state": "excused", "note": "a"}),
        ("an_excuse_or_a_correction_says_why", here | {"kind": "excuse", "to_state": "excused"}),
        ("an_excuse_or_a_correction_says_why", mine | {"kind": "ask", "to_state": "asked", "way": "self"}),
        (
            "excuses_and_corrections_are_entered_at_the_desk",
            mine | {"kind": "excuse", "to_state": "excused", "way": "self", "note": "a"},
        ),
    ]  # fmt: skip
    for name, values in cases:
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            raw(session, **values)
        assert caught.value.__cause__.diag.constraint_name == name, values

    row = raw(session, **mine | {"way": "self"})
    for name, values in [
        ("attendance_follows_the_last_row", here),
        ("attendance_follows_the_last_row", here | {"number": 2}),
        ("attendance_goes_an_allowed_way", here | {"number": 2, "from_state": "present"}),
        (
            "attendance_follows_the_last_row",
            here
            | {
                "number": 2,
                "from_state": "present",
                "kind": "out",
                "to_state": "gone",
                "at": DOORS - timedelta(1),
            },
        ),
    ]:
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            raw(session, **values)
        assert caught.value.__cause__.diag.constraint_name == name, values
    for change in ("UPDATE proposals_attendance SET note = 'x'", "DELETE FROM proposals_attendance"):
        with (
            pytest.raises(DatabaseError, match="only ever added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert list(Attendance.objects.all()) == [row]


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_sign_somebody_in_at_once_leave_one_row(session, delegate, desk):
    start, said = Barrier(4), []

    def one():
        start.wait()
        try:
            sign_in(session, delegate, way=Way.DESK, by=desk, at=DOORS)
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=one) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Attendance.objects.count(), len(said)) == (1, 3)


@pytest.mark.django_db
def test_keys_differ_by_session_and_purpose_and_tickets_belong_to_one_desk(session, delegate, desk):
    other = SessionFactory(congress=session.congress, number=3)
    code = codes.phone_code(session, delegate, DOORS)
    assert codes.read_phone(session, code, DOORS) == f"d{delegate.pk}"
    for wrong in (
        lambda: codes.read_phone(other, code, DOORS),
        lambda: codes.read_hall(session, code, DOORS),
    ):
        with pytest.raises(Refused):
            wrong()
    ticket = codes.ticket(session, codes.PHONE, who="d1", by=desk.pk)
    assert codes.punched(session, codes.PHONE, ticket, by=desk.pk) == "d1"
    assert codes.punched(session, codes.PHONE, ticket, by=delegate.member_id) is None
    assert codes.punched(other, codes.PHONE, ticket, by=desk.pk) is None
    assert codes.punched(session, codes.HALL, ticket, by=desk.pk) is None


@pytest.mark.parametrize("typed", ["http://[abc", "http://℀.com", "https://[::1?c=1", "http://x/?c=1-A", ""])
def test_what_only_looks_like_an_address_holds_no_code(typed):
    assert codes.scanned_in(typed) == ""


@pytest.mark.django_db
def test_no_mandate_outlasts_the_term(session, desk):
    congress = session.congress
    delegate = DelegateFactory(congress=congress)
    congress.ends_on = date(2026, 12, 17)
    congress.save()
    day = date(2026, 12, 18)
    delegate.refresh_from_db()
    assert [list(Delegate.objects.on(each)) for each in (date(2026, 12, 17), day)] == [[delegate], []]
    assert (delegate.holds_on(date(2026, 12, 17)), delegate.holds_on(day)) == (True, False)
    assert permissions.mandate_of(delegate.member, congress, day) is None
    assert attendance.figures(session).entitled == 0
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        raw(session, delegate=delegate, by=desk)
    assert caught.value.__cause__.diag.constraint_name == "only_who_is_entitled_attends_as_delegate"
    document = Document.objects.create(session=session, title="草案")
    version = document.versions.create(number=1, file="a", uploaded_at=DOORS, served_at=DOORS)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        version.receipts.create(delegate=delegate, how="paper", by=desk, at=STARTS)
    assert caught.value.__cause__.diag.constraint_name == "who_receives_a_document_holds_a_mandate"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc LIKE '%%mandate_holds%%' FROM pg_proc WHERE proname = 'proposals_support_holds'"
        )
        assert cursor.fetchone() == (True,)
