"""Labelled descriptions: how they are read, and which of them are kept aside."""

import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

LANGUAGES = ("en", "de", "es", "pt", "fr", "it", "ja")


class Case(msgspec.Struct, frozen=True):
    """A description and what a good reading of it says; `expect` holds the labels by name."""

    id: str
    lang: str
    text: str
    expect: dict[str, Any]
    source: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_held_out(self) -> bool:
        """Whether this is one of the third that nobody tunes on: by a hash of its id, so that it never changes sides."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 3 == 0


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file, one JSON object a line."""
    return [msgspec.json.decode(line, type=Case) for line in path.read_bytes().splitlines() if line.strip()]


def own_cases() -> Iterator[Case]:
    """Yield our own cases, all languages."""
    folder = resources.files("codetether_guesser").joinpath("evals/cases")
    for language in LANGUAGES:
        text = folder.joinpath(f"{language}.jsonl").read_text("utf-8")
        yield from (msgspec.json.decode(line, type=Case) for line in text.splitlines() if line.strip())


def contact_cases() -> list[Case]:
    """Return the cases of two labels alone: whom to tell (`notify_email`) and what to call (`callback_url`)."""
    text = resources.files("codetether_guesser").joinpath("evals/contacts.jsonl").read_text("utf-8")
    return [msgspec.json.decode(line, type=Case) for line in text.splitlines() if line.strip()]
