"""The result of a vote as people read it: who sees it when, what it says, and that anybody can compute it anew."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.actions import casting, counting, opening, votes
from proposals.actions.session import save_agenda_item
from proposals.drafting import drafted
from proposals.models import AgendaItem, BallotPaper
from proposals.rules import result_file
from proposals.rules.questions import ItemKind
from proposals.rules.voting import Given, Way
from tests.factories.members import UserFactory
from tests.proposals.ballot_cast import Votes, make_votes
from tests.proposals.test_votes import counted

FOR, AGAINST, ABSTAIN = [1, 0, 0], [0, 1, 0], [0, 0, 1]


@pytest.fixture
def hall(root) -> Votes:
    return make_votes()


def address(name: str, paper: BallotPaper) -> str:
    return reverse(f"proposals:{name}", args=[paper.pk])


def read(client, user, name: str, paper: BallotPaper, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(f"{address(name, paper)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_result_is_hidden_until_it_is_published(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    for number in range(1, 6):
        hall.cast(paper, number, [FOR if number < 5 else AGAINST])
    hall.sheet(paper)
    paper = BallotPaper.objects.get(pk=paper.pk)
    names = ("vote-result", "vote-result-paper", "vote-result-file")
    for user, status in ((hall.secretary, 200), (hall.scrutineers[1], 200), (hall.delegates[0].member, 403)):
        client.force_login(user)
        assert [client.get(address(name, paper)).status_code for name in names] == [status] * 3
    assert "尚未公布" in read(client, hall.secretary, "vote-result", paper)

    for officer in paper.officers.filter(part="scrutineer"):
        counting.sign_result(officer, by=officer.user, at=timezone.now(), seen=paper.sheet.sha256)
    counting.publish(paper, by=hall.secretary, at=timezone.now())

    said = read(client, UserFactory(), "vote-result", paper)
    assert paper.sheet.data["outcomes"][0]["sentence_zh"] in said
    assert "应到7，实到7，赞成4，" in said
    assert "尚未公布" not in said
    assert all(each.name in said for each in hall.scrutineers)


def test_before_the_count_the_page_says_so(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    assert "还没有计票" in read(client, hall.secretary, "vote-result", paper)
    for name in ("vote-result-paper", "vote-result-file"):
        assert client.get(address(name, paper)).status_code == 404


def test_the_file_is_what_was_signed_and_is_right(hall, client):
    paper = hall.published(hall.opened(hall.draft(Way.NAMED)))
    client.force_login(UserFactory())

    answer = client.get(address("vote-result-file", paper))

    assert hashlib.sha256(answer.content).hexdigest() == paper.sheet.sha256
    assert result_file.check_file(answer.content) == []
    assert answer["Content-Disposition"] == f'attachment; filename="{paper.uuid}.result.json"'


def test_an_election_shows_its_ranking_its_tie_and_who_was_written_in(hall, client):
    paper = hall.draft(Way.NAMED)
    hall.election(paper, candidates=4, seats=2, has_write_in=True)
    paper = hall.opened(paper)
    for number in range(1, 8):
        second = [1, 0] if number % 2 else [0, 1]
        hall.cast(paper, number, [FOR, [1, *second, 0, 0] if number > 1 else [1, 1, 0, 0, 0]])
    paper = hall.published(paper)

    said = read(client, hall.delegates[0].member, "vote-result", paper)

    assert "候选人甲" in said
    assert 'width="7"' in said  # 甲 has everybody's vote
    assert "另选他人" in said
    assert "空缺1" in said or "名额" in said


def test_web_and_paper_stand_apart_with_every_serial_number(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED, takes_paper=True))
    counting.print_ballots(paper, 10, by=hall.secretary, at=timezone.now())
    for number in range(1, 6):
        hall.cast(paper, number, [FOR])
    for number in (6, 7):
        casting.give(hall.entry(paper, number), Given.PAPER, by=hall.secretary, at=timezone.now())
    paper = hall.closed(paper)
    for teller in (1, 2):
        counted(hall, paper, teller, returned=2, invalid=1, numbers=[[0, 1, 0]], unused=7, spoiled=1)
    counting.make_sheet(paper, by=hall.secretary, at=timezone.now())

    said = read(client, hall.secretary, "vote-result", paper)

    assert "印制10张：发出2、作废1、剩余7，全部对得上" in said
    assert "编号1–10" in said
    assert "计票人甲" in said


def test_what_is_not_accounted_for_is_said(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED, takes_paper=True))
    counting.print_ballots(paper, 10, by=hall.secretary, at=timezone.now())
    casting.give(hall.entry(paper, 7), Given.PAPER, by=hall.secretary, at=timezone.now())
    paper = hall.closed(paper)
    for teller in (1, 2):
        counted(hall, paper, teller, returned=1, numbers=[[1, 0, 0]], unused=7)
    counting.make_sheet(paper, by=hall.secretary, at=timezone.now())

    assert "相差2张" in read(client, hall.secretary, "vote-result", paper)


def test_who_voted_what_is_shown_where_it_is_published(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED, names_published=True))
    for number in range(1, 6):
        hall.cast(paper, number, [FOR if number > 1 else AGAINST])
    paper = hall.published(paper)
    reader = UserFactory(name="读者")

    said = read(client, reader, "vote-result", paper)
    assert "机修厂代表团" in said
    assert "没有投票" in said
    assert said.count("代表00") == 7
    found = read(client, reader, "vote-result", paper, "?q=代表001")
    assert found.count("代表00") == 2  # the row, and what was typed
    assert "反对" in found
    assert "没有这样的姓名" in read(client, reader, "vote-result", paper, "?q=张三")
    on_paper = read(client, reader, "vote-result-paper", paper)
    assert on_paper.count("代表00") == 7


def test_names_stay_hidden_where_they_are_not_published(hall, client):
    paper = hall.opened(hall.draft(Way.NAMED))
    hall.cast(paper, 1, [FOR])
    paper = hall.published(paper)
    for name in ("vote-result", "vote-result-paper"):
        assert "代表001" not in read(client, hall.secretary, name, paper)


def test_rounds_stand_beside_each_other(hall, client):
    first = hall.opened(hall.draft(Way.NAMED))
    for number in (1, 2):
        hall.cast(first, number, [FOR])
    hall.sheet(first)
    first = BallotPaper.objects.get(pk=first.pk)
    first = opening.declare_void(first, by=hall.secretary, at=timezone.now(), reason="会场断电")
    second = votes.next_round(first, by=hall.secretary, at=timezone.now())
    second = votes.change(second, by=hall.secretary, at=hall.at, opens_at=hall.at, closes_at=first.closes_at)
    votes.name_officers(second, hall.scrutineers, hall.tellers, by=hall.secretary, at=hall.at)
    second = hall.opened(BallotPaper.objects.get(pk=second.pk))
    for number in range(1, 8):
        hall.cast(second, number, [FOR])
    second = hall.published(second)

    said = read(client, hall.delegates[0].member, "vote-result", second)
    assert "第1轮" in said
    assert "会场断电" in said
    own = read(client, hall.secretary, "vote-result", first)
    assert "已宣布无效" in own


def test_an_appraisal_and_a_poll_have_shares_and_no_verdict(hall, client):
    paper = hall.draft(Way.NAMED)
    hall.item(paper, ItemKind.APPRAISE, "王厂长", "李书记", title="民主评议")
    hall.item(paper, ItemKind.STRAW, "周一", "周五", title="会议日", seats=1)
    paper = hall.opened(paper)
    for number in range(1, 5):
        hall.cast(paper, number, [FOR, [1, 0, 0, 0], [0, 1, 0, 0], [1, 0]])
    paper = hall.published(paper)

    said = read(client, hall.secretary, "vote-result", paper)
    assert "基本称职" in said
    assert "100.0%" in said
    assert "这一项不作决定" in said


@pytest.mark.parametrize("wanted", ["docx", "xlsx", "csv"])
def test_the_sheet_is_a_file_in_each_form(hall, client, wanted):
    paper = hall.published(hall.opened(hall.draft(Way.NAMED)))
    client.force_login(hall.secretary)
    answer = client.get(address("vote-result-paper", paper), {"format": wanted})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_sheet_has_lines_to_sign_on_and_a_place_for_the_seal(hall, client):
    paper = hall.published(hall.opened(hall.draft(Way.NAMED)))
    said = read(client, hall.secretary, "vote-result-paper", paper)
    assert "监票人（监票人甲）" in said
    assert "盖章" in said
    assert "文件" not in said.split('class="paper-head"')[1].split("</header>")[0]
    assert "redhead" in read(client, hall.secretary, "vote-result-paper", paper, "?head=1")


# --- where results are read besides their own page -------------------------------------------------------------------


@pytest.fixture
def matter(hall) -> AgendaItem:
    """An item of the agenda, and a vote on it with six of seven in favour."""
    item = AgendaItem(session=hall.session, title="集体合同（草案）", power="deliberate")
    return save_agenda_item(item, by=hall.secretary, at=timezone.now())


def voted_on(hall: Votes, item: AgendaItem, in_favour: int = 6) -> BallotPaper:
    paper = hall.draft(Way.NAMED)
    asked = paper.items.get()
    asked.subject = item.subject
    votes.save_item(asked, [], by=hall.secretary, at=hall.at)
    paper = hall.opened(paper)
    for number in range(1, 8):
        hall.cast(paper, number, [FOR if number <= in_favour else AGAINST])
    return hall.published(paper)


def test_the_page_of_the_session_lists_results_once_they_are_published(hall, matter, client):
    page = hall.session.get_absolute_url()
    client.force_login(hall.delegates[0].member)
    assert "表决结果" not in client.get(page).content.decode()
    paper = voted_on(hall, matter)
    said = client.get(page).content.decode()
    assert said.count(address("vote-result", paper)) == 2  # in the list, and at the item
    assert "赞成6" in said


def test_a_decision_begins_with_the_figures_of_the_published_vote(hall, matter, client):
    form = reverse("proposals:office-decide", args=[hall.session.pk, matter.pk])
    client.force_login(hall.secretary)
    assert client.get(form).context["form"].initial == {"entitled": 7, "present": 7}
    paper = voted_on(hall, matter)

    answer = client.get(form)

    assert answer.context["form"].initial == {
        "entitled": 7, "present": 7, "in_favour": 6, "against": 1, "abstained": 0, "result": "carried"
    }  # fmt: skip
    assert address("vote-result", paper) in answer.content.decode()
    decisions = client.get(reverse("proposals:office-decisions", args=[hall.session.pk])).content.decode()
    assert address("vote-result", paper) in decisions


def test_a_vote_that_fails_begins_a_decision_that_is_not_carried(hall, matter, client):
    voted_on(hall, matter, in_favour=1)
    client.force_login(hall.secretary)
    answer = client.get(reverse("proposals:office-decide", args=[hall.session.pk, matter.pk]))
    assert answer.context["form"].initial["result"] == "not_carried"


def test_the_draft_of_the_minutes_tells_the_votes(hall, matter):
    paper = voted_on(hall, matter)
    said = drafted(hall.session)
    assert paper.sheet.data["outcomes"][0]["sentence_zh"] in said
    assert "应到7，实到7；发出7，收回7，有效7，无效0" in said
