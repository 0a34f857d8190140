"""`codetether guess`: what a description would become, and how well the guesser reads."""

import sys
from pathlib import Path

import click

from codetether_platform.cli.caller import call, show, with_api


@click.group()
def guess() -> None:
    """Try the guesser."""


@guess.command("read")
@click.argument("description")
@click.option("--locale", default="en", show_default=True, help="Language of the person (BCP 47).")
@click.option("--time-zone", help="Time zone of the person (IANA).")
@with_api
def guess_read(description: str, locale: str, time_zone: str | None, api_url: str, api_key: str) -> None:
    """Read a description as a task, without running it."""
    body = {"description": description, "locale": locale} | ({} if time_zone is None else {"time_zone": time_zone})
    show(call(api_url, api_key, "POST", "/v1/guess", json=body))


@guess.command("eval")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses", is_flag=True, help="Print every wrong value; of our own cases only those that may be tuned on.")
def guess_eval(file: Path | None, misses: bool) -> None:
    """Score the rules on FILE of labelled descriptions, or on our own cases and attacks; exit 1 where a bar is not reached."""
    from codetether_guesser.evals.run import report_on_file, report_on_own

    text, is_cleared = report_on_file(file, misses=misses) if file else report_on_own(misses=misses)
    click.echo(text)
    sys.exit(0 if is_cleared else 1)
