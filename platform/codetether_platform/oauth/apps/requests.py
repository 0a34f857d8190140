"""What `/oauth/authorize` is asked, judged by RFC 6749 §4.1.1, RFC 7636 and RFC 8707. Pure."""

import re
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

import msgspec

from codetether_platform.oauth.apps.errors import AuthorizationRefused
from codetether_platform.oauth.apps.scopes import read_scopes

MAX_PARAMETERS = 50
MAX_VALUE_CHARACTERS = 2000
#: What S256 makes of any verifier: 32 bytes as base64url (RFC 7636 §4.2).
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
#: RFC 7636 §4.1.
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Client(Protocol):
    """What is read of an app."""

    @property
    def scopes(self) -> Sequence[str]: ...
    @property
    def require_pkce(self) -> bool: ...


class Parameters(msgspec.Struct, frozen=True):
    """The query's parameters, and the names that stand in it more than once."""

    values: dict[str, str]
    repeated: frozenset[str]

    def once(self, name: str) -> str:
        """Return a parameter's value, or nothing if it is not there exactly once."""
        return "" if name in self.repeated else self.values.get(name, "")


class Wanted(msgspec.Struct, frozen=True):
    """A request that may be put to a person."""

    scopes: frozenset[str]
    code_challenge: str | None
    is_silent: bool


class Fault(msgspec.Struct, frozen=True):
    """Why a request is sent back: RFC 6749 §4.1.2.1."""

    error: str
    description: str


def read_parameters(query: bytes) -> Parameters:
    """Read the query.

    Raises:
        AuthorizationRefused: It cannot be read at all.
    """
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict")
    except ValueError as error:
        raise AuthorizationRefused("The address holds what cannot be read. Go back to the app and begin again.") from error
    values = dict(pairs)
    names = [name for name, _ in pairs]
    return Parameters(values, frozenset(name for name in values if names.count(name) > 1))


def judge(parameters: Parameters, *, client: Client, resource: str) -> Wanted | Fault:
    """Return what is wanted, or why it is refused; the client and its redirect URI are known by now."""
    fault = _form(parameters) or _resource(parameters, resource=resource) or _challenge(parameters, client=client)
    if fault is not None:
        return fault
    prompts = set(parameters.once("prompt").split())
    if "none" in prompts and prompts != {"none"}:
        return Fault("invalid_request", "prompt=none stands alone")
    scopes = read_scopes(parameters.once("scope"), ceiling=frozenset(client.scopes))
    if scopes is None:
        return Fault("invalid_scope", "this app cannot have all of these scopes")
    return Wanted(scopes, parameters.once("code_challenge") or None, is_silent=bool(prompts & {"none"}))


def answer_address(redirect_uri: str, *, issuer: str, state: str, **answer: str) -> str:
    """Return where to send the browser, with the issuer in every answer (RFC 9207 §2)."""
    told = answer | ({"state": state} if state else {}) | {"iss": issuer}
    return redirect_uri + ("&" if "?" in redirect_uri else "?") + urlencode(told)


def _form(parameters: Parameters) -> Fault | None:
    if parameters.repeated:
        return Fault("invalid_request", "a parameter is sent twice")
    if any(len(value) > MAX_VALUE_CHARACTERS for value in parameters.values.values()):
        return Fault("invalid_request", "a parameter is too long")
    if not parameters.once("response_type"):
        return Fault("invalid_request", "response_type is missing")
    if parameters.once("response_type") != "code":
        return Fault("unsupported_response_type", "response_type is code")
    if parameters.once("response_mode") not in ("", "query"):
        return Fault("invalid_request", "response_mode is query")
    return None


def _resource(parameters: Parameters, *, resource: str) -> Fault | None:
    if parameters.once("resource").removesuffix("/") not in ("", resource, resource + "/v1"):
        return Fault("invalid_target", "resource is not this platform")
    return None


def _challenge(parameters: Parameters, *, client: Client) -> Fault | None:
    challenge, method = parameters.once("code_challenge"), parameters.once("code_challenge_method")
    if not challenge:
        is_needed = client.require_pkce or bool(method)
        return Fault("invalid_request", "code_challenge is missing (RFC 7636)") if is_needed else None
    if method != "S256":
        return Fault("invalid_request", "code_challenge_method is S256")
    return None if CHALLENGE.fullmatch(challenge) else Fault("invalid_request", "code_challenge is not one of S256")
