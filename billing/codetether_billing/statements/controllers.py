"""Routes of statements. Only partners' keys: end users never see an amount of the partner's."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from codetether_billing.statements.reading import entries_with_agents, get_statement, list_statements
from codetether_billing.statements.schemas import Statement, StatementEntry, StatementProof
from codetether_billing.statements.sealing import Sealer
from codetether_billing.statements.verifying import prove
from codetether_billing.statements.views import entry_view, proof_view, statement_view
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.paging import Cursor, Limit, Page, Pager

StatementId = Annotated[str, PathParameter(max_length=64, description="Id of a statement.")]
EntryLimit = Annotated[int, QueryParameter(ge=1, le=1000, description="Entries a page.")]


class StatementsController(Controller):
    """`/v1/billing/statements`."""

    path = "/v1/billing/statements"
    tags = ("Billing",)

    @get(operation_id="listStatements", summary="List statements", guards=[requires("billing:read")])
    async def list_all(
        self,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Page[Statement]:
        """Newest first. A month without entries has none; the one after it follows from the one before."""
        pager = Pager(int, keyring, cursor, f"statements|{principal.partner_id}|{principal.mode}")
        async with db.read() as session:
            rows, following = await list_statements(
                session, partner_id=principal.partner_id, mode=principal.mode, limit=limit, before_number=pager.place
            )
        return pager.page([statement_view(row) for row in rows], following)

    @get("/{statement_id:str}", operation_id="getStatement", summary="Read a statement", guards=[requires("billing:read")])
    async def read(
        self, statement_id: StatementId, principal: NamedDependency[Principal], db: NamedDependency[Database]
    ) -> Statement:
        """It never changes. `signed_body` is the bytes that `signature` covers, so that you can check it without us."""
        async with db.read() as session:
            row = await get_statement(session, partner_id=principal.partner_id, mode=principal.mode, statement_id=statement_id)
        return statement_view(row)

    @get(
        "/{statement_id:str}/entries",
        operation_id="listStatementEntries",
        summary="List a statement's entries",
        guards=[requires("billing:read")],
    )
    async def entries(
        self,
        statement_id: StatementId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        limit: EntryLimit = 100,
        cursor: Cursor = None,
    ) -> Page[StatementEntry]:
        """Oldest first, as they were hashed: enough to add the statement up without us."""
        pager = Pager(int, keyring, cursor, f"statement-entries|{statement_id}|{principal.partner_id}|{principal.mode}")
        async with db.read() as session:
            row = await get_statement(session, partner_id=principal.partner_id, mode=principal.mode, statement_id=statement_id)
            query = entries_with_agents(
                account_id=row.account_id, from_no=max(pager.place or 0, row.from_no), to_no=row.to_no, limit=limit + 1
            )
            found = (await session.execute(query)).all()
        following = found[limit - 1].entry_no if len(found) > limit else None
        return pager.page([entry_view(entry) for entry in found[:limit]], following)

    @get(
        "/{statement_id:str}/verify",
        operation_id="verifyStatement",
        summary="Verify a statement",
        guards=[requires("billing:read")],
    )
    async def verify(
        self,
        statement_id: StatementId,
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        keyring: NamedDependency[Keyring],
        clock: NamedDependency[Clock],
    ) -> StatementProof:
        """Adds the month up again from the ledger, entry by entry; checks every hash, the signature, and the statement before."""
        async with db.survey() as session:
            row = await get_statement(session, partner_id=principal.partner_id, mode=principal.mode, statement_id=statement_id)
            proof = await prove(session, row, public_key=Sealer(keyring).public_key)
        return proof_view(row, proof, now=clock.now())
