"""Strong entity tags, and what `If-Match`, `If-None-Match` and `Prefer` ask (RFC 9110 §13, RFC 7240). Pure."""

import hashlib
import re

from codetether_platform.tasks.states import TERMINAL, Status

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_WAIT = re.compile(r"wait\s*=\s*\"?(\d{1,4})\"?", re.IGNORECASE)
#: How soon it is worth to ask again, where the caller does not wait or stream.
POLL_AFTER_MS = {Status.QUEUED: 1_000, Status.RUNNING: 2_000, Status.NEEDS_INPUT: 5_000}
ENDED_POLL_MS = 60_000
MOST_WAIT_SECONDS = 60


def etag_of(body: bytes) -> str:
    """Return the strong tag of a body: equal tags, equal bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_same(header: str | None, etag: str) -> bool:
    """Tell whether `If-None-Match` names this version (weak comparison, RFC 9110 §13.1.2)."""
    if header is None:
        return False
    return header.strip() == "*" or etag in (tag.removeprefix("W/") for tag in _TAG.findall(header))


def is_current(header: str | None, etag: str) -> bool:
    """Tell whether `If-Match` is absent or names this version (strong comparison, RFC 9110 §13.1.1)."""
    return header is None or header.strip() == "*" or etag in _TAG.findall(header)


def preferred_wait_seconds(header: str | None) -> int | None:
    """Return how long `Prefer: wait=` asks to wait, 60 at most (RFC 7240 §4.3); None when it does not ask."""
    for preference in (header or "").split(","):
        found = _WAIT.fullmatch(preference.split(";")[0].strip())
        if found is not None:
            return min(int(found[1]), MOST_WAIT_SECONDS)
    return None


def poll_after_ms(status: str) -> int:
    """Return when a poller should ask again."""
    return ENDED_POLL_MS if Status(status) in TERMINAL else POLL_AFTER_MS[Status(status)]
