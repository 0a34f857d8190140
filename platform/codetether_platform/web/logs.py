"""Structured logs without secrets: one filter sees every line before it is formatted."""

import logging
import re
import sys
from typing import Any

import structlog

#: Every kind of token that the platform makes, wherever it stands in a line.
SECRET = re.compile(r"\b(answer\+|ct_(?:test|live)_|ct(?:es|os|ss|[cabrlm])_|whsec_|sk-ant-)[A-Za-z0-9_\-+/=.]{6,}")
_SECRET_BYTES = re.compile(SECRET.pattern.encode())
#: Names of values that are never printed.
HIDDEN = frozenset(
    {
        "api_key",
        "access_token",
        "refresh_token",
        "token",
        "code",
        "client_secret",
        "sig",
        "authorization",
        "secret",
        "prompt",
        "result",
    }
)
#: Loggers of others whose lines may hold addresses with queries, or one line a statement: warnings only.
QUIET = ("uvicorn.access", "httpx", "httpx2", "httpcore", "anthropic", "aiosqlite", "dbos")
SHOWN_CODE = re.compile(r"[a-z_]{3,60}")


def redact(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Hide secrets in values, by name and by shape. An error code (`code`, lower case) is no secret."""
    for name, value in list(event.items()):
        if name in HIDDEN and not (name == "code" and (value is None or SHOWN_CODE.fullmatch(str(value)))):
            event[name] = "[redacted]"
        else:
            event[name] = _without_secrets(value)
    return event


def hide_secrets(body: bytes) -> bytes:
    """Return an error body in which no token of ours stands, wherever the caller put it: path, field name, or value."""
    return _SECRET_BYTES.sub(rb"\1[redacted]", body)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET.sub(r"\1[redacted]", value)
    if isinstance(value, dict):
        return {_without_secrets(name): _without_secrets(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value


def configure_logs(*, level: str, form: str) -> None:
    """Send structlog and the standard library's logging through one pipeline to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
