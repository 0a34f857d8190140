"""Routes by which a partner governs its users. Only partners' keys; test keys see test users and live keys live ones."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.users import service
from codetether_platform.users.caretaker import Caretaker
from codetether_platform.users.exporting import export_user
from codetether_platform.users.reading import UserFilter, list_users, view_user, view_users
from codetether_platform.users.schemas import PartnerUser, ReleaseRequest, UserExport, UserPatch, UserState
from codetether_platform.web.idempotency import Once
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

UserId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the user.")]
ExternalId = Annotated[str | None, QueryParameter(max_length=128, description="Your own word for the user.")]
CreatedAfter = Annotated[datetime | None, QueryParameter(description="Only users made after this moment (RFC 3339).")]
Act = Callable[[AsyncSession, datetime], Awaitable[None]]


class Registrar(msgspec.Struct, frozen=True):
    """Changes users of one request's caller."""

    db: Database
    clock: Clock
    principal: Principal
    once: Once
    caretaker: Caretaker

    async def change(self, user_id: str, act: Act) -> Response[PartnerUser]:
        """Change a user in one transaction, do what follows from it, and return the user as the change left it."""
        now = self.clock.now()
        async with self.once.write(self.db) as session:
            await act(session, now)
            principal = self.principal
            view = await view_user(session, partner_id=principal.partner_id, mode=principal.mode, user_id=user_id, now=now)
            kept = await self.once.keep(session, view)
        await self.caretaker.attend(user_id)
        return kept


def provide_registrar(
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    principal: NamedDependency[Principal],
    once: NamedDependency[Once],
    caretaker: NamedDependency[Caretaker],
) -> Registrar:
    """Return the registrar of a request."""
    return Registrar(db, clock, principal, once, caretaker)


class UsersController(Controller):
    """`/v1/users`."""

    path = "/v1/users"
    tags = ("Users",)
    guards = (requires("partners:admin"),)
    dependencies = {"registrar": Provide(provide_registrar, sync_to_thread=False)}  # noqa: RUF012 - litestar reads it from the class

    @get(operation_id="listUsers", summary="List your users")
    async def list_all(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        status: FromQuery[UserState | None] = None,
        external_id: ExternalId = None,
        created_after: CreatedAfter = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[PartnerUser]:
        """Newest first: how each stands, what it ran and what that cost. Who a user is and what its tasks say is not shown."""
        wanted = UserFilter(status=status, external_id=external_id, created_after=created_after)
        pager = Pager(str, keyring, cursor, wanted.scope(principal))
        async with db.read() as session:
            found, following = await list_users(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                wanted=wanted,
                before_id=pager.place,
                limit=limit,
            )
            shown = await view_users(session, partner_id=principal.partner_id, mode=principal.mode, found=found, now=clock.now())
        return pager.page(shown, following)

    @get("/{user_id:str}", operation_id="getUser", summary="Show a user")
    async def show(
        self,
        user_id: UserId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> PartnerUser:
        """Return one user."""
        async with db.read() as session:
            return await view_user(session, partner_id=principal.partner_id, mode=principal.mode, user_id=user_id, now=clock.now())

    @patch("/{user_id:str}", operation_id="updateUser", summary="Set a user's limits")
    async def change(
        self, user_id: UserId, data: JSONBody[UserPatch], registrar: NamedDependency[Registrar]
    ) -> Response[PartnerUser]:
        """A lower limit refuses new runs at once and breaks none that is going; null gives the limits of all users again."""
        given = {name: getattr(data, name) for name in UserPatch.__struct_fields__}
        changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}

        async def act(session: AsyncSession, now: datetime) -> None:
            await service.set_limits(session, principal=registrar.principal, user_id=user_id, changes=changes, now=now)

        return await registrar.change(user_id, act)

    @post("/{user_id:str}/suspend", operation_id="suspendUser", summary="Shut a user out", status_code=200)
    async def suspend(self, user_id: UserId, registrar: NamedDependency[Registrar]) -> Response[PartnerUser]:
        """Refuse its sessions and keys at once (403 `user_suspended`), stop its runs, pause its schedules. Twice is fine."""

        async def act(session: AsyncSession, now: datetime) -> None:
            await service.suspend(session, principal=registrar.principal, user_id=user_id, now=now)

        return await registrar.change(user_id, act)

    @post("/{user_id:str}/resume", operation_id="resumeUser", summary="Let a suspended user in again", status_code=200)
    async def resume(self, user_id: UserId, registrar: NamedDependency[Registrar]) -> Response[PartnerUser]:
        """Its sessions and keys work again, the schedules that suspending paused go on. Runs that were stopped stay stopped."""

        async def act(session: AsyncSession, now: datetime) -> None:
            await service.resume(session, principal=registrar.principal, user_id=user_id, now=now)

        return await registrar.change(user_id, act)

    @post("/{user_id:str}/release", operation_id="releaseUser", summary="Stop paying for a user", status_code=200)
    async def release(
        self, user_id: UserId, data: JSONBody[ReleaseRequest], registrar: NamedDependency[Registrar]
    ) -> Response[PartnerUser]:
        """Refuse its new runs (403 `sponsorship_inactive`); what it runs now goes on and is yours to pay. Tells `user.released`.

        `delete` also stops its runs and erases its personal data and what its tasks say; that cannot be undone. A release may be
        followed by one that goes further; the same one again, or a milder one, changes nothing.
        """

        async def act(session: AsyncSession, now: datetime) -> None:
            await service.release(session, principal=registrar.principal, user_id=user_id, how=data.mode, now=now)

        return await registrar.change(user_id, act)

    @post("/{user_id:str}/sponsor", operation_id="sponsorUser", summary="Pay for a released user again", status_code=200)
    async def sponsor(self, user_id: UserId, registrar: NamedDependency[Registrar]) -> Response[PartnerUser]:
        """Take a release with `keep` or `pause` back; the schedules that it paused go on. Twice is fine."""

        async def act(session: AsyncSession, now: datetime) -> None:
            await service.sponsor(session, principal=registrar.principal, user_id=user_id, now=now)

        return await registrar.change(user_id, act)

    @get("/{user_id:str}/export", operation_id="exportUser", summary="Export what you may see of a user")
    async def export(
        self,
        user_id: UserId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> UserExport:
        """Its state, consents, schedules, changes of its sponsorship, and its runs, newest first, page by page."""
        pager = Pager(str, keyring, cursor, f"user-export|{principal.partner_id}|{principal.mode}|{user_id}")
        async with db.read() as session:
            found = await export_user(
                session,
                partner_id=principal.partner_id,
                mode=principal.mode,
                user_id=user_id,
                before_task_id=pager.place,
                limit=limit,
                now=clock.now(),
            )
        if found.has_more:
            found.next_cursor = pager.cursor(found.runs[-1].task_id)
        return found
