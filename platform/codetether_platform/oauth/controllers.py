"""Routes of API keys: a partner's, and those that a user made for itself."""

from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.oauth.schemas import ApiKey, ApiKeyPatch, ApiKeyRequest, ApiKeySecret, RotateRequest
from codetether_platform.oauth.service import change_key, create_key, find_key, list_page, revoke_key, rotate_key, view_of
from codetether_platform.web.idempotency import Once, masked
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

KeyId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the key.")]


class ApiKeysController(Controller):
    """`/v1/api-keys`: the partner's secret keys of the calling key's mode."""

    path = "/v1/api-keys"
    tags = ("API keys",)
    guards = (requires("partners:admin"),)

    @post(operation_id="createApiKey", summary="Make an API key", status_code=201)
    async def create(
        self,
        data: JSONBody[ApiKeyRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[ApiKeySecret]:
        """Make a key of the caller's mode. The answer shows the secret, once."""
        async with once.write(db) as session:
            made = await create_key(session, maker=principal, request=data, now=clock.now())
            headers = {"Location": f"{self.path}/{made.id}"}
            return await once.keep(session, made, status_code=201, headers=headers, replayed_as=masked(made))

    @get(operation_id="listApiKeys", summary="List API keys")
    async def list_all(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[ApiKey]:
        """Newest first, with the last four characters and when each was last used; never a secret."""
        pager = Pager(str, keyring, cursor, f"api-keys|{principal.partner_id}|{principal.mode}")
        async with db.read() as session:
            keys, following = await list_page(session, owner=principal, limit=limit, before_id=pager.place, now=clock.now())
        return pager.page(keys, following)

    @get("/{key_id:str}", operation_id="getApiKey", summary="Show an API key")
    async def show(
        self,
        key_id: KeyId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> ApiKey:
        """Return one key, without its secret."""
        async with db.read() as session:
            return view_of(await find_key(session, owner=principal, key_id=key_id), now=clock.now())

    @patch("/{key_id:str}", operation_id="updateApiKey", summary="Change an API key")
    async def change(
        self,
        key_id: KeyId,
        data: JSONBody[ApiKeyPatch],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[ApiKey]:
        """Rename it, move its end, or take scopes away; scopes are never added."""
        async with once.write(db) as session:
            changed = await change_key(session, maker=principal, key_id=key_id, patch=data, now=clock.now())
            return await once.keep(session, changed)

    @post("/{key_id:str}/rotate", operation_id="rotateApiKey", summary="Rotate an API key's secret", status_code=200)
    async def rotate(
        self,
        key_id: KeyId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
        data: JSONBody[RotateRequest],
    ) -> Response[ApiKeySecret]:
        """Show a new secret, once. The old one works until `overlap_seconds` (a day, if not given) have passed."""
        async with once.write(db) as session:
            rotated = await rotate_key(
                session, maker=principal, key_id=key_id, overlap_seconds=data.overlap_seconds, now=clock.now()
            )
            return await once.keep(session, rotated, replayed_as=masked(rotated))

    @delete("/{key_id:str}", operation_id="revokeApiKey", summary="Revoke an API key", status_code=204)
    async def revoke(
        self,
        key_id: KeyId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """End the key at once, with the secret that a rotation left working."""
        async with db.write() as session:
            await revoke_key(session, owner=principal, key_id=key_id, now=clock.now())


class MyKeysController(Controller):
    """`/v1/me/api-keys`: keys that a signed-in user with a proven e-mail makes for itself."""

    path = "/v1/me/api-keys"
    tags = ("API keys",)
    guards = (requires("account:read", kinds=("session",)),)

    @post(operation_id="createMyApiKey", summary="Make an API key of your own", status_code=201)
    async def create(
        self,
        data: JSONBody[ApiKeyRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[ApiKeySecret]:
        """Make a key that acts as this user, for at most a year. The answer shows the secret, once."""
        async with once.write(db) as session:
            made = await create_key(session, maker=principal, request=data, now=clock.now())
            headers = {"Location": f"{self.path}/{made.id}"}
            return await once.keep(session, made, status_code=201, headers=headers, replayed_as=masked(made))

    @get(operation_id="listMyApiKeys", summary="List your API keys")
    async def list_all(
        self, principal: NamedDependency[Principal], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Page[ApiKey]:
        """Return the newest hundred on one page; at most ten of them work."""
        async with db.read() as session:
            keys, _ = await list_page(session, owner=principal, limit=100, before_id=None, now=clock.now())
        return Page(data=keys, next_cursor=None, has_more=False)

    @delete("/{key_id:str}", operation_id="revokeMyApiKey", summary="Revoke an API key of your own", status_code=204)
    async def revoke(
        self,
        key_id: KeyId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """End the key at once."""
        async with db.write() as session:
            await revoke_key(session, owner=principal, key_id=key_id, now=clock.now())
