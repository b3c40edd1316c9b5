"""Votes in the secretary's office, through the pages: from adding one to publishing it, the desk, the printed ballots."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import User
from members.rules.roles import Role
from proposals.actions import casting, counting, opening
from proposals.actions.session import close_session
from proposals.models import BallotItem, BallotPaper, RollEntry
from proposals.rules.name_lines import lines_of, people_of
from proposals.rules.questions import ItemKind
from proposals.rules.stroke_order import in_stroke_order
from proposals.rules.voting import Given, Stage, Way
from tests.factories.members import UserFactory, appointed
from tests.proposals.ballot_cast import HOUR, make_votes
from tests.proposals.test_office import beside, browser, seen
from union_portal.lib import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FOR = [1, 0, 0]
TIED = 3 * [[1, 1, 0, 0]] + 3 * [[1, 0, 1, 0]] + [[0, 1, 1, 0]]
"""Of seven ballots for two of four: the first has six votes, second and third have four each."""


class Office:
    """The pages of votes in somebody's browser."""

    def __init__(self, hall, user=None):
        self.hall = hall
        self.client = browser(user or hall.secretary)

    def get(self, name, about=None, *more):
        answer = self.client.get(self.address(name, about, *more))
        assert answer.status_code == 200, answer.status_code
        return " ".join(answer.text.split())

    def post(self, name, about=None, *more, **typed):
        return seen(self.client.post(self.address(name, about, *more), typed, follow=True))

    def address(self, name, about=None, *more):
        return reverse(f"proposals:{name}", args=[(about or self.hall.session).pk, *more])


@pytest.fixture
def hall(root):
    hall = make_votes()
    User.objects.update(language="en")
    return hall


@pytest.fixture
def office(hall):
    return Office(hall)


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def fresh(paper):
    return BallotPaper.objects.get(pk=paper.pk)


def typed_paper(hall, **more):
    """The form as it opens, with the values of the page."""
    return {
        "title": "集体合同（草案）表决", "introduction": "", "way": "named", "codes": "slips", "key_scheme": "some",
        "keys_needed": "2", "needs_sign_in": "on", "opens_at": local(hall.at), "closes_at": local(hall.at + HOUR), **more,
    }  # fmt: skip


