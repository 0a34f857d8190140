"""`codetether logs`: the requests of your keys."""

import time
from typing import Any

import click

from codetether_platform.cli.caller import call, with_api

POLL_SECONDS = 1.0
#: Read once a second here, so that its own requests would be most of what it shows.
LOG = "/v1/request-logs"


@click.group()
def logs() -> None:
    """Show the requests of your keys."""


@logs.command()
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="Requests to begin with.")
@click.option("--follow/--no-follow", default=True, show_default=True, help="Go on with new ones until Ctrl-C.")
@click.option("--errors", is_flag=True, help="Only requests that were refused or failed.")
@with_api
def tail(limit: int, follow: bool, errors: bool, api_url: str, api_key: str) -> None:
    """Print requests, oldest first, with their status, time, error code and request id; not those that read this log."""
    rules = {"min_status": 400} if errors else {}
    page = call(api_url, api_key, "GET", LOG, params=rules | {"limit": limit})["data"]
    last = _show(page[::-1], None)
    while follow:
        time.sleep(POLL_SECONDS)
        after = {} if last is None else {"after": last}
        page = call(api_url, api_key, "GET", LOG, params=rules | after | {"limit": 100})["data"]
        last = _show(page if after else page[::-1], last)


def _show(lines: list[dict[str, Any]], last: str | None) -> str | None:
    for line in lines:
        last = line["id"]
        if line["path"] != LOG:
            click.echo(
                f"{line['at']}  {line['status']} {line['method']:6} {line['path']}  {line['milliseconds']} ms  "
                f"{line['code'] or ''}  {line['request_id']}"
            )
    return last
