"""Following columns and branches, and telling the followers once about everything that becomes public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.models import Branch, NoticeKind, User
from news.actions.refusals import refusals_in_words
from news.models import Arrival, Article, Column, Policy, Subscription
from news.rules.columns import Parents, line
from news.rules.digests import Digest
from news.rules.stages import Stage
from union_portal.lib import Refused

Thing = Article | Policy

NEWS_FOR = timedelta(days=2)
"""What was published longer ago is no news when it turns up: an import of old years tells nobody."""
AWAY_FOR = timedelta(days=14)
"""If nothing arrived for a while - the worker stood still -, news is made up for from then on, so far back at most."""


@transaction.atomic
def follow(
    thing: Column | Branch, *, by: User, at: datetime, notify: bool, digest: Digest = Digest.NONE
) -> Subscription:
    """From now on `by` is told what is new there; following again changes how."""
    if isinstance(thing, Branch) and not thing.is_open:
        raise Refused(_("This branch is closed: nothing new will come from it."))
    place = {"column": thing} if isinstance(thing, Column) else {"branch": thing}
    mine = Subscription.objects.to(thing).filter(member=by).select_for_update(of=("self",)).first()
    mine = mine or Subscription(member=by, created_at=at, **place)
    if mine.digest == Digest.NONE:  # a digest holds what comes after it was asked for
        mine.digested_at = at
    mine.notify, mine.digest = notify, digest
    with refusals_in_words():
        mine.save()
    return mine


def unfollow(thing: Column | Branch, *, by: User, at: datetime) -> bool:
    """Whether there was anything to end."""
    return bool(Subscription.objects.to(thing).filter(member=by).delete()[0])


@transaction.atomic
def stop_digests(member: User, *, at: datetime) -> int:
    """No more digests to this person. What was followed for the digest alone is not followed any more."""
    mailed = Subscription.objects.filter(member=member).exclude(digest=Digest.NONE)
    ended, _by_model = mailed.filter(notify=False).delete()
    return ended + mailed.update(digest=Digest.NONE)


# Of two runs at the same moment the second waits for the first and then finds the rows there.
ARRIVE = """
INSERT INTO news_arrival ({kind}_id, at)
SELECT id, %(at)s FROM news_{kind} AS thing
WHERE stage = %(stage)s AND published_at <= %(at)s AND published_at > %(since)s
  AND (published_until IS NULL OR published_until > %(at)s)
  AND NOT EXISTS (SELECT 1 FROM news_arrival WHERE {kind}_id = thing.id)
  AND NOT EXISTS (
    SELECT 1 FROM news_{kind}event WHERE {kind}_id = thing.id AND kind = 'published' AND details ? 'import'
  )
ORDER BY published_at, id
ON CONFLICT DO NOTHING RETURNING {kind}_id
"""


@transaction.atomic
def announce(*, at: datetime) -> int:
    """Tell followers about everything that people or the clock have made public, each thing once; how many came.

    The mark and the notices are written together: a run that dies has told nobody, and the next one tells all.
    """
    since = _since(at)
    things = [*_arrive(Article, since, at), *_arrive(Policy, since, at)]
    if things:
        parents = dict(Column.objects.values_list("pk", "parent_id"))
        for thing in things:
            _tell_followers(thing, parents, at)
    return len(things)


def _since(at: datetime) -> datetime:
    """From when on something counts as news."""
    last = Arrival.objects.filter(at__lte=at).order_by("-at").values_list("at", flat=True).first()
    return max(at - AWAY_FOR, (last or at) - NEWS_FOR)


def _arrive(model: type[Thing], since: datetime, at: datetime) -> Iterable[Thing]:
    values = {"at": at, "since": since, "stage": Stage.PUBLISHED.value}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVE.format(kind=model._meta.model_name), values)
        pks = [pk for (pk,) in cursor.fetchall()]
    if not pks:
        return []
    related = ["column", "branch"] if model is Article else ["column"]
    things = model.objects.filter(pk__in=pks).select_related(*related)  # type: ignore[attr-defined]
    return things.defer("body", "body_text", "title_text", "search_text").order_by("published_at", "pk")


def _tell_followers(thing: Thing, parents: Parents, at: datetime) -> None:
    """A notice to whoever wants one; by e-mail too unless a digest brings it to the same person anyway."""
    title = format_lazy(gettext_lazy("New in {column}: {title}"), column=thing.column.name, title=thing.title)
    said = {"kind": NoticeKind.NEWS, "title": title, "url": thing.get_absolute_url(), "at": at}
    wanting = _followers(thing, parents).filter(wants_notice=True)
    for has_digest in (False, True):
        people = [user for user in wanting if user.has_digest == has_digest]
        if people:
            notify(people, **said, by_email=not has_digest)


def _followers(thing: Thing, parents: Parents) -> Iterable[User]:
    """Whoever follows the column, the branch or something above them."""
    above = Q(subscriptions__column__in=line(parents, thing.column_id))
    if isinstance(thing, Article) and thing.branch:
        above |= Q(subscriptions__branch__in=thing.branch.line)
    found = User.objects.exclude(status=User.Status.LEFT).filter(above).only("language", "status")
    return found.annotate(
        wants_notice=BoolOr("subscriptions__notify"),
        has_digest=BoolOr(~Q(subscriptions__digest=Digest.NONE)),
    )