def test_a_named_vote_goes_from_the_form_to_its_publication(office, hall):
    # The list, and a new vote
    assert "No vote is prepared yet" in office.get("office-votes")
    assert "What is passed, elected or appraised by ballot" in office.get("office")
    form = office.get("office-vote-add")
    assert "no secret vote" in form
    assert re.search(r'value="sealed"[^>]*checked', form)
    status, page = office.post("office-vote-add", **typed_paper(hall, closes_at=local(hall.at - HOUR)))
    assert (status, "cannot close before it opens" in beside(page, "closes_at")) == (400, True)
    assert 'value="集体合同（草案）表决"' in page
    status, page = office.post("office-vote-add", **typed_paper(hall, opens_at="2001-01-01T00:00"))
    assert (status, "far from the day" in beside(page, "opens_at")) == (400, True)
    status, page = office.post("office-vote-add", **typed_paper(hall, way="sealed", codes=""))
    assert (status, "voting codes" in beside(page, "codes")) == (400, True)
    assert not BallotPaper.objects.exists()
    status, page = office.post("office-vote-add", **typed_paper(hall))
    paper = BallotPaper.objects.get()
    assert (status, "prepared as a draft" in page, "add an item" in page) == (200, True, True)
    assert (paper.way, paper.codes, paper.keys_needed) == ("named", "", 0)

    # What is voted on
    item = {"kind": "approve", "title": "集体合同（草案）", "subject": "", "options": "", "seats": ""}
    status, page = office.post("office-vote-item-add", paper, **{**item, "title": ""})
    assert (status, "what is voted on" in beside(page, "title")) == (400, True)
    status, page = office.post("office-vote-item-add", paper, **{**item, "options": "王芳"})
    assert (status, "has no names" in beside(page, "options"), "王芳</textarea>" in page) == (400, True, True)
    assert "stands on the paper" in office.post("office-vote-item-add", paper, **item)[1]
    typed = {
        **item,
        "kind": "elect",
        "title": "选举工会委员",
        "options": "张三，机修厂\n张三，运输部",
        "seats": "3",
    }
    status, page = office.post("office-vote-item-add", paper, **typed)
    assert (status, "fewer candidates" in beside(page, "seats")) == (400, True)
    status, page = office.post("office-vote-item-add", paper, **{**typed, "seats": "1"})
    assert (status, "stands once" in beside(page, "options"), BallotItem.objects.count()) == (400, True, 1)
    office.post(
        "office-vote-item-add", paper, **{**typed, "options": "张三，机修厂\n王小明\n丁一", "seats": "2"}
    )
    first, second = paper.items.all()
    assert "was moved" in office.post("office-vote-move", paper, up=second.pk)[1]
    assert [each.title for each in paper.items.all()] == ["选举工会委员", "集体合同（草案）"]
    office.post("office-vote-move", paper, down=second.pk)
    assert office.client.post(office.address("office-vote-move", paper), {"up": "٣"}).status_code == 404

    # Who watches over it
    page = office.get("office-vote-officers", paper)
    assert 'Scrutineers <span class="optional">(needed before the vote opens)' in page
    assert 'Tellers <span class="optional">(optional)' in page
    status, page = office.post("office-vote-officers", paper, scrutineers="监票人甲\n没有的人", tellers="")
    assert (status, "no member is called 没有的人" in beside(page, "scrutineers")) == (400, True)
    assert "没有的人</textarea>" in page
    own = office.hall.secretary.employee_number
    status, page = office.post("office-vote-officers", paper, scrutineers=own, tellers="")
    assert (status, "no scrutineer of it" in beside(page, "scrutineers")) == (400, True)
    number = hall.scrutineers[1].employee_number
    assert "are named" in office.post("office-vote-officers", paper, scrutineers=f"监票人甲、{number}")[1]
    assert [each.user for each in paper.officers.all()] == hall.scrutineers[:2]

    page = office.get("office-vote-preview", paper)
    for said in ("丁一", "2 are to be elected", "goes nowhere"):
        assert said in page

    # The check-list: a reason, then the signature
    page = office.get("office-vote-open", paper)
    assert "surplus" in page
    assert "7 delegates have a vote" in page
    look = re.search(r'name="seen" value="(\w+)"', page)[1]
    status, page = office.post("office-vote-open", paper, seen=look)
    assert (status, "Give the reason" in beside(page, "secret")) == (400, True)
    status, page = office.post("office-vote-open", paper, seen="0" * 64, secret="程序事项")
    assert (status, "changed meanwhile" in page, "程序事项</textarea>" in page) == (409, True, True)
    assert fresh(paper).opened_at is None
    status, page = office.post("office-vote-open", paper, seen=look, secret="程序事项")
    assert (status, "Now a scrutineer" in page, "程序事项" in page) == (200, True, True)
    for name, more in (
        ("office-vote-change", ()),
        ("office-vote-item", (first.pk,)),
        ("office-vote-open", ()),
    ):
        assert "stay as they are" in office.get(name, paper, *more)
    status, page = office.post("office-vote-change", paper, **typed_paper(hall, title="另一个"))
    assert (status, "stay as they are" in page, 'value="另一个"' in page) == (409, True, True)
    assert office.post("office-vote-set-aside", paper)[0] == 409
    status, page = office.post("office-close")
    assert (status, "This vote is not over" in page) == (409, True)

    # Open, cast, closed early
    paper = fresh(paper)
    opening.countersign(paper, by=hall.scrutineers[0], at=timezone.now(), seen=paper.content_sha256)
    for voter in range(1, 7):
        hall.cast(fresh(paper), voter, [FOR, [1, 1, 0]])
    assert "6 of 7 delegates have taken a ballot. 6 have voted on the web." in office.get(
        "office-vote", paper
    )
    status, page = office.post("office-vote-end", paper, reason="")
    assert (status, "Say why" in beside(page, "reason")) == (400, True)
    assert "The vote is closed" in office.post("office-vote-end", paper, reason="都投完了")[1]
    assert office.post("office-vote-end", paper, reason="再来")[0] == 409

    # Counted, signed, published
    status, page = office.post("office-vote-count", paper, deed="publish")
    assert (status, "as it stands now" in page) == (409, True)
    assert "The result sheet is made" in office.post("office-vote-count", paper, deed="sheet")[1]
    status, page = office.post("office-vote-count", paper, deed="publish")
    assert (status, "Not enough scrutineers" in page) == (409, True)
    paper = BallotPaper.objects.get(pk=paper.pk)
    officer = paper.officers.first()
    counting.sign_result(officer, by=officer.user, at=timezone.now(), seen=paper.sheet.sha256)
    status, page = office.post("office-vote-count", paper, deed="publish")
    assert (status, "is published" in page, "Everything is done." in page) == (200, True, True)
    assert office.client.post(office.address("office-vote-count", paper), {"deed": "burn"}).status_code == 404
    assert "The result is published: the vote cannot be declared void" in office.get(
        "office-vote-void", paper
    )
    assert office.post("office-vote-void", paper, reason="x")[0] == 409
    assert "1 vote" in office.get("office")
    close_session(hall.session, by=hall.secretary, at=timezone.now())
    assert office.post("office-vote-add", **typed_paper(hall))[0] == 409


