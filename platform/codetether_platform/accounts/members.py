"""Sessions of the partner's own people on the dashboard: a one-use login link, then a cookie."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.tables import MemberSessionRow, PartnerRow
from codetether_platform.kernel.crypto import digest, random_token
from codetether_platform.kernel.ids import new_id

LOGIN_PREFIX = "ctl_"
COOKIE_PREFIX = "ctm_"
#: Long enough to find the link in a mailbox, short enough that an old mailbox opens nothing.
LOGIN_LIFE = timedelta(hours=1)
#: One working day; absolute, so that a copied cookie ends too.
SESSION_LIFE = timedelta(hours=12)


async def create_login_link(session: AsyncSession, *, partner_id: str, now: datetime) -> str:
    """Return the token of a new login link: `ctl_…`, one use, good for an hour."""
    token = random_token(LOGIN_PREFIX)
    session.add(
        MemberSessionRow(
            id=new_id(),
            partner_id=partner_id,
            login_digest=digest(token),
            cookie_digest=None,
            created_at=now,
            login_expires_at=now + LOGIN_LIFE,
            expires_at=now + LOGIN_LIFE,
            ended_at=None,
        )
    )
    await session.flush()
    return token


async def redeem_login(session: AsyncSession, *, token: str, now: datetime) -> str | None:
    """Use up a login link and return the cookie of its session; `None` if it is unknown, used or over.

    One conditional update spends it, so of two at once exactly one wins.
    """
    if not token.startswith(LOGIN_PREFIX):
        return None
    cookie = random_token(COOKIE_PREFIX)
    spent = await session.execute(
        update(MemberSessionRow)
        .where(
            MemberSessionRow.login_digest == digest(token),
            MemberSessionRow.cookie_digest.is_(None),
            MemberSessionRow.ended_at.is_(None),
            MemberSessionRow.login_expires_at > now,
        )
        .values(cookie_digest=digest(cookie), expires_at=now + SESSION_LIFE)
        .returning(MemberSessionRow.id)
    )
    return None if spent.first() is None else cookie


async def find_member(session: AsyncSession, *, cookie: str, now: datetime) -> MemberSessionRow | None:
    """Return the session of a cookie; `None` if it is unknown, ended or over, or its partner is suspended."""
    if not cookie.startswith(COOKIE_PREFIX):
        return None
    return (
        await session.scalars(
            select(MemberSessionRow)
            .join(PartnerRow, PartnerRow.id == MemberSessionRow.partner_id)
            .where(
                MemberSessionRow.cookie_digest == digest(cookie),
                MemberSessionRow.ended_at.is_(None),
                MemberSessionRow.expires_at > now,
                PartnerRow.status == "active",
            )
        )
    ).one_or_none()


async def end_member_session(session: AsyncSession, *, session_id: str, now: datetime) -> None:
    """End a session; ending it twice keeps the first time."""
    await session.execute(
        update(MemberSessionRow).where(MemberSessionRow.id == session_id, MemberSessionRow.ended_at.is_(None)).values(ended_at=now)
    )
