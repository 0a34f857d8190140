"""Use cases of the sponsor ledger: opening books, and the port through which tasks hold, settle and void."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.admission import (
    LEASE,
    charge_of,
    error_of,
    held_view,
    hold_id_of,
    place_hold,
    refused_code,
    room_of,
    terms_of,
)
from codetether_billing.book import (
    Absorb,
    Account,
    Answer,
    Charged,
    Clash,
    Ended,
    Expire,
    Held,
    HoldRow,
    Missing,
    Op,
    PlaceHold,
    Post,
    Posted,
    PostKind,
    Reverse,
    Settle,
    State,
    Void,
)
from codetether_billing.chain import GENESIS
from codetether_billing.errors import BooksNotOpen, HoldNotFound, ReferenceMismatch, TransferNotFound
from codetether_billing.ledger import absorbed_reference, admit
from codetether_billing.loading import load_account, load_admission, load_hold, load_transfers, lock_account_of_hold
from codetether_billing.ports import ThresholdListener
from codetether_billing.pricing import CURRENCY, Terms, expected_micros, price_of
from codetether_billing.tables import CapRow, FundingRow, SponsorshipRow, table
from codetether_billing.tables import HoldRow as HoldTable
from codetether_billing.writing import write
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.principal import Mode
from codetether_platform.tasks.ports import Charge, FundingRequest, Hold, Quote, Usage

PLAY_MONEY_MICROS: Final = 1_000_000_000
PARTNER_MONTH_MICROS: Final = 100_000_000
USER_MONTH_MICROS: Final = 5_000_000
GUESS_MONTH_MICROS: Final = 5_000_000
GUEST_RUNS: Final = 2
DEFAULT_MODEL: Final = "claude-sonnet-4-5"
RENEWED_AT_ONCE: Final = 1_000
_holds = table(HoldTable)


async def open_books(session: AsyncSession, *, partner_id: str, now: datetime) -> None:
    """Open a new partner's two books: play money in the test book, nothing in the live one. Opening twice is fine."""
    zone = await session.scalar(select(PartnerRow.time_zone).where(PartnerRow.id == partner_id)) or "UTC"
    modes: tuple[Mode, ...] = ("test", "live")
    for mode in modes:
        await _open_book(session, partner_id=partner_id, mode=mode, zone=zone, now=now)
    await post_money(
        session,
        partner_id=partner_id,
        mode="test",
        kind="grant",
        reference="opening",
        amount_micros=PLAY_MONEY_MICROS,
        code="play_money",
        actor="platform",
        now=now,
    )


async def post_money(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    kind: PostKind,
    reference: str,
    amount_micros: int,
    code: str,
    actor: str,
    now: datetime,
) -> int:
    """Move money into or out of a book by itself: granted credit, a payment, a correction. Returns its entry number.

    The same reference twice is one transfer. What states a fact is posted even if the balance then lies under its floor.

    Raises:
        BooksNotOpen: The partner has no such book.
        ReferenceMismatch: The reference was used for something else.
        FundsExhausted: A `debit` that the balance does not cover.
    """
    state = await _locked(session, partner_id=partner_id, mode=mode)
    await load_transfers(session, state, [reference])
    op = Post(reference=reference, kind=kind, amount=amount_micros, code=code, actor=actor, at=now)
    return await _posted(session, state, op)


async def reverse_transfer(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    reverses: str,
    reference: str,
    amount_micros: int,
    code: str,
    actor: str,
    now: datetime,
) -> int:
    """Undo a transfer or a part of it: posted today, never more than is left of it. Returns its entry number.

    Raises:
        BooksNotOpen, TransferNotFound: The partner has no such book, or the book no such transfer.
        ReversalTooLarge: More than is left, or the transfer is itself a reversal.
        ReferenceMismatch: The reference was used for something else.
    """
    state = await _locked(session, partner_id=partner_id, mode=mode)
    await load_transfers(session, state, [reference, reverses])
    op = Reverse(reference=reference, reverses=reverses, amount=amount_micros, code=code, actor=actor, at=now)
    return await _posted(session, state, op)


