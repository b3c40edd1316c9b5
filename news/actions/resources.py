"""Resources: files that are kept up to date. A new version is added, an old one stays in reach."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from news.actions.files import read
from news.actions.refusals import refusals_in_words
from news.models import Resource, ResourceCategory, ResourceVersion
from news.rules.resources import Access
from news.rules.stages import Stage, may_follow
from union_portal.lib import Refused, files

EDITABLE = frozenset({"title", "description", "category", "branch", "access", "roles"})
LIMIT = settings.UPLOAD_LIMITS["document"]


@transaction.atomic
def save_resource_category(category: ResourceCategory, *, by: User | None, at: datetime) -> ResourceCategory:
    """Keep a new or changed category."""
    with refusals_in_words():
        category.save()
    return category


@transaction.atomic
def add_resource(resource: Resource, upload: File, name: str, *, by: User | None, at: datetime) -> Resource:
    """Keep a new resource with its first version, as a draft."""
    _settle_roles(resource)
    with refusals_in_words():
        resource.save(force_insert=True)
    resource.events.create(kind="created", by=by, at=at)
    return _with_version(resource, upload, name, "", by=by, at=at)


@transaction.atomic
def edit_resource(resource: Resource, *, by: User, at: datetime, **fields: Any) -> Resource:
    """Say better what it is, put it elsewhere, open it to others."""
    resource = _locked(resource)
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"not editable: {sorted(unknown)}")
    before = {name: getattr(resource, name) for name in EDITABLE}
    for name, value in fields.items():
        setattr(resource, name, value)
    _settle_roles(resource)
    changed = sorted(name for name, value in before.items() if getattr(resource, name) != value)
    if changed:
        with refusals_in_words():
            resource.save()
        resource.events.create(kind="edited", by=by, at=at, details={"fields": changed})
    return resource


@transaction.atomic
def add_version(
    resource: Resource, upload: File, name: str, *, by: User | None, at: datetime, note: str = ""
) -> Resource:
    """Put a newer file in front of the earlier ones."""
    return _with_version(_locked(resource), upload, name, note, by=by, at=at)


@transaction.atomic
def remove_version(version: ResourceVersion, *, by: User, at: datetime, reason: str) -> Resource:
    """Take away a file with personal data in it, and its name; the row stays and says why."""
    resource, reason = _locked(version.resource), reason.strip()
    version = resource.versions.get(pk=version.pk)
    if version.is_removed:
        raise Refused(_("The file of this version has been removed already."))
    if not reason:
        raise Refused(_("Say why the file is removed: readers are told."))
    stored = version.file.name
    version.file, version.name, version.removed_at, version.removal_reason = "", "", at, reason
    version.save()
    _point_to_latest(resource)
    resource.events.create(
        kind="version_removed", by=by, at=at, details={"number": version.number, "reason": reason}
    )
    transaction.on_commit(lambda: default_storage.delete(stored))
    return resource


@transaction.atomic
def publish_resource(resource: Resource, *, by: User | None, at: datetime) -> Resource:
    """Let those find it for whom it is."""
    resource = _locked(resource)
    if not may_follow(Stage(resource.stage), Stage.PUBLISHED):
        raise Refused(_("This is published already."))
    if resource.latest_id is None:
        raise Refused(_("There is no file to take away yet: upload a version first."))
    resource.stage = Stage.PUBLISHED
    resource.published_at = resource.published_at or at
    resource.withdrawn_at, resource.withdrawal_reason = None, ""
    resource.save()
    resource.events.create(kind="published", by=by, at=at)
    return resource


@transaction.atomic
def withdraw_resource(resource: Resource, *, by: User, at: datetime, reason: str) -> Resource:
    """Take it back and say why. Its page says so, its files are out of reach."""
    resource, reason = _locked(resource), reason.strip()
    if not may_follow(Stage(resource.stage), Stage.WITHDRAWN):
        raise Refused(_("Only what is published can be withdrawn."))
    if not reason:
        raise Refused(_("Say why it is withdrawn: readers are told."))
    resource.stage = Stage.WITHDRAWN
    resource.withdrawn_at, resource.withdrawal_reason = at, reason
    resource.save()
    resource.events.create(kind="withdrawn", by=by, at=at, details={"reason": reason})
    return resource


def _with_version(
    resource: Resource, upload: File, name: str, note: str, *, by: User | None, at: datetime
) -> Resource:
    """The resource must be locked or new: the number follows the last one."""
    found = files.inspect(read(upload, LIMIT), name, limit=LIMIT)
    digest = hashlib.sha256(found.data).hexdigest()
    if resource.latest and resource.latest.digest == digest:
        raise Refused(_("This is the file that is there already."))
    last = resource.versions.order_by("-number").first()
    stored = default_storage.save(
        f"resources/{at:%Y/%m}/{secrets.token_hex(16)}.{found.kind}", ContentFile(found.data)
    )
    version = ResourceVersion(
        resource=resource, number=last.number + 1 if last else 1, file=stored, name=found.name, kind=found.kind,
        size=len(found.data), digest=digest, note=note, uploaded_by=by, uploaded_at=at,
    )  # fmt: skip
    version.save(force_insert=True)
    _point_to_latest(resource)
    resource.events.create(kind="version_added", by=by, at=at, details={"number": version.number})
    return resource


def _point_to_latest(resource: Resource) -> None:
    """Keeps the newest file, and the names that search looks into, in step. Nobody's form grows stale by it."""
    present = list(resource.versions.present().order_by("-number"))
    resource.latest = present[0] if present else None
    resource.file_names = "\n".join(dict.fromkeys(version.name for version in present))
    resource.save(update_fields=["latest", "file_names"])


def _settle_roles(resource: Resource) -> None:
    """Roles mean something only where a role is asked for."""
    if resource.access != Access.ROLE:
        resource.roles = []


def _locked(resource: Resource) -> Resource:
    """The row as it is now, and nobody else's until the end of the transaction."""
    return Resource.objects.select_for_update().get(pk=resource.pk)
