"""Routes of the dashboard. The pages here only read; what changes something stands in `keys.py` and `login.py`."""

from typing import Annotated, Any, Literal

from litestar import Controller, Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, PathParameter, QueryParameter

from codetether_platform.dashboard.access import Viewer, provide_own_form, provide_viewer
from codetether_platform.dashboard.apps import AppPages
from codetether_platform.dashboard.authorize import authorize_routes
from codetether_platform.dashboard.charts import columns, spend_bar
from codetether_platform.dashboard.guesses import GuessesController
from codetether_platform.dashboard.html import static_response
from codetether_platform.dashboard.keys import KeysController, OriginsController
from codetether_platform.dashboard.login import LoginController
from codetether_platform.dashboard.reads.activity import read_activity
from codetether_platform.dashboard.reads.deliveries import read_deliveries
from codetether_platform.dashboard.reads.letters import read_kept_mails
from codetether_platform.dashboard.reads.money import read_entries, read_funds, read_open_holds, read_run_money
from codetether_platform.dashboard.reads.runs import read_run, read_runs
from codetether_platform.dashboard.snippets import SnippetChoice, Theme, build_snippet
from codetether_platform.dashboard.statements import StatementPages
from codetether_platform.dashboard.users import UserPages
from codetether_platform.dashboard.views import HOME, STATIC, refuse, refuse_http, show
from codetether_platform.dashboard.webhooks import WebhooksPageController
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.errors import NotFound, PlatformError
from codetether_platform.oauth.keys import list_keys
from codetether_platform.settings import Settings
from codetether_platform.tasks.schemas import StatusName
from codetether_platform.tasks.states import STATUSES
from codetether_platform.web.paging import Cursor, Pager

RECENT_RUNS = 8
PathId = Annotated[str, PathParameter(max_length=64)]
QueryId = Annotated[str | None, QueryParameter(max_length=64)]
After = Annotated[int, QueryParameter(ge=0, le=2_147_483_647)]
Hint = Annotated[str, QueryParameter(max_length=254)]
StatusFilter = StatusName | Literal[""]