class SponsorLedger:
    """The ledger as tasks and the embed see it. All calls join the caller's transaction; a refusal rolls back with it."""

    def __init__(self, clock: Clock, *, default_model: str = DEFAULT_MODEL, on_threshold: ThresholdListener | None = None) -> None:
        self._clock = clock
        self._default_model = default_model
        self._on_threshold = on_threshold

    async def quote(self, session: AsyncSession, request: FundingRequest) -> Quote:
        """Price a run without holding anything. Raises no refusal: it reports it."""
        now, terms = self._clock.now(), terms_of(request, default_model=self._default_model)
        account = await _account(session, partner_id=request.partner_id, mode=request.mode)
        state = await load_admission(session, account, hold_ids=[hold_id_of(request)], user_ids=[request.user_id], at=now)
        before = room_of(state, None, user_id=request.user_id, at=now)
        try:
            op = place_hold(request, terms=terms, at=now)
            usual, high = expected_micros(terms)
        except PlatformError as error:
            return Quote("partner", CURRENCY, 0, 0, 0, before.remaining_micros, before.share_percent, False, error.code)
        _, deltas, (answer,) = admit(state, [op])
        after = room_of(state, deltas, user_id=request.user_id, at=now)
        return Quote(
            payer="partner",
            currency=account.currency,
            p50_micros=min(usual, op.amount),
            p95_micros=min(high, op.amount),
            max_charge_micros=op.amount,
            remaining_after_micros=after.remaining_micros,
            remaining_share_percent=after.share_percent,
            is_admissible=isinstance(answer, Held),
            refusal_code=refused_code(answer),
        )

    async def hold(self, session: AsyncSession, request: FundingRequest) -> Hold:
        """Set money aside; the last gate before a run is enqueued. The same request twice is one hold.

        Raises:
            CapReached, InFlightFull, RunExceedsCap, FundsExhausted: It does not fit.
            ModelNotPriced, MaxChargeTooLow: It cannot be priced.
            SponsorshipInactive: The partner does not pay at the moment.
            HoldMismatch: The segment was held for under another request.
        """
        (answer,) = await self.hold_all(session, [request])
        if isinstance(answer, PlatformError):
            raise answer
        return answer

    async def hold_all(self, session: AsyncSession, requests: Sequence[FundingRequest]) -> list[Hold | PlatformError]:
        """Set money aside for runs of one partner and mode under one lock, in order; a refusal is an answer and stops no other.

        Raises:
            BooksNotOpen: The partner has no such book.
        """
        now, first = self._clock.now(), requests[0]
        assert {(each.partner_id, each.mode) for each in requests} == {(first.partner_id, first.mode)}, "one book at a time"
        placed = [self._placed(request, at=now) for request in requests]
        ops = [op for op in placed if isinstance(op, PlaceHold)]
        if not ops:
            return [each for each in placed if isinstance(each, PlatformError)]
        account = await _account(session, partner_id=first.partner_id, mode=first.mode, is_locked=True)
        ids, users = [op.hold_id for op in ops], [op.user_id for op in ops]
        state = await load_admission(session, account, hold_ids=ids, user_ids=users, at=now)
        rows, deltas, admitted = admit(state, ops)
        await write(session, account, rows, deltas)
        answers: Iterator[Hold | PlatformError] = iter(
            [
                error_of(answer, account) or held_view(answer, account, room_of(state, deltas, user_id=op.user_id, at=now))
                for op, answer in zip(ops, admitted, strict=True)
            ]
        )
        return [each if isinstance(each, PlatformError) else next(answers) for each in placed]

    def _placed(self, request: FundingRequest, *, at: datetime) -> PlaceHold | PlatformError:
        try:
            return place_hold(request, terms=terms_of(request, default_model=self._default_model), at=at)
        except PlatformError as error:
            return error

    async def settle(self, session: AsyncSession, *, hold_id: str, usage: Usage) -> Charge:
        """Charge what was used, never more than was held. Once: a second settle returns the first's charge.

        A hold that has expired meanwhile is admitted anew for what was used; what does not fit is the platform's cost.

        Raises:
            HoldNotFound, HoldEnded: There is no such hold, or it was given back.
        """
        state = await _locked_hold(session, hold_id)
        hold = state.holds[hold_id]
        op = Settle(hold_id, price_of(hold.terms, usage), self._clock.now())
        answer = await self._apply(session, state, op)
        if answer == Ended("expire"):
            answer = await self._settle_late(session, state.account, hold, op)
        return charge_of(answer, hold_id=hold_id, currency=state.account.currency)

    async def void(self, session: AsyncSession, *, hold_id: str, reason: str) -> Charge:
        """Give the hold back whole: the run failed by our fault or never started. Voiding twice is fine.

        Raises:
            HoldNotFound, HoldEnded: There is no such hold, or it was settled.
        """
        state = await _locked_hold(session, hold_id)
        answer = await self._apply(session, state, Void(hold_id, reason[:40], self._clock.now()))
        return charge_of(answer, hold_id=hold_id, currency=state.account.currency)

    async def renew(self, session: AsyncSession, *, hold_ids: list[str]) -> None:
        """Push the leases of live runs' holds to 10 minutes from now; ended holds have none."""
        until = self._clock.now() + LEASE
        for start in range(0, len(hold_ids), RENEWED_AT_ONCE):
            ids = sorted(hold_ids[start : start + RENEWED_AT_ONCE])
            # Whoever else has one of these rows is renewing or ending it: do not wait, and never wait in a circle.
            free = (
                select(_holds.c.id)
                .where(_holds.c.id.in_(ids), _holds.c.lease_until.is_not(None))
                .with_for_update(key_share=True, skip_locked=True)
            )
            await session.execute(update(_holds).where(_holds.c.id.in_(free)).values(lease_until=until))

    async def expire_overdue(self, session: AsyncSession, *, limit: int = 100) -> list[str]:
        """End holds whose lease has passed; returns the run ids."""
        now = self._clock.now()
        query = (
            select(_holds.c.account_id, _holds.c.id, _holds.c.run_id)
            .where(_holds.c.lease_until <= now)
            .order_by(_holds.c.lease_until)
            .limit(limit)
        )
        expired = []
        # Accounts in one order, so that two sweepers never wait for each other.
        for _, hold_id, run_id in sorted((await session.execute(query)).all()):
            state = await _locked_hold(session, hold_id)
            if isinstance(await self._apply(session, state, Expire(hold_id, now)), Charged):
                expired.append(run_id)
        return expired

    async def room_micros(self, session: AsyncSession, *, hold_id: str) -> int:
        """Return how much of a hold a run may spend in all; 0 when the hold has ended."""
        query = select(_holds.c.amount).where(_holds.c.id == hold_id, _holds.c.lease_until.is_not(None))
        return await session.scalar(query) or 0

    async def cost_micros(self, session: AsyncSession, *, hold_id: str, usage: Usage) -> int:
        """Price usage under the plan stamped on the hold, without posting.

        Raises:
            HoldNotFound: There is no such hold.
        """
        query = select(_holds.c.plan_version, _holds.c.agent, _holds.c.model, _holds.c.segment).where(_holds.c.id == hold_id)
        row = (await session.execute(query)).one_or_none()
        if row is None:
            raise HoldNotFound(f"There is no hold {hold_id}.")
        return price_of(Terms(*row), usage).total_micros

    async def guest_runs_before_proof(self, session: AsyncSession, *, partner_id: str, mode: Mode) -> int:
        """Return how many runs a hinted guest has, 0 to 20."""
        query = select(SponsorshipRow.guest_runs_before_proof).where(
            SponsorshipRow.partner_id == partner_id, SponsorshipRow.mode == mode
        )
        return await session.scalar(query) or 0

    async def _apply(self, session: AsyncSession, state: State, *ops: Op) -> Answer:
        rows, deltas, answers = admit(state, list(ops))
        account = state.account
        for row in await write(session, account, rows, deltas):
            if self._on_threshold is not None:
                await self._on_threshold(
                    session,
                    partner_id=account.partner_id,
                    mode=account.mode,
                    percent=row.percent,
                    is_exhausted=row.percent >= 100,
                )
        return answers[-1]

    async def _settle_late(self, session: AsyncSession, account: Account, hold: HoldRow, op: Settle) -> Answer:
        cost, late_id = op.price.total_micros, f"{hold.hold_id}.late"
        before = await load_hold(session, account, late_id)
        if late_id in before.holds:
            return await self._apply(session, before, Settle(late_id, op.price, op.at))
        await load_transfers(session, before, [absorbed_reference(hold.hold_id)])
        if cost == 0 or before.transfers:
            absorbed = before.transfers.get(absorbed_reference(hold.hold_id))
            return Charged(0, absorbed.amount if absorbed else 0)
        state = await load_admission(session, account, hold_ids=[late_id], user_ids=[hold.user_id], at=op.at)
        place = PlaceHold(
            hold_id=late_id,
            run_id=hold.run_id,
            user_id=hold.user_id,
            terms=hold.terms,
            amount=cost,
            fingerprint=hold.fingerprint,
            at=op.at,
            lease_until=op.at + LEASE,
        )
        answer = await self._apply(session, state, place, Settle(late_id, op.price, op.at))
        if answer == Missing(late_id):  # the hold was refused, so there was nothing to settle
            state.holds[hold.hold_id] = hold
            return await self._apply(session, state, Absorb(hold.hold_id, cost, op.at))
        return answer


