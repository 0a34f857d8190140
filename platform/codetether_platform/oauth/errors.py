"""What credentials are refused for."""

from codetether_platform.kernel.errors import Forbidden, Unauthenticated


class ScopeMissing(Forbidden):
    """The credential is valid but lacks the scope that this operation asks for."""

    code, title = "scope_missing", "Scope missing"


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
    """The partner's account is suspended; none of its keys open anything."""

    code, title = "partner_suspended", "Partner suspended"


class TokenInvalid(Unauthenticated):
    """The token is unknown, has ended, or its session was revoked."""

    code, title = "token_invalid", "Token not valid"


class UserSuspended(Forbidden):
    """The partner suspended this user."""

    code, title, is_user_safe = "user_suspended", "User suspended", True


class OriginMismatch(Forbidden):
    """A session or boot token works only from the page that it was made for."""

    code, title = "origin_mismatch", "Wrong origin"


class PublishableKeyOnly(Unauthenticated):
    """A publishable key names a partner and opens nothing by itself."""

    code, title = "publishable_key_only", "Publishable key is not enough"
