"""The use cases of the guesser: read a description, first by rules and then with the model, and open a guess again by its link."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_guesser import prefilled
from codetether_guesser.answer import Content, Estimate, Guess, Message
from codetether_guesser.answers import read_replies, with_replies
from codetether_guesser.catalogues import Catalogues, starters
from codetether_guesser.compose import compose
from codetether_guesser.errors import GuessNotFound
from codetether_guesser.kept import WRITE_GUESS, Known, keep_answer, proven_email, purge, read_known
from codetether_guesser.magic import Spell, find_spells, play
from codetether_guesser.memory import Memory
from codetether_guesser.model_path import ModelPath, Said, said_before
from codetether_guesser.normalise import MAX_CODE_POINTS, key_text
from codetether_guesser.prompt import MOST_TEMPLATES, Context
from codetether_guesser.rank import nearest, rank
from codetether_guesser.rules import RulesGuess, guess_by_rules
from codetether_guesser.schemas import GuessRequest
from codetether_guesser.tables import GuessRow
from codetether_platform.kernel.clock import Clock, rfc3339
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.kernel.one_trip import one_trip, put
from codetether_platform.kernel.together import Together
from codetether_platform.oauth.principal import Mode, Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.ports import Funding, FundingRequest
from codetether_platform.web.envelope import normal_origin
from codetether_platform.web.limits import spend

#: What is over is deleted this often by each process, a few rows at a time.
PURGE_EVERY: Final = timedelta(seconds=10)


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A description that the rules have read and the model has not."""

    request: GuessRequest
    principal: Principal
    known: Known
    rules: RulesGuess
    spells: tuple[Spell, ...]
    now: datetime
    began: float

    @property
    def is_cached(self) -> bool:
        """Whether the same text was read within a day."""
        return self.known.is_cached


class Unkept(msgspec.Struct, frozen=True, kw_only=True):
    """A guess that is read and not kept yet. `written` is its content as JSON."""

    content: Content
    written: bytes
    begun: Begun
    said: Said
    latency_ms: int


class Told(msgspec.Struct, frozen=True):
    """A guess that is kept: its content, and in `own` the fields of `Guess` that are not of `Content`."""

    draft: Unkept
    own: dict[str, Any]

    @property
    def is_cached(self) -> bool:
        """Whether it was read from the cache."""
        return self.draft.begun.is_cached

    @property
    def guess(self) -> Guess:
        """The whole."""
        return _whole(self.draft.content, self.own)

    @property
    def body(self) -> bytes:
        """The whole as JSON. The content was written once, to be kept, and is not written again."""
        return b"%s,%s" % (self.draft.written[:-1], msgspec.json.encode(self.own)[1:])


class GuessLink(msgspec.Struct, frozen=True):
    """Where a `prefilled_url` leads."""

    partner_id: str
    mode: Mode
    title: str