def test_a_sealed_vote_says_whose_turn_it_is(office, hall):
    paper = hall.draft(codes="slips", takes_paper=True)
    page = office.get("office-vote", paper)
    assert "Each makes a key on the own device" in page
    page = office.get("office-vote-open", paper)
    assert "No key yet" in page
    assert "A matter is passed when at least half of all delegates are in favour" in page
    assert "Put in order first" in page
    status, page = office.post("office-vote-open", paper)
    assert (status, "No key yet" in page, fresh(paper).opened_at) == (409, True, None)
    hall.with_keys(paper)
    assert "every drill was passed" in office.get("office-vote", paper)
    status, page = office.post(
        "office-vote-officers", paper, scrutineers="监票人甲", tellers="计票人甲\n计票人乙"
    )
    assert (status, "key ceremony has begun" in beside(page, "scrutineers")) == (400, True)
    assert 'Tellers <span class="optional">(needed before the vote opens)' in page
    status, page = office.post(
        "office-vote-officers", paper, scrutineers="监票人甲\n监票人乙\n监票人丙", tellers="计票人甲"
    )
    assert (status, "two tellers" in beside(page, "tellers")) == (400, True)
    assert "make their keys anew" in office.post("office-vote-restart-keys", paper)[1]

    paper = hall.signed(fresh(paper))
    page = office.get("office-votes")
    assert "Voting codes on slips" in page
    hall.make_slips(paper)
    assert "Due now:</b> Counter-signature" in office.get("office-votes")
    opening.countersign(paper, by=hall.scrutineers[0], at=hall.at, seen=paper.content_sha256)
    paper = fresh(paper)
    for voter in range(1, 5):
        hall.cast(paper, voter, [FOR])
    hall.closed(paper)
    page = office.get("office-vote", paper)
    assert "Add up" in page
    status, page = office.post("office-vote-count", paper, deed="sheet")
    assert (status, "not decrypted yet" in page) == (409, True)
    status, page = office.post("office-vote-count", paper, deed="tally")
    assert (status, "never opened: declare the vote void" in page) == (409, True)
    assert "Prepare the next round" in office.post("office-vote-void", paper, reason="票数太少")[1]
    assert "was declared void already" in office.get("office-vote-void", paper)
    status, page = office.post("office-vote-again", paper, what="all")
    assert (status, "(round 2)" in page) == (200, True)
    assert office.post("office-vote-again", paper, what="all")[0] == 409
    again = BallotPaper.objects.get(round=2)
    assert [each.part for each in again.officers.all()].count("scrutineer") == 3
    assert "is set aside" in office.post("office-vote-set-aside", again)[1]
    assert "(round 2)" not in office.get("office-votes")
    assert "was set aside" in office.get("office-vote", again)


