"""Verifies every book from its journal alone: hashes, numbers, sums, endings, cap windows, and each admission again."""

from typing import Any

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.chain import GENESIS, HASH_VERSION, Body, encode, link
from codetether_billing.proofs import PROOFS
from codetether_billing.tables import FundingRow, HoldRow, TransferRow, table
from codetether_platform.kernel.clock import to_micros

BATCH = 1_000
#: A broken book may break in every row; a person reads the first of them.
SHOWN_PROBLEMS = 50

_funding, _transfers, _holds = table(FundingRow), table(TransferRow), table(HoldRow)


class Report(msgspec.Struct):
    """What was checked and what was found. `heads` are the last hashes of the books, for comparing with kept ones."""

    books: int = 0
    transfers: int = 0
    holds: int = 0
    heads: dict[str, str] = msgspec.field(default_factory=dict)
    problems: list[str] = msgspec.field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def text(self) -> str:
        """Return the report for people."""
        said = f"{self.books} books, {self.transfers} transfers, {self.holds} holds"
        heads = [f"  {book}  {head}" for book, head in self.heads.items()]
        if self.is_sound:
            return "\n".join([f"Sound: {said}. Every hash, sum and admission was proven again.", *heads])
        more = len(self.problems) - SHOWN_PROBLEMS
        shown = [f"  {problem}" for problem in self.problems[:SHOWN_PROBLEMS]] + ([f"  and {more} more"] if more > 0 else [])
        return "\n".join([f"NOT SOUND: {len(self.problems)} problems in {said}.", *shown, *heads])


async def verify_ledger(session: AsyncSession) -> Report:
    """Check all books as they are at one moment. Give it a session that has not read anything yet."""
    if session.get_bind().dialect.name == "postgresql":
        # One moment for all statements, so that runs that go on meanwhile look like no fault.
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return await check_books(session)


async def check_books(session: AsyncSession) -> Report:
    """Check all books as the caller's transaction sees them."""
    report = Report()
    for account in (await session.execute(select(_funding).order_by(_funding.c.partner_id, _funding.c.mode))).all():
        report.books += 1
        await _Book(session, account, report).check()
    return report


def says_what_was_hashed(row: Any) -> bool:
    """Tell whether a transfer's columns are what its hashed bytes state."""
    return bool(row.hash_version == HASH_VERSION and encode(_stated(row)) == bytes(row.body))


class _Book:
    """One book while it is checked."""

    def __init__(self, session: AsyncSession, account: Any, report: Report) -> None:
        self._session, self._account, self._report = session, account, report
        self._name = f"{account.mode} book of {account.partner_id}"

    async def check(self) -> None:
        await self._check_chain()
        for proof in PROOFS:
            for row in (await self._session.execute(proof.query(self._account))).all():
                self._problem(proof.problem.format(*row))
        self._report.holds += await self._count(select(_holds.c.id).where(_holds.c.account_id == self._account.id))
        if self._account.entry_no:
            self._report.heads[self._name] = bytes(self._account.chain_head).hex()

    async def _check_chain(self) -> None:
        account, head, entry_no = self._account, GENESIS, 0
        funding = f"{account.mode}:sponsor:funding:{account.partner_id}"
        debits = credits_ = 0
        while rows := await self._transfers_after(entry_no):
            for row in rows:
                if row.entry_no != entry_no + 1:
                    self._problem(f"entry {entry_no + 1} is missing")
                if bytes(row.prev_hash) != head or bytes(row.hash) != link(head, bytes(row.body)):
                    self._problem(f"entry {row.entry_no}: its hash does not follow from what is before it")
                if not says_what_was_hashed(row):
                    self._problem(f"entry {row.entry_no}: its columns are not what was hashed")
                if not self._is_ours(row.debit_account, row) or not self._is_ours(row.credit_account, row):
                    self._problem(f"entry {row.entry_no}: a leg is in another book")
                debits += row.amount if row.debit_account == funding else 0
                credits_ += row.amount if row.credit_account == funding else 0
                head, entry_no = bytes(row.hash), row.entry_no
            self._report.transfers += len(rows)
        if (entry_no, head) != (account.entry_no, bytes(account.chain_head)):
            self._problem(f"the journal ends at entry {entry_no}, the account at {account.entry_no} or at another hash")
        if (debits, credits_) != (account.debits, account.credits):
            stated = f"{account.debits} and {account.credits}"
            self._problem(f"debits and credits add up to {debits} and {credits_}, the account says {stated}")
        is_frozen = account.credits - account.debits - account.held < -account.credit_limit
        if is_frozen != (account.status == "frozen"):
            self._problem(f"the account is marked {account.status}, which its balance is not")

    def _is_ours(self, leg: str, row: Any) -> bool:
        mode, _, rest = leg.partition(":")
        return (mode, rest.rpartition(":")[2], row.currency) == (
            self._account.mode,
            self._account.partner_id,
            self._account.currency,
        )

    async def _transfers_after(self, entry_no: int) -> list[Any]:
        query = (
            select(_transfers)
            .where(_transfers.c.account_id == self._account.id, _transfers.c.entry_no > entry_no)
            .order_by(_transfers.c.entry_no)
            .limit(BATCH)
        )
        return list((await self._session.execute(query)).all())

    async def _count(self, query: Select[Any]) -> int:
        return len((await self._session.execute(query)).all())

    def _problem(self, said: str) -> None:
        self._report.problems.append(f"{self._name}: {said}")


def _stated(row: Any) -> Body:
    same = {name: getattr(row, name) for name in Body.__struct_fields__ if name in row._fields}
    times = {"posted_at": to_micros(row.posted_at), "effective_at": to_micros(row.effective_at)}
    return Body(**(same | times | {"amount_micros": row.amount}))
