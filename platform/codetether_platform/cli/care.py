"""`codetether db`, `partner` and `ledger`: care for what is stored."""

import asyncio
import sys
from pathlib import Path

import click
import msgspec

from codetether_platform.cli.finish import finish
from codetether_platform.cli.settings import settings_or_exit


@click.group()
def db() -> None:
    """Care for the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Create the tables, or bring them up to date."""
    from codetether_platform.operations import upgrade_database

    asyncio.run(upgrade_database(settings_or_exit()))
    click.echo("The database is up to date.")


@db.command("check")
def db_check() -> None:
    """Say whether the database is at the newest version; exit 1 if it is not."""
    from codetether_platform.migrations.run import current, newest

    found, wanted = asyncio.run(current(settings_or_exit().resolved_database_url)), newest()
    click.echo(f"database: {found or 'empty'}, newest: {wanted}")
    sys.exit(0 if found == wanted else 1)


@click.group()
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

    settings = settings_or_exit()
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


@partner.command("suspend")
@click.argument("partner_id")
def partner_suspend(partner_id: str) -> None:
    """Close a partner's account: its keys, sessions, pages and dashboard open nothing any more."""
    from codetether_platform.operations import suspend

    finish(suspend(settings_or_exit(), partner_id=partner_id))


@partner.command("resume")
@click.argument("partner_id")
def partner_resume(partner_id: str) -> None:
    """Open a suspended account again, with the keys that it had."""
    from codetether_platform.operations import resume

    finish(resume(settings_or_exit(), partner_id=partner_id))


@click.group()
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
    report = asyncio.run(verify_books(settings_or_exit(**overrides)))
    click.echo(report.text())
    sys.exit(0 if report.is_sound else 1)
