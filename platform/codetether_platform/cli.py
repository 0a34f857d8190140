"""The `codetether` command."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click
import msgspec

from codetether_platform.settings import Settings, SettingsInvalid, load_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="codetether")
def main() -> None:
    """Put AI agent tasks into your own product."""


def _settings(**overrides: Any) -> Settings:
    try:
        return load_settings(**overrides)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="Port; 0 picks a free one.")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), default=Path("codetether-data"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout when ready.")
def demo(port: int, data_dir: Path, as_json: bool) -> None:
    """Start everything on embedded defaults: API, worker, dashboard, a partner's page, its receiver, a mail outbox."""
    from codetether_platform.demo.run import run_demo

    _run(run_demo(port=port, data_dir=data_dir, as_json=as_json))


@main.command()
@click.option("--host", help="Address to listen on (CODETETHER_BIND_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (CODETETHER_BIND_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Serve the API, and carry runs too unless CODETETHER_RUNS_WORKER is off."""
    from codetether_platform.operations import serve_platform

    given = {"bind_host": host, "bind_port": port}
    _run(serve_platform(_settings(**{name: value for name, value in given.items() if value is not None})))


@main.command()
def worker() -> None:
    """Carry runs and deliver webhooks without serving the API (PostgreSQL)."""
    from codetether_platform.operations import run_worker

    _run(run_worker(_settings(runs_worker=True)))


@main.group()
def db() -> None:
    """Care for the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Create the tables, or bring them up to date."""
    from codetether_platform.operations import upgrade_database

    _run(upgrade_database(_settings()))
    click.echo("The database is up to date.")


@db.command("check")
def db_check() -> None:
    """Say whether the database is at the newest version; exit 1 if it is not."""
    from codetether_platform.migrations.run import current, newest

    found, wanted = asyncio.run(current(_settings().resolved_database_url)), newest()
    click.echo(f"database: {found or 'empty'}, newest: {wanted}")
    sys.exit(0 if found == wanted else 1)


@main.group()
def partner() -> None:
    """Care for partners."""


@partner.command("create")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, help="Origin of the partner's pages; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def partner_create(name: str, origins: tuple[str, ...], as_json: bool) -> None:
    """Make a partner with test and live keys, open books, and a link to its dashboard."""
    from codetether_platform.kernel.errors import PlatformError
    from codetether_platform.operations import create_partner_with_keys

    settings = _settings()
    try:
        made = asyncio.run(create_partner_with_keys(settings, name=name, origins=origins))
    except PlatformError as error:
        raise click.ClickException(error.detail) from error
    if as_json:
        click.echo(msgspec.json.encode(made))
        return
    for field, value in made.items():
        click.echo(f"{field:24} {value}")
    click.echo("Secret keys are shown this once.")


@main.group()
def ledger() -> None:
    """Check the sponsor ledger."""


@ledger.command("verify")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Directory of the SQLite file to check.")
def ledger_verify(data_dir: Path | None) -> None:
    """Re-add every book and check every hash; exit 1 at the first thing that does not add up."""
    from codetether_platform.operations import verify_books

    overrides = {} if data_dir is None else {"data_dir": str(data_dir)}
    if data_dir is not None and not (data_dir / "codetether.db").exists():
        raise click.ClickException(f"There is no database in {data_dir}.")
    report = asyncio.run(verify_books(_settings(**overrides)))
    click.echo(report.text())
    sys.exit(0 if report.is_sound else 1)


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(coroutine)
    except KeyboardInterrupt:
        return


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's, where there is one (it does not exist for Windows)."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
