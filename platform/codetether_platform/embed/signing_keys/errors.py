"""What is refused of signing keys."""

from codetether_platform.kernel.errors import Conflict, NotFound


class SigningKeyNotFound(NotFound):
    """There is no such signing key: never added, revoked, or not the caller's."""

    code, title = "signing_key_not_found", "No such signing key"


class SigningKeyLimitReached(Conflict):
    """As many signing keys work as there may be; revoke one first."""

    code, title = "signing_key_limit_reached", "Too many signing keys"
