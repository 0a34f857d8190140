"""The partner's webhook receiver in the demo: checks each delivery, keeps the last 200 in memory, and can play broken."""

import asyncio
from collections import Counter, deque
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.params import QueryParameter

from codetether_platform.webhooks.signing import SignatureInvalid, verify

KEPT = 200
#: Long enough for what is shown; the platform's own bodies are far below it.
SHOWN_CHARACTERS = 20_000
FailingStatus = Annotated[int, QueryParameter(ge=200, le=599)]
FailingTimes = Annotated[int, QueryParameter(ge=0, le=20)]
DelaySeconds = Annotated[float, QueryParameter(ge=0, le=30)]


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery as it came in. `fault` is null where the signature is good."""

    number: int
    at: datetime
    webhook_id: str
    type: str
    sequence: int | None
    task_id: str | None
    fault: str | None
    answered: int
    body: str


class Sink:
    """What was received since the start, newest first."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._count = 0
        self._tries: Counter[str] = Counter()
        self.received: deque[Received] = deque(maxlen=KEPT)

    async def receive(
        self, request: Request[Any, Any, Any], *, now: datetime, status: int, times: int, delay: float
    ) -> Response[bytes]:
        """Check and keep a delivery; answer `status` to the first `times` tries of each, 200 from then on."""
        body = await request.body()
        webhook_id = request.headers.get("webhook-id", "")[:100]
        headers = {name: request.headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
        fault = self._fault(headers, body, now)
        answered = self._answer(webhook_id, status=status, times=times)
        self._count += 1
        self.received.appendleft(_shape(self._count, now, webhook_id, fault, answered, body))
        if delay:
            await asyncio.sleep(delay)
        text = b"received" if answered < 300 else b"the sink was asked to fail"
        return Response(text, status_code=answered, media_type="text/plain")

    def _answer(self, webhook_id: str, *, status: int, times: int) -> int:
        if len(self._tries) > 10 * KEPT:
            self._tries.clear()
        self._tries[webhook_id] += 1
        return status if self._tries[webhook_id] <= times else 200

    def _fault(self, headers: dict[str, str], body: bytes, now: datetime) -> str | None:
        try:
            verify(self._secret, headers, body, now_unix_seconds=int(now.timestamp()))
        except SignatureInvalid as error:
            return str(error)
        return None


def _shape(number: int, at: datetime, webhook_id: str, fault: str | None, answered: int, body: bytes) -> Received:
    try:
        value = msgspec.json.decode(body)
        text = msgspec.json.format(body, indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError):
        value, text = None, body.decode(errors="replace")
    fields: dict[str, Any] = value if isinstance(value, dict) else {}
    nested = fields.get("data")
    data: dict[str, Any] = nested if isinstance(nested, dict) else fields
    sequence = fields.get("sequence")
    return Received(
        number=number,
        at=at,
        webhook_id=webhook_id,
        type=str(fields.get("type") or fields.get("event") or "unknown")[:60],
        sequence=sequence if isinstance(sequence, int) else None,
        task_id=str(data["task_id"])[:64] if "task_id" in data else None,
        fault=fault,
        answered=answered,
        body=text[:SHOWN_CHARACTERS],
    )
