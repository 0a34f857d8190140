"""The pages of statements: the list, and one statement as people print and file it, with its proof on request."""

from typing import Annotated

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from codetether_billing.statements.reading import get_statement, list_statements
from codetether_billing.statements.sealing import Sealer
from codetether_billing.statements.verifying import prove
from codetether_billing.statements.views import proof_view, statement_view
from codetether_platform.dashboard.access import Viewer
from codetether_platform.dashboard.views import show
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.web.paging import Cursor, Pager

#: Four years of months.
PAGE_ROWS = 48
StatementId = Annotated[str, PathParameter(max_length=64)]


class StatementPages(Controller):
    """`/dashboard/statements`."""

    path = "/statements"
    include_in_schema = False

    @get()
    async def list_all(
        self,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        cursor: Cursor = None,
    ) -> Response[str]:
        """All closed months, newest first."""
        pager = Pager(int, keyring, cursor, f"dashboard-statements|{viewer.partner_id}|{viewer.mode}")
        async with db.survey() as session:
            rows, following = await list_statements(
                session, partner_id=viewer.partner_id, mode=viewer.mode, limit=PAGE_ROWS, before_number=pager.place
            )
        return show(
            "statements.html",
            viewer=viewer,
            statements=[statement_view(row) for row in rows],
            is_first=not cursor,
            next_cursor=pager.cursor(following),
        )

    @get("/{statement_id:str}")
    async def one(self, statement_id: StatementId, viewer: NamedDependency[Viewer], db: NamedDependency[Database]) -> Response[str]:
        """One month: what it came to, line by line, and how to prove it."""
        async with db.survey() as session:
            row = await get_statement(session, partner_id=viewer.partner_id, mode=viewer.mode, statement_id=statement_id)
        return show("statement.html", viewer=viewer, statement=statement_view(row), proof=None)

    @get("/{statement_id:str}/verify")
    async def verify(
        self,
        statement_id: StatementId,
        viewer: NamedDependency[Viewer],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        clock: NamedDependency[Clock],
    ) -> Response[str]:
        """The same page with what adding the month up again has found."""
        async with db.survey() as session:
            row = await get_statement(session, partner_id=viewer.partner_id, mode=viewer.mode, statement_id=statement_id)
            proof = await prove(session, row, public_key=Sealer(keyring).public_key)
        shown = proof_view(row, proof, now=clock.now())
        return show("statement.html", viewer=viewer, statement=statement_view(row), proof=shown)
