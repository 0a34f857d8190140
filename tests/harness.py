"""A whole platform for feature tests: the real app, on the test's database, with an engine that runs jobs when a test says so."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

import httpx
import msgspec
from litestar import Litestar
from sqlalchemy import event as orm_event
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.service import open_books
from codetether_platform.accounts.partners import create_partner
from codetether_platform.app import Platform, create_app
from codetether_platform.engine.ports import Job
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from codetether_platform.oauth.principal import PARTNER_SCOPES, Mode
from codetether_platform.settings import Settings

PAGE = "http://localhost:5000"


class ManualEngine:
    """An `Engine` in memory: what was committed waits until the test calls `run_all`."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, int, str, str]] = []
        self.done: dict[str, str] = {}
        self._count = 0
        self._job: Job | None = None

    async def start(self, job: Job) -> None:
        self._job = job

    async def stop(self) -> None:
        self._job = None

    async def enqueue(self, session: AsyncSession, *, job_id: str, argument: str, priority: int = 0) -> None:
        self._count += 1
        entry = (-priority, self._count, job_id, argument)

        def committed(_session: object) -> None:
            if all(job_id != other[2] for other in self.waiting) and job_id not in self.done:
                self.waiting.append(entry)

        orm_event.listen(session.sync_session, "after_commit", committed, once=True)

    async def set_priority(self, session: AsyncSession, *, job_id: str, priority: int) -> None:
        def committed(_session: object) -> None:
            self.waiting = [(-priority, *entry[1:]) if entry[2] == job_id else entry for entry in self.waiting]

        orm_event.listen(session.sync_session, "after_commit", committed, once=True)

    async def status(self, job_id: str) -> str | None:
        return self.done.get(job_id) or ("enqueued" if any(job_id == entry[2] for entry in self.waiting) else None)

    async def cancel(self, job_id: str) -> None:
        self.waiting = [entry for entry in self.waiting if entry[2] != job_id]

    async def take_over(self) -> list[str]:
        return []

    async def run_all(self, carry: Job) -> None:
        """Run what waits, in order of priority, until nothing does."""
        while self.waiting:
            self.waiting.sort()
            _, _, job_id, argument = self.waiting.pop(0)
            self.done[job_id] = "success"
            await carry(argument)


class TestPartner(msgspec.Struct, kw_only=True):
    """A partner and its keys of one mode."""

    __test__ = False
    id: str
    publishable_key: str
    secret_key: str


class Harness:
    """The app, its client, and shortcuts that speak only HTTP."""

    def __init__(
        self, *, settings: Settings, db: Database, clock: FixedClock, make_app: Callable[[Platform], Litestar] = create_app
    ) -> None:
        self.engine = ManualEngine()
        self.platform = Platform(settings, db=db, clock=clock, engine=self.engine)
        self.app = make_app(self.platform)
        transport = httpx.ASGITransport(app=cast("Any", self.app), raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://localhost:8700", timeout=30)
        self.db, self.clock, self.settings = db, clock, settings

    async def make_partner(self, *, name: str = "Acme Helpdesk", mode: Mode = "test") -> TestPartner:
        """Make a partner with open books and keys."""
        now = self.clock.now()
        async with self.db.write() as session:
            row = await create_partner(session, name=name, now=now)
            await open_books(session, partner_id=row.id, now=now)
            return TestPartner(
                id=row.id,
                publishable_key=await create_publishable_key(session, partner_id=row.id, mode=mode, name="Pages", now=now),
                secret_key=await create_secret_key(session, partner_id=row.id, mode=mode, name="Server", now=now),
            )

    async def make_key(
        self, partner: TestPartner, *, mode: Mode = "test", name: str = "Further", scopes: frozenset[str] = PARTNER_SCOPES
    ) -> str:
        """Make another secret key of a partner."""
        async with self.db.write() as session:
            return await create_secret_key(
                session, partner_id=partner.id, mode=mode, name=name, now=self.clock.now(), scopes=scopes
            )

    async def run_jobs(self) -> None:
        """Carry every run that waits."""
        await self.engine.run_all(self.platform.carrier.carry)

    async def boot(self, partner: TestPartner, *, origin: str = PAGE) -> dict[str, Any]:
        """Boot a page and return the answer."""
        answer = await self.http.post("/v1/embed/boot", json={"client_id": partner.publishable_key}, headers={"Origin": origin})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def guest(self, partner: TestPartner, *, origin: str = PAGE, **hints: str) -> dict[str, Any]:
        """Sign up a hinted guest and return the token answer."""
        form = await self.guest_form(partner, origin=origin, **hints)
        answer = await self.http.post("/oauth/token", data=form, headers={"Origin": origin})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def guest_form(self, partner: TestPartner, *, origin: str = PAGE, **hints: str) -> dict[str, str]:
        """Boot, solve the proof of work, and return the sign-up form."""
        boot = await self.boot(partner, origin=origin)
        challenge = boot["challenge"]
        return {
            "grant_type": "urn:codetether:oauth:grant-type:guest",
            "client_id": partner.publishable_key,
            "boot_token": boot["boot_token"],
            "consent_version": boot["consent"]["version"],
            "challenge_number": str(solve(challenge)),
            "challenge_salt": challenge["salt"],
            "challenge_signature": challenge["signature"],
        } | hints

    async def vouched(self, partner: TestPartner, *, external_id: str, origin: str = PAGE, consent: bool = True) -> dict[str, Any]:
        """Open a vouched session and return the token answer."""
        made = await self.http.post(
            "/v1/embed/sessions", json={"external_id": external_id, "origin": origin}, headers=bearer(partner.secret_key)
        )
        assert made.status_code == 201, made.text
        form = {
            "grant_type": "urn:codetether:oauth:grant-type:embed-session",
            "client_id": partner.publishable_key,
            "client_secret": made.json()["client_secret"],
        }
        if consent:
            form["consent_version"] = "2026-11-01"
        answer = await self.http.post("/oauth/token", data=form, headers={"Origin": origin})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def bearer(credential: str, *, origin: str | None = None) -> dict[str, str]:
    """Return the headers of a caller."""
    headers = {"Authorization": f"Bearer {credential}"}
    return headers | {"Origin": origin} if origin else headers


def session_headers(tokens: dict[str, Any], *, origin: str = PAGE) -> dict[str, str]:
    """Return the headers of an embed session."""
    return bearer(tokens["access_token"], origin=origin)


def solve(challenge: dict[str, Any]) -> int:
    """Find the number of a proof of work, as the element does."""
    for number in range(challenge["max_number"] + 1):
        if hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]:
            return number
    raise AssertionError("no solution")
