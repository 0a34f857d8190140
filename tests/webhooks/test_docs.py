"""The page of webhooks says what the code does, and its code runs."""

import re
from pathlib import Path

import pytest
from litestar.handlers import HTTPRouteHandler

from codetether_platform.webhooks.catalogue import CALLBACK_TYPES, EVENTS
from codetether_platform.webhooks.controllers import webhook_routes
from codetether_platform.webhooks.retries import MAX_ATTEMPTS, WAITS_SECONDS
from codetether_platform.webhooks.service import MAX_WEBHOOKS
from codetether_platform.webhooks.slots import PER_CHANNEL
from tests.tools.markdown import Block, blocks

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGE = REFERENCE / "webhooks.md"
TEXT = PAGE.read_text()
PYTHON = [block for block in blocks(PAGE, name="webhooks.md") if block.language == "python"]
SECONDS = {"s": 1, "min": 60, "h": 3_600}


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_code_of_the_page_runs(block: Block) -> None:
    exec(compile(block.text, str(block), "exec"), {})  # noqa: S102 - our own page


def test_page_has_both_ways_of_checking() -> None:
    assert ["standardwebhooks" in block.text for block in PYTHON] == [True, False]


def test_retry_table_is_the_schedule() -> None:
    rows = re.findall(r"^\| (\d+) \| (\d+) (s|min|h) \|$", TEXT, re.MULTILINE)
    assert [int(attempt) for attempt, _, _ in rows] == list(range(1, MAX_ATTEMPTS))
    assert tuple(int(count) * SECONDS[unit] for _, count, unit in rows) == WAITS_SECONDS


def test_limits_of_the_page_are_those_of_the_code() -> None:
    assert f"up to {MAX_ATTEMPTS} attempts" in TEXT
    assert f"may have {MAX_WEBHOOKS} webhooks" in TEXT
    assert f"At most {PER_CHANNEL} requests" in TEXT


def test_every_operation_is_on_the_page() -> None:
    handlers = [each for route in webhook_routes for each in route(owner=None).get_route_handlers()]  # type: ignore[arg-type]
    assert len(handlers) >= 15
    for handler in handlers:
        assert isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods:
            [path] = handler.paths
            written = f"{method} /v1/webhooks{path.rstrip('/')}".replace("webhook_id:str", "id").replace(":str", "")
            assert f"`{written}`" in TEXT, written


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_in_the_reference(event: str) -> None:
    page = (REFERENCE / "events.md").read_text()
    says_callback = "yes" if event in CALLBACK_TYPES else "no"
    assert f"| `{event}` | {EVENTS[event]} | {says_callback} |" in page
