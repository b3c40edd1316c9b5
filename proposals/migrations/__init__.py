"""SQL pieces that several migrations of this app share."""

from django.conf import settings

from union_portal.lib.database import refusal, trigger

DAY_OF = f"(({{}} AT TIME ZONE '{settings.TIME_ZONE}')::date)"

__all__ = ["DAY_OF", "refusal", "trigger"]
