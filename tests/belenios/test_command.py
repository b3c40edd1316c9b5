"""python -m proposals.belenios: what it says, and with which code it ends."""

import json
import os
import subprocess
import sys

import pytest

from proposals.belenios import headless
from proposals.belenios.__main__ import NOTHING, REFUSED, RIGHT, main
from proposals.belenios.canonical import compact
from proposals.belenios.elections import Question
from proposals.belenios.events import Kind
from proposals.belenios.group import Q
from tests.belenios.forging import archive_of, parts_of, without
from union_portal.lib.environment import ROOT


@pytest.fixture
def file(plain, tmp_path):
    path = tmp_path / f"{plain.voting.election.uuid}.bel"
    path.write_bytes(plain.archive)
    return path


def beside(file):
    return file.with_suffix(".proofs.json")


def test_with_the_second_proofs_beside_it(file, plain, capsys):
    beside(file).write_bytes(plain.proofs)

    assert main(["verify", str(file), "--jobs", "1"]) == RIGHT

    said = capsys.readouterr().out
    assert "2 cast, 2 counted" in said
    assert "       1  赞成\n       1  反对\n       0  弃权\n" in said
    assert "Everything is right" in said
    assert "--v1" not in said


def test_without_them_it_refuses_and_names_the_file(file, capsys):
    assert main(["verify", str(file)]) == REFUSED

    assert f"{beside(file).name} has to lie beside the archive" in capsys.readouterr().err


def test_the_published_protocol_alone_says_so(file, capsys):
    assert main(["verify", str(file), "--v1"]) == RIGHT

    assert "Only the published protocol was checked (--v1)" in capsys.readouterr().out


def test_an_archive_that_is_not_finished(file, plain, capsys):
    file.write_bytes(archive_of(without(parts_of(plain.archive), Kind.DECRYPTION, Kind.RESULT)))

    assert main(["verify", str(file), "--v1"]) == REFUSED
    assert "its last event is EncryptedTally" in capsys.readouterr().err
    assert main(["verify", str(file), "--unfinished"]) == RIGHT
    assert (
        "decrypted by nobody yet\nnot finished: the last event is EncryptedTally" in capsys.readouterr().out
    )


def test_a_decryption_needs_its_second_proof_also_before_the_end(file, plain, capsys):
    file.write_bytes(archive_of(without(parts_of(plain.archive), Kind.RESULT)))

    assert main(["verify", str(file), "--unfinished"]) == REFUSED


@pytest.mark.parametrize("arguments", [["/no/such/file.bel"], ["."]])
def test_nothing_to_read(arguments, capsys):
    assert main(["verify", *arguments, "--v1"]) == NOTHING
    assert "cannot be read" in capsys.readouterr().err


def test_a_title_does_not_steer_the_terminal(file, capsys, monkeypatch):
    monkeypatch.setattr("proposals.belenios.elections.CONTROL", __import__("re").compile("(?!)"))
    voting = headless.set_up([Question("\x1b[2J", ("a", "b"), 1, 1)], 1, name="\x1b]0;x\x07")
    archive, _ = headless.in_memory(voting, [(0, [[1, 0]])])
    file.write_bytes(archive)

    assert main(["verify", str(file), "--v1"]) == RIGHT
    assert "\x1b" not in capsys.readouterr().out


def test_it_needs_neither_django_nor_the_portal(file, plain):
    """In a process of its own, which lists what it has loaded."""
    beside(file).write_bytes(plain.proofs)
    program = (
        "import sys; from proposals.belenios.__main__ import main; code = main(sys.argv[1:]);"
        "print(sorted({name.split('.')[0] for name in sys.modules}), code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", str(file), "--jobs", "2"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
    )

    assert done.stdout.splitlines()[-1].endswith(" 0"), done.stderr
    for stranger in ("django", "members", "news", "union_portal", "psycopg"):
        assert f"'{stranger}'" not in done.stdout


def alone(file, *options):
    """The command with Python's own library and nothing that was installed."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "proposals.belenios", "verify", str(file), "--jobs", "1", *options],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


def test_without_gmpy2_it_finds_the_same_and_says_that_it_is_slow(file, plain):
    beside(file).write_bytes(plain.proofs)
    done = alone(file)
    assert done.returncode == RIGHT, done.stderr
    assert "gmpy2 is not installed" in done.stderr
    assert "2 cast, 2 counted" in done.stdout
    assert "       1  赞成\n       1  反对\n       0  弃权\n" in done.stdout

    proofs = json.loads(plain.proofs)
    first = proofs[0]["proofs"][0][0]
    first["response"] = str((int(first["response"]) + 1) % Q)
    beside(file).write_text(compact(proofs))
    done = alone(file)
    assert done.returncode == REFUSED
    assert "REFUSED" in done.stderr


def test_where_no_place_of_a_file_can_be_read_it_is_read_whole(file, plain, capsys, monkeypatch):
    """Windows knows neither `pread` nor `fork`."""
    beside(file).write_bytes(plain.proofs)
    monkeypatch.delattr(os, "pread")
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])

    assert main(["verify", str(file), "--jobs", "2"]) == RIGHT
    assert main(["verify", f"{file}.no", "--v1"]) == NOTHING