class Guesser:
    """One process's guesser. Its only state is the way to the model, and the catalogues and texts that it read last."""

    def __init__(self, *, db: Database, clock: Clock, keyring: Keyring, settings: Settings, funding: Funding) -> None:
        self.db = db
        self._clock = clock
        self._keyring = keyring
        self._settings = settings
        self._funding = funding
        self._model = ModelPath(db=db, settings=settings, funding=funding)
        self._catalogues = Catalogues(db)
        self._memory = Memory()
        self._together: Together[Unkept, Told] = Together(db, self._keep_all, name="guess-keep")
        self._purge_at = datetime.min.replace(tzinfo=UTC)

    async def close(self) -> None:
        """Close the connection to the model, after what is being read and kept."""
        await self._catalogues.close()
        await self._together.close()
        await self._model.close()

    async def read(self, request: GuessRequest, *, principal: Principal, client_ip: str) -> Unkept:
        """Read a description, for `keep`. A failing model never fails this: then the rules answer.

        Raises:
            ValidationFailed, TooManyRequests: As `begin`.
        """
        return await self.finish(await self.begin(request, principal=principal, client_ip=client_ip))

    async def begin(self, request: GuessRequest, *, principal: Principal, client_ip: str) -> Begun:
        """Read a description by rules.

        Raises:
            ValidationFailed: The description is blank or too long.
            TooManyRequests: The visitor's quota is used up.
        """
        now, began = self._clock.now(), time.perf_counter()
        key_of_text = _key_of(request.description)
        if principal.kind == "visitor":
            per_hour = self._settings.guess_requests_per_hour
            await spend(self.db, key=f"guess:{principal.partner_id}:{client_ip}", per_hour=per_hour, now=now)
        known = await read_known(
            self.db,
            request,
            key_of_text=key_of_text,
            principal=principal,
            partner=await self._catalogues.of(partner_id=principal.partner_id, mode=principal.mode),
            memory=self._memory,
            model=self._model.model_of(principal.mode),
            now=now,
        )
        description, spells = find_spells(request.description) if principal.mode == "test" else (request.description, ())
        rules = known.read.rules if known.read else None
        if rules is None:
            whole = with_replies(description, request.answers)
            rules = guess_by_rules(whole, locale=request.locale, time_zone=known.place.zone, now=now)
        return Begun(request=request, principal=principal, known=known, rules=rules, spells=spells, now=now, began=began)

    def slots(self, begun: Begun) -> Content:
        """Return what the rules alone answer: every slot is final, the words may yet become better."""
        return _composed(begun, Said())

    async def finish(self, begun: Begun) -> Unkept:
        """Ask the model where there is one, and put the answer together."""
        said = await self._said(begun)
        latency_ms = round((time.perf_counter() - begun.began) * 1_000)
        content, written = (begun.known.read.content, begun.known.read.written) if begun.known.read else (None, None)
        if content is None or written is None:
            content = _composed(begun, said)
            written = msgspec.json.encode(content)
            if self._model.model_of(begun.principal.mode) is None:
                self._memory.keep(begun.known.cache_key, begun.request.description, begun.rules, content, written, now=begun.now)
        return Unkept(content=content, written=written, begun=begun, said=said, latency_ms=latency_ms)

    async def keep(self, session: AsyncSession, draft: Unkept) -> Told:
        """Keep what was read, and price it."""
        (told,) = await self._keep_all(session, [draft])
        assert isinstance(told, Told)
        return told

    async def keep_with_others(self, draft: Unkept) -> Told:
        """Keep what was read, in one transaction with the partner's other guesses of this moment; returns when it is committed."""
        principal = draft.begun.principal
        return await self._together.submit((principal.partner_id, principal.mode), draft)

    async def _keep_all(self, session: AsyncSession, drafts: list[Unkept]) -> list[Told | Exception]:
        rows = [_row(draft) for draft in drafts]
        said = [(draft.begun, draft.said.raw) for draft in drafts if draft.said.raw and not draft.begun.is_cached]
        async with one_trip(session):
            await put(session, WRITE_GUESS, *rows)
            for key, (begun, raw) in {begun.known.cache_key: (begun, raw) for begun, raw in said}.items():
                await keep_answer(session, key, raw, principal=begun.principal, now=begun.now)
        await self._purge(session, now=drafts[0].begun.now)
        estimates: dict[str | None, Estimate] = {}
        told: list[Told | Exception] = []
        for draft, row in zip(drafts, rows, strict=True):
            principal = draft.begun.principal
            if principal.id not in estimates:
                estimates[principal.id] = await self._estimate(session, principal)
            email, estimate = draft.begun.known.proven_email, estimates[principal.id]
            told.append(Told(draft, self._own(draft.content, row["id"], row["created_at"], row["expires_at"], email, estimate)))
        return told

    async def _purge(self, session: AsyncSession, *, now: datetime) -> None:
        if now >= self._purge_at:
            self._purge_at = now + PURGE_EVERY
            await purge(session, now=now)

    async def open(self, token: str, *, principal: Principal) -> Guess:
        """Return the guess of a link, priced anew for the caller.

        Raises:
            GuessNotFound: Over, changed, or of another partner, mode or page.
        """
        now = self._clock.now()
        guess_id = prefilled.check(self._keyring, token, now=now)
        async with self.db.read() as session:
            row = await session.get(GuessRow, guess_id)
            if row is None or row.partner_id != principal.partner_id or row.mode != principal.mode:
                raise GuessNotFound("This link is not valid.")
            is_here = principal.origin in {row.origin, normal_origin(self._settings.base_url)}
            if row.origin and principal.kind != "partner" and not is_here:
                raise GuessNotFound("This link belongs to another page.")
            email = await proven_email(session, principal)
            estimate = await self._estimate(session, principal)
        content = msgspec.json.decode(row.content, type=Content)
        return _whole(content, self._own(content, row.id, row.created_at, row.expires_at, email, estimate))

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

    async def _said(self, begun: Begun) -> Said:
        principal, known, request = begun.principal, begun.known, begun.request
        if self._model.model_of(principal.mode) is None:
            return Said()
        context = Context(
            locale=request.locale,
            time_zone=known.place.zone,
            answers=request.answers,
            app_context=known.partner.agent_context,
            templates=nearest(begun.rules, known.partner.shelf.index, most=MOST_TEMPLATES),
        )
        if known.answered is not None:
            return said_before(known.answered, begun.rules, context)
        return await self._model.ask(begun.rules, context, principal=principal, now=begun.now)

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

    def _own(
        self,
        content: Content,
        guess_id: str,
        created_at: datetime,
        expires_at: datetime,
        email: str | None,
        estimate: Estimate,
    ) -> dict[str, Any]:
        """Return the fields of `Guess` that `Content` has not."""
        task = content.task
        confirm = []
        if task and task.notify_email and task.notify_email.lower() != (email or "").lower():
            confirm.append("task.notify_email")
        if task and task.callback_url:
            confirm.append("task.callback_url")
        token = prefilled.issue(self._keyring, guess_id=guess_id, expires_at=expires_at)
        return {
            "id": guess_id,
            "confirm": confirm,
            "estimate": estimate,
            "prefilled_url": prefilled.url_of(self._settings.base_url, token),
            "created_at": rfc3339(created_at),
            "expires_at": rfc3339(expires_at),
        }


