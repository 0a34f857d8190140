"""The whole schema: every `tables.py` of every part, wherever it is installed."""

import importlib
from pathlib import Path

from sqlalchemy import MetaData

from codetether_platform.kernel.db import Base

PARTS = ("codetether_platform", "codetether_billing", "codetether_guesser", "codetether_widget")


def full_metadata() -> MetaData:
    """Import every module named `tables` and return the metadata that they fill."""
    for module in modules_named("tables"):
        importlib.import_module(module)
    return Base.metadata


def is_ours(_item: object, name: str | None, kind: str, _is_reflected: bool, _compared_to: object) -> bool:
    """Tell whether a table is one of the models' (Alembic's `include_object`); the engine keeps its own in the same file."""
    return kind != "table" or name in Base.metadata.tables


def modules_named(name: str) -> list[str]:
    """Return the dotted names of all modules called `name` in the four parts, sorted."""
    found: list[str] = []
    for part in PARTS:
        for root in map(Path, importlib.import_module(part).__path__):
            found += [".".join((part, *path.relative_to(root).with_suffix("").parts)) for path in root.rglob(f"{name}.py")]
    return sorted(found)
