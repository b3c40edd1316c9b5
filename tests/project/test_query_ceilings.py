"""A page's number of queries is constant, and low."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.actions import handling, incidents, publishing
from feedback.actions.writing import add
from feedback.rules.moves import Duty
from finance.actions import vouchers
from finance.models import FundAnswer, FundQuestion
from members.rules.roles import Role
from news import view_counter
from news.models import ViewCount
from tests.factories import (
    ArticleFactory,
    BranchFactory,
    ColumnFactory,
    PictureFactory,
    PolicyFactory,
    ResourceCategoryFactory,
    UserFactory,
    shared,
)
from tests.factories.congress import CongressFactory
from tests.factories.feedback import CategoryFactory, working_in
from tests.factories.members import AppointmentFactory
from tests.feedback.cast import STAGES, Picture
from tests.feedback.cast import make_cast as make_mailbox
from tests.finance.cast import make_cast as make_fund
from tests.finance.cast import photo
from tests.proposals.ballot_cast import make_votes, published_vote
from union_portal.page_cache import shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("page_cache")]

FIRST_AFTER_PUBLISHING = 10
"""Columns, branches, settings, categories of resources, the years there are, whether there is a congress and a mailbox, and the clock's next change."""


@pytest.fixture
def fill(root):
    """Adds articles, policies and resources; returns one of each to open."""
    branch = BranchFactory()
    columns = {
        "news": ColumnFactory(slug="union-news", in_navigation=True),
        "notices": ColumnFactory(slug="notices", in_navigation=True),
        "branches": ColumnFactory(slug="branch-news", is_for_branches=True),
    }
    laws = ColumnFactory(slug="laws", holds="policies")
    forms = ResourceCategoryFactory()

    def add(count):
        for column in columns.values():
            for _ in range(count):
                article = ArticleFactory(
                    column=column, branch=branch, lead_picture=PictureFactory(), is_pinned=True
                )
        policy = None
        for _ in range(count + 1):
            policy = PolicyFactory(column=laws, supersedes=policy)
        ViewCount.objects.create(article=article, views=3)
        for number in range(count):
            resource = shared(f"申请表{number}", category=forms, branch=branch)
        return article, policy, resource

    return add


def counted(django_assert_max_num_queries, ceiling, path, client=None):
    with django_assert_max_num_queries(ceiling) as queries:
        response = (client or Client()).get(path)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("path", "ceiling"),
    [
        ("/", 8),
        ("/news/", 6),
        ("/news/in/union-news/", 6),
        ("/news/archive/?year=2026", 6),
        ("{article}", 6),
        ("/policies/", 6),
        ("/policies/?q=疗休养&sort=title", 7),
        ("{policy}", 7),
        ("{policy}pdf/", 6),
        ("{policy}compare/{earlier}/", 6),
        ("/resources/?sort=downloads&q=申请", 4),
        ("{resource}", 5),
        ("/search/?q=安全生产", 6),
        ("/mailbox/numbers/", 5),
        ("/site-map/", 4),
        ("/news/feed/", 4),
    ],
)
def test_a_page_costs_the_same_few_queries_however_much_there_is(
    fill, path, ceiling, django_assert_max_num_queries
):
    """Made anew each time; columns, branches and settings are read again only after something was published."""
    view_counter.flush()
    counts = []
    for count in (1, 8):
        article, policy, resource = fill(count)
        address = path.format(
            article=article.get_absolute_url(),
            policy=policy.get_absolute_url(),
            earlier=policy.supersedes_id,
            resource=resource.get_absolute_url(),
        )
        for allowed in (ceiling + FIRST_AFTER_PUBLISHING, ceiling):
            shelf.clear()
            counts.append(counted(django_assert_max_num_queries, allowed, address))
    assert counts[:2] == counts[2:]


def test_signing_in_adds_no_more_than_four(fill, client, sign_in, django_assert_max_num_queries):
    fill(3)
    Client().get("/")
    shelf.clear()
    plain = counted(django_assert_max_num_queries, 8, "/")
    member = sign_in(UserFactory())
    assert counted(django_assert_max_num_queries, 14, "/", member) - plain <= 4


def test_my_page_stays_cheap(fill, sign_in, django_assert_max_num_queries):
    member = UserFactory()
    for number in range(12):
        member.notices.create(kind="news", title=f"第{number}条", at=timezone.now())
    # One asks what has to be read: after a change of any page, then from memory. Three ask for a session of today,
    # for a mandate and for a post in a department; two for minutes to sign and for what a delegation has to discuss;
    # one asks for open votes and one for keys, signatures and counts of those this person watches over; one for letters
    # that wait and one for tasks of incidents; one for suggestions to carry out; two, until the edition moves, whether there is a congress and a mailbox.
    counted(django_assert_max_num_queries, 24, "/me/", sign_in(member))


