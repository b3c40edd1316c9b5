"""check.pyz, as an observer meets it: fetched from the portal, run in an empty folder by Python with nothing installed."""

import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from proposals import observer
from proposals.rules.voting import Way
from tests.factories.members import UserFactory
from tests.proposals.ballot_cast import make_votes

FOR, AGAINST = [[1, 0, 0]], [[0, 1, 0]]


@pytest.fixture
def hall(root):
    return make_votes()


@pytest.fixture
def home(tmp_path):
    """The folder of a worker who downloaded the program."""
    client = Client()
    client.force_login(UserFactory())
    answer = client.get(reverse("proposals:vote-program"))
    assert answer["Content-Disposition"] == 'attachment; filename="check.pyz"'
    (tmp_path / "check.pyz").write_bytes(answer.content)
    return tmp_path


def run(home, *arguments):
    """Python's own library alone: neither what is installed here nor the folder of the portal."""
    return subprocess.run(
        [sys.executable, "-S", "-I", "check.pyz", *arguments], capture_output=True, text=True, cwd=home
    )


def fetch(home, paper, *names):
    client = Client()
    client.force_login(UserFactory())
    for name in names:
        answer = client.get(reverse(f"proposals:vote-{name}", args=[paper.pk]))
        file = home / answer["Content-Disposition"].split('"')[1]
        file.write_bytes(b"".join(answer))
        yield file


def test_a_sealed_vote_is_checked_at_home(hall, home):
    paper = hall.opened(hall.draft())
    for number in range(1, 7):
        hall.cast(paper, number, FOR if number < 5 else AGAINST)
    hall.published(paper)
    archive, proofs, result = fetch(home, paper, "archive", "proofs", "result-file")

    done = run(home, archive.name)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("Everything is right")
    assert "gmpy2 is not installed" in done.stderr
    done = run(home, result.name)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Everything is right.")

    raw = bytearray(archive.read_bytes())
    place = raw.index(b'"answers":[') + 60
    raw[place] = ord("1") if raw[place] != ord("1") else ord("2")
    archive.write_bytes(raw)
    done = run(home, archive.name)
    assert (done.returncode, "REFUSED" in done.stderr) == (1, True)
    proofs.unlink()
    assert f"{proofs.name} has to lie beside" in run(home, archive.name).stderr


def test_pages_name_the_commands_that_an_observer_types(hall):
    client = Client()
    client.force_login(UserFactory())
    paper, named = hall.opened(hall.draft()), hall.published(hall.opened(hall.draft(Way.NAMED)))
    said = client.get(reverse("proposals:vote-board", args=[paper.pk])).content.decode()
    assert f"python3 check.pyz --unfinished {paper.uuid}.bel" in said
    assert "sudo apt install belenios-tool\nbelenios-tool election verify" in said
    assert reverse("proposals:vote-program") in said
    said = client.get(reverse("proposals:vote-result", args=[named.pk])).content.decode()
    assert f"python3 check.pyz {named.uuid}.result.json" in said
    assert reverse("proposals:vote-program") in said


def test_it_is_the_same_for_everybody_and_holds_nothing_but_the_two_packages(tmp_path):
    first = observer.program()
    observer.program.cache_clear()
    assert observer.program() == first
    names = ZipFile(BytesIO(first)).namelist()
    assert {name.rpartition("/")[0] for name in names} == {
        "", "proposals", "proposals/belenios", "proposals/rules",
    }  # fmt: skip
    (tmp_path / "check.pyz").write_bytes(first)
    done = run(tmp_path)
    assert (done.returncode, done.stderr.splitlines()[0][:33]) == (2, "usage: python3 check.pyz FILE.bel")
