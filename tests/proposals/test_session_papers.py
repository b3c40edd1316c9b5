"""A session's papers: served in time or with a reason, received, discussed, decided, signed, made public."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from proposals import attendance, gates
from proposals.actions.attendance import record, sign_in
from proposals.actions.documents import add_document, except_late, receive, replace_document, serve
from proposals.actions.minutes import draft_minutes, save_minutes, sign_minutes
from proposals.actions.opinions import dispose, enter_discussion
from proposals.actions.rule_rows import change_rule
from proposals.actions.session import (
    close_session,
    decide,
    move_agenda_item,
    record_credentials,
    record_public_notice,
    record_report_upward,
    save_agenda_item,
)
from proposals.attendance_list import list_of
from proposals.models import AgendaItem, Delegate, Delegation, DocumentReceipt, Observer, OpinionPoint
from proposals.reading.session import facts_of, for_timeline, rows_of, unread_documents
from proposals.rule_book import book_of
from proposals.rules.attendance import Deed, Way
from proposals.rules.book import Topic
from proposals.rules.timeline import Step
from tests.factories import UserFactory
from tests.factories.congress import DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "root")]


def at(day, hour=10):
    return timezone.make_aware(datetime(2026, 12, day, hour))


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def secretary():
    return appointed(Role.CONGRESS_SECRETARY)


@pytest.fixture
def session():
    """It begins on 18 December at nine."""
    return SessionFactory()


@pytest.fixture
def head(session):
    delegation = DelegationFactory(congress=session.congress)
    mandate = DelegateFactory(congress=session.congress, delegation=delegation)
    delegation.head = mandate
    delegation.save()
    return mandate


@pytest.fixture
def item(session, secretary):
    new = AgendaItem(session=session, title="集体合同草案", power="approve", is_to_be_passed=True)
    return save_agenda_item(new, by=secretary, at=at(1))


def pdf(words="甲"):
    return ContentFile(b"%PDF-1.7 " + words.encode(), name="集体合同.pdf")


def served_on(item, secretary, day):
    document = add_document(
        item.session, by=secretary, at=at(1), title="集体合同草案", upload=pdf(), item=item
    )
    serve(document, by=secretary, at=at(day))
    return document


def refused_field(deed, *args, **said):
    with pytest.raises(Refused) as caught, transaction.atomic():
        deed(*args, **said)
    return getattr(caught.value, "field", "")


def refused(deed, *args, **said):
    with pytest.raises(Refused) as caught, transaction.atomic():
        deed(*args, **said)
    return str(caught.value)


@pytest.mark.parametrize(("day", "is_open"), [(11, True), (12, False)])
def test_what_was_served_less_than_seven_days_before_is_not_decided_on(item, secretary, head, day, is_open):
    served_on(item, secretary, day)
    answer = gates.may_be_decided(item)
    assert bool(answer) is is_open
    if not is_open:
        assert "2026-12-12" in answer.reason
        assert "2026-12-11" in answer.reason


def test_an_exception_with_its_reason_opens_the_gate(item, secretary, head):
    document = served_on(item, secretary, 14)
    assert "sentence" in refused(except_late, document, by=secretary, at=at(15), reason="晚了")
    except_late(document, by=secretary, at=at(15), reason="协商推迟了一周，主席团同意补充说明。")
    assert gates.may_be_decided(item)
    assert item.session.events.get(kind="excepted").by == secretary


def test_a_newer_file_is_served_anew_and_its_clock_starts_anew(item, secretary, head):
    document = served_on(item, secretary, 8)
    replace_document(document, by=secretary, at=at(13), upload=pdf("乙"))
    assert gates.may_be_decided(item)  # delegates have the first one still
    serve(document, by=secretary, at=at(13, 11))
    assert not gates.may_be_decided(item)
    assert refused(serve, document, by=secretary, at=at(13, 12)) == "The newest file has been served already."


def test_nothing_that_has_to_be_passed_is_served_after_the_session_began(item, secretary):
    document = add_document(item.session, by=secretary, at=at(1), title="方案", upload=pdf(), item=item)
    assert "has begun" in refused(serve, document, by=secretary, at=at(18))
    assert document.versions.get().served_at is None


def test_a_delegate_is_told_and_receives_once(item, secretary, head):
    former = DelegateFactory(congress=item.session.congress, valid_to=date(2026, 12, 1))
    document = served_on(item, secretary, 8)
    version = document.versions.get()
    assert [head.member.notices.count(), former.member.notices.count()] == [1, 0]
    assert unread_documents(head.member, at(9)) == [document]
    first = receive(version, by=head.member, at=at(9), is_opening=True)
    assert receive(version, by=head.member, at=at(10)) == first
    assert unread_documents(head.member, at(10)) == []
    assert "mandate" in refused(receive, version, by=former.member, at=at(9))
    for change in ({"delegate": former}, {"at": at(7)}):
        values = {
            "version": version,
            "delegate": head,
            "how": "paper",
            "by": secretary,
            "at": at(9),
            **change,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentReceipt.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        document.versions.update(name="改名.pdf")


def test_what_was_not_served_bears_no_title_for_delegates(item, secretary, head, sign_in):
    """Nor has the list of documents room for it; the secretary reads which one is missing."""
    bare = add_document(item.session, by=secretary, at=at(9), title="调整名单", upload=pdf("丙"), item=item)
    guest = Observer.objects.create(session=item.session, member=UserFactory())
    for each in (head.member, guest.member):
        browser = sign_in(each)
        browser.cookies["display"] = "standard.medium.auto.en"
        assert "No documents were served yet." in browser.get(item.session.get_absolute_url()).text
    served_on(item, secretary, 8)
    for each, words, is_named in (
        (head.member, "A document of “集体合同草案” was not served", False),
        (guest.member, "A document of “集体合同草案” was not served", False),
        (secretary, "“调整名单” was not served", True),
    ):
        browser = sign_in(each)
        browser.cookies["display"] = "standard.medium.auto.en"
        page = browser.get(item.session.get_absolute_url()).text
        assert (words in page, bare.title in page) == (True, is_named)


def test_a_delegate_confirms_the_version_that_was_on_the_page(item, secretary, head, sign_in):
    document = add_document(
        item.session, by=secretary, at=timezone.now(), title="草案", upload=pdf(), item=item
    )
    serve(document, by=secretary, at=timezone.now())
    browser = sign_in(head.member)
    confirm = f"{document.get_absolute_url()}received/"
    browser.cookies["display"] = "standard.medium.auto.en"
    assert 'name="version" value="1"' in browser.get(document.get_absolute_url()).text
    replace_document(document, by=secretary, at=timezone.now(), upload=pdf("乙"))
    serve(document, by=secretary, at=timezone.now())
    for old in ({"version": "1"}, {}):
        assert "newer version" in browser.post(confirm, old, follow=True).text
    assert not DocumentReceipt.objects.exists()
    browser.post(confirm, {"version": "2"})
    assert DocumentReceipt.objects.get().version.number == 2


def test_strong_disagreement_has_to_be_answered(item, secretary, head):
    served_on(item, secretary, 8)
    said = {"by": head.member, "at": at(12), "held_on": date(2026, 12, 11), "present": 1}
    points = [("第十二条的加班费写得不清", OpinionPoint.Strength.STRONG)]
    stranger = {**said, "by": UserFactory()}
    assert "head" in refused(enter_discussion, item, head.delegation, points, **stranger)
    too_many = {**said, "present": 9}
    assert "1 delegates" in refused(enter_discussion, item, head.delegation, points, **too_many)
    many = [(f"第{number}条", OpinionPoint.Strength.REMARK) for number in range(21)]
    assert refused(enter_discussion, item, head.delegation, many, **said).startswith("21 opinions")
    discussion = enter_discussion(item, head.delegation, points, **said)
    assert "already" in refused(enter_discussion, item, head.delegation, points, **said)
    assert "disagrees strongly" in gates.may_be_decided(item).reason
    point = discussion.points.get()
    assert "secretary" in refused(dispose, point, by=head.member, at=at(13), kind="adopted")
    assert "why" in refused(dispose, point, by=secretary, at=at(13), kind="not_adopted")
    dispose(point, by=secretary, at=at(13), kind="adopted")
    assert gates.may_be_decided(item)


def thirty(congress, branch):
    """Delegates in all, with those that are there already."""
    wanted = 30 - congress.delegates.count()
    people = UserFactory.build_batch(wanted, branch=branch, password="!")
    people = User.objects.bulk_create(people)
    return Delegate.objects.bulk_create(
        DelegateFactory.build(congress=congress, member=person) for person in people
    )


def test_a_decision_follows_from_its_figures_and_stands_once_the_session_is_closed(item, secretary, head):
    """Thirty delegates: twenty are a quorum, sixteen pass a matter."""
    served_on(item, secretary, 8)
    others = thirty(item.session.congress, secretary.branch)
    said = {"by": secretary, "at": at(18), "text": "通过集体合同草案。", "result": "carried"}
    votes = {"entitled": 30, "present": 20, "in_favour": 16, "against": 4, "abstained": 0}
    assert "not begun" in refused(decide, item, **{**said, "at": at(17)})
    assert "all five" in refused(decide, item, **said)
    assert "all five" in refused(decide, item, **{**said, "result": "not_carried"})
    assert "all five" in refused(decide, item, **said, **{**votes, "against": None})
    assert "has 30 delegates" in refused(decide, item, **said, **{**votes, "entitled": 29})
    assert "less than 2/3" in refused(decide, item, **said, **{**votes, "present": 19, "against": 3})
    assert "1 short" in refused(decide, item, **said, **{**votes, "in_favour": 15})
    for delegate in others[:20]:
        sign_in(item.session, delegate, way=Way.DESK, by=secretary, at=at(18, 8))
    record(item.session, others[0], Deed.OUT, way=Way.DESK, by=secretary, at=at(18, 9))
    assert refused_field(decide, item, **said, **{**votes, "present": 21}) == "present"

    rule = book_of(item.session.congress).rule(Topic.PASSING)
    rule = replace(rule, citation=replace(rule.citation, text_en="own rules " * 29))
    change_rule(item.session.congress, rule, reason="写全出处", by=secretary, at=at(17))

    decision = decide(item, **said, **votes)

    assert len(decision.verdict) > 300
    assert decision.rules.book == book_of(item.session.congress)
    event = item.session.events.get(kind="decided").details
    assert (event["figures"], event["verdict"]) == (votes, decision.verdict)
    assert decide(item, **{**said, "result": "postponed"}).number == decision.number
    decide(item, **said, **votes)
    change_passing(item.session.congress, secretary)
    close_session(item.session, by=secretary, at=at(18, 17))
    assert "closed" in refused(decide, item, **said)
    assert "closed" in refused(save_agenda_item, item, by=secretary, at=at(18, 18))
    for rows in (type(decision).objects.all(), AgendaItem.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def change_passing(congress, by):
    old = book_of(congress).rule(Topic.PUBLICATION_WITHIN)
    rule = replace(
        old, number=old.number + 2, citation=replace(old.citation, text_en="our own", text_zh="本单位")
    )
    change_rule(congress, rule, reason="本单位办法", by=by, at=at(18, 16))


def test_a_closed_session_is_judged_by_the_rules_of_its_closing(session, secretary):
    close_session(session, by=secretary, at=at(18, 17))
    change_passing(session.congress, secretary)
    session = for_timeline().get(pk=session.pk)
    assert book_of(session.congress).days(Topic.PUBLICATION_WITHIN).number == 5
    row = next(row for row in rows_of(session, at(19), sees_all=True) if row.stage.step is Step.PUBLISHED)
    assert (row.stage.due, row.sentence) == (date(2026, 12, 21), "Within 3 days of the closing.")


def test_what_was_decided_stays_the_sort_of_matter_it_was(item, secretary, head):
    wrong = AgendaItem(session=item.session, title="工资调整办法", power="approve")
    assert refused_field(save_agenda_item, wrong, by=secretary, at=at(1)) == "is_to_be_passed"
    report = AgendaItem(session=item.session, title="工作报告", power="deliberate")
    report = save_agenda_item(report, by=secretary, at=at(1))
    with pytest.raises(IntegrityError, match="what_is_approved"), transaction.atomic():
        AgendaItem.objects.filter(pk=report.pk).update(power="approve")
    report.is_to_be_passed = True
    save_agenda_item(report, by=secretary, at=at(2))
    assert item.session.events.last().details == {
        "item": report.pk, "title": "工作报告", "is_new": False, "power": "deliberate", "is_to_be_passed": True,
        "before": {"power": "deliberate", "is_to_be_passed": False},
    }  # fmt: skip
    decide(report, by=secretary, at=at(18), text="延期。", result="postponed")
    for name, value in (("is_to_be_passed", False), ("power", "supervise")):
        changed = AgendaItem.objects.get(pk=report.pk)
        setattr(changed, name, value)
        assert refused_field(save_agenda_item, changed, by=secretary, at=at(18)) == name
        with pytest.raises(IntegrityError, match="it is decided"), transaction.atomic():
            AgendaItem.objects.filter(pk=report.pk).update(**{name: value})


def test_a_document_that_was_never_served_keeps_the_gate_shut(item, secretary, head):
    served_on(item, secretary, 8)
    add_document(item.session, by=secretary, at=at(9), title="附件", upload=pdf("丙"), item=item)
    assert "“附件” was not served" in gates.may_be_decided(item).reason


def test_what_stands_in_the_way_of_a_decision_is_said_as_long_as_one_can_be_made(item, secretary, sign_in):
    page = item.session.get_absolute_url()
    client, said = sign_in(secretary), "须经通过，但还没有送达材料"
    assert said in client.get(page).text
    close_session(item.session, by=secretary, at=at(18, 17))
    assert said not in client.get(page).text


def test_papers_count_who_came_the_wall_counts_who_is_there(item, secretary, head):
    sign_in(item.session, head, way=Way.DESK, by=secretary, at=at(18, 8))
    record(item.session, head, Deed.OUT, way=Way.DESK, by=secretary, at=at(18, 16))
    assert attendance.figures(item.session).present == 0
    assert "Present</strong>: 1" in draft_minutes(item.session, by=secretary, at=at(19)).newest.body
    quorum = next(
        row for row in rows_of(for_timeline().get(), at(19), sees_all=False) if row.stage.step is Step.QUORUM
    )
    assert quorum.sentence == "Of 1 delegates 1 were present; 1 are needed."
    assert "present 1" in str(list_of(item.session).blocks[0])
    record(item.session, head, Deed.UNDO, way=Way.DESK, by=secretary, at=at(19), note="看错了人")
    record(item.session, head, Deed.OUT, way=Way.DESK, by=secretary, at=at(19), note="补录")
    assert attendance.figures(item.session).came == 1


def test_items_change_places_and_carry_a_subject(item, session, secretary):
    second = save_agenda_item(
        AgendaItem(session=session, title="工作报告", power="deliberate"), by=secretary, at=at(1)
    )
    move_agenda_item(second, by=secretary, at=at(2), up=True)
    assert [each.title for each in session.agenda.all()] == ["工作报告", "集体合同草案"]
    assert second.subject.title == "工作报告"


def test_minutes_are_signed_by_two_for_the_wording_they_read(item, secretary, head):
    minutes = draft_minutes(item.session, by=secretary, at=at(19))
    assert "集体合同草案" in minutes.newest.body
    chair = head.member
    said = {"by": secretary, "at": at(19), "chair": chair, "recorder": secretary}
    old = minutes.newest.digest
    save_minutes(minutes, body="<p>会议记录</p>", **said)
    digest = minutes.newest.digest
    assert "Close the session" in refused(sign_minutes, minutes, by=chair, at=at(20), digest=digest)
    close_session(item.session, by=secretary, at=at(20))
    assert "changed" in refused(sign_minutes, minutes, by=chair, at=at(20), digest=old)
    assert "sign the minutes" in refused(sign_minutes, minutes, by=UserFactory(), at=at(20), digest=old)
    sign_minutes(minutes, by=chair, at=at(20), digest=digest)
    assert "already" in refused(sign_minutes, minutes, by=chair, at=at(20), digest=digest)
    sign_minutes(minutes, by=secretary, at=at(20), digest=digest)
    assert "stay as they are" in refused(save_minutes, minutes, body="<p>另一份</p>", **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        minutes.versions.create(number=9, body="丙", digest="0" * 64, at=at(21))


def test_publishing_is_recorded_after_the_closing_and_shown_long_enough(session, secretary):
    notice = {"by": secretary, "place": "各分会公示栏", "upload": pdf()}
    shown = {"shown_from": date(2026, 12, 19), "shown_until": date(2026, 12, 26)}
    assert "Close" in refused(record_public_notice, session, at=at(18), **notice, **shown)
    close_session(session, by=secretary, at=at(18, 17))
    short = {**shown, "shown_until": date(2026, 12, 25)}
    assert "2026-12-26" in refused(record_public_notice, session, at=at(20), **notice, **short)
    record_public_notice(session, at=at(20), **notice, **shown)
    assert "already" in refused(record_public_notice, session, at=at(20), **notice, **shown)
    report = {"by": secretary, "to": "市总工会", "at": at(22)}
    ahead = date(2026, 12, 23)
    assert "ahead" in refused(record_report_upward, session, sent_on=ahead, **report)
    record_report_upward(session, sent_on=ahead - timedelta(days=1), **report)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("page_cache")
def test_the_pages_of_a_session_cost_ten_queries_however_many_delegates_and_papers(
    item, secretary, head, sign_in, django_assert_max_num_queries
):
    """Five of them are the frame's of whoever signed in; settings and columns are in memory by then."""
    now = timezone.now()
    for delegates, papers in ((2, 1), (500, 4)):
        people = UserFactory.build_batch(delegates, branch=secretary.branch, password="!")
        people = User.objects.bulk_create(people)
        Delegate.objects.bulk_create(
            DelegateFactory.build(congress=item.session.congress, member=person) for person in people
        )
        for number in range(papers):
            document = add_document(
                item.session,
                by=secretary,
                at=now,
                title="草案",
                upload=pdf(f"{delegates}{number}"),
                item=item,
            )
            serve(document, by=secretary, at=now)
            Delegation.objects.filter(pk=head.delegation_id).update(position=number)
            points = [("加班费写得不清", OpinionPoint.Strength.STRONG)] * (number + 1)
            discussion = enter_discussion(
                item, head.delegation, points, by=head.member, at=at(17), present=1,
                held_on=date(2026, 12, 8 + papers + number),
            )  # fmt: skip
            dispose(discussion.points.first(), by=secretary, at=at(17), kind="explained", words="已经写明")
        browser = sign_in(head.member)
        for address in ("", "timeline/"):
            browser.get(f"{item.session.get_absolute_url()}{address}")
            with django_assert_max_num_queries(10):
                page = browser.get(f"{item.session.get_absolute_url()}{address}")
            assert page.status_code == 200
        papers = browser.get(item.session.get_absolute_url()).text
        assert all(words in papers for words in ("加班费写得不清", "已经写明", head.delegation.name))
    guest = Observer.objects.create(session=item.session, member=UserFactory())
    browser = sign_in(guest.member)
    browser.get("/me/")
    with django_assert_max_num_queries(10):
        assert "加班费写得不清" in browser.get(item.session.get_absolute_url()).text
    outside = sign_in(UserFactory()).get(item.session.get_absolute_url()).text
    assert ("集体合同草案" in outside, "加班费写得不清" in outside) == (True, False)
    browser = sign_in(head.member)
    assert browser.get(document.get_absolute_url()).status_code == 200
    assert browser.get(f"{document.get_absolute_url()}1/").status_code == 200
    assert sign_in(UserFactory()).get(document.get_absolute_url()).status_code == 403


