"""Routes of `/v1/oauth-clients`: the apps that a partner registers."""

from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.apps.schemas import (
    OAuthClient,
    OAuthClientPatch,
    OAuthClientRequest,
    OAuthClientRotation,
    OAuthClientSecret,
)
from codetether_platform.oauth.apps.service import (
    change_client,
    find_client,
    list_clients,
    register_client,
    revoke_client,
    rotate_client_secret,
    view_of,
)
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once, masked
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

ClientId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the app, its `client_id`.")]


class OAuthClientsController(Controller):
    """`/v1/oauth-clients`: apps of the calling key's mode."""

    path = "/v1/oauth-clients"
    tags = ("OAuth apps",)
    guards = (requires("partners:admin"),)

    @post(operation_id="createOAuthClient", summary="Register an app", status_code=201)
    async def create(
        self,
        data: JSONBody[OAuthClientRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[OAuthClientSecret]:
        """Register an app of the key's mode. A confidential one gets a secret, which the answer shows, once."""
        async with once.write(db) as session:
            made = await register_client(session, maker=principal, request=data, now=clock.now())
            headers = {"Location": f"{self.path}/{made.id}"}
            return await once.keep(session, made, status_code=201, headers=headers, replayed_as=masked(made))

    @get(operation_id="listOAuthClients", summary="List apps")
    async def list_all(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[OAuthClient]:
        """Newest first; never a secret."""
        pager = Pager(str, keyring, cursor, f"oauth-clients|{principal.partner_id}|{principal.mode}")
        async with db.read() as session:
            found, following = await list_clients(session, owner=principal, limit=limit, before_id=pager.place, now=clock.now())
        return pager.page(found, following)

    @get("/{oauth_client_id:str}", operation_id="getOAuthClient", summary="Show an app")
    async def show(
        self,
        oauth_client_id: ClientId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> OAuthClient:
        """Return one app, without its secret."""
        async with db.read() as session:
            return view_of(await find_client(session, owner=principal, client_id=oauth_client_id), now=clock.now())

    @patch("/{oauth_client_id:str}", operation_id="updateOAuthClient", summary="Change an app")
    async def change(
        self,
        oauth_client_id: ClientId,
        data: JSONBody[OAuthClientPatch],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[OAuthClient]:
        """Change its name, redirect URIs, scopes, or whether it has to use PKCE. What it was, public or confidential, it stays."""
        async with once.write(db) as session:
            changed = await change_client(session, maker=principal, client_id=oauth_client_id, patch=data, now=clock.now())
            return await once.keep(session, changed)

    @post("/{oauth_client_id:str}/rotate", operation_id="rotateOAuthClient", summary="Rotate an app's secret", status_code=200)
    async def rotate(
        self,
        oauth_client_id: ClientId,
        data: JSONBody[OAuthClientRotation],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        once: NamedDependency[Once],
    ) -> Response[OAuthClientSecret]:
        """Show a new secret, once. The old one works until `overlap_seconds` (a day, if not given) have passed. Tokens go on."""
        async with once.write(db) as session:
            rotated = await rotate_client_secret(
                session,
                maker=principal,
                client_id=oauth_client_id,
                overlap_seconds=data.overlap_seconds,
                now=clock.now(),
            )
            return await once.keep(session, rotated, replayed_as=masked(rotated))

    @delete("/{oauth_client_id:str}", operation_id="revokeOAuthClient", summary="Revoke an app", status_code=204)
    async def revoke(
        self,
        oauth_client_id: ClientId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> None:
        """End the app at once, with every token that it holds."""
        async with db.write() as session:
            await revoke_client(session, owner=principal, client_id=oauth_client_id, now=clock.now())
