"""A partner's server that governs its users, for tests."""

from typing import Any

import httpx

from tests.harness import Harness, TestPartner, bearer, session_headers


class Desk:
    """A partner's server that governs its users."""

    def __init__(self, harness: Harness, partner: TestPartner) -> None:
        self.harness, self.partner, self.headers = harness, partner, bearer(partner.secret_key)

    async def ask(self, method: str, path: str, body: Any = None, *, status: int = 200) -> dict[str, Any]:
        answer = await self.harness.http.request(method, path, json=body, headers=self.headers)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    async def user(self, user_id: str) -> dict[str, Any]:
        return await self.ask("GET", f"/v1/users/{user_id}")

    async def act(self, user_id: str, what: str, body: Any = None) -> dict[str, Any]:
        return await self.ask("POST", f"/v1/users/{user_id}/{what}", body)

    async def events(self, kind: str) -> list[dict[str, Any]]:
        page = await self.ask("GET", f"/v1/events?types={kind}")
        return [each["data"] for each in page["data"]]

    async def run(self, tokens: dict[str, Any], prompt: str = "test:succeed", **fields: Any) -> httpx.Response:
        return await self.harness.http.post("/v1/tasks", json={"prompt": prompt} | fields, headers=session_headers(tokens))
