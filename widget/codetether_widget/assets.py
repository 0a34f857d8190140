"""The files that the widget ships, read once, with their compressed siblings and hashes."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

ELEMENT = "codetether-task.js"

MEDIA_TYPES = {
    ".d.ts": "text/plain",  # no media type is registered for TypeScript
    ".js": "text/javascript",
    ".json": "application/json",
}
#: Siblings, smallest first: the first that the browser accepts is sent.
ENCODINGS = {"br": ".br", "gzip": ".gz"}


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `bodies` maps a content coding to its bytes; `identity` is always there."""

    media_type: str
    etag: str
    integrity: str
    bodies: dict[str, bytes]


@cache
def assets() -> dict[str, Asset]:
    """Return every shipped file by its name below the version, such as `locales/de.json`."""
    return dict(_read(files("codetether_widget") / "static", ""))


def integrity() -> str:
    """Return the Subresource Integrity value of the element's script, for the pinned path."""
    return assets()[ELEMENT].integrity


def _read(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    entries = {entry.name: entry for entry in folder.iterdir()}
    found: list[tuple[str, Asset]] = []
    for name, entry in sorted(entries.items()):
        if entry.is_dir():
            found += _read(entry, f"{prefix}{name}/")
            continue
        media_type = next((kind for suffix, kind in MEDIA_TYPES.items() if name.endswith(suffix)), None)
        if media_type is None:
            continue
        plain = entry.read_bytes()
        siblings = {coding: entries[name + suffix].read_bytes() for coding, suffix in ENCODINGS.items() if name + suffix in entries}
        digest = hashlib.sha384(plain).digest()
        asset = Asset(
            media_type=media_type,
            etag=f'"{digest.hex()[:32]}"',
            integrity=f"sha384-{base64.b64encode(digest).decode()}",
            bodies={**siblings, "identity": plain},
        )
        found.append((prefix + name, asset))
    return found
