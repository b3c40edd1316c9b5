"""Personal data that nobody needs any more goes by itself."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from members.roster.uploads import Upload as Roster
from proposals.roll.uploads import Upload as ListOfDelegates
from tests.factories import UserFactory


@pytest.mark.parametrize("kind", [Roster, ListOfDelegates])
def test_a_list_left_lying_is_thrown_away_without_waiting_for_the_next_one(root, settings, tmp_path, kind):
    settings.DATA_DIR = tmp_path
    now = timezone.now()
    old, fresh = (kind.keep(b"x", "a.csv", by=UserFactory(), at=now) for _ in range(2))
    yesterday = (now - timedelta(hours=25)).timestamp()
    for path in kind.folder().glob(f"{old.token}.*"):
        os.utime(path, (yesterday, yesterday))

    app.tasks["union_portal.tasks.forget_old_uploads"](timestamp=0)

    assert {path.stem for path in kind.folder().iterdir()} == {fresh.token}


def test_where_nobody_ever_uploaded_there_is_nothing_to_do(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "new"

    app.tasks["union_portal.tasks.forget_old_uploads"](timestamp=0)

    assert not settings.DATA_DIR.exists()
