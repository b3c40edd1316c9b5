"""What delegations say, as people meet it: the head's phone, the collected opinions, the paper, what waits."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from proposals import gates
from proposals.actions.documents import add_document, serve
from proposals.actions.opinions import MOST_POINTS, dispose, enter_discussion
from proposals.actions.session import close_session, remove_agenda_item, save_agenda_item
from proposals.models import AgendaItem, Delegate, Discussion, Disposition, Observer, OpinionPoint
from proposals.reading.opinions import to_discuss
from tests.factories import UserFactory
from tests.factories.congress import DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import appointed
from union_portal.lib import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "root", "clock")]

STRONG, REMARK = OpinionPoint.Strength.STRONG, OpinionPoint.Strength.REMARK


def at(day, hour=10):
    return timezone.make_aware(datetime(2026, 12, day, hour))


@pytest.fixture
def clock(monkeypatch, settings, tmp_path):
    """It is the morning of 12 December, six days before the session."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: at(12))


@pytest.fixture
def secretary():
    return appointed(Role.CONGRESS_SECRETARY, name="梁玉芬")


@pytest.fixture
def session():
    return SessionFactory()


def led(session, name, size=3):
    """A delegation of that many, and its head."""
    delegation = DelegationFactory(congress=session.congress, name=name)
    delegates = DelegateFactory.create_batch(size, congress=session.congress, delegation=delegation)
    delegation.head = delegates[0]
    delegation.save()
    return delegates[0]


@pytest.fixture
def head(session):
    return led(session, "机关代表团")


@pytest.fixture
def item(session, secretary):
    new = AgendaItem(session=session, title="集体合同草案", power="approve", is_to_be_passed=True)
    return save_agenda_item(new, by=secretary, at=at(1))


@pytest.fixture
def report(session, secretary, item):
    return save_agenda_item(
        AgendaItem(session=session, title="工作报告", power="deliberate"), by=secretary, at=at(1)
    )


def browser(user):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["display"] = "standard.medium.auto.en"
    client.force_login(user)
    return client


def page_of(session, name="opinions", query=""):
    return reverse(f"proposals:{name}", args=[session.pk]) + query


def served(item, secretary, title="集体合同草案全文"):
    document = add_document(
        item.session, by=secretary, at=at(1), title=title, upload=ContentFile(b"%PDF-1.7", "a.pdf"), item=item
    )
    serve(document, by=secretary, at=at(8))
    return document


def said(item, *points, **more):
    """What the form sends."""
    rows = {"rows": str(max(2, len(points)))}
    for number in range(1, int(rows["rows"]) + 1):
        text, strength = points[number - 1] if number <= len(points) else ("", REMARK)
        rows |= {f"points-{number}-text": text, f"points-{number}-strength": strength}
    return {"about": f"i{item.pk}", "held_on": "2026-12-11", "present": "2", **rows, **more}


def entered(item, head, *points, day=11):
    return enter_discussion(
        item, head.delegation, points, by=head.member, at=at(12), held_on=date(2026, 12, day), present=2
    )


def test_a_head_enters_what_the_delegation_said_about_a_document(session, item, head, secretary):
    document = served(item, secretary)
    phone, address = browser(head.member), page_of(session, "enter-opinions")
    empty = phone.get(f"{address}?item={item.pk}").text
    assert f'<option value="i{item.pk}" selected>' in empty
    assert 'value="2026-12-11"' not in empty
    points = [("第十二条的加班费写得不清", STRONG), ("通勤车补贴写明", REMARK)]
    sent = said(item, *points, about=f"d{document.pk}", delegation=str(head.delegation_id))

    answer = phone.post(address, sent, follow=True)

    assert answer.redirect_chain == [(page_of(session, query=f"?delegation={head.delegation_id}"), 302)]
    assert "Entered: 2 opinions." in answer.text
    discussion = Discussion.objects.get()
    assert (discussion.document, discussion.present, discussion.by) == (document, 2, head.member)
    assert [(each.text, each.strength) for each in discussion.points.all()] == points


def test_a_delegation_that_agrees_hands_in_empty_rows(session, item, head):
    sent = said(item, delegation=str(head.delegation_id))
    page = browser(head.member).post(page_of(session, "enter-opinions"), sent, follow=True).text
    assert "agrees and has nothing to add" in page
    assert "Agreed and had nothing to add:" in page
    assert not OpinionPoint.objects.exists()