def test_the_rules_of_a_congress_are_three_queries(root, django_assert_max_num_queries):
    """The congress, its rules, its last changes; columns, branches and settings are in memory by then."""
    congress = CongressFactory()
    address = f"/congress/{congress.pk}/rules/"
    counted(django_assert_max_num_queries, 4 + FIRST_AFTER_PUBLISHING, address)
    shelf.clear()
    counted(django_assert_max_num_queries, 4, address)


MAILBOX = {
    "/": 3,
    "/mailbox/": 4,
    "/mailbox/write/": 2,
    "/mailbox/sealed/": 2,
    "receipt": 7,
    "/mailbox/write/named/?category={category}": 8,
    "/mailbox/mine/": 5,
    "/mailbox/letter/{letter}/": 10,
}
"""Pages of the mailbox for who writes; the first five without an account."""


def test_pages_of_the_mailbox_cost_the_same_few_queries(root, django_assert_max_num_queries):
    """However many letters, categories and words there are."""
    cast, client, counts = make_mailbox(sealed=True), Client(), []
    client.force_login(cast.reporter)
    for letters in (1, 6):
        for _number in range(letters):
            named = cast.letter(files=[Picture()])
            code, sealed = cast.sealed_letter(files=[Picture()])
            CategoryFactory(inbox=cast.inbox)
        for _number in range(letters):
            add(named, "还有", by=cast.reporter, at=cast.at, files=[Picture()])
            add(sealed, "还有", by=None, holder=True, key=cast.key_of(sealed), at=cast.at)
        found = {}
        for number, (path, ceiling) in enumerate(MAILBOX.items()):
            visitor = client if number > 4 else Client()
            address = path.format(category=cast.category.pk, letter=named.pk)
            shelf.clear()
            Client().get("/")  # what is remembered until the edition moves
            shelf.clear()
            with django_assert_max_num_queries(ceiling) as queries:
                if path == "receipt":
                    response = visitor.post("/mailbox/receipt/", {"code": code})
                else:
                    response = visitor.get(address)
            assert response.status_code == 200, address
            found[path] = len(queries)
        counts.append(found)
    assert counts[0] == counts[1]


FUND = {
    "/finance/": (7, 10),
    "/finance/2026/": (6, 9),
    "/finance/2026/?month=9": (6, 9),
    "/finance/2026/c/exp.activity/": (8, 10),
    "/finance/2026/b/{branch}/": (7, 10),
    "/finance/a/{activity}/": (7, 10),
    "/finance/e/{entry}/": (9, 10),
    "/finance/entries/?category=exp.activity&q=服装": (4, 8),
    "/finance/2026/statement/": (5, 8),
    "/finance/2026/budget/?quarter=3": (6, 9),
}
"""Public pages of the fund: what they cost for a visitor who sees everything, and for a member."""


def test_every_public_page_of_the_fund_costs_the_same_few_queries(root, django_assert_max_num_queries):
    """However many entries there are: sums come from the balances that the database keeps."""
    cast = make_fund()
    cast.book.settings.entries_for = cast.book.settings.vouchers_for = "public"
    cast.book.settings.save()
    more = {"activity": cast.activity, "branch": cast.activity.branch}
    entry = cast.entry(on=date(2026, 8, 3), **more)
    vouchers.show(entry.draft.documents.get(), "jpg", photo(9), [], by=cast.bookkeeper, at=cast.at)
    member, counts = Client(), {}
    member.force_login(cast.member)
    cast.keys()
    for rounds, months in ((2, (7, 8)), (9, (9,))):
        for number in range(rounds):
            lines = (("exp.activity.recreation", 100 + number), ("asset.bank", -100 - number))
            cast.put(
                *lines, on=date(2026, months[-1], 9), activity=cast.activity.code, branch=more["branch"].pk
            )
        cast.closed(*months)
        slug, last = f"2026-{months[-1]}", cast.period(months[-1]).last_on
        publication = cast.publication(slug=slug, until_on=last)
        asked = {"publication": publication, "asked_by": cast.member, "at": cast.at, "entry": entry}
        for _number in range(rounds):
            question = FundQuestion.objects.create(text="几套？", **asked)
            FundAnswer.objects.create(question=question, text="十套。", by=cast.approver, at=cast.at)
            FundQuestion.objects.create(
                text="多少？", **asked | {"entry": None, "account_id": "exp.activity"}
            )
        for path, ceilings in FUND.items():
            if "9" in path and months[-1] < 9:
                continue
            address = path.format(branch=more["branch"].pk, activity=cast.activity.code, entry=entry.number)
            for reader, client, ceiling in zip(
                ("visitor", "member"), (Client(), member), ceilings, strict=True
            ):
                client.get(address)  # what is remembered until the edition moves
                shelf.clear()
                found = counted(django_assert_max_num_queries, ceiling, address, client)
                counts.setdefault((path, reader), []).append(found)
    assert {key: found for key, found in counts.items() if len(set(found)) > 1} == {}


