"""The people of the demo union: branches, about three hundred members, their roles, and who can sign in."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from members.actions.branches import open_branch
from members.actions.notices import mark_all_read
from members.actions.roles import give_role
from members.models import ROLES, Branch, User, UserEvent
from members.rules.branches import BranchKind
from members.rules.names import name_key
from members.rules.roles import Role
from union_portal.demo import texts
from union_portal.demo.names import invented

MEMBERS = 300
FIRST_NUMBER = 20001
UNION = "云岭矿业集团工会"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR.value
LABELS = dict(ROLES)


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in on a fresh demo union, with this password."""

    title: str
    employee_number: str
    password: str


@dataclass(frozen=True)
class Person:
    """A member as the cast tells it, or as invented."""

    name: str
    sex: str
    place: str
    post_class: str
    age: int
    status: str
    roles: tuple[tuple[str, str], ...] = ()
    signs_in: bool = False


Branches = dict[str, Branch]
"""By place: "" the union, 二号矿 a branch, 二号矿/综采队 a group."""
Members = dict[str, User]
"""By name. Of namesakes the first one counts."""


def cast() -> list[Person]:
    """Those with a part to play: they hold the roles, and the articles speak of them."""
    people = []
    for line in texts.rows("cast.txt"):
        name, sex, place, post_class, age, status, roles, signs_in = (
            cell.strip() for cell in line.split("|")
        )
        given = tuple((role, branch) for role, _at, branch in (each.partition("@") for each in roles.split()))
        people.append(Person(name, sex, place, post_class, int(age), status, given, signs_in == "yes"))
    return people


def found_branches(*, at: datetime) -> Branches:
    """The union, six branches, thirty-five groups."""
    root = open_branch(UNION, kind=BranchKind.UNION, parent=None, by=None, at=at)
    found = {"": root}
    for position, line in enumerate(texts.rows("branches.txt"), 1):
        name, _colon, groups = line.partition("：")
        branch = found[name] = open_branch(
            name, kind=BranchKind.BRANCH, parent=root, by=None, at=at, position=position
        )
        for place, group in enumerate(groups.split(), 1):
            found[f"{name}/{group}"] = open_branch(
                group, kind=BranchKind.GROUP, parent=branch, by=None, at=at, position=place
            )
    return found


def enter_members(branches: Branches, *, today: date, at: datetime) -> Members:
    """All members, with the events that a roster would have left. Nobody has a password yet."""
    dice = random.Random(20260501)
    groups = [place for place in branches if "/" in place]
    known = cast()
    people = known + _invented(dice, groups, MEMBERS - len(known))
    users = [
        _record(person, FIRST_NUMBER + index, branches, today, dice) for index, person in enumerate(people)
    ]
    User.objects.bulk_create(users)
    UserEvent.objects.bulk_create(_events(users, at))
    return {user.name: user for user in reversed(users)}


def give_roles(members: Members, branches: Branches, *, at: datetime) -> None:
    """Every role to somebody. The administrator comes first, from outside, and appoints the others."""
    given = [
        (members[person.name], role, branches[place]) for person in cast() for role, place in person.roles
    ]
    administrator = next(user for user, role, _branch in given if role == ADMINISTRATOR)
    given.sort(key=lambda each: each[1] != ADMINISTRATOR)
    for user, role, branch in given:
        by = None if user == administrator else administrator
        give_role(user, Role(role), branch, by=by, at=at)
    for user, _role, _branch in given:
        mark_all_read(user, at=at + timedelta(hours=3))


def open_accounts(members: Members) -> list[SignIn]:
    """Passwords for the few who are introduced; hashed side by side, since each takes a third of a second."""
    people = [person for person in cast() if person.signs_in]
    passwords = [_password() for _person in people]
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(make_password, passwords))
    users = [members[person.name] for person in people]
    for user, encoded in zip(users, hashes, strict=True):
        user.password = encoded
    User.objects.bulk_update(users, ["password"])
    return [
        SignIn(f"{_title(person, user)} {person.name}", user.employee_number, password)
        for person, user, password in zip(people, users, passwords, strict=True)
    ]


def _invented(dice: random.Random, groups: list[str], count: int) -> list[Person]:
    people = []
    for name, sex in invented(dice, count):
        status = dice.choices(("active", "retired", "left"), (88, 9, 3))[0]
        age = dice.randint(60, 78) if status == "retired" else dice.randint(22, 58)
        post_class = dice.choices(("frontline", "technical", "management"), (78, 15, 7))[0]
        people.append(Person(name, sex, dice.choice(groups), post_class, age, status))
    return people


def _record(person: Person, number: int, branches: Branches, today: date, dice: random.Random) -> User:
    born_on = date(today.year - person.age, dice.randint(1, 12), 1)
    joined_on = min(
        date(born_on.year + dice.randint(20, 24), dice.randint(1, 12), dice.randint(1, 28)),
        today - timedelta(days=500),
    )
    return User(
        employee_number=str(number),
        name=person.name,
        name_key=name_key(person.name),  # bulk_create does not ask save()
        branch=branches[person.place],
        status=person.status,
        left_on=today - timedelta(days=dice.randint(5, 300)) if person.status == "left" else None,
        sex=person.sex,
        post_class=person.post_class,
        born_on=born_on,
        joined_on=joined_on,
        phone=f"1540000{number % 10000:04d}",  # 154 is given to no network
        email=f"{number}@example.org" if person.roles else "",
        password=make_password(None),
    )


def _events(users: Iterable[User], at: datetime) -> list[UserEvent]:
    events = []
    for user in users:
        place = {"branch": user.branch.name, "branch_id": user.branch_id}
        events.append(UserEvent(user=user, kind="entered", at=at, details=place))
        if user.status == User.Status.RETIRED:
            events.append(UserEvent(user=user, kind="retired", at=at))
        elif user.left_on:
            events.append(UserEvent(user=user, kind="left", at=at + (user.left_on - at.date())))
    return events


def _password() -> str:
    """Three groups of four, read out over the telephone without a mistake."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))


def _title(person: Person, user: User) -> str:
    """What somebody is, also in the votes of the congress."""
    title = _role(person, user)
    parts = {str(office.get_part_display()) for office in user.ballot_offices.all()}
    return ", ".join([title, *sorted(part for part in parts if part not in title)])


def _role(person: Person, user: User) -> str:
    """The first role, or what the person is without one."""
    if not person.roles:
        post = user.department_posts.select_related("department").first()
        if post is not None:
            return _("%(role)s (%(branch)s)") % {"role": post.get_duty_display(), "branch": post.department}
        return _("retired worker") if person.status == "retired" else _("worker")
    role, branch = person.roles[0]
    label = str(LABELS[role])
    return _("%(role)s (%(branch)s)") % {"role": label, "branch": branch} if branch else label
