"""The minutes of a session: what stands there, who has signed, what differs between two versions, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import pgettext

from members.models import User
from proposals import permissions
from proposals.models import Minutes, MinutesSignature, MinutesVersion, Session
from union_portal.lib import richtext
from union_portal.lib.richtext import Comparison, FieldDifference


@dataclass(frozen=True)
class Signer:
    """Chair or recorder, and the signature under the newest version."""

    part: str
    label: str
    person: User | None
    signature: MinutesSignature | None


@dataclass(frozen=True)
class Written:
    """The minutes with their newest version."""

    minutes: Minutes
    newest: MinutesVersion
    signers: list[Signer]

    @property
    def is_signed(self) -> bool:
        return all(each.signature for each in self.signers)

    def waits_for(self, user: User) -> Signer | None:
        """As what this person has still to sign."""
        return next((each for each in self.signers if each.person == user and not each.signature), None)


def written(session: Session) -> Written | None:
    """Three queries; None before they are drafted."""
    minutes = Minutes.objects.filter(session=session).select_related("chair", "recorder").first()
    if minutes is None:
        return None
    minutes.session = session
    newest = minutes.versions.select_related("by").order_by("-number").first()
    if newest is None:
        return None
    signed = {each.part: each for each in newest.signatures.select_related("by")}
    people = {MinutesSignature.Part.CHAIR: minutes.chair, MinutesSignature.Part.RECORDER: minutes.recorder}
    signers = [
        Signer(part.value, str(part.label), person, signed.get(part.value)) for part, person in people.items()
    ]
    return Written(minutes, newest, signers)


def versions_of(session: Session) -> QuerySet[MinutesVersion]:
    """The newest first, each with its signatures; without the text. Two queries."""
    signatures = Prefetch("signatures", MinutesSignature.objects.select_related("by"))
    found = MinutesVersion.objects.filter(minutes__session=session).order_by("-number")
    return found.select_related("by").prefetch_related(signatures).defer("body")


def to_choose_from(session: Session, on: date) -> tuple[list[User], list[User]]:
    """Who can be named as chair, and who as recorder, by name. One query."""
    presides = permissions.those_who_chair(session).filter(pk=OuterRef("pk"))
    people = list(
        permissions.those_who_record(session, on)
        .annotate(presides=Exists(presides))
        .order_by("name_key", "pk")
    )
    return [each for each in people if each.presides], people  # type: ignore[attr-defined]


def between(earlier: MinutesVersion, later: MinutesVersion) -> Comparison:
    return richtext.compared(earlier.body, later.body)


def against(now: Written, body: str, chair: User | None, recorder: User | None) -> Comparison:
    """What somebody saved meanwhile, beside what was typed (cleaned)."""
    pairs = [
        (signer.label, signer.person, typed)
        for signer, typed in zip(now.signers, (chair, recorder), strict=True)
    ]
    nobody = pgettext("a person", "nobody")
    fields = [
        FieldDifference(label, *richtext.marked(str(theirs or nobody), str(ours or nobody)))
        for label, theirs, ours in pairs
        if theirs != ours
    ]
    return richtext.compared(now.newest.body, body, fields)


def to_sign(user: User) -> list[Minutes]:
    """Minutes of closed sessions whose newest version lacks this person's signature. One query."""
    newest = MinutesVersion.objects.filter(minutes=OuterRef("pk")).order_by("-number")
    own = MinutesSignature.objects.filter(by=user, version=OuterRef("newest_pk"))
    waiting = Minutes.objects.filter(
        Q(chair=user) | Q(recorder=user), session__closed_at__isnull=False
    ).annotate(newest_pk=Subquery(newest.values("pk")[:1]))
    waiting = waiting.filter(~Exists(own), newest_pk__isnull=False)
    return list(waiting.select_related("session__congress").order_by("session__closed_at"))
