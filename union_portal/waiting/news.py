"""What waits for a person in the news: must-reads, reviews, corrections, drafts, silent places."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import permissions
from members.models import User
from union_portal.waiting.row import SHOWN, Waiting

NEAR = 3
"""Days before a deadline from which an officer is told who has not read."""
CHASED = 30
"""Days after it: who has not read by then is on the list of the must-read, and no longer on the first page."""


def must_reads(request: HttpRequest) -> list[Waiting]:
    """What this person has to read, the nearest deadline first."""
    from news.must_reads import concerning

    found = [row for row in concerning(request, timezone.now()) if row.is_open]
    rows: list[Waiting] = [
        {
            "label": _("Read and confirm: %(title)s") % {"title": row.must_read},
            "detail": (_("overdue since %(day)s") if row.is_overdue else _("by %(day)s"))
            % {"day": row.must_read.deadline.isoformat()},
            "url": row.must_read.thing.get_absolute_url(),
            "verb": _("Read"),
            "icon": "check",
        }
        for row in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        rows.append({"label": _("All my must-reads"), "url": reverse("news:must-reads"), "icon": "check"})
    return rows


def reviews(user: User) -> list[Waiting]:
    """What this person has to review, the oldest first; the whole queue is one click away."""
    from news.permissions import submissions_waiting_for

    found = list(submissions_waiting_for(user).for_queue().order_by("submitted_at")[: SHOWN + 1])
    rows: list[Waiting] = [
        {
            "label": _("Review: %(title)s") % {"title": submission},
            "detail": _("%(who)s, %(when)s")
            % {
                "who": submission.submitted_by,
                "when": timezone.localtime(submission.submitted_at).strftime("%m-%d %H:%M"),
            },
            "url": reverse(
                f"admin:news_{submission.thing._meta.model_name}_review", args=[submission.thing.pk]
            ),
        }
        for submission in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        queue = reverse("admin:news_submission_changelist") + "?mine=1"
        rows.append({"label": _("All that waits for your review"), "url": queue})
    return rows


def corrections(user: User) -> list[Waiting]:
    """Corrections of published texts that this person decides about."""
    from news.permissions import corrections_waiting_for

    found = corrections_waiting_for(user).select_related("proposed_by").order_by("proposed_at")
    return [
        {
            "label": _("Decide about a correction: %(title)s") % {"title": each.article},
            "detail": _("%(who)s, %(when)s")
            % {
                "who": each.proposed_by,
                "when": timezone.localtime(each.proposed_at).strftime("%m-%d %H:%M"),
            },
            "url": reverse("admin:news_article_correction", args=[each.article_id]),
        }
        for each in found[:SHOWN]
    ]


def unread(user: User) -> list[Waiting]:
    """Must-reads whose deadline is near or past while people of this officer's branches have not confirmed them."""
    from members.models import Branch
    from members.rules.roles import Role
    from news import must_reads
    from news.permissions import must_reads_for

    places = permissions.branches_of(user, Role.MEMBERSHIP_OFFICER)
    if not places:
        return []
    today = timezone.localdate()
    when = (today - timedelta(days=CHASED), today + timedelta(days=NEAR))
    near = must_reads.open_ones().filter(pk__in=must_reads_for(user).values("pk"), deadline__range=when)
    asked = [each for each in near if each.thing.is_public(timezone.now())]
    counts = must_reads.outstanding_counts(asked, Branch.objects.below(places), today)
    return [
        {
            "label": ngettext(
                "%(count)d person has not read “%(title)s”",
                "%(count)d people have not read “%(title)s”",
                counts[each.pk],
            )
            % {"count": counts[each.pk], "title": each},
            "detail": _("by %(day)s") % {"day": each.deadline.isoformat()},
            "url": reverse("admin:news_mustread_outstanding", args=[each.pk]),
        }
        for each in [each for each in asked if each.pk in counts][:SHOWN]
    ]


def returned(user: User) -> list[Waiting]:
    """What reviewers have sent back to this person, with their words."""
    from news.models import Submission
    from news.rules.review import Outcome
    from news.rules.stages import Stage

    back = Q(article__stage=Stage.REJECTED) | Q(policy__stage=Stage.REJECTED)
    found = Submission.objects.filter(back, outcome=Outcome.REJECTED.value, submitted_by=user)
    rows: list[Waiting] = []
    for each in found.for_queue().order_by("-ended_at")[:SHOWN]:
        address = reverse(f"admin:news_{each.thing._meta.model_name}_change", args=[each.thing.pk])
        if any(row["url"] == address for row in rows):
            continue  # sent back more than once: the last time counts
        label = _("Sent back: %(title)s") % {"title": each}
        rows.append({"label": label, "detail": each.given[-1].opinion, "url": address})
    return rows


def drafts(user: User) -> list[Waiting]:
    from members.rules.roles import Role
    from news.models import Article
    from news.rules.stages import Stage

    if not permissions.holds(user, Role.EDITOR, Role.FINAL_REVIEWER):
        return []
    count = Article.objects.filter(stage=Stage.DRAFT, author=user).count()
    if not count:
        return []
    label = ngettext(
        "%(count)d draft of yours is not published", "%(count)d drafts of yours are not published", count
    )
    url = f"{reverse('admin:news_article_changelist')}?stage__exact=draft"
    return [{"label": label % {"count": count}, "url": url, "count": count}]


def silence(user: User) -> list[Waiting]:
    """Columns and branches that have fallen silent: for the union's desk, and for a branch's own editors."""
    from members.models import Branch
    from news.freshness import branch_rows, column_rows
    from news.permissions import branches_for_writing, writes_for_the_union

    places = branches_for_writing(user)
    if not places:
        return []
    now = timezone.now()
    late = [row.branch.name for row in branch_rows(Branch.objects.below(places), now) if row.is_late]
    if writes_for_the_union(user):
        late += [row.column.name for row in column_rows(now) if row.is_late]
    if not late:
        return []
    label = ngettext(
        "%(count)d place has been silent too long", "%(count)d places have been silent too long", len(late)
    )
    url = reverse("admin:news_article_freshness")
    return [{"label": label % {"count": len(late)}, "detail": "、".join(late[:SHOWN]), "url": url}]


def report(user: User) -> list[Waiting]:
    """Leaders look after nothing here; they read."""
    from members.rules.roles import Role

    if not permissions.holds(user, Role.LEADER):
        return []
    url = reverse("admin:news_article_freshness_sheet")
    return [{"label": _("How fresh the news is: the report of this quarter"), "url": url}]
