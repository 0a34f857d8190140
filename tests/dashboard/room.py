"""A dashboard with something in it: its routes on the test's database, and data made by the real use cases."""

from typing import Any, cast

import httpx
import msgspec
from litestar import Litestar
from litestar.di import Provide
from litestar.types import ControllerRouterHandler
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.service import SponsorLedger, open_books
from codetether_guesser.feedback import Feedback
from codetether_platform.accounts.members import create_login_link
from codetether_platform.accounts.partners import create_partner
from codetether_platform.accounts.users import CONSENT_VERSION, record_consent, vouch_user
from codetether_platform.dashboard.controllers import dashboard_routes
from codetether_platform.engine.ports import Job
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from codetether_platform.oauth.principal import PARTNER_SCOPES, SESSION_SCOPES, Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Usage
from codetether_platform.tasks.schemas import TaskRequest
from codetether_platform.tasks.service.create import Order, TaskDoor, create_task
from codetether_platform.tasks.service.finish import Ending, finish
from codetether_platform.tasks.service.record import lock_task, record
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.tasks.states import Status
from codetether_platform.users.caretaker import Caretaker
from codetether_platform.web.envelope import Envelope
from codetether_platform.web.problems import exception_handlers
from codetether_platform.webhooks.service import register_webhook
from codetether_platform.webhooks.signing import new_secret
from codetether_platform.webhooks.tables import WebhookAttemptRow, WebhookDeliveryRow

HOOK = "http://127.0.0.1:9999/hook"


class IdleEngine:
    """An `Engine` that carries nothing: what the dashboard shows is written by the test."""

    async def start(self, job: Job) -> None: ...

    async def stop(self) -> None: ...

    async def enqueue(self, session: AsyncSession, *, job_id: str, argument: str, priority: int = 0) -> None: ...

    async def set_priority(self, session: AsyncSession, *, job_id: str, priority: int) -> None: ...

    async def status(self, job_id: str) -> str | None:
        return None

    async def cancel(self, job_id: str) -> None: ...

    async def take_over(self) -> list[str]:
        return []


class Guest(msgspec.Struct, kw_only=True):
    """A partner that looks at its dashboard."""

    id: str
    publishable_key: str
    secret_key: str
    mode: Mode = "test"


