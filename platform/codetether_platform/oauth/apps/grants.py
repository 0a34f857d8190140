"""Codes and grants: what `/oauth/token`, `/oauth/revoke` and `/oauth/introspect` do for apps.

A refusal that ends something is returned, not raised, so that its end is committed.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.crypto import b64url, digest, random_token, same
from codetether_platform.kernel.ids import new_id
from codetether_platform.oauth.apps.requests import VERIFIER
from codetether_platform.oauth.apps.schemas import Introspection
from codetether_platform.oauth.apps.scopes import read_scopes, write_scopes
from codetether_platform.oauth.apps.tables import OAuthClientRow, OAuthCodeRow, OAuthGrantRow, OAuthTokenRow
from codetether_platform.oauth.apps.tokens import ACCESS_SECONDS, Issued, issue
from codetether_platform.oauth.principal import Mode
from codetether_platform.oauth.token_forms import TokenForm, TokenRefused

log = structlog.get_logger(__name__)

CODE_LIFE = timedelta(seconds=60)
GRANT_LIFE = timedelta(days=180)
#: Within it a confidential app that refreshed twice at once is told to try again, and loses nothing (Zapier does this).
REUSE_GRACE = timedelta(seconds=10)
REFRESH_OVER = "the refresh token is not valid any more"


async def open_code(
    session: AsyncSession,
    *,
    client: OAuthClientRow,
    redirect_uri: str,
    scopes: frozenset[str],
    code_challenge: str | None,
    allowed_by: str,
    now: datetime,
) -> str:
    """Return a code for what a member has just allowed."""
    code = random_token("ctc_")
    session.add(
        OAuthCodeRow(
            id=new_id(),
            digest=digest(code),
            partner_id=client.partner_id,
            mode=client.mode,
            client_id=client.id,
            allowed_by=allowed_by,
            redirect_uri=redirect_uri,
            scopes=sorted(scopes),
            code_challenge=code_challenge,
            created_at=now,
            expires_at=now + CODE_LIFE,
            used_at=None,
        )
    )
    await session.flush()
    return code


async def trade_code(session: AsyncSession, client: OAuthClientRow, form: TokenForm, *, now: datetime) -> Issued | TokenRefused:
    """Trade a code for tokens, once. A wrong verifier, client or redirect URI neither burns the code nor ends anything.

    A second right use ends what the first has got (RFC 6749 §4.1.2).
    """
    found = await session.scalars(select(OAuthCodeRow).where(OAuthCodeRow.digest == digest(form.need("code"))))
    code = found.one_or_none()
    if code is None or code.client_id != client.id or not _is_proven(code, form):
        raise TokenRefused("invalid_grant", "the code is not valid for this client, redirect_uri and code_verifier")
    if code.used_at is None and code.expires_at <= now:
        raise TokenRefused("invalid_grant", "the code is over; it lives for 60 seconds")
    scopes = frozenset(code.scopes) & frozenset(client.scopes)
    if not scopes:
        raise TokenRefused("invalid_grant", "the app has none of the scopes any more that were allowed")
    spend = update(OAuthCodeRow).where(OAuthCodeRow.id == code.id, OAuthCodeRow.used_at.is_(None)).values(used_at=now)
    if (await session.execute(spend.returning(OAuthCodeRow.id))).first() is None:
        await _end(session, grant_id=code.id, reason="code_reused", now=now)
        return TokenRefused("invalid_grant", "the code was used before; what it gave has ended")
    grant = _grant(client, grant_id=code.id, scopes=scopes, allowed_by=code.allowed_by, life=GRANT_LIFE, now=now)
    session.add(grant)
    await session.flush()
    return issue(session, grant, scopes=scopes, is_refreshable=True, now=now)


async def refresh(session: AsyncSession, client: OAuthClientRow, form: TokenForm, *, now: datetime) -> Issued | TokenRefused:
    """Trade a refresh token for a new pair. One that comes again ends the whole grant: somebody else has it (RFC 9700 §4.14.2)."""
    found = (await session.execute(_of_token(form.need("refresh_token"), client).with_for_update())).one_or_none()
    if found is None or found[0].kind != "refresh":
        raise TokenRefused("invalid_grant", REFRESH_OVER)
    token, grant = found[0], found[1]
    if not _works(token, grant, now=now):
        raise TokenRefused("invalid_grant", REFRESH_OVER)
    if token.rotated_at is not None:
        if client.kind == "confidential" and now - token.rotated_at <= REUSE_GRACE:
            raise TokenRefused("invalid_grant", "this refresh token was used a moment ago; use the one that it gave")
        log.warning("oauth.refresh_reuse", client_id=client.id, grant_id=grant.id, partner_id=grant.partner_id)
        await _end(session, grant_id=grant.id, reason="refresh_reused", now=now)
        return TokenRefused("invalid_grant", REFRESH_OVER)
    scopes = read_scopes(form.fields.get("scope", ""), ceiling=frozenset(grant.scopes) & frozenset(client.scopes))
    if not scopes:
        raise TokenRefused("invalid_scope", "a refresh gives no scope that was not granted")
    token.rotated_at = now
    return issue(session, grant, scopes=scopes, is_refreshable=True, now=now)


async def grant_client(session: AsyncSession, client: OAuthClientRow, form: TokenForm, *, now: datetime) -> Issued:
    """Give a confidential app a token for its own partner, by its secret alone (RFC 6749 §4.4)."""
    if client.kind != "confidential":
        raise TokenRefused("unauthorized_client", "a public client cannot act by itself")
    scopes = read_scopes(form.fields.get("scope", ""), ceiling=frozenset(client.scopes))
    if scopes is None:
        raise TokenRefused("invalid_scope", "this app cannot have all of these scopes")
    life = timedelta(seconds=ACCESS_SECONDS)
    grant = _grant(client, grant_id=new_id(), scopes=scopes, allowed_by=None, life=life, now=now)
    session.add(grant)
    await session.flush()
    return issue(session, grant, scopes=scopes, is_refreshable=False, now=now)


Trade = Callable[..., Awaitable[Issued | TokenRefused]]
TRADES: dict[str, Trade] = {"authorization_code": trade_code, "client_credentials": grant_client, "refresh_token": refresh}


async def revoke(session: AsyncSession, client: OAuthClientRow, token: str, *, now: datetime) -> None:
    """End a token of the app's own: a refresh token with its whole grant, an access token alone (RFC 7009 §2.1).

    One that is unknown, over or another app's changes nothing, and the answer is the same (§2.2).
    """
    found = (await session.execute(_of_token(token, client))).one_or_none()
    if found is None:
        return
    row, grant = found[0], found[1]
    if row.kind == "refresh":
        await _end(session, grant_id=grant.id, reason="revoked", now=now)
    elif row.revoked_at is None:
        row.revoked_at = now


async def introspect(session: AsyncSession, client: OAuthClientRow, token: str, *, issuer: str, now: datetime) -> Introspection:
    """Say what a token of the app's own is worth now; of any other nothing at all (RFC 7662 §2.2, §4)."""
    found = (await session.execute(_of_token(token, client))).one_or_none()
    if found is None or not _works(found[0], found[1], now=now) or found[0].rotated_at is not None:
        return Introspection(active=False)
    row, grant = found[0], found[1]
    return Introspection(
        active=True,
        scope=write_scopes(frozenset(row.scopes) & frozenset(client.scopes)),
        client_id=client.id,
        token_type="Bearer" if row.kind == "access" else None,
        exp=int(row.expires_at.timestamp()),
        iat=int(row.created_at.timestamp()),
        sub=grant.partner_id,
        aud=issuer,
        iss=issuer,
        mode=cast("Mode", grant.mode),
    )


