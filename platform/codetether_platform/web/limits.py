"""Rate limits: how many requests of a window of time each caller has, counted by all processes together."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.counters import CountersAway, Tick
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import TooManyRequests, Unavailable

MICROS = 1_000_000
HOUR_SECONDS = 3600
MAX_KEY_CHARACTERS = 200


class Policy(msgspec.Struct, frozen=True):
    """A limit: this many requests in a window that begins with the first of them."""

    name: str
    limit: int
    window_seconds: int = 60


class Use(msgspec.Struct, frozen=True):
    """One request's use of a policy: which number it was, and how long the window goes on."""

    policy: Policy
    number: int
    ends_at_micros: int
    now_micros: int

    @property
    def is_over(self) -> bool:
        """Whether this request was one too many."""
        return self.number > self.policy.limit

    @property
    def remaining(self) -> int:
        """Requests that are left in the window."""
        return max(0, self.policy.limit - self.number)

    @property
    def reset_seconds(self) -> int:
        """Whole seconds until the window ends, at least 1."""
        return max(1, -(-(self.ends_at_micros - self.now_micros) // MICROS))


async def use(db: Database, wanted: Sequence[tuple[Policy, str]], *, now: datetime) -> list[Use]:
    """Count a request under each policy for a subject; the answer says whether it was one too many. The pairs differ."""
    at = to_micros(now)
    ticks = [Tick(f"{policy.name}:{subject}"[:MAX_KEY_CHARACTERS], policy.window_seconds * MICROS) for policy, subject in wanted]
    counts = await db.counters.count(ticks, now_micros=at)
    return [Use(policy, count.number, count.ends_at_micros, at) for (policy, _), count in zip(wanted, counts, strict=True)]


async def spend(db: Database, *, key: str, per_hour: int, now: datetime) -> None:
    """Use one of `per_hour` requests of an hour that begins with the first of them.

    Raises:
        TooManyRequests: Nothing is left; `retry_after_seconds` says when the next one is.
        Unavailable: The counts are away: what costs money or makes accounts is not given away uncounted.
    """
    name, _, subject = key.partition(":")
    await spend_each(db, [(Policy(name, per_hour, HOUR_SECONDS), subject)], now=now)


async def spend_each(db: Database, wanted: Sequence[tuple[Policy, str]], *, now: datetime) -> None:
    """Use one request under each policy for a subject; the pairs differ.

    Raises:
        TooManyRequests, Unavailable: As `spend`.
    """
    try:
        uses = await use(db, wanted, now=now)
    except CountersAway as error:
        raise Unavailable("Requests cannot be counted right now. Try again shortly.", retry_after_seconds=2) from error
    refuse_over(uses)


def refuse_over(uses: Sequence[Use]) -> None:
    """Refuse a request that was one too many under any policy.

    Raises:
        TooManyRequests: It names the policies and the time until all of them have begun anew.
    """
    over = [each for each in uses if each.is_over]
    if not over:
        return
    names = ", ".join(f"{each.policy.limit} per {each.policy.window_seconds} s ({each.policy.name})" for each in over)
    raise TooManyRequests(
        f"Too many requests: the limit is {names}.",
        retry_after_seconds=max(each.reset_seconds for each in over),
        extra={"violated-policies": [each.policy.name for each in over]},
    )


def headers_of(uses: Sequence[Use]) -> list[tuple[bytes, bytes]]:
    """Return the headers that tell a caller what is left: of the tightest policy in `X-RateLimit-*` (the reset in epoch
    seconds), of all of them in the IETF's `RateLimit` and `RateLimit-Policy` (the reset in seconds from now).
    """
    tightest = min(uses, key=lambda each: (each.remaining, -each.reset_seconds, each.policy.limit))
    policies = _joined(f'"{each.policy.name}";q={each.policy.limit};w={each.policy.window_seconds}' for each in uses)
    left = _joined(f'"{each.policy.name}";r={each.remaining};t={each.reset_seconds}' for each in uses)
    return [
        (b"x-ratelimit-limit", b"%d" % tightest.policy.limit),
        (b"x-ratelimit-remaining", b"%d" % tightest.remaining),
        (b"x-ratelimit-reset", b"%d" % -(-tightest.ends_at_micros // MICROS)),
        (b"ratelimit-policy", policies.encode()),
        (b"ratelimit", left.encode()),
    ]


def _joined(items: Iterable[str]) -> str:
    return ", ".join(items)
