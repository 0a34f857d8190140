"""Every secret that a test makes is a canary: the whole suite fails where one is seen in what a test logged, printed or stored.

Secrets are 32 random bytes. Whoever asks `secrets.token_bytes` for that many gets them from here, and their texts are
remembered. What a test wrote is searched for them at its end; what goes into a row, those of the mails in the outbox among
them, is searched on its way to the database, whichever it is. A test whose business is to print keys says so with the mark
`prints_secrets`.
"""

import base64
import re
import secrets
from collections.abc import Generator, Iterable, Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine, event

SECRET_BYTES = 32
#: Base64 of 32 bytes, without its padding.
CHARACTERS = 43
RUN = re.compile(rf"[A-Za-z0-9_+/-]{{{CHARACTERS},}}")

_made: set[str] = set()
#: Statements that carried a secret, since the test began.
_stored: list[str] = []
_token_bytes = secrets.token_bytes


def remembering_token_bytes(nbytes: int | None = None) -> bytes:
    """Return random bytes; of a secret's length, remember how they are written."""
    made = _token_bytes(nbytes)
    if len(made) >= SECRET_BYTES:
        _made.add(base64.urlsafe_b64encode(made).decode()[:CHARACTERS])
        _made.add(base64.b64encode(made).decode()[:CHARACTERS])
    return made


def begin() -> None:
    """Remember every secret that is made from now on, and print tracebacks as the platform does: without local variables."""
    secrets.token_bytes = remembering_token_bytes
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, renderer])
    event.listen(Engine, "before_cursor_execute", look_at_statement)


def look_at_statement(
    _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, _executemany: object
) -> None:
    """Note a statement that writes a secret. Reading by one is no harm: callers ask for all kinds of things."""
    if statement.startswith("SELECT"):
        return
    values = _texts(parameters)
    if any(len(value) >= CHARACTERS and seen_in(value) for value in values):
        _stored.append(statement)


def _texts(parameters: Any) -> Iterator[str]:
    """Return every text among a statement's parameters: a mapping, a sequence, or many of them."""
    for value in parameters.values() if isinstance(parameters, dict) else parameters or ():
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            yield value.decode("latin-1")
        elif isinstance(value, dict | list | tuple):
            yield from _texts(value)


def forget_stored() -> bool:
    """Forget the statements that wrote secrets; return whether there were any."""
    found = bool(_stored)
    _stored.clear()
    return found


def made_since_the_start() -> int:
    """Return how many texts of secrets are remembered."""
    return len(_made)


def seen_in(text: str) -> list[str]:
    """Return the secrets that stand in a text, whatever stands before and after them."""
    found = []
    for run in RUN.findall(text):
        found += [part for start in range(len(run) - CHARACTERS + 1) if (part := run[start : start + CHARACTERS]) in _made]
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test whose output holds a secret that this test run made."""
    report = yield
    if report.when != "teardown":
        return report
    stored = [*_stored]
    _stored.clear()
    if report.passed and item.get_closest_marker("prints_secrets") is None:
        shown = seen_in("\n".join(_output(report.sections)))
        if shown:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} wrote {len(shown)} secrets into its logs or output, such as …{shown[0][-6:]}"
        elif stored:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} wrote secrets into {len(stored)} rows: {stored[0][:300]}"
    return report


def _output(sections: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (content for _, content in sections)
