"""The secretary's office of a session, as people meet it: from the agenda to the report upward, with every no."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from proposals.actions.attendance import sign_in
from proposals.actions.documents import add_document, receive, serve
from proposals.actions.session import close_session, save_agenda_item
from proposals.models import AgendaItem, Decision, Delegate, Document, DocumentReceipt, PublicNotice
from proposals.rules.attendance import Way
from tests.factories import ArticleFactory, ColumnFactory
from tests.factories.congress import DelegateFactory, DelegationFactory, SessionFactory
from tests.factories.members import UserFactory, appointed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def at(day, hour=10):
    return timezone.make_aware(datetime(2026, 12, day, hour))


@pytest.fixture
def clock(monkeypatch, settings):
    """The views' clock: clock(day, hour) sets it to that moment of December. Whoever signed in stays so."""
    settings.SESSION_COOKIE_AGE = 90 * 24 * 3600
    moment = [at(1)]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])

    def move(day, hour=10):
        moment[0] = at(day, hour)

    return move


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def secretary(root):
    return appointed(Role.CONGRESS_SECRETARY, name="梁玉芬", language="en")


@pytest.fixture
def session(root):
    """It begins on 18 December at nine; thirty delegates sit in it, twenty are a quorum, sixteen pass a matter."""
    return SessionFactory()


@pytest.fixture
def delegates(session, root):
    """Ten of one delegation, with its head first, and twenty of another."""
    groups = [DelegationFactory(congress=session.congress, position=number) for number in (1, 2)]
    people = UserFactory.build_batch(30, branch=root, password="!", language="en")
    people = User.objects.bulk_create(people)
    made = Delegate.objects.bulk_create(
        DelegateFactory.build(
            congress=session.congress, member=each, delegation=groups[0 if number < 10 else 1]
        )
        for number, each in enumerate(people)
    )
    groups[0].head = made[0]
    groups[0].save()
    return made


@pytest.fixture
def office(clock, secretary, session):
    """The pages of the office in the secretary's browser."""
    return Office(browser(secretary), session)


def browser(user):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["display"] = "standard.medium.auto.en"
    client.force_login(user)
    return client


class Office:
    def __init__(self, client, session):
        self.client, self.session = client, session

    def address(self, page="", *more):
        return reverse(f"proposals:office{page}", args=[self.session.pk, *more])

    def text(self, page="", *more):
        answer = self.client.get(self.address(page, *more))
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    def post(self, page, *more, **typed):
        """What the person sees then: the status of the answer, and the text of the page they end on."""
        return seen(self.client.post(self.address(page, *more), typed, follow=True))


def seen(answer):
    return answer.status_code, " ".join(answer.text.split())


def beside(text, field):
    """What stands between the label of a field and the field."""
    return re.search(rf'id="id_{field}_error"[^>]*>(.*?)</ul>', text)[1]


def pdf(name="集体合同（草案）.pdf", words="甲"):
    return SimpleUploadedFile(name, b"%PDF-1.7 " + words.encode())


CONTRACT = {"title": "集体合同（草案）", "power": "approve", "is_to_be_passed": "on", "presenter": "梁玉芬"}
VOTES = {"entitled": "30", "present": "20", "in_favour": "16", "against": "3", "abstained": "1"}


