"""Identifiers: UUIDv7 as text, so that ids sort by the time they were made (RFC 9562 §5.7)."""

import re

from uuid_utils import uuid7

ID_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id() -> str:
    """Return a new UUIDv7 in lower-case canonical text, 36 characters."""
    return str(uuid7())


def is_id(text: str) -> bool:
    """Tell whether text is the canonical text of a UUIDv7."""
    return ID_PATTERN.fullmatch(text) is not None
