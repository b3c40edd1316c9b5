"""What waits for a person, gathered from every app: on my page and on the first page of the admin.

Each app's share is one function here that asks that app; a row says what to do, where, and until when.
"""

from datetime import timedelta
from typing import TypedDict

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members import permissions
from members.models import User
from union_portal.waiting_fund import at_the_fund_desk
from union_portal.waiting_fund import on_display as fund_on_display

SHOWN = 5
NEAR = 3
"""Days before a deadline from which an officer is told who has not read."""
CHASED = 30
"""Days after it: who has not read by then is on the list of the must-read, and no longer on the first page."""


class Waiting(TypedDict, total=False):
    """`label` and `url` always; `detail`, `verb`, `icon` and `count` where they help."""

    label: str
    url: str
    detail: str
    verb: str
    icon: str
    count: int


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """For the person as a member: what needs an answer or a click."""
    user = request.user
    return [
        *_second_factor(user),
        *_signing_in(user),
        *_votes(user),
        *_watched_votes(user),
        *_sessions(user),
        *_congress_papers(user),
        *_proposals(user),
        *_own_letters(user),
        *at_the_fund_desk(user),
        *fund_on_display(user),
        *_publishing(user),
        *_incidents(user),
        *_promised(user),
        *_must_reads(request),
        *_notices(user),
    ]


def waiting_at_the_desk(user: User) -> list[Waiting]:
    """For the person as staff: what the admin's first page begins with."""
    return [
        *_second_factor(user),
        *_sessions(user),
        *_office(user),
        *_desk_of_letters(user),
        *at_the_fund_desk(user),
        *fund_on_display(user),
        *_excuses(user),
        *_reviews(user),
        *_corrections(user),
        *_unread(user),
        *_returned(user),
        *_drafts(user),
        *_silence(user),
        *_calendar(user),
        *_report(user),
    ]


def _second_factor(user: User) -> list[Waiting]:
    from allauth.mfa.utils import is_mfa_enabled

    if not permissions.may_enter_admin(user) or is_mfa_enabled(user):
        return []
    return [
        {
            "label": _("Set up a second factor for signing in"),
            "detail": _("Whoever works in the admin needs one: a code from the phone, or a passkey.")
            if settings.ADMIN_SECOND_FACTOR == "required"
            else _("This trial opens the admin without one; a real portal asks for it."),
            "url": reverse("mfa_index"),
            "verb": _("Set up"),
            "icon": "shield",
        }
    ]


def _proposals(user: User) -> list[Waiting]:
    """What delegates are asked to sign, to revise or to rate, and what departments have to do."""
    from members.permissions import departments_of
    from proposals.reading import proposals as reading
    from proposals.rules.moves import Stage

    rows: list[Waiting] = []
    if user.mandates.exists():
        rows += _documents(user)
        rows += [
            {
                "label": _("Sign or decline: %(title)s") % {"title": each},
                "url": each.get_absolute_url(),
                "verb": _("Read"),
                "icon": "doc",
            }
            for each in reading.to_second(user)[:SHOWN]
        ]
        labels = {Stage.RETURNED: _("Revise: %(title)s"), Stage.REPLIED: _("Rate the answer: %(title)s")}
        rows += [
            {
                "label": labels[Stage(each.stage)] % {"title": each},
                "url": each.get_absolute_url(),
                "icon": "doc",
            }
            for each in reading.mine(user).filter(stage__in=list(labels), mover__member=user)[:SHOWN]
        ]
    departments = departments_of(user)
    if departments and (count := reading.at_departments(user).count()):
        label = ngettext(
            "%(count)d proposal at your department", "%(count)d proposals at your department", count
        )
        rows.append({"label": label % {"count": count}, "url": reverse("proposals:desk"), "icon": "doc"})
    return rows


def _own_letters(user: User) -> list[Waiting]:
    """Letters to the mailbox under this person's name: a question to answer, an answer to rate."""
    from feedback.reading.letters import to_do
    from feedback.rules.moves import Stage

    labels = {
        Stage.WAITING: _("The union has a question: %(title)s"),
        Stage.REPLIED: _("Answered, rate it: %(title)s"),
    }
    return [
        {
            "label": labels[Stage(each.stage)] % {"title": each.subject},
            "detail": each.code,
            "url": reverse("feedback:letter", args=[each.pk]),
            "icon": "mail",
        }
        for each in to_do(user)[:SHOWN]
    ]


def _congress_papers(user: User) -> list[Waiting]:
    """Minutes to sign, and what the delegation this person leads has not discussed yet."""
    from proposals.reading.minutes import to_sign
    from proposals.reading.opinions import to_discuss

    rows: list[Waiting] = [
        {
            "label": _("Sign the minutes: %(session)s") % {"session": each.session.short_name},
            "url": each.get_absolute_url(),
            "verb": _("Read"),
            "icon": "doc",
        }
        for each in to_sign(user)[:SHOWN]
    ]
    rows += [
        {
            "label": _("Enter what your delegation says: %(title)s") % {"title": each.title},
            "detail": str(each.session),
            "url": f"{reverse('proposals:enter-opinions', args=[each.session_id])}?item={each.pk}",
            "verb": pgettext("opinions", "Enter"),
            "icon": "doc",
        }
        for each in to_discuss(user, timezone.now())[:SHOWN]
    ]
    return rows


