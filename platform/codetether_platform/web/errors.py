"""What is refused before any feature sees it."""

from codetether_platform.kernel.errors import BadRequest


class JsonInvalid(BadRequest):
    """The body is not JSON in UTF-8."""

    code, title = "json_invalid", "Body is not JSON"


class CursorInvalid(BadRequest):
    """The cursor was not made by this list with these filters."""

    code, title = "cursor_invalid", "Cursor invalid"
