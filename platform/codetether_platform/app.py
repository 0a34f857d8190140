"""`create_app`: the only module that knows every part. One line a controller, so that the route map is one screen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from codetether_billing.controllers import BillingController, SponsorshipController
from codetether_billing.costs import AgentCosts
from codetether_billing.service import SponsorLedger
from codetether_billing.statements.closer import MonthCloser
from codetether_billing.statements.controllers import StatementsController
from codetether_guesser.controllers import GuessController
from codetether_guesser.feedback import Feedback
from codetether_guesser.service import Guesser
from codetether_platform.a2a.controllers import a2a_routes
from codetether_platform.automation.controllers import automation_routes
from codetether_platform.dashboard.controllers import dashboard_routes
from codetether_platform.embed.controllers import EmbedController, MeController, TokenController
from codetether_platform.embed.proof.controllers import ProofController
from codetether_platform.embed.signing_keys.controllers import SigningKeysController
from codetether_platform.embed.signing_keys.retention import purge_assertions
from codetether_platform.engine.dbos_engine import DbosEngine
from codetether_platform.engine.ports import Engine
from codetether_platform.hosted.controllers import HostedController
from codetether_platform.kernel.clock import Clock, SystemClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import Unauthenticated
from codetether_platform.kernel.ids import new_id
from codetether_platform.mail.codes import OutboxCodeMails
from codetether_platform.mail.inbound.server import MailDoor
from codetether_platform.mail.worker import MailWorker
from codetether_platform.oauth.apps.controllers import OAuthClientsController
from codetether_platform.oauth.apps.endpoints import AppTokensController
from codetether_platform.oauth.apps.metadata import MetadataController
from codetether_platform.oauth.apps.purging import purge_apps
from codetether_platform.oauth.authenticate import Authenticate
from codetether_platform.oauth.controllers import ApiKeysController, MyKeysController
from codetether_platform.oauth.key_uses import KeyUses
from codetether_platform.oauth.principal import Principal
from codetether_platform.partner.controllers import PartnerController
from codetether_platform.request_logs.controllers import RequestLogsController
from codetether_platform.request_logs.recorder import RequestRecorder
from codetether_platform.settings import Settings
from codetether_platform.tasks.agents.registry import make_agents
from codetether_platform.tasks.controllers import task_routes
from codetether_platform.tasks.replies.addresses import could_be_ours
from codetether_platform.tasks.replies.receive import Inbox
from codetether_platform.tasks.replies.retention import purge_replies
from codetether_platform.tasks.runner.carrier import Carrier
from codetether_platform.tasks.runner.context import Workshop
from codetether_platform.tasks.runner.tender import Tender
from codetether_platform.tasks.schedules.dispatch import Dispatcher
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.history import History
from codetether_platform.tasks.service.intake import Intake
from codetether_platform.tasks.signals import TaskSignals
from codetether_platform.templates.controllers import TemplatesController
from codetether_platform.thresholds import NewcomerEvents, ProofEvents, StatementEvents, ThresholdEvents
from codetether_platform.users.caretaker import Caretaker
from codetether_platform.users.controllers import UsersController
from codetether_platform.web.allowed_methods import AllowedMethods
from codetether_platform.web.body_gate import MAX_BODY_BYTES, BodyGate
from codetether_platform.web.client_ip import ClientIp
from codetether_platform.web.dependencies import resolve_in_turn
from codetether_platform.web.envelope import Envelope
from codetether_platform.web.error_page import ErrorPageController
from codetether_platform.web.health import HealthController
from codetether_platform.web.idempotency import handle_replay, provide_once
from codetether_platform.web.kept_answers import Replay
from codetether_platform.web.openapi.controllers import OpenApiController
from codetether_platform.web.openapi.document import OpenApiDocument, openapi_config
from codetether_platform.web.problems import exception_handlers
from codetether_platform.web.purging import Purger
from codetether_platform.web.rate_gate import CallerGate, RateGate, RateLimiter
from codetether_platform.web.reference.controllers import ReferenceController
from codetether_platform.webhooks.controllers import webhook_routes
from codetether_platform.webhooks.event_data import EVENT_TYPES
from codetether_platform.webhooks.retention import purge_webhooks
from codetether_platform.webhooks.worker import DeliveryWorker
from codetether_widget.controllers import WidgetController
from codetether_widget.phrases import LocalePhrases

log = structlog.get_logger(__name__)


class Platform:
    """One process's parts, joined."""

    def __init__(
        self, settings: Settings, *, db: Database | None = None, clock: Clock | None = None, engine: Engine | None = None
    ) -> None:
        self.settings = settings
        self.keyring = Keyring(settings.secret_key)
        self.db = db or Database(settings.resolved_database_url, pool_size=settings.database_pool_size)
        self.clock: Clock = clock or self.db.link.clock
        self.engine: Engine = engine or DbosEngine(
            self.db, self.clock, concurrency=settings.worker_concurrency, poll_seconds=settings.engine_poll_seconds
        )
        self.ledger = SponsorLedger(self.clock, default_model=settings.agent_model, on_threshold=ThresholdEvents(self.clock))
        self.signals = TaskSignals(self.db.link)
        self.guesser = Guesser(db=self.db, clock=self.clock, keyring=self.keyring, settings=settings, funding=self.ledger)
        self.door = TaskDoor(funding=self.ledger, allowance=self.ledger, engine=self.engine, settings=settings, guesses=Feedback())
        self.history = History(self.db)
        self.intake = Intake(self.db, self.door, keyring=self.keyring, clock=self.clock)
        workshop = Workshop(
            db=self.db, clock=self.clock, settings=settings, keyring=self.keyring, funding=self.ledger, signals=self.signals
        )
        self.carrier = Carrier(workshop, agents=make_agents(settings), worker_id=f"wrk_{new_id().replace('-', '')}")
        self.tender = Tender(workshop, carrier=self.carrier, engine=self.engine)
        self.dispatcher = Dispatcher(self.db, clock=self.clock, door=self.door, signals=self.signals)
        self.caretaker = Caretaker(self.db, clock=self.clock, door=self.door, signals=self.signals)
        self.deliveries = DeliveryWorker(
            self.db, self.clock, self.keyring, settings, wall=SystemClock() if clock is None else clock
        )
        self.key_uses = KeyUses(self.db)
        self.requests = RequestRecorder(self.db, self.clock)
        self._delivering: asyncio.Task[None] | None = None
        self.mails = MailWorker(self.db, self.clock, settings, self.keyring)
        self.purger = Purger(self.db, self.clock, also=[purge_webhooks, purge_apps, purge_assertions, purge_replies])
        self.inbox = Inbox(self.db, clock=self.clock, settings=settings, door=self.door, signals=self.signals)
        self.mail_door = MailDoor(settings, knows=could_be_ours, take=self.inbox.take)
        self.closer = MonthCloser(self.db, self.clock, self.keyring, on_issued=StatementEvents(self.clock))

    async def start_work(self) -> None:
        """Begin to carry runs, deliver webhooks, send mail and close months."""
        await self.db.link.start()
        await self.engine.start(self.carrier.carry)
        await self.tender.start()
        await self.dispatcher.start()
        await self.caretaker.start()
        self._delivering = asyncio.create_task(self.deliveries.run(), name="deliveries")
        await self.mails.start()
        await self.purger.start()
        await self.closer.start()

    async def stop_work(self) -> None:
        """Stop in the opposite order; what was not finished is picked up by the next process."""
        await self.closer.stop()
        await self.purger.stop()
        await self.mails.stop()
        if self._delivering is not None:
            await self.deliveries.stop()
            await self._delivering
        await self.caretaker.stop()
        await self.dispatcher.stop()
        await self.tender.stop()
        await self.engine.stop()

    @asynccontextmanager
    async def lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        """Run the worker beside the API, if this process is one."""
        await self.db.link.start()
        await self.key_uses.start()
        await self.requests.start()
        await self.mail_door.start()
        if self.settings.runs_worker:
            await self.start_work()
        try:
            yield
        finally:
            await self.mail_door.stop()
            if self.settings.runs_worker:
                await self.stop_work()
            else:
                await self.engine.stop()
            await self.intake.close()
            await self.key_uses.stop()
            await self.requests.stop()
            await self.guesser.close()
            await self.db.close()


