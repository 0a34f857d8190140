"""The pages of users: who they are to the partner, what they ran, and the forms that govern them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, PathParameter
from litestar.response import Redirect

from codetether_billing.grants import ReleaseMode
from codetether_billing.schemas import MAX_CAP_MICROS
from codetether_platform.dashboard.access import OwnForm, Viewer
from codetether_platform.dashboard.charts import spend_bar
from codetether_platform.dashboard.reads.people import read_people, read_person
from codetether_platform.dashboard.reads.runs import read_runs
from codetether_platform.dashboard.views import HOME, show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import ValidationFailed, invalid
from codetether_platform.users import service
from codetether_platform.users.caretaker import Caretaker
from codetether_platform.users.reading import UserFilter, view_user
from codetether_platform.users.schemas import UserState
from codetether_platform.web.paging import Cursor, Pager

UserId = Annotated[str, PathParameter(max_length=36)]
STATES: tuple[UserState, ...] = ("active", "suspended", "released", "deleted")
StateFilter = UserState | Literal[""]
RECENT_RUNS = 8
MICROS = 1_000_000
MOST_RUNS = 1_000_000_000
_AMOUNT = re.compile(r"(\d{1,7})(?:[.,](\d{1,6}))?")
#: What each way to part with a user does, in a partner's words.
RELEASES: dict[ReleaseMode, tuple[str, str]] = {
    "keep": (
        "Stop paying",
        "New runs are refused. The user keeps its tasks, history and results, and what runs now ends as it would have.",
    ),
    "pause": ("Stop paying and pause its schedules", "As above, and no schedule of the user tries to run any more."),
    "delete": (
        "Delete the user",
        "Its runs are stopped; its address, name and your id for it, and all that its tasks say, are erased. Costs stay.",
    ),
}
assert set(RELEASES) == set(get_args(ReleaseMode))


class Shown(msgspec.Struct, kw_only=True):
    """What was wrong with a form, and what was typed into it."""

    form: dict[str, str] = msgspec.field(default_factory=dict)
    faults: dict[str, str] = msgspec.field(default_factory=dict)


class UserPages(Controller):
    """`/dashboard/users`."""

    include_in_schema = False

    @get("/users")
    async def users(
        self,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        status: FromQuery[StateFilter | None] = None,
        cursor: Cursor = None,
    ) -> Response[str]:
        """The partner's end users, with how they stand and what they ran."""
        wanted = UserFilter(status=status or None)
        pager = Pager(str, keyring, cursor, "dashboard-" + wanted.scope(viewer.principal))
        async with db.survey() as session:
            people, following = await read_people(
                session, partner_id=viewer.partner_id, mode=viewer.mode, wanted=wanted, before_id=pager.place, now=clock.now()
            )
        return show(
            "users.html",
            viewer=viewer,
            people=people,
            states=STATES,
            status=wanted.status,
            is_first=not cursor,
            next_cursor=pager.cursor(following),
        )

    @get("/users/{user_id:str}")
    async def user(
        self, user_id: UserId, viewer: NamedDependency[Viewer], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Response[str]:
        """One user: its month, its limits, and what can be done about it."""
        return await _page(viewer, db, clock, user_id, Shown())

    @post("/users/{user_id:str}/limits", status_code=303)
    async def limit(
        self,
        user_id: UserId,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
    ) -> Response[Any]:
        """Set the user's own limits; an empty field gives it those of all users."""
        try:
            changes = _limits(form)
        except ValidationFailed as error:
            faults = {"limits": error.detail}
            return await _page(viewer, db, clock, user_id, Shown(form=form, faults=faults), status=422)
        async with db.write() as session:
            await service.set_limits(session, principal=viewer.admin, user_id=user_id, changes=changes, now=clock.now())
        return _back(user_id)

    @post(["/users/{user_id:str}/suspend", "/users/{user_id:str}/resume", "/users/{user_id:str}/sponsor"], status_code=303)
    async def act(
        self,
        user_id: UserId,
        request: Request[Any, Any, Any],
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        caretaker: NamedDependency[Caretaker],
    ) -> Response[Any]:
        """Shut the user out, let it in again, or pay for it again."""
        acts = {"suspend": service.suspend, "resume": service.resume, "sponsor": service.sponsor}
        act = acts[request.url.path.rpartition("/")[2]]
        async with db.write() as session:
            await act(session, principal=viewer.admin, user_id=user_id, now=clock.now())
        await caretaker.attend(user_id)
        return _back(user_id)

    @post("/users/{user_id:str}/release", status_code=303)
    async def release(
        self,
        user_id: UserId,
        form: NamedDependency[OwnForm],
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        caretaker: NamedDependency[Caretaker],
    ) -> Response[Any]:
        """Stop paying for the user; deleting it has to be said twice."""
        how = next((mode for mode in RELEASES if mode == form.get("mode")), None)
        if how is None:
            raise invalid("/mode", "Choose how to part with the user.")
        if how == "delete" and not form.get("confirm"):
            faults = {"release": "Tick the box first: what is deleted cannot be brought back."}
            return await _page(viewer, db, clock, user_id, Shown(form=form, faults=faults), status=422)
        async with db.write() as session:
            await service.release(session, principal=viewer.admin, user_id=user_id, how=how, now=clock.now())
        await caretaker.attend(user_id)
        return _back(user_id)


async def _page(viewer: Viewer, db: Database, clock: Clock, user_id: str, shown: Shown, *, status: int = 200) -> Response[str]:
    async with db.survey() as session:
        view = await view_user(session, partner_id=viewer.partner_id, mode=viewer.mode, user_id=user_id, now=clock.now())
        person = await read_person(session, view)
        runs, _ = await read_runs(session, principal=viewer.principal, user_id=user_id, limit=RECENT_RUNS)
    month = view.month
    return show(
        "user.html",
        status_code=status,
        viewer=viewer,
        person=person,
        user=view,
        bar=spend_bar(spent=month.spent_micros, held=month.held_micros, limit=month.cap_micros),
        runs=runs,
        releases=RELEASES,
        limits=_typed(shown.form) or _current(view.monthly_cap_micros, view.monthly_run_limit),
        shown=shown,
    )


def _back(user_id: str) -> Redirect:
    return Redirect(f"{HOME}/users/{user_id}", status_code=303)


def _limits(form: Mapping[str, str]) -> dict[str, int | None]:
    amount, runs = form.get("cap", "").strip(), form.get("runs", "").strip()
    return {"monthly_cap_micros": _micros(amount), "monthly_run_limit": _count(runs)}


def _micros(typed: str) -> int | None:
    if not typed:
        return None
    parts = _AMOUNT.fullmatch(typed)
    micros = -1 if parts is None else int(parts[1]) * MICROS + int((parts[2] or "").ljust(6, "0"))
    if not 0 <= micros <= MAX_CAP_MICROS:
        raise invalid("/cap", "Write an amount up to 1000000, such as 12.50, or leave it empty.")
    return micros


def _count(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 10 and int(typed) <= MOST_RUNS):
        raise invalid("/runs", "Write a whole number of runs, or leave it empty.")
    return int(typed)


def _typed(form: Mapping[str, str]) -> dict[str, str]:
    return {name: form[name][:20] for name in ("cap", "runs") if name in form}


def _current(cap_micros: int | None, runs: int | None) -> dict[str, str]:
    whole, rest = divmod(cap_micros or 0, MICROS)
    cap = "" if cap_micros is None else f"{whole}.{f'{rest:06d}'.rstrip('0').ljust(2, '0')}"
    return {"cap": cap, "runs": "" if runs is None else str(runs)}
