"""Reads server-sent events line by line (WHATWG HTML §9.2.6). Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Event(NamedTuple):
    """One event of a stream."""

    id: str
    type: str
    data: str


def events_of(lines: Iterable[str]) -> Iterator[Event]:
    """Return the events of a stream's lines; comments and unfinished events are passed over."""
    name, kind, data = "", "message", list[str]()
    for line in lines:
        if not line:
            if data:
                yield Event(name, kind, "\n".join(data))
            kind, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "id":
            name = value
        elif field == "event":
            kind = value
        elif field == "data":
            data.append(value)