class PagesController(Controller):
    """What a member sees of its partner."""

    include_in_schema = False

    @get()
    async def overview(
        self, viewer: NamedDependency[Viewer], db: NamedDependency[Database], clock: NamedDependency[Clock]
    ) -> Response[str]:
        """Spend against cap, this month's runs, the newest of them."""
        now = clock.now()
        async with db.survey() as session:
            funds = await read_funds(session, partner_id=viewer.partner_id, mode=viewer.mode, now=now)
            activity = await read_activity(
                session, partner_id=viewer.partner_id, mode=viewer.mode, time_zone=viewer.time_zone, now=now
            )
            recent, _ = await read_runs(session, principal=viewer.principal, limit=RECENT_RUNS)
        # A count of runs without a limit says nothing that the month's figures do not.
        caps = [cap for cap in funds.caps if cap.limit is not None or cap.measure == "micros"]
        return show(
            "overview.html",
            viewer=viewer,
            funds=funds,
            caps=[(cap, spend_bar(spent=cap.spent, held=cap.held, limit=cap.limit)) for cap in caps],
            activity=activity,
            columns=columns(activity.days),
            runs=recent,
        )

    @get("/runs")
    async def runs(
        self,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        status: FromQuery[StatusFilter | None] = None,
        user_id: QueryId = None,
        cursor: Cursor = None,
    ) -> Response[str]:
        """All runs, newest first, of one status or one user where asked."""
        chosen, user = status or None, user_id or None
        pager = Pager(str, keyring, cursor, f"dashboard-runs|{viewer.partner_id}|{viewer.mode}|{chosen}|{user}")
        async with db.survey() as session:
            lines, following = await read_runs(
                session, principal=viewer.principal, status=chosen, user_id=user, before_id=pager.place
            )
        return show(
            "runs.html",
            viewer=viewer,
            runs=lines,
            statuses=STATUSES,
            status=chosen,
            user_id=user,
            is_first=not cursor,
            next_cursor=pager.cursor(following),
        )

    @get("/runs/{task_id:str}")
    async def run(
        self,
        task_id: PathId,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        after: After = 0,
    ) -> Response[str]:
        """One run: its timeline, what it cost, what was delivered of it."""
        async with db.survey() as session:
            found = await read_run(session, principal=viewer.principal, task_id=task_id, after=after)
            holds, entries = await read_run_money(session, partner_id=viewer.partner_id, mode=viewer.mode, run_id=found.task.run_id)
            deliveries, following = await read_deliveries(
                session, partner_id=viewer.partner_id, mode=viewer.mode, task_id=found.task.task_id
            )
        return show(
            "run.html",
            viewer=viewer,
            run=found,
            holds=holds,
            entries=entries,
            deliveries=deliveries,
            has_more_deliveries=following is not None,
            after=after,
        )

    @get("/ledger")
    async def ledger(
        self,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        cursor: Cursor = None,
    ) -> Response[str]:
        """The partner's book: entries, newest first, and the holds that are open."""
        pager = Pager(int, keyring, cursor, f"dashboard-ledger|{viewer.partner_id}|{viewer.mode}")
        async with db.survey() as session:
            funds = await read_funds(session, partner_id=viewer.partner_id, mode=viewer.mode, now=clock.now())
            entries, following = await read_entries(
                session, funds=funds, partner_id=viewer.partner_id, mode=viewer.mode, before_entry=pager.place
            )
            holds = await read_open_holds(session, partner_id=viewer.partner_id, mode=viewer.mode)
        after = pager.cursor(following)
        return show("ledger.html", viewer=viewer, funds=funds, entries=entries, holds=holds, is_first=not cursor, next_cursor=after)

    @get("/snippet")
    async def snippet(
        self,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        settings: NamedDependency[Settings],
        key: QueryId = None,
        theme: FromQuery[Theme] = "inherit",
        email: Hint = "",
        first_name: Hint = "",
        last_name: Hint = "",
        prompt: Annotated[str, QueryParameter(max_length=1000)] = "",
    ) -> Response[str]:
        """The two lines that a page needs, made from a form."""
        async with db.survey() as session:
            rows = await list_keys(session, partner_id=viewer.partner_id, mode=viewer.mode)
        choices = [row for row in rows if row.kind == "publishable" and row.revoked_at is None]
        chosen = next((row for row in choices if row.id == key), choices[0] if choices else None)
        choice = SnippetChoice(theme=theme, email=email, first_name=first_name, last_name=last_name, prompt=prompt)
        html = (
            None if chosen is None else build_snippet(base_url=settings.base_url, client_id=chosen.publishable or "", choice=choice)
        )
        return show("snippet.html", viewer=viewer, keys=choices, chosen=chosen, choice=choice, snippet=html)

    @get("/outbox")
    async def outbox(self, viewer: NamedDependency[Viewer], db: NamedDependency[Database]) -> Response[str]:
        """Mails that test mode kept."""
        async with db.survey() as session:
            mails = await read_kept_mails(session, partner_id=viewer.partner_id)
        return show("outbox.html", viewer=viewer, mails=mails)


@get("/static/{name:str}", include_in_schema=False)
async def static_file(name: PathId, v: QueryId = None) -> Response[bytes]:
    """Answer a file of the dashboard."""
    if name not in STATIC:
        raise NotFound("There is no such file.")
    return static_response(STATIC[name], version=v)


dashboard_routes: list[Any] = [
    *authorize_routes,
    Router(
        path=HOME,
        route_handlers=[
            LoginController,
            PagesController,
            UserPages,
            GuessesController,
            StatementPages,
            KeysController,
            OriginsController,
            AppPages,
            WebhooksPageController,
            static_file,
        ],
        dependencies={"viewer": Provide(provide_viewer), "form": Provide(provide_own_form)},
        exception_handlers={PlatformError: refuse, HTTPException: refuse_http},
        include_in_schema=False,
    ),
]