def _of_token(token: str, client: OAuthClientRow) -> Select[OAuthTokenRow, OAuthGrantRow]:
    return (
        select(OAuthTokenRow, OAuthGrantRow)
        .join(OAuthGrantRow, OAuthGrantRow.id == OAuthTokenRow.grant_id)
        .where(OAuthTokenRow.digest == digest(token), OAuthGrantRow.client_id == client.id)
    )


def _works(token: OAuthTokenRow, grant: OAuthGrantRow, *, now: datetime) -> bool:
    is_over = token.expires_at <= now or grant.expires_at <= now
    return not is_over and token.revoked_at is None and grant.ended_at is None


def _is_proven(code: OAuthCodeRow, form: TokenForm) -> bool:
    """Tell whether the form's redirect URI and verifier are those of the request that the code answers."""
    verifier = form.fields.get("code_verifier", "")
    # Without PKCE the redirect URI is what binds the code, and has to come along (RFC 6749 §4.1.3).
    redirect_uri = form.fields.get("redirect_uri", "" if code.code_challenge is None else code.redirect_uri)
    if not same(redirect_uri, code.redirect_uri):
        return False
    if code.code_challenge is None:
        return not verifier  # a verifier without a challenge: somebody took the challenge out on the way
    made = b64url(hashlib.sha256(verifier.encode()).digest())
    return VERIFIER.fullmatch(verifier) is not None and same(made, code.code_challenge)


def _grant(
    client: OAuthClientRow, *, grant_id: str, scopes: frozenset[str], allowed_by: str | None, life: timedelta, now: datetime
) -> OAuthGrantRow:
    return OAuthGrantRow(
        id=grant_id,
        partner_id=client.partner_id,
        mode=client.mode,
        client_id=client.id,
        allowed_by=allowed_by,
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + life,
        ended_at=None,
        end_reason=None,
    )


async def _end(session: AsyncSession, *, grant_id: str, reason: str, now: datetime) -> None:
    await session.execute(
        update(OAuthGrantRow)
        .where(OAuthGrantRow.id == grant_id, OAuthGrantRow.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )
