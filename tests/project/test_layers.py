"""The layout shows the architecture: imports go down only, and rules know no Django."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]


def test_imports_go_down_only(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


PROPOSALS = {
    "proposals.models.proposals", "proposals.models.handling", "proposals.models.support", "proposals.models.history",
    "proposals.models.autosaves", "proposals.actions.writing", "proposals.actions.review", "proposals.actions.handling",
    "proposals.actions.rating", "proposals.actions.moving", "proposals.actions.signing", "proposals.reading.proposals",
    "proposals.chain", "proposals.codes", "proposals.drafting", "proposals.similar", "proposals.registers",
}  # fmt: skip
VOTES = re.compile(
    r"(?:^|[/_])(?:votes?|voting|ballots?|booth|casting|counting|opening|belenios|results?)(?:[/_.]|$)"
)


def test_votes_know_no_proposals():
    """A vote meets a proposal, as it meets a point of the agenda, in the subject and nowhere else."""
    files = [path for path in (ROOT / "proposals").rglob("*.py") if VOTES.search(str(path.relative_to(ROOT)))]
    assert len(files) > 40
    owners = {name: module for module in PROPOSALS for name in _classes(module)}

    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in _imported(path)
        if name in PROPOSALS or (owners.get(name.rpartition(".")[2]) and name.startswith("proposals."))
    ]

    assert found == []


def _classes(module: str) -> list[str]:
    file = ROOT / f"{module.replace('.', '/')}.py"
    return [each.name for each in ast.parse(file.read_text()).body if isinstance(each, ast.ClassDef)]


def _imported(path: Path) -> Iterator[str]:
    """Modules, and what is taken from them."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
