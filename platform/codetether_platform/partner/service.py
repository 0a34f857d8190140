"""Use cases of the partner itself: show it and change it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import get_partner, list_origins, replace_origins, set_agent_context
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.errors import invalid
from codetether_platform.oauth.principal import Mode
from codetether_platform.partner.schemas import Partner
from codetether_platform.schedules.errors import RuleInvalid
from codetether_platform.schedules.wall import zone_of

DEFAULT_LOCALE = "en"
LINKS = ("support_url", "terms_url", "privacy_url")


async def view_partner(session: AsyncSession, *, partner_id: str, mode: Mode) -> Partner:
    """Return what a partner says of itself, with the origins of one mode."""
    row = await get_partner(session, partner_id)
    return Partner(
        id=row.id,
        mode=mode,
        name=row.name,
        accent=row.accent,
        support_url=row.support_url,
        terms_url=row.terms_url,
        privacy_url=row.privacy_url,
        time_zone=row.time_zone,
        locale=row.locale or DEFAULT_LOCALE,
        agent_context=row.agent_context,
        origins=await list_origins(session, partner_id=partner_id, mode=mode),
        created_at=row.created_at,
    )


async def change_partner(session: AsyncSession, *, partner_id: str, mode: Mode, changes: Mapping[str, Any], now: datetime) -> None:
    """Change what is named in `changes`, all of it or nothing.

    Raises:
        ValidationFailed: A field breaks a rule; the pointer says which.
    """
    row = (await session.scalars(select(PartnerRow).where(PartnerRow.id == partner_id).with_for_update())).one()
    fields = dict(changes)
    if "agent_context" in fields:
        await set_agent_context(session, partner_id=partner_id, text=fields.pop("agent_context") or "")
    if "origins" in fields:
        await replace_origins(session, partner_id=partner_id, mode=mode, origins=fields.pop("origins"), now=now)
    for field, value in fields.items():
        setattr(row, field, _checked(field, value))
    await session.flush()


def _checked(field: str, value: str | None) -> str | None:
    if value is None:
        return None
    if field == "name":
        return _name(value)
    if field in LINKS and not _is_https(value):
        raise invalid(f"/{field}", "Only a whole https address can be shown to your users.")
    if field == "time_zone":
        try:
            zone_of(value)
        except RuleInvalid as error:
            raise invalid("/time_zone", str(error), code="time_zone_unknown") from error
    return value


def _name(value: str) -> str:
    name = " ".join(value.split())
    if not name:
        raise invalid("/name", "Your users have to read something.", code="blank")
    if not name.isprintable():
        raise invalid("/name", "A name has no control characters.", code="invalid_character")
    return name


def _is_https(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = value.isprintable() and not any(character.isspace() for character in value) and "\\" not in value
    return is_plain and port_is_one and parts.scheme == "https" and bool(parts.hostname) and parts.username is None
