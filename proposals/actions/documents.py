"""Documents for delegates: uploaded, served, received, chased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.notices import notify
from members.calendar import calendar
from members.models import NoticeKind, User
from proposals.actions.refusals import refusals_in_words
from proposals.actions.session import locked
from proposals.actions.session_files import stored
from proposals.models import (
    AgendaItem,
    Delegate,
    Document,
    DocumentReceipt,
    DocumentReminder,
    DocumentVersion,
    LateServing,
    Session,
)
from proposals.permissions import mandate_of
from proposals.rule_book import book_of
from proposals.rules.timeline import is_late
from union_portal.lib import Refused, refused_at
from union_portal.lib.storing import together


@together()
def add_document(
    session: Session,
    *,
    by: User | None,
    at: datetime,
    title: str,
    upload: File,
    item: AgendaItem | None = None,
) -> Document:
    """Upload a document. Delegates get it when it is served."""
    session = _not_closed(session)
    if item is not None and item.session_id != session.pk:
        raise refused_at("item", _("This item is on the agenda of another session."))
    document = Document.objects.create(session=session, item=item, title=title.strip())
    _with_version(document, upload, by=by, at=at)
    session.events.create(kind="document", by=by, at=at, details={"document": document.pk, "title": title})
    return document


@together()
def replace_document(document: Document, *, by: User | None, at: datetime, upload: File) -> DocumentVersion:
    """A newer file; the earlier ones are kept. Delegates get it when it is served."""
    session = _not_closed(document.session)
    document = Document.objects.select_for_update().get(pk=document.pk)
    version = _with_version(document, upload, by=by, at=at)
    details = {"document": document.pk, "title": document.title, "version": version.number}
    session.events.create(kind="document", by=by, at=at, details=details)
    return version


@transaction.atomic
def serve(document: Document, *, by: User | None, at: datetime) -> DocumentVersion:
    """Give the newest version to every delegate whose mandate holds, and tell them; the clock stops now."""
    session = _not_closed(document.session)
    document = Document.objects.select_for_update().get(pk=document.pk)
    version = document.newest
    if version is None or version.served_at is not None:
        raise Refused(_("The newest file has been served already."))
    if at >= session.starts_at and document.item and document.item.is_to_be_passed:
        raise Refused(
            _("The session has begun: what has to be passed can no longer be served. Postpone the item.")
        )
    version.served_at = at
    version.save()
    people = [each.member for each in delegates_on(session, at)]
    title = format_lazy(
        gettext_lazy("Document for {session}: {title}"), session=session.short_name, title=document.title
    )
    notify(people, kind=NoticeKind.TASK, title=title, url=document.get_absolute_url(), at=at)
    details = {
        "document": document.pk,
        "title": document.title,
        "version": version.number,
        "people": len(people),
    }
    session.events.create(kind="served", by=by, at=at, details=details)
    return version


@transaction.atomic
def except_late(document: Document, *, by: User, at: datetime, reason: str) -> LateServing:
    """Record why a document that came too late may be decided on. It shows on the timeline, with the name."""
    session = _not_closed(document.session)
    version, reason = document.served, reason.strip()
    if version is None:
        raise Refused(_("This document was not served yet."))
    served_on, starts_on = timezone.localdate(version.served_at), timezone.localdate(session.starts_at)
    if not is_late(served_on, starts_on, book_of(session.congress), calendar()):
        raise Refused(_("This document was served in time: no exception is needed."))
    if len(reason) < 10:
        raise refused_at("reason", _("Say in a sentence why it came late and who agreed."))
    if LateServing.objects.filter(version=version).exists():
        raise Refused(_("An exception is recorded already."))
    given = LateServing.objects.create(version=version, reason=reason, by=by, at=at)
    details = {"document": document.pk, "title": document.title, "reason": reason}
    session.events.create(kind="excepted", by=by, at=at, details=details)
    return given


@transaction.atomic
def receive(
    version: DocumentVersion, *, by: User, at: datetime, is_opening: bool = False
) -> DocumentReceipt | None:
    """已收到, or the file was opened. The first time counts; who is no delegate leaves no receipt."""
    delegate = mandate_of(by, version.document.session.congress, timezone.localdate(at))
    if delegate is None:
        if is_opening:
            return None
        raise Refused(_("Only a delegate whose mandate holds today receives documents."))
    if version.served_at is None:
        raise Refused(_("This document was not served yet."))
    how = DocumentReceipt.How.OPENED if is_opening else DocumentReceipt.How.CONFIRMED
    receipt, _is_new = DocumentReceipt.objects.get_or_create(
        version=version, delegate=delegate, defaults={"how": how, "by": by, "at": at}
    )
    return receipt


@transaction.atomic
def hand_over(version: DocumentVersion, delegates: Iterable[Delegate], *, by: User, at: datetime) -> int:
    """The secretary gave it on paper to those who do not read on the screen; how many these are."""
    if version.served_at is None:
        raise Refused(_("This document was not served yet."))
    count = 0
    for delegate in delegates:
        defaults = {"how": DocumentReceipt.How.PAPER, "by": by, "at": at}
        with refusals_in_words():
            _receipt, is_new = DocumentReceipt.objects.get_or_create(
                version=version, delegate=delegate, defaults=defaults
            )
        count += is_new
    return count


@transaction.atomic
def remind_of_document(version: DocumentVersion, *, by: User, at: datetime) -> int:
    """Remind who has no receipt and was not reminded today; how many these were."""
    session = _not_closed(version.document.session)
    if version.served_at is None:
        raise Refused(_("This document was not served yet."))
    today = timezone.localdate(at)
    waiting = delegates_on(session, at).exclude(receipts__version=version)
    waiting = waiting.exclude(pk__in=version.reminders.filter(on=today).values("delegate"))
    people = list(waiting)
    DocumentReminder.objects.bulk_create(
        [DocumentReminder(version=version, delegate=each, on=today) for each in people]
    )
    if people:
        title = format_lazy(gettext_lazy("Not opened yet: {title}"), title=version.document.title)
        url = version.document.get_absolute_url()
        notify([each.member for each in people], kind=NoticeKind.TASK, title=title, url=url, at=at)
        details = {"document": version.document_id, "count": len(people)}
        session.events.create(kind="reminded", by=by, at=at, details=details)
    return len(people)


def delegates_on(session: Session, at: datetime):
    """Those whose mandate holds at that moment."""
    found = Delegate.objects.on(timezone.localdate(at)).filter(congress=session.congress_id)
    return found.select_related("member", "delegation")


def _with_version(document: Document, upload: File, *, by: User | None, at: datetime) -> DocumentVersion:
    """The document must be locked or new: the number follows the last one."""
    last = document.versions.order_by("-number").first()
    kept = stored(upload, at)
    if last is not None and last.digest == kept["digest"]:
        raise refused_at("upload", _("This is the file that is there already."))
    number = last.number + 1 if last else 1
    return DocumentVersion.objects.create(
        document=document, number=number, uploaded_by=by, uploaded_at=at, **kept
    )


def _not_closed(session: Session) -> Session:
    session = locked(session)
    if session.closed_at is not None:
        raise Refused(_("The session is closed: its documents stay as they are."))
    return session