def test_the_whole_story_of_a_session(office, session, delegates, clock, secretary):
    hub = office.text()
    for said in ("Nothing stands on it yet", "No document was served yet", "The days count from the closing"):
        assert said in hub
    assert "The session has not begun yet." in hub

    # The agenda
    status, page = office.post("-item-add", **{**CONTRACT, "is_to_be_passed": ""})
    assert (status, "has to be passed" in beside(page, "is_to_be_passed")) == (400, True)
    assert 'value="集体合同（草案）"' in page
    assert not AgendaItem.objects.exists()
    assert "stands on the agenda" in office.post("-item-add", **CONTRACT)[1]
    office.post("-item-add", title="工作报告", power="deliberate")
    contract, report = session.agenda.all()
    assert "was moved" in office.post("-agenda", up=report.pk)[1]
    assert [each.title for each in session.agenda.all()] == ["工作报告", "集体合同（草案）"]
    assert office.client.post(office.address("-agenda"), {"up": "٣"}).status_code == 404

    # Documents: uploaded, served in time
    status, page = office.post(
        "-document-add", title="草案", upload=SimpleUploadedFile("a.pdf", b"MZ program")
    )
    assert (status, 'value="草案"' in page, Document.objects.count()) == (400, True, 0)
    page = office.post("-document-add", title="集体合同（草案）", item=contract.pk, upload=pdf())[1]
    document = Document.objects.get()
    assert "Served today it is in time: it has to be there by 2026-12-11" in page
    assert "goes to 30 delegates" in page
    status, page = office.post("-document", document.pk, deed="serve", version="9")
    assert (status, "A newer file was uploaded meanwhile" in page) == (409, True)
    page = office.post("-document", document.pk, deed="serve", version="1")[1]
    assert "30 delegates were told" in page

    # Delegates see that it waits, open it, and then it does not
    head = browser(delegates[0].member)
    assert "Read before the session: 集体合同（草案）" in head.get("/me/").text
    page = head.get(session.get_absolute_url()).text
    assert "One document waits to be read by you" in page
    assert "&lt;Document" not in page  # the bell counts notices
    assert head.get(f"{document.get_absolute_url()}1/").status_code == 200
    assert "Read before the session" not in head.get("/me/").text
    assert "waits to be read" not in head.get(session.get_absolute_url()).text

    # Receipts: on paper, and the others are reminded once a day
    receipts = reverse("proposals:document-receipts", args=[document.pk])
    status, page = seen(office.client.post(receipts, {"deed": "paper"}))
    assert (status, "Tick the delegates" in page) == (400, True)
    two = [delegates[1].pk, delegates[2].pk]
    assert (
        "2 receipts are entered"
        in office.client.post(receipts, {"version": "1", "delegates": two}, follow=True).text
    )
    assert "27 delegates were reminded" in office.client.post(receipts, {"deed": "remind"}, follow=True).text
    assert "Nobody was reminded" in office.client.post(receipts, {"deed": "remind"}, follow=True).text
    assert "3 of 30 delegates have it" in office.client.get(receipts).text
    assert "handed over on paper" in office.client.get(f"{receipts}?show=have").text
    assert "3 of 30 receipts" in office.text("-documents")
    assert "3 of 30" in office.text("-receipts")

    # The credentials
    status, page = office.post("-credentials", on="2026-12-02", valid="30")
    assert (status, "lies ahead" in beside(page, "on")) == (400, True)
    status, page = office.post("-credentials", on="2026-12-01", valid="31")
    assert (status, "30 delegates" in beside(page, "valid")) == (400, True)
    assert "is recorded" in office.post("-credentials", on="2026-12-01", valid="30", words="全部有效")[1]
    status, page = office.post("-credentials", on="2026-12-01", valid="29")
    assert (status, "recorded already" in page) == (409, True)
    assert "Reviewed on 2026-12-01: 30 mandates are valid." in office.text()

    # The day of the session: who signed in, what was decided
    status, page = office.post("-decide", contract.pk, text="通过。", result="carried", **VOTES)
    assert (status, "has not begun yet" in page) == (409, True)
    clock(18, 11)
    for delegate in delegates[:20]:
        sign_in(session, delegate, way=Way.DESK, by=secretary, at=at(18, 8))
    form = office.text("-decide", contract.pk)
    assert 'name="entitled" value="30"' in form
    assert 'name="present" value="20"' in form
    typed = {"text": "通过集体合同草案。", "result": "carried"}
    for wrong, field, words in (
        ({"in_favour": ""}, "in_favour", "all five figures"),
        ({"in_favour": "15"}, "result", "1 short"),
        ({"entitled": "29"}, "entitled", "30 delegates"),
        ({"present": "21"}, "present", "20 delegates have signed in"),
        ({"result": "not_carried"}, "result", "it was carried"),
    ):
        status, page = office.post("-decide", contract.pk, **{**typed, **VOTES, **wrong})
        assert (status, words in beside(page, field), "通过集体合同草案。</textarea>" in page) == (
            400,
            True,
            True,
        )
    assert not Decision.objects.exists()
    page = office.post("-decide", contract.pk, **typed, **VOTES)[1]
    assert "Decision 1 is recorded: carried." in page
    assert "in favour 16" in page
    assert "1 of 2 agenda items decided" in office.text()

    # Closing says what freezes and what begins
    page = office.text("-close")
    assert "工作报告" in page
    assert "20 of 30 delegates came" in " ".join(page.replace("The attendance:", "").split())
    assert "Made public to all workers" in page
    prefilled = office.client.get(office.address("-decide", report.pk)).context["form"].initial
    page = office.post("-decide", report.pk, text="审议了工作报告。", result="carried", **prefilled)[1]
    assert Decision.objects.get(item=report).entitled is None  # nothing was counted: no vote
    clock(18, 17)
    assert "is closed" in office.post("-close")[1]
    for page, more in (("-close", ()), ("-item-remove", (report.pk,))):
        assert office.client.post(office.address(page, *more)).status_code == 409
    status, page = office.post("-item", contract.pk, **{**CONTRACT, "title": "另一个"})
    assert (status, "stay as they are" in page) == (409, True)
    status, page = office.post("-decide", contract.pk, **typed, **VOTES)
    assert (status, "closed" in page) == (409, True)
    status, page = office.post("-document-add", title="补充", upload=pdf(words="丁"))
    assert (status, "closed" in page, Document.objects.count()) == (409, True, 1)

    # Public notice: the days of the rule are there already. What can no longer be made up for is not asked for
    clock(19)
    me = " ".join(office.client.get("/me/").text.split())
    assert re.search(r"session \d+-2: Made public to all workers", me)
    assert "Made public to all workers – due soon" in office.text()
    notice = {"place": "各分会公示栏", "shown_from": "2026-12-19", "shown_until": "2026-12-26"}
    assert 'value="2026-12-26"' in office.text("-notice")
    status, page = office.post("-notice", **{**notice, "shown_until": "2026-12-25"}, upload=pdf())
    assert (status, "until 2026-12-26 at least" in beside(page, "shown_until")) == (400, True)
    status, page = office.post("-notice", **notice)
    assert (status, "add a photo" in beside(page, "upload")) == (400, True)
    assert not PublicNotice.objects.exists()
    article = ArticleFactory(column=ColumnFactory(), published_at=at(18, 18))
    page = office.post("-notice", **notice, article=article.pk, upload=pdf("公示.pdf"))[1]
    assert "The public notice is recorded." in page
    file = reverse("proposals:notice-file", args=[PublicNotice.objects.get().pk])
    assert file in page
    assert article.get_absolute_url() in page
    status, page = office.post("-notice", **notice, article=article.pk)
    assert (status, "recorded already" in page) == (409, True)

    # Report upward
    status, page = office.post("-report", to="市总工会", sent_on="2026-12-20")
    assert (status, "lies ahead" in beside(page, "sent_on"), 'value="市总工会"' in page) == (400, True, True)
    assert (
        "The report is recorded."
        in office.post("-report", to="市总工会", sent_on="2026-12-19", upload=pdf())[1]
    )

    # What stands then, and who opens what
    member, leader = browser(UserFactory()), browser(appointed(Role.LEADER))
    told = reverse("proposals:report-file", args=[session.upward_reports.get().pk])
    assert [each.get(file).status_code for each in (member, leader, Client())] == [200, 200, 302]
    assert [each.get(told).status_code for each in (member, leader)] == [403, 200]
    assert ["市总工会" in each.get(session.get_absolute_url()).text for each in (member, leader)] == [
        False,
        True,
    ]
    assert "各分会公示栏" in member.get(session.get_absolute_url()).text
    decisions = reverse("proposals:decisions-paper", args=[session.pk])
    assert "通过集体合同草案。" in member.get(decisions).text
    for address in (decisions, reverse("proposals:agenda-paper", args=[session.pk])):
        for ending, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("csv", "﻿".encode())):
            assert member.get(f"{address}?format={ending}").content.startswith(begins)


