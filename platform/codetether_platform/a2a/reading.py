"""Turns the parts of a message into the text of a prompt, and checks what both versions have alike. Pure."""

import base64
import binascii
import re
from typing import Any, TypeVar

import msgspec

from codetether_platform.a2a.errors import ContentTypeNotSupported, InvalidParams
from codetether_platform.web.problems import body_fault

MOST_METADATA = 18
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,39}")
T = TypeVar("T")


def convert(given: Any, kind: type[T], *, strict: bool = True) -> T:
    """Check parameters against a struct. Unknown fields are passed over, as the protocol wants it.

    Raises:
        InvalidParams: The sentence and the fault say what is wrong, and where.
    """
    try:
        return msgspec.convert(given, kind, strict=strict)
    except msgspec.ValidationError as error:
        fault = body_fault(str(error))
        raise InvalidParams(f"{fault.detail} (at {fault.source.pointer or '/'})", faults=(fault,)) from error


def text_of_raw(raw: str, media_type: str | None) -> str:
    """Return the text in a file that was sent along.

    Raises:
        ContentTypeNotSupported: Not a text.
        InvalidParams: Not base64.
    """
    if media_type is not None and not media_type.lower().startswith(("text/", "application/json")):
        raise ContentTypeNotSupported(f"Files of type '{media_type[:80]}' are not read; send text.")
    try:
        return base64.b64decode(raw, validate=True).decode()
    except binascii.Error as error:
        raise InvalidParams("A file's bytes are base64.") from error
    except UnicodeDecodeError as error:
        raise ContentTypeNotSupported("A file that is not text in UTF-8 is not read.") from error


def text_of_data(data: Any) -> str:
    """Return a data part as JSON for the prompt."""
    return msgspec.json.encode(data, order="sorted").decode()


def joined(texts: list[str]) -> str:
    """Join the parts of a message.

    Raises:
        InvalidParams: They hold no text.
    """
    text = "\n\n".join(part for part in texts if part.strip())
    if not text:
        raise InvalidParams("The message holds no text.")
    return text


def kept_metadata(*given: dict[str, Any] | None) -> dict[str, str]:
    """Return the pairs of texts that a task's metadata can hold, 18 at most; anything else of it is passed over."""
    found: dict[str, str] = {}
    for pairs in given:
        for name, value in (pairs or {}).items():
            is_kept = isinstance(value, str) and len(value) <= 500 and _NAME.fullmatch(name) and not name.startswith("a2a_")
            if is_kept and len(found) < MOST_METADATA:
                found[name] = value
    return found
