"""Routes of `/v1/partner/signing-keys`."""

from typing import Annotated

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from codetether_platform.embed.signing_keys.schemas import SigningKey, SigningKeyRequest, SigningKeySecret
from codetether_platform.embed.signing_keys.service import add_signing_key, list_signing_keys, revoke_signing_key
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once, masked
from codetether_platform.web.paging import Page

SigningKeyId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the signing key, its `kid`.")]


class SigningKeysController(Controller):
    """`/v1/partner/signing-keys`: keys of the calling key's mode."""

    path = "/v1/partner/signing-keys"
    tags = ("Partner",)
    guards = (requires("partners:admin"),)

    @post(operation_id="addSigningKey", summary="Add a signing key", status_code=201)
    async def add(
        self,
        data: JSONBody[SigningKeyRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        once: NamedDependency[Once],
    ) -> Response[SigningKeySecret]:
        """Add a key whose word is yours: what it signs at `/oauth/token` vouches for your users. HS256's secret is shown once."""
        async with once.write(db) as session:
            made = await add_signing_key(session, owner=principal, request=data, keyring=keyring, now=clock.now())
            return await once.keep(session, made, status_code=201, replayed_as=masked(made))

    @get(operation_id="listSigningKeys", summary="List signing keys")
    async def list_all(self, principal: NamedDependency[Principal], db: NamedDependency[Database]) -> Page[SigningKey]:
        """Return all that work, at most five, on one page."""
        async with db.read() as session:
            return Page(data=await list_signing_keys(session, owner=principal), next_cursor=None, has_more=False)

    @delete("/{signing_key_id:str}", operation_id="revokeSigningKey", summary="Revoke a signing key", status_code=204)
    async def revoke(
        self,
        signing_key_id: SigningKeyId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """End the key at once: nothing that it signed is taken any more."""
        async with db.write() as session:
            await revoke_signing_key(session, owner=principal, key_id=signing_key_id, now=clock.now())
