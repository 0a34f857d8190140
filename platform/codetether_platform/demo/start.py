"""Prepares the demo's data: one partner with keys, open books, and a webhook to its own receiver; kept for the next start."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from codetether_billing.service import open_books
from codetether_platform.accounts.members import create_login_link
from codetether_platform.accounts.partners import create_partner
from codetether_platform.demo.state import DemoState
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from codetether_platform.webhooks.service import get_webhook, register_webhook
from codetether_platform.webhooks.signing import new_secret
from codetether_widget.snippet import snippet

PARTNER_NAME = "Acme Helpdesk"
PARTNER_ACCENT = "#0b5fff"
STATE_FILE = "demo.json"
LOCK_FILE = "lock"
SINK_PATH = "/demo/sink/hook"


class DataDirInUse(Exception):
    """Another process has this data directory."""


class Kept(msgspec.Struct, kw_only=True):
    """What the demo remembers between starts, in the clear: play money and test keys only."""

    platform_secret: str
    partner_id: str = ""
    publishable_key: str = ""
    secret_key: str = ""
    webhook_id: str = ""
    webhook_secret: str = ""


@contextmanager
def hold_data_dir(data_dir: Path) -> Iterator[None]:
    """Keep the directory for this process: on SQLite one process does all the work.

    Raises:
        DataDirInUse: Another process has it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DataDirInUse(f"{data_dir} is in use by another process") from error
        yield


def load_kept(data_dir: Path) -> Kept:
    """Return what an earlier start kept, or a beginning with a fresh platform secret."""
    file = data_dir / STATE_FILE
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    kept = Kept(platform_secret=secrets.token_urlsafe(32))
    save_kept(data_dir, kept)
    return kept


def save_kept(data_dir: Path, kept: Kept) -> None:
    """Write the file whole or not at all; only its owner may read it."""
    partial = data_dir / f"{STATE_FILE}.partial"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(kept))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(data_dir / STATE_FILE)


async def prepare(
    db: Database, *, clock: Clock, keyring: Keyring, data_dir: Path, kept: Kept, port: int, mail_port: int
) -> DemoState:
    """Make the partner, or find it again, and a fresh link to its dashboard."""
    base_url, demo_origin = f"http://localhost:{port}", f"http://127.0.0.1:{port}"
    now = clock.now()
    sink = demo_origin + SINK_PATH
    async with db.write() as session:
        if not kept.partner_id:
            partner = await create_partner(session, name=PARTNER_NAME, now=now, accent=PARTNER_ACCENT)
            kept.partner_id = partner.id
            kept.publishable_key = await create_publishable_key(
                session, partner_id=partner.id, mode="test", name="Acme pages", now=now
            )
            kept.secret_key = await create_secret_key(session, partner_id=partner.id, mode="test", name="Acme server", now=now)
            kept.webhook_secret = new_secret()
            await open_books(session, partner_id=partner.id, now=now)
            webhook = await register_webhook(
                session,
                partner_id=partner.id,
                mode="test",
                url=sink,
                events=["*"],
                secret=kept.webhook_secret,
                payload_format="standard",
                allow_loopback=True,
                keyring=keyring,
                now=now,
            )
            kept.webhook_id = webhook.id
        else:
            # The port may be another one today.
            webhook = await get_webhook(session, partner_id=kept.partner_id, mode="test", webhook_id=kept.webhook_id)
            webhook.url = sink
        login_token = await create_login_link(session, partner_id=kept.partner_id, now=now)
    save_kept(data_dir, kept)
    return DemoState(
        partner_id=kept.partner_id,
        publishable_key=kept.publishable_key,
        secret_key=kept.secret_key,
        webhook_secret=kept.webhook_secret,
        base_url=base_url,
        demo_url=f"{demo_origin}/demo",
        dashboard_url=f"{base_url}/dashboard/login?token={login_token}",
        outbox_url=f"{demo_origin}/demo/outbox",
        sink_url=f"{demo_origin}/demo/sink",
        mail_door=f"smtp://127.0.0.1:{mail_port}",
        snippet=snippet(base_url=base_url, client_id=kept.publishable_key),
    )
