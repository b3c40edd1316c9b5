"""An old site that somebody uploads: kept, looked at by a job, brought in by a job.

Each job may run twice and does its work once: it only works on what waits for it, and an import doubles nothing.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from members.models import User
from news.models import Column, OldSite
from news.old_site import reading
from news.old_site.bring_in import Wishes, as_data, bring_in
from news.old_site.columns import Columns
from union_portal.lib import Refused

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
PAUSE = 1.0  # seconds between two signs of life
DEAD_AFTER = timedelta(hours=6)
State = OldSite.State
BUSY = (State.LOOKING, State.RUNNING)


@transaction.atomic
def take_in(data: bytes, name: str, *, site: str, by: User, at: datetime) -> OldSite:
    """Put an upload aside and have it read. Nothing of it is shown to anybody yet."""
    stored = default_storage.save(f"incoming/{secrets.token_hex(16)}.site", ContentFile(data))
    old_site = OldSite.objects.create(name=name[:120], file=stored, site=site[:120], started_by=by)
    work_on.defer(old_site=old_site.pk)
    return old_site


@transaction.atomic
def go_on(
    old_site: OldSite,
    *,
    columns: Mapping[str, str],
    column: Column | None,
    is_published: bool,
    is_trial: bool,
    by: User,
    at: datetime,
) -> OldSite:
    """With what a person has decided: look once more, or bring it in."""
    old_site = OldSite.objects.select_for_update().get(pk=old_site.pk)
    if old_site.is_busy:
        raise Refused(_("It is being worked on: wait until the page says so."))
    if not old_site.file:
        raise Refused(_("The uploaded file is no longer here. Upload it once more."))
    Columns(columns, column)  # a column may have gone meanwhile
    old_site.columns, old_site.column, old_site.is_published = dict(columns), column, is_published
    old_site.state = State.LOOKING if is_trial else State.RUNNING
    old_site.done = old_site.total = 0
    old_site.reason = ""
    old_site.save()
    work_on.defer(old_site=old_site.pk)
    return old_site


@app.task(queue="old_sites")
def work_on(*, old_site: int) -> None:
    """Read it; when that was wished, bring it in."""
    found = OldSite.objects.select_related("column", "started_by").filter(pk=old_site).first()
    if found is None or not found.is_busy:
        return
    with translation.override(found.started_by.language or None):
        try:
            _work(found)
        except Refused as refusal:
            _stop(found, str(refusal))
        except Exception:
            log.exception("an old site broke the import")
            _stop(found, _("It could not be read. Please report this."))


def give_up_on_dead(at: datetime) -> None:
    """Those whose job died with its process, and which would be worked on for ever."""
    for old_site in OldSite.objects.filter(state__in=BUSY, updated_at__lt=at - DEAD_AFTER):
        with translation.override(old_site.started_by.language or None):
            _stop(old_site, _("The work on it broke off. Start it once more: nothing comes in twice."))


def forget_old_uploads(at: datetime) -> None:
    """Files that nobody has gone on with."""
    for old_site in OldSite.objects.exclude(file="").filter(updated_at__lt=at - KEPT):
        _drop_file(old_site)


def _work(old_site: OldSite) -> None:
    is_trial = old_site.state == State.LOOKING
    progress = _Progress(old_site)
    with default_storage.open(old_site.file) as file:
        data = file.read()
    found, shelves = reading.from_bytes(data, old_site.name, site=old_site.site, progress=progress)
    columns = Columns(old_site.columns, old_site.column)
    wishes = Wishes(columns, is_published=old_site.is_published, is_dry=is_trial)
    result = bring_in(found, shelves, wishes, by=old_site.started_by, at=timezone.now(), progress=progress)
    old_site.report, old_site.site = as_data(result, found), old_site.site or found.site[:120]
    old_site.state = State.LOOKED if is_trial else State.DONE
    old_site.done = old_site.total = len(found.items)
    old_site.save()
    if not is_trial:
        _drop_file(old_site)


def _stop(old_site: OldSite, reason: str) -> None:
    old_site.refresh_from_db()
    old_site.state, old_site.reason = State.FAILED, reason[:300]
    old_site.save()


def _drop_file(old_site: OldSite) -> None:
    default_storage.delete(old_site.file)
    OldSite.objects.filter(pk=old_site.pk).update(file="")


class _Progress:
    """Says on the page how far it is, once a second."""

    def __init__(self, old_site: OldSite) -> None:
        self.pk, self.last = old_site.pk, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last >= PAUSE:
            self.last = time.monotonic()
            OldSite.objects.filter(pk=self.pk).update(done=done, total=total, updated_at=timezone.now())
