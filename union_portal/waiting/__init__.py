"""What waits for a person, gathered from every app: on my page and on the first page of the admin.

Each app's share is one module here that asks that app; a row says what to do, where, and until when.
"""

from django.http import HttpRequest

from members.models import User
from union_portal.waiting import congress, fund, mailbox, news, people
from union_portal.waiting.row import Waiting


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """For the person as a member: what needs an answer or a click."""
    user = request.user
    return [
        *people.second_factor(user),
        *congress.signing_in(user),
        *congress.votes(user),
        *congress.watched_votes(user),
        *congress.sessions(user),
        *congress.papers(user),
        *congress.proposals(user),
        *mailbox.own_letters(user),
        *fund.at_the_fund_desk(user),
        *fund.on_display(user),
        *mailbox.publishing(user),
        *mailbox.incidents(user),
        *mailbox.promised(user),
        *news.must_reads(request),
        *people.notices(user),
    ]


def waiting_at_the_desk(user: User) -> list[Waiting]:
    """For the person as staff: what the admin's first page begins with."""
    return [
        *people.second_factor(user),
        *congress.sessions(user),
        *congress.office(user),
        *mailbox.desk_of_letters(user),
        *fund.at_the_fund_desk(user),
        *fund.on_display(user),
        *congress.excuses(user),
        *news.reviews(user),
        *news.corrections(user),
        *news.unread(user),
        *news.returned(user),
        *news.drafts(user),
        *news.silence(user),
        *people.calendar(user),
        *news.report(user),
        *mailbox.board(user),
    ]
