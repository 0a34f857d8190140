"""What the command line does with a whole platform: serve it, work for it, migrate it, give it partners, check its books."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.service import open_books
from codetether_billing.verify import Report, verify_ledger
from codetether_platform.accounts.members import create_login_link
from codetether_platform.accounts.partners import add_origin, create_partner, get_partner, resume_partner, suspend_partner
from codetether_platform.app import Platform, create_app
from codetether_platform.engine import dbos_engine
from codetether_platform.kernel.clock import SystemClock
from codetether_platform.kernel.db import Database
from codetether_platform.migrations.run import upgrade
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from codetether_platform.oauth.principal import PARTNER_SCOPES, Mode, Principal
from codetether_platform.oauth.schemas import ApiKey, ApiKeyRequest, ApiKeySecret
from codetether_platform.oauth.service import create_key, list_page, revoke_key
from codetether_platform.serving import listen, serve
from codetether_platform.settings import Settings
from codetether_platform.web.logs import configure_logs

MODES: tuple[Mode, ...] = ("test", "live")


async def upgrade_database(settings: Settings) -> None:
    """Bring our tables and the engine's to their newest version."""
    url = settings.resolved_database_url
    await upgrade(url)
    await asyncio.to_thread(dbos_engine.migrate, url)


async def serve_platform(settings: Settings) -> None:
    """Serve until told to stop."""
    configure_logs(level=settings.log_level, form=settings.log_format)
    await upgrade_database(settings)
    await serve(create_app(Platform(settings)), listen(settings.bind_host, settings.bind_port))


async def run_worker(settings: Settings) -> None:
    """Carry runs and deliver until told to stop."""
    configure_logs(level=settings.log_level, form=settings.log_format)
    await upgrade_database(settings)
    platform = Platform(settings)
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await platform.start_work()
    try:
        await told.wait()
    finally:
        await platform.stop_work()
        await platform.db.close()


async def create_partner_with_keys(settings: Settings, *, name: str, origins: tuple[str, ...]) -> dict[str, str]:
    """Make a partner with keys of both modes, open books, and a link to its dashboard; all in one transaction.

    Raises:
        ValidationFailed: An origin is not one.
    """
    await upgrade_database(settings)
    db, now = Database(settings.resolved_database_url), SystemClock().now()
    made: dict[str, str] = {}
    async with db.write() as session:
        row = await create_partner(session, name=name, now=now)
        made["partner_id"] = row.id
        await open_books(session, partner_id=row.id, now=now)
        for mode in MODES:
            made[f"{mode}_publishable_key"] = await create_publishable_key(
                session, partner_id=row.id, mode=mode, name="Pages", now=now
            )
            made[f"{mode}_secret_key"] = await create_secret_key(session, partner_id=row.id, mode=mode, name="Server", now=now)
            for origin in origins:
                await add_origin(session, partner_id=row.id, mode=mode, origin=origin, now=now)
        token = await create_login_link(session, partner_id=row.id, now=now)
        made["dashboard_url"] = f"{settings.base_url}/dashboard/login?token={token}"
    await db.close()
    return made


async def verify_books(settings: Settings) -> Report:
    """Re-add every book and check every hash."""
    db = Database(settings.resolved_database_url)
    try:
        async with db.survey() as session:
            return await verify_ledger(session)
    finally:
        await db.close()


async def list_partner_keys(settings: Settings, *, partner_id: str, mode: Mode) -> list[ApiKey]:
    """Return the newest hundred of a partner's secret keys of a mode.

    Raises:
        PartnerNotFound: No such partner.
    """
    async with _session(settings) as session:
        await get_partner(session, partner_id)
        keys, _ = await list_page(session, owner=_operator(partner_id, mode), limit=100, before_id=None, now=SystemClock().now())
        return keys


async def create_partner_key(settings: Settings, *, partner_id: str, mode: Mode, request: ApiKeyRequest) -> ApiKeySecret:
    """Make a secret key for a partner.

    Raises:
        PartnerNotFound: No such partner.
        ValidationFailed, ApiKeyLimitReached: As over HTTP.
    """
    async with _session(settings) as session:
        await get_partner(session, partner_id)
        return await create_key(session, maker=_operator(partner_id, mode), request=request, now=SystemClock().now())


async def revoke_partner_key(settings: Settings, *, partner_id: str, mode: Mode, key_id: str) -> None:
    """End a partner's key at once.

    Raises:
        ApiKeyNotFound: The partner has no such key in this mode.
    """
    async with _session(settings) as session:
        await revoke_key(session, owner=_operator(partner_id, mode), key_id=key_id, now=SystemClock().now())


async def suspend(settings: Settings, *, partner_id: str) -> None:
    """Close a partner's account.

    Raises:
        PartnerNotFound: No such partner.
    """
    async with _session(settings) as session:
        await suspend_partner(session, partner_id)


async def resume(settings: Settings, *, partner_id: str) -> None:
    """Open a suspended account again.

    Raises:
        PartnerNotFound: No such partner.
    """
    async with _session(settings) as session:
        await resume_partner(session, partner_id)


def _operator(partner_id: str, mode: Mode) -> Principal:
    """Return whoever has the machine: it may do all that the partner may."""
    return Principal(kind="partner", id="operator", partner_id=partner_id, mode=mode, scopes=PARTNER_SCOPES)


@asynccontextmanager
async def _session(settings: Settings) -> AsyncIterator[AsyncSession]:
    db = Database(settings.resolved_database_url)
    try:
        async with db.write() as session:
            yield session
    finally:
        await db.close()