@pytest.fixture
def contract(session, secretary):
    item = AgendaItem(session=session, title="集体合同草案", power="approve", is_to_be_passed=True)
    return save_agenda_item(item, by=secretary, at=at(1))


@pytest.fixture
def document(contract, secretary, delegates):
    who = {"by": secretary, "at": at(1)}
    return add_document(contract.session, title="集体合同草案", upload=pdf(), item=contract, **who)


def test_what_is_served_late_is_said_before_and_needs_a_reason(office, document, contract, clock):
    clock(14)
    assert "Served today is late: it had to be there by 2026-12-11" in office.text("-document", document.pk)
    page = office.post("-document", document.pk, deed="serve", version="1")[1]
    assert "record a reason" in page
    assert "was served on 2026-12-14; it had to be there by 2026-12-11" in office.text("-decisions")
    status, page = office.post("-document", document.pk, **{"deed": "except", "except-reason": "晚了"})
    assert (status, "in a sentence" in beside(page, "except-reason"), "晚了</textarea>" in page) == (
        400,
        True,
        True,
    )
    reason = "协商推迟了一周，主席团同意补充说明。"
    page = office.post("-document", document.pk, **{"deed": "except", "except-reason": reason})[1]
    assert "The reason is recorded" in page
    assert reason in page
    assert "had to be there" not in office.text("-decisions")
    status, page = office.post("-document", document.pk, **{"deed": "except", "except-reason": reason})
    assert (status, "recorded already" in page) == (409, True)


