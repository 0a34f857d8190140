"""Caps: the windows they count in, and whether one more hold fits. Pure.

A window is fixed when money is held; settle, void and expire go back to that same window.
"""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

Scope = Literal["partner", "user", "guess"]
Period = Literal["day", "month", "lifetime"]
Measure = Literal["micros", "runs"]
Code = Literal["run_exceeds_cap", "cap_reached", "funds_exhausted", "in_flight_full"]

#: The agent under which the guesser's model calls are priced: no run of a task.
GUESS: Final = "guess"
LIFETIME: Final = "lifetime"
#: The worst reason wins, so that nobody is told to wait for what cannot come.
_SEVERITY: Final[tuple[Code, ...]] = ("run_exceeds_cap", "cap_reached", "funds_exhausted", "in_flight_full")
THRESHOLDS: Final = (50, 80, 95)
EXHAUSTED: Final = 100


class Cap(msgspec.Struct, frozen=True):
    """A limit. `None` counts without limiting. A user's cap counts each user on its own, the guess cap what guesses cost."""

    cap_id: str
    scope: Scope
    period: Period
    measure: Measure
    limit: int | None


class UserGrant(msgspec.Struct, frozen=True):
    """What the sponsor says of one user by name: whether it still pays, and limits in place of those that all users have."""

    is_active: bool = True
    month_micros: int | None = None
    month_runs: int | None = None


class CapKey(NamedTuple):
    """What a cap's use is counted under: the cap, the user it counts (or nobody), and the window. Sorts as locks are taken."""

    cap_id: str
    subject: str
    window: str


class CapUse(msgspec.Struct, frozen=True):
    """How much of a window is posted, and how much is held for runs that are still going."""

    used: int = 0
    held: int = 0


class Refusal(msgspec.Struct, frozen=True):
    """Why a hold does not fit."""

    code: Code
    scope: Scope | None = None
    window: str | None = None


def window_key(period: Period, at: datetime, zone: str = "UTC") -> str:
    """Return the window a moment falls into: `2026-11-24`, `2026-11` or `lifetime`."""
    local = at.astimezone(ZoneInfo(zone))
    match period:
        case "day":
            return f"{local:%Y-%m-%d}"
        case "month":
            return f"{local:%Y-%m}"
        case "lifetime":
            return LIFETIME


def window_ends_at(window: str, zone: str = "UTC") -> datetime | None:
    """Return when the next window begins, in UTC; a lifetime has none."""
    if window == LIFETIME:
        return None
    year, month, *day = (int(part) for part in window.split("-"))
    if day:
        following = datetime(year, month, day[0], tzinfo=UTC) + timedelta(days=1)
    else:
        following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return following.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def key_of(cap: Cap, *, user_id: str | None, at: datetime, zone: str, agent: str = "") -> CapKey | None:
    """Return what a cap counts a hold under, if it counts it.

    A user's cap counts no hold without a user, the guess cap nothing but guesses, and a guess is not one of the runs.
    """
    is_counted = {
        "partner": cap.measure == "micros" or agent != GUESS,
        "user": user_id is not None,
        "guess": agent == GUESS,
    }
    if not is_counted[cap.scope]:
        return None
    return CapKey(cap.cap_id, (user_id or "") if cap.scope == "user" else "", window_key(cap.period, at, zone))


def cap_for(cap: Cap, grant: UserGrant | None) -> Cap:
    """Return a cap as it holds for one user: with the limit that the sponsor set for it alone, where there is one."""
    if grant is None or (cap.scope, cap.period) != ("user", "month"):
        return cap
    own = grant.month_micros if cap.measure == "micros" else grant.month_runs
    return cap if own is None else msgspec.structs.replace(cap, limit=own)


def refusal_of_cap(cap: Cap, use: CapUse, *, amount: int, window: str) -> Refusal | None:
    """Tell why `amount` more does not fit under a cap, if it does not."""
    if cap.limit is None or use.used + use.held + amount <= cap.limit:
        return None
    if amount > cap.limit:
        return Refusal("run_exceeds_cap", cap.scope, window)
    if use.used + amount > cap.limit:
        return Refusal("cap_reached", cap.scope, window)
    return Refusal("in_flight_full", cap.scope, window)


def refusal_of_funds(*, available: int, held: int, floor: int, amount: int) -> Refusal | None:
    """Tell why the funding account cannot hold `amount` more, if it cannot."""
    if available - amount >= floor:
        return None
    return Refusal("in_flight_full" if available + held - amount >= floor else "funds_exhausted")


def worst(refusals: list[Refusal]) -> Refusal | None:
    """Return the refusal to tell the caller, if there is any."""
    return min(refusals, key=lambda refusal: _SEVERITY.index(refusal.code), default=None)


def thresholds_crossed(cap: Cap, *, before: int, after: int, run_amount: int) -> tuple[int, ...]:
    """Return the soft thresholds that posting moved past, in percent.

    100 means exhausted: what is left of the window does not cover another run like the one that just ended.
    """
    if cap.limit is None or cap.scope != "partner" or cap.measure != "micros" or after <= before:
        return ()
    crossed = [percent for percent in THRESHOLDS if 100 * before < percent * cap.limit <= 100 * after]
    if after + run_amount > cap.limit:
        crossed.append(EXHAUSTED)
    return tuple(crossed)


def share_left_percent(cap: Cap, use: CapUse) -> int | None:
    """Return how much of a window is free, 0 to 100; None where nothing limits it."""
    if cap.limit is None:
        return None
    if cap.limit == 0:
        return 0
    return max(0, 100 * (cap.limit - use.used - use.held) // cap.limit)