def test_equal_votes_at_the_edge_stand_again_for_the_seats_that_are_left(office, hall):
    paper = hall.draft(Way.NAMED)
    hall.election(paper, candidates=4, seats=2)
    hall.item(paper, ItemKind.ELECT, "候选人甲", "候选人子", title="选举主席", seats=1)
    paper = hall.opened(paper)
    for number, ticks in enumerate(TIED, 1):
        hall.cast(paper, number, [FOR, ticks, [1, 0]])
    hall.sheet(paper)
    page = office.get("office-vote-again", paper)
    assert "Only what is still open: 1 seat, between 候选人乙, 候选人丙" in page
    status, page = office.post("office-vote-again", paper, what="9")
    assert (status, BallotPaper.objects.count()) == (400, 1)
    office.post("office-vote-again", paper, what="2")
    again = BallotPaper.objects.get(round=2)
    (item,) = again.items.all()
    assert (item.title, item.seats, item.position) == ("选举工会委员", 1, 1)
    assert [each.label for each in item.options.all()] == ["候选人乙", "候选人丙"]
    assert "Go to the next round" in office.get("office-vote", paper)


# --- names as they are pasted ------------------------------------------------------------------------------------


def test_lines_are_read_as_people_paste_them():
    text = "1. 王芳，机修厂，钳工\n\n2、李建国（e１001）\t运输部\nE1002 赵敏\nE1003\nE1004\t孙强\t维修班\n（5）3.5米测量组"
    found = [(each.line, each.name, each.number, each.rest) for each in lines_of(text)]
    assert found == [
        (1, "王芳", "", ("机修厂", "钳工")),
        (3, "李建国", "E1001", ("运输部",)),
        (4, "赵敏", "E1002", ()),
        (5, "", "E1003", ()),
        (6, "", "E1004", ("孙强", "维修班")),
        (7, "3.5米测量组", "", ()),
    ]
    assert [each.name or each.number for each in people_of("王芳、李建国（E1001）\nE1002，")] == [
        "王芳",
        "李建国",
        "E1002",
    ]


def test_names_are_sorted_by_the_strokes_of_the_surname():
    names = ["张伟", "丁一凡", "王小明", "王伟", "马静", "欧阳娜", "Ann", "李强"]
    assert in_stroke_order(reversed(names)) == [
        "丁一凡",
        "马静",
        "王伟",
        "王小明",
        "李强",
        "张伟",
        "欧阳娜",
        "Ann",
    ]


def test_candidates_are_linked_with_members_and_sorted_before_anything_is_kept(office, hall):
    paper = hall.draft(Way.NAMED)
    UserFactory.create_batch(2, name="王芳")
    chosen, boss = UserFactory(name="张伟"), UserFactory(name="丁一凡")
    typed = {
        "kind": "elect_each", "title": "选举", "seats": "1", "subject": "",
        "options": f"张伟，机修厂\n王芳\n{boss.employee_number}，食堂",
    }  # fmt: skip
    status, page = office.post("office-vote-item-add", paper, **typed, strokes="1")
    assert (status, "nothing is kept yet" in page, paper.items.count()) == (200, True, 1)
    assert re.search(rf">\s*{boss.employee_number}，食堂 王芳 张伟，机修厂</textarea>", page)
    status, page = office.post("office-vote-item-add", paper, **{**typed, "options": "张伟（Z99999）\n赵六"})
    assert (status, "Line 1: nobody has the employee number Z99999" in beside(page, "options")) == (400, True)
    page = office.post("office-vote-item-add", paper, **typed)[1]
    assert "Several members are called 王芳" in page
    item = paper.items.get(title="选举")
    assert [(each.label, each.note, each.member) for each in item.options.all()] == [
        ("张伟", "机修厂", chosen), ("王芳", "", None), ("丁一凡", "食堂", boss)
    ]  # fmt: skip
    assert f"张伟（{chosen.employee_number}），机修厂" in office.get("office-vote-item", paper, item.pk)
    assert "is off the paper" in office.post("office-vote-item-remove", paper, item.pk)[1]
    other = hall.draft(Way.NAMED)
    assert (
        office.client.get(office.address("office-vote-item", other, paper.items.get().pk)).status_code == 404
    )


