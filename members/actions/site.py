"""Changing what the site says about itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.actions import audit
from members.models import SiteSettings, User


@transaction.atomic
def change_settings(site: SiteSettings, *, by: User, at: datetime) -> SiteSettings:
    """Save the settings as they now stand; the audit trail keeps the names of what changed."""
    site.pk = 1
    before = SiteSettings.objects.select_for_update().filter(pk=1).first() or SiteSettings()
    names = [field.name for field in SiteSettings._meta.fields if not field.primary_key]
    changed = [name for name in names if getattr(site, name) != getattr(before, name)]
    site.save(force_insert=before.pk is None)
    if changed:
        audit.record("settings_changed", by=by, at=at, details={"fields": changed})
    return site