def _whole(content: Content, own: dict[str, Any]) -> Guess:
    return Guess(**{name: getattr(content, name) for name in Content.__struct_fields__}, **own)


def _row(draft: Unkept) -> dict[str, Any]:
    begun, content, principal = draft.begun, draft.content, draft.begun.principal
    return {
        "id": new_id(),
        "partner_id": principal.partner_id,
        "mode": principal.mode,
        "user_id": principal.user_id,
        "origin": principal.origin,
        "content": draft.written.decode(),
        "engine": content.engine,
        "language": begun.rules.language.code,
        "abstained": content.abstained,
        "latency_ms": draft.latency_ms,
        "created_at": begun.now,
        "expires_at": begun.now + prefilled.LIFE,
    }


def _key_of(description: str) -> str:
    """Return the text under which equal descriptions meet, or refuse one that is blank or too long."""
    if len(description) > MAX_CODE_POINTS:
        raise invalid("/description", f"A description has at most {MAX_CODE_POINTS} characters.", code="too_long")
    said = key_text(description)
    if not said:
        raise invalid("/description", "Say what should be done.", code="blank")
    return said


def _composed(begun: Begun, said: Said) -> Content:
    """Put the answer together, and add what only the whole request tells: a fault of the model, replies as sources, spells."""
    rules, known, request = begun.rules, begun.known, begun.request
    match = rank(
        rules,
        known.partner.shelf.index,
        starters(),
        context=known.partner.agent_context,
        named=said.checked.template_id if said.checked else None,
    )
    content = compose(
        rules,
        said.checked,
        replies=read_replies(request.answers, rules.language, local=rules.local),
        place=known.place,
        now=begun.now,
        usage=said.usage,
        match=match,
    )
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
        begun.spells,
        model_unavailable=words["model_unavailable"],
        not_a_task=Message(code="not_a_task", text=words["not_a_task"]),
        suggestion=words["suggestion"],
    )
    return content
