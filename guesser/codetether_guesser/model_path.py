"""The way to the model and back: breaker, budget, hold, call, settlement, and the check of what came."""

from datetime import datetime
from typing import Final

import msgspec
import structlog

from codetether_guesser.answer import ModelUsage
from codetether_guesser.breaker import Breaker
from codetether_guesser.claude import ModelDoor, ModelFault, ModelReply
from codetether_guesser.prompt import Context
from codetether_guesser.rules import RulesGuess
from codetether_guesser.validate import Checked, check
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import PlatformError, TooManyRequests
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Funding, FundingRequest, Usage
from codetether_platform.web.limits import spend

#: Model calls of one partner an hour; above it, rules alone answer.
MODEL_CALLS_PER_HOUR: Final = 600

log = structlog.get_logger(__name__)


class Said(msgspec.Struct, frozen=True):
    """What the model added: an answer that passed, or a fault, or nothing."""

    checked: Checked | None = None
    usage: ModelUsage = msgspec.field(default_factory=ModelUsage)
    raw: str | None = None
    is_fault: bool = False


class ModelPath:
    """One process's way to the model. Its only state is the connection and the breaker before it."""

    def __init__(self, *, db: Database, settings: Settings, funding: Funding) -> None:
        self._db = db
        self._settings = settings
        self._funding = funding
        self._door = ModelDoor(settings)
        self._breaker = Breaker()

    async def close(self) -> None:
        """Close the connection to the model."""
        await self._door.close()

    def model_of(self, mode: Mode) -> str | None:
        """Return the model that is asked; in test mode, and without a key, none is."""
        return self._settings.guess_model if mode == "live" and self._door.is_open else None

    async def ask(self, rules: RulesGuess, context: Context, *, principal: Principal, now: datetime) -> Said:
        """Ask about a description. Whatever goes wrong is a fault that is told, never an error that is raised."""
        if self.model_of(principal.mode) is None:
            return Said()
        if not self._breaker.lets_pass(now) or not await self._has_budget(principal.partner_id, now=now):
            return Said(is_fault=True)
        hold_id = await self._reserve(principal)
        if hold_id is None:
            return Said(is_fault=True)
        try:
            reply = await self._door.ask(rules.text.clean, context)
        except ModelFault as fault:
            await self._give_back(hold_id, reason=fault.reason)
            self._breaker.failed(now)
            log.warning("guess without model", reason=fault.reason, partner_id=principal.partner_id)
            return Said(is_fault=True)
        except BaseException:  # the caller hung up; whoever waits behind the breaker must not wait for this one
            self._breaker.failed(now)
            raise
        self._breaker.succeeded()
        await self._pay(hold_id, reply)
        usage = ModelUsage(model=reply.model, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
        checked = check(reply.guess, rules, template_ids=_ids(context))
        if checked is None:
            log.warning("guess of the model not grounded", partner_id=principal.partner_id)
            return Said(usage=usage, is_fault=True)
        return Said(checked, usage, msgspec.json.encode(reply).decode())

    async def _has_budget(self, partner_id: str, *, now: datetime) -> bool:
        try:
            await spend(self._db, key=f"guess-model:{partner_id}", per_hour=MODEL_CALLS_PER_HOUR, now=now)
        except TooManyRequests:
            return False
        return True

    async def _reserve(self, principal: Principal) -> str | None:
        """Hold what one call may cost on the partner's guess budget, before it is made; None when there is no room.

        A process that dies before `_pay` leaves a hold behind that runs out by itself.
        """
        request = FundingRequest(
            run_id=new_id(),
            segment=0,
            partner_id=principal.partner_id,
            user_id=None,
            mode=principal.mode,
            agent="guess",
            model=self._settings.guess_model,
        )
        try:
            async with self._db.write() as session:
                return (await self._funding.hold(session, request)).hold_id
        except PlatformError as error:
            log.warning("guess without model", reason=error.code, partner_id=principal.partner_id)
            return None

    async def _pay(self, hold_id: str, reply: ModelReply) -> None:
        usage = Usage(model=reply.model, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
        async with self._db.write() as session:
            await self._funding.settle(session, hold_id=hold_id, usage=usage)

    async def _give_back(self, hold_id: str, *, reason: str) -> None:
        async with self._db.write() as session:
            await self._funding.void(session, hold_id=hold_id, reason=reason)


def said_before(raw: str, rules: RulesGuess, context: Context) -> Said:
    """Read a cached answer again; it used no tokens this time."""
    reply = msgspec.json.decode(raw, type=ModelReply)
    return Said(check(reply.guess, rules, template_ids=_ids(context)), ModelUsage(model=reply.model))


def _ids(context: Context) -> frozenset[str]:
    return frozenset(one.id for one in context.templates if one.id is not None)
