"""Cursors: opaque, signed, and good only for the list and the filters that they were made for."""

from typing import Annotated, Generic, TypeVar

import msgspec
from litestar.params import QueryParameter

from codetether_platform.kernel.crypto import Keyring, SealBroken
from codetether_platform.kernel.errors import Fault, Source
from codetether_platform.web.errors import CursorInvalid

T = TypeVar("T")

Limit = Annotated[int, QueryParameter(ge=1, le=100, description="Rows a page.")]
Cursor = Annotated[str | None, QueryParameter(max_length=512, description="`next_cursor` of the page before.")]
MAX_CURSOR_CHARACTERS = 512


class Page(msgspec.Struct, Generic[T]):
    """One page of a list, newest first."""

    data: list[T]
    next_cursor: str | None
    has_more: bool


def encode_cursor(keyring: Keyring, values: list[str | int], scope: str) -> str:
    """Return a cursor that stands after the row with these sort values. `scope` names the list and its filters."""
    return keyring.sign("cursor:" + scope, msgspec.json.encode(values))


def decode_cursor(keyring: Keyring, text: str, scope: str) -> list[str | int]:
    """Return the sort values of a cursor.

    Raises:
        CursorInvalid: Tampered with, or made for another list or other filters.
    """
    try:
        return msgspec.json.decode(keyring.verify("cursor:" + scope, text[:MAX_CURSOR_CHARACTERS]), type=list[str | int])
    except (SealBroken, msgspec.DecodeError) as error:
        fault = Fault("cursor_invalid", "Cursor invalid", "Use `next_cursor` as it was given.", Source(parameter="cursor"))
        raise CursorInvalid("This cursor does not belong to this list with these filters.", faults=(fault,)) from error