def _documents(user: User) -> list[Waiting]:
    """What was served to a delegate for a session that is not over, and not opened yet."""
    from proposals.reading.session import unread_documents

    return [
        {
            "label": _("Read before the session: %(title)s") % {"title": each},
            "detail": _("%(session)s, begins %(when)s")
            % {
                "session": each.session,
                "when": timezone.localtime(each.session.starts_at).strftime("%Y-%m-%d %H:%M"),
            },
            "url": each.get_absolute_url(),
            "verb": _("Read"),
            "icon": "doc",
        }
        for each in unread_documents(user, timezone.now())[:SHOWN]
    ]


def _sessions(user: User) -> list[Waiting]:
    """For the secretary: sessions with steps that are overdue or due soon, the most pressing step first."""
    from proposals.permissions import may_keep_congress
    from proposals.reading.office import pressing

    if not may_keep_congress(user):
        return []
    found: list[Waiting] = []
    for session, steps in pressing(timezone.now()):
        first = steps[0]
        label = _("%(session)s: %(step)s") % {"session": session.short_name, "step": first.title}
        detail = first.label
        if first.stage.due:
            detail = _("%(state)s, by %(day)s") % {"state": first.label, "day": first.stage.due.isoformat()}
        if others := len(steps) - 1:
            more = ngettext("and %(count)d more step", "and %(count)d more steps", others) % {"count": others}
            detail = f"{detail}　{more}"
        address = reverse("proposals:office", args=[session.pk])
        found.append({"label": label, "detail": detail, "url": address, "icon": "calendar"})
    return found


def _office(user: User) -> list[Waiting]:
    """Proposals that wait for the review committee or the secretary."""
    from proposals.permissions import OFFICE
    from proposals.reading import proposals as reading

    if not permissions.holds(user, *OFFICE.values()):
        return []
    count = reading.at_the_office(user).count()
    if not count:
        return []
    label = ngettext(
        "%(count)d proposal waits for the office", "%(count)d proposals wait for the office", count
    )
    return [{"label": label % {"count": count}, "url": reverse("proposals:desk"), "count": count}]


def _desk_of_letters(user: User) -> list[Waiting]:
    """Letters at the desk: to accept, handled by this person, overdue; for the chair, more time to decide on."""
    from feedback.permissions import may_decide_on_time, may_use_desk
    from feedback.reading.desk import counts_for

    if not may_use_desk(user):
        return []
    counts, desk = counts_for(user, timezone.localdate()), reverse("feedback:desk")
    labels = {
        "accept": lambda n: ngettext("%(count)d letter to accept", "%(count)d letters to accept", n),
        "mine": lambda n: ngettext(
            "%(count)d letter that you handle", "%(count)d letters that you handle", n
        ),
        "overdue": lambda n: ngettext("%(count)d letter is overdue", "%(count)d letters are overdue", n),
    }
    if may_decide_on_time(user):
        labels["extension"] = lambda n: ngettext(
            "%(count)d letter for which more time is asked",
            "%(count)d letters for which more time is asked",
            n,
        )
    return [
        {
            "label": label(counts[name]) % {"count": counts[name]},
            "url": f"{desk}?show={name}",
            "icon": "mail",
            "count": counts[name],
        }
        for name, label in labels.items()
        if counts[name]
    ]


def _signing_in(user: User) -> list[Waiting]:
    """On the day of a session, while its doors are open."""
    from proposals.attendance import open_for

    return [
        {
            "label": _("Sign in for the session"),
            "detail": _("%(session)s, begins %(when)s")
            % {"session": session, "when": timezone.localtime(session.starts_at).strftime("%H:%M")},
            "url": reverse("proposals:sign-in", args=[session.pk]),
            "verb": pgettext("at the desk", "Sign in"),
            "icon": "check",
        }
        for session in open_for(user, timezone.now())
    ]


def _votes(user: User) -> list[Waiting]:
    """Open votes in which this delegate has not voted, the one that closes first on top."""
    from proposals.reading.votes import to_vote

    return [
        {
            "label": _("Vote: %(title)s") % {"title": paper},
            "detail": _("%(session)s, open until %(when)s")
            % {
                "session": paper.session.short_name,
                "when": timezone.localtime(paper.last_moment).strftime("%m-%d %H:%M"),
            },
            "url": paper.get_absolute_url(),
            "verb": pgettext("on a ballot", "Vote"),
            "icon": "check",
        }
        for paper in to_vote(user, timezone.now())[:SHOWN]
    ]


def _watched_votes(user: User) -> list[Waiting]:
    """Keys, signatures and counts of the votes this person watches over as scrutineer or teller."""
    from proposals.reading.vote_duties import duties_of

    return [
        {
            "label": duty.label % {"title": duty.paper},
            "detail": duty.paper.session.short_name,
            "url": duty.url,
            "verb": pgettext("a duty at a vote", "Do it"),
            "icon": "check",
        }
        for duty in duties_of(user, timezone.now())[:SHOWN]
    ]


