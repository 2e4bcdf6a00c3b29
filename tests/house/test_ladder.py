"""The arrows of docs/house.md, held."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "coachapp").rglob("*.py"))
PEOPLE = ROOT / "coachapp/demo/people"
FLASK_MAY = {
    "views.py", "forms.py", "mail.py", "request.py", "cli.py", "navigation.py", "blueprint.py", "known_device.py",
    "entering.py", "turned_away.py",
}  # fmt: skip
SELECT_MAY = {"queries.py", "viewer.py"}
MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 30


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room_of(file: Path) -> str:
    return file.relative_to(ROOT / "coachapp").parts[0]


def test_rooms_import_only_what_stands_below_them() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_flask_is_imported_only_at_the_edge() -> None:
    at_the_edge = {"core", "operations", "__init__.py", "cli.py"}
    inside = [f for f in CODE if room_of(f) not in at_the_edge and f.name not in FLASK_MAY and not f.name.endswith("_views.py")]
    assert inside
    assert [name_of(f) for f in inside for module in imports_of(f) if module.split(".")[0] in ("flask", "flask_login", "flask_wtf")] == []


def test_statements_are_written_only_in_queries() -> None:
    rooms = [f for f in CODE if room_of(f) not in ("core", "ledger", "operations", "demo")]
    elsewhere = [f for f in rooms if f.name not in SELECT_MAY and not f.name.endswith("_queries.py")]
    assert elsewhere
    assert [name_of(f) for f in elsewhere for node in ast.walk(tree_of(f)) if _calls(node, "select")] == []


def test_only_the_database_and_the_outbox_end_a_transaction() -> None:
    may = {"coachapp/core/db.py", "coachapp/core/transaction.py", "coachapp/ledger/delivery.py"}
    others = [f for f in CODE if name_of(f) not in may]
    assert [name_of(f) for f in others for node in ast.walk(tree_of(f)) if _calls(node, "commit") or _calls(node, "rollback")] == []


def _calls(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    return isinstance(function, ast.Attribute) and function.attr == name or isinstance(function, ast.Name) and function.id == name


def test_no_room_imports_the_views_or_forms_of_another() -> None:
    assert [
        f"{name_of(f)} imports {module}"
        for f in CODE
        if room_of(f) != "__init__.py"
        for module in imports_of(f)
        if module.startswith("coachapp.")
        and module.split(".")[-1].removesuffix("s") in ("view", "form")
        and module.split(".")[1] not in ("core", room_of(f))
    ] == []


def test_nothing_is_called_utils() -> None:
    assert [name_of(f) for f in CODE if f.stem in {"utils", "helpers", "common", "manager", "service", "misc"}] == []


@pytest.mark.parametrize("file", [f for f in CODE if PEOPLE not in f.parents], ids=name_of)
def test_files_and_functions_stay_small(file: Path) -> None:
    lines = len(file.read_text().splitlines())
    assert lines <= MOST_LINES, f"{name_of(file)} has {lines} lines"
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            own = length - sum(
                (n.end_lineno or n.lineno) - n.lineno + 1 for n in ast.walk(node) if n is not node and isinstance(n, ast.FunctionDef)
            )
            assert own <= MOST_LINES_OF_A_FUNCTION, f"{name_of(file)}: {node.name} has {own} lines"