def create_app(platform: Platform, *, extra_routes: Sequence[ControllerRouterHandler] = ()) -> Litestar:
    """Return the app of a platform. `extra_routes` are the demo's pages."""
    settings = platform.settings
    client_ip = ClientIp(settings)
    limiter = RateLimiter(db=platform.db, clock=platform.clock, settings=settings)

    def provide_client_ip(request: Request[Any, Any, Any]) -> str:
        return client_ip.of(request)

    app = Litestar(
        route_handlers=[
            HealthController,
            OpenApiController,
            ErrorPageController,
            ReferenceController,
            TokenController,
            EmbedController,
            ProofController,
            MeController,
            OAuthClientsController,
            AppTokensController,
            MetadataController,
            ApiKeysController,
            MyKeysController,
            PartnerController,
            SigningKeysController,
            UsersController,
            *task_routes,
            *automation_routes,
            *a2a_routes,
            RequestLogsController,
            TemplatesController,
            *webhook_routes,
            GuessController,
            BillingController,
            StatementsController,
            SponsorshipController,
            WidgetController,
            HostedController,
            *dashboard_routes,
            *extra_routes,
        ],
        dependencies={
            "db": _part(lambda: platform.db),
            "clock": _part(lambda: platform.clock),
            "keyring": _part(lambda: platform.keyring),
            "settings": _always(settings),
            "funding": _part(lambda: platform.ledger),
            "ledger": _part(lambda: platform.ledger),
            "allowance": _part(lambda: platform.ledger),
            "guess_costs": _always(AgentCosts()),
            "newcomers": _always(NewcomerEvents()),
            "proofs": _always(ProofEvents()),
            "code_mails": _always(OutboxCodeMails(platform.keyring)),
            "guesser": _part(lambda: platform.guesser),
            "door": _part(lambda: platform.door),
            "intake": _part(lambda: platform.intake),
            "history": _part(lambda: platform.history),
            "signals": _part(lambda: platform.signals),
            "caretaker": _part(lambda: platform.caretaker),
            "principal": Provide(provide_principal, sync_to_thread=False),
            "phrases": _always(LocalePhrases()),
            "client_ip": Provide(provide_client_ip, sync_to_thread=False),
            "once": provide_once(db=platform.db, keyring=platform.keyring, clock=platform.clock),
        },
        middleware=[
            Authenticate(db=platform.db, clock=platform.clock, keyring=platform.keyring, uses=platform.key_uses),
            *([CallerGate(limiter)] if settings.rate_limits else []),
            BodyGate(),
        ],
        exception_handlers=exception_handlers() | {Replay: handle_replay},
        lifespan=[platform.lifespan],
        openapi_config=openapi_config(base_url=settings.base_url, mail_from=settings.mail_from),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
        debug=False,
    )
    app.state["openapi_document"] = OpenApiDocument(app, base_url=settings.base_url, events=EVENT_TYPES)
    resolve_in_turn(app)
    if settings.rate_limits:
        app.asgi_handler = RateGate(limiter)(app.asgi_handler)
    app.asgi_handler = AllowedMethods(app.routes)(app.asgi_handler)
    # Around everything, because Litestar runs middleware for known routes only, and a 404 needs its headers too.
    app.asgi_handler = Envelope(is_secure=settings.is_secure, base_url=settings.base_url, on_answered=platform.requests.add)(
        app.asgi_handler
    )
    return app


def provide_principal(request: Request[Any, Any, Any]) -> Principal:
    """Return the caller that a guard has let pass.

    Raises:
        Unauthenticated: The route asks for a principal but has no guard in front of it.
    """
    principal = request.scope["state"].get("principal")
    if not isinstance(principal, Principal):
        raise Unauthenticated
    return principal


def _part(look: Callable[[], object]) -> Provide:
    return Provide(look, sync_to_thread=False)


def _always(value: object) -> Provide:
    return Provide(lambda: value, use_cache=True, sync_to_thread=False)