def test_one_more_row_loses_nothing_that_was_typed(session, item, head):
    phone, address = browser(head.member), page_of(session, "enter-opinions")
    typed = said(item, ("甲" * 1200, STRONG), ("乙", REMARK), held_on="2027-01-01", present="", more="1")
    answer = phone.post(address, typed)
    assert answer.status_code == 200
    page = answer.text
    assert "甲" * 1200 in page
    assert 'name="rows" value="3"' in page
    assert 'id="id_points-3-text"' in page
    assert 'value="2027-01-01"' in page
    assert f'<option value="i{item.pk}" selected>' in page
    assert "errorlist" not in page
    assert not Discussion.objects.exists()
    most = {**said(item, *[("丙", REMARK)] * MOST_POINTS), "more": "1"}
    page = phone.post(address, most).text
    assert f'name="rows" value="{MOST_POINTS}"' in page
    assert 'name="more"' not in page
    assert 'name="rows" value="3"' in phone.post(address, said(item, rows="-9", more="1")).text


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_stored(session, item, head):
    phone, address = browser(head.member), page_of(session, "enter-opinions")
    group = str(head.delegation_id)
    wrong = said(item, ("甲", REMARK), ("乙" * 1001, REMARK), ("", STRONG), delegation=group, present="0")
    answer = phone.post(address, wrong)
    assert answer.status_code == 400
    assert 'href="#id_points-2-text">Opinion 2' in answer.text
    assert 'href="#id_points-3-text">Opinion 3' in answer.text
    assert 'id="id_points-3-text_error"' in answer.text
    assert 'href="#id_present"' in answer.text
    assert "乙" * 1001 in answer.text
    for more, words in (
        ({"held_on": "2026-12-13"}, "lies ahead"),
        ({"present": "4"}, "had 3 delegates"),
        ({"about": ""}, "required"),
        ({"about": "i999"}, "not one of the available"),
        ({"points-1-strength": "loud"}, "not one of the available"),
    ):
        answer = phone.post(address, said(item, ("甲", REMARK), **{"delegation": group, **more}))
        assert (answer.status_code, words in answer.text) == (400, True), more
    assert not Discussion.objects.exists()


def test_opinions_are_entered_once_a_day_and_not_after_the_close(session, item, head, secretary):
    phone, address = browser(head.member), page_of(session, "enter-opinions")
    sent = said(item, ("甲", REMARK), delegation=str(head.delegation_id))
    phone.post(address, sent)
    again = phone.post(address, sent)
    assert (again.status_code, "entered already" in again.text) == (409, True)
    close_session(session, by=secretary, at=at(18, 17))
    late = phone.post(address, {**sent, "held_on": "2026-12-10"})
    assert (late.status_code, "no longer collected" in late.text) == (409, True)
    assert "no longer collected" in phone.get(address).text
    assert Discussion.objects.count() == 1


def test_what_was_typed_stays_on_the_page_when_the_session_was_closed_meanwhile(
    session, item, head, secretary
):
    phone, address = browser(head.member), page_of(session, "enter-opinions")
    sent = said(item, ("打了很久的字", REMARK), delegation=str(head.delegation_id))
    close_session(session, by=secretary, at=at(18, 17))
    for more, status in (({}, 409), ({"more": "1"}, 200)):
        answer = phone.post(address, {**sent, **more})
        assert (answer.status_code, "打了很久的字</textarea>" in answer.text) == (status, True)
        assert answer.text.count("no longer collected") == 1
    assert not Discussion.objects.exists()


def test_an_item_that_was_taken_off_meanwhile_is_not_discussed(session, item, head, secretary):
    opened = AgendaItem.objects.get(pk=item.pk)
    remove_agenda_item(item, by=secretary, at=at(11))
    with pytest.raises(Refused, match="no longer on the agenda"):
        entered(opened, head, ("甲", REMARK))


def test_a_head_enters_for_the_own_delegation_only_the_secretary_for_each(session, item, head, secretary):
    other = led(session, "一号矿代表团")
    address, theirs = page_of(session, "enter-opinions"), {"delegation": str(other.delegation_id)}
    assert browser(head.member).post(address, said(item, ("甲", REMARK), **theirs)).status_code == 400
    plain = DelegateFactory(congress=session.congress, delegation=head.delegation)
    for person in (plain.member, appointed(Role.LEADER), UserFactory()):
        assert browser(person).get(address).status_code == 403
        assert browser(person).post(address, said(item, ("甲", REMARK), **theirs)).status_code == 403
    assert not Discussion.objects.exists()
    answer = browser(secretary).post(address, said(item, ("甲", REMARK), **theirs))
    assert answer.status_code == 302
    assert (Discussion.objects.get().delegation, Discussion.objects.get().by) == (other.delegation, secretary)
    head.valid_to = date(2026, 12, 10)
    head.save()
    assert browser(head.member).get(address).status_code == 403


