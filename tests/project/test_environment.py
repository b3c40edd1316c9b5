"""What a server can be told, and where that is written down."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / ".env.example").read_text("utf-8").splitlines()
LISTED = [line.partition("=")[0] for line in LINES if line and not line.startswith("#")]


def test_every_setting_that_comes_from_the_environment_is_listed_once():
    settings = (ROOT / "union_portal" / "settings.py").read_text("utf-8")
    gunicorn = (ROOT / "union_portal" / "gunicorn_conf.py").read_text("utf-8")
    read = set(re.findall(r'env\.\w+\("([A-Z0-9_]+)"', settings))
    read |= set(re.findall(r'environ\.get\("([A-Z0-9_]+)"', gunicorn))
    read |= {f"{name}_{what}" for name in re.findall(r'_provider\(\s*"([A-Z]+)"', settings)
             for what in ("CLIENT_ID", "SECRET")}  # fmt: skip
    assert sorted(LISTED) == sorted(read)


def test_no_value_carries_a_comment():
    """systemd takes the rest of the line, comment and all."""
    values = [line.partition("=")[2] for line in LINES if not line.startswith("#")]
    assert [value for value in values if " " in value or "#" in value] == []