# --- the desk, the printed ballots -------------------------------------------------------------------------------


def test_the_desk_hands_out_slips_and_paper_and_takes_paper_back(root):
    hall = make_votes(7, absent=1)
    User.objects.update(language="en")
    desk = Office(hall, appointed(Role.SCRUTINEER, language="en"))
    paper = hall.draft(codes="slips", takes_paper=True)
    assert desk.client.get(desk.address("vote-desk", paper)).status_code == 403
    paper = hall.signed(paper)
    assert "from the counter-signature to the close" in desk.get("vote-desk", paper)
    assert desk.post("vote-desk", paper, web="1")[0] == 409
    hall.make_slips(paper)
    opening.countersign(paper, by=hall.scrutineers[0], at=hall.at, seen=paper.content_sha256)
    page = desk.get("vote-desk", paper)
    assert "No ballot yet (7)" in page
    assert page.count('name="web"') == 6  # the seventh has not signed in
    assert "has not signed in" in page
    assert "has a slip now: No. 1." in desk.post("vote-desk", paper, web="1")[1]
    status, page = desk.post("vote-desk", paper, web="1")
    assert (status, "has a ballot on the web already" in page) == (409, True)
    assert "has a paper ballot now" in desk.post("vote-desk", paper, paper="2")[1]
    status, page = desk.post("vote-desk", paper, paper="7")
    assert (status, "has not signed in" in page) == (409, True)
    assert desk.client.post(desk.address("vote-desk", paper), {"web": "99"}).status_code == 404
    assert desk.client.get(desk.address("vote-desk-now", paper)).json() == {
        "roll": 7, "given": 2, "web": 1, "paper": 1, "nothing": 5
    }  # fmt: skip
    page = " ".join(desk.client.get(f"{desk.address('vote-desk', paper)}?q=代表002").text.split())
    assert "Take back" in page
    assert "代表003" not in page
    status, page = desk.post("vote-desk-entry", paper, 2, reason="")
    assert (status, "Say why" in beside(page, "reason")) == (400, True)
    assert "is back" in desk.post("vote-desk-entry", paper, 2, reason="发错了人")[1]
    status, page = desk.post("vote-desk-entry", paper, 2, reason="再来一次")
    assert (status, "taken no paper ballot" in page) == (409, True)
    assert "has a paper ballot now" in desk.post("vote-desk", paper, paper="1")[1]  # the phone broke down
    assert [each.given for each in RollEntry.objects.order_by("number")[:3]] == ["paper", "", ""]


def test_printed_ballots_have_their_number_on_the_stub_alone(office, hall):
    paper = hall.draft(Way.PAPER, title="选举票")
    hall.item(paper, ItemKind.ELECT, "张三", "李四", "王五", title="选举", seats=2, has_write_in=True)
    assert "once the paper is signed" in office.get("office-vote-print", paper)
    assert office.client.get(office.address("vote-papers", paper)).status_code == 404
    assert office.post("office-vote-print", paper, number="5")[0] == 409
    paper = hall.signed(paper)
    assert 'value="8"' in office.get("office-vote-print", paper)
    status, page = office.post("office-vote-print", paper, number="0")
    assert (status, paper.prints.count()) == (400, 0)
    status, page = office.post("office-vote-print", paper, number="150")
    assert (status, page.count('class="stub"')) == (200, 100)
    office.post("office-vote-print", paper, number="2")
    page = office.client.get(f"{office.address('vote-papers', paper)}?from=151").text
    sheets = page.split('<section class="sheet"')[1:]
    assert ["No. 0151" in sheets[0], "No. 0152" in sheets[1], len(sheets)] == [True, True, 2]
    ballots = {
        sheet.partition('<article class="paper-ballot">')[2].partition("</article>")[0] for sheet in sheets
    }
    (ballot,) = ballots  # one like the other, and so without a number
    assert "015" not in ballot
    assert "At most 2 circles" in ballot
    assert "Somebody else" in ballot
    assert "No. 1 to 150" in office.get("office-vote-print", paper)


