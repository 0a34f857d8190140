"""Use cases of partners: making one, and the origins on which it may embed."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from codetether_platform.accounts.errors import PartnerNotFound
from codetether_platform.accounts.tables import OriginRow, PartnerRow
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.errors import invalid
from codetether_platform.kernel.ids import new_id
from codetether_platform.web.envelope import normal_origin

MAX_ORIGINS = 50
MAX_CONTEXT_CHARACTERS = 2_000
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

_IS_ACTIVE = select(PartnerRow.id).where(PartnerRow.id == bindparam("partner_id"), PartnerRow.status == "active")


async def create_partner(
    session: AsyncSession, *, name: str, now: datetime, accent: str | None = None, time_zone: str = "UTC"
) -> PartnerRow:
    """Make a partner. Its books are opened and its keys made by the caller, in the same transaction."""
    row = PartnerRow(
        id=new_id(),
        name=name,
        accent=accent,
        support_url=None,
        terms_url=None,
        privacy_url=None,
        time_zone=time_zone,
        locale=None,
        white_label=False,
        agent_context=None,
        status="active",
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def get_partner(session: AsyncSession, partner_id: str) -> PartnerRow:
    """Return a partner.

    Raises:
        PartnerNotFound: No such partner.
    """
    row = await session.get(PartnerRow, partner_id)
    if row is None:
        raise PartnerNotFound
    return row


async def lock_partner(session: AsyncSession, partner_id: str) -> None:
    """Let one transaction at a time count or number what a partner has: PostgreSQL locks its row, SQLite has one writer anyway.

    FOR NO KEY UPDATE: inserts that refer to the partner go on meanwhile (PostgreSQL manual §13.3.2).
    """
    await session.execute(select(PartnerRow.id).where(PartnerRow.id == partner_id).with_for_update(key_share=True))


async def is_partner_active(session: AsyncSession | AsyncConnection, *, partner_id: str) -> bool:
    """Tell whether a partner is there and not suspended."""
    return (await session.execute(_IS_ACTIVE, {"partner_id": partner_id})).first() is not None


async def suspend_partner(session: AsyncSession, partner_id: str) -> None:
    """Close a partner's account: none of its keys, its users' sessions, its pages and its dashboard open anything any more.

    Raises:
        PartnerNotFound: No such partner.
    """
    await _set_status(session, partner_id, "suspended")


async def resume_partner(session: AsyncSession, partner_id: str) -> None:
    """Open a suspended account again, with the keys that it had.

    Raises:
        PartnerNotFound: No such partner.
    """
    await _set_status(session, partner_id, "active")


async def _set_status(session: AsyncSession, partner_id: str, status: str) -> None:
    changed = await session.execute(
        update(PartnerRow).where(PartnerRow.id == partner_id).values(status=status).returning(PartnerRow.id)
    )
    if changed.first() is None:
        raise PartnerNotFound


async def set_agent_context(session: AsyncSession, *, partner_id: str, text: str) -> None:
    """Keep what a partner says about its product and its words; blank is none.

    Raises:
        ValidationFailed: Longer than 2,000 characters.
        PartnerNotFound: No such partner.
    """
    said = text.replace("\r\n", "\n").strip()
    if len(said) > MAX_CONTEXT_CHARACTERS:
        raise invalid("/agent_context", f"At most {MAX_CONTEXT_CHARACTERS:,} characters.", code="too_long")
    if "\x00" in said:
        raise invalid("/agent_context", "A text has no U+0000.", code="invalid_character")
    (await get_partner(session, partner_id)).agent_context = said or None


async def add_origin(session: AsyncSession, *, partner_id: str, mode: str, origin: str, now: datetime) -> str:
    """List an origin and return it in canonical form; listing it twice is fine.

    Raises:
        ValidationFailed: Not an origin, plain http on a live key, or too many.
    """
    normal = _checked(origin, mode=mode, pointer="/origin")
    others = select(OriginRow.id).where(OriginRow.partner_id == partner_id, OriginRow.mode == mode, OriginRow.origin != normal)
    if len((await session.scalars(others)).all()) >= MAX_ORIGINS:
        raise invalid("/origin", f"At most {MAX_ORIGINS} origins can be listed.")
    await session.execute(
        insert(session, OriginRow)
        .values(id=new_id(), partner_id=partner_id, mode=mode, origin=normal, created_at=now)
        .on_conflict_do_nothing()
    )
    return normal


async def replace_origins(session: AsyncSession, *, partner_id: str, mode: str, origins: list[str], now: datetime) -> None:
    """Make these the listed origins of a mode, 50 at most, each once.

    Raises:
        ValidationFailed: One is none, or plain http where it may not be; the pointer names its place under `/origins`.
    """
    wanted = dict.fromkeys(_checked(origin, mode=mode, pointer=f"/origins/{place}") for place, origin in enumerate(origins))
    for origin in await list_origins(session, partner_id=partner_id, mode=mode):
        if origin not in wanted:
            await remove_origin(session, partner_id=partner_id, mode=mode, origin=origin)
    for origin in wanted:
        await add_origin(session, partner_id=partner_id, mode=mode, origin=origin, now=now)


def _checked(origin: str, *, mode: str, pointer: str) -> str:
    normal = normal_origin(origin)
    if normal is None:
        raise invalid(pointer, "An origin is a scheme, a host and, if need be, a port: https://app.example.com")
    if normal.startswith("http://") and (mode == "live" or not is_local(normal)):
        raise invalid(pointer, "Only https origins can be listed; test keys work on localhost without any listing.")
    return normal


async def remove_origin(session: AsyncSession, *, partner_id: str, mode: str, origin: str) -> None:
    """Take an origin off the list."""
    await session.execute(
        delete(OriginRow).where(OriginRow.partner_id == partner_id, OriginRow.mode == mode, OriginRow.origin == origin)
    )


async def list_origins(session: AsyncSession, *, partner_id: str, mode: str) -> list[str]:
    """Return the listed origins of a mode, in the order they were added."""
    rows = await session.scalars(
        select(OriginRow.origin).where(OriginRow.partner_id == partner_id, OriginRow.mode == mode).order_by(OriginRow.id)
    )
    return list(rows)


async def is_origin_listed(session: AsyncSession, *, partner_id: str, mode: str, origin: str) -> bool:
    """Tell whether a page of this origin may boot. Test keys work on loopback hosts without any listing."""
    if normal_origin(origin) != origin:
        return False
    if mode == "test" and is_local(origin):
        return True
    found = await session.scalar(
        select(OriginRow.id).where(OriginRow.partner_id == partner_id, OriginRow.mode == mode, OriginRow.origin == origin)
    )
    return found is not None


def is_local(origin: str) -> bool:
    """Tell whether an origin's host is this machine."""
    return urlsplit(origin).hostname in LOCAL_HOSTS