async def _open_book(session: AsyncSession, *, partner_id: str, mode: Mode, zone: str, now: datetime) -> None:
    sums = {"debits": 0, "credits": 0, "held": 0, "credit_limit": 0, "entry_no": 0, "step_no": 0}
    whose: dict[str, Any] = {"partner_id": partner_id, "mode": mode}
    account = whose | sums | {"id": new_id(), "currency": CURRENCY, "zone": zone, "status": "open", "chain_head": GENESIS}
    grant = whose | {"state": "active", "guest_runs_before_proof": GUEST_RUNS, "created_at": now, "updated_at": now}
    limits = (
        ("partner", "micros", PARTNER_MONTH_MICROS),
        ("user", "micros", USER_MONTH_MICROS),
        ("partner", "runs", None),
        ("user", "runs", None),
        ("guess", "micros", GUESS_MONTH_MICROS),
    )
    caps = [
        whose | {"id": new_id(), "scope": scope, "period": "month", "measure": measure, "limit_value": limit}
        for scope, measure, limit in limits
    ]
    for row, values in ((FundingRow, [account | {"created_at": now}]), (SponsorshipRow, [grant]), (CapRow, caps)):
        await session.execute(insert(session, row).on_conflict_do_nothing(), values)


async def _posted(session: AsyncSession, state: State, op: Post | Reverse) -> int:
    rows, deltas, (answer,) = admit(state, [op])
    await write(session, state.account, rows, deltas)
    match answer:
        case Clash():
            raise ReferenceMismatch
        case Missing():
            raise TransferNotFound
    error = error_of(answer, state.account)
    if error is not None:
        raise error
    assert isinstance(answer, Posted)
    return answer.entry_no


async def _account(session: AsyncSession, *, partner_id: str, mode: Mode, is_locked: bool = False) -> Account:
    account = await load_account(session, partner_id=partner_id, mode=mode, currency=CURRENCY, is_locked=is_locked)
    if account is None:
        raise BooksNotOpen
    return account


async def _locked(session: AsyncSession, *, partner_id: str, mode: Mode) -> State:
    return State(account=await _account(session, partner_id=partner_id, mode=mode, is_locked=True))


async def _locked_hold(session: AsyncSession, hold_id: str) -> State:
    account = await lock_account_of_hold(session, hold_id)
    if account is None:
        raise HoldNotFound(f"There is no hold {hold_id}.")
    return await load_hold(session, account, hold_id)
