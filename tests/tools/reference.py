"""Write the pages of docs/reference that say what the code says: `make reference`. A test fails when they are not equal."""

import importlib
import inspect
from http import HTTPStatus
from pathlib import Path

import msgspec
from msgspec.inspect import BoolType, FloatType, IntType, LiteralType, Metadata, StrType, StructType, Type, type_info

from codetether_platform.kernel.errors import PlatformError, all_codes
from codetether_platform.migrations.schema import modules_named
from codetether_platform.oauth.apps.scopes import APP_SCOPES
from codetether_platform.oauth.principal import PARTNER_SCOPES, SESSION_SCOPES, VISITOR_SCOPES
from codetether_platform.settings import DEFAULT_SECRET, PREFIX, Settings
from codetether_platform.web.faults import FAULTS
from codetether_platform.webhooks.catalogue import API_VERSION, CALLBACK_TYPES, EVENTS
from tests.tools.guesser_quality import guesser_quality_page

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
NOTICE = "<!-- Made by `make reference` from {source}; change it there. -->"

SCOPES = {
    "account:read": "Read who is signed in.",
    "billing:manage": "Set caps and policies, pay in.",
    "billing:read": "Read balance, ledger, usage and statements.",
    "embed:sessions": "Vouch for a user and open a session for them.",
    "guess": "Turn a description into a filled-in task.",
    "partners:admin": "Change the partner itself: face, origins, keys, users.",
    "tasks:read": "Read tasks, their events and artifacts.",
    "tasks:write": "Create, answer, cancel and repeat tasks.",
    "webhooks:manage": "Register, change, test and remove webhooks.",
}


def pages() -> dict[str, str]:
    """Return each generated page's text by its file name."""
    return {
        "settings.md": settings_page(),
        "errors.md": errors_page(),
        "events.md": events_page(),
        "scopes.md": scopes_page(),
        "guesser-quality.md": guesser_quality_page(),
    }


def settings_page() -> str:
    """Return the page of every setting."""
    lines = [
        "# Settings",
        "",
        NOTICE.format(source="platform/codetether_platform/settings.py"),
        "",
        "Read once at the start from the environment. A variable that begins with `CODETETHER_` and is not listed here, a value of",
        "the wrong kind or out of range, and anything unsafe in production stop the start with a sentence that names it.",
        "",
        "| variable | value | default | meaning |",
        "|---|---|---|---|",
    ]
    info = type_info(Settings)
    assert isinstance(info, StructType)
    for field in info.fields:
        meaning, kind = _described(field.type)
        cells = (f"`{PREFIX}{field.name.upper()}`", _value(kind), _default(field.default), meaning)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def errors_page() -> str:
    """Return the page of every error code."""
    homes = {PlatformError.__module__, *modules_named("errors")}
    for module in homes:
        importlib.import_module(module)
    ours = [error for error in all_codes().values() if error.__module__ in homes]
    lines = [
        "# Errors",
        "",
        NOTICE.format(source="the `errors.py` of every feature"),
        "",
        "Every refusal is `application/problem+json` (RFC 9457), or a JSON:API 1.1 document where `Accept` prefers",
        "`application/vnd.api+json`. `code` never changes and is what programs should branch on;",
        "`title` and `detail` are for people. Where *end users* says yes, `user_message` holds a sentence that you may show to",
        "your user as it is. Answers of `/oauth/*` carry the codes of RFC 6749 instead.",
    ]
    for status in sorted({error.status for error in ours}):
        lines += ["", f"## {status} {_phrase(status)}", "", "| code | title | meaning | end users |", "|---|---|---|---|"]
        for error in sorted((each for each in ours if each.status == status), key=lambda each: each.code):
            lines.append(f"| `{error.code}` | {error.title} | {_meaning(error)} | {_yes(error.is_user_safe)} |")
    lines += [
        "",
        "## Faults of single fields",
        "",
        "What is wrong where: the `code` of each entry of `errors`, whose `source` names the field (`pointer`, RFC 6901), the",
        "`parameter` or the `header`.",
        "",
        "| code | meaning |",
        "|---|---|",
        *(f"| `{code}` | {meaning} |" for code, meaning in sorted(FAULTS.items())),
    ]
    return "\n".join(lines) + "\n"


def events_page() -> str:
    """Return the page of every event."""
    lines = [
        "# Events",
        "",
        NOTICE.format(source="platform/codetether_platform/webhooks/catalogue.py"),
        "",
        f"What a webhook can listen to (API version `{API_VERSION}`); `*` listens to all. A task's own `callback_url` is told of",
        "those marked in the last column.",
        "",
        "| event | meaning | callback |",
        "|---|---|---|",
        *(f"| `{name}` | {meaning} | {_yes(name in CALLBACK_TYPES)} |" for name, meaning in EVENTS.items()),
    ]
    return "\n".join(lines) + "\n"


def scopes_page() -> str:
    """Return the page of every scope."""
    holders = (PARTNER_SCOPES, APP_SCOPES, SESSION_SCOPES, VISITOR_SCOPES)
    scopes = sorted(frozenset().union(*holders))
    lines = [
        "# Scopes",
        "",
        NOTICE.format(source="platform/codetether_platform/oauth/principal.py"),
        "",
        "What a credential may do, and which kinds can hold it at all: a partner's secret key, an app that the partner connected",
        "(docs/how-to/connect-by-oauth.md), an end user's session in the widget, and a visitor of a page with the widget who has",
        "not signed up. Of an app, `openid`, `profile` and `email` are taken too; they mean `account:read`.",
        "",
        "| scope | opens | secret key | app | session | visitor |",
        "|---|---|---|---|---|---|",
        *(f"| `{each}` | {SCOPES[each]} | " + " | ".join(_yes(each in held) for held in holders) + " |" for each in scopes),
    ]
    return "\n".join(lines) + "\n"


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"


def _phrase(status: int) -> str:
    # RFC 9110 §15 renamed two; Python follows from 3.13 on.
    return {413: "Content Too Large", 422: "Unprocessable Content"}.get(status) or HTTPStatus(status).phrase


def _meaning(error: type[PlatformError]) -> str:
    if error is PlatformError:
        return "A fault of ours; quote the `request_id` when you report it."
    paragraph = " ".join(inspect.cleandoc(error.__doc__ or "").partition("\n\n")[0].split())
    assert paragraph, f"{error.__name__} has no docstring to document {error.code} with"
    return paragraph.replace("|", "\\|")


def _described(kind: Type) -> tuple[str, Type]:
    assert isinstance(kind, Metadata), "every setting has a description"
    meaning = (kind.extra_json_schema or {})["description"]
    return str(meaning), kind.type


def _value(kind: Type) -> str:
    match kind:
        case BoolType():
            return "`true` or `false`"
        case LiteralType(values=values):
            return " or ".join(f"`{value}`" for value in values)
        case IntType(ge=least, le=most) | FloatType(ge=least, le=most):
            noun = "whole number" if isinstance(kind, IntType) else "number"
            return f"{noun}, {least} to {most}" if least is not None else noun
        case StrType(min_length=least):
            return f"text, {least} or more characters" if least else "text"
        case _:
            raise AssertionError(f"say how to write a {kind} in the reference")


def _default(value: object) -> str:
    if value == DEFAULT_SECRET:
        return "one for development, refused in production"
    if value == "":
        return "empty"
    return f"`{msgspec.json.encode(value).decode() if isinstance(value, bool) else value}`"


def main() -> None:
    """Write the pages."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)


if __name__ == "__main__":
    main()
