"""The use cases of the guesser: read a description, and open a guess again by its link."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_guesser import prefilled
from codetether_guesser.answer import Content, Estimate, Guess, Message, ModelUsage
from codetether_guesser.answers import read_replies, with_replies
from codetether_guesser.breaker import Breaker
from codetether_guesser.claude import ModelDoor, ModelFault, ModelReply
from codetether_guesser.compose import Place, compose
from codetether_guesser.errors import GuessNotFound
from codetether_guesser.magic import Spell, find_spells, play
from codetether_guesser.normalise import MAX_CODE_POINTS, key_text
from codetether_guesser.prompt import PROMPT_VERSION
from codetether_guesser.rules import ENGINE_VERSION, RulesGuess, guess_by_rules
from codetether_guesser.schemas import GuessRequest
from codetether_guesser.tables import GuessCacheRow, GuessRow
from codetether_guesser.timezones import is_zone
from codetether_guesser.validate import Checked, check
from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.kernel.clock import Clock, rfc3339
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database, insert
from codetether_platform.kernel.errors import PlatformError, TooManyRequests, invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Funding, FundingRequest, Usage
from codetether_platform.web.envelope import normal_origin
from codetether_platform.web.limits import spend

#: No partner has templates of its own yet; their version will stand here.
CATALOGUE_VERSION: Final = "none"
CACHE_LIFE: Final = timedelta(hours=24)
#: Bodies of guesses are kept no longer.
GUESS_LIFE: Final = timedelta(days=30)
#: Model calls of one partner an hour; above it, rules alone answer.
MODEL_CALLS_PER_HOUR: Final = 600
_PURGE_AT_ONCE: Final = 100

log = structlog.get_logger(__name__)


class Unkept(msgspec.Struct, frozen=True):
    """A guess that is read and not kept yet."""

    content: Content
    principal: Principal
    known: "_Known"
    said: "_Said"
    #: Where what the model said is cached; None after a fault.
    cache_key: str | None
    now: datetime


class Told(msgspec.Struct, frozen=True):
    """A guess, and whether it was read from the cache."""

    guess: Guess
    is_cached: bool


class GuessLink(msgspec.Struct, frozen=True):
    """Where a `prefilled_url` leads."""

    partner_id: str
    mode: Mode
    title: str


class _Known(msgspec.Struct, frozen=True):
    """What the database knows before reading: the place, the proven address of the user, and the cached answer."""

    place: Place
    proven_email: str | None
    cached: tuple[str | None] | None


class _Said(msgspec.Struct, frozen=True):
    """What the model added: an answer that passed, or a fault, or nothing."""

    checked: Checked | None = None
    usage: ModelUsage = msgspec.field(default_factory=ModelUsage)
    raw: str | None = None
    is_fault: bool = False


class Guesser:
    """One process's guesser. Its only state is the connection to the model and the breaker before it."""

    def __init__(self, *, db: Database, clock: Clock, keyring: Keyring, settings: Settings, funding: Funding) -> None:
        self._db = db
        self._clock = clock
        self._keyring = keyring
        self._settings = settings
        self._funding = funding
        self._door = ModelDoor(settings)
        self._breaker = Breaker()

    async def close(self) -> None:
        """Close the connection to the model."""
        await self._door.close()

    async def read(self, request: GuessRequest, *, principal: Principal, client_ip: str) -> Unkept:
        """Read a description, for `keep`. A failing model never fails this: then the rules answer.

        Raises:
            ValidationFailed: The description is blank or too long.
            TooManyRequests: The visitor's quota is used up.
        """
        now = self._clock.now()
        _check_description(request.description)
        if principal.kind == "visitor":
            per_hour = self._settings.guess_requests_per_hour
            await spend(self._db, key=f"guess:{principal.partner_id}:{client_ip}", per_hour=per_hour, now=now)
        key = _cache_key(request, principal, model=self._settings.guess_model if self._uses_model(principal.mode) else None)
        known = await self._known(request, principal, key=key, now=now)
        description, spells = find_spells(request.description) if principal.mode == "test" else (request.description, ())
        rules = guess_by_rules(
            with_replies(description, request.answers), locale=request.locale, time_zone=known.place.zone, now=now
        )
        said = await self._said(rules, request, principal, known, now=now)
        content = compose(
            rules,
            said.checked,
            replies=read_replies(request.answers, rules.language, local=rules.local),
            place=known.place,
            now=now,
            usage=said.usage,
        )
        _finish(content, rules, said, spells, request)
        return Unkept(content, principal, known, said, cache_key=None if said.is_fault else key, now=now)

    async def keep(self, session: AsyncSession, draft: Unkept) -> Told:
        """Keep what was read, and price it."""
        principal, now = draft.principal, draft.now
        row = GuessRow(
            id=new_id(),
            partner_id=principal.partner_id,
            mode=principal.mode,
            user_id=principal.user_id,
            origin=principal.origin,
            content=msgspec.json.encode(draft.content).decode(),
            created_at=now,
            expires_at=now + prefilled.LIFE,
        )
        session.add(row)
        if draft.cache_key is not None and draft.known.cached is None:
            values = {
                "partner_id": principal.partner_id,
                "mode": principal.mode,
                "model_answer": draft.said.raw,
                "expires_at": now + CACHE_LIFE,
            }
            statement = insert(session, GuessCacheRow).values(key=draft.cache_key, **values)
            await session.execute(statement.on_conflict_do_update(index_elements=[GuessCacheRow.key], set_=values))
        await _purge(session, now=now)
        estimate = await self._estimate(session, principal)
        guess = self._answer(draft.content, row, draft.known.proven_email, estimate)
        return Told(guess, is_cached=draft.known.cached is not None)

    async def open(self, token: str, *, principal: Principal) -> Guess:
        """Return the guess of a link, priced anew for the caller.

        Raises:
            GuessNotFound: Over, changed, or of another partner, mode or page.
        """
        now = self._clock.now()
        guess_id = prefilled.check(self._keyring, token, now=now)
        async with self._db.read() as session:
            row = await session.get(GuessRow, guess_id)
            if row is None or row.partner_id != principal.partner_id or row.mode != principal.mode:
                raise GuessNotFound("This link is not valid.")
            is_here = principal.origin in {row.origin, normal_origin(self._settings.base_url)}
            if row.origin and principal.kind != "partner" and not is_here:
                raise GuessNotFound("This link belongs to another page.")
            email = await _proven_email(session, principal)
            estimate = await self._estimate(session, principal)
        return self._answer(msgspec.json.decode(row.content, type=Content), row, email, estimate)

    async def follow(self, session: AsyncSession, token: str, *, now: datetime) -> GuessLink:
        """Return whose guess a link leads to, for the platform's own page.

        Raises:
            GuessNotFound: Over, or changed.
        """
        row = await session.get(GuessRow, prefilled.check(self._keyring, token, now=now))
        if row is None:
            raise GuessNotFound("This link is not valid.")
        mode: Mode = "live" if row.mode == "live" else "test"
        return GuessLink(row.partner_id, mode, msgspec.json.decode(row.content, type=Content).title)

    def _uses_model(self, mode: Mode) -> bool:
        # In test mode no model is called.
        return mode == "live" and self._door.is_open

    async def _known(self, request: GuessRequest, principal: Principal, *, key: str, now: datetime) -> _Known:
        async with self._db.read() as session:
            default = (
                await session.execute(select(PartnerRow.time_zone).where(PartnerRow.id == principal.partner_id))
            ).scalar_one()
            email = await _proven_email(session, principal)
            cached = (
                await session.execute(
                    select(GuessCacheRow.model_answer).where(
                        GuessCacheRow.key == key,
                        GuessCacheRow.partner_id == principal.partner_id,
                        GuessCacheRow.mode == principal.mode,
                        GuessCacheRow.expires_at > now,
                    )
                )
            ).one_or_none()
        if request.time_zone and is_zone(request.time_zone):
            place = Place(request.time_zone, "browser")
        else:
            place = Place(default if is_zone(default) else "UTC", "partner_default")
        return _Known(place, email, (cached[0],) if cached else None)

    async def _said(self, rules: RulesGuess, request: GuessRequest, principal: Principal, known: _Known, *, now: datetime) -> _Said:
        if not self._uses_model(principal.mode):
            return _Said()
        if known.cached is not None:
            return _cached_answer(known.cached[0], rules)
        if not self._breaker.lets_pass(now) or not await self._has_budget(principal.partner_id, now=now):
            return _Said(is_fault=True)
        hold_id = await self._reserve(principal)
        if hold_id is None:
            return _Said(is_fault=True)
        try:
            reply = await self._door.ask(rules.text.clean, locale=request.locale)
        except ModelFault as fault:
            await self._give_back(hold_id, reason=fault.reason)
            self._breaker.failed(now)
            log.warning("guess without model", reason=fault.reason, partner_id=principal.partner_id)
            return _Said(is_fault=True)
        except BaseException:  # the caller hung up; whoever waits behind the breaker must not wait for this one
            self._breaker.failed(now)
            raise
        self._breaker.succeeded()
        await self._pay(hold_id, reply)
        usage = ModelUsage(model=reply.model, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
        checked = check(reply.guess, rules)
        if checked is None:
            log.warning("guess of the model not grounded", partner_id=principal.partner_id)
            return _Said(usage=usage, is_fault=True)
        return _Said(checked, usage, msgspec.json.encode(reply).decode())

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

    async def _estimate(self, session: AsyncSession, principal: Principal) -> Estimate:
        quote = await self._funding.quote(
            session,
            FundingRequest(
                run_id=new_id(),
                segment=0,
                partner_id=principal.partner_id,
                user_id=principal.user_id,
                mode=principal.mode,
                agent="sandbox" if principal.mode == "test" else "claude",
                model=None if principal.mode == "test" else self._settings.agent_model,
            ),
        )
        return Estimate(
            payer=quote.payer,
            currency=quote.currency,
            p50_micros=quote.p50_micros,
            p95_micros=quote.p95_micros,
            max_charge_micros=quote.max_charge_micros,
            remaining_after_micros=quote.remaining_after_micros if principal.kind == "partner" else None,
            remaining_share_percent=quote.remaining_share_percent,
            is_admissible=quote.is_admissible,
            refusal_code=quote.refusal_code,
        )

    def _answer(self, content: Content, row: GuessRow, proven_email: str | None, estimate: Estimate) -> Guess:
        task = content.task
        confirm = []
        if task and task.notify_email and task.notify_email.lower() != (proven_email or "").lower():
            confirm.append("task.notify_email")
        if task and task.callback_url:
            confirm.append("task.callback_url")
        token = prefilled.issue(self._keyring, guess_id=row.id, expires_at=row.expires_at)
        return Guess(
            **{name: getattr(content, name) for name in Content.__struct_fields__},
            id=row.id,
            confirm=confirm,
            estimate=estimate,
            prefilled_url=prefilled.url_of(self._settings.base_url, token),
            created_at=rfc3339(row.created_at),
            expires_at=rfc3339(row.expires_at),
        )


def _check_description(description: str) -> None:
    if len(description) > MAX_CODE_POINTS:
        raise invalid("/description", f"A description has at most {MAX_CODE_POINTS} characters.", code="too_long")
    if not key_text(description):
        raise invalid("/description", "Say what should be done.", code="blank")


def _cache_key(request: GuessRequest, principal: Principal, *, model: str | None) -> str:
    """Return the SHA-256 of all that decides an answer. Two partners never share a key."""
    parts = (
        principal.partner_id,
        principal.mode,
        CATALOGUE_VERSION,
        ENGINE_VERSION,
        PROMPT_VERSION,
        model,
        key_text(request.description),
        request.locale,
        request.time_zone,
        sorted(request.answers.items()),
    )
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _cached_answer(raw: str | None, rules: RulesGuess) -> _Said:
    """Read a cached answer again; it used no tokens this time."""
    if raw is None:
        return _Said()
    reply = msgspec.json.decode(raw, type=ModelReply)
    return _Said(check(reply.guess, rules), ModelUsage(model=reply.model))


def _finish(content: Content, rules: RulesGuess, said: _Said, spells: tuple[Spell, ...], request: GuessRequest) -> None:
    """Add what only the whole request tells: a fault of the model, replies as sources, played outcomes."""
    words = rules.language.say.messages
    if said.is_fault:
        content.messages.append(Message(code="model_unavailable", text=words["model_unavailable"]))
    length = len(request.description.encode("utf-16-le")) // 2
    for path, cited in content.provenance.items():
        content.provenance[path] = [
            msgspec.structs.replace(one, source="answer", start=None, end=None)
            if one.start is not None and one.start > length
            else one
            for one in cited
        ]
    play(
        content,
        spells,
        model_unavailable=words["model_unavailable"],
        not_a_task=Message(code="not_a_task", text=words["not_a_task"]),
        suggestion=words["suggestion"],
    )


async def _proven_email(session: AsyncSession, principal: Principal) -> str | None:
    if principal.user_id is None:
        return None
    statement = select(UserRow.email_hint).where(
        UserRow.id == principal.user_id,
        UserRow.partner_id == principal.partner_id,
        UserRow.mode == principal.mode,
        UserRow.email_verified_at.is_not(None),
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def _purge(session: AsyncSession, *, now: datetime) -> None:
    """Delete a few rows that are over; every guess cleans up more than it adds."""
    stale = select(GuessCacheRow.key).where(GuessCacheRow.expires_at <= now).limit(_PURGE_AT_ONCE)
    await session.execute(delete(GuessCacheRow).where(GuessCacheRow.key.in_(stale.scalar_subquery())))
    old = select(GuessRow.id).where(GuessRow.created_at <= now - GUESS_LIFE).limit(_PURGE_AT_ONCE)
    await session.execute(delete(GuessRow).where(GuessRow.id.in_(old.scalar_subquery())))
