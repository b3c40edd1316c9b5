"""Scripts that import each other, under the names that production gives them."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tests.belenios.browser import booth_in

SOURCE = Path(__file__).parents[2] / "static"
NAMED = re.compile(r"""(?:from |import\(|new URL\()["'](\./[^"']+)["']""")
HASHED = re.compile(r"\./[a-z-]+\.[0-9a-f]{12}\.js\Z")


@pytest.mark.browser
def test_modules_find_each_other_under_their_names_in_production(chromium, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [SOURCE]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "union_portal.staticfiles.PortalStaticFilesStorage"},
    }
    call_command(
        "collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_ckeditor_5", "admin"]
    )

    sources = sorted((SOURCE / "ballot").glob("*.js"))
    for source in sources:
        hashed = settings.STATIC_ROOT / staticfiles_storage.stored_name(f"ballot/{source.name}")
        named = NAMED.findall(hashed.read_text("utf-8"))
        assert len(named) == len(NAMED.findall(source.read_text("utf-8")))
        for each in named:
            assert HASHED.match(each), (source.name, each)
            assert (hashed.parent / each).is_file(), (source.name, each)
    assert len(sources) > 15
    for source in sources:  # nothing is found by its old name by chance
        (settings.STATIC_ROOT / "ballot" / source.name).unlink()
    client = settings.STATIC_URL + staticfiles_storage.stored_name("ballot/client.js")
    with booth_in(chromium, tmp_path, client) as booth:
        made = booth.run("makeKey", election="fqFAsSogMatQ3R", owner=1)
        assert booth.is_in_worker
        assert booth.run("makeKey", how="page", election="fqFAsSogMatQ3R", owner=1) != made
        assert not booth.is_in_worker