LISTS = {
    "/mailbox/desk/": {"clerk": 10, "handler": 10, "lead": 10, "supervisor": 9, "chair": 9, "both": 10},
    "/mailbox/desk/?show=all&period=year&q=补贴": {"clerk": 10, "supervisor": 9},
    "/mailbox/desk/list/": {"clerk": 8, "handler": 8, "supervisor": 7},
    "/mailbox/mine/": {"clerk": 5, "reporter": 5},
    "/mailbox/promised/": {"clerk": 5, "lead": 6},
    "/mailbox/answers/": {"clerk": 9, "reporter": 8, "publisher": 8},
    "/mailbox/incidents/": {"commander": 6, "chair": 6, "supervisor": 6},
    "/mailbox/inboxes/": {"clerk": 8, "supervisor": 7, "chair": 7},
    "/mailbox/publishing/": {"handler": 8, "publisher": 8},
}
"""Lists of the mailbox, and what they cost for whom, with session, person, roles, edition and unread notices."""


@pytest.mark.long
def test_every_list_of_the_mailbox_costs_ten_queries_at_most(root, django_assert_max_num_queries):
    """Whoever looks, and however many letters, answers, incidents and people there are."""
    cast = make_mailbox(sealed=True)
    people = cast.people | {"both": working_in(cast.inbox, Duty.CLERK)}
    AppointmentFactory(role=Role.MAILBOX_SUPERVISOR.value, branch=root, user=people["both"])
    clients = {name: Client() for name in people}
    for name, client in clients.items():
        client.force_login(people[name])
        people[name].saved_views.create(name="今日", query="show=accept")
    counts = {}
    for rounds in (1, 3):
        for _number in range(rounds):
            for make in STAGES.values():
                make(cast)
            cast.sealed_letter()
            _published(cast)
            working_in(cast.inbox, Duty.HANDLER)
        for path, ceilings in LISTS.items():
            for name, ceiling in ceilings.items():
                clients[name].get(path)  # what is remembered until the edition moves
                found = counted(django_assert_max_num_queries, ceiling, path, clients[name])
                counts.setdefault((path, name), []).append(found)
    assert max(max(found) for found in counts.values()) <= 10
    assert {key: found for key, found in counts.items() if found[0] != found[1]} == {}


CASE = {"clerk": 20, "handler": 17, "lead": 20, "chair": 14}
"""The page of a case with every form that is open there, by who reads it."""


def test_the_page_of_a_case_costs_the_same_however_much_was_said_in_it(root, django_assert_max_num_queries):
    cast = make_mailbox()
    case = cast.in_progress()
    clients = {name: Client() for name in CASE}
    counts = {}
    for rounds in (1, 4):
        for _number in range(rounds):
            handling.ask(case, by=cast.handler, at=cast.at, question="哪一天？")
            add(case, "三日", by=cast.reporter, at=cast.at, files=[Picture()])
            cast.in_progress()
        for name, client in clients.items():
            client.force_login(cast.people[name])
            client.get(case.get_absolute_url())
            counts.setdefault(name, []).append(
                counted(django_assert_max_num_queries, CASE[name], case.get_absolute_url(), client)
            )
    assert {name: found for name, found in counts.items() if found != [CASE[name]] * 2} == {}


def _published(cast):
    """An answer that everybody reads, a draft, and an incident that everybody knows of."""
    texts, first = {"title": "夜班补贴", "question": "没有发", "answer": "已补发"}, cast.publishers[0]
    publishing.put_forward(cast.closed(), by=cast.handler, at=cast.at, **texts)
    answer = publishing.put_forward(cast.closed(), by=cast.handler, at=cast.at, **texts)
    for person in cast.publishers:
        answer = publishing.approve(answer, by=person, at=cast.at, seen=answer.fingerprint)
    publishing.me_too(answer, by=first)
    incident = incidents.open_incident(by=cast.commander, at=cast.at, title="停水")
    incidents.add_entry(incident, by=cast.commander, at=cast.at, words="已修", is_public=True)
    incidents.link(incident, cast.in_progress(), by=cast.commander, at=cast.at)


OVER = {"vote-room": 9, "vote-room-now": 8, "vote-result": 21, "vote-result-paper": 20, "dossier": 33}


def test_a_vote_that_is_over_costs_the_same_few_queries(root, django_assert_max_num_queries):
    """However many delegates, items and votes there are."""
    counts = []
    for delegates, votes in ((3, 1), (9, 3)):
        hall = make_votes(delegates)
        for _number in range(votes):
            paper = published_vote(hall.session, hall.secretary)
        client, found = Client(), {}
        client.force_login(hall.secretary)
        for page, ceiling in OVER.items():
            thing = hall.session.pk if page == "dossier" else paper.pk
            address = reverse(f"proposals:{page}", args=[thing])
            client.get(address)
            found[page] = counted(django_assert_max_num_queries, ceiling, address, client)
        counts.append(found)
    assert counts[0] == counts[1]
