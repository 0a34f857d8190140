"""What is refused of apps: by `/v1/oauth-clients` as problems, by `/oauth/*` in the words of RFC 6749."""

from codetether_platform.kernel.errors import BadRequest, Conflict, NotFound


class OAuthClientNotFound(NotFound):
    """There is no such app: never registered, revoked, or not the caller's."""

    code, title = "oauth_client_not_found", "No such app"


class OAuthClientLimitReached(Conflict):
    """As many apps are registered as there may be; revoke one first."""

    code, title = "oauth_client_limit_reached", "Too many apps"


class OAuthClientPublic(Conflict):
    """A public app has no secret, so that none can be rotated."""

    code, title = "oauth_client_public", "App without a secret"


class AuthorizationRefused(BadRequest):
    """`/oauth/authorize` cannot send the browser back: the app is unknown, or the redirect URI is not one of its own."""

    code, title = "authorization_refused", "This app cannot be connected"
