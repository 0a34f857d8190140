"""Proves a statement again from the journal: its signature, its entries, its sums, and what it follows.

The sums are added from the bytes that were hashed, entry by entry; they were made by the database from its columns. So either way
of adding them up checks the other.
"""

from collections import defaultdict
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.chain import GENESIS, decode, link
from codetether_billing.statements.figures import Figures, Movement, Sum, figures
from codetether_billing.statements.reading import entries_with_agents, statement_before
from codetether_billing.statements.sealing import StatementBody, is_signed
from codetether_billing.statements.sealing import decode as decode_statement
from codetether_billing.tables import StatementRow
from codetether_billing.verify import says_what_was_hashed
from codetether_platform.kernel.clock import to_micros

BATCH: Final = 1_000
#: What is named of a broken range; a person reads the first of them.
SHOWN_PROBLEMS: Final = 20


class Check(msgspec.Struct, frozen=True):
    """One thing that was proven, or what is wrong with it."""

    name: str
    problems: tuple[str, ...]


class Proof(msgspec.Struct, frozen=True):
    """All checks of a statement, and how many entries were added up again."""

    checks: tuple[Check, ...]
    entries: int

    @property
    def is_valid(self) -> bool:
        """Whether nothing was found."""
        return not any(check.problems for check in self.checks)


class _Range(NamedTuple):
    """What walking a range of entries found."""

    sums: list[tuple[Movement, Sum]]
    entries: int
    head: bytes
    problems: list[str]


async def prove(session: AsyncSession, row: StatementRow, *, public_key: bytes) -> Proof:
    """Check a statement against the journal. `public_key` is the platform's of today; an older one is named as such."""
    try:
        body = decode_statement(bytes(row.body))
    except msgspec.DecodeError:
        return Proof((Check("statement", ("The kept bytes are no statement.",)),), 0)
    before = await statement_before(session, row)
    walked = await _walk(session, body)
    return Proof(
        (
            Check("signature", tuple(_signature(row, public_key=public_key))),
            Check("statement", tuple(_columns(row, body))),
            Check("entries", tuple(_entries(body, walked))),
            Check("sums", tuple(_sums(body, walked))),
            Check("previous", tuple(_previous(body, before))),
        ),
        walked.entries,
    )


async def _walk(session: AsyncSession, body: StatementBody) -> _Range:
    counts: dict[Movement, list[int]] = defaultdict(lambda: [0, 0])
    problems: list[str] = []
    head, entry_no = bytes.fromhex(body.previous_chain_head), body.from_no
    # At most to_no − from_no entries, a batch at a time.
    while entry_no < body.to_no:
        query = entries_with_agents(account_id=body.account_id, from_no=entry_no, to_no=body.to_no, limit=BATCH)
        rows: list[Any] = list((await session.execute(query)).all())
        if not rows:
            break
        for entry in rows:
            kept = bytes(entry.body)
            if entry.entry_no != entry_no + 1:
                problems.append(f"Entry {entry_no + 1} is missing.")
            if bytes(entry.prev_hash) != head or bytes(entry.hash) != link(head, kept):
                problems.append(f"Entry {entry.entry_no}: its hash does not follow from what is before it.")
            if says_what_was_hashed(entry):
                stated = decode(kept)
                added = counts[Movement(stated.kind, stated.debit_account, stated.credit_account, stated.plan_version, entry.agent)]
                added[0] += 1
                added[1] += stated.amount_micros
            else:
                problems.append(f"Entry {entry.entry_no}: its columns are not what was hashed.")
            head, entry_no = bytes(entry.hash), entry.entry_no
    sums = [(movement, Sum(count, amount)) for movement, (count, amount) in counts.items()]
    return _Range(sums, sum(added.entries for _, added in sums), head, problems)


def _signature(row: StatementRow, *, public_key: bytes) -> list[str]:
    found = []
    if not is_signed(bytes(row.body), signature=bytes(row.signature), public_key=bytes(row.public_key)):
        found.append("The signature does not fit the statement and its public key.")
    if bytes(row.public_key) != public_key and not found:
        found.append("It was signed with another key than the platform's of today: its secret has changed since.")
    return found


def _columns(row: StatementRow, body: StatementBody) -> list[str]:
    times = {"period_start": row.period_start, "period_end": row.period_end, "issued_at": row.issued_at}
    same = ("id", "account_id", "partner_id", "mode", "currency", "number", "from_no", "to_no", "total_minor")
    micros = ("opening", "charges", "credits", "payments", "closing", "absorbed", "carry_in", "carry_out")
    stated = (
        {name: getattr(row, name) for name in same}
        | {f"{name}_micros": getattr(row, name) for name in micros}
        | {name: to_micros(at) for name, at in times.items()}
        | {"chain_head": bytes(row.chain_head).hex()}
    )
    return [f"{name} is not what was signed." for name, value in stated.items() if getattr(body, name) != value]


def _entries(body: StatementBody, walked: _Range) -> list[str]:
    found = walked.problems[:SHOWN_PROBLEMS]
    if walked.entries != body.to_no - body.from_no and not found:
        found.append(f"There are {walked.entries} entries, not {body.to_no - body.from_no}.")
    if walked.head.hex() != body.chain_head:
        found.append("The hash of the last entry is not the one on the statement.")
    return found


def _sums(body: StatementBody, walked: _Range) -> list[str]:
    again = figures(
        walked.sums,
        funding=f"{body.mode}:sponsor:funding:{body.partner_id}",
        opening=body.opening_micros,
        carry_in=body.carry_in_micros,
        micros_per_minor=body.micros_per_minor,
    )
    stated = {name: getattr(body, name if name in _UNITLESS else f"{name}_micros") for name in Figures.__struct_fields__}
    return [
        f"{name} is not what the entries add up to." for name in Figures.__struct_fields__ if getattr(again, name) != stated[name]
    ]


_UNITLESS: Final = frozenset({"lines", "total_minor"})


def _previous(body: StatementBody, before: StatementRow | None) -> list[str]:
    if before is None:
        stated = (1, 0, 0, 0, GENESIS.hex())
    else:
        head = bytes(before.chain_head).hex()
        stated = (before.number + 1, before.to_no, before.closing, before.carry_out, head)
    own = (body.number, body.from_no, body.opening_micros, body.carry_in_micros, body.previous_chain_head)
    names = ("number", "from_no", "opening_micros", "carry_in_micros", "previous_chain_head")
    return [
        f"{name} does not follow from the statement before."
        for name, ours, theirs in zip(names, own, stated, strict=True)
        if ours != theirs
    ]
