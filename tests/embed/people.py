"""What the tests of the proof do as a person would: ask for a code, read the mail, type it, go on in the next session."""

import re
from typing import Any

import httpx
from sqlalchemy import func, select

from codetether_platform.mail.tables import MailRow
from tests.harness import PAGE, Harness, TestPartner, session_headers

EMBED_SESSION = "urn:codetether:oauth:grant-type:embed-session"
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


async def start(harness: Harness, tokens: dict[str, Any], email: str, **headers: str) -> httpx.Response:
    """Ask for a code."""
    return await harness.http.post("/v1/embed/auth/start", json={"email": email}, headers=session_headers(tokens) | headers)


async def verify(harness: Harness, tokens: dict[str, Any], code: str) -> httpx.Response:
    """Type a code."""
    return await harness.http.post("/v1/embed/auth/verify", json={"code": code}, headers=session_headers(tokens))


async def mails_to(harness: Harness, email: str) -> list[MailRow]:
    """Return the mails to an address, oldest first."""
    async with harness.db.read() as session:
        return list(
            await session.scalars(select(MailRow).where(func.lower(MailRow.to_address) == email.lower()).order_by(MailRow.id))
        )


async def mailed_code(harness: Harness, email: str) -> str:
    """Return the code of the newest mail to an address."""
    found = CODE.findall((await mails_to(harness, email))[-1].text)
    assert len(found) == 1
    return str(found[0])


async def asked(harness: Harness, tokens: dict[str, Any], email: str) -> str:
    """Ask for a code and return it."""
    answer = await start(harness, tokens, email)
    assert answer.status_code == 200, answer.text
    return await mailed_code(harness, email)


async def trade(harness: Harness, partner: TestPartner, client_secret: str, *, origin: str = PAGE) -> httpx.Response:
    """Trade the secret of a proof for the next session."""
    form = {"grant_type": EMBED_SESSION, "client_id": partner.publishable_key, "client_secret": client_secret}
    return await harness.http.post("/oauth/token", data=form, headers={"Origin": origin})


async def prove(harness: Harness, partner: TestPartner, tokens: dict[str, Any], email: str) -> dict[str, Any]:
    """Prove an address in a session and return the tokens of the next one."""
    answer = await verify(harness, tokens, await asked(harness, tokens, email))
    assert answer.status_code == 200, answer.text
    traded = await trade(harness, partner, answer.json()["client_secret"])
    assert traded.status_code == 200, traded.text
    return dict(traded.json())


async def refreshed(harness: Harness, partner: TestPartner, tokens: dict[str, Any]) -> dict[str, Any]:
    """Renew the tokens of a session."""
    form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": tokens["refresh_token"]}
    answer = await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def run_task(harness: Harness, tokens: dict[str, Any]) -> httpx.Response:
    """Create a task."""
    return await harness.http.post("/v1/tasks", json={"prompt": "test:succeed"}, headers=session_headers(tokens))


async def task_ids(harness: Harness, tokens: dict[str, Any]) -> set[str]:
    """Return the tasks that a session sees."""
    answer = await harness.http.get("/v1/tasks", headers=session_headers(tokens))
    assert answer.status_code == 200, answer.text
    return {task["task_id"] for task in answer.json()["data"]}


async def is_in(harness: Harness, tokens: dict[str, Any]) -> bool:
    """Tell whether a session still opens anything."""
    answer = await harness.http.get("/v1/me", headers=session_headers(tokens))
    assert answer.status_code in {200, 401}, answer.text
    return answer.status_code == 200
