"""What is refused before any feature sees it."""

from codetether_platform.kernel.errors import BadRequest, Conflict, ValidationFailed


class JsonInvalid(BadRequest):
    """The body is not JSON in UTF-8."""

    code, title = "json_invalid", "Body is not JSON"


class CursorInvalid(BadRequest):
    """The cursor was not made by this list with these filters."""

    code, title = "cursor_invalid", "Cursor invalid"


class CursorExpired(BadRequest):
    """What the cursor stands on is older than events are kept. Begin anew without one: that is everything there still is."""

    code, title = "cursor_expired", "Cursor too old"


class IdempotencyKeyInvalid(BadRequest):
    """The `Idempotency-Key` is not 1 to 255 printable ASCII characters."""

    code, title = "idempotency_key_invalid", "Idempotency-Key invalid"


class IdempotencyKeyRequired(BadRequest):
    """This operation moves money and is taken only with an `Idempotency-Key`."""

    code, title = "idempotency_key_required", "Idempotency-Key required"


class IdempotencyInProgress(Conflict):
    """A request with the same `Idempotency-Key` is being carried out; try again after `Retry-After`."""

    code, title = "idempotency_in_progress", "Request in progress"


class IdempotencyKeyReused(ValidationFailed):
    """The `Idempotency-Key` was used for another request: other method, path, query or body. Nothing was done."""

    code, title = "idempotency_key_reused", "Idempotency-Key reused"


class IdempotencyAnswerLost(Conflict):
    """The request with this `Idempotency-Key` was done, but its answer cannot be read since the platform's secret was changed.

    Nothing is done a second time: read what the first made before asking with a new key.
    """

    code, title = "idempotency_answer_lost", "Answer not kept"