def test_receipts_on_paper_are_of_the_version_on_the_page(office, document, delegates):
    """Ticked while a newer one was served: nobody has that one on paper. Nor is entered what was never served."""
    receipts = reverse("proposals:document-receipts", args=[document.pk])
    ticked = {"deed": "paper", "version": "1", "delegates": [delegates[1].pk]}
    status, page = seen(office.client.post(receipts, ticked))
    assert (status, "was not served yet" in page) == (409, True)
    office.post("-document", document.pk, deed="serve", version="1")
    assert 'name="version" value="1"' in office.client.get(receipts).text
    office.post("-document", document.pk, **{"deed": "replace", "replace-upload": pdf(words="乙")})
    office.post("-document", document.pk, deed="serve", version="2")
    status, page = seen(office.client.post(receipts, ticked))
    assert (status, "A newer version was served meanwhile" in page) == (409, True)
    assert f'value="{delegates[1].pk}" checked' in page
    for odd in ("9" * 30, "x", "1\x00"):
        assert office.client.post(receipts, {**ticked, "delegates": [odd]}).status_code == 400
    assert not DocumentReceipt.objects.exists()


def test_receipts_are_counted_of_those_who_sit_in_the_session(office, document, delegates, clock, secretary):
    """Who resigned before is on no list; who sat in it stays on it, also when the term is long over."""
    for each, name in zip(delegates, ("赵已辞", "钱在任"), strict=False):
        User.objects.filter(pk=each.member_id).update(name=name)
    serve(document, by=secretary, at=at(2))
    version = document.versions.get()
    for each in delegates[:3]:
        receive(version, by=each.member, at=at(3))
    delegates[0].valid_to = at(5).date()
    delegates[0].save()
    clock(6)
    receipts = reverse("proposals:document-receipts", args=[document.pk])
    for page in (office.text("-documents"), office.text("-document", document.pk)):
        assert "2 of 29 receipts" in page
    assert "2 of 29 delegates have it" in office.client.get(receipts).text
    close_session(document.session, by=secretary, at=at(18, 17))
    Delegate.objects.filter(pk=delegates[1].pk).update(valid_to=at(19).date())
    clock(28)
    assert "2 of 29 receipts" in office.text("-documents")
    paper = office.client.get(f"{receipts}paper/").text
    assert ("钱在任" in paper, "赵已辞" in paper) == (True, False)
    assert "钱在任" in office.text("-receipts")


