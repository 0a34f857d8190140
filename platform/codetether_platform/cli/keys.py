"""`codetether keys`: care for the secret keys of partners, in the database itself."""

from datetime import timedelta
from typing import Literal

import click
import msgspec

from codetether_platform.cli.finish import finish
from codetether_platform.cli.settings import settings_or_exit
from codetether_platform.kernel.clock import SystemClock
from codetether_platform.oauth.schemas import ApiKeyRequest

Mode = Literal["test", "live"]
PARTNER = click.option("--partner", "partner_id", required=True, help="Id of the partner.")
MODE = click.option("--mode", type=click.Choice(["test", "live"]), default="test", show_default=True)


@click.group()
def keys() -> None:
    """Care for the secret keys of partners."""


@keys.command("list")
@PARTNER
@MODE
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def keys_list(partner_id: str, mode: Mode, as_json: bool) -> None:
    """Show a partner's keys, newest first; never a secret."""
    from codetether_platform.operations import list_partner_keys

    found = finish(list_partner_keys(settings_or_exit(), partner_id=partner_id, mode=mode))
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for key in found:
        used = "never" if key.last_used_at is None else f"{key.last_used_at:%Y-%m-%d %H:%M}"
        click.echo(f"{key.id}  {key.prefix}…{key.last_four}  used {used:16}  {key.name}  ({' '.join(key.scopes)})")


@keys.command("create")
@click.argument("name")
@PARTNER
@MODE
@click.option("--scope", "scopes", multiple=True, required=True, help="What the key may do; may be given several times.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days after which the key ends; without it, it does not.")
@click.option("--allow-query", is_flag=True, help="Let `?api_key=` work too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def keys_create(
    name: str, partner_id: str, mode: Mode, scopes: tuple[str, ...], days: int | None, allow_query: bool, as_json: bool
) -> None:
    """Make a key and print its secret, this once."""
    from codetether_platform.operations import create_partner_key

    end = None if days is None else SystemClock().now() + timedelta(days=days)
    given = {"name": name, "scopes": list(scopes), "expires_at": end, "allow_query": allow_query}
    try:
        request = msgspec.convert(given, ApiKeyRequest)
    except msgspec.ValidationError as error:
        raise click.ClickException(str(error)) from error
    made = finish(create_partner_key(settings_or_exit(), partner_id=partner_id, mode=mode, request=request))
    click.echo(msgspec.json.encode(made) if as_json else made.secret)


@keys.command("revoke")
@click.argument("key_id")
@PARTNER
@MODE
def keys_revoke(key_id: str, partner_id: str, mode: Mode) -> None:
    """End a key at once."""
    from codetether_platform.operations import revoke_partner_key

    finish(revoke_partner_key(settings_or_exit(), partner_id=partner_id, mode=mode, key_id=key_id))
