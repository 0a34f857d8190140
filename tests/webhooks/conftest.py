"""Fixtures of webhook tests: a partner, webhooks registered without HTTP, workers that are stopped again."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

import pytest

from codetether_platform.accounts.partners import create_partner
from codetether_platform.kernel.clock import Clock, FixedClock, SystemClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.webhooks.catalogue import PayloadFormat
from codetether_platform.webhooks.outbox import NewEvent, publish
from codetether_platform.webhooks.service import Traits, register_webhook
from codetether_platform.webhooks.worker import DeliveryWorker, tls_context
from tests.webhooks.receiver import Behaviour, Receiver, receiving

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

Receive = Callable[[Behaviour], Awaitable[Receiver]]


@cache
def shared_tls() -> ssl.SSLContext:
    """Return one context for all workers: reading the system's certificates takes longer than most tests."""
    return tls_context()


class House:
    """One partner's webhooks on one database."""

    def __init__(self, *, db: Database, keyring: Keyring, settings: Settings, partner_id: str) -> None:
        self.db = db
        self.keyring = keyring
        self.settings = settings
        self.partner_id = partner_id

    def worker(self, clock: Clock, **given: Any) -> DeliveryWorker:
        """Make a worker whose retries have no jitter."""
        options: dict[str, Any] = {"jitter": lambda: 0.5, "tls": shared_tls()}
        return DeliveryWorker(self.db, clock, self.keyring, self.settings, **(options | given))

    async def register(
        self,
        url: str,
        clock: Clock,
        *,
        events: list[str] | None = None,
        payload_format: PayloadFormat = "standard",
        secret: str = SECRET,
        **traits: Any,
    ) -> str:
        """Register a webhook and return its id."""
        async with self.db.write() as session:
            row = await register_webhook(
                session,
                partner_id=self.partner_id,
                mode="test",
                url=url,
                events=events or ["*"],
                secret=secret,
                payload_format=payload_format,
                allow_loopback=True,
                keyring=self.keyring,
                now=clock.now(),
                traits=Traits(**traits),
            )
        return row.id

    async def publish(self, clock: Clock, **given: Any) -> str:
        """Publish an event and return its `evt_` id."""
        event: dict[str, Any] = {
            "type": "task.completed",
            "partner_id": self.partner_id,
            "mode": "test",
            "sequence": 4,
            "data": DATA,
        } | given
        async with self.db.write() as session:
            return await publish(session, now=clock.now(), event=NewEvent(**event))


DATA = {"task_id": "019abc", "status": "completed", "result": "Grüße — ✓ \U0001f680", "metadata": {"order": "7"}, "error": None}


@pytest.fixture
async def house(db: Database, keyring: Keyring, settings: Settings, clock: FixedClock) -> House:
    """A partner without webhooks."""
    async with db.write() as session:
        partner = await create_partner(session, name="Acme", now=clock.now())
    return House(db=db, keyring=keyring, settings=settings, partner_id=partner.id)


@pytest.fixture
async def receive(anyio_backend: str) -> AsyncIterator[Receive]:
    """Start any number of receivers."""
    async with AsyncExitStack() as stack:

        async def start(behaviour: Behaviour) -> Receiver:
            return await stack.enter_async_context(receiving(behaviour))

        yield start


@pytest.fixture
async def running(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DeliveryWorker]:
    """A worker that runs on the machine's clock, and that stops without grace."""
    monkeypatch.setattr("codetether_platform.webhooks.worker.GRACE_SECONDS", 0.05)
    worker = house.worker(SystemClock())
    task = asyncio.create_task(worker.run())
    yield worker
    await worker.stop()
    await task