def test_a_newer_file_stands_beside_the_earlier_ones(office, document, clock):
    office.post("-document", document.pk, deed="serve", version="1")
    status, page = office.post("-document", document.pk, **{"deed": "replace", "replace-upload": pdf()})
    assert (status, "there already" in beside(page, "replace-upload")) == (400, True)
    page = office.post("-document", document.pk, **{"deed": "replace", "replace-upload": pdf(words="乙")})[1]
    assert "Version 2 is here" in page
    assert "Version 1 was served" in page
    assert office.client.get(office.address("-document-file", document.pk, 2)).status_code == 200
    assert not DocumentReceipt.objects.exists()
    assert office.client.post(office.address("-document", document.pk), {"deed": "burn"}).status_code == 404
    clock(18, 11)
    assert "can no longer be served" in office.text("-document", document.pk)
    status, page = office.post("-document", document.pk, deed="serve", version="2")
    assert (status, "can no longer be served" in page) == (409, True)


def test_what_cannot_be_decided_says_why_before_anything_is_typed(office, document, contract, clock):
    clock(18, 11)
    page = office.text("-decide", contract.pk)
    assert "no document of it was served" in page
    assert "only be postponed" in page
    status, page = office.post("-decide", contract.pk, text="通过。", result="carried", **VOTES)
    assert (status, "no document of it was served" in beside(page, "result")) == (400, True)
    assert "postponed" in office.post("-decide", contract.pk, text="延期审议。", result="postponed")[1]


def test_of_two_who_record_a_decision_the_later_one_is_told(office, contract, clock):
    clock(18, 11)
    begun = re.search(r'name="seen" value="([^"]*)"', office.text("-decide", contract.pk))[1]
    office.post("-decide", contract.pk, text="延期审议。", result="postponed", seen=begun)
    mine = {"text": "改期再议。", "result": "postponed"}
    status, page = office.post("-decide", contract.pk, **mine, seen=begun)
    assert (status, "recorded a decision on this item meanwhile" in page) == (409, True)
    assert "<p>延期审议。</p>" in page
    assert "改期再议。</textarea>" in page
    assert Decision.objects.get().text == "延期审议。"
    now = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert "is recorded" in office.post("-decide", contract.pk, **mine, seen=now)[1]
    assert Decision.objects.get().text == "改期再议。"


def test_an_item_with_documents_stays_on_the_agenda(office, document, contract, secretary, session):
    status, page = seen(office.client.post(office.address("-item-remove", contract.pk)))
    assert (status, "it stays on the agenda" in page) == (409, True)
    loose = save_agenda_item(
        AgendaItem(session=session, title="其他", power="deliberate"), by=secretary, at=at(1)
    )
    assert "其他" in office.text("-item-remove", loose.pk)
    assert "is off the agenda" in office.post("-item-remove", loose.pk)[1]
    elsewhere = SessionFactory(congress=session.congress, number=3)
    for page in ("item", "item-remove", "decide"):
        address = reverse(f"proposals:office-{page}", args=[elsewhere.pk, contract.pk])
        assert office.client.get(address).status_code == 404
    address = reverse("proposals:office-document", args=[elsewhere.pk, document.pk])
    assert office.client.get(address).status_code == 404


def test_the_file_of_what_was_refused_does_not_stay_on_the_disk(office, session, document, clock, settings):
    def kept():
        return sum(each.is_file() for each in settings.MEDIA_ROOT.rglob("*"))

    clock(18, 17)
    office.post("-close")
    clock(19)
    before = kept()
    notice = {"place": "各分会公示栏", "shown_from": "2026-12-19", "shown_until": "2026-12-26"}
    for page, typed in (("-notice", notice), ("-report", {"to": "市总工会", "sent_on": "2026-12-19"})):
        assert office.post(page, **typed, upload=pdf())[0] == 200
        assert office.post(page, **typed, upload=pdf(words="乙"))[0] == 409
    assert (
        office.post("-document", document.pk, **{"deed": "replace", "replace-upload": pdf(words="丙")})[0]
        == 409
    )
    assert kept() == before + 2