# --- who may, what it costs, closing -----------------------------------------------------------------------------


def test_only_the_secretary_prepares_votes(hall):
    paper = hall.draft(Way.NAMED)
    item = paper.items.get().pk
    pages = [
        ("office-votes", None, ()), ("office-vote-add", None, ()), ("office-vote", paper, ()),
        ("office-vote-change", paper, ()), ("office-vote-item-add", paper, ()), ("office-vote-item", paper, (item,)),
        ("office-vote-item-remove", paper, (item,)), ("office-vote-officers", paper, ()), ("office-vote-open", paper, ()),
        ("office-vote-end", paper, ()), ("office-vote-void", paper, ()), ("office-vote-again", paper, ()),
        ("office-vote-restart-keys", paper, ()), ("office-vote-set-aside", paper, ()), ("office-vote-print", paper, ()),
        ("vote-desk", paper, ()),
    ]  # fmt: skip
    for user in (hall.scrutineers[0], hall.delegates[0].member):
        office = Office(hall, user)
        for name, about, more in pages:
            assert office.client.get(office.address(name, about, *more)).status_code == 403, name
        for name, typed in (("office-vote-move", {"up": item}), ("office-vote-count", {"deed": "sheet"})):
            assert office.client.post(office.address(name, paper), typed).status_code == 403, name
    assert Client().get(reverse("proposals:office-vote", args=[paper.pk])).status_code == 302


def test_a_session_is_not_closed_while_a_vote_is_open(hall, office):
    paper = hall.signed(hall.draft(Way.NAMED))
    closing = {"by": hall.secretary, "at": timezone.now()}
    for _stage in ("signed", "open"):
        with pytest.raises(Refused, match="This vote is not over: 集体合同"):
            close_session(hall.session, **closing)
        if paper.stage(timezone.now()) == Stage.SIGNED:
            paper = opening.countersign(paper, by=hall.scrutineers[0], at=hall.at, seen=paper.content_sha256)
    hall.closed(paper)
    page = office.get("office-close")
    assert "not published yet" in page
    hall.draft(Way.NAMED)  # what was never opened keeps nobody
    assert close_session(hall.session, by=hall.secretary, at=timezone.now()).closed_at


def test_pages_of_votes_cost_the_same_few_queries_however_many_there_are(
    hall, office, django_assert_max_num_queries
):
    paper = hall.draft(takes_paper=True)
    hall.election(paper)
    hall.opened(paper)
    casting.give(hall.entry(paper, 1), Given.PAPER, by=hall.secretary, at=hall.at)
    pages = [
        ("office", None, 19), ("office-votes", None, 14), ("office-vote", paper, 17), ("vote-desk", paper, 12),
        ("office-vote-print", paper, 11),
    ]  # fmt: skip
    counts = []
    for more in (0, 2):
        for _number in range(more):
            hall.election(hall.draft(Way.NAMED))
        for name, about, ceiling in pages:
            office.get(name, about)
            with django_assert_max_num_queries(ceiling) as queries:
                office.get(name, about)
            counts.append(len(queries))
    assert counts[: len(pages)] == counts[len(pages) :]


def test_the_admin_shows_votes_and_changes_none(hall, desk):
    paper = hall.opened(hall.draft(Way.NAMED))
    client = desk(hall.secretary)
    answer = client.get(reverse("admin:proposals_ballotpaper_changelist"), {"way__exact": "named"})
    assert (answer.status_code, "集体合同" in answer.text) == (200, True)
    page = reverse("admin:proposals_ballotpaper_change", args=[paper.pk])
    answer = client.get(page)
    assert (answer.status_code, reverse("proposals:office-vote", args=[paper.pk]) in answer.text) == (
        200,
        True,
    )
    assert client.post(page, {"title": "x"}).status_code == 403
    assert client.get(reverse("admin:proposals_ballotpaper_add")).status_code == 403
    client = desk(hall.scrutineers[0])
    assert client.get(page).status_code in (302, 403)
