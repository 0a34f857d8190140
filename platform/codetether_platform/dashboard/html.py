"""HTML of server-rendered pages: one template engine, what it formats, and the headers that every page carries."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from litestar import Request, Response

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.kernel.errors import PlatformError

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    # Under `no-referrer` a browser sends `Origin: null` with a form, and the form's origin could not be checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
MICROS = 1_000_000


class StaticFile(msgspec.Struct, frozen=True):
    """A shipped file, read once. `version` is of its bytes."""

    body: bytes
    media_type: str
    version: str


def load_static(package: str, media_types: Mapping[str, str]) -> dict[str, StaticFile]:
    """Read the files of a package's `static/` folder that are to be served, by name."""
    found = {}
    for name, media_type in media_types.items():
        body = files(package).joinpath("static", name).read_bytes()
        found[name] = StaticFile(body, media_type, hashlib.sha256(body).hexdigest()[:12])
    return found


def static_response(file: StaticFile, *, version: str | None) -> Response[bytes]:
    """Answer a file; for ever where the address names its version."""
    is_pinned = version == file.version
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if is_pinned else "no-cache",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(file.body, media_type=file.media_type, headers=headers)


def make_environment(*packages: str) -> Environment:
    """Return an engine over the `templates/` folders of packages, the first that has a template wins."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "money": money,
        "exact_money": exact_money,
        "signed_money": signed_money,
        "rfc3339": rfc3339,
        "when": when,
        "duration": duration,
        "number": number,
        "percent": percent,
        "words": words,
    }
    return made


def page(environment: Environment, template: str, *, status_code: int = 200, **values: Any) -> Response[str]:
    """Render a page and give it its headers."""
    body = environment.get_template(template).render(**values)
    return Response(body, status_code=status_code, media_type="text/html", headers=dict(PAGE_HEADERS))


def refused(environment: Environment, request: Request[Any, Any, Any], error: PlatformError) -> Response[str]:
    """Render a refusal as a page of `refused.html` with the request's id, and name its code in the log."""
    state = request.scope["state"]
    state["error_code"] = error.code
    return page(environment, "refused.html", status_code=error.status, error=error, request_id=state.get("request_id", ""))


def money(micros: int, currency: str = "USD") -> str:
    """Return an exact amount: two decimals, more only where there are parts of a cent."""
    whole, rest = divmod(abs(micros), MICROS)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    symbol = SYMBOLS.get(currency, currency + " ")
    return f"{'−' if micros < 0 else ''}{symbol}{whole:,}.{decimals}"


def exact_money(micros: int, currency: str = "USD") -> str:
    """Return an exact amount with all six decimals, so that a column of them lines up."""
    whole, rest = divmod(abs(micros), MICROS)
    return f"{'−' if micros < 0 else ''}{SYMBOLS.get(currency, currency + ' ')}{whole:,}.{rest:06d}"


def signed_money(micros: int, currency: str = "USD") -> str:
    """Return an exact amount that always shows its sign."""
    return money(micros, currency) if micros <= 0 else "+" + money(micros, currency)


def when(at: datetime, zone: str = "UTC", *, seconds: bool = False) -> str:
    """Return a time as people read it, in a zone; the page says which."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:{'%b, %H:%M:%S' if seconds else '%b %Y, %H:%M'}}"


def duration(seconds: float | None) -> str:
    """Return a length of time with the two units that matter."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return f"{round(seconds * 1000)}\N{NO-BREAK SPACE}ms"
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"
    return shown.replace(" ", "\N{NO-BREAK SPACE}")


def number(value: int) -> str:
    """Return a whole number with thousands parted."""
    return f"{value:,}"


def percent(part: int, whole: int) -> str:
    """Return a share without decimals, never rounded up to 100 nor down to 0."""
    if whole <= 0:
        return "–"
    shown = (200 * part + whole) // (2 * whole)
    if 0 < part < whole:
        shown = min(99, max(1, shown))
    return f"{shown}\N{NO-BREAK SPACE}%"


def words(code: str) -> str:
    """Return a code such as `needs_input` as words."""
    return code.replace("_", " ").replace(".", " ").capitalize()