def test_the_title_of_a_page_holds_no_marks(office, document):
    Document.objects.update(title="关于《集体合同（草案）》的说明 https://example.org/a.pdf")
    title = office.client.get(office.address("-document", document.pk)).text.partition("</title>")[0]
    assert "wbr" not in title


def test_the_head_of_a_delegation_sees_who_of_the_own_has_it_and_enters_nothing(
    document, delegates, secretary, clock
):
    receipts = reverse("proposals:document-receipts", args=[document.pk])
    head, other = browser(delegates[0].member), browser(delegates[1].member)
    assert head.get(receipts).status_code == 403  # not served yet
    serve(document, by=secretary, at=at(1))
    page = head.get(receipts).text
    assert "0 of 10 delegates have it" in " ".join(page.split())
    assert str(delegates[5]) in page
    assert str(delegates[15]) not in page
    assert head.get(f"{receipts}paper/?format=csv").status_code == 200
    assert receipts in head.get(document.get_absolute_url()).text
    assert head.post(receipts, {"delegates": [delegates[1].pk]}).status_code == 403
    assert other.get(receipts).status_code == 403
    assert receipts not in other.get(document.get_absolute_url()).text
    assert not DocumentReceipt.objects.exists()


def test_a_name_finds_one_delegate_and_what_was_ticked_stays(office, document, delegates, secretary):
    serve(document, by=secretary, at=at(1))
    receipts = reverse("proposals:document-receipts", args=[document.pk])
    number = delegates[3].member.employee_number
    page = office.client.get(receipts, {"q": number}).text
    assert [f'value="{each.pk}"' in page for each in delegates[3:5]] == [True, False]
    former = DelegateFactory(congress=document.session.congress, valid_to=at(1).date() - timedelta(days=1))
    answer = office.client.post(receipts, {"delegates": [delegates[3].pk, former.pk]})
    assert (answer.status_code, f'value="{delegates[3].pk}" checked' in answer.text) == (400, True)
    assert not DocumentReceipt.objects.exists()


def test_the_secretary_is_told_which_step_presses(office, document, contract, session, clock):
    desk = office.client
    assert "Documents served to delegates" not in desk.get("/me/").text
    clock(9)
    me = desk.get("/me/").text
    assert "session 5-2: Documents served to delegates" in re.sub(r"session \d+-2", "session 5-2", me)
    assert office.address() in me
    clock(12)
    assert "overdue, by 2026-12-11" in desk.get("/me/").text
    assert "Now:" in office.text()
    assert office.address() not in browser(appointed(Role.LEADER)).get("/me/").text


def test_the_ways_to_the_office(office, session, settings, clock):
    settings.ADMIN_SECOND_FACTOR = "optional"
    desk, reviewer = office.client, browser(appointed(Role.PROPOSAL_REVIEWER))
    change = reverse("admin:proposals_session_change", args=[session.pk])
    ways = [
        reverse("proposals:home"),
        session.get_absolute_url(),
        change,
        reverse("admin:proposals_session_changelist"),
    ]
    for way in ways:
        assert office.address() in desk.get(way).text
        assert office.address() not in reviewer.get(way).text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("page_cache")