def _excuses(user: User) -> list[Waiting]:
    """Delegates who have asked to be excused from a session: for who keeps its attendance."""
    from proposals.attendance import excuses_asked
    from proposals.permissions import may_keep_attendance

    if not may_keep_attendance(user):
        return []
    return [
        {
            "label": _("Asks to be excused: %(who)s") % {"who": each.delegate},
            "detail": str(each.session),
            "url": reverse("proposals:sign-in-person", args=[each.session_id, f"d{each.delegate_id}"]),
        }
        for each in excuses_asked(timezone.now())[:SHOWN]
    ]


def _publishing(user: User) -> list[Waiting]:
    """Drafts of public answers that wait for this publisher, and own ones that were sent back."""
    from feedback.reading.publishing import sent_back_to, to_decide
    from members.rules.roles import Role

    if not permissions.holds(user, Role.CASE_PUBLISHER, Role.CASE_HANDLER, Role.INBOX_CLERK):
        return []
    rows: list[Waiting] = [
        {
            "label": _("Publish or send back: %(title)s") % {"title": each},
            "url": each.get_absolute_url(),
            "verb": _("Read"),
            "icon": "doc",
        }
        for each in to_decide(user)[:SHOWN]
    ]
    rows += [
        {
            "label": _("Change the draft: %(title)s") % {"title": each},
            "detail": each.sent_back_reason,
            "url": reverse("feedback:change-draft", args=[each.pk]),
            "icon": "doc",
        }
        for each in sent_back_to(user)[:SHOWN]
    ]
    return rows


def _incidents(user: User) -> list[Waiting]:
    """Statements that wait for this person's yes, and own tasks, the nearest day first."""
    from feedback.reading.incidents import open_tasks, to_approve

    rows: list[Waiting] = [
        {
            "label": _("Approve the statement: %(title)s") % {"title": each.incident},
            "url": each.incident.get_absolute_url(),
            "verb": _("Read"),
            "icon": "doc",
        }
        for each in to_approve(user)[:SHOWN]
    ]
    rows += [
        {
            "label": each.title,
            "detail": _("%(title)s, by %(day)s") % {"title": each.incident, "day": each.due_on.isoformat()},
            "url": each.incident.get_absolute_url(),
            "icon": "calendar",
        }
        for each in open_tasks(user)[:SHOWN]
    ]
    return rows


def _promised(user: User) -> list[Waiting]:
    """Suggestions of others that this person carries out, the nearest day first."""
    from feedback.reading.adoptions import to_carry_out

    today = timezone.localdate()
    return [
        {
            "label": _("Carry out: %(what)s") % {"what": each.promise},
            "detail": (_("overdue since %(day)s") if each.due_on < today else _("by %(day)s"))
            % {"day": each.due_on.isoformat()},
            "url": reverse("feedback:promised"),
            "icon": "calendar",
        }
        for each in to_carry_out(user)[:SHOWN]
    ]


def _must_reads(request: HttpRequest) -> list[Waiting]:
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


def _notices(user: User) -> list[Waiting]:
    count = user.notices.unread().count()
    if not count:
        return []
    label = ngettext("%(count)d notice you have not read", "%(count)d notices you have not read", count)
    return [
        {
            "label": label % {"count": count},
            "url": reverse("members:notices"),
            "verb": _("Read"),
            "icon": "bell",
        }
    ]


def _reviews(user: User) -> list[Waiting]:
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


def _corrections(user: User) -> list[Waiting]:
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


def _unread(user: User) -> list[Waiting]:
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


def _returned(user: User) -> list[Waiting]:
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


def _drafts(user: User) -> list[Waiting]:
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


def _silence(user: User) -> list[Waiting]:
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


def _calendar(user: User) -> list[Waiting]:
    """Years whose holidays nobody has entered yet: deadlines that reach into them are counted too early."""
    from members.calendar import years_to_define

    if not permissions.may_keep_calendar(user):
        return []
    return [
        {
            "label": _("The holidays of %(year)d are not in the calendar yet") % {"year": year},
            "detail": _("Until then deadlines in that year count Monday to Friday."),
            "url": f"{reverse('admin:members_calendaryear_add')}?year={year}",
        }
        for year in years_to_define(timezone.localdate())
    ]


def _report(user: User) -> list[Waiting]:
    """Leaders look after nothing here; they read. So do chair, analysts and the supervisor of the mailbox."""
    from feedback.permissions import may_read_numbers
    from members.rules.roles import Role

    rows: list[Waiting] = []
    if permissions.holds(user, Role.LEADER):
        url = reverse("admin:news_article_freshness_sheet")
        rows.append({"label": _("How fresh the news is: the report of this quarter"), "url": url})
    if may_read_numbers(user):
        rows.append({"label": _("Board of the worker mailbox"), "url": reverse("feedback:board")})
    return rows