class Room:
    """The dashboard's routes, a client, and ways to put something into the database."""

    def __init__(
        self, *, settings: Settings, db: Database, clock: FixedClock, routes: tuple[ControllerRouterHandler, ...] = ()
    ) -> None:
        self.settings, self.db, self.clock, self.keyring = settings, db, clock, Keyring(settings.secret_key)
        self.ledger = SponsorLedger(clock)
        self.door = TaskDoor(funding=self.ledger, allowance=self.ledger, engine=IdleEngine(), settings=settings, guesses=Feedback())
        self.caretaker = Caretaker(db, clock=clock, door=self.door, signals=TaskSignals(db.link))
        given = {"db": db, "clock": clock, "keyring": self.keyring, "settings": settings, "caretaker": self.caretaker}
        self.app = Litestar(
            route_handlers=[*dashboard_routes, *routes],
            dependencies={name: _always(value) for name, value in given.items()},
            middleware=[Envelope(is_secure=settings.is_secure, base_url=settings.base_url)],
            exception_handlers=exception_handlers(),
            openapi_config=None,
            logging_config=None,
        )
        self.http = self.client()

    def client(self) -> httpx.AsyncClient:
        """Return a browser of its own: no cookies."""
        transport = httpx.ASGITransport(app=cast("Any", self.app), raise_app_exceptions=True)
        return httpx.AsyncClient(transport=transport, base_url=self.settings.base_url)

    async def make_partner(self, name: str = "Acme Helpdesk", *, accent: str | None = None) -> Guest:
        """Make a partner with open books, keys and a webhook."""
        now = self.clock.now()
        async with self.db.write() as session:
            row = await create_partner(session, name=name, now=now, accent=accent)
            await open_books(session, partner_id=row.id, now=now)
            await register_webhook(
                session,
                partner_id=row.id,
                mode="test",
                url=HOOK,
                events=["*"],
                secret=new_secret(),
                allow_loopback=True,
                keyring=self.keyring,
                now=now,
            )
            return Guest(
                id=row.id,
                publishable_key=await create_publishable_key(session, partner_id=row.id, mode="test", name="Pages", now=now),
                secret_key=await create_secret_key(session, partner_id=row.id, mode="test", name="Server", now=now),
            )

    async def login_token(self, partner: Guest) -> str:
        """Return a fresh one-use login token."""
        async with self.db.write() as session:
            return await create_login_link(session, partner_id=partner.id, now=self.clock.now())

    async def sign_in(self, partner: Guest, *, client: httpx.AsyncClient | None = None) -> httpx.AsyncClient:
        """Sign a browser in with a fresh link."""
        browser = client or self.http
        answer = await self.post("/dashboard/login", {"token": await self.login_token(partner)}, client=browser)
        assert answer.status_code == 303, answer.text
        return browser

    async def post(
        self, path: str, form: dict[str, str], *, client: httpx.AsyncClient | None = None, origin: str | None = ""
    ) -> httpx.Response:
        """Send a form as a page of this origin does; by default the dashboard's own."""
        headers = {} if origin is None else {"Origin": origin or self.settings.base_url}
        return await (client or self.http).post(path, data=form, headers=headers)

    async def make_user(self, partner: Guest, external_id: str, *, name: str = "Ada", email: str = "ada@acme.example") -> str:
        """Make a vouched user that has agreed."""
        now = self.clock.now()
        async with self.db.write() as session:
            user, _ = await vouch_user(
                session,
                partner_id=partner.id,
                mode="test",
                external_id=external_id,
                email=email,
                first_name=name,
                last_name=None,
                now=now,
            )
            await session.flush()
            await record_consent(session, user=user, version=CONSENT_VERSION, origin="http://localhost:5000", now=now)
            return user.id

    async def make_task(self, partner: Guest, prompt: str, *, user_id: str | None = None) -> str:
        """Create a task of the partner's own, or of one of its users."""
        principal = Principal(
            kind="session" if user_id else "partner",
            id="test",
            partner_id=partner.id,
            mode=partner.mode,
            scopes=SESSION_SCOPES if user_id else PARTNER_SCOPES,
            user_id=user_id,
        )
        async with self.db.write() as session:
            made = await create_task(
                session,
                door=self.door,
                order=Order(principal=principal, request=TaskRequest(prompt=prompt), now=self.clock.now()),
            )
            return made.task.id

    async def work(self, task_id: str, *messages: str) -> None:
        """Start a task and tell of its progress, two seconds apart."""
        async with self.db.write() as session:
            task, run = await lock_task(session, task_id)
            task.status, task.started_at = Status.RUNNING.value, self.clock.now()
            await record(session, task=task, run=run, kind="task.started", key="started", data={}, now=self.clock.now())
            for step, message in enumerate(messages, 1):
                self.clock.advance(seconds=2)
                data = {"message": message, "step": step, "steps": len(messages), "percent": None}
                await record(session, task=task, run=run, kind="task.progress", key=f"p{step}", data=data, now=self.clock.now())

    async def end(self, task_id: str, status: Status, *, cost_micros: int = 20_000, result: str = "", message: str = "") -> None:
        """End a started task and settle its hold."""
        self.clock.advance(seconds=3.25)
        ending = Ending(
            status=status,
            result=result or None,
            error_code="agent_error" if message else None,
            error_message=message or None,
            usage=Usage(input_tokens=1200, output_tokens=340, cost_micros=cost_micros),
        )
        async with self.db.write() as session:
            task, run = await lock_task(session, task_id)
            await finish(session, funding=self.ledger, task=task, run=run, ending=ending, now=self.clock.now())

    async def deliver(self, partner: Guest, *, statuses: tuple[int, ...], excerpt: str = "") -> None:
        """Write attempts of the partner's oldest pending delivery, as the delivery worker would."""
        async with self.db.write() as session:
            delivery = (
                await session.scalars(
                    select(WebhookDeliveryRow)
                    .where(WebhookDeliveryRow.partner_id == partner.id, WebhookDeliveryRow.status == "pending")
                    .order_by(WebhookDeliveryRow.id)
                    .limit(1)
                )
            ).one()
            for number, status in enumerate(statuses, 1):
                session.add(
                    WebhookAttemptRow(
                        delivery_id=delivery.id,
                        attempt=number,
                        at=self.clock.now(),
                        response_status=status or None,
                        latency_ms=41,
                        error=None if status else "timeout",
                        response_excerpt=excerpt,
                    )
                )
            delivery.attempt = len(statuses)
            delivery.status = "succeeded" if statuses[-1] in range(200, 300) else "pending"


def _always(value: object) -> Provide:
    return Provide(lambda: value, use_cache=True, sync_to_thread=False)
