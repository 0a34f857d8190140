"""The token endpoint, which takes a form and answers by RFC 6749: Litestar cannot see either."""

from typing import Any

from codetether_platform.web.openapi.headers import headers_of
from codetether_platform.web.openapi.refusals import MEANINGS

PATH = "/oauth/token"
FIELDS = {
    "grant_type": "`urn:codetether:oauth:grant-type:embed-session`, `urn:codetether:oauth:grant-type:guest` or `refresh_token`.",
    "client_id": "The publishable key.",
    "client_secret": "Embed session: the one-use secret from `POST /v1/embed/sessions`.",
    "boot_token": "Guest: from `POST /v1/embed/boot`.",
    "consent_version": "Version of the consent text that the user agreed to.",
    "challenge_number": "Guest: the solution of the proof of work.",
    "challenge_salt": "Guest: the challenge's salt.",
    "challenge_signature": "Guest: the challenge's signature.",
    "email": "Guest: a hint.",
    "first_name": "Guest: a hint.",
    "last_name": "Guest: a hint.",
    "refresh_token": "Refresh: the newest refresh token of the session.",
}
ERRORS = {
    "400": ("invalid_request", "The request lacks a parameter, or holds one twice."),
    "401": ("invalid_client", "The client is unknown, or may not from this page."),
    "413": ("invalid_request", "The body is over 1,000,000 bytes."),
    "429": ("slow_down", "Too many sign-ups from this address."),
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


def describe(operation: dict[str, Any]) -> None:
    """Write the form into the operation."""
    properties = {
        name: {"type": "string", "maxLength": 2000, "pattern": "^[^\\u0000]*$", "description": said}
        for name, said in FIELDS.items()
    }
    form = {"type": "object", "required": ["grant_type", "client_id"], "properties": properties}
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
