"""`codetether keys` and `codetether partner suspend` on a database of their own."""

import asyncio
import json

import pytest
from click.testing import CliRunner

from codetether_platform.accounts.partners import create_partner
from codetether_platform.cli import main
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database


def run(environment: dict[str, str], *arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments), env=environment)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.prints_secrets
def test_keys_are_made_listed_and_revoked_from_the_command_line(database_url: str) -> None:
    environment = {"CODETETHER_DATABASE_URL": database_url}
    partner = partner_in(database_url)
    options = ("--partner", partner)
    made = json.loads(run(environment, "keys", "create", "CI", *options, "--scope", "tasks:read", "--days", "30", "--json"))
    assert made["secret"].startswith("ct_test_")
    listed = run(environment, "keys", "list", *options)
    assert made["secret"] not in listed
    assert f"ct_test_…{made['last_four']}" in listed
    run(environment, "keys", "revoke", made["id"], *options)
    assert json.loads(run(environment, "keys", "list", *options, "--json")) == []
    again = CliRunner().invoke(main, ["keys", "revoke", made["id"], *options], env=environment)
    assert (again.exit_code, again.stderr) == (1, "Error: There is no such key.\n")


def test_a_scope_that_does_not_exist_is_refused(database_url: str) -> None:
    options = ["keys", "create", "CI", "--partner", "x", "--scope", "root"]
    refused = CliRunner().invoke(main, options, env={"CODETETHER_DATABASE_URL": database_url})
    assert refused.exit_code == 1
    assert "root" in refused.stderr


def test_a_partner_is_suspended_and_resumed(database_url: str) -> None:
    environment = {"CODETETHER_DATABASE_URL": database_url}
    partner = partner_in(database_url)
    run(environment, "partner", "suspend", partner)
    run(environment, "partner", "resume", partner)
    unknown = CliRunner().invoke(main, ["partner", "suspend", "nobody"], env=environment)
    assert (unknown.exit_code, unknown.stderr) == (1, "Error: No such partner\n")


def partner_in(database_url: str) -> str:
    """Make a partner and return its id."""

    async def make() -> str:
        db = Database(database_url)
        async with db.write() as session:
            row = await create_partner(session, name="Acme", now=FixedClock().now())
        await db.close()
        return row.id

    return asyncio.run(make())
