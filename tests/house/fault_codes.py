"""Finds the codes of single faults in the source: what `invalid`, `invalid_parameter` and `Fault` are given."""

import ast
from collections.abc import Iterator
from pathlib import Path

MAKERS = frozenset({"invalid", "invalid_parameter"})


def codes_in(source: Path) -> Iterator[str]:
    """Yield every literal code that a module gives to a fault of a request."""
    tree = ast.parse(source.read_text())
    if "codetether_platform.kernel.errors" not in source.read_text():
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in MAKERS:
            given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        elif node.func.id == "Fault":
            given = node.args[:1] + [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        else:
            continue
        for value in given:
            for constant in ast.walk(value):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                    yield constant.value
