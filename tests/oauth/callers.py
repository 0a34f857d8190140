"""The callers of the authorization matrix: one partner with users, another one, and every credential that must open nothing."""

from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import update

from codetether_platform.accounts.partners import suspend_partner
from codetether_platform.accounts.tables import UserRow
from codetether_platform.kernel.clock import rfc3339
from codetether_platform.oauth.principal import PARTNER_SCOPES
from tests.harness import PAGE, Harness, TestPartner, bearer, session_headers
from tests.oauth import apps

Headers = dict[str, str]


class Callers(msgspec.Struct, kw_only=True):
    """What each caller sends. `owner` is the partner's key, `owner_user` the session of the user to whom things belong."""

    partner: TestPartner
    user_id: str
    owner: Headers
    owner_user: Headers
    strangers: dict[str, Headers]
    narrow: dict[str, Headers]

    def wrong_scope(self, scope: str) -> Headers:
        """Return a key that may do everything but this."""
        return self.narrow[scope]


async def gather(harness: Harness) -> Callers:
    """Make them all."""
    partner, other, closed = [await harness.make_partner(name=name) for name in ("Acme", "Other", "Closed")]
    narrow = {
        scope: bearer(await harness.make_key(partner, name=f"no {scope}", scopes=PARTNER_SCOPES - {scope}))
        for scope in sorted(PARTNER_SCOPES)
    }
    revoked = await _key(harness, partner)
    await harness.http.delete(f"/v1/api-keys/{revoked['id']}", headers=bearer(partner.secret_key))
    expired = await _key(harness, partner, expires_at=rfc3339(harness.clock.now() + timedelta(seconds=1)))
    harness.clock.advance(seconds=2)
    app = await apps.register(harness, partner)
    revoked_token = (await apps.token(harness, app, {"grant_type": "client_credentials"})).json()["access_token"]
    await harness.http.delete(f"/v1/oauth-clients/{app.id}", headers=bearer(partner.secret_key))
    ada = await harness.vouched(partner, external_id="ada")
    stranger = await harness.vouched(partner, external_id="bob")
    suspended = await harness.vouched(partner, external_id="mallory")
    guest = await harness.guest(partner)
    closed_user = await harness.vouched(closed, external_id="eve")
    closed_boot = (await harness.boot(closed))["boot_token"]
    async with harness.db.write() as session:
        await suspend_partner(session, closed.id)
        await session.execute(update(UserRow).where(UserRow.id == ada["user"]["id"]).values(email_verified_at=harness.clock.now()))
    shut_out = await harness.http.post(f"/v1/users/{suspended['user']['id']}/suspend", headers=bearer(partner.secret_key))
    assert shut_out.status_code == 200, shut_out.text
    return Callers(
        partner=partner,
        user_id=ada["user"]["id"],
        owner=bearer(partner.secret_key),
        owner_user=session_headers(ada),
        narrow=narrow,
        strangers={
            "none": {},
            "nonsense": bearer("Zm9v"),
            "publishable only": bearer(partner.publishable_key, origin=PAGE),
            "unknown key": bearer("ct_test_" + "x" * 43),
            "revoked key": bearer(revoked["secret"]),
            "expired key": bearer(expired["secret"]),
            "unknown session": bearer("cta_" + "x" * 43, origin=PAGE),
            "token of a revoked app": bearer(revoked_token),
            "refresh token": bearer(ada["refresh_token"], origin=PAGE),
            "session on another page": bearer(ada["access_token"], origin="http://localhost:5999"),
            "session without a page": bearer(ada["access_token"]),
            "suspended partner": bearer(closed.secret_key),
            "session of a suspended partner": session_headers(closed_user),
            "visitor of a suspended partner": bearer(closed_boot, origin=PAGE),
            "suspended user": session_headers(suspended),
            "visitor": bearer((await harness.boot(partner))["boot_token"], origin=PAGE),
            "other partner": bearer(other.secret_key),
            "other user": session_headers(stranger),
            "guest": session_headers(guest),
        },
    )


async def _key(harness: Harness, partner: TestPartner, **fields: Any) -> dict[str, Any]:
    body = {"name": "Ends", "scopes": sorted(PARTNER_SCOPES)} | fields
    answer = await harness.http.post("/v1/api-keys", json=body, headers=bearer(partner.secret_key))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
