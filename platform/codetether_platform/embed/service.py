"""Use cases of the embed: boot a page, vouch for a user, trade secrets and hints for sessions."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.partners import get_partner, is_origin_listed
from codetether_platform.accounts.tables import ApiKeyRow, ClientSecretRow, PartnerRow, UsedChallengeRow, UserRow
from codetether_platform.accounts.users import CONSENT_VERSION, check_active, create_guest, record_consent, vouch_user
from codetether_platform.embed.errors import ConsentVersionUnknown, InvalidClientId, OriginNotAllowed
from codetether_platform.embed.ports import Newcomers
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.db import insert
from codetether_platform.kernel.errors import Fault, Source, invalid
from codetether_platform.oauth.errors import PartnerSuspended
from codetether_platform.oauth.keys import PUBLISHABLE_PREFIXES, find_publishable_key
from codetether_platform.oauth.principal import Mode
from codetether_platform.oauth.sessions import TokenPair, open_session
from codetether_platform.web.envelope import normal_origin

CLIENT_SECRET_SECONDS = 60


async def find_page(
    session: AsyncSession, *, client_id: str, origin: str, own_origin: str, dashboard_url: str, now: datetime
) -> tuple[ApiKeyRow, PartnerRow]:
    """Return the key and partner of a page that may boot: one on the list, or the platform's own, which no partner has to list.

    Raises:
        InvalidClientId: Not a publishable key.
        ClientIdUnknown: No partner has it.
        OriginNotAllowed: The page is not on the list; the sentence says how to mend it.
    """
    if not client_id.startswith(PUBLISHABLE_PREFIXES):
        fault = Fault(
            "invalid_client_id", "Invalid client id", "A publishable key begins with ctpk_.", Source(pointer="/client_id")
        )
        raise InvalidClientId(
            "`client-id` takes the publishable key, which begins with ctpk_; never put a secret key on a page.", faults=(fault,)
        )
    key = await find_publishable_key(session, client_id, now=now)
    partner = await get_partner(session, key.partner_id)
    if partner.status != "active":
        raise PartnerSuspended("This partner is suspended.")
    is_own = origin == normal_origin(own_origin)
    if not is_own and not await is_origin_listed(session, partner_id=partner.id, mode=key.mode, origin=origin):
        shown = origin or "(no Origin header)"
        raise OriginNotAllowed(
            f"The origin {shown} is not on this key's list. Add it in the dashboard under Keys and origins.",
            extra={"origin": shown, "dashboard_url": dashboard_url} if key.mode == "test" else {},
        )
    return key, partner


async def create_client_secret(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    external_id: str,
    email: str | None,
    name: str | None,
    origin: str,
    expires_in: int,
    newcomers: Newcomers,
    now: datetime,
) -> tuple[str, UserRow]:
    """Vouch for a user of the partner: return a one-use secret that opens one session on this origin within 60 seconds.

    Raises:
        ValidationFailed: `origin` is not an origin, or is not on the list.
        UserSuspended: The partner has suspended this user itself.
    """
    normal = normal_origin(origin)
    if normal is None:
        raise invalid("/origin", "An origin is a scheme, a host and, if need be, a port: https://app.example.com")
    if not await is_origin_listed(session, partner_id=partner_id, mode=mode, origin=normal):
        raise invalid("/origin", f"The origin {normal} is not on this partner's list.", code="origin_not_allowed")
    user = await vouch(
        session, partner_id=partner_id, mode=mode, external_id=external_id, email=email, name=name, newcomers=newcomers, now=now
    )
    check_active(user)
    return await keep_client_secret(session, user=user, origin=normal, session_seconds=expires_in, now=now), user


async def vouch(
    session: AsyncSession,
    *,
    partner_id: str,
    mode: Mode,
    external_id: str,
    email: str | None,
    name: str | None,
    newcomers: Newcomers,
    now: datetime,
) -> UserRow:
    """Return the user that a partner names by its own id, made now if there is none. It may be suspended."""
    first_name, _, last_name = (name or "").strip().partition(" ")
    user, is_new = await vouch_user(
        session,
        partner_id=partner_id,
        mode=mode,
        external_id=external_id,
        email=email,
        first_name=first_name[:80] or None,
        last_name=last_name.strip()[:80] or None,
        now=now,
    )
    if is_new:
        await newcomers.signed_up(session, user=user, now=now)
    return user


async def keep_client_secret(session: AsyncSession, *, user: UserRow, origin: str, session_seconds: int, now: datetime) -> str:
    """Return a new one-use secret that opens one session of a user on a page within 60 seconds."""
    secret = random_token("ctes_")
    session.add(
        ClientSecretRow(
            digest=digest(secret),
            partner_id=user.partner_id,
            mode=user.mode,
            user_id=user.id,
            origin=origin,
            session_seconds=session_seconds,
            created_at=now,
            expires_at=now + timedelta(seconds=CLIENT_SECRET_SECONDS),
            used_at=None,
        )
    )
    await session.flush()
    return secret


async def trade_client_secret(
    session: AsyncSession, *, client_secret: str, key: ApiKeyRow, origin: str, now: datetime
) -> tuple[TokenPair, UserRow] | None:
    """Open the session that a client secret stands for; `None` if it is unknown, over, used, or for another key or page.

    One conditional update spends it, so of two at once exactly one wins.
    """
    spent = (
        await session.execute(
            update(ClientSecretRow)
            .where(
                ClientSecretRow.digest == digest(client_secret),
                ClientSecretRow.used_at.is_(None),
                ClientSecretRow.expires_at > now,
                ClientSecretRow.partner_id == key.partner_id,
                ClientSecretRow.mode == key.mode,
                ClientSecretRow.origin == origin,
            )
            .values(used_at=now)
            .returning(ClientSecretRow.user_id, ClientSecretRow.session_seconds)
        )
    ).one_or_none()
    if spent is None:
        return None
    user = (await session.scalars(select(UserRow).where(UserRow.id == spent.user_id))).one()
    pair = await open_session(
        session,
        partner_id=key.partner_id,
        mode=cast("Mode", key.mode),
        user_id=user.id,
        origin=origin,
        now=now,
        session_seconds=spent.session_seconds,
    )
    return pair, user


async def spend_challenge(session: AsyncSession, *, salt: str, now: datetime) -> bool:
    """Use up a solved challenge; false if it was used before. Old ones are purged, a hundred at a time."""
    old = select(UsedChallengeRow.salt).where(UsedChallengeRow.expires_at < now).limit(100)
    await session.execute(delete(UsedChallengeRow).where(UsedChallengeRow.salt.in_(old.scalar_subquery())))
    spent = await session.execute(
        insert(session, UsedChallengeRow)
        .values(salt=salt, expires_at=now + timedelta(hours=1))
        .on_conflict_do_nothing()
        .returning(UsedChallengeRow.salt)
    )
    return spent.first() is not None


async def sign_up_guest(
    session: AsyncSession,
    *,
    key: ApiKeyRow,
    origin: str,
    consent_version: str,
    email: str | None,
    first_name: str | None,
    last_name: str | None,
    newcomers: Newcomers,
    now: datetime,
) -> tuple[TokenPair, UserRow]:
    """Make a hinted guest with its consent and its session.

    Raises:
        ConsentVersionUnknown: Not the current text.
    """
    check_consent_version(consent_version)
    user = await create_guest(
        session, partner_id=key.partner_id, mode=key.mode, email=email, first_name=first_name, last_name=last_name, now=now
    )
    await record_consent(session, user=user, version=consent_version, origin=origin, now=now)
    await newcomers.signed_up(session, user=user, now=now)
    pair = await open_session(
        session, partner_id=key.partner_id, mode=cast("Mode", key.mode), user_id=user.id, origin=origin, now=now
    )
    return pair, user


def check_consent_version(version: str) -> None:
    """Refuse any text but the current one.

    Raises:
        ConsentVersionUnknown: Not the current version.
    """
    if version != CONSENT_VERSION:
        fault = Fault("unknown_value", "Unknown value", f"The current version is {CONSENT_VERSION}.", Source(pointer="/version"))
        raise ConsentVersionUnknown(f"The current consent version is {CONSENT_VERSION}.", faults=(fault,))
