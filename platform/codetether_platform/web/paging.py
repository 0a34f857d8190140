"""Cursors: opaque, signed, and good only for the list and the filters that they were made for."""

from typing import Annotated, Generic, TypeVar

import msgspec
from litestar.params import QueryParameter

from codetether_platform.kernel.crypto import Keyring, SealBroken
from codetether_platform.kernel.errors import Fault, Source
from codetether_platform.web.errors import CursorInvalid

T = TypeVar("T")
K = TypeVar("K", str, int)

Limit = Annotated[int, QueryParameter(ge=1, le=100, description="Rows a page.")]
Cursor = Annotated[str | None, QueryParameter(max_length=512, description="`next_cursor` of the page before.")]
MAX_CURSOR_CHARACTERS = 512


class Page(msgspec.Struct, Generic[T]):
    """One page of a list, newest first."""

    data: list[T]
    next_cursor: str | None
    has_more: bool


class Pager(Generic[K]):
    """The pages of one list with its filters, which `scope` names; `kind` is the type of what it is sorted by.

    `place` is where the cursor stands: the sort value of the last row that was shown; None at the beginning.

    Raises:
        CursorInvalid: As `decode_cursor`.
    """

    def __init__(self, kind: type[K], keyring: Keyring, cursor: str | None, scope: str) -> None:
        self._keyring, self._scope = keyring, scope
        self.place: K | None = kind(decode_cursor(keyring, cursor, scope)[0]) if cursor else None

    def page(self, data: list[T], following: K | None) -> Page[T]:
        """Return a page of the API; `following` is the place of the next one, None where this is the last."""
        return Page(data=data, next_cursor=self.cursor(following), has_more=following is not None)

    def cursor(self, following: K | None) -> str | None:
        """Return the cursor of the next page, None where this is the last."""
        return None if following is None else encode_cursor(self._keyring, [following], self._scope)


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
