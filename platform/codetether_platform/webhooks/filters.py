"""Filters of webhooks: which events of the types that it listens to a webhook gets. Pure."""

from collections.abc import Mapping
from typing import Any

#: Fields of `data` that a filter may name, beside `metadata.<key>`.
FIELDS = ("agent", "schedule_id", "status", "user_id")
METADATA = "metadata."
MOST_FILTERS = 10
NAME_PATTERN = rf"^({'|'.join(FIELDS)}|metadata\.[A-Za-z_][A-Za-z0-9_.:-]{{0,39}})$(?!\n)"


def passes(filters: Mapping[str, str] | None, data: Mapping[str, Any]) -> bool:
    """Tell whether an event's data has every value that is asked for. What an event does not say is no such value."""
    return all(_value(data, name) == wanted for name, wanted in (filters or {}).items())


def _value(data: Mapping[str, Any], name: str) -> object:
    if name.startswith(METADATA):
        return (data.get("metadata") or {}).get(name.removeprefix(METADATA))
    return data.get(name)