def test_strong_points_come_first_and_stop_the_decision_until_they_are_answered(
    session, item, report, head, secretary
):
    served(item, secretary)
    other = led(session, "一号矿代表团")
    weak, strong = entered(item, head, ("通勤车补贴写明", REMARK), ("加班费写得不清", STRONG)).points.all()
    entered(report, other)
    desk = browser(secretary)
    page = desk.get(page_of(session)).text
    assert "One strong disagreement has no answer yet." in page
    assert page.index(f'id="p{strong.pk}"') < page.index(f'id="p{weak.pk}"')
    assert "Not heard yet: 一号矿代表团" in page
    assert not gates.may_be_decided(item)
    answering = page_of(session, query=f"?answer={strong.pk}")
    assert "in words" in desk.get(answering).text
    empty = desk.post(answering, {"kind": "not_adopted", "words": " "})
    assert (empty.status_code, "Say why" in empty.text) == (400, True)
    assert desk.post(answering, {"kind": "lost"}).status_code == 400
    long = desk.post(answering, {"kind": "partly", "words": "长" * 501})
    assert (long.status_code, "长" * 501 in long.text) == (400, True)

    answer = desk.post(answering, {"kind": "not_adopted", "words": "没有依据"})

    assert answer.headers["Location"] == f"{page_of(session)}#p{strong.pk}"
    assert gates.may_be_decided(item)
    again = desk.post(answering, {"kind": "not_adopted", "words": "没有依据"})
    assert (again.status_code, "recorded already" in again.text) == (409, True)
    dispose(strong, by=secretary, at=at(12, 11), kind="partly", words="改写第十二条")
    page = browser(head.member).get(page_of(session)).text
    assert "strong disagreement" in page
    assert "has no answer yet" not in page
    assert page.index("改写第十二条") < page.index("Earlier answer") < page.index("没有依据")


def test_only_the_secretary_answers_and_not_after_the_close(session, item, head, secretary):
    point = entered(item, head, ("加班费写得不清", STRONG)).points.get()
    address = page_of(session, query=f"?answer={point.pk}")
    assert "Record it" not in browser(head.member).get(address).text
    assert "Answer" not in browser(head.member).get(page_of(session)).text.partition('id="p')[2]
    assert browser(head.member).post(address, {"kind": "adopted"}).status_code == 403
    desk = browser(secretary)
    assert desk.post(page_of(session), {"kind": "adopted"}).status_code == 404
    close_session(session, by=secretary, at=at(18, 17))
    assert "Record it" not in desk.get(address).text
    late = desk.post(address, {"kind": "adopted"})
    assert (late.status_code, "stay as they are" in late.text) == (409, True)
    assert point.dispositions.count() == 0


def test_an_answer_stays_in_reach_where_the_filter_would_hide_its_opinion(session, item, head, secretary):
    """Somebody else has answered it meanwhile: it is not open any more."""
    point = entered(item, head, ("加班费写得不清", STRONG)).points.get()
    dispose(point, by=secretary, at=at(12), kind="adopted")
    desk, address = browser(secretary), page_of(session, query=f"?open=1&answer={point.pk}")
    assert "Record it" in desk.get(address).text
    refused = desk.post(address, {"kind": "partly", "words": "长" * 501})
    assert (refused.status_code, "长" * 501 in refused.text) == (400, True)
    assert "加班费写得不清</p>" not in desk.get(page_of(session, query="?open=1")).text


def test_two_presses_record_an_answer_once(session, item, head, secretary):
    entered(item, head, ("加班费写得不清", STRONG))
    first, second = (OpinionPoint.objects.prefetch_related("dispositions").get() for _press in "12")
    dispose(first, by=secretary, at=at(12), kind="adopted")
    with pytest.raises(Refused, match="recorded already"):
        dispose(second, by=secretary, at=at(12), kind="adopted")
    assert Disposition.objects.count() == 1


def test_opinions_are_narrowed_by_links(session, item, report, head, secretary):
    other = led(session, "一号矿代表团")
    entered(item, head, ("加班费写得不清", STRONG))
    answered = entered(report, other, ("报告太长", REMARK)).points.get()
    dispose(answered, by=secretary, at=at(12), kind="adopted")
    reader = browser(other.member)
    for query, there, gone in (
        (f"?item={item.pk}", "加班费写得不清</p>", "报告太长"),
        (f"?delegation={other.delegation_id}", "报告太长", "加班费写得不清</p>"),
        ("?strength=strong", "加班费写得不清</p>", "报告太长"),
        ("?open=1", "加班费写得不清</p>", "报告太长"),
    ):
        page = reader.get(page_of(session, query=query)).text
        assert (there in page, gone in page) == (True, False), query
    assert "Nothing like this was said" in reader.get(page_of(session, query="?strength=amendment")).text
    assert (
        reader.get(page_of(session, query="?item=x&delegation=99999999999&strength=loud")).status_code == 200
    )
    assert (
        f"?delegation={other.delegation_id}&amp;strength=strong"
        in reader.get(page_of(session, query=f"?delegation={other.delegation_id}")).text
    )


