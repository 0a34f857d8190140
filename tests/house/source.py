"""The files of the repository, as the house's tests read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tuple(
    ROOT / place
    for place in (
        "platform/codetether_platform",
        "billing/codetether_billing",
        "guesser/codetether_guesser",
        "widget/codetether_widget",
    )
)


@cache
def repository() -> tuple[Path, ...]:
    """Return every file that git keeps or would keep; without git, every file below the root that is not hidden."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        return tuple(path for name in sorted(listed.stdout.split("\0")) if name and (path := ROOT / name).is_file())
    return tuple(path for path in sorted(ROOT.rglob("*")) if path.is_file() and "/." not in f"/{shown(path)}")


def product() -> list[Path]:
    """Return the Python files that are shipped."""
    return [path for path in repository() if path.suffix == ".py" and any(path.is_relative_to(package) for package in PACKAGES)]


def shown(path: Path) -> str:
    """Return a path as people write it, from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), filename=str(path))


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` of a chain of names, or nothing for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""
