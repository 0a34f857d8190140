"""Every secret that a test makes is a canary: the whole suite fails where one is seen in what a test logged or printed.

Secrets are 32 random bytes. Whoever asks `secrets.token_bytes` for that many gets them from here, and their texts are
remembered; at the end of each test what it wrote is searched for them. A test whose business is to print keys says so with
the mark `prints_secrets`.
"""

import base64
import re
import secrets
from collections.abc import Generator, Iterable
from typing import Any

import pytest
import structlog

SECRET_BYTES = 32
#: Base64 of 32 bytes, without its padding.
CHARACTERS = 43
RUN = re.compile(rf"[A-Za-z0-9_+/-]{{{CHARACTERS},}}")

_made: set[str] = set()
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
    if report.when == "teardown" and report.passed and item.get_closest_marker("prints_secrets") is None:
        shown = seen_in("\n".join(_output(report.sections)))
        if shown:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} wrote {len(shown)} secrets into its logs or output, such as …{shown[0][-6:]}"
    return report


def _output(sections: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (content for _, content in sections)
