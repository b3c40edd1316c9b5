"""Reading settings from the environment. A value that cannot be read stops the start with its name."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class Misconfigured(SystemExit):
    """A setting is missing or unreadable; the message names it."""


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; without a default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise Misconfigured(f"Set {name} in the environment (see .env.example).")
    return default


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise Misconfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret(name: str, file: Path) -> str:
    """A secret from the environment, else from a file that only the owner can read."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if file.is_file():
        return file.read_text().strip()
    raise Misconfigured(f"Set {name} in the environment, or let `manage.py up` write {file.name}.")


def database(url: str) -> dict[str, object]:
    """Django's settings for postgresql://user:password@host:port/name?option=value.

    A socket folder goes into `host`: postgresql:///name?host=/run/postgresql.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Misconfigured("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }
