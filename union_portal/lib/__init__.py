"""The ground floor: plain pieces that every app may use. Nothing here knows an app."""

from union_portal.lib.refused import Refused

__all__ = ["Refused"]
