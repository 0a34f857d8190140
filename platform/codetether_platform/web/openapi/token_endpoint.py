"""The endpoints of `/oauth` that take a form and answer by RFC 6749: Litestar cannot see either."""

from typing import Any

from codetether_platform.web.openapi.headers import headers_of
from codetether_platform.web.openapi.refusals import MEANINGS

#: Every endpoint with its fields; those that have to be there are marked.
CLIENT = {
    "client_id": "The app, unless it shows itself by HTTP Basic. Of a page: the publishable key.",
    "client_secret": "The app's secret, unless it is public or uses HTTP Basic. Embed session: the one-use secret.",
}
FORMS: dict[str, dict[str, str]] = {
    "/oauth/token": {
        "*grant_type": "Apps: `authorization_code`, `refresh_token`, `client_credentials`. Pages: `refresh_token`, "
        "`urn:ietf:params:oauth:grant-type:jwt-bearer`, `urn:codetether:oauth:grant-type:embed-session`, "
        "`urn:codetether:oauth:grant-type:guest`.",
        **CLIENT,
        "code": "Code: from `/oauth/authorize`; 60 seconds, one use.",
        "code_verifier": "Code: what the challenge was made from (RFC 7636).",
        "redirect_uri": "Code: the one that the code was asked for with.",
        "refresh_token": "Refresh: the newest refresh token.",
        "scope": "Refresh and client credentials: fewer scopes than there are.",
        "assertion": "JWT bearer: a user that one of the partner's signing keys vouches for.",
        "boot_token": "Guest: from `POST /v1/embed/boot`.",
        "consent_version": "Version of the consent text that the user agreed to.",
        "challenge_number": "Guest: the solution of the proof of work.",
        "challenge_salt": "Guest: the challenge's salt.",
        "challenge_signature": "Guest: the challenge's signature.",
        "email": "Guest: a hint.",
        "first_name": "Guest: a hint.",
        "last_name": "Guest: a hint.",
    },
    "/oauth/revoke": {"*token": "Access or refresh token.", "token_type_hint": "Taken, and not needed.", **CLIENT},
    "/oauth/introspect": {"*token": "Access or refresh token.", "token_type_hint": "Taken, and not needed.", **CLIENT},
}
ERRORS = {
    "400": ("invalid_request", "The request lacks a parameter, or holds one twice."),
    "401": ("invalid_client", "The client is unknown, its secret is not right, or it may not from this page."),
    "413": ("invalid_request", "The body is over 1,000,000 bytes."),
    "429": ("slow_down", "Too many requests or sign-ups from this address."),
    "500": ("server_error", "Something went wrong on our side. Quote the request id to support."),
    "503": ("temporarily_unavailable", "The database cannot be reached. Try again shortly."),
}
REFUSAL = {
    "type": "object",
    "title": "TokenError",
    "description": "RFC 6749 §5.2.",
    "required": ["error", "error_description"],
    "properties": {
        "error": {"type": "string", "description": "Branch on this."},
        "error_description": {"type": "string", "description": "For people.", "pattern": "^[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*$"},
    },
}


def describe(operation: dict[str, Any], path: str) -> None:
    """Write the form into the operation."""
    fields = FORMS[path]
    properties = {
        name.removeprefix("*"): {"type": "string", "maxLength": 2000, "pattern": "^[^\\u0000]*$", "description": said}
        for name, said in fields.items()
    }
    required = [name.removeprefix("*") for name in fields if name.startswith("*")]
    form = {"type": "object", "required": required, "properties": properties}
    operation["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}}


def describe_refusals(operation: dict[str, Any]) -> None:
    """Write the RFC 6749 §5.2 refusals into the operation, in place of all others."""
    for status in [status for status in operation["responses"] if status >= "400"]:
        del operation["responses"][status]
    for status, (code, said) in ERRORS.items():
        operation["responses"][status] = {
            "description": f"RFC 6749 §5.2. {MEANINGS[status]}",
            "headers": headers_of(status, method="post"),
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/TokenError"},
                    "examples": {code: {"value": {"error": code, "error_description": said}}},
                }
            },
        }
