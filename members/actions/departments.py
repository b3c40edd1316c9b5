"""Departments: opened, renamed, closed, reopened - and who acts for them, from when until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Department, DepartmentEvent, DepartmentPost, User
from union_portal.lib import Refused


@transaction.atomic
def open_department(name: str, *, by: User | None, at: datetime, position: int = 0) -> Department:
    """An office of the enterprise that can be handed proposals from now on."""
    name = _tidy(name)
    _refuse_name_clash(name)
    department = Department.objects.create(name=name, position=position)
    _record(department, "opened", by=by, at=at, name=name)
    return department


@transaction.atomic
def change_department(
    department: Department, *, name: str, position: int, by: User | None, at: datetime
) -> Department:
    """Another name, which its history keeps, or another place in the list, which it does not."""
    department = _locked(department)
    old, department.name, department.position = department.name, _tidy(name), position
    if department.name != old:
        _refuse_name_clash(department.name, besides=department)
    department.save(update_fields=["name", "position", "updated_at"])
    if department.name != old:
        _record(department, "renamed", by=by, at=at, **{"from": old, "to": department.name})
    return department


@transaction.atomic
def close_department(department: Department, *, by: User | None, at: datetime) -> Department:
    """The office exists no longer: nobody acts for it, nothing new is handed to it. What it answered stays."""
    department = _locked(department)
    if department.closed_on is not None:
        raise Refused(_("%(name)s is closed already.") % {"name": department.name})
    for post in department.posts.exclude(ends_on__lt=timezone.localdate(at)):
        end_post(post, by=by, at=at)
    department.closed_on = timezone.localdate(at)
    department.save(update_fields=["closed_on", "updated_at"])
    _record(department, "closed", by=by, at=at)
    return department


@transaction.atomic
def reopen_department(department: Department, *, by: User | None, at: datetime) -> Department:
    """The office is back. Who acted for it has to be named anew."""
    department = _locked(department)
    if department.closed_on is None:
        raise Refused(_("%(name)s is open.") % {"name": department.name})
    _refuse_name_clash(department.name, besides=department)
    department.closed_on = None
    department.save(update_fields=["closed_on", "updated_at"])
    _record(department, "reopened", by=by, at=at)
    return department


@transaction.atomic
def give_post(
    department: Department,
    user: User,
    *,
    duty: str,
    by: User | None,
    at: datetime,
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> DepartmentPost:
    """Somebody prepares answers for the department (clerk), or signs them (leader)."""
    department = _locked(department)
    user = User.objects.select_for_update().get(pk=user.pk)
    starts_on = starts_on or timezone.localdate(at)
    if department.closed_on is not None:
        raise Refused(_("%(name)s is closed.") % {"name": department.name})
    if not user.is_active:
        raise Refused(_("Who has left cannot act for a department."))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day cannot lie before the first."))
    _refuse_overlapping(department, user, duty, starts_on, ends_on)
    post = DepartmentPost.objects.create(
        department=department, user=user, duty=duty, title=_tidy(title), starts_on=starts_on, ends_on=ends_on
    )
    _record(department, "post_given", by=by, at=at, **_details(post))
    return post


@transaction.atomic
def end_post(post: DepartmentPost, *, by: User | None, at: datetime) -> DepartmentPost:
    """From today on the person acts for the department no longer: the last day was yesterday."""
    rows = DepartmentPost.objects.select_for_update(of=("self",)).select_related("department", "user")
    post = rows.get(pk=post.pk)
    today = timezone.localdate(at)
    if post.ends_on is not None and post.ends_on < today:
        raise Refused(_("This post has ended already."))
    post.ends_on = max(today, post.starts_on) - timedelta(days=1)
    post.save(update_fields=["ends_on", "updated_at"])
    _record(post.department, "post_ended", by=by, at=at, **_details(post))
    return post


def _refuse_overlapping(
    department: Department, user: User, duty: str, starts_on: date, ends_on: date | None
) -> None:
    for held in department.posts.filter(user=user, duty=duty):
        has_days = held.ends_on is None or held.ends_on >= held.starts_on
        begins_in_time = ends_on is None or held.starts_on <= ends_on
        if has_days and begins_in_time and (held.ends_on is None or held.ends_on >= starts_on):
            raise Refused(_("This person already holds this post here."))


def _refuse_name_clash(name: str, *, besides: Department | None = None) -> None:
    if not name:
        raise Refused(_("A department has a name."))
    others = Department.objects.open().filter(name=name)
    if others.exclude(pk=besides.pk if besides else None).exists():
        raise Refused(_("There is already a department of this name."))


def _locked(department: Department) -> Department:
    return Department.objects.select_for_update().get(pk=department.pk)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _details(post: DepartmentPost) -> dict[str, object]:
    details: dict[str, object] = {
        "user_id": post.user_id,
        "duty": str(post.duty),
        "starts_on": post.starts_on.isoformat(),
    }
    return details | ({"ends_on": post.ends_on.isoformat()} if post.ends_on else {})


def _record(department: Department, kind: str, *, by: User | None, at: datetime, **details: object) -> None:
    DepartmentEvent.objects.create(department=department, kind=kind, by=by, at=at, details=details)
