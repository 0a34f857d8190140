"""Rules of the house that no other tool checks. Every exception stands here with its reason."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import PACKAGES, ROOT, dotted, product, repository, shown, tree

LONGEST_FILE_LINES = 400
WRITTEN_BY_HAND = {".py", ".ts", ".mjs", ".css", ".html", ".jinja", ".js"}
MADE_BY_PROGRAMS = ("widget/codetether_widget/static/", "platform/codetether_platform/migrations/versions/")

WALL_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
MAY_READ_THE_WALL_CLOCK = {
    "platform/codetether_platform/kernel/clock.py": "the one place that does",
}

# A heavy or dangerous library has one door: loaded there, late, and replaced there in tests.
DOORS = {
    "anthropic": ("platform/codetether_platform/tasks/agents/claude", "guesser/codetether_guesser/claude"),
    "stripe": ("billing/codetether_billing/stripe_gateway",),
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}

IGNORED_CHECK = re.compile(r"# (?:noqa|type: ignore)(?P<codes>: [A-Z0-9, ]*[0-9]|\[[a-z, -]+\])?(?P<why>.*)$")

# Paths and names of the machines that this was written on, in pieces so that this file does not hold them.
WORKPLACE = re.compile(
    "|".join(("/wor" + "k/(main|shared|steering|[.]library)", "/far" + "m/", "far" + "m-(bench|studio)", "bash_" + "jobs"))
)


def test_no_file_is_longer_than_a_person_reads_in_one_go() -> None:
    long = {
        shown(path): lines
        for path in repository()
        if path.suffix in WRITTEN_BY_HAND
        and not shown(path).startswith(MADE_BY_PROGRAMS)
        and path.suffix != ".css"  # one sheet a surface: a browser takes it whole, and so does its reader
        and (lines := len(path.read_text().splitlines())) > LONGEST_FILE_LINES
    }
    assert long == {}


def test_every_python_file_says_first_what_it_is_for() -> None:
    silent = [
        shown(path) for path in repository() if path.suffix == ".py" and tree(path).body and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_only_the_clock_reads_the_wall_clock() -> None:
    reads = {
        f"{shown(path)}:{node.lineno}"
        for path in product()
        if shown(path) not in MAY_READ_THE_WALL_CLOCK
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in WALL_CLOCKS
    }
    assert reads == set()


def test_no_float_and_no_true_division_touches_money() -> None:
    found = {
        f"{shown(path)}:{line}" for path in product() if shown(path).startswith("billing/") for line in _float_lines(tree(path))
    }
    assert found == set()


def test_each_heavy_library_has_one_door() -> None:
    strays = {
        f"{shown(path)}:{line} imports {library}"
        for path in product()
        for library, line in _imported(tree(path))
        if library in DOORS and not shown(path).startswith(DOORS[library])
    }
    assert strays == set()


def test_importing_the_product_loads_no_heavy_library() -> None:
    early = {
        f"{shown(path)}:{node.lineno}"
        for path in product()
        for node in tree(path).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for library, _ in _imported(ast.Module([node], []))
        if library in DOORS
    }
    assert early == set()


def test_no_part_is_a_package_at_its_root() -> None:
    # platform/__init__.py would shadow the standard library's platform, and uuid, sqlalchemy and stripe with it.
    assert [name for name in ("platform", "billing", "guesser", "widget") if (ROOT / name / "__init__.py").exists()] == []
    assert not (ROOT / "tests" / "platform").exists()


def test_every_folder_of_the_platform_stands_in_the_list_of_layers() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = " ".join(next(contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers"))
    parts = {path.stem for path in PACKAGES[0].iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "__main__"} - set(re.findall(r"codetether_platform\.(\w+)", layers)) == set()


def test_no_module_is_named_for_nothing() -> None:
    vague = [shown(path) for path in product() if {path.stem, path.parent.name} & NAMES_THAT_SAY_NOTHING]
    assert vague == []


def test_every_ignored_check_says_why_on_its_line() -> None:
    silent = [
        f"{shown(path)}:{number}"
        for path in product()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (ignored := IGNORED_CHECK.search(line)) and not (ignored["codes"] and re.search(r"\w{2}", ignored["why"]))
    ]
    assert silent == []


def test_nothing_names_the_workplace_it_was_written_in() -> None:
    named = [shown(path) for path in repository() if WORKPLACE.search(_text(path))]
    assert named == []


@pytest.mark.xdist_group("told")
def test_groups_of_tests_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    is_grouped = getattr(request.config.option, "loadgroup", False)  # set in the processes of --dist loadgroup
    assert request.node.nodeid.endswith("@told") == is_grouped, "pytest-xdist does not group: what a group shares is made anew"


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def _float_lines(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_named = isinstance(node, ast.Name) and node.id in {"float", "Float", "Numeric"}
        is_divided = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if is_float or is_named or is_divided:
            yield getattr(node, "lineno", 0)


def _imported(module: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno
