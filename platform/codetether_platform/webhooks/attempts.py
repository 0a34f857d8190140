"""One attempt of a delivery: prepare and sign (pure), send (the one impure call), and an outcome that is a value."""

import asyncio
import ssl
from datetime import datetime
from functools import lru_cache
from typing import Literal, cast, get_args

import msgspec
import structlog

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring, SealBroken
from codetether_platform.web.logs import SECRET
from codetether_platform.webhooks.bodies import wire_id
from codetether_platform.webhooks.claims import Shipment
from codetether_platform.webhooks.client import SendFailed, post
from codetether_platform.webhooks.guard import Policy, Refused
from codetether_platform.webhooks.resolver import RESOLVE_SECONDS, NameUnknown, Resolver, locate
from codetether_platform.webhooks.retries import parse_retry_after
from codetether_platform.webhooks.secrets import callback_secret, unseal_headers, unseal_secret
from codetether_platform.webhooks.signing import signature_headers

#: Secrets and judged URLs kept at hand.
REMEMBERED = 1_000
USER_AGENT = "CodeTether-Webhooks/1.0"

log = structlog.get_logger(__name__)


#: What a receiver may say in the response header `webhook-delivery` (Svix): end the webhook, or give this event up.
Directive = Literal["disable", "abort-message"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an attempt: a status, or an error word when no answer came."""

    at: datetime
    latency_ms: int
    response_status: int | None = None
    error: str | None = None
    retry_after_seconds: int | None = None
    directive: Directive | None = None
    excerpt: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the receiver took it: any 2xx. A redirect is none."""
        return self.response_status is not None and 200 <= self.response_status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants nothing more, ever."""
        return self.response_status == 410


class Sender:
    """Makes attempts."""

    def __init__(
        self,
        *,
        clock: Clock,
        wall: Clock,
        keyring: Keyring,
        policy: Policy,
        timeout_seconds: float,
        resolver: Resolver,
        tls: ssl.SSLContext,
    ) -> None:
        self._clock = clock
        self._wall = wall
        self._keyring = keyring
        self._unseal = lru_cache(REMEMBERED)(lambda sealed: unseal_secret(keyring, sealed))
        self._policy = policy
        self._timeout_seconds = timeout_seconds
        self._resolver = resolver
        self._tls = tls

    async def attempt(self, shipment: Shipment) -> Outcome:
        """Send once and tell what came of it. The URL and every address of its name are judged anew each time."""
        loop = asyncio.get_running_loop()
        at, wall_at, started = self._clock.now(), self._wall.now(), loop.time()
        reply, error = None, None
        try:
            secrets = self._secrets(shipment, at=at)
            target, address = await locate(
                shipment.url,
                policy=self._policy,
                resolver=self._resolver,
                timeout_seconds=min(RESOLVE_SECONDS, self._timeout_seconds),
            )
            reply = await post(
                target,
                address=address,
                headers=headers_of(shipment, secrets=secrets, at=wall_at) | self._asked_headers(shipment),
                body=shipment.body,
                tls=self._tls,
                deadline=started + self._timeout_seconds,
            )
        except SendFailed as failed:
            error = failed.reason
        except Refused as refused:
            error = refused.reason
        except NameUnknown:
            error = "dns_failed"
        except SealBroken:
            error = "secret_unreadable"
        except Exception:
            # One bad delivery must not end the worker; it is tried again like any other failure.
            log.exception("webhook.attempt_failed", delivery_id=shipment.id)
            error = "internal_error"
        latency_ms = round((loop.time() - started) * 1000)
        if reply is None:
            return Outcome(at=at, latency_ms=latency_ms, error=error)
        asked = reply.headers.get("retry-after")
        return Outcome(
            at=at,
            latency_ms=latency_ms,
            response_status=reply.status,
            retry_after_seconds=parse_retry_after(asked, now=wall_at) if asked else None,
            directive=_directive(reply.headers.get("webhook-delivery")),
            excerpt=printable(reply.excerpt, secrets=secrets),
        )

    def _asked_headers(self, shipment: Shipment) -> dict[str, str]:
        return {} if shipment.headers_sealed is None else unseal_headers(self._keyring, shipment.headers_sealed)

    def _secrets(self, shipment: Shipment, *, at: datetime) -> tuple[str, ...]:
        if shipment.secret_sealed is None:
            return (callback_secret(self._keyring, partner_id=shipment.partner_id, mode=shipment.mode),)
        current = self._unseal(shipment.secret_sealed)
        if (
            shipment.previous_secret_sealed is None
            or shipment.previous_secret_until is None
            or shipment.previous_secret_until <= at
        ):
            return (current,)
        return current, self._unseal(shipment.previous_secret_sealed)


def headers_of(shipment: Shipment, *, secrets: tuple[str, ...], at: datetime) -> dict[str, str]:
    """Return all headers of the next attempt. `webhook-id` is the event's: the same on every attempt and at every receiver."""
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        **signature_headers(
            secrets, webhook_id=wire_id(shipment.event_id), timestamp=int(at.timestamp()), body=shipment.body, form=shipment.form
        ),
        "X-CodeTether-Event": shipment.event_type,
        "X-CodeTether-Delivery": "dlv_" + shipment.id.replace("-", ""),
        "X-CodeTether-Attempt": str(shipment.attempt + 1),
    }


def printable(excerpt: bytes, *, secrets: tuple[str, ...]) -> str:
    """Return the start of an answer as it is kept: text without NULs, which PostgreSQL cannot hold, and without secrets."""
    text = excerpt.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    for secret in secrets:
        text = text.replace(secret, "[redacted]")
    return SECRET.sub(r"\1[redacted]", text)


def _directive(said: str | None) -> Directive | None:
    word = (said or "").strip().lower()
    return cast("Directive", word) if word in get_args(Directive) else None