def test_who_reads_documents_reads_opinions(session, item, head, secretary):
    entered(item, head, ("加班费写得不清", STRONG))
    guest = Observer.objects.create(session=session, member=UserFactory())
    readers = [head.member, guest.member, appointed(Role.LEADER), secretary]
    outside = [UserFactory(), appointed(Role.SCRUTINEER), DelegateFactory().member]
    for name in ("opinions", "opinions-paper"):
        assert [browser(each).get(page_of(session, name)).status_code for each in readers] == [200] * 4
        assert [browser(each).get(page_of(session, name)).status_code for each in outside] == [403] * 3


def test_the_collected_opinions_are_a_paper(session, item, report, head, secretary):
    other = led(session, "一号矿代表团")
    reader, address = browser(other.member), page_of(session, "opinions-paper")
    assert "No delegation has entered opinions yet." in reader.get(address).text
    weak = entered(item, head, ("=1+1", REMARK), ("加班费写得不清", STRONG)).points.first()
    dispose(weak, by=secretary, at=at(12), kind="explained", words="已经写明")
    entered(report, other)
    page = reader.get(address).text
    assert page.index("加班费写得不清") < page.index("=1+1") < page.index("explained 已经写明")
    assert "Agreed and had nothing to add: 一号矿代表团." in page
    assert "Not heard yet: 一号矿代表团." in page
    book = openpyxl.load_workbook(BytesIO(reader.get(f"{address}?format=xlsx").content))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert {"加班费写得不清", "=1+1", "机关代表团"} <= set(cells)
    for kind, beginning in (("pdf", b"%PDF"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        assert reader.get(f"{address}?format={kind}").content.startswith(beginning)
    assert reader.get(f"{address}?format=exe").status_code == 404


def test_a_head_is_asked_until_the_delegation_has_spoken(session, item, report, head, secretary):
    plain = DelegateFactory(congress=session.congress, delegation=head.delegation)
    assert to_discuss(head.member, at(12)) == []
    served(item, secretary)
    served(report, secretary, "工作报告全文")
    assert to_discuss(head.member, at(12)) == [item]
    assert to_discuss(plain.member, at(12)) == []
    page = browser(head.member).get("/me/").text
    assert "Enter what your delegation says: 集体合同草案" in page
    assert f"{page_of(session, 'enter-opinions')}?item={item.pk}" in page
    other = led(session, "一号矿代表团")
    entered(item, other)
    assert to_discuss(head.member, at(12)) == [item]
    entered(item, head)
    assert to_discuss(head.member, at(12)) == []
    assert to_discuss(led(session, "二号矿代表团").member, at(12)) == [item]
    late = led(session, "三号矿代表团")
    close_session(session, by=secretary, at=at(18, 17))
    assert to_discuss(late.member, at(18, 18)) == []


def test_the_page_of_the_session_leads_to_opinions(session, item, head, secretary):
    enter, all_of_them = page_of(session, "enter-opinions"), page_of(session)
    plain = DelegateFactory(congress=session.congress)
    for person, links in (
        (head.member, (True, True)),
        (secretary, (True, True)),
        (plain.member, (False, True)),
        (UserFactory(), (False, False)),
    ):
        page = browser(person).get(session.get_absolute_url()).text
        assert (f'"{enter}"' in page, f'"{all_of_them}"' in page) == links


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("page_cache")
def test_collected_opinions_cost_ten_queries_however_many_there_are(
    session, item, report, head, secretary, django_assert_max_num_queries
):
    """Five of them are the frame's of whoever signed in; settings and columns are in memory by then."""
    counts = []
    for round_, (delegates, groups) in enumerate(((2, 1), (500, 12))):
        people = User.objects.bulk_create(
            UserFactory.build_batch(delegates, branch=secretary.branch, password="!")
        )
        Delegate.objects.bulk_create(
            DelegateFactory.build(congress=session.congress, member=person) for person in people
        )
        for number in range(groups):
            other = led(session, f"代表团{round_}-{number}")
            found = entered(item, other, *[("加班费写得不清", STRONG)] * 9, day=10 - round_)
            dispose(found.points.first(), by=secretary, at=at(12), kind="explained", words="已经写明")
            dispose(found.points.first(), by=secretary, at=at(12, 11), kind="adopted")
            entered(report, other)
        for reader, page in (
            (head.member, "opinions"),
            (secretary, "opinions"),
            (head.member, "opinions-paper"),
        ):
            client = browser(reader)
            client.get(page_of(session, page))
            with django_assert_max_num_queries(10) as queries:
                assert client.get(page_of(session, page)).status_code == 200
            counts.append(len(queries))
        client = browser(secretary)
        client.get(page_of(session, "enter-opinions"))
        with django_assert_max_num_queries(10):
            client.get(page_of(session, "enter-opinions"))
    assert counts[:3] == counts[3:]
