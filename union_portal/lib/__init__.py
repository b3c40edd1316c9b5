"""The ground floor: plain pieces that every app may use. Nothing here knows an app."""

from union_portal.lib.refused import Refused, refused_at

__all__ = ["Refused", "refused_at"]
