"""Takes out of an event's stored body what a person said or is called. Pure."""

from typing import Any

import msgspec

#: What stands where something was.
ERASED = "Erased"


def without_words(body: bytes) -> bytes:
    """Return a body of the standard format without metadata, sentences of errors and the partner's word for the user.

    Ids, types, times, states and costs stay. The bytes are those of `JSON.stringify`, as all bodies' are.
    """
    document: dict[str, Any] = msgspec.json.decode(body)
    said = document["data"]
    if "metadata" in said:
        said["metadata"] = {}
    if "external_id" in said:
        said["external_id"] = None
    error = said.get("error")
    if isinstance(error, dict):
        error["message"] = ERASED
    return msgspec.json.encode(document)
