"""What credentials are refused for."""

from codetether_platform.kernel.errors import BadRequest, Conflict, Forbidden, NotFound, Unauthenticated


class ScopeMissing(Forbidden):
    """The credential is valid but lacks the scope that this operation asks for."""

    code, title = "scope_missing", "Scope missing"

    def __init__(self, detail: str | None = None, *, scope: str | None = None) -> None:
        super().__init__(detail)
        self.needed_scope = scope


class WrongKeyKind(Forbidden):
    """A credential of another kind is needed here (a publishable key opens nothing by itself, a session no partner pages)."""

    code, title = "wrong_key_kind", "Wrong kind of key"


class KeyInvalid(Unauthenticated):
    """The key is unknown, revoked or expired."""

    code, title = "key_invalid", "Key not valid"


class ClientIdUnknown(Unauthenticated):
    """The publishable key is well formed, but no partner has it."""

    code, title = "client_id_unknown", "Unknown publishable key"


class PartnerSuspended(Forbidden):
    """The partner's account is suspended; neither its keys nor its users' sessions open anything."""

    code, title, is_user_safe = "partner_suspended", "Partner suspended", True


class TokenInvalid(Unauthenticated):
    """The token is unknown, has ended, or its session was revoked."""

    code, title = "token_invalid", "Token not valid"


class OriginMismatch(Forbidden):
    """A session or boot token works only from the page that it was made for."""

    code, title = "origin_mismatch", "Wrong origin"


class PublishableKeyOnly(Unauthenticated):
    """A publishable key names a partner and opens nothing by itself."""

    code, title = "publishable_key_only", "Publishable key is not enough"


class ApiKeyNotFound(NotFound):
    """There is no such key: never made, revoked, or not the caller's."""

    code, title = "api_key_not_found", "No such key"


class ApiKeyLimitReached(Conflict):
    """As many keys exist as there may be; revoke one first."""

    code, title = "api_key_limit_reached", "Too many keys"


class QueryKeyRefused(BadRequest):
    """`?api_key=` stands where it is not taken, twice, beside another credential or a cookie, or holds no API key."""

    code, title = "query_key_refused", "Key in the address not taken"


class QueryKeyNotAllowed(Forbidden):
    """The key is right, but was not made for addresses: it lacks `allow_query`."""

    code, title = "query_key_not_allowed", "Key not for addresses"


class ProofRequired(Forbidden):
    """Only a user whose e-mail is proven may do this."""

    code, title, is_user_safe = "proof_required", "Proof of e-mail required", True
