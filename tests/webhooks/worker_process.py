"""A delivering process that tests kill: leases are short, so that what it held is sent again soon."""

import asyncio
from datetime import timedelta
from typing import Any

from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import load_settings
from codetether_platform.webhooks import claims, flights
from codetether_platform.webhooks import worker as worker_module
from codetether_platform.webhooks.worker import DeliveryWorker

LEASE_SECONDS = 3


def deliver(url: str, secret_key: str, ready: Any, poll_seconds: float = worker_module.POLL_SECONDS) -> None:
    """Deliver until killed, by the clock that workers share; set `ready` once running."""
    vars(worker_module)["POLL_SECONDS"] = poll_seconds
    vars(claims)["LEASE_SECONDS"] = LEASE_SECONDS
    vars(flights)["SPARE"] = timedelta(seconds=0.5)
    settings = load_settings({}, secret_key=secret_key, webhook_allow_loopback=True, webhook_timeout_seconds=1)

    async def run() -> None:
        db = Database(url)
        await db.link.start()
        worker = DeliveryWorker(db, db.link.clock, Keyring(secret_key), settings)
        ready.set()
        await worker.run()

    asyncio.run(run())
