"""Fixtures of A2A tests: a partner that speaks both versions over both bindings."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest

from tests.harness import Harness, TestPartner, bearer

RPC, REST = "/a2a/jsonrpc", "/a2a/rest"


class Speaker:
    """A caller."""

    def __init__(self, harness: Harness, partner: TestPartner, headers: dict[str, str]) -> None:
        self.harness, self.partner, self.headers = harness, partner, headers
        self._count = 0

    async def raw(self, body: Any, version: str | None = "1.0", **headers: str) -> httpx.Response:
        """Post anything to the JSON-RPC address."""
        named = {} if version is None else {"A2A-Version": version}
        return await self.harness.http.post(RPC, json=body, headers=self.headers | named | headers)

    async def call(self, method: str, params: Any, *, version: str | None = "1.0") -> dict[str, Any]:
        """Call a method and return the whole answer."""
        self._count += 1
        body = {"jsonrpc": "2.0", "id": self._count, "method": method, "params": params}
        answer = await self.raw(body, version)
        assert answer.status_code == 200, answer.text
        told = dict(answer.json())
        assert (told["jsonrpc"], told["id"]) == ("2.0", self._count)
        return told

    async def result(self, method: str, params: Any, *, version: str | None = "1.0") -> Any:
        """Call a method that is to succeed."""
        told = await self.call(method, params, version=version)
        assert "error" not in told, told
        return told["result"]

    async def error(self, method: str, params: Any, *, version: str | None = "1.0") -> dict[str, Any]:
        """Call a method that is to be refused."""
        told = await self.call(method, params, version=version)
        assert "result" not in told, told
        return dict(told["error"])

    async def rest(self, verb: str, path: str, *, version: str | None = "1.0", **given: Any) -> httpx.Response:
        """Ask over HTTP+JSON."""
        named = {} if version is None else {"A2A-Version": version}
        headers = self.headers | named | given.pop("headers", {})
        return await self.harness.http.request(verb, REST + path, headers=headers, **given)

    async def stream(self, method: str, params: Any, *, version: str | None = "1.0") -> list[dict[str, Any]]:
        """Call a streaming method and return the results to the stream's end."""
        body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
        answer = await self.raw(body, version)
        assert answer.headers["content-type"].startswith("text/event-stream"), answer.text
        told = frames(answer.text)
        assert all(each["id"] == 7 and each["jsonrpc"] == "2.0" for each in told)
        return [each["result"] for each in told]

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Carry runs as they come."""
        stop = asyncio.Event()

        async def work() -> None:
            while not stop.is_set():
                await self.harness.run_jobs()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 0.02)

        task = asyncio.create_task(work())
        try:
            yield
        finally:
            stop.set()
            await task


def message(text: str, *, number: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a message of 1.0."""
    return {"messageId": f"m-{number}", "role": "ROLE_USER", "parts": [{"text": text}]} | fields


def old_message(text: str, *, number: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a message of 0.3."""
    named = {"kind": "message", "messageId": f"m-{number}", "role": "user"}
    return named | {"parts": [{"kind": "text", "text": text}]} | fields


def frames(text: str) -> list[dict[str, Any]]:
    """Return what the `data:` lines of a stream hold."""
    return [msgspec.json.decode(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


@pytest.fixture
async def speaker(harness: Harness) -> Speaker:
    """A partner's server."""
    partner = await harness.make_partner()
    return Speaker(harness, partner, bearer(partner.secret_key))
