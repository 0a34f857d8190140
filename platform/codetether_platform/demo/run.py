"""Starts the demo and prints what a newcomer needs: addresses, the snippet, keys, one curl line."""

import sys
from pathlib import Path

import click
import msgspec

from codetether_platform.app import Platform, create_app
from codetether_platform.demo.pages import demo_routes
from codetether_platform.demo.start import DataDirInUse, hold_data_dir, load_kept, prepare
from codetether_platform.demo.state import DemoState
from codetether_platform.operations import upgrade_database
from codetether_platform.serving import listen, serve
from codetether_platform.settings import load_settings
from codetether_platform.web.logs import configure_logs

HOST = "127.0.0.1"
POLL_SECONDS = 0.05
#: A name that leads nowhere (RFC 2606 §2): answers come to the demo's own door.
REPLY_DOMAIN = "reply.codetether.test"


async def run_demo(*, port: int, data_dir: Path, as_json: bool) -> None:
    """Serve the demo until Ctrl-C.

    Raises:
        ClickException: The port is taken, or another process has the data directory.
    """
    try:
        with hold_data_dir(data_dir):
            await _serve(port=port, data_dir=data_dir, as_json=as_json)
    except DataDirInUse as error:
        raise click.ClickException(str(error)) from error


async def _serve(*, port: int, data_dir: Path, as_json: bool) -> None:
    try:
        sock = listen(HOST, port)
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used: {error.strerror}. Try --port 0.") from error
    port = sock.getsockname()[1]
    kept = load_kept(data_dir)
    settings = load_settings(
        {},
        secret_key=kept.platform_secret,
        data_dir=str(data_dir),
        base_url=f"http://localhost:{port}",
        bind_port=port,
        webhook_allow_loopback=True,
        mail_reply_domain=REPLY_DOMAIN,
        mail_inbound_listen=f"{HOST}:0",
        mail_inbound_trusts_test_senders=True,
        engine_poll_seconds=POLL_SECONDS,
        log_level="warning" if not as_json else "info",
        log_format="json" if as_json else "text",
    )
    configure_logs(level=settings.log_level, form=settings.log_format)
    await upgrade_database(settings)
    platform = Platform(settings)
    await platform.mail_door.start()
    state = await prepare(
        platform.db,
        clock=platform.clock,
        keyring=platform.keyring,
        data_dir=data_dir,
        kept=kept,
        port=port,
        mail_port=platform.mail_door.port,
    )
    app = create_app(platform, extra_routes=demo_routes(state))

    async def announce() -> None:
        click.echo(msgspec.json.encode(state) if as_json else _words(state))
        sys.stdout.flush()

    await serve(app, sock, on_ready=announce)
    if not as_json:
        click.echo("Stopped. The next start goes on where this one was.")


def _words(state: DemoState) -> str:
    curl = (
        f"curl {state.base_url}/v1/tasks -H 'Authorization: Bearer {state.secret_key}' "
        """-H 'Content-Type: application/json' -d '{"prompt": "Summarise this week'"'"'s support tickets"}'"""
    )
    lines = (
        "",
        "  CodeTether demo is running. Test mode: play money, no model, nothing leaves this machine.",
        "",
        f"  Partner's page   {state.demo_url}",
        f"  Dashboard        {state.dashboard_url}",
        f"  Webhook sink     {state.sink_url}",
        f"  Mail outbox      {state.outbox_url}",
        f"  Mail answers to  {state.mail_door}",
        f"  API              {state.base_url}/openapi.json",
        "",
        f"  Publishable key  {state.publishable_key}",
        f"  Secret key       {state.secret_key}",
        "",
        "  Put this on any page of localhost:",
        "",
        *("    " + line for line in state.snippet.splitlines()),
        "",
        "  First call:",
        "",
        f"    {curl}",
        "",
        "  Ctrl-C stops it; your data stays.",
        "",
    )
    return "\n".join(lines)