def test_the_pages_of_the_office_cost_ten_queries_however_many_delegates_and_papers(
    office, contract, session, secretary, root, django_assert_max_num_queries
):
    """Five of them are the frame's; settings and columns are in memory by then. My page asks more, but never more."""
    mine: list[int] = []
    for count in (3, 500):
        people = User.objects.bulk_create(UserFactory.build_batch(count, branch=root, password="!"))
        Delegate.objects.bulk_create(
            DelegateFactory.build(congress=session.congress, member=each) for each in people
        )
        for number in range(1 + count // 100):
            paper = pdf(words=f"{count}{number}")
            document = add_document(
                session, title="草案", upload=paper, item=contract, by=secretary, at=at(1)
            )
            serve(document, by=secretary, at=at(1))
        receipts = reverse("proposals:document-receipts", args=[document.pk])
        pages = [
            office.address(page)
            for page in ("", "-documents", "-receipts", "-agenda", "-decisions", "-close")
        ]
        pages += [office.address("-document", document.pk), receipts]
        for page in pages:
            office.client.get(page)
            with django_assert_max_num_queries(10):
                assert office.client.get(page).status_code == 200
        for person in (secretary, people[0]):
            page = browser(person)
            page.get("/me/")
            with django_assert_max_num_queries(30) as asked:
                assert page.get("/me/").status_code == 200
            mine.append(len(asked))
    assert mine[:2] == mine[2:]


def test_closing_needs_the_session_to_have_begun_and_a_stranger_gets_nowhere(
    office, session, secretary, clock
):
    assert "has not begun yet" in office.text("-close")
    status, page = office.post("-close")
    assert (status, "has not begun yet" in page) == (409, True)
    assert browser(UserFactory()).get(office.address()).status_code == 403
    close_session(session, by=secretary, at=at(18, 17))
    clock(19)
    for page in (
        "",
        "-agenda",
        "-documents",
        "-decisions",
        "-item-add",
        "-document-add",
    ):
        assert "closed" in office.text(page)


def test_who_listens_is_on_the_list_and_reads_what_was_served(office, session, delegates, clock, secretary):
    guest, manager = UserFactory(name="何敏", employee_number="30001", language="en"), browser
    assert "Nobody is on the list" in office.text("-observers")
    typed = {"member": "30001", "name": "", "post": "副总工程师", "capacity": "observer"}
    status, page = office.post("-observers", **typed)
    assert (status, "何敏" in page, "副总工程师" in page) == (200, True, True)
    outside = {"member": "", "name": "周正", "post": "市总工会副主席", "capacity": "guest"}
    office.post("-observers", **outside)
    assert "2 people" in office.text()

    # Every no stands beside its field, and what was typed stays.
    refusals = [
        ({"member": "99999"}, "member", "Nobody has this employee number."),
        ({"member": delegates[0].member.employee_number}, "member", "is a delegate and has a vote"),
        ({"member": "", "name": " "}, "name", "the name of somebody from outside"),
        ({"capacity": "chair"}, "capacity", "chair is not one of the available choices"),
    ]
    for wrong, field, said in refusals:
        status, page = office.post("-observers", **{**typed, **wrong})
        assert status == 400
        assert said in beside(page, field)
        assert "副总工程师" in page
    status, page = office.post("-observers", **typed)
    assert (status, "This person is on the list already." in page) == (409, True)
    assert session.observers.count() == 2

    # What was served is theirs to read, what was not is not; and they are counted nowhere.
    document = add_document(session, by=secretary, at=at(1), title="集体合同（草案）", upload=pdf())
    address = reverse("proposals:document", args=[document.pk])
    assert manager(guest).get(address).status_code == 404
    serve(document, by=secretary, at=at(1))
    assert manager(guest).get(address).status_code == 200
    assert manager(UserFactory()).get(address).status_code in {403, 404}

    # Who has signed in stays; the other goes, and is kept in the history.
    first, second = session.observers.order_by("pk")
    clock(18, 8)
    sign_in(session, first, way=Way.DESK, by=secretary, at=at(18, 8))
    assert "has signed in already" in office.post("-observers", remove=first.pk)[1]
    assert "周正 is off the list." in office.post("-observers", remove=second.pk)[1]
    assert office.client.post(office.address("-observers"), {"remove": "1x"}).status_code == 404
    assert [each.details.get("is_removed") for each in session.events.filter(kind="observers")] == [
        None,
        None,
        True,
    ]

    clock(18, 18)
    close_session(session, by=secretary, at=at(18, 18))
    assert "stays on the list" in office.text("-observers")
    status, page = office.post("-observers", **outside)
    assert (status, "who listened to it stays on the list" in page) == (409, True)
