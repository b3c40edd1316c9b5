"""The e-mail that gathers what is new in the columns and branches that a member follows.

Sent at most once for each person and period. The rows are locked while the e-mail leaves and marked in the same
transaction. Should the process die in the moment between the mail server's "accepted" and the commit, the e-mail goes
out again with the same Message-ID, by which mail programs recognise the one they have; nothing is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from members.mail import REFUSED_BY_SERVER, NotAllSent, send, verified_addresses
from members.models import Branch, User
from news.models import Arrival, Article, Column, Policy, Subscription
from news.rules.columns import Parents, line
from news.rules.digests import Digest, last_due

LONGEST_SECTION = 12
FARTHEST = timedelta(days=31)
"""Further back no digest reaches, however long an address did not work."""

signer = Signer(salt="news.digests.unsubscribe")


@dataclass(frozen=True)
class Item:
    """Something new, and everything that would have to be followed to be told."""

    thing: Article | Policy
    at: datetime
    columns: frozenset[int]
    branches: frozenset[int]

    def reaches(self, subscription: Subscription) -> bool:
        """Whether this belongs into the next digest of that subscription."""
        return self.at > subscription.digested_at and (
            subscription.column_id in self.columns or subscription.branch_id in self.branches
        )


@dataclass(frozen=True)
class Section:
    """What is new in one followed place. What stood in a section before is not repeated."""

    place: Column | Branch
    url: str
    things: list[Article | Policy]
    left_out: int


def send_digests(digest: Digest, *, at: datetime) -> int:
    """Mail what is due; how many e-mails went out. May be called again at any time and after any failure."""
    due = last_due(digest, timezone.localtime(at))
    waiting = list(Subscription.objects.due(digest, due))
    if not waiting:
        return 0
    news = _news(max(min(each.digested_at for each in waiting), due - FARTHEST), due, at)
    told = {each.member_id for each in waiting if any(item.reaches(each) for item in news)}
    addresses = dict(verified_addresses().filter(user__in=told).values_list("user", "email"))
    # Without news or without an address there is nothing to send, and nothing piles up for later.
    idle = [each.pk for each in waiting if each.member_id not in addresses]
    Subscription.objects.due(digest, due).filter(pk__in=idle).update(digested_at=due)
    return _send_all(addresses, digest, due, news)


def _news(since: datetime, until: datetime, at: datetime) -> list[Item]:
    """What arrived in that time and can still be read, newest first."""
    arrivals = Arrival.objects.filter(at__gt=since, at__lte=until).values_list("article", "policy", "at")
    moments = {
        ("article", article) if article else ("policy", policy): at for article, policy, at in arrivals
    }
    parents = dict(Column.objects.values_list("pk", "parent_id"))
    articles = Article.objects.public(at).filter(arrival__at__gt=since, arrival__at__lte=until)
    policies = Policy.objects.public(at).filter(arrival__at__gt=since, arrival__at__lte=until)
    found = [
        *articles.select_related("column", "branch").defer("body", "body_text", "title_text", "search_text"),
        *policies.select_related("column").defer("body", "body_text", "title_text", "search_text"),
    ]
    items = [_item(thing, moments[thing._meta.model_name, thing.pk], parents) for thing in found]
    return sorted(items, key=lambda item: item.thing.published_at, reverse=True)


def _item(thing: Article | Policy, at: datetime, parents: Parents) -> Item:
    branch = thing.branch if isinstance(thing, Article) else None
    columns = frozenset(line(parents, thing.column_id))
    return Item(thing, at, columns, frozenset(branch.line if branch else []))


def _send_all(addresses: dict[int, str], digest: Digest, due: datetime, news: list[Item]) -> int:
    if not addresses:
        return 0  # and the mail server is not bothered
    sent = refused = 0
    with get_connection() as connection:
        for member, address in addresses.items():
            try:
                sent += _send_one(member, address, digest, due, news, connection)
            except REFUSED_BY_SERVER:
                refused += 1
    if refused:
        raise NotAllSent(f"{refused} refused, {sent} sent")
    return sent


@transaction.atomic
def _send_one(
    member: int, address: str, digest: Digest, due: datetime, news: list[Item], connection: BaseEmailBackend
) -> bool:
    """The rows stay locked while the e-mail leaves, so that two workers never send it twice."""
    rows = Subscription.objects.due(digest, due).filter(member=member)
    rows = rows.select_related("member", "column", "branch").order_by("created_at", "pk")
    mine = list(rows.select_for_update(skip_locked=True, of=("self",)))
    sections = _sections(mine, news)
    if sections:
        _mail(mine[0].member, address, digest, due, sections, connection)
    Subscription.objects.filter(pk__in=[each.pk for each in mine]).update(digested_at=due)
    return bool(sections)


def _sections(subscriptions: Iterable[Subscription], news: list[Item]) -> list[Section]:
    shown: set[Item] = set()
    sections = []
    for each in subscriptions:
        new = [item for item in news if item not in shown and item.reaches(each)]
        shown.update(new)
        things = [item.thing for item in new]
        if things:
            left_out = max(0, len(things) - LONGEST_SECTION)
            sections.append(Section(each.thing, address_of(each.thing), things[:LONGEST_SECTION], left_out))
    return sections


def address_of(place: Column | Branch) -> str:
    """The page of what is followed."""
    return place.get_absolute_url() if isinstance(place, Column) else reverse("news:branch", args=[place.pk])


def _mail(
    member: User,
    address: str,
    digest: Digest,
    due: datetime,
    sections: list[Section],
    connection: BaseEmailBackend,
) -> None:
    count = sum(len(section.things) + section.left_out for section in sections)
    stop_url = reverse("news:unsubscribe", args=[signer.sign(member.pk)])
    with translation.override(member.language):
        subject = ngettext(
            "%(count)d new item in what you follow", "%(count)d new items in what you follow", count
        )
        context = {
            "title": subject % {"count": count},
            "is_weekly": digest == Digest.WEEKLY,
            "due": due,
            "sections": sections,
            "url": reverse("news:subscriptions"),
            "stop_url": settings.SITE_URL + stop_url,
        }
    headers = {
        "List-Unsubscribe": f"<{settings.SITE_URL}{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Message-ID": _message_id(member, digest, due),
    }
    send("digest", member, address, context["title"], context, connection, headers)


def _message_id(member: User, digest: Digest, due: datetime) -> str:
    """The same for the same person and period, and it says neither."""
    mark = salted_hmac(
        "news.digests", f"{member.pk} {digest} {due.isoformat()}", algorithm="sha256"
    ).hexdigest()
    return f"<digest.{mark[:32]}@{urlsplit(settings.SITE_URL).hostname}>"


def member_of(token: str) -> User | None:
    """Whose digests the link at the foot of an e-mail stops."""
    try:
        return User.objects.filter(pk=int(signer.unsign(token))).first()
    except (BadSignature, ValueError):
        return None
