"""The Chinese catalogue is always complete."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override

from union_portal.lib.catalogues import compile_catalogue

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MARKS = ("%(", "%s", "%d", "{")


def test_no_string_is_untranslated_or_fuzzy():
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy] == []


def test_a_translation_keeps_the_places_for_names_and_numbers():
    odd = []
    for entry in polib.pofile(str(CATALOGUE)):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            source = entry.msgid_plural or entry.msgid
            if text and places(text) != places(source) and places(text) != places(entry.msgid):
                odd.append((source, text))
    assert odd == []


def places(text):
    import re

    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs the gettext tools; CI has them")
def test_every_string_of_the_code_is_in_the_catalogue(tmp_path):
    before = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    copy = tmp_path / "tree"
    apps = ("members", "news", "proposals", "activities", "feedback", "finance")
    for name in ("union_portal", *apps, "templates", "locale", "manage.py"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, copy / name)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-obsolete", "-v0"]
    subprocess.run(command, cwd=copy, check=True, env=environment(copy))
    fresh = polib.pofile(str(copy / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    assert {(entry.msgctxt, entry.msgid) for entry in fresh} - before == set()


def environment(copy):
    import os

    return {**os.environ, "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": str(copy)}


def test_compiling_needs_no_tools_and_is_done_only_when_the_source_is_newer(tmp_path):
    source = tmp_path / "django.po"
    shutil.copy(CATALOGUE, source)
    assert (compile_catalogue(source), compile_catalogue(source)) == (True, False)
    assert polib.mofile(str(source.with_suffix(".mo"))).metadata["Language"] == "zh_Hans"


def test_the_process_that_compiled_speaks_the_new_catalogue_at_once(tmp_path, settings):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "A headframe"\nmsgstr "井架"\n'
    (folder / "django.po").write_text(source, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path]
    with override("zh-hans"):
        before = gettext("A headframe")
        call_command("compile_catalogues", verbosity=0)
    with override("zh-hans"):
        assert (before, gettext("A headframe")) == ("A headframe", "井架")
