"""What waits for a person as a member of the portal: a second factor, notices, a calendar to keep."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import permissions
from members.models import User
from union_portal.waiting.row import Waiting


def second_factor(user: User) -> list[Waiting]:
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


def notices(user: User) -> list[Waiting]:
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


def calendar(user: User) -> list[Waiting]:
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