def test_what_is_read_in_one_query_is_what_stands_there(item, secretary, head):
    """Two versions of a document, one of them served, another never; opinions with two answers and with none."""
    document = served_on(item, secretary, 8)
    receive(document.versions.get(), by=head.member, at=at(9))
    replace_document(document, by=secretary, at=at(10), upload=pdf("乙"))
    bare = add_document(item.session, by=secretary, at=at(10), title="附件", upload=pdf("丙"))
    points = [("甲", OpinionPoint.Strength.STRONG), ("乙", OpinionPoint.Strength.REMARK)]
    said = {"by": head.member, "at": at(12), "held_on": date(2026, 12, 11), "present": 1}
    first, second = enter_discussion(item, head.delegation, points, **said).points.all()
    dispose(first, by=secretary, at=at(13), kind="not_adopted", words="没有依据")
    dispose(first, by=secretary, at=at(14), kind="partly", words="部分采纳")

    found = gates.documents_of(item.session, head.member)
    assert {
        each: (each.newest.number, each.served and each.served.number, each.receipts, each.is_received)
        for each in found
    } == {document: (2, 1, 1, True), bare: (1, None, 0, False)}
    (read,) = gates.items_of(item.session)
    assert read.papers == [document]
    assert [(each, each.answer and each.answer.words) for each in read.points] == [
        (first, "部分采纳"),
        (second, None),
    ]
    facts = facts_of(for_timeline().get(pk=item.session_id), found, at(15))
    assert (facts.discussions_held, facts.strong_open, facts.discussions_wanted) == (1, 0, 1)
    close_session(item.session, by=secretary, at=at(18, 17))
    shown = {"shown_from": date(2026, 12, 19), "shown_until": date(2026, 12, 26)}
    record_public_notice(item.session, by=secretary, at=at(20), place="公示栏", upload=pdf(), **shown)
    record_report_upward(item.session, by=secretary, at=at(22), to="市总工会", sent_on=date(2026, 12, 21))
    record_credentials(item.session, by=secretary, at=at(22), on=date(2026, 12, 17), valid=1)
    earlier = SessionFactory(congress=item.session.congress, number=1, starts_at=at(2), ends_at=at(3))
    facts = facts_of(for_timeline().get(pk=item.session_id), found, at(23))
    assert (facts.previous_on, facts.credentials_on) == (earlier.starts_at.date(), date(2026, 12, 17))
    assert (facts.shown_from, facts.shown_until) == tuple(shown.values())
    assert (facts.reported_on, facts.minutes_on) == (date(2026, 12, 21), None)
