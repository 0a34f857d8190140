"""Requests into operations, and answers into what callers get or errors that they meet. Pure."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

import msgspec

from codetether_billing.book import (
    Account,
    Answer,
    Charged,
    Clash,
    Deltas,
    Ended,
    Held,
    Missing,
    PlaceHold,
    Refused,
    State,
)
from codetether_billing.caps import Cap, CapUse, cap_for, key_of, window_ends_at, window_key
from codetether_billing.errors import (
    CapReached,
    FundsExhausted,
    HoldEnded,
    HoldMismatch,
    HoldNotFound,
    InFlightFull,
    ReversalTooLarge,
    RunExceedsCap,
    SponsorshipInactive,
)
from codetether_billing.pricing import CURRENT, Terms, hold_micros
from codetether_platform.kernel.errors import PlatformError
from codetether_platform.tasks.ports import Charge, FundingRequest, Hold

LEASE: Final = timedelta(minutes=10)
#: About how long runs last: whoever is told that money is in flight asks again after this.
IN_FLIGHT_RETRY_SECONDS: Final = 15


class Room(msgspec.Struct, frozen=True):
    """What is left for one payer: in micros for the partner, in percent for its users, and when more comes."""

    remaining_micros: int
    share_percent: int
    resets_at: datetime


def hold_id_of(request: FundingRequest) -> str:
    """Return the id of a segment's hold: the same request twice is one hold."""
    return f"{request.run_id}.{request.segment}"


def terms_of(request: FundingRequest, *, default_model: str) -> Terms:
    """Return what a request is priced under: the current plan, and the platform's model where none is named."""
    model = request.model
    kind = request.agent.partition(":")[0]  # a plan prices all external agents alike, whatever a partner calls them
    if model is None and (agent := CURRENT.agents.get(kind)) is not None and agent.has_token_price:
        model = default_model
    return Terms(CURRENT.version, kind, model, request.segment)


def place_hold(request: FundingRequest, *, terms: Terms, at: datetime) -> PlaceHold:
    """Return the operation that holds what a request may cost.

    Raises:
        ModelNotPriced, MaxChargeTooLow: No hold can be sized.
    """
    return PlaceHold(
        hold_id=hold_id_of(request),
        run_id=request.run_id,
        user_id=request.user_id,
        terms=terms,
        amount=hold_micros(terms, max_charge_micros=request.max_charge_micros),
        fingerprint=hashlib.sha256(msgspec.json.encode(request)).hexdigest(),
        at=at,
        lease_until=at + LEASE,
    )


def room_of(state: State, deltas: Deltas | None, *, user_id: str | None, at: datetime) -> Room:
    """Return what is left after `deltas`, under the tightest of the caps and the balance."""
    account = deltas.account if deltas else state.account
    uses = state.uses | (deltas.uses if deltas else {})
    free = account.available - account.floor
    month_end = _end_of(window_key("month", at, account.zone), account.zone)
    tightest = Room(max(0, free), 100 if free > 0 else 0, month_end)
    for general in state.caps.values():
        cap = cap_for(general, state.grants.get(user_id or ""))
        key = key_of(cap, user_id=user_id, at=at, zone=account.zone)
        if key is None or cap.limit is None or cap.measure != "micros":
            continue
        left = max(0, min(free, _left(cap, uses.get(key, CapUse()))))
        share = 100 * left // cap.limit if cap.limit else 0
        if share <= tightest.share_percent:
            tightest = Room(min(left, tightest.remaining_micros), share, window_ends_at(key.window, account.zone) or month_end)
        elif left < tightest.remaining_micros:
            tightest = Room(left, tightest.share_percent, tightest.resets_at)
    return tightest


def held_view(answer: Answer, account: Account, room: Room) -> Hold:
    """Return the hold that was placed, as its caller sees it."""
    assert isinstance(answer, Held)
    return Hold(
        hold_id=answer.hold_id,
        payer="partner",
        amount_micros=answer.amount,
        currency=account.currency,
        remaining_micros=room.remaining_micros,
        remaining_share_percent=room.share_percent,
        resets_at=room.resets_at,
    )


def charge_of(answer: Answer, *, hold_id: str, currency: str) -> Charge:
    """Return what a segment cost.

    Raises:
        HoldNotFound, HoldEnded: There is no such hold, or it ended another way.
    """
    match answer:
        case Charged(amount, absorbed):
            return Charge(amount_micros=amount, absorbed_micros=absorbed, currency=currency)
        case Ended(how):
            raise HoldEnded(how=how)
        case _:
            raise HoldNotFound(f"There is no hold {hold_id}.")


def error_of(answer: Answer, account: Account) -> PlatformError | None:
    """Return the error that an answer is to its caller; None for what was done."""
    match answer:
        case Refused(code="sponsorship_inactive"):
            return SponsorshipInactive()
        case Refused(code="cap_reached", scope=scope, window=window):
            return CapReached(scope=scope or "partner", resets_at=window_ends_at(window, account.zone) if window else None)
        case Refused(code="run_exceeds_cap", scope=scope):
            return RunExceedsCap(scope=scope or "partner")
        case Refused(code="in_flight_full"):
            return InFlightFull(retry_after_seconds=IN_FLIGHT_RETRY_SECONDS)
        case Refused(code="funds_exhausted"):
            return FundsExhausted()
        case Refused(code="reversal_too_large"):
            return ReversalTooLarge()
        case Clash():
            return HoldMismatch()
        case Missing():
            return HoldNotFound()
        case _:
            return None


def refused_code(answer: Answer) -> str | None:
    """Return the code of the error that an answer would be."""
    return None if isinstance(answer, Held) else (answer.code if isinstance(answer, Refused) else HoldMismatch.code)


def _left(cap: Cap, use: CapUse) -> int:
    assert cap.limit is not None
    return cap.limit - use.used - use.held


def _end_of(window: str, zone: str) -> datetime:
    ends_at = window_ends_at(window, zone)
    assert ends_at is not None, "a month ends"
    return ends_at
