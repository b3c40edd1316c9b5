"""What waits for a person in the congress: as delegate, department, secretary, scrutineer."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members import permissions
from members.models import User
from union_portal.waiting.row import SHOWN, Waiting


def signing_in(user: User) -> list[Waiting]:
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


def votes(user: User) -> list[Waiting]:
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


def watched_votes(user: User) -> list[Waiting]:
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


def sessions(user: User) -> list[Waiting]:
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


def papers(user: User) -> list[Waiting]:
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


def documents(user: User) -> list[Waiting]:
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


def proposals(user: User) -> list[Waiting]:
    """What delegates are asked to sign, to revise or to rate, and what departments have to do."""
    from members.permissions import departments_of
    from proposals.reading import proposals as reading
    from proposals.rules.moves import Stage

    rows: list[Waiting] = []
    if user.mandates.exists():
        rows += documents(user)
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


def office(user: User) -> list[Waiting]:
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


def excuses(user: User) -> list[Waiting]:
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
