"""The minutes as people meet them: drafted, edited by two at once, signed by two, read by the others."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from proposals.actions.minutes import draft_minutes, save_minutes, sign_minutes
from proposals.actions.opinions import enter_discussion
from proposals.actions.session import close_session, save_agenda_item
from proposals.models import AgendaItem, Delegate, Minutes, MinutesSignature, Observer
from proposals.reading.minutes import to_sign
from tests.factories import UserFactory
from tests.factories.congress import DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "root", "clock")]


def at(day, hour=10, minute=0):
    return timezone.make_aware(datetime(2026, 12, day, hour, minute))


@pytest.fixture
def clock(monkeypatch, settings, tmp_path):
    """The session began on 18 December; it is the next morning, and every look at the clock is a bit later."""
    settings.MEDIA_ROOT = tmp_path
    ticks = count()
    monkeypatch.setattr(timezone, "now", lambda: at(19) + timedelta(milliseconds=next(ticks)))


@pytest.fixture
def secretary():
    return appointed(Role.CONGRESS_SECRETARY, name="梁玉芬")


@pytest.fixture
def session(secretary):
    session = SessionFactory()
    save_agenda_item(
        AgendaItem(session=session, title="集体合同草案", power="deliberate"), by=secretary, at=at(1)
    )
    return session


@pytest.fixture
def chair(session):
    return DelegateFactory(congress=session.congress, member=UserFactory(name="李建国")).member


@pytest.fixture
def reader(session):
    return DelegateFactory(congress=session.congress, member=UserFactory(name="王桂英")).member


@pytest.fixture
def minutes(session, secretary, chair):
    """Version 2, with both named."""
    drafted = draft_minutes(session, by=secretary, at=at(18, 17))
    return written(drafted, secretary, "<p>会议听取了工作报告。</p>", chair, secretary)


def written(minutes, by, body, chair, recorder, **more):
    return save_minutes(minutes, by=by, at=at(19), body=body, chair=chair, recorder=recorder, **more)


def closed(session, secretary):
    return close_session(session, by=secretary, at=at(18, 18))


def signed(minutes, *people):
    for each in people:
        sign_minutes(minutes, by=each, at=at(19), digest=minutes.newest.digest)


def browser(user):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["display"] = "standard.medium.auto.en"
    client.force_login(user)
    return client


def page_of(session, name="", *more):
    return reverse(f"proposals:minutes{name}", args=[session.pk, *more])


def sent(minutes, body, *, chair="", recorder="", **more):
    minutes.refresh_from_db()
    return {
        "seen": minutes.updated_at.isoformat(),
        "body": body,
        "chair": chair,
        "recorder": recorder,
        **more,
    }


def test_the_secretary_has_them_drafted_once_and_edits_them(session, secretary, chair, reader):
    desk = browser(secretary)
    assert "Draft the minutes" in desk.get(page_of(session)).text
    assert "Draft the minutes" not in browser(reader).get(page_of(session)).text
    assert browser(reader).post(page_of(session, "-draft")).status_code == 403
    assert not Minutes.objects.exists()
    answer = desk.post(page_of(session, "-draft"))
    assert answer.headers["Location"] == page_of(session, "-edit")
    minutes = Minutes.objects.get()
    assert (minutes.recorder, minutes.newest.number) == (secretary, 1)
    assert "集体合同草案" in minutes.newest.body
    again = desk.post(page_of(session, "-draft"))
    assert (again.status_code, "minutes already" in again.text) == (409, True)
    page = desk.get(page_of(session, "-edit")).text
    assert "django_ckeditor_5" in page
    assert f'<option value="李建国 {chair.employee_number}">' in page
    assert f'value="梁玉芬 {secretary.employee_number}"' in page
    typed = sent(
        minutes, "<p>会议开始。</p><script>x</script>", chair="李建国", recorder=secretary.employee_number
    )
    assert desk.post(page_of(session, "-edit"), typed).headers["Location"] == page_of(session)
    minutes.refresh_from_db()
    assert (minutes.chair, minutes.recorder) == (chair, secretary)
    assert (minutes.newest.number, minutes.newest.body) == (2, "<p>会议开始。</p>")


def test_nothing_is_drafted_before_the_session_begins(session, secretary, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(17))
    desk = browser(secretary)
    assert "once the session has begun" in desk.get(page_of(session)).text
    early = desk.post(page_of(session, "-draft"))
    assert (early.status_code, "not begun" in early.text) == (409, True)
    with pytest.raises(Refused, match="secretary"):
        draft_minutes(session, by=UserFactory(), at=at(19))


def test_the_editor_brings_its_own_content_policy_and_no_pictures(minutes, session, secretary):
    answer = browser(secretary).get(page_of(session, "-edit"))
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy.partition("style-src")[2].partition(";")[0]
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert '"uploadImage"' not in answer.text


def test_what_is_wrong_stands_beside_its_field_and_the_text_stays(minutes, session, secretary, chair):
    DelegateFactory.create_batch(2, congress=session.congress, member__name="张伟")
    outside = UserFactory(name="赵外人")
    leader = appointed(Role.LEADER, name="何敏")
    desk, address = browser(secretary), page_of(session, "-edit")
    for typed, field, words in (
        ({"chair": "张伟"}, "chair", "Several people"),
        ({"chair": outside.name}, "chair", "Nobody of this name"),
        ({"chair": leader.employee_number}, "chair", "Nobody of this name"),
        ({"chair": secretary.employee_number}, "chair", "Nobody of this name"),
        ({"chair": "李建国", "recorder": "李建国"}, "recorder", "two different people"),
        ({"body": "<p> </p>"}, "body", "empty"),
        ({"body": ""}, "body", "required"),
    ):
        answer = desk.post(address, sent(minutes, **{"body": "<p>没有存下的话</p>", **typed}))
        assert answer.status_code == 400, typed
        assert words in answer.text.partition(f'id="id_{field}_error"')[2][:300], typed
        assert ("没有存下的话" in answer.text) == ("body" not in typed)
    for chosen in ({"chair": outside, "recorder": secretary}, {"chair": chair, "recorder": outside}):
        with pytest.raises(Refused, match="delegate"):
            written(minutes, secretary, "<p>甲</p>", **chosen)
    assert minutes.newest.number == 2


def test_who_was_named_stays_possible_after_the_mandate_ended(minutes, session, secretary, chair):
    Delegate.objects.filter(member=chair).update(valid_to=date(2026, 12, 1))
    answer = browser(secretary).post(
        page_of(session, "-edit"), sent(minutes, "<p>改</p>", chair="李建国", recorder="梁玉芬")
    )
    assert answer.status_code == 302
    assert Minutes.objects.get().chair == chair


def test_of_two_who_write_at_once_nobody_loses_anything(minutes, session, secretary, chair):
    """The chair saves while the secretary writes: both wordings stand side by side, and one click decides."""
    typed = sent(minutes, "<p>会议听取了工作报告和决算。</p>", chair="李建国", recorder="梁玉芬")
    written(minutes, chair, "<p>会议听取并讨论了工作报告。</p>", chair, secretary)
    desk, address = browser(secretary), page_of(session, "-edit")
    answer = desk.post(address, typed)
    assert answer.status_code == 409
    assert "saved elsewhere while you were writing" in answer.text
    assert "李建国 saved another wording at" in answer.text
    assert "<del>" in answer.text
    assert "<ins>" in answer.text
    assert "会议听取了工作报告和决算。" in answer.text
    assert minutes.newest.number == 3
    assert desk.post(address, typed).status_code == 409  # a second press decides nothing
    over = answer.text.partition('name="over" value="')[2].partition('"')[0]
    written(minutes, chair, "<p>第三份。</p>", chair, secretary)
    assert desk.post(address, {**typed, "over": over}).status_code == 409  # that was the one before
    minutes.refresh_from_db()
    answer = desk.post(address, {**typed, "over": minutes.updated_at.isoformat()})
    assert answer.status_code == 302
    assert [each.body for each in minutes.versions.order_by("number")][1:] == [
        "<p>会议听取了工作报告。</p>",
        "<p>会议听取并讨论了工作报告。</p>",
        "<p>第三份。</p>",
        "<p>会议听取了工作报告和决算。</p>",
    ]
    refused = desk.post(address, {**typed, "seen": ""})
    assert refused.status_code == 400


def test_a_conflict_shows_who_was_named_meanwhile(minutes, session, secretary, chair, reader):
    typed = sent(minutes, "<p>会议听取了工作报告。</p>", chair="李建国", recorder="梁玉芬")
    written(minutes, secretary, "<p>会议听取了工作报告。</p>", reader, secretary)
    page = browser(secretary).post(page_of(session, "-edit"), typed).text
    assert "You saved another wording meanwhile" in page
    assert page.index("王桂英") < page.index("Save mine as the newest version")


def test_who_writes_the_minutes(minutes, session, secretary, chair, reader):
    others = [reader, appointed(Role.LEADER), appointed(Role.SCRUTINEER), UserFactory()]
    for name, more in (
        ("-edit", ()),
        ("-versions", ()),
        ("-compare", ()),
        ("-version", (1,)),
        ("-paper", ()),
    ):
        address = page_of(session, name, *more)
        assert [browser(each).get(address).status_code for each in (secretary, chair)] == [200, 200]
        assert {browser(each).get(address).status_code for each in others} == {403}
    typed = sent(minutes, "<p>我的话</p>")
    assert {browser(each).post(page_of(session, "-edit"), typed).status_code for each in others} == {403}
    with pytest.raises(Refused, match="write the minutes"):
        written(minutes, reader, "<p>我的话</p>", chair, secretary)
    assert browser(chair).post(page_of(session, "-edit"), sent(minutes, "<p>我的话</p>")).status_code == 302


def test_the_secretary_alone_names_chair_and_recorder(minutes, session, secretary, chair, reader):
    first, typed = browser(chair), {"chair": "", "recorder": reader.employee_number}
    page = first.get(page_of(session, "-edit")).text
    assert page.count(" disabled") == 2
    assert "The secretary names chair and recorder." in page
    assert reader.employee_number not in page
    assert first.post(page_of(session, "-edit"), sent(minutes, "<p>我的话</p>", **typed)).status_code == 302
    minutes.refresh_from_db()
    assert (minutes.chair, minutes.recorder, minutes.newest.body) == (chair, secretary, "<p>我的话</p>")
    with pytest.raises(Refused, match="secretary names"):
        written(minutes, chair, "<p>我的话</p>", chair, reader)


def test_a_text_that_cannot_be_kept_is_refused_also_when_another_was_saved(
    minutes, session, secretary, chair
):
    typed = sent(minutes, "<div>" * 500 + "字", chair="李建国", recorder="梁玉芬")
    written(minutes, chair, "<p>另一份。</p>", chair, secretary)
    answer = browser(secretary).post(page_of(session, "-edit"), typed)
    assert (answer.status_code, "nested too deeply" in answer.text) == (409, True)


def test_several_lines_stay_several_lines_in_the_draft(session, secretary, chair):
    delegation = DelegationFactory(congress=session.congress)
    said = {"by": secretary, "at": at(18), "held_on": date(2026, 12, 18), "present": 1}
    DelegateFactory(congress=session.congress, delegation=delegation)
    enter_discussion(session.agenda.get(), delegation, [("第一行\n<第二行>", "remark")], **said)
    assert "第一行<br>&lt;第二行&gt;</p>" in draft_minutes(session, by=secretary, at=at(19)).newest.body


def test_two_versions_are_compared(minutes, session, secretary):
    desk = browser(secretary)
    page = desk.get(page_of(session, "-versions")).text
    assert page.index("Version 2") < page.index("Version 1")
    page = desk.get(f"{page_of(session, '-compare')}?from=2&to=1").text
    assert page.index("version 1,") < page.index("version 2,")
    assert "<ins>" in page
    same = desk.get(f"{page_of(session, '-compare')}?from=2&to=2").text
    assert "Nothing differs." in same
    assert desk.get(f"{page_of(session, '-compare')}?from=9").status_code == 404
    assert desk.get(page_of(session, "-version", 9)).status_code == 404
    assert "会议听取了工作报告。" in desk.get(page_of(session, "-version", 2)).text


def test_chair_and_recorder_sign_what_they_read(minutes, session, secretary, chair, reader):
    first = browser(chair)
    digest = minutes.newest.digest
    assert "signed once the session is closed" in first.get(page_of(session)).text
    early = first.post(page_of(session, "-sign"), {"digest": digest})
    assert (early.status_code, "Close the session" in early.text) == (409, True)
    closed(session, secretary)
    page = first.get(page_of(session)).text
    assert "sign as presiding chair" in page
    assert digest in page
    written(minutes, secretary, "<p>改过的一句。</p>", chair, secretary)
    late = first.post(page_of(session, "-sign"), {"digest": digest})
    assert (late.status_code, "changed meanwhile" in late.text, "改过的一句" in late.text) == (
        409,
        True,
        True,
    )
    assert first.post(page_of(session, "-sign")).status_code == 409
    assert not MinutesSignature.objects.exists()
    digest = minutes.newest.digest
    assert first.post(page_of(session, "-sign"), {"digest": digest}).status_code == 302
    twice = first.post(page_of(session, "-sign"), {"digest": digest})
    assert (twice.status_code, "signed already" in twice.text) == (409, True)
    assert browser(reader).post(page_of(session, "-sign"), {"digest": digest}).status_code == 403
    second = browser(secretary)
    assert "has to be signed anew" in second.get(page_of(session, "-edit")).text
    renamed = sent(minutes, "<p>改过的一句。</p>", chair="王桂英", recorder="梁玉芬")
    answer = second.post(page_of(session, "-edit"), renamed)
    assert (answer.status_code, "chair and recorder stay" in answer.text) == (409, True)
    second.post(page_of(session, "-sign"), {"digest": digest})
    assert minutes.is_signed

    page = second.get(page_of(session)).text
    assert "signed by both" in page
    assert page_of(session, "-edit") not in page
    assert second.get(page_of(session, "-edit")).headers["Location"] == page_of(session)
    answer = second.post(
        page_of(session, "-edit"), sent(minutes, "<p>再改</p>", chair="李建国", recorder="梁玉芬")
    )
    assert (answer.status_code, "stay as they are" in answer.text, "再改" in answer.text) == (409, True, True)
    assert minutes.newest.body == "<p>改过的一句。</p>"


def test_a_new_wording_may_have_others_who_sign(minutes, session, secretary, chair, reader):
    """The chair has signed and cannot come any more: the text is written anew, and somebody else stands for it."""
    closed(session, secretary)
    signed(minutes, chair)
    with pytest.raises(Refused, match="chair and recorder stay"):
        written(minutes, secretary, "<p>会议听取了工作报告。</p>", reader, secretary)
    with pytest.raises(IntegrityError, match="signed already"), transaction.atomic():
        Minutes.objects.update(chair=reader)
    written(minutes, secretary, "<p>会议听取并讨论了工作报告。</p>", reader, secretary)
    signed(minutes, reader, secretary)
    assert minutes.is_signed
    assert Minutes.objects.get().chair == reader
    with pytest.raises(IntegrityError, match="signed already"), transaction.atomic():
        Minutes.objects.update(chair=chair)


def test_signed_minutes_are_read_by_delegates_observers_and_leaders(
    minutes, session, secretary, chair, reader
):
    guest = Observer.objects.create(session=session, member=UserFactory())
    leader = appointed(Role.LEADER)
    for each in (reader, guest.member, leader):
        page = browser(each).get(page_of(session))
        assert (page.status_code, "not signed yet" in page.text) == (200, True)
        assert "会议听取了工作报告" not in page.text
        assert f'"{page_of(session)}"' not in browser(each).get(session.get_absolute_url()).text
    closed(session, secretary)
    signed(minutes, chair, secretary)
    for each in (reader, guest.member, leader):
        page = browser(each).get(page_of(session)).text
        assert "会议听取了工作报告" in page
        assert page_of(session, "-versions") not in page
        assert browser(each).get(page_of(session, "-paper")).status_code == 200
        assert browser(each).get(page_of(session, "-versions")).status_code == 403
        assert f'"{page_of(session)}"' in browser(each).get(session.get_absolute_url()).text
    for each in (UserFactory(), appointed(Role.SCRUTINEER), DelegateFactory().member):
        assert browser(each).get(page_of(session)).status_code == 403
        assert browser(each).get(page_of(session, "-paper")).status_code == 403


def test_the_paper_has_lines_to_sign_on_or_the_signatures(minutes, session, secretary, chair):
    desk, address = browser(secretary), page_of(session, "-paper")
    page = desk.get(address).text
    assert "presiding chair (李建国): ____" in page
    assert "not signed by both yet" in page
    closed(session, secretary)
    signed(minutes, chair, secretary)
    page = desk.get(address).text
    assert "presiding chair: 李建国" in page
    assert minutes.newest.digest in page
    for kind, beginning in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert desk.get(f"{address}?format={kind}").content.startswith(beginning)


def test_chair_and_recorder_are_told_and_find_it_on_their_page(session, secretary, chair, reader):
    User.objects.filter(pk=reader.pk).update(language="en")
    minutes = draft_minutes(session, by=secretary, at=at(18, 17))
    written(minutes, secretary, "<p>甲</p>", chair, reader)
    assert not chair.notices.exists()
    assert to_sign(chair) == []
    closed(session, secretary)
    assert [each.notices.count() for each in (chair, reader, secretary)] == [1, 1, 0]
    assert reader.notices.get().title == f"Minutes wait for your signature: {session.short_name}"
    assert chair.notices.get().title.endswith("届二次会议")
    assert chair.notices.get().url == page_of(session)
    written(minutes, secretary, "<p>乙</p>", chair, reader)
    assert chair.notices.count() == 1  # the first one is not read yet
    assert reader.notices.unread().count() == 1
    assert "Sign the minutes" in browser(chair).get("/me/").text
    signed(minutes, chair)
    assert (to_sign(chair), to_sign(reader)) == ([], [minutes])
    assert [each.notices.unread().count() for each in (chair, reader)] == [0, 1]  # who signs has read it
    written(minutes, secretary, "<p>丙</p>", chair, reader)
    assert (chair.notices.count(), reader.notices.count()) == (2, 1)
    assert to_sign(chair) == [minutes]
    assert "Sign the minutes" not in browser(secretary).get("/me/").text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("page_cache")
def test_the_minutes_cost_ten_queries_however_many_delegates_and_versions(
    minutes, session, secretary, chair, django_assert_max_num_queries
):
    """Five of them are the frame's of whoever signed in; settings and columns are in memory by then."""
    counts = []
    for delegates, versions in ((2, 1), (300, 9)):
        people = User.objects.bulk_create(
            UserFactory.build_batch(delegates, branch=secretary.branch, password="!")
        )
        Delegate.objects.bulk_create(
            DelegateFactory.build(congress=session.congress, member=person) for person in people
        )
        for number in range(versions):
            written(minutes, secretary, f"<p>{delegates} {number}</p>", chair, secretary)
        desk = browser(secretary)
        for name in ("", "-edit", "-versions", "-compare", "-paper"):
            desk.get(page_of(session, name))
            with django_assert_max_num_queries(10) as queries:
                assert desk.get(page_of(session, name)).status_code == 200
            counts.append(len(queries))
    assert counts[:5] == counts[5:]
