"""`create_app`: the only module that knows every part. One line a controller, so that the route map is one screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from codetether_billing.controllers import BillingController, SponsorshipController
from codetether_billing.service import SponsorLedger
from codetether_guesser.controllers import GuessController
from codetether_guesser.service import Guesser
from codetether_platform import __version__
from codetether_platform.dashboard.controllers import dashboard_routes
from codetether_platform.embed.controllers import EmbedController, MeController, TokenController
from codetether_platform.engine.dbos_engine import DbosEngine
from codetether_platform.engine.ports import Engine
from codetether_platform.kernel.clock import Clock, SystemClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import Unauthenticated
from codetether_platform.kernel.ids import new_id
from codetether_platform.mail.worker import MailWorker
from codetether_platform.oauth.authenticate import Authenticate
from codetether_platform.oauth.principal import Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.registry import make_agents
from codetether_platform.tasks.controllers import TasksController
from codetether_platform.tasks.runner.carrier import Carrier
from codetether_platform.tasks.runner.context import Workshop
from codetether_platform.tasks.runner.tender import Tender
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.web.client_ip import ClientIp
from codetether_platform.web.envelope import Envelope
from codetether_platform.web.errors import exception_handlers
from codetether_platform.web.health import HealthController
from codetether_platform.web.openapi import OpenApiController, openapi_config
from codetether_platform.webhooks.controllers import WebhooksController
from codetether_platform.webhooks.worker import DeliveryWorker
from codetether_widget.controllers import WidgetController

MAX_BODY_BYTES = 1_000_000

log = structlog.get_logger(__name__)


class Platform:
    """One process's parts, joined."""

    def __init__(
        self, settings: Settings, *, db: Database | None = None, clock: Clock | None = None, engine: Engine | None = None
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.keyring = Keyring(settings.secret_key)
        self.db = db or Database(settings.resolved_database_url, pool_size=settings.database_pool_size)
        self.engine: Engine = engine or DbosEngine(
            self.db, self.clock, concurrency=settings.worker_concurrency, poll_seconds=settings.engine_poll_seconds
        )
        self.ledger = SponsorLedger(self.clock)
        self.signals = TaskSignals()
        self.guesser = Guesser(db=self.db, clock=self.clock, keyring=self.keyring, settings=settings, funding=self.ledger)
        self.door = TaskDoor(funding=self.ledger, allowance=self.ledger, engine=self.engine, settings=settings)
        workshop = Workshop(db=self.db, clock=self.clock, settings=settings, funding=self.ledger, signals=self.signals)
        self.carrier = Carrier(workshop, agents=make_agents(settings), worker_id=f"wrk_{new_id().replace('-', '')}")
        self.tender = Tender(workshop, carrier=self.carrier, engine=self.engine)
        self.deliveries = DeliveryWorker(self.db, self.clock, self.keyring, settings)
        self.mails = MailWorker(self.db, self.clock, settings)

    async def start_work(self) -> None:
        """Begin to carry runs, deliver webhooks and send mail."""
        await self.engine.start(self.carrier.carry)
        await self.tender.start()
        await self.deliveries.start()
        await self.mails.start()

    async def stop_work(self) -> None:
        """Stop in the opposite order; what was not finished is picked up by the next process."""
        await self.mails.stop()
        await self.deliveries.stop()
        await self.tender.stop()
        await self.engine.stop()

    @asynccontextmanager
    async def lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        """Run the worker beside the API, if this process is one."""
        if self.settings.runs_worker:
            await self.start_work()
        try:
            yield
        finally:
            if self.settings.runs_worker:
                await self.stop_work()
            else:
                await self.engine.stop()
            await self.db.close()
